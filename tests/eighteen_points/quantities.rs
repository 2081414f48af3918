//! Point 7: two quantities of one name in one standard.

use serde_json::{Value, json};

use crate::world::{World, toy};

/// Total lead 600 mg/kg and soluble lead 90 mg/kg.
fn paint() -> World {
    World::under(
        r#"
[[table]]
id = "total"
clause = "4.1"
kind = "content"
unit = "mg/kg"
max = { lead = "600" }
[[table]]
id = "soluble"
clause = "4.2"
kind = "element-migration"
unit = "mg/kg"
correction = { lead = "30 %" }
max = { lead = "90" }
"#,
    )
}

fn verdicts(material: Value) -> (String, String) {
    let told = paint().screen(&toy(material));
    (
        told.of("total/lead").to_owned(),
        told.of("soluble/lead").to_owned(),
    )
}

fn both(total: &str, soluble: &str) -> (String, String) {
    (total.to_owned(), soluble.to_owned())
}

#[test]
fn each_quantity_is_judged_by_results_of_its_own_kind() {
    let results = |total: &str, soluble: &str| {
        json!({ "results": [
            { "analyte": "lead", "kind": "content", "value": total },
            { "analyte": "lead", "kind": "element-migration", "value": soluble }
        ] })
    };
    assert_eq!(
        verdicts(results("500 mg/kg", "40 mg/kg")),
        both("pass", "pass")
    );
    assert_eq!(
        verdicts(results("500 mg/kg", "200 mg/kg")),
        both("pass", "fail")
    );
    assert_eq!(
        verdicts(results("700 mg/kg", "40 mg/kg")),
        both("fail", "pass")
    );
}

#[test]
fn a_total_bounds_what_is_soluble_and_never_proves_it() {
    let declared = |content: &str| json!({ "disclosed": "100 %", "contains": [{ "substance": "lead", "content": content }] });
    assert_eq!(verdicts(declared("80 mg/kg")), both("pass", "pass"));
    assert_eq!(
        verdicts(declared("200 mg/kg")),
        both("pass", "inconclusive")
    );
    assert_eq!(verdicts(declared("5 %")), both("fail", "inconclusive"));
    let measured = json!({ "results": [{ "analyte": "lead", "kind": "content", "value": "5 %" }] });
    assert_eq!(verdicts(measured), both("fail", "inconclusive"));
}

#[test]
fn what_is_soluble_says_nothing_of_the_total_from_above() {
    let soluble = json!({ "results": [{ "analyte": "lead", "kind": "element-migration", "value": "10 mg/kg" }] });
    assert_eq!(verdicts(soluble), both("inconclusive", "pass"));
}

#[test]
fn the_correction_touches_raw_results_only_and_never_twice() {
    let migration = |value: &str, adjusted: bool| json!({ "results": [{ "analyte": "lead", "kind": "element-migration", "value": value, "adjusted": adjusted }] });
    // 120 mg/kg less 30 % is 84 mg/kg, 130 is 91.
    for (value, adjusted, verdict) in [
        ("120 mg/kg", false, "pass"),
        ("130 mg/kg", false, "fail"),
        ("120 mg/kg", true, "fail"),
        ("90 mg/kg", true, "pass"),
    ] {
        assert_eq!(verdicts(migration(value, adjusted)).1, verdict, "{value}");
    }
    // A declared total is compared as it is.
    let total = json!({ "disclosed": "100 %", "contains": [{ "substance": "lead", "content": "120 mg/kg" }] });
    assert_eq!(verdicts(total).1, "inconclusive");
}

#[test]
fn kinds_that_share_a_unit_are_never_taken_for_each_other() {
    let world = World::under(
        r#"
[[table]]
id = "chamber"
clause = "1"
kind = "emission/chamber"
unit = "mg/m3"
max = { formaldehyde = "0.1" }
[[table]]
id = "cabin"
clause = "2"
kind = "emission/cabin"
unit = "mg/m3"
max = { formaldehyde = "0.1" }
"#,
    );
    let told = world.screen(&toy(json!({ "results": [
        { "analyte": "formaldehyde", "kind": "emission/cabin", "value": "0.2 mg/m3" }
    ] })));
    assert_eq!(told.of("chamber/formaldehyde"), "inconclusive");
    assert_eq!(told.of("cabin/formaldehyde"), "fail");
}
