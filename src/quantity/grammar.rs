//! The text grammar: how a reading is taken apart.
//!
//! Knows comparators, ranges, uncertainties and the words for "not detected".
//! Numbers and units are read elsewhere.

use super::amount::Amount;
use super::fold::{Folded, fold};
use super::interval::{Bound, Interval};
use super::kind::QuantityKind;
use super::number::Number;
use super::span::Span;
use super::text::{Detection, Reading, TextError};
use super::unit::{Unit, UnitError};

/// No reading is longer; the cut keeps the search for units short.
const LONGEST: usize = 200;

/// All of a share, in canonical steps.
const WHOLE: Amount = Amount::from_raw(1_000_000 * Amount::SCALE);

const NOT_DETECTED: &[&str] = &[
    "not detected",
    "none detected",
    "non-detected",
    "non-detect",
    "not detectable",
    "未检出",
    "n.d.",
    "n.d",
    "nd",
];

const DETECTION_LIMITS: &[&str] = &[
    "方法检出限",
    "检出限",
    "检测限",
    "定量限",
    "报告限",
    "limit of quantification",
    "limit of detection",
    "quantification limit",
    "detection limit",
    "reporting limit",
    "LOQ",
    "LOD",
    "MDL",
    "MQL",
    "PQL",
    "RL",
    "DL",
];

const PLUS_MINUS: &[&str] = &["±", "+/-", "+-"];
const RANGE: &[&str] = &["-", "~", "to", "至", "到"];

/// Reads a text as a value of `kind`.
pub(super) fn read(text: &str, kind: QuantityKind) -> Result<Reading, TextError> {
    let folded = fold(text);
    let grammar = Grammar {
        given: text,
        folded: &folded,
        kind,
    };
    let whole = Span::new(&folded.text);
    if whole.is_empty() {
        return Err(TextError::Empty { kind });
    }
    if let Some((place, _)) = folded.text.char_indices().nth(LONGEST) {
        return Err(grammar.not_understood(whole.split(place).1));
    }
    grammar.reading(whole)
}

struct Grammar<'a> {
    given: &'a str,
    folded: &'a Folded,
    kind: QuantityKind,
}

/// A number with its unit.
struct Value<'a> {
    amount: Amount,
    unit: Unit,
    from: Span<'a>,
}

#[derive(Clone, Copy, PartialEq)]
enum Comparator {
    Below,
    AtMost,
    Above,
    AtLeast,
    Equal,
}

impl Grammar<'_> {
    fn reading(&self, whole: Span<'_>) -> Result<Reading, TextError> {
        if let Some((word, rest)) = whole.strip_any(NOT_DETECTED) {
            let latin = word.ends_with(|letter: char| letter.is_ascii_alphabetic());
            let runs_on = whole.split(word.len()).1.begins_with(char::is_alphanumeric);
            if !(latin && runs_on) {
                return self.not_detected(rest);
            }
        }
        let (comparator, rest) = comparator(whole);
        let upper = matches!(comparator, Some(Comparator::Below | Comparator::AtMost));
        if upper && rest.strip_any(DETECTION_LIMITS).is_some() {
            return self.not_detected(rest);
        }
        let (opened, rest) = match rest.strip_any(&["("]) {
            Some((_, rest)) => (true, rest),
            None => (false, rest),
        };
        let first = self.number(rest)?;
        if let Some(unit) = self.unit_if_any(closed(first.rest, opened)) {
            let value = self.value(&first, unit)?;
            return self.single(comparator, &value);
        }
        if let Some((before, after)) = split_at(first.rest, PLUS_MINUS).next() {
            if comparator.is_some() {
                return Err(self.not_understood(whole));
            }
            return self.uncertain(&first, before, after, opened);
        }
        for (before, after) in split_at(first.rest, RANGE) {
            let own_unit = before.is_empty() || self.unit_if_any(before).is_some();
            let (under, after) = comparator_in_range(after);
            if own_unit && Number::read(after).is_some() {
                let second = self.number(after)?;
                let high_unit = self.unit(closed(second.rest, opened))?;
                let low_unit = match before.is_empty() {
                    true => high_unit,
                    false => self.unit(before)?,
                };
                let low = self.value(&first, low_unit)?;
                let high = self.value(&second, high_unit)?;
                return self.range(comparator, &low, under, &high);
            }
        }
        Err(self.bad_unit(closed(first.rest, opened)))
    }

    fn single(
        &self,
        comparator: Option<Comparator>,
        value: &Value<'_>,
    ) -> Result<Reading, TextError> {
        let amount = value.amount;
        let interval = match comparator {
            None | Some(Comparator::Equal) => Interval::exactly(amount),
            Some(Comparator::Below) if amount == Amount::ZERO => return Err(self.empty_range()),
            Some(Comparator::Below) => Interval::below(amount),
            Some(Comparator::AtMost) => Interval::at_most(amount),
            Some(Comparator::Above) if self.kind.is_share() && amount == WHOLE => {
                return Err(self.above_whole());
            }
            Some(Comparator::Above) => Interval::above(amount),
            Some(Comparator::AtLeast) => Interval::at_least(amount),
        };
        Ok(Reading {
            interval,
            ..Reading::exactly(amount, value.unit)
        })
    }

    fn range(
        &self,
        over: Option<Comparator>,
        low: &Value<'_>,
        under: Option<Comparator>,
        high: &Value<'_>,
    ) -> Result<Reading, TextError> {
        let lower = match over {
            None | Some(Comparator::AtLeast) => Bound::closed(low.amount),
            Some(Comparator::Above) => Bound::open(low.amount),
            Some(_) => return Err(self.not_understood(high.from)),
        };
        let upper = match under {
            None | Some(Comparator::AtMost) => Bound::closed(high.amount),
            Some(Comparator::Below) => Bound::open(high.amount),
            Some(_) => return Err(self.not_understood(high.from)),
        };
        let interval = Interval::new(lower, Some(upper)).map_err(|_| self.empty_range())?;
        Ok(Reading {
            interval,
            ..Reading::exactly(high.amount, high.unit)
        })
    }

    fn uncertain(
        &self,
        number: &Number<'_>,
        before: Span<'_>,
        after: Span<'_>,
        opened: bool,
    ) -> Result<Reading, TextError> {
        let second = self.number(after)?;
        let after_unit = closed(second.rest, opened);
        let unit = match (before.is_empty(), after_unit.is_empty()) {
            (true, _) => self.unit(after_unit)?,
            (false, true) => self.unit(before)?,
            (false, false) => {
                let (unit, other) = (self.unit(before)?, self.unit(after_unit)?);
                // `35 mg/kg ± 10 %` states a share of 35 mg/kg, not a content.
                if unit != other {
                    return Err(self.unclear(after));
                }
                unit
            }
        };
        let value = self.value(number, unit)?;
        let uncertainty = self.value(&second, unit)?;
        if !before.is_empty() && unit == Unit::Percent && uncertainty.amount > value.amount {
            return Err(self.unclear(after));
        }
        Ok(Reading {
            uncertainty: Some(uncertainty.amount),
            ..Reading::exactly(value.amount, unit)
        })
    }

    /// What follows the words for "not detected": nothing, or a detection limit.
    fn not_detected(&self, rest: Span<'_>) -> Result<Reading, TextError> {
        let unbounded = Reading {
            interval: Interval::ANY,
            uncertainty: None,
            detection: Detection::NotDetected,
            unit: None,
        };
        let mut rest = unwrapped(rest);
        if let Some((_, after)) = rest.strip_any(DETECTION_LIMITS) {
            let after = after.strip_any(&["is"]).map_or(after, |(_, after)| after);
            rest = unwrapped(after);
        }
        if rest.is_empty() {
            return Ok(unbounded);
        }
        let (comparator, rest) = comparator(rest);
        let number = self.number(rest)?;
        let value = self.value(&number, self.unit(number.rest)?)?;
        let interval = match comparator {
            Some(Comparator::AtMost) => Interval::at_most(value.amount),
            Some(Comparator::Above | Comparator::AtLeast) => {
                return Err(self.not_understood(rest));
            }
            _ if value.amount == Amount::ZERO => return Err(self.empty_range()),
            _ => Interval::below(value.amount),
        };
        Ok(Reading {
            interval,
            unit: Some(value.unit),
            ..unbounded
        })
    }

    fn number<'s>(&self, span: Span<'s>) -> Result<Number<'s>, TextError> {
        match Number::read(span) {
            Some(Ok(number)) => Ok(number),
            Some(Err(separated)) => Err(separated.at(self.position(span))),
            None => Err(self.not_understood(span)),
        }
    }

    fn value<'s>(&self, number: &Number<'s>, unit: Unit) -> Result<Value<'s>, TextError> {
        let from = number.from;
        let amount =
            Amount::parse(&number.plain, unit, self.kind).map_err(|source| TextError::Amount {
                source,
                position: self.position(from),
            })?;
        if self.kind.is_share() && amount > WHOLE {
            return Err(self.above_whole());
        }
        Ok(Value { amount, unit, from })
    }

    fn unit_if_any(&self, span: Span<'_>) -> Option<Unit> {
        Unit::parse(span.text, self.kind).ok()
    }

    fn unit(&self, span: Span<'_>) -> Result<Unit, TextError> {
        self.unit_if_any(span).ok_or_else(|| self.bad_unit(span))
    }

    fn position(&self, span: Span<'_>) -> usize {
        self.folded.position(span.at)
    }

    fn given(&self) -> String {
        self.given.trim().chars().take(64).collect()
    }

    fn bad_unit(&self, span: Span<'_>) -> TextError {
        // A range or an uncertainty further on is not part of the unit.
        let end = ["±", "~", " - ", " to ", "+/-", "+-"]
            .iter()
            .filter_map(|sign| span.text.find(sign))
            .filter(|end| *end > 0)
            .min();
        let unit = span.split(end.unwrap_or(span.text.len())).0.trim();
        match Unit::parse(unit.text, self.kind) {
            Err(UnitError::Missing { kind }) => TextError::BareNumber {
                given: self.given(),
                kind,
            },
            Err(source) => TextError::Unit {
                source,
                position: self.position(unit),
            },
            Ok(_) => self.not_understood(span.split(end.unwrap_or(0)).1.trim()),
        }
    }

    fn not_understood(&self, span: Span<'_>) -> TextError {
        TextError::NotUnderstood {
            given: self.given(),
            position: self.position(span),
            kind: self.kind,
        }
    }

    fn above_whole(&self) -> TextError {
        TextError::AboveWhole {
            given: self.given(),
            kind: self.kind,
        }
    }

    fn empty_range(&self) -> TextError {
        TextError::EmptyRange {
            given: self.given(),
        }
    }

    fn unclear(&self, uncertainty: Span<'_>) -> TextError {
        TextError::UnclearUncertainty {
            given: uncertainty.text.to_owned(),
        }
    }
}

/// A comparator at the head, and what follows it.
fn comparator(span: Span<'_>) -> (Option<Comparator>, Span<'_>) {
    let words = ["<=", "=<", "<", ">=", "=>", ">", "="];
    let Some((word, rest)) = span.strip_any(&words) else {
        return (None, span);
    };
    let comparator = match word {
        "<" => Comparator::Below,
        "<=" | "=<" => Comparator::AtMost,
        ">" => Comparator::Above,
        ">=" | "=>" => Comparator::AtLeast,
        _ => Comparator::Equal,
    };
    (Some(comparator), rest)
}

fn comparator_in_range(span: Span<'_>) -> (Option<Comparator>, Span<'_>) {
    match comparator(span) {
        (Some(Comparator::Below | Comparator::AtMost), _) => comparator(span),
        _ => (None, span),
    }
}

/// Without the parenthesis that closes one opened before the number.
fn closed(span: Span<'_>, opened: bool) -> Span<'_> {
    match span.strip_any(&[")"]) {
        Some((_, rest)) if opened => rest,
        _ => span,
    }
}

/// Without a leading comma, colon or equals sign and without parentheses around.
fn unwrapped(span: Span<'_>) -> Span<'_> {
    let span = match span.strip_any(&[",", ";", ":", "="]) {
        Some((_, rest)) => rest,
        None => span,
    };
    match (span.strip_any(&["("]), span.text.strip_suffix(')')) {
        (Some((_, inner)), Some(_)) => inner.split(inner.text.len().saturating_sub(1)).0.trim(),
        _ => span,
    }
}

/// Every way to cut at one of the signs, from left to right.
fn split_at<'a>(
    span: Span<'a>,
    signs: &'static [&'static str],
) -> impl Iterator<Item = (Span<'a>, Span<'a>)> {
    span.text.char_indices().filter_map(move |(place, _)| {
        let (before, after) = span.split(place);
        let (_, after) = after.strip_any(signs)?;
        Some((before.trim(), after))
    })
}
