//! What a screening is asked for: standards by name, further ways of binding, a day.

use hazlimit::catalogue::standard::Force;
use hazlimit::{Market, ScreenError, Screening};
use serde_json::json;

use crate::world::{TODAY, World, holding, law, toy};

const TABLE: &str = "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nmax = { DEHP = \"0.1\" }\n";

fn world() -> World {
    World::with(&[
        law("LAW 1-2020", TABLE),
        law(
            "ADVICE 2-2020",
            &format!("force = \"recommended\"\n{TABLE}"),
        ),
        law("LABEL 3-2020", &format!("force = \"eco-label\"\n{TABLE}")),
    ])
}

/// The limits that are judged.
fn judged(ask: impl Fn(Screening<'_>) -> Screening<'_>) -> Vec<String> {
    let world = world();
    let bom = world.bom(&toy(holding("DEHP", "5 %")));
    let report = ask(Screening::new(&world.catalogue).on(TODAY))
        .run(&bom)
        .unwrap();
    let limits = report.findings().iter().map(|finding| finding.limit);
    limits
        .map(|limit| world.catalogue.limit(limit).unwrap().id.as_str().to_owned())
        .collect()
}

#[test]
fn what_does_not_bind_is_judged_where_it_is_asked_for() {
    let (must, advice, label) = (
        "law-1-2020/1/DEHP",
        "advice-2-2020/1/DEHP",
        "label-3-2020/1/DEHP",
    );
    assert_eq!(judged(|ask| ask), [must]);
    assert_eq!(judged(|ask| ask.also(Force::Mandatory)), [must]);
    let mut both = judged(|ask| ask.also(Force::Recommended).also(Force::Recommended));
    both.sort();
    assert_eq!(both, [advice, must]);
    let mut all = judged(|ask| ask.also(Force::EcoLabel).also(Force::Recommended));
    all.sort();
    assert_eq!(all, [advice, label, must]);
}

#[test]
fn a_standard_is_asked_for_by_its_id_its_short_id_or_without_its_year() {
    for name in ["ADVICE 2-2020", "advice-2-2020", "ADVICE 2"] {
        assert_eq!(
            judged(|ask| ask.standard(name)),
            ["advice-2-2020/1/DEHP"],
            "{name}"
        );
    }
}

#[test]
fn what_the_catalogue_does_not_hold_is_refused_before_anything_is_judged() {
    let world = world();
    let asked = Screening::new(&world.catalogue);
    assert_eq!(asked.check(), Ok(()));
    let unknown = asked.clone().standard("LAW 9-2020").check();
    assert!(
        matches!(&unknown, Err(ScreenError::NoSuchStandard { id, nearest }) if id == "LAW 9-2020" && nearest.contains(&"LAW 1-2020".to_owned())),
        "{unknown:?}"
    );
    let elsewhere = asked.market(Market::EuropeanUnion).check();
    assert!(
        matches!(&elsewhere, Err(ScreenError::NoSuchMarket { known, .. }) if known == &["CN"]),
        "{elsewhere:?}"
    );
}

#[test]
fn a_screening_that_names_no_day_is_of_today() {
    let world = world();
    let bom = world.bom(&toy(json!({})));
    let today = || {
        let now = jiff::Timestamp::now();
        jiff::tz::TimeZone::UTC.to_datetime(now).date()
    };
    let before = today();
    let asked = Screening::new(&world.catalogue).run(&bom).unwrap().as_of();
    assert!(
        before <= asked && asked <= today(),
        "{asked}, and today is {before}"
    );
}

#[test]
fn what_concerns_the_product_and_was_not_asked_for_is_named() {
    let advice =
        |id: &str, lines: &str| law(id, &format!("force = \"recommended\"\n{lines}{TABLE}"));
    let world = World::with(&[
        law("LAW 1-2020", TABLE),
        advice("TOYS 1-2020", "when = { category = \"toys\" }\n"),
        advice("SEATS 2-2020", "when = { category = \"furniture\" }\n"),
        advice("SOON 3-2030", "effective = 2030-01-01\n"),
        advice(
            "PARTS 4-2020",
            "when = { part-mass = { from = \"10 mg\" } }\n",
        ),
    ]);
    let named = |mass: &str, also: Option<Force>| {
        let mut bom = toy(holding("DEHP", "0.01 %"));
        bom["parts"][0]["mass"] = json!(mass);
        let bom = world.bom(&bom);
        let asked = Screening::new(&world.catalogue).on(TODAY);
        let asked = match also {
            Some(force) => asked.also(force),
            None => asked,
        };
        let report = asked.run(&bom).unwrap();
        let ids = report.not_screened().iter();
        let ids = ids.map(|index| world.catalogue.standard(*index).unwrap().id.as_str());
        let mut ids: Vec<String> = ids.map(str::to_owned).collect();
        ids.sort();
        ids
    };
    assert_eq!(named("1 mg", None), ["TOYS 1-2020"]);
    assert_eq!(named("10 mg", None), ["PARTS 4-2020", "TOYS 1-2020"]);
    assert!(named("10 mg", Some(Force::Recommended)).is_empty());
}

#[test]
fn products_that_differ_in_anything_a_clause_asks_for_are_told_apart_by_a_screener() {
    let table = |at: usize, when: &str| {
        format!(
            "[[table]]\nid = \"{at}\"\nclause = \"{at}\"\nkind = \"content\"\nunit = \"%\"\nwhen = {when}\nmax = {{ DEHP = \"0.1\" }}\n"
        )
    };
    let conditions = [
        r#"{ category = "toys" }"#,
        r#"{ category = "childcare" }"#,
        r#"{ category = "toys/book" }"#,
        r#"{ material = "plastic" }"#,
        r#"{ material = "coating" }"#,
        r#"{ material = "plastic/pvc" }"#,
        r#"{ made = { from = 2020-01-01 } }"#,
        r#"{ part-mass = { from = "10 mg" } }"#,
        r#"{ part-mass = { from = "20 mg" } }"#,
        r#"{ textile-class = ["A", "B"] }"#,
    ];
    let tables = (0..).zip(conditions).map(|(at, when)| table(at, when));
    let world = World::under(&tables.collect::<String>());
    let part = |key: &str, value: serde_json::Value| {
        let mut part = json!({ "name": "body", "materials": [] });
        part[key] = value;
        part
    };
    let mut boms = Vec::new();
    for made in [None, Some("2019-05-01"), Some("2021-05-01")] {
        let mut parts = vec![part("name", json!("body"))];
        for category in [
            "toys",
            "childcare",
            "toys/book",
            "electronics",
            "furniture",
            "battery",
            "textiles",
        ] {
            parts.push(part("category", json!(category)));
        }
        for class in ["plastic", "plastic/pvc", "coating", "metal", "textile"] {
            parts.push(part(
                "materials",
                json!([{ "name": "stuff", "class": class }]),
            ));
            parts.push(part(
                "materials",
                json!([{ "name": "stuff", "category": class.replace("plastic", "toys").replace("toys/pvc", "toys/book").replace("coating", "childcare").replace("metal", "furniture").replace("textile", "electronics") }]),
            ));
        }
        for mass in ["5 mg", "15 mg", "25 mg"] {
            parts.push(part("mass", json!(mass)));
        }
        for facts in [
            json!({ "textile-class": "A" }),
            json!({ "textile-class": ["A", "C"] }),
            json!({ "mouthable": true }),
            json!({ "mouthable": false }),
        ] {
            parts.push(part("facts", facts));
        }
        for part in parts {
            let mut product = json!({ "name": "product" });
            if let Some(made) = made {
                product["made"] = json!(made);
            }
            boms.push(
                world.bom(
                    &json!({ "format": "hazlimit-bom/1", "product": product, "parts": [part] }),
                ),
            );
        }
    }
    let plan = Screening::new(&world.catalogue).on(TODAY).plan().unwrap();
    let bytes = |report: &hazlimit::Report<'_>| hazlimit::report::json::to_string(report).unwrap();
    let mut screener = plan.screener();
    for bom in boms.iter().chain(boms.iter().rev()) {
        assert_eq!(bytes(&screener.screen(bom)), bytes(&plan.screen(bom)));
    }
}

#[test]
fn a_screener_tells_a_category_from_a_material_class() {
    let world = World::under(
        &[
            r#"{ category = "battery" }"#,
            r#"{ category = "childcare" }"#,
            r#"{ material = "coating" }"#,
            r#"{ material = "coating/paint" }"#,
            r#"{ material = "plastic" }"#,
        ]
        .iter()
        .enumerate()
        .map(|(at, when)| {
            format!(
                "[[table]]\nid = \"{at}\"\nclause = \"{at}\"\nkind = \"content\"\nunit = \"%\"\nwhen = {when}\nmax = {{ DEHP = \"0.1\" }}\n"
            )
        })
        .collect::<String>(),
    );
    let bom = |key: &str, path: &str| {
        world.bom(
            &json!({ "format": "hazlimit-bom/1", "product": { "name": "product" },
            "parts": [{ "name": "body", "materials": [{ "name": "stuff", key: path }] }] }),
        )
    };
    let paths = |tree: &hazlimit::catalogue::tree::Tree| -> Vec<String> {
        tree.iter().map(|(_, node)| node.path.to_string()).collect()
    };
    let categories = paths(world.catalogue.categories());
    let classes = paths(world.catalogue.materials());
    let plan = Screening::new(&world.catalogue).on(TODAY).plan().unwrap();
    let bytes = |report: &hazlimit::Report<'_>| hazlimit::report::json::to_string(report).unwrap();
    let mut screener = plan.screener();
    for (category, class) in categories.iter().zip(&classes) {
        for bom in [bom("category", category), bom("class", class)] {
            assert_eq!(bytes(&screener.screen(&bom)), bytes(&plan.screen(&bom)));
        }
    }
}

#[test]
fn a_plan_and_its_screener_show_what_they_are_of() {
    let world = world();
    let plan = Screening::new(&world.catalogue).on(TODAY).plan().unwrap();
    assert!(format!("{plan:?}").contains("2026-06-01"), "{plan:?}");
    let screener = plan.screener();
    assert!(format!("{screener:?}").contains("2026-06-01"));
}
