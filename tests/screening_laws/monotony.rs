//! What may only get worse, and what may only get less settled.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use hazlimit::{Catalogue, Verdict};
use proptest::prelude::*;

use crate::cases::cases;
use crate::draft::{Material, Part, Product, Said};
use crate::exact;
use crate::fixture::{FIXTURE, source, with_standards};
use crate::truth::{Fog, a_truth, an_amount};
use crate::verdicts::{Answer, Key, answers_of, screen};

type Answers = BTreeMap<Key, Answer>;

/// The worst answer of each limit on each node in both reports: which members of an "each" limit share a finding follows from what is told.
fn pairs(one: &Answers, other: &Answers) -> Vec<((String, String), Verdict, Verdict)> {
    let worst = |answers: &Answers| -> BTreeMap<(String, String), Verdict> {
        let mut worst = BTreeMap::new();
        for ((limit, node, _), answer) in answers {
            let known = worst
                .entry((limit.clone(), node.clone()))
                .or_insert(answer.verdict);
            *known = answer.verdict.max(*known);
        }
        worst
    };
    let other = worst(other);
    worst(one)
        .into_iter()
        .filter_map(|(key, verdict)| Some((key.clone(), verdict, *other.get(&key)?)))
        .collect()
}

fn figures(figure: &str) -> Catalogue {
    with_standards(vec![source(
        "cn/hl-4-2024.toml",
        &format!(
            r#"
[standard]
id = "HL 4-2024"
title = {{ en = "one figure" }}
jurisdiction = "CN"
force = "mandatory"
effective = 2024-01-01
source = ["https://example.org"]
confidence = "verified"
[[table]]
id = "most"
clause = "1"
kind = "content"
unit = "mg/kg"
max = {{ lead = "{figure}", "DBP + BBP + DEHP" = "{figure}", "each watched" = "{figure}", organotin = "{figure}" }}
[[table]]
id = "less"
clause = "2"
kind = "content"
unit = "mg/kg"
basis = "part"
below = {{ cadmium = "{figure}", "5 DBP + DIBP" = "{figure}" }}
[[table]]
id = "soluble"
clause = "3"
kind = "element-migration"
unit = "mg/kg"
correction = {{ lead = "30 %" }}
max = {{ lead = "{figure}", chromium = "{figure}" }}
"#
        ),
    )])
}

static LOOSE: LazyLock<Catalogue> = LazyLock::new(|| figures("100"));
static STRICT: LazyLock<Catalogue> = LazyLock::new(|| figures("99.999"));

fn materials(parts: &mut [Part]) -> Vec<&mut Material> {
    let mut all = Vec::new();
    for part in parts {
        all.extend(part.materials.iter_mut());
        all.extend(materials(&mut part.parts));
    }
    all
}

/// Takes one result or negative declaration away, if there is one.
fn forget(product: &mut Product, which: u64) -> bool {
    let mut all = materials(&mut product.parts);
    let told: usize = all
        .iter()
        .map(|one| one.results.len() + one.free_of.len())
        .sum();
    if told == 0 {
        return false;
    }
    let mut at = usize::try_from(which % told as u64).unwrap();
    for material in &mut all {
        if at < material.results.len() {
            material.results.remove(at);
            return true;
        }
        at -= material.results.len();
        if at < material.free_of.len() {
            material.free_of.remove(at);
            return true;
        }
        at -= material.free_of.len();
    }
    false
}

fn narrower(said: Said) -> Said {
    match said {
        Said::Between(low, high) if high - low > 2 => {
            Said::Between(low + 1, high - (high - low) / 2)
        }
        Said::Below(high) | Said::NotDetected(high) if high > 2 => Said::Below(high / 2),
        Said::AtMost(high) => Said::AtMost(high / 2),
        Said::AtLeast(low) => Said::Exactly(low + 1),
        other => other,
    }
}

/// Makes one interval narrower, whether that is the truth or not.
fn narrow(product: &mut Product, which: u64) {
    let mut all = materials(&mut product.parts);
    let mut said: Vec<&mut Said> = Vec::new();
    for material in &mut all {
        said.extend(material.contains.iter_mut().map(|one| &mut one.content));
        said.extend(material.results.iter_mut().map(|one| &mut one.value));
    }
    if said.is_empty() {
        return;
    }
    let at = usize::try_from(which % said.len() as u64).unwrap();
    *said[at] = narrower(*said[at]);
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_restricted_substance_more_never_improves_a_finding(
        truth in a_truth(), seed: u64,
        more in prop::sample::select(vec!["DEHP", "DBP", "lead", "lead-chromate", "cadmium", "octaBDE", "TBT"]),
        amount in an_amount(),
    ) {
        let before = truth.tell(&FIXTURE, Fog::of(seed).without_extras().lifted_everywhere());
        let mut after = before.clone();
        for material in after.materials_mut() {
            material.contains.extend(exact::contains(&[(more, amount)]));
        }
        let (before, after) = (before.read(&FIXTURE), after.read(&FIXTURE));
        for (key, was, is) in pairs(&answers_of(&FIXTURE, &before), &answers_of(&FIXTURE, &after)) {
            prop_assert!(is >= was, "{key:?}: {was:?} became {is:?}");
        }
        prop_assert!(screen(&FIXTURE, &after).verdict() >= screen(&FIXTURE, &before).verdict());
    }

    #[test]
    fn a_narrower_interval_turns_no_settled_finding_into_the_other(truth in a_truth(), seed: u64, which: u64) {
        let wide = truth.tell(&FIXTURE, Fog::of(seed));
        let mut narrow_one = wide.clone();
        narrow(&mut narrow_one, which);
        let (wide, narrow_one) = (wide.read(&FIXTURE), narrow_one.read(&FIXTURE));
        for (key, was, is) in pairs(&answers_of(&FIXTURE, &wide), &answers_of(&FIXTURE, &narrow_one)) {
            prop_assert!(
                is == was || is == Verdict::Inconclusive || was == Verdict::Inconclusive,
                "{key:?}: {was:?} became {is:?}"
            );
        }
    }

    #[test]
    fn evidence_taken_away_settles_nothing_new(truth in a_truth(), seed: u64, which: u64) {
        let more = truth.tell(&FIXTURE, Fog::of(seed));
        let mut less = more.clone();
        prop_assume!(forget(&mut less, which));
        let (more, less) = (more.read(&FIXTURE), less.read(&FIXTURE));
        for (key, was, is) in pairs(&answers_of(&FIXTURE, &more), &answers_of(&FIXTURE, &less)) {
            prop_assert!(is == was || is == Verdict::Inconclusive, "{key:?}: {was:?} became {is:?}");
        }
    }

    #[test]
    fn a_stricter_limit_never_improves(truth in a_truth(), seed: u64) {
        let product = truth.tell(&FIXTURE, Fog::of(seed));
        let (loose, strict) = (product.read(&LOOSE), product.read(&STRICT));
        let loosely = screen(&LOOSE, &loose).verdict();
        prop_assert!(screen(&STRICT, &strict).verdict() >= loosely);
        for (key, was, is) in pairs(&answers_of(&LOOSE, &loose), &answers_of(&STRICT, &strict)) {
            prop_assert!(is >= was, "{key:?}: {was:?} became {is:?}");
        }
    }

    #[test]
    fn two_equal_parts_are_one_part_twice(truth in a_truth(), seed: u64) {
        let mut once = truth.tell(&FIXTURE, Fog::of(seed));
        for part in &mut once.parts {
            part.results.clear();
        }
        let mut twice = once.clone();
        let copies = twice.parts.clone();
        twice.parts.extend(copies);
        for part in &mut once.parts {
            part.quantity = part.quantity.max(1) * 2;
        }
        let sets = |product: &Product| -> BTreeMap<Key, Verdict> {
            // Names stand twice in the one, so only the product is compared.
            let bom = product.read(&FIXTURE);
            let report = screen(&FIXTURE, &bom);
            let findings = report.findings().iter();
            findings
                .filter(|finding| report.node(finding.node).unwrap().path == "product")
                .map(|finding| {
                    let limit = FIXTURE.limit(finding.limit).unwrap().id.to_string();
                    ((limit, String::new(), format!("{:?}", finding.about)), finding.verdict)
                })
                .collect()
        };
        let of_once = sets(&once);
        prop_assert!(!of_once.is_empty());
        prop_assert_eq!(of_once, sets(&twice));
    }
}
