//! Point 18: one substance is judged by its role, and an unknown role is a missing fact.

use serde_json::{Value, json};

use crate::world::{World, product};

/// Lead as an impurity up to 0.01 %, as an alloying element up to 4 %.
fn world() -> World {
    World::under(
        r#"
[[table]]
id = "impurity"
clause = "1"
kind = "content"
unit = "%"
role = "impurity"
max = { lead = "0.01" }
[[table]]
id = "alloying"
clause = "2"
kind = "content"
unit = "%"
role = "alloying"
max = { lead = "4" }
"#,
    )
}

fn brass(constituents: Value, results: Value) -> Value {
    product(
        "furniture",
        json!({}),
        json!([{ "name": "hinge", "materials": [
            { "name": "brass", "class": "metal", "disclosed": "100 %", "contains": constituents, "results": results }
        ] }]),
    )
}

fn lead(content: &str, role: Option<&str>) -> Value {
    let mut lead = json!({ "substance": "lead", "content": content });
    if let Some(role) = role {
        lead["role"] = json!(role);
    }
    brass(json!([lead]), json!([]))
}

#[test]
fn each_role_has_its_own_limit() {
    for (content, role, impurity, alloying) in [
        ("3 %", Some("alloying"), "pass", "pass"),
        ("5 %", Some("alloying"), "pass", "fail"),
        ("0.005 %", Some("impurity"), "pass", "pass"),
        ("3 %", Some("impurity"), "fail", "pass"),
        // Nobody said what it is there for.
        ("3 %", None, "inconclusive", "pass"),
        ("0.005 %", None, "pass", "pass"),
        ("5 %", None, "inconclusive", "inconclusive"),
    ] {
        let told = world().screen(&lead(content, role));
        assert_eq!(
            (told.of("impurity/lead"), told.of("alloying/lead")),
            (impurity, alloying),
            "{content} as {role:?}"
        );
    }
    let needs = world().screen(&lead("3 %", None)).needs("impurity/lead");
    assert!(needs.contains(&"role".to_owned()), "{needs:?}");
}

#[test]
fn two_constituents_of_one_substance_count_each_in_its_role() {
    let told = world().screen(&brass(
        json!([
            { "substance": "lead", "content": "3 %", "role": "alloying" },
            { "substance": "lead", "content": "0.02 %", "role": "impurity" }
        ]),
        json!([]),
    ));
    assert_eq!(told.value("impurity/lead"), "[0.02, 0.02]");
    assert_eq!(told.value("alloying/lead"), "[3, 3]");
    assert_eq!(
        (told.of("impurity/lead"), told.of("alloying/lead")),
        ("fail", "pass")
    );
}

#[test]
fn a_result_of_the_whole_bounds_a_role_and_does_not_prove_it() {
    let measured = |constituents: Value, value: &str| {
        brass(
            constituents,
            json!([{ "analyte": "lead", "kind": "content", "value": value }]),
        )
    };
    let alloyed = json!([{ "substance": "lead", "content": "3 %", "role": "alloying" }]);
    let told = world().screen(&measured(alloyed, "3 %"));
    assert_eq!(
        (told.of("impurity/lead"), told.of("alloying/lead")),
        ("pass", "pass")
    );
    // Within the stricter limit the role does not matter.
    let little = world().screen(&json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "hinge", "category": ["furniture"] },
        "parts": [{ "name": "hinge", "materials": [{ "name": "brass",
            "results": [{ "analyte": "lead", "kind": "content", "value": "0.005 %" }] }] }]
    }));
    assert_eq!(
        (little.of("impurity/lead"), little.of("alloying/lead")),
        ("pass", "pass")
    );
}
