//! Evidence: what is declared and measured on a node, as intervals, and what it says of one row.
//!
//! Constituents add up, with what is not disclosed on top; results and negative declarations bound from either side. All sources are
//! intersected; where they exclude each other the answer is everything between them, and the contradiction is named.

use super::bom_columns::Columns;
use super::kernel::Span;
use super::plan::Plan;
use super::sorting::{Matrices, ScreenedBy};
use super::touches::{RowSet, Touches};
use crate::bom::{Adjustment, Constituent, FreeOf, Identity, LabResult, Material, Quantity};
use crate::catalogue::Catalogue;
use crate::catalogue::fact::Reply;
use crate::catalogue::tree::ElementsAre;
use crate::quantity::{Amount, Bound, Detection, Edge, Interval, QuantityKind};
use crate::report::{Evidence, Need, NodeIndex, Origin};
use crate::substance::{AnalyteId, Nature};

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
    /// Constituents by row: what the column of each says.
    pub(crate) hits: Touches<'p>,
    /// Results and negative declarations.
    pub(crate) directs: Vec<Direct>,
    /// Results by row.
    pub(crate) direct_hits: Touches<'p>,
    /// The matrices of screening methods that the node belongs to.
    pub(super) matrices: Vec<Matrices>,
    /// Constituents outside the catalogue.
    pub(crate) unlisted: Vec<u32>,
    pub(super) has_composition: bool,
    /// Whether what nothing here speaks of is surely absent.
    pub(super) is_fully_told: bool,
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
    pub(crate) screened_by: Option<ScreenedBy>,
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

impl Outcome {
    /// Where nothing is known.
    pub(crate) const NOTHING: Outcome = Outcome {
        span: Span::ANY,
        evidence: Vec::new(),
        needs: Vec::new(),
        intent: Intent::Silent,
    };
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
        columns: &mut Columns<'p>,
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
        known.is_fully_told = known.leaves_nothing_out() && assumption == Assumption::Nothing;
        known.directs.extend(declared_free(node, &material.free_of));
        known.add_results(columns.catalogue(), &material.results);
        let composites = material.results.iter().enumerate();
        known.directs.extend(composites.filter_map(|(at, result)| {
            from_composite(columns.catalogue(), node, at, result, |_| Taken::OfThis)
        }));
        known.index(columns, elements);
        known
    }

    /// What is known of a node by its own results, and by what it and all above are declared to be free of.
    pub(crate) fn of_results(
        columns: &mut Columns<'p>,
        node: NodeIndex,
        results: &[LabResult],
        free_of: Vec<Direct>,
        assumption: Assumption,
    ) -> Known<'p, 'b> {
        let mut known = Known::bare(node, free_of, assumption);
        known.add_results(columns.catalogue(), results);
        known.index(columns, ElementsAre::AnyCompound);
        known
    }

    fn bare(node: NodeIndex, directs: Vec<Direct>, assumption: Assumption) -> Known<'p, 'b> {
        Known {
            node,
            constituents: &[],
            contents: Vec::new(),
            undisclosed: None,
            unresolved: None,
            hits: Touches::default(),
            directs,
            direct_hits: Touches::default(),
            matrices: Vec::new(),
            unlisted: Vec::new(),
            has_composition: false,
            is_fully_told: false,
            assumption,
        }
    }

    fn add_results(&mut self, catalogue: &Catalogue, results: &[LabResult]) {
        self.directs
            .extend(own_results(catalogue, self.node, results));
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

    fn index(&mut self, columns: &mut Columns<'p>, elements: ElementsAre) {
        let mut listed = Vec::with_capacity(self.constituents.len());
        for (at, constituent) in (0..).zip(self.constituents) {
            if let Identity::Listed(analyte) = constituent.identity {
                // An element that is there as itself is none of its compounds and in none of its other states.
                let as_itself =
                    elements == ElementsAre::Themselves && is_element(columns.catalogue(), analyte);
                listed.push((at, columns.place_of(analyte), as_itself));
            }
        }
        let measured: Vec<(u32, usize)> = (0..)
            .zip(&self.directs)
            .map(|(at, direct)| (at, columns.place_of(direct.analyte)))
            .collect();
        let columns = &*columns;
        self.hits = Touches::of(
            columns.rows(),
            listed.iter().flat_map(|&(at, place, as_itself)| {
                let hits = columns.at(place).iter();
                hits.filter(move |hit| !as_itself || hit.is_sure())
                    .map(move |hit| (at, *hit))
            }),
        );
        self.direct_hits = Touches::of(
            columns.rows(),
            measured.iter().flat_map(|&(at, place)| {
                let hits = columns.at(place).iter();
                hits.map(move |hit| (at, *hit))
            }),
        );
    }

    /// Whether all of the composition is disclosed, under names the catalogue lists.
    pub(crate) fn leaves_nothing_out(&self) -> bool {
        self.has_composition
            && self.undisclosed.is_none()
            && self.unresolved.is_none()
            && self.unlisted.is_empty()
    }

    /// Adds the rows that something here is said to be, or is tested for: what it is declared to be free of is neither.
    pub(crate) fn names(&self, row_count: u32, any: &mut RowSet, named: &mut RowSet) {
        let all = 0..row_count;
        any.add(&self.hits.any, &all);
        named.add(&self.hits.named, &all);
        for (at, hit) in self.direct_hits.all() {
            let direct = self.directs.get(*at as usize);
            let is_result = direct.is_some_and(|direct| matches!(direct.origin, Origin::Result(_)));
            if is_result && (hit.is_sure() || hit.covers.is_some()) {
                any.insert(hit.row);
                named.insert(hit.row);
            }
        }
    }

    /// Whether anything declared or measured here speaks of a row.
    pub(crate) fn speaks_of(&self, row: u32) -> bool {
        self.hits.any.contains(row) || self.direct_hits.any.contains(row)
    }

    /// Whether anything measured here is of a kind and speaks of a row.
    pub(crate) fn has_result(&self, row: u32, kind: QuantityKind) -> bool {
        self.direct_hits.of_row(row).iter().any(|(at, _)| {
            self.directs.get(*at as usize).is_some_and(|direct| {
                // What stands above says nothing of a test of this very object.
                let own = self.has_composition || matches!(direct.origin, Origin::Result(_));
                own && direct.kind == kind
            })
        })
    }

    /// Whether what a gap is about may be here: listed, or in what nobody has told.
    pub(crate) fn may_hold(&self, plan: &Plan, catalogue: &Catalogue, gap: u32) -> bool {
        // A composition says nothing of a parameter, so it cannot rule one out.
        let is_parameter = |analyte: &AnalyteId| {
            let known = catalogue.registry().get(*analyte);
            matches!(known.map(|known| &known.nature), Some(Nature::Parameter))
        };
        let beyond_composition = catalogue
            .gaps
            .get(gap as usize)
            .is_none_or(|gap| gap.analytes.is_empty() || gap.analytes.iter().any(is_parameter));
        !self.leaves_nothing_out()
            || beyond_composition
            || self
                .constituents
                .iter()
                .any(|constituent| match constituent.identity {
                    Identity::Listed(analyte) => plan
                        .column(catalogue, analyte)
                        .is_some_and(|column| column.bars_by(gap)),
                    _ => true,
                })
    }
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

/// A result as evidence, if the catalogue knows what was measured.
fn direct(catalogue: &Catalogue, node: NodeIndex, at: usize, result: &LabResult) -> Option<Direct> {
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
        screened_by: ScreenedBy::of(catalogue, result),
    })
}

/// The results of a node itself, not of a mixture with others.
pub(crate) fn own_results(
    catalogue: &Catalogue,
    node: NodeIndex,
    results: &[LabResult],
) -> impl Iterator<Item = Direct> {
    results
        .iter()
        .enumerate()
        .filter(|(_, result)| result.composite_of.is_none())
        .filter_map(move |(at, result)| direct(catalogue, node, at, result))
}

/// What negative declarations of a node say.
pub(crate) fn declared_free(node: NodeIndex, declared: &[FreeOf]) -> impl Iterator<Item = Direct> {
    let numbered = (0..).zip(declared);
    numbered.filter_map(move |(at, declared)| {
        let Identity::Listed(analyte) = declared.identity else {
            return None;
        };
        Some(Direct {
            origin: Origin::FreeOf(at),
            node,
            analyte,
            kind: QuantityKind::Content,
            interval: declared.below.unwrap_or(Interval::ANY),
            uncertainty: None,
            adjustment: Adjustment::Raw,
            detection: Detection::Measured,
            migration: None,
            not_added: declared.not_added,
            screened_by: None,
        })
    })
}

/// Whether a composite holds a portion of the material asked about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    OfThis,
    /// Nobody says that it does.
    Elsewhere,
}

/// A result on a composite of n materials bounds each of them by n times the value, and no other.
pub(crate) fn from_composite(
    catalogue: &Catalogue,
    node: NodeIndex,
    at: usize,
    result: &LabResult,
    taken: impl FnOnce(Quantity) -> Taken,
) -> Option<Direct> {
    let count = result.composite_of?;
    let mut bounded = direct(catalogue, node, at, result)?;
    if taken(count) == Taken::Elsewhere {
        return Some(Direct {
            interval: Interval::ANY,
            detection: Detection::Measured,
            screened_by: None,
            ..bounded
        });
    }
    let upper = bounded.interval.upper().and_then(|bound| {
        let amount = bound.amount.checked_mul(i128::from(count.0.get()))?;
        Some(Bound { amount, ..bound })
    });
    bounded.interval = Interval::new(Bound::closed(Amount::ZERO), upper).unwrap_or(Interval::ANY);
    // Uncertainty of the mixture grows with it.
    bounded.uncertainty = bounded
        .uncertainty
        .and_then(|amount| amount.checked_mul(i128::from(count.0.get())));
    let by = bounded.screened_by;
    bounded.screened_by = by.map(|by| by.of_mixture(count.0.get()));
    Some(bounded)
}

impl Direct {
    pub(super) fn origin_says_something(&self) -> bool {
        self.interval != Interval::ANY
    }
}
