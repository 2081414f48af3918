//! Rounding as GB/T 8170 has it.
//!
//! Knows how a value is rounded before a comparison. Does not know which
//! standard asks for it.

use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::kind::QuantityKind;
use super::unit::Unit;

/// How a value is compared with a limit (GB/T 8170).
///
/// ```
/// use hazlimit::quantity::Comparison;
///
/// assert_eq!(Comparison::default(), Comparison::FullValue);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Comparison {
    /// 全数值比较法: the value as it is.
    #[default]
    FullValue,
    /// 修约值比较法: the value rounded half to even to the limit's last printed digit.
    RoundedValue,
}

/// Rounds to `decimals` decimals in `unit`, a half to the even neighbour.
///
/// A unit that does not fit the kind is read as the canonical one. An amount
/// at the very end of the range, whose rounded value is out of it, stays as it is.
///
/// ```
/// use hazlimit::quantity::{Amount, QuantityKind, Unit, round_half_even};
///
/// let read = |number| Amount::parse(number, Unit::Percent, QuantityKind::Content);
/// let rounded = round_half_even(read("0.125")?, Unit::Percent, QuantityKind::Content, 2);
/// assert_eq!(rounded, read("0.12")?);
/// # Ok::<(), hazlimit::quantity::AmountError>(())
/// ```
pub fn round_half_even(amount: Amount, unit: Unit, kind: QuantityKind, decimals: u8) -> Amount {
    let places = 18 + unit.exponent_in(kind).unwrap_or(0) - i32::from(decimals);
    let Ok(places) = u32::try_from(places) else {
        return amount;
    };
    // Every unit is at most 10^21 steps, so the power is always in range.
    let Some(step) = 10i128.checked_pow(places) else {
        return amount;
    };
    let (quotient, rest) = (amount.raw().div_euclid(step), amount.raw().rem_euclid(step));
    let up = rest > step / 2 || (rest == step / 2 && step > 1 && quotient.rem_euclid(2) == 1);
    quotient
        .checked_add(i128::from(up))
        .and_then(|quotient| quotient.checked_mul(step))
        .map_or(amount, Amount::from_raw)
}
