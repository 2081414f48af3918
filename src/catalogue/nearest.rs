//! The nearest known words to a misspelt one, for error messages.

/// What is longer is no slip of the pen, and would be compared letter by letter with every word.
const LONGEST: usize = 128;

/// Up to three targets whose `seen` form is near the wanted word, nearest first. A target may be seen in several forms.
pub(crate) fn nearest<'a>(
    wanted: &str,
    candidates: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<String> {
    if wanted.chars().nth(LONGEST).is_some() {
        return Vec::new();
    }
    let folded = wanted.to_lowercase();
    let mut ranked: Vec<(f64, &str)> = candidates
        .map(|(seen, target)| (strsim::jaro_winkler(&folded, &seen.to_lowercase()), target))
        .filter(|(likeness, _)| *likeness > 0.8)
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut found: Vec<String> = Vec::new();
    for (_, target) in ranked {
        if !found.iter().any(|known| known == target) {
            found.push(target.to_owned());
        }
        if found.len() == 3 {
            break;
        }
    }
    found
}

/// `: did you mean …?`, or nothing where nothing is near.
pub(crate) fn did_you_mean(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        [one] => format!("; did you mean `{one}`?"),
        [most @ .., last] => format!("; did you mean `{}` or `{last}`?", most.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_word_is_near_where_more_than_four_fifths_are_alike() {
        let known = ["abcdefgh"];
        let near = |wanted| nearest(wanted, known.iter().map(|word| (*word, *word)));
        assert_eq!(near("abcdefyz"), known);
        // Three quarters are alike, and two letters at the beginning add a fifth of the rest: four fifths.
        assert!(near("abxdefyz").is_empty());
    }
}
