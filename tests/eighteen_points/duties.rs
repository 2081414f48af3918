//! Point 11: duties are triggered, open or not; they are no failure.

use serde_json::{Value, json};

use crate::world::{World, holding, product};

const CANDIDATES: &str = r#"
[[duty]]
id = "art-33"
clause = "Article 33"
does = { en = "tell the recipient" }
kind = "content"
unit = "%"
basis = "part"
above = { "each SVHC" = "0.1" }
[[duty]]
id = "art-31"
clause = "Article 31"
does = { en = "give a safety data sheet" }
kind = "content"
unit = "%"
basis = "product"
when = { category = "mixture" }
at_or_above = { "each SVHC" = "0.1" }
"#;

fn part(name: &str, mut material: Value) -> Value {
    material["name"] = json!("PVC");
    json!({ "name": name, "materials": [material] })
}

fn article(content: &str) -> Value {
    product(
        "toys",
        json!({}),
        json!([part("ball", holding("DEHP", content))]),
    )
}

fn state<'t>(told: &'t crate::world::Told, limit: &str) -> &'t str {
    let states = told.duty(limit);
    ["triggered", "open", "not triggered"]
        .into_iter()
        .find(|state| states.iter().any(|(_, known)| known == state))
        .unwrap_or("not asked")
}

#[test]
fn an_article_triggers_above_and_a_mixture_at_the_figure() {
    let world = World::under(CANDIDATES);
    let mixture = |content: &str| {
        product(
            "mixture",
            json!({}),
            json!([part("paint", holding("DEHP", content))]),
        )
    };
    for (content, of_article, of_mixture) in [
        ("0.0999 %", "not triggered", "not triggered"),
        ("0.1 %", "not triggered", "triggered"),
        ("0.1001 %", "triggered", "triggered"),
        ("0.05-0.2 %", "open", "open"),
    ] {
        assert_eq!(
            state(&world.screen(&article(content)), "art-33/SVHC"),
            of_article,
            "{content}"
        );
        assert_eq!(
            state(&world.screen(&mixture(content)), "art-31/SVHC"),
            of_mixture,
            "{content}"
        );
    }
    assert_eq!(
        state(&world.screen(&article("5 %")), "art-31/SVHC"),
        "not asked"
    );
}

#[test]
fn a_triggered_duty_is_no_failure() {
    let world = World::under(&format!(
        "{}\n{CANDIDATES}",
        "[[table]]\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nmax = { DEHP = \"10\" }"
    ));
    let told = world.screen(&article("5 %"));
    assert_eq!(state(&told, "art-33/SVHC"), "triggered");
    assert_eq!(told.verdict(), "pass");
    assert_eq!(told.0["counts"]["fail"], json!(0));
}

#[test]
fn each_article_of_a_complex_product_is_asked() {
    let world = World::under(CANDIDATES);
    let told = world.screen(&product(
        "toys",
        json!({}),
        json!([
            part("grip", holding("DEHP", "0.2 %")),
            part("frame", holding("DEHP", "0 %"))
        ]),
    ));
    let triggered: Vec<&str> = told
        .duty("art-33/SVHC")
        .into_iter()
        .filter(|(_, state)| *state == "triggered")
        .map(|(node, _)| node)
        .collect();
    assert_eq!(triggered, ["grip"]);
}

#[test]
fn a_member_counts_from_the_day_it_was_listed() {
    let world = World::with(&[
        (
            "substances/list.toml".to_owned(),
            "[group.candidates]\nnames = { en = \"candidates\" }\nrows = \"list.csv\"\n".to_owned(),
        ),
        (
            "substances/list.csv".to_owned(),
            "member,from\nDEHP,2008-10-28\nDINP,2026-07-01\n".to_owned(),
        ),
        crate::world::law(
            "LAW 1-2020",
            "[[duty]]\nid = \"d\"\nclause = \"1\"\ndoes = { en = \"tell\" }\nkind = \"content\"\nunit = \"%\"\nbasis = \"part\"\nabove = { \"each candidates\" = \"0.1\" }",
        ),
    ]);
    let bom = product(
        "toys",
        json!({}),
        json!([part("ball", holding("DINP", "5 %"))]),
    );
    let on = |year, month, day| {
        let told = world.screen_on(jiff::civil::date(year, month, day), &bom);
        state(&told, "d/candidates").to_owned()
    };
    assert_eq!(on(2026, 6, 30), "not triggered");
    assert_eq!(on(2026, 7, 1), "triggered");
}

#[test]
fn the_mark_is_always_due_and_the_table_tells_of_its_substance() {
    let world = World::under(
        r#"
when = { category = "electronics" }
[[duty]]
id = "mark"
clause = "6"
does = { en = "mark the product", zh = "标注环保使用标识" }
always = true
[[duty]]
id = "table"
clause = "6"
does = { en = "put a cross in the table" }
kind = "content"
unit = "%"
basis = "homogeneous-material"
above = { lead = "0.1", cadmium = "0.01" }
"#,
    );
    let told = world.screen(&product(
        "electronics",
        json!({}),
        json!([
            part("board", holding("lead", "0.2 %")),
            part("case", holding("lead", "0.05 %"))
        ]),
    ));
    assert_eq!(told.duty("1-2020/mark"), [("product", "triggered")]);
    assert_eq!(
        told.duty("table/lead"),
        [
            ("board › PVC", "triggered"),
            ("case › PVC", "not triggered")
        ]
    );
    assert_eq!(state(&told, "table/cadmium"), "not triggered");
    let toy = world.screen(&product(
        "toys",
        json!({}),
        json!([part("ball", holding("lead", "5 %"))]),
    ));
    assert!(toy.duty("1-2020/mark").is_empty());
}
