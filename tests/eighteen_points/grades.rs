//! Point 14: grades: the best that holds, and whether the claimed one does.

use serde_json::{Value, json};

use crate::world::{Told, World, product};

const PANEL: &str = r#"
[[grade]]
id = "e"
clause = "5"
of = { en = "formaldehyde emission grade" }
claims = "emission-grade"
grades = ["E1", "E0", "ENF"]
kind = "emission/chamber"
unit = "mg/m3"
max = { formaldehyde = { E1 = "0.124", E0 = "0.050", ENF = "0.025" } }
"#;

fn panel(claimed: Option<&str>, results: Value) -> Value {
    let facts = claimed.map_or(json!({}), |grade| json!({ "emission-grade": grade }));
    let mut bom = product("furniture", facts, json!([]));
    bom["product"]["results"] = results;
    bom
}

fn emission(value: &str) -> Value {
    json!([{ "analyte": "formaldehyde", "kind": "emission/chamber", "value": value }])
}

fn grade(told: &Told) -> &Value {
    match told.0["grades"].as_array().unwrap().as_slice() {
        [one] => one,
        several => panic!("{several:#?}"),
    }
}

#[test]
fn the_best_grade_that_holds_is_told() {
    for (value, best) in [
        ("0.025 mg/m3", json!("ENF")),
        ("0.026 mg/m3", json!("E0")),
        ("0.05 mg/m3", json!("E0")),
        ("0.124 mg/m3", json!("E1")),
        ("0.125 mg/m3", json!(null)),
        ("< 0.1 mg/m3", json!("E1")),
    ] {
        let told = World::under(PANEL).screen(&panel(None, emission(value)));
        assert_eq!(grade(&told)["best"], best, "{value}");
        assert_eq!(grade(&told)["claimed"], json!(null));
    }
    assert_eq!(
        grade(&World::under(PANEL).screen(&panel(None, json!([]))))["best"],
        json!(null)
    );
}

#[test]
fn a_claimed_grade_is_checked() {
    for (claimed, value, verdict) in [
        ("E1", "0.03 mg/m3", "pass"),
        ("E0", "0.03 mg/m3", "pass"),
        ("ENF", "0.03 mg/m3", "fail"),
        ("E0", "< 0.1 mg/m3", "inconclusive"),
    ] {
        let told = World::under(PANEL).screen(&panel(Some(claimed), emission(value)));
        let grade = grade(&told);
        assert_eq!(grade["claimed"], json!(claimed));
        let of_claimed: Vec<&str> = grade["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| {
                finding["limit"]
                    .as_str()
                    .unwrap()
                    .contains(&format!("/e-{}/", claimed.to_lowercase()))
            })
            .map(|finding| finding["verdict"].as_str().unwrap())
            .collect();
        assert_eq!(of_claimed, [verdict], "{claimed} at {value}");
        // What the product claims of itself binds it.
        assert_eq!(told.verdict(), verdict, "{claimed} at {value}");
    }
}

#[test]
fn a_grade_nobody_claims_binds_nobody() {
    let world = World::under(&format!(
        "{PANEL}\n[[table]]\nclause = \"4\"\nkind = \"emission/chamber\"\nunit = \"mg/m3\"\nmax = {{ formaldehyde = \"0.2\" }}"
    ));
    let told = world.screen(&panel(None, emission("0.15 mg/m3")));
    assert_eq!(told.verdict(), "pass");
    assert_eq!(grade(&told)["best"], json!(null));
}

#[test]
fn a_grade_of_several_analytes_holds_where_all_of_them_hold() {
    let world = World::under(
        r#"
[[grade]]
id = "e"
clause = "5"
of = { en = "emission grade" }
claims = "emission-grade"
grades = ["E1", "E0", "ENF"]
kind = "emission/chamber"
unit = "mg/m3"
max = { formaldehyde = { E1 = "0.124", E0 = "0.050", ENF = "0.025" }, TVOC = { E1 = "1.0", E0 = "0.5", ENF = "0.2" } }
"#,
    );
    let results = |formaldehyde: &str, tvoc: &str| {
        json!([
            { "analyte": "formaldehyde", "kind": "emission/chamber", "value": formaldehyde },
            { "analyte": "TVOC", "kind": "emission/chamber", "value": tvoc }
        ])
    };
    for (formaldehyde, tvoc, best) in [
        ("0.02 mg/m3", "0.1 mg/m3", json!("ENF")),
        ("0.02 mg/m3", "0.4 mg/m3", json!("E0")),
        ("0.10 mg/m3", "0.1 mg/m3", json!("E1")),
        ("0.02 mg/m3", "2.0 mg/m3", json!(null)),
    ] {
        let told = world.screen(&panel(Some("ENF"), results(formaldehyde, tvoc)));
        assert_eq!(grade(&told)["best"], best, "{formaldehyde}, {tvoc}");
    }
    let told = world.screen(&panel(Some("ENF"), results("0.02 mg/m3", "0.4 mg/m3")));
    assert_eq!(told.verdict(), "fail");
}
