//! The way between typed quantities and exact amounts.
//!
//! Knows how a float becomes an amount without keeping the float's noise. Does
//! not know any single kind.

use super::super::{Amount, AmountError, QuantityKind};

/// A typed quantity with an exact amount.
///
/// ```
/// use hazlimit::quantity::units::voc_ready_to_use::gram_per_litre;
/// use hazlimit::quantity::{Measured, QuantityKind, VocReadyToUse};
///
/// let voc = VocReadyToUse::new::<gram_per_litre>(420.0);
/// assert_eq!(VocReadyToUse::KIND, QuantityKind::VocReadyToUse);
/// assert_eq!(VocReadyToUse::from_amount(voc.to_amount()?), voc);
/// # Ok::<(), hazlimit::quantity::AmountError>(())
/// ```
pub trait Measured: Sized {
    /// What is measured.
    const KIND: QuantityKind;

    /// The amount: the number rounded to 15 significant decimal digits, which
    /// is what a float holds for certain, and to the finest step of amounts.
    ///
    /// # Errors
    /// If the number is negative, not finite, too large, or so small that only
    /// zero would be left of it.
    fn to_amount(self) -> Result<Amount, AmountError>;

    /// The quantity nearest to an amount, for display and calculation: what is
    /// compared with a limit stays an amount.
    fn from_amount(amount: Amount) -> Self;
}

/// The amount that a number in the canonical unit stands for.
pub(super) fn amount(number: f64, kind: QuantityKind) -> Result<Amount, AmountError> {
    let unit = kind.canonical_unit();
    if !number.is_finite() {
        return Err(AmountError::NotANumber {
            given: number.to_string(),
        });
    }
    // `abs` only takes the sign from a negative zero: less than that is refused.
    let number = if number < 0.0 { number } else { number.abs() };
    let result = Amount::parse(&format!("{number:.14e}"), unit, kind);
    match result {
        Err(AmountError::TooFine { .. }) => {
            let stepped = Amount::parse(&format!("{number:.18}"), unit, kind)?;
            if stepped == Amount::ZERO {
                result
            } else {
                Ok(stepped)
            }
        }
        result => result,
    }
}

/// The number nearest to an amount, in its canonical unit.
pub(super) fn number(amount: Amount) -> f64 {
    amount.raw() as f64 / Amount::SCALE as f64
}
