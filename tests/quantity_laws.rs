//! Laws that hold for every amount, interval and text.

mod cases;

use cases::cases;
use hazlimit::quantity::{
    Amount, Bound, Comparison, Figure, Interval, QuantityKind, Reading, Unit, round_half_even,
};
use proptest::prelude::*;

const CONTENT: QuantityKind = QuantityKind::Content;

/// Digits and a scale, as the number `digits / 10^scale` written plainly.
fn decimal(digits: u64, scale: usize) -> String {
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    }
}

fn kinds() -> impl Strategy<Value = QuantityKind> {
    proptest::sample::select(QuantityKind::ALL)
}

fn amounts() -> impl Strategy<Value = Amount> + Clone {
    // Small numbers as well, so that bounds meet.
    prop_oneof![0..8i128, 0..10i128.pow(30)].prop_map(Amount::from_raw)
}

/// Amounts of at most 17 digits, none of them more than a whole.
fn short_amounts() -> impl Strategy<Value = Amount> + Clone {
    (0..10i128.pow(17), 0..7u32)
        .prop_map(|(digits, zeros)| Amount::from_raw(digits * 10i128.pow(zeros)))
}

fn intervals(amounts: impl Strategy<Value = Amount> + Clone) -> impl Strategy<Value = Interval> {
    let bounds = (amounts, any::<bool>()).prop_map(|(amount, open)| match open {
        true => Bound::open(amount),
        false => Bound::closed(amount),
    });
    (bounds.clone(), proptest::option::of(bounds)).prop_filter_map("empty", |(one, other)| {
        let swapped = || Interval::new(other?, Some(one)).ok();
        Interval::new(one, other).ok().or_else(swapped)
    })
}

/// Texts made of the pieces of the grammar, in any order.
fn near_texts() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "5",
        "0.1",
        "1e",
        "1e5",
        "-",
        "±",
        "~",
        "<",
        ">=",
        "ND",
        "(",
        ")",
        " ",
        "LOQ",
        "mg/kg",
        "%",
        "to",
        ",",
        ".",
        "未检出",
        "²",
        "μ",
        "×10",
        "^",
        "/",
        "mg",
        "m",
        "\u{3000}",
        "９",
        "e400",
        "to 5",
        "+/-",
        "'",
        "ppm",
        "\u{0}",
        "ﬁ",
        "ẞ",
    ];
    proptest::collection::vec(proptest::sample::select(PIECES), 0..14)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn one_number_shifted_across_units_is_one_amount(digits in 0..10u64.pow(10), scale in 0..8usize) {
        let written = [
            (decimal(digits, scale + 4), "%"),
            (decimal(digits, scale + 3), "‰"),
            (decimal(digits, scale + 3), "g/kg"),
            (decimal(digits, scale), "mg/kg"),
            (decimal(digits, scale), "ppm"),
            (decimal(digits, scale), "µg/g"),
            (decimal(digits * 1000, scale), "ug/kg"),
            (decimal(digits * 1000, scale), "ppb"),
        ];
        let kind = QuantityKind::ElementMigration;
        let first = Amount::parse(&decimal(digits, scale), Unit::MilligramPerKilogram, kind);
        for (number, unit) in written {
            let reading = Reading::parse(&format!("{number} {unit}"), kind);
            prop_assert_eq!(
                reading.map(|reading| reading.interval),
                Ok(Interval::exactly(first.clone()?)),
                "{} {}", number, unit
            );
        }
    }

    #[test]
    fn an_exponent_and_its_plain_number_agree(digits in 0..10u64.pow(9), scale in 0..9usize, shift in 0..8i32) {
        let read = |text: &str| Amount::parse(text, Unit::MilligramPerKilogram, CONTENT);
        let places = usize::try_from(shift)?;
        let plain = read(&decimal(digits, scale + places))?;
        prop_assert_eq!(plain, read(&format!("{}e-{shift}", decimal(digits, scale)))?);
        prop_assert_eq!(plain, read(&format!("{digits}E-{}", scale + places))?);
    }

    #[test]
    fn what_is_shown_is_read_back(digits in 0..10u64.pow(17), zeros in 0..8u32, kind in kinds()) {
        let amount = Amount::from_raw(i128::from(digits) * 10i128.pow(zeros));
        for unit in kind.units() {
            let shown = amount.display_in(*unit, kind);
            prop_assert!(!shown.contains(['e', 'E', '+']));
            prop_assert!(!shown.contains('.') || !shown.ends_with('0'), "{}", shown);
            prop_assert_eq!(Amount::parse(&shown, *unit, kind)?, amount, "{} {}", shown, unit);
        }
    }

    #[test]
    fn what_is_shown_of_long_numbers_is_near(raw in 0..i128::MAX) {
        let shown = Amount::from_raw(raw).display_in(Unit::MilligramPerKilogram, CONTENT);
        if let Ok(back) = Amount::parse(&shown, Unit::MilligramPerKilogram, CONTENT) {
            prop_assert!((back.raw() - raw).abs() <= raw / 100_000_000_000);
        }
    }

    #[test]
    fn an_interval_shown_is_read_back(interval in intervals(short_amounts()), kind in kinds()) {
        for unit in kind.units() {
            let shown = interval.display_in(*unit, kind);
            let back = Reading::parse(&shown, kind).map(|reading| reading.interval);
            prop_assert_eq!(back, Ok(interval), "{}", shown);
        }
    }

    #[test]
    fn intersection_and_hull_are_sound(one in intervals(amounts()), two in intervals(amounts()), at in amounts()) {
        prop_assert_eq!(one.intersect(two), two.intersect(one));
        prop_assert_eq!(one.hull(two), two.hull(one));
        let both = one.contains(at) && two.contains(at);
        prop_assert_eq!(one.intersect(two).is_some_and(|common| common.contains(at)), both);
        if one.contains(at) || two.contains(at) {
            prop_assert!(one.hull(two).contains(at));
        }
        if let Some(common) = one.intersect(two) {
            prop_assert!(common.is_within(one) && common.is_within(two));
        }
        prop_assert!(one.is_within(one.hull(two)) && two.is_within(one.hull(two)));
        if one.is_within(two) {
            prop_assert!(!one.contains(at) || two.contains(at));
            prop_assert_eq!(one.intersect(two), Some(one));
        }
        prop_assert_eq!(one.is_exact(), one.upper() == Some(Bound::closed(one.lower().amount)));
    }

    #[test]
    fn rounding_settles_and_stays_near(raw in 0..10i128.pow(30), kind in kinds(), decimals in 0..24u8) {
        let amount = Amount::from_raw(raw);
        for unit in kind.units() {
            let once = round_half_even(amount, *unit, kind, decimals);
            prop_assert_eq!(round_half_even(once, *unit, kind, decimals), once);
            let one = Amount::parse("1", *unit, kind)?.raw();
            let step = one.checked_div(10i128.pow(u32::from(decimals))).unwrap_or(0).max(1);
            prop_assert!(2 * (once.raw() - raw).abs() <= step);
            prop_assert_eq!(once.raw() % step, 0);
        }
    }

    #[test]
    fn a_half_goes_to_the_even_neighbour(whole in 0..10u64.pow(9)) {
        let read = |text: &str| Amount::parse(text, Unit::Percent, QuantityKind::ElementMigration);
        let half = read(&format!("{whole}.5"))?;
        let even = read(&(whole + whole % 2).to_string())?;
        prop_assert_eq!(round_half_even(half, Unit::Percent, QuantityKind::ElementMigration, 0), even);
    }

    #[test]
    fn a_figure_prepares_to_its_own_printed_places(digits in 0..10u64.pow(6), scale in 0..5usize, value in 0..10u64.pow(9)) {
        let figure = Figure::parse(&decimal(digits, scale), Unit::One, QuantityKind::Index)?;
        prop_assert_eq!(usize::from(figure.decimals()), scale);
        let value = Amount::parse(&decimal(value, 6), Unit::One, QuantityKind::Index)?;
        prop_assert_eq!(figure.prepare(value, Comparison::FullValue), value);
        let rounded = figure.prepare(value, Comparison::RoundedValue).display_in(Unit::One, QuantityKind::Index);
        let places = rounded.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        prop_assert!(places <= scale);
    }

    #[test]
    fn a_ratio_rounds_outward_by_less_than_a_step(raw in -(10i128.pow(27))..10i128.pow(27), numerator in 0..10i64.pow(10), denominator in 1..10i64.pow(10)) {
        let amount = Amount::from_raw(raw);
        let exact = raw * i128::from(numerator);
        let denominator_wide = i128::from(denominator);
        let floor = amount.checked_ratio_floor(numerator, denominator).map(Amount::raw);
        let ceil = amount.checked_ratio_ceil(numerator, denominator).map(Amount::raw);
        prop_assert_eq!(floor, Some(exact.div_euclid(denominator_wide)));
        prop_assert_eq!(ceil, Some(-(-exact).div_euclid(denominator_wide)));
        prop_assert_eq!(amount.checked_ratio_floor(numerator, 0), None);
    }

    #[test]
    fn no_text_makes_the_parsers_panic(text in any::<String>(), near in near_texts(), kind in kinds()) {
        for text in [text.as_str(), near.as_str()] {
            match Reading::parse(text, kind) {
                Ok(reading) => prop_assert!(reading.interval.lower().amount >= Amount::ZERO),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
            if let Err(error) = Unit::parse(text, kind) {
                prop_assert!(!error.to_string().is_empty());
            }
            for unit in kind.units() {
                let _ = Figure::parse(text, *unit, kind);
            }
            if let Err(error) = text.parse::<QuantityKind>() {
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }

    #[test]
    fn no_amount_makes_arithmetic_panic(raw in any::<i128>(), other in any::<i128>(), numerator in any::<i64>(), denominator in any::<i64>(), decimals in any::<u8>(), kind in kinds()) {
        let (amount, second) = (Amount::from_raw(raw), Amount::from_raw(other));
        prop_assert_eq!(amount.checked_add(second).map(Amount::raw), raw.checked_add(other));
        prop_assert_eq!(amount.checked_sub(second).map(Amount::raw), raw.checked_sub(other));
        prop_assert_eq!(amount.checked_mul(other).map(Amount::raw), raw.checked_mul(other));
        let _ = amount.checked_ratio_floor(numerator, denominator);
        let _ = amount.checked_ratio_ceil(numerator, denominator);
        for unit in Unit::ALL {
            let _ = amount.display_in(*unit, kind);
            let _ = round_half_even(amount, *unit, kind, decimals);
        }
    }
}

#[test]
fn every_kind_and_unit_is_read_by_its_own_name() {
    for kind in QuantityKind::ALL {
        assert_eq!(kind.name().parse(), Ok(*kind));
        assert_eq!(kind.units().first(), Some(&kind.canonical_unit()));
        for unit in kind.units() {
            assert_eq!(
                Unit::parse(unit.symbol(), *kind),
                Ok(*unit),
                "{kind} {unit}"
            );
        }
    }
}

#[test]
fn what_is_stored_is_read_back_and_checked() -> Result<(), postcard::Error> {
    let open = Bound::open(Amount::from_raw(7));
    let interval = Interval::below(Amount::from_raw(7));
    let bytes = postcard::to_allocvec(&interval)?;
    assert_eq!(postcard::from_bytes::<Interval>(&bytes)?, interval);
    let empty = postcard::to_allocvec(&(open, Some(open)))?;
    assert!(postcard::from_bytes::<Interval>(&empty).is_err());
    for kind in QuantityKind::ALL {
        let stored = (kind, kind.units().to_vec());
        let bytes = postcard::to_allocvec(&stored)?;
        let back: (QuantityKind, Vec<Unit>) = postcard::from_bytes(&bytes)?;
        assert_eq!((&back.0, back.1), (stored.0, stored.1));
    }
    Ok(())
}
