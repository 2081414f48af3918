//! Worked examples of electronics, batteries and packaging: published cases, and the readings a naive implementation gets wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]

mod worked;

use serde_json::{Value, json};
use worked::{CHINA, EU, Screened, TODAY, of_one_material};

const LEAD: &str = "directive-2011-65-eu/annex-ii-metals/lead";
const CADMIUM: &str = "directive-2011-65-eu/annex-ii-metals/cadmium";
const CHROMIUM_VI: &str = "directive-2011-65-eu/annex-ii-metals/chromium-vi";
const PBDE: &str = "directive-2011-65-eu/annex-ii-flame-retardants/PBDE";
const PBB: &str = "directive-2011-65-eu/annex-ii-flame-retardants/PBB";
const DEHP: &str = "directive-2011-65-eu/annex-ii-phthalates/DEHP";
const ART_33: &str = "reach-candidate-list/art-33/SVHC";
const SCIP: &str = "reach-candidate-list/scip/SVHC";
const CHINA_CADMIUM: &str =
    "china-rohs-measures-2016/catalogue/gb-t-26572-2011/limits-metals/cadmium";

/// Consumer equipment of one material, all disclosed.
fn equipment(class: &str, contains: Value, results: Value) -> Value {
    of_one_material(
        json!({
            "category": "electronics/audio",
            "made": "2026-06-01",
            "facts": { "eee-category": "4", "china-rohs-catalogue": "first-batch" }
        }),
        json!({ "class": class, "disclosed": "100 %", "contains": contains, "results": results }),
    )
}

fn with(class: &str, substance: &str, content: &str) -> Value {
    equipment(
        class,
        json!([ { "substance": substance, "content": content } ]),
        json!([]),
    )
}

/// A material of which only results are known.
fn tested(class: &str, results: Value) -> Value {
    let mut bom = equipment(class, json!([]), results);
    bom["parts"][0]["materials"][0]
        .as_object_mut()
        .unwrap()
        .remove("disclosed");
    bom
}

fn content(analyte: &str, value: &str) -> Value {
    json!({ "analyte": analyte, "kind": "content", "value": value })
}

fn exemption_note(report: &Screened, limit: &str) -> String {
    report.only(limit)["exemption"]["en"]
        .as_str()
        .unwrap_or("")
        .to_owned()
}

#[test]
fn one_hundredth_of_a_percent_of_cadmium_is_exactly_100_mg_per_kg_and_passes() {
    for (value, verdict) in [
        ("0.01 %", "pass"),
        ("0.0100 %", "pass"),
        ("100 mg/kg", "pass"),
        ("100 ppm", "pass"),
        ("0.1 g/kg", "pass"),
        ("1e2 mg/kg", "pass"),
        ("0.01000001 %", "fail"),
        ("100.0001 ppm", "fail"),
    ] {
        let bom = with("plastic/abs", "cadmium", value);
        assert_eq!(EU.screen(&bom).verdict_of(CADMIUM), verdict, "{value}");
        let report = CHINA.screen(&bom);
        assert_eq!(report.verdict_of(CHINA_CADMIUM), verdict, "{value}");
        assert_eq!(
            report.value_of(CHINA_CADMIUM),
            EU.screen(&bom).value_of(CADMIUM)
        );
    }
}

#[test]
fn total_chromium_does_not_fail_chromium_vi_and_a_result_of_it_settles_the_question() {
    let open = [
        with("plastic/abs", "chromium", "2000 mg/kg"),
        tested("plastic/abs", json!([content("chromium", "2000 mg/kg")])),
    ];
    for bom in open {
        let report = EU.screen(&bom);
        assert_eq!(report.verdict_of(CHROMIUM_VI), "inconclusive");
        assert!(report.failing().is_empty(), "{:?}", report.failing());
        let needs = report.needs_of(CHROMIUM_VI);
        assert!(
            needs.contains("IEC 62321-7-2") || needs.contains("-7-2"),
            "{needs}"
        );
    }
    // Below the limit the total bounds it.
    let bom = tested("plastic/abs", json!([content("chromium", "900 mg/kg")]));
    assert_eq!(EU.screen(&bom).verdict_of(CHROMIUM_VI), "pass");
    let both = json!([
        content("chromium", "2000 mg/kg"),
        content("Cr(VI)", "ND (LOQ 8 mg/kg)")
    ]);
    let bom = tested("plastic/abs", both);
    assert_eq!(EU.screen(&bom).verdict_of(CHROMIUM_VI), "pass");
}

#[test]
fn total_bromine_never_fails_pbde_and_bounds_it_where_it_is_low() {
    // The least bromine stands in the monobrominated: 32.07 % of PBDE, 34.28 % of PBB.
    for (bromine, pbde, pbb) in [
        ("30 %", "inconclusive", "inconclusive"),
        ("0.30 %", "inconclusive", "inconclusive"),
        ("0.033 %", "inconclusive", "pass"),
        ("0.032 %", "pass", "pass"),
        ("ND (LOQ 5 mg/kg)", "pass", "pass"),
    ] {
        let bom = tested("plastic/abs", json!([content("bromine", bromine)]));
        let report = EU.screen(&bom);
        assert_eq!(report.verdict_of(PBDE), pbde, "{bromine}");
        assert_eq!(report.verdict_of(PBB), pbb, "{bromine}");
        assert!(report.failing().is_empty(), "{bromine}");
    }
    let bom = tested("plastic/abs", json!([content("bromine", "0.30 %")]));
    let needs = EU.screen(&bom).needs_of(PBDE);
    assert!(needs.contains("IEC 62321-6"), "{needs}");
}

#[test]
fn lead_chromate_counts_by_its_formula() {
    let bom = with("plastic/abs", "lead chromate", "0.3 %");
    let report = EU.screen(&bom);
    assert_eq!(report.failing(), [LEAD]);
    let (lower, upper) = report.value_of(LEAD);
    assert!(
        lower.starts_with("0.1923") && upper.starts_with("0.1923"),
        "{lower} {upper}"
    );
    assert_eq!(report.verdict_of(CHROMIUM_VI), "pass");
    let (lower, upper) = report.value_of(CHROMIUM_VI);
    assert!(
        lower.starts_with("0.0482") && upper.starts_with("0.0482"),
        "{lower} {upper}"
    );
    // The text for people rounds what only the atomic weights blur.
    let bom = worked::read(&bom);
    let text =
        hazlimit::report::text::render(&EU.run(&bom), &hazlimit::report::text::Style::default());
    assert!(text.contains("0.19233 %"), "{text}");
    // 0.62 % of the pigment hold 0.0998 % of chromium(VI), 0.63 % hold 0.101 %.
    for (content, verdict) in [("0.62 %", "pass"), ("0.63 %", "fail")] {
        let report = EU.screen(&with("plastic/abs", "7758-97-6", content));
        assert_eq!(report.verdict_of(CHROMIUM_VI), verdict, "{content}");
    }
}

#[test]
fn a_trivalent_compound_holds_no_chromium_vi() {
    let report = EU.screen(&with("plastic/abs", "chromium oxide", "5 %"));
    assert_eq!(report.verdict_of(CHROMIUM_VI), "pass");
}

#[test]
fn congeners_are_summed_and_decabde_counts() {
    let bom = equipment(
        "plastic/abs",
        json!([
            { "substance": "decaBDE", "content": "0.06 %" },
            { "substance": "octaBDE", "content": "0.05 %" },
            { "substance": "decaBB", "content": "0.09 %" }
        ]),
        json!([]),
    );
    let report = EU.screen(&bom);
    assert_eq!(report.failing(), [PBDE]);
    assert_eq!(report.value_of(PBDE), ("0.11", "0.11"));
    assert_eq!(report.verdict_of(PBB), "pass");
}

#[test]
fn congeners_not_detected_add_up_to_their_detection_limits_not_to_zero() {
    let homologues = |loq: &str| {
        let results: Vec<Value> = [
            "mono", "di", "tri", "tetra", "penta", "hexa", "hepta", "octa", "nona", "deca",
        ]
        .iter()
        .map(|degree| content(&format!("{degree}BDE"), &format!("ND (LOQ {loq})")))
        .collect();
        tested("plastic/abs", json!(results))
    };
    for (loq, verdict) in [
        ("5 mg/kg", "pass"),
        ("100 mg/kg", "pass"),
        ("101 mg/kg", "inconclusive"),
    ] {
        let report = EU.screen(&homologues(loq));
        assert_eq!(report.verdict_of(PBDE), verdict, "{loq}");
    }
    // Nine of ten leave the tenth open.
    let mut nine = homologues("5 mg/kg");
    nine["parts"][0]["materials"][0]["results"]
        .as_array_mut()
        .unwrap()
        .pop();
    assert_eq!(EU.screen(&nine).verdict_of(PBDE), "inconclusive");
}

fn solder(lead: &str, exemption: Option<&str>) -> Value {
    let mut constituent = json!({ "substance": "lead", "content": lead });
    if let Some(code) = exemption {
        constituent["exemption"] = json!(code);
    }
    equipment("metal/solder", json!([constituent]), json!([]))
}

#[test]
fn high_melting_solder_needs_at_least_85_percent_of_lead() {
    for (lead, verdict) in [
        ("58.4 %", "fail"),
        ("60 %", "fail"),
        ("84.0 %", "fail"),
        ("84.9999 %", "fail"),
        ("85 %", "pass"),
        ("88 %", "pass"),
        ("97.5 %", "pass"),
    ] {
        let report = EU.screen(&solder(lead, Some("7(a)")));
        assert_eq!(report.verdict_of(LEAD), verdict, "{lead}");
        let note = exemption_note(&report, LEAD);
        assert!(note.contains("7(a)"), "{note}");
        if verdict == "pass" {
            assert!(
                note.starts_with("exempt: Directive 2011/65/EU Annex III 7(a)"),
                "{note}"
            );
        } else {
            assert!(note.contains("at least 85 %"), "{note}");
        }
    }
    let report = EU.screen(&solder("84-86 %", Some("7(a)")));
    assert_eq!(report.verdict_of(LEAD), "inconclusive");
}

#[test]
fn an_exemption_that_nobody_claims_is_suggested_and_never_applied() {
    let report = EU.screen(&solder("88 %", None));
    assert_eq!(report.verdict_of(LEAD), "fail");
    let note = exemption_note(&report, LEAD);
    assert!(note.starts_with("no exemption is claimed"), "{note}");
    assert!(note.contains("7(a)"), "{note}");
}

#[test]
fn a_claim_that_does_not_fit_does_not_help() {
    let steel = |code: &str| {
        let constituent = json!({ "substance": "lead", "content": "0.3 %", "exemption": code });
        equipment("metal/steel", json!([constituent]), json!([]))
    };
    for (bom, on, why) in [
        // another material
        (steel("7(a)"), TODAY, "it is for another use"),
        // no such code
        (
            solder("88 %", Some("99(z)")),
            TODAY,
            "no exemption of this standard has this code",
        ),
        // ended for category 4 on 2016-07-21
        (solder("88 %", Some("7(b)")), TODAY, "ended on 2016-07-21"),
        // not begun
        (steel("6(a)-I"), "2025-06-01", "has not begun"),
        // ended and not renewed
        (steel("6(a)"), "2026-12-12", "ended on 2026-12-11"),
    ] {
        let report = EU.on(on).screen(&bom);
        assert_eq!(report.verdict_of(LEAD), "fail", "{why}");
        let note = exemption_note(&report, LEAD);
        assert!(note.contains(why), "{note}");
    }
    // The last day is a good day.
    assert_eq!(
        EU.on("2026-12-11").screen(&steel("6(a)")).verdict_of(LEAD),
        "pass"
    );
}

#[test]
fn an_exemption_for_other_categories_does_not_help() {
    // 6(b)-I with its two ends: category 4 to 2026-12-11, category 11 to 2027-06-30.
    let aluminium = |category: &str| {
        let constituent = json!({ "substance": "lead", "content": "0.4 %", "exemption": "6(b)-I" });
        let mut bom = equipment("metal/aluminium-alloy", json!([constituent]), json!([]));
        bom["product"]["facts"]["eee-category"] = json!(category);
        bom
    };
    for (category, on, verdict) in [
        ("4", "2026-11-23", "pass"),
        ("11", "2026-11-23", "pass"),
        ("11", "2027-06-30", "pass"),
        ("8", "2026-11-23", "fail"),
        // past its printed end nobody can tell from here whether a renewal was requested in time
        ("4", "2027-01-01", "inconclusive"),
    ] {
        let report = EU.on(on).screen(&aluminium(category));
        assert_eq!(
            report.verdict_of(LEAD),
            verdict,
            "category {category} on {on}"
        );
    }
    let report = EU.on("2027-01-01").screen(&aluminium("4"));
    let needs = report.needs_of(LEAD);
    assert!(needs.contains("renewal"), "{needs}");
}

#[test]
fn an_exemption_covers_its_own_substance_and_constituent_only() {
    // the travel charger: 7(a) says nothing of cadmium
    let bom = equipment(
        "metal/solder",
        json!([
            { "substance": "lead", "content": "88 %", "exemption": "7(a)" },
            { "substance": "cadmium", "content": "1.10 %", "exemption": "7(a)" }
        ]),
        json!([]),
    );
    let report = EU.screen(&bom);
    assert_eq!(report.failing(), [CADMIUM]);
    assert_eq!(report.verdict_of(LEAD), "pass");
    // what is not claimed must keep the limit by itself
    let bom = equipment(
        "metal/solder",
        json!([
            { "substance": "lead", "content": "88 %", "exemption": "7(a)" },
            { "substance": "lead monoxide", "content": "1 %" }
        ]),
        json!([]),
    );
    assert_eq!(EU.screen(&bom).verdict_of(LEAD), "fail");
}

#[test]
fn a_measured_content_does_not_undo_the_exemption_claimed_for_it() {
    // The supplier names lead and claims 7(a); the laboratory says how much.
    let bom = equipment(
        "metal/solder",
        json!([ { "substance": "lead", "exemption": "7(a)" } ]),
        json!([content("lead", "88 %")]),
    );
    let report = EU.screen(&bom);
    assert_eq!(report.verdict_of(LEAD), "pass", "{:#}", report.only(LEAD));
    let bom = equipment(
        "metal/solder",
        json!([ { "substance": "lead", "exemption": "7(a)" } ]),
        json!([content("lead", "84.0 %")]),
    );
    assert_eq!(EU.screen(&bom).verdict_of(LEAD), "fail");
}

#[test]
fn no_exemption_of_the_eu_lifts_a_limit_of_china() {
    let report = CHINA.screen(&solder("88 %", Some("7(a)")));
    let lead = "china-rohs-measures-2016/catalogue/gb-t-26572-2011/limits-metals/lead";
    assert_eq!(report.verdict_of(lead), "fail");
}

#[test]
fn rohs_limits_four_phthalates_each_and_entry_51_sums_them() {
    let cable = |each: &str| {
        let mut bom = equipment(
            "plastic/pvc",
            json!([
                { "substance": "DEHP", "content": each },
                { "substance": "BBP", "content": each },
                { "substance": "DBP", "content": each },
                { "substance": "DIBP", "content": each }
            ]),
            json!([]),
        );
        bom["product"]["category"] = json!("electronics/cable");
        bom
    };
    for (each, fails) in [("0.09 %", 0), ("0.1 %", 0), ("0.1001 %", 4)] {
        let report = EU.screen(&cable(each));
        assert_eq!(
            report.failing().len(),
            fails,
            "{each}: {:?}",
            report.failing()
        );
    }
    // In a toy the sum binds, and of RoHS only DIBP, which is not carved out for toys.
    let mut toy = cable("0.09 %");
    toy["product"]["category"] = json!(["electronics/toy", "toys/electric"]);
    let report = EU.screen(&toy);
    assert_eq!(report.failing(), ["reach-xvii-51/1/DEHP+DBP+BBP+DIBP"]);
    assert_eq!(report.verdict_of(DEHP), "-");
    assert_eq!(
        report.verdict_of("directive-2011-65-eu/annex-ii-dibp/DIBP"),
        "pass"
    );
    // China's Amendment 1 too takes each.
    let report = CHINA.screen(&cable("0.1 %"));
    assert!(report.failing().is_empty(), "{:?}", report.failing());
}

#[test]
fn a_part_that_nobody_can_reach_is_no_excuse_in_rohs() {
    let mut bom = tested("metal/solder", json!([content("lead", "0.358 %")]));
    bom["parts"][0]["facts"] = json!({ "accessible": false });
    assert_eq!(EU.screen(&bom).failing(), [LEAD]);
}

#[test]
fn each_homogeneous_material_is_judged_and_never_the_average_of_the_part() {
    let bom = json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "casing", "category": "electronics/audio", "facts": { "eee-category": "4" } },
        "parts": [ {
            "name": "casing",
            "mass": "100 g",
            "materials": [
                { "name": "ABS", "class": "plastic/abs", "mass": "99.5 g", "disclosed": "100 %",
                  "contains": [ { "substance": "ABS", "content": "100 %" } ] },
                { "name": "red paint", "class": "coating/paint", "mass": "0.5 g", "disclosed": "100 %",
                  "contains": [ { "substance": "lead", "content": "0.2 %" } ] }
            ]
        } ]
    });
    let report = EU.screen(&bom);
    assert_eq!(report.failing(), [LEAD]);
    // The article holds 0.001 % of lead: Article 33 looks at that.
    assert!(
        !report.duties_of(ART_33).contains(&("triggered", "lead")),
        "{:?}",
        report.duties_of(ART_33)
    );
}

#[test]
fn article_33_is_triggered_above_one_tenth_of_a_percent_of_the_article_and_not_at_it() {
    let part = |content: &str| with("plastic/pvc", "DEHP", content);
    for (content, state) in [
        ("0.0999 %", "not triggered"),
        ("0.1 %", "not triggered"),
        ("0.1001 %", "triggered"),
        ("<= 0.1 %", "not triggered"),
        ("< 0.2 %", "open"),
    ] {
        let report = EU.screen(&part(content));
        for duty in [ART_33, SCIP] {
            let of_dehp: Vec<&str> = report
                .duties_of(duty)
                .into_iter()
                .filter(|(_, analyte)| *analyte == "DEHP")
                .map(|(state, _)| state)
                .collect();
            assert_eq!(of_dehp, [state], "{duty} {content}");
        }
    }
}

#[test]
fn once_an_article_always_an_article() {
    // 0.3 % DEHP in the 2 g grommet of a 5 kg appliance
    let bom = json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "mixer", "category": "electronics/appliance", "facts": { "eee-category": "2" } },
        "parts": [ { "name": "mixer", "mass": "5 kg", "parts": [
            { "name": "grommet", "mass": "2 g", "materials": [
                { "name": "soft PVC", "class": "plastic/pvc", "mass": "2 g", "disclosed": "100 %",
                  "contains": [ { "substance": "DEHP", "content": "0.3 %" } ] } ] },
            { "name": "body", "mass": "4.998 kg", "materials": [
                { "name": "steel", "class": "metal/steel", "mass": "4.998 kg", "disclosed": "100 %",
                  "contains": [ { "substance": "iron", "content": "100 %" } ] } ] }
        ] } ]
    });
    let report = EU.screen(&bom);
    let triggered: Vec<(&str, &str)> = report
        .duties_of(ART_33)
        .into_iter()
        .filter(|(state, _)| *state == "triggered")
        .collect();
    assert_eq!(triggered, [("triggered", "DEHP")]);
}

#[test]
fn a_part_is_the_mean_of_its_materials_by_mass_however_fine_the_masses_are_given() {
    // 88 % of lead in 9.1 mg of a diode of 1200.0001 mg: 0.667 %
    let diode = |solder: &str, rest: &str| {
        json!({
            "format": "hazlimit-bom/1",
            "product": { "name": "diode", "category": "electronics/component", "facts": { "eee-category": "4" } },
            "parts": [ { "name": "diode", "materials": [
                { "name": "solder", "class": "metal/solder", "mass": solder, "disclosed": "100 %",
                  "contains": [ { "substance": "lead", "content": "88 %" } ] },
                { "name": "silicon", "class": "semiconductor", "mass": rest, "disclosed": "100 %",
                  "contains": [ { "substance": "silicon", "content": "100 %" } ] }
            ] } ]
        })
    };
    for (solder, rest, state) in [
        ("9.1 mg", "1190.9001 mg", "triggered"),
        ("0.0091 g", "1.1909 g", "triggered"),
        ("1 mg", "879 mg", "not triggered"),
        ("1 mg", "878.9 mg", "triggered"),
    ] {
        let report = EU.screen(&diode(solder, rest));
        let of_lead: Vec<&str> = report
            .duties_of(ART_33)
            .into_iter()
            .filter(|(_, analyte)| *analyte == "lead")
            .map(|(state, _)| state)
            .collect();
        assert_eq!(of_lead, [state], "{solder} of solder, {rest} of silicon");
    }
}

#[test]
fn for_mixtures_one_tenth_of_a_percent_itself_triggers() {
    let mixture = |content: &str| {
        json!({
            "format": "hazlimit-bom/1",
            "product": { "name": "silicone oil", "category": "chemicals/mixture",
                         "facts": { "classified-hazardous": false } },
            "parts": [ { "name": "oil", "materials": [
                { "name": "oil", "class": "liquid", "disclosed": "100 %",
                  "contains": [ { "substance": "556-67-2", "content": content } ] } ] } ]
        })
    };
    let sheet = "reach-candidate-list/art-31-3/SVHC-PBT-vPvB-57f";
    for (content, state) in [
        ("0.0999 %", "not triggered"),
        ("0.1 %", "triggered"),
        ("0.2 %", "triggered"),
    ] {
        let report = EU.screen(&mixture(content));
        let named: Vec<&str> = report
            .duties_of(sheet)
            .into_iter()
            .filter(|(_, analyte)| *analyte == "D4")
            .map(|(state, _)| state)
            .collect();
        assert_eq!(named, [state], "{content}: {:?}", report.duties_of(sheet));
    }
}

#[test]
fn a_substance_counts_as_candidate_from_the_day_it_was_listed() {
    let bom = with("metal/copper-alloy", "lead", "3 %");
    for (on, listed) in [("2018-06-26", false), ("2018-06-27", true)] {
        let report = EU.on(on).screen(&bom);
        let named = report.duties_of(ART_33).contains(&("triggered", "lead"));
        assert_eq!(named, listed, "{on}");
    }
}

#[test]
fn china_judges_the_limits_only_for_types_of_the_catalogue_and_asks_where_it_does_not_know() {
    let fails = |catalogue: Option<&str>| {
        let mut bom = with("plastic/abs", "cadmium", "0.02 %");
        match catalogue {
            Some(answer) => bom["product"]["facts"]["china-rohs-catalogue"] = json!(answer),
            None => {
                bom["product"]["facts"]
                    .as_object_mut()
                    .unwrap()
                    .remove("china-rohs-catalogue");
            }
        }
        CHINA.screen(&bom)
    };
    assert_eq!(fails(Some("first-batch")).verdict_of(CHINA_CADMIUM), "fail");
    assert_eq!(fails(Some("none")).verdict_of(CHINA_CADMIUM), "-");
    let open = fails(None);
    assert_eq!(open.verdict_of(CHINA_CADMIUM), "inconclusive");
    let needs = open.needs_of(CHINA_CADMIUM);
    assert!(needs.contains("compliance management catalogue"), "{needs}");
    // Outside the catalogue the mark is due all the same.
    let states: Vec<&str> = fails(Some("none"))
        .duties_of("china-rohs-measures-2016/mark")
        .iter()
        .map(|(state, _)| {
            if *state == "triggered" {
                "triggered"
            } else {
                "other"
            }
        })
        .collect();
    assert_eq!(states, ["triggered"]);
}

#[test]
fn the_clause_that_refers_names_both_texts() {
    let report = CHINA.screen(&with("plastic/abs", "cadmium", "0.02 %"));
    let finding = report.only(CHINA_CADMIUM);
    assert_eq!(finding["standard"], "China RoHS Measures 2016");
    let referred = finding["applies_text_of"].to_string();
    assert!(referred.contains("GB/T 26572-2011"), "{referred}");
}

#[test]
fn gb_26572_2025_binds_by_the_day_made_and_everybody_a_year_later() {
    let new = "gb-26572-2025/limits-metals/cadmium";
    for (made, on, by_old, by_new) in [
        ("2026-06-01", "2027-07-31", "fail", "-"),
        ("2027-07-31", "2027-08-01", "fail", "-"),
        ("2027-08-01", "2027-08-01", "-", "fail"),
        ("2027-07-31", "2028-07-31", "fail", "-"),
        ("2027-07-31", "2028-08-01", "-", "fail"),
    ] {
        let mut bom = with("plastic/abs", "cadmium", "0.02 %");
        bom["product"]["made"] = json!(made);
        let report = CHINA.on(on).screen(&bom);
        let context = format!("made {made}, evaluated {on}");
        assert_eq!(report.verdict_of(CHINA_CADMIUM), by_old, "{context}");
        assert_eq!(report.verdict_of(new), by_new, "{context}");
    }
}

fn battery(category: &str, results: Value) -> Value {
    json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "battery", "category": category, "made": "2026-06-01",
                     "facts": { "battery-class": "portable" }, "results": results }
    })
}

#[test]
fn gb_24427_differs_by_the_shape_of_the_alkaline_cell() {
    for (category, analyte, value, limit, verdict) in [
        (
            "battery/alkaline-zinc-manganese-button",
            "cadmium",
            "15 ug/g",
            "table-1-alkaline-button/cadmium",
            "pass",
        ),
        (
            "battery/alkaline-zinc-manganese-button",
            "cadmium",
            "20 mg/kg",
            "table-1-alkaline-button/cadmium",
            "pass",
        ),
        (
            "battery/alkaline-zinc-manganese-button",
            "cadmium",
            "20.1 ug/g",
            "table-1-alkaline-button/cadmium",
            "fail",
        ),
        (
            "battery/alkaline-zinc-manganese",
            "cadmium",
            "15 ug/g",
            "table-1-alkaline/cadmium",
            "fail",
        ),
        (
            "battery/alkaline-zinc-manganese",
            "mercury",
            "5 ug/g",
            "table-1-alkaline/mercury",
            "fail",
        ),
        (
            "battery/alkaline-zinc-manganese-button",
            "mercury",
            "5 ug/g",
            "table-1-alkaline-button/mercury",
            "pass",
        ),
        (
            "battery/alkaline-zinc-manganese-button",
            "lead",
            "40 ug/g",
            "table-1-alkaline-button/lead",
            "pass",
        ),
        (
            "battery/alkaline-zinc-manganese-button",
            "lead",
            "41 ug/g",
            "table-1-alkaline-button/lead",
            "fail",
        ),
        (
            "battery/zinc-manganese",
            "lead",
            "900 ug/g",
            "table-1-non-alkaline/lead",
            "pass",
        ),
        (
            "battery/zinc-silver-oxide-button",
            "lead",
            "201 ug/g",
            "table-1-silver-button/lead",
            "fail",
        ),
        (
            "碱性锌-空气扣式电池",
            "铅",
            "450 ug/g",
            "table-1-air-button/lead",
            "pass",
        ),
    ] {
        let report = CHINA.screen(&battery(category, json!([content(analyte, value)])));
        let id = format!("gb-24427-2021/{limit}");
        assert_eq!(
            report.verdict_of(&id),
            verdict,
            "{category}: {analyte} {value}"
        );
    }
}

#[test]
fn a_battery_is_judged_as_a_whole() {
    // 8 ug/g of mercury in a tenth of the mass is 0.8 ug/g of the battery
    let bom = json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "radio", "category": "electronics/audio", "facts": { "eee-category": "4" } },
        "parts": [ { "name": "AA cell", "category": "battery/alkaline-zinc-manganese", "materials": [
            { "name": "anode", "mass": "2 g", "disclosed": "100 %",
              "contains": [ { "substance": "mercury", "content": "8 mg/kg" } ] },
            { "name": "the rest", "mass": "18 g", "disclosed": "100 %", "contains": [] }
        ] } ]
    });
    let report = CHINA.screen(&bom);
    let mercury = "gb-24427-2021/table-1-alkaline/mercury";
    assert_eq!(report.value_of(mercury), ("0.8", "0.8"));
    assert_eq!(report.verdict_of(mercury), "pass");
}

#[test]
fn the_symbol_of_a_battery_is_a_duty_and_not_a_breach() {
    let symbols = |lead: &str| {
        let bom = battery(
            "battery/alkaline-zinc-manganese-button",
            json!([content("lead", lead)]),
        );
        let report = EU.screen(&bom);
        let state = report
            .duties_of("regulation-eu-2023-1542/art-13-symbols/lead")
            .first()
            .map(|(state, _)| (*state).to_owned());
        let verdict = report
            .verdict_of("regulation-eu-2023-1542/annex-i-lead/lead")
            .to_owned();
        (state.unwrap(), verdict)
    };
    assert_eq!(
        symbols("40 mg/kg"),
        ("not triggered".to_owned(), "pass".to_owned())
    );
    assert_eq!(
        symbols("60 mg/kg"),
        ("triggered".to_owned(), "pass".to_owned())
    );
    assert_eq!(
        symbols("120 mg/kg"),
        ("triggered".to_owned(), "fail".to_owned())
    );
}

#[test]
fn express_packaging_counts_total_chromium_in_china_and_chromium_vi_in_the_eu() {
    let bag = json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "courier bag", "category": "packaging/express", "made": "2026-09-01" },
        "parts": [ { "name": "bag", "category": "packaging/express", "materials": [
            { "name": "film", "class": "plastic/pe", "results": [
                content("lead", "ND (LOQ 2 mg/kg)"), content("mercury", "ND (LOQ 0.2 mg/kg)"),
                content("cadmium", "ND (LOQ 0.2 mg/kg)"), content("chromium", "120 mg/kg")
            ] } ] } ]
    });
    let report = CHINA.screen(&bag);
    assert_eq!(
        report.failing(),
        [
            "gb-43352-2023/table-1-plastic-metals/lead+mercury+cadmium+chromium",
            "gb-43352-2023/table-1-plastic-metals/chromium"
        ]
    );
    let report = EU.screen(&bag);
    assert!(report.failing().is_empty(), "{:?}", report.failing());
    let metals: Vec<&str> = report
        .limits()
        .into_iter()
        .filter(|(limit, _)| {
            *limit == "regulation-eu-2025-40/art-5-4/lead+cadmium+mercury+chromium-vi"
        })
        .map(|(_, verdict)| verdict)
        .collect();
    assert!(
        !metals.is_empty() && metals.iter().all(|verdict| *verdict == "inconclusive"),
        "{metals:?}"
    );
}

#[test]
fn the_published_cases_fail_on_what_was_published() {
    for (case, class, results, failing) in [
        (
            "USB power cord, cable",
            "plastic/pvc",
            json!([content("DEHP", "0.39 %"), content("DBP", "0.49 %")]),
            vec![DEHP, "directive-2011-65-eu/annex-ii-phthalates/DBP"],
        ),
        (
            "USB power cord, solder",
            "metal/solder",
            json!([content("cadmium", "0.037 %"), content("lead", "3.28 %")]),
            vec![LEAD, CADMIUM],
        ),
        (
            "LED remote control, solder",
            "metal/solder",
            json!([content("lead", "75.5 %")]),
            vec![LEAD],
        ),
        (
            "headset, cable",
            "plastic/pvc",
            json!([content("DEHP", "0.13 %")]),
            vec![DEHP],
        ),
        (
            "toy car",
            "metal/solder",
            json!([content("lead", "0.358 %"), content("cadmium", "0.027 %")]),
            vec![LEAD, CADMIUM],
        ),
        (
            "toy car, bromine",
            "plastic/abs",
            json!([content("bromine", "0.30 %")]),
            vec![],
        ),
    ] {
        let report = EU.screen(&tested(class, results));
        assert_eq!(report.failing(), failing, "{case}");
    }
}
