//! What the tables decided, as rows.
//! Knows the columns of the results; their values are those of the full report.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use hazlimit::bulk::{Found, Told};
use hazlimit::catalogue::limit::{Limit, LimitIndex};
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
    /// The findings of the product at hand, in memory that is used again.
    rows: Vec<Row>,
}

/// What the tables say of one product.
pub(crate) struct Outcome<'w> {
    pub(crate) verdict: Verdict,
    pub(crate) told: Told,
    /// Why it is inconclusive.
    pub(crate) reason: &'static str,
    /// The limits that fail, in the order of the catalogue.
    pub(crate) limits: Vec<LimitIndex>,
    pub(crate) failed: Vec<Failed<'w>>,
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
    analyte: String,
    bound: String,
    is_plain: bool,
}

/// Words for limits, made once.
pub(crate) struct Words<'j> {
    catalogue: &'j Catalogue,
    desk: Arc<Desk<'j>>,
    known: HashMap<(LimitIndex, Option<AnalyteId>), Worded, RandomState>,
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
            rows: Vec::new(),
        }
    }

    /// What was decided of the next product of the block; `None` where only its full report can tell.
    pub(crate) fn next<'w>(
        &mut self,
        place: &Place<'_>,
        words: &'w mut Words<'_>,
        format: RowFormat,
    ) -> Option<Outcome<'w>> {
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
        self.find_rows(product);
        let rows = &self.rows;
        let reason = match verdict {
            Verdict::Pass | Verdict::Fail => "",
            Verdict::Inconclusive if told.counts.inconclusive > 0 => "undecided limits",
            // Nothing was judged; whether something is missing is told by the report.
            Verdict::Inconclusive if told.counts.pass == 0 => return None,
            Verdict::Inconclusive => "requirement not encoded",
        };
        let mut limits: Vec<LimitIndex> = rows.iter().map(|row| row.limit).collect();
        limits.dedup();
        let failed = match format {
            RowFormat::JsonLines => words.each(rows, place)?,
            RowFormat::Csv => {
                let catalogue = words.catalogue;
                let known = limits.iter().filter_map(|limit| catalogue.limit(*limit));
                let of = |limit: &'w Limit| Failed {
                    limit: Cow::Borrowed(limit.id.as_str()),
                    ..Failed::default()
                };
                known.map(of).collect()
            }
            RowFormat::Counted => Vec::new(),
        };
        Some(Outcome {
            verdict,
            told,
            reason,
            limits,
            failed,
        })
    }

    /// Gathers the findings of one product, each limit on each material in the order of reports.
    fn find_rows(&mut self, product: u32) {
        let findings = &self.found.findings;
        self.rows.clear();
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
                self.rows.push(Row {
                    material: *material,
                    limit: *limit,
                    member: *member,
                    at_least: *at_least,
                });
            }
        }
        self.rows.sort_by_key(Row::place);
    }
}

impl Row {
    fn place(&self) -> (LimitIndex, Option<u32>) {
        (self.limit, self.material)
    }
}

impl<'j> Words<'j> {
    pub(crate) fn new(catalogue: &'j Catalogue, desk: Arc<Desk<'j>>) -> Words<'j> {
        Words {
            catalogue,
            desk,
            known: HashMap::default(),
        }
    }

    /// Every finding with place and amount; `None` where a table does not know all of it.
    fn each(&mut self, rows: &[Row], place: &Place<'_>) -> Option<Vec<Failed<'_>>> {
        if !rows.is_empty() && !place.is_whole {
            return None;
        }
        // Members of one group stand in the order of the group, which the tables do not know.
        if !rows.is_sorted_by(|one, next| one.place() < next.place()) {
            return None;
        }
        for row in rows {
            self.learn(row)?;
        }
        let each = rows.iter().map(|row| {
            let limit = self.catalogue.limit(row.limit)?;
            let worded = self.known.get(&(row.limit, row.member))?;
            let node = (place.node)(row.material?)?;
            let value = hazlimit::quantity::Interval::exactly(row.at_least);
            let value = wording::interval(value, limit, Language::English);
            worded.is_plain.then(|| Failed {
                limit: Cow::Borrowed(limit.id.as_str()),
                node: Cow::Owned(node),
                analyte: Cow::Borrowed(&worded.analyte),
                value: Cow::Owned(value),
                bound: Cow::Borrowed(&worded.bound),
            })
        });
        each.collect()
    }

    /// Makes the words that all findings of a limit share.
    fn learn(&mut self, row: &Row) -> Option<()> {
        let (catalogue, desk) = (self.catalogue, &self.desk);
        let limit = catalogue.limit(row.limit)?;
        let worded = self.known.entry((row.limit, row.member));
        worded.or_insert_with(|| {
            let about = row.member.map_or(About::Form, About::Member);
            let value = desk.read().bulk.value(row.limit, row.at_least);
            Worded {
                analyte: wording::about(catalogue, limit, about, Language::English),
                bound: wording::bound(limit, Language::English),
                is_plain: value.is_some(),
            }
        });
        Some(())
    }
}

impl Outcome<'_> {
    pub(crate) fn is_complete(&self) -> bool {
        self.told.completeness == Completeness::Complete
    }
}
