//! A table that lies in memory, read and judged as `hazlimit batch` reads and judges a file, by one thread and without writing anything.
//! Knows the order of the steps. For proofs that call the reader a thousand times a second, which no process can do.

use std::io::Cursor;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use hazlimit::{Catalogue, ScreenError, Screening};

use super::column::{Unknown, Wanted};
use super::encoding::{EncodingName, decoded};
use super::group::{Batch, Demand, Grouper};
use super::intern::Names;
use super::judge::{Judge, Question, RowFormat, Tally};
use super::product::Assembler;
use super::source::{InputName, Source};
use super::text;
use crate::outcome::Failure;

/// What became of a table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Judged {
    /// Lines that are not blank, without the header.
    pub lines: u64,
    /// Lines that could be used.
    pub used: u64,
    /// Lines that were rejected.
    pub rejected: u64,
    /// Products that pass.
    pub passed: u64,
    /// Products that fail.
    pub failed: u64,
    /// Products that cannot be decided.
    pub inconclusive: u64,
    /// One row of CSV for each product, without a header.
    pub rows: String,
}

/// One screening, for any number of tables.
#[derive(Debug)]
pub struct Tables<'c> {
    catalogue: &'c Catalogue,
    question: Question<'c>,
}

impl<'c> Tables<'c> {
    /// Makes the plan.
    ///
    /// # Errors
    /// [`ScreenError`] as [`Screening::plan`].
    pub fn new(
        catalogue: &'c Catalogue,
        screening: &Screening<'c>,
    ) -> Result<Tables<'c>, ScreenError> {
        let question = Question::Verdict(Box::new(screening.plan()?));
        Ok(Tables {
            catalogue,
            question,
        })
    }

    /// Judges the products of one table.
    ///
    /// # Errors
    /// What `hazlimit batch` says of a table that it cannot read at all.
    pub fn judge(&self, table: Vec<u8>) -> Result<Judged, String> {
        self.read(table).map_err(|failure| failure.0)
    }

    fn read(&self, table: Vec<u8>) -> Result<Judged, Failure> {
        let mut judge = Judge::new(
            self.catalogue,
            &self.question,
            RowFormat::Csv,
            Assembler::new(Names::new(self.catalogue), None),
            self.question.desk(NonZeroUsize::MIN),
        );
        let mut rows = String::new();
        let mut tally = Tally::default();
        let mut sink = |batch: Batch| {
            let judged = judge.batch(batch);
            rows.push_str(&judged.rows);
            tally.add(judged.tally);
            Demand::More
        };
        let mut grouper = Grouper::new(&mut sink);
        let source = Source {
            path: PathBuf::from("table"),
            kind: InputName::Csv,
        };
        let wanted = Wanted {
            unknown: Unknown::Refused,
            kind_is_given: false,
        };
        let decoded = decoded(Box::new(Cursor::new(table)), EncodingName::Auto)?;
        text::read(&source, decoded.text, wanted, &mut grouper)?;
        let seen = grouper.into_seen();
        Ok(Judged {
            lines: seen.lines,
            used: tally.judged_lines,
            rejected: tally.rejected_lines,
            passed: tally.passed,
            failed: tally.failed,
            inconclusive: tally.inconclusive,
            rows,
        })
    }
}
