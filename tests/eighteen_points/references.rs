//! Point 16: a clause that applies another standard's limits, frozen by its year or following the edition in force.

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::world::{Told, World, law, product};

fn toys() -> [(String, String); 2] {
    [
        law(
            "TOY 4-2014",
            r#"
effective = 2016-01-01
when = { category = "toys" }
replaced_by = { id = "TOY 4-2025", on = 2026-11-01, older_stock = "follows-new" }
[[table]]
id = "metals"
clause = "4.1, table 1"
kind = "element-migration"
unit = "mg/kg"
max = { lead = "90" }
[[table]]
id = "other"
clause = "4.2"
kind = "content"
unit = "%"
max = { DEHP = "0.1" }
"#,
        ),
        law(
            "TOY 4-2025",
            r#"
effective = 2026-11-01
when = { category = "toys" }
[[table]]
id = "metals"
clause = "5.1, table 2"
kind = "element-migration"
unit = "mg/kg"
max = { lead = "20" }
"#,
        ),
    ]
}

fn furniture(to: &str) -> World {
    let [old, new] = toys();
    World::with(&[
        old,
        new,
        law(
            "FUR 7-2024",
            &format!(
                r#"
when = {{ category = "furniture" }}
[[refer]]
id = "metals"
clause = "4.5"
to = "{to}"
tables = ["metals"]
when = {{ category = "furniture/children" }}
"#
            ),
        ),
    ])
}

fn cot(category: &str, migration: &str) -> Value {
    product(
        category,
        json!({}),
        json!([{ "name": "rail", "materials": [{ "name": "paint",
            "results": [{ "analyte": "lead", "kind": "element-migration", "value": migration }] }] }]),
    )
}

/// The findings in force of the clause that refers: the standards whose text it applies, and the verdicts.
fn applied(told: &Told) -> Vec<(String, String)> {
    told.0["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| {
            finding["standard"] == json!("FUR 7-2024") && finding["status"] == json!("in-force")
        })
        .map(|finding| {
            assert_eq!(finding["clause"], json!("4.5"));
            let text = &finding["applies_text_of"][0];
            (
                format!(
                    "{} {}",
                    text["standard"].as_str().unwrap(),
                    text["clause"].as_str().unwrap()
                ),
                finding["verdict"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

const BEFORE: Date = date(2026, 6, 1);
const AFTER: Date = date(2027, 6, 1);

#[test]
fn a_dated_reference_is_frozen_and_an_undated_one_follows() {
    let old = "TOY 4-2014 4.1, table 1";
    let new = "TOY 4-2025 5.1, table 2";
    for (to, on, text, verdict) in [
        ("TOY 4-2014", BEFORE, old, "pass"),
        ("TOY 4-2014", AFTER, old, "pass"),
        ("TOY 4", BEFORE, old, "pass"),
        ("TOY 4", AFTER, new, "fail"),
    ] {
        let told = furniture(to).screen_on(on, &cot("furniture/children", "50 mg/kg"));
        assert_eq!(
            applied(&told),
            [(text.to_owned(), verdict.to_owned())],
            "{to} on {on}"
        );
        assert_eq!(told.verdict(), verdict);
    }
}

#[test]
fn the_reference_s_own_scope_takes_the_place_of_the_other_standard_s() {
    let world = furniture("TOY 4-2014");
    assert!(applied(&world.screen(&cot("toys", "50 mg/kg"))).is_empty());
    let bare = applied(&world.screen(&cot("furniture", "100 mg/kg")));
    assert_eq!(
        bare,
        [(
            "TOY 4-2014 4.1, table 1".to_owned(),
            "inconclusive".to_owned()
        )]
    );
    let cot = world.screen(&cot("furniture/children", "100 mg/kg"));
    assert_eq!(
        applied(&cot),
        [("TOY 4-2014 4.1, table 1".to_owned(), "fail".to_owned())]
    );
    // The cot is no toy: the toy standard itself does not speak of it.
    assert!(
        cot.findings("toy-4-2014/metals/lead")
            .iter()
            .all(|finding| finding["standard"] == json!("FUR 7-2024"))
    );
}

#[test]
fn only_the_named_tables_are_applied() {
    let bom = product(
        "furniture/children",
        json!({}),
        json!([{ "name": "rail", "materials": [{ "name": "paint", "disclosed": "100 %",
            "contains": [{ "substance": "DEHP", "content": "5 %" }] }] }]),
    );
    let told = furniture("TOY 4-2014").screen(&bom);
    assert!(told.findings("other/DEHP").is_empty());
    let [old, new] = toys();
    let whole = World::with(&[
        old,
        new,
        law(
            "FUR 7-2024",
            "[[refer]]\nid = \"all\"\nclause = \"4.5\"\nto = \"TOY 4-2014\"",
        ),
    ]);
    assert_eq!(whole.screen(&bom).of("other/DEHP"), "fail");
}

#[test]
fn both_clauses_stand_in_the_text_for_people() {
    let world = furniture("TOY 4-2014");
    let bom = world.bom(&cot("furniture/children", "100 mg/kg"));
    let report = hazlimit::Screening::new(&world.catalogue)
        .on(BEFORE)
        .run(&bom)
        .unwrap();
    let text = hazlimit::report::text::render(&report, &hazlimit::report::text::Style::default());
    for cited in ["FUR 7-2024", "4.5", "TOY 4-2014", "4.1, table 1"] {
        assert!(text.contains(cited), "{cited} is missing in\n{text}");
    }
}

#[test]
fn a_reference_to_a_reference_is_followed_to_its_end() {
    let [old, new] = toys();
    let world = World::with(&[
        old,
        new,
        law(
            "CHD 8-2024",
            "[[refer]]\nid = \"el\"\nclause = \"6\"\nto = \"TOY 4-2014\"\ntables = [\"metals\"]",
        ),
        law(
            "FUR 7-2024",
            "[[refer]]\nid = \"ch\"\nclause = \"4.5\"\nto = \"CHD 8-2024\"",
        ),
    ]);
    let told = world.screen(&cot("furniture/children", "100 mg/kg"));
    let finding = told.finding("fur-7-2024/ch/chd-8-2024/el/toy-4-2014/metals/lead");
    assert_eq!(finding["verdict"], json!("fail"));
    assert_eq!(
        finding["applies_text_of"],
        json!([
            { "standard": "CHD 8-2024", "clause": "6" },
            { "standard": "TOY 4-2014", "clause": "4.1, table 1" }
        ])
    );
}

#[test]
fn a_branch_that_is_not_encoded_goes_with_the_table_beside_it() {
    let world = World::with(&[
        law(
            "TOY 9-2020",
            r#"
when = { category = "toys" }
[[either]]
id = "foam"
clause = "6"
[[either.table]]
kind = "content"
unit = "%"
max = { DEHP = "0.1" }
[[either.gap]]
what = { en = "emission of the foam" }
why = "not seen"
"#,
        ),
        law(
            "FUR 9-2020",
            "when = { category = \"furniture\" }\n[[refer]]\nid = \"r\"\nclause = \"4\"\nto = \"TOY 9-2020\"\ntables = [\"foam-1\"]\n",
        ),
    ]);
    let told = world.screen(&product(
        "furniture",
        json!({}),
        json!([{ "name": "seat", "materials": [{ "name": "foam", "class": "plastic", "disclosed": "100 %",
            "contains": [{ "substance": "DEHP", "content": "5 %" }] }] }]),
    ));
    assert_eq!(told.of("r/toy-9-2020/foam-1/DEHP"), "inconclusive");
}
