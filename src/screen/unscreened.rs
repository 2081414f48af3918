//! What a report must name although nothing was judged: gaps, standards that do not bind, names that fit nothing.

use super::applies::{Applies, applies};
use super::basis::asks_for_class;
use super::edition::within_days;
use super::judge::Judge;
use crate::bom::{Bom, Identity};
use crate::catalogue::limit::GapBearing;
use crate::catalogue::standard::StandardIndex;
use crate::report::{BarsPass, GapNote, Status, UnresolvedName};

impl<'b> Judge<'_, 'b> {
    /// Gaps of the chosen standards that concern any node of the product.
    pub(super) fn gaps(&mut self) -> Vec<GapNote> {
        let catalogue = self.catalogue;
        let mut notes = Vec::new();
        for (at, gap) in catalogue.gaps.of(|standard| self.plan.takes(standard)) {
            if gap.alternatives.is_some() {
                continue;
            }
            let standing = within_days(self.standing(gap.standard), gap.days, self.on);
            if standing.applies == Applies::No {
                continue;
            }
            let mut concerned = Applies::No;
            let of_materials = asks_for_class(&gap.applies);
            let asked = self
                .nodes
                .nodes
                .iter()
                .filter(|node| node.is_leaf || !of_materials)
                .filter_map(|node| self.nodes.profile(node));
            for profile in asked {
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
            let barred = gap.bearing == GapBearing::NeededForPass
                && standing.status == Status::InForce
                && self.known.iter().any(|known| {
                    self.nodes.get(known.node).is_some_and(|node| {
                        node.is_leaf
                            && self.nodes.profile(node).is_some_and(|profile| {
                                applies(&gap.applies, profile, catalogue) != Applies::No
                            })
                    }) && known.may_hold(catalogue, &gap.analytes)
                });
            notes.push(GapNote {
                gap: at,
                status: standing.status,
                needs,
                bars_pass: if barred { BarsPass::Yes } else { BarsPass::No },
            });
        }
        notes
    }

    /// Standards in force in the chosen markets that concern the product, but do not bind and were not asked for.
    pub(super) fn not_screened(&mut self) -> Vec<StandardIndex> {
        let catalogue = self.catalogue;
        if !self.plan.selection.standards.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (index, standard) in catalogue.standards() {
            if self.plan.selection.takes(catalogue, index)
                || !self.plan.selection.markets.contains(&standard.jurisdiction)
            {
                continue;
            }
            let standing = self.standing(index);
            let concerns = self
                .nodes
                .profiles
                .iter()
                .any(|profile| applies(&standard.scope, profile, catalogue) == Applies::Yes);
            if standing.applies != Applies::No && standing.status == Status::InForce && concerns {
                found.push(index);
            }
        }
        found
    }
}

pub(super) fn unresolved(bom: &Bom) -> Vec<UnresolvedName> {
    let mut found = Vec::new();
    let mut note = |path: String, name: &str, identity: &Identity| {
        if let Identity::Unresolved { nearest } = identity {
            found.push(UnresolvedName {
                path,
                name: name.to_owned(),
                nearest: nearest.clone(),
            });
        }
    };
    for (at, result) in bom.product.results.iter().enumerate() {
        note(
            format!("product.results[{at}]"),
            &result.name,
            &result.identity,
        );
    }
    let mut open: Vec<(String, &crate::bom::Part)> = bom
        .parts
        .iter()
        .enumerate()
        .rev()
        .map(|(at, part)| (format!("parts[{at}]"), part))
        .collect();
    while let Some((path, part)) = open.pop() {
        for (at, result) in part.results.iter().enumerate() {
            note(
                format!("{path}.results[{at}]"),
                &result.name,
                &result.identity,
            );
        }
        for (at, material) in part.materials.iter().enumerate() {
            let path = format!("{path}.materials[{at}]");
            for (at, constituent) in material.contains.iter().enumerate() {
                note(
                    format!("{path}.contains[{at}]"),
                    &constituent.name,
                    &constituent.identity,
                );
            }
            for (at, declared) in material.free_of.iter().enumerate() {
                note(
                    format!("{path}.free_of[{at}]"),
                    &declared.name,
                    &declared.identity,
                );
            }
            for (at, result) in material.results.iter().enumerate() {
                note(
                    format!("{path}.results[{at}]"),
                    &result.name,
                    &result.identity,
                );
            }
        }
        for (at, inner) in part.parts.iter().enumerate().rev() {
            open.push((format!("{path}.parts[{at}]"), inner));
        }
    }
    found
}
