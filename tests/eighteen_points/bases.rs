//! Point 8: what the fraction is a fraction of.

use serde_json::{Value, json};

use crate::world::{World, product};

fn on(basis: &str, rest: &str) -> World {
    World::under(&format!(
        "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nbasis = \"{basis}\"\nmax = {{ DEHP = \"0.1\" }}\n{rest}"
    ))
}

fn material(name: &str, mass: Option<&str>, dehp: &str) -> Value {
    let mut material = json!({ "name": name, "disclosed": "100 %",
        "contains": [{ "substance": "DEHP", "content": dehp }] });
    if let Some(mass) = mass {
        material["mass"] = json!(mass);
    }
    material
}

#[test]
fn each_homogeneous_material_is_judged_by_itself() {
    let told = on("homogeneous-material", "").screen(&product(
        "electronics",
        json!({}),
        json!([{ "name": "cable", "materials": [
            material("sheath", Some("1 g"), "1 %"), material("core", Some("99 g"), "0 %")
        ] }]),
    ));
    assert_eq!(
        told.by_node("1/DEHP"),
        [("cable › sheath", "fail"), ("cable › core", "pass")]
    );
}

#[test]
fn a_part_is_the_mean_of_its_materials_by_mass() {
    let of = |sheath: Option<&str>, core: Option<&str>| {
        on("part", "").screen(&product(
            "electronics",
            json!({}),
            json!([{ "name": "cable", "materials": [material("sheath", sheath, "1 %"), material("core", core, "0 %")] }]),
        ))
    };
    // 1 % in a tenth of the part is exactly 0.1 %.
    let exactly = of(Some("10 g"), Some("90 g"));
    assert_eq!(exactly.value("1/DEHP"), "[0.1, 0.1]");
    assert_eq!(exactly.by_node("1/DEHP"), [("cable", "pass")]);
    let more = of(Some("11 g"), Some("90 g"));
    assert_eq!(more.by_node("1/DEHP"), [("cable", "fail")]);
    // Without masses it is anything between the two.
    let unknown = of(Some("10 g"), None);
    assert_eq!(unknown.value("1/DEHP"), "[0, 1]");
    assert_eq!(unknown.of("1/DEHP"), "inconclusive");
    assert!(unknown.needs("1/DEHP").contains(&"masses".to_owned()));
}

#[test]
fn without_masses_a_part_is_settled_where_all_its_materials_agree() {
    for (sheath, core, verdict) in [("0.05 %", "0.01 %", "pass"), ("0.5 %", "0.2 %", "fail")] {
        let told = on("part", "").screen(&product(
            "electronics",
            json!({}),
            json!([{ "name": "cable", "materials": [material("sheath", None, sheath), material("core", None, core)] }]),
        ));
        assert_eq!(told.of("1/DEHP"), verdict);
    }
}

#[test]
fn once_an_article_always_an_article() {
    // The grip is diluted in the bicycle and is judged all the same.
    let bom = product(
        "electronics",
        json!({}),
        json!([{ "name": "bicycle", "parts": [
            { "name": "grip", "quantity": 2, "materials": [material("PVC", Some("50 g"), "0.2 %")] },
            { "name": "frame", "materials": [material("steel", Some("12 kg"), "0 %")] }
        ] }]),
    );
    assert_eq!(
        on("part", "").screen(&bom).by_node("1/DEHP"),
        [("bicycle › grip", "fail"), ("bicycle › frame", "pass")]
    );
    let whole = on("product", "").screen(&bom);
    assert_eq!(whole.by_node("1/DEHP"), [("product", "pass")]);
}

#[test]
fn a_product_counts_each_part_as_often_as_it_has_it() {
    let of = |quantity: u32| {
        on("product", "").screen(&product(
            "electronics",
            json!({}),
            json!([
                { "name": "grip", "quantity": quantity, "materials": [material("PVC", Some("10 g"), "1 %")] },
                { "name": "frame", "materials": [material("steel", Some("90 g"), "0 %")] }
            ]),
        ))
    };
    assert_eq!(of(1).of("1/DEHP"), "pass");
    assert_eq!(of(2).of("1/DEHP"), "fail");
}

#[test]
fn a_coating_is_judged_and_what_it_covers_is_not() {
    let mut paint = material("paint", Some("1 g"), "1 %");
    paint["class"] = json!("coating/paint");
    let mut wood = material("wood", Some("99 g"), "1 %");
    wood["class"] = json!("wood-panel");
    let told = on("coating", "").screen(&product(
        "toys",
        json!({}),
        json!([{ "name": "block", "materials": [paint, wood] }]),
    ));
    assert_eq!(told.by_node("1/DEHP"), [("block › paint", "fail")]);
}

#[test]
fn plasticised_material_is_a_condition_on_the_material() {
    let mut soft = material("soft", None, "1 %");
    soft["facts"] = json!({ "plasticised": true });
    let mut hard = material("hard", None, "1 %");
    hard["facts"] = json!({ "plasticised": false });
    let told = on("homogeneous-material", "when = { plasticised = true }").screen(&product(
        "toys",
        json!({}),
        json!([{ "name": "doll", "materials": [soft, hard] }]),
    ));
    assert_eq!(told.by_node("1/DEHP"), [("doll › soft", "fail")]);
}

#[test]
fn a_battery_is_judged_as_a_whole() {
    let world = World::under(
        "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nbasis = \"battery\"\nmax = { cadmium = \"0.002\" }",
    );
    let told = world.screen(&product(
        "electronics",
        json!({}),
        json!([
            { "name": "cell", "category": "battery", "materials": [
                { "name": "anode", "mass": "1 g", "disclosed": "100 %", "contains": [{ "substance": "cadmium", "content": "0.01 %" }] },
                { "name": "can", "mass": "9 g", "disclosed": "100 %" }
            ] },
            { "name": "case", "materials": [
                { "name": "ABS", "mass": "9 g", "disclosed": "100 %", "contains": [{ "substance": "cadmium", "content": "0.01 %" }] }
            ] }
        ]),
    ));
    // 0.01 % in a tenth of the cell is 0.001 %; the case is no battery.
    assert_eq!(told.value("1/cadmium"), "[0.001, 0.001]");
    assert_eq!(told.by_node("1/cadmium"), [("cell", "pass")]);
}

#[test]
fn each_packaging_component_is_judged_as_a_whole() {
    let world = World::under(
        "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"mg/kg\"\nbasis = \"packaging-component\"\nmax = { \"lead + cadmium + mercury + chromium-vi\" = \"100\" }",
    );
    let lead = |name: &str, mass: &str, content: &str| {
        json!({ "name": name, "mass": mass, "disclosed": "100 %",
            "contains": [{ "substance": "lead", "content": content }] })
    };
    let told = world.screen(&product(
        "toys",
        json!({}),
        json!([
            { "name": "box", "category": "packaging", "parts": [
                { "name": "bag", "category": "packaging/bag", "materials": [
                    lead("film", "9 g", "0 mg/kg"), lead("ink", "1 g", "1500 mg/kg") ] },
                { "name": "tray", "category": "packaging", "materials": [lead("pulp", "90 g", "0 mg/kg")] }
            ] },
            { "name": "toy", "materials": [lead("paint", "1 g", "1500 mg/kg")] }
        ]),
    ));
    // The ink makes 150 mg/kg of the bag, which the box around it does not dilute away.
    assert_eq!(
        told.by_node("1/lead+cadmium+mercury+chromium-vi"),
        [
            ("box", "pass"),
            ("box › bag", "fail"),
            ("box › tray", "pass")
        ]
    );
}

fn panels() -> World {
    World::under(
        r#"
[[table]]
id = "raw"
clause = "1"
kind = "emission/chamber"
unit = "mg/m3"
basis = "tested-object"
when = { material = "wood-panel" }
max = { formaldehyde = "0.124" }
"#,
    )
}

fn panel(name: &str, emission: Option<&str>) -> Value {
    let results: Vec<Value> = emission
        .iter()
        .map(|value| json!({ "analyte": "formaldehyde", "kind": "emission/chamber", "value": value }))
        .collect();
    json!({ "name": name, "class": "wood-panel", "results": results })
}

#[test]
fn the_tested_object_is_where_the_result_stands() {
    let world = World::under(
        r#"
[[table]]
id = "1"
clause = "1"
kind = "emission/cabin"
unit = "mg/m3"
max = { formaldehyde = "0.1" }
"#,
    );
    let result =
        json!([{ "analyte": "formaldehyde", "kind": "emission/cabin", "value": "0.2 mg/m3" }]);
    let part = |results: &Value| json!([{ "name": "door", "materials": [{ "name": "board", "results": results }] }]);
    let none = json!([]);
    let mut of_product = product("furniture", json!({}), part(&none));
    of_product["product"]["results"] = result.clone();
    assert_eq!(
        world.screen(&of_product).by_node("1/formaldehyde"),
        [("product", "fail")]
    );
    let of_board = product("furniture", json!({}), part(&result));
    assert_eq!(
        world.screen(&of_board).by_node("1/formaldehyde"),
        [("door › board", "fail")]
    );
    let of_nobody = product("furniture", json!({}), part(&none));
    assert_eq!(
        world.screen(&of_nobody).by_node("1/formaldehyde"),
        [("product", "inconclusive")]
    );
}

#[test]
fn a_panel_nobody_tested_is_not_cleared_by_the_panel_beside_it() {
    let bom = product(
        "furniture",
        json!({}),
        json!([{ "name": "cupboard", "materials": [panel("back", Some("0.05 mg/m3")), panel("door", None)] }]),
    );
    let told = panels().screen(&bom);
    assert_eq!(
        told.by_node("raw/formaldehyde"),
        [
            ("cupboard › back", "pass"),
            ("cupboard › door", "inconclusive")
        ]
    );
    assert_eq!(told.verdict(), "inconclusive");
}

#[test]
fn a_result_on_a_part_of_one_material_is_a_result_on_that_material() {
    let bom = product(
        "furniture",
        json!({}),
        json!([{ "name": "shelf", "materials": [panel("board", None)],
            "results": [{ "analyte": "formaldehyde", "kind": "emission/chamber", "value": "0.2 mg/m3" }] }]),
    );
    assert_eq!(panels().screen(&bom).verdict(), "fail");
}

#[test]
fn a_part_without_listed_materials_leaves_the_whole_open() {
    let told = on("product", "").screen(&product(
        "electronics",
        json!({}),
        json!([{ "name": "case", "materials": [material("ABS", Some("10 g"), "0 %")] }, { "name": "motor" }]),
    ));
    assert_eq!(told.by_node("1/DEHP"), [("product", "inconclusive")]);
}

#[test]
fn a_composite_of_three_bounds_each_by_three_times_its_value() {
    let of = |value: &str| {
        let bom = product(
            "toys",
            json!({}),
            json!([{ "name": "body", "results": [
                { "analyte": "DEHP", "kind": "content", "value": value, "composite_of": 3 }
            ], "materials": [{ "name": "red" }, { "name": "green" }, { "name": "blue" }] }]),
        );
        on("homogeneous-material", "")
            .screen(&bom)
            .verdict()
            .to_owned()
    };
    assert_eq!(of("0.03 %"), "pass");
    assert_eq!(of("0.04 %"), "inconclusive");
    assert_eq!(of("5 %"), "inconclusive");
}

#[test]
fn a_composite_of_some_materials_bounds_none_and_is_reported() {
    let bom = product(
        "toys",
        json!({}),
        json!([{ "name": "body", "results": [
            { "analyte": "DEHP", "kind": "content", "value": "0.001 %", "composite_of": 2 }
        ], "materials": [{ "name": "red" }, { "name": "green" }, { "name": "blue" }] }]),
    );
    let told = on("homogeneous-material", "").screen(&bom);
    assert_eq!(told.verdict(), "inconclusive");
    assert_eq!(
        told.0["untold_composites"],
        json!([{ "path": "parts[0].results[0]", "name": "DEHP", "composite_of": 2, "materials": 3 }])
    );
}
