//! Columns of the plan: everything one analyte says of any row, by how much of one analyte counts as another, and of the gaps beside the limits.
//! Knows limits and analytes, no BOM.

use super::plan::{Plan, PlanGap};
use super::row::Row;
use super::touches::RowSet;
use crate::catalogue::Catalogue;
use crate::catalogue::limit::GapBearing;
use crate::substance::{AnalyteId, Factor, Nature, Openness, Registry, Weight};

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
    /// The covered terms together are at most this much of it, where one unit of it is one unit of one term only.
    pub(crate) covers_together: Option<Factor>,
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
pub(super) struct OfSubstances {
    /// Rows of single substances alone, by substance: no substance speaks of another.
    own: Vec<(AnalyteId, u32)>,
    /// All other rows.
    wider: Vec<u32>,
}

impl Plan {
    pub(super) fn new_column(&self, catalogue: &Catalogue, analyte: AnalyteId) -> Column {
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

fn hit(registry: &Registry, row: &Row, at: u32, analyte: AnalyteId) -> Option<Hit> {
    let mut adds = Weight::NONE;
    let mut adds_to = Vec::new();
    let mut covers_term = Vec::new();
    let mut most_covered = Some(Factor::ZERO);
    let mut most_together = Some(Factor::ZERO);
    let is_group = is_group(registry, analyte);
    for (place, term) in row.terms.iter().enumerate() {
        let weight = registry.weight(analyte, term.analyte);
        if weight.is_none() {
            most_covered = None;
            continue;
        }
        let counted = weight.times(term.coefficient);
        // One unit of a group can be one unit of any one member, not of all at once.
        adds = if is_group && !row.overlaps {
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
                let whole = term.coefficient.times(Weight::exactly(factor)).upper;
                let most = |known: Option<Factor>| match row.overlaps {
                    // It may be in both.
                    true => Weight::exactly(known?).plus(Weight::exactly(whole?)).upper,
                    false => Some(known?.max(whole?)),
                };
                most_covered = most(most_covered);
                most_together = most(most_together);
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
    let is_shared = is_group || is_element(registry, analyte);
    let covers = most_covered.filter(|_| row.terms.len() == 1 || is_shared);
    let covers_together = most_together.filter(|_| is_shared && covers_term.len() > 1);
    Some(Hit {
        row: at,
        adds,
        adds_to,
        covers,
        covers_term,
        covers_together,
    })
}

/// What one unit of a closed group surely counts: the least of its members.
fn surely_adds(registry: &Registry, row: &Row, group: AnalyteId) -> Factor {
    let Some(Nature::Group {
        openness: Openness::Closed,
        element: None,
        expressed_as,
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
                    let counted = registry.weight(leaf.analyte, term.analyte);
                    // One unit of the group is this much of the member, or the member itself where the group is counted as something else.
                    let share = counted.times(leaf.weight.reciprocal());
                    let share = match expressed_as {
                        Some(_) => share.hull(counted),
                        None => share,
                    };
                    share.times(term.coefficient).lower
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

/// Everything that is not in the list counts whole; what may be in it, and a group that may hold what is not listed, up to whole.
fn outside_hit(registry: &Registry, row: &Row, at: u32, analyte: AnalyteId) -> Option<Hit> {
    let list = row.terms.first()?.analyte;
    let listed = registry.weight(analyte, list);
    let adds = match registry.get(analyte).map(|known| &known.nature) {
        Some(Nature::Group { .. }) if listed == Weight::WHOLE => return None,
        Some(Nature::Group { .. }) => Weight::UP_TO_WHOLE,
        Some(Nature::Parameter) | None => return None,
        Some(_) if listed.is_none() => Weight::WHOLE,
        // It may be what the list names, and it may be something else.
        Some(_) if listed.lower == Factor::ZERO => Weight::UP_TO_WHOLE,
        Some(_) => return None,
    };
    Some(Hit {
        row: at,
        adds,
        adds_to: vec![(0, adds)],
        covers: None,
        covers_term: Vec::new(),
        covers_together: None,
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
