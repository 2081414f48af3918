//! What the text grammar refuses, and what it says then.
#![allow(clippy::panic, reason = "a test fails by panicking")]

use hazlimit::quantity::{QuantityKind, Reading, TextError, UnitError};

const CONTENT: QuantityKind = QuantityKind::Content;

#[track_caller]
fn refused(text: &str) -> TextError {
    match Reading::parse(text, CONTENT) {
        Ok(reading) => panic!("`{text}` read as {reading:?}"),
        Err(error) => error,
    }
}

#[test]
fn an_uncertainty_that_may_be_relative_is_refused() {
    for text in ["35 mg/kg ± 10 %", "0.1 % ± 10 %"] {
        assert!(
            matches!(refused(text), TextError::UnclearUncertainty { .. }),
            "{text}"
        );
    }
    assert!(Reading::parse("5 % ± 1 %", CONTENT).is_ok());
}

#[test]
fn a_separator_in_a_number_shows_its_readings() {
    for (text, expected) in [
        ("1,5 %", "`1.5` or `15`"),
        ("1,000 mg/kg", "`1000` or `1.000`"),
        ("1，000 mg/kg", "`1000` or `1.000`"),
        ("1,000,000 mg/kg", "`1000000`"),
        ("1,000.5 mg/kg", "`1000.5`"),
        ("1.000,5 mg/kg", "`1000.5`"),
        ("1.000.000 mg/kg", "`1000000`"),
        ("1 000 mg/kg", "`1000`"),
        ("1'000 mg/kg", "`1000`"),
        ("< 0,1 %", "`0.1`"),
        ("10-20,5 %", "`20.5` or `205`"),
        // Three different separators have no usual reading.
        ("1.234'567,8 %", "`12345678`"),
    ] {
        match refused(text) {
            TextError::SeparatedNumber { readings, .. } => assert_eq!(readings, expected, "{text}"),
            other => panic!("`{text}`: {other:?}"),
        }
    }
}

#[test]
fn a_bare_number_hears_which_units_fit() {
    for text in ["5", "< 5", "10-20", "10 % - 20", "35 ± 4", "ND (LOQ 5)"] {
        let error = refused(text);
        assert!(
            matches!(error, TextError::BareNumber { .. }),
            "{text}: {error:?}"
        );
        assert!(error.to_string().contains("mg/kg, %"), "{error}");
    }
}

#[test]
fn a_wrong_unit_hears_the_nearest_and_its_place() {
    let TextError::Unit { source, position } = refused("< 5 mg/gk") else {
        panic!("expected a unit error");
    };
    assert_eq!(position, 5);
    assert!(matches!(
        source,
        UnitError::Unknown {
            nearest: Some(_),
            ..
        }
    ));
    for text in ["5 mg/m3", "5 mg", "5 mg/L"] {
        let error = refused(text);
        assert!(
            matches!(
                error,
                TextError::Unit {
                    source: UnitError::Misfit { .. },
                    ..
                }
            ),
            "{text}: {error:?}"
        );
    }
    // A megagram is no milligram, and a share by volume no content.
    for text in [
        "5 Mg/kg",
        "5 % (v/v)",
        "5 ppmv",
        "5 mg/kg/kg",
        "5 mg/(kg",
        "5 mgkg",
        "10² mg/kg",
    ] {
        assert!(matches!(refused(text), TextError::Unit { .. }), "{text}");
    }
}

#[test]
fn impossible_numbers_are_refused() {
    for text in [
        "-5 mg/kg",
        "−5 mg/kg",
        "- 5 mg/kg",
        "< -5 mg/kg",
        "10 - -20 %",
        "1e400 mg/kg",
        "1e-400 mg/kg",
    ] {
        assert!(matches!(refused(text), TextError::Amount { .. }), "{text}");
    }
    for text in [
        "120 %",
        "< 120 %",
        "90-110 %",
        "1000001 mg/kg",
        "> 100 %",
        "ND (LOQ 120 %)",
    ] {
        assert!(
            matches!(refused(text), TextError::AboveWhole { .. }),
            "{text}"
        );
    }
    for text in ["20-10 %", "< 0 %", "ND (LOQ 0 mg/kg)", "> 10 - < 10 %"] {
        assert!(
            matches!(refused(text), TextError::EmptyRange { .. }),
            "{text}"
        );
    }
    assert!(Reading::parse("120 %", QuantityKind::ElementMigration).is_ok());
}

#[test]
fn words_are_no_values() {
    for text in [
        "free",
        "trace",
        "NaN",
        "inf",
        "∞ %",
        "about 5 %",
        "~ 5 %",
        "NDMA",
        "ND5",
        "ND (LOQ > 5 mg/kg)",
        "%",
        "±",
        "< 10-20 %",
        "mg/kg",
        "<",
        "< 5 ± 1 mg/kg",
        "+5 %",
        "LOQ",
        "ND ND",
    ] {
        let error = refused(text);
        assert!(
            matches!(error, TextError::NotUnderstood { .. }),
            "{text}: {error:?}"
        );
        assert!(error.to_string().contains("`ND (LOQ 5 mg/kg)`"), "{error}");
    }
    for text in ["", "   ", "　"] {
        assert!(matches!(refused(text), TextError::Empty { .. }), "{text}");
    }
    assert!(Reading::parse(&"9".repeat(5000), CONTENT).is_err());
}

#[test]
fn a_unit_with_a_dangling_sign_is_refused() {
    for text in ["5 mg kg-", "5 mg·kg^-"] {
        let error = refused(text);
        assert!(matches!(error, TextError::Unit { .. }), "{text}: {error:?}");
    }
}

#[test]
fn a_wrong_unit_ends_where_a_range_or_an_uncertainty_goes_on() {
    let unknown = |text: &str| match refused(text) {
        TextError::Unit {
            source: UnitError::Unknown { given, .. },
            ..
        } => given,
        other => panic!("`{text}`: {other:?}"),
    };
    assert_eq!(unknown("5 foo ± 1 foo"), "foo");
    assert_eq!(unknown("5 foo - 7 foo"), "foo");
    assert_eq!(unknown("5 ~ foo"), "~ foo");
}

#[test]
fn what_was_not_opened_is_not_closed() {
    for text in ["5) mg/kg", "5 ± 1) mg/kg", "5-7) mg/kg"] {
        refused(text);
    }
}

#[test]
fn a_power_of_many_digits_is_no_unit() {
    for unit in ["mg/m12", "mg/m99999999999", "mg/立方米999999999", "mg/m-"] {
        let read = Reading::parse(&format!("5 {unit}"), QuantityKind::ChamberEmission);
        assert!(read.is_err(), "{unit}");
    }
}
