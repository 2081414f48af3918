//! The product, its parts and materials, one after the other, with what is declared for each (sections 7 and 8).

use std::collections::BTreeMap;

use hazlimit::Catalogue;
use hazlimit::bom::{Bom, FreeOf, LabResult, Mass, Material, Part, Traits};
use hazlimit::catalogue::fact::{Answer, AnswerType, Derivation, FactId};
use hazlimit::catalogue::tree::NodeId;

#[derive(Clone, Default, Debug)]
pub struct Profile {
    pub categories: Vec<NodeId>,
    pub classes: Vec<NodeId>,
    pub answers: BTreeMap<FactId, Answer>,
}

#[derive(Debug)]
pub struct Node<'b> {
    pub path: String,
    pub profile: Profile,
    pub own_categories: &'b [NodeId],
    pub material: Option<&'b Material>,
    pub is_part: bool,
    pub results: &'b [LabResult],
    pub free_of: &'b [FreeOf],
    pub above: Option<usize>,
    /// The materials below, or the material itself, and how many of each.
    pub materials: Vec<(usize, i128)>,
    pub has_own_materials: bool,
    pub is_leaf: bool,
    /// Whether a part further down lists no materials.
    pub is_blind: bool,
}

impl Profile {
    fn below(&self, traits: &Traits) -> Profile {
        let mut below = self.clone();
        for category in &traits.categories {
            if !below.categories.contains(category) {
                below.categories.push(*category);
            }
        }
        for class in &traits.classes {
            if !below.classes.contains(class) {
                below.classes.push(*class);
            }
        }
        below.answers.extend(traits.answers.clone());
        below
    }

    fn with_mass(
        mut self,
        catalogue: &Catalogue,
        traits: &Traits,
        from: Derivation,
        mass: Option<Mass>,
    ) -> Profile {
        for (id, fact) in catalogue.facts() {
            if fact.derived != Some(from) || traits.answers.contains_key(&id) {
                continue;
            }
            let (AnswerType::Measure(units), Some(mass)) = (&fact.answer, mass) else {
                continue;
            };
            if let Some(unit) = units.iter().find(|unit| unit.symbol == "mg") {
                let count =
                    mass.0.raw() * i128::from(unit.size) * 1000 / hazlimit::quantity::Amount::SCALE;
                self.answers
                    .insert(id, Answer::Measure(i64::try_from(count).unwrap()));
            }
        }
        self
    }
}

pub fn nodes<'b>(bom: &'b Bom, catalogue: &Catalogue) -> Vec<Node<'b>> {
    let product = &bom.product;
    let mut profile = Profile::default().below(&product.traits);
    if let Some(made) = product.made {
        for (id, fact) in catalogue.facts() {
            if fact.derived == Some(Derivation::Made) {
                profile.answers.insert(id, Answer::Date(made));
            }
        }
    }
    let mut all = vec![Node {
        path: "product".to_owned(),
        profile,
        own_categories: &product.traits.categories,
        material: None,
        is_part: false,
        results: &product.results,
        free_of: &product.free_of,
        above: None,
        materials: Vec::new(),
        has_own_materials: false,
        is_leaf: bom.parts.is_empty(),
        is_blind: false,
    }];
    for (at, part) in bom.parts.iter().enumerate() {
        let below = add(&mut all, part, format!("parts[{at}]"), 0, catalogue);
        all[0].materials.extend(below);
    }
    for at in 0..all.len() {
        if all[at].is_leaf && all[at].material.is_none() {
            let mut above = all[at].above;
            while let Some(index) = above {
                all[index].is_blind = true;
                above = all[index].above;
            }
        }
    }
    all
}

/// Adds a part and all below; what materials one of the part above has by it.
fn add<'b>(
    all: &mut Vec<Node<'b>>,
    part: &'b Part,
    path: String,
    above: usize,
    catalogue: &Catalogue,
) -> Vec<(usize, i128)> {
    let at = all.len();
    let profile = all[above].profile.below(&part.traits).with_mass(
        catalogue,
        &part.traits,
        Derivation::PartMass,
        part.mass,
    );
    all.push(Node {
        path: path.clone(),
        profile,
        own_categories: &part.traits.categories,
        material: None,
        is_part: true,
        results: &part.results,
        free_of: &part.free_of,
        above: Some(above),
        materials: Vec::new(),
        has_own_materials: !part.materials.is_empty(),
        is_leaf: part.materials.is_empty() && part.parts.is_empty(),
        is_blind: false,
    });
    let mut below = Vec::new();
    for (number, material) in part.materials.iter().enumerate() {
        let profile = all[at].profile.below(&material.traits).with_mass(
            catalogue,
            &material.traits,
            Derivation::MaterialMass,
            material.mass,
        );
        let index = all.len();
        all.push(Node {
            path: format!("{path}.materials[{number}]"),
            profile,
            own_categories: &material.traits.categories,
            material: Some(material),
            is_part: false,
            results: &material.results,
            free_of: &material.free_of,
            above: Some(at),
            materials: vec![(index, 1)],
            has_own_materials: false,
            is_leaf: true,
            is_blind: false,
        });
        below.push((index, 1));
    }
    for (number, inner) in part.parts.iter().enumerate() {
        below.extend(add(
            all,
            inner,
            format!("{path}.parts[{number}]"),
            at,
            catalogue,
        ));
    }
    all[at].materials = below.clone();
    let quantity = i128::from(part.quantity.0.get());
    below
        .into_iter()
        .map(|(index, count)| (index, count * quantity))
        .collect()
}
