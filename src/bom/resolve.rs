//! From names and texts to what they stand for in a catalogue.
//! Knows the catalogue and the rules of single values; knows neither files nor builders.

use jiff::civil::Date;

use super::refusal::BuildError;
use super::{Constituent, Identity, Mass, Traits};
use crate::catalogue::Catalogue;
use crate::catalogue::fact::{Answer, AnswerType, Derivation, FactId};
use crate::catalogue::limit::Role;
use crate::catalogue::nearest::nearest;
use crate::catalogue::tree::NodeId;
use crate::quantity::{
    Amount, Bound, Detection, Edge, Interval, QuantityKind, Reading, TextError, Unit,
};
use crate::substance::{Formula, Nature, NotFound};

/// How deep parts may be nested.
pub(super) const MAX_DEPTH: usize = 64;

/// All of a material.
const WHOLE: Amount = Amount::from_raw(1_000_000 * Amount::SCALE);

pub(super) fn category(catalogue: &Catalogue, text: &str) -> Result<NodeId, BuildError> {
    let found = catalogue.categories().find(text);
    found.map_err(BuildError::UnknownCategory)
}

pub(super) fn class(catalogue: &Catalogue, text: &str) -> Result<NodeId, BuildError> {
    let found = catalogue.materials().find(text);
    found.map_err(BuildError::UnknownClass)
}

pub(super) fn fact(catalogue: &Catalogue, key: &str) -> Result<FactId, BuildError> {
    let wanted = key.trim();
    let found = catalogue
        .facts()
        .find(|(_, fact)| fact.key.as_str() == wanted);
    found.map(|(id, _)| id).ok_or_else(|| {
        let keys = catalogue.facts().map(|(_, fact)| fact.key.as_str());
        BuildError::UnknownFact {
            given: wanted.to_owned(),
            nearest: nearest(wanted, keys.map(|key| (key, key))),
        }
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

pub(super) fn role(text: &str) -> Result<Role, BuildError> {
    let wanted = text.trim();
    let found = Role::ALL.into_iter().find(|role| role.name() == wanted);
    found.ok_or_else(|| {
        let mut near = nearest(
            wanted,
            Role::ALL.map(|role| (role.name(), role.name())).into_iter(),
        );
        if near.is_empty() {
            near = Role::ALL.map(|role| role.name().to_owned()).to_vec();
        }
        BuildError::UnknownRole {
            given: wanted.to_owned(),
            nearest: near,
        }
    })
}

pub(super) fn kind(text: &str) -> Result<QuantityKind, BuildError> {
    text.trim().parse().map_err(BuildError::UnknownKind)
}

/// What a name stands for. A name that fits nothing is kept; a number that is none is refused, because a slip of the pen would hide a
/// substance.
pub(super) fn identity(catalogue: &Catalogue, name: &str) -> Result<Identity, BuildError> {
    if name.trim().is_empty() {
        return Err(BuildError::NoSubstance);
    }
    match catalogue.registry().find(name) {
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

/// One value, with nothing beside it that would be lost.
fn exact(reading: Reading, what: &'static str) -> Result<Amount, BuildError> {
    let one = reading.interval.is_exact()
        && reading.detection == Detection::Measured
        && reading.uncertainty.is_none();
    one.then(|| reading.interval.lower().amount)
        .ok_or(BuildError::NotExact { what })
}

pub(super) fn above_zero(amount: Amount, what: &'static str) -> Result<Amount, BuildError> {
    match amount > Amount::ZERO {
        true => Ok(amount),
        false => Err(BuildError::Zero { what }),
    }
}

pub(super) fn mass(text: &str) -> Result<Mass, BuildError> {
    let kind = QuantityKind::MassPerItem;
    let reading = match Reading::parse(text, kind) {
        Err(error @ TextError::Unit { .. }) => kilograms(text).ok_or(BuildError::Text(error))?,
        other => other.map_err(BuildError::Text)?,
    };
    mass_of(exact(reading, "mass")?)
}

pub(super) fn mass_of(amount: Amount) -> Result<Mass, BuildError> {
    above_zero(amount, "mass").map(Mass)
}

/// Parts are weighed in kilograms, lamps and burners (the mass per item of a limit) are not: the unit is known here alone.
fn kilograms(text: &str) -> Option<Reading> {
    let number = ["kg", "KG", "Kg", "ｋｇ", "㎏", "千克", "公斤"]
        .into_iter()
        .find_map(|unit| text.trim().strip_suffix(unit))?;
    let grams = Reading::parse(&format!("{number} g"), QuantityKind::MassPerItem).ok()?;
    let amount = exact(grams, "mass").ok()?.checked_mul(1000)?;
    Some(Reading::exactly(amount, Unit::Gram))
}

/// The share of a material whose constituents are listed.
pub(super) fn disclosed(text: &str) -> Result<Amount, BuildError> {
    disclosed_of(exact(
        reading(text, QuantityKind::Content)?,
        "disclosed share",
    )?)
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

/// `100 mg/kg` and `< 100 mg/kg` both say: below that.
pub(super) fn below(text: &str) -> Result<Interval, BuildError> {
    let reading = reading(text, QuantityKind::Content)?;
    if reading.uncertainty.is_some() {
        return Err(BuildError::NotABound);
    }
    if reading.interval.is_exact() {
        return below_of(reading.interval.lower().amount);
    }
    let from_nothing = reading.interval.lower() == Bound::closed(Amount::ZERO);
    match reading.interval.upper() {
        Some(_) if from_nothing => Ok(reading.interval),
        _ => Err(BuildError::NotABound),
    }
}

pub(super) fn below_of(amount: Amount) -> Result<Interval, BuildError> {
    above_zero(amount, "bound").map(Interval::below)
}

/// The value with a limit of quantification that stands beside it.
pub(super) fn with_loq(
    value: Reading,
    text: &str,
    kind: QuantityKind,
) -> Result<Reading, BuildError> {
    let loq = reading(text, kind)?;
    let unit = loq.unit;
    let amount = above_zero(
        exact(loq, "limit of quantification")?,
        "limit of quantification",
    )?;
    if value.detection == Detection::Measured {
        return Ok(value);
    }
    match value.interval.upper() {
        None => Ok(not_detected_below(amount, unit)),
        Some(upper) if upper.amount == amount => Ok(value),
        Some(_) => Err(BuildError::TwoDetectionLimits),
    }
}

pub(super) fn not_detected_below(amount: Amount, unit: Option<Unit>) -> Reading {
    Reading {
        interval: Interval::below(amount),
        uncertainty: None,
        detection: Detection::NotDetected,
        unit,
    }
}

/// The value with an uncertainty that stands beside it.
pub(super) fn with_uncertainty(
    value: Reading,
    text: &str,
    kind: QuantityKind,
) -> Result<Reading, BuildError> {
    let stated = reading(text, kind)?;
    // "10 %" beside a share in mg/kg, or above the value, is a share of the value as likely as an amount.
    let share = stated.unit == Some(Unit::Percent);
    let amount = exact(stated, "uncertainty")?;
    let beyond = value.unit != Some(Unit::Percent) || amount > value.interval.lower().amount;
    if share && beyond {
        return Err(BuildError::Text(TextError::UnclearUncertainty {
            given: text.trim().to_owned(),
        }));
    }
    with_uncertainty_of(value, amount)
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
        Some((sum, edge)) if sum > WHOLE || (sum == WHOLE && edge == Edge::Open) => Err(overfull(
            format!("{} %", sum.display_in(Unit::Percent, QuantityKind::Content)),
        )),
        Some(_) => Ok(()),
        None => Err(overfull("more than can be counted".to_owned())),
    }
}
