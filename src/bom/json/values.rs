//! The rules of single values as a file writes them.
//! Knows texts; the rules that typed values follow too are in [`resolve`].

use crate::bom::Mass;
use crate::bom::refusal::BuildError;
use crate::bom::resolve::{self, reading};
use crate::catalogue::limit::Role;
use crate::catalogue::nearest::nearest;
use crate::quantity::{Amount, Bound, Detection, Interval, QuantityKind, Reading, TextError, Unit};

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

pub(super) fn mass(text: &str) -> Result<Mass, BuildError> {
    let reading = match Reading::parse(text, QuantityKind::MassPerItem) {
        // What the kind's own errors say of units leaves the kilogram out.
        Err(TextError::Unit { .. } | TextError::BareNumber { .. }) => kilograms(text)?,
        other => other.map_err(BuildError::Text)?,
    };
    resolve::mass_of(exact(reading, "mass")?)
}

/// Parts are weighed in kilograms, lamps and burners (the mass per item of a limit) are not: the unit is known here alone.
fn kilograms(text: &str) -> Result<Reading, BuildError> {
    let refused = || BuildError::NotAMass {
        given: text.trim().to_owned(),
    };
    let number = ["kg", "KG", "Kg", "ｋｇ", "㎏", "千克", "公斤"]
        .into_iter()
        .find_map(|unit| text.trim().strip_suffix(unit))
        .ok_or_else(refused)?;
    let grams =
        Reading::parse(&format!("{number} g"), QuantityKind::MassPerItem).map_err(|_| refused())?;
    let amount = exact(grams, "mass")?
        .checked_mul(1000)
        .ok_or_else(refused)?;
    Ok(Reading::exactly(amount, Unit::Gram))
}

/// The share of a material whose constituents are listed.
pub(super) fn disclosed(text: &str) -> Result<Amount, BuildError> {
    resolve::disclosed_of(exact(
        reading(text, QuantityKind::Content)?,
        "disclosed share",
    )?)
}

/// `100 mg/kg` and `< 100 mg/kg` both say: below that.
pub(super) fn below(text: &str) -> Result<Interval, BuildError> {
    let reading = reading(text, QuantityKind::Content)?;
    if reading.uncertainty.is_some() {
        return Err(BuildError::NotABound);
    }
    if reading.interval.is_exact() {
        return resolve::below_of(reading.interval.lower().amount);
    }
    let from_nothing = reading.interval.lower() == Bound::closed(Amount::ZERO);
    match reading.interval.upper() {
        Some(_) if from_nothing => Ok(reading.interval),
        _ => Err(BuildError::NotABound),
    }
}

/// The value with a limit of quantification that stands beside it.
pub(super) fn with_loq(
    value: Reading,
    text: &str,
    kind: QuantityKind,
) -> Result<Reading, BuildError> {
    let loq = reading(text, kind)?;
    let unit = loq.unit;
    let amount = resolve::above_zero(
        exact(loq, "limit of quantification")?,
        "limit of quantification",
    )?;
    if value.detection == Detection::Measured {
        return Ok(value);
    }
    match value.interval.upper() {
        None => Ok(resolve::not_detected_below(amount, unit)),
        Some(upper) if upper.amount == amount => Ok(value),
        Some(_) => Err(BuildError::TwoDetectionLimits),
    }
}

/// The value with an uncertainty that stands beside it.
pub(super) fn with_uncertainty(
    value: Reading,
    text: &str,
    kind: QuantityKind,
) -> Result<Reading, BuildError> {
    let amount = spread(value, text, kind, "uncertainty")?;
    resolve::with_uncertainty_of(value, amount)
}

/// The repeatability that stands beside a value.
pub(super) fn sigma(value: Reading, text: &str, kind: QuantityKind) -> Result<Amount, BuildError> {
    resolve::above_zero(spread(value, text, kind, "repeatability")?, "repeatability")
}

/// An amount beside a value that says how far it spreads.
fn spread(
    value: Reading,
    text: &str,
    kind: QuantityKind,
    what: &'static str,
) -> Result<Amount, BuildError> {
    let stated = reading(text, kind)?;
    // "10 %" beside a share in mg/kg, or above the value, is a share of the value as likely as an amount.
    let share = stated.unit == Some(Unit::Percent);
    let amount = exact(stated, what)?;
    let beyond = value.unit != Some(Unit::Percent) || amount > value.interval.lower().amount;
    if share && beyond {
        return Err(BuildError::Text(TextError::UnclearUncertainty {
            given: text.trim().to_owned(),
        }));
    }
    Ok(amount)
}

/// One value, with nothing beside it that would be lost.
fn exact(reading: Reading, what: &'static str) -> Result<Amount, BuildError> {
    let one = reading.interval.is_exact()
        && reading.detection == Detection::Measured
        && reading.uncertainty.is_none();
    one.then(|| reading.interval.lower().amount)
        .ok_or(BuildError::NotExact { what })
}
