//! Which known name lies nearest to one that is not known.
//!
//! Knows edit distance only; what the names mean is the caller's business.

use strsim::osa_distance;

/// The candidate nearest to `given`, if any is near enough to be worth saying;
/// the first of several equally near.
pub(crate) fn nearest<'a>(
    given: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A name this long is no slip of the pen, and the distance is quadratic.
    const LONGEST: usize = 64;
    let length = given.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let given = given.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (osa_distance(&given, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + length.max(candidate.chars().count()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name() {
        assert_eq!(nearest("mg/gk", ["mg/kg", "mg/g"]), Some("mg/kg"));
        let names = ["content", "index", "grade"];
        assert_eq!(nearest("contnt", names), Some("content"));
        assert_eq!(nearest("Index", names), Some("index"));
    }

    #[test]
    fn a_name_of_great_length_is_no_slip() {
        let name = |length| "a".repeat(length);
        assert_eq!(
            nearest(&name(63), [name(64).as_str()]),
            Some(name(64).as_str())
        );
        assert_eq!(
            nearest(&name(64), [name(65).as_str()]),
            Some(name(65).as_str())
        );
        assert_eq!(nearest(&name(65), [name(65).as_str()]), None);
        assert_eq!(nearest(&name(70), [name(70).as_str()]), None);
    }

    #[test]
    fn a_stranger_finds_nothing() {
        assert_eq!(nearest("zzzzzzzz", ["content", "grade"]), None);
        assert_eq!(nearest("", ["content"]), None);
    }
}
