//! The plan: the limits of the chosen markets as rows of a sparse matrix, and for each analyte the column of rows it bears on.
//! Made once for a market and a day; knows limits and analytes, no BOM.

use std::sync::OnceLock;

use jiff::civil::Date;

use super::kernel::common_denominator;
use crate::catalogue::Catalogue;
use crate::catalogue::limit::{Aggregation, Effect, Limit, LimitIndex};
use crate::catalogue::standard::{Force, Market, Standard, StandardIndex};
use crate::quantity::QuantityKind;
use crate::substance::{AnalyteId, Factor, Nature, Openness, Registry, Weight};

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
    pub(crate) ceiling: Factor,
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

/// One row: a form over analytes that are not divided further.
pub(crate) struct Row {
    pub(crate) terms: Vec<RowTerm>,
    pub(crate) denominator: i64,
    /// The analyte the row stands for: the member of an "each" limit.
    pub(crate) member: Option<AnalyteId>,
    /// Whether a substance that the catalogue does not list may count.
    pub(crate) reach: Reach,
    /// The open group of an "each" limit whose unlisted members the row stands for.
    pub(crate) beyond: Option<AnalyteId>,
}

/// One term of a row.
pub(crate) struct RowTerm {
    pub(crate) analyte: AnalyteId,
    pub(crate) coefficient: Weight,
}

/// Whether a substance outside the catalogue may count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reach {
    /// Only substances the catalogue lists.
    Listed,
    /// Others too: compounds of an element, members of an open group, everything outside a list.
    Beyond,
}

/// What an analyte says of one row.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) row: u32,
    /// How much of the form one unit of it is.
    pub(crate) adds: Weight,
    /// How much of each term one unit of it is, where it touches a term.
    pub(crate) adds_to: Vec<(u32, Weight)>,
    /// The form is at most this much of it, where it covers the form.
    pub(crate) covers: Option<Factor>,
    /// A term is at most this much of it, where it covers the term.
    pub(crate) covers_term: Vec<(u32, Factor)>,
}

/// The plan of one screening.
pub(crate) struct Plan {
    pub(crate) selection: Selection,
    pub(crate) limits: Vec<PlanLimit>,
    pub(crate) rows: Vec<Row>,
    columns: Vec<OnceLock<Vec<Hit>>>,
    /// Whether each standard is planned.
    taken: Vec<bool>,
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
        let mut rows = Vec::new();
        let standards = catalogue.standards();
        let taken: Vec<bool> = standards
            .map(|(index, standard)| selection.takes(catalogue, index) && concerns(standard))
            .collect();
        let takes = |index: StandardIndex| taken.get(index.0 as usize) == Some(&true);
        for (index, limit) in catalogue.limits_of(takes) {
            let first_row = rows.len() as u32;
            rows.extend(rows_of(limit, catalogue.registry(), on));
            limits.push(PlanLimit {
                index,
                first_row,
                rows: rows.len() as u32 - first_row,
                composition: composition(limit.kind),
                ceiling: ceiling(limit, catalogue.registry()),
            });
        }
        let columns = (0..catalogue.registry().len())
            .map(|_| OnceLock::new())
            .collect();
        Plan {
            selection,
            limits,
            rows,
            columns,
            taken,
        }
    }

    /// Whether a standard is planned.
    pub(crate) fn takes(&self, index: StandardIndex) -> bool {
        self.taken.get(index.0 as usize) == Some(&true)
    }

    /// Everything an analyte says of any row, computed when it is first met.
    pub(crate) fn column(&self, catalogue: &Catalogue, analyte: AnalyteId) -> &[Hit] {
        self.columns.get(analyte.index()).map_or(&[], |cell| {
            cell.get_or_init(|| self.new_column(catalogue, analyte))
        })
    }

    fn new_column(&self, catalogue: &Catalogue, analyte: AnalyteId) -> Vec<Hit> {
        let registry = catalogue.registry();
        let mut hits = Vec::new();
        for planned in &self.limits {
            let Some(limit) = catalogue.limit(planned.index) else {
                continue;
            };
            for at in planned.first_row..planned.first_row + planned.rows {
                let Some(row) = self.rows.get(at as usize) else {
                    continue;
                };
                let hit = if limit.form.aggregation == Aggregation::AllBut {
                    outside_hit(registry, row, at, analyte)
                } else if let Some(group) = row.beyond {
                    beyond_hit(registry, row, at, group, analyte)
                } else {
                    hit(registry, row, at, analyte)
                };
                hits.extend(hit);
            }
        }
        hits
    }
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

/// What one unit of an unknown substance counts at most: it may be any member, or all element.
fn ceiling(limit: &Limit, registry: &Registry) -> Factor {
    let mut ceiling = Factor::ZERO;
    for term in &limit.form.terms {
        let of_group = match limit.form.aggregation {
            Aggregation::Sum => registry
                .members(term.analyte)
                .filter_map(|member| registry.weight(member.analyte, term.analyte).upper)
                .max()
                .unwrap_or(Factor::ONE)
                .max(Factor::ONE),
            _ => Factor::ONE,
        };
        let whole = term.coefficient.checked_mul(of_group);
        ceiling = ceiling.max(whole.unwrap_or(term.coefficient));
    }
    ceiling
}

fn rows_of(limit: &Limit, registry: &Registry, on: Date) -> Vec<Row> {
    match limit.form.aggregation {
        Aggregation::Nothing => Vec::new(),
        Aggregation::AllBut => limit
            .form
            .terms
            .iter()
            .map(|term| Row {
                terms: vec![RowTerm {
                    analyte: term.analyte,
                    coefficient: Weight::WHOLE,
                }],
                denominator: 1,
                member: None,
                reach: Reach::Beyond,
                beyond: None,
            })
            .collect(),
        Aggregation::Each => {
            let mut rows = Vec::new();
            for term in &limit.form.terms {
                let Some(Nature::Group {
                    members, openness, ..
                }) = registry.get(term.analyte).map(|analyte| &analyte.nature)
                else {
                    rows.push(row(registry, &[(term.analyte, term.coefficient)], None));
                    continue;
                };
                for member in members {
                    if member.from.is_none_or(|from| from <= on) {
                        rows.push(row(
                            registry,
                            &[(member.analyte, term.coefficient)],
                            Some(member.analyte),
                        ));
                    }
                }
                if *openness == Openness::Open {
                    rows.push(Row {
                        beyond: Some(term.analyte),
                        ..row(registry, &[(term.analyte, term.coefficient)], None)
                    });
                }
            }
            rows
        }
        Aggregation::Sum => {
            let terms: Vec<(AnalyteId, Factor)> = limit
                .form
                .terms
                .iter()
                .map(|term| (term.analyte, term.coefficient))
                .collect();
            vec![row(registry, &terms, None)]
        }
    }
}

/// A row of terms, closed groups divided into their members so that results on single members count.
fn row(registry: &Registry, terms: &[(AnalyteId, Factor)], member: Option<AnalyteId>) -> Row {
    let mut divided = Vec::new();
    let mut reach = Reach::Listed;
    for (analyte, coefficient) in terms {
        let nature = registry.get(*analyte).map(|analyte| &analyte.nature);
        match nature {
            Some(Nature::Group {
                openness: Openness::Closed,
                element: None,
                ..
            }) => {
                for leaf in registry.members(*analyte) {
                    divided.push(RowTerm {
                        analyte: leaf.analyte,
                        coefficient: registry
                            .weight(leaf.analyte, *analyte)
                            .times(Weight::exactly(*coefficient)),
                    });
                    if reaches_beyond(registry, leaf.analyte) {
                        reach = Reach::Beyond;
                    }
                }
            }
            _ => {
                if reaches_beyond(registry, *analyte) {
                    reach = Reach::Beyond;
                }
                divided.push(RowTerm {
                    analyte: *analyte,
                    coefficient: Weight::exactly(*coefficient),
                });
            }
        }
    }
    let denominator = common_denominator(divided.iter().filter_map(|term| {
        term.coefficient
            .is_exact()
            .then_some(term.coefficient.lower.denominator())
            .filter(|denominator| *denominator <= 1_000_000)
    }));
    Row {
        terms: divided,
        denominator,
        member,
        reach,
        beyond: None,
    }
}

/// Whether a substance that the catalogue does not list may count as this analyte.
fn reaches_beyond(registry: &Registry, analyte: AnalyteId) -> bool {
    match registry.get(analyte).map(|analyte| &analyte.nature) {
        Some(Nature::Substance { .. }) => registry
            .get(analyte)
            .is_some_and(|analyte| analyte.cas.is_empty()),
        Some(Nature::Group {
            openness, element, ..
        }) => *openness == Openness::Open || element.is_some(),
        Some(Nature::Element { .. } | Nature::Species { .. } | Nature::Parameter) | None => true,
    }
}

fn hit(registry: &Registry, row: &Row, at: u32, analyte: AnalyteId) -> Option<Hit> {
    let mut adds = Weight::NONE;
    let mut adds_to = Vec::new();
    let mut covers_term = Vec::new();
    let mut most_covered = Some(Factor::ZERO);
    let is_group = is_group(registry, analyte);
    for (place, term) in row.terms.iter().enumerate() {
        let weight = registry.weight(analyte, term.analyte);
        if weight.is_none() {
            most_covered = None;
            continue;
        }
        let counted = weight.times(term.coefficient);
        // One unit of a group can be one unit of any one member, not of all at once.
        adds = if is_group {
            Weight {
                lower: Factor::ZERO,
                upper: match (adds.upper, counted.upper) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                },
            }
        } else {
            adds.plus(counted)
        };
        adds_to.push((place as u32, weight));
        let cover = registry
            .covers(analyte, term.analyte)
            .then_some(weight.upper)
            .flatten();
        match cover {
            Some(factor) => {
                covers_term.push((place as u32, factor));
                let whole = term
                    .coefficient
                    .upper
                    .and_then(|coefficient| coefficient.checked_mul(factor));
                most_covered = match (most_covered, whole) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                };
            }
            None => most_covered = None,
        }
    }
    if adds_to.is_empty() {
        return None;
    }
    if is_group {
        adds.lower = surely_adds(registry, row, analyte);
    }
    // What covers several terms bounds their sum only if one unit of it cannot be one unit of two of them.
    let covers = if row.terms.len() > 1 && !(is_group || is_element(registry, analyte)) {
        None
    } else {
        most_covered
    };
    Some(Hit {
        row: at,
        adds,
        adds_to,
        covers,
        covers_term,
    })
}

/// What one unit of a closed group surely counts: the least of its members.
fn surely_adds(registry: &Registry, row: &Row, group: AnalyteId) -> Factor {
    let Some(Nature::Group {
        openness: Openness::Closed,
        element: None,
        ..
    }) = registry.get(group).map(|analyte| &analyte.nature)
    else {
        return match row.terms.as_slice() {
            [only] if only.analyte == group => only.coefficient.lower,
            _ => Factor::ZERO,
        };
    };
    registry
        .members(group)
        .map(|leaf| {
            row.terms
                .iter()
                .map(|term| {
                    registry
                        .weight(leaf.analyte, term.analyte)
                        .times(term.coefficient)
                        .lower
                })
                .max()
                .unwrap_or(Factor::ZERO)
        })
        .min()
        .unwrap_or(Factor::ZERO)
}

/// A substance that the catalogue lists is none of the members it does not list; anything wider may be, and a result on the whole group
/// bounds each of them.
fn beyond_hit(
    registry: &Registry,
    row: &Row,
    at: u32,
    group: AnalyteId,
    analyte: AnalyteId,
) -> Option<Hit> {
    let is_substance = matches!(
        registry.get(analyte).map(|known| &known.nature),
        Some(Nature::Substance { .. })
    );
    if is_substance
        && registry
            .members(group)
            .any(|member| member.analyte == analyte)
    {
        return None;
    }
    hit(registry, row, at, analyte).map(|mut hit| {
        hit.adds = hit.adds.at_most();
        for (_, weight) in &mut hit.adds_to {
            *weight = weight.at_most();
        }
        hit
    })
}

/// Everything that is not in the list counts whole; a group counts as far as it may hold what is not listed.
fn outside_hit(registry: &Registry, row: &Row, at: u32, analyte: AnalyteId) -> Option<Hit> {
    let list = row.terms.first()?.analyte;
    let listed = registry.weight(analyte, list);
    let adds = match registry.get(analyte).map(|known| &known.nature) {
        Some(Nature::Group { .. }) if listed == Weight::WHOLE => return None,
        Some(Nature::Group { .. }) => Weight::UP_TO_WHOLE,
        Some(Nature::Parameter) | None => return None,
        Some(_) if listed.is_none() => Weight::WHOLE,
        Some(_) => return None,
    };
    Some(Hit {
        row: at,
        adds,
        adds_to: vec![(0, adds)],
        covers: None,
        covers_term: Vec::new(),
    })
}

fn is_group(registry: &Registry, analyte: AnalyteId) -> bool {
    matches!(
        registry.get(analyte).map(|analyte| &analyte.nature),
        Some(Nature::Group { .. })
    )
}

fn is_element(registry: &Registry, analyte: AnalyteId) -> bool {
    matches!(
        registry.get(analyte).map(|analyte| &analyte.nature),
        Some(Nature::Element { .. })
    )
}

/// Whether a limit is one of a graded scheme.
pub(crate) fn is_grade(limit: &Limit) -> bool {
    matches!(limit.effect, Effect::Grade { .. })
}

/// Whether a limit is a duty.
pub(crate) fn is_duty(limit: &Limit) -> bool {
    matches!(limit.effect, Effect::Duty { .. })
}
