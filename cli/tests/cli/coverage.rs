use std::path::PathBuf;

use crate::run::{hazlimit, on_fixture};

#[test]
fn a_standard_stands_under_every_category_that_its_clauses_ask_for() {
    for (format, language) in [
        ("text", "en"),
        ("text", "zh"),
        ("markdown", "en"),
        ("markdown", "zh"),
        ("json", "en"),
    ] {
        let done = on_fixture(&["coverage", "--format", format, "--lang", language]);
        insta::assert_snapshot!(format!("coverage-{format}-{language}"), done.whole());
    }
}

/// Refreshed, like the golden reports, with `INSTA_UPDATE=always cargo test`.
#[test]
fn the_page_on_coverage_is_what_the_command_prints() {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/coverage.md");
    let done = hazlimit(&["coverage", "--format", "markdown", "--lang", "en"]);
    assert_eq!(done.status, 0, "{}", done.stderr);
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&page, &done.stdout).unwrap();
    }
    let written = std::fs::read_to_string(&page).unwrap_or_default();
    assert!(
        written == done.stdout,
        "docs/coverage.md is not what `hazlimit coverage --format markdown` prints; refresh it with INSTA_UPDATE=always and read the difference"
    );
}
