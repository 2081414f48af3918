//! One product on its way into a row, by its reports.
//! Knows what rows say of a report; how it was reached is the library's.

use std::borrow::Cow;

use hazlimit::catalogue::limit::LimitIndex;
use hazlimit::report::wording::{self, Language};
use hazlimit::report::{BarsPass, Completeness, Status};
use hazlimit::{Bom, Report, Verdict};

use super::judge::{Marks, RowFormat, Tally};
use super::row::{ChangeRow, Failed, VerdictRow, with_rejected};

/// One product on its way into a row.
pub(super) struct About<'a> {
    pub(super) file: &'a str,
    pub(super) line: u64,
    pub(super) key: &'a str,
    pub(super) bom: &'a Bom,
    pub(super) used: u64,
    pub(super) marks: Marks,
}

impl About<'_> {
    pub(super) fn verdict(
        &self,
        report: Option<&Report<'_>>,
        tally: &mut Tally,
        format: RowFormat,
    ) -> VerdictRow<'_> {
        let own = report.map_or(Verdict::Inconclusive, Report::verdict);
        let verdict = with_rejected(own, self.marks.any());
        tally.count(verdict);
        let mut row = VerdictRow {
            file: Cow::Borrowed(self.file),
            line: self.line,
            product: Cow::Borrowed(self.key),
            name: Cow::Borrowed(&self.bom.product.name),
            verdict: Cow::Borrowed(verdict.name()),
            lines: self.used,
            rejected: self.marks.own,
            ..VerdictRow::default()
        };
        let mut reasons = self.marks.reasons();
        if let Some(report) = report {
            let counts = report.counts();
            row.undecided = counts.inconclusive;
            row.passed = counts.pass;
            row.complete = report.completeness() == Completeness::Complete;
            if own == Verdict::Inconclusive {
                reasons.push(why_undecided(report));
            }
            for limit in limits_with(report, Verdict::Fail) {
                *tally.limits.entry(limit).or_default() += 1;
            }
            match format {
                RowFormat::JsonLines => row.failed = failed(report),
                RowFormat::Csv => row.failed = failed_limits(report),
                RowFormat::Counted => {}
            }
        }
        row.reason = Cow::Owned(reasons.join("; "));
        row
    }

    /// The two verdicts, with the limits that are why they differ.
    pub(super) fn change(
        &self,
        reports: Option<&(Report<'_>, Report<'_>)>,
        tally: &mut Tally,
    ) -> ChangeRow {
        let touched = self.marks.any();
        let of = |report: Option<&Report<'_>>| {
            let own = report.map_or(Verdict::Inconclusive, Report::verdict);
            with_rejected(own, touched)
        };
        let from = of(reports.map(|(before, _)| before));
        let to = of(reports.map(|(_, after)| after));
        tally.count(to);
        let mut reasons = self.marks.reasons();
        let mut limits = Vec::new();
        if let (true, Some((before, after))) = (from != to, reports) {
            *tally.changed.entry((from, to)).or_default() += 1;
            for limit in responsible(before, after, from.max(to)) {
                *tally.limits.entry(limit).or_default() += 1;
                if let Some(limit) = before.catalogue().limit(limit) {
                    limits.push(limit.id.as_str().to_owned());
                }
            }
            if limits.is_empty() {
                reasons.push("requirement not encoded, or no limit applies");
            }
        }
        ChangeRow {
            file: self.file.to_owned(),
            line: self.line,
            product: self.key.to_owned(),
            name: self.bom.product.name.clone(),
            from: from.name().to_owned(),
            to: to.name().to_owned(),
            reason: reasons.join("; "),
            limits,
            rejected: self.marks.own,
        }
    }
}

fn why_undecided(report: &Report<'_>) -> &'static str {
    let needed = report
        .gaps()
        .iter()
        .any(|gap| gap.bars_pass == BarsPass::Yes);
    if report.counts().inconclusive > 0 {
        "undecided limits"
    } else if needed {
        "requirement not encoded"
    } else {
        "no limit applied"
    }
}

/// The limits in force that have a finding with this verdict, in the order of the catalogue.
fn limits_with(report: &Report<'_>, verdict: Verdict) -> Vec<LimitIndex> {
    let findings = report.findings().iter();
    let mut limits: Vec<LimitIndex> = findings
        .filter(|finding| finding.verdict == verdict && finding.status == Status::InForce)
        .map(|finding| finding.limit)
        .collect();
    limits.sort_unstable();
    limits.dedup();
    limits
}

/// The limits that have the graver of two verdicts on one day and not on the other.
fn responsible(before: &Report<'_>, after: &Report<'_>, graver: Verdict) -> Vec<LimitIndex> {
    let then = limits_with(before, graver);
    let now = limits_with(after, graver);
    let only = |these: &[LimitIndex], those: &[LimitIndex]| {
        let these = these.iter().copied();
        these
            .filter(|limit| those.binary_search(limit).is_err())
            .collect::<Vec<_>>()
    };
    let mut limits = only(&then, &now);
    limits.extend(only(&now, &then));
    limits.sort_unstable();
    limits
}

fn failed_limits(report: &Report<'_>) -> Vec<Failed<'static>> {
    let limits = limits_with(report, Verdict::Fail).into_iter();
    let ids = limits.filter_map(|limit| report.catalogue().limit(limit));
    ids.map(|limit| Failed {
        limit: Cow::Owned(limit.id.as_str().to_owned()),
        ..Failed::default()
    })
    .collect()
}

fn failed(report: &Report<'_>) -> Vec<Failed<'static>> {
    let catalogue = report.catalogue();
    let views = report.failures().filter_map(|view| {
        let finding = view.finding;
        let limit = catalogue.limit(finding.limit)?;
        Some(Failed {
            limit: Cow::Owned(limit.id.as_str().to_owned()),
            node: report
                .node(finding.node)
                .map_or(String::new(), |node| node.title.clone())
                .into(),
            analyte: wording::about(catalogue, limit, finding.about, Language::English).into(),
            value: finding
                .value
                .map_or(String::new(), |value| {
                    wording::interval(value, limit, Language::English)
                })
                .into(),
            bound: wording::bound(limit, Language::English).into(),
        })
    });
    views.collect()
}
