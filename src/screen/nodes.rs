//! The BOM as a flat list of nodes: the product, its parts, their materials, each with what is declared for it, own and inherited.
//! Knows the shape of the product; knows no limit.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::bom::{Bom, FreeOf, LabResult, Mass, Material, Part, Traits};
use crate::catalogue::Catalogue;
use crate::catalogue::fact::{Answer, AnswerType, Derivation, Fact, FactId};
use crate::catalogue::tree::NodeId;
use crate::quantity::Amount;
use crate::report::NodeIndex;

use super::applies::{Declared, Masses, Profile};

/// One node.
pub(crate) struct Node<'b> {
    pub(crate) index: NodeIndex,
    pub(crate) content: Content<'b>,
    /// What is declared for it, among what is declared for any.
    pub(crate) declared: u32,
    /// Masses as answers to facts that nobody declared.
    pub(crate) masses: Vec<(FactId, Answer)>,
    /// The categories declared on this very node.
    pub(crate) own_categories: &'b [NodeId],
    pub(crate) results: &'b [LabResult],
    /// What it and all below are declared to be free of; that of a material stands with its composition.
    pub(crate) free_of: &'b [FreeOf],
    /// The part or product above.
    pub(crate) above: Option<NodeIndex>,
    /// All materials of this node and below, with how many of each the node has.
    pub(crate) materials: Vec<(NodeIndex, u64)>,
    /// The masses of those materials in proportion, where all are known.
    pub(crate) shares: Option<Vec<i128>>,
    /// Whether it has no parts or materials of its own.
    pub(crate) is_leaf: bool,
    /// Whether some part below it lists no materials.
    pub(crate) is_blind: bool,
}

impl Node<'_> {
    /// Whether it consists of so many materials, all of them listed.
    pub(crate) fn consists_of(&self, materials: u32) -> bool {
        !self.is_blind && u32::try_from(self.materials.len()) == Ok(materials)
    }
}

/// What a node is.
#[derive(Clone, Copy)]
pub(crate) enum Content<'b> {
    Product,
    Part,
    Material(&'b Material),
}

/// All nodes, the product first, and what is declared for them.
pub(crate) struct Nodes<'b> {
    pub(crate) nodes: Vec<Node<'b>>,
    pub(crate) declared: Vec<Declared>,
    /// The day the product was made.
    pub(crate) made: Option<Date>,
    /// What came of declarations below others, to find the same again, and what came last.
    inherited: HashMap<(u32, &'b Traits), u32>,
    last_inherited: Option<(u32, &'b Traits, u32)>,
    /// The place of each set of declarations.
    places: HashMap<Declared, u32>,
    /// The facts that a mass answers.
    mass_facts: Vec<(FactId, Derivation, u64)>,
}

impl<'b> Nodes<'b> {
    pub(crate) fn of(bom: &'b Bom, catalogue: &Catalogue) -> Nodes<'b> {
        let mut declared = Declared::default().with(&bom.product.traits);
        if let Some(made) = bom.product.made {
            for (id, fact) in catalogue.facts() {
                if fact.derived == Some(Derivation::Made) {
                    declared.answers.insert(id, Answer::Date(made));
                }
            }
        }
        let places = HashMap::from([(declared.clone(), 0)]);
        let mut all = Nodes {
            nodes: Vec::new(),
            declared: vec![declared],
            made: bom.product.made,
            inherited: HashMap::new(),
            last_inherited: None,
            places,
            mass_facts: catalogue
                .facts()
                .filter_map(|(id, fact)| {
                    let from = fact.derived?;
                    (from != Derivation::Made).then_some((id, from, milligram(fact)?))
                })
                .collect(),
        };
        let index = all.push(
            Content::Product,
            (0, Vec::new()),
            &bom.product.traits.categories,
            (&bom.product.results, &bom.product.free_of),
            None,
        );
        let mut materials = Vec::new();
        for part in &bom.parts {
            materials.extend(all.part(part, index));
        }
        if let Some(product) = all.nodes.first_mut() {
            product.materials = materials;
            product.is_leaf = bom.parts.is_empty();
        }
        all.weigh();
        all
    }

    /// Works out once for every node what each calculation from its materials needs.
    fn weigh(&mut self) {
        let blind: Vec<NodeIndex> = self
            .nodes
            .iter()
            .filter(|node| node.is_leaf && !matches!(node.content, Content::Material(_)))
            .filter_map(|node| node.above)
            .collect();
        for start in blind {
            let mut above = Some(start);
            while let Some(node) = above.and_then(|index| self.nodes.get_mut(index.0 as usize)) {
                node.is_blind = true;
                above = node.above;
            }
        }
        for at in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(at) else {
                continue;
            };
            if matches!(node.content, Content::Material(_)) || node.is_blind {
                continue;
            }
            let masses: Option<Vec<i128>> = node
                .materials
                .iter()
                .map(|(index, count)| match self.get(*index)?.content {
                    Content::Material(material) => {
                        let mass = material.mass?.0.raw();
                        mass.checked_mul(i128::from(*count))
                    }
                    _ => None,
                })
                .collect();
            let shares = masses.map(in_proportion);
            if let Some(node) = self.nodes.get_mut(at) {
                node.shares = shares;
            }
        }
    }

    fn push(
        &mut self,
        content: Content<'b>,
        (declared, masses): (u32, Vec<(FactId, Answer)>),
        own_categories: &'b [NodeId],
        (results, free_of): (&'b [LabResult], &'b [FreeOf]),
        above: Option<NodeIndex>,
    ) -> NodeIndex {
        let index = NodeIndex(self.nodes.len() as u32);
        self.nodes.push(Node {
            index,
            content,
            declared,
            masses,
            own_categories,
            results,
            free_of,
            above,
            materials: Vec::new(),
            shares: None,
            is_leaf: false,
            is_blind: false,
        });
        index
    }

    /// What holds one level down: what is declared here goes before a mass, and a mass before what is declared above.
    fn below(
        &mut self,
        above: NodeIndex,
        traits: &'b Traits,
        from: Derivation,
        mass: Option<Mass>,
    ) -> (u32, Vec<(FactId, Answer)>) {
        let (above, mut masses) = self
            .get(above)
            .map_or((0, Vec::new()), |node| (node.declared, node.masses.clone()));
        masses.retain(|(fact, _)| !traits.answers.contains_key(fact));
        for (fact, asks_for, milligram) in &self.mass_facts {
            if *asks_for == from
                && !traits.answers.contains_key(fact)
                && let Some(answer) = mass_answer(*milligram, mass)
            {
                masses.retain(|(known, _)| known != fact);
                masses.push((*fact, answer));
            }
        }
        (self.declared_below(above, traits), masses)
    }

    fn declared_below(&mut self, above: u32, traits: &'b Traits) -> u32 {
        if *traits == Traits::default() {
            return above;
        }
        // Most materials say what the one before says.
        if let Some((last_above, last, declared)) = self.last_inherited
            && last_above == above
            && last == traits
        {
            return declared;
        }
        let declared = match self.inherited.get(&(above, traits)) {
            Some(declared) => *declared,
            None => self.declare(above, traits),
        };
        self.last_inherited = Some((above, traits, declared));
        declared
    }

    fn declare(&mut self, above: u32, traits: &'b Traits) -> u32 {
        let fresh = self
            .declared
            .get(above as usize)
            .map_or_else(Declared::default, |above| above.with(traits));
        let declared = match self.places.get(&fresh) {
            Some(known) => *known,
            None => {
                let place = self.declared.len() as u32;
                self.declared.push(fresh.clone());
                self.places.insert(fresh, place);
                place
            }
        };
        self.inherited.insert((above, traits), declared);
        declared
    }

    fn part(&mut self, part: &'b Part, above: NodeIndex) -> Vec<(NodeIndex, u64)> {
        let profile = self.below(above, &part.traits, Derivation::PartMass, part.mass);
        let index = self.push(
            Content::Part,
            profile,
            &part.traits.categories,
            (&part.results, &part.free_of),
            Some(above),
        );
        let mut materials = Vec::new();
        for material in &part.materials {
            let profile = self.below(
                index,
                &material.traits,
                Derivation::MaterialMass,
                material.mass,
            );
            let below = self.push(
                Content::Material(material),
                profile,
                &material.traits.categories,
                (&material.results, &[]),
                Some(index),
            );
            if let Some(node) = self.nodes.get_mut(below.0 as usize) {
                node.materials.push((below, 1));
                node.is_leaf = true;
            }
            materials.push((below, 1));
        }
        for inner in &part.parts {
            materials.extend(self.part(inner, index));
        }
        if let Some(node) = self.nodes.get_mut(index.0 as usize) {
            node.materials.clone_from(&materials);
            node.is_leaf = part.materials.is_empty() && part.parts.is_empty();
        }
        let quantity = u64::from(part.quantity.0.get());
        materials
            .into_iter()
            .map(|(index, count)| (index, count.saturating_mul(quantity)))
            .collect()
    }

    pub(crate) fn get(&self, index: NodeIndex) -> Option<&Node<'b>> {
        self.nodes.get(index.0 as usize)
    }

    pub(crate) fn profile<'n>(&'n self, node: &'n Node<'_>) -> Option<Profile<'n>> {
        Some(Profile {
            declared: self.declared.get(node.declared as usize)?,
            masses: Masses::Of(&node.masses),
        })
    }
}

impl Nodes<'_> {
    /// The profiles of the nodes asked for, each set of declarations once unless masses count, too.
    pub(crate) fn differing<'n>(
        &'n self,
        by_mass: bool,
        asked: impl Fn(&&Node<'_>) -> bool + 'n,
    ) -> impl Iterator<Item = Profile<'n>> {
        let mut seen = vec![false; self.declared.len()];
        let asked = self.nodes.iter().filter(move |node| asked(node));
        asked
            .filter(move |node| {
                let seen = seen.get_mut(node.declared as usize);
                by_mass || seen.is_some_and(|seen| !std::mem::replace(seen, true))
            })
            .filter_map(|node| self.profile(node))
    }
}

/// Masses count to 10^-18 mg; only their proportion matters, and small numbers stay exact in products.
fn in_proportion(masses: Vec<i128>) -> Vec<i128> {
    let mut measure = 0_i128;
    for mass in &masses {
        let (mut a, mut b) = (measure, *mass);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        measure = a;
    }
    masses
        .into_iter()
        .map(|mass| mass.checked_div(measure).unwrap_or(mass))
        .collect()
}

/// How many of a measure's smallest unit a milligram is, where it is one of mass.
fn milligram(fact: &Fact) -> Option<u64> {
    let AnswerType::Measure(units) = &fact.answer else {
        return None;
    };
    let milligram = units.iter().find(|unit| unit.symbol == "mg")?;
    Some(milligram.size)
}

/// A mass as the answer to a measure.
fn mass_answer(milligram: u64, mass: Option<Mass>) -> Option<Answer> {
    // Thousandths of the fact's smallest unit; what is finer is cut off, which no threshold of a clause can notice.
    let thousandths = mass?
        .0
        .checked_mul(i128::from(milligram))?
        .checked_mul(1000)?;
    i64::try_from(thousandths.raw() / Amount::SCALE)
        .ok()
        .map(Answer::Measure)
}
