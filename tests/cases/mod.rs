//! How many random cases a law is tried with.

use proptest::prelude::ProptestConfig;

/// As many as usual, or as many as `HAZLIMIT_CASES` says.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("HAZLIMIT_CASES").ok();
    let cases = asked.and_then(|asked| asked.parse().ok()).unwrap_or(usual);
    ProptestConfig {
        // Some laws take a third of what is drawn.
        max_global_rejects: cases.saturating_mul(8),
        ..ProptestConfig::with_cases(cases)
    }
}
