//! CAS and EC numbers.

use hazlimit::substance::{CasError, CasNumber, EcError, EcNumber};
use proptest::prelude::*;

use crate::cases::cases;

fn cas(text: &str) -> Result<CasNumber, CasError> {
    text.parse()
}

#[track_caller]
fn reads_as(text: &str, expected: &str) {
    assert_eq!(
        cas(text).map(|number| number.to_string()),
        Ok(expected.to_owned()),
        "{text}"
    );
}

#[test]
fn a_cas_number_is_read_however_it_is_typed() {
    reads_as("117-81-7", "117-81-7");
    reads_as("１１７-８１-７", "117-81-7");
    reads_as(" 117–81—7 ", "117-81-7");
    reads_as("117‐81−7", "117-81-7");
    reads_as("117－81－7", "117-81-7");
    reads_as("CAS: 117-81-7", "117-81-7");
    reads_as("CAS No. 117-81-7", "117-81-7");
    reads_as("cas-nr. 117-81-7", "117-81-7");
    reads_as("CAS号：117-81-7", "117-81-7");
    reads_as("0000117-81-7", "117-81-7");
    reads_as("50-00-0", "50-00-0");
    reads_as("2634-33-5", "2634-33-5");
    reads_as("1163-19-5", "1163-19-5");
}

#[test]
fn a_wrong_check_digit_offers_the_right_number() {
    let error = cas("117-81-8").unwrap_err();
    assert!(matches!(
        &error,
        CasError::CheckDigit {
            found: 8,
            expected: 7,
            ..
        }
    ));
    assert_eq!(
        error.to_string(),
        "\"117-81-8\": the check digit is 8 but should be 7; did you mean 117-81-7 or 118-71-8?"
    );
}

#[test]
fn two_digits_in_the_wrong_order_are_put_right() {
    let Err(CasError::CheckDigit { nearest, .. }) = cas("171-81-7") else {
        panic!("171-81-7 has a wrong check digit");
    };
    assert!(nearest.contains(&cas("117-81-7").unwrap()), "{nearest:?}");
}

#[test]
fn an_ec_number_among_cas_numbers_is_recognised() {
    let error = cas("204-211-0").unwrap_err();
    let expected = "204-211-0".parse::<EcNumber>().ok();
    assert!(expected.is_some());
    assert!(matches!(error, CasError::LooksLikeEc { number, .. } if number == expected));
    let wrong = cas("204-211-1").unwrap_err();
    assert!(matches!(wrong, CasError::LooksLikeEc { number: None, .. }));
}

#[track_caller]
fn was(date: &str, expected: &str) {
    match cas(date) {
        Err(CasError::LooksLikeDate { suggestion, .. }) => {
            assert_eq!(suggestion, cas(expected).ok(), "{date}");
        }
        other => panic!("{date}: {other:?}"),
    }
}

#[test]
fn a_date_made_by_a_spreadsheet_is_turned_back() {
    was("5550-12-09", "5550-12-9");
    was("4/09/2263", "2263-09-4");
    was("12/9/5550", "5550-12-9");
    was("9/12/5550", "5550-12-9");
    was("09.12.5550", "5550-12-9");
    was("2263/9/4", "2263-09-4");
    was("2263年9月4日", "2263-09-4");
    was("2263-09-04 00:00:00", "2263-09-4");
    was("2263-09-04T00:00:00", "2263-09-4");
    was("1975-09-02", "75-09-2");
    was("2-Sep-75", "75-09-2");
}

#[test]
fn a_date_that_fits_no_number_gets_no_suggestion() {
    assert!(matches!(
        cas("2024-13-40"),
        Err(CasError::Shape { nearest: None, .. })
    ));
    assert!(matches!(
        cas("2024-01-31"),
        Err(CasError::LooksLikeDate {
            suggestion: None,
            ..
        })
    ));
    // 2000-13-7 has a fitting check digit, and no spreadsheet shows a thirteenth month.
    assert!(matches!(
        cas("2000-13-07"),
        Err(CasError::Shape { nearest: None, .. })
    ));
    // The tenth is no check digit, though 22100-91-0 has a fitting one.
    was("2210-09-10", "");
    // No spreadsheet shows a month of five letters or with a sign.
    for text in ["2263/00009/4", "2263/+9/4"] {
        assert!(matches!(cas(text), Err(CasError::Shape { .. })), "{text}");
    }
    // Both 2263-09-4 and 2263-04-9 have a fitting check digit.
    assert!(matches!(
        cas("9/4/2263"),
        Err(CasError::LooksLikeDate {
            suggestion: None,
            ..
        })
    ));
}

#[test]
fn missing_hyphens_are_offered_back() {
    let error = cas("117817").unwrap_err();
    assert!(
        error.to_string().ends_with("did you mean 117-81-7?"),
        "{error}"
    );
}

#[test]
fn other_shapes_are_refused() {
    for text in [
        "",
        "lead",
        "117-81",
        "117-81-77",
        "12345678-11-1",
        "1-11-1",
        "117-8a-7",
        "CAS",
        // Their digits alone make a number with a fitting check digit.
        "1a17-81-7",
        "117-81-7-2",
    ] {
        assert!(matches!(cas(text), Err(CasError::Shape { .. })), "{text}");
    }
}

#[test]
fn ec_numbers_have_a_check_digit_too() {
    for text in [
        "204-211-0",
        "EC 204-211-0",
        "EINECS: 231-100-4",
        "２１４-６０４-９",
    ] {
        assert!(text.parse::<EcNumber>().is_ok(), "{text}");
    }
    assert!(matches!(
        "204-211-1".parse::<EcNumber>(),
        Err(EcError::CheckDigit {
            found: 1,
            expected: Some(0),
            ..
        })
    ));
    assert!(matches!(
        "204-21-0".parse::<EcNumber>(),
        Err(EcError::Shape { .. })
    ));
}

#[test]
fn an_ec_number_whose_sum_leaves_ten_is_none() {
    // 9 in the sixth place: 54 leaves 10 of 11, and one digit cannot say that.
    assert!(matches!(
        EcNumber::try_from(9),
        Err(EcError::Shape { given }) if given == "9"
    ));
    assert!("000-009-0".parse::<EcNumber>().is_err());
    assert!(EcNumber::try_from(204_211).is_ok());
}

#[test]
fn stored_numbers_are_checked_when_they_are_read_back() {
    let number = cas("117-81-7").unwrap();
    let stored = postcard::to_allocvec(&number).unwrap();
    assert_eq!(postcard::from_bytes::<CasNumber>(&stored).unwrap(), number);
    assert!(postcard::from_bytes::<CasNumber>(&[255, 255, 255, 255, 15]).is_err());
    assert!(postcard::from_bytes::<EcNumber>(&[255, 255, 255, 255, 15]).is_err());
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn printed_numbers_read_back(body in 1_000_u32..=999_999_999) {
        let number = CasNumber::try_from(body).unwrap();
        prop_assert_eq!(cas(&number.to_string()), Ok(number));
    }

    #[test]
    fn every_single_wrong_digit_is_caught(body in 100_000_u32..=999_999_999, place in 0_usize..6, shift in 1_u8..10) {
        let text = CasNumber::try_from(body).unwrap().to_string();
        let mut bytes = text.clone().into_bytes();
        let at = bytes.iter().enumerate().filter(|(_, b)| b.is_ascii_digit()).nth(place).unwrap().0;
        bytes[at] = b'0' + (bytes[at] - b'0' + shift) % 10;
        let wrong = String::from_utf8(bytes).unwrap();
        // A weight that shares a factor with ten lets some changes through.
        let weight = text.bytes().filter(u8::is_ascii_digit).count() - 1 - place;
        prop_assume!(weight % 2 != 0 && weight % 5 != 0);
        prop_assert!(cas(&wrong).is_err(), "{} passed for {}", wrong, text);
    }

    #[test]
    fn no_text_makes_the_parsers_panic(text in "\\PC{0,20}", numeric in "[0-9０-９/.年月 :-]{0,16}") {
        for text in [text, numeric] {
            let _ = cas(&text).map_err(|error| error.to_string());
            let _ = text.parse::<EcNumber>().map_err(|error| error.to_string());
        }
    }
}
