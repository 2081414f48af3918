//! How many random cases a law is tried with.

use proptest::prelude::ProptestConfig;

/// As many as usual, or as many as `HAZLIMIT_CASES` says.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("HAZLIMIT_CASES").ok();
    let cases = asked.and_then(|asked| asked.parse().ok()).unwrap_or(usual);
    ProptestConfig {
        max_global_rejects: ProptestConfig::default().max_global_rejects.max(cases),
        ..ProptestConfig::with_cases(cases)
    }
}
