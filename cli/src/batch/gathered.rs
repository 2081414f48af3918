//! Many lines in one piece of memory: those that are as they stand in the file lie in what was read, and are copied nowhere.
//! Knows places and fields; knows no columns.

use std::ops::Range;

use super::record::{Line, LineNumber, Record};
use super::source::Reject;

/// Lines while they are being gathered.
#[derive(Default, Debug)]
pub(crate) struct Growing {
    lines: Vec<Place>,
    fields: Vec<Fields>,
    ends: Vec<usize>,
    text: String,
    /// How many bytes the lines have that lie with the reader.
    read: usize,
}

/// Where a line lies.
#[derive(Clone, Copy, Default, Debug)]
struct Place {
    number: LineNumber,
    start: usize,
    length: u32,
    /// One more than its place among the fields; nothing while it lies as it stands in the file in what was read.
    fields: u32,
}

/// The fields of a line.
#[derive(Clone, Copy, Debug)]
struct Fields {
    store: Store,
    /// Where they end, among the ends; none while nobody has looked for them.
    first: usize,
    many: usize,
    /// What stands between two of them.
    between: usize,
}

/// Which memory a line lies in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Store {
    /// What the reader read.
    Read,
    /// A copy.
    Text,
}

impl Place {
    fn range(&self) -> Range<usize> {
        self.start..self.start + self.length as usize
    }

    fn fields(&self, all: &[Fields]) -> Option<Fields> {
        let at = (self.fields as usize).checked_sub(1)?;
        all.get(at).copied()
    }

    /// Whether the reader has its bytes.
    fn is_read(&self, all: &[Fields]) -> bool {
        self.fields(all)
            .is_none_or(|fields| fields.store == Store::Read)
    }
}

impl Growing {
    /// Copies a line.
    pub(crate) fn push(&mut self, record: &Record) {
        let (text, ends) = record.parts();
        let fields = Fields {
            store: Store::Text,
            first: self.ends.len(),
            many: ends.len(),
            between: 0,
        };
        self.ends.extend_from_slice(ends);
        let place = Place {
            number: record.number,
            start: self.text.len(),
            length: text.len() as u32,
            fields: 0,
        };
        self.text.push_str(text);
        self.fields.push(fields);
        self.lines.push(Place {
            fields: self.fields.len() as u32,
            ..place
        });
    }

    /// Takes a line of UTF-8 text without quotation marks as it stands in the file; the reader keeps its bytes.
    #[inline]
    pub(crate) fn push_plain(&mut self, number: LineNumber, place: Range<usize>) {
        self.read += place.len();
        self.lines.push(Place {
            number,
            start: place.start,
            length: place.len() as u32,
            fields: 0,
        });
    }

    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// How much text they hold.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len() + self.read
    }

    /// How many bytes of it the reader must keep.
    pub(crate) fn read(&self) -> usize {
        self.read
    }

    /// Where the first line from this one on lies that the reader must keep.
    pub(crate) fn first_read(&self, from: usize) -> Option<usize> {
        let mut lines = self.lines.get(from..).unwrap_or_default().iter();
        let first = lines.find(|place| place.is_read(&self.fields));
        first.map(|place| place.start)
    }

    /// Copies what the reader keeps, so that it need not keep more than that.
    pub(crate) fn copy_read(&mut self, read: &[u8]) {
        for place in &mut self.lines {
            if place.fields > 0 {
                continue;
            }
            let bytes = read.get(place.range()).unwrap_or_default();
            place.start = self.text.len();
            self.text.push_str(&String::from_utf8_lossy(bytes));
            self.fields.push(Fields {
                store: Store::Text,
                first: 0,
                many: 0,
                between: 1,
            });
            place.fields = self.fields.len() as u32;
        }
        self.read = 0;
    }

    /// The lines before one of them, to be read; the others stay. What the reader keeps of those begins at its first byte from now on.
    pub(crate) fn before(&mut self, from: usize, read: Vec<u8>) -> Lines {
        let shift = self.first_read(from).unwrap_or_default();
        let mut rest = Growing::default();
        for place in self.lines.drain(from..) {
            let Some(fields) = place.fields(&self.fields) else {
                let start = place.start - shift;
                rest.push_plain(place.number, start..start + place.length as usize);
                continue;
            };
            let start = rest.text.len();
            let text = self.text.get(place.range());
            rest.text.push_str(text.unwrap_or_default());
            let ends = self.ends.get(fields.first..fields.first + fields.many);
            rest.fields.push(Fields {
                first: rest.ends.len(),
                ..fields
            });
            rest.ends.extend_from_slice(ends.unwrap_or_default());
            rest.lines.push(Place {
                start,
                fields: rest.fields.len() as u32,
                ..place
            });
        }
        // The next ones need about as much room.
        rest.lines.reserve(self.lines.len());
        let all = std::mem::replace(self, rest);
        Lines {
            read,
            text: all.text,
            lines: all.lines,
            fields: all.fields,
            ends: all.ends,
        }
    }
}

/// Lines to be read. Those without quotation marks stay as they stand in the file until somebody asks for their fields.
#[derive(Default, Debug)]
pub(crate) struct Lines {
    read: Vec<u8>,
    text: String,
    lines: Vec<Place>,
    fields: Vec<Fields>,
    ends: Vec<usize>,
}

impl Lines {
    /// The line as it stands in the file, if its fields need no quotation marks.
    #[inline]
    pub(crate) fn bytes(&self, at: usize) -> Option<&[u8]> {
        let place = self.lines.get(at)?;
        if place.fields == 0 {
            return self.read.get(place.range());
        }
        let plain = place.fields(&self.fields)?.between == 1;
        plain.then(|| self.of(place))
    }

    /// The same as text.
    pub(crate) fn plain(&self, at: usize) -> Option<&str> {
        std::str::from_utf8(self.bytes(at)?).ok()
    }

    fn of(&self, place: &Place) -> &[u8] {
        bytes_of(place, (&self.fields, &self.read, &self.text))
    }

    /// Finds the fields of lines that are still as they stand in the file.
    pub(crate) fn open(&mut self, lines: Range<usize>, separator: u8) {
        for at in lines {
            let Some(place) = self.lines.get(at).copied() else {
                return;
            };
            let fields = place.fields(&self.fields);
            if fields.is_some_and(|fields| fields.many > 0) {
                continue;
            }
            let first = self.ends.len();
            let line = bytes_of(&place, (&self.fields, &self.read, &self.text));
            let ends = memchr::memchr_iter(separator, line);
            let length = line.len();
            self.ends.extend(ends);
            self.ends.push(length);
            self.fields.push(Fields {
                store: fields.map_or(Store::Read, |fields| fields.store),
                first,
                many: self.ends.len() - first,
                between: 1,
            });
            if let Some(place) = self.lines.get_mut(at) {
                place.fields = self.fields.len() as u32;
            }
        }
    }

    /// Takes away lines that have not as many fields as the header, and tells why. What is empty behind the last field is no field.
    pub(crate) fn sift(
        &mut self,
        lines: &mut Range<usize>,
        (separator, fields): (u8, usize),
    ) -> Vec<Reject> {
        let (mut end, mut rejects) = (lines.start, Vec::new());
        for at in lines.clone() {
            let Some(mut place) = self.lines.get(at).copied() else {
                break;
            };
            let line = self.of(&place);
            // Those whose fields are known were counted when they were read.
            let is_known = place
                .fields(&self.fields)
                .is_some_and(|fields| fields.many > 0);
            let kept = match is_known {
                true => Ok(line.len()),
                false => with_fields(line, separator, fields),
            };
            match kept {
                Ok(length) => {
                    place.length = length as u32;
                    if let Some(kept) = self.lines.get_mut(end) {
                        *kept = place;
                    }
                    end += 1;
                }
                Err(found) => rejects.push(Reject {
                    line: place.number,
                    reason: wrong_count(found, fields),
                    text: String::from_utf8_lossy(line).into_owned(),
                }),
            }
        }
        lines.end = end;
        rejects
    }

    pub(crate) fn line(&self, at: usize) -> Line<'_> {
        let place = self.lines.get(at).copied().unwrap_or_default();
        let text = std::str::from_utf8(self.of(&place));
        let fields = place.fields(&self.fields);
        let ends = fields.and_then(|of| self.ends.get(of.first..of.first + of.many));
        Line {
            number: place.number,
            text: text.unwrap_or_default(),
            between: fields.map_or(1, |fields| fields.between),
            ends: ends.unwrap_or_default(),
        }
    }

    /// The memory of what was read, for the next to be read.
    pub(crate) fn into_read(self) -> Vec<u8> {
        self.read
    }
}

/// Where the bytes of a line are.
fn bytes_of<'l>(place: &Place, (fields, read, text): (&[Fields], &'l [u8], &'l str)) -> &'l [u8] {
    let memory = match place.is_read(fields) {
        true => read,
        false => text.as_bytes(),
    };
    memory.get(place.range()).unwrap_or_default()
}

/// How much of a line has so many fields, or how many it has.
fn with_fields(line: &[u8], separator: u8, fields: usize) -> Result<usize, usize> {
    let mut length = line.len();
    let mut found = memchr::memchr_iter(separator, line).count() + 1;
    while found > fields
        && let Some(kept) = line.get(..length)
        && let Some(last) = memchr::memrchr(separator, kept)
        && let Ok(field) = std::str::from_utf8(kept.get(last + 1..).unwrap_or_default())
        && field.trim().is_empty()
    {
        length = last;
        found -= 1;
    }
    match found == fields {
        true => Ok(length),
        false => Err(found),
    }
}

/// What is wrong with a line that has not as many fields as the header.
pub(crate) fn wrong_count(found: usize, fields: usize) -> String {
    format!("{found} fields instead of {fields}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines as a reader keeps them, one behind the other.
    fn growing(lines: &[&str]) -> (Growing, Vec<u8>) {
        let (mut growing, mut read) = (Growing::default(), Vec::new());
        for (number, line) in (1..).zip(lines) {
            let start = read.len();
            read.extend_from_slice(line.as_bytes());
            growing.push_plain(LineNumber(number), start..read.len());
            read.push(b'\n');
        }
        (growing, read)
    }

    fn fields(lines: &Lines, at: usize) -> Vec<&str> {
        let line = lines.line(at);
        (0..line.ends.len()).map(|at| line.field(at)).collect()
    }

    #[test]
    fn lines_of_an_open_product_stay_with_what_the_reader_keeps_of_them() {
        for copied in [false, true] {
            let (mut growing, read) = growing(&["a,1", "b,2", "b,3"]);
            let mut quoted = Record::default();
            quoted.clear(LineNumber(4));
            quoted.push("b");
            quoted.push("4,5");
            growing.push(&quoted);
            let kept = growing.first_read(1).unwrap();
            assert_eq!(kept, 4);
            let mut rest = read.get(kept..).unwrap().to_vec();
            if copied {
                growing.copy_read(&read);
                rest.clear();
                assert_eq!(growing.read(), 0);
            }
            let mut first = growing.before(1, read);
            first.open(0..1, b',');
            assert_eq!(fields(&first, 0), ["a", "1"]);
            assert_eq!(growing.len(), 3);
            let mut second = growing.before(3, rest);
            assert_eq!(second.plain(1), Some("b,3"));
            assert_eq!(second.plain(2), None);
            second.open(0..3, b',');
            assert_eq!(fields(&second, 1), ["b", "3"]);
            assert_eq!(fields(&second, 2), ["b", "4,5"]);
            assert_eq!(second.line(2).number, LineNumber(4));
        }
    }

    #[test]
    fn lines_with_other_fields_are_taken_away_and_empty_ends_cut_off() {
        let (mut growing, read) = growing(&["a,1,x", "a,2", "a,3,x,y", "a,4,x, ,", "a,5,x"]);
        let mut lines = growing.before(growing.len(), read);
        let mut range = 0..5;
        let rejects = lines.sift(&mut range, (b',', 3));
        let told: Vec<_> = rejects
            .iter()
            .map(|reject| (reject.line.0, reject.reason.as_str(), reject.text.as_str()))
            .collect();
        let expected = [
            (2, "2 fields instead of 3", "a,2"),
            (3, "4 fields instead of 3", "a,3,x,y"),
        ];
        assert_eq!(told, expected);
        let left: Vec<_> = range.map(|at| lines.plain(at).unwrap()).collect();
        assert_eq!(left, ["a,1,x", "a,4,x", "a,5,x"]);
    }
}
