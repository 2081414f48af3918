//! Screening methods: a reading counts as the state it is sorted into, and what it cannot tell stays open.

use hazlimit::{Assumption, DecisionRule};
use serde_json::{Value, json};

use crate::world::{TODAY, Told, World, law, product};

const BROMINE: &str = r#"
element.bromine = { symbol = "Br", names = { en = "bromine" }, cas = "7726-95-6" }
substance.decaBB = { names = { en = "decabromobiphenyl" }, cas = "13654-09-6", formula = "C12Br10" }
group.PBB = { names = { en = "polybrominated biphenyls" }, members = ["decaBB"] }
"#;

const RAYS: &str = r#"
[screening]
id = "RAYS 3-1:2013"
also = ["GB/T 3.301-2020"]
title = { en = "screening by rays" }
kind = "content"
unit = "mg/kg"
confidence = "verified"

[[matrix]]
id = "polymer"
when = { material = "plastic" }
[[matrix.reading]]
of = "lead"
tells_of = ["lead"]
limit = "1000"
below = { at = "700", sigmas = "-3" }
over = { at = "1300", sigmas = "3" }
confirm = "RAYS 5"
[[matrix.reading]]
of = "cadmium"
tells_of = ["cadmium"]
limit = "100"
below = { at = "70", sigmas = "-3" }
over = { at = "130", sigmas = "3" }
confirm = "RAYS 5"
[[matrix.reading]]
of = "bromine"
tells_of = ["PBB"]
limit = "1000"
below = { at = "300", sigmas = "-3" }
confirm = { en = "RAYS 6", zh = "射线 6" }
[[matrix.reading]]
of = "chromium"
tells_of = ["chromium-vi"]
limit = "1000"
below = { at = "700", sigmas = "-3" }
confirm = "RAYS 7"

[[matrix]]
id = "metal"
when = { material = "metal" }
[[matrix.reading]]
of = "lead"
tells_of = ["lead"]
limit = "1000"
below = { at = "700", sigmas = "-3" }
over = { at = "1300", sigmas = "3" }
confirm = "RAYS 5"
[[matrix.not_applicable]]
of = "bromine"

[[matrix]]
id = "composite"
when = { material = "wood-panel" }
[[matrix.reading]]
of = "lead"
tells_of = ["lead"]
limit = "1000"
below = { at = "500", sigmas = "-3" }
over = { at = "1500", sigmas = "3" }
confirm = "RAYS 5"
[[matrix.reading]]
of = "cadmium"
tells_of = ["cadmium"]
limit = "100"
below = "detection limit"
over = { at = "150", sigmas = "3" }
confirm = "RAYS 5"
"#;

const SPOT: &str = r#"
[screening]
id = "SPOT 7-1:2015"
title = { en = "spot test" }
kind = "areal-content"
unit = "ug/cm2"
confidence = "known"
[[matrix]]
id = "coating"
when = { material = "metal" }
[[matrix.reading]]
of = "chromium-vi"
tells_of = ["chromium-vi"]
below = { at = "0.10", edge = "open" }
over = { at = "0.13", edge = "open" }
confirm = "the same test"
"#;

const LAW: &str = r#"
[[table]]
clause = "4"
kind = "content"
unit = "mg/kg"
max = { lead = "1000", cadmium = "100", chromium-vi = "1000", "sum PBB" = "1000", DEHP = "1000" }
[[table]]
clause = "5"
kind = "element-migration"
unit = "mg/kg"
max = { lead = "90" }
[[table]]
clause = "6"
kind = "content"
unit = "mg/kg"
max = { lead = "600", bromine = "900" }
"#;

fn files(law_lines: &str) -> Vec<(String, String)> {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    vec![
        law("LAW 1-2020", law_lines),
        file("substances/bromine.toml", BROMINE),
        file("screening/rays.toml", RAYS),
        file("screening/spot.toml", SPOT),
    ]
}

/// The limits of one table of the law alone.
fn world(clause: &str) -> World {
    let tables: Vec<&str> = LAW
        .split("[[table]]")
        .filter(|table| table.contains(&format!("clause = \"{clause}\"")))
        .collect();
    World::with(&files(&format!("[[table]]{}", tables.concat())))
}

fn part(class: Value, results: Value) -> Value {
    let mut material = json!({ "name": "material", "results": results });
    if !class.is_null() {
        material["class"] = class;
    }
    product(
        "electronics",
        json!({}),
        json!([{ "name": "part", "materials": [material] }]),
    )
}

fn read(analyte: &str, value: &str, sigma: Option<&str>) -> Value {
    by("RAYS 3-1:2013", analyte, value, sigma)
}

fn by(method: &str, analyte: &str, value: &str, sigma: Option<&str>) -> Value {
    let mut result =
        json!({ "analyte": analyte, "kind": "content", "value": value, "method": method });
    if let Some(sigma) = sigma {
        result["sigma"] = json!(sigma);
    }
    result
}

fn screen(class: &str, result: Value) -> Told {
    world("4").screen(&part(json!(class), json!([result])))
}

fn texts(told: &Told, limit: &str, list: &str, language: &str) -> String {
    let all = told.finding(limit)[list].as_array().unwrap().iter();
    let texts = all.map(|one| one["text"][language].as_str().unwrap());
    texts.collect::<Vec<_>>().join(" | ")
}

#[test]
fn a_reading_is_sorted_at_borders_that_are_exact() {
    for (value, verdict) in [
        ("0 mg/kg", "pass"),
        ("640 mg/kg", "pass"),
        ("0.064 %", "pass"),
        ("640.000000000001 mg/kg", "inconclusive"),
        ("1000 mg/kg", "inconclusive"),
        ("1359.999999999999 mg/kg", "inconclusive"),
        ("1360 mg/kg", "fail"),
        ("12 %", "fail"),
        ("< 640 mg/kg", "pass"),
        ("ND (LOQ 5 mg/kg)", "pass"),
        ("< 641 mg/kg", "inconclusive"),
        ("1360-1400 mg/kg", "fail"),
    ] {
        let told = screen("plastic", read("lead", value, Some("20 mg/kg")));
        assert_eq!(told.of("/lead"), verdict, "{value}");
    }
}

#[test]
fn a_state_turns_into_no_figure_of_content() {
    let told = |value| screen("plastic", read("lead", value, Some("20 mg/kg")));
    assert_eq!(told("12 mg/kg").value("/lead"), "[0, 1000]");
    assert_eq!(told("2000 mg/kg").value("/lead"), "(1000, 1000000]");
    assert_eq!(told("900 mg/kg").value("/lead"), "[0, 1000000]");
}

#[test]
fn a_finding_names_the_method_it_rests_on_and_the_one_that_confirms() {
    let told = screen("plastic", read("lead", "12 mg/kg", Some("20 mg/kg")));
    assert!(
        texts(&told, "/lead", "evidence", "en").contains("screening method RAYS 3-1:2013: below")
    );
    assert!(texts(&told, "/lead", "evidence", "zh").contains("筛选方法 RAYS 3-1:2013：低于"));
    let told = screen("plastic", read("lead", "2000 mg/kg", Some("20 mg/kg")));
    assert!(
        texts(&told, "/lead", "evidence", "en").contains("screening method RAYS 3-1:2013: over")
    );
    let told = screen("plastic", read("bromine", "900 mg/kg", Some("20 mg/kg")));
    assert!(told.needs("/PBB").contains(&"confirming-method".to_owned()));
    assert!(texts(&told, "/PBB", "needs", "en").contains("the confirming method: RAYS 6"));
    assert!(texts(&told, "/PBB", "needs", "zh").contains("确证方法：射线 6"));
    assert!(texts(&told, "/PBB", "evidence", "en").contains("RAYS 3-1:2013: inconclusive"));
}

#[test]
fn without_the_repeatability_no_state_can_be_told() {
    for value in ["1 mg/kg", "900 mg/kg", "5 %", "ND (LOQ 1 mg/kg)"] {
        let told = screen("plastic", read("lead", value, None));
        assert_eq!(told.of("/lead"), "inconclusive", "{value}");
        assert!(told.needs("/lead").contains(&"repeatability".to_owned()));
    }
}

#[test]
fn a_border_at_or_below_zero_does_not_exist() {
    for (sigma, value, verdict) in [
        ("23.3 mg/kg", "0.1 mg/kg", "pass"),
        ("23.3 mg/kg", "0.11 mg/kg", "inconclusive"),
        ("23.4 mg/kg", "0 mg/kg", "inconclusive"),
        ("30 mg/kg", "0 mg/kg", "inconclusive"),
        ("30 mg/kg", "220 mg/kg", "fail"),
    ] {
        let told = screen("plastic", read("cadmium", value, Some(sigma)));
        assert_eq!(told.of("/cadmium"), verdict, "{sigma} {value}");
    }
}

#[test]
fn a_proxy_clears_and_never_convicts() {
    for (analyte, limit) in [("bromine", "/PBB"), ("chromium", "/chromium-vi")] {
        for (value, verdict) in [
            ("200 mg/kg", "pass"),
            ("900 mg/kg", "inconclusive"),
            ("60 %", "inconclusive"),
        ] {
            let told = screen("plastic", read(analyte, value, Some("10 mg/kg")));
            assert_eq!(told.of(limit), verdict, "{analyte} {value}");
        }
    }
    // Without the method's border 310 mg/kg of bromine would clear PBB by their formulas alone.
    let told = screen("plastic", read("bromine", "310 mg/kg", Some("1 mg/kg")));
    assert_eq!(told.of("/PBB"), "inconclusive");
    let told = screen("plastic", by("another", "bromine", "310 mg/kg", None));
    assert_eq!(told.of("/PBB"), "pass");
}

#[test]
fn a_reading_sorts_against_the_limit_it_names_and_is_a_plain_result_for_others() {
    let lead = |value| {
        part(
            json!("plastic"),
            json!([read("lead", value, Some("20 mg/kg"))]),
        )
    };
    assert_eq!(world("6").screen(&lead("550 mg/kg")).of("/lead"), "pass");
    assert_eq!(world("6").screen(&lead("650 mg/kg")).of("/lead"), "fail");
    assert_eq!(world("5").screen(&lead("80 mg/kg")).of("/lead"), "pass");
    assert_eq!(
        world("5").screen(&lead("200 mg/kg")).of("/lead"),
        "inconclusive"
    );
    let bromine = part(json!("metal"), json!([read("bromine", "950 mg/kg", None)]));
    assert_eq!(world("6").screen(&bromine).of("/bromine"), "fail");
}

#[test]
fn what_the_method_cannot_see_it_says_nothing_of() {
    for analyte in ["DEHP", "117-81-7"] {
        let told = screen("plastic", read(analyte, "1 mg/kg", Some("1 mg/kg")));
        assert_eq!(told.of("/DEHP"), "inconclusive");
        assert!(texts(&told, "/DEHP", "evidence", "en").contains("does not tell of it"));
    }
    let told = screen("metal", read("bromine", "1 mg/kg", Some("1 mg/kg")));
    assert_eq!(told.of("/PBB"), "inconclusive");
    let told = screen("plastic", read("chromium(VI)", "1 mg/kg", Some("1 mg/kg")));
    assert_eq!(told.verdict(), "inconclusive");
}

#[test]
fn outside_the_matrices_a_reading_is_a_plain_result() {
    for (value, verdict) in [("900 mg/kg", "pass"), ("1001 mg/kg", "fail")] {
        let told = screen("textile", read("lead", value, Some("20 mg/kg")));
        assert_eq!(told.of("/lead"), verdict, "{value}");
    }
}

#[test]
fn an_unknown_matrix_is_asked_for() {
    let told = world("4").screen(&part(
        Value::Null,
        json!([read("lead", "12 mg/kg", Some("20 mg/kg"))]),
    ));
    assert_eq!(told.of("/lead"), "inconclusive");
    assert!(told.needs("/lead").contains(&"material-class".to_owned()));
}

#[test]
fn matrices_that_disagree_leave_it_open() {
    let told = |value| {
        let classes = json!(["plastic", "wood-panel"]);
        world("4").screen(&part(
            classes,
            json!([read("lead", value, Some("10 mg/kg"))]),
        ))
    };
    for (value, verdict) in [
        ("470 mg/kg", "pass"),
        ("600 mg/kg", "inconclusive"),
        ("1400 mg/kg", "inconclusive"),
        ("1530 mg/kg", "fail"),
    ] {
        assert_eq!(told(value).of("/lead"), verdict, "{value}");
    }
}

#[test]
fn results_without_a_method_or_by_another_stay_as_they_are() {
    let mut bare = read("lead", "900 mg/kg", None);
    bare.as_object_mut().unwrap().remove("method");
    assert_eq!(screen("plastic", bare).of("/lead"), "pass");
    for method in [
        "RAYS 5",
        "RAYS 5, after screening by RAYS 3-1",
        "RAYS 3-10",
        "RAYS 3-1-2",
        "RAYS 3-1.2",
        "GB/T 3.3012-2020",
        "XRAYS 3-1",
    ] {
        let told = screen("plastic", by(method, "lead", "900 mg/kg", None));
        assert_eq!(told.of("/lead"), "pass", "{method}");
    }
}

#[test]
fn a_method_is_known_as_laboratories_write_it() {
    for method in [
        "RAYS 3-1:2013",
        "RAYS 3-1",
        "rays3-1: 2013",
        "RAYS 3-1 (X-ray fluorescence)",
        "RAYS 3-1:2013 及内部方法",
        "GB/T 3.301-2020",
        "GB/T 3.301",
        " RAYS 3-1:2013",
        "With reference to RAYS 3-1:2013, by energy dispersion",
        "EN RAYS 3-1",
        "ＲＡＹＳ ３－１：２０１３",
        "RAYS 3\u{2011}1 2013",
        "RAYS 3-1, RAYS 5",
    ] {
        let told = screen("plastic", by(method, "lead", "900 mg/kg", Some("20 mg/kg")));
        assert_eq!(told.of("/lead"), "inconclusive", "{method}");
        let told = screen("plastic", by(method, "lead", "500 mg/kg", Some("20 mg/kg")));
        assert_eq!(told.of("/lead"), "pass", "{method}");
    }
}

#[test]
fn the_borders_of_another_edition_are_not_known() {
    let editions = ["RAYS 3-1:2026", "RAYS 3-1 2026", "GB/T 3.301-2019"];
    for (method, value) in editions
        .into_iter()
        .flat_map(|id| [(id, "1 mg/kg"), (id, "5 %")])
    {
        let result = by(method, "lead", value, Some("20 mg/kg"));
        let told = screen("plastic", result);
        assert_eq!(told.of("/lead"), "inconclusive", "{value}");
        assert!(texts(&told, "/lead", "evidence", "en").contains("not sorted"));
    }
}

#[test]
fn where_the_border_is_the_detection_limit_only_what_is_not_detected_is_below() {
    for (value, verdict) in [
        ("ND (LOQ 5 mg/kg)", "pass"),
        ("5 mg/kg", "inconclusive"),
        ("< 5 mg/kg", "inconclusive"),
        ("179 mg/kg", "inconclusive"),
        ("180 mg/kg", "fail"),
        // A detection limit above the limit clears nothing, and an unknown one may be.
        ("ND (LOQ 101 mg/kg)", "inconclusive"),
        ("ND", "inconclusive"),
    ] {
        let told = screen("wood-panel", read("cadmium", value, Some("10 mg/kg")));
        assert_eq!(told.of("/cadmium"), verdict, "{value}");
    }
    let told = screen("wood-panel", read("cadmium", "ND", Some("10 mg/kg")));
    assert!(
        told.needs("/cadmium")
            .contains(&"detection-limit".to_owned())
    );
}

#[test]
fn the_confirming_result_decides_what_the_reading_left_open() {
    for (confirmed, verdict) in [("950 mg/kg", "pass"), ("1050 mg/kg", "fail")] {
        let results = json!([
            read("lead", "1200 mg/kg", Some("20 mg/kg")),
            by("RAYS 5", "lead", confirmed, None)
        ]);
        let told = world("4").screen(&part(json!("plastic"), results));
        assert_eq!(told.of("/lead"), verdict, "{confirmed}");
    }
}

#[test]
fn a_state_against_a_result_is_a_contradiction() {
    let results = json!([
        read("lead", "2000 mg/kg", Some("20 mg/kg")),
        by("RAYS 5", "lead", "900 mg/kg", None)
    ]);
    let told = world("4").screen(&part(json!("plastic"), results));
    assert_eq!(told.of("/lead"), "inconclusive");
    assert!(told.needs("/lead").contains(&"contradiction".to_owned()));
}

#[test]
fn a_mixture_spreads_as_far_as_its_value() {
    for (value, verdict) in [
        ("320 mg/kg", "pass"),
        ("321 mg/kg", "inconclusive"),
        ("2 %", "inconclusive"),
    ] {
        let mut result = read("lead", value, Some("10 mg/kg"));
        result["composite_of"] = json!(2);
        let bom = product(
            "electronics",
            json!({}),
            json!([{ "name": "part", "results": [result], "materials": [
                { "name": "one", "class": "plastic" }, { "name": "two", "class": "plastic" }] }]),
        );
        let told = world("4").screen(&bom);
        assert_eq!(
            told.by_node("/lead"),
            [("part › one", verdict), ("part › two", verdict)],
            "{value}"
        );
    }
}

#[test]
fn a_part_of_one_material_is_read_as_that_material() {
    for (value, verdict) in [
        ("640 mg/kg", "pass"),
        ("900 mg/kg", "inconclusive"),
        ("1360 mg/kg", "fail"),
    ] {
        let bom = product(
            "electronics",
            json!({}),
            json!([{ "name": "part", "results": [read("lead", value, Some("20 mg/kg"))],
                     "materials": [{ "name": "one", "class": "plastic" }] }]),
        );
        assert_eq!(world("4").screen(&bom).of("/lead"), verdict, "{value}");
    }
}

#[test]
fn under_a_guarded_rule_the_uncertainty_of_the_reading_counts_too() {
    let mut result = read("lead", "640 mg/kg", Some("20 mg/kg"));
    result["uncertainty"] = json!("1 mg/kg");
    let bom = part(json!("plastic"), json!([result]));
    let by = |rule| world("4").screen_with(TODAY, rule, Assumption::Nothing, &bom);
    assert_eq!(by(DecisionRule::Simple).of("/lead"), "pass");
    assert_eq!(by(DecisionRule::Guarded).of("/lead"), "inconclusive");
}

#[test]
fn a_spot_test_per_area_tells_its_state_and_bounds_no_share() {
    for (value, state) in [
        ("0.09 ug/cm2", "below"),
        ("0.10 ug/cm2", "inconclusive"),
        ("0.13 ug/cm2", "inconclusive"),
        ("0.14 ug/cm2", "over"),
    ] {
        let result = json!({ "analyte": "chromium(VI)", "kind": "areal-content", "value": value, "method": "SPOT 7-1" });
        let mut bom = part(json!("metal"), json!([result]));
        bom["parts"][0]["materials"][0]["results"][0]["analyte"] = json!("18540-29-9");
        let told = world("4").screen(&bom);
        assert_eq!(told.of("/chromium-vi"), "inconclusive", "{value}");
        let says = texts(&told, "/chromium-vi", "evidence", "en");
        assert!(
            says.contains(&format!("SPOT 7-1:2015: {state}")),
            "{value}: {says}"
        );
    }
}

#[test]
fn a_method_that_would_clear_too_much_is_refused() {
    for (good, wrong, words) in [
        (
            "{ at = \"700\", sigmas = \"-3\" }",
            "{ at = \"1001\", sigmas = \"-3\" }",
            "wrong side of the limit",
        ),
        (
            "{ at = \"1300\", sigmas = \"3\" }",
            "{ at = \"999\", sigmas = \"3\" }",
            "wrong side of the limit",
        ),
        (
            "{ at = \"700\", sigmas = \"-3\" }",
            "{ at = \"700\", sigmas = \"3\" }",
            "must widen",
        ),
        (
            "{ at = \"1300\", sigmas = \"3\" }",
            "{ at = \"1300\", sigmas = \"-3\" }",
            "must widen",
        ),
        ("sigmas = \"-3\"", "sigmas = \"three\"", "no whole number"),
        (
            "tells_of = [\"lead\"]",
            "tells_of = [\"cadmium\"]",
            "says nothing of `cadmium`",
        ),
        ("tells_of = [\"lead\"]", "tells_of = []", "what it tells of"),
        ("of = \"cadmium\"", "of = \"lead\"", "already"),
        ("id = \"metal\"", "id = \"polymer\"", "defined already"),
        ("GB/T 3.301-2020", "SPOT 7-1:2015", "defined already"),
        ("unit = \"mg/kg\"", "unit = \"mg/m2\"", "does not fit"),
        ("\"detection limit\"", "\"nothing\"", "expected a border"),
    ] {
        assert!(RAYS.contains(good), "{good}");
        let mut all = files(LAW);
        all[2].1 = RAYS.replacen(good, wrong, 1);
        let refusal = World::refusal(&all);
        assert!(refusal.contains(words), "{wrong}:\n{refusal}");
        assert!(
            refusal.contains("screening/rays.toml:") || words.contains("already"),
            "{refusal}"
        );
    }
}

#[test]
fn a_mixture_of_others_asks_for_no_confirmation() {
    let told = |results: Value| {
        let bom = product(
            "electronics",
            json!({}),
            json!([{ "name": "part", "results": results, "materials": [
                { "name": "one", "class": "plastic" }, { "name": "two", "class": "plastic" }] }]),
        );
        let told = world("4").screen(&bom);
        let findings = told.findings("/lead");
        let needs = findings.iter().map(|finding| finding["needs"].clone());
        needs.collect::<Vec<Value>>()
    };
    let mut of_three = read("lead", "900 mg/kg", Some("10 mg/kg"));
    of_three["composite_of"] = json!(3);
    let mut of_both = of_three.clone();
    of_both["composite_of"] = json!(2);
    let unmeasured = told(json!([]));
    assert_eq!(told(json!([of_three])), unmeasured);
    assert_ne!(told(json!([of_both])), unmeasured);
}

#[test]
fn results_by_two_methods_are_each_sorted_by_their_own() {
    let spot = json!({ "analyte": "chromium-vi", "kind": "areal-content", "value": "0.05 ug/cm2", "method": "SPOT 7-1:2015" });
    let alone = world("4").screen(&part(json!("metal"), json!([spot])));
    let both = world("4").screen(&part(
        json!("metal"),
        json!([read("lead", "100 mg/kg", Some("10 mg/kg")), spot]),
    ));
    let said = texts(&alone, "/chromium-vi", "evidence", "en");
    assert!(!said.is_empty());
    let said_of_second = said.replace("results[0]", "results[1]");
    assert_eq!(
        texts(&both, "/chromium-vi", "evidence", "en"),
        said_of_second
    );
    assert_eq!(both.of("/lead"), "pass");
}

#[test]
fn a_state_that_stands_for_itself_is_told_beside_a_content_only() {
    let world = World::with(&files(
        "[[table]]\nclause = \"5\"\nkind = \"element-migration\"\nunit = \"mg/kg\"\nmax = { chromium-vi = \"1\" }",
    ));
    let spot = json!({ "analyte": "chromium-vi", "kind": "areal-content", "value": "0.05 ug/cm2", "method": "SPOT 7-1:2015" });
    let with = world.screen(&part(json!("metal"), json!([spot])));
    let without = world.screen(&part(json!("metal"), json!([])));
    assert_eq!(
        with.finding("/chromium-vi")["evidence"],
        without.finding("/chromium-vi")["evidence"]
    );
}

#[test]
fn a_multiple_of_a_substance_is_not_what_a_method_reads() {
    let world = World::with(&files(
        "[[table]]\nid = \"4\"\nclause = \"4\"\nkind = \"content\"\nunit = \"mg/kg\"\nmax = { \"2 lead\" = \"1000\" }",
    ));
    let told = world.screen(&part(
        json!("plastic"),
        json!([read("lead", "640 mg/kg", Some("20 mg/kg"))]),
    ));
    // Twice 640 mg/kg; "below" would say that the limit of 1000 mg/kg is kept.
    assert_eq!(told.verdict(), "fail");
}

#[test]
fn only_what_was_not_found_is_asked_for_its_detection_limit() {
    let asks = |value: &str| {
        let told = screen("plastic", read("lead", value, Some("20 mg/kg")));
        assert_eq!(told.of("/lead"), "inconclusive", "{value}");
        told.needs("/lead").contains(&"detection-limit".to_owned())
    };
    assert!(asks("ND"));
    assert!(!asks("ND (LOQ 700 mg/kg)"));
    assert!(!asks("> 100 mg/kg"));
    assert!(!asks("900 mg/kg"));
}

#[test]
fn of_several_readings_that_tell_of_one_substance_that_of_the_result_sorts() {
    let reading = "[[matrix.reading]]\nof = \"chromium-vi\"\ntells_of = [\"chromium-vi\"]\nlimit = \"1000\"\nbelow = { at = \"100\", sigmas = \"-3\" }\nconfirm = \"RAYS 7\"\n";
    let rays = RAYS.replacen(
        "\n[[matrix]]\nid = \"metal\"",
        &format!("\n{reading}\n[[matrix]]\nid = \"metal\""),
        1,
    );
    let mut all = files(
        "[[table]]\nid = \"4\"\nclause = \"4\"\nkind = \"content\"\nunit = \"mg/kg\"\nmax = { chromium-vi = \"1000\" }",
    );
    all.retain(|(name, _)| name != "screening/rays.toml");
    all.push(("screening/rays.toml".to_owned(), rays));
    let world = World::with(&all);
    for (analyte, verdict) in [("chromium", "pass"), ("chromium-vi", "inconclusive")] {
        let told = world.screen(&part(
            json!("plastic"),
            json!([read(analyte, "500 mg/kg", Some("20 mg/kg"))]),
        ));
        assert_eq!(told.of("4/chromium-vi"), verdict, "{analyte}");
    }
}

#[test]
fn a_state_of_everything_proves_nothing_of_one_role() {
    let world = World::with(&files(
        "[[table]]\nid = \"4\"\nclause = \"4\"\nkind = \"content\"\nunit = \"mg/kg\"\nrole = \"impurity\"\nmax = { lead = \"1000\" }",
    ));
    for (value, verdict) in [("100 mg/kg", "pass"), ("5000 mg/kg", "inconclusive")] {
        let told = world.screen(&part(
            json!("plastic"),
            json!([read("lead", value, Some("20 mg/kg"))]),
        ));
        assert_eq!(told.of("4/lead"), verdict, "{value}");
    }
}
