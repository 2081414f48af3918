//! Point 13: results per area against limits per mass of food, and the third migration.

use serde_json::{Value, json};

use crate::world::{World, product};

fn world() -> World {
    World::under(
        r#"
[[table]]
id = "1"
clause = "4.2"
kind = "specific-migration"
unit = "mg/kg"
ratio = { default = "6 dm2/kg", unless = { infant-food = true } }
third_migration = { repeated-use = true }
max = { caprolactam = "15" }
"#,
    )
}

fn dish(facts: Value, results: Value) -> Value {
    product(
        "food-contact",
        facts,
        json!([{ "name": "dish", "materials": [{ "name": "wall", "results": results }] }]),
    )
}

fn areal(value: &str) -> Value {
    json!([{ "analyte": "caprolactam", "kind": "areal-migration", "value": value }])
}

fn single_use(more: Value) -> Value {
    let mut facts = json!({ "repeated-use": false, "infant-food": false });
    for (key, value) in more.as_object().unwrap() {
        facts[key] = value.clone();
    }
    facts
}

#[test]
fn a_result_per_area_is_converted_with_the_usual_ratio() {
    // 2.5 mg/dm2 · 6 dm2/kg = 15 mg/kg
    for (value, verdict) in [
        ("2.5 mg/dm2", "pass"),
        ("2.51 mg/dm2", "fail"),
        ("ND (LOQ 0.1 mg/dm2)", "pass"),
    ] {
        let told = world().screen(&dish(single_use(json!({})), areal(value)));
        assert_eq!(told.of("1/caprolactam"), verdict, "{value}");
    }
    let told = world().screen(&dish(single_use(json!({})), areal("2.5 mg/dm2")));
    assert_eq!(told.value("1/caprolactam"), "[15, 15]");
}

#[test]
fn the_real_ratio_takes_the_place_of_the_usual_one() {
    for (ratio, verdict) in [("10 dm2/kg", "fail"), ("5.5 dm2/kg", "pass")] {
        let facts = single_use(json!({ "surface-to-mass-ratio": ratio }));
        let told = world().screen(&dish(facts, areal("2.5 mg/dm2")));
        assert_eq!(told.of("1/caprolactam"), verdict, "{ratio}");
    }
}

#[test]
fn where_the_usual_ratio_is_forbidden_the_real_one_is_asked_for() {
    for facts in [
        json!({ "repeated-use": false, "infant-food": true }),
        json!({ "repeated-use": false }),
    ] {
        let told = world().screen(&dish(facts.clone(), areal("0.1 mg/dm2")));
        assert_eq!(told.of("1/caprolactam"), "inconclusive", "{facts}");
        assert!(
            told.needs("1/caprolactam")
                .contains(&"contact-ratio".to_owned()),
            "{facts}"
        );
    }
    let real =
        json!({ "repeated-use": false, "infant-food": true, "surface-to-mass-ratio": "8 dm2/kg" });
    assert_eq!(
        world()
            .screen(&dish(real, areal("1 mg/dm2")))
            .of("1/caprolactam"),
        "pass"
    );
}

#[test]
fn without_a_ratio_an_area_says_nothing_of_a_mass() {
    let strict = World::under(
        "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"specific-migration\"\nunit = \"mg/kg\"\nmax = { caprolactam = \"15\" }",
    );
    let told = strict.screen(&dish(json!({}), areal("0.1 mg/dm2")));
    assert_eq!(told.of("1/caprolactam"), "inconclusive");
}

fn migrations(kind: &str, unit: &str, values: &[(u32, &str)]) -> Value {
    let results: Vec<Value> = values
        .iter()
        .map(|(number, value)| {
            json!({ "analyte": "caprolactam", "kind": kind, "value": format!("{value} {unit}"), "migration": number })
        })
        .collect();
    json!(results)
}

#[test]
fn repeated_use_is_judged_on_the_third_migration() {
    for (kind, unit, much, little) in [
        ("specific-migration", "mg/kg", "20", "10"),
        ("areal-migration", "mg/dm2", "20", "1"),
    ] {
        let of = |results: &[(u32, &str)]| {
            let facts = json!({ "repeated-use": true, "infant-food": false });
            let told = world().screen(&dish(facts, migrations(kind, unit, results)));
            (
                told.of("1/caprolactam").to_owned(),
                told.needs("1/caprolactam")
                    .contains(&"third-migration".to_owned()),
            )
        };
        let settled = |verdict: &str| (verdict.to_owned(), false);
        assert_eq!(
            of(&[(1, much), (2, much), (3, little)]),
            settled("pass"),
            "{kind}"
        );
        assert_eq!(
            of(&[(1, little), (2, little), (3, much)]),
            settled("fail"),
            "{kind}"
        );
        assert_eq!(
            of(&[(1, much)]),
            ("inconclusive".to_owned(), true),
            "{kind}"
        );
        assert_eq!(
            of(&[(1, little)]),
            ("inconclusive".to_owned(), true),
            "{kind}"
        );
    }
}

#[test]
fn single_use_is_judged_on_the_first() {
    let of = |values: &[(u32, &str)]| {
        let results = migrations("specific-migration", "mg/kg", values);
        world()
            .screen(&dish(single_use(json!({})), results))
            .of("1/caprolactam")
            .to_owned()
    };
    assert_eq!(of(&[(1, "20")]), "fail");
    assert_eq!(of(&[(1, "10")]), "pass");
    assert_eq!(of(&[(1, "20"), (2, "12"), (3, "10")]), "fail");
}

#[test]
fn where_the_use_is_unknown_a_low_third_migration_hides_no_high_first() {
    let results = |first: &str, third: &str| {
        migrations("specific-migration", "mg/kg", &[(1, first), (3, third)])
    };
    let of = |first: &str, third: &str| {
        let told = world().screen(&dish(
            json!({ "infant-food": false }),
            results(first, third),
        ));
        (
            told.of("1/caprolactam").to_owned(),
            told.needs("1/caprolactam"),
        )
    };
    let (verdict, needs) = of("20", "10");
    assert_eq!(verdict, "inconclusive");
    assert!(needs.contains(&"fact repeated-use".to_owned()), "{needs:?}");
    // Where both answers agree the use does not matter.
    assert_eq!(of("10", "5").0, "pass");
    assert_eq!(of("30", "20").0, "fail");
}

#[test]
fn a_result_too_large_to_convert_bounds_nothing_and_is_still_named() {
    let told = world().screen(&dish(
        single_use(json!({})),
        areal("160000000000000000000 mg/dm2"),
    ));
    assert_eq!(told.of("1/caprolactam"), "inconclusive");
    let evidence = told.finding("1/caprolactam")["evidence"].to_string();
    assert!(evidence.contains("results[0]"), "{evidence}");
}
