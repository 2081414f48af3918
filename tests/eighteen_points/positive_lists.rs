//! Point 10: positive lists: what alone may be added, under which conditions and up to how much.

use serde_json::{Value, json};

use crate::world::{World, law, product};

const LIST: &str = r#"
[[positive_list]]
id = "a1"
clause = "table A.1"
when = { material = "plastic" }
rows = "a1.csv"
[[positive_list]]
id = "a2"
clause = "table A.2"
when = { material = "coating" }
rows = "a2.csv"
"#;

const PLASTICS: &str = "\
number,substance,name_en,name_zh,cas,max,sml,qm,sml_qm,not_for
FCA0001,stearic-acid,,,,5 %,,,,
FCA0002,DEHP,,,,,1.5 mg/kg,,,infant-food
FCA0003,,erucamide,芥酸酰胺,112-84-5,,,,,
FCA0004,formaldehyde,,,,,15 mg/kg,1 mg/kg,either,
FCA0005,caprolactam,,,,,ND (0.01 mg/kg),1 mg/kg,both,
";

const COATINGS: &str = "\
number,substance,name_en,name_zh,cas,max,sml,qm,sml_qm,not_for
FCA0001,stearic-acid,,,,1 %,,,,
";

fn world() -> World {
    World::with(&[
        law("FCM 9685-2016", LIST),
        ("cn/a1.csv".to_owned(), PLASTICS.to_owned()),
        ("cn/a2.csv".to_owned(), COATINGS.to_owned()),
    ])
}

fn box_of(class: &str, facts: Value, contains: Value, results: Value) -> Value {
    product(
        "food-contact",
        facts,
        json!([{ "name": "box", "materials": [
            // Results tell what nobody disclosed.
            { "name": "wall", "class": class, "disclosed": if results == json!([]) { "100 %" } else { "0 %" },
              "contains": contains, "results": results }
        ] }]),
    )
}

fn additive(substance: &str, content: &str) -> Value {
    json!([{ "substance": substance, "content": content, "role": "additive" }])
}

fn unlisted(contains: Value) -> String {
    world()
        .screen(&box_of("plastic", json!({}), contains, json!([])))
        .of("a1/unlisted")
        .to_owned()
}

#[test]
fn only_what_is_listed_may_be_added() {
    assert_eq!(unlisted(additive("stearic acid", "1 %")), "pass");
    assert_eq!(unlisted(additive("57-11-4", "1 %")), "pass");
    // Named by the list alone, not by the substance files.
    assert_eq!(unlisted(additive("112-84-5", "1 %")), "pass");
    assert_eq!(unlisted(additive("芥酸酰胺", "1 %")), "pass");
    // In the catalogue, not on the list.
    assert_eq!(unlisted(additive("PCP", "0.001 %")), "fail");
    // A number that the catalogue does not know is on none of its lists: 64-17-5.
    assert_eq!(unlisted(additive("64-17-5", "0.1 %")), "fail");
    // A name that fits nothing may be on it or not.
    assert_eq!(
        unlisted(additive("secret blend no. 7", "0.1 %")),
        "inconclusive"
    );
}

#[test]
fn the_list_speaks_of_its_own_role() {
    let in_role = |role: Option<&str>| {
        let mut contains = json!([{ "substance": "PCP", "content": "0.1 %" }]);
        if let Some(role) = role {
            contains[0]["role"] = json!(role);
        }
        unlisted(contains)
    };
    assert_eq!(in_role(Some("impurity")), "pass");
    assert_eq!(in_role(Some("additive")), "fail");
    assert_eq!(in_role(None), "inconclusive");
}

#[test]
fn each_table_has_its_own_materials_and_ceilings() {
    let told = |class: &str, content: &str| {
        world().screen(&box_of(
            class,
            json!({}),
            additive("stearic acid", content),
            json!([]),
        ))
    };
    assert_eq!(told("plastic", "5 %").of("a1/stearic-acid/max"), "pass");
    assert_eq!(told("plastic", "5.1 %").of("a1/stearic-acid/max"), "fail");
    assert!(
        told("plastic", "5 %")
            .findings("a2/stearic-acid/max")
            .is_empty()
    );
    assert_eq!(told("coating", "5 %").of("a2/stearic-acid/max"), "fail");
    assert!(
        told("coating", "5 %")
            .findings("a1/stearic-acid/max")
            .is_empty()
    );
}

#[test]
fn a_finding_names_the_number_in_the_list() {
    let told = world().screen(&box_of(
        "plastic",
        json!({}),
        additive("stearic acid", "9 %"),
        json!([]),
    ));
    assert_eq!(
        told.finding("a1/stearic-acid/max")["clause"],
        json!("table A.1, no. FCA0001")
    );
}

#[test]
fn not_for_infants_bans_it_there() {
    let of = |facts: Value| {
        world()
            .screen(&box_of(
                "plastic",
                facts,
                json!([{ "substance": "DEHP", "content": "1 %", "role": "additive", "intentionally_added": true }]),
                json!([]),
            ))
            .findings("a1/DEHP/not-for-infant-food")
            .first()
            .map(|finding| finding["verdict"].as_str().unwrap().to_owned())
    };
    assert_eq!(of(json!({ "infant-food": true })).as_deref(), Some("fail"));
    assert_eq!(of(json!({ "infant-food": false })), None);
    assert_eq!(of(json!({})).as_deref(), Some("inconclusive"));
}

#[test]
fn a_migration_limit_and_a_residue_limit_are_either_enough_or_both_asked() {
    let told = |substance: &str, residue: &str, migration: &str| {
        let results = json!([
            { "analyte": substance, "kind": "content", "value": residue },
            { "analyte": substance, "kind": "specific-migration", "value": migration }
        ]);
        let told = world().screen(&box_of(
            "plastic",
            json!({ "infant-food": false }),
            json!([]),
            results,
        ));
        let about: Vec<String> = told.0["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| {
                finding["limit"]
                    .as_str()
                    .unwrap()
                    .contains(&format!("/{substance}/"))
            })
            .map(|finding| finding["verdict"].as_str().unwrap().to_owned())
            .collect();
        about
            .into_iter()
            .max_by_key(|verdict| {
                ["pass", "inconclusive", "fail"]
                    .iter()
                    .position(|known| known == verdict)
            })
            .unwrap()
    };
    // "1 (QM) or 15 (SML)"
    assert_eq!(told("formaldehyde", "2 mg/kg", "10 mg/kg"), "pass");
    assert_eq!(told("formaldehyde", "1 mg/kg", "20 mg/kg"), "pass");
    assert_eq!(told("formaldehyde", "2 mg/kg", "20 mg/kg"), "fail");
    // "1 (QM); ND (SML, DL = 0.01)"
    assert_eq!(
        told("caprolactam", "1 mg/kg", "ND (LOQ 0.01 mg/kg)"),
        "pass"
    );
    assert_eq!(
        told("caprolactam", "2 mg/kg", "ND (LOQ 0.01 mg/kg)"),
        "fail"
    );
    assert_eq!(told("caprolactam", "1 mg/kg", "0.02 mg/kg"), "fail");
}

#[test]
fn a_table_may_speak_of_everything_outside_a_list() {
    let world = World::with(&[
        law(
            "FCM 9685-2016",
            r#"
[[positive_list]]
id = "a1"
clause = "table A.1"
rows = "a1.csv"
[[table]]
id = "behind"
clause = "3.5"
kind = "specific-migration"
unit = "mg/kg"
max = { "all but list list:fcm-9685-2016/a1" = "0.01" }
"#,
        ),
        ("cn/a1.csv".to_owned(), PLASTICS.to_owned()),
    ]);
    let of = |substance: &str, value: &str| {
        let results =
            json!([{ "analyte": substance, "kind": "specific-migration", "value": value }]);
        world
            .screen(&box_of(
                "plastic",
                json!({ "infant-food": false }),
                json!([]),
                results,
            ))
            .findings("behind/all-but-list-list:fcm-9685-2016/a1")
            .first()
            .map(|finding| finding["verdict"].as_str().unwrap().to_owned())
    };
    assert_eq!(of("PCP", "0.02 mg/kg").as_deref(), Some("fail"));
    // What is listed is not spoken of, so the rest stays unknown.
    assert_eq!(
        of("stearic acid", "1 mg/kg").as_deref(),
        Some("inconclusive")
    );
}
