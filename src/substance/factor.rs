//! Exact rational factors and the interval weights made of them.
//!
//! Knows how much of one analyte counts as another, as a number with two ends.
//! Knows nothing of which analytes these are.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Shares by formula are known to fewer digits than this many parts.
const GRID: i128 = 1_000_000_000;

/// What cannot be kept exactly is rounded outward to at least as many
/// significant digits as this has zeros, however small it is.
const SIGNIFICANT: i128 = 100_000_000_000;

/// The finest parts that it is rounded to.
const FINEST: i128 = 1_000_000_000_000_000_000;

/// An exact, non-negative rational number in lowest terms.
///
/// ```
/// use hazlimit::substance::Factor;
/// let tenth = Factor::parse("0.1").unwrap();
/// assert_eq!(Some(tenth), Factor::new(2, 20));
/// assert!(tenth < Factor::ONE);
/// assert_eq!(tenth.to_string(), "0.1");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "(i64, i64)", into = "(i64, i64)")]
pub struct Factor {
    numerator: i64,
    denominator: i64,
}

/// Why a text or a pair of integers is no [`Factor`].
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FactorError {
    /// The text is no plain number.
    #[error("{given:?} is no factor; write a plain number such as `0.1`, `5` or `1/3`")]
    NotANumber {
        /// The text as given.
        given: String,
    },
    /// The number is below zero.
    #[error("{given:?} is negative; a factor is zero or more")]
    Negative {
        /// The text as given.
        given: String,
    },
    /// The number has more digits than a factor keeps.
    #[error("{given:?} has too many digits; a factor keeps up to eighteen")]
    TooLong {
        /// The text as given.
        given: String,
    },
    /// The denominator is zero, or one of the two is negative.
    #[error("{numerator}/{denominator} is no factor; the denominator must be above zero")]
    Parts {
        /// The number above the line.
        numerator: i64,
        /// The number below the line.
        denominator: i64,
    },
}

impl Factor {
    /// Nothing of it counts.
    pub const ZERO: Factor = Factor {
        numerator: 0,
        denominator: 1,
    };
    /// All of it counts, once.
    pub const ONE: Factor = Factor {
        numerator: 1,
        denominator: 1,
    };

    /// The factor `numerator / denominator`; `None` if negative or divided by
    /// zero.
    ///
    /// ```
    /// use hazlimit::substance::Factor;
    /// assert_eq!(Factor::new(6, 3), Factor::new(2, 1));
    /// assert_eq!(Factor::new(1, 0), None);
    /// ```
    pub fn new(numerator: i64, denominator: i64) -> Option<Factor> {
        Factor::from_wide(i128::from(numerator), i128::from(denominator))
    }

    /// The factor that a text states: `5`, `0.1` or `1/3`.
    ///
    /// ```
    /// use hazlimit::substance::Factor;
    /// assert_eq!(Factor::parse("1/3").ok(), Factor::new(1, 3));
    /// assert!(Factor::parse("-1").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Factor, FactorError> {
        let trimmed = text.trim();
        let not_a_number = || FactorError::NotANumber {
            given: text.to_owned(),
        };
        if trimmed.starts_with(['-', '−']) {
            return Err(FactorError::Negative {
                given: text.to_owned(),
            });
        }
        let too_long = || FactorError::TooLong {
            given: text.to_owned(),
        };
        if let Some((above, below)) = trimmed.split_once('/') {
            let above = digits(above.trim()).ok_or_else(not_a_number)?;
            let below = digits(below.trim()).ok_or_else(not_a_number)?;
            let above = above.parse::<i64>().map_err(|_| too_long())?;
            let below = below.parse::<i64>().map_err(|_| too_long())?;
            return Factor::new(above, below).ok_or_else(not_a_number);
        }
        let (whole, decimals) = match trimmed.split_once('.') {
            Some((whole, decimals)) => (whole, digits(decimals).ok_or_else(not_a_number)?),
            None => (trimmed, ""),
        };
        let whole = digits(whole).ok_or_else(not_a_number)?;
        let decimals = decimals.trim_end_matches('0');
        let places = u32::try_from(decimals.len()).map_err(|_| too_long())?;
        let below = 10_i64.checked_pow(places).ok_or_else(too_long)?;
        let above = format!("{whole}{decimals}")
            .parse::<i64>()
            .map_err(|_| too_long())?;
        Factor::new(above, below).ok_or_else(not_a_number)
    }

    /// The number above the line, in lowest terms.
    ///
    /// ```
    /// use hazlimit::substance::Factor;
    /// assert_eq!(Factor::new(2, 20).map(Factor::numerator), Some(1));
    /// ```
    pub const fn numerator(self) -> i64 {
        self.numerator
    }

    /// The number below the line, in lowest terms; never zero.
    ///
    /// ```
    /// use hazlimit::substance::Factor;
    /// assert_eq!(Factor::new(2, 20).map(Factor::denominator), Some(10));
    /// ```
    pub const fn denominator(self) -> i64 {
        self.denominator
    }

    /// The exact product, or `None` where it does not fit.
    ///
    /// ```
    /// use hazlimit::substance::Factor;
    /// let half = Factor::new(1, 2).unwrap();
    /// assert_eq!(half.checked_mul(half), Factor::new(1, 4));
    /// ```
    pub fn checked_mul(self, other: Factor) -> Option<Factor> {
        let (above, below) = self.wide_product(other);
        Factor::from_wide(above, below)
    }

    /// The exact sum, or `None` where it does not fit.
    ///
    /// ```
    /// use hazlimit::substance::Factor;
    /// let half = Factor::new(1, 2).unwrap();
    /// assert_eq!(half.checked_add(half), Some(Factor::ONE));
    /// ```
    pub fn checked_add(self, other: Factor) -> Option<Factor> {
        let (above, below) = self.wide_sum(other);
        Factor::from_wide(above, below)
    }

    /// One divided by the factor; `None` for zero.
    ///
    /// ```
    /// use hazlimit::substance::Factor;
    /// assert_eq!(Factor::ZERO.reciprocal(), None);
    /// assert_eq!(Factor::new(2, 3).and_then(Factor::reciprocal), Factor::new(3, 2));
    /// ```
    pub fn reciprocal(self) -> Option<Factor> {
        Factor::new(self.denominator, self.numerator)
    }

    /// The largest factor kept that is not above `above / below`, a product or sum of factors.
    pub(super) fn floor_of(above: i128, below: i128) -> Factor {
        if let Some(exact) = Factor::from_wide(above, below) {
            return exact;
        }
        let (above, below) = match below > ROOM_FOR_A_DIGIT {
            true => (above / 16, below / 16 + 1),
            false => (above, below),
        };
        let digits = Digits::of(above, below);
        Factor::from_wide(digits.parts, digits.of)
            .or_else(|| Factor::new(i64::MAX, 1))
            .unwrap_or(Factor::ZERO)
    }

    /// The smallest factor kept that is not below `above / below`, a product or sum of factors; `None` where there is none.
    pub(super) fn ceiling_of(above: i128, below: i128) -> Option<Factor> {
        if let Some(exact) = Factor::from_wide(above, below) {
            return Some(exact);
        }
        let (above, below) = match below > ROOM_FOR_A_DIGIT {
            true => (above / 16 + 1, below / 16),
            false => (above, below),
        };
        let digits = Digits::of(above, below);
        Factor::from_wide(digits.parts + i128::from(digits.rest != 0), digits.of)
    }

    /// `above / below`, not above it, on the grid of [`GRID`] parts.
    pub(super) fn grid_floor(above: i128, below: i128) -> Factor {
        above
            .checked_mul(GRID)
            .and_then(|parts| parts.checked_div(below))
            .and_then(|parts| Factor::from_wide(parts, GRID))
            .unwrap_or(Factor::ZERO)
    }

    /// `above / below`, not below it, on the grid of [`GRID`] parts.
    pub(super) fn grid_ceiling(above: i128, below: i128) -> Option<Factor> {
        above
            .checked_mul(GRID)
            .and_then(|parts| divide_up(parts, below))
            .and_then(|parts| Factor::from_wide(parts, GRID))
    }

    fn from_wide(above: i128, below: i128) -> Option<Factor> {
        if above < 0 || below <= 0 {
            return None;
        }
        let divisor = greatest_common_divisor(above, below);
        Some(Factor {
            numerator: i64::try_from(above.checked_div(divisor)?).ok()?,
            denominator: i64::try_from(below.checked_div(divisor)?).ok()?,
        })
    }

    // Products of two i64 always fit an i128.
    pub(super) fn wide_product(self, other: Factor) -> (i128, i128) {
        (
            i128::from(self.numerator) * i128::from(other.numerator),
            i128::from(self.denominator) * i128::from(other.denominator),
        )
    }

    // Each product is below 2^126, so the sum of two is below 2^127.
    pub(super) fn wide_sum(self, other: Factor) -> (i128, i128) {
        (
            i128::from(self.numerator) * i128::from(other.denominator)
                + i128::from(other.numerator) * i128::from(self.denominator),
            i128::from(self.denominator) * i128::from(other.denominator),
        )
    }
}

/// A rest below this takes one more digit.
const ROOM_FOR_A_DIGIT: i128 = i128::MAX / 10;

/// The first significant digits of a fraction: `parts / of`, and whether
/// anything is left.
struct Digits {
    parts: i128,
    of: i128,
    rest: i128,
}

impl Digits {
    fn of(above: i128, below: i128) -> Digits {
        let mut digits = Digits {
            parts: above / below,
            of: 1,
            rest: above % below,
        };
        while digits.rest != 0 && digits.parts < SIGNIFICANT && digits.of < FINEST {
            let next = digits.rest * 10;
            digits.parts = digits.parts * 10 + next / below;
            digits.of *= 10;
            digits.rest = next % below;
        }
        digits
    }
}

fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

fn divide_up(above: i128, below: i128) -> Option<i128> {
    let whole = above.checked_div(below)?;
    let rest = above.checked_rem(below)?;
    whole.checked_add(i128::from(rest != 0))
}

fn greatest_common_divisor(left: i128, right: i128) -> i128 {
    // Most numbers fit 64 bits, where division is many times faster.
    if let (Ok(left), Ok(right)) = (u64::try_from(left), u64::try_from(right)) {
        return i128::from(euclid(left, right));
    }
    euclid(left, right)
}

fn euclid<N: Copy + PartialEq + Default + std::ops::Rem<Output = N>>(
    mut left: N,
    mut right: N,
) -> N {
    while right != N::default() {
        (left, right) = (right, left % right);
    }
    left
}

impl Ord for Factor {
    fn cmp(&self, other: &Factor) -> Ordering {
        let left = i128::from(self.numerator) * i128::from(other.denominator);
        let right = i128::from(other.numerator) * i128::from(self.denominator);
        left.cmp(&right)
    }
}

impl PartialOrd for Factor {
    fn partial_cmp(&self, other: &Factor) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl TryFrom<(i64, i64)> for Factor {
    type Error = FactorError;

    fn try_from((numerator, denominator): (i64, i64)) -> Result<Factor, FactorError> {
        Factor::new(numerator, denominator).ok_or(FactorError::Parts {
            numerator,
            denominator,
        })
    }
}

impl From<Factor> for (i64, i64) {
    fn from(factor: Factor) -> (i64, i64) {
        (factor.numerator, factor.denominator)
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.numerator % self.denominator;
        let mut decimals = String::new();
        while rest != 0 && decimals.len() < 18 {
            let wide = i128::from(rest) * 10;
            let below = i128::from(self.denominator);
            decimals.push_str(&(wide / below).to_string());
            rest = i64::try_from(wide % below).unwrap_or(0);
        }
        let whole = self.numerator / self.denominator;
        match (rest, decimals.as_str()) {
            (0, "") => write!(formatter, "{whole}"),
            (0, decimals) => write!(formatter, "{whole}.{decimals}"),
            _ => write!(formatter, "{}/{}", self.numerator, self.denominator),
        }
    }
}
