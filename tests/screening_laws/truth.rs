//! Products as they really are, and what somebody who knows less may truthfully say of them.

use hazlimit::Catalogue;
use hazlimit::substance::AnalyteId;
use proptest::prelude::*;
use serde_json::json;

use crate::draft::{Constituent, FreeOf, Lab, Material, Part, Product, Said};

/// All of a material, in thousandths of a mg/kg.
pub(crate) const WHOLE: u64 = 1_000_000_000;

const SUBSTANCES: [&str; 20] = [
    "DEHP",
    "DBP",
    "BBP",
    "DIBP",
    "lead-chromate",
    "lead-oxide",
    "cadmium-sulfide",
    "chromium-oxide",
    "strange-pigment",
    "TBT",
    "DBT",
    "decaBDE",
    "octaBDE",
    "short-paraffin",
    "formaldehyde",
    "formamide",
    "chalk",
    "polyethylene",
    "lead",
    "cadmium",
];
const ROLES: [&str; 3] = ["additive", "impurity", "monomer"];
const CLASSES: [(&str, Option<&str>); 4] = [
    ("plastic/soft", Some("plastic")),
    ("plastic/foam", Some("plastic")),
    ("metal/solder", Some("metal")),
    ("coating", None),
];
const MADE: [&str; 2] = ["2026-05-01", "2026-07-01"];
const SOLUBLE: [&str; 3] = ["lead", "cadmium", "chromium"];
const VOLATILE: [&str; 2] = ["formaldehyde", "formamide"];
/// What laboratories measure the content of.
const MEASURED: [&str; 16] = [
    "lead",
    "cadmium",
    "chromium",
    "tin",
    "hexavalent-chromium",
    "PBDE",
    "phthalates",
    "organotin",
    "lead-compounds",
    "DEHP",
    "DBP",
    "DIBP",
    "octaBDE",
    "decaBDE",
    "formamide",
    "lead-oxide",
];
/// What suppliers declare products free of.
const DECLARED: [&str; 8] = [
    "lead",
    "PBDE",
    "phthalates",
    "octaBDE",
    "decaBDE",
    "formamide",
    "paraffins",
    "cadmium",
];

#[derive(Clone, Debug)]
pub(crate) struct Truth {
    pub(crate) activity: bool,
    pub(crate) mouthable: bool,
    pub(crate) accessible: bool,
    pub(crate) young: bool,
    pub(crate) made: usize,
    pub(crate) parts: Vec<TruePart>,
}

#[derive(Clone, Debug)]
pub(crate) struct TruePart {
    pub(crate) quantity: u32,
    pub(crate) materials: Vec<TrueMaterial>,
    pub(crate) parts: Vec<TruePart>,
}

#[derive(Clone, Debug)]
pub(crate) struct TrueMaterial {
    pub(crate) class: usize,
    pub(crate) mass: u64,
    pub(crate) contents: Vec<TrueContent>,
    /// How much in a hundred of the element is soluble, of the substance extractable.
    pub(crate) soluble: u64,
    pub(crate) air: [u64; 2],
}

#[derive(Clone, Debug)]
pub(crate) struct TrueContent {
    pub(crate) substance: usize,
    pub(crate) amount: u64,
    pub(crate) added: bool,
    pub(crate) role: usize,
}

/// Amounts, many of them at or near a limit.
pub(crate) fn an_amount() -> impl Strategy<Value = u64> {
    let limits = prop::sample::select(vec![
        5_000_u64, 10_000, 50_000, 90_000, 100_000, 200_000, 300_000, 500_000, 600_000, 800_000,
        900_000, 1_000_000, 1_200_000, 1_500_000, 2_000_000, 15_000_000,
    ]);
    prop_oneof![
        (limits, 0_u64..3).prop_map(|(limit, step)| limit - 1 + step),
        1_u64..200_000,
        1_u64..3_000_000,
        1_u64..100_000_000,
    ]
}

fn a_content() -> impl Strategy<Value = TrueContent> {
    (0..SUBSTANCES.len(), an_amount(), 0..ROLES.len()).prop_map(|(substance, amount, role)| {
        TrueContent {
            substance,
            amount,
            // Who gives a substance a task has added it; an impurity nobody has.
            added: ROLES[role] != "impurity",
            role,
        }
    })
}

fn a_material() -> impl Strategy<Value = TrueMaterial> {
    (
        0..CLASSES.len(),
        prop_oneof![1_u64..20, 1_u64..100_000_000],
        prop::collection::vec(a_content(), 0..6),
        0_u64..=100,
        [0_u64..200, 0_u64..40],
    )
        .prop_map(|(class, mass, contents, soluble, air)| TrueMaterial {
            class,
            mass,
            contents,
            soluble,
            air,
        })
}

fn a_part() -> impl Strategy<Value = TruePart> {
    let leaf =
        (1_u32..4, prop::collection::vec(a_material(), 1..3)).prop_map(|(quantity, materials)| {
            TruePart {
                quantity,
                materials,
                parts: Vec::new(),
            }
        });
    leaf.prop_recursive(2, 4, 2, |inner| {
        (
            1_u32..4,
            prop::collection::vec(a_material(), 0..3),
            prop::collection::vec(inner, 1..3),
        )
            .prop_map(|(quantity, materials, parts)| TruePart {
                quantity,
                materials,
                parts,
            })
    })
}

pub(crate) fn a_truth() -> impl Strategy<Value = Truth> {
    (
        any::<(bool, bool, bool, bool)>(),
        0..MADE.len(),
        prop::collection::vec(a_part(), 1..3),
    )
        .prop_map(
            |((activity, mouthable, accessible, young), made, parts)| Truth {
                activity,
                mouthable,
                accessible,
                young,
                made,
                parts,
            },
        )
}

/// What of the truth is hidden; decided place by place, so that two fogs can be compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fog {
    seed: u64,
    lifted: Lifted,
    extra: bool,
}

#[derive(Clone, Copy, Debug)]
enum Lifted {
    Nowhere,
    Somewhere(u64),
    Everywhere,
}

fn scrambled(seed: u64, place: u64) -> u64 {
    let mut state = seed ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for _ in 0..2 {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^= state >> 31;
    }
    state
}

impl Fog {
    pub(crate) fn of(seed: u64) -> Fog {
        Fog {
            seed,
            lifted: Lifted::Nowhere,
            extra: true,
        }
    }

    /// The same with the truth told everywhere; what was told beside it stays.
    pub(crate) fn lifted_everywhere(self) -> Fog {
        Fog {
            lifted: Lifted::Everywhere,
            ..self
        }
    }

    /// The same with the truth told in some places.
    pub(crate) fn lifted(self, seed: u64) -> Fog {
        Fog {
            lifted: Lifted::Somewhere(seed),
            ..self
        }
    }

    /// The same without what is told beside the composition: results that follow from it, negative declarations.
    pub(crate) fn without_extras(self) -> Fog {
        Fog {
            extra: false,
            ..self
        }
    }

    /// 0: tell the truth.
    fn roll(self, place: u64, sides: u64) -> u64 {
        let clear = match self.lifted {
            Lifted::Nowhere => false,
            Lifted::Somewhere(seed) => scrambled(seed, place).is_multiple_of(2),
            Lifted::Everywhere => true,
        };
        if clear {
            0
        } else {
            scrambled(self.seed, place) % sides
        }
    }

    /// Whether to add what need not be told.
    fn adds(self, place: u64, one_in: u64) -> bool {
        self.extra && scrambled(self.seed, place).is_multiple_of(one_in)
    }

    fn width(self, place: u64) -> u64 {
        [0, 1, 999, 100_000, 5_000_000][(scrambled(self.seed, place ^ 0x5555) % 5) as usize]
    }

    /// A true statement of an amount of which only so much is known.
    fn around(self, low: u64, high: u64, place: u64) -> Said {
        let (less, more) = (self.width(place), self.width(place + 1));
        let top = high.saturating_add(more);
        match scrambled(self.seed, place ^ 0xaaaa) % 5 {
            0 => Said::Between(low.saturating_sub(less), top.max(low + 1)),
            1 => Said::Below(top + 1),
            2 => Said::AtMost(top),
            3 => Said::AtLeast(low.saturating_sub(less)),
            _ => Said::NotDetected(top + 1),
        }
    }
}

fn find(catalogue: &Catalogue, key: &str) -> AnalyteId {
    catalogue.registry().by_key(key).unwrap()
}

impl TrueMaterial {
    /// How much of an analyte the material holds: at least and at most, for the shares of formulas are rounded outward.
    pub(crate) fn total(&self, catalogue: &Catalogue, analyte: &str) -> (u64, u64) {
        let analyte = find(catalogue, analyte);
        let mut total = (0_u64, 0_u64);
        for content in &self.contents {
            let of = find(catalogue, SUBSTANCES[content.substance]);
            let weight = catalogue.registry().weight(of, analyte);
            let share = |factor: hazlimit::substance::Factor| {
                let product = u128::from(content.amount) * factor.numerator() as u128;
                let divisor = factor.denominator() as u128;
                ((product / divisor) as u64, product.div_ceil(divisor) as u64)
            };
            total.0 += share(weight.lower).0;
            total.1 += weight.upper.map_or(WHOLE, |upper| share(upper).1);
        }
        (total.0, total.1.min(WHOLE))
    }

    /// Whether something that may count as the analyte was added on purpose.
    fn is_added(&self, catalogue: &Catalogue, analyte: &str) -> bool {
        let analyte = find(catalogue, analyte);
        self.contents.iter().any(|content| {
            let of = find(catalogue, SUBSTANCES[content.substance]);
            content.added && !catalogue.registry().weight(of, analyte).is_none()
        })
    }

    fn tell(&self, catalogue: &Catalogue, fog: Fog, place: u64) -> Material {
        let (class, parent) = CLASSES[self.class];
        let mut told = Material {
            name: format!("material {place}"),
            class: match fog.roll(place + 1, 4) {
                2 => parent,
                3 => None,
                _ => Some(class),
            },
            mass: (fog.roll(place + 2, 4) < 3).then_some(self.mass),
            ..Material::default()
        };
        let mut hidden = 0;
        for (at, content) in self.contents.iter().enumerate() {
            let place = place + 100 + 10 * at as u64;
            let amount = content.amount;
            let name = SUBSTANCES[content.substance];
            let group = match name {
                "decaBDE" | "octaBDE" => "PBDE",
                "DEHP" | "DBP" | "BBP" | "DIBP" => "phthalates",
                _ => name,
            };
            // A content that is given as the element stands for more of a compound, so the share of the material it takes is not known.
            let sides = if SOLUBLE.contains(&name) { 8 } else { 12 };
            let (name, said) = match fog.roll(place, sides) {
                5 | 6 => (name, fog.around(amount, amount, place + 3)),
                7 => (name, Said::Nothing),
                8 => {
                    hidden += amount;
                    continue;
                }
                9 => ("some secret", fog.around(amount, amount, place + 3)),
                10 => (group, Said::Exactly(amount)),
                11 => (group, fog.around(amount, amount, place + 3)),
                _ => (name, Said::Exactly(amount)),
            };
            told.contains.push(Constituent {
                substance: name.to_owned(),
                formula: None,
                content: said,
                added: (fog.roll(place + 1, 3) == 0).then_some(content.added),
                role: (fog.roll(place + 2, 3) == 0).then_some(ROLES[content.role]),
            });
        }
        told.disclosed = match fog.roll(place + 3, 3) {
            0 => Some(WHOLE - hidden),
            1 => None,
            _ => Some((WHOLE - hidden).saturating_sub(fog.width(place + 4))),
        };
        self.tell_results(catalogue, fog, place, &mut told);
        told
    }

    fn tell_results(&self, catalogue: &Catalogue, fog: Fog, place: u64, told: &mut Material) {
        let mut result = |analyte: &str, kind: &'static str, amount: u64, place: u64| {
            let value = match fog.roll(place, 5) {
                3 => fog.around(amount, amount, place + 3),
                4 => return,
                _ => Said::Exactly(amount),
            };
            told.results.push(Lab {
                analyte: analyte.to_owned(),
                kind,
                value,
                uncertainty: None,
                composite_of: None,
            });
        };
        for (at, element) in SOLUBLE.into_iter().enumerate() {
            let total = self.total(catalogue, element).0;
            let soluble = total * self.soluble / 100;
            result(
                element,
                "element-migration",
                soluble,
                place + 300 + 10 * at as u64,
            );
        }
        for (at, volatile) in VOLATILE.into_iter().enumerate() {
            let place = place + 400 + 20 * at as u64;
            let total = self.total(catalogue, volatile).0;
            result(
                volatile,
                "extractable-content",
                total * self.soluble / 100,
                place,
            );
            result(volatile, "emission/chamber", self.air[at], place + 10);
        }
        for (at, analyte) in MEASURED.into_iter().enumerate() {
            let place = place + 500 + 10 * at as u64;
            if fog.adds(place, 6) {
                let (low, high) = self.total(catalogue, analyte);
                told.results.push(Lab {
                    analyte: analyte.to_owned(),
                    kind: "content",
                    value: fog.around(low, high, place + 3),
                    uncertainty: None,
                    composite_of: None,
                });
            }
        }
        for (at, analyte) in DECLARED.into_iter().enumerate() {
            let place = place + 700 + 10 * at as u64;
            let below = self.total(catalogue, analyte).1 + 1 + fog.width(place + 3);
            let below = (fog.adds(place, 5) && below <= WHOLE).then_some(below);
            let not_added = fog.adds(place + 1, 5) && !self.is_added(catalogue, analyte);
            if below.is_some() || not_added {
                told.free_of.push(FreeOf {
                    analyte: analyte.to_owned(),
                    below,
                    not_added,
                });
            }
        }
    }
}

impl TruePart {
    pub(crate) fn all_materials(&self) -> Vec<&TrueMaterial> {
        let mut all: Vec<&TrueMaterial> = self.materials.iter().collect();
        for part in &self.parts {
            all.extend(part.all_materials());
        }
        all
    }

    fn tell(&self, catalogue: &Catalogue, fog: Fog, place: &mut u64) -> Part {
        *place += 10_000;
        let own = *place;
        let mut told = Part {
            name: format!("part {own}"),
            quantity: self.quantity,
            ..Part::default()
        };
        for material in &self.materials {
            *place += 10_000;
            told.materials.push(material.tell(catalogue, fog, *place));
        }
        for part in &self.parts {
            told.parts.push(part.tell(catalogue, fog, place));
        }
        // Equal portions of some of the materials, tested together.
        let all = self.all_materials();
        for (at, analyte) in ["lead", "cadmium", "PBDE"].into_iter().enumerate() {
            let place = own + 100 + 10 * at as u64;
            if all.len() > 1 && fog.adds(place, 3) {
                let count = 2 + scrambled(place, 7) as usize % (all.len() - 1);
                let tested = all.iter().rev().take(count);
                let sums = tested.fold((0, 0), |sum, material| {
                    let (low, high) = material.total(catalogue, analyte);
                    (sum.0 + low, sum.1 + high)
                });
                let mean = (sums.0 / count as u64, sums.1.div_ceil(count as u64));
                told.results.push(Lab {
                    analyte: analyte.to_owned(),
                    kind: "content",
                    value: fog.around(mean.0, mean.1, place + 3),
                    uncertainty: None,
                    composite_of: Some(count as u32),
                });
            }
        }
        told
    }
}

impl Truth {
    pub(crate) fn tell(&self, catalogue: &Catalogue, fog: Fog) -> Product {
        let age = if self.young {
            "0-24 months"
        } else {
            "6-14 years"
        };
        let facts = [
            ("mouthable", json!(self.mouthable)),
            ("accessible", json!(self.accessible)),
            ("intended-age", json!(age)),
            ("emission-grade", json!("high")),
        ];
        let category = if self.activity {
            "toys/activity"
        } else {
            "toys/books"
        };
        let mut place = 0;
        Product {
            category: match fog.roll(1, 6) {
                4 => Some("toys"),
                5 => None,
                _ => Some(category),
            },
            made: (fog.roll(2, 4) < 3).then_some(MADE[self.made]),
            facts: facts
                .into_iter()
                .zip(3..)
                .filter(|(_, place)| fog.roll(*place, 4) < 3)
                .map(|(fact, _)| fact)
                .collect(),
            results: Vec::new(),
            parts: self
                .parts
                .iter()
                .map(|part| part.tell(catalogue, fog, &mut place))
                .collect(),
        }
    }
}
