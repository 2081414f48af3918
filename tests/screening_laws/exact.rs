//! A second way to the same figures: plain fractions, written out limit by limit.

use std::cmp::Ordering;

use proptest::prelude::*;

use crate::cases::cases;
use crate::draft::{Constituent, Material, Part, Product, Said};
use crate::fixture::FIXTURE;
use crate::truth::{WHOLE, an_amount};
use crate::verdicts::{Answer, answers_of};
use hazlimit::Verdict;
use hazlimit::quantity::Amount;

pub(crate) fn contains(listed: &[(&str, u64)]) -> Vec<Constituent> {
    listed
        .iter()
        .map(|(substance, amount)| Constituent {
            substance: (*substance).to_owned(),
            formula: None,
            content: Said::Exactly(*amount),
            added: None,
            role: None,
        })
        .collect()
}

/// One part of one material of which all is disclosed.
pub(crate) fn product(listed: &[(&str, u64)]) -> Product {
    Product {
        parts: vec![Part {
            name: "part".to_owned(),
            quantity: 1,
            materials: vec![Material {
                name: "material".to_owned(),
                disclosed: Some(WHOLE),
                contains: contains(listed),
                ..Material::default()
            }],
            ..Part::default()
        }],
        ..Product::default()
    }
}

/// A fraction in lowest terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Fraction(i128, i128);

fn common(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { common(b, a % b) }
}

impl Fraction {
    fn new(n: i128, d: i128) -> Fraction {
        let by = common(n, d).max(1);
        Fraction(n / by, d / by)
    }

    fn plus(self, other: Fraction) -> Fraction {
        Fraction::new(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }

    fn times(self, other: Fraction) -> Fraction {
        let (a, b) = (
            Fraction::new(self.0, other.1),
            Fraction::new(other.0, self.1),
        );
        Fraction::new(a.0 * b.0, a.1 * b.1)
    }

    fn order(self, other: Fraction) -> Ordering {
        (self.0 * other.1).cmp(&(other.0 * self.1))
    }
}

/// Standard atomic weights (IUPAC 2021, abridged), in thousandths.
const WEIGHTS: [(&str, i128); 9] = [
    ("H", 1_008),
    ("C", 12_011),
    ("O", 15_999),
    ("S", 32_060),
    ("Cl", 35_450),
    ("Cr", 51_996),
    ("Cd", 112_410),
    ("Sn", 118_710),
    ("Pb", 207_200),
];
const COMPOUNDS: [(&str, &[(&str, i128)]); 6] = [
    ("lead-chromate", &[("Pb", 1), ("Cr", 1), ("O", 4)]),
    ("lead-oxide", &[("Pb", 1), ("O", 1)]),
    ("cadmium-sulfide", &[("Cd", 1), ("S", 1)]),
    ("chromium-oxide", &[("Cr", 2), ("O", 3)]),
    ("TBT", &[("C", 12), ("H", 27), ("Cl", 1), ("Sn", 1)]),
    ("DBT", &[("C", 8), ("H", 18), ("Cl", 2), ("Sn", 1)]),
];

/// The share of an element in a compound.
fn share(compound: &str, element: &str) -> Fraction {
    let weight = |symbol: &str| {
        WEIGHTS
            .iter()
            .find(|(known, _)| *known == symbol)
            .unwrap()
            .1
    };
    let formula = COMPOUNDS.iter().find(|(known, _)| *known == compound);
    let Some((_, formula)) = formula else {
        return Fraction(0, 1);
    };
    let mass = |symbol: Option<&str>| -> i128 {
        formula
            .iter()
            .filter(|(known, _)| symbol.is_none_or(|symbol| symbol == *known))
            .map(|(symbol, count)| weight(symbol) * count)
            .sum()
    };
    Fraction::new(mass(Some(element)), mass(None))
}

/// Σ coefficient · content, with a coefficient for every substance.
fn form(listed: &[(&str, u64)], coefficient: impl Fn(&str) -> Fraction) -> Fraction {
    listed
        .iter()
        .fold(Fraction(0, 1), |sum, (substance, amount)| {
            sum.plus(coefficient(substance).times(Fraction(i128::from(*amount), 1)))
        })
}

fn one_of(names: &'static [&'static str]) -> impl Fn(&str) -> Fraction {
    move |substance| Fraction(i128::from(names.contains(&substance)), 1)
}

fn element(name: &'static str, symbol: &'static str) -> impl Fn(&str) -> Fraction {
    move |substance| match substance == name {
        true => Fraction(1, 1),
        false => share(substance, symbol),
    }
}

/// The verdict and the value of a limit "at most" or "below" the bound, both in thousandths of a mg/kg.
fn assert_answer(answer: &Answer, value: Fraction, bound: u64, strict: bool, exact: bool) {
    let within = match value.order(Fraction(i128::from(bound), 1)) {
        Ordering::Less => true,
        Ordering::Equal => !strict,
        Ordering::Greater => false,
    };
    let thousandth = Amount::SCALE / 1000;
    let interval = answer.value.unwrap();
    let (low, high) = (
        interval.lower().amount.raw(),
        interval.upper().unwrap().amount.raw(),
    );
    // Within two thousand millionths of the whole, plus the last digit kept.
    let slack = if exact { 1 } else { 2 * thousandth };
    let digits = value.0 / value.1 * thousandth + value.0 % value.1 * thousandth / value.1;
    assert!(
        low <= digits + 1 && digits <= high && high - low <= slack,
        "{low} {digits} {high}"
    );
    let expected = if within { Verdict::Pass } else { Verdict::Fail };
    let bound = i128::from(bound) * thousandth;
    if answer.verdict == Verdict::Inconclusive && !exact {
        assert!(
            (low..=high).contains(&bound),
            "open only at the bound: {low} {bound} {high}"
        );
    } else {
        assert_eq!(answer.verdict, expected, "{value:?} against {bound}");
    }
}

const NAMES: [&str; 14] = [
    "DEHP",
    "DBP",
    "BBP",
    "DIBP",
    "lead-chromate",
    "lead-oxide",
    "cadmium-sulfide",
    "chromium-oxide",
    "TBT",
    "DBT",
    "decaBDE",
    "octaBDE",
    "lead",
    "cadmium",
];

fn a_list() -> impl Strategy<Value = Vec<(&'static str, u64)>> {
    prop::collection::vec((prop::sample::select(NAMES.to_vec()), an_amount()), 0..7)
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn forms_have_the_value_of_plain_fractions(listed in a_list()) {
        let bom = product(&listed).read(&FIXTURE);
        let answers = answers_of(&FIXTURE, &bom);
        let answer = |limit: &str, member: &str| {
            let key = (format!("hl-2-2021/{limit}"), "part › material".to_owned(), member.to_owned());
            answers.get(&key).unwrap_or_else(|| panic!("{key:?} in {:?}", answers.keys())).clone()
        };
        let sum = |names| form(&listed, one_of(names));
        // One substance, sums, each.
        assert_answer(&answer("sums/PBDE", ""), sum(&["decaBDE", "octaBDE"]), 1_000_000, false, true);
        assert_answer(&answer("sums/DBP+BBP+DEHP", ""), sum(&["DBP", "BBP", "DEHP"]), 1_000_000, false, true);
        for (member, names) in [("DEHP", &["DEHP"] as &'static [_]), ("DBP", &["DBP"]), ("BBP", &["BBP"]), ("DIBP", &["DIBP"])] {
            assert_answer(&answer("sums/phthalates", member), sum(names), 1_000_000, false, true);
        }
        // Weighted sums.
        let weighted = form(&listed, |substance| match substance {
            "DBP" => Fraction(5, 1),
            "DIBP" => Fraction(4, 1),
            "BBP" => Fraction(1, 10),
            "DEHP" => Fraction(1, 1),
            _ => Fraction(0, 1),
        });
        assert_answer(&answer("sums/5-DBP+4-DIBP+0.1-BBP+DEHP", ""), weighted, 2_000_000, true, true);
        let of_group = form(&listed, |substance| match substance {
            "DBP" => Fraction(3, 10),
            "DEHP" => Fraction(1, 1),
            _ => Fraction(0, 1),
        });
        assert_answer(&answer("sums/weighted", ""), of_group, 800_000, true, true);
        // By formula.
        let lead = form(&listed, element("lead", "Pb"));
        let cadmium = form(&listed, element("cadmium", "Cd"));
        let tin = form(&listed, |substance| match substance {
            "TBT" | "DBT" => share(substance, "Sn"),
            _ => Fraction(0, 1),
        });
        let hexavalent = form(&listed, |substance| match substance {
            "lead-chromate" => share(substance, "Cr"),
            _ => Fraction(0, 1),
        });
        assert_answer(&answer("metals/lead", ""), lead, 1_000_000, false, false);
        assert_answer(&answer("metals/cadmium", ""), cadmium, 100_000, false, false);
        assert_answer(&answer("metals/organotin", ""), tin, 500_000, false, false);
        assert_answer(&answer("metals/hexavalent-chromium", ""), hexavalent, 1_000_000, true, false);
        // An index of coefficients that do not divide.
        let index = lead
            .times(Fraction(1, 7))
            .plus(cadmium.times(Fraction(1, 3)))
            .plus(sum(&["DEHP"]));
        assert_answer(&answer("sums/lead-/-7+cadmium-/-3+DEHP", ""), index, 300_000, true, false);
    }

    #[test]
    fn parts_have_the_mean_by_mass(
        materials in prop::collection::vec((an_amount(), an_amount(), 1_u64..1_000_000_000), 1..5),
        quantities in (1_u32..9, 1_u32..9),
    ) {
        let mut whole = product(&[]);
        let mut parts = Vec::new();
        let mut mass_of_all = 0_i128;
        for (at, (phthalate, amount, mass)) in materials.iter().enumerate() {
            let quantity = if at % 2 == 0 { quantities.0 } else { quantities.1 };
            let mut part = product(&[("DBP", *phthalate), ("lead", *amount)]).parts.remove(0);
            part.name = format!("part {at}");
            part.quantity = quantity;
            part.materials[0].mass = Some(*mass);
            parts.push(part);
            let mass = i128::from(*mass) * i128::from(quantity);
            mass_of_all += mass;
        }
        let phthalates = materials.iter().enumerate().fold(0, |sum, (at, (amount, _, mass))| {
            let quantity = if at % 2 == 0 { quantities.0 } else { quantities.1 };
            sum + i128::from(*amount) * i128::from(*mass) * i128::from(quantity)
        });
        let part = &mut whole.parts[0];
        part.materials.clear();
        part.parts = parts;
        // An article above the articles is no article; the product is judged.
        let bom = whole.read(&FIXTURE);
        let answers = answers_of(&FIXTURE, &bom);
        let key = ("hl-2-2021/whole/phthalates".to_owned(), "thing".to_owned(), String::new());
        let mean = Fraction::new(phthalates, mass_of_all);
        assert_answer(&answers[&key], mean, 1_500_000, false, true);
        let alone = ("hl-2-2021/parts/lead".to_owned(), "part › part 0".to_owned(), String::new());
        assert_answer(&answers[&alone], Fraction(i128::from(materials[0].1), 1), 600_000, false, true);
    }
}
