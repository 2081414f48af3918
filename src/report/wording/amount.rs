//! Bounds and intervals in words, in a limit's own unit. Knows figures, not what they are of.

use super::Language;
use crate::catalogue::limit::{Effect, Limit, Requirement};
use crate::quantity::{Amount, Bound, Edge, Interval, QuantityKind};

/// The bound of a limit: `at most 0.1 %`.
#[must_use]
pub fn bound(limit: &Limit, language: Language) -> String {
    let duty = matches!(limit.effect, Effect::Duty { .. });
    let with = |english: &str, chinese: &str, figure: &crate::quantity::Figure| {
        let amount = amount_text(figure, limit);
        match language {
            Language::English => format!("{english} {amount}"),
            Language::Chinese => format!("{chinese} {amount}"),
        }
    };
    match &limit.requirement {
        Requirement::AtMost(figure) if duty => with("triggered above", "触发值 >", figure),
        Requirement::Below(figure) if duty => with("triggered from", "触发值 ≥", figure),
        Requirement::AtMost(figure) => with("at most", "≤", figure),
        Requirement::Below(figure) => with("below", "<", figure),
        Requirement::AtLeast(figure) => with("at least", "≥", figure),
        Requirement::Above(figure) => with("above", ">", figure),
        Requirement::NotDetected(figure) => with("not detected at", "不得检出，检出限", figure),
        Requirement::Banned { trace: None } => language.pick("banned", "禁用").to_owned(),
        Requirement::Banned { trace: Some(trace) } => with(
            "banned; unintentional trace at most",
            "禁用；非有意痕量 ≤",
            trace,
        ),
        Requirement::NotAdded { trace: None } => language
            .pick("not intentionally added", "不得有意添加")
            .to_owned(),
        Requirement::NotAdded { trace: Some(trace) } => with(
            "not intentionally added; trace at most",
            "不得有意添加；痕量 ≤",
            trace,
        ),
        Requirement::Nothing => language.pick("no requirement", "无要求").to_owned(),
        Requirement::Always => language.pick("always", "始终适用").to_owned(),
        Requirement::OwnRows => language
            .pick("what its own row says", "其所在行的规定")
            .to_owned(),
    }
}

fn amount_text(figure: &crate::quantity::Figure, limit: &Limit) -> String {
    let symbol = limit.unit.symbol();
    if symbol == "1" || symbol.is_empty() {
        figure.text().to_owned()
    } else {
        format!("{} {symbol}", figure.text())
    }
}

/// All of a material.
pub(super) const WHOLE: Amount = Amount::from_raw(1_000_000 * Amount::SCALE);

/// An interval in a limit's own unit; what is bounded by the whole material only reads "unknown".
#[must_use]
pub fn interval(interval: Interval, limit: &Limit, language: Language) -> String {
    let unknown = interval.lower().amount == crate::quantity::Amount::ZERO
        && interval
            .upper()
            .is_none_or(|upper| limit.kind == QuantityKind::Content && upper.amount >= WHOLE);
    if unknown {
        return language.pick("unknown", "未知").to_owned();
    }
    let symbol = limit.unit.symbol();
    let text = |amount: Amount| {
        let number = amount.display_in(limit.unit, limit.kind);
        if symbol == "1" || symbol.is_empty() {
            number
        } else {
            format!("{number} {symbol}")
        }
    };
    let from = |bound: Bound| match (bound.edge, language) {
        (Edge::Closed, Language::English) => format!("at least {}", text(bound.amount)),
        (Edge::Open, Language::English) => format!("above {}", text(bound.amount)),
        (Edge::Closed, Language::Chinese) => format!("≥ {}", text(bound.amount)),
        (Edge::Open, Language::Chinese) => format!("> {}", text(bound.amount)),
    };
    let up_to = |bound: Bound| match (bound.edge, language) {
        (Edge::Closed, Language::English) => format!("at most {}", text(bound.amount)),
        (Edge::Open, Language::English) => format!("below {}", text(bound.amount)),
        (Edge::Closed, Language::Chinese) => format!("≤ {}", text(bound.amount)),
        (Edge::Open, Language::Chinese) => format!("< {}", text(bound.amount)),
    };
    let lower = interval.lower();
    let is_open = |bound: Bound| bound.edge == Edge::Open;
    let from_zero = lower == Bound::closed(Amount::ZERO);
    match interval.upper() {
        _ if interval.is_exact() => text(lower.amount),
        // What only the digits of atomic weights blur is one value to a reader.
        Some(upper) if nearly_one(lower, upper).is_some() => {
            nearly_one(lower, upper).map_or_else(String::new, text)
        }
        None => from(lower),
        Some(upper) if from_zero => up_to(upper),
        Some(upper) if is_open(lower) || is_open(upper) => {
            let and = language.pick(" and ", "且 ");
            format!("{}{and}{}", from(lower), up_to(upper))
        }
        Some(upper) => {
            let number = lower.amount.display_in(limit.unit, limit.kind);
            match language {
                Language::English => format!("{number} to {}", text(upper.amount)),
                Language::Chinese => format!("{number} 至 {}", text(upper.amount)),
            }
        }
    }
}

/// The value of both ends to five digits, where they agree to more.
fn nearly_one(lower: Bound, upper: Bound) -> Option<Amount> {
    let (low, high) = (lower.amount.raw(), upper.amount.raw());
    let differ = high.checked_sub(low)?.checked_mul(1_000_000)?;
    if low <= 0 || differ > low {
        return None;
    }
    let mut unit = 1_i128;
    while low / unit >= 100_000 {
        unit *= 10;
    }
    Some(Amount::from_raw((low + unit / 2) / unit * unit))
}
