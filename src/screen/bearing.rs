//! Which clauses of the plan bear on a product at all: asked once for each clause, before any amount is looked at.

use super::applies::{Applies, Masses, Profile, applies};
use super::edition::Standing;
use super::judge::Judge;
use super::nodes::{Node, Nodes};
use super::plan::{Clause, Plan, PlanLimit};
use super::standings::Standings;
use crate::catalogue::Catalogue;
use crate::catalogue::condition::Condition;
use crate::catalogue::limit::{Basis, Effect};
use crate::report::NodeIndex;

/// A clause that may apply to this product.
pub(super) struct Bearing<'p> {
    clause: &'p Clause,
    pub(super) standing: Standing,
    pub(super) applicable: Applicable,
}

/// Whether a condition holds, node by node; asked once for all nodes that cannot differ.
pub(super) enum Applicable {
    ByDeclared(Vec<Applies>),
    ByNode(Vec<Applies>),
}

impl Applicable {
    /// `None` where it holds for no node. So it is of most clauses, and nothing is gathered before one node is found.
    fn of(
        clause: &Clause,
        condition: &Condition,
        nodes: &Nodes<'_>,
        catalogue: &Catalogue,
    ) -> Option<Self> {
        let masses = Masses::LeftOut;
        let declared = nodes.declared.iter();
        let mut answers =
            declared.map(|declared| applies(condition, Profile { declared, masses }, catalogue));
        let mut by_declared = Vec::new();
        let mut none_before = 0;
        for answer in answers.by_ref() {
            if answer == Applies::No {
                none_before += 1;
                continue;
            }
            by_declared.reserve_exact(nodes.declared.len());
            by_declared.resize(none_before, Applies::No);
            by_declared.push(answer);
            break;
        }
        if by_declared.is_empty() {
            return None;
        }
        by_declared.extend(answers);
        let all = Applicable::ByDeclared(by_declared);
        if !clause.asks_for_mass {
            return Some(all);
        }
        // What does not apply whatever the mass need not be asked again.
        let by_node = nodes.nodes.iter().map(|node| match nodes.profile(node) {
            Some(profile) if *all.at(node) != Applies::No => applies(condition, profile, catalogue),
            _ => Applies::No,
        });
        let by_node = Applicable::ByNode(by_node.collect());
        by_node.anywhere().then_some(by_node)
    }

    fn anywhere(&self) -> bool {
        let (Applicable::ByDeclared(all) | Applicable::ByNode(all)) = self;
        all.iter().any(|applies| *applies != Applies::No)
    }

    pub(super) fn at(&self, node: &Node<'_>) -> &Applies {
        let found = match self {
            Applicable::ByDeclared(all) => all.get(node.declared as usize),
            Applicable::ByNode(all) => all.get(node.index.0 as usize),
        };
        found.unwrap_or(&Applies::No)
    }
}

/// The clauses of the plan that may apply to any node.
pub(super) fn bearing<'p>(
    catalogue: &Catalogue,
    plan: &'p Plan,
    nodes: &Nodes<'_>,
    standings: &mut Standings,
) -> Vec<Bearing<'p>> {
    let editions = plan.editions(catalogue);
    let mut found = Vec::new();
    for clause in plan.clauses_on(catalogue, &nodes.declared) {
        let first = plan.limits.get(clause.limits.start);
        let Some(limit) = first.and_then(|first| catalogue.limit(first.index)) else {
            continue;
        };
        let standing = standings.of_limit(catalogue, editions, limit);
        if standing.applies == Applies::No {
            continue;
        }
        if let Some(applicable) = Applicable::of(clause, &limit.applies, nodes, catalogue) {
            found.push(Bearing {
                clause,
                standing,
                applicable,
            });
        }
    }
    found
}

impl<'j> Judge<'j, '_> {
    /// How many findings a clause will have at least, of those that are not filed elsewhere.
    pub(super) fn expected(&self, bearing: &Bearing<'j>) -> usize {
        let applying = |indexes: &[NodeIndex]| {
            let nodes = indexes.iter().filter_map(|index| self.nodes.get(*index));
            nodes
                .filter(|node| *bearing.applicable.at(node) != Applies::No)
                .count()
        };
        let on_leaves = applying(&self.bases.leaves);
        self.limits(bearing)
            .iter()
            .filter_map(|planned| self.catalogue.limit(planned.index))
            .filter(|limit| {
                matches!(limit.basis, Basis::HomogeneousMaterial | Basis::Coating)
                    && limit.effect == Effect::Prohibition
                    && limit.alternatives.is_none()
            })
            .count()
            * on_leaves
    }

    pub(super) fn limits(&self, bearing: &Bearing<'j>) -> &'j [PlanLimit] {
        bearing.limits_of(self.plan)
    }
}

impl Bearing<'_> {
    /// Its limits in the plan that it is of.
    pub(super) fn limits_of<'p>(&self, plan: &'p Plan) -> &'p [PlanLimit] {
        let limits = plan.limits.get(self.clause.limits.clone());
        limits.unwrap_or_default()
    }
}
