//! Where rows and rejected lines go, and the last look at products that turned up a second time.
//! Knows the two files; knows nothing of verdicts beyond that a pass must not stand where lines are missing.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use super::files::Unfinished;
use super::group::Splits;
use super::judge::{Judged, RowFormat, Tally};
use super::record::as_text;
use super::row::{CHANGE_COLUMNS, ChangeRow, Row, VERDICT_COLUMNS, VerdictRow};
use crate::outcome::Failure;

/// What rows are of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RowKind {
    Verdict,
    Change,
}

impl RowKind {
    fn columns(self) -> &'static str {
        match self {
            RowKind::Verdict => VERDICT_COLUMNS,
            RowKind::Change => CHANGE_COLUMNS,
        }
    }
}

/// The results on their way.
pub(crate) struct Results {
    format: RowFormat,
    kind: RowKind,
    output: Option<PathBuf>,
    rows: Unfinished,
    /// Made when the first line is rejected.
    rejects: Option<Unfinished>,
    rejects_path: PathBuf,
}

impl Results {
    pub(crate) fn new(
        format: RowFormat,
        kind: RowKind,
        output: Option<&Path>,
        rejects_path: PathBuf,
    ) -> Result<Results, Failure> {
        // A summary is written at the end; where it cannot be, that is said at once.
        let mut rows = Unfinished::new(output)?;
        if format != RowFormat::JsonLines {
            rows.write(kind.columns())?;
        }
        Ok(Results {
            format,
            kind,
            output: output.map(Path::to_owned),
            rows,
            rejects: None,
            rejects_path,
        })
    }

    /// Where rejected lines are written, if any.
    pub(crate) fn rejects_path(&self) -> &Path {
        &self.rejects_path
    }

    pub(crate) fn take(&mut self, judged: &Judged) -> Result<(), Failure> {
        self.rows.write(&judged.rows)?;
        for reject in &judged.rejects {
            let file = match &mut self.rejects {
                Some(file) => file,
                empty => {
                    let mut file = Unfinished::new(Some(&self.rejects_path))?;
                    file.write("file,line,reason,text\n")?;
                    empty.insert(file)
                }
            };
            let fields = [
                &judged.file,
                &reject.line.0.to_string(),
                &reject.reason,
                &reject.text,
            ];
            file.write(&as_text(&fields.map(String::as_str)))?;
            file.write("\n")?;
        }
        Ok(())
    }

    /// Corrects the rows of products of which lines turned up later, apart from the others, and leaves out what need not be told.
    pub(crate) fn amend(&mut self, splits: &Splits, tally: &mut Tally) -> Result<(), Failure> {
        match self.kind {
            RowKind::Verdict if splits.is_empty() => Ok(()),
            RowKind::Verdict => self.amend_rows::<VerdictRow<'static>>(splits, tally),
            RowKind::Change => self.amend_rows::<ChangeRow>(splits, tally),
        }
    }

    fn amend_rows<R: Row>(&mut self, splits: &Splits, tally: &mut Tally) -> Result<(), Failure> {
        let before = BufReader::new(self.rows.reopened()?);
        let mut after = Unfinished::new(self.output.as_deref())?;
        let mut missing: BTreeSet<&str> = splits.keys().map(String::as_str).collect();
        let broken = |error: &dyn std::fmt::Display| {
            Failure(format!("the unfinished result cannot be read: {error}"))
        };
        let format = self.format;
        let mut put = |mut row: R, after: &mut Unfinished| {
            if let Some((product, apart)) = splits.get_key_value(row.product())
                && missing.remove(product.as_str())
            {
                tally.touched += u64::from(!row.is_touched());
                if row.amend(*apart) {
                    tally.passed -= 1;
                    tally.inconclusive += 1;
                }
            }
            match row.is_told() {
                true => write_row(format, &row, after),
                false => Ok(()),
            }
        };
        if format == RowFormat::JsonLines {
            for line in before.lines() {
                let line = line.map_err(|error| broken(&error))?;
                let row: R = serde_json::from_str(&line).map_err(|error| broken(&error))?;
                put(row, &mut after)?;
            }
        } else {
            after.write(self.kind.columns())?;
            let mut reader = csv::Reader::from_reader(before);
            for record in reader.records() {
                let record = record.map_err(|error| broken(&error))?;
                let row = R::of_csv(&record).ok_or_else(|| broken(&"a row is incomplete"))?;
                put(row, &mut after)?;
            }
        }
        for product in missing {
            let apart = splits.get(product).copied().unwrap_or_default();
            write_row(format, &R::of_rejected(product, apart), &mut after)?;
            tally.inconclusive += 1;
            tally.touched += 1;
        }
        self.rows = after;
        Ok(())
    }

    /// Puts a summary in place of the rows.
    pub(crate) fn replace(&mut self, summary: &str) -> Result<(), Failure> {
        self.rows = Unfinished::new(self.output.as_deref())?;
        self.rows.write(summary)
    }

    /// Gives the files their names.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        if let Some(rejects) = self.rejects {
            rejects.finish()?;
        }
        self.rows.finish()
    }
}

fn write_row(format: RowFormat, row: &impl Row, into: &mut Unfinished) -> Result<(), Failure> {
    let mut text = String::new();
    match format {
        RowFormat::JsonLines => row.json(&mut text),
        RowFormat::Csv | RowFormat::Counted => row.csv(&mut text),
    }
    into.write(&text)?;
    into.write("\n")
}
