//! What is written of each product.
//! Knows columns and JSON keys of the results; knows nothing of how a verdict is reached.

use std::borrow::Cow;

use hazlimit::Verdict;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::judge::RowFormat;
use super::record::{as_text, push_field};
use super::word::needs_no_escape;

/// The columns of verdicts.
pub(crate) const VERDICT_COLUMNS: &str =
    "file,line,product,name,verdict,reason,failed,undecided,passed,complete,lines,rejected\n";
/// The columns of changes.
pub(crate) const CHANGE_COLUMNS: &str = "file,line,product,name,from,to,reason,limits,rejected\n";

/// The verdict of one product.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct VerdictRow<'t> {
    pub(crate) file: Cow<'t, str>,
    pub(crate) line: u64,
    pub(crate) product: Cow<'t, str>,
    pub(crate) name: Cow<'t, str>,
    pub(crate) verdict: Cow<'t, str>,
    pub(crate) reason: Cow<'t, str>,
    pub(crate) failed: Vec<Failed<'t>>,
    pub(crate) undecided: usize,
    pub(crate) passed: usize,
    pub(crate) complete: bool,
    pub(crate) lines: u64,
    pub(crate) rejected: u64,
}

/// A limit that one node of the product breaks.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Failed<'t> {
    pub(crate) limit: Cow<'t, str>,
    pub(crate) node: Cow<'t, str>,
    pub(crate) analyte: Cow<'t, str>,
    pub(crate) value: Cow<'t, str>,
    pub(crate) bound: Cow<'t, str>,
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
    /// As a line of CSV, without its end.
    fn csv(&self, text: &mut String);
    /// As a JSON object.
    fn json(&self, text: &mut String) {
        // A row is made of texts and numbers, which can always be written.
        text.push_str(&serde_json::to_string(self).unwrap_or_default());
    }
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

impl VerdictRow<'_> {
    pub(crate) fn write(&self, format: RowFormat, rows: &mut String) {
        match format {
            RowFormat::Csv | RowFormat::Counted => self.push_csv(rows),
            RowFormat::JsonLines => self.push_json(rows),
        }
        rows.push('\n');
    }

    /// As a line of CSV, without its end.
    pub(crate) fn push_csv(&self, text: &mut String) {
        push_field(text, &self.file);
        text.push(',');
        push_number(text, self.line);
        for field in [&self.product, &self.name, &self.verdict, &self.reason] {
            text.push(',');
            push_field(text, field);
        }
        text.push(',');
        match self.failed.as_slice() {
            [] => {}
            [one] => push_field(text, &one.limit),
            several => {
                let mut limits: Vec<&str> = several.iter().map(|one| one.limit.as_ref()).collect();
                limits.dedup();
                push_field(text, &limits.join(";"));
            }
        }
        for number in [self.undecided as u64, self.passed as u64] {
            text.push(',');
            push_number(text, number);
        }
        text.push_str(if self.complete { ",true," } else { ",false," });
        push_number(text, self.lines);
        text.push(',');
        push_number(text, self.rejected);
    }

    /// As a JSON object, written out, since most of a large run's output is made here; a test compares it with what `serde_json` makes of it.
    pub(crate) fn push_json(&self, text: &mut String) {
        push_text(text, "{\"file\":", &self.file);
        text.push_str(",\"line\":");
        push_number(text, self.line);
        push_text(text, ",\"product\":", &self.product);
        push_text(text, ",\"name\":", &self.name);
        push_text(text, ",\"verdict\":", &self.verdict);
        push_text(text, ",\"reason\":", &self.reason);
        text.push_str(",\"failed\":[");
        for (at, one) in self.failed.iter().enumerate() {
            let limit = if at == 0 {
                "{\"limit\":"
            } else {
                ",{\"limit\":"
            };
            push_text(text, limit, &one.limit);
            push_text(text, ",\"node\":", &one.node);
            push_text(text, ",\"analyte\":", &one.analyte);
            push_text(text, ",\"value\":", &one.value);
            push_text(text, ",\"bound\":", &one.bound);
            text.push('}');
        }
        text.push_str("],\"undecided\":");
        push_number(text, self.undecided as u64);
        text.push_str(",\"passed\":");
        push_number(text, self.passed as u64);
        text.push_str(if self.complete {
            ",\"complete\":true,\"lines\":"
        } else {
            ",\"complete\":false,\"lines\":"
        });
        push_number(text, self.lines);
        text.push_str(",\"rejected\":");
        push_number(text, self.rejected);
        text.push('}');
    }
}

impl Row for VerdictRow<'static> {
    fn csv(&self, text: &mut String) {
        self.push_csv(text);
    }

    fn json(&self, text: &mut String) {
        self.push_json(text);
    }

    fn of_csv(record: &csv::StringRecord) -> Option<VerdictRow<'static>> {
        let text = |at: usize| Some(Cow::Owned(record.get(at)?.to_owned()));
        let ids = record.get(6)?;
        let ids = ids.split(';').filter(|id| !id.is_empty());
        Some(VerdictRow {
            file: text(0)?,
            line: record.get(1)?.parse().ok()?,
            product: text(2)?,
            name: text(3)?,
            verdict: text(4)?,
            reason: text(5)?,
            failed: ids
                .map(|id| Failed {
                    limit: Cow::Owned(id.to_owned()),
                    ..Failed::default()
                })
                .collect(),
            undecided: record.get(7)?.parse().ok()?,
            passed: record.get(8)?.parse().ok()?,
            complete: record.get(9)?.parse().ok()?,
            lines: record.get(10)?.parse().ok()?,
            rejected: record.get(11)?.parse().ok()?,
        })
    }

    fn product(&self) -> &str {
        &self.product
    }

    fn amend(&mut self, apart: u64) -> bool {
        add_reason(self.reason.to_mut());
        self.rejected = self.rejected.saturating_add(apart);
        no_pass(self.verdict.to_mut())
    }

    fn is_touched(&self) -> bool {
        self.reason.contains(REJECTED)
    }

    fn is_told(&self) -> bool {
        true
    }

    fn of_rejected(product: &str, apart: u64) -> VerdictRow<'static> {
        VerdictRow {
            product: Cow::Owned(product.to_owned()),
            verdict: Cow::Borrowed(Verdict::Inconclusive.name()),
            reason: Cow::Borrowed(REJECTED),
            rejected: apart,
            ..VerdictRow::default()
        }
    }
}

impl Row for ChangeRow {
    fn csv(&self, text: &mut String) {
        text.push_str(&as_text(&[
            &self.file,
            &self.line.to_string(),
            &self.product,
            &self.name,
            &self.from,
            &self.to,
            &self.reason,
            &self.limits.join(";"),
            &self.rejected.to_string(),
        ]));
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

/// A key, as it stands before a text, and the text.
fn push_text(json: &mut String, key: &str, text: &str) {
    json.push_str(key);
    if needs_no_escape(text.as_bytes()) {
        json.push('"');
        json.push_str(text);
        json.push('"');
    } else {
        json.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

fn push_number(text: &mut String, number: u64) {
    text.push_str(itoa::Buffer::new().format(number));
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn failed() -> impl Strategy<Value = Failed<'static>> {
        let text = || "[a-c\"\\\\,;\u{1}\u{7f}\n›质 ]{0,4}";
        let text = || text().prop_map(Cow::Owned);
        (text(), text(), text(), text(), text()).prop_map(|(limit, node, analyte, value, bound)| {
            Failed {
                limit,
                node,
                analyte,
                value,
                bound,
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_row_is_the_json_and_the_csv_of_its_fields(
            texts in prop::array::uniform5("[a-c\"\\\\,;\u{1}\u{7f}\n›质 ]{0,4}"),
            failed in prop::collection::vec(failed(), 0..3),
            numbers in prop::array::uniform5(prop_oneof![0_u64..12, any::<u64>()]),
            complete: bool,
        ) {
            let [file, product, name, verdict, reason] = texts.map(Cow::Owned);
            let [line, undecided, passed, lines, rejected] = numbers;
            let (undecided, passed) = (undecided as usize, passed as usize);
            let row = VerdictRow { file, line, product, name, verdict, reason, failed, undecided, passed, complete, lines, rejected };
            let mut text = String::new();
            row.push_json(&mut text);
            prop_assert_eq!(&text, &serde_json::to_string(&row).unwrap());
            text.clear();
            row.push_csv(&mut text);
            let mut limits: Vec<&str> = row.failed.iter().map(|one| one.limit.as_ref()).collect();
            limits.dedup();
            let numbers = [row.line, undecided as u64, passed as u64, row.lines, row.rejected].map(|number| number.to_string());
            let [line, undecided, passed, lines, rejected] = &numbers;
            let limits = limits.join(";");
            let fields: [&str; 12] = [&row.file, line, &row.product, &row.name, &row.verdict, &row.reason, &limits, undecided, passed,
                &complete.to_string(), lines, rejected];
            prop_assert_eq!(text, as_text(&fields));
        }
    }
}
