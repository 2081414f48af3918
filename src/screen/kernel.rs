//! The kernel's arithmetic: intervals of whole numbers over one denominator, rounded outward, and their comparison with a bound.
//!
//! A form Σ wᵢ·xᵢ is computed as Σ (wᵢ·D)·xᵢ with one denominator D for the whole row, so that 1/370 stays exact. What cannot stay exact
//! (mass fractions of formulas) is rounded down at the lower end and up at the upper end, so that the true value is always inside. What
//! overflows becomes unbounded, never wrong. Knows numbers only.

use std::cmp::Ordering;

use super::wide;
use crate::quantity::{Amount, Bound, Edge, Interval};
use crate::substance::{Factor, Weight};

/// An interval of a row, in units of one over the row's denominator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Span {
    pub(crate) lower: i128,
    pub(crate) lower_edge: Edge,
    /// `None`: not bounded.
    pub(crate) upper: Option<(i128, Edge)>,
}

/// x · n / d as a whole number and what is left over, from 0 up to d. `None` where that is too large.
fn ratio(x: i128, n: i128, d: i128) -> Option<(i128, i128)> {
    narrow_ratio(x, n, d).or_else(|| wide::ratio(x, n, d))
}

/// The same where all on the way fits 128 bits.
fn narrow_ratio(x: i128, n: i128, d: i128) -> Option<(i128, i128)> {
    // Most weights are whole, and a division of such numbers costs more than all else.
    if d == 1 || x == 0 || n == 0 {
        return Some((x.checked_mul(n)?, 0));
    }
    let quotient = x.checked_div(d)?;
    let rest = x.checked_sub(quotient.checked_mul(d)?)?.checked_mul(n)?;
    let whole = quotient.checked_mul(n)?;
    if (0..d).contains(&rest) {
        return Some((whole, rest));
    }
    let more = rest.checked_div_euclid(d)?;
    let left = rest.checked_sub(more.checked_mul(d)?)?;
    Some((whole.checked_add(more)?, left))
}

/// x · n / d, rounded down; exact where it divides. `None` on overflow.
fn ratio_floor(x: i128, n: i128, d: i128) -> Option<i128> {
    ratio(x, n, d).map(|(whole, _)| whole)
}

/// The same, rounded up.
fn ratio_ceil(x: i128, n: i128, d: i128) -> Option<i128> {
    let (whole, left) = ratio(x, n, d)?;
    whole.checked_add(i128::from(left != 0))
}

fn open_if(open: bool) -> Edge {
    if open { Edge::Open } else { Edge::Closed }
}

impl Span {
    /// Nothing at all.
    pub(crate) const ZERO: Span = Span {
        lower: 0,
        lower_edge: Edge::Closed,
        upper: Some((0, Edge::Closed)),
    };

    /// Anything.
    pub(crate) const ANY: Span = Span {
        lower: 0,
        lower_edge: Edge::Closed,
        upper: None,
    };

    /// What an amount counts as, weighted.
    pub(crate) fn weighted(interval: Interval, weight: Weight, denominator: i64) -> Span {
        let scale = i128::from(denominator);
        let low = weight.lower;
        let lower_bound = interval.lower();
        let lower = ratio_floor(
            lower_bound.amount.raw(),
            i128::from(low.numerator()) * scale,
            i128::from(low.denominator()),
        )
        .unwrap_or(0);
        // A positive share of something present is present.
        let lower_edge = open_if(lower_bound.edge == Edge::Open && low != Factor::ZERO);
        let upper = match (interval.upper(), weight.upper) {
            (_, Some(Factor::ZERO)) => Some((0, Edge::Closed)),
            (Some(bound), Some(factor)) => ratio_ceil(
                bound.amount.raw(),
                i128::from(factor.numerator()) * scale,
                i128::from(factor.denominator()),
            )
            .map(|upper| (upper, bound.edge)),
            _ => None,
        };
        Span {
            lower,
            lower_edge,
            upper,
        }
    }

    /// An amount as it stands.
    pub(crate) fn of(interval: Interval, denominator: i64) -> Span {
        Span::weighted(interval, Weight::WHOLE, denominator)
    }

    /// So many times as much.
    pub(crate) fn times(self, factor: Factor) -> Span {
        let n = i128::from(factor.numerator());
        let d = i128::from(factor.denominator());
        Span {
            lower: ratio_floor(self.lower, n, d).unwrap_or(0),
            lower_edge: open_if(self.lower_edge == Edge::Open && factor != Factor::ZERO),
            upper: self
                .upper
                .and_then(|(upper, edge)| Some((ratio_ceil(upper, n, d)?, edge))),
        }
    }

    /// The sum of two.
    pub(crate) fn plus(self, other: Span) -> Span {
        let upper = match (self.upper, other.upper) {
            (Some((a, edge_a)), Some((b, edge_b))) => a
                .checked_add(b)
                .map(|sum| (sum, open_if(edge_a == Edge::Open || edge_b == Edge::Open))),
            _ => None,
        };
        Span {
            lower: self.lower.checked_add(other.lower).unwrap_or(self.lower),
            lower_edge: open_if(self.lower_edge == Edge::Open || other.lower_edge == Edge::Open),
            upper,
        }
    }

    /// What both allow; the order of the ends is the caller's to judge.
    pub(crate) fn tightened(self, other: Span) -> Span {
        let (lower, lower_edge) = match self.lower.cmp(&other.lower) {
            Ordering::Less => (other.lower, other.lower_edge),
            Ordering::Greater => (self.lower, self.lower_edge),
            Ordering::Equal => (
                self.lower,
                open_if(self.lower_edge == Edge::Open || other.lower_edge == Edge::Open),
            ),
        };
        Span {
            lower,
            lower_edge,
            upper: lesser(self.upper, other.upper),
        }
    }

    /// All that either allows.
    pub(crate) fn hull(self, other: Span) -> Span {
        let (lower, lower_edge) = match self.lower.cmp(&other.lower) {
            Ordering::Less => (self.lower, self.lower_edge),
            Ordering::Greater => (other.lower, other.lower_edge),
            Ordering::Equal => (
                self.lower,
                open_if(self.lower_edge == Edge::Open && other.lower_edge == Edge::Open),
            ),
        };
        let upper = match (self.upper, other.upper) {
            (Some((a, edge_a)), Some((b, edge_b))) => Some(match a.cmp(&b) {
                Ordering::Less => (b, edge_b),
                Ordering::Greater => (a, edge_a),
                Ordering::Equal => (a, open_if(edge_a == Edge::Open && edge_b == Edge::Open)),
            }),
            _ => None,
        };
        Span {
            lower,
            lower_edge,
            upper,
        }
    }

    /// Whether nothing lies inside: sources that contradict each other.
    pub(crate) fn is_empty(self) -> bool {
        self.upper.is_some_and(|(upper, edge)| {
            upper < self.lower
                || (upper == self.lower && (edge == Edge::Open || self.lower_edge == Edge::Open))
        })
    }

    /// Known only from above.
    pub(crate) fn only_above(self) -> Span {
        Span {
            lower: 0,
            lower_edge: Edge::Closed,
            upper: self.upper,
        }
    }

    /// Known only from below.
    pub(crate) fn only_below(self) -> Span {
        Span {
            upper: None,
            ..self
        }
    }

    /// In the kind's canonical unit, rounded outward.
    pub(crate) fn to_interval(self, denominator: i64) -> Interval {
        let scale = i128::from(denominator);
        let (floor, ceil) = if denominator == 1 {
            (self.lower, self.upper)
        } else {
            let up =
                |upper: i128| upper.div_euclid(scale) + i128::from(upper.rem_euclid(scale) != 0);
            (
                self.lower.div_euclid(scale),
                self.upper.map(|(upper, edge)| (up(upper), edge)),
            )
        };
        let lower = Bound {
            amount: Amount::from_raw(floor),
            edge: self.lower_edge,
        };
        let upper = ceil.map(|(upper, edge)| Bound {
            amount: Amount::from_raw(upper),
            edge,
        });
        Interval::new(lower, upper).unwrap_or(Interval::ANY)
    }

    /// Whether nothing of it is there.
    pub(crate) fn is_zero(self) -> bool {
        self.upper.is_some_and(|(upper, _)| upper == 0)
    }

    /// Whether something of it surely is there.
    pub(crate) fn is_present(self) -> bool {
        self.lower > 0 || self.lower_edge == Edge::Open
    }

    /// Whether all of it is at most the bound.
    pub(crate) fn all_at_most(self, bound: i128) -> bool {
        self.upper.is_some_and(|(upper, _)| upper <= bound)
    }

    /// Whether all of it is below the bound.
    pub(crate) fn all_below(self, bound: i128) -> bool {
        self.upper
            .is_some_and(|(upper, edge)| upper < bound || (upper == bound && edge == Edge::Open))
    }

    /// Whether all of it is at least the bound.
    pub(crate) fn all_at_least(self, bound: i128) -> bool {
        self.lower >= bound
    }

    /// Whether all of it is above the bound.
    pub(crate) fn all_above(self, bound: i128) -> bool {
        self.lower > bound || (self.lower == bound && self.lower_edge == Edge::Open)
    }

    /// The weighted mean by mass: Σ mᵢ·xᵢ / Σ mᵢ, rounded outward only where it does not divide.
    pub(crate) fn mean(shares: &[i128], spans: &[Span]) -> Span {
        let total = shares
            .iter()
            .try_fold(0_i128, |sum, share| sum.checked_add(*share));
        let (Some(total), Some(first)) = (total.filter(|total| *total > 0), spans.first()) else {
            return Span::ANY;
        };
        if spans.iter().all(|span| span == first) {
            return *first;
        }
        let mut sum = Span::ZERO;
        for (share, span) in shares.iter().zip(spans) {
            if *span == Span::ZERO {
                continue;
            }
            // Exact where the products fit; else each share is rounded outward by itself.
            let lower = span.lower.checked_mul(*share);
            let upper = match span.upper {
                None => Some(None),
                Some((upper, edge)) => upper
                    .checked_mul(*share)
                    .map(|product| Some((product, edge))),
            };
            let (Some(lower), Some(upper)) = (lower, upper) else {
                return Span::coarse_mean(shares, spans, total);
            };
            sum = sum.plus(Span {
                lower,
                lower_edge: open_if(span.lower_edge == Edge::Open && *share > 0),
                upper,
            });
        }
        let lower = ratio(sum.lower, 1, total);
        let ceil = |upper: i128| {
            if upper == sum.lower {
                let (whole, left) = lower?;
                whole.checked_add(i128::from(left != 0))
            } else {
                ratio_ceil(upper, 1, total)
            }
        };
        Span {
            lower: lower.map_or(0, |(whole, _)| whole),
            lower_edge: sum.lower_edge,
            upper: sum
                .upper
                .and_then(|(upper, edge)| Some((ceil(upper)?, edge))),
        }
    }

    fn coarse_mean(shares: &[i128], spans: &[Span], total: i128) -> Span {
        let mut sum = Span::ZERO;
        for (share, span) in shares.iter().zip(spans) {
            sum = sum.plus(Span {
                lower: ratio_floor(span.lower, *share, total).unwrap_or(0),
                lower_edge: open_if(span.lower_edge == Edge::Open && *share > 0),
                upper: span
                    .upper
                    .and_then(|(upper, edge)| Some((ratio_ceil(upper, *share, total)?, edge))),
            });
        }
        sum
    }
}

/// The lesser of two upper ends; no end is greater than any.
pub(crate) fn lesser(
    first: Option<(i128, Edge)>,
    second: Option<(i128, Edge)>,
) -> Option<(i128, Edge)> {
    match (first, second) {
        (None, end) | (end, None) => end,
        (Some((a, edge_a)), Some((b, edge_b))) => Some(match a.cmp(&b) {
            Ordering::Less => (a, edge_a),
            Ordering::Greater => (b, edge_b),
            Ordering::Equal => (a, open_if(edge_a == Edge::Open || edge_b == Edge::Open)),
        }),
    }
}

/// The least common multiple, as long as it stays below a billion.
pub(crate) fn common_denominator(denominators: impl Iterator<Item = i64>) -> i64 {
    const CEILING: i64 = 1_000_000_000;
    fn greatest_common_divisor(a: i64, b: i64) -> i64 {
        if b == 0 {
            a
        } else {
            greatest_common_divisor(b, a % b)
        }
    }
    let mut common = 1_i64;
    for denominator in denominators {
        let divisor = greatest_common_divisor(common, denominator).max(1);
        match (common / divisor).checked_mul(denominator) {
            Some(multiple) if multiple <= CEILING => common = multiple,
            // Such a weight is rounded outward instead.
            _ => {}
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exactly(raw: i128) -> Interval {
        Interval::exactly(Amount::from_raw(raw))
    }

    #[test]
    fn an_index_that_is_exactly_one_stays_exactly_one() {
        let denominator = common_denominator([370, 260, 4200].into_iter());
        let share = Weight::exactly(Factor::new(1, 370).unwrap());
        let span = Span::weighted(exactly(370 * Amount::SCALE), share, denominator);
        assert_eq!(span.lower, i128::from(denominator) * Amount::SCALE);
        assert_eq!(span.upper, Some((span.lower, Edge::Closed)));
    }

    #[test]
    fn a_share_that_does_not_divide_is_rounded_outward() {
        let third = Weight::exactly(Factor::new(1, 3).unwrap());
        let span = Span::weighted(exactly(10), third, 1);
        assert_eq!((span.lower, span.upper), (3, Some((4, Edge::Closed))));
    }

    #[test]
    fn the_mean_by_mass_lies_between_its_parts() {
        let mean = Span::mean(
            &[1, 3],
            &[Span::of(exactly(10), 1), Span::of(exactly(30), 1)],
        );
        assert_eq!((mean.lower, mean.upper), (25, Some((25, Edge::Closed))));
    }
}
