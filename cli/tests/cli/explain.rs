use crate::run::{hazlimit, on_fixture};

#[test]
fn a_limit_is_explained_in_both_languages_unless_one_is_asked_for() {
    let explain = |more: &[&str]| {
        on_fixture(
            &[
                &["explain", "toy-1-2000/4/lead", "--on", "2026-01-01"],
                more,
            ]
            .concat(),
        )
        .whole()
    };
    insta::assert_snapshot!("explain-both", explain(&[]));
    insta::assert_snapshot!("explain-zh", explain(&["--lang", "zh"]));
}

#[test]
fn a_sum_a_condition_with_alternatives_and_the_members_are_told() {
    for id in [
        "toy-1-2010/5/DEHP+DBP",
        "list-1/7/phthalates",
        "list-1/8/phthalates",
    ] {
        let done = on_fixture(&["explain", id, "--on", "2026-01-01", "--lang", "en"]);
        insta::assert_snapshot!(format!("explain-{}", id.replace('/', "-")), done.whole());
    }
}

#[test]
fn a_standard_is_explained_with_its_limits_and_gaps() {
    let done = on_fixture(&["explain", "TOY 1-2010", "--on", "2026-01-01"]);
    insta::assert_snapshot!("explain-standard", done.whole());
}

#[test]
fn a_beginning_that_only_one_limit_has_is_enough() {
    let done = on_fixture(&["explain", "toy-1-2010/5", "--lang", "en"]);
    assert!(
        done.stdout.starts_with("toy-1-2010/5/DEHP+DBP\n"),
        "{}",
        done.whole()
    );
}

#[test]
fn an_ambiguous_beginning_is_refused_with_what_it_begins() {
    for (asked, expected) in [
        ("toy-1-2010/", "title"),
        ("list-1/", "title"),
        (
            "toy-1-20",
            "toy-1-2000/4/lead\n  toy-1-2010/4/lead\n  toy-1-2010/5/DEHP+DBP",
        ),
        (
            "TOY 1",
            "editions; write more of one of them:\n  TOY 1-2000\n  TOY 1-2010",
        ),
    ] {
        let done = on_fixture(&["explain", asked, "--lang", "en"]);
        let said = if done.status == 2 {
            &done.stderr
        } else {
            &done.stdout
        };
        assert!(said.contains(expected), "{asked}: {}", done.whole());
    }
}

#[test]
fn an_unknown_id_is_refused_with_the_nearest() {
    let done = on_fixture(&["explain", "toy-1-2000/4/leed"]);
    insta::assert_snapshot!("explain-unknown", done.whole());
}

#[test]
fn the_built_in_limit_on_lead_in_toys_tells_figure_correction_and_successor() {
    let done = hazlimit(&["explain", "gb-6675.4-2014/4.1-1/lead"]);
    assert_eq!(done.status, 0);
    for word in [
        "90",
        "mg/kg",
        "铅",
        "70 %",
        "GB 6675.4-2025 on 2026-11-01",
        "2027-10-31",
    ] {
        assert!(done.stdout.contains(word), "{word}");
    }
}
