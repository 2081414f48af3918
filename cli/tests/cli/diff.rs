use crate::run::{Done, hazlimit};

/// What changes in a small catalogue made for it.
#[track_caller]
fn changes(from: &str, to: &str, more: &[&str]) -> Done {
    let mut arguments = vec!["diff", "--from", from, "--to", to];
    arguments.extend(["--limits", "changes", "--only", "--lang", "en"]);
    arguments.extend(more);
    let done = hazlimit(&arguments);
    assert_eq!(done.status, 0, "{}", done.stderr);
    done
}

/// The days and headings of the changes.
#[track_caller]
fn headings(from: &str, to: &str, more: &[&str]) -> Vec<String> {
    let done = changes(from, to, more);
    let lines = done.stdout.lines();
    lines
        .filter(|line| line.starts_with("  2"))
        .map(|line| line.trim().to_owned())
        .collect()
}

#[test]
fn an_edition_is_compared_with_the_one_it_replaces_figure_by_figure() {
    let done = changes("2026-10-31", "2026-11-01", &[]);
    insta::assert_snapshot!("diff-editions", done.whole());
}

#[test]
fn everything_that_begins_or_ends_is_told_by_category_and_day() {
    let all = ["2025-12-31", "2028-12-31"];
    insta::assert_snapshot!("diff-all", changes(all[0], all[1], &[]).whole());
    let mut chinese = vec!["diff", "--from", all[0], "--to", all[1], "--lang", "zh"];
    chinese.extend(["--limits", "changes", "--only"]);
    insta::assert_snapshot!("diff-all-zh", hazlimit(&chinese).whole());
}

#[test]
fn programs_get_the_same_as_rows_and_as_objects() {
    for format in ["csv", "json"] {
        let done = changes("2026-05-31", "2026-11-01", &["--format", format]);
        insta::assert_snapshot!(format!("diff-{format}"), done.whole());
    }
}

#[test]
fn a_change_counts_from_the_day_after_the_first_up_to_the_last() {
    let change = "2026-11-01 · CN · TOY 1-2025 replaces TOY 1-2014";
    assert_eq!(headings("2026-10-31", "2026-11-01", &[]), [change]);
    assert_eq!(headings("2026-10-01", "2026-12-31", &[]), [change]);
    assert_eq!(headings("2026-11-01", "2026-12-31", &[]), [""; 0]);
    assert_eq!(headings("2026-10-01", "2026-10-31", &[]), [""; 0]);
}

#[test]
fn a_category_and_a_market_choose() {
    let toys = headings(
        "2026-05-31",
        "2028-01-01",
        &["--category", "toys/activity", "--market", "CN"],
    );
    assert_eq!(
        toys,
        [
            "2026-11-01 · CN · TOY 1-2025 replaces TOY 1-2014",
            "2027-05-01 · CN · TOY 1-2025, clauses",
            "2027-11-01 · CN · older stock must keep TOY 1-2025: the time to follow TOY 1-2014 is over",
        ]
    );
    let electronics = headings(
        "2026-05-31",
        "2028-01-01",
        &["--category", "electronics", "--market", "EU"],
    );
    assert_eq!(
        electronics,
        [
            "2026-07-01 · EU · EEE 1, exemptions",
            "2027-07-01 · EU · EEE 1, exemptions",
            "2028-01-01 · EU · EEE 1 ends",
            "2026-06-01 · EU · LIST 1, new on the list: watched substances",
        ]
    );
}

#[test]
fn where_nothing_changes_that_is_said() {
    let done = changes("2020-01-01", "2020-12-31", &[]);
    assert_eq!(done.stdout, "");
    assert_eq!(done.stderr, "nothing changes between the two days\n");
}

#[test]
fn days_in_the_wrong_order_are_refused() {
    let done = hazlimit(&["diff", "--from", "2026-11-02", "--to", "2026-11-01"]);
    assert_eq!(done.status, 2);
    assert_eq!(
        done.stderr,
        "error: --from 2026-11-02 is later than --to 2026-11-01\n"
    );
}

#[test]
fn the_built_in_catalogue_knows_the_change_of_the_toy_standard() {
    let done = hazlimit(&[
        "diff",
        "--from",
        "2026-10-31",
        "--to",
        "2026-11-01",
        "--category",
        "toys",
        "--lang",
        "en",
    ]);
    for expected in [
        "2026-11-01 · CN · GB 6675.4-2025 replaces GB 6675.4-2014",
        "barium: at most 250 mg/kg → at most 350 mg/kg",
    ] {
        assert!(done.stdout.contains(expected), "{}", done.stdout);
    }
}
