//! Intervals of amounts: what is known when a value is not.
//!
//! Knows edges, intersection, hull and containment. Does not know where an
//! interval came from.

use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::kind::QuantityKind;
use super::unit::Unit;

/// Whether a bound belongs to its interval.
///
/// ```
/// use hazlimit::quantity::{Amount, Edge, Interval};
///
/// let below = Interval::below(Amount::from_raw(5));
/// assert_eq!(below.upper().map(|bound| bound.edge), Some(Edge::Open));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Edge {
    /// The bound belongs to the interval.
    Closed,
    /// The bound itself is outside.
    Open,
}

/// One end of an interval.
///
/// ```
/// use hazlimit::quantity::{Amount, Bound, Edge};
///
/// assert_eq!(Bound::closed(Amount::ZERO).edge, Edge::Closed);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Bound {
    /// Where the end is.
    pub amount: Amount,
    /// Whether the end belongs to the interval.
    pub edge: Edge,
}

impl Bound {
    /// A bound that belongs to its interval.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Bound};
    /// assert_eq!(Bound::closed(Amount::from_raw(2)).amount.raw(), 2);
    /// ```
    pub const fn closed(amount: Amount) -> Bound {
        Bound {
            amount,
            edge: Edge::Closed,
        }
    }

    /// A bound that does not belong to its interval.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Bound, Edge};
    /// assert_eq!(Bound::open(Amount::from_raw(2)).edge, Edge::Open);
    /// ```
    pub const fn open(amount: Amount) -> Bound {
        Bound {
            amount,
            edge: Edge::Open,
        }
    }

    /// Order among lower bounds: an open one begins later.
    fn lower_key(self) -> (Amount, bool) {
        (self.amount, self.edge == Edge::Open)
    }

    /// Order among upper bounds: an open one ends earlier.
    fn upper_key(self) -> (Amount, bool) {
        (self.amount, self.edge == Edge::Closed)
    }
}

/// The amounts between two bounds; without an upper bound, all from the lower one on.
///
/// ```
/// use hazlimit::quantity::{Amount, Interval};
///
/// let range = Interval::at_least(Amount::from_raw(2)).intersect(Interval::below(Amount::from_raw(5)));
/// assert!(range.is_some_and(|range| range.contains(Amount::from_raw(2))));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "Ends")]
pub struct Interval {
    lower: Bound,
    upper: Option<Bound>,
}

/// An interval as stored, before its ends are checked.
#[derive(Deserialize)]
#[serde(rename = "Interval")]
struct Ends {
    lower: Bound,
    upper: Option<Bound>,
}

impl TryFrom<Ends> for Interval {
    type Error = EmptyInterval;

    fn try_from(ends: Ends) -> Result<Interval, EmptyInterval> {
        Interval::new(ends.lower, ends.upper)
    }
}

/// The bounds leave no amount between them.
///
/// ```
/// use hazlimit::quantity::{Amount, Bound, Interval};
///
/// let bound = Bound::open(Amount::from_raw(1));
/// assert!(Interval::new(bound, Some(bound)).is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "the interval is empty: expected the lower bound below the upper one, or both closed and equal"
)]
pub struct EmptyInterval;

impl Interval {
    /// Every amount: nothing is known.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Interval};
    /// assert!(Interval::ANY.contains(Amount::ZERO));
    /// assert_eq!(Interval::ANY.upper(), None);
    /// ```
    pub const ANY: Interval = Interval {
        lower: Bound::closed(Amount::ZERO),
        upper: None,
    };

    /// One amount and no other.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Interval};
    /// assert!(Interval::exactly(Amount::from_raw(3)).is_exact());
    /// ```
    pub const fn exactly(amount: Amount) -> Interval {
        Interval {
            lower: Bound::closed(amount),
            upper: Some(Bound::closed(amount)),
        }
    }

    /// The amounts between two bounds.
    ///
    /// # Errors
    /// If no amount lies between them.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Bound, Interval};
    /// let half_open = Interval::new(Bound::closed(Amount::ZERO), Some(Bound::open(Amount::from_raw(5))))?;
    /// assert_eq!(half_open, Interval::below(Amount::from_raw(5)));
    /// # Ok::<(), hazlimit::quantity::EmptyInterval>(())
    /// ```
    pub fn new(lower: Bound, upper: Option<Bound>) -> Result<Interval, EmptyInterval> {
        let fits = upper.is_none_or(|upper| {
            lower.amount < upper.amount
                || (lower.amount == upper.amount
                    && lower.edge == Edge::Closed
                    && upper.edge == Edge::Closed)
        });
        if fits {
            Ok(Interval { lower, upper })
        } else {
            Err(EmptyInterval)
        }
    }

    /// From nothing up to and including `amount`.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Interval};
    /// assert!(Interval::at_most(Amount::from_raw(5)).contains(Amount::from_raw(5)));
    /// ```
    pub fn at_most(amount: Amount) -> Interval {
        Interval {
            lower: Bound::closed(Amount::ZERO.min(amount)),
            upper: Some(Bound::closed(amount)),
        }
    }

    /// From nothing up to but without `amount`; below nothing, exactly nothing.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Interval};
    /// assert!(!Interval::below(Amount::from_raw(5)).contains(Amount::from_raw(5)));
    /// ```
    pub fn below(amount: Amount) -> Interval {
        Interval::new(Bound::closed(Amount::ZERO), Some(Bound::open(amount)))
            .unwrap_or(Interval::exactly(Amount::ZERO))
    }

    /// From and including `amount` on.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Interval};
    /// assert!(Interval::at_least(Amount::from_raw(5)).contains(Amount::from_raw(5)));
    /// ```
    pub const fn at_least(amount: Amount) -> Interval {
        Interval {
            lower: Bound::closed(amount),
            upper: None,
        }
    }

    /// From but without `amount` on.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Interval};
    /// assert!(!Interval::above(Amount::from_raw(5)).contains(Amount::from_raw(5)));
    /// ```
    pub const fn above(amount: Amount) -> Interval {
        Interval {
            lower: Bound::open(amount),
            upper: None,
        }
    }

    /// Where it begins.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Interval};
    /// assert_eq!(Interval::ANY.lower().amount, Amount::ZERO);
    /// ```
    pub const fn lower(self) -> Bound {
        self.lower
    }

    /// Where it ends, if it does.
    ///
    /// ```
    /// # use hazlimit::quantity::Interval;
    /// assert!(Interval::ANY.upper().is_none());
    /// ```
    pub const fn upper(self) -> Option<Bound> {
        self.upper
    }

    /// Whether it holds one amount only.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Interval};
    /// assert!(!Interval::at_most(Amount::from_raw(5)).is_exact());
    /// ```
    pub fn is_exact(self) -> bool {
        self.upper
            .is_some_and(|upper| upper.amount == self.lower.amount)
    }

    /// What both hold; nothing if they contradict each other.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Interval};
    /// let five = Amount::from_raw(5);
    /// assert_eq!(Interval::below(five).intersect(Interval::at_least(five)), None);
    /// ```
    pub fn intersect(self, other: Interval) -> Option<Interval> {
        let lower = if self.lower.lower_key() >= other.lower.lower_key() {
            self.lower
        } else {
            other.lower
        };
        let upper = match (self.upper, other.upper) {
            (Some(one), Some(two)) if one.upper_key() <= two.upper_key() => Some(one),
            (Some(one), None) => Some(one),
            (_, two) => two,
        };
        Interval::new(lower, upper).ok()
    }

    /// The smallest interval that holds both.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Interval};
    /// let hull = Interval::exactly(Amount::from_raw(1)).hull(Interval::exactly(Amount::from_raw(9)));
    /// assert!(hull.contains(Amount::from_raw(5)));
    /// ```
    pub fn hull(self, other: Interval) -> Interval {
        let lower = if self.lower.lower_key() <= other.lower.lower_key() {
            self.lower
        } else {
            other.lower
        };
        let upper = match (self.upper, other.upper) {
            (Some(one), Some(two)) if one.upper_key() >= two.upper_key() => Some(one),
            (Some(_), Some(two)) => Some(two),
            _ => None,
        };
        Interval { lower, upper }
    }

    /// Whether `amount` lies in it.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Interval};
    /// assert!(Interval::above(Amount::from_raw(5)).contains(Amount::from_raw(6)));
    /// ```
    pub fn contains(self, amount: Amount) -> bool {
        let point = Bound::closed(amount);
        self.lower.lower_key() <= point.lower_key()
            && self
                .upper
                .is_none_or(|upper| point.upper_key() <= upper.upper_key())
    }

    /// Whether all of it lies in `outer`.
    ///
    /// ```
    /// # use hazlimit::quantity::{Amount, Interval};
    /// let five = Amount::from_raw(5);
    /// assert!(Interval::below(five).is_within(Interval::at_most(five)));
    /// assert!(!Interval::at_most(five).is_within(Interval::below(five)));
    /// ```
    pub fn is_within(self, outer: Interval) -> bool {
        outer.lower.lower_key() <= self.lower.lower_key()
            && match (self.upper, outer.upper) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(inner), Some(outer)) => inner.upper_key() <= outer.upper_key(),
            }
    }

    /// The interval written in `unit`, in the grammar of
    /// [`Reading`](super::Reading): `84 mg/kg`, `< 50 mg/kg`, `10-20 %`,
    /// `>= 10 - < 20 %`; an interval that says nothing is `>= 0`.
    ///
    /// ```
    /// # use hazlimit::quantity::{QuantityKind, Reading, Unit};
    /// let reading = Reading::parse("< 0.005 %", QuantityKind::Content)?;
    /// let written = reading.interval.display_in(Unit::MilligramPerKilogram, QuantityKind::Content);
    /// assert_eq!(written, "< 50 mg/kg");
    /// # Ok::<(), hazlimit::quantity::TextError>(())
    /// ```
    pub fn display_in(self, unit: Unit, kind: QuantityKind) -> String {
        let suffix = match unit {
            Unit::One => String::new(),
            unit => format!(" {unit}"),
        };
        let number = |bound: Bound| bound.amount.display_in(unit, kind);
        let low = number(self.lower);
        let over = match self.lower.edge {
            Edge::Closed => ">=",
            Edge::Open => ">",
        };
        let Some(upper) = self.upper else {
            return format!("{over} {low}{suffix}");
        };
        let under = match upper.edge {
            Edge::Closed => "<=",
            Edge::Open => "<",
        };
        let high = number(upper);
        let starts_at_zero = self.lower == Bound::closed(Amount::ZERO);
        match (self.lower.edge, upper.edge) {
            _ if self.is_exact() => format!("{high}{suffix}"),
            _ if starts_at_zero => format!("{under} {high}{suffix}"),
            (Edge::Closed, Edge::Closed) => format!("{low}-{high}{suffix}"),
            _ => format!("{over} {low} - {under} {high}{suffix}"),
        }
    }
}
