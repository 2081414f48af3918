//! What a finding tells beside its verdict: whom it is about, in which order, and what it rests on.

use hazlimit::{Assumption, DecisionRule};
use serde_json::{Value, json};

use crate::world::{TODAY, Told, World, law, measured, product, toy};

const GROUPS: &str = r#"
group.listed = { names = { en = "listed" }, members = ["DEHP", "DBP", "decaBDE", "BBP"] }
group.plain = { names = { en = "plain phthalates" }, members = ["DEHP", "DBP"] }
"#;

const EACH: &str = r#"
[[table]]
id = "1"
clause = "1"
kind = "content"
unit = "%"
max = { "each listed" = "0.1" }
"#;

fn world(lines: &str) -> World {
    World::with(&[
        law("LAW 1-2020", lines),
        ("substances/groups.toml".to_owned(), GROUPS.to_owned()),
    ])
}

/// Whom each finding is about, and its verdict.
fn about(told: &Told) -> Vec<(&str, &str)> {
    let findings = told.0["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| {
            (
                finding["analyte"]["en"].as_str().unwrap(),
                finding["verdict"].as_str().unwrap(),
            )
        })
        .collect()
}

fn disclosed(contains: &[(&str, &str)]) -> Value {
    let contains = contains
        .iter()
        .map(|(substance, content)| json!({ "substance": substance, "content": content }));
    toy(json!({ "disclosed": "100 %", "contains": contains.collect::<Vec<_>>() }))
}

#[test]
fn members_that_nothing_names_are_told_together_and_counted() {
    let world = world(EACH);
    for (contains, expected) in [
        (vec![], vec![("listed", "pass")]),
        (
            vec![("BBP", "5 %")],
            vec![("BBP", "fail"), ("the 3 others of listed", "pass")],
        ),
        // What may be any of several changes nothing where all of it keeps the limit.
        (vec![("plain", "0.05 %")], vec![("listed", "pass")]),
        (
            vec![("BBP", "5 %"), ("plain", "0.05 %")],
            vec![("BBP", "fail"), ("the 3 others of listed", "pass")],
        ),
        (
            vec![("plain", "5 %")],
            vec![
                ("DEHP or 1 more of listed", "inconclusive"),
                ("the 2 others of listed", "pass"),
            ],
        ),
        (
            vec![("BBP", "5 %"), ("plain", "5 %")],
            vec![
                ("BBP", "fail"),
                ("DEHP or 1 more of listed", "inconclusive"),
                ("the 1 others of listed", "pass"),
            ],
        ),
    ] {
        let told = world.screen(&disclosed(&contains));
        assert_eq!(about(&told), expected, "{contains:?}");
    }
}

#[test]
fn findings_stand_in_the_order_of_the_catalogue() {
    let world = World::with(&[
        law(
            "LAW 1-2020",
            r#"
[[either]]
id = "first"
clause = "1"
[[either.table]]
kind = "content"
unit = "%"
max = { DEHP = "0.1" }
[[either.table]]
kind = "areal-migration"
unit = "mg/dm2"
max = { DEHP = "1" }
"#,
        ),
        law("LAW 2-2020", ONE),
    ]);
    let told = world.screen(&disclosed(&[("DEHP", "5 %")]));
    let findings = told.0["findings"].as_array().unwrap();
    let standards: Vec<&str> = findings
        .iter()
        .map(|finding| finding["standard"].as_str().unwrap())
        .collect();
    assert!(standards.is_sorted(), "{standards:?}");
    assert_eq!(standards.first(), Some(&"LAW 1-2020"));
    assert_eq!(standards.last(), Some(&"LAW 2-2020"));
}

fn evidence(told: &Told, limit: &str) -> Vec<String> {
    let evidence = told.finding(limit)["evidence"].as_array().unwrap();
    evidence
        .iter()
        .map(|piece| piece["from"].as_str().unwrap().to_owned())
        .collect()
}

const ONE: &str = r#"
[[table]]
id = "1"
clause = "1"
kind = "content"
unit = "%"
max = { DEHP = "0.1" }
"#;

#[test]
fn what_rests_on_an_assumption_says_so_even_where_all_is_disclosed() {
    let world = world(ONE);
    let bom = disclosed(&[("polyethylene", "100 %")]);
    let of = |assumption| {
        let told = world.screen_with(TODAY, DecisionRule::Simple, assumption, &bom);
        assert_eq!(told.of("1/DEHP"), "pass");
        evidence(&told, "1/DEHP")
    };
    assert!(of(Assumption::UnlistedIsAbsent).contains(&"assumption".to_owned()));
    assert!(!of(Assumption::Nothing).contains(&"assumption".to_owned()));
}

#[test]
fn a_result_that_bounds_nothing_is_named_if_it_says_something() {
    let world = world(&ONE.replace("unit = \"%\"", "unit = \"%\"\nrole = \"impurity\""));
    // Of everything, in whatever role: so much may be there in another one.
    let told = world.screen(&toy(measured("DEHP", "content", "> 0.2 %")));
    assert_eq!(told.of("1/DEHP"), "inconclusive");
    assert!(
        evidence(&told, "1/DEHP").contains(&"results[0]".to_owned()),
        "{:?}",
        evidence(&told, "1/DEHP")
    );
    let nothing = world.screen(&toy(measured("DEHP", "content", "ND")));
    assert!(
        !evidence(&nothing, "1/DEHP").contains(&"results[0]".to_owned()),
        "{:?}",
        evidence(&nothing, "1/DEHP")
    );
}

#[test]
fn a_composite_that_bounds_nothing_is_not_asked_for_its_detection_limit() {
    let world = world(ONE);
    let of = |count: u32| {
        let bom = product(
            "toys",
            json!({}),
            json!([{ "name": "body", "results": [
                { "analyte": "DEHP", "kind": "content", "value": "ND", "composite_of": count }
            ], "materials": [{ "name": "red" }, { "name": "blue" }] }]),
        );
        let told = world.screen(&bom);
        let needs: Vec<String> = told
            .findings("1/DEHP")
            .iter()
            .flat_map(|finding| finding["needs"].as_array().unwrap())
            .map(|need| need["need"].as_str().unwrap().to_owned())
            .collect();
        needs.contains(&"detection-limit".to_owned())
    };
    assert!(of(2));
    assert!(!of(3));
}

#[test]
fn names_that_fit_nothing_are_told_wherever_they_stand() {
    let declared = json!([{ "analyte": "no such thing", "not_added": true }]);
    let measured = json!([{ "analyte": "nor such", "kind": "content", "value": "1 %" }]);
    let material = json!({ "name": "material", "free_of": declared, "results": measured,
        "contains": [{ "substance": "nothing known", "content": "1 %" }] });
    let mut bom = product(
        "toys",
        json!({}),
        json!([{ "name": "body", "free_of": declared, "results": measured, "materials": [material],
            "parts": [{ "name": "arm", "results": measured, "materials": [] }] }]),
    );
    bom["product"]["free_of"] = declared.clone();
    bom["product"]["results"] = measured.clone();
    let told = world(ONE).screen(&bom);
    let unresolved = told.0["unresolved"].as_array().unwrap();
    let mut paths: Vec<&str> = unresolved
        .iter()
        .map(|name| name["path"].as_str().unwrap())
        .collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "parts[0].free_of[0]",
            "parts[0].materials[0].contains[0]",
            "parts[0].materials[0].free_of[0]",
            "parts[0].materials[0].results[0]",
            "parts[0].parts[0].results[0]",
            "parts[0].results[0]",
            "product.free_of[0]",
            "product.results[0]",
        ]
    );
}

#[test]
fn what_is_known_of_a_whole_rests_on_its_materials_and_on_what_was_measured_on_it() {
    let world = world(&ONE.replace(
        "unit = \"%\"",
        "unit = \"%\"\nrole = \"impurity\"\nbasis = \"product\"",
    ));
    let mut bom = product(
        "toys",
        json!({}),
        json!([{ "name": "body", "materials": [
            { "name": "red", "mass": "1 g" }, { "name": "blue", "mass": "1 g" }] }]),
    );
    assert_eq!(
        evidence(&world.screen(&bom), "1/DEHP").last().unwrap(),
        "materials"
    );
    assert!(!evidence(&world.screen(&bom), "1/DEHP").contains(&"results[0]".to_owned()));
    // It bounds nothing, as it may be there in another role, yet it says something.
    bom["product"]["results"] =
        json!([{ "analyte": "DEHP", "kind": "content", "value": "> 0.2 %" }]);
    let from = evidence(&world.screen(&bom), "1/DEHP");
    assert!(from.contains(&"results[0]".to_owned()), "{from:?}");
    assert!(from.contains(&"materials".to_owned()), "{from:?}");
}

#[test]
fn a_sum_never_exceeds_the_whole() {
    let world = world(&ONE.replace("DEHP", "\"DEHP + DBP\""));
    let told = world.screen(&disclosed(&[("DEHP", "10-90 %"), ("DBP", "10-90 %")]));
    let value = &told.0["findings"][0]["value"];
    assert_eq!(
        (&value["lower"], &value["upper"]),
        (&json!("20"), &json!("100"))
    );
}

#[test]
fn the_name_that_fits_nothing_is_the_one_that_is_asked_for() {
    let told = world(ONE).screen(&disclosed(&[
        ("polyethylene", "90 %"),
        ("some blend", "5 %"),
        ("polyethylene", "5 %"),
    ]));
    let needs = told.finding("1/DEHP")["needs"].to_string();
    assert!(needs.contains("some blend"), "{needs}");
    let told = world(ONE).screen(&disclosed(&[
        ("some blend", "5 %"),
        ("polyethylene", "95 %"),
    ]));
    let needs = told.finding("1/DEHP")["needs"].to_string();
    assert!(needs.contains("some blend"), "{needs}");
}

/// The verdict on what may be any of several members.
fn of_vague(told: &Told) -> Vec<&str> {
    let about = about(told).into_iter();
    let about = about.filter(|(subject, _)| !subject.contains("others"));
    about.map(|(_, verdict)| verdict).collect()
}

#[test]
fn what_may_be_any_member_clears_none_where_a_part_is_not_told() {
    let world = world(&EACH.replace("unit = \"%\"", "unit = \"%\"\nbasis = \"product\""));
    let told = |parts: Value| world.screen(&product("toys", json!({}), parts));
    let body = json!({ "name": "body", "materials": [{ "name": "red", "mass": "1 g", "disclosed": "100 %",
        "contains": [{ "substance": "plain", "content": "0.01 %" }] }] });
    assert_eq!(of_vague(&told(json!([body]))), ["pass"]);
    let blind = told(json!([body, { "name": "box", "materials": [] }]));
    assert!(
        of_vague(&blind)
            .iter()
            .all(|verdict| *verdict == "inconclusive"),
        "{:?}",
        about(&blind)
    );
}

#[test]
fn what_may_be_any_member_is_rounded_before_it_is_compared() {
    let lines = EACH.replace("max =", "rounding = \"rounded-value\"\nbelow =");
    let world = world(&lines);
    for (content, verdict) in [("0.04 %", "pass"), ("0.0999 %", "inconclusive")] {
        let told = world.screen(&disclosed(&[("plain", content)]));
        assert_eq!(of_vague(&told), [verdict], "{content}");
    }
}

#[test]
fn a_composition_clears_no_member_of_what_it_says_nothing_of() {
    let world = world(
        &EACH
            .replace("kind = \"content\"", "kind = \"emission/chamber\"")
            .replace("unit = \"%\"", "unit = \"mg/m3\""),
    );
    let told = world.screen(&disclosed(&[("plain", "0.00000001 %")]));
    assert!(
        about(&told)
            .iter()
            .all(|(_, verdict)| *verdict == "inconclusive"),
        "{:?}",
        about(&told)
    );
}

#[test]
fn a_gap_about_a_material_concerns_what_may_be_of_it() {
    let world = World::under(
        r#"
[[gap]]
clause = "9"
what = { en = "something about plastic" }
why = "figure not confirmed"
when = { material = "plastic" }
"#,
    );
    let gaps = |class: Value| {
        let mut bom = disclosed(&[("polyethylene", "100 %")]);
        bom["parts"][0]["materials"][0]["class"] = class;
        world.screen(&bom).gaps().len()
    };
    assert_eq!(gaps(json!("metal")), 0);
    assert_eq!(gaps(json!("plastic/pvc")), 1);
    assert_eq!(gaps(json!(null)), 1);
}

#[test]
fn of_a_gap_that_may_concern_several_parts_the_first_is_asked_about() {
    let world = World::under(
        r#"
[[gap]]
clause = "9"
what = { en = "something" }
why = "figure not confirmed"
when = { mouthable = true, accessible = true }
"#,
    );
    let part = |facts: Value| json!({ "name": "part", "facts": facts, "materials": [] });
    let told = world.screen(&product(
        "toys",
        json!({ "mouthable": false }),
        json!([
            part(json!({ "mouthable": true })),
            part(json!({ "accessible": true, "mouthable": true }))
        ]),
    ));
    assert_eq!(told.gaps().len(), 1);
    assert_eq!(told.0["gaps"][0]["needs"], json!([]));
    let open = |first: Value, second: Value| {
        let told = world.screen(&product(
            "toys",
            json!({}),
            json!([part(first), part(second)]),
        ));
        told.0["gaps"][0]["needs"].to_string()
    };
    // The product itself lacks both.
    let needs = open(json!({ "mouthable": true }), json!({ "accessible": true }));
    assert!(
        needs.contains("mouthable") && needs.contains("accessible"),
        "{needs}"
    );
}
