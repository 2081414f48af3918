//! Point 15: a list marked "for example" does not clear what stands outside it.

use serde_json::{Value, json};

use crate::world::{World, toy};

fn limit_on(group: &str) -> World {
    World::with(&[
        (
            "substances/groups.toml".to_owned(),
            r#"
[group.closed]
names = { en = "a closed list" }
members = ["PFOS"]
[group.open]
names = { en = "a list of examples" }
members = ["PFOS"]
open = true
"#
            .to_owned(),
        ),
        crate::world::law(
            "LAW 1-2020",
            &format!(
                "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"mg/kg\"\nmax = {{ \"sum {group}\" = \"25\" }}"
            ),
        ),
    ])
}

fn with(substance: &str, content: &str) -> Value {
    toy(
        json!({ "disclosed": "100 %", "contains": [{ "substance": substance, "content": content }] }),
    )
}

#[test]
fn an_unlisted_number_is_cleared_by_a_closed_list_and_not_by_an_open_one() {
    for (substance, content, closed, open) in [
        // Named in both.
        ("PFOS", "30 mg/kg", "fail", "fail"),
        ("PFOS", "20 mg/kg", "pass", "pass"),
        // A valid CAS number outside the catalogue (perfluorobutanesulfonic acid).
        ("375-73-5", "30 mg/kg", "pass", "inconclusive"),
        ("375-73-5", "20 mg/kg", "pass", "pass"),
        // A name that fits nothing may be anything.
        (
            "fluoro surfactant X",
            "30 mg/kg",
            "inconclusive",
            "inconclusive",
        ),
        ("fluoro surfactant X", "20 mg/kg", "pass", "pass"),
        // Known, and known to be another substance.
        ("stearic acid", "50 %", "pass", "pass"),
    ] {
        let bom = with(substance, content);
        assert_eq!(
            limit_on("closed").screen(&bom).of("1/closed"),
            closed,
            "{substance} {content}"
        );
        assert_eq!(
            limit_on("open").screen(&bom).of("1/open"),
            open,
            "{substance} {content}"
        );
    }
}

#[test]
fn an_unresolved_name_is_kept_and_reported() {
    let told = limit_on("closed").screen(&with("fluoro surfactant X", "30 mg/kg"));
    assert_eq!(
        told.0["unresolved"][0]["name"],
        json!("fluoro surfactant X")
    );
    assert_eq!(
        told.0["unresolved"][0]["path"],
        json!("parts[0].materials[0].contains[0]")
    );
    assert!(
        told.needs("1/closed").contains(&"identity".to_owned()),
        "{:?}",
        told.needs("1/closed")
    );
}

#[test]
fn a_result_on_the_open_group_itself_settles_it() {
    let bom = toy(json!({ "disclosed": "100 %",
        "contains": [{ "substance": "375-73-5", "content": "30 mg/kg" }],
        "results": [{ "analyte": "open", "kind": "content", "value": "10 mg/kg" }] }));
    assert_eq!(limit_on("open").screen(&bom).of("1/open"), "pass");
}

#[test]
fn each_member_of_an_open_group_leaves_room_for_others() {
    let world = World::under(
        "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"mg/kg\"\nmax = { \"each PFAS\" = \"25\" }",
    );
    assert_eq!(world.screen(&with("PFOS", "30 mg/kg")).verdict(), "fail");
    assert_eq!(
        world.screen(&with("375-73-5", "30 mg/kg")).verdict(),
        "inconclusive"
    );
}
