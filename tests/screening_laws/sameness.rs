//! What must not change a report: units, order, a second run, the language, and how a material is cut.

use hazlimit::bom::{Bom, BomBuilder};
use hazlimit::catalogue::limit::Basis;
use hazlimit::quantity::Content;
use hazlimit::quantity::units::content::percent;
use hazlimit::report::text::{Detail, Style, render};
use hazlimit::report::wording::Language;
use hazlimit::{Catalogue, report};
use proptest::prelude::*;
use std::collections::BTreeMap;

use crate::cases::cases;
use crate::draft::{Lab, Part, SPELLINGS, Said, Spelling, shifted};
use crate::exact;
use crate::fixture::FIXTURE;
use crate::truth::{Fog, a_truth, an_amount};
use crate::verdicts::{Answer, Key, answers_of, screen};

fn report_bytes(catalogue: &Catalogue, bom: &Bom) -> String {
    report::json::to_string(&screen(catalogue, bom)).unwrap()
}

/// Another order of the same things.
fn shuffle<T>(list: &mut [T], seed: u64) {
    let mut state = seed | 1;
    for at in (1..list.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        list.swap(at, (state >> 33) as usize % (at + 1));
    }
}

fn shuffle_part(part: &mut Part, seed: u64) {
    for material in &mut part.materials {
        shuffle(&mut material.contains, seed ^ 1);
        shuffle(&mut material.free_of, seed ^ 2);
        shuffle(&mut material.results, seed ^ 3);
    }
    shuffle(&mut part.materials, seed ^ 4);
    shuffle(&mut part.results, seed ^ 5);
    for inner in &mut part.parts {
        shuffle_part(inner, seed.rotate_left(7));
    }
    shuffle(&mut part.parts, seed ^ 6);
}

/// Every material as two of half its mass.
fn cut_in_two(part: &mut Part) {
    let whole = std::mem::take(&mut part.materials);
    for material in whole {
        for half in ["left", "right"] {
            let mut piece = material.clone();
            piece.name = format!("{} {half}", material.name);
            part.materials.push(piece);
        }
    }
    for inner in &mut part.parts {
        cut_in_two(inner);
    }
}

/// Every mass doubled.
fn doubled(part: &mut Part) {
    for material in &mut part.materials {
        material.mass = material.mass.map(|mass| mass * 2);
    }
    for inner in &mut part.parts {
        doubled(inner);
    }
}

fn without_part_results(part: &mut Part) {
    part.results.clear();
    part.parts.iter_mut().for_each(without_part_results);
}

fn rolled_up(answers: BTreeMap<Key, Answer>) -> BTreeMap<Key, Answer> {
    let basis: BTreeMap<&str, Basis> = FIXTURE
        .limits()
        .map(|(_, limit)| (limit.id.as_str(), limit.basis))
        .collect();
    answers
        .into_iter()
        .filter(|(key, _)| {
            matches!(
                basis.get(key.0.as_str()),
                Some(Basis::Part | Basis::Product)
            )
        })
        .collect()
}

/// The numbers of a text, in ascending order.
fn figures(text: &str) -> Vec<String> {
    let mut figures: Vec<String> = text
        .split(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .map(|figure| figure.trim_matches('.').to_owned())
        .filter(|figure| !figure.is_empty())
        .collect();
    figures.sort();
    figures
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn another_unit_changes_no_byte(truth in a_truth(), seed: u64, spelling in prop::sample::select(SPELLINGS.to_vec())) {
        let product = truth.tell(&FIXTURE, Fog::of(seed));
        let here = product.read(&FIXTURE);
        let there = product.read_as(&FIXTURE, spelling);
        prop_assert_eq!(report_bytes(&FIXTURE, &here), report_bytes(&FIXTURE, &there));
    }

    #[test]
    fn an_uncertainty_in_another_unit_changes_no_byte(
        value in an_amount(), uncertainty in an_amount(), spelling in prop::sample::select(SPELLINGS.to_vec()),
    ) {
        let mut product = exact::product(&[("DEHP", 5)]);
        product.materials_mut()[0].results.push(Lab {
            analyte: "lead".to_owned(),
            kind: "element-migration",
            value: Said::Exactly(value),
            uncertainty: Some(uncertainty),
            composite_of: None,
        });
        let here = product.read(&FIXTURE);
        let there = product.read_as(&FIXTURE, spelling);
        prop_assert_eq!(report_bytes(&FIXTURE, &here), report_bytes(&FIXTURE, &there));
    }

    #[test]
    fn another_order_changes_no_verdict_and_no_value(truth in a_truth(), seed: u64, order: u64) {
        let product = truth.tell(&FIXTURE, Fog::of(seed));
        let mut other = product.clone();
        for part in &mut other.parts {
            shuffle_part(part, order);
        }
        shuffle(&mut other.parts, order);
        let (here, there) = (product.read(&FIXTURE), other.read(&FIXTURE));
        prop_assert_eq!(answers_of(&FIXTURE, &here), answers_of(&FIXTURE, &there));
        prop_assert_eq!(screen(&FIXTURE, &here).verdict(), screen(&FIXTURE, &there).verdict());
        prop_assert_eq!(screen(&FIXTURE, &here).counts(), screen(&FIXTURE, &there).counts());
    }

    #[test]
    fn a_second_run_gives_the_same_bytes(truth in a_truth(), seed: u64) {
        let product = truth.tell(&FIXTURE, Fog::of(seed));
        let (here, there) = (product.read(&FIXTURE), product.read(&FIXTURE));
        prop_assert_eq!(report_bytes(&FIXTURE, &here), report_bytes(&FIXTURE, &there));
    }

    #[test]
    fn the_language_changes_no_figure(truth in a_truth(), seed: u64) {
        let bom = truth.tell(&FIXTURE, Fog::of(seed)).read(&FIXTURE);
        let report = screen(&FIXTURE, &bom);
        for detail in [Detail::Usual, Detail::Everything] {
            let text = |language| render(&report, &Style { language, detail, ..Style::default() });
            let (english, chinese) = (text(Language::English), text(Language::Chinese));
            prop_assert_eq!(figures(&english), figures(&chinese), "{}\n{}", english, chinese);
        }
    }

    #[test]
    fn two_halves_are_the_whole(truth in a_truth(), seed: u64) {
        let mut whole = truth.tell(&FIXTURE, Fog::of(seed));
        // What was tested together with what is not the same after the cut.
        whole.parts.iter_mut().for_each(without_part_results);
        let mut halves = whole.clone();
        whole.parts.iter_mut().for_each(doubled);
        halves.parts.iter_mut().for_each(cut_in_two);
        let (whole, halves) = (whole.read(&FIXTURE), halves.read(&FIXTURE));
        prop_assert_eq!(
            rolled_up(answers_of(&FIXTURE, &whole)),
            rolled_up(answers_of(&FIXTURE, &halves))
        );
    }

    #[test]
    fn a_result_of_a_part_of_one_material_is_a_result_of_the_material(truth in a_truth(), seed: u64) {
        let mut below = truth.tell(&FIXTURE, Fog::of(seed));
        below.parts.truncate(1);
        below.parts[0].parts.clear();
        below.parts[0].results.clear();
        below.parts[0].materials.truncate(1);
        prop_assume!(!below.parts[0].materials.is_empty());
        let mut above = below.clone();
        let results = std::mem::take(&mut above.parts[0].materials[0].results);
        above.parts[0].results = results;
        let (below, above) = (below.read(&FIXTURE), above.read(&FIXTURE));
        prop_assert_eq!(answers_of(&FIXTURE, &below), answers_of(&FIXTURE, &above));
    }

    #[test]
    fn the_builder_and_the_file_say_the_same(contents in prop::collection::vec(an_amount(), 1..5)) {
        let names = ["DEHP", "lead-chromate", "cadmium", "octaBDE", "chalk"];
        let listed: Vec<(&str, u64)> = names.into_iter().zip(contents).collect();
        let built = BomBuilder::new(&FIXTURE, "thing")
            .part("part", |part| {
                part.material("material", |mut material| {
                    material = material.disclosed(Content::new::<percent>(100.0))?;
                    for (name, amount) in &listed {
                        let share = shifted(u128::from(*amount), 7).parse().unwrap();
                        material = material.contains(name, Content::new::<percent>(share))?;
                    }
                    Ok(material)
                })
            })
            .unwrap()
            .build()
            .unwrap();
        let read = exact::product(&listed).read_as(&FIXTURE, Spelling::Percent);
        prop_assert_eq!(report_bytes(&FIXTURE, &built), report_bytes(&FIXTURE, &read));
    }
}
