//! The judgement: every limit of the plan on every node of its basis, and what follows for the whole product.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::applies::{Applies, applies};
use super::basis::judged;
use super::edition::Standing;
use super::evidence::{Known, from_composite};
use super::grades::{grades, rank};
use super::nodes::{Content, Node, Nodes};
use super::plan::{Plan, PlanLimit, is_duty, is_grade};
use super::unscreened::unresolved;
use super::{Assumption, DecisionRule};
use crate::bom::Bom;
use crate::catalogue::Catalogue;
use crate::catalogue::limit::{Limit, LimitIndex, Requirement};
use crate::catalogue::standard::StandardIndex;
use crate::catalogue::tree::{ElementsAre, NodeId};
use crate::report::{
    BarsPass, DutyNote, Emptiness, Finding, GradeNote, NoRequirement, NodeIndex, Report, Status,
    Verdict,
};

/// Everything one judgement works with.
pub(super) struct Judge<'j, 'b> {
    pub(super) catalogue: &'j Catalogue,
    pub(super) plan: &'j Plan,
    pub(super) on: Date,
    pub(super) rule: DecisionRule,
    pub(super) nodes: &'j Nodes<'b>,
    pub(super) known: &'j [Known<'j, 'b>],
    pub(super) standings: BTreeMap<StandardIndex, Standing>,
    pub(super) made: Option<Date>,
}

pub(super) fn judge<'c: 'b, 'b>(
    catalogue: &'c Catalogue,
    plan: &Plan,
    on: Date,
    rule: DecisionRule,
    assumption: Assumption,
    bom: &'b Bom,
) -> Report<'b> {
    let (nodes, titles) = Nodes::of(bom, catalogue);
    let known = known_of_all(catalogue, plan, &nodes, assumption);
    let mut judge = Judge {
        catalogue,
        plan,
        on,
        rule,
        nodes: &nodes,
        known: &known,
        standings: BTreeMap::new(),
        made: bom.product.made,
    };
    let mut found = Found::default();
    for planned in &plan.limits {
        judge.limit(planned, &mut found);
    }
    judge.settle_editions(&mut found);
    judge.combine_alternatives(&mut found);
    let grades = grades(catalogue, &nodes, std::mem::take(&mut found.grades));
    found.claim(catalogue, &grades);
    let gaps = judge.gaps();
    let not_screened = judge.not_screened();
    let mut verdict = overall(&found.findings);
    if verdict == Verdict::Pass && gaps.iter().any(|gap| gap.bars_pass == BarsPass::Yes) {
        verdict = Verdict::Inconclusive;
    }
    Report {
        catalogue,
        bom,
        as_of: on,
        markets: plan.selection.markets.clone(),
        verdict,
        nodes: titles,
        nothing_applied: if found.findings.is_empty() {
            Emptiness::NoneApplied
        } else {
            Emptiness::SomeApplied
        },
        findings: found.findings,
        duties: found.duties,
        grades,
        gaps,
        no_requirement: found.no_requirement,
        unresolved: unresolved(bom),
        not_screened,
    }
}

#[derive(Default)]
pub(super) struct Found {
    pub(super) findings: Vec<Finding>,
    pub(super) duties: Vec<DutyNote>,
    pub(super) grades: Vec<Finding>,
    pub(super) no_requirement: Vec<NoRequirement>,
    /// What fails by an edition of which it is not known whether it counts.
    pub(super) fails_by_edition: Vec<(StandardIndex, LimitIndex, NodeIndex)>,
    /// Findings of limits of which one is enough, by group, node and branch.
    pub(super) alternatives: BTreeMap<(u32, NodeIndex), Vec<(u16, Finding)>>,
}

impl Found {
    /// A grade that the product claims binds it.
    fn claim(&mut self, catalogue: &Catalogue, grades: &[GradeNote]) {
        for note in grades {
            let rank = |finding: &Finding| rank(catalogue, finding);
            let Some(claimed) = note.claimed.and_then(|at| note.findings.get(at)).map(rank) else {
                continue;
            };
            let binding = note
                .findings
                .iter()
                .filter(|finding| rank(finding) == claimed);
            self.findings.extend(binding.cloned());
        }
        self.findings
            .sort_by_key(|finding| (finding.limit, finding.node));
    }
}

/// A fail outranks an inconclusive, which outranks a pass; nothing judged is nothing known.
fn overall(findings: &[Finding]) -> Verdict {
    findings
        .iter()
        .filter(|finding| finding.status == Status::InForce)
        .map(|finding| finding.verdict)
        .max()
        .unwrap_or(Verdict::Inconclusive)
}

fn known_of_all<'p, 'b>(
    catalogue: &Catalogue,
    plan: &'p Plan,
    nodes: &Nodes<'b>,
    assumption: Assumption,
) -> Vec<Known<'p, 'b>> {
    nodes
        .nodes
        .iter()
        .map(|node| match node.content {
            Content::Material(material) => {
                let inherited = inherited(catalogue, plan, nodes, node);
                let elements = nodes
                    .profile(node)
                    .map_or(ElementsAre::AnyCompound, |profile| {
                        elements_are(catalogue, &profile.classes)
                    });
                Known::of_material(
                    plan, catalogue, node.index, material, elements, inherited, assumption,
                )
            }
            Content::Part | Content::Product => {
                Known::of_results(plan, catalogue, node.index, node.results, assumption)
            }
        })
        .collect()
}

/// What an element declared in a material of these classes is there as: itself only where every class says so.
fn elements_are(catalogue: &Catalogue, classes: &[NodeId]) -> ElementsAre {
    let themselves =
        |class: &NodeId| catalogue.materials().elements_are(*class) == ElementsAre::Themselves;
    if !classes.is_empty() && classes.iter().all(themselves) {
        ElementsAre::Themselves
    } else {
        ElementsAre::AnyCompound
    }
}

/// What results further up say of a material: composites bound it; a part of one material is that material.
fn inherited(
    catalogue: &Catalogue,
    plan: &Plan,
    nodes: &Nodes<'_>,
    material: &Node<'_>,
) -> Vec<super::evidence::Direct> {
    let mut found = Vec::new();
    let mut above = material.above;
    while let Some(node) = above.and_then(|index| nodes.get(index)) {
        for (at, result) in node.results.iter().enumerate() {
            found.extend(from_composite(node.index, at, result));
        }
        if node.materials.len() == 1 {
            let own = Known::of_results(
                plan,
                catalogue,
                node.index,
                node.results,
                Assumption::Nothing,
            );
            found.extend(own.directs);
        }
        above = node.above;
    }
    found
}

impl<'b> Judge<'_, 'b> {
    fn limit(&mut self, planned: &PlanLimit, found: &mut Found) {
        let catalogue = self.catalogue;
        let Some(limit) = catalogue.limit(planned.index) else {
            return;
        };
        let standing = self.standing_of(limit);
        if standing.applies == Applies::No {
            return;
        }
        let mut by_profile: Vec<Option<Applies>> = vec![None; self.nodes.profiles.len()];
        for index in judged(catalogue, self.nodes, self.known, limit, planned) {
            let Some(node) = self.nodes.get(index) else {
                continue;
            };
            let Some(profile) = self.nodes.profile(node) else {
                continue;
            };
            let cell = by_profile.get_mut(node.profile as usize);
            let applicable = match cell {
                Some(Some(known)) => known.clone(),
                Some(empty) => {
                    let fresh = applies(&limit.applies, profile, catalogue);
                    *empty = Some(fresh.clone());
                    fresh
                }
                None => Applies::No,
            };
            if applicable == Applies::No {
                continue;
            }
            if limit.requirement == Requirement::Nothing {
                let surely = standing.applies.clone().and(applicable) == Applies::Yes;
                if surely && standing.status == Status::InForce {
                    found.no_requirement.push(NoRequirement {
                        limit: planned.index,
                        node: index,
                    });
                }
                continue;
            }
            for mut finding in self.findings(planned, limit, node, &applicable, standing.status) {
                if let Applies::Unknown(missing) = &standing.applies
                    && finding.verdict != Verdict::Pass
                {
                    // It does not pass by this edition, so which edition counts decides, unless no other would let it pass.
                    if finding.verdict == Verdict::Fail
                        && limit.alternatives.is_none()
                        && finding.status == Status::InForce
                        && let Some(edition) = self.open_edition(limit)
                    {
                        found.fails_by_edition.push((edition, planned.index, index));
                    }
                    finding.verdict = Verdict::Inconclusive;
                    finding.needs.extend(missing.iter().cloned());
                    finding.needs.sort();
                    finding.needs.dedup();
                }
                file(limit, finding, found);
            }
        }
    }
}

/// Puts a finding where its limit belongs.
fn file(limit: &Limit, finding: Finding, found: &mut Found) {
    if is_grade(limit) {
        found.grades.push(finding);
    } else if is_duty(limit) {
        found.duties.push(DutyNote { finding });
    } else if let Some(alternatives) = limit.alternatives {
        found
            .alternatives
            .entry((alternatives.group, finding.node))
            .or_default()
            .push((alternatives.branch, finding));
    } else {
        found.findings.push(finding);
    }
}
