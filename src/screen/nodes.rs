//! The BOM as a flat list of nodes: the product, its parts, their materials, each with what is declared for it, own and inherited.
//! Knows the shape of the product; knows no limit.

use crate::bom::{Bom, LabResult, Mass, Material, Part};
use crate::catalogue::Catalogue;
use crate::catalogue::fact::{Answer, AnswerType, Derivation, Fact};
use crate::catalogue::tree::NodeId;
use crate::quantity::Amount;
use crate::report::{NodeIndex, ReportNode};

use super::applies::Profile;

/// One node.
pub(crate) struct Node<'b> {
    pub(crate) index: NodeIndex,
    pub(crate) content: Content<'b>,
    pub(crate) profile: u32,
    /// The categories declared on this very node.
    pub(crate) own_categories: &'b [NodeId],
    pub(crate) results: &'b [LabResult],
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

/// What a node is.
#[derive(Clone, Copy)]
pub(crate) enum Content<'b> {
    Product,
    Part,
    Material(&'b Material),
}

/// All nodes, the product first, and their distinct profiles.
pub(crate) struct Nodes<'b> {
    pub(crate) nodes: Vec<Node<'b>>,
    pub(crate) profiles: Vec<Profile>,
}

impl<'b> Nodes<'b> {
    pub(crate) fn of(bom: &'b Bom, catalogue: &Catalogue) -> (Nodes<'b>, Vec<ReportNode>) {
        let mut all = Nodes {
            nodes: Vec::new(),
            profiles: Vec::new(),
        };
        let mut titles = Vec::new();
        let mut profile = Profile::default().with(&bom.product.traits);
        if let Some(made) = bom.product.made {
            profile.derive(catalogue, Derivation::Made, |_| Some(Answer::Date(made)));
        }
        let index = all.push(
            Content::Product,
            &profile,
            &bom.product.traits.categories,
            &bom.product.results,
            None,
        );
        titles.push(ReportNode {
            path: "product".to_owned(),
            title: bom.product.name.clone(),
        });
        let mut materials = Vec::new();
        for (at, part) in bom.parts.iter().enumerate() {
            let below = all.part(
                part,
                format!("parts[{at}]"),
                "",
                &profile,
                index,
                catalogue,
                &mut titles,
            );
            materials.extend(below);
        }
        if let Some(product) = all.nodes.first_mut() {
            product.materials = materials;
            product.is_leaf = bom.parts.is_empty();
        }
        all.weigh();
        (all, titles)
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
        profile: &Profile,
        own_categories: &'b [NodeId],
        results: &'b [LabResult],
        above: Option<NodeIndex>,
    ) -> NodeIndex {
        let index = NodeIndex(self.nodes.len() as u32);
        let known = self.profiles.iter().position(|known| known == profile);
        let profile = known.unwrap_or_else(|| {
            self.profiles.push(profile.clone());
            self.profiles.len() - 1
        });
        self.nodes.push(Node {
            index,
            content,
            profile: profile as u32,
            own_categories,
            results,
            above,
            materials: Vec::new(),
            shares: None,
            is_leaf: false,
            is_blind: false,
        });
        index
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a recursion that carries its surroundings"
    )]
    fn part(
        &mut self,
        part: &'b Part,
        path: String,
        title: &str,
        above: &Profile,
        above_index: NodeIndex,
        catalogue: &Catalogue,
        titles: &mut Vec<ReportNode>,
    ) -> Vec<(NodeIndex, u64)> {
        let title = if title.is_empty() {
            part.name.clone()
        } else {
            format!("{title} › {}", part.name)
        };
        let mut profile = above.with(&part.traits);
        profile.derive(catalogue, Derivation::PartMass, |fact| {
            mass_answer(fact, part.mass)
        });
        for (fact, answer) in &part.traits.answers {
            profile.answers.insert(*fact, answer.clone());
        }
        let index = self.push(
            Content::Part,
            &profile,
            &part.traits.categories,
            &part.results,
            Some(above_index),
        );
        titles.push(ReportNode {
            path: path.clone(),
            title: title.clone(),
        });
        let mut materials = Vec::new();
        for (at, material) in part.materials.iter().enumerate() {
            let mut own = profile.with(&material.traits);
            own.derive(catalogue, Derivation::MaterialMass, |fact| {
                mass_answer(fact, material.mass)
            });
            for (fact, answer) in &material.traits.answers {
                own.answers.insert(*fact, answer.clone());
            }
            let below = self.push(
                Content::Material(material),
                &own,
                &material.traits.categories,
                &material.results,
                Some(index),
            );
            titles.push(ReportNode {
                path: format!("{path}.materials[{at}]"),
                title: format!("{title} › {}", material.name),
            });
            if let Some(node) = self.nodes.get_mut(below.0 as usize) {
                node.materials.push((below, 1));
                node.is_leaf = true;
            }
            materials.push((below, 1));
        }
        for (at, inner) in part.parts.iter().enumerate() {
            let below = self.part(
                inner,
                format!("{path}.parts[{at}]"),
                &title,
                &profile,
                index,
                catalogue,
                titles,
            );
            materials.extend(below);
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

    pub(crate) fn profile(&self, node: &Node<'_>) -> Option<&Profile> {
        self.profiles.get(node.profile as usize)
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

/// A mass as the answer to a measure, where the fact's smallest unit is one of mass.
fn mass_answer(fact: &Fact, mass: Option<Mass>) -> Option<Answer> {
    let mass = mass?;
    let AnswerType::Measure(units) = &fact.answer else {
        return None;
    };
    let milligram = units.iter().find(|unit| unit.symbol == "mg")?;
    // Thousandths of the fact's smallest unit; what is finer is cut off, which no threshold of a clause can notice.
    let thousandths = mass
        .0
        .checked_mul(i128::from(milligram.size))?
        .checked_mul(1000)?;
    i64::try_from(thousandths.raw() / Amount::SCALE)
        .ok()
        .map(Answer::Measure)
}
