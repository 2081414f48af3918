//! Point 1: strictness. A value just below, at and just above the figure tells the comparators apart.

use serde_json::json;

use crate::world::{World, holding, measured, toy};

/// The verdicts just below, at and just above a figure of 0.1 %.
fn around(lines: &str, limit: &str) -> [String; 3] {
    let world = World::under(lines);
    ["0.0999999999 %", "0.1 %", "0.1000000001 %"].map(|content| {
        world
            .screen(&toy(holding("DEHP", content)))
            .of(limit)
            .to_owned()
    })
}

fn table(rows: &str) -> String {
    format!(
        r#"
[[table]]
id = "1"
clause = "1"
kind = "content"
unit = "%"
{rows}
"#
    )
}

#[test]
fn at_most_holds_at_the_figure_and_below_does_not() {
    for (rows, expected) in [
        (r#"max = { DEHP = "0.1" }"#, ["pass", "pass", "fail"]),
        (r#"below = { DEHP = "0.1" }"#, ["pass", "fail", "fail"]),
        (r#"min = { DEHP = "0.1" }"#, ["fail", "pass", "pass"]),
        (r#"above = { DEHP = "0.1" }"#, ["fail", "fail", "pass"]),
    ] {
        assert_eq!(around(&table(rows), "1/DEHP"), expected, "{rows}");
    }
}

#[test]
fn one_value_passes_the_chinese_limit_and_fails_the_european_one() {
    let world = World::under(
        r#"
[[table]]
id = "gb"
clause = "5.3"
kind = "content"
unit = "%"
max = { "DBP + BBP + DEHP" = "0.1" }
[[table]]
id = "reach"
clause = "51(1)"
kind = "content"
unit = "%"
below = { "DBP + BBP + DEHP" = "0.1" }
"#,
    );
    let told = world.screen(&toy(holding("117-81-7", "1000 mg/kg")));
    assert_eq!(told.of("gb/DBP+BBP+DEHP"), "pass");
    assert_eq!(told.of("reach/DBP+BBP+DEHP"), "fail");
    assert_eq!(told.verdict(), "fail");
}

#[test]
fn an_open_end_at_the_figure_is_told_apart_from_a_closed_one() {
    let at_most = World::under(&table(r#"max = { DEHP = "0.1" }"#));
    let below = World::under(&table(r#"below = { DEHP = "0.1" }"#));
    for (content, under_at_most, under_below) in [
        ("< 0.1 %", "pass", "pass"),
        ("<= 0.1 %", "pass", "inconclusive"),
        ("> 0.1 %", "fail", "fail"),
        (">= 0.1 %", "inconclusive", "fail"),
    ] {
        let bom = toy(holding("DEHP", content));
        assert_eq!(
            at_most.screen(&bom).of("1/DEHP"),
            under_at_most,
            "{content}"
        );
        assert_eq!(below.screen(&bom).of("1/DEHP"), under_below, "{content}");
    }
}

#[test]
fn not_detected_is_judged_by_the_detection_limit_that_counts() {
    // EN ISO 14362-1: amounts up to 30 mg/kg do not count as a release of the amine.
    let world = World::under(
        r#"
[[table]]
id = "amines"
clause = "7"
kind = "extractable-content"
unit = "mg/kg"
not_detected = { benzidine = "30" }
"#,
    );
    for (value, verdict) in [
        ("ND (LOQ 5 mg/kg)", "pass"),
        ("ND (LOQ 30 mg/kg)", "pass"),
        ("未检出(<5mg/kg)", "pass"),
        ("29.9 mg/kg", "pass"),
        ("30 mg/kg", "pass"),
        ("30.1 mg/kg", "fail"),
        // This laboratory could not see what the standard wants seen.
        ("ND (LOQ 50 mg/kg)", "inconclusive"),
        ("ND", "inconclusive"),
    ] {
        let bom = toy(measured("benzidine", "extractable-content", value));
        let told = world.screen(&bom);
        assert_eq!(told.of("amines/benzidine"), verdict, "{value}");
    }
    let bare = world.screen(&toy(measured("benzidine", "extractable-content", "ND")));
    assert!(
        bare.needs("amines/benzidine")
            .contains(&"detection-limit".to_owned()),
        "{:?}",
        bare.needs("amines/benzidine")
    );
    let finding = bare.finding("amines/benzidine");
    assert_eq!(finding["bound"]["comparator"], json!("not_detected"));
    assert_eq!(finding["bound"]["figure"], json!("30"));
}

#[test]
fn a_ban_and_not_added_have_no_figure_at_all() {
    let world = World::under(&table(
        r#"banned = ["PCP"]
not_added = ["DEHP"]"#,
    ));
    let told = world.screen(&toy(json!({ "disclosed": "100 %", "contains": [
        { "substance": "PCP", "content": "1 ng/kg", "intentionally_added": true },
        { "substance": "DEHP", "content": "1 ng/kg", "intentionally_added": true }
    ] })));
    for (limit, comparator) in [("1/PCP", "banned"), ("1/DEHP", "not_intentionally_added")] {
        assert_eq!(told.of(limit), "fail");
        assert_eq!(
            told.finding(limit)["bound"]["comparator"],
            json!(comparator)
        );
        assert_eq!(told.finding(limit)["bound"]["figure"], json!(null));
    }
    let clean = world.screen(&toy(json!({ "disclosed": "100 %", "contains": [
        { "substance": "polyethylene", "content": "100 %" }
    ] })));
    assert_eq!(clean.verdict(), "pass");
}

#[test]
fn rounding_makes_the_printed_digits_count() {
    let figures = r#"max = { DEHP = "0.10" }"#;
    for (rounding, verdict) in [("full-value", "fail"), ("rounded-value", "pass")] {
        let world = World::under(&table(&format!("rounding = \"{rounding}\"\n{figures}")));
        let told = world.screen(&toy(holding("DEHP", "0.1049 %")));
        assert_eq!(told.of("1/DEHP"), verdict, "{rounding}");
    }
    // 0.1 keeps one decimal only, so 0.1499 % still rounds to it.
    let coarse = World::under(&table(
        "rounding = \"rounded-value\"\nmax = { DEHP = \"0.1\" }",
    ));
    assert_eq!(
        coarse
            .screen(&toy(holding("DEHP", "0.1499 %")))
            .of("1/DEHP"),
        "pass"
    );
    assert_eq!(
        coarse
            .screen(&toy(holding("DEHP", "0.1501 %")))
            .of("1/DEHP"),
        "fail"
    );
}

#[test]
fn what_is_known_from_one_side_only_is_rounded_there() {
    let world = World::under(
        r#"
[[table]]
id = "1"
clause = "1"
kind = "emission/chamber"
unit = "mg/m3"
rounding = "rounded-value"
max = { formaldehyde = "0.1" }
"#,
    );
    let of = |value: &str| {
        let told = world.screen(&toy(measured("formaldehyde", "emission/chamber", value)));
        told.of("1/formaldehyde").to_owned()
    };
    assert_eq!(of("> 0.16 mg/m3"), "fail");
    assert_eq!(of("> 0.14 mg/m3"), "inconclusive");
    assert_eq!(of("< 0.14 mg/m3"), "pass");
}
