//! The judgement: every limit of the plan on every node of its basis, and what follows for the whole product.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::applies::{Applies, applies};
use super::basis::{asks_for_class, judged};
use super::decide::decide;
use super::edition::{Standing, standing, within_days};
use super::evidence::{
    Intent, Known, Outcome, Question, Telling, Touch, WhichMigration, from_composite,
};
use super::exempt::{Circumstances, Claim};
use super::kernel::Span;
use super::nodes::{Content, Node, Nodes};
use super::plan::{Plan, PlanLimit, Reach, Row, is_duty, is_grade};
use super::{Assumption, DecisionRule};
use crate::bom::{Bom, Identity};
use crate::catalogue::Catalogue;
use crate::catalogue::fact::Answer;
use crate::catalogue::limit::{
    Aggregation, Dating, Effect, GapBearing, Limit, LimitIndex, Requirement,
};
use crate::catalogue::standard::StandardIndex;
use crate::catalogue::tree::{ElementsAre, NodeId};
use crate::quantity::{Comparison, QuantityKind};
use crate::report::{
    About, BarsPass, DutyNote, Emptiness, Evidence, ExemptionNote, Finding, GapNote, GradeNote,
    Need, NoRequirement, NodeIndex, Origin, Refusal, Report, Status, UnresolvedName, Verdict,
};

/// Everything one judgement works with.
struct Judge<'j, 'b> {
    catalogue: &'j Catalogue,
    plan: &'j Plan,
    on: Date,
    rule: DecisionRule,
    nodes: &'j Nodes<'b>,
    known: &'j [Known<'j, 'b>],
    standings: BTreeMap<StandardIndex, Standing>,
    made: Option<Date>,
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
struct Found {
    findings: Vec<Finding>,
    duties: Vec<DutyNote>,
    grades: Vec<Finding>,
    no_requirement: Vec<NoRequirement>,
    /// What fails by an edition of which it is not known whether it counts.
    fails_by_edition: Vec<(StandardIndex, LimitIndex, NodeIndex)>,
    /// Findings of limits of which one is enough, by group, node and branch.
    alternatives: BTreeMap<(u32, NodeIndex), Vec<(u16, Finding)>>,
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

/// A grade's place in its scheme, 0 the lowest.
fn rank(catalogue: &Catalogue, finding: &Finding) -> u8 {
    match catalogue.limit(finding.limit).map(|limit| &limit.effect) {
        Some(Effect::Grade { rank, .. }) => *rank,
        _ => 0,
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

fn unresolved(bom: &Bom) -> Vec<UnresolvedName> {
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

impl<'b> Judge<'_, 'b> {
    fn standing(&mut self, index: StandardIndex) -> Standing {
        if let Some(known) = self.standings.get(&index) {
            return known.clone();
        }
        let fresh = standing(self.catalogue, index, self.made, self.on);
        self.standings.insert(index, fresh.clone());
        fresh
    }

    /// The standing of a limit: of its standard, of the texts it follows, and of its own days.
    fn standing_of(&mut self, limit: &Limit) -> Standing {
        let mut result = self.standing(limit.standard);
        for referred in &limit.referred {
            if referred.dating == Dating::Following {
                let other = self.standing(referred.standard);
                result = Standing {
                    applies: result.applies.and(other.applies),
                    status: result.status.max(other.status),
                };
            }
        }
        within_days(result, limit.days, self.on)
    }

    /// The edition of which it is not known whether the product follows it: the limit's own or one whose text it applies.
    fn open_edition(&mut self, limit: &Limit) -> Option<StandardIndex> {
        let following = limit
            .referred
            .iter()
            .filter(|referred| referred.dating == Dating::Following)
            .map(|referred| referred.standard);
        let all: Vec<StandardIndex> = std::iter::once(limit.standard).chain(following).collect();
        let open = all
            .into_iter()
            .find(|index| matches!(self.standing(*index).applies, Applies::Unknown(_)))?;
        // An amendment shares the fate of the text it amends.
        let amended = self
            .catalogue
            .standard(open)
            .and_then(|standard| standard.amends.as_ref())
            .and_then(|id| self.catalogue.standard_by_id(id.as_str()));
        Some(amended.map_or(open, |(index, _)| index))
    }

    /// Whichever of two editions counts: where the product fails by both, it fails.
    fn settle_editions(&self, found: &mut Found) {
        let fails = std::mem::take(&mut found.fails_by_edition);
        let failed = |index: StandardIndex| fails.iter().any(|(edition, _, _)| *edition == index);
        for (older, standard) in self.catalogue.standards() {
            let newer = standard
                .replaced_by
                .as_ref()
                .and_then(|next| self.catalogue.standard_by_id(next.by.as_str()));
            let Some((newer, _)) = newer.filter(|(newer, _)| failed(older) && failed(*newer))
            else {
                continue;
            };
            for (edition, limit, node) in &fails {
                if *edition != older && *edition != newer {
                    continue;
                }
                let both = found.findings.iter_mut().filter(|finding| {
                    finding.limit == *limit
                        && finding.node == *node
                        && finding
                            .needs
                            .iter()
                            .all(|need| matches!(need, Need::Made | Need::OlderStockRule(_)))
                        && finding.verdict == Verdict::Inconclusive
                });
                for finding in both {
                    finding.verdict = Verdict::Fail;
                }
            }
        }
    }

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

    /// The findings of one limit on one node. Where it is not known whether the first or the third migration counts, both are asked, and a
    /// difference is open.
    fn findings(
        &self,
        planned: &PlanLimit,
        limit: &Limit,
        node: &Node<'b>,
        applicable: &Applies,
        status: Status,
    ) -> Vec<Finding> {
        let by = |migration| {
            self.findings_by_migration(planned, limit, node, applicable, status, migration)
        };
        let third = limit.third_migration.as_ref().map(|condition| {
            self.nodes
                .profile(node)
                .map_or(Applies::Unknown(Vec::new()), |profile| {
                    applies(condition, profile, self.catalogue)
                })
        });
        let missing = match third {
            None => return by(WhichMigration::Any),
            Some(Applies::No) => return by(WhichMigration::First),
            Some(Applies::Yes) => return by(WhichMigration::Third),
            Some(Applies::Unknown(missing)) => missing,
        };
        let mut found = by(WhichMigration::First);
        for (first, third) in found.iter_mut().zip(by(WhichMigration::Third)) {
            if first.verdict != third.verdict {
                first.verdict = Verdict::Inconclusive;
                first.value = match (first.value, third.value) {
                    (Some(one), Some(other)) => Some(one.hull(other)),
                    (one, other) => one.or(other),
                };
                first.needs.extend(third.needs);
                first.needs.extend(missing.iter().cloned());
                first.needs.sort();
                first.needs.dedup();
            }
        }
        found
    }

    /// The findings of one limit on one node: one, or for an "each" limit one for every member that something speaks of and one for the rest.
    fn findings_by_migration(
        &self,
        planned: &PlanLimit,
        limit: &Limit,
        node: &Node<'b>,
        applicable: &Applies,
        status: Status,
        migration: WhichMigration,
    ) -> Vec<Finding> {
        let question = self.question(planned, limit, node, migration);
        let finding = |about: About, outcome: Outcome, row: Option<&Row>, at: u32| {
            self.finding(&question, node, applicable, status, about, outcome, row, at)
        };
        if limit.form.aggregation == Aggregation::Nothing {
            let nothing = Outcome {
                span: Span::ZERO,
                evidence: Vec::new(),
                needs: Vec::new(),
                intent: Intent::Silent,
            };
            return vec![finding(About::Form, nothing, None, 0)];
        }
        let rows = planned.first_row..planned.first_row + planned.rows;
        if limit.form.aggregation != Aggregation::Each {
            return rows
                .filter_map(|at| {
                    let row = self.plan.rows.get(at as usize)?;
                    let outcome = self.outcome(&question, node, at, row);
                    Some(finding(About::Form, outcome, Some(row), at))
                })
                .collect();
        }
        // Members that evidence names stand by themselves. Those it may only touch (an element that is in many of them) share one finding,
        // that of the worst of them, and so do those that nothing speaks of.
        let touched = self.touched(node, &rows);
        let mut found = Vec::new();
        let glance = Question {
            telling: Telling::SpanOnly,
            ..question
        };
        let harmless = self.vaguely_harmless(&question, node, &rows);
        let bounded_above = matches!(
            limit.requirement,
            Requirement::AtMost(_) | Requirement::Below(_)
        );
        let mut vague: Option<(Verdict, u32)> = None;
        let mut vague_count = 0;
        for (at, touch) in &touched {
            let Some(row) = self.plan.rows.get(*at as usize) else {
                continue;
            };
            if *touch == Touch::ByName {
                let outcome = self.outcome(&question, node, *at, row);
                let about = row.member.map_or(About::Form, About::Member);
                found.push(finding(about, outcome, Some(row), *at));
            } else {
                vague_count += 1;
                if harmless {
                    vague = Some((Verdict::Pass, *at));
                    continue;
                }
                // What is surely of none of them cannot breach an upper bound: open is the worst there is.
                if matches!(vague, Some((Verdict::Inconclusive, _))) && bounded_above {
                    continue;
                }
                let outcome = self.outcome(&glance, node, *at, row);
                let (verdict, _) = decide(limit, &outcome, row.denominator);
                if vague.is_none_or(|(known, _)| verdict > known) {
                    vague = Some((verdict, *at));
                }
            }
        }
        let untouched = || {
            rows.clone()
                .filter(|at| touched.binary_search_by_key(at, |(row, _)| *row).is_err())
                .filter_map(|at| Some((at, self.plan.rows.get(at as usize)?)))
        };
        // What nothing speaks of differs only in whether substances outside the catalogue may be it.
        let rest = untouched()
            .find(|(_, row)| row.reach == Reach::Beyond)
            .or_else(|| untouched().next())
            .map(|(at, row)| {
                finding(
                    About::Form,
                    self.outcome(&question, node, at, row),
                    Some(row),
                    at,
                )
            });
        let mut others = rows.end - rows.start - touched.len() as u32;
        let of_vague = vague.and_then(|(_, at)| {
            let row = self.plan.rows.get(at as usize)?;
            let outcome = self.outcome(&question, node, at, row);
            let about = match (row.member, vague_count) {
                (Some(only), 1) => About::Member(only),
                (Some(first), count) => About::AnyOf(first, count - 1),
                (None, _) => About::Form,
            };
            Some(finding(about, outcome, Some(row), at))
        });
        match (of_vague, rest) {
            // What may touch them changes nothing: they are as the others.
            (Some(vague), Some(mut rest)) if vague.verdict == rest.verdict => {
                others += vague_count;
                if !found.is_empty() {
                    rest.about = About::OtherMembers(others);
                }
                rest.needs.extend(vague.needs);
                rest.needs.sort();
                rest.needs.dedup();
                found.push(rest);
            }
            (vague, rest) => {
                found.extend(vague);
                let all = found.is_empty();
                found.extend(rest.map(|mut rest| {
                    if !all {
                        rest.about = About::OtherMembers(others);
                    }
                    rest
                }));
            }
        }
        found
    }

    /// Whether all that may be any one of these rows together keeps the limit: then each of them does.
    fn vaguely_harmless(
        &self,
        question: &Question<'_>,
        node: &Node<'b>,
        rows: &std::ops::Range<u32>,
    ) -> bool {
        let (Requirement::AtMost(figure) | Requirement::Below(figure)) =
            &question.limit.requirement
        else {
            return false;
        };
        if node.is_blind || question.limit.comparison == Comparison::RoundedValue {
            return false;
        }
        let bound = figure.amount().raw();
        // No mean of materials is more than the most of them.
        node.materials.iter().all(|(index, _)| {
            self.known(*index)
                .and_then(|known| known.vague_most(question, rows))
                .is_some_and(|most| most < bound)
        })
    }

    fn question<'q>(
        &'q self,
        planned: &'q PlanLimit,
        limit: &'q Limit,
        node: &Node<'b>,
        migration: WhichMigration,
    ) -> Question<'q> {
        let profile = self.nodes.profile(node);
        let holds = |condition| {
            profile.map_or(Applies::Unknown(Vec::new()), |profile| {
                applies(condition, profile, self.catalogue)
            })
        };
        let ratio = limit.ratio.as_ref().and_then(|ratio| {
            let declared = profile.and_then(|profile| profile.answers.get(&ratio.declared));
            match declared {
                Some(Answer::Measure(declared)) => Some(*declared),
                _ if ratio.unless.all.is_empty() || holds(&ratio.unless) == Applies::No => {
                    Some(ratio.default)
                }
                _ => None,
            }
        });
        Question {
            catalogue: self.catalogue,
            limit,
            planned,
            rule: self.rule,
            telling: Telling::Everything,
            migration,
            ratio,
        }
    }

    fn known(&self, node: NodeIndex) -> Option<&Known<'_, 'b>> {
        self.known.get(node.0 as usize)
    }

    /// The rows that anything on the node or below speaks of, each once, by name where anything does.
    fn touched(&self, node: &Node<'b>, rows: &std::ops::Range<u32>) -> Vec<(u32, Touch)> {
        let mut found = Vec::new();
        let below = node.materials.iter().map(|(index, _)| *index);
        for index in std::iter::once(node.index).chain(below.filter(|index| *index != node.index)) {
            if let Some(known) = self.known(index) {
                known.touched(rows, &mut found);
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|(row, _)| *row);
        found
    }

    /// What is known of a row on a node: of a material by itself, of anything else from its own results and, for contents, from its materials.
    fn outcome(&self, question: &Question<'_>, node: &Node<'b>, at: u32, row: &Row) -> Outcome {
        let nothing = || Outcome {
            span: Span::ANY,
            evidence: Vec::new(),
            needs: Vec::new(),
            intent: Intent::Silent,
        };
        let own = self
            .known(node.index)
            .map_or_else(nothing, |known| known.outcome(question, at, row, &[]));
        let rolls_up = question.limit.kind.is_additive_by_mass()
            && !matches!(node.content, Content::Material(_))
            && !node.materials.is_empty();
        if !rolls_up {
            return own;
        }
        let below = self.roll_up(question, node, at, row);
        if own.evidence.is_empty() && own.span == Span::ANY {
            return below;
        }
        let mut both = own;
        let tightened = both.span.tightened(below.span);
        if tightened.is_empty() {
            both.span = both.span.hull(below.span);
            both.needs.push(Need::Contradiction);
        } else {
            both.span = tightened;
        }
        both.evidence.extend(below.evidence);
        both.needs.extend(below.needs);
        both
    }

    /// The mean by mass of the materials; without masses anything between the least and the most of them.
    fn roll_up(&self, question: &Question<'_>, node: &Node<'b>, at: u32, row: &Row) -> Outcome {
        let mut result = Outcome {
            span: Span::ANY,
            evidence: Vec::new(),
            needs: Vec::new(),
            intent: Intent::Silent,
        };
        let mut spans: Vec<Span> = Vec::with_capacity(node.materials.len());
        for (index, _) in &node.materials {
            let Some(known) = self.known(*index) else {
                continue;
            };
            let outcome = known.outcome(question, at, row, &[]);
            spans.push(outcome.span);
            result.evidence.extend(outcome.evidence);
            result.needs.extend(outcome.needs);
            // What surely holds nothing of it has nothing to say of purpose.
            if !outcome.span.is_zero() {
                result.intent = match (result.intent, outcome.intent) {
                    (Intent::Added, _) | (_, Intent::Added) => Intent::Added,
                    (Intent::Silent | Intent::NotAdded, Intent::NotAdded) => Intent::NotAdded,
                    _ => Intent::Unsaid,
                };
            }
        }
        // Parts of which nobody lists the materials leave everything open.
        if node.is_blind {
            spans.push(Span::ANY);
        }
        result.span = match (&node.shares, spans.as_slice()) {
            (_, [only]) => *only,
            (Some(shares), _) => Span::mean(shares, &spans),
            (None, _) => {
                let between = spans
                    .iter()
                    .copied()
                    .reduce(Span::hull)
                    .unwrap_or(Span::ANY);
                if between.upper != Some((between.lower, crate::quantity::Edge::Closed)) {
                    result.needs.push(Need::Masses);
                }
                between
            }
        };
        if question.telling == Telling::SpanOnly {
            return result;
        }
        result.evidence.push(Evidence {
            origin: Origin::Materials,
            node: node.index,
            counted: result.span.to_interval(row.denominator),
        });
        result
    }

    fn is_below(&self, node: &Node<'b>, ancestor: NodeIndex) -> bool {
        let mut above = node.above;
        while let Some(index) = above {
            if index == ancestor {
                return true;
            }
            above = self.nodes.get(index).and_then(|node| node.above);
        }
        false
    }

    #[expect(clippy::too_many_arguments, reason = "one finding has this many sides")]
    fn finding(
        &self,
        question: &Question<'_>,
        node: &Node<'b>,
        applicable: &Applies,
        status: Status,
        about: About,
        outcome: Outcome,
        row: Option<&Row>,
        at: u32,
    ) -> Finding {
        let limit = question.limit;
        let denominator = row.map_or(1, |row| row.denominator);
        let (mut verdict, lacks) = decide(limit, &outcome, denominator);
        let mut needs = outcome.needs.clone();
        needs.extend(lacks);
        let mut exemption = None;
        if verdict != Verdict::Pass
            && let Some(row) = row
            && limit.kind == QuantityKind::Content
            && matches!(limit.effect, Effect::Prohibition)
        {
            (verdict, exemption) =
                self.exempt(question, node, &outcome, row, at, verdict, &mut needs);
        }
        if verdict == Verdict::Inconclusive {
            self.what_would_settle(limit, &mut needs);
        } else {
            needs.clear();
        }
        if let Applies::Unknown(missing) = applicable
            && verdict != Verdict::Pass
        {
            // It would not pass if it applied, so whether it applies decides.
            verdict = Verdict::Inconclusive;
            needs.extend(missing.iter().cloned());
        }
        needs.sort();
        needs.dedup();
        let has_amount = !matches!(limit.form.aggregation, Aggregation::Nothing);
        Finding {
            limit: question.planned.index,
            node: node.index,
            about,
            verdict,
            status,
            value: has_amount.then(|| outcome.span.to_interval(denominator)),
            evidence: outcome.evidence,
            needs,
            exemption,
            alternatives: Vec::new(),
        }
    }

    fn what_would_settle(&self, limit: &Limit, needs: &mut Vec<Need>) {
        let ban = matches!(
            limit.requirement,
            Requirement::Banned { .. } | Requirement::NotAdded { .. }
        );
        if ban {
            if needs.iter().any(|need| matches!(need, Need::IntentOf(_))) {
                needs.retain(|need| *need != Need::NotAddedStatement);
            }
        } else {
            needs.retain(|need| !matches!(need, Need::IntentOf(_)));
            needs.push(Need::Test);
        }
        if limit.kind != QuantityKind::Content {
            // A test decides; the rest of the composition would at best bound it.
            needs.retain(|need| {
                !matches!(need, Need::Disclosure)
                    || limit.kind.bounded_by().contains(&QuantityKind::Content)
            });
        }
    }

    /// What claimed exemptions change.
    #[expect(
        clippy::too_many_arguments,
        reason = "an exemption looks at all sides of a finding"
    )]
    fn exempt(
        &self,
        question: &Question<'_>,
        node: &Node<'b>,
        outcome: &Outcome,
        row: &Row,
        at: u32,
        verdict: Verdict,
        needs: &mut Vec<Need>,
    ) -> (Verdict, Option<ExemptionNote>) {
        let (Some(known), Some(profile)) = (self.known(node.index), self.nodes.profile(node))
        else {
            return (verdict, None);
        };
        let circumstances = Circumstances {
            catalogue: self.catalogue,
            limit: question.limit,
            profile,
            on: self.on,
            value: outcome.span,
            denominator: row.denominator,
            per_item: self.per_item(node, row),
        };
        let mut claimed: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (_, place, _) in known
            .hits
            .iter()
            .filter(|(known_row, _, _)| *known_row == at)
        {
            let code = known
                .constituents
                .get(*place as usize)
                .and_then(|constituent| constituent.exemption.as_deref());
            if let Some(code) = code {
                claimed.entry(code).or_default().push(*place);
            }
        }
        if claimed.is_empty() {
            let possible = (verdict == Verdict::Fail)
                .then(|| circumstances.possible())
                .flatten();
            return (verdict, possible);
        }
        let mut good: Option<ExemptionNote> = None;
        let mut open: Option<ExemptionNote> = None;
        let mut refused: Option<ExemptionNote> = None;
        let mut lifted: Vec<u32> = Vec::new();
        for (code, places) in claimed {
            match circumstances.claim(code) {
                Claim::Good(exemption, renewal) => {
                    lifted.extend(places);
                    good = Some(ExemptionNote::Applied { exemption, renewal });
                }
                Claim::Open(exemption, missing) => {
                    needs.extend(missing);
                    open = Some(ExemptionNote::Open { exemption });
                }
                Claim::Refused(reason) => {
                    refused = Some(ExemptionNote::Refused {
                        code: code.to_owned(),
                        reason,
                    });
                }
            }
        }
        match (good, open, refused) {
            (Some(applied), _, _) => {
                // What the exemption does not cover must keep the limit by itself.
                let rest = known.outcome(question, at, row, &lifted);
                let (rest_verdict, _) = decide(question.limit, &rest, row.denominator);
                match rest_verdict {
                    Verdict::Pass => (Verdict::Pass, Some(applied)),
                    Verdict::Inconclusive => (Verdict::Inconclusive, Some(applied)),
                    Verdict::Fail => {
                        let note = match applied {
                            ExemptionNote::Applied { exemption, .. } => ExemptionNote::Refused {
                                code: self
                                    .catalogue
                                    .exemption(exemption)
                                    .map_or_else(String::new, |known| known.code.clone()),
                                reason: Refusal::RestFails(exemption),
                            },
                            other => other,
                        };
                        (Verdict::Fail, Some(note))
                    }
                }
            }
            (None, Some(open), _) => (Verdict::Inconclusive, Some(open)),
            (None, None, refused) => (verdict, refused),
        }
    }

    /// The mass per item measured on the node or on what it is part of.
    fn per_item(&self, node: &Node<'b>, row: &Row) -> Option<Span> {
        let mut at = Some(node.index);
        while let Some(index) = at {
            let known = self.known(index)?;
            let result = known.directs.iter().find(|direct| {
                direct.kind == QuantityKind::MassPerItem
                    && row.terms.iter().any(|term| {
                        self.catalogue
                            .registry()
                            .covers(direct.analyte, term.analyte)
                    })
            });
            if let Some(result) = result {
                return Some(Span::of(result.interval, 1));
            }
            at = self.nodes.get(index).and_then(|node| node.above);
        }
        None
    }

    /// What one branch is tested on may be another node than what the other is: the product as a whole, say, and its materials. A branch that
    /// has no finding on a node takes the nearest one above, else all of those below.
    fn borrow_branches(
        &self,
        all: &BTreeMap<(u32, NodeIndex), Vec<(u16, Finding)>>,
        group: u32,
        node: NodeIndex,
        branches: &mut BTreeMap<u16, Vec<Finding>>,
    ) {
        let of_group = || {
            all.range((group, NodeIndex(0))..=(group, NodeIndex(u32::MAX)))
                .map(|((_, index), members)| (*index, members))
        };
        let mut missing: Vec<u16> = of_group()
            .flat_map(|(_, members)| members.iter().map(|(branch, _)| *branch))
            .filter(|branch| !branches.contains_key(branch))
            .collect();
        missing.sort_unstable();
        missing.dedup();
        for branch in missing {
            let on = |index: NodeIndex| {
                let members = all.get(&(group, index)).into_iter().flatten();
                members
                    .filter(|(known, _)| *known == branch)
                    .map(|(_, finding)| finding.clone())
                    .collect::<Vec<Finding>>()
            };
            let mut above = self.nodes.get(node).and_then(|known| known.above);
            let mut borrowed = Vec::new();
            while let Some(index) = above.filter(|_| borrowed.is_empty()) {
                borrowed = on(index);
                above = self.nodes.get(index).and_then(|known| known.above);
            }
            if borrowed.is_empty() {
                borrowed = of_group()
                    .filter(|(index, _)| {
                        self.nodes
                            .get(*index)
                            .is_some_and(|known| self.is_below(known, node))
                    })
                    .flat_map(|(index, _)| on(index))
                    .collect();
            }
            if !borrowed.is_empty() {
                branches.insert(branch, borrowed);
            }
        }
    }

    /// Of alternatives one is enough: the best branch decides, where a branch is as bad as its worst limit.
    fn combine_alternatives(&mut self, found: &mut Found) {
        let all = std::mem::take(&mut found.alternatives);
        for ((group, node), members) in &all {
            let (group, node) = (*group, *node);
            let mut branches: BTreeMap<u16, Vec<Finding>> = BTreeMap::new();
            for (branch, finding) in members {
                branches.entry(*branch).or_default().push(finding.clone());
            }
            self.borrow_branches(&all, group, node, &mut branches);
            let notes: Vec<(LimitIndex, Verdict)> = branches
                .values()
                .flatten()
                .map(|finding| (finding.limit, finding.verdict))
                .collect();
            let mut deciding: Option<Finding> = None;
            for (_, findings) in branches {
                let worst = findings
                    .into_iter()
                    .reduce(|a, b| if b.verdict > a.verdict { b } else { a });
                deciding = match (deciding, worst) {
                    (None, worst) => worst,
                    (Some(known), Some(worst)) if worst.verdict < known.verdict => Some(worst),
                    (known, _) => known,
                };
            }
            let Some(mut finding) = deciding else {
                continue;
            };
            let open_branch = self.catalogue.gaps.iter().position(|gap| {
                gap.alternatives
                    .is_some_and(|alternatives| alternatives.group == group)
            });
            if let (Verdict::Fail, Some(gap)) = (finding.verdict, open_branch) {
                finding.verdict = Verdict::Inconclusive;
                finding.needs.push(Need::Gap(gap as u32));
            }
            finding.node = node;
            if notes.len() > 1 {
                finding.alternatives = notes;
            }
            found.findings.push(finding);
        }
        found
            .findings
            .sort_by_key(|finding| (finding.limit, finding.node));
    }

    /// Gaps of the chosen standards that concern any node of the product.
    fn gaps(&mut self) -> Vec<GapNote> {
        let catalogue = self.catalogue;
        let mut notes = Vec::new();
        for (at, gap) in catalogue.gaps.iter().enumerate() {
            if gap.alternatives.is_some() || !self.plan.selection.takes(catalogue, gap.standard) {
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
                gap: at as u32,
                status: standing.status,
                needs,
                bars_pass: if barred { BarsPass::Yes } else { BarsPass::No },
            });
        }
        notes
    }

    /// Standards in force in the chosen markets that concern the product, but do not bind and were not asked for.
    fn not_screened(&mut self) -> Vec<StandardIndex> {
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

/// Graded findings by scheme and node, with the best grade that holds.
fn grades(catalogue: &Catalogue, nodes: &Nodes<'_>, findings: Vec<Finding>) -> Vec<GradeNote> {
    let mut schemes: BTreeMap<(StandardIndex, u32, NodeIndex), Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        if let Some(limit) = catalogue.limit(finding.limit)
            && let Effect::Grade { claims, .. } = limit.effect
        {
            schemes
                .entry((limit.standard, claims.0, finding.node))
                .or_default()
                .push(finding);
        }
    }
    let mut notes = Vec::new();
    for ((_, _, node), findings) in schemes {
        let mut findings = findings;
        // Within a grade the worst comes first: it decides whether the grade holds.
        findings
            .sort_by_key(|finding| (rank(catalogue, finding), std::cmp::Reverse(finding.verdict)));
        let decides = |at: usize| {
            at.checked_sub(1)
                .and_then(|before| Some(rank(catalogue, findings.get(before)?)))
                != findings.get(at).map(|finding| rank(catalogue, finding))
        };
        let best = findings
            .iter()
            .enumerate()
            .rposition(|(at, finding)| decides(at) && finding.verdict == Verdict::Pass);
        let claimed = findings.iter().position(|finding| {
            let Some(Effect::Grade { claims, grade, .. }) =
                catalogue.limit(finding.limit).map(|limit| &limit.effect)
            else {
                return false;
            };
            let answer = nodes
                .get(node)
                .and_then(|node| nodes.profile(node))
                .and_then(|profile| profile.answers.get(claims));
            matches!(answer, Some(Answer::Choice(given)) if given.contains(grade))
        });
        notes.push(GradeNote {
            findings,
            best,
            claimed,
        });
    }
    notes
}
