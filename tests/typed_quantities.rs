//! Typed quantities and the way to exact amounts and back.

mod cases;

use cases::cases;
use hazlimit::quantity::units::{
    activity_concentration, areal_content, chamber_emission, content, emission_rate, release_rate,
    voc_by_mass, voc_ready_to_use,
};
use hazlimit::quantity::{
    ActivityConcentration, Amount, AmountError, ArealContent, CabinConcentration, ChamberEmission,
    Content, EmissionRate, Measured, QuantityKind, ReleaseRate, Unit, VocByMass, VocReadyToUse,
};
use proptest::prelude::*;

#[track_caller]
fn same<Q: Measured>(typed: Q, number: &str, unit: Unit) {
    assert_eq!(typed.to_amount(), Amount::parse(number, unit, Q::KIND));
}

#[test]
fn a_typed_number_is_the_written_number() {
    same(Content::new::<content::percent>(0.1), "0.1", Unit::Percent);
    same(
        Content::new::<content::percent>(0.3),
        "3000",
        Unit::MilligramPerKilogram,
    );
    same(
        Content::new::<content::part_per_billion>(25.0),
        "25",
        Unit::PartPerBillion,
    );
    same(
        Content::new::<content::part_per_trillion>(0.7),
        "0.7",
        Unit::PartPerTrillion,
    );
    same(
        VocByMass::new::<voc_by_mass::percent>(5.1),
        "51",
        Unit::GramPerKilogram,
    );
    same(
        VocReadyToUse::new::<voc_ready_to_use::gram_per_litre>(420.3),
        "420.3",
        Unit::GramPerLitre,
    );
    same(
        ReleaseRate::new::<release_rate::microgram_per_square_centimetre_week>(0.88),
        "0.88",
        Unit::MicrogramPerSquareCentimetreWeek,
    );
    same(
        ActivityConcentration::new::<activity_concentration::becquerel_per_gram>(0.37),
        "370",
        Unit::BecquerelPerKilogram,
    );
    same(
        ArealContent::new::<areal_content::microgram_per_square_centimetre>(1.1),
        "11",
        Unit::MilligramPerSquareMetre,
    );
    same(
        ChamberEmission::new::<chamber_emission::microgram_per_cubic_metre>(124.0),
        "0.124",
        Unit::MilligramPerCubicMetre,
    );
    same(
        EmissionRate::new::<emission_rate::microgram_per_square_metre_hour>(3.3),
        "0.0033",
        Unit::MilligramPerSquareMetreHour,
    );
}

#[test]
fn a_number_that_is_no_amount_is_refused() {
    let amount = |number| Content::new::<content::percent>(number).to_amount();
    assert!(matches!(
        amount(f64::NAN),
        Err(AmountError::NotANumber { .. })
    ));
    assert!(matches!(
        amount(f64::INFINITY),
        Err(AmountError::NotANumber { .. })
    ));
    assert!(matches!(amount(-0.1), Err(AmountError::Negative { .. })));
    assert!(matches!(amount(1e300), Err(AmountError::TooLarge { .. })));
    assert!(matches!(amount(1e-300), Err(AmountError::TooFine { .. })));
    assert_eq!(amount(-0.0), Ok(Amount::ZERO));
    // What a float holds below the finest step is its noise, not its value.
    assert!(amount(1e-12 / 3.0).is_ok());
}

#[test]
fn the_kind_goes_with_the_type() {
    assert_eq!(ChamberEmission::KIND, QuantityKind::ChamberEmission);
    assert_eq!(CabinConcentration::KIND, QuantityKind::CabinConcentration);
}

#[test]
fn an_exponent_is_digits() {
    for text in ["1e", "1e+", "1e-", "1ex", "1e1x"] {
        let read = Amount::parse(text, Unit::MilligramPerKilogram, QuantityKind::Content);
        assert!(
            matches!(read, Err(AmountError::NotANumber { .. })),
            "{text}: {read:?}"
        );
    }
}

#[test]
fn an_exponent_beyond_all_numbers_is_as_large_as_it_says() {
    let read = |text| Amount::parse(text, Unit::MilligramPerKilogram, QuantityKind::Content);
    for text in ["1e22", "1e5000000000", "1e99999999999999999999999"] {
        assert!(
            matches!(read(text), Err(AmountError::TooLarge { .. })),
            "{text}: {:?}",
            read(text)
        );
    }
    for text in ["1e-19", "1e-5000000000", "1e-99999999999999999999999"] {
        assert!(
            matches!(read(text), Err(AmountError::TooFine { .. })),
            "{text}: {:?}",
            read(text)
        );
    }
    // The largest there is has 39 digits.
    assert_eq!(read("1.7e20").map(Amount::raw), Ok(17 * 10i128.pow(37)));
}

#[test]
fn an_amount_of_many_digits_is_shown_with_twelve() {
    for (raw, shown) in [
        (1_234_567_890_123_456_789, "1.23456789012"),
        (1_234_567_890_124_999_999, "1.23456789012"),
        (1_234_567_890_125_000_001, "1.23456789013"),
        (1_999_999_999_999_999_999, "2"),
        (-1_234_567_890_123_456_789, "-1.23456789012"),
        (999_999_999_999_999_999, "0.999999999999999999"),
        (
            12_345_678_901_234_567_890_123_456_789_012_345_678,
            "12345678901200000000",
        ),
        (100_000_000_000_000_000_001, "100"),
        (0, "0"),
    ] {
        let amount = Amount::from_raw(raw);
        let unit = Unit::MilligramPerKilogram;
        assert_eq!(
            amount.display_in(unit, QuantityKind::Content),
            shown,
            "{raw}"
        );
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_float_of_twelve_digits_is_exact(digits in 0..10u64.pow(12), scale in 0..7i32) {
        let number = digits as f64 / 10f64.powi(scale);
        let text = format!("{digits}e-{scale}");
        let check = |amount: Result<Amount, AmountError>, unit, kind| {
            prop_assert_eq!(amount, Amount::parse(&text, unit, kind));
            Ok(())
        };
        check(Content::new::<content::percent>(number).to_amount(), Unit::Percent, Content::KIND)?;
        check(Content::new::<content::microgram_per_kilogram>(number).to_amount(), Unit::MicrogramPerKilogram, Content::KIND)?;
        check(VocByMass::new::<voc_by_mass::percent>(number).to_amount(), Unit::Percent, VocByMass::KIND)?;
        check(VocReadyToUse::new::<voc_ready_to_use::gram_per_litre>(number).to_amount(), Unit::GramPerLitre, VocReadyToUse::KIND)?;
        check(ReleaseRate::new::<release_rate::microgram_per_square_centimetre_week>(number).to_amount(), Unit::MicrogramPerSquareCentimetreWeek, ReleaseRate::KIND)?;
        check(ActivityConcentration::new::<activity_concentration::becquerel_per_gram>(number).to_amount(), Unit::BecquerelPerGram, ActivityConcentration::KIND)?;
    }

    #[test]
    fn an_amount_of_fourteen_digits_comes_back(digits in 0..10i128.pow(14), zeros in 0..18u32) {
        let amount = Amount::from_raw(digits * 10i128.pow(zeros));
        prop_assert_eq!(Content::from_amount(amount).to_amount(), Ok(amount));
        prop_assert_eq!(VocReadyToUse::from_amount(amount).to_amount(), Ok(amount));
        prop_assert_eq!(ReleaseRate::from_amount(amount).to_amount(), Ok(amount));
    }
}
