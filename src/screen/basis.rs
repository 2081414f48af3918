//! Basis: which nodes a limit is judged on. Knows the shape of the product, no amounts.

use super::evidence::Known;
use super::nodes::{Content, Node, Nodes};
use super::plan::PlanLimit;
use crate::catalogue::Catalogue;
use crate::catalogue::condition::{Condition, Test};
use crate::catalogue::limit::{Basis, Limit};
use crate::catalogue::tree::NodeId;
use crate::report::NodeIndex;

/// Whether a condition asks for a material class, which only materials have.
pub(crate) fn asks_for_class(condition: &Condition) -> bool {
    condition
        .all
        .iter()
        .flatten()
        .chain(&condition.unless)
        .flat_map(|conjunction| &conjunction.0)
        .any(|test| matches!(test, Test::Material(_)))
}

/// The nodes of each basis, found once.
#[derive(Default)]
pub(crate) struct Bases {
    pub(crate) leaves: Vec<NodeIndex>,
    articles: Vec<NodeIndex>,
    product: Vec<NodeIndex>,
    batteries: Option<Vec<NodeIndex>>,
    packaging: Option<Vec<NodeIndex>>,
}

impl Bases {
    pub(crate) fn of(nodes: &Nodes<'_>) -> Bases {
        let all = || nodes.nodes.iter();
        let indexes = |node: &Node<'_>| node.index;
        let mut has_materials = vec![false; nodes.nodes.len()];
        for node in all().filter(|node| matches!(node.content, Content::Material(_))) {
            let above = node.above.map(|above| above.0 as usize);
            if let Some(has) = above.and_then(|above| has_materials.get_mut(above)) {
                *has = true;
            }
        }
        let product: Vec<NodeIndex> = all().take(1).map(indexes).collect();
        let mut articles: Vec<NodeIndex> = all()
            .zip(has_materials)
            .filter(|(node, _)| matches!(node.content, Content::Part))
            .filter(|(node, has_materials)| node.is_leaf || *has_materials)
            .map(|(node, _)| node.index)
            .collect();
        // A product without parts is one article.
        if articles.is_empty() {
            articles.clone_from(&product);
        }
        Bases {
            leaves: all().filter(|node| node.is_leaf).map(indexes).collect(),
            articles,
            product,
            batteries: None,
            packaging: None,
        }
    }
}

/// The nodes of one basis.
pub(crate) fn judged(
    catalogue: &Catalogue,
    nodes: &Nodes<'_>,
    known: &[Known<'_, '_>],
    bases: &mut Bases,
    limit: &Limit,
    planned: &PlanLimit,
) -> Vec<NodeIndex> {
    let below = |branch| within(catalogue, nodes, branch);
    match limit.basis {
        Basis::HomogeneousMaterial | Basis::Coating => bases.leaves.clone(),
        Basis::Part => bases.articles.clone(),
        Basis::Product => bases.product.clone(),
        Basis::Battery => bases
            .batteries
            .get_or_insert_with(|| below("battery"))
            .clone(),
        Basis::PackagingComponent => bases
            .packaging
            .get_or_insert_with(|| below("packaging"))
            .clone(),
        Basis::TestedObject => tested(nodes, known, limit, planned),
    }
}

/// The nodes on which a category of this branch is declared, not those that inherit it.
fn within(catalogue: &Catalogue, nodes: &Nodes<'_>, branch: &str) -> Vec<NodeIndex> {
    let Ok(branch) = catalogue.categories().find(branch) else {
        return Vec::new();
    };
    let declares = |categories: &[NodeId]| {
        categories
            .iter()
            .any(|category| catalogue.categories().is_within(*category, branch))
    };
    nodes
        .nodes
        .iter()
        .filter(|node| !matches!(node.content, Content::Material(_)))
        .filter(|node| declares(node.own_categories))
        .map(|node| node.index)
        .collect()
}

/// Where a result of the limit's kind stands; where there is none, the product. If the clause asks for a class of material, each material
/// that has a result or stands under none: a panel nobody tested is not cleared by the one beside it.
fn tested(
    nodes: &Nodes<'_>,
    known: &[Known<'_, '_>],
    limit: &Limit,
    planned: &PlanLimit,
) -> Vec<NodeIndex> {
    let rows = planned.rows();
    let has_result = |known: &Known<'_, '_>| {
        rows.clone().any(|row| {
            known.has_result(row, limit.kind)
                || (limit.ratio.is_some()
                    && known.has_result(row, crate::quantity::QuantityKind::ArealMigration))
        })
    };
    let with_result: Vec<NodeIndex> = known
        .iter()
        .filter(|known| {
            let own = nodes
                .get(known.node)
                .is_some_and(|node| !node.results.is_empty());
            own && has_result(known)
        })
        .map(|known| known.node)
        .collect();
    // They stand in the order of the nodes.
    let stands = |index: &NodeIndex| with_result.binary_search(index).is_ok();
    if asks_for_class(&limit.applies) {
        let stands_under_one = |node: &Node<'_>| {
            let mut above = node.above;
            while let Some(index) = above {
                if stands(&index) {
                    return true;
                }
                above = nodes.get(index).and_then(|node| node.above);
            }
            false
        };
        return nodes
            .nodes
            .iter()
            .filter(|node| {
                if node.is_leaf {
                    let own = known.get(node.index.0 as usize).is_some_and(has_result);
                    own || !stands_under_one(node)
                } else {
                    // A part of one material is that material.
                    !node.consists_of(1) && stands(&node.index)
                }
            })
            .map(|node| node.index)
            .collect();
    }
    if !with_result.is_empty() {
        return with_result;
    }
    nodes
        .nodes
        .iter()
        .filter(|node| matches!(node.content, Content::Product))
        .map(|node| node.index)
        .collect()
}
