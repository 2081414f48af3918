//! A limit's figure as its standard prints it.
//!
//! Knows the printed digits beside the exact amount, because "0.10" is not
//! "0.1" where rounded values are compared. Does not know what it limits.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::amount::{Amount, AmountError, Decimal};
use super::kind::QuantityKind;
use super::rounding::{Comparison, round_half_even};
use super::unit::Unit;

/// A printed figure: its text, unit, exact amount and count of decimals.
///
/// ```
/// use hazlimit::quantity::{Figure, QuantityKind, Unit};
///
/// let figure = Figure::parse("0.10", Unit::Percent, QuantityKind::Content)?;
/// assert_eq!(figure.text(), "0.10");
/// assert_eq!(figure.decimals(), 2);
/// # Ok::<(), hazlimit::quantity::AmountError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Figure {
    text: String,
    unit: Unit,
    kind: QuantityKind,
    amount: Amount,
    decimals: u8,
}

impl Figure {
    /// Reads a printed number in `unit`.
    ///
    /// # Errors
    /// As [`Amount::parse`].
    ///
    /// ```
    /// # use hazlimit::quantity::{Figure, QuantityKind, Unit};
    /// assert!(Figure::parse("0,1", Unit::Percent, QuantityKind::Content).is_err());
    /// ```
    pub fn parse(text: &str, unit: Unit, kind: QuantityKind) -> Result<Figure, AmountError> {
        let amount = Amount::parse(text, unit, kind)?;
        let decimals = Decimal::parse(text).map_or(0, |decimal| decimal.decimals.max(0));
        let Ok(decimals) = u8::try_from(decimals) else {
            return Err(AmountError::TooFine {
                given: text.chars().take(48).collect(),
                unit,
                kind,
            });
        };
        Ok(Figure {
            text: text.to_owned(),
            unit,
            kind,
            amount,
            decimals,
        })
    }

    /// The exact amount.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Figure, QuantityKind, Unit};
    /// let figure = Figure::parse("90", Unit::MilligramPerKilogram, QuantityKind::ElementMigration)?;
    /// assert_eq!(figure.amount().raw(), 90 * Amount::SCALE);
    /// # Ok::<(), hazlimit::quantity::AmountError>(())
    /// ```
    pub const fn amount(&self) -> Amount {
        self.amount
    }

    /// The number as printed.
    ///
    /// ```
    /// # use hazlimit::quantity::{Figure, QuantityKind, Unit};
    /// let figure = Figure::parse("1.0", Unit::One, QuantityKind::Index)?;
    /// assert_eq!(figure.text(), "1.0");
    /// # Ok::<(), hazlimit::quantity::AmountError>(())
    /// ```
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The printed unit.
    ///
    /// ```
    /// # use hazlimit::quantity::{Figure, QuantityKind, Unit};
    /// let figure = Figure::parse("0.1", Unit::Percent, QuantityKind::Content)?;
    /// assert_eq!(figure.unit(), Unit::Percent);
    /// # Ok::<(), hazlimit::quantity::AmountError>(())
    /// ```
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// What the figure is a measure of.
    ///
    /// ```
    /// # use hazlimit::quantity::{Figure, QuantityKind, Unit};
    /// let figure = Figure::parse("4.0", Unit::One, QuantityKind::Ph)?;
    /// assert_eq!(figure.kind(), QuantityKind::Ph);
    /// # Ok::<(), hazlimit::quantity::AmountError>(())
    /// ```
    pub const fn kind(&self) -> QuantityKind {
        self.kind
    }

    /// How many decimals are printed.
    ///
    /// ```
    /// # use hazlimit::quantity::{Figure, QuantityKind, Unit};
    /// let figure = Figure::parse("1.50e1", Unit::One, QuantityKind::Index)?;
    /// assert_eq!(figure.decimals(), 1);
    /// # Ok::<(), hazlimit::quantity::AmountError>(())
    /// ```
    pub const fn decimals(&self) -> u8 {
        self.decimals
    }

    /// A value made ready to be compared with this figure: as it is, or
    /// rounded to the figure's last printed digit.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Comparison, Figure, QuantityKind, Unit};
    /// let read = |number| Amount::parse(number, Unit::Percent, QuantityKind::Content);
    /// let figure = Figure::parse("0.1", Unit::Percent, QuantityKind::Content)?;
    /// assert_eq!(figure.prepare(read("0.149")?, Comparison::RoundedValue), figure.amount());
    /// assert!(figure.prepare(read("0.149")?, Comparison::FullValue) > figure.amount());
    /// # Ok::<(), hazlimit::quantity::AmountError>(())
    /// ```
    pub fn prepare(&self, value: Amount, comparison: Comparison) -> Amount {
        match comparison {
            Comparison::FullValue => value,
            Comparison::RoundedValue => round_half_even(value, self.unit, self.kind, self.decimals),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            Unit::One => f.write_str(&self.text),
            unit => write!(f, "{} {unit}", self.text),
        }
    }
}
