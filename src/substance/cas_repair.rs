//! What a damaged CAS number may have been.
//!
//! Knows the slips of people (two digits in the other order) and of
//! spreadsheets (numbers shown as dates). Offers candidates only; never
//! decides.

use super::cas::CasNumber;

/// The only candidate, if there is exactly one.
pub(super) fn one_of(mut candidates: Vec<CasNumber>) -> Option<CasNumber> {
    candidates.sort_unstable();
    candidates.dedup();
    match candidates.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// The number with two neighbouring digits in the other order, if only one
/// such fits.
pub(super) fn transposed(digits: &[u8]) -> Option<CasNumber> {
    let swapped = (1..digits.len()).filter_map(|second| {
        let mut other = digits.to_vec();
        other.swap(second.checked_sub(1)?, second);
        let leads = other.first() != Some(&0);
        leads.then(|| CasNumber::from_digits(&other)).flatten()
    });
    one_of(swapped.collect())
}

/// The CAS numbers that a spreadsheet may have turned into this date; `None`
/// if the text is no date.
///
/// A spreadsheet reads `5550-12-9` as the ninth of December 5550 and shows it
/// as `5550-12-09`, `9/12/5550` or `9-Dec-50`, with or without a time.
pub(super) fn candidates_of_date(text: &str) -> Option<Vec<CasNumber>> {
    let date = text
        .split_once([' ', 't'])
        .filter(|(_, time)| time.contains(':'))
        .map_or(text, |(date, _)| date)
        .trim_end_matches(['日', '号']);
    let groups: Vec<&str> = date
        .split(['-', '/', '.', '年', '月'])
        .map(str::trim)
        .collect();
    let [first, second, third] = groups.as_slice() else {
        return None;
    };
    let mut readings = Vec::new();
    let numbers = (number_of(first), number_of(second), number_of(third));
    match numbers {
        (Some(year), Some(month), Some(day)) if first.len() == 4 => {
            readings.push((year, month, day));
        }
        (Some(one), Some(other), Some(year)) if third.len() == 4 || third.len() == 2 => {
            // Written without zeros, the group of two digits is the month:
            // the day became a check digit, which is one digit.
            if first.len() <= second.len() {
                readings.push((year, other, one));
            }
            if second.len() <= first.len() {
                readings.push((year, one, other));
            }
        }
        (Some(day), None, Some(year)) => readings.push((year, month_of(second)?, day)),
        _ => return None,
    }
    readings.retain(|(_, month, day)| (1..=12).contains(month) && (1..=31).contains(day));
    if readings.is_empty() {
        return None;
    }
    Some(readings.into_iter().flat_map(numbers_of_date).collect())
}

fn numbers_of_date((year, month, day): (u32, u32, u32)) -> Vec<CasNumber> {
    // The day became the check digit, so it has one digit; a two-digit first
    // group was read as a year of the last or this century.
    let century = [1900, 2000]
        .into_iter()
        .filter_map(|century| year.checked_sub(century))
        .filter(|short| (10..100).contains(short));
    let starts = std::iter::once(year).chain(century);
    starts
        .filter(|start| *start >= 10 && day < 10)
        .filter_map(|start| {
            let digits = format!("{start}{month:02}{day}");
            CasNumber::from_digits(&digits_of(&digits))
        })
        .collect()
}

/// The digits of a text, whatever stands between them.
pub(super) fn digits_of(text: &str) -> Vec<u8> {
    text.chars()
        .filter_map(|found| found.to_digit(10))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect()
}

fn number_of(text: &str) -> Option<u32> {
    let plain = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

fn month_of(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    (1_u32..)
        .zip(MONTHS)
        .find(|(_, name)| text.starts_with(name))
        .map(|(month, _)| month)
}
