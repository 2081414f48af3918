//! Laws that hold for every pair of analytes: what a weight says of random
//! materials is true of them.

use std::collections::BTreeMap;

use hazlimit::substance::{AnalyteId, Factor, Nature, Registry, Weight};
use proptest::prelude::*;

use crate::cases::cases;
use crate::sample::registry;

/// A material made of known amounts, with what the registry leaves open
/// settled at random.
#[derive(Clone, Debug)]
struct Material {
    amounts: BTreeMap<AnalyteId, f64>,
    /// Share of the element in a substance without a formula.
    content: f64,
    /// Share of an element that is in a species the substance does not name.
    split: f64,
}

fn material() -> impl Strategy<Value = Material> {
    let registry = registry();
    let substances: Vec<AnalyteId> = registry
        .iter()
        .filter(|(_, analyte)| matches!(analyte.nature, Nature::Substance { .. }))
        .map(|(id, _)| id)
        .collect();
    let amounts = proptest::collection::vec(0.0..1.0_f64, substances.len());
    (amounts, 0.0..1.0_f64, 0.0..1.0_f64).prop_map(move |(amounts, content, split)| Material {
        amounts: substances.iter().copied().zip(amounts).collect(),
        content,
        split,
    })
}

impl Material {
    fn only(&self, keep: impl Fn(AnalyteId) -> bool) -> Material {
        let mut kept = self.clone();
        kept.amounts.retain(|id, _| keep(*id));
        kept
    }

    /// How much of the analyte is truly in the material, worked out from
    /// what the analyte is and not from any weight of the registry.
    fn holds(&self, registry: &Registry, id: AnalyteId) -> f64 {
        match &registry.get(id).unwrap().nature {
            Nature::Substance { .. } => self.amounts.get(&id).copied().unwrap_or(0.0),
            Nature::Parameter => 0.0,
            Nature::Element { .. } => self.sum(|substance| self.share(registry, substance, id)),
            Nature::Species { of } => self.sum(|substance| {
                let Nature::Substance { species, .. } = &registry.get(substance).unwrap().nature
                else {
                    return 0.0;
                };
                let part = match (species.contains(&id), species.is_empty()) {
                    (true, _) => 1.0,
                    (false, true) => self.split,
                    (false, false) => 0.0,
                };
                part * self.share(registry, substance, *of)
            }),
            Nature::Group {
                members,
                element,
                expressed_as,
                ..
            } => {
                if let Some(element) = element {
                    return self.holds(registry, *element);
                }
                members
                    .iter()
                    .map(|member| {
                        let weight = match expressed_as {
                            Some(target) => molar_ratio(registry, member.analyte, *target),
                            None => float(member.weight.lower),
                        };
                        weight * self.holds(registry, member.analyte)
                    })
                    .sum()
            }
        }
    }

    fn sum(&self, part: impl Fn(AnalyteId) -> f64) -> f64 {
        self.amounts
            .iter()
            .map(|(id, amount)| amount * part(*id))
            .sum()
    }

    fn share(&self, registry: &Registry, substance: AnalyteId, element: AnalyteId) -> f64 {
        let Nature::Element { symbol } = registry.get(element).unwrap().nature else {
            return 0.0;
        };
        match &registry.get(substance).unwrap().nature {
            Nature::Substance {
                formula: Some(formula),
                ..
            } => {
                let atoms = f64::from(formula.count(symbol));
                atoms * millionths(symbol.atomic_weight().unwrap())
                    / millionths(formula.molar_mass())
            }
            Nature::Substance {
                elements: Some(elements),
                ..
            } if !elements.contains(&symbol) => 0.0,
            // Where nothing is known it holds the element asked for; one at a
            // time, so that the shares never exceed the whole.
            _ => self.content * f64::from(u8::from(symbol.symbol() == "Pb")),
        }
    }
}

fn molar_ratio(registry: &Registry, of: AnalyteId, target: AnalyteId) -> f64 {
    let natures = (
        &registry.get(of).unwrap().nature,
        &registry.get(target).unwrap().nature,
    );
    match natures {
        (
            Nature::Substance {
                formula: Some(of), ..
            },
            Nature::Substance {
                formula: Some(target),
                ..
            },
        ) => {
            let tin = "Sn".parse().unwrap();
            let moles = f64::from(of.count(tin)) / f64::from(target.count(tin));
            moles * millionths(target.molar_mass()) / millionths(of.molar_mass())
        }
        (
            Nature::Substance {
                formula: Some(of), ..
            },
            Nature::Element { symbol },
        ) => {
            f64::from(of.count(*symbol)) * millionths(symbol.atomic_weight().unwrap())
                / millionths(of.molar_mass())
        }
        _ => panic!("the sample expresses substances only"),
    }
}

fn millionths(value: u64) -> f64 {
    f64::from(u32::try_from(value / 1000).unwrap()) / 1000.0
}

fn float(factor: Factor) -> f64 {
    let part = |value: i64| value.to_string().parse::<f64>().unwrap();
    part(factor.numerator()) / part(factor.denominator())
}

const SLACK: f64 = 1e-6;

fn proves(weight: Weight, of: f64, holds: f64) -> bool {
    holds >= float(weight.lower) * of - SLACK
}

fn bounds(weight: Weight, of: f64, holds: f64) -> bool {
    weight
        .upper
        .is_none_or(|upper| holds <= float(upper) * of * (1.0 + SLACK) + SLACK)
}

#[test]
fn every_weight_is_an_interval_and_every_analyte_is_all_of_itself() {
    let registry = registry();
    for (one, _) in registry.iter() {
        assert_eq!(registry.weight(one, one), Weight::WHOLE);
        for (other, _) in registry.iter() {
            let weight = registry.weight(one, other);
            assert!(
                weight.upper.is_none_or(|upper| upper >= weight.lower),
                "{weight}"
            );
        }
    }
}

#[test]
fn members_count_in_their_group_as_the_group_lists_them() {
    let registry = registry();
    for (group, _) in registry.iter() {
        for member in registry.members(group) {
            assert_eq!(registry.weight(member.analyte, group), member.weight);
        }
    }
}

proptest! {
    #![proptest_config(cases(256))]

    /// One unit of a substance alone holds what its weights say.
    #[test]
    fn a_substance_holds_what_its_weight_says(material in material()) {
        let registry = registry();
        for of in material.amounts.keys() {
            let alone = material.only(|id| id == *of);
            let amount = alone.holds(&registry, *of);
            for (other, analyte) in registry.iter() {
                let weight = registry.weight(*of, other);
                let holds = alone.holds(&registry, other);
                prop_assert!(proves(weight, amount, holds) && bounds(weight, amount, holds),
                    "{:?} as {}: {weight}, holds {holds} of {amount}", registry.get(*of).unwrap().key, analyte.key);
            }
        }
    }

    /// Whatever else is in the material, what a weight proves is there.
    #[test]
    fn what_a_weight_proves_is_there(material in material()) {
        let registry = registry();
        for (of, one) in registry.iter() {
            let amount = material.holds(&registry, of);
            for (counted_as, other) in registry.iter() {
                let weight = registry.weight(of, counted_as);
                let holds = material.holds(&registry, counted_as);
                prop_assert!(proves(weight, amount, holds), "{} as {}: {weight}, holds {holds} of {amount}", one.key, other.key);
            }
        }
    }

    /// The total of an element or a group bounds every substance in it.
    #[test]
    fn a_total_bounds_each_of_its_substances(material in material()) {
        let registry = registry();
        for (of, one) in registry.iter() {
            if matches!(one.nature, Nature::Substance { .. }) {
                continue;
            }
            let total = material.holds(&registry, of);
            for substance in material.amounts.keys() {
                let weight = registry.weight(of, *substance);
                let holds = material.holds(&registry, *substance);
                let other = &registry.get(*substance).unwrap().key;
                // An open group says nothing sure of what it does not list.
                let listed = registry.members(of).any(|member| member.analyte == *substance);
                let is_open = one.key.as_str() == "PFAS" && !listed;
                prop_assert!(weight.is_none() || is_open || bounds(weight, total, holds), "{} on {other}: {weight}, holds {holds} of {total}", one.key);
            }
        }
    }

    /// A group alone in a material holds of every other what its weight says.
    #[test]
    fn a_group_alone_holds_what_its_weight_says(material in material()) {
        let registry = registry();
        for (of, one) in registry.iter() {
            let members: Vec<AnalyteId> = registry.members(of).map(|member| member.analyte).collect();
            let of_substances = members.iter().all(|id| matches!(registry.get(*id).unwrap().nature, Nature::Substance { .. }));
            if members.is_empty() || !of_substances {
                continue;
            }
            let alone = material.only(|id| members.contains(&id));
            let total = alone.holds(&registry, of);
            for (counted_as, other) in registry.iter() {
                let weight = registry.weight(of, counted_as);
                let holds = alone.holds(&registry, counted_as);
                prop_assert!(proves(weight, total, holds) && bounds(weight, total, holds), "{} as {}: {weight}, holds {holds} of {total}", one.key, other.key);
            }
        }
    }

    /// The total of an element bounds every group of which it is in each member.
    #[test]
    fn an_element_bounds_the_groups_that_it_bears_on(material in material()) {
        let registry = registry();
        for (element, one) in registry.iter() {
            if !matches!(one.nature, Nature::Element { .. }) {
                continue;
            }
            let total = material.holds(&registry, element);
            for (group, other) in registry.iter() {
                let weight = registry.weight(element, group);
                let is_member = registry.members(group).any(|member| member.analyte == element);
                let is_group = matches!(other.nature, Nature::Group { .. });
                if !is_group || is_member || weight.is_none() {
                    continue;
                }
                let holds = material.holds(&registry, group);
                prop_assert!(bounds(weight, total, holds), "{} on {}: {weight}, holds {holds} of {total}", one.key, other.key);
            }
        }
    }

    #[test]
    fn no_text_makes_find_panic(text in "\\PC{0,24}") {
        let _ = registry().find(&text).map_err(|error| error.to_string());
    }
}
