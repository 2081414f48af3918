//! Factors, weights and formulas.

use hazlimit::substance::{ElementSymbol, Factor, Formula, FormulaError, Weight};
use num_rational::BigRational;
use proptest::prelude::*;

use crate::cases::cases;
use crate::sample::{element, factor, formula};

#[track_caller]
fn fraction_starts(of: &str, symbol: &str, digits: &str) {
    let fraction = formula(of).fraction(element(symbol));
    let lower = fraction.lower.to_string();
    assert!(lower.starts_with(digits), "{symbol} in {of}: {lower}");
    assert!(fraction.upper >= Some(fraction.lower));
}

#[test]
fn the_mass_fraction_follows_from_the_formula() {
    fraction_starts("PbCrO4", "Pb", "0.6411");
    fraction_starts("PbCrO4", "Cr", "0.1608");
    fraction_starts("C12H9BrO", "Br", "0.3207");
    fraction_starts("C12Br10O", "Br", "0.8330");
    fraction_starts("Pb3(OH)2(CO3)2", "Pb", "0.8014");
    fraction_starts("C24H38O4", "C", "0.7380");
    fraction_starts("CuSO4·5H2O", "Cu", "0.254");
}

#[test]
fn three_tenths_percent_lead_chromate_is_0_192_percent_lead() {
    let share = formula("PbCrO4").fraction(element("Pb"));
    let declared = Weight::exactly(factor("0.3"));
    let lead = declared.times(share);
    assert!(
        lead.lower > factor("0.1923") && lead.upper.is_some_and(|upper| upper < factor("0.1924")),
        "{lead}"
    );
}

#[test]
fn the_bare_element_is_all_of_itself() {
    assert_eq!(formula("Pb").fraction(element("Pb")), Weight::WHOLE);
    assert_eq!(formula("O2").fraction(element("O")), Weight::WHOLE);
}

#[test]
fn one_substance_written_in_two_ways_is_one_formula() {
    for (one, other) in [
        ("Pb3(OH)2(CO3)2", "2PbCO3·Pb(OH)2"),
        ("CuSO4·5H2O", "CuSO4.5H2O"),
        ("CuSO4*5H2O", "CuSO₄・５H₂O"),
        ("K4[Fe(CN)6]", "C6FeK4N6"),
        ("C24H38O4", " C24 H38 O4 "),
    ] {
        assert_eq!(formula(one), formula(other), "{one} {other}");
    }
    assert_eq!(formula("CuSO4·5H2O").to_string(), "CuH10O9S");
    assert_eq!(formula("OCBr10C11").to_string(), "C12Br10O");
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = text.parse::<Formula>().unwrap_err();
    assert!(error.to_string().contains(expected), "{text}: {error}");
}

#[test]
fn what_is_no_formula_says_where_and_why() {
    refused("", "empty");
    refused("PbXx", "\"Xx\" at position 3 is no chemical element");
    refused("pbO", "unexpected 'p' at position 1");
    refused("Pb2+", "charge at position 4");
    refused("(C2H4)n", "polymer");
    refused("Pb(OH", "bracket at position 3");
    refused("PbO)", "bracket at position 4");
    refused("C0", "whole number");
    refused("PbC0", "position 4");
    refused("C99999999999", "whole number");
    refused("(C1000000)1000000", "whole number");
    refused("RaBr2", "Ra has no standard atomic weight");
    refused("CuSO4·", "whole number");
    let deep = "(".repeat(100_000);
    assert!(matches!(
        deep.parse::<Formula>(),
        Err(FormulaError::Bracket { .. })
    ));
}

#[test]
fn the_table_of_elements_is_complete() {
    let all: Vec<ElementSymbol> = (1..=118)
        .filter_map(ElementSymbol::from_atomic_number)
        .collect();
    assert_eq!(all.len(), 118);
    for symbol in &all {
        assert_eq!(symbol.symbol().parse(), Ok(*symbol));
    }
    assert_eq!(
        all.iter().filter(|e| e.atomic_weight().is_some()).count(),
        84
    );
    let hint = "PB".parse::<ElementSymbol>().unwrap_err().to_string();
    assert!(hint.contains("did you mean `Pb`?"), "{hint}");
}

#[test]
fn a_compound_with_two_metal_atoms_stands_for_two_moles() {
    let oxide = formula("C24H54OSn2").expressed_as(&formula("C12H27Sn"));
    assert!(
        oxide.lower > factor("0.9731") && oxide.upper.is_some_and(|upper| upper < factor("0.9732")),
        "{oxide}"
    );
    let acid = formula("C8HF15O2");
    let salt = formula("C8H4F15NO2").expressed_as(&acid);
    assert!(
        salt.lower > factor("0.96") && salt.upper.is_some_and(|upper| upper < factor("0.961")),
        "{salt}"
    );
}

#[test]
fn factors_are_exact() {
    assert_eq!(factor("0.10"), factor("1/10"));
    assert_eq!(factor("5").to_string(), "5");
    assert_eq!(factor("0.000000001").to_string(), "0.000000001");
    assert_eq!(factor("1/3").to_string(), "1/3");
    for text in [
        "",
        "-1",
        "1e3",
        "0,1",
        "1/0",
        "0.0000000000000000001",
        "ten",
        "1.",
        ".5",
    ] {
        assert!(Factor::parse(text).is_err(), "{text}");
    }
    assert!(postcard::from_bytes::<Factor>(&[2, 0]).is_err());
}

#[test]
fn a_factor_of_more_than_eighteen_decimals_is_shown_as_a_fraction() {
    let of = |denominator| Factor::new(1, denominator).unwrap().to_string();
    assert_eq!(of(1 << 18), "0.000003814697265625");
    assert_eq!(of(1 << 19), "1/524288");
}

#[test]
fn a_weight_of_nothing_stays_nothing_whatever_it_is_part_of() {
    for other in [Weight::WHOLE, Weight::UNBOUNDED, Weight::UP_TO_WHOLE] {
        assert_eq!(Weight::NONE.times(other), Weight::NONE, "{other}");
        assert_eq!(other.times(Weight::NONE), Weight::NONE, "{other}");
    }
}

/// Two sums whose parts do not fit, one of them just below a half and one just above it, by less than any digit kept.
#[test]
fn a_sum_that_does_not_fit_is_rounded_away_from_a_half_beside_it() {
    let half = factor("0.5");
    let sum = |(a, b), (c, d)| {
        let exactly = |above, below| Weight::exactly(Factor::new(above, below).unwrap());
        exactly(a, b).plus(exactly(c, d))
    };
    let below = sum(
        (269_086_264_833_137_214, 6_205_947_780_572_867_641),
        (3_531_246_847_123_134_937, 7_733_098_989_785_584_095),
    );
    assert!(below.lower < half && below.upper >= Some(half), "{below}");
    let above = sum(
        (1_439_723_511_150_193_855, 5_072_855_896_916_059_987),
        (1_624_471_008_312_288_750, 7_514_064_002_617_937_287),
    );
    assert!(above.lower <= half && above.upper > Some(half), "{above}");
}

#[test]
fn a_product_finer_than_any_digit_kept_stays_small() {
    let exactly = |above, below| Weight::exactly(Factor::new(above, below).unwrap());
    let tiny = exactly(4_611_686_018_427_387_847, 9_223_372_036_854_775_783)
        .times(exactly(1, 3_000_000_019));
    assert!(tiny.lower > factor("0.000000000166"), "{tiny}");
    let upper = tiny.upper.unwrap();
    assert!(upper < factor("0.000000000167"), "{tiny}");
}

fn factors() -> impl Strategy<Value = Factor> {
    (0..=i64::MAX, 1..=i64::MAX).prop_map(|(n, d)| Factor::new(n, d).unwrap())
}

fn weights() -> impl Strategy<Value = Weight> {
    (factors(), proptest::option::of(factors())).prop_map(|(one, other)| Weight {
        lower: other.map_or(one, |other| one.min(other)),
        upper: other.map(|other| one.max(other)),
    })
}

fn is_within(inner: Weight, outer: Weight) -> bool {
    inner.lower >= outer.lower
        && match (inner.upper, outer.upper) {
            (_, None) => true,
            (Some(inner), Some(outer)) => inner <= outer,
            (None, Some(_)) => false,
        }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn the_fractions_of_a_compound_add_to_the_whole(counts in proptest::collection::btree_map(1_u8..=42, 1_u32..500, 1..8)) {
        let elements = counts.into_iter().map(|(n, count)| (ElementSymbol::from_atomic_number(n).unwrap(), count));
        let compound = Formula::try_from(elements.collect::<Vec<_>>()).unwrap();
        let sum = compound.elements().map(|(e, _)| compound.fraction(e)).fold(Weight::NONE, Weight::plus);
        let slack = Factor::new(10, 1_000_000_000).unwrap();
        prop_assert!(sum.lower <= Factor::ONE && sum.upper >= Some(Factor::ONE));
        prop_assert!(sum.lower.checked_add(slack).unwrap() >= Factor::ONE);
        prop_assert!(sum.upper.unwrap() <= Factor::ONE.checked_add(slack).unwrap());
        prop_assert_eq!(compound.to_string().parse::<Formula>().unwrap(), compound);
    }

    #[test]
    fn weights_keep_their_order_and_their_content(one in weights(), other in weights()) {
        for result in [one.times(other), one.plus(other), one.hull(other), one.reciprocal()] {
            prop_assert!(result.upper.is_none_or(|upper| upper >= result.lower));
        }
        prop_assert!(is_within(one, one.hull(other)) && is_within(other, one.hull(other)));
        prop_assert_eq!(one.times(Weight::WHOLE), one);
        prop_assert_eq!(one.plus(Weight::NONE), one);
        if let Some(exact) = one.lower.checked_mul(other.lower) {
            prop_assert_eq!(one.times(other).lower, exact);
        }
    }

    #[test]
    fn no_text_makes_the_formula_parser_panic(text in "\\PC{0,20}", likely in "[A-Z][a-z0-9()·]{0,20}") {
        for text in [text, likely] {
            let _ = text.parse::<Formula>().map_err(|error| error.to_string());
            let _ = Factor::parse(&text).map_err(|error| error.to_string());
        }
    }

    /// What does not fit is rounded outward, by less than 10⁻¹⁰ of itself however small it is.
    #[test]
    fn a_product_that_does_not_fit_keeps_its_digits(a in 1..i64::MAX, b in 1..i64::MAX, c in 1..i64::MAX, d in 1..i64::MAX) {
        let wide = |number: i64| BigRational::from_integer(number.into());
        let of = |factor: Factor| wide(factor.numerator()) / wide(factor.denominator());
        let exact = wide(a) * wide(b) / (wide(c) * wide(d));
        let exactly = |above, below| Weight::exactly(Factor::new(above, below).unwrap());
        let product = exactly(a, c).times(exactly(b, d));
        let slack = &exact / wide(10_000_000_000) + wide(1) / wide(1_000_000_000_000_000_000);
        let lower = of(product.lower);
        prop_assert!(lower <= exact && &exact - lower < slack || exact > wide(i64::MAX));
        match product.upper.map(of) {
            Some(upper) => prop_assert!(upper >= exact && upper - &exact <= slack),
            None => prop_assert!(exact > wide(i64::MAX - 1)),
        }
    }
}
