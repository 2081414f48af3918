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

/// The nodes of one basis.
pub(crate) fn judged<'b>(
    catalogue: &Catalogue,
    nodes: &'b Nodes<'b>,
    known: &[Known<'_, '_>],
    limit: &Limit,
    planned: &PlanLimit,
) -> Vec<NodeIndex> {
    let all = || nodes.nodes.iter();
    match limit.basis {
        Basis::HomogeneousMaterial | Basis::Coating => all()
            .filter(|node| node.is_leaf)
            .map(|node| node.index)
            .collect(),
        Basis::Part => {
            let articles: Vec<NodeIndex> = all()
                .filter(|node| matches!(node.content, Content::Part))
                .filter(|node| node.is_leaf || has_own_materials(nodes, node))
                .map(|node| node.index)
                .collect();
            // A product without parts is one article.
            if articles.is_empty() {
                all().take(1).map(|node| node.index).collect()
            } else {
                articles
            }
        }
        Basis::Product => all().take(1).map(|node| node.index).collect(),
        Basis::Battery => within(catalogue, nodes, "battery"),
        Basis::PackagingComponent => within(catalogue, nodes, "packaging"),
        Basis::TestedObject => tested(nodes, known, limit, planned),
    }
}

fn has_own_materials(nodes: &Nodes<'_>, part: &Node<'_>) -> bool {
    nodes
        .nodes
        .iter()
        .any(|node| matches!(node.content, Content::Material(_)) && node.above == Some(part.index))
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
    let rows = planned.first_row..planned.first_row + planned.rows;
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
    if asks_for_class(&limit.applies) {
        let stands_under_one = |node: &Node<'_>| {
            let mut above = node.above;
            while let Some(index) = above {
                if with_result.contains(&index) {
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
                    node.materials.len() != 1 && with_result.contains(&node.index)
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
