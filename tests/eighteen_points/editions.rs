//! Point 2: the edition follows from the day the product was made and the day of evaluation.

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::world::{Told, World, law, measured, toy};

/// The old edition allows 60 mg/kg, the new one 20 mg/kg.
fn editions(older_stock: &str) -> World {
    World::with(&[
        law(
            "TOY 4-2014",
            &format!(
                r#"
effective = 2016-01-01
replaced_by = {{ id = "TOY 4-2025", on = 2026-11-01{older_stock} }}
[[table]]
clause = "4.1"
kind = "element-migration"
unit = "mg/kg"
max = {{ lead = "60" }}
"#
            ),
        ),
        law(
            "TOY 4-2025",
            r#"
effective = 2026-11-01
replaces = ["TOY 4-2014"]
[[table]]
clause = "5.1"
kind = "element-migration"
unit = "mg/kg"
max = { lead = "20" }
"#,
        ),
    ])
}

fn made(day: Option<&str>, migration: &str) -> Value {
    let mut bom = toy(measured("lead", "element-migration", migration));
    match day {
        Some(day) => bom["product"]["made"] = json!(day),
        None => drop(
            bom["product"]
                .as_object_mut()
                .expect("an object")
                .remove("made"),
        ),
    }
    bom
}

const OLD: &str = "toy-4-2014/4.1/lead";
const NEW: &str = "toy-4-2025/5.1/lead";

/// The editions that count, and the verdict.
fn counted(told: &Told) -> (Vec<&str>, &str) {
    let standards = [OLD, NEW]
        .into_iter()
        .flat_map(|limit| told.findings(limit))
        .filter(|finding| finding["status"] == json!("in-force"))
        .map(|finding| finding["standard"].as_str().expect("an id"))
        .collect();
    (standards, told.verdict())
}

const OCTOBER: &str = "2026-10-20";
const NOVEMBER: &str = "2026-11-10";

#[test]
fn a_tail_lets_older_goods_follow_the_old_edition_until_its_last_day() {
    let world = editions(", made_before_may_follow_until = 2027-10-31");
    let old = (vec!["TOY 4-2014"], "pass");
    let new = (vec!["TOY 4-2025"], "fail");
    for (on, day, expected) in [
        // Before the change there is one edition in force, whatever was made when.
        (date(2026, 10, 31), OCTOBER, &old),
        // After it the day it was made decides, …
        (date(2026, 11, 1), OCTOBER, &old),
        (date(2026, 11, 23), OCTOBER, &old),
        (date(2026, 11, 23), NOVEMBER, &new),
        (date(2026, 11, 23), "2026-10-31", &old),
        (date(2026, 11, 23), "2026-11-01", &new),
        // … up to the last day of the tail.
        (date(2027, 10, 31), OCTOBER, &old),
        (date(2027, 11, 1), OCTOBER, &new),
        (date(2027, 11, 15), NOVEMBER, &new),
    ] {
        let told = world.screen_on(on, &made(Some(day), "40 mg/kg"));
        assert_eq!(&counted(&told), expected, "made {day}, judged {on}");
    }
}

#[test]
fn an_upcoming_edition_is_shown_and_not_counted() {
    let world = editions(", made_before_may_follow_until = 2027-10-31");
    let told = world.screen_on(date(2026, 10, 31), &made(Some(OCTOBER), "40 mg/kg"));
    let upcoming = told.finding(NEW);
    assert_eq!(upcoming["status"], json!("upcoming"));
    assert_eq!(upcoming["effective_from"], json!("2026-11-01"));
    assert_eq!(upcoming["verdict"], json!("fail"));
    assert_eq!(told.0["counts"]["upcoming"], json!(1));
    assert_eq!(told.verdict(), "pass");
}

#[test]
fn what_older_stock_follows_is_data() {
    let after = date(2030, 1, 1);
    for (rule, expected) in [
        (
            r#", older_stock = "follows-old""#,
            (vec!["TOY 4-2014"], "pass"),
        ),
        (
            r#", older_stock = "follows-new""#,
            (vec!["TOY 4-2025"], "fail"),
        ),
    ] {
        let told = editions(rule).screen_on(after, &made(Some(OCTOBER), "40 mg/kg"));
        assert_eq!(counted(&told), expected, "{rule}");
    }
}

fn both_editions(rule: &str, day: Option<&str>, migration: &str, on: Date) -> Told {
    editions(rule).screen_on(on, &made(day, migration))
}

#[test]
fn an_unknown_day_asks_both_editions_and_names_the_missing_day() {
    let tail = ", made_before_may_follow_until = 2027-10-31";
    let in_the_tail = date(2026, 11, 23);
    let differ = both_editions(tail, None, "40 mg/kg", in_the_tail);
    assert_eq!(differ.verdict(), "inconclusive");
    assert_eq!(differ.of(NEW), "inconclusive");
    assert_eq!(differ.needs(NEW), ["made"]);
    let both_pass = both_editions(tail, None, "10 mg/kg", in_the_tail);
    assert_eq!(both_pass.verdict(), "pass");
    // After the tail the day no longer matters.
    let after = both_editions(tail, None, "40 mg/kg", date(2027, 11, 1));
    assert_eq!(counted(&after), (vec!["TOY 4-2025"], "fail"));
}

#[test]
fn where_both_editions_fail_the_unknown_day_hides_nothing() {
    let tail = ", made_before_may_follow_until = 2027-10-31";
    let told = both_editions(tail, None, "100 mg/kg", date(2026, 11, 23));
    assert_eq!(told.verdict(), "fail");
}

#[test]
fn a_rule_that_is_not_established_leaves_a_difference_open() {
    let on = date(2026, 11, 23);
    for rule in ["", r#", older_stock = "not-established""#] {
        let differ = both_editions(rule, Some(OCTOBER), "40 mg/kg", on);
        assert_eq!(differ.verdict(), "inconclusive", "{rule}");
        assert_eq!(differ.needs(NEW), ["older-stock-rule"], "{rule}");
        assert_eq!(
            both_editions(rule, Some(OCTOBER), "10 mg/kg", on).verdict(),
            "pass"
        );
        // What was made later follows the new edition without doubt.
        let newer = both_editions(rule, Some(NOVEMBER), "40 mg/kg", on);
        assert_eq!(counted(&newer), (vec!["TOY 4-2025"], "fail"));
    }
}

#[test]
fn a_rule_that_is_not_established_hides_no_failure_under_both_editions() {
    let told = both_editions("", Some(OCTOBER), "100 mg/kg", date(2026, 11, 23));
    assert_eq!(told.verdict(), "fail");
}

#[test]
fn a_withdrawn_standard_ends_the_day_it_is_withdrawn() {
    let world = World::under(
        r#"
withdrawn = 2026-06-01
[[table]]
clause = "1"
kind = "content"
unit = "mg/kg"
max = { lead = "90" }
"#,
    );
    let bom = toy(crate::world::holding("lead", "100 mg/kg"));
    assert_eq!(world.screen_on(date(2026, 5, 31), &bom).verdict(), "fail");
    let after = world.screen_on(date(2026, 6, 1), &bom);
    assert!(after.findings("1/lead").is_empty());
    assert_eq!(after.verdict(), "inconclusive");
}

#[test]
fn a_table_has_its_own_days_of_force() {
    let world = World::under(
        r#"
[[table]]
clause = "1"
kind = "content"
unit = "mg/kg"
from = 2026-05-01
until = 2026-05-31
max = { lead = "90" }
"#,
    );
    let bom = toy(crate::world::holding("lead", "100 mg/kg"));
    let before = world.screen_on(date(2026, 4, 30), &bom);
    assert_eq!(before.finding("1/lead")["status"], json!("upcoming"));
    assert_eq!(
        before.finding("1/lead")["effective_from"],
        json!("2026-05-01")
    );
    assert_eq!(world.screen_on(date(2026, 5, 1), &bom).verdict(), "fail");
    assert_eq!(world.screen_on(date(2026, 5, 31), &bom).verdict(), "fail");
    assert!(
        world
            .screen_on(date(2026, 6, 1), &bom)
            .findings("1/lead")
            .is_empty()
    );
}

#[test]
fn an_amendment_shares_the_fate_of_the_text_it_amends() {
    let world = World::with(&[
        law(
            "EEE 1-2011",
            r#"
effective = 2011-08-01
replaced_by = { id = "EEE 1-2025", on = 2027-08-01, older_stock = "follows-old" }
[[table]]
clause = "4"
kind = "content"
unit = "%"
max = { lead = "0.1" }
"#,
        ),
        law(
            "EEE 1-2011 AMD 1",
            r#"
effective = 2026-01-01
amends = "EEE 1-2011"
[[table]]
clause = "4"
kind = "content"
unit = "%"
max = { DEHP = "0.1" }
"#,
        ),
        law("EEE 1-2025", "effective = 2027-08-01"),
    ]);
    let bom = |day: &str| {
        let mut bom = toy(crate::world::holding("DEHP", "0.2 %"));
        bom["product"]["made"] = json!(day);
        bom
    };
    let limit = "amd-1/4/DEHP";
    let upcoming = world.screen_on(date(2025, 12, 31), &bom("2025-06-01"));
    assert_eq!(upcoming.finding(limit)["status"], json!("upcoming"));
    assert_eq!(
        world
            .screen_on(date(2026, 1, 1), &bom("2025-06-01"))
            .of(limit),
        "fail"
    );
    assert_eq!(
        world
            .screen_on(date(2028, 1, 1), &bom("2025-06-01"))
            .of(limit),
        "fail"
    );
    assert!(
        world
            .screen_on(date(2028, 1, 1), &bom("2027-09-01"))
            .findings(limit)
            .is_empty()
    );
}

const SVHC: &str = r#"
[[table]]
id = "2"
clause = "2"
kind = "content"
unit = "%"
max = { "each SVHC" = "0.1" }
"#;

/// A text of two editions with these limits on lead and cadmium in mg/kg, and what both say beside them.
fn text(name: &str, old: [&str; 2], new: [&str; 2], both: &str) -> [(String, String); 2] {
    let table = |[lead, cadmium]: [&str; 2]| {
        format!(
            "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"element-migration\"\nunit = \"mg/kg\"\nmax = {{ lead = \"{lead}\", cadmium = \"{cadmium}\" }}\n{both}"
        )
    };
    [
        law(
            &format!("{name}-2014"),
            &format!(
                "effective = 2016-01-01\nreplaced_by = {{ id = \"{name}-2025\", on = 2026-11-01, made_before_may_follow_until = 2027-10-31 }}\n{}",
                table(old)
            ),
        ),
        law(
            &format!("{name}-2025"),
            &format!(
                "effective = 2026-11-01\nreplaces = [\"{name}-2014\"]\n{}",
                table(new)
            ),
        ),
    ]
}

#[test]
fn what_fails_by_every_edition_of_a_text_fails_and_takes_no_other_text_along() {
    // The product fails by both editions of the first text, and by the old one of the second.
    let mut files = Vec::new();
    files.extend(text("TOY 4", ["60", "60"], ["20", "200"], SVHC));
    files.extend(text("TOY 5", ["200", "60"], ["200", "200"], ""));
    let mut bom = made(None, "100 mg/kg");
    let material = &mut bom["parts"][0]["materials"][0];
    material["results"] = json!([
        { "analyte": "lead", "kind": "element-migration", "value": "100 mg/kg" },
        { "analyte": "cadmium", "kind": "element-migration", "value": "100 mg/kg" }
    ]);
    let arm = json!({ "name": "arm", "materials": [{ "name": "skin", "disclosed": "100 %",
        "contains": [{ "substance": "DEHP", "content": "5 %" }] }] });
    bom["parts"].as_array_mut().expect("parts").push(arm);
    let told = World::with(&files).screen_on(date(2026, 11, 23), &bom);
    for (limit, verdict) in [
        ("toy-4-2014/1/lead", "fail"),
        ("toy-4-2025/1/lead", "fail"),
        ("toy-4-2014/1/cadmium", "fail"),
        ("toy-4-2025/1/cadmium", "pass"),
        ("toy-5-2014/1/lead", "pass"),
        ("toy-5-2025/1/lead", "pass"),
        ("toy-5-2014/1/cadmium", "inconclusive"),
        ("toy-5-2025/1/cadmium", "pass"),
    ] {
        let on_body = told.by_node(limit).into_iter();
        let on_body: Vec<&str> = on_body
            .filter(|(node, _)| node.contains("body"))
            .map(|(_, verdict)| verdict)
            .collect();
        assert_eq!(on_body, [verdict], "{limit}");
    }
    // A member that fails by both editions takes no other along.
    let each = told.findings("toy-4-2014/2/SVHC").into_iter();
    let each: Vec<&str> = each
        .filter(|finding| {
            finding["node_title"]
                .as_str()
                .is_some_and(|node| node.contains("arm"))
        })
        .map(|finding| finding["verdict"].as_str().expect("a verdict"))
        .collect();
    assert_eq!(each, ["fail", "pass"]);
}

#[test]
fn a_screener_tells_an_unknown_day_from_every_other_where_no_fact_asks_for_it() {
    let facts = crate::world::FACTS
        .lines()
        .filter(|line| !line.starts_with("made ="));
    let mut files = text("TOY 4", ["60", "60"], ["20", "200"], "").to_vec();
    let facts: Vec<&str> = facts.collect();
    files.push(("facts.toml".to_owned(), facts.join("\n")));
    let world = World::with(&files);
    let days = [
        None,
        Some("2015-01-01"),
        Some(OCTOBER),
        Some(NOVEMBER),
        Some("2029-01-01"),
    ];
    let boms = days.map(|day| world.bom(&made(day, "40 mg/kg")));
    let plan = hazlimit::Screening::new(&world.catalogue)
        .on(date(2026, 11, 23))
        .plan()
        .expect("the market is there");
    let told = |report: &hazlimit::Report<'_>| {
        hazlimit::report::json::to_string(report).expect("a report in JSON")
    };
    for first in &boms {
        for second in &boms {
            let mut screener = plan.screener();
            assert_eq!(told(&screener.screen(first)), told(&plan.screen(first)));
            assert_eq!(told(&screener.screen(second)), told(&plan.screen(second)));
        }
    }
}

#[test]
fn a_text_that_applies_another_fails_where_that_fails_by_every_edition() {
    let mut files = text("TOY 4", ["60", "60"], ["20", "20"], "").to_vec();
    files.push(law(
        "LAW 9-2020",
        "[[refer]]\nid = \"toys\"\nclause = \"9\"\nto = \"TOY 4\"\n",
    ));
    let world = World::with(&files);
    for (migration, verdicts) in [
        ("100 mg/kg", ["fail"; 2]),
        ("40 mg/kg", ["pass", "inconclusive"]),
    ] {
        let told = world.screen_on(date(2026, 11, 23), &made(None, migration));
        let findings = told.0["findings"].as_array().expect("findings").iter();
        let mut of_law: Vec<&str> = findings
            .filter(|finding| finding["standard"] == json!("LAW 9-2020"))
            .filter(|finding| {
                finding["limit"]
                    .as_str()
                    .is_some_and(|limit| limit.ends_with("lead"))
            })
            .map(|finding| finding["verdict"].as_str().expect("a verdict"))
            .collect();
        of_law.sort_unstable_by_key(|verdict| *verdict != "pass");
        assert_eq!(of_law, verdicts, "{migration}");
    }
}
