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
    // What the material is made of is no additive.
    assert_eq!(in_role(Some("matrix")), "pass");
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

/// One list with uses by material, a residue, a total, named conditions and permissions elsewhere.
fn detailed_world() -> World {
    World::with(&[
        law(
            "FCM 9685-2025",
            r#"
[[positive_list]]
id = "a1"
clause = "table A.1"
when = { material = "plastic" }
rows = "a1.csv"
also_permitted = { en = "additives that the food additive standard permits" }
conditions = { more-than-little = { part-mass = { above = "10 g" } } }
[[total]]
number = "22"
clause = "table B.1"
what = { en = "as stearic acid" }
sml = "6 mg/kg"
"#,
        ),
        (
            "cn/a1.csv".to_owned(),
            "\
number,substance,name_en,cas,use,sml,total,listed,not_for,condition_en,clause
1,stearic-acid,,,plastic/pe plastic/pp: 0.5 %; plastic/pvc,,22,,,,
2,DEHP,,,,,22,,more-than-little,,announcement 7
3,caprolactam,,,,15 mg/kg,,no,,,
4,,erucamide,112-84-5,,,,,,use at most at 100 °C,
"
            .to_owned(),
        ),
    ])
}

fn detailed(class: &str, contains: Value, results: Value) -> crate::world::Told {
    detailed_world().screen(&box_of(class, json!({}), contains, results))
}

#[test]
fn a_row_may_name_its_materials_with_a_ceiling_each() {
    let told =
        |class: &str, content: &str| detailed(class, additive("stearic acid", content), json!([]));
    assert_eq!(
        told("plastic/pp", "0.5 %").of("a1/stearic-acid/use-plastic-pe"),
        "pass"
    );
    assert_eq!(
        told("plastic/pp", "0.6 %").of("a1/stearic-acid/use-plastic-pe"),
        "fail"
    );
    // As much as is needed.
    let pvc = told("plastic/pvc", "9 %");
    assert!(pvc.findings("a1/stearic-acid/use-plastic-pe").is_empty());
    assert!(pvc.findings("a1/stearic-acid/elsewhere").is_empty());
    // Not named, so not permitted there.
    let mut contains = additive("stearic acid", "0.1 %");
    contains[0]["intentionally_added"] = json!(true);
    assert_eq!(
        detailed("plastic/ps", contains, json!([])).of("a1/stearic-acid/elsewhere"),
        "fail"
    );
}

#[test]
fn what_other_texts_may_permit_is_open_and_not_failed() {
    let told = detailed("plastic/pe", additive("PCP", "0.1 %"), json!([]));
    assert_eq!(told.of("a1/unlisted"), "inconclusive");
    let told = detailed("plastic/pe", additive("112-84-5", "0.1 %"), json!([]));
    assert_eq!(told.of("a1/unlisted"), "pass");
}

#[test]
fn a_residue_is_limited_but_not_permitted() {
    let result =
        json!([{ "analyte": "caprolactam", "kind": "specific-migration", "value": "16 mg/kg" }]);
    assert_eq!(
        detailed("plastic/pe", json!([]), result).of("a1/caprolactam/sml"),
        "fail"
    );
    // Not one of the listed: whether another text permits it is open.
    assert_eq!(
        detailed("plastic/pe", additive("caprolactam", "0.1 %"), json!([])).of("a1/unlisted"),
        "inconclusive"
    );
}

#[test]
fn a_total_adds_up_every_row_that_counts_in_it() {
    let results = |dehp: &str| {
        json!([
            { "analyte": "stearic acid", "kind": "specific-migration", "value": "4 mg/kg" },
            { "analyte": "DEHP", "kind": "specific-migration", "value": dehp }
        ])
    };
    assert_eq!(
        detailed("plastic/pe", json!([]), results("2 mg/kg")).of("total/22"),
        "pass"
    );
    assert_eq!(
        detailed("plastic/pe", json!([]), results("2.1 mg/kg")).of("total/22"),
        "fail"
    );
}

#[test]
fn a_list_may_name_its_own_conditions() {
    let dehp = json!([{ "substance": "DEHP", "content": "1 %", "role": "additive", "intentionally_added": true }]);
    let of_mass = |mass: &str| {
        detailed_world()
            .screen(&product(
                "food-contact",
                json!({}),
                json!([{ "name": "box", "mass": mass, "materials": [
                    { "name": "wall", "class": "plastic/pe", "disclosed": "100 %", "contains": dehp }
                ] }]),
            ))
            .findings("a1/DEHP/not-for-more-than-little")
            .first()
            .map(|finding| (finding["verdict"].clone(), finding["clause"].clone()))
    };
    assert_eq!(of_mass("9 g"), None);
    assert_eq!(
        of_mass("11 g"),
        Some((json!("fail"), json!("announcement 7, no. 2")))
    );
}

#[test]
fn a_condition_that_no_fact_asks_about_is_told_as_a_duty() {
    let told = |substance: &str| detailed("plastic/pe", additive(substance, "0.1 %"), json!([]));
    let condition = "a1/112-84-5/condition";
    assert_eq!(
        told("112-84-5").duty(condition),
        [("box › wall", "triggered")]
    );
    // Nothing speaks of the substance, so nothing is said of its conditions.
    assert_eq!(told("stearic acid").duty(condition), []);
}

#[test]
fn a_total_without_rows_and_rows_without_a_total_are_refused() {
    let refused = |total: &str, number: &str| {
        World::refusal(&[
            law(
                "FCM 9685-2025",
                &format!(
                    "[[positive_list]]\nid = \"a1\"\nclause = \"A.1\"\nrows = \"a1.csv\"\n{total}"
                ),
            ),
            (
                "cn/a1.csv".to_owned(),
                format!("number,substance,total\n1,DEHP,{number}\n"),
            ),
        ])
    };
    let total = "[[total]]\nnumber = \"3\"\nclause = \"B\"\nsml = \"6 mg/kg\"\n";
    assert!(refused(total, "").contains("no row of a positive list counts in the total `3`"));
    assert!(refused("", "4").contains("rows count in the total `4`, which no [[total]] defines"));
}

#[test]
fn rows_that_nothing_speaks_of_are_told_together() {
    let told = |disclosed: &str| {
        detailed_world().screen(&product(
            "food-contact",
            json!({}),
            json!([{ "name": "box", "materials": [
                { "name": "wall", "class": "plastic/pe", "disclosed": disclosed,
                  "contains": additive("stearic acid", "0.1 %") }
            ] }]),
        ))
    };
    // Not named in a full composition, so not used.
    let full = told("100 %");
    assert_eq!(full.of("a1/listed"), "pass");
    assert!(full.findings("a1/caprolactam/sml").is_empty());
    assert_eq!(full.of("a1/stearic-acid/use-plastic-pe"), "pass");
    // It may be in what nobody disclosed.
    let part = told("90 %");
    assert_eq!(part.of("a1/listed"), "inconclusive");
    assert!(part.needs("a1/listed").contains(&"disclosure".to_owned()));
    assert!(part.findings("a1/caprolactam/sml").is_empty());
}

#[test]
fn a_number_that_the_catalogue_does_not_know_may_be_a_row_without_a_number() {
    let mut contains = additive("stearic acid", "0.1 %");
    contains
        .as_array_mut()
        .unwrap()
        .push(json!({ "substance": "64-17-5", "content": "1 %", "role": "additive" }));
    let told = detailed("plastic/pe", contains, json!([]));
    assert_eq!(told.of("a1/listed"), "inconclusive");
}

#[test]
fn a_full_composition_does_not_clear_what_a_polymer_was_made_of() {
    let world = World::with(&[
        law(
            "FCM 9685-2025",
            "[[positive_list]]\nid = \"m\"\nclause = \"m\"\nrole = \"monomer\"\nrows = \"m.csv\"\n",
        ),
        (
            "cn/m.csv".to_owned(),
            "number,substance,sml\n1,caprolactam,15 mg/kg\n".to_owned(),
        ),
    ]);
    let told = world.screen(&box_of(
        "plastic",
        json!({}),
        additive("DEHP", "1 %"),
        json!([]),
    ));
    assert_eq!(told.of("m/listed"), "inconclusive");
    assert!(told.needs("m/listed").contains(&"test".to_owned()));
}

#[test]
fn totals_of_additives_that_nothing_speaks_of_are_told_together() {
    let told = detailed("plastic/pe", additive("112-84-5", "0.1 %"), json!([]));
    assert_eq!(told.of("total/listed"), "pass");
    assert!(told.findings("total/22").is_empty());
}

#[test]
fn what_may_be_a_listed_group_is_not_cleared_with_the_rows_that_nothing_speaks_of() {
    let world = World::with(&[
        law("FCM 9685-2016", LIST),
        (
            "substances/groups.toml".to_owned(),
            "group.wide = { names = { en = \"wide\" }, members = [\"DEHP\", \"DBP\", \"PCP\"] }\ngroup.plain = { names = { en = \"plain\" }, members = [\"DEHP\", \"DBP\"] }\n".to_owned(),
        ),
        (
            "cn/a1.csv".to_owned(),
            "number,substance,name_en,name_zh,cas,max,sml,qm,sml_qm,not_for\nFCA0001,plain,,,,1 %,,,,\n".to_owned(),
        ),
        ("cn/a2.csv".to_owned(), COATINGS.to_owned()),
    ]);
    let told = world.screen(&box_of(
        "plastic",
        json!({}),
        additive("wide", "5 %"),
        json!([]),
    ));
    assert_eq!(told.of("a1/plain/max"), "inconclusive");
}

#[test]
fn rows_that_are_cleared_by_an_assumption_say_so() {
    let bom = box_of(
        "plastic",
        json!({ "infant-food": false }),
        json!([]),
        json!([]),
    );
    let of = |assumption| {
        let told = world().screen_with(
            crate::world::TODAY,
            hazlimit::DecisionRule::Simple,
            assumption,
            &bom,
        );
        let findings = told.0["findings"].as_array().unwrap();
        let from = findings
            .iter()
            .filter(|finding| {
                finding["analyte"]["en"]
                    .as_str()
                    .unwrap()
                    .contains("others")
            })
            .map(|finding| finding["evidence"].to_string().contains("assumption"));
        from.collect::<Vec<bool>>()
    };
    assert_eq!(of(hazlimit::Assumption::UnlistedIsAbsent), [true]);
    assert_eq!(of(hazlimit::Assumption::Nothing), [false]);
}

#[test]
fn of_what_no_list_names_the_role_is_asked_for_and_not_the_formula() {
    let needs = |constituent: Value| {
        let told = world().screen(&box_of(
            "plastic",
            json!({}),
            json!([constituent]),
            json!([]),
        ));
        assert_eq!(told.of("a1/unlisted"), "inconclusive");
        told.needs("a1/unlisted")
    };
    let without = needs(json!({ "substance": "64-17-5", "content": "0.1 %" }));
    assert!(without.contains(&"role".to_owned()), "{without:?}");
    assert!(!without.contains(&"formula".to_owned()), "{without:?}");
    let with = needs(json!({ "substance": "64-17-5", "content": "< 0.1 %", "role": "additive" }));
    assert!(!with.contains(&"role".to_owned()), "{with:?}");
}
