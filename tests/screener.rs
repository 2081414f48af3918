//! A screener remembers what follows from declarations alone, and gives the very reports that screening one BOM at a time gives.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]
#![cfg(feature = "json")]

use hazlimit::bom::{Bom, Mass, Part, json};
use hazlimit::quantity::{Amount, QuantityKind, Unit};
use hazlimit::{Catalogue, Market, Report, Screening, report};
use jiff::civil::{Date, date};

fn examples(catalogue: &Catalogue) -> Vec<Bom> {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut paths: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = json::FileName::from(path.file_name().unwrap().to_str().unwrap());
        json::read(name, &std::fs::read(path).unwrap(), catalogue).unwrap()
    };
    paths.iter().map(read).collect()
}

fn bytes(report: &Report<'_>) -> String {
    report::json::to_string(report).unwrap()
}

fn weigh(parts: &mut [Part], mass: Option<Mass>) {
    for part in parts {
        part.mass = mass;
        for material in &mut part.materials {
            material.mass = mass;
        }
        weigh(&mut part.parts, mass);
    }
}

/// The days on which editions change, each with the day before it.
fn borders(catalogue: &Catalogue) -> Vec<Option<Date>> {
    let replaced = catalogue
        .standards()
        .filter_map(|(_, standard)| Some(standard.replaced_by.as_ref()?.on));
    let mut days: Vec<Option<Date>> = replaced
        .flat_map(|day| [Some(day), day.yesterday().ok()])
        .collect();
    days.sort_unstable();
    days.dedup();
    days.push(None);
    days
}

#[test]
fn every_example_has_the_same_report_whatever_was_screened_before() {
    let catalogue = Catalogue::builtin();
    let examples = examples(catalogue);
    for market in [Market::China, Market::EuropeanUnion, Market::UnitedStates] {
        let screening = Screening::new(catalogue).market(market);
        let plan = screening.on(date(2026, 11, 23)).plan().unwrap();
        let mut screener = plan.screener();
        // The second time everything is known.
        for bom in examples.iter().chain(&examples) {
            let name = &bom.product.name;
            assert_eq!(
                bytes(&screener.screen(bom)),
                bytes(&plan.screen(bom)),
                "{name}"
            );
        }
    }
}

#[test]
fn days_and_masses_on_both_sides_of_a_border_are_told_apart() {
    let catalogue = Catalogue::builtin();
    let days = borders(catalogue);
    assert!(days.len() > 20, "{days:?}");
    let masses = [
        None,
        Some("0.001"),
        Some("0.499"),
        Some("0.5"),
        Some("0.501"),
        Some("400"),
    ];
    let masses = masses.map(|grams| {
        let amount = |text| Amount::parse(text, Unit::Gram, QuantityKind::MassPerItem).unwrap();
        grams.map(|text| Mass(amount(text)))
    });
    let screening = Screening::new(catalogue).on(date(2026, 11, 23));
    let plan = screening.plan().unwrap();
    let mut screener = plan.screener();
    let of_toys = examples(catalogue).into_iter().filter(|bom| {
        ["Bath", "Painted", "Pencil"]
            .iter()
            .any(|word| bom.product.name.contains(word))
    });
    let mut verdicts = std::collections::BTreeSet::new();
    let mut compared = 0;
    for mut bom in of_toys {
        for (at, made) in days.iter().enumerate() {
            bom.product.made = *made;
            weigh(&mut bom.parts, masses[at % masses.len()]);
            let report = plan.screen(&bom);
            assert_eq!(bytes(&screener.screen(&bom)), bytes(&report), "{made:?}");
            verdicts.insert((bom.product.name.clone(), report.findings().len()));
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
    assert!(verdicts.len() > 3, "the days change nothing: {verdicts:?}");
}
