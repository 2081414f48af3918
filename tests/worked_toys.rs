//! Worked examples of toys: published cases, and the figures at which a naive reading of the standards goes wrong.
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

use hazlimit::{Catalogue, DecisionRule, Market, Screening, Verdict};
use serde_json::{Value, json};
use worked::{CHINA, EU, US, of_one_material};

const SUM_OF_THREE: &str = "gb-6675.1-2014/5.3.7/DBP+BBP+DEHP";
const MOUTH_SUM: &str = "gb-6675.1-2014/5.3.7-mouth/DNOP+DINP+DIDP";
const ENTRY_51: &str = "reach-xvii-51/1/DEHP+DBP+BBP+DIBP";
const ENTRY_52: &str = "reach-xvii-52/1/DINP+DIDP+DNOP";
const LEAD_2014: &str = "gb-6675.4-2014/4.1-1/lead";
/// Before GB 6675.1-2025 and GB 6675.4-2025.
const IN_2014_EDITION: &str = "2026-10-01";

/// A plastic toy for the smallest, all disclosed.
fn plastic(contains: Value, results: Value) -> Value {
    of_one_material(
        json!({
            "category": "toys",
            "made": "2026-09-01",
            "facts": { "intended-age": "0-36 months", "mouthable": true, "accessible": true }
        }),
        json!({
            "class": "plastic/pvc",
            "disclosed": "100 %",
            "contains": contains,
            "results": results
        }),
    )
}

fn plastic_with(substance: &str, content: &str) -> Value {
    plastic(
        json!([ { "substance": substance, "content": content } ]),
        json!([]),
    )
}

fn plastic_with_result(analyte: &str, kind: &str, value: &str) -> Value {
    let mut bom = plastic(
        json!([]),
        json!([ { "analyte": analyte, "kind": kind, "value": value } ]),
    );
    let material = bom["parts"][0]["materials"][0].as_object_mut().unwrap();
    material.remove("disclosed");
    material.insert("mass".to_owned(), json!("40 g"));
    bom
}

#[test]
fn an_offending_constituent_fails_with_its_clause_and_lowered_passes_and_without_content_is_open() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bath-duck.json");
    let duck: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let limit = "gb-6675.1-2025/phthalates/DIBP";

    let report = CHINA.screen(&duck);
    assert_eq!(report.verdict(), "fail");
    assert_eq!(report.failing(), [limit]);
    let failure = report.only(limit);
    assert_eq!(failure["standard"], "GB 6675.1-2025");
    assert_eq!(failure["clause"], "phthalates (clause number not seen)");
    assert_eq!(failure["margin"], "-0.26");

    let mut lowered = duck.clone();
    let contains = &mut lowered["parts"][0]["materials"][0]["contains"];
    contains[2]["content"] = json!("0.05 %");
    let report = CHINA.screen(&lowered);
    assert_eq!(report.verdict(), "pass");
    assert_eq!(report.value_of(limit), ("0.05", "0.05"));

    let mut removed = duck;
    let contains = &mut removed["parts"][0]["materials"][0]["contains"];
    contains[2].as_object_mut().unwrap().remove("content");
    let report = CHINA.screen(&removed);
    assert_eq!(report.verdict(), "inconclusive");
    let needs = report.needs_of(limit);
    assert!(needs.contains("84-69-5"), "{needs}");
    assert!(needs.contains("content"), "{needs}");
}

#[test]
fn exactly_at_the_limit_fails_entry_51_and_passes_the_others() {
    for (content, entry_51, others) in [
        ("0.0999 %", "pass", "pass"),
        ("0.09999999 %", "pass", "pass"),
        ("0.1000 %", "fail", "pass"),
        ("1000 mg/kg", "fail", "pass"),
        ("0.1001 %", "fail", "fail"),
    ] {
        let bom = plastic_with("DEHP", content);
        assert_eq!(EU.screen(&bom).verdict_of(ENTRY_51), entry_51, "{content}");
        let china = CHINA.on(IN_2014_EDITION).screen(&bom);
        assert_eq!(china.verdict_of(SUM_OF_THREE), others, "{content}");
        let america = US.screen(&bom);
        assert_eq!(
            america.verdict_of("16-cfr-1307/3-a/DEHP"),
            others,
            "{content}"
        );

        let bom = plastic_with("DINP", content);
        assert_eq!(EU.screen(&bom).verdict_of(ENTRY_52), others, "{content}");
        let china = CHINA.on(IN_2014_EDITION).screen(&bom);
        assert_eq!(china.verdict_of(MOUTH_SUM), others, "{content}");
    }
}

#[test]
fn total_lead_bounds_the_migration_and_only_a_migration_result_can_fail() {
    for (content, verdict) in [
        ("80 mg/kg", "pass"),
        ("90 mg/kg", "pass"),
        ("90.0001 mg/kg", "inconclusive"),
        ("200 mg/kg", "inconclusive"),
        ("5 %", "inconclusive"),
    ] {
        let report = CHINA
            .on(IN_2014_EDITION)
            .screen(&plastic_with("lead", content));
        assert_eq!(report.verdict_of(LEAD_2014), verdict, "{content}");
        if verdict == "inconclusive" {
            let needs = report.needs_of(LEAD_2014);
            assert!(
                needs.contains("a test of the element migration by GB 6675.4-2014"),
                "{needs}"
            );
            assert_eq!(report.verdict(), "inconclusive");
        }
    }
}

#[test]
fn a_measured_migration_is_corrected_once_before_it_is_compared() {
    for (value, adjusted, verdict, compared) in [
        ("120 mg/kg", false, "pass", "84"),
        ("130 mg/kg", false, "fail", "91"),
        ("128.57 mg/kg", false, "pass", "89.999"),
        ("128.58 mg/kg", false, "fail", "90.006"),
        ("84 mg/kg", true, "pass", "84"),
        ("90 mg/kg", true, "pass", "90"),
        ("91 mg/kg", true, "fail", "91"),
        ("120 mg/kg", true, "fail", "120"),
    ] {
        let mut bom = plastic_with_result("lead", "element-migration", value);
        bom["parts"][0]["materials"][0]["results"][0]["adjusted"] = json!(adjusted);
        let report = CHINA.on(IN_2014_EDITION).screen(&bom);
        assert_eq!(report.verdict_of(LEAD_2014), verdict, "{value} {adjusted}");
        assert_eq!(report.value_of(LEAD_2014), (compared, compared), "{value}");
    }
}

#[test]
fn en_71_3_has_no_correction() {
    for (value, verdict) in [("23 mg/kg", "pass"), ("24 mg/kg", "fail")] {
        let bom = plastic_with_result("lead", "element-migration", value);
        let lead = "directive-2009-48-ec/13-iii-lead/lead";
        assert_eq!(EU.screen(&bom).verdict_of(lead), verdict, "{value}");
    }
}

#[test]
fn a_total_content_result_is_never_corrected() {
    // 120 mg/kg less 30 % would be within 90; what is corrected is a migration, so the total stays above and says nothing.
    let bom = plastic_with_result("lead", "content", "120 mg/kg");
    let report = CHINA.on(IN_2014_EDITION).screen(&bom);
    assert_eq!(report.verdict_of(LEAD_2014), "inconclusive");
    let report = US.screen(&bom);
    assert_eq!(report.verdict_of("cpsia-section-101/a-2-c/lead"), "fail");
}

#[test]
fn uncertainty_counts_only_under_a_guarded_rule() {
    let mut bom = plastic_with_result("lead", "element-migration", "125 mg/kg");
    bom["parts"][0]["materials"][0]["results"][0]["uncertainty"] = json!("6 mg/kg");
    let by = CHINA.on(IN_2014_EDITION);
    // 125 less 30 % is 87.5; 131 less 30 % is 91.7
    for (rule, verdict) in [
        (DecisionRule::Simple, "pass"),
        (DecisionRule::GuardedRejection, "pass"),
        (DecisionRule::GuardedAcceptance, "inconclusive"),
        (DecisionRule::Guarded, "inconclusive"),
    ] {
        let report = by.rule(rule).screen(&bom);
        assert_eq!(report.verdict_of(LEAD_2014), verdict, "{rule:?}");
    }
}

/// Modelling clay with 450 mg/kg of barium measured, 315 mg/kg corrected: above 250 of 2014, below 350 of 2025.
fn clay(made: Option<&str>) -> Value {
    let mut product = json!({ "category": "toys", "facts": { "intended-age": "3 years and up" } });
    if let Some(made) = made {
        product["made"] = json!(made);
    }
    of_one_material(
        product,
        json!({
            "class": "modelling-clay",
            "results": [ { "analyte": "barium", "kind": "element-migration", "value": "450 mg/kg" } ]
        }),
    )
}

#[test]
fn the_edition_of_gb_6675_4_follows_the_day_made_and_the_day_of_evaluation() {
    let old = "gb-6675.4-2014/4.1-1-modelling-clay/barium";
    let new = "gb-6675.4-2025/1-modelling-clay/barium";
    for (made, on, by_old, by_new) in [
        ("2026-10-20", "2026-10-31", "fail", "-"),
        ("2026-10-20", "2026-11-23", "fail", "-"),
        ("2026-10-31", "2026-11-23", "fail", "-"),
        ("2026-11-01", "2026-11-23", "-", "pass"),
        ("2026-11-10", "2026-11-23", "-", "pass"),
        ("2026-10-20", "2027-10-31", "fail", "-"),
        ("2026-10-20", "2027-11-01", "-", "pass"),
        ("2026-10-20", "2027-11-15", "-", "pass"),
        ("2026-11-10", "2027-11-15", "-", "pass"),
    ] {
        let report = CHINA.on(on).screen(&clay(Some(made)));
        let context = format!("made {made}, evaluated {on}");
        assert_eq!(report.verdict_of(old), by_old, "{context}");
        assert_eq!(report.verdict_of(new), by_new, "{context}");
    }
}

#[test]
fn without_the_day_made_a_difference_between_editions_is_open() {
    let report = CHINA.screen(&clay(None));
    let old = "gb-6675.4-2014/4.1-1-modelling-clay/barium";
    assert_eq!(report.verdict_of(old), "inconclusive");
    let needs = report.needs_of(old);
    assert!(needs.contains("made or imported"), "{needs}");
    // With a year more both are judged by the new one, and nobody need know.
    let report = CHINA.on("2027-11-15").screen(&clay(None));
    assert_eq!(report.verdict_of(old), "-");
    assert_eq!(
        report.verdict_of("gb-6675.4-2025/1-modelling-clay/barium"),
        "pass"
    );
}

#[test]
fn echa_question_672_the_two_sums_are_not_added() {
    let both = |first: &str, second: &str| {
        plastic(
            json!([
                { "substance": "DEHP", "content": first },
                { "substance": "DBP", "content": "0.04 %" },
                { "substance": "DINP", "content": second },
                { "substance": "DIDP", "content": "0.04 %" }
            ]),
            json!([]),
        )
    };
    for (first, second, entry_51, entry_52) in [
        ("0.05 %", "0.05 %", "pass", "pass"),
        ("0.07 %", "0.05 %", "fail", "pass"),
        ("0.05 %", "0.07 %", "pass", "fail"),
    ] {
        let bom = both(first, second);
        let report = EU.screen(&bom);
        assert_eq!(report.verdict_of(ENTRY_51), entry_51, "{first} {second}");
        assert_eq!(report.verdict_of(ENTRY_52), entry_52, "{first} {second}");
        let report = CHINA.on(IN_2014_EDITION).screen(&bom);
        assert_eq!(
            report.verdict_of(SUM_OF_THREE),
            entry_51,
            "{first} {second}"
        );
        assert_eq!(report.verdict_of(MOUTH_SUM), entry_52, "{first} {second}");
    }
}

#[test]
fn america_limits_eight_phthalates_each_and_two_of_the_six_not_at_all() {
    let bom = plastic(
        json!([
            { "substance": "DEHP", "content": "0.09 %" },
            { "substance": "DBP", "content": "0.09 %" },
            { "substance": "BBP", "content": "0.09 %" },
            { "substance": "DIBP", "content": "0.09 %" },
            { "substance": "DIDP", "content": "5 %" },
            { "substance": "DNOP", "content": "5 %" }
        ]),
        json!([]),
    );
    let phthalates = US.standard(&["16 CFR 1307"]).screen(&bom);
    assert_eq!(phthalates.verdict(), "pass", "{:?}", phthalates.limits());
    assert_eq!(phthalates.limits().len(), 8);
    let report = EU.screen(&bom);
    assert_eq!(report.failing(), [ENTRY_51, ENTRY_52]);
    assert_eq!(report.value_of(ENTRY_51), ("0.36", "0.36"));
}

#[test]
fn four_questions_about_the_mouth_are_not_one() {
    let mut bom = plastic_with("DINP", "0.3 %");
    let facts = |mouthable: Value| json!({ "intended-age": "3 years and up", "accessible": true, "mouthable": mouthable, "intended-for-mouth": false });
    bom["product"]["facts"] = facts(json!(false));
    assert_eq!(EU.screen(&bom).verdict_of(ENTRY_52), "-");
    bom["product"]["facts"] = facts(json!(true));
    assert_eq!(EU.screen(&bom).verdict_of(ENTRY_52), "fail");
    bom["product"]["facts"]
        .as_object_mut()
        .unwrap()
        .remove("mouthable");
    let report = EU.screen(&bom);
    assert_eq!(report.verdict_of(ENTRY_52), "inconclusive");
    assert!(report.needs_of(ENTRY_52).contains("(mouthable)"));
    // Where it would pass anyway, nobody need know.
    bom["parts"][0]["materials"][0]["contains"][0]["content"] = json!("0.05 %");
    assert_eq!(EU.screen(&bom).verdict_of(ENTRY_52), "pass");
}

fn slime(boron: &str, adjusted: bool) -> Value {
    of_one_material(
        json!({ "category": "toys", "made": "2026-11-10", "facts": { "intended-age": "3 years and up" } }),
        json!({
            "class": "slime",
            "results": [ { "analyte": "boron", "kind": "element-migration", "value": boron, "adjusted": adjusted } ]
        }),
    )
}

#[test]
fn the_published_slimes_fail_in_the_eu_and_differ_by_standard_elsewhere() {
    let corrected = "gb-6675.4-2025/1-boron-slime/boron";
    let as_measured = "gb-6675.4-2025/1-boron-uncorrected-slime-1/boron";
    for (boron, eu, iso, china, china_as_measured) in [
        // A12/0115/19, A12/1517/19, A12/00864/20, A12/1126/19, A12/00091/20
        ("928 mg/kg", "fail", "pass", "fail", "inconclusive"),
        ("733 mg/kg", "fail", "pass", "pass", "inconclusive"),
        ("1100 mg/kg", "fail", "pass", "fail", "inconclusive"),
        ("2360 mg/kg", "fail", "pass", "fail", "inconclusive"),
        ("1985 mg/kg", "fail", "pass", "fail", "inconclusive"),
        ("3126 mg/kg", "fail", "fail", "fail", "inconclusive"),
        ("300 mg/kg", "pass", "pass", "pass", "pass"),
    ] {
        let bom = slime(boron, false);
        let report = EU.screen(&bom);
        assert_eq!(
            report.verdict_of("directive-2009-48-ec/13-ii/boron"),
            eu,
            "{boron}"
        );
        let report = CHINA.standard(&["ISO 8124-3:2020+Amd.1:2023"]).screen(&bom);
        assert_eq!(
            report.verdict_of("iso-8124-3-2020-amd.1-2023/4.2-1-slime/boron"),
            iso,
            "{boron}"
        );
        let report = CHINA.screen(&bom);
        assert_eq!(report.verdict_of(corrected), china, "{boron}");
        assert_eq!(report.verdict_of(as_measured), china_as_measured, "{boron}");
    }
    // The edition of 2014 knows no boron.
    let mut bom = slime("928 mg/kg", false);
    bom["product"]["made"] = json!("2026-10-20");
    let report = CHINA.screen(&bom);
    assert!(
        !report
            .limits()
            .iter()
            .any(|(limit, _)| limit.contains("boron")),
        "{:?}",
        report.limits()
    );
}

#[test]
fn boron_that_only_the_correction_could_save_is_open_and_corrected_boron_is_not() {
    let report = CHINA.screen(&slime("733 mg/kg", false));
    assert!(report.failing().is_empty());
    assert_eq!(
        report.value_of("gb-6675.4-2025/1-boron-slime/boron"),
        ("293.2", "293.2")
    );
    let as_measured = "gb-6675.4-2025/1-boron-uncorrected-slime-1/boron";
    let needs = report.needs_of(as_measured);
    assert!(needs.contains("analytical correction of boron"), "{needs}");
    let report = CHINA.screen(&slime("293.2 mg/kg", true));
    assert_eq!(report.verdict_of(as_measured), "pass");
}

#[test]
fn crystal_mud_fails_on_boron_and_on_organic_tin_as_tributyltin() {
    let mud = |organotin: &str, value: &str| {
        of_one_material(
            json!({ "category": "toys" }),
            json!({
                "class": "slime",
                "results": [
                    { "analyte": "boron", "kind": "element-migration", "value": "858 mg/kg" },
                    { "analyte": organotin, "kind": "element-migration", "value": value }
                ]
            }),
        )
    };
    let report = EU.screen(&mud("organotin", "1.3 mg/kg"));
    assert_eq!(
        report.failing(),
        [
            "directive-2009-48-ec/13-ii/boron",
            "directive-2009-48-ec/13-ii/organotin"
        ]
    );
    // 0.17 mg/kg of dibutyltin is 0.21 mg/kg of tributyltin (290.05 against 232.94 g/mol): above 0.2.
    let organotin = "directive-2009-48-ec/13-ii/organotin";
    let report = EU.screen(&mud("DBT", "0.17 mg/kg"));
    assert_eq!(report.verdict_of(organotin), "fail");
    // Below by itself, yet other organotins may add to it.
    let report = EU.screen(&mud("DBT", "0.16 mg/kg"));
    assert_eq!(report.verdict_of(organotin), "inconclusive");
}

#[test]
fn readings_behave_as_intervals() {
    let content = |content: &str| plastic_with("DEHP", content);
    for (text, entry_51, china) in [
        ("< 50 mg/kg", "pass", "pass"),
        ("< 0.1 %", "pass", "pass"),
        ("<= 0.1 %", "inconclusive", "pass"),
        ("< 0.2 %", "inconclusive", "inconclusive"),
        ("> 0.1 %", "fail", "fail"),
        (">= 0.1 %", "fail", "inconclusive"),
        ("10-20 %", "fail", "fail"),
        ("0.05~0.2 %", "inconclusive", "inconclusive"),
        ("0.01–0.05 %", "pass", "pass"),
        ("ND (LOQ 50 mg/kg)", "pass", "pass"),
        ("未检出（检出限 50 mg/kg）", "pass", "pass"),
        ("ND (LOQ 0.2 %)", "inconclusive", "inconclusive"),
        ("０．０５％", "pass", "pass"),
    ] {
        let bom = content(text);
        assert_eq!(EU.screen(&bom).verdict_of(ENTRY_51), entry_51, "{text}");
        let report = CHINA.on(IN_2014_EDITION).screen(&bom);
        assert_eq!(report.verdict_of(SUM_OF_THREE), china, "{text}");
    }
}

#[test]
fn not_detected_is_below_its_detection_limit_and_without_one_it_is_open() {
    for (value, verdict) in [
        ("ND (LOQ 5 mg/kg)", "pass"),
        ("未检出(<5mg/kg)", "pass"),
        // less the correction of 30 %
        ("ND (LOQ 128 mg/kg)", "pass"),
        ("ND (LOQ 200 mg/kg)", "inconclusive"),
        ("ND", "inconclusive"),
        ("未检出", "inconclusive"),
    ] {
        let bom = plastic_with_result("lead", "element-migration", value);
        let report = CHINA.on(IN_2014_EDITION).screen(&bom);
        assert_eq!(report.verdict_of(LEAD_2014), verdict, "{value}");
        if value == "ND" || value == "未检出" {
            let needs = report.needs_of(LEAD_2014);
            assert!(
                needs.contains("detection limit") || needs.contains("quantification"),
                "{needs}"
            );
        }
    }
}

#[test]
fn an_undisclosed_rest_leaves_a_limit_open_unless_something_covers_it() {
    let base = |free_of: Value, results: Value| {
        let mut bom = plastic(
            json!([ { "substance": "PVC", "content": "60 %" }, { "substance": "DINCH", "content": "37 %" } ]),
            results,
        );
        let material = &mut bom["parts"][0]["materials"][0];
        material["disclosed"] = json!("97 %");
        material["free_of"] = free_of;
        bom
    };
    let report = EU.screen(&base(json!([]), json!([])));
    assert_eq!(report.verdict_of(ENTRY_51), "inconclusive");
    assert_eq!(report.value_of(ENTRY_51), ("0", "3"));
    let needs = report.needs_of(ENTRY_51);
    assert!(needs.contains("negative declaration"), "{needs}");

    let declared = json!([
        { "analyte": "DEHP", "below": "100 mg/kg" },
        { "analyte": "DBP", "below": "100 mg/kg" },
        { "analyte": "BBP", "below": "100 mg/kg" },
        { "analyte": "DIBP", "below": "100 mg/kg" }
    ]);
    let report = EU.screen(&base(declared, json!([])));
    assert_eq!(report.verdict_of(ENTRY_51), "pass");
    // Only that: the other sum stays open.
    assert_eq!(report.verdict_of(ENTRY_52), "inconclusive");

    let three_of_four = json!([
        { "analyte": "DEHP", "kind": "content", "value": "ND (LOQ 30 mg/kg)" },
        { "analyte": "DBP", "kind": "content", "value": "ND (LOQ 30 mg/kg)" },
        { "analyte": "BBP", "kind": "content", "value": "ND (LOQ 30 mg/kg)" }
    ]);
    let report = EU.screen(&base(json!([]), three_of_four.clone()));
    assert_eq!(report.verdict_of(ENTRY_51), "inconclusive");
    let mut four = three_of_four;
    four.as_array_mut()
        .unwrap()
        .push(json!({ "analyte": "DIBP", "kind": "content", "value": "ND (LOQ 30 mg/kg)" }));
    let report = EU.screen(&base(json!([]), four));
    assert_eq!(report.verdict_of(ENTRY_51), "pass");
}

#[test]
fn metal_holds_no_plasticiser_and_is_not_asked_for_one() {
    let bom = of_one_material(
        json!({ "category": "toys", "made": "2026-09-01", "facts": { "accessible": true, "mouthable": true } }),
        json!({ "class": "metal/steel" }),
    );
    let report = EU.screen(&bom);
    assert_eq!(report.verdict_of(ENTRY_51), "-");
    assert_eq!(report.verdict_of(ENTRY_52), "-");
    let report = CHINA.on(IN_2014_EDITION).screen(&bom);
    assert_eq!(report.verdict_of(SUM_OF_THREE), "-");
}

#[test]
fn total_and_soluble_lead_stand_in_one_standard_and_are_two_quantities() {
    let paint = |total: &str, soluble: &str| {
        of_one_material(
            json!({ "category": "coatings/toy", "made": "2026-03-01", "facts": { "coating-type": "water-borne" } }),
            json!({
                "class": "coating/paint",
                "results": [
                    { "analyte": "lead", "kind": "content", "value": total },
                    { "analyte": "lead", "kind": "element-migration", "value": soluble }
                ]
            }),
        )
    };
    let total = "gb-24613-2009/4-total-lead/lead";
    let soluble = "gb-24613-2009/4-soluble-elements/lead";
    for (total_value, soluble_value, total_verdict, soluble_verdict) in [
        ("500 mg/kg", "120 mg/kg", "pass", "pass"),
        ("500 mg/kg", "150 mg/kg", "pass", "fail"),
        ("700 mg/kg", "20 mg/kg", "fail", "pass"),
        ("600 mg/kg", "ND (LOQ 1 mg/kg)", "pass", "pass"),
    ] {
        let report = CHINA
            .on("2026-05-31")
            .screen(&paint(total_value, soluble_value));
        assert_eq!(report.verdict_of(total), total_verdict, "{total_value}");
        assert_eq!(
            report.verdict_of(soluble),
            soluble_verdict,
            "{soluble_value}"
        );
    }
    // It ended with 2026-05-31: what is made later is not judged by it.
    let mut later = paint("700 mg/kg", "20 mg/kg");
    later["product"]["made"] = json!("2026-07-01");
    let report = CHINA.screen(&later);
    assert_eq!(report.verdict_of(total), "-");
}

#[test]
fn formamide_in_foam_is_a_two_step_test() {
    let foam = |results: Value| {
        of_one_material(
            json!({ "category": "toys", "made": "2026-11-10", "facts": { "intended-age": "0-24 months", "accessible": true } }),
            json!({ "class": ["foam", "plastic/eva"], "results": results }),
        )
    };
    let content =
        |value: &str| json!({ "analyte": "formamide", "kind": "content", "value": value });
    let emission =
        |value: &str| json!({ "analyte": "formamide", "kind": "emission/chamber", "value": value });
    let formamide = |report: &worked::Screened| {
        let mut verdicts: Vec<String> = report
            .limits()
            .iter()
            .filter(|(limit, _)| limit.contains("formamide"))
            .map(|(_, verdict)| (*verdict).to_owned())
            .collect();
        verdicts.dedup();
        verdicts.join(" ")
    };
    for (results, eu, china) in [
        (json!([content("150 mg/kg")]), "pass", "pass"),
        (
            json!([content("500 mg/kg")]),
            "inconclusive",
            "inconclusive",
        ),
        (
            json!([content("500 mg/kg"), emission("15 ug/m3")]),
            "pass",
            "inconclusive",
        ),
        (
            json!([content("500 mg/kg"), emission("30 ug/m3")]),
            "fail",
            "inconclusive",
        ),
    ] {
        let bom = foam(results.clone());
        assert_eq!(formamide(&EU.screen(&bom)), eu, "{results}");
        assert_eq!(formamide(&CHINA.screen(&bom)), china, "{results}");
    }
}

#[test]
fn nitrosamines_are_prohibited_at_the_figure_itself() {
    let balloon = |value: &str| {
        of_one_material(
            json!({ "category": "toys/balloon", "facts": { "intended-for-mouth": true } }),
            json!({
                "class": "rubber/natural",
                "results": [ { "analyte": "N-nitrosamines", "kind": "extractable-content", "value": value } ]
            }),
        )
    };
    for (value, verdict) in [
        ("0.049 mg/kg", "pass"),
        ("0.05 mg/kg", "fail"),
        ("50 ug/kg", "fail"),
    ] {
        let report = EU.screen(&balloon(value));
        assert_eq!(
            report.verdict_of("directive-2009-48-ec/8/N-nitrosamines"),
            verdict,
            "{value}"
        );
    }
}

#[test]
fn total_chromium_does_not_decide_its_two_states() {
    let bom = plastic_with_result("chromium", "element-migration", "10 mg/kg");
    let report = EU.screen(&bom);
    // It bounds chromium(III) from above, and says nothing against chromium(VI).
    assert_eq!(
        report.verdict_of("directive-2009-48-ec/13-iii/chromium-iii"),
        "pass"
    );
    assert_eq!(
        report.verdict_of("directive-2009-48-ec/13-iii-chromium-vi/chromium-vi"),
        "inconclusive"
    );
    let report = CHINA.on(IN_2014_EDITION).screen(&bom);
    assert_eq!(report.verdict_of("gb-6675.4-2014/4.1-1/chromium"), "pass");
}

#[test]
fn the_category_of_point_13_belongs_to_the_material() {
    let of = |class: &str| {
        of_one_material(
            json!({ "category": "toys", "facts": { "accessible": true } }),
            json!({
                "class": class,
                "results": [ { "analyte": "lead", "kind": "element-migration", "value": "1.5 mg/kg" } ]
            }),
        )
    };
    for (class, limit, verdict) in [
        ("modelling-clay", "13-i-lead", "pass"),
        ("finger-paint", "13-ii-lead", "fail"),
        ("slime", "13-ii-lead", "fail"),
        ("coating/paint", "13-iii-lead", "pass"),
        ("textile/cotton", "13-iii-lead", "pass"),
    ] {
        let report = EU.screen(&of(class));
        let found: Vec<(&str, &str)> = report
            .limits()
            .into_iter()
            .filter(|(id, _)| id.contains("/13-") && id.ends_with("/lead"))
            .collect();
        let id = format!("directive-2009-48-ec/{limit}/lead");
        assert_eq!(found, [(id.as_str(), verdict)], "{class}");
    }
}

#[test]
fn the_amine_lists_of_the_eu_and_china_differ_by_the_two_xylidines() {
    let bom = |amine: &str, value: &str| {
        of_one_material(
            json!({
                "category": "toys/soft",
                "made": "2026-11-10",
                "facts": { "skin-contact": true, "dyed": true, "prolonged-contact": true, "intended-age": "3 years and up" }
            }),
            json!({
                "class": "textile/cotton",
                "results": [ { "analyte": amine, "kind": "extractable-content", "value": value } ]
            }),
        )
    };
    let china = "gb-6675.1-2025/aromatic-amines/aromatic-amines-24";
    let eu = "reach-xvii-43/1/aromatic-amines-22";
    for (amine, value, fails_in_china, fails_in_eu) in [
        ("2,4-xylidine", "31 mg/kg", true, false),
        ("benzidine", "31 mg/kg", true, true),
        ("benzidine", "30 mg/kg", false, false),
    ] {
        let bom = bom(amine, value);
        assert_eq!(
            CHINA.screen(&bom).failing().contains(&china),
            fails_in_china,
            "{amine} {value}"
        );
        assert_eq!(
            EU.screen(&bom).failing().contains(&eu),
            fails_in_eu,
            "{amine} {value}"
        );
    }
}

#[test]
fn a_trace_of_a_material_is_not_tested_for_elements() {
    for (mass, applies) in [("9.9 mg", "-"), ("10 mg", "fail"), ("2 g", "fail")] {
        let mut bom = plastic_with_result("lead", "element-migration", "200 mg/kg");
        bom["parts"][0]["materials"][0]["mass"] = json!(mass);
        let report = CHINA.on(IN_2014_EDITION).screen(&bom);
        assert_eq!(report.verdict_of(LEAD_2014), applies, "{mass}");
    }
}

#[test]
fn elements_are_asked_of_toys_under_72_months_and_of_coatings_at_any_age() {
    for (age, class, verdict) in [
        ("0-71 months", "plastic/abs", "fail"),
        ("5 years and up", "plastic/abs", "fail"),
        ("6-12 years", "plastic/abs", "-"),
        ("72 months and up", "plastic/abs", "-"),
        ("6-12 years", "coating/paint", "fail"),
        ("6-12 years", "liquid", "fail"),
    ] {
        let mut bom = plastic_with_result("lead", "element-migration", "200 mg/kg");
        bom["product"]["facts"] =
            json!({ "intended-age": age, "accessible": true, "oral-contact": false });
        bom["parts"][0]["materials"][0]["class"] = json!(class);
        bom["product"]["category"] = json!("toys/vehicle");
        let report = CHINA.on(IN_2014_EDITION).screen(&bom);
        assert_eq!(report.verdict_of(LEAD_2014), verdict, "{age}, {class}");
    }
}

#[test]
fn the_electrical_solder_of_a_toy_is_outside_gb_6675_4() {
    let mut bom = plastic_with_result("lead", "element-migration", "900 mg/kg");
    bom["parts"][0]["materials"][0]["class"] = json!("metal/solder");
    let report = CHINA.on(IN_2014_EDITION).screen(&bom);
    assert_eq!(report.verdict_of(LEAD_2014), "-");
}

#[test]
fn contradicting_sources_are_named_and_never_averaged() {
    let bom = plastic(
        json!([ { "substance": "DEHP", "content": "0.02 %" } ]),
        json!([ { "analyte": "DEHP", "kind": "content", "value": "12 %" } ]),
    );
    let report = EU.screen(&bom);
    assert_eq!(report.verdict_of(ENTRY_51), "inconclusive");
    let needs = report.needs_of(ENTRY_51);
    assert!(needs.contains("contradict"), "{needs}");
}

#[test]
fn where_the_grouping_is_unknown_all_ten_phthalates_together_decide_and_more_is_open() {
    const ANY_GROUPING: &str = "gb-6675.1-2025/phthalates-any-grouping-1/ten-phthalates";
    for (content, expected) in [
        ("0.1 %", "pass"),
        ("0.11 %", "inconclusive"),
        ("12 %", "inconclusive"),
    ] {
        let mut bom = plastic_with("117-81-7", content);
        bom["product"]["made"] = "2026-11-10".into();
        let report = CHINA.screen(&bom);
        assert_eq!(report.verdict_of(ANY_GROUPING), expected, "{content}");
    }
}

#[test]
fn a_finger_paint_with_lead_cannot_pass_while_its_table_is_missing() {
    let paint = |substance: &str| {
        json!({
            "format": "hazlimit-bom/1",
            "product": {
                "name": "Finger paint", "category": "toys", "made": "2026-11-10",
                "facts": { "intended-age": "3-6 years" },
                "results": [
                    { "analyte": "formaldehyde", "kind": "emission/chamber", "value": "0.01 mg/m3" },
                    { "analyte": "TVOC", "kind": "emission/chamber", "value": "0.1 mg/m3" }
                ]
            },
            "parts": [{ "name": "paint", "materials": [{
                "name": "red", "class": "finger-paint", "disclosed": "100 %",
                "facts": { "accessible": true },
                "contains": [{ "substance": substance, "content": "0.5 %" }]
            }] }]
        })
    };
    for (substance, expected) in [("lead", Verdict::Inconclusive), ("water", Verdict::Pass)] {
        let bom = worked::read(&paint(substance));
        let report = CHINA.on("2026-11-24").run(&bom);
        assert_eq!(report.verdict(), expected, "{substance}");
        assert_eq!(
            report.counts().fail + report.counts().inconclusive,
            0,
            "{substance}"
        );
    }
}

#[test]
fn a_composition_does_not_rule_out_a_gap_about_a_parameter() {
    let directory = tempfile::tempdir().unwrap();
    let law = |analytes: &str| {
        format!(
            "[standard]\nid = \"LAW 1-2020\"\ntitle = {{ en = \"law\" }}\njurisdiction = \"XX\"\nforce = \"mandatory\"\neffective = 2020-01-01\nsource = [\"the test\"]\nconfidence = \"verified\"\n\
             [[table]]\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nmax = {{ lead = \"1\" }}\n\
             [[gap]]\nclause = \"2\"\nwhat = {{ en = \"more\" }}\nanalytes = [{analytes}]\nwhy = \"not seen\"\nneeded_for_pass = true\n"
        )
    };
    let bom = worked::read(&json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "water", "category": "toys" },
        "parts": [{ "name": "water", "materials": [{ "name": "water", "class": "liquid", "disclosed": "100 %",
            "contains": [{ "substance": "water", "content": "100 %" }] }] }]
    }));
    for (analytes, expected) in [
        ("\"DEHP\"", Verdict::Pass),
        ("\"VOC\"", Verdict::Inconclusive),
    ] {
        std::fs::write(directory.path().join("law-1-2020.toml"), law(analytes)).unwrap();
        let catalogue = Catalogue::builtin()
            .with_directory(directory.path())
            .unwrap();
        let report = Screening::new(&catalogue)
            .market(Market::from_code("XX"))
            .on("2026-11-25".parse().unwrap())
            .run(&bom)
            .unwrap();
        assert_eq!(report.verdict(), expected, "{analytes}");
    }
}
