//! CAS and EC numbers: check digits, and repairs for the usual damage.
//!
//! Knows how the numbers are built and what spreadsheets do to them. Knows
//! nothing of the substances that bear them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::cas_repair::{candidates_of_date, digits_of, one_of, transposed};
use super::fold::plain;

/// A CAS registry number whose check digit fits.
///
/// Full-width digits, any kind of dash, spaces around it, zeros before it and
/// a leading "CAS No." are read; a wrong check digit is an error that offers
/// the repair.
///
/// ```
/// use hazlimit::substance::CasNumber;
/// let dehp: CasNumber = "CAS No. １１７-８１-７".parse().unwrap();
/// assert_eq!(dehp.to_string(), "117-81-7");
/// let wrong = "117-81-8".parse::<CasNumber>().unwrap_err();
/// assert!(wrong.to_string().contains("117-81-7"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct CasNumber(u32);

/// An EC number (EINECS, ELINCS or NLP) whose check digit fits.
///
/// ```
/// use hazlimit::substance::EcNumber;
/// let dehp: EcNumber = "EC 204-211-0".parse().unwrap();
/// assert_eq!(dehp.to_string(), "204-211-0");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct EcNumber(u32);

/// Why a text is no [`CasNumber`].
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CasError {
    /// The last digit does not fit the others.
    #[error(
        "{given:?}: the check digit is {found} but should be {expected}; did you mean {}?",
        listed(nearest)
    )]
    CheckDigit {
        /// The text as given.
        given: String,
        /// The check digit that stands there.
        found: u8,
        /// The check digit that fits the other digits.
        expected: u8,
        /// Numbers one slip away: the right check digit first, then two
        /// neighbouring digits in the other order where only one such fits.
        nearest: Vec<CasNumber>,
    },
    /// The text has the shape of an EC number.
    #[error(
        "{given:?} has the shape of an EC number (three, three and one digit); a CAS number ends in two digits and one, such as 117-81-7"
    )]
    LooksLikeEc {
        /// The text as given.
        given: String,
        /// The EC number, if its check digit fits.
        number: Option<EcNumber>,
    },
    /// The text is a date that a spreadsheet made of a number.
    #[error("{given:?} looks like a date that a spreadsheet made of a CAS number{}", did_you_mean(*suggestion))]
    LooksLikeDate {
        /// The text as given.
        given: String,
        /// The number that it was, if only one fits.
        suggestion: Option<CasNumber>,
    },
    /// The text is not built like a CAS number.
    #[error("{given:?} is not built like a CAS number (two to seven digits, two digits, one digit, such as 117-81-7){}", did_you_mean(*nearest))]
    Shape {
        /// The text as given.
        given: String,
        /// The number that its digits make, if the check digit fits.
        nearest: Option<CasNumber>,
    },
}

/// Why a text is no [`EcNumber`].
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EcError {
    /// The last digit does not fit the others.
    #[error("{given:?}: the check digit is {found} but should be {}", expected.map_or_else(|| "another number's: no EC number starts like this".to_owned(), |digit| digit.to_string()))]
    CheckDigit {
        /// The text as given.
        given: String,
        /// The check digit that stands there.
        found: u8,
        /// The check digit that fits the other digits, if there is one.
        expected: Option<u8>,
    },
    /// The text is not built like an EC number.
    #[error(
        "{given:?} is not built like an EC number (three digits, three digits, one digit, such as 204-211-0)"
    )]
    Shape {
        /// The text as given.
        given: String,
    },
}

fn listed(numbers: &[CasNumber]) -> String {
    let texts: Vec<String> = numbers.iter().map(CasNumber::to_string).collect();
    texts.join(" or ")
}

fn did_you_mean(number: Option<CasNumber>) -> String {
    number.map_or_else(String::new, |number| format!("; did you mean {number}?"))
}

impl CasNumber {
    /// The number of which these are the digits, the check digit last.
    pub(super) fn from_digits(digits: &[u8]) -> Option<CasNumber> {
        let (check, body) = digits.split_last()?;
        let significant = body.iter().skip_while(|digit| **digit == 0).count();
        let number = CasNumber(body.iter().try_fold(0_u32, |value, digit| {
            value.checked_mul(10)?.checked_add(u32::from(*digit))
        })?);
        let fits = (4..=9).contains(&significant) && number.check_digit() == *check;
        fits.then_some(number)
    }

    fn check_digit(self) -> u8 {
        let mut rest = self.0;
        let mut sum = 0_u32;
        let mut place = 1_u32;
        while rest > 0 {
            sum = sum.saturating_add((rest % 10).saturating_mul(place));
            rest /= 10;
            place = place.saturating_add(1);
        }
        u8::try_from(sum % 10).unwrap_or(0)
    }
}

impl EcNumber {
    /// The digit that ends the number; none where the sum leaves ten.
    fn check_digit(self) -> Option<u8> {
        let mut rest = self.0;
        let mut sum = 0_u32;
        for place in (1..=6).rev() {
            sum = sum.saturating_add((rest % 10).saturating_mul(place));
            rest /= 10;
        }
        u8::try_from(sum % 11).ok().filter(|digit| *digit < 10)
    }
}

impl FromStr for CasNumber {
    type Err = CasError;

    fn from_str(text: &str) -> Result<CasNumber, CasError> {
        let given = || text.trim().to_owned();
        let folded = plain(text);
        let body = without_prefix(&folded, &["cas"]);
        let Some((first, second, check)) = three_groups(body) else {
            return Err(misshapen(&given(), body));
        };
        let stripped = first.trim_start_matches('0');
        match (first.len(), stripped.len(), second.len(), check.len()) {
            (..=7, 2.., 2, 1) => {}
            (3, _, 3, 1) => {
                return Err(CasError::LooksLikeEc {
                    given: given(),
                    number: body.parse().ok(),
                });
            }
            _ => return Err(misshapen(&given(), body)),
        }
        let digits = digits_of(body);
        if let Some(number) = CasNumber::from_digits(&digits) {
            return Ok(number);
        }
        let (Some((found, _)), Some(number)) = (
            digits.split_last(),
            format!("{stripped}{second}").parse().ok().map(CasNumber),
        ) else {
            return Err(misshapen(&given(), body));
        };
        let mut nearest = vec![number];
        nearest.extend(transposed(&digits).filter(|other| *other != number));
        Err(CasError::CheckDigit {
            given: given(),
            found: *found,
            expected: number.check_digit(),
            nearest,
        })
    }
}

impl FromStr for EcNumber {
    type Err = EcError;

    fn from_str(text: &str) -> Result<EcNumber, EcError> {
        let given = || text.trim().to_owned();
        let shape = || EcError::Shape { given: given() };
        let folded = plain(text);
        let body = without_prefix(&folded, &["ec", "einecs", "elincs", "nlp"]);
        let (first, second, check) = three_groups(body).ok_or_else(shape)?;
        if (first.len(), second.len(), check.len()) != (3, 3, 1) {
            return Err(shape());
        }
        let number = format!("{first}{second}").parse().map_err(|_| shape())?;
        let number = EcNumber(number);
        let found = check.parse().map_err(|_| shape())?;
        match number.check_digit() {
            Some(expected) if expected == found => Ok(number),
            expected => Err(EcError::CheckDigit {
                given: given(),
                found,
                expected,
            }),
        }
    }
}

fn misshapen(given: &str, body: &str) -> CasError {
    let given = given.to_owned();
    if let Some(candidates) = candidates_of_date(body) {
        return CasError::LooksLikeDate {
            given,
            suggestion: one_of(candidates),
        };
    }
    let separators_only = body
        .chars()
        .all(|found| found.is_ascii_digit() || matches!(found, '-' | '.' | '/' | ' ' | '_'));
    let nearest = separators_only
        .then(|| CasNumber::from_digits(&digits_of(body)))
        .flatten();
    CasError::Shape { given, nearest }
}

/// The text after a leading "CAS No.:" or the like.
fn without_prefix<'text>(text: &'text str, registers: &[&str]) -> &'text str {
    const FILLERS: [&str; 10] = [
        "rn", "no.", "no", "nr.", "nr", "number", "号", "#", ":", "-",
    ];
    let text = text.trim();
    let after = registers.iter().find_map(|name| text.strip_prefix(name));
    let Some(mut rest) = after.map(str::trim_start) else {
        return text;
    };
    while let Some(shorter) = FILLERS.iter().find_map(|filler| rest.strip_prefix(filler)) {
        rest = shorter.trim_start();
    }
    rest
}

fn three_groups(text: &str) -> Option<(&str, &str, &str)> {
    let mut groups = text.split('-').map(str::trim);
    let found = (groups.next()?, groups.next()?, groups.next()?);
    let all_digits = [found.0, found.1, found.2]
        .iter()
        .all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    (groups.next().is_none() && all_digits).then_some(found)
}

impl TryFrom<u32> for CasNumber {
    type Error = CasError;

    fn try_from(number: u32) -> Result<CasNumber, CasError> {
        match number {
            1_000..=999_999_999 => Ok(CasNumber(number)),
            _ => Err(CasError::Shape {
                given: number.to_string(),
                nearest: None,
            }),
        }
    }
}

impl From<CasNumber> for u32 {
    /// The number without its check digit.
    fn from(number: CasNumber) -> u32 {
        number.0
    }
}

impl TryFrom<u32> for EcNumber {
    type Error = EcError;

    fn try_from(number: u32) -> Result<EcNumber, EcError> {
        let found = EcNumber(number);
        match found.check_digit() {
            Some(_) if number <= 999_999 => Ok(found),
            _ => Err(EcError::Shape {
                given: number.to_string(),
            }),
        }
    }
}

impl From<EcNumber> for u32 {
    /// The number without its check digit.
    fn from(number: EcNumber) -> u32 {
        number.0
    }
}

impl fmt::Display for CasNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!(
            "{}-{:02}-{}",
            self.0 / 100,
            self.0 % 100,
            self.check_digit()
        );
        formatter.pad(&text)
    }
}

impl fmt::Display for EcNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let check = self.check_digit().unwrap_or(0);
        let text = format!("{:03}-{:03}-{check}", self.0 / 1000, self.0 % 1000);
        formatter.pad(&text)
    }
}
