//! Point 17: a dash is an explicit nothing: no gap, and not unknown.

use serde_json::json;

use crate::world::{World, holding, product};

const BY_CLASS: &str = r#"
[[table]]
id = "a"
clause = "5.2"
kind = "content"
unit = "%"
when = { textile-class = "A" }
max = { DEHP = "0.1" }
[[table]]
id = "bc"
clause = "5.2"
kind = "content"
unit = "%"
when = { textile-class = ["B", "C"] }
no_requirement = ["DEHP"]
"#;

#[test]
fn a_dash_demands_nothing_and_says_so() {
    let world = World::under(BY_CLASS);
    let of = |facts: serde_json::Value| {
        let mut material = holding("DEHP", "5 %");
        material["name"] = json!("print");
        world.screen(&product(
            "textiles",
            facts,
            json!([{ "name": "shirt", "materials": [material] }]),
        ))
    };
    let infants = of(json!({ "textile-class": "A" }));
    assert_eq!(infants.verdict(), "fail");
    assert!(infants.no_requirement().is_empty());

    let others = of(json!({ "textile-class": "B" }));
    assert!(others.findings("DEHP").is_empty());
    assert_eq!(others.no_requirement(), ["law-1-2020/bc/DEHP"]);
    assert!(others.gaps().is_empty());
    assert_eq!(others.0["complete"], json!(true));

    let unknown = of(json!({}));
    assert_eq!(unknown.verdict(), "inconclusive");
    assert_eq!(unknown.needs("a/DEHP"), ["fact textile-class"]);
    assert!(unknown.no_requirement().is_empty());
}

#[test]
fn a_gap_is_something_else() {
    let world = World::under(&format!(
        "{BY_CLASS}\n[[gap]]\nclause = \"5.3\"\nwhat = {{ en = \"chlorinated phenols\" }}\nwhen = {{ textile-class = \"A\" }}\nwhy = \"figure not confirmed\""
    ));
    let of = |class: &str| {
        world.screen(&product(
            "textiles",
            json!({ "textile-class": class }),
            json!([{ "name": "shirt", "materials": [{ "name": "print", "disclosed": "100 %" }] }]),
        ))
    };
    assert_eq!(of("A").gaps(), ["figure not confirmed"]);
    assert_eq!(of("A").0["complete"], json!(false));
    assert!(of("B").gaps().is_empty());
}
