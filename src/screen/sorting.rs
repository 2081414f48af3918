//! Results by a screening method: what the method sorts them into, and what that says of a limit. Knows the methods of the catalogue, no sums.

use super::applies::{Applies, Profile, applies};
use super::evidence::{Direct, Known};
use super::question::Question;
use crate::bom::LabResult;
use crate::catalogue::Catalogue;
use crate::catalogue::limit::Aggregation;
use crate::catalogue::screening::{
    Matrix, NamedEdition, ReadingIndex, ScreeningIndex, ScreeningMethod, ScreeningState,
};
use crate::quantity::{Amount, Bound, Detection, Edge, Interval, QuantityKind};
use crate::report::{Need, Origin};
use crate::substance::{AnalyteId, Factor};

/// The screening method that a result is by.
#[derive(Clone, Copy)]
pub(crate) struct ScreenedBy {
    method: ScreeningIndex,
    edition: NamedEdition,
    sigma: Option<Amount>,
}

impl ScreenedBy {
    pub(super) fn of(catalogue: &Catalogue, result: &LabResult) -> Option<ScreenedBy> {
        let text = result.method.trim_start();
        if text.is_empty() {
            return None;
        }
        catalogue.screening_methods().find_map(|(index, method)| {
            let edition = method.named_by(text)?;
            (method.kind == result.kind).then_some(ScreenedBy {
                method: index,
                edition,
                sigma: result.sigma,
            })
        })
    }

    /// Of a mixture of so many materials: its repeatability spreads as far as its value.
    pub(super) fn of_mixture(self, count: u32) -> ScreenedBy {
        ScreenedBy {
            sigma: self
                .sigma
                .and_then(|sigma| sigma.checked_mul(i128::from(count))),
            ..self
        }
    }
}

/// Which matrices of a method a node belongs to.
pub(crate) struct Matrices {
    method: ScreeningIndex,
    applies: Vec<Applies>,
}

/// What a reading is sorted into for one limit.
pub(super) struct Sorted {
    pub(super) origin: Origin,
    /// What the state says of the left side.
    pub(super) says: Interval,
    pub(super) needs: Vec<Need>,
}

impl Known<'_, '_> {
    /// Finds the matrices that this node belongs to, of the methods its results are by.
    pub(super) fn find_matrices(&mut self, catalogue: &Catalogue, profile: Profile<'_>) {
        for by in self.directs.iter().filter_map(|direct| direct.screened_by) {
            let Some(method) = catalogue.screening_method(by.method) else {
                continue;
            };
            if self.matrices.iter().any(|known| known.method == by.method) {
                continue;
            }
            let matrices = method.matrices.iter();
            self.matrices.push(Matrices {
                method: by.method,
                applies: matrices
                    .map(|matrix| applies(&matrix.applies, profile, catalogue))
                    .collect(),
            });
        }
    }

    /// What a screening method makes of a result for this limit; `None`: it is a result like any other.
    pub(super) fn sorted(&self, question: &Question<'_>, direct: &Direct) -> Option<Sorted> {
        let by = direct.screened_by?;
        let Origin::Result(result) = direct.origin else {
            return None;
        };
        let method = question.catalogue.screening_method(by.method)?;
        let sorted = |state: ScreeningState, says: Interval, needs: Vec<Need>| {
            Some(Sorted {
                origin: Origin::Screened(result, by.method, state),
                says,
                needs,
            })
        };
        if !reads(method, direct.analyte) {
            return sorted(ScreeningState::SaysNothing, Interval::ANY, Vec::new());
        }
        let (analyte, figure) = single(question)?;
        let mut readings = method.readings_of(direct.analyte);
        let speaks = readings.any(|reading| {
            // States that stand for themselves are told beside a limit of content, where the reading itself says nothing.
            let fits = match reading.limit {
                Some(_) => question.limit.kind == method.kind,
                None => {
                    question.limit.kind == QuantityKind::Content
                        && question.limit.kind != method.kind
                }
            };
            fits && reading.speaks_of(analyte, figure)
        });
        if !speaks {
            return None;
        }
        if by.edition == NamedEdition::Another {
            return sorted(ScreeningState::NotSorted, Interval::ANY, Vec::new());
        }
        let mut missing = Vec::new();
        let mut surely_in_one = false;
        let mut candidates = Vec::new();
        let Some(here) = self.matrices.iter().find(|here| here.method == by.method) else {
            return sorted(ScreeningState::NotSorted, Interval::ANY, Vec::new());
        };
        for (at, (matrix, applies)) in (0..).zip(method.matrices.iter().zip(&here.applies)) {
            match applies {
                Applies::No => continue,
                Applies::Yes => surely_in_one = true,
                Applies::Unknown(needs) => missing.extend(needs.iter().cloned()),
            }
            let place = (by.method, at);
            candidates.push(in_matrix(
                question,
                direct,
                by,
                result,
                place,
                matrix,
                (analyte, figure),
            ));
        }
        let (first, others) = candidates.split_first()?;
        if !surely_in_one {
            return sorted(ScreeningState::NotSorted, Interval::ANY, missing);
        }
        if others.iter().any(|other| other.state != first.state) {
            let mut needs: Vec<Need> = candidates.into_iter().flat_map(|one| one.needs).collect();
            let state = if missing.is_empty() {
                ScreeningState::Inconclusive
            } else {
                ScreeningState::NotSorted
            };
            needs.extend(missing);
            return sorted(state, Interval::ANY, needs);
        }
        sorted(first.state, first.says, first.needs.clone())
    }
}

/// What a reading is sorted into by one matrix.
struct InMatrix {
    state: ScreeningState,
    says: Interval,
    needs: Vec<Need>,
}

fn in_matrix(
    question: &Question<'_>,
    direct: &Direct,
    by: ScreenedBy,
    result: u32,
    (method, matrix_at): (ScreeningIndex, u16),
    matrix: &Matrix,
    (analyte, figure): (AnalyteId, Amount),
) -> InMatrix {
    let nothing = |state: ScreeningState, needs: Vec<Need>| InMatrix {
        state,
        says: Interval::ANY,
        needs,
    };
    let found = (0..)
        .zip(&matrix.readings)
        .find(|(_, reading)| reading.of == direct.analyte && reading.speaks_of(analyte, figure));
    let Some((reading_at, reading)) = found else {
        return nothing(ScreeningState::SaysNothing, Vec::new());
    };
    let value = question.rule.widened(direct.interval, direct.uncertainty);
    let Ok(state) = reading.sort(value, direct.detection, by.sigma) else {
        return nothing(ScreeningState::NotSorted, vec![Need::SigmaOf(result)]);
    };
    let limit = reading.limit.as_ref().map(|limit| limit.amount());
    match (state, limit) {
        (ScreeningState::Below, Some(limit)) => InMatrix {
            state,
            says: Interval::at_most(limit),
            needs: Vec::new(),
        },
        (ScreeningState::Over, Some(limit)) => InMatrix {
            state,
            says: above(limit),
            needs: Vec::new(),
        },
        (ScreeningState::Inconclusive, _) => {
            let mut needs = vec![Need::Confirm(ReadingIndex {
                method,
                matrix: matrix_at,
                reading: reading_at,
            })];
            if direct.detection == Detection::NotDetected && value.upper().is_none() {
                needs.push(Need::LoqOf(result));
            }
            nothing(state, needs)
        }
        _ => nothing(state, Vec::new()),
    }
}

/// Everything above an amount, without it.
fn above(amount: Amount) -> Interval {
    let lower = Bound {
        amount,
        edge: Edge::Open,
    };
    Interval::new(lower, None).unwrap_or(Interval::ANY)
}

/// Whether the method has anything to do with an analyte.
fn reads(method: &ScreeningMethod, analyte: AnalyteId) -> bool {
    let mut matrices = method.matrices.iter();
    method.readings_of(analyte).next().is_some()
        || matrices.any(|matrix| matrix.not_applicable.contains(&analyte))
}

/// The one analyte that a limit is about, and its figure.
fn single(question: &Question<'_>) -> Option<(AnalyteId, Amount)> {
    let form = &question.limit.form;
    match (form.aggregation, form.terms.as_slice()) {
        (Aggregation::Sum, [term]) if term.coefficient == Factor::ONE => {
            Some((term.analyte, question.limit.bound()?))
        }
        _ => None,
    }
}
