//! One BOM written in %, mg/kg, ppm and g/kg gives the same findings to the byte.
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

use hazlimit::Verdict;
use serde_json::{Value, json};
use worked::{By, CHINA, EU, US};

/// What the four BOMs hold, each amount in the four spellings.
const SPELLINGS: [fn(&str) -> String; 4] = [
    |percent| format!("{percent} %"),
    |percent| format!("{} mg/kg", shifted(percent, 4)),
    |percent| format!("{} ppm", shifted(percent, 4)),
    |percent| format!("{} g/kg", shifted(percent, 1)),
];

/// A decimal number with its point moved to the right, digit by digit: no float may come between.
fn shifted(number: &str, places: usize) -> String {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mut fraction = fraction.to_owned();
    while fraction.len() < places {
        fraction.push('0');
    }
    let (moved, rest) = fraction.split_at(places);
    let digits = format!("{whole}{moved}");
    let whole = digits.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if rest.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{rest}")
    }
}

fn bom(spell: fn(&str) -> String) -> Value {
    let contains: Vec<Value> = [
        ("PVC", "58.1234"),
        ("DINCH", "39.9"),
        ("DEHP", "0.05"),
        ("DBP", "0.0500"),
        ("DINP", "0.123456789"),
        ("lead chromate", "0.3"),
        ("lead", "0.001"),
        ("cadmium", "0.01"),
        ("decaBDE", "0.1"),
    ]
    .iter()
    .map(|(substance, percent)| json!({ "substance": substance, "content": spell(percent) }))
    .collect();
    json!({
        "format": "hazlimit-bom/1",
        "product": {
            "name": "Singing duck",
            "category": ["toys/electric", "electronics/toy"],
            "made": "2026-11-10",
            "facts": { "intended-age": "0-36 months", "mouthable": true, "accessible": true,
                       "eee-category": "7", "china-rohs-catalogue": "first-batch" }
        },
        "parts": [ {
            "name": "body",
            "mass": "42 g",
            "materials": [ {
                "name": "soft PVC",
                "class": "plastic/pvc",
                "mass": "42 g",
                "disclosed": spell("98.7"),
                "contains": contains,
                "free_of": [ { "analyte": "BBP", "below": spell("0.003") } ],
                "results": [
                    { "analyte": "DIBP", "kind": "content", "value": format!("< {}", spell("0.005")) },
                    { "analyte": "mercury", "kind": "content", "value": "ND", "loq": spell("0.0002") },
                    { "analyte": "bromine", "kind": "content", "value": spell("0.09"), "uncertainty": spell("0.01") }
                ]
            } ]
        } ]
    })
}

fn findings(by: &By, spell: fn(&str) -> String) -> String {
    let report = by.screen(&bom(spell));
    let mut file = report.0;
    // Everything but the name of the product, which is the same, and the catalogue.
    let kept = [
        "verdict", "complete", "counts", "findings", "duties", "grades", "gaps",
    ];
    let file = file.as_object_mut().unwrap();
    file.retain(|key, _| kept.contains(&key.as_str()));
    assert_eq!(file.len(), kept.len());
    serde_json::to_string_pretty(file).unwrap()
}

#[test]
fn the_unit_of_a_declaration_does_not_change_a_byte_of_the_findings() {
    for by in [CHINA, EU, US, CHINA.on("2027-12-01")] {
        let in_percent = findings(&by, SPELLINGS[0]);
        for spell in &SPELLINGS[1..] {
            let other = findings(&by, *spell);
            assert!(
                in_percent == other,
                "{:?}: {} differs",
                by.markets,
                spell("0.05")
            );
        }
    }
}

#[test]
fn the_whole_report_is_the_same_to_the_byte_in_two_runs() {
    let bom = worked::read(&bom(SPELLINGS[0]));
    let write = || hazlimit::report::json::to_string(&EU.run(&bom)).unwrap();
    assert!(write() == write());
}

#[test]
fn the_order_of_constituents_does_not_change_a_verdict_or_a_value() {
    let mut reversed = bom(SPELLINGS[0]);
    reversed["parts"][0]["materials"][0]["contains"]
        .as_array_mut()
        .unwrap()
        .reverse();
    let essence = |bom: &Value| {
        let bom = worked::read(bom);
        let report = EU.run(&bom);
        report
            .findings()
            .iter()
            .map(|finding| (finding.limit, finding.verdict, finding.value))
            .collect::<Vec<_>>()
    };
    assert_eq!(essence(&bom(SPELLINGS[0])), essence(&reversed));
}

#[test]
fn the_case_has_all_three_verdicts() {
    let bom = worked::read(&bom(SPELLINGS[0]));
    let report = EU.run(&bom);
    for verdict in [Verdict::Pass, Verdict::Fail, Verdict::Inconclusive] {
        assert!(
            report
                .findings()
                .iter()
                .any(|finding| finding.verdict == verdict),
            "{verdict:?}"
        );
    }
}
