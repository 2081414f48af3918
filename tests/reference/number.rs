//! Exact fractions and intervals of them (section 1).

use hazlimit::quantity::{Amount, Edge, Interval};
use hazlimit::substance::Factor;
use num_rational::BigRational;

pub type Q = BigRational;

pub fn q(above: i128, below: i128) -> Q {
    Q::new(above.into(), below.into())
}

pub fn zero() -> Q {
    q(0, 1)
}

/// In the kind's canonical unit.
pub fn of_amount(amount: Amount) -> Q {
    q(amount.raw(), Amount::SCALE)
}

pub fn of_factor(factor: Factor) -> Q {
    q(factor.numerator().into(), factor.denominator().into())
}

/// An interval; `true`: the end is open.
#[derive(Clone, PartialEq, Debug)]
pub struct Span {
    pub low: (Q, bool),
    pub high: Option<(Q, bool)>,
}

/// A weight: at least, at most.
#[derive(Clone, PartialEq, Debug)]
pub struct W {
    pub low: Q,
    pub high: Option<Q>,
}

impl W {
    pub fn exactly(number: Q) -> W {
        W {
            high: Some(number.clone()),
            low: number,
        }
    }

    pub fn none() -> W {
        W::exactly(zero())
    }

    pub fn one() -> W {
        W::exactly(q(1, 1))
    }

    pub fn up_to(high: Option<Q>) -> W {
        W { low: zero(), high }
    }

    pub fn maybe() -> W {
        W::up_to(Some(q(1, 1)))
    }

    pub fn is_none(&self) -> bool {
        *self == W::none()
    }

    pub fn at_most(self) -> W {
        W::up_to(self.high)
    }

    pub fn times(&self, other: &W) -> W {
        if self.is_none() || other.is_none() {
            return W::none();
        }
        W {
            low: &self.low * &other.low,
            high: both(&self.high, &other.high, |a, b| a * b),
        }
    }

    pub fn plus(&self, other: &W) -> W {
        W {
            low: &self.low + &other.low,
            high: both(&self.high, &other.high, |a, b| a + b),
        }
    }

    pub fn hull(&self, other: &W) -> W {
        W {
            low: self.low.clone().min(other.low.clone()),
            high: both(&self.high, &other.high, |a, b| a.clone().max(b.clone())),
        }
    }

    /// One unit of the other way round.
    pub fn reciprocal(&self) -> W {
        W {
            low: match &self.high {
                Some(high) if *high > zero() => high.recip(),
                _ => zero(),
            },
            high: (self.low > zero()).then(|| self.low.recip()),
        }
    }
}

fn both(one: &Option<Q>, other: &Option<Q>, with: impl Fn(&Q, &Q) -> Q) -> Option<Q> {
    Some(with(one.as_ref()?, other.as_ref()?))
}

impl Span {
    pub fn new(low: Q, high: Option<Q>) -> Span {
        Span {
            low: (low, false),
            high: high.map(|high| (high, false)),
        }
    }

    pub fn nothing() -> Span {
        Span::new(zero(), Some(zero()))
    }

    pub fn anything() -> Span {
        Span::new(zero(), None)
    }

    pub fn of(interval: Interval) -> Span {
        let lower = interval.lower();
        Span {
            low: (of_amount(lower.amount), lower.edge == Edge::Open),
            high: interval
                .upper()
                .map(|upper| (of_amount(upper.amount), upper.edge == Edge::Open)),
        }
    }

    pub fn plus(&self, other: &Span) -> Span {
        let sum = |a: &(Q, bool), b: &(Q, bool)| (&a.0 + &b.0, a.1 || b.1);
        Span {
            low: sum(&self.low, &other.low),
            high: self
                .high
                .as_ref()
                .zip(other.high.as_ref())
                .map(|(a, b)| sum(a, b)),
        }
    }

    pub fn weighted(&self, weight: &W) -> Span {
        let high = match (&self.high, &weight.high) {
            (_, Some(high)) if *high == zero() => Some((zero(), false)),
            (Some((high, open)), Some(most)) => Some((high * most, *open)),
            _ => None,
        };
        Span {
            low: (&self.low.0 * &weight.low, self.low.1 && weight.low > zero()),
            high,
        }
    }

    pub fn within(&self, other: &Span) -> Span {
        let low = if (&self.low.0, self.low.1) >= (&other.low.0, other.low.1) {
            self.low.clone()
        } else {
            other.low.clone()
        };
        let high = match (&self.high, &other.high) {
            (None, end) | (end, None) => end.clone(),
            (Some(a), Some(b)) => Some(if (&a.0, !a.1) <= (&b.0, !b.1) {
                a.clone()
            } else {
                b.clone()
            }),
        };
        Span { low, high }
    }

    pub fn hull(&self, other: &Span) -> Span {
        let low = if (&self.low.0, self.low.1) <= (&other.low.0, other.low.1) {
            self.low.clone()
        } else {
            other.low.clone()
        };
        let high = match (&self.high, &other.high) {
            (Some(a), Some(b)) => Some(if (&a.0, !a.1) >= (&b.0, !b.1) {
                a.clone()
            } else {
                b.clone()
            }),
            _ => None,
        };
        Span { low, high }
    }

    pub fn is_empty(&self) -> bool {
        self.high.as_ref().is_some_and(|(high, open)| {
            *high < self.low.0 || (*high == self.low.0 && (*open || self.low.1))
        })
    }

    pub fn only_above(&self) -> Span {
        Span {
            low: (zero(), false),
            high: self.high.clone(),
        }
    }

    pub fn only_below(&self) -> Span {
        Span {
            low: self.low.clone(),
            high: None,
        }
    }

    pub fn is_zero(&self) -> bool {
        self.high.as_ref().is_some_and(|(high, _)| *high == zero())
    }

    pub fn is_present(&self) -> bool {
        self.low.0 > zero() || self.low.1
    }

    pub fn at_most(&self, bound: &Q) -> bool {
        self.high.as_ref().is_some_and(|(high, _)| high <= bound)
    }

    pub fn below(&self, bound: &Q) -> bool {
        self.high
            .as_ref()
            .is_some_and(|(high, open)| high < bound || (high == bound && *open))
    }

    pub fn at_least(&self, bound: &Q) -> bool {
        self.low.0 >= *bound
    }

    pub fn above(&self, bound: &Q) -> bool {
        self.low.0 > *bound || (self.low.0 == *bound && self.low.1)
    }
}
