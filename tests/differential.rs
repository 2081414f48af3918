//! The library and the second evaluator of `tests/reference/` must find the same: on random catalogues and products, and on every example.
//!
//! CI runs some cases of a fixed seed and some of a fresh one, which it prints. For more: `HAZLIMIT_CASES=100000 HAZLIMIT_SEED=7 cargo test
//! --release --test differential random -- --nocapture`. A disagreement is cut down to a small case before it is shown.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests"
)]
#![cfg(all(feature = "load", feature = "json"))]

#[path = "differential/compare.rs"]
mod compare;
#[path = "differential/draw.rs"]
mod draw;
mod reference;

use std::collections::BTreeMap;

use compare::{Tally, compare};
use draw::{Case, Dice};
use hazlimit::bom::{Bom, LabResult, Part, json};
use hazlimit::catalogue::load::compile;
use hazlimit::catalogue::standard::Force;
use hazlimit::{Assumption, Catalogue, DecisionRule, Market, Screening};
use jiff::civil::date;
use reference::{Asked, Memory, Weights, judge};

fn screening<'c>(catalogue: &'c Catalogue, asked: &Asked) -> Screening<'c> {
    let mut screening = Screening::new(catalogue)
        .on(asked.on)
        .rule(asked.rule)
        .assuming(asked.assumption);
    for market in &asked.markets {
        screening = screening.market(market.clone());
    }
    for force in &asked.forces {
        screening = screening.also(*force);
    }
    screening
}

/// What the two say differently of a case; `None` where the case is refused by a reader.
fn disagreements(case: &Case, tally: &mut Tally) -> Option<Vec<String>> {
    let sources = case.sources();
    let catalogue = match compile(&sources, None) {
        Ok(catalogue) => catalogue,
        Err(error) => {
            tally.note(&format!(
                "catalogue refused: {}",
                first_words(&error.to_string())
            ));
            return None;
        }
    };
    let file = case.bom.to_string();
    let bom = match json::read("bom.json".into(), file.as_bytes(), &catalogue) {
        Ok(bom) => bom,
        Err(error) => {
            tally.note(&format!(
                "product refused: {}",
                first_words(&error.to_string())
            ));
            return None;
        }
    };
    let report = screening(&catalogue, &case.asked).run(&bom).unwrap();
    let judged = judge(&catalogue, &bom, &case.asked, &Memory::new(&catalogue));
    Some(compare(&report, &judged, tally))
}

fn first_words(text: &str) -> String {
    let words = text.split_whitespace().skip(1).take(9);
    let words: Vec<&str> = words.filter(|word| !word.contains('`')).collect();
    words.join(" ")
}

fn run(seed: u64, cases: u64) -> Tally {
    let mut tally = Tally::default();
    let mut wrong: Vec<String> = Vec::new();
    for number in 0..cases {
        if wrong.len() == 5 {
            break;
        }
        let case = Case::draw(&mut Dice::new(seed, number));
        match disagreements(&case, &mut tally) {
            None => tally.refused += 1,
            Some(found) if found.is_empty() => tally.agreed += 1,
            Some(_) => {
                let small = case.cut_down(|case| {
                    let mut unseen = Tally::default();
                    disagreements(case, &mut unseen).is_some_and(|found| !found.is_empty())
                });
                let found = disagreements(&small, &mut Tally::default()).unwrap();
                wrong.push(format!(
                    "seed {seed}, case {number}:\n{}\n{small}",
                    found.join("\n")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    println!("seed {seed}: {tally}");
    tally
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn random_catalogues_and_products_are_judged_alike() {
    let cases = number("HAZLIMIT_CASES").unwrap_or(1000);
    let fixed = run(number("HAZLIMIT_SEED").unwrap_or(20_261_123), cases);
    assert!(
        fixed.refused * 4 < cases,
        "most cases must be readable: {fixed}"
    );
    assert!(fixed.compared > 3 * cases, "{fixed}");
}

#[test]
fn random_catalogues_and_products_of_a_fresh_seed_are_judged_alike() {
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap();
    let seed = u64::try_from(since.as_nanos() % 1_000_000_000_000).unwrap();
    println!("fresh seed {seed}");
    run(seed, 100);
}

#[test]
fn every_example_is_judged_alike_for_china_and_the_union() {
    let catalogue = Catalogue::builtin();
    let memory = Memory::new(catalogue);
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    let mut tally = Tally::default();
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut by_screening_method = 0;
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let bom = json::read_file(&path, catalogue).unwrap();
        if is_by_screening_method(catalogue, &bom) {
            by_screening_method += 1;
            continue;
        }
        let asked = Asked {
            markets: vec![Market::China, Market::EuropeanUnion],
            forces: Force::ALL.to_vec(),
            on: date(2026, 11, 23),
            rule: DecisionRule::Simple,
            assumption: Assumption::Nothing,
        };
        let report = screening(catalogue, &asked).run(&bom).unwrap();
        let judged = judge(catalogue, &bom, &asked, &memory);
        let found = compare(&report, &judged, &mut tally);
        if found.is_empty() {
            tally.agreed += 1;
        } else {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            wrong.insert(name, found);
        }
    }
    println!("examples: {tally}; by a screening method, not compared: {by_screening_method}");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(tally.agreed > 70 && tally.barred > 0, "{tally}");
}

/// Whether a result is by a screening method: the reference knows none, and such results have cases of their own.
fn is_by_screening_method(catalogue: &Catalogue, bom: &Bom) -> bool {
    let mut parts: Vec<&Part> = bom.parts.iter().collect();
    let mut results: Vec<&LabResult> = bom.product.results.iter().collect();
    while let Some(part) = parts.pop() {
        parts.extend(&part.parts);
        results.extend(&part.results);
        results.extend(part.materials.iter().flat_map(|material| &material.results));
    }
    results.iter().any(|result| {
        let mut methods = catalogue.screening_methods();
        methods.any(|(_, method)| method.named_by(&result.method).is_some())
    })
}

/// Every pair of analytes that the built-in catalogue knows would be millions: every one on those that limits name.
#[test]
fn weights_and_coverings_are_the_same() {
    let catalogue = Catalogue::builtin();
    let registry = catalogue.registry();
    let weights = Weights::new(catalogue);
    let mut named: Vec<_> = catalogue
        .limits()
        .flat_map(|(_, limit)| limit.form.terms.iter().map(|term| term.analyte))
        .collect();
    named.sort();
    named.dedup();
    let mut pairs = 0;
    for (on, _) in registry.iter().filter(|(id, _)| named.contains(id)) {
        for (of, analyte) in registry.iter() {
            let is_of_substances = |id| {
                matches!(
                    registry.get(id).map(|known| &known.nature),
                    Some(hazlimit::substance::Nature::Substance { .. })
                )
            };
            // Substances say nothing of one another.
            if is_of_substances(of) && is_of_substances(on) {
                continue;
            }
            pairs += 1;
            let ours = reference::of_weight(registry.weight(of, on));
            assert_eq!(ours, weights.weight(of, on), "{} on {on:?}", analyte.key);
            assert_eq!(
                registry.covers(of, on),
                weights.covers(of, on),
                "{} covers {on:?}",
                analyte.key
            );
        }
    }
    assert!(pairs > 1000, "{pairs}");
}
