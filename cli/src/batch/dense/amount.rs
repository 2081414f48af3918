//! Contents as whole numbers of one small step, read straight from their digits.
//! Knows plain decimal numbers; units, and every other way to write a result, are the library's.

use hazlimit::quantity::{Amount, QuantityKind, Unit};

use super::super::values::{self, Written};
use crate::batch::word::decimal;

/// No number in a table has more digits behind the point on the short way.
const MOST_PLACES: usize = 9;
/// So many digits stay far from what a whole number holds.
const MOST_DIGITS: usize = 15;

/// What contents are counted in: a millionth of a milligram per kilogram.
pub(crate) fn step() -> Option<Amount> {
    Amount::parse(
        "0.000001",
        Unit::MilligramPerKilogram,
        QuantityKind::Content,
    )
    .ok()
}

/// What digits of a unit count in steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Scale {
    /// One unit of the last place, by the number of places.
    places: [Option<i64>; MOST_PLACES + 1],
    /// The whole of a material, of which nothing holds more.
    whole: i64,
}

impl Scale {
    /// Of a unit as a cell writes it; `None` where the library makes no content of it.
    pub(crate) fn of(unit: &str, step: Amount) -> Option<Scale> {
        let mut scale = Scale {
            places: [None; MOST_PLACES + 1],
            whole: i64::try_from(values::whole().raw() / step.raw()).ok()?,
        };
        for (places, counts) in scale.places.iter_mut().enumerate() {
            let value = match places {
                0 => "1".to_owned(),
                places => format!("0.{}1", "0".repeat(places - 1)),
            };
            let written = Written {
                value: &value,
                unit,
                loq: "",
                loq_unit: "",
                uncertainty: "",
            };
            let read = values::reading(written, QuantityKind::Content);
            let amount = read.and_then(|read| values::exact(read, "unit"));
            *counts = match amount {
                Ok(amount) if amount.raw() % step.raw() == 0 => {
                    i64::try_from(amount.raw() / step.raw()).ok()
                }
                Ok(_) => None,
                Err(_) => return None,
            };
        }
        Some(scale)
    }

    /// A number such as `35` or `0.125` in steps; `None` for everything else, and where it is no whole number of them.
    #[inline]
    pub(crate) fn steps(&self, text: &[u8]) -> Option<i64> {
        self.steps_at_end(text, text.len())
    }

    /// The same of a number that is the last so many bytes of a text.
    #[inline]
    pub(crate) fn steps_at_end(&self, text: &[u8], length: usize) -> Option<i64> {
        let (number, places) = match decimal(text, length) {
            Some(read) => read,
            None => longer(text.get(text.len().checked_sub(length)?..)?)?,
        };
        let counts = self.places.get(places).copied().flatten()?;
        let steps = number.checked_mul(counts)?;
        (steps <= self.whole).then_some(steps)
    }
}

/// The digits of a number of any length, and how many of them stand behind the point.
#[inline(never)]
fn longer(text: &[u8]) -> Option<(i64, usize)> {
    let (mut number, mut digits) = (0_i64, 0_usize);
    let mut point = None;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                number = number.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
                digits += 1;
            }
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let whole = point.unwrap_or(text.len());
    let places = digits.checked_sub(whole)?;
    let is_plain = matches!(text, [b'0'] | [b'0', b'.', ..] | [b'1'..=b'9', ..]);
    if !is_plain || digits > MOST_DIGITS || (point.is_some() && places == 0) {
        return None;
    }
    Some((number, places))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_grammar(value: &str, unit: &str) -> Option<i128> {
        let written = Written {
            value,
            unit,
            loq: "",
            loq_unit: "",
            uncertainty: "",
        };
        let read = values::reading(written, QuantityKind::Content).ok()?;
        let amount = values::exact(read, "value").ok()?;
        Some(amount.raw())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn digits_mean_what_the_grammar_of_amounts_says(
            value in "[0-9]{0,9}\\.?[0-9]{0,10}|[0-9.,< ]{0,6}",
            unit in prop::sample::select(vec!["mg/kg", "%", "ppm", "µg/kg", "g/kg", "ppb"]),
        ) {
            let step = step().unwrap();
            let scale = Scale::of(unit, step).unwrap();
            if let Some(steps) = scale.steps(value.as_bytes()) {
                prop_assert_eq!(Some(i128::from(steps) * step.raw()), by_grammar(&value, unit), "{} {}", value, unit);
            }
        }
    }

    #[test]
    fn plain_numbers_are_read_and_everything_else_is_left() {
        let step = step().unwrap();
        let scale = Scale::of("mg/kg", step).unwrap();
        assert_eq!(scale.steps(b"35"), Some(35_000_000));
        assert_eq!(scale.steps(b"0.343"), Some(343_000));
        assert_eq!(scale.steps(b"0"), Some(0));
        for text in [
            "",
            ".",
            ".5",
            "5.",
            "05",
            "1.2.3",
            "< 5",
            "1e3",
            "-1",
            " 5",
            "0.0000001",
            // More than the whole: the library refuses it with a reason.
            "1000001",
        ] {
            assert_eq!(scale.steps(text.as_bytes()), None, "{text}");
        }
        assert_eq!(Scale::of("mg/L", step), None);
        assert_eq!(Scale::of("", step), None);
    }
}
