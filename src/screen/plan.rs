//! The plan: the limits of the chosen markets as rows of a sparse matrix, and for each analyte the column of rows it bears on.
//! Made once for a market and a day; knows limits and analytes, no BOM.

use std::ops::Range;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::applies::{Declared, asks_for_mass};
use super::by_category::ByCategory;
use super::column::{Column, OfSubstances};
use super::edition::Editions;
use super::row::{Reach, Row, ceiling, rows_of};
use super::touches::RowSet;
use crate::catalogue::Catalogue;
use crate::catalogue::exemption::ExemptionIndex;
use crate::catalogue::limit::{Effect, Limit, LimitIndex};
use crate::catalogue::standard::{Force, Market, Standard, StandardIndex};
use crate::quantity::QuantityKind;
use crate::substance::{AnalyteId, Weight};

/// What to screen against.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Selection {
    pub(crate) markets: Vec<Market>,
    pub(crate) forces: Vec<Force>,
    pub(crate) standards: Vec<StandardIndex>,
}

impl Selection {
    /// Whether an edition is asked for.
    pub(crate) fn takes(&self, catalogue: &Catalogue, index: StandardIndex) -> bool {
        let Some(standard) = catalogue.standard(index) else {
            return false;
        };
        if self.standards.is_empty() {
            self.forces.contains(&standard.force) && self.markets.contains(&standard.jurisdiction)
        } else {
            self.standards.contains(&index)
        }
    }
}

/// One limit of the plan and its rows: one, or one for each member of an "each" limit.
pub(crate) struct PlanLimit {
    pub(crate) index: LimitIndex,
    pub(crate) first_row: u32,
    pub(crate) rows: u32,
    /// Whether total content bears on it, and how.
    pub(crate) composition: Composition,
    /// What of an unknown substance may count, at most; in the row's coefficient.
    pub(crate) ceiling: Weight,
    /// Exemptions that might lift it, looked up when it is first breached.
    pub(crate) exemptions: OnceLock<Vec<ExemptionIndex>>,
}

impl PlanLimit {
    pub(crate) fn rows(&self) -> Range<u32> {
        self.first_row..self.first_row + self.rows
    }
}

/// Limits that follow one another and apply under one condition, on the same days: whether they apply is asked once for all of them.
pub(crate) struct Clause {
    /// Their places among the limits of the plan.
    pub(crate) limits: Range<usize>,
    pub(crate) asks_for_mass: bool,
}

/// A gap of the chosen standards.
pub(crate) struct PlanGap {
    pub(crate) gap: u32,
    pub(crate) asks_for_mass: bool,
}

/// How total content bears on a limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Composition {
    /// It is what the limit is about.
    Decides,
    /// It bounds it from above.
    Bounds,
    /// It says nothing of it.
    Silent,
}

/// The plan of one screening.
pub(crate) struct Plan {
    pub(crate) selection: Selection,
    pub(crate) limits: Vec<PlanLimit>,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) rows: Vec<Row>,
    /// Rows of which a substance outside the catalogue may count.
    pub(crate) beyond: RowSet,
    pub(crate) gaps: Vec<PlanGap>,
    /// Editions of the chosen markets that were not chosen.
    pub(crate) bystanders: Vec<StandardIndex>,
    columns: Vec<OnceLock<Column>>,
    pub(super) of_substances: OnceLock<OfSubstances>,
    editions: OnceLock<Editions>,
    by_category: OnceLock<ByCategory>,
}

impl Plan {
    /// A plan of the selected standards that may concern a product: no limit of another one is looked at.
    pub(crate) fn new(
        catalogue: &Catalogue,
        selection: Selection,
        on: Date,
        concerns: impl Fn(&Standard) -> bool,
    ) -> Plan {
        let mut limits = Vec::new();
        let mut clauses: Vec<Clause> = Vec::new();
        let mut rows = Vec::new();
        let mut bystanders = Vec::new();
        let mut taken = Vec::new();
        for (index, standard) in catalogue.standards() {
            let is_taken = selection.takes(catalogue, index);
            taken.push(is_taken && concerns(standard));
            if !is_taken
                && selection.standards.is_empty()
                && selection.markets.contains(&standard.jurisdiction)
            {
                bystanders.push(index);
            }
        }
        let takes = |index: StandardIndex| taken.get(index.0 as usize) == Some(&true);
        let mut last: Option<&Limit> = None;
        for (index, limit) in catalogue.limits_of(takes) {
            match clauses.last_mut() {
                Some(clause) if last.is_some_and(|last| is_one_clause(last, limit)) => {
                    clause.limits.end += 1;
                }
                _ => clauses.push(Clause {
                    limits: limits.len()..limits.len() + 1,
                    asks_for_mass: asks_for_mass(&limit.applies, catalogue),
                }),
            }
            last = Some(limit);
            let first_row = rows.len() as u32;
            rows.extend(rows_of(limit, catalogue.registry(), on));
            limits.push(PlanLimit {
                index,
                first_row,
                rows: rows.len() as u32 - first_row,
                composition: composition(limit.kind),
                ceiling: ceiling(limit, catalogue.registry()),
                exemptions: OnceLock::new(),
            });
        }
        let mut beyond = RowSet::default();
        for (at, row) in (0..).zip(&rows) {
            if row.reach == Reach::Beyond {
                beyond.insert(at);
            }
        }
        let gaps = catalogue
            .gaps
            .of(takes)
            .filter(|(_, gap)| gap.alternatives.is_none())
            .map(|(at, gap)| PlanGap {
                gap: at,
                asks_for_mass: asks_for_mass(&gap.applies, catalogue),
            })
            .collect();
        let columns = (0..catalogue.registry().len())
            .map(|_| OnceLock::new())
            .collect();
        Plan {
            selection,
            limits,
            clauses,
            rows,
            beyond,
            gaps,
            bystanders,
            columns,
            of_substances: OnceLock::new(),
            editions: OnceLock::new(),
            by_category: OnceLock::new(),
        }
    }

    /// How the editions follow one another.
    pub(crate) fn editions(&self, catalogue: &Catalogue) -> &Editions {
        self.editions.get_or_init(|| Editions::of(catalogue))
    }

    /// The clauses that can bear on nodes declared so, in their order.
    pub(crate) fn clauses_on<'p>(
        &'p self,
        catalogue: &Catalogue,
        declared: &[Declared],
    ) -> impl Iterator<Item = &'p Clause> {
        let by_category = self.by_category.get_or_init(|| {
            ByCategory::of(self.clauses.iter().map(|clause| {
                let first = self.limits.get(clause.limits.start)?;
                Some(&catalogue.limit(first.index)?.applies)
            }))
        });
        let places = by_category.bearing_on(declared, catalogue.categories());
        places
            .into_iter()
            .filter_map(|at| self.clauses.get(at as usize))
    }

    /// Everything an analyte says, computed when it is first met.
    pub(crate) fn column(&self, catalogue: &Catalogue, analyte: AnalyteId) -> Option<&Column> {
        let cell = self.columns.get(analyte.index())?;
        Some(cell.get_or_init(|| self.new_column(catalogue, analyte)))
    }
}

/// Whether two limits apply under one condition, on the same days.
fn is_one_clause(one: &Limit, other: &Limit) -> bool {
    one.standard == other.standard
        && one.days == other.days
        && one.referred == other.referred
        && one.applies == other.applies
}

fn composition(kind: QuantityKind) -> Composition {
    if kind == QuantityKind::Content {
        Composition::Decides
    } else if kind.bounded_by().contains(&QuantityKind::Content) {
        Composition::Bounds
    } else {
        Composition::Silent
    }
}

/// Whether a limit is one of a graded scheme.
pub(crate) fn is_grade(limit: &Limit) -> bool {
    matches!(limit.effect, Effect::Grade { .. })
}

/// Whether a limit is a duty.
pub(crate) fn is_duty(limit: &Limit) -> bool {
    matches!(limit.effect, Effect::Duty { .. })
}
