//! How much of one substance, element or species counts as another.
//!
//! Knows formulas and species. Knows nothing of groups: those are flattened
//! in `flat` and counted in `counting`.

use super::analytes::{Analytes, Sort};
use super::atomic_weights::ElementSymbol;
use super::factor::Factor;
use super::formula::Formula;
use super::group::{AnalyteId, Nature};
use super::weight::Weight;

/// The weight between two analytes of which neither is a group.
pub(super) fn weight(analytes: &Analytes, of: AnalyteId, counted_as: AnalyteId) -> Weight {
    if of == counted_as {
        return Weight::WHOLE;
    }
    if !bears(analytes, of, counted_as) {
        return Weight::NONE;
    }
    let (Some(one), Some(other)) = (analytes.nature(of), analytes.nature(counted_as)) else {
        return Weight::NONE;
    };
    match (one, other) {
        (Nature::Substance { .. }, Nature::Element { symbol }) => content(one, *symbol),
        (Nature::Substance { species, .. }, Nature::Species { of: element }) => {
            let whole = content_of(analytes, one, *element);
            match declared(analytes, species, counted_as, *element) {
                Declared::This => whole,
                Declared::Another => Weight::NONE,
                Declared::Nothing => whole.at_most(),
            }
        }
        (Nature::Element { symbol }, Nature::Substance { .. }) => {
            stands_for(content(other, *symbol))
        }
        (Nature::Species { of: element }, Nature::Substance { species, .. }) => {
            let whole = content_of(analytes, other, *element);
            match declared(analytes, species, of, *element) {
                Declared::This => stands_for(whole),
                Declared::Nothing if !whole.is_none() => Weight::UNBOUNDED,
                _ => Weight::NONE,
            }
        }
        (Nature::Element { .. }, Nature::Species { of: element }) if *element == of => {
            Weight::UP_TO_WHOLE
        }
        (Nature::Species { of: element }, Nature::Element { .. }) if *element == counted_as => {
            Weight::WHOLE
        }
        _ => Weight::NONE,
    }
}

/// Whether analytes of such sorts bear on each other at all.
fn bears(analytes: &Analytes, one: AnalyteId, other: AnalyteId) -> bool {
    use Sort::{Element, Species, Substance};
    matches!(
        (analytes.sort(one), analytes.sort(other)),
        (Some(Substance), Some(Element | Species))
            | (Some(Element), Some(Substance | Species))
            | (Some(Species), Some(Substance | Element))
    )
}

/// How much of `counted_as` is in a substance of which at most the formula is
/// known.
pub(super) fn weight_of_unlisted(
    analytes: &Analytes,
    formula: Option<&Formula>,
    counted_as: AnalyteId,
) -> Weight {
    let on = |element: ElementSymbol| {
        formula.map_or(Weight::UP_TO_WHOLE, |formula| formula.fraction(element))
    };
    match analytes.nature(counted_as) {
        Some(Nature::Element { symbol }) => on(*symbol),
        Some(Nature::Species { of }) => match analytes.nature(*of) {
            Some(Nature::Element { symbol }) => on(*symbol).at_most(),
            _ => Weight::UP_TO_WHOLE,
        },
        Some(Nature::Parameter) => Weight::UP_TO_WHOLE,
        _ => Weight::NONE,
    }
}

/// The share of the element in the substance.
fn content(substance: &Nature, element: ElementSymbol) -> Weight {
    match substance {
        Nature::Substance {
            formula: Some(formula),
            ..
        } => formula.fraction(element),
        Nature::Substance {
            elements: Some(elements),
            ..
        } if !elements.contains(&element) => Weight::NONE,
        Nature::Substance { .. } => Weight::UP_TO_WHOLE,
        _ => Weight::NONE,
    }
}

fn content_of(analytes: &Analytes, substance: &Nature, element: AnalyteId) -> Weight {
    match analytes.nature(element) {
        Some(Nature::Element { symbol }) => content(substance, *symbol),
        _ => Weight::UP_TO_WHOLE,
    }
}

/// An element of which the substance holds `share` bounds the substance from
/// above, and proves none of it.
fn stands_for(share: Weight) -> Weight {
    if share.is_none() {
        return Weight::NONE;
    }
    Weight {
        lower: Factor::ZERO,
        upper: share.reciprocal().upper,
    }
}

enum Declared {
    This,
    Another,
    Nothing,
}

/// What a substance's list of species says of one species of an element.
fn declared(
    analytes: &Analytes,
    species: &[AnalyteId],
    asked: AnalyteId,
    element: AnalyteId,
) -> Declared {
    let same_element = |id: &AnalyteId| matches!(analytes.nature(*id), Some(Nature::Species { of }) if *of == element);
    if species.contains(&asked) {
        Declared::This
    } else if species.iter().any(same_element) {
        Declared::Another
    } else {
        Declared::Nothing
    }
}
