//! How much of one analyte counts as another: an interval of factors.
//!
//! Knows interval arithmetic on factors, rounded outward so that the true
//! value always stays inside. Knows nothing of which analytes these are.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::factor::Factor;

/// How much of one analyte counts as the other: at least `lower`, at most
/// `upper`.
///
/// ```
/// use hazlimit::substance::{Factor, Weight};
/// let third = Factor::new(1, 3).unwrap();
/// assert_eq!(Weight::up_to(third).lower, Factor::ZERO);
/// assert!(Weight::NONE.is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Weight {
    /// What surely counts.
    pub lower: Factor,
    /// What may count at most; `None` where nothing bounds it.
    pub upper: Option<Factor>,
}

impl Weight {
    /// The one has no bearing on the other.
    pub const NONE: Weight = Weight {
        lower: Factor::ZERO,
        upper: Some(Factor::ZERO),
    };
    /// All of it counts.
    pub const WHOLE: Weight = Weight {
        lower: Factor::ONE,
        upper: Some(Factor::ONE),
    };
    /// Anything from nothing to all of it may count.
    pub const UP_TO_WHOLE: Weight = Weight {
        lower: Factor::ZERO,
        upper: Some(Factor::ONE),
    };
    /// It may count, and nothing bounds how much.
    pub const UNBOUNDED: Weight = Weight {
        lower: Factor::ZERO,
        upper: None,
    };

    /// The weight that is one factor.
    ///
    /// ```
    /// use hazlimit::substance::{Factor, Weight};
    /// assert_eq!(Weight::exactly(Factor::ONE), Weight::WHOLE);
    /// ```
    pub const fn exactly(factor: Factor) -> Weight {
        Weight {
            lower: factor,
            upper: Some(factor),
        }
    }

    /// Anything from nothing up to the factor.
    ///
    /// ```
    /// use hazlimit::substance::{Factor, Weight};
    /// assert_eq!(Weight::up_to(Factor::ONE), Weight::UP_TO_WHOLE);
    /// ```
    pub const fn up_to(factor: Factor) -> Weight {
        Weight {
            lower: Factor::ZERO,
            upper: Some(factor),
        }
    }

    /// Whether the one has no bearing on the other.
    ///
    /// ```
    /// use hazlimit::substance::Weight;
    /// assert!(Weight::NONE.is_none() && !Weight::UP_TO_WHOLE.is_none());
    /// ```
    pub fn is_none(self) -> bool {
        self == Weight::NONE
    }

    /// Whether both ends are the same factor.
    ///
    /// ```
    /// use hazlimit::substance::Weight;
    /// assert!(Weight::WHOLE.is_exact() && !Weight::UP_TO_WHOLE.is_exact());
    /// ```
    pub fn is_exact(self) -> bool {
        self.upper == Some(self.lower)
    }

    /// One weight after the other, rounded outward where it does not fit.
    ///
    /// ```
    /// use hazlimit::substance::{Factor, Weight};
    /// let half = Weight::exactly(Factor::new(1, 2).unwrap());
    /// assert_eq!(half.times(Weight::UP_TO_WHOLE), Weight::up_to(half.lower));
    /// ```
    pub fn times(self, other: Weight) -> Weight {
        if self.is_none() || other.is_none() {
            return Weight::NONE;
        }
        Weight {
            lower: floor_product(self.lower, other.lower),
            upper: both(self.upper, other.upper).and_then(|(a, b)| ceiling_product(a, b)),
        }
    }

    /// Both weights together, rounded outward where the sum does not fit.
    ///
    /// ```
    /// use hazlimit::substance::Weight;
    /// assert_eq!(Weight::NONE.plus(Weight::WHOLE), Weight::WHOLE);
    /// ```
    pub fn plus(self, other: Weight) -> Weight {
        let lower = self.lower.wide_sum(other.lower);
        Weight {
            lower: Factor::floor_of(lower.0, lower.1),
            upper: both(self.upper, other.upper).and_then(|(a, b)| {
                let upper = a.wide_sum(b);
                Factor::ceiling_of(upper.0, upper.1)
            }),
        }
    }

    /// The smallest weight that holds both.
    ///
    /// ```
    /// use hazlimit::substance::Weight;
    /// assert_eq!(Weight::NONE.hull(Weight::WHOLE), Weight::UP_TO_WHOLE);
    /// ```
    pub fn hull(self, other: Weight) -> Weight {
        Weight {
            lower: self.lower.min(other.lower),
            upper: both(self.upper, other.upper).map(|(a, b)| a.max(b)),
        }
    }

    /// The same weight with nothing sure about it.
    ///
    /// ```
    /// use hazlimit::substance::Weight;
    /// assert_eq!(Weight::WHOLE.at_most(), Weight::UP_TO_WHOLE);
    /// ```
    pub const fn at_most(self) -> Weight {
        Weight {
            lower: Factor::ZERO,
            upper: self.upper,
        }
    }

    /// The weight in the other direction: if one unit of A holds this much B,
    /// how much A one unit of B stands for. Unbounded where this may be
    /// nothing.
    ///
    /// ```
    /// use hazlimit::substance::{Factor, Weight};
    /// let half = Weight::exactly(Factor::new(1, 2).unwrap());
    /// assert_eq!(Some(half.reciprocal().lower), Factor::new(2, 1));
    /// assert_eq!(Weight::UP_TO_WHOLE.reciprocal().upper, None);
    /// ```
    pub fn reciprocal(self) -> Weight {
        Weight {
            lower: self
                .upper
                .and_then(Factor::reciprocal)
                .unwrap_or(Factor::ZERO),
            upper: self.lower.reciprocal(),
        }
    }
}

fn both(left: Option<Factor>, right: Option<Factor>) -> Option<(Factor, Factor)> {
    left.zip(right)
}

fn floor_product(left: Factor, right: Factor) -> Factor {
    let (above, below) = left.wide_product(right);
    Factor::floor_of(above, below)
}

fn ceiling_product(left: Factor, right: Factor) -> Option<Factor> {
    let (above, below) = left.wide_product(right);
    Factor::ceiling_of(above, below)
}

impl fmt::Display for Weight {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.upper {
            Some(upper) if upper == self.lower => write!(formatter, "{upper}"),
            Some(upper) => write!(formatter, "{} to {upper}", self.lower),
            None => write!(formatter, "{} or more", self.lower),
        }
    }
}
