//! Readings: what a text says of one value, and why a text says nothing.
//!
//! Knows the parts of a reading and the words of every error. How the text is
//! taken apart stands in `grammar`.

use serde::{Deserialize, Serialize};

use super::amount::{Amount, AmountError};
use super::grammar;
use super::interval::Interval;
use super::kind::QuantityKind;
use super::unit::{Unit, UnitError, symbols};

/// Whether a value was found at all.
///
/// ```
/// use hazlimit::quantity::{Detection, QuantityKind, Reading};
///
/// let reading = Reading::parse("ND (LOQ 5 mg/kg)", QuantityKind::Content)?;
/// assert_eq!(reading.detection, Detection::NotDetected);
/// # Ok::<(), hazlimit::quantity::TextError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Detection {
    /// A value or a range stands in the text.
    Measured,
    /// The text says that nothing was found.
    NotDetected,
}

/// What a text says of one value.
///
/// ```
/// use hazlimit::quantity::{Interval, QuantityKind, Reading};
///
/// let reading = Reading::parse("35 ± 4 mg/kg", QuantityKind::ElementMigration)?;
/// assert!(reading.interval.is_exact());
/// assert!(reading.uncertainty.is_some());
/// # Ok::<(), hazlimit::quantity::TextError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Reading {
    /// The amounts that the text leaves open.
    pub interval: Interval,
    /// The expanded uncertainty that it states.
    pub uncertainty: Option<Amount>,
    /// Whether the value was found.
    pub detection: Detection,
    /// The unit that it is written in.
    pub unit: Option<Unit>,
}

/// Why a text is no reading.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// The text is empty.
    #[error("the value is empty: write one such as {}", examples(*.kind))]
    Empty {
        /// The kind that was wanted.
        kind: QuantityKind,
    },
    /// The text does not follow the grammar.
    #[error("`{given}` is not understood from character {position} on: write a value such as {}", examples(*.kind))]
    NotUnderstood {
        /// What was written.
        given: String,
        /// The character, counted from 1, at which it stops making sense.
        position: usize,
        /// The kind that was wanted.
        kind: QuantityKind,
    },
    /// A number with a comma or another separator.
    #[error(
        "`{given}` at character {position} has a separator that is read in different ways: write {readings}: a point for decimals, nothing between thousands"
    )]
    SeparatedNumber {
        /// The number as written.
        given: String,
        /// Where it begins, counted from 1.
        position: usize,
        /// The plain numbers that it may stand for.
        readings: String,
    },
    /// A number without a unit.
    #[error("`{given}` has no unit: {kind} is given in {}", symbols(*.kind))]
    BareNumber {
        /// The number as written.
        given: String,
        /// The kind that was wanted.
        kind: QuantityKind,
    },
    /// The unit is unknown or of something else.
    #[error("{source} (at character {position})")]
    Unit {
        /// What is wrong with it.
        source: UnitError,
        /// Where it begins, counted from 1.
        position: usize,
    },
    /// The number cannot be an amount.
    #[error("{source} (at character {position})")]
    Amount {
        /// What is wrong with it.
        source: AmountError,
        /// Where it begins, counted from 1.
        position: usize,
    },
    /// More of a part than there is of the whole.
    #[error("`{given}` is more than the whole: {kind} ends at 100 %")]
    AboveWhole {
        /// What was written.
        given: String,
        /// The kind.
        kind: QuantityKind,
    },
    /// A range whose ends leave nothing between them.
    #[error(
        "no amount is in `{given}`: expected the smaller value first, and more than 0 after `<`"
    )]
    EmptyRange {
        /// What was written.
        given: String,
    },
    /// An uncertainty that can be relative or absolute.
    #[error(
        "the uncertainty `{given}` can be a share of the value or an amount: write it as an amount, in the unit of the value"
    )]
    UnclearUncertainty {
        /// What was written.
        given: String,
    },
}

fn examples(kind: QuantityKind) -> String {
    let unit = match kind.canonical_unit() {
        Unit::One => String::new(),
        unit => format!(" {unit}"),
    };
    format!(
        "`4.5{unit}`, `< 5{unit}`, `<= 5{unit}`, `> 5{unit}`, `2-5{unit}`, `4 ± 0.5{unit}`, `ND` or `ND (LOQ 5{unit})`"
    )
}

impl Reading {
    /// Exactly this amount, measured.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Reading, Unit};
    /// let reading = Reading::exactly(Amount::ZERO, Unit::Percent);
    /// assert!(reading.interval.is_exact());
    /// ```
    pub const fn exactly(amount: Amount, unit: Unit) -> Reading {
        Reading {
            interval: Interval::exactly(amount),
            uncertainty: None,
            detection: Detection::Measured,
            unit: Some(unit),
        }
    }

    /// Reads a text.
    ///
    /// | written | read as |
    /// |---|---|
    /// | `84 mg/kg`, `9.28e5 mg/kg`, `1.2×10⁻³ %` | exactly that |
    /// | `< 50 mg/kg`, `≤ 0.1 %` | from nothing up to there |
    /// | `> 1 %`, `≥ 1 %` | from there on |
    /// | `10-20 %`, `10～20 %`, `10 % to 20 %`, `≥ 10 - < 20 %` | between the two |
    /// | `35 ± 4 mg/kg`, `(35 +/- 4) mg/kg` | exactly the first, with an uncertainty |
    /// | `ND (LOQ 5 mg/kg)`, `未检出（<5 mg/kg）`, `< LOQ (5 mg/kg)` | not detected, below there |
    /// | `ND`, `not detected`, `未检出`, `< LOD` | not detected, which bounds nothing |
    ///
    /// Index, pH and grade are bare numbers; everything else needs its unit.
    ///
    /// # Errors
    /// If it does not follow the grammar.
    ///
    /// ```
    /// # use hazlimit::quantity::{QuantityKind, Reading};
    /// let error = Reading::parse("1,5 %", QuantityKind::Content).unwrap_err();
    /// assert!(error.to_string().contains("`1.5` or `15`"));
    /// assert!(Reading::parse("free", QuantityKind::Content).is_err());
    /// ```
    pub fn parse(text: &str, kind: QuantityKind) -> Result<Reading, TextError> {
        grammar::read(text, kind)
    }
}
