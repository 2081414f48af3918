//! One line of a table, and many lines in one piece of memory.
//! Knows fields; knows no columns.

use std::ops::Range;

/// The number of a line in its file, from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(crate) struct LineNumber(pub(crate) u64);

/// The fields of one line, in memory that is used again for the next.
#[derive(Default, Debug)]
pub(crate) struct Record {
    pub(crate) number: LineNumber,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    pub(crate) fn clear(&mut self, number: LineNumber) {
        self.number = number;
        self.text.clear();
        self.ends.clear();
    }

    pub(crate) fn push(&mut self, field: &str) {
        self.text.push_str(field);
        self.ends.push(self.text.len());
    }

    /// Puts an empty field at the end until there are so many.
    pub(crate) fn fill(&mut self, fields: usize) {
        while self.ends.len() < fields {
            self.ends.push(self.text.len());
        }
    }

    /// Takes away empty fields beyond so many.
    pub(crate) fn trim(&mut self, fields: usize) {
        while self.ends.len() > fields && self.field(self.ends.len() - 1).trim().is_empty() {
            self.ends.pop();
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn field(&self, at: usize) -> &str {
        field(&self.text, &self.ends, at)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|at| self.field(at))
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

fn field<'t>(text: &'t str, ends: &[usize], at: usize) -> &'t str {
    let start = at
        .checked_sub(1)
        .and_then(|before| ends.get(before))
        .copied()
        .unwrap_or(0);
    let end = ends.get(at).copied().unwrap_or(start);
    text.get(start..end).unwrap_or_default()
}

/// Many lines with one allocation for all their texts. Lines without quotation marks stay as they stand in the file until somebody asks for their
/// fields.
#[derive(Default, Debug)]
pub(crate) struct Lines {
    text: String,
    ends: Vec<usize>,
    lines: Vec<Place>,
}

/// Where a line lies.
#[derive(Clone, Copy, Default, Debug)]
struct Place {
    number: LineNumber,
    base: usize,
    end: usize,
    /// Its fields among the ends; none while it is as it stands in the file.
    first: usize,
    fields: usize,
    /// What stands between two of its fields.
    between: usize,
}

/// Lines while they are being gathered.
#[derive(Default, Debug)]
pub(crate) struct Growing {
    text: Vec<u8>,
    ends: Vec<usize>,
    lines: Vec<Place>,
}

impl Growing {
    pub(crate) fn push(&mut self, record: &Record) {
        let base = self.text.len();
        let first = self.ends.len();
        self.text.extend_from_slice(record.text.as_bytes());
        self.ends.extend(record.ends.iter().map(|end| base + end));
        self.lines.push(Place {
            number: record.number,
            base,
            end: self.text.len(),
            first,
            fields: record.ends.len(),
            between: 0,
        });
    }

    /// Takes a line of UTF-8 text as it stands in the file.
    pub(crate) fn push_plain(&mut self, number: LineNumber, line: &[u8]) {
        let base = self.text.len();
        self.text.extend_from_slice(line);
        self.lines.push(Place {
            number,
            base,
            end: self.text.len(),
            ..Place::default()
        });
    }

    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// How much text they hold.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// All of them, to be read.
    pub(crate) fn finish(self) -> Lines {
        let text = String::from_utf8(self.text);
        Lines {
            // Every line was looked at when it was taken, so that nothing is lost here.
            text: text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into()),
            ends: self.ends,
            lines: self.lines,
        }
    }
}

impl Lines {
    /// The line as it stands in the file, if its fields need no quotation marks.
    pub(crate) fn plain(&self, at: usize) -> Option<&str> {
        let place = self.lines.get(at)?;
        let plain = place.fields == 0 || place.between == 1;
        self.text.get(place.base..place.end).filter(|_| plain)
    }

    /// Finds the fields of lines that are still as they stand in the file.
    pub(crate) fn open(&mut self, lines: Range<usize>, separator: u8) {
        for place in self.lines.get_mut(lines).unwrap_or_default() {
            if place.fields > 0 {
                continue;
            }
            place.first = self.ends.len();
            place.between = 1;
            let line = self.text.as_bytes().get(place.base..place.end);
            let ends = memchr::memchr_iter(separator, line.unwrap_or_default());
            self.ends.extend(ends.map(|end| place.base + end));
            self.ends.push(place.end);
            place.fields = self.ends.len() - place.first;
        }
    }

    pub(crate) fn line(&self, at: usize) -> Line<'_> {
        let place = self.lines.get(at).copied().unwrap_or_default();
        let last = place.first.saturating_add(place.fields);
        Line {
            number: place.number,
            text: &self.text,
            base: place.base,
            between: place.between,
            ends: self.ends.get(place.first..last).unwrap_or_default(),
        }
    }
}

/// One of many lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'l> {
    pub(crate) number: LineNumber,
    text: &'l str,
    base: usize,
    between: usize,
    ends: &'l [usize],
}

impl<'l> Line<'l> {
    /// A line without quotation marks, of which the ends of its fields are known.
    pub(crate) fn of_plain(line: &'l str, ends: &'l [usize]) -> Line<'l> {
        Line {
            number: LineNumber::default(),
            text: line,
            base: 0,
            between: 1,
            ends,
        }
    }

    pub(crate) fn field(&self, at: usize) -> &'l str {
        let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.map_or(self.base, |end| end + self.between);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }

    /// The line as text again, for people to repair.
    pub(crate) fn as_text(&self) -> String {
        let fields: Vec<&str> = (0..self.ends.len()).map(|at| self.field(at)).collect();
        as_text(&fields)
    }
}

/// Fields as a line of CSV.
pub(crate) fn as_text(fields: &[&str]) -> String {
    let mut text = String::new();
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        push_field(&mut text, field);
    }
    text
}

/// One field of a line of CSV.
pub(crate) fn push_field(text: &mut String, field: &str) {
    if field.contains([',', '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&field.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(field);
    }
}
