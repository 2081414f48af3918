//! What a report must name although nothing was judged: gaps, standards that do not bind, names that fit nothing.

use super::applies::{Applies, applies, asks_for_mass};
use super::basis::asks_for_class;
use super::edition::within_days;
use super::judge::Judge;
use super::nodes::{Content, Node, Nodes};
use super::plan::Plan;
use super::standings::Standings;
use crate::bom::{Bom, FreeOf, Identity, LabResult, Part};
use crate::catalogue::Catalogue;
use crate::catalogue::limit::GapBearing;
use crate::catalogue::standard::StandardIndex;
use crate::quantity::{Amount, Edge};
use crate::report::{BarsPass, GapNote, Need, NodeIndex, Status, UnresolvedName, UntoldComposite};

/// A gap of the chosen standards that concerns a product, as far as declarations tell.
pub(super) struct Concerning {
    gap: u32,
    status: Status,
    needs: Vec<Need>,
    /// The leaves that keep the product from passing if they may hold what the gap is about.
    needed_of: Vec<NodeIndex>,
}

/// Gaps of the chosen standards that concern any node of the product.
pub(super) fn concerning(
    catalogue: &Catalogue,
    plan: &Plan,
    nodes: &Nodes<'_>,
    standings: &mut Standings,
) -> Vec<Concerning> {
    let editions = plan.editions(catalogue);
    let mut found = Vec::new();
    for planned in &plan.gaps {
        let at = planned.gap;
        let Some(gap) = catalogue.gaps.get(at as usize) else {
            continue;
        };
        let standing = standings.of(catalogue, editions, gap.standard);
        let standing = within_days(standing, gap.days, standings.on);
        if standing.applies == Applies::No {
            continue;
        }
        let mut concerned = Applies::No;
        let of_materials = asks_for_class(&gap.applies);
        let asked = |node: &&Node<'_>| node.is_leaf || !of_materials;
        for profile in nodes.differing(planned.asks_for_mass, asked) {
            match applies(&gap.applies, profile, catalogue) {
                Applies::Yes => {
                    concerned = Applies::Yes;
                    break;
                }
                Applies::Unknown(needs) if concerned == Applies::No => {
                    concerned = Applies::Unknown(needs);
                }
                _ => {}
            }
        }
        let needs = match standing.applies.and(concerned) {
            Applies::No => continue,
            Applies::Yes => Vec::new(),
            Applies::Unknown(needs) => needs,
        };
        let is_needed =
            gap.bearing == GapBearing::NeededForPass && standing.status == Status::InForce;
        let leaves = nodes.nodes.iter().filter(|node| node.is_leaf && is_needed);
        let needed_of = leaves.filter(|node| {
            nodes
                .profile(node)
                .is_some_and(|profile| applies(&gap.applies, profile, catalogue) != Applies::No)
        });
        found.push(Concerning {
            gap: at,
            status: standing.status,
            needs,
            needed_of: needed_of.map(|node| node.index).collect(),
        });
    }
    found
}

/// Standards in force in the chosen markets that concern the product, but do not bind and were not asked for.
pub(super) fn bystanders(
    catalogue: &Catalogue,
    plan: &Plan,
    nodes: &Nodes<'_>,
    standings: &mut Standings,
) -> Vec<StandardIndex> {
    let editions = plan.editions(catalogue);
    let mut found = Vec::new();
    for index in &plan.bystanders {
        let standing = standings.of(catalogue, editions, *index);
        if standing.applies == Applies::No || standing.status != Status::InForce {
            continue;
        }
        let concerns = catalogue.standard(*index).is_some_and(|standard| {
            let by_mass = asks_for_mass(&standard.scope, catalogue);
            nodes
                .differing(by_mass, |_| true)
                .any(|profile| applies(&standard.scope, profile, catalogue) == Applies::Yes)
        });
        if concerns {
            found.push(*index);
        }
    }
    found
}

impl<'b> Judge<'_, 'b> {
    /// The gaps that concern the product; of each whether the product may hold what it is about.
    pub(super) fn gaps(&self, concerning: &[Concerning]) -> Vec<GapNote> {
        let notes = concerning.iter().map(|concerning| {
            let barred = concerning.needed_of.iter().any(|index| {
                let known = self.known(*index);
                known.is_some_and(|known| known.may_hold(self.plan, self.catalogue, concerning.gap))
                    || self.is_measured(*index, concerning.gap)
            });
            GapNote {
                gap: concerning.gap,
                status: concerning.status,
                needs: concerning.needs.clone(),
                bars_pass: if barred { BarsPass::Yes } else { BarsPass::No },
            }
        });
        notes.collect()
    }

    /// Whether a laboratory found what a gap is about on a node or on anything that it is part of, whatever the composition says.
    fn is_measured(&self, node: NodeIndex, gap: u32) -> bool {
        let above = |node: &&Node<'b>| node.above.and_then(|index| self.nodes.get(index));
        let all = std::iter::successors(self.nodes.get(node), above);
        let mut results = all.flat_map(|node| node.results);
        results.any(|result| {
            let lower = result.value.interval.lower();
            let is_present = lower.amount > Amount::ZERO || lower.edge == Edge::Open;
            let Identity::Listed(analyte) = result.identity else {
                return false;
            };
            let column = self.plan.column(self.catalogue, analyte);
            is_present && column.is_some_and(|column| column.bars_by(gap))
        })
    }
}

/// Names that fit nothing, with their paths, which are made only for them.
pub(super) fn unresolved(bom: &Bom) -> Vec<UnresolvedName> {
    let mut found = Vec::new();
    let product = || "product".to_owned();
    note_free_of(&product, &bom.product.free_of, &mut found);
    note_results(&product, &bom.product.results, &mut found);
    for (at, part) in bom.parts.iter().enumerate() {
        let path = || format!("parts[{at}]");
        unresolved_below(part, &path, &mut found);
    }
    found
}

/// Composites of some of the materials below, or of more than are listed: which they were is not said.
pub(super) fn untold_composites(nodes: &Nodes<'_>) -> Vec<UntoldComposite> {
    let mut found = Vec::new();
    for node in &nodes.nodes {
        if matches!(node.content, Content::Material(_)) {
            continue;
        }
        for (result, told) in node.results.iter().enumerate() {
            let Some(count) = told.composite_of else {
                continue;
            };
            if !node.consists_of(count.0.get()) {
                found.push(UntoldComposite {
                    node: node.index,
                    result,
                    name: told.name.clone(),
                    composite_of: count,
                    materials: node.materials.len(),
                });
            }
        }
    }
    found
}

fn unresolved_below(part: &Part, path: &dyn Fn() -> String, found: &mut Vec<UnresolvedName>) {
    note_free_of(path, &part.free_of, found);
    note_results(path, &part.results, found);
    for (at, material) in part.materials.iter().enumerate() {
        let path = || format!("{}.materials[{at}]", path());
        let contains = material.contains.iter();
        note(
            &path,
            "contains",
            contains.map(|one| (&one.name, &one.identity)),
            found,
        );
        note_free_of(&path, &material.free_of, found);
        note_results(&path, &material.results, found);
    }
    for (at, inner) in part.parts.iter().enumerate() {
        let path = || format!("{}.parts[{at}]", path());
        unresolved_below(inner, &path, found);
    }
}

fn note_free_of(path: &dyn Fn() -> String, declared: &[FreeOf], found: &mut Vec<UnresolvedName>) {
    let names = declared.iter().map(|one| (&one.name, &one.identity));
    note(path, "free_of", names, found);
}

fn note_results(path: &dyn Fn() -> String, results: &[LabResult], found: &mut Vec<UnresolvedName>) {
    let names = results.iter().map(|one| (&one.name, &one.identity));
    note(path, "results", names, found);
}

fn note<'b>(
    path: &dyn Fn() -> String,
    list: &str,
    names: impl Iterator<Item = (&'b String, &'b Identity)>,
    found: &mut Vec<UnresolvedName>,
) {
    for (at, (name, identity)) in names.enumerate() {
        if let Identity::Unresolved { nearest } = identity {
            found.push(UnresolvedName {
                path: format!("{}.{list}[{at}]", path()),
                name: name.clone(),
                nearest: nearest.clone(),
            });
        }
    }
}
