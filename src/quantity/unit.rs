//! Units: symbols and exact factors.
//!
//! Knows each unit's symbol and the power of ten between it and the canonical
//! unit of a kind. Does not know amounts.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::kind::QuantityKind;
use super::nearest::nearest;
use super::spelling;

/// A unit, as printed.
///
/// One unit fits several kinds: `mg/kg` is a content and a migration, `ppm` a
/// share by mass or, of a gas in air, by volume. Between units that fit one
/// kind lies always a power of ten, so no conversion ever rounds.
///
/// ```
/// use hazlimit::quantity::{QuantityKind, Unit};
///
/// assert_eq!(Unit::parse("µg·kg⁻¹", QuantityKind::Content)?, Unit::MicrogramPerKilogram);
/// assert_eq!(Unit::parse("wt%", QuantityKind::Content)?, Unit::Percent);
/// # Ok::<(), hazlimit::quantity::UnitError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Unit {
    /// `%`
    Percent,
    /// `‰`
    PerMille,
    /// `g/kg`
    GramPerKilogram,
    /// `mg/g`
    MilligramPerGram,
    /// `mg/kg`
    MilligramPerKilogram,
    /// `ug/g`
    MicrogramPerGram,
    /// `ppm`
    PartPerMillion,
    /// `ug/kg`
    MicrogramPerKilogram,
    /// `ng/g`
    NanogramPerGram,
    /// `ppb`
    PartPerBillion,
    /// `ng/kg`
    NanogramPerKilogram,
    /// `pg/g`
    PicogramPerGram,
    /// `ppt`
    PartPerTrillion,
    /// `g/L`
    GramPerLitre,
    /// `mg/mL`
    MilligramPerMillilitre,
    /// `mg/L`
    MilligramPerLitre,
    /// `ug/mL`
    MicrogramPerMillilitre,
    /// `ug/L`
    MicrogramPerLitre,
    /// `mg/m3`
    MilligramPerCubicMetre,
    /// `ug/m3`
    MicrogramPerCubicMetre,
    /// `ng/m3`
    NanogramPerCubicMetre,
    /// `mL/m3`
    MillilitrePerCubicMetre,
    /// `uL/L`
    MicrolitrePerLitre,
    /// `uL/m3`
    MicrolitrePerCubicMetre,
    /// `g/m2`
    GramPerSquareMetre,
    /// `mg/m2`
    MilligramPerSquareMetre,
    /// `ug/m2`
    MicrogramPerSquareMetre,
    /// `mg/dm2`
    MilligramPerSquareDecimetre,
    /// `ug/dm2`
    MicrogramPerSquareDecimetre,
    /// `mg/cm2`
    MilligramPerSquareCentimetre,
    /// `ug/cm2`
    MicrogramPerSquareCentimetre,
    /// `ug/(cm2.week)`
    MicrogramPerSquareCentimetreWeek,
    /// `mg/(m2.h)`
    MilligramPerSquareMetreHour,
    /// `ug/(m2.h)`
    MicrogramPerSquareMetreHour,
    /// `Bq/kg`
    BecquerelPerKilogram,
    /// `Bq/g`
    BecquerelPerGram,
    /// `kBq/kg`
    KilobecquerelPerKilogram,
    /// `g`
    Gram,
    /// `mg`
    Milligram,
    /// `ug`
    Microgram,
    /// No unit: a bare number.
    One,
}

impl Unit {
    /// Every unit.
    ///
    /// ```
    /// # use hazlimit::quantity::Unit;
    /// assert!(Unit::ALL.contains(&Unit::Percent));
    /// ```
    pub const ALL: &[Unit] = &[
        Self::Percent,
        Self::PerMille,
        Self::GramPerKilogram,
        Self::MilligramPerGram,
        Self::MilligramPerKilogram,
        Self::MicrogramPerGram,
        Self::PartPerMillion,
        Self::MicrogramPerKilogram,
        Self::NanogramPerGram,
        Self::PartPerBillion,
        Self::NanogramPerKilogram,
        Self::PicogramPerGram,
        Self::PartPerTrillion,
        Self::GramPerLitre,
        Self::MilligramPerMillilitre,
        Self::MilligramPerLitre,
        Self::MicrogramPerMillilitre,
        Self::MicrogramPerLitre,
        Self::MilligramPerCubicMetre,
        Self::MicrogramPerCubicMetre,
        Self::NanogramPerCubicMetre,
        Self::MillilitrePerCubicMetre,
        Self::MicrolitrePerLitre,
        Self::MicrolitrePerCubicMetre,
        Self::GramPerSquareMetre,
        Self::MilligramPerSquareMetre,
        Self::MicrogramPerSquareMetre,
        Self::MilligramPerSquareDecimetre,
        Self::MicrogramPerSquareDecimetre,
        Self::MilligramPerSquareCentimetre,
        Self::MicrogramPerSquareCentimetre,
        Self::MicrogramPerSquareCentimetreWeek,
        Self::MilligramPerSquareMetreHour,
        Self::MicrogramPerSquareMetreHour,
        Self::BecquerelPerKilogram,
        Self::BecquerelPerGram,
        Self::KilobecquerelPerKilogram,
        Self::Gram,
        Self::Milligram,
        Self::Microgram,
        Self::One,
    ];

    /// Symbol, and the power of ten to the base of the unit's own dimension
    /// (1 for shares, g/L, g/m2, Bq/kg, g …).
    const fn row(self) -> (&'static str, i32) {
        match self {
            Self::Percent => ("%", -2),
            Self::PerMille => ("‰", -3),
            Self::GramPerKilogram => ("g/kg", -3),
            Self::MilligramPerGram => ("mg/g", -3),
            Self::MilligramPerKilogram => ("mg/kg", -6),
            Self::MicrogramPerGram => ("ug/g", -6),
            Self::PartPerMillion => ("ppm", -6),
            Self::MicrogramPerKilogram => ("ug/kg", -9),
            Self::NanogramPerGram => ("ng/g", -9),
            Self::PartPerBillion => ("ppb", -9),
            Self::NanogramPerKilogram => ("ng/kg", -12),
            Self::PicogramPerGram => ("pg/g", -12),
            Self::PartPerTrillion => ("ppt", -12),
            Self::GramPerLitre => ("g/L", 0),
            Self::MilligramPerMillilitre => ("mg/mL", 0),
            Self::MilligramPerLitre => ("mg/L", -3),
            Self::MicrogramPerMillilitre => ("ug/mL", -3),
            Self::MicrogramPerLitre => ("ug/L", -6),
            Self::MilligramPerCubicMetre => ("mg/m3", -6),
            Self::MicrogramPerCubicMetre => ("ug/m3", -9),
            Self::NanogramPerCubicMetre => ("ng/m3", -12),
            Self::MillilitrePerCubicMetre => ("mL/m3", -6),
            Self::MicrolitrePerLitre => ("uL/L", -6),
            Self::MicrolitrePerCubicMetre => ("uL/m3", -9),
            Self::GramPerSquareMetre => ("g/m2", 0),
            Self::MilligramPerSquareMetre => ("mg/m2", -3),
            Self::MicrogramPerSquareMetre => ("ug/m2", -6),
            Self::MilligramPerSquareDecimetre => ("mg/dm2", -1),
            Self::MicrogramPerSquareDecimetre => ("ug/dm2", -4),
            Self::MilligramPerSquareCentimetre => ("mg/cm2", 1),
            Self::MicrogramPerSquareCentimetre => ("ug/cm2", -2),
            Self::MicrogramPerSquareCentimetreWeek => ("ug/(cm2.week)", 0),
            Self::MilligramPerSquareMetreHour => ("mg/(m2.h)", -3),
            Self::MicrogramPerSquareMetreHour => ("ug/(m2.h)", -6),
            Self::BecquerelPerKilogram => ("Bq/kg", 0),
            Self::BecquerelPerGram => ("Bq/g", 3),
            Self::KilobecquerelPerKilogram => ("kBq/kg", 3),
            Self::Gram => ("g", 0),
            Self::Milligram => ("mg", -3),
            Self::Microgram => ("ug", -6),
            Self::One => ("1", 0),
        }
    }

    /// The symbol, in plain letters.
    ///
    /// ```
    /// # use hazlimit::quantity::Unit;
    /// assert_eq!(Unit::MicrogramPerSquareCentimetreWeek.symbol(), "ug/(cm2.week)");
    /// ```
    pub const fn symbol(self) -> &'static str {
        self.row().0
    }

    /// The power of ten that takes a number in this unit to the canonical unit
    /// of `kind`; nothing if the unit does not fit the kind.
    pub(super) fn exponent_in(self, kind: QuantityKind) -> Option<i32> {
        kind.units()
            .contains(&self)
            .then(|| self.row().1 - kind.canonical_unit().row().1)
    }

    /// Reads a unit that fits `kind`, in any of its usual spellings.
    ///
    /// # Errors
    /// If there is no unit, if the text is no unit, or if it is a unit that
    /// measures something else.
    ///
    /// ```
    /// # use hazlimit::quantity::{QuantityKind, Unit};
    /// assert!(Unit::parse("MG/KG", QuantityKind::Content).is_ok());
    /// let error = Unit::parse("mgkg", QuantityKind::Content).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `mg/kg`?"));
    /// ```
    pub fn parse(text: &str, kind: QuantityKind) -> Result<Unit, UnitError> {
        let given = text.trim();
        if let Some(unit) = kind.units().iter().find(|unit| unit.symbol() == given) {
            return Ok(*unit);
        }
        if given.is_empty() && !kind.is_dimensionless() {
            return Err(UnitError::Missing { kind });
        }
        // No unit is spelled at such length; the cut keeps the search short.
        let short = given.chars().nth(64).is_none();
        match short.then(|| spelling::read(given, kind)).flatten() {
            Some(unit) if unit.exponent_in(kind).is_some() => Ok(unit),
            Some(unit) => Err(UnitError::Misfit { unit, kind }),
            None => {
                let own = kind.units().iter().copied();
                let symbol = nearest(given, own.clone().map(Unit::symbol));
                Err(UnitError::Unknown {
                    given: given.chars().take(64).collect(),
                    kind,
                    nearest: own.clone().find(|unit| Some(unit.symbol()) == symbol),
                })
            }
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

/// Why a text is no unit of a kind.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnitError {
    /// There is none.
    #[error("the unit is missing: {kind} is given in {}", symbols(*.kind))]
    Missing {
        /// The kind that wants one.
        kind: QuantityKind,
    },
    /// No unit is spelled like this.
    #[error("unknown unit `{given}`: {}", advice(*.kind, *.nearest))]
    Unknown {
        /// What was written.
        given: String,
        /// The kind that wants a unit.
        kind: QuantityKind,
        /// The fitting unit whose symbol is nearest, if any is near.
        nearest: Option<Unit>,
    },
    /// A unit of something else.
    #[error("the unit `{unit}` does not fit {kind}: expected {}", symbols(*.kind))]
    Misfit {
        /// The unit.
        unit: Unit,
        /// The kind that wants another.
        kind: QuantityKind,
    },
}

fn advice(kind: QuantityKind, nearest: Option<Unit>) -> String {
    match nearest {
        Some(unit) => format!("did you mean `{unit}`?"),
        None => format!("expected {}", symbols(kind)),
    }
}

/// The units that fit a kind, as a sentence says them.
pub(super) fn symbols(kind: QuantityKind) -> String {
    if kind.is_dimensionless() {
        return "no unit".to_owned();
    }
    let symbols: Vec<&str> = kind.units().iter().map(|unit| unit.symbol()).collect();
    match symbols.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}
