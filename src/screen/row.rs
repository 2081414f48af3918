//! Rows of the plan: each limit as forms over analytes that are not divided further. Knows limits and analytes, no BOM.

use jiff::civil::Date;

use super::kernel::common_denominator;
use crate::catalogue::limit::{Aggregation, Limit, Requirement, Term};
use crate::substance::{AnalyteId, Factor, Nature, Openness, Registry, Weight};

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
    /// Whether one unit of something may be one unit of two of the terms at once.
    pub(crate) overlaps: bool,
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

/// What one unit of an unknown substance counts at most: it may be any member, or all element. Terms that overlap count it once each.
pub(super) fn ceiling(limit: &Limit, registry: &Registry) -> Weight {
    let terms = &limit.form.terms;
    let most = |term: &Term| {
        let of_group = match limit.form.aggregation {
            Aggregation::Sum => registry
                .members(term.analyte)
                .map(|member| registry.weight(member.analyte, term.analyte).upper)
                .try_fold(Factor::ONE, |most, weight| Some(most.max(weight?)))?,
            _ => Factor::ONE,
        };
        Weight::exactly(term.coefficient)
            .times(Weight::exactly(of_group))
            .upper
    };
    let overlap = limit.form.aggregation == Aggregation::Sum
        && terms.iter().enumerate().any(|(at, term)| {
            let others = terms.iter().enumerate().filter(|(other, _)| *other != at);
            let mut others = others.map(|(_, other)| other.analyte);
            others.any(|other| !registry.weight(term.analyte, other).is_none())
        });
    let whole = terms
        .iter()
        .map(most)
        .try_fold(Factor::ZERO, |whole, most| {
            let most = most?;
            if overlap {
                Weight::exactly(whole).plus(Weight::exactly(most)).upper
            } else {
                Some(whole.max(most))
            }
        });
    whole.map_or(Weight::UNBOUNDED, Weight::up_to)
}

pub(super) fn rows_of(limit: &Limit, registry: &Registry, on: Date) -> Vec<Row> {
    if limit.requirement == Requirement::OwnRows {
        return Vec::new();
    }
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
                overlaps: false,
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
        overlaps: overlap(registry, &divided),
        terms: divided,
        denominator,
        member,
        reach,
        beyond: None,
        is_all_but: false,
    }
}

/// Whether one term of a row bears on another. Two substances never do.
fn overlap(registry: &Registry, terms: &[RowTerm]) -> bool {
    let is_substance = |term: &RowTerm| {
        let known = registry.get(term.analyte);
        matches!(
            known.map(|known| &known.nature),
            Some(Nature::Substance { .. })
        )
    };
    terms.len() > 1
        && terms.iter().enumerate().any(|(at, term)| {
            let mut others = terms.iter().enumerate().filter(|(other, _)| *other != at);
            !is_substance(term)
                && others.any(|(_, other)| {
                    !registry.weight(term.analyte, other.analyte).is_none()
                        || !registry.weight(other.analyte, term.analyte).is_none()
                })
        })
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
