//! The plan: the limits of the chosen markets as rows of a sparse matrix, and for each analyte the column of rows it bears on.
//! Made once for a market and a day; knows limits and analytes, no BOM.

use std::ops::Range;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::applies::asks_for_mass;
use super::edition::Editions;
use super::kernel::common_denominator;
use super::rows::RowSet;
use crate::catalogue::Catalogue;
use crate::catalogue::exemption::ExemptionIndex;
use crate::catalogue::limit::{Aggregation, Effect, GapBearing, Limit, LimitIndex};
use crate::catalogue::standard::{Force, Market, StandardIndex};
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
    /// Whether it stands for everything that is not in its term.
    pub(crate) is_all_but: bool,
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

impl Hit {
    /// Whether it speaks of the row by name or as a part of it, not as something wider.
    pub(crate) fn is_sure(&self) -> bool {
        self.adds.lower > Factor::ZERO
    }
}

/// Everything an analyte says.
#[derive(Default)]
pub(crate) struct Column {
    /// Of which rows, in their order.
    rows: Vec<u32>,
    /// What it says of each.
    hits: Vec<Hit>,
    /// Gaps that keep a product from passing which holds it.
    gaps: Vec<u32>,
}

impl Column {
    /// What it says of these rows.
    pub(crate) fn of(&self, rows: &RowSet) -> impl Iterator<Item = &Hit> {
        let rows = self.rows.iter().map(|row| rows.contains(*row));
        rows.zip(&self.hits)
            .filter_map(|(wanted, hit)| wanted.then_some(hit))
    }

    pub(crate) fn bars_by(&self, gap: u32) -> bool {
        self.gaps.contains(&gap)
    }
}

/// Where to look for what a single substance says.
#[derive(Default)]
struct OfSubstances {
    /// Rows of single substances alone, by substance: no substance speaks of another.
    own: Vec<(AnalyteId, u32)>,
    /// All other rows.
    wider: Vec<u32>,
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
    of_substances: OnceLock<OfSubstances>,
    editions: OnceLock<Editions>,
}

impl Plan {
    pub(crate) fn new(catalogue: &Catalogue, selection: Selection, on: Date) -> Plan {
        let mut limits = Vec::new();
        let mut clauses: Vec<Clause> = Vec::new();
        let mut rows = Vec::new();
        let mut bystanders = Vec::new();
        let mut taken = Vec::new();
        for (index, standard) in catalogue.standards() {
            let is_taken = selection.takes(catalogue, index);
            taken.push(is_taken);
            if !is_taken
                && selection.standards.is_empty()
                && selection.markets.contains(&standard.jurisdiction)
            {
                bystanders.push(index);
            }
        }
        let takes = |index: StandardIndex| taken.get(index.0 as usize) == Some(&true);
        let mut last: Option<&Limit> = None;
        for (index, limit) in catalogue.limits() {
            if !takes(limit.standard) {
                continue;
            }
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
        let gaps = (0..)
            .zip(&catalogue.gaps)
            .filter(|(_, gap)| gap.alternatives.is_none() && takes(gap.standard))
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
        }
    }

    /// How the editions follow one another.
    pub(crate) fn editions(&self, catalogue: &Catalogue) -> &Editions {
        self.editions.get_or_init(|| Editions::of(catalogue))
    }

    /// Everything an analyte says, computed when it is first met.
    pub(crate) fn column(&self, catalogue: &Catalogue, analyte: AnalyteId) -> Option<&Column> {
        let cell = self.columns.get(analyte.index())?;
        Some(cell.get_or_init(|| self.new_column(catalogue, analyte)))
    }

    fn new_column(&self, catalogue: &Catalogue, analyte: AnalyteId) -> Column {
        let registry = catalogue.registry();
        let hits: Vec<Hit> = self
            .rows_for(registry, analyte)
            .into_iter()
            .filter_map(|at| {
                let row = self.rows.get(at as usize)?;
                if row.is_all_but {
                    outside_hit(registry, row, at, analyte)
                } else if let Some(group) = row.beyond {
                    beyond_hit(registry, row, at, group, analyte)
                } else {
                    hit(registry, row, at, analyte)
                }
            })
            .collect();
        let bars = |planned: &&PlanGap| {
            catalogue.gaps.get(planned.gap as usize).is_some_and(|gap| {
                gap.bearing == GapBearing::NeededForPass
                    && gap
                        .analytes
                        .iter()
                        .any(|wanted| !registry.weight(analyte, *wanted).is_none())
            })
        };
        Column {
            rows: hits.iter().map(|hit| hit.row).collect(),
            hits,
            gaps: self
                .gaps
                .iter()
                .filter(bars)
                .map(|planned| planned.gap)
                .collect(),
        }
    }
}

impl Plan {
    /// The rows that an analyte may speak of, in order: for a substance those of its own and those that are wider than single substances.
    fn rows_for(&self, registry: &Registry, analyte: AnalyteId) -> Vec<u32> {
        let nature = |id| registry.get(id).map(|known| &known.nature);
        let is_substance = |id| matches!(nature(id), Some(Nature::Substance { .. }));
        if !is_substance(analyte) {
            return (0..self.rows.len() as u32).collect();
        }
        let of_substances = self.of_substances.get_or_init(|| {
            let mut found = OfSubstances::default();
            for (at, row) in (0..).zip(&self.rows) {
                let narrow = !row.is_all_but
                    && row.beyond.is_none()
                    && row.terms.iter().all(|term| is_substance(term.analyte));
                if narrow {
                    let terms = row.terms.iter();
                    found.own.extend(terms.map(|term| (term.analyte, at)));
                } else {
                    found.wider.push(at);
                }
            }
            found.own.sort_unstable();
            found
        });
        let own = &of_substances.own;
        let start = own.partition_point(|(known, _)| *known < analyte);
        let own = own.iter().skip(start);
        let mut rows: Vec<u32> = own
            .take_while(|(known, _)| *known == analyte)
            .map(|(_, row)| *row)
            .chain(of_substances.wider.iter().copied())
            .collect();
        rows.sort_unstable();
        rows.dedup();
        rows
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
                is_all_but: true,
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
                rows.reserve(members.len() + 1);
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
    let mut divided = Vec::with_capacity(terms.len());
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
        is_all_but: false,
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
