//! Spreadsheets: the first sheet, or the one that is named, row by row.
//! Knows cells; the texts that a workbook shares between its cells are held in memory, the rows are not.

use std::io::BufReader;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use calamine::{DataRef, Reader as _, Xlsx, XlsxError};

use super::column::{Layout, Wanted};
use super::group::Grouper;
use super::record::{LineNumber, Record};
use super::source::{Broken, Reject, Source};
use crate::nearest::{did_you_mean, nearest};
use crate::outcome::Failure;

/// A spreadsheet has no more; a cell that says it stands further out would fill the memory with empty ones.
const MOST_COLUMNS: usize = 16_384;

/// Reads a whole sheet into products.
pub(crate) fn read(
    source: &Source,
    bytes: &Arc<AtomicU64>,
    sheet: Option<&str>,
    wanted: Wanted,
    grouper: &mut Grouper<'_>,
) -> Result<(), Failure> {
    let unreadable = |error: XlsxError| source.unreadable(&error);
    let file = BufReader::new(source.open_file(bytes)?);
    let mut book: Xlsx<_> = Xlsx::new(file).map_err(unreadable)?;
    let name = chosen(source, &book.sheet_names(), sheet)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
    let mut rows = Rows {
        layout: None,
        wanted,
        record: Record::default(),
        row: None,
        trouble: None,
    };
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        if rows.row != Some(row) {
            rows.finish_row(source, grouper)?;
            rows.begin_row(row);
        }
        if !grouper.goes_on() {
            return Ok(());
        }
        rows.push(column as usize, cell.get_value());
    }
    rows.finish_row(source, grouper)?;
    if rows.layout.is_none() {
        return Err(source.unreadable(&format!("the sheet `{name}` is empty")));
    }
    grouper.end(Vec::new());
    Ok(())
}

fn chosen(source: &Source, sheets: &[String], asked: Option<&str>) -> Result<String, Failure> {
    let found = match asked {
        None => sheets.first(),
        Some(asked) => sheets.iter().find(|name| *name == asked),
    };
    found.cloned().ok_or_else(|| {
        let near = nearest(asked.unwrap_or_default(), sheets.iter().map(String::as_str));
        let what = asked.map_or("no sheet".to_owned(), |asked| format!("no sheet `{asked}`"));
        Failure(format!(
            "{}: there is {what}{}",
            source.name(),
            did_you_mean(&near)
        ))
    })
}

struct Rows {
    layout: Option<usize>,
    wanted: Wanted,
    record: Record,
    row: Option<u32>,
    /// What is wrong with a cell of the row.
    trouble: Option<String>,
}

impl Rows {
    fn begin_row(&mut self, row: u32) {
        self.row = Some(row);
        self.record.clear(LineNumber(u64::from(row) + 1));
        self.trouble = None;
    }

    fn push(&mut self, column: usize, value: &DataRef<'_>) {
        if column >= MOST_COLUMNS {
            self.trouble = Some(format!("a cell stands beyond column {MOST_COLUMNS}"));
            return;
        }
        self.record.fill(column);
        match value {
            DataRef::Empty => self.record.push(""),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                self.record.push(text);
            }
            DataRef::SharedString(text) => self.record.push(text),
            DataRef::Int(number) => self.record.push(&number.to_string()),
            DataRef::Float(number) => self.record.push(&digits(*number)),
            DataRef::Bool(truth) => self.record.push(&truth.to_string()),
            DataRef::DateTime(time) => {
                let (year, month, day, ..) = time.to_ymd_hms_milli();
                self.record.push(&format!("{year:04}-{month:02}-{day:02}"));
            }
            DataRef::Error(error) => {
                self.trouble = Some(format!("a cell holds the error {error}"));
                self.record.push(&error.to_string());
            }
        }
    }

    fn finish_row(&mut self, source: &Source, grouper: &mut Grouper<'_>) -> Result<(), Failure> {
        if self.row.is_none() || self.record.is_blank() {
            return Ok(());
        }
        let Some(fields) = self.layout else {
            let layout = Layout::read(self.record.iter(), self.wanted)
                .map_err(|wrong| Failure(format!("{}: {wrong}", source.name())))?;
            self.layout = Some(layout.fields);
            grouper.begin(source, layout);
            return Ok(());
        };
        self.record.trim(fields);
        self.record.fill(fields);
        if self.record.len() > fields {
            self.trouble = Some("a cell stands under a column without a name".to_owned());
        }
        match self.trouble.take() {
            None => grouper.line(&self.record),
            Some(reason) => {
                let key = self.record.field(grouper.key_column()).trim();
                let fields: Vec<&str> = self.record.iter().collect();
                let broken = Broken {
                    seems_of: (!key.is_empty()).then(|| key.to_owned()),
                    reject: Reject {
                        line: self.record.number,
                        reason,
                        text: super::record::as_text(&fields),
                    },
                };
                grouper.broken(broken);
            }
        }
        Ok(())
    }
}

/// A number as a spreadsheet shows it: fifteen digits are all that it keeps, and a sum such as 0.1 + 0.2 has stray ones beyond.
fn digits(number: f64) -> String {
    let shown = format!("{number:.14e}").parse().unwrap_or(number);
    shown.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_digits_that_the_spreadsheet_shows() {
        assert_eq!(digits(0.1 + 0.2), "0.3");
        assert_eq!(digits(1001.0), "1001");
        assert_eq!(digits(0.000_000_1), "0.0000001");
        assert_eq!(digits(123_456.789), "123456.789");
    }
}
