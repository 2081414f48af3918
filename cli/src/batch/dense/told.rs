//! What the tables decided, as rows.
//! Knows the columns of the results; their values are those of the full report.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use hazlimit::bulk::{Found, Told};
use hazlimit::catalogue::limit::LimitIndex;
use hazlimit::quantity::Amount;
use hazlimit::report::wording::{self, Language};
use hazlimit::report::{About, Completeness};
use hazlimit::substance::AnalyteId;
use hazlimit::{Catalogue, Verdict};

use super::desk::Desk;
use crate::batch::judge::RowFormat;
use crate::batch::row::Failed;

/// What the tables decided of a block, product by product.
#[derive(Default)]
pub(crate) struct Settled {
    found: Found,
    /// The product that comes next, and where it would stand among verdicts and findings.
    product: u32,
    verdict: usize,
    finding: usize,
}

/// What the tables say of one product.
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    pub(crate) told: Told,
    /// Why it is inconclusive.
    pub(crate) reason: &'static str,
    /// The limits that fail, in the order of the catalogue.
    pub(crate) limits: Vec<LimitIndex>,
    pub(crate) failed: Vec<Failed>,
}

/// What findings of a product need to be told.
pub(crate) struct Place<'l> {
    /// Whether all of every material is disclosed.
    pub(crate) is_whole: bool,
    /// How reports call one of its materials.
    pub(crate) node: &'l dyn Fn(u32) -> Option<String>,
}

/// One limit in words, as every finding of it says them.
struct Worded {
    failed: Failed,
    is_plain: bool,
}

/// Words for limits, made once.
pub(crate) struct Words<'j> {
    catalogue: &'j Catalogue,
    desk: Arc<Desk<'j>>,
    known: HashMap<(LimitIndex, Option<AnalyteId>), Worded>,
}

/// A finding that fails.
struct Row {
    material: Option<u32>,
    limit: LimitIndex,
    member: Option<AnalyteId>,
    at_least: Amount,
}

impl Settled {
    pub(crate) fn of(found: Found) -> Settled {
        Settled {
            found,
            product: 0,
            verdict: 0,
            finding: 0,
        }
    }

    /// What was decided of the next product of the block; `None` where only its full report can tell.
    pub(crate) fn next(
        &mut self,
        place: &Place<'_>,
        words: &mut Words<'_>,
        format: RowFormat,
    ) -> Option<Outcome> {
        let product = self.product;
        self.product += 1;
        let verdicts = &self.found.verdicts;
        if verdicts.product.get(self.verdict) != Some(&product) {
            return None;
        }
        let at = self.verdict;
        self.verdict += 1;
        let verdict = *verdicts.verdict.get(at)?;
        let told = *self.found.told.get(at)?;
        let rows = self.rows(product);
        let reason = match verdict {
            Verdict::Pass | Verdict::Fail => "",
            Verdict::Inconclusive if told.counts.inconclusive > 0 => "undecided limits",
            // Nothing was judged; whether something is missing is told by the report.
            Verdict::Inconclusive if told.counts.pass == 0 => return None,
            Verdict::Inconclusive => "requirement not encoded",
        };
        let mut limits: Vec<LimitIndex> = rows.iter().map(|row| row.limit).collect();
        limits.sort_unstable();
        let failed = match format {
            RowFormat::JsonLines => words.each(rows, place)?,
            RowFormat::Csv | RowFormat::Counted => {
                limits.dedup();
                let ids = limits
                    .iter()
                    .filter_map(|limit| words.catalogue.limit(*limit));
                let of = |id: &str| Failed {
                    limit: id.to_owned(),
                    ..Failed::default()
                };
                match format {
                    RowFormat::Counted => Vec::new(),
                    _ => ids.map(|limit| of(limit.id.as_str())).collect(),
                }
            }
        };
        limits.dedup();
        Some(Outcome {
            verdict,
            told,
            reason,
            limits,
            failed,
        })
    }

    /// The findings of one product, each limit on each material in the order of reports.
    fn rows(&mut self, product: u32) -> Vec<Row> {
        let findings = &self.found.findings;
        let mut rows = Vec::new();
        while findings.product.get(self.finding) == Some(&product) {
            let at = self.finding;
            self.finding += 1;
            let columns = (
                findings.material.get(at),
                findings.limit.get(at),
                findings.member.get(at),
                findings.at_least.get(at),
            );
            if let (Some(material), Some(limit), Some(member), Some(at_least)) = columns {
                rows.push(Row {
                    material: *material,
                    limit: *limit,
                    member: *member,
                    at_least: *at_least,
                });
            }
        }
        rows.sort_by_key(|row| (row.limit, row.material));
        rows
    }
}

impl<'j> Words<'j> {
    pub(crate) fn new(catalogue: &'j Catalogue, desk: Arc<Desk<'j>>) -> Words<'j> {
        Words {
            catalogue,
            desk,
            known: HashMap::new(),
        }
    }

    /// Every finding with place and amount; `None` where a table does not know all of it.
    fn each(&mut self, rows: Vec<Row>, place: &Place<'_>) -> Option<Vec<Failed>> {
        if !rows.is_empty() && !place.is_whole {
            return None;
        }
        let places: HashSet<_> = rows.iter().map(|row| (row.limit, row.material)).collect();
        // Members of one group stand in the order of the group, which the tables do not know.
        if places.len() != rows.len() {
            return None;
        }
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let limit = self.catalogue.limit(row.limit)?;
            let node = (place.node)(row.material?)?;
            let (catalogue, desk) = (self.catalogue, &self.desk);
            let worded = self.known.entry((row.limit, row.member));
            let worded = worded.or_insert_with(|| {
                let about = row.member.map_or(About::Form, About::Member);
                let value = desk.read().bulk.value(row.limit, row.at_least);
                Worded {
                    failed: Failed {
                        limit: limit.id.as_str().to_owned(),
                        analyte: wording::about(catalogue, limit, about, Language::English),
                        bound: wording::bound(limit, Language::English),
                        ..Failed::default()
                    },
                    is_plain: value.is_some(),
                }
            });
            if !worded.is_plain {
                return None;
            }
            let value = hazlimit::quantity::Interval::exactly(row.at_least);
            all.push(Failed {
                node,
                value: wording::interval(value, limit, Language::English),
                ..worded.failed.clone()
            });
        }
        Some(all)
    }
}

impl Outcome {
    pub(crate) fn is_complete(&self) -> bool {
        self.told.completeness == Completeness::Complete
    }
}
