//! The kernel's intervals against the points that lie in them: all small intervals, point by point. Tests only.

use super::kernel::{Span, common_denominator, lesser};
use crate::quantity::{Edge, Interval};
use crate::substance::{Factor, Weight};

/// Points in quarters, so that something lies between any two ends; the last stands for all that is beyond.
const POINTS: std::ops::RangeInclusive<i128> = 0..=40;
const QUARTERS: i128 = 4;

fn holds(span: Span, point: i128) -> bool {
    let above = match span.lower_edge {
        Edge::Closed => point >= span.lower * QUARTERS,
        Edge::Open => point > span.lower * QUARTERS,
    };
    above
        && match span.upper {
            None => true,
            Some((upper, Edge::Closed)) => point <= upper * QUARTERS,
            Some((upper, Edge::Open)) => point < upper * QUARTERS,
        }
}

/// All intervals with ends from 0 to 3, empty ones among them.
fn spans() -> Vec<Span> {
    let edges = [Edge::Closed, Edge::Open];
    let mut all = Vec::new();
    for lower in 0..4 {
        for lower_edge in edges {
            let mut uppers = vec![None];
            uppers.extend((0..4).flat_map(|upper| edges.map(|edge| Some((upper, edge)))));
            all.extend(uppers.into_iter().map(|upper| Span {
                lower,
                lower_edge,
                upper,
            }));
        }
    }
    all
}

fn points(span: Span) -> Vec<i128> {
    POINTS.filter(|point| holds(span, *point)).collect()
}

#[test]
fn an_interval_is_empty_if_no_point_lies_in_it() {
    for span in spans() {
        assert_eq!(span.is_empty(), points(span).is_empty(), "{span:?}");
    }
}

#[test]
fn a_bound_is_kept_if_every_point_keeps_it() {
    for span in spans().into_iter().filter(|span| !span.is_empty()) {
        let all = points(span);
        for bound in 0..5 {
            let every = |keeps: &dyn Fn(i128) -> bool| all.iter().all(|point| keeps(*point));
            let at = bound * QUARTERS;
            assert_eq!(
                span.all_at_most(bound),
                every(&|point| point <= at),
                "{span:?} {bound}"
            );
            assert_eq!(
                span.all_below(bound),
                every(&|point| point < at),
                "{span:?} {bound}"
            );
            assert_eq!(
                span.all_at_least(bound),
                every(&|point| point >= at),
                "{span:?} {bound}"
            );
            assert_eq!(
                span.all_above(bound),
                every(&|point| point > at),
                "{span:?} {bound}"
            );
        }
        assert_eq!(span.is_zero(), all == [0], "{span:?}");
        assert_eq!(span.is_present(), !all.contains(&0), "{span:?}");
    }
}

#[test]
fn both_allow_what_lies_in_both_and_either_what_lies_in_one() {
    for one in spans() {
        for other in spans() {
            let both = one.tightened(other);
            let uppers = lesser(one.upper, other.upper);
            assert_eq!(both.upper, uppers);
            for point in POINTS {
                assert_eq!(
                    holds(both, point),
                    holds(one, point) && holds(other, point),
                    "{one:?} {other:?} {point}"
                );
            }
            if one.is_empty() || other.is_empty() {
                continue;
            }
            let (first, second) = (points(one), points(other));
            let least = first.iter().chain(&second).min();
            let most = first.iter().chain(&second).max();
            let hull = points(one.hull(other));
            assert_eq!((hull.iter().min(), hull.iter().max()), (least, most));
        }
    }
}

#[test]
fn a_sum_goes_from_the_least_to_the_greatest_sum_of_points() {
    for one in spans().into_iter().filter(|span| !span.is_empty()) {
        for other in spans().into_iter().filter(|span| !span.is_empty()) {
            let sum = one.plus(other);
            assert_eq!(sum.lower, one.lower + other.lower);
            let is_reached = one.lower_edge == Edge::Closed && other.lower_edge == Edge::Closed;
            assert_eq!(sum.lower_edge == Edge::Closed, is_reached);
            let expected = one.upper.zip(other.upper).map(|((a, edge), (b, other))| {
                let is_reached = edge == Edge::Closed && other == Edge::Closed;
                (a + b, is_reached)
            });
            let found = sum.upper.map(|(upper, edge)| (upper, edge == Edge::Closed));
            assert_eq!(found, expected);
        }
    }
}

#[test]
fn a_multiple_keeps_what_is_open_and_rounds_outward() {
    for span in spans() {
        let half = span.times(Factor::new(1, 2).unwrap());
        assert_eq!(half.lower, span.lower / 2);
        assert_eq!(half.lower_edge, span.lower_edge);
        let up = span.upper.map(|(upper, edge)| ((upper + 1) / 2, edge));
        assert_eq!(half.upper, up);
        let none = span.times(Factor::ZERO);
        assert_eq!((none.lower, none.lower_edge), (0, Edge::Closed));
    }
}

#[test]
fn only_one_side_forgets_the_other() {
    for span in spans() {
        let above = span.only_above();
        assert_eq!((above.lower, above.lower_edge), (0, Edge::Closed));
        assert_eq!(above.upper, span.upper);
        let below = span.only_below();
        assert_eq!(
            (below.lower, below.lower_edge),
            (span.lower, span.lower_edge)
        );
        assert_eq!(below.upper, None);
    }
}

#[test]
fn the_least_share_takes_the_lower_end_and_the_greatest_the_upper_one() {
    let factor = |above, below| Factor::new(above, below).unwrap();
    for span in spans() {
        let Some(interval) = Some(span.to_interval(1)).filter(|_| !span.is_empty()) else {
            continue;
        };
        let weight = Weight {
            lower: factor(1, 3),
            upper: Some(factor(2, 3)),
        };
        let counted = Span::weighted(interval, weight, 2);
        assert_eq!(counted.lower, span.lower * 2 / 3);
        assert_eq!(counted.lower_edge, span.lower_edge);
        let up = span.upper.map(|(upper, edge)| ((upper * 4 + 2) / 3, edge));
        assert_eq!(counted.upper, up);
        let maybe = Span::weighted(interval, Weight::UP_TO_WHOLE, 1);
        assert_eq!((maybe.lower, maybe.lower_edge), (0, Edge::Closed));
        let nothing = Span::weighted(interval, Weight::NONE, 1);
        assert_eq!(nothing, Span::ZERO);
        assert_eq!(Span::weighted(interval, Weight::UNBOUNDED, 1).upper, None);
        assert_eq!(Span::of(interval, 1), span);
    }
    assert_eq!(Span::weighted(Interval::ANY, Weight::WHOLE, 1), Span::ANY);
}

#[test]
fn a_row_is_shown_in_whole_units_rounded_outward() {
    for span in spans().into_iter().filter(|span| !span.is_empty()) {
        let shown = span.to_interval(3);
        assert_eq!(shown.lower().amount.raw(), span.lower / 3);
        assert_eq!(shown.lower().edge, span.lower_edge);
        let upper = shown.upper().map(|upper| (upper.amount.raw(), upper.edge));
        // An interval that came down to one point is shown as anything if an end of it is open.
        if Span::of(shown, 1) != Span::ANY {
            let up = span.upper.map(|(upper, edge)| ((upper + 2) / 3, edge));
            assert_eq!(upper, up);
        }
    }
}

#[test]
fn the_mean_goes_from_the_mean_of_the_least_to_that_of_the_greatest() {
    let all: Vec<Span> = spans()
        .into_iter()
        .filter(|span| !span.is_empty())
        .collect();
    for one in &all {
        for other in &all {
            let mean = Span::mean(&[1, 3], &[*one, *other]);
            if one == other {
                assert_eq!(mean, *one);
                continue;
            }
            let lower = one.lower + 3 * other.lower;
            assert_eq!(mean.lower, lower / 4);
            let open = |edge| edge == Edge::Open;
            assert_eq!(
                open(mean.lower_edge),
                open(one.lower_edge) || open(other.lower_edge)
            );
            let upper = one
                .upper
                .zip(other.upper)
                .map(|((a, edge), (b, other))| ((a + 3 * b + 3) / 4, open(edge) || open(other)));
            assert_eq!(mean.upper.map(|(upper, edge)| (upper, open(edge))), upper);
            // What weighs nothing leaves the other alone, its end as well.
            let alone = Span::mean(&[0, 3], &[*one, *other]);
            assert_eq!(
                (alone.lower, open(alone.lower_edge)),
                (other.lower, open(other.lower_edge))
            );
        }
    }
    assert_eq!(Span::mean(&[0, 0], &[Span::ZERO, Span::ZERO]), Span::ANY);
    assert_eq!(Span::mean(&[], &[]), Span::ANY);
}

#[test]
fn a_mean_of_large_numbers_is_rounded_outward_and_no_further() {
    let large = i128::MAX / 4;
    for (edge, other_edge) in [
        (Edge::Closed, Edge::Closed),
        (Edge::Open, Edge::Closed),
        (Edge::Closed, Edge::Open),
    ] {
        let about = |amount: i128, edge| Span {
            lower: amount,
            lower_edge: edge,
            upper: Some((amount + 32, edge)),
        };
        let spans = [about(large, edge), about(large - 16, other_edge)];
        let mean = Span::mean(&[7, 9], &spans);
        // Each of the two shares loses less than one step.
        let (upper, upper_edge) = mean.upper.unwrap();
        assert!(mean.lower <= large - 9 && large + 23 <= upper);
        assert!(upper - mean.lower <= 34, "{mean:?}");
        let open = edge == Edge::Open || other_edge == Edge::Open;
        assert_eq!(mean.lower_edge == Edge::Open, open);
        assert_eq!(upper_edge == Edge::Open, open);
        // What weighs nothing is not there to be more than its end.
        let alone = Span::mean(&[0, 9], &spans);
        assert_eq!(alone.lower_edge, other_edge);
    }
}

#[test]
fn a_common_denominator_is_the_least() {
    assert_eq!(common_denominator([6, 4].into_iter()), 12);
    assert_eq!(common_denominator([370, 260, 4200].into_iter()), 2_020_200);
    assert_eq!(common_denominator([].into_iter()), 1);
    // What would make it too large is left out.
    assert_eq!(common_denominator([7, 1_000_000_007].into_iter()), 7);
}
