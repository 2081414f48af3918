//! From names and texts to what they stand for in a catalogue.
//! Knows the catalogue and the rules of single values; knows neither files nor builders.

use jiff::civil::Date;

use super::refusal::BuildError;
use super::{Constituent, Identity, Mass, Traits};
use crate::catalogue::Catalogue;
use crate::catalogue::fact::{Answer, AnswerType, Derivation, FactId};
use crate::catalogue::nearest::nearest;
use crate::catalogue::tree::{NodeId, Tree};
use crate::quantity::{Amount, Bound, Detection, Edge, Interval, QuantityKind, Reading, Unit};
use crate::substance::{AnalyteId, Formula, Nature, NotFound};

/// How deep parts may be nested.
pub(super) const MAX_DEPTH: usize = 64;

/// All of a material.
const WHOLE: Amount = Amount::from_raw(1_000_000 * Amount::SCALE);

pub(super) fn category(catalogue: &Catalogue, text: &str) -> Result<NodeId, BuildError> {
    let tree = catalogue.categories();
    tree.find(text)
        .map_err(|unknown| BuildError::UnknownCategory {
            given: unknown.name,
            nearest: unknown.nearest,
            known: roots(tree),
        })
}

pub(super) fn class(catalogue: &Catalogue, text: &str) -> Result<NodeId, BuildError> {
    let tree = catalogue.materials();
    tree.find(text).map_err(|unknown| BuildError::UnknownClass {
        given: unknown.name,
        nearest: unknown.nearest,
        known: roots(tree),
    })
}

fn roots(tree: &Tree) -> Vec<String> {
    let paths = tree.iter().map(|(_, node)| &node.path);
    paths.filter(|path| !path.contains('/')).cloned().collect()
}

pub(super) fn fact(catalogue: &Catalogue, key: &str) -> Result<FactId, BuildError> {
    let wanted = key.trim();
    let keys = || catalogue.facts().map(|(_, fact)| fact.key.as_str());
    let found = catalogue
        .facts()
        .find(|(_, fact)| fact.key.as_str() == wanted);
    found
        .map(|(id, _)| id)
        .ok_or_else(|| BuildError::UnknownFact {
            given: wanted.to_owned(),
            nearest: nearest(wanted, keys().map(|key| (key, key))),
            known: keys().map(str::to_owned).collect(),
        })
}

/// One answer, or several choices that are true at once.
pub(super) fn answer(
    catalogue: &Catalogue,
    id: FactId,
    texts: &[String],
) -> Result<Answer, BuildError> {
    let Some(fact) = catalogue.fact(id) else {
        return Err(BuildError::UnknownFact {
            given: String::new(),
            nearest: Vec::new(),
            known: Vec::new(),
        });
    };
    let count = || BuildError::AnswerCount {
        fact: fact.key.as_str().to_owned(),
        given: texts.len(),
    };
    match (texts, &fact.answer) {
        ([], _) => Err(count()),
        ([one], AnswerType::Date) => day(one).map(Answer::Date),
        ([one], _) => fact.read(one).map_err(BuildError::Answer),
        (several, AnswerType::Choice(_)) => {
            let mut places = Vec::new();
            for text in several {
                if let Answer::Choice(more) = fact.read(text).map_err(BuildError::Answer)? {
                    places.extend(more);
                }
            }
            places.sort_unstable();
            places.dedup();
            Ok(Answer::Choice(places))
        }
        _ => Err(count()),
    }
}

/// A day, and nothing beside it that would be lost.
pub(super) fn day(text: &str) -> Result<Date, BuildError> {
    let text = text.trim();
    let read = text.parse::<Date>().ok();
    read.filter(|day| day.to_string() == text)
        .ok_or_else(|| BuildError::NotADay {
            given: text.to_owned(),
        })
}

/// Makes the day it was made and the facts that are derived from it agree.
pub(super) fn made(
    catalogue: &Catalogue,
    made: Option<Date>,
    traits: &mut Traits,
) -> Result<Option<Date>, BuildError> {
    let mut made = made;
    let derived = |derivation: Option<Derivation>| derivation == Some(Derivation::Made);
    for (id, fact) in catalogue.facts().filter(|(_, fact)| derived(fact.derived)) {
        match (made, traits.answers.get(&id)) {
            (Some(day), None) => {
                traits.answers.insert(id, Answer::Date(day));
            }
            (Some(day), Some(declared)) if *declared != Answer::Date(day) => {
                return Err(BuildError::TwoDays {
                    made: day,
                    fact: fact.key.as_str().to_owned(),
                });
            }
            (None, Some(Answer::Date(day))) => made = Some(*day),
            _ => {}
        }
    }
    Ok(made)
}

/// What a name stands for. A name that fits nothing is kept; a number that is none is refused, because a slip of the pen would hide a
/// substance.
pub(super) fn identity(catalogue: &Catalogue, name: &str) -> Result<Identity, BuildError> {
    identity_of(name, catalogue.registry().find(name))
}

/// The same, without looking for names that come near.
#[cfg(feature = "json")]
pub(super) fn plain_identity(catalogue: &Catalogue, name: &str) -> Result<Identity, BuildError> {
    identity_of(name, catalogue.registry().look_up(name))
}

fn identity_of(name: &str, found: Result<AnalyteId, NotFound>) -> Result<Identity, BuildError> {
    if name.trim().is_empty() {
        return Err(BuildError::NoSubstance);
    }
    match found {
        Ok(id) => Ok(Identity::Listed(id)),
        Err(NotFound::UnlistedCas(cas)) => Ok(Identity::Unlisted { cas, formula: None }),
        Err(NotFound::Unknown { nearest, .. }) => Ok(Identity::Unresolved { nearest }),
        Err(NotFound::UnlistedEc(_)) => Ok(Identity::Unresolved {
            nearest: Vec::new(),
        }),
        Err(bad) => Err(BuildError::Number(bad)),
    }
}

/// The identity with a formula that the file gives beside it.
pub(super) fn with_formula(
    catalogue: &Catalogue,
    name: &str,
    identity: Identity,
    text: &str,
) -> Result<Identity, BuildError> {
    let given: Formula = text.trim().parse().map_err(BuildError::Formula)?;
    let known = match &identity {
        Identity::Unlisted { cas, .. } => {
            return Ok(Identity::Unlisted {
                cas: *cas,
                formula: Some(given),
            });
        }
        Identity::Unresolved { .. } => None,
        Identity::Listed(id) => match catalogue.registry().get(*id).map(|found| &found.nature) {
            Some(Nature::Substance { formula, .. }) => formula.clone(),
            Some(Nature::Element { symbol }) => Some(Formula::of_element(*symbol)),
            _ => None,
        },
    };
    match known {
        Some(known) if known == given => Ok(identity),
        Some(known) => Err(BuildError::OtherFormula {
            name: name.to_owned(),
            known: known.to_string(),
        }),
        None => Err(BuildError::IdleFormula {
            name: name.to_owned(),
        }),
    }
}

pub(super) fn reading(text: &str, kind: QuantityKind) -> Result<Reading, BuildError> {
    Reading::parse(text, kind).map_err(BuildError::Text)
}

pub(super) fn above_zero(amount: Amount, what: &'static str) -> Result<Amount, BuildError> {
    match amount > Amount::ZERO {
        true => Ok(amount),
        false => Err(BuildError::Zero { what }),
    }
}

pub(super) fn mass_of(amount: Amount) -> Result<Mass, BuildError> {
    above_zero(amount, "mass").map(Mass)
}

pub(super) fn disclosed_of(amount: Amount) -> Result<Amount, BuildError> {
    content_of(amount, "disclosed share")
}

/// A content is no more than the whole.
pub(super) fn content_of(amount: Amount, what: &'static str) -> Result<Amount, BuildError> {
    match amount <= WHOLE {
        true => Ok(amount),
        false => Err(BuildError::AboveWhole { what }),
    }
}

pub(super) fn below_of(amount: Amount) -> Result<Interval, BuildError> {
    above_zero(amount, "bound").map(Interval::below)
}

pub(super) fn not_detected_below(amount: Amount, unit: Option<Unit>) -> Reading {
    Reading {
        interval: Interval::below(amount),
        uncertainty: None,
        detection: Detection::NotDetected,
        unit,
    }
}

pub(super) fn with_uncertainty_of(value: Reading, amount: Amount) -> Result<Reading, BuildError> {
    if value.uncertainty.is_some() {
        return Err(BuildError::TwoUncertainties);
    }
    if !value.interval.is_exact() || value.detection == Detection::NotDetected {
        return Err(BuildError::IdleUncertainty);
    }
    Ok(Reading {
        uncertainty: Some(amount),
        ..value
    })
}

/// Refuses contents that must add to more than the whole.
pub(super) fn fits(material: &str, contains: &[Constituent]) -> Result<(), BuildError> {
    let lower = |constituent: &Constituent| {
        let lower = constituent.content.map(|content| content.interval.lower());
        lower.unwrap_or(Bound::closed(Amount::ZERO))
    };
    let total =
        contains
            .iter()
            .map(lower)
            .try_fold((Amount::ZERO, Edge::Closed), |(sum, edge), bound| {
                let edge = if bound.edge == Edge::Open {
                    Edge::Open
                } else {
                    edge
                };
                Some((sum.checked_add(bound.amount)?, edge))
            });
    let overfull = |total: String| BuildError::Overfull {
        material: material.to_owned(),
        total,
    };
    match total {
        // An open end means that the contents are more than their sum.
        Some((sum, edge)) if sum > WHOLE || (sum == WHOLE && edge == Edge::Open) => {
            let words = match edge {
                Edge::Open => "more than",
                Edge::Closed => "at least",
            };
            let sum = sum.display_in(Unit::Percent, QuantityKind::Content);
            Err(overfull(format!("{words} {sum} %")))
        }
        Some(_) => Ok(()),
        None => Err(overfull("more than can be counted".to_owned())),
    }
}
