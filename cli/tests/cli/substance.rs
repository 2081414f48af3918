use crate::run::{hazlimit, on_fixture};

#[test]
fn a_substance_shows_its_identity_groups_and_limits() {
    for (name, asked) in [
        ("phthalate", "117-81-7"),
        ("chromate", "铬酸铅"),
        ("group", "phthalates"),
        ("element", "lead"),
    ] {
        let done = on_fixture(&["substance", asked, "--lang", "en", "--on", "2026-01-01"]);
        insta::assert_snapshot!(format!("substance-{name}"), done.whole());
    }
    let done = on_fixture(&[
        "substance",
        "lead chromate",
        "--lang",
        "zh",
        "--on",
        "2026-01-01",
    ]);
    insta::assert_snapshot!("substance-chromate-zh", done.whole());
}

#[test]
fn cas_number_ec_number_and_every_name_lead_to_the_same_substance() {
    let by_key = on_fixture(&["substance", "DEHP"]).stdout;
    for name in [
        "117-81-7",
        "１１７-８１-７",
        "204-211-0",
        "di(2-ethylhexyl) phthalate",
        "邻苯二甲酸二(2-乙基己基)酯",
    ] {
        assert_eq!(on_fixture(&["substance", name]).stdout, by_key, "{name}");
    }
}

#[test]
fn what_is_no_substance_is_refused_with_the_repair() {
    for (asked, expected) in [
        ("117-81-8", "did you mean 117-81-7"),
        ("DEPH", "did you mean `DEHP`"),
        ("58-08-2", "valid, but not in the catalogue"),
    ] {
        let done = on_fixture(&["substance", asked]);
        assert_eq!((done.status, done.stdout.as_str()), (2, ""), "{asked}");
        assert!(done.stderr.contains(expected), "{asked}: {}", done.stderr);
    }
}

#[test]
fn the_built_in_catalogue_knows_dehp() {
    let done = hazlimit(&["substance", "117-81-7"]);
    assert!(done.stdout.contains("C24H38O4") && done.stdout.contains("SVHC"));
}
