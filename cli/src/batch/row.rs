//! What is written of each product.
//! Knows columns and JSON keys of the results; knows nothing of how a verdict is reached.

use hazlimit::Verdict;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::record::{as_text, push_field};

/// The columns of verdicts.
pub(crate) const VERDICT_COLUMNS: &str =
    "file,line,product,name,verdict,reason,failed,undecided,passed,complete,lines,rejected\n";
/// The columns of changes.
pub(crate) const CHANGE_COLUMNS: &str = "file,line,product,name,from,to,reason,limits,rejected\n";

/// Most rows are no longer.
const ROOM: usize = 160;

/// The verdict of one product.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct VerdictRow {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) product: String,
    pub(crate) name: String,
    pub(crate) verdict: String,
    pub(crate) reason: String,
    pub(crate) failed: Vec<Failed>,
    pub(crate) undecided: usize,
    pub(crate) passed: usize,
    pub(crate) complete: bool,
    pub(crate) lines: u64,
    pub(crate) rejected: u64,
}

/// A limit that one node of the product breaks.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Failed {
    pub(crate) limit: String,
    pub(crate) node: String,
    pub(crate) analyte: String,
    pub(crate) value: String,
    pub(crate) bound: String,
}

/// The two verdicts of one product.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ChangeRow {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) product: String,
    pub(crate) name: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) reason: String,
    pub(crate) limits: Vec<String>,
    pub(crate) rejected: u64,
}

/// A row of results.
pub(crate) trait Row: Serialize + DeserializeOwned {
    /// As a line of CSV.
    fn csv(&self) -> String;
    /// From a line of CSV, as far as it is needed to change it.
    fn of_csv(record: &csv::StringRecord) -> Option<Self>;
    fn product(&self) -> &str;
    /// Takes in that more of its lines were rejected, for standing apart from the others. Whether it was a pass.
    fn amend(&mut self, apart: u64) -> bool;
    /// Whether it says already that lines are missing.
    fn is_touched(&self) -> bool;
    /// Whether it says something that was asked for.
    fn is_told(&self) -> bool;
    /// A product of which nothing else was written.
    fn of_rejected(product: &str, apart: u64) -> Self;
}

impl Row for VerdictRow {
    fn csv(&self) -> String {
        let mut failed: Vec<&str> = self.failed.iter().map(|one| one.limit.as_str()).collect();
        failed.dedup();
        let failed = failed.join(";");
        let Self {
            line,
            undecided,
            passed,
            complete,
            lines,
            rejected,
            ..
        } = self;
        let mut text = String::with_capacity(ROOM);
        push_field(&mut text, &self.file);
        text.push_str(&format!(",{line}"));
        for field in [
            &self.product,
            &self.name,
            &self.verdict,
            &self.reason,
            &failed,
        ] {
            text.push(',');
            push_field(&mut text, field);
        }
        text.push_str(&format!(
            ",{undecided},{passed},{complete},{lines},{rejected}"
        ));
        text
    }

    fn of_csv(record: &csv::StringRecord) -> Option<VerdictRow> {
        let text = |at: usize| record.get(at).map(str::to_owned);
        let ids = text(6)?;
        let ids = ids.split(';').filter(|id| !id.is_empty());
        Some(VerdictRow {
            file: text(0)?,
            line: text(1)?.parse().ok()?,
            product: text(2)?,
            name: text(3)?,
            verdict: text(4)?,
            reason: text(5)?,
            failed: ids
                .map(|id| Failed {
                    limit: id.to_owned(),
                    ..Failed::default()
                })
                .collect(),
            undecided: text(7)?.parse().ok()?,
            passed: text(8)?.parse().ok()?,
            complete: text(9)?.parse().ok()?,
            lines: text(10)?.parse().ok()?,
            rejected: text(11)?.parse().ok()?,
        })
    }

    fn product(&self) -> &str {
        &self.product
    }

    fn amend(&mut self, apart: u64) -> bool {
        add_reason(&mut self.reason);
        self.rejected = self.rejected.saturating_add(apart);
        no_pass(&mut self.verdict)
    }

    fn is_touched(&self) -> bool {
        self.reason.contains(REJECTED)
    }

    fn is_told(&self) -> bool {
        true
    }

    fn of_rejected(product: &str, apart: u64) -> VerdictRow {
        VerdictRow {
            product: product.to_owned(),
            verdict: Verdict::Inconclusive.name().to_owned(),
            reason: REJECTED.to_owned(),
            rejected: apart,
            ..VerdictRow::default()
        }
    }
}

impl Row for ChangeRow {
    fn csv(&self) -> String {
        as_text(&[
            &self.file,
            &self.line.to_string(),
            &self.product,
            &self.name,
            &self.from,
            &self.to,
            &self.reason,
            &self.limits.join(";"),
            &self.rejected.to_string(),
        ])
    }

    fn of_csv(record: &csv::StringRecord) -> Option<ChangeRow> {
        let text = |at: usize| record.get(at).map(str::to_owned);
        let ids = text(7)?;
        let ids = ids.split(';').filter(|id| !id.is_empty());
        Some(ChangeRow {
            file: text(0)?,
            line: text(1)?.parse().ok()?,
            product: text(2)?,
            name: text(3)?,
            from: text(4)?,
            to: text(5)?,
            reason: text(6)?,
            limits: ids.map(str::to_owned).collect(),
            rejected: text(8)?.parse().ok()?,
        })
    }

    fn product(&self) -> &str {
        &self.product
    }

    fn amend(&mut self, apart: u64) -> bool {
        add_reason(&mut self.reason);
        self.rejected = self.rejected.saturating_add(apart);
        no_pass(&mut self.from);
        no_pass(&mut self.to)
    }

    fn is_touched(&self) -> bool {
        self.reason.contains(REJECTED)
    }

    fn is_told(&self) -> bool {
        self.from != self.to || self.is_touched()
    }

    fn of_rejected(product: &str, apart: u64) -> ChangeRow {
        ChangeRow {
            product: product.to_owned(),
            from: Verdict::Inconclusive.name().to_owned(),
            to: Verdict::Inconclusive.name().to_owned(),
            reason: REJECTED.to_owned(),
            rejected: apart,
            ..ChangeRow::default()
        }
    }
}

/// Why a product with lines that were rejected cannot pass.
pub(crate) const REJECTED: &str = "rejected line";
/// Why a product beside a line that belongs to nobody cannot pass.
pub(crate) const NEARBY: &str = "rejected line nearby";

/// The more severe of what was found and what rejected lines allow.
pub(crate) fn with_rejected(verdict: Verdict, rejected: u64) -> Verdict {
    match verdict {
        Verdict::Pass if rejected > 0 => Verdict::Inconclusive,
        other => other,
    }
}

fn no_pass(verdict: &mut String) -> bool {
    let was_pass = verdict == Verdict::Pass.name();
    if was_pass {
        Verdict::Inconclusive.name().clone_into(verdict);
    }
    was_pass
}

fn add_reason(reason: &mut String) {
    if reason.split("; ").any(|one| one == REJECTED) {
        return;
    }
    if !reason.is_empty() {
        reason.push_str("; ");
    }
    reason.push_str(REJECTED);
}
