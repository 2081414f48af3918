//! The nearest known words to one that is not known, for messages.

/// What is longer is no slip of the pen, and would be compared letter by letter with every word.
const LONGEST: usize = 128;

/// Up to three of them, the nearest first.
pub(crate) fn nearest<'k>(wanted: &str, known: impl Iterator<Item = &'k str>) -> Vec<&'k str> {
    if wanted.chars().nth(LONGEST).is_some() {
        return Vec::new();
    }
    let wanted = wanted.to_lowercase();
    let mut ranked: Vec<(f64, &str)> = known
        .map(|word| (strsim::jaro_winkler(&wanted, &word.to_lowercase()), word))
        .filter(|(likeness, _)| *likeness > 0.8)
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    ranked.dedup_by(|a, b| a.1 == b.1);
    ranked.into_iter().take(3).map(|(_, word)| word).collect()
}

/// `; did you mean …?`, or nothing where nothing is near.
pub(crate) fn did_you_mean(nearest: &[&str]) -> String {
    match nearest {
        [] => String::new(),
        [one] => format!("; did you mean `{one}`?"),
        [most @ .., last] => format!("; did you mean `{}` or `{last}`?", most.join("`, `")),
    }
}
