//! Decision: from what is known of a left side to a verdict, by the requirement and the comparison rule. Knows no product.

use super::evidence::{Intent, Outcome};
use super::kernel::Span;
use crate::catalogue::limit::{Limit, Requirement};
use crate::quantity::{Amount, Comparison, Edge, Figure, round_half_even};
use crate::report::{Need, Verdict};

/// The verdict of one limit on one outcome, and what it lacks beyond the needs of the evidence.
pub(crate) fn decide(limit: &Limit, outcome: &Outcome, denominator: i64) -> (Verdict, Vec<Need>) {
    let span = rounded(limit, outcome.span, denominator);
    let bound = |figure: &Figure| figure.amount().raw().checked_mul(i128::from(denominator));
    let settled = |pass: bool, fail: bool| match (pass, fail) {
        (true, _) => Verdict::Pass,
        (false, true) => Verdict::Fail,
        (false, false) => Verdict::Inconclusive,
    };
    let with_figure = |figure: &Figure, judge: &dyn Fn(i128) -> (bool, bool)| match bound(figure) {
        Some(bound) => {
            let (pass, fail) = judge(bound);
            (settled(pass, fail), Vec::new())
        }
        None => (Verdict::Inconclusive, vec![Need::Overflow]),
    };
    match &limit.requirement {
        Requirement::AtMost(figure) | Requirement::NotDetected(figure) => {
            with_figure(figure, &|bound| {
                (span.all_at_most(bound), span.all_above(bound))
            })
        }
        Requirement::Below(figure) => with_figure(figure, &|bound| {
            (span.all_below(bound), span.all_at_least(bound))
        }),
        Requirement::AtLeast(figure) => with_figure(figure, &|bound| {
            (span.all_at_least(bound), span.all_below(bound))
        }),
        Requirement::Above(figure) => with_figure(figure, &|bound| {
            (span.all_above(bound), span.all_at_most(bound))
        }),
        Requirement::Banned { trace } | Requirement::NotAdded { trace } => {
            ban(trace.as_ref().and_then(bound), span, outcome)
        }
        Requirement::Nothing => (Verdict::Pass, Vec::new()),
        // A duty that binds always is always triggered.
        Requirement::Always => (Verdict::Fail, Vec::new()),
        // Told for the whole list at once; no amount decides it.
        Requirement::OwnRows => (Verdict::Inconclusive, vec![Need::Disclosure]),
    }
}

/// Whether a limit asks for the purpose of what is there.
pub(crate) fn is_ban(limit: &Limit) -> bool {
    matches!(
        limit.requirement,
        Requirement::Banned { .. } | Requirement::NotAdded { .. }
    )
}

/// Intentional presence fails at any level; an unintentional trace fails above its limit, and asks where there is none.
/// Only the comparison with that limit may round: nothing is rounded away.
fn ban(trace: Option<i128>, span: Span, outcome: &Outcome) -> (Verdict, Vec<Need>) {
    if outcome.span.is_zero() {
        return (Verdict::Pass, Vec::new());
    }
    let present = outcome.span.is_present();
    match (present, outcome.intent, trace) {
        (true, Intent::Added, _) => (Verdict::Fail, Vec::new()),
        (_, _, Some(trace)) if span.all_above(trace) => (Verdict::Fail, Vec::new()),
        (_, Intent::NotAdded, Some(trace)) if span.all_at_most(trace) => {
            (Verdict::Pass, Vec::new())
        }
        (false, Intent::NotAdded, None) => (Verdict::Pass, Vec::new()),
        (_, Intent::NotAdded, _) => (Verdict::Inconclusive, vec![Need::Test]),
        _ => (Verdict::Inconclusive, vec![Need::NotAddedStatement]),
    }
}

/// Under rounded-value comparison the value is rounded to the digits of the figure first.
fn rounded(limit: &Limit, span: Span, denominator: i64) -> Span {
    let figure = limit.requirement.figure();
    let (Comparison::RoundedValue, Some(figure)) = (limit.comparison, figure) else {
        return span;
    };
    let interval = span.to_interval(denominator);
    let round = |amount: Amount| {
        round_half_even(amount, figure.unit(), figure.kind(), figure.decimals())
            .raw()
            .checked_mul(i128::from(denominator))
    };
    let lower = round(interval.lower().amount);
    let upper = interval.upper().map(|upper| round(upper.amount));
    match (lower, upper) {
        (Some(lower), None) => Span {
            lower,
            lower_edge: Edge::Closed,
            upper: None,
        },
        (Some(lower), Some(Some(upper))) => Span {
            lower,
            lower_edge: Edge::Closed,
            upper: Some((upper, Edge::Closed)),
        },
        _ => Span::ANY,
    }
}
