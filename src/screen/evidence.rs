//! Evidence: what is declared and measured on a node, as intervals, and what it says of one row.
//!
//! Constituents add up, with what is not disclosed on top; results and negative declarations bound from either side. All sources are
//! intersected; where they exclude each other the answer is everything between them, and the contradiction is named.

use std::ops::Range;

use super::kernel::Span;
use super::plan::{Hit, Plan};
use crate::bom::{Adjustment, Constituent, Identity, LabResult, Material};
use crate::catalogue::Catalogue;
use crate::catalogue::fact::Reply;
use crate::catalogue::tree::ElementsAre;
use crate::quantity::{Amount, Bound, Detection, Edge, Interval, QuantityKind};
use crate::report::{Evidence, Need, NodeIndex, Origin};
use crate::substance::{AnalyteId, Factor, Nature};

use super::Assumption;

/// The whole of a material, 100 %.
pub(crate) const WHOLE: Amount = Amount::from_raw(1_000_000 * Amount::SCALE);

/// What is known of one node, made ready for all rows.
pub(crate) struct Known<'p, 'b> {
    pub(crate) node: NodeIndex,
    pub(crate) constituents: &'b [Constituent],
    /// What each constituent's content can be, from its own text and from what the others leave.
    pub(super) contents: Vec<Interval>,
    /// What of the material nobody has disclosed, at most.
    pub(super) undisclosed: Option<Bound>,
    /// What of it stands under names that fit nothing, at most.
    pub(super) unresolved: Option<Bound>,
    /// Constituents by row: what the column of each says, in the order of rows.
    pub(crate) hits: Vec<(u32, u32, &'p Hit)>,
    /// Results and negative declarations.
    pub(crate) directs: Vec<Direct>,
    /// Results by row, in the order of rows.
    pub(crate) direct_hits: Vec<(u32, u32, &'p Hit)>,
    /// Constituents outside the catalogue.
    pub(super) unlisted: Vec<u32>,
    pub(super) has_composition: bool,
    pub(crate) assumption: Assumption,
}

/// A result or a negative declaration.
#[derive(Clone)]
pub(crate) struct Direct {
    pub(crate) origin: Origin,
    pub(crate) node: NodeIndex,
    pub(crate) analyte: AnalyteId,
    pub(crate) kind: QuantityKind,
    pub(crate) interval: Interval,
    pub(crate) uncertainty: Option<Amount>,
    pub(crate) adjustment: Adjustment,
    pub(crate) detection: Detection,
    pub(crate) migration: Option<u32>,
    pub(crate) not_added: Reply,
}

/// What the evidence says of one row.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) span: Span,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) needs: Vec<Need>,
    /// Whether everything that counts is declared not intentionally added.
    pub(crate) intent: Intent,
}

/// What is known of the purpose of what counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Intent {
    /// Something that counts was added on purpose.
    Added,
    /// It is declared not added.
    NotAdded,
    /// Of something that counts nothing is said.
    Unsaid,
    /// Nothing is said of anything.
    Silent,
}

impl<'p, 'b> Known<'p, 'b> {
    /// What is known of a material and of what stands above it.
    pub(crate) fn of_material(
        plan: &'p Plan,
        catalogue: &Catalogue,
        node: NodeIndex,
        material: &'b Material,
        elements: ElementsAre,
        inherited: Vec<Direct>,
        assumption: Assumption,
    ) -> Known<'p, 'b> {
        let mut known = Known::bare(node, inherited, assumption);
        known.has_composition = true;
        known.constituents = &material.contains;
        known.read_contents(material);
        for (at, declared) in material.free_of.iter().enumerate() {
            if let Identity::Listed(analyte) = declared.identity {
                known.directs.push(Direct {
                    origin: Origin::FreeOf(at as u32),
                    node,
                    analyte,
                    kind: QuantityKind::Content,
                    interval: declared.below.unwrap_or(Interval::ANY),
                    uncertainty: None,
                    adjustment: Adjustment::Raw,
                    detection: Detection::Measured,
                    migration: None,
                    not_added: declared.not_added,
                });
            }
        }
        known.add_results(&material.results);
        known.index(plan, catalogue, elements);
        known
    }

    /// What is known of a node by its own results only.
    pub(crate) fn of_results(
        plan: &'p Plan,
        catalogue: &Catalogue,
        node: NodeIndex,
        results: &[LabResult],
        assumption: Assumption,
    ) -> Known<'p, 'b> {
        let mut known = Known::bare(node, Vec::new(), assumption);
        known.add_results(results);
        known.index(plan, catalogue, ElementsAre::AnyCompound);
        known
    }

    fn bare(node: NodeIndex, directs: Vec<Direct>, assumption: Assumption) -> Known<'p, 'b> {
        Known {
            node,
            constituents: &[],
            contents: Vec::new(),
            undisclosed: None,
            unresolved: None,
            hits: Vec::new(),
            directs,
            direct_hits: Vec::new(),
            unlisted: Vec::new(),
            has_composition: false,
            assumption,
        }
    }

    fn add_results(&mut self, results: &[LabResult]) {
        for (at, result) in results.iter().enumerate() {
            if result.composite_of.is_none() {
                self.directs.extend(direct(self.node, at, result));
            }
        }
    }

    fn read_contents(&mut self, material: &Material) {
        let present = Interval::new(
            Bound {
                amount: Amount::ZERO,
                edge: Edge::Open,
            },
            None,
        )
        .unwrap_or(Interval::ANY);
        let stated: Vec<Interval> = material
            .contains
            .iter()
            .map(|constituent| {
                constituent
                    .content
                    .map_or(present, |reading| reading.interval)
            })
            .collect();
        let listed = stated.iter().fold(Amount::ZERO, |sum, interval| {
            sum.checked_add(interval.lower().amount).unwrap_or(sum)
        });
        let left = |without: Amount| {
            WHOLE
                .checked_sub(listed)
                .and_then(|rest| rest.checked_add(without))
                .unwrap_or(WHOLE)
                .min(WHOLE)
                .max(Amount::ZERO)
        };
        // No constituent can be more than what the others leave of the whole.
        self.contents = stated
            .iter()
            .map(|interval| {
                let most = Interval::at_most(left(interval.lower().amount));
                interval.intersect(most).unwrap_or(*interval)
            })
            .collect();
        let share = |amount: Amount| (amount > Amount::ZERO).then(|| Bound::closed(amount));
        let rest = left(Amount::ZERO);
        self.undisclosed = match (self.assumption, material.disclosed) {
            (Assumption::UnlistedIsAbsent, _) => None,
            (Assumption::Nothing, Some(disclosed)) => share(
                WHOLE
                    .checked_sub(disclosed)
                    .map_or(rest, |undisclosed| undisclosed.min(rest)),
            ),
            (Assumption::Nothing, None) => share(rest),
        };
        let mut unresolved: Option<Bound> = None;
        for (at, constituent) in material.contains.iter().enumerate() {
            match &constituent.identity {
                Identity::Unresolved { .. } => {
                    let upper = self.contents.get(at).and_then(|content| content.upper());
                    let upper = upper.unwrap_or(Bound::closed(WHOLE));
                    unresolved = Some(match unresolved {
                        None => upper,
                        Some(sum) => Bound {
                            amount: sum
                                .amount
                                .checked_add(upper.amount)
                                .unwrap_or(WHOLE)
                                .min(WHOLE),
                            edge: Edge::Closed,
                        },
                    });
                }
                Identity::Unlisted { .. } => self.unlisted.push(at as u32),
                Identity::Listed(_) => {}
            }
        }
        self.unresolved = unresolved;
    }

    fn index(&mut self, plan: &'p Plan, catalogue: &Catalogue, elements: ElementsAre) {
        for (at, constituent) in self.constituents.iter().enumerate() {
            if let Identity::Listed(analyte) = constituent.identity {
                // An element that is there as itself is none of its compounds and in none of its other states.
                let as_itself =
                    elements == ElementsAre::Themselves && is_element(catalogue, analyte);
                let column = plan.column(catalogue, analyte).iter();
                self.hits.extend(
                    column
                        .filter(|hit| !as_itself || hit.adds.lower > Factor::ZERO)
                        .map(|hit| (hit.row, at as u32, hit)),
                );
            }
        }
        self.hits.sort_by_key(|(row, at, _)| (*row, *at));
        for (at, direct) in self.directs.iter().enumerate() {
            let column = plan.column(catalogue, direct.analyte);
            self.direct_hits
                .extend(column.iter().map(|hit| (hit.row, at as u32, hit)));
        }
        self.direct_hits.sort_by_key(|(row, at, _)| (*row, *at));
    }

    /// The rows of a range that anything declared or measured here speaks of: surely by name, or maybe as part of something wider.
    pub(crate) fn touched(&self, rows: &Range<u32>, found: &mut Vec<(u32, Touch)>) {
        let inside = |list: &[(u32, u32, &Hit)], found: &mut Vec<(u32, Touch)>| {
            for (row, _, hit) in in_rows(list, rows) {
                let surely = hit.adds.lower > Factor::ZERO;
                found.push((*row, if surely { Touch::ByName } else { Touch::Wider }));
            }
        };
        inside(&self.hits, found);
        inside(&self.direct_hits, found);
    }

    /// Whether anything measured here is of a kind and speaks of a row.
    pub(crate) fn has_result(&self, row: u32, kind: QuantityKind) -> bool {
        of_row(&self.direct_hits, row).iter().any(|(_, at, _)| {
            self.directs
                .get(*at as usize)
                .is_some_and(|direct| direct.kind == kind)
        })
    }

    /// Whether any of these analytes (any at all, where none is named) may be here: listed, measured, or in what nobody has told.
    pub(crate) fn may_hold(&self, catalogue: &Catalogue, analytes: &[AnalyteId]) -> bool {
        let told = self.has_composition
            && self.undisclosed.is_none()
            && self.unresolved.is_none()
            && self.unlisted.is_empty();
        let speaks = |analyte: AnalyteId| {
            analytes
                .iter()
                .any(|wanted| !catalogue.registry().weight(analyte, *wanted).is_none())
        };
        !told
            || analytes.is_empty()
            || self
                .constituents
                .iter()
                .any(|constituent| match constituent.identity {
                    Identity::Listed(analyte) => speaks(analyte),
                    _ => true,
                })
    }
}

/// How evidence speaks of a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Touch {
    /// By its own name or as a part of it.
    ByName,
    /// As something wider that it may be part of.
    Wider,
}

fn is_element(catalogue: &Catalogue, analyte: AnalyteId) -> bool {
    matches!(
        catalogue
            .registry()
            .get(analyte)
            .map(|analyte| &analyte.nature),
        Some(Nature::Element { .. })
    )
}

/// The slice of a list sorted by row that belongs to a range of rows.
pub(super) fn in_rows<'s, 'p>(
    list: &'s [(u32, u32, &'p Hit)],
    rows: &Range<u32>,
) -> &'s [(u32, u32, &'p Hit)] {
    let start = list.partition_point(|(row, _, _)| *row < rows.start);
    let end = list.partition_point(|(row, _, _)| *row < rows.end);
    list.get(start..end).unwrap_or_default()
}

/// The slice of a list sorted by row that belongs to one row.
pub(super) fn of_row<'s, 'p>(
    list: &'s [(u32, u32, &'p Hit)],
    row: u32,
) -> &'s [(u32, u32, &'p Hit)] {
    let start = list.partition_point(|(known, _, _)| *known < row);
    let end = list.partition_point(|(known, _, _)| *known <= row);
    list.get(start..end).unwrap_or_default()
}

/// A result as evidence, if the catalogue knows what was measured.
fn direct(node: NodeIndex, at: usize, result: &LabResult) -> Option<Direct> {
    let Identity::Listed(analyte) = result.identity else {
        return None;
    };
    Some(Direct {
        origin: Origin::Result(at as u32),
        node,
        analyte,
        kind: result.kind,
        interval: result.value.interval,
        uncertainty: result.value.uncertainty,
        adjustment: result.adjustment,
        detection: result.value.detection,
        migration: result.migration.map(|number| number.0.get()),
        not_added: Reply::No,
    })
}

/// A result on a composite of n materials bounds each of them by n times the value.
pub(crate) fn from_composite(node: NodeIndex, at: usize, result: &LabResult) -> Option<Direct> {
    let count = result.composite_of?;
    let mut bounded = direct(node, at, result)?;
    let upper = bounded.interval.upper().and_then(|bound| {
        let amount = bound.amount.checked_mul(i128::from(count.0.get()))?;
        Some(Bound { amount, ..bound })
    });
    bounded.interval = Interval::new(Bound::closed(Amount::ZERO), upper).unwrap_or(Interval::ANY);
    // Uncertainty of the mixture grows with it.
    bounded.uncertainty = bounded
        .uncertainty
        .and_then(|amount| amount.checked_mul(i128::from(count.0.get())));
    Some(bounded)
}

impl Direct {
    pub(super) fn origin_says_something(&self) -> bool {
        self.interval != Interval::ANY
    }
}
