//! Point 3: either of two requirements is enough, or both must hold.

use serde_json::{Value, json};

use crate::world::{World, toy};

const EITHER: &str = r#"
[[either]]
id = "foam"
clause = "4"
when = { material = "plastic/foam" }
[[either.table]]
kind = "content"
unit = "mg/kg"
max = { formamide = "200" }
[[either.table]]
kind = "emission/chamber"
unit = "mg/m3"
max = { formamide = "0.02" }
"#;

const BOTH: &str = r#"
[[table]]
id = "foam-1"
clause = "4"
when = { material = "plastic/foam" }
kind = "content"
unit = "mg/kg"
max = { formamide = "200" }
[[table]]
id = "foam-2"
clause = "4"
when = { material = "plastic/foam" }
kind = "emission/chamber"
unit = "mg/m3"
max = { formamide = "0.02" }
"#;

fn foam(content: Option<&str>, emission: Option<&str>) -> Value {
    let mut results = Vec::new();
    if let Some(value) = content {
        results.push(json!({ "analyte": "formamide", "kind": "content", "value": value }));
    }
    if let Some(value) = emission {
        results.push(json!({ "analyte": "formamide", "kind": "emission/chamber", "value": value }));
    }
    toy(json!({ "class": "plastic/foam", "results": results }))
}

#[test]
fn of_two_ways_either_is_enough_and_of_two_limits_both_must_hold() {
    let low = Some("150 mg/kg");
    let high = Some("300 mg/kg");
    let little = Some("0.01 mg/m3");
    let much = Some("0.05 mg/m3");
    for (content, emission, either, both) in [
        (low, little, "pass", "pass"),
        (low, much, "pass", "fail"),
        (high, little, "pass", "fail"),
        (high, much, "fail", "fail"),
        (low, None, "pass", "inconclusive"),
        (None, little, "pass", "inconclusive"),
        (high, None, "inconclusive", "fail"),
        (None, much, "inconclusive", "fail"),
        (None, None, "inconclusive", "inconclusive"),
    ] {
        let bom = foam(content, emission);
        assert_eq!(World::under(EITHER).screen(&bom).verdict(), either, "{bom}");
        assert_eq!(World::under(BOTH).screen(&bom).verdict(), both, "{bom}");
    }
}

#[test]
fn the_finding_tells_both_ways_with_their_answers() {
    let told = World::under(EITHER).screen(&foam(Some("300 mg/kg"), Some("0.01 mg/m3")));
    let finding = told.finding("foam-2/formamide");
    assert_eq!(
        finding["alternatives"],
        json!([
            { "limit": "law-1-2020/foam-1/formamide", "verdict": "fail" },
            { "limit": "law-1-2020/foam-2/formamide", "verdict": "pass" }
        ])
    );
}

#[test]
fn the_other_way_may_be_tested_on_the_part_that_the_material_makes_up() {
    let mut bom = toy(json!({ "class": "plastic/foam", "disclosed": "100 %",
        "contains": [{ "substance": "formamide", "content": "300 mg/kg" }] }));
    bom["parts"][0]["results"] = json!([
        { "analyte": "formamide", "kind": "emission/chamber", "value": "0.01 mg/m3" }
    ]);
    assert_eq!(World::under(EITHER).screen(&bom).verdict(), "pass");
}

#[test]
fn the_other_way_may_be_tested_on_the_whole_product() {
    let world = World::under(&EITHER.replace("when = { material = \"plastic/foam\" }\n", ""));
    let of = |content: &str, emission: &str| {
        let material = |name: &str, content: &str| json!({ "name": name, "disclosed": "100 %", "contains": [{ "substance": "formamide", "content": content }] });
        let mut bom = crate::world::product(
            "toys",
            json!({}),
            json!([{ "name": "mat", "materials": [material("blue", content), material("red", "1 mg/kg")] }]),
        );
        bom["product"]["results"] = json!([
            { "analyte": "formamide", "kind": "emission/chamber", "value": emission }
        ]);
        world.screen(&bom).verdict().to_owned()
    };
    assert_eq!(of("300 mg/kg", "0.01 mg/m3"), "pass");
    assert_eq!(of("150 mg/kg", "0.05 mg/m3"), "pass");
    assert_eq!(of("300 mg/kg", "0.05 mg/m3"), "fail");
}

#[test]
fn a_way_that_is_not_encoded_keeps_the_answer_open() {
    let world = World::under(
        r#"
[[either]]
id = "foam"
clause = "4"
[[either.table]]
kind = "content"
unit = "mg/kg"
max = { formamide = "200" }
[[either.gap]]
what = { en = "emission of formamide after 28 days" }
why = "figure not confirmed"
"#,
    );
    assert_eq!(
        world.screen(&foam(Some("150 mg/kg"), None)).verdict(),
        "pass"
    );
    let open = world.screen(&foam(Some("300 mg/kg"), None));
    assert_eq!(open.verdict(), "inconclusive");
    assert!(open.needs("foam-1/formamide").contains(&"gap".to_owned()));
    // One limit alone has no alternatives to be told.
    assert!(
        open.finding("foam-1/formamide")["alternatives"]
            .as_array()
            .is_none_or(Vec::is_empty)
    );
}

/// Two phthalates are bound by their content, or else their migration.
fn phthalates_by_content_or(migration: &str) -> World {
    World::under(&format!(
        r#"
[[either]]
id = "phthalates"
clause = "4"
[[either.table]]
kind = "content"
unit = "%"
max = {{ DEHP = "0.1", DBP = "0.1" }}
[[either.table]]
kind = "areal-migration"
unit = "mg/dm2"
max = {{ {migration} }}
"#
    ))
}

#[test]
fn a_branch_of_several_limits_is_as_bad_as_its_worst() {
    let world = phthalates_by_content_or(r#"DEHP = "1""#);
    let bom = |dbp: &str, migration: &str| {
        toy(json!({ "disclosed": "100 %",
            "contains": [{ "substance": "DEHP", "content": "0.05 %" }, { "substance": "DBP", "content": dbp }],
            "results": [{ "analyte": "DEHP", "kind": "areal-migration", "value": migration }] }))
    };
    assert_eq!(world.screen(&bom("0.05 %", "2 mg/dm2")).verdict(), "pass");
    assert_eq!(world.screen(&bom("0.2 %", "2 mg/dm2")).verdict(), "fail");
    assert_eq!(world.screen(&bom("0.2 %", "0.5 mg/dm2")).verdict(), "pass");
}

#[test]
fn of_several_limits_that_are_as_bad_the_first_is_told() {
    let world = phthalates_by_content_or(r#"DEHP = "1", DBP = "1""#);
    let result = |analyte: &str| json!({ "analyte": analyte, "kind": "areal-migration", "value": "2 mg/dm2" });
    let told = world.screen(&toy(json!({ "disclosed": "100 %",
        "contains": [{ "substance": "DEHP", "content": "5 %" }, { "substance": "DBP", "content": "5 %" }],
        "results": [result("DEHP"), result("DBP")] })));
    assert_eq!(told.verdict(), "fail");
    let findings = told.0["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0]["limit"], json!("law-1-2020/phthalates-1/DEHP"));
}
