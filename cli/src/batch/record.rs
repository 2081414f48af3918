//! One line of a table.
//! Knows fields; knows no columns.

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
    /// The texts of all fields, one behind the other, and where each ends.
    pub(crate) fn parts(&self) -> (&str, &[usize]) {
        (&self.text, &self.ends)
    }

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

/// One of many lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'l> {
    pub(crate) number: LineNumber,
    pub(super) text: &'l str,
    /// What stands between two of its fields.
    pub(super) between: usize,
    /// Where each field ends, counted from the start of the line.
    pub(super) ends: &'l [usize],
}

impl<'l> Line<'l> {
    /// A line without quotation marks, of which the ends of its fields are known.
    pub(crate) fn of_plain(line: &'l str, ends: &'l [usize]) -> Line<'l> {
        Line {
            number: LineNumber::default(),
            text: line,
            between: 1,
            ends,
        }
    }

    pub(crate) fn field(&self, at: usize) -> &'l str {
        let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.map_or(0, |end| end + self.between);
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
