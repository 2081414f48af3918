//! Exact amounts: a decimal fixed-point integer per quantity kind.
//!
//! Knows how decimal text becomes an amount and back, and checked arithmetic.
//! Does not know intervals or limits. No float is on the way.

use serde::{Deserialize, Serialize};

use super::kind::QuantityKind;
use super::unit::{Unit, symbols};

/// An exact amount: a count of 10⁻¹⁸ of the canonical unit of its kind.
///
/// ```
/// use hazlimit::quantity::{Amount, QuantityKind, Unit};
///
/// let percent = Amount::parse("0.1", Unit::Percent, QuantityKind::Content)?;
/// let mass = Amount::parse("1000", Unit::MilligramPerKilogram, QuantityKind::Content)?;
/// assert_eq!(percent, mass);
/// # Ok::<(), hazlimit::quantity::AmountError>(())
/// ```
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
pub struct Amount(i128);

/// Decimal places kept below the canonical unit.
const PLACES: i32 = 18;

/// Why a text or a number is no amount.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AmountError {
    /// Not a plain decimal number.
    #[error("`{given}` is not a number: expected digits such as `0.1`, `84` or `9.28e5`")]
    NotANumber {
        /// What was written.
        given: String,
    },
    /// Less than nothing.
    #[error(
        "`{given}` is negative: an amount is zero or more; write `ND` or `< …` for what was not found"
    )]
    Negative {
        /// What was written.
        given: String,
    },
    /// Digits below the finest that is kept.
    #[error(
        "`{given} {unit}` has more digits than are kept: the finest step of {kind} is 1e-18 {}",
        .kind.canonical_unit()
    )]
    TooFine {
        /// What was written.
        given: String,
        /// Its unit.
        unit: Unit,
        /// The kind.
        kind: QuantityKind,
    },
    /// Beyond the largest that is kept.
    #[error(
        "`{given} {unit}` is too large: the largest {kind} is 1.7e20 {}",
        .kind.canonical_unit()
    )]
    TooLarge {
        /// What was written.
        given: String,
        /// Its unit.
        unit: Unit,
        /// The kind.
        kind: QuantityKind,
    },
    /// The unit measures something else.
    #[error("the unit `{unit}` does not fit {kind}: expected {}", symbols(*.kind))]
    UnitMisfit {
        /// The unit.
        unit: Unit,
        /// The kind.
        kind: QuantityKind,
    },
}

impl Amount {
    /// Nothing at all.
    ///
    /// ```
    /// # use hazlimit::quantity::Amount;
    /// assert_eq!(Amount::ZERO.raw(), 0);
    /// ```
    pub const ZERO: Amount = Amount(0);

    /// Steps in one canonical unit.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, QuantityKind, Unit};
    /// let one = Amount::parse("1", Unit::MilligramPerKilogram, QuantityKind::Content)?;
    /// assert_eq!(one.raw(), Amount::SCALE);
    /// # Ok::<(), hazlimit::quantity::AmountError>(())
    /// ```
    pub const SCALE: i128 = 10i128.pow(PLACES as u32);

    /// The amount of `raw` steps.
    ///
    /// ```
    /// # use hazlimit::quantity::Amount;
    /// assert_eq!(Amount::from_raw(0), Amount::ZERO);
    /// ```
    pub const fn from_raw(raw: i128) -> Amount {
        Amount(raw)
    }

    /// The count of steps.
    ///
    /// ```
    /// # use hazlimit::quantity::Amount;
    /// assert_eq!(Amount::from_raw(7).raw(), 7);
    /// ```
    pub const fn raw(self) -> i128 {
        self.0
    }

    /// Reads a plain decimal number (`0.1`, `.5`, `9.28e5`) in `unit`.
    ///
    /// # Errors
    /// If it is no number, negative, finer or larger than an amount can be, or
    /// if the unit does not fit the kind.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, AmountError, QuantityKind, Unit};
    /// let read = |number| Amount::parse(number, Unit::MilligramPerKilogram, QuantityKind::Content);
    /// assert_eq!(read("9.28e5"), read("928000"));
    /// assert!(matches!(read("-1"), Err(AmountError::Negative { .. })));
    /// assert!(matches!(read("NaN"), Err(AmountError::NotANumber { .. })));
    /// ```
    pub fn parse(number: &str, unit: Unit, kind: QuantityKind) -> Result<Amount, AmountError> {
        let given = || number.chars().take(48).collect::<String>();
        let shift = unit
            .exponent_in(kind)
            .ok_or(AmountError::UnitMisfit { unit, kind })?;
        let (unsigned, negative) = match number.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (rest, true),
            None => (number, false),
        };
        let Some(decimal) = Decimal::parse(unsigned) else {
            return Err(AmountError::NotANumber { given: given() });
        };
        if negative {
            return Err(AmountError::Negative { given: given() });
        }
        if decimal.digits.is_empty() {
            return Ok(Amount::ZERO);
        }
        let too_large = || AmountError::TooLarge {
            given: given(),
            unit,
            kind,
        };
        let exponent = decimal.exponent.saturating_add(i64::from(shift + PLACES));
        if (decimal.digits.len() as i64).saturating_add(exponent) > 39 {
            return Err(too_large());
        }
        let Ok(exponent) = u32::try_from(exponent) else {
            return Err(AmountError::TooFine {
                given: given(),
                unit,
                kind,
            });
        };
        let digits: i128 = decimal.digits.parse().map_err(|_| too_large())?;
        10i128
            .checked_pow(exponent)
            .and_then(|power| digits.checked_mul(power))
            .map(Amount)
            .ok_or_else(too_large)
    }

    /// The sum, or nothing on overflow.
    ///
    /// ```
    /// # use hazlimit::quantity::Amount;
    /// assert_eq!(Amount::from_raw(1).checked_add(Amount::from_raw(2)), Some(Amount::from_raw(3)));
    /// assert_eq!(Amount::from_raw(i128::MAX).checked_add(Amount::from_raw(1)), None);
    /// ```
    pub fn checked_add(self, other: Amount) -> Option<Amount> {
        self.0.checked_add(other.0).map(Amount)
    }

    /// The difference, or nothing on overflow.
    ///
    /// ```
    /// # use hazlimit::quantity::Amount;
    /// assert_eq!(Amount::from_raw(3).checked_sub(Amount::from_raw(2)), Some(Amount::from_raw(1)));
    /// ```
    pub fn checked_sub(self, other: Amount) -> Option<Amount> {
        self.0.checked_sub(other.0).map(Amount)
    }

    /// The whole multiple, or nothing on overflow.
    ///
    /// ```
    /// # use hazlimit::quantity::Amount;
    /// assert_eq!(Amount::from_raw(3).checked_mul(4), Some(Amount::from_raw(12)));
    /// ```
    pub fn checked_mul(self, times: i128) -> Option<Amount> {
        self.0.checked_mul(times).map(Amount)
    }

    /// `self · numerator / denominator`, rounded down to a step; nothing on
    /// overflow or if the denominator is not positive.
    ///
    /// ```
    /// # use hazlimit::quantity::Amount;
    /// assert_eq!(Amount::from_raw(10).checked_ratio_floor(1, 3), Some(Amount::from_raw(3)));
    /// ```
    pub fn checked_ratio_floor(self, numerator: i64, denominator: i64) -> Option<Amount> {
        let (whole, rest) = self.ratio(numerator, denominator)?;
        whole
            .checked_add(rest.div_euclid(i128::from(denominator)))
            .map(Amount)
    }

    /// `self · numerator / denominator`, rounded up to a step; nothing on
    /// overflow or if the denominator is not positive.
    ///
    /// ```
    /// # use hazlimit::quantity::Amount;
    /// assert_eq!(Amount::from_raw(10).checked_ratio_ceil(1, 3), Some(Amount::from_raw(4)));
    /// ```
    pub fn checked_ratio_ceil(self, numerator: i64, denominator: i64) -> Option<Amount> {
        let (whole, rest) = self.ratio(numerator, denominator)?;
        let denominator = i128::from(denominator);
        whole
            .checked_add(rest.div_euclid(denominator))?
            .checked_add(i128::from(rest.rem_euclid(denominator) != 0))
            .map(Amount)
    }

    /// The ratio split so that the products stay small: a whole number of
    /// steps, and a rest still to be divided.
    fn ratio(self, numerator: i64, denominator: i64) -> Option<(i128, i128)> {
        if denominator <= 0 {
            return None;
        }
        let (numerator, denominator) = (i128::from(numerator), i128::from(denominator));
        Some((
            self.0.div_euclid(denominator).checked_mul(numerator)?,
            self.0.rem_euclid(denominator).checked_mul(numerator)?,
        ))
    }

    /// The number that this amount is in `unit`, without the unit's symbol:
    /// exact up to 18 significant digits, else rounded half to even to 12.
    /// A unit that does not fit the kind is read as the canonical one.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, QuantityKind, Unit};
    /// let amount = Amount::parse("1920", Unit::MilligramPerKilogram, QuantityKind::Content)?;
    /// assert_eq!(amount.display_in(Unit::Percent, QuantityKind::Content), "0.192");
    /// # Ok::<(), hazlimit::quantity::AmountError>(())
    /// ```
    pub fn display_in(self, unit: Unit, kind: QuantityKind) -> String {
        let shift = unit.exponent_in(kind).unwrap_or(0);
        let (digits, exponent) = significant(self.0.unsigned_abs());
        let sign = if self.0 < 0 { "-" } else { "" };
        if digits == 0 {
            return "0".to_owned();
        }
        let digits =
            u64::try_from(digits).map_or_else(|_| digits.to_string(), |short| short.to_string());
        plain(sign, &digits, exponent - PLACES - shift)
    }
}

/// At most 18 significant digits and their power of ten, trailing zeros gone.
fn significant(magnitude: u128) -> (u128, i32) {
    let (digits, exponent) = strip_zeros(magnitude, 0);
    if digits < 10u128.pow(18) {
        return (digits, exponent);
    }
    let surplus = digits.ilog10().saturating_sub(11);
    let power = 10u128.pow(surplus);
    let (quotient, rest) = (digits / power, digits % power);
    // Never a half to the digit: it would end in zeros, and they are gone.
    let up = rest > power / 2;
    strip_zeros(quotient + u128::from(up), exponent + surplus as i32)
}

fn strip_zeros(mut digits: u128, mut exponent: i32) -> (u128, i32) {
    // Most amounts are few digits and many zeros, and 128-bit division is slow.
    const MANY: u32 = 15;
    if digits != 0 && digits.is_multiple_of(10u128.pow(MANY)) {
        digits /= 10u128.pow(MANY);
        exponent += MANY as i32;
    }
    if let Ok(mut short) = u64::try_from(digits) {
        while short != 0 && short.is_multiple_of(10) {
            short /= 10;
            exponent += 1;
        }
        return (u128::from(short), exponent);
    }
    while digits != 0 && digits.is_multiple_of(10) {
        digits /= 10;
        exponent += 1;
    }
    (digits, exponent)
}

/// A sign and digits times a power of ten, written without an exponent.
fn plain(sign: &str, digits: &str, exponent: i32) -> String {
    let size = exponent.unsigned_abs() as usize;
    let mut text = String::with_capacity(sign.len() + digits.len() + size + 2);
    text.push_str(sign);
    let zeros = |text: &mut String, count| text.extend(std::iter::repeat_n('0', count));
    if exponent >= 0 {
        text.push_str(digits);
        zeros(&mut text, size);
        return text;
    }
    match digits.split_at_checked(digits.len().saturating_sub(size)) {
        Some((whole, fraction)) if !whole.is_empty() => {
            text.push_str(whole);
            text.push('.');
            text.push_str(fraction);
        }
        _ => {
            text.push_str("0.");
            zeros(&mut text, size - digits.len());
            text.push_str(digits);
        }
    }
    text
}

/// A plain decimal number: significant digits and a power of ten.
pub(super) struct Decimal {
    /// Without leading and trailing zeros; empty for zero.
    digits: String,
    exponent: i64,
    /// Digits written after the point, less the written exponent.
    pub(super) decimals: i64,
}

impl Decimal {
    /// Reads `digits [. digits] [e [sign] digits]`; at least one digit before
    /// the exponent, and at least one after a point.
    pub(super) fn parse(text: &str) -> Option<Decimal> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (text, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return None,
            Some(pair) => pair,
            None => (mantissa, ""),
        };
        let all = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if mantissa.is_empty() || !all(whole) || !all(fraction) {
            return None;
        }
        let digits = format!("{whole}{fraction}");
        let stripped = digits.trim_end_matches('0');
        let decimals = (fraction.len() as i64).saturating_sub(exponent);
        Some(Decimal {
            exponent: ((digits.len() - stripped.len()) as i64).saturating_sub(decimals),
            digits: stripped.trim_start_matches('0').to_owned(),
            decimals,
        })
    }
}

/// A written exponent; one too long for an integer saturates, because it is
/// out of range either way.
fn parse_exponent(text: &str) -> Option<i64> {
    let (digits, negative) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (rest, true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude = digits.parse().unwrap_or(i64::MAX / 2);
    Some(if negative { -magnitude } else { magnitude })
}
