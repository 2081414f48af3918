//! The judgement: every limit of the plan on every node of its basis, and what follows for the whole product.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::applies::Applies;
use super::basis::{Bases, judged};
use super::bearing::Bearing;
use super::bom_columns::Columns;
use super::evidence::{Direct, Known, Taken, declared_free, from_composite, own_results};
use super::grades::{grades, rank};
use super::lists::{Named, Told, Unspoken};
use super::nodes::{Content, Node, Nodes};
use super::plan::{Plan, PlanLimit, is_duty, is_grade};
use super::shape::Shape;
use super::standings::Standings;
use super::unscreened::{unresolved, untold_composites};
use super::{Assumption, DecisionRule, ScreeningPlan};
use crate::bom::{Bom, Quantity};
use crate::catalogue::Catalogue;
use crate::catalogue::limit::{Limit, LimitIndex, Requirement};
use crate::catalogue::standard::StandardIndex;
use crate::catalogue::tree::{ElementsAre, NodeId};
use crate::report::{
    BarsPass, DutyNote, Emptiness, Finding, GradeNote, Need, NoRequirement, NodeIndex, Report,
    Status, Verdict,
};

/// Everything one judgement works with.
pub(super) struct Judge<'j, 'b> {
    pub(super) catalogue: &'j Catalogue,
    pub(super) plan: &'j Plan,
    pub(super) on: Date,
    pub(super) rule: DecisionRule,
    pub(super) nodes: &'j Nodes<'b>,
    pub(super) known: &'j [Known<'j, 'b>],
    pub(super) standings: &'j mut Standings,
    pub(super) bases: Bases,
    /// The rows that something in the product is said to be or is tested for.
    pub(super) named: Named,
}

/// Judges a product of a shape.
pub(super) fn judge<'c: 'b, 'b, 'p>(
    asked: &'p ScreeningPlan<'c>,
    shape: &mut Shape<'p>,
    nodes: &Nodes<'b>,
    bom: &'b Bom,
) -> Report<'b> {
    let (catalogue, plan) = (asked.catalogue, &asked.plan);
    let known = known_of_all(&mut shape.columns, nodes, asked.assumption);
    let mut judge = Judge {
        catalogue,
        plan,
        on: asked.on,
        rule: asked.rule,
        nodes,
        known: &known,
        standings: &mut shape.standings,
        bases: Bases::of(nodes),
        named: Named::by(known.iter(), plan),
    };
    let mut found = Found::default();
    found.findings.reserve(
        shape
            .bearing
            .iter()
            .map(|bearing| judge.expected(bearing))
            .sum(),
    );
    for bearing in &shape.bearing {
        for planned in judge.limits(bearing) {
            judge.limit(planned, bearing, &mut found);
        }
    }
    judge.settle_editions(&mut found);
    judge.combine_alternatives(&mut found);
    let grades = grades(catalogue, nodes, std::mem::take(&mut found.grades));
    found.claim(catalogue, &grades);
    let gaps = judge.gaps(&shape.gaps);
    let mut verdict = overall(&found.findings);
    if verdict == Verdict::Pass && gaps.iter().any(|gap| gap.bars_pass == BarsPass::Yes) {
        verdict = Verdict::Inconclusive;
    }
    Report {
        catalogue,
        bom,
        as_of: asked.on,
        markets: plan.selection.markets.clone(),
        verdict,
        nodes: OnceLock::new(),
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
        untold_composites: untold_composites(nodes),
        not_screened: shape.not_screened.clone(),
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
    /// Rows of positive lists that nothing speaks of.
    pub(super) unspoken: Unspoken,
    /// Of one limit on one node, not filed yet.
    fresh: Vec<Finding>,
}

impl Found {
    /// Puts findings where their limit belongs.
    fn file(&mut self, limit: &Limit, fresh: &mut Vec<Finding>) {
        if is_grade(limit) {
            self.grades.append(fresh);
        } else if is_duty(limit) {
            let notes = fresh.drain(..).map(|finding| DutyNote { finding });
            self.duties.extend(notes);
        } else if let Some(alternatives) = limit.alternatives {
            for finding in fresh.drain(..) {
                self.alternatives
                    .entry((alternatives.group, finding.node))
                    .or_default()
                    .push((alternatives.branch, finding));
            }
        } else {
            self.findings.append(fresh);
        }
    }

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
        self.sort();
    }

    /// Puts the findings in the order of the catalogue, in which most of them were found.
    pub(super) fn sort(&mut self) {
        let key = |finding: &Finding| (finding.limit, finding.node);
        if !self.findings.is_sorted_by_key(key) {
            self.findings.sort_by_key(key);
        }
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

pub(super) fn known_of_all<'p, 'b>(
    columns: &mut Columns<'p>,
    nodes: &Nodes<'b>,
    assumption: Assumption,
) -> Vec<Known<'p, 'b>> {
    let elements: Vec<ElementsAre> = nodes
        .declared
        .iter()
        .map(|declared| elements_are(columns.catalogue(), &declared.classes))
        .collect();
    nodes
        .nodes
        .iter()
        .map(|node| {
            let mut known = match node.content {
                Content::Material(material) => {
                    let inherited = inherited(columns.catalogue(), nodes, node);
                    let elements = elements
                        .get(node.declared as usize)
                        .copied()
                        .unwrap_or(ElementsAre::AnyCompound);
                    Known::of_material(
                        columns, node.index, material, elements, inherited, assumption,
                    )
                }
                Content::Part | Content::Product => {
                    let free_of = free_here(nodes, node);
                    Known::of_results(columns, node.index, node.results, free_of, assumption)
                }
            };
            if let Some(profile) = nodes.profile(node) {
                known.find_matrices(columns.catalogue(), profile);
            }
            known
        })
        .collect()
}

/// What an element declared in a material of these classes is there as: itself only where every class says so.
pub(super) fn elements_are(catalogue: &Catalogue, classes: &[NodeId]) -> ElementsAre {
    let themselves =
        |class: &NodeId| catalogue.materials().elements_are(*class) == ElementsAre::Themselves;
    if !classes.is_empty() && classes.iter().all(themselves) {
        ElementsAre::Themselves
    } else {
        ElementsAre::AnyCompound
    }
}

/// What a node and all above are declared to be free of.
fn free_here(nodes: &Nodes<'_>, node: &Node<'_>) -> Vec<Direct> {
    let mut found = Vec::new();
    let mut here = Some(node.index);
    while let Some(node) = here.and_then(|index| nodes.get(index)) {
        found.extend(declared_free(node.index, node.free_of));
        here = node.above;
    }
    found
}

/// What stands further up says of a material: declarations hold for it, a composite of all that the part consists of bounds it; a part of one material is that material.
fn inherited(catalogue: &Catalogue, nodes: &Nodes<'_>, material: &Node<'_>) -> Vec<Direct> {
    let mut found = Vec::new();
    let mut above = material.above;
    while let Some(node) = above.and_then(|index| nodes.get(index)) {
        found.extend(declared_free(node.index, node.free_of));
        for (at, result) in node.results.iter().enumerate() {
            // Of a composite of some of the materials nobody says which they were.
            let taken = |count: Quantity| match node.consists_of(count.0.get()) {
                true => Taken::OfThis,
                false => Taken::Elsewhere,
            };
            found.extend(from_composite(catalogue, node.index, at, result, taken));
        }
        if node.consists_of(1) {
            found.extend(own_results(catalogue, node.index, node.results));
        }
        above = node.above;
    }
    found
}

impl<'j> Judge<'j, '_> {
    fn limit(&mut self, planned: &PlanLimit, bearing: &Bearing<'_>, found: &mut Found) {
        let Some(limit) = self.catalogue.limit(planned.index) else {
            return;
        };
        if self.of_list(planned, limit, bearing, found) == Told::Together {
            return;
        }
        let standing = &bearing.standing;
        let status = standing.status;
        let nodes = self.nodes;
        let is_plain = !is_grade(limit) && !is_duty(limit) && limit.alternatives.is_none();
        let judged = judged(
            self.catalogue,
            nodes,
            self.known,
            &mut self.bases,
            limit,
            planned,
        );
        for index in judged.iter() {
            let Some(node) = nodes.get(*index) else {
                continue;
            };
            let applicable = bearing.applicable.at(node);
            if *applicable == Applies::No {
                continue;
            }
            if self.told_on(planned, limit, node, found) == Told::Together {
                continue;
            }
            if limit.requirement == Requirement::Nothing {
                if standing.applies == Applies::Yes
                    && *applicable == Applies::Yes
                    && status == Status::InForce
                {
                    found.no_requirement.push(NoRequirement {
                        limit: planned.index,
                        node: *index,
                    });
                }
                continue;
            }
            if is_plain && standing.applies == Applies::Yes {
                let findings = &mut found.findings;
                self.findings(planned, limit, node, applicable, status, findings);
                continue;
            }
            let mut fresh = std::mem::take(&mut found.fresh);
            self.findings(planned, limit, node, applicable, status, &mut fresh);
            if let Applies::Unknown(missing) = &standing.applies {
                for finding in &mut fresh {
                    self.leave_to_edition(limit, finding, missing, found);
                }
            }
            found.file(limit, &mut fresh);
            found.fresh = fresh;
        }
    }

    /// A finding by an edition of which it is not known whether it counts: unless it passes, that decides, unless no other edition would
    /// let it pass.
    fn leave_to_edition(
        &mut self,
        limit: &Limit,
        finding: &mut Finding,
        missing: &[Need],
        found: &mut Found,
    ) {
        if finding.verdict == Verdict::Pass {
            return;
        }
        if finding.verdict == Verdict::Fail
            && limit.alternatives.is_none()
            && finding.status == Status::InForce
            && let Some(edition) = self.open_edition(limit)
        {
            found
                .fails_by_edition
                .push((edition, finding.limit, finding.node));
        }
        finding.verdict = Verdict::Inconclusive;
        finding.needs.extend(missing.iter().cloned());
        finding.needs.sort();
        finding.needs.dedup();
    }
}
