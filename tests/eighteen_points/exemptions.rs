//! Point 9: exemptions are claimed on a constituent, validated and named; never applied unasked.

use jiff::civil::date;
use serde_json::{Value, json};

use crate::world::{Told, World, law, product};

const RESTRICTION: &str = r#"
[[table]]
id = "II"
clause = "Annex II"
kind = "content"
unit = "%"
max = { lead = "0.1", mercury = "0.1" }
"#;

fn under(exemption: &str) -> World {
    World::with(&[
        law("EEE 1-2011", RESTRICTION),
        (
            "exemptions/annex-iii.toml".to_owned(),
            format!(
                "[exemptions]\nof = \"EEE 1-2011\"\nannex = \"Annex III\"\nconfidence = \"verified\"\n{exemption}"
            ),
        ),
    ])
}

const SOLDER: &str = r#"
[[exemption]]
code = "7(a)"
title = { en = "lead in high melting temperature type solders" }
analytes = ["lead"]
when = { material = "metal/solder" }
content = { from = "85 %" }
"#;

fn device(facts: Value, constituents: Value) -> Value {
    product(
        "electronics",
        facts,
        json!([{ "name": "board", "materials": [
            { "name": "solder", "class": "metal/solder", "disclosed": "100 %", "contains": constituents }
        ] }]),
    )
}

fn solder(lead: &str, claim: Option<&str>) -> Value {
    let mut lead = json!({ "substance": "lead", "content": lead });
    if let Some(code) = claim {
        lead["exemption"] = json!(code);
    }
    device(json!({}), json!([lead]))
}

fn lead(told: &Told) -> (&str, String) {
    (told.of("II/lead"), told.exemption("II/lead"))
}

#[test]
fn a_claimed_exemption_lifts_the_limit_and_is_named() {
    let told = under(SOLDER).screen(&solder("88 %", Some("7(a)")));
    let (verdict, named) = lead(&told);
    assert_eq!(verdict, "pass");
    assert!(
        named.contains("7(a)") && named.contains("Annex III"),
        "{named}"
    );
}

#[test]
fn the_floor_of_a_band_is_a_floor() {
    let world = under(SOLDER);
    for (content, verdict) in [
        ("88 %", "pass"),
        ("85 %", "pass"),
        ("84.999 %", "fail"),
        ("84 %", "fail"),
        ("80-90 %", "inconclusive"),
    ] {
        let told = world.screen(&solder(content, Some("7(a)")));
        assert_eq!(told.of("II/lead"), verdict, "{content}");
    }
    let refused = world.screen(&solder("84 %", Some("7(a)")));
    assert!(
        refused.exemption("II/lead").contains("7(a)"),
        "{}",
        refused.exemption("II/lead")
    );
}

#[test]
fn the_ceiling_of_a_band_is_a_ceiling() {
    let steel = |band: &str| {
        under(&format!(
            r#"
[[exemption]]
code = "6(a)"
title = {{ en = "lead as an alloying element in steel" }}
analytes = ["lead"]
content = {band}
"#
        ))
    };
    for (band, content, verdict) in [
        (r#"{ up_to = "0.35 %" }"#, "0.35 %", "pass"),
        (r#"{ up_to = "0.35 %" }"#, "0.36 %", "fail"),
        (r#"{ below = "0.35 %" }"#, "0.35 %", "fail"),
        (r#"{ above = "80 %", below = "85 %" }"#, "80 %", "fail"),
        (r#"{ above = "80 %", below = "85 %" }"#, "82 %", "pass"),
    ] {
        let told = steel(band).screen(&solder(content, Some("6(a)")));
        assert_eq!(told.of("II/lead"), verdict, "{band}: {content}");
    }
}

#[test]
fn the_code_is_read_without_regard_to_spaces_and_case() {
    assert_eq!(
        under(SOLDER)
            .screen(&solder("88 %", Some("7 (A)")))
            .of("II/lead"),
        "pass"
    );
}

#[test]
fn a_claim_that_does_not_fit_is_refused_with_its_reason() {
    let world = under(SOLDER);
    let elsewhere = product(
        "electronics",
        json!({}),
        json!([{ "name": "case", "materials": [{ "name": "ABS", "class": "plastic", "disclosed": "100 %",
            "contains": [{ "substance": "lead", "content": "88 %", "exemption": "7(a)" }] }] }]),
    );
    let mercury = device(
        json!({}),
        json!([{ "substance": "mercury", "content": "90 %", "exemption": "7(a)" }]),
    );
    let mut reasons = Vec::new();
    for (bom, limit) in [
        (&elsewhere, "II/lead"),
        (&mercury, "II/mercury"),
        (&solder("88 %", Some("99(z)")), "II/lead"),
    ] {
        let told = world.screen(bom);
        assert_eq!(told.of(limit), "fail");
        reasons.push(told.exemption(limit));
    }
    assert!(
        reasons.iter().all(|reason| !reason.is_empty()),
        "{reasons:?}"
    );
    reasons.sort();
    reasons.dedup();
    assert_eq!(
        reasons.len(),
        3,
        "each refusal has its own reason: {reasons:?}"
    );
}

#[test]
fn an_exemption_nobody_claims_is_suggested_and_not_applied() {
    let told = under(SOLDER).screen(&solder("88 %", None));
    let (verdict, suggested) = lead(&told);
    assert_eq!(verdict, "fail");
    assert!(suggested.contains("7(a)"), "{suggested}");
    // What cannot fit is not suggested.
    let other = under(SOLDER).screen(&solder("50 %", None));
    assert_eq!(lead(&other), ("fail", String::new()));
}

#[test]
fn what_the_exemption_does_not_cover_fails_by_itself() {
    let world = under(SOLDER);
    let rest = |pigment: &str| {
        device(
            json!({}),
            json!([
                { "substance": "lead", "content": "88 %", "exemption": "7(a)" },
                { "substance": "lead chromate", "content": pigment }
            ]),
        )
    };
    // 64.1 % of lead chromate is lead.
    assert_eq!(world.screen(&rest("0.15 %")).of("II/lead"), "pass");
    let beyond = world.screen(&rest("0.3 %"));
    assert_eq!(beyond.of("II/lead"), "fail");
    assert!(!beyond.exemption("II/lead").is_empty());
}

#[test]
fn a_result_that_confirms_the_claimed_content_does_not_undo_the_claim() {
    let mut bom = solder("88 %", Some("7(a)"));
    bom["parts"][0]["materials"][0]["results"] =
        json!([{ "analyte": "lead", "kind": "content", "value": "88 %" }]);
    assert_eq!(under(SOLDER).screen(&bom).of("II/lead"), "pass");
}

fn valid(entries: &str) -> World {
    under(&format!("{SOLDER}valid = [ {entries} ]\n"))
}

#[test]
fn validity_has_days_for_each_category() {
    let world = valid(
        r#"{ when = { eee-category = "1" }, from = 2025-12-11, until = 2026-06-30, renewal = "none" },
           { when = { eee-category = "8" }, until = 2027-12-31, renewal = "none" }"#,
    );
    for (category, on, verdict) in [
        (json!({ "eee-category": "1" }), date(2025, 12, 10), "fail"),
        (json!({ "eee-category": "1" }), date(2025, 12, 11), "pass"),
        (json!({ "eee-category": "1" }), date(2026, 6, 30), "pass"),
        (json!({ "eee-category": "1" }), date(2026, 7, 1), "fail"),
        (json!({ "eee-category": "8" }), date(2026, 7, 1), "pass"),
        (json!({ "eee-category": "8" }), date(2028, 1, 1), "fail"),
        // Valid for both on this day, and for one of the two on that.
        (json!({}), date(2028, 1, 1), "fail"),
        (json!({}), date(2026, 7, 1), "inconclusive"),
    ] {
        let bom = device(
            category.clone(),
            json!([{ "substance": "lead", "content": "88 %", "exemption": "7(a)" }]),
        );
        let told = world.screen_on(on, &bom);
        assert_eq!(told.of("II/lead"), verdict, "{category} on {on}");
    }
}

#[test]
fn what_is_known_of_a_renewal_decides_after_the_last_day() {
    let after = date(2027, 1, 1);
    for (renewal, verdict) in [
        (r#", renewal = "pending""#, "pass"),
        (r#", renewal = "none""#, "fail"),
        (r#", renewal = "unknown""#, "inconclusive"),
        ("", "inconclusive"),
    ] {
        let world = valid(&format!("{{ until = 2026-12-31{renewal} }}"));
        let bom = solder("88 %", Some("7(a)"));
        assert_eq!(
            world.screen_on(date(2026, 12, 31), &bom).of("II/lead"),
            "pass",
            "{renewal}"
        );
        let told = world.screen_on(after, &bom);
        assert_eq!(told.of("II/lead"), verdict, "{renewal}");
        if verdict == "inconclusive" {
            assert!(
                told.needs("II/lead")
                    .contains(&"exemption-renewal".to_owned())
            );
        }
    }
    let pending = valid("{ until = 2026-12-31, renewal = \"pending\" }");
    let on_time = pending.screen_on(date(2026, 12, 31), &solder("88 %", Some("7(a)")));
    let late = pending.screen_on(after, &solder("88 %", Some("7(a)")));
    assert_ne!(
        on_time.exemption("II/lead"),
        late.exemption("II/lead"),
        "a stay on a pending renewal is told"
    );
}

const LAMPS: &str = r#"
[[exemption]]
code = "1(a)"
title = { en = "mercury in compact fluorescent lamps" }
analytes = ["mercury"]
per_item = { up_to = "2.5 mg" }
"#;

#[test]
fn a_mass_per_item_is_judged_by_its_own_result() {
    let world = under(LAMPS);
    let lamp = |mass: Option<&str>| {
        let mut bom = device(
            json!({}),
            json!([{ "substance": "mercury", "content": "0.5 %", "exemption": "1(a)" }]),
        );
        if let Some(mass) = mass {
            bom["parts"][0]["results"] =
                json!([{ "analyte": "mercury", "kind": "mass-per-item", "value": mass }]);
        }
        world.screen(&bom)
    };
    assert_eq!(lamp(Some("2.5 mg")).of("II/mercury"), "pass");
    assert_eq!(lamp(Some("2.6 mg")).of("II/mercury"), "fail");
    let unmeasured = lamp(None);
    assert_eq!(unmeasured.of("II/mercury"), "inconclusive");
    assert!(
        unmeasured
            .needs("II/mercury")
            .contains(&"mass-per-item".to_owned())
    );
}

#[test]
fn an_exemption_for_a_group_is_for_each_of_its_members() {
    let world = World::with(&[
        law(
            "EEE 1-2011",
            "[[table]]\nid = \"II\"\nclause = \"II\"\nkind = \"content\"\nunit = \"%\"\nmax = { \"each SVHC\" = \"0.1\" }",
        ),
        (
            "exemptions/annex-iii.toml".to_owned(),
            "[exemptions]\nof = \"EEE 1-2011\"\nannex = \"Annex III\"\nconfidence = \"verified\"\n[[exemption]]\ncode = \"1\"\ntitle = { en = \"any of them\" }\nanalytes = [\"SVHC\"]\n".to_owned(),
        ),
    ]);
    let of = |claim: Value| {
        let told = world.screen(&device(
            json!({}),
            json!([{ "substance": "DEHP", "content": "5 %", "exemption": claim }]),
        ));
        let findings = told.findings("II/SVHC");
        let verdicts = findings.iter().map(|finding| &finding["verdict"]);
        verdicts.cloned().collect::<Vec<Value>>()
    };
    assert!(of(json!(null)).contains(&json!("fail")));
    assert!(!of(json!("1")).contains(&json!("fail")));
}

#[test]
fn a_claim_made_for_another_substance_is_refused_whether_it_would_hold_or_is_open() {
    let world = World::with(&[
        law(
            "EEE 1-2011",
            "[[table]]\nid = \"II\"\nclause = \"II\"\nkind = \"content\"\nunit = \"%\"\nmax = { \"lead + cadmium\" = \"0.1\" }",
        ),
        (
            "exemptions/annex-iii.toml".to_owned(),
            format!(
                "[exemptions]\nof = \"EEE 1-2011\"\nannex = \"Annex III\"\nconfidence = \"verified\"\n{}",
                SOLDER.replace("content = { from = \"85 %\" }\n", "")
            ),
        ),
    ]);
    let refused = |class: Value| {
        let mut bom = device(
            json!({}),
            json!([{ "substance": "cadmium", "content": "5 %", "exemption": "7(a)" }]),
        );
        bom["parts"][0]["materials"][0]["class"] = class;
        let told = world.screen(&bom);
        assert_eq!(told.0["findings"].as_array().unwrap().len(), 1);
        assert_eq!(told.0["findings"][0]["verdict"], json!("fail"));
        told.0["findings"][0]["exemption"]["en"].to_string()
    };
    let holds = refused(json!("metal/solder"));
    assert!(holds.contains("substance"), "{holds}");
    assert_eq!(refused(json!(null)), holds);
}

#[test]
fn only_a_mass_per_item_of_the_same_substance_is_one() {
    let world = under(LAMPS);
    for (analyte, kind, value) in [
        ("mercury", "content", "0.0001 %"),
        ("lead", "mass-per-item", "1 mg"),
    ] {
        let mut bom = device(
            json!({}),
            json!([{ "substance": "mercury", "content": "0.5 %", "exemption": "1(a)" }]),
        );
        bom["parts"][0]["results"] = json!([{ "analyte": analyte, "kind": kind, "value": value }]);
        let told = world.screen(&bom);
        assert_eq!(told.of("II/mercury"), "inconclusive", "{analyte} {kind}");
        assert!(
            told.needs("II/mercury")
                .contains(&"mass-per-item".to_owned())
        );
    }
}

#[test]
fn of_entries_of_one_code_that_are_refused_alike_the_first_is_told() {
    let entry = |title: &str, floor: &str| {
        SOLDER
            .replace("lead in high melting temperature type solders", title)
            .replace("85 %", floor)
    };
    let world = under(&format!(
        "{}{}",
        entry("the first", "85 %"),
        entry("the second", "90 %")
    ));
    let told = world.screen(&solder("50 %", Some("7(a)")));
    let (verdict, refused) = lead(&told);
    assert_eq!(verdict, "fail");
    let both = under(&entry("the first", "85 %")).screen(&solder("50 %", Some("7(a)")));
    assert_eq!(refused, both.exemption("II/lead"));
    let other = under(&entry("the second", "90 %")).screen(&solder("50 %", Some("7(a)")));
    assert_ne!(refused, other.exemption("II/lead"));
}
