//! Tables as text: separators, quotes, and lines that are broken.
//! Knows how fields are written; knows what a column is from its layout alone.

use std::io;

use super::column::{Layout, Wanted};
use super::gathered::wrong_count;
use super::group::{Grouper, Taken};
use super::lines::{Cut, LineReader, Next};
use super::record::{LineNumber, Record};
use super::source::{Broken, Reject, Source};
use super::word::{Pattern, Side};
use crate::outcome::Failure;

/// No line of a table is longer.
const LONGEST: usize = 1024 * 1024;
/// A quoted field may span so many lines.
const MOST_JOINED: u64 = 100;
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Reads a whole table into products.
pub(crate) fn read(
    source: &Source,
    text: Box<dyn io::Read + Send>,
    wanted: Wanted,
    grouper: &mut Grouper<'_>,
) -> Result<(), Failure> {
    let mut lines = LineReader::new(text, LONGEST);
    let unreadable = |error: io::Error| source.unreadable(&error);
    let mut cut = Cut::default();
    let mut record = Record::default();
    let layout = loop {
        match lines.advance(&mut cut).map_err(unreadable)? {
            Next::End => return Err(Failure(format!("{}: the file is empty", source.name()))),
            Next::TooLong => {
                return Err(source.unreadable(&"its first line is too long to be a header"));
            }
            Next::Dry => {
                lines.release();
                continue;
            }
            Next::Line => {}
        }
        let line = std::str::from_utf8(lines.line(cut)).map_err(|_| {
            source.unreadable(
                &"its header is not UTF-8 text; say --encoding gb18030 if it is in GBK or GB 18030",
            )
        })?;
        if line.trim().is_empty() {
            lines.consume(cut, 0);
            continue;
        }
        let separator = separator_of(line.as_bytes());
        record.clear(lines.number());
        split(line, separator, &mut record);
        let mut layout = Layout::read(record.iter(), wanted)
            .map_err(|wrong| Failure(format!("{}: {wrong}", source.name())))?;
        layout.separator = separator;
        lines.consume(cut, 0);
        break layout;
    };
    lines.release();
    let (separator, fields) = (layout.separator, layout.fields);
    grouper.begin(source, layout);
    let mut table = Table {
        lines,
        separator,
        fields,
        key: grouper.key_column(),
        opening: Pattern::default(),
    };
    while table
        .next(&mut record, grouper)
        .map_err(unreadable)?
        .goes_on()
        && grouper.goes_on()
    {}
    let kept = table.lines.kept().len();
    grouper.end(table.lines.take(kept, Vec::new()));
    Ok(())
}

/// Whether the end has been reached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    More,
    End,
}

impl Step {
    fn goes_on(self) -> bool {
        self == Step::More
    }
}

struct Table {
    lines: LineReader,
    separator: u8,
    fields: usize,
    key: usize,
    /// How a line of the current product begins, where its id comes first.
    opening: Pattern,
}

impl Table {
    fn next(&mut self, record: &mut Record, grouper: &mut Grouper<'_>) -> io::Result<Step> {
        let mut cut = Cut::default();
        match self.lines.advance(&mut cut)? {
            Next::End => return Ok(Step::End),
            Next::Dry => {
                grouper.take_from(&mut self.lines);
                return Ok(Step::More);
            }
            Next::TooLong => {
                self.opening.set(b"", Side::Start);
                self.broken(cut, "the line is longer than 1 MiB".to_owned(), grouper);
                self.lines.consume(cut, 0);
                return Ok(Step::More);
            }
            Next::Line => {}
        }
        let number = self.lines.number();
        if self.plain(cut, number, grouper) == Taken::Whole {
            self.lines.consume(cut, 0);
            if !self.opening.is_empty() {
                grouper.alike(&mut self.lines, &self.opening);
            }
            return Ok(Step::More);
        }
        self.opening.set(b"", Side::Start);
        record.clear(number);
        let Ok(line) = std::str::from_utf8(self.lines.line(cut)) else {
            let reason =
                "not UTF-8 text; if the file is in GBK or GB 18030, say --encoding gb18030";
            self.broken(cut, reason.to_owned(), grouper);
            self.lines.consume(cut, 0);
            return Ok(Step::More);
        };
        let wrong = if line.contains(char::REPLACEMENT_CHARACTER) {
            Some("a character cannot be decoded".to_owned())
        } else {
            match split(line, self.separator, record) {
                Split::Whole => self.wrong_count(record),
                Split::Stray => Some(
                    "a quotation mark stands within a field; double it, and quote the whole field"
                        .to_owned(),
                ),
                Split::Open => return self.joined(cut, record, grouper),
            }
        };
        match wrong {
            Some(reason) => self.broken(cut, reason, grouper),
            None if record.is_blank() => grouper.blank(),
            None => grouper.line(record),
        }
        self.lines.consume(cut, 0);
        Ok(Step::More)
    }

    /// Takes a line that needs no second look: text without quotation marks, with as many fields as the header.
    fn plain(&mut self, cut: Cut, number: LineNumber, grouper: &mut Grouper<'_>) -> Taken {
        let is_quiet = self.lines.is_quiet(cut);
        let line = self.lines.line(cut);
        if !is_quiet && !is_clean(line) {
            return Taken::NotYet;
        }
        let place = self.lines.place(cut);
        // Most lines are of the product of the line before.
        if !self.opening.is_empty() && self.opening.before(line).is_some() {
            return grouper.same(number, place);
        }
        let separators = memchr::memchr_iter(self.separator, line).count();
        if separators + 1 != self.fields {
            return Taken::NotYet;
        }
        let mut rest = line;
        for _ in 0..self.key {
            let end = memchr::memchr(self.separator, rest).unwrap_or(rest.len());
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        let end = memchr::memchr(self.separator, rest).unwrap_or(rest.len());
        let Ok(key) = std::str::from_utf8(rest.get(..end).unwrap_or_default()) else {
            return Taken::NotYet;
        };
        let taken = grouper.plain(number, place, key);
        self.opening.set(b"", Side::Start);
        if let (Taken::Whole, 0) = (taken, self.key) {
            let opening = line.get(..=end).unwrap_or_default();
            self.opening.set(opening, Side::Start);
        }
        taken
    }

    /// A field goes on in the lines below, or its quotation mark is one too many: then only the first line is lost.
    fn joined(
        &mut self,
        first: Cut,
        record: &mut Record,
        grouper: &mut Grouper<'_>,
    ) -> io::Result<Step> {
        // What is read in the meantime moves the lines; their lengths stay.
        let length = self.lines.line(first).len();
        let mut cut = first;
        let mut seen = length;
        for joined in 1..=MOST_JOINED {
            let Some(longer) = self.lines.longer(cut)? else {
                break;
            };
            cut = longer;
            let whole = self.lines.line(cut);
            if whole.len() > LONGEST {
                break;
            }
            // Only a quotation mark can close the field.
            let added = whole.get(seen..).unwrap_or_default();
            seen = whole.len();
            if memchr::memchr(b'"', added).is_none() {
                continue;
            }
            let Ok(text) = std::str::from_utf8(whole) else {
                break;
            };
            record.clear(self.lines.number());
            match split(text, self.separator, record) {
                // With more fields than there are columns it is no line whatever follows.
                Split::Open if self.wrong_count(record).is_some() && record.len() > self.fields => {
                    break;
                }
                Split::Open => {}
                Split::Whole if self.wrong_count(record).is_none() => {
                    grouper.line(record);
                    self.lines.consume(cut, joined);
                    return Ok(Step::More);
                }
                Split::Whole | Split::Stray => break,
            }
        }
        let first = self.lines.first_again(length)?;
        self.broken(
            first,
            "a quotation mark is opened and not closed".to_owned(),
            grouper,
        );
        self.lines.consume(first, 0);
        Ok(Step::More)
    }

    fn wrong_count(&self, record: &mut Record) -> Option<String> {
        record.trim(self.fields);
        let found = record.len();
        if found == self.fields || record.is_blank() {
            return None;
        }
        Some(wrong_count(found, self.fields))
    }

    fn broken(&self, cut: Cut, reason: String, grouper: &mut Grouper<'_>) {
        let bytes = self.lines.line(cut);
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut record = Record::default();
        split(&text, self.separator, &mut record);
        let key = record.field(self.key).trim();
        let readable = !key.is_empty() && !key.contains(char::REPLACEMENT_CHARACTER);
        grouper.broken(Broken {
            seems_of: readable.then(|| key.to_owned()),
            reject: Reject {
                line: self.lines.number(),
                reason,
                text,
            },
        });
    }
}

/// Whether a line is text that was decoded whole and has no quotation mark.
fn is_clean(line: &[u8]) -> bool {
    memchr::memchr(b'"', line).is_none()
        && std::str::from_utf8(line)
            .is_ok_and(|line| line.is_ascii() || !line.contains(char::REPLACEMENT_CHARACTER))
}

/// How a line could be split.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Split {
    Whole,
    /// Its last field is not closed.
    Open,
    /// Something stands behind a closed field.
    Stray,
}

fn split(line: &str, separator: u8, record: &mut Record) -> Split {
    if memchr::memchr(b'"', line.as_bytes()).is_none() {
        let mut from = 0;
        for at in memchr::memchr_iter(separator, line.as_bytes()) {
            record.push(line.get(from..at).unwrap_or_default());
            from = at + 1;
        }
        record.push(line.get(from..).unwrap_or_default());
        return Split::Whole;
    }
    split_quoted(line, separator, record)
}

fn split_quoted(line: &str, separator: u8, record: &mut Record) -> Split {
    let mut rest = line;
    let mut field = String::new();
    loop {
        field.clear();
        let trimmed = rest.trim_start_matches(' ');
        if let Some(inner) = trimmed.strip_prefix('"') {
            rest = inner;
            // Text up to each quotation mark; two of them are one.
            loop {
                let Some((before, after)) = rest.split_once('"') else {
                    field.push_str(rest);
                    record.push(&field);
                    return Split::Open;
                };
                field.push_str(before);
                match after.strip_prefix('"') {
                    Some(more) => {
                        field.push('"');
                        rest = more;
                    }
                    None => {
                        rest = after;
                        break;
                    }
                }
            }
            record.push(&field);
            rest = rest.trim_start_matches(' ');
        } else {
            // A quotation mark inside an unquoted field is a letter like any other.
            let end = memchr::memchr(separator, rest.as_bytes()).unwrap_or(rest.len());
            let (before, after) = rest.split_at(end);
            record.push(before);
            rest = after;
        }
        match rest.as_bytes().split_first() {
            None => return Split::Whole,
            Some((first, _)) if *first == separator => {
                rest = rest.get(1..).unwrap_or_default();
            }
            Some(_) => return Split::Stray,
        }
    }
}

/// The separator that splits the header most often.
fn separator_of(header: &[u8]) -> u8 {
    let count = |separator: &u8| memchr::memchr_iter(*separator, header).count();
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(count)
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::record::LineNumber;

    fn fields(line: &str) -> (Split, Vec<String>) {
        let mut record = Record::default();
        record.clear(LineNumber(1));
        let split = split(line, b',', &mut record);
        (split, record.iter().map(str::to_owned).collect())
    }

    #[test]
    fn quotes_keep_separators_and_doubled_quotes_are_one() {
        let of = |line| fields(line).1;
        assert_eq!(of("a,,c"), ["a", "", "c"]);
        assert_eq!(of(r#""a,b","c ""d""",e"#), ["a,b", r#"c "d""#, "e"]);
        assert_eq!(of(r#"5" pipe,b"#), [r#"5" pipe"#, "b"]);
        assert_eq!(of(""), [""]);
    }

    #[test]
    fn a_quote_too_many_is_told() {
        assert_eq!(fields(r#"a,"b,c"#).0, Split::Open);
        assert_eq!(fields(r#""a"b,c"#).0, Split::Stray);
    }

    #[test]
    fn the_commonest_separator_of_the_header_counts() {
        assert_eq!(separator_of(b"a;b;c,d"), b';');
        assert_eq!(separator_of(b"a\tb"), b'\t');
        assert_eq!(separator_of("检测结果".as_bytes()), b',');
    }
}
