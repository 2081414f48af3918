//! One limit on one node: its findings, one for a form, several for a limit on each member of a group. Knows how a verdict is put together; the sums are in
//! [`super::weighing`] and [`super::roll_up`].

use std::ops::Range;

use super::applies::{Applies, applies};
use super::decide::{decide, is_ban};
use super::evidence::{Known, Outcome};
use super::judge::Judge;
use super::nodes::Node;
use super::plan::PlanLimit;
use super::question::{Question, Telling, WhichMigration};
use super::roll_up::rolls_up;
use super::row::Row;
use super::touches::RowSet;
use crate::catalogue::fact::Answer;
use crate::catalogue::limit::{Aggregation, Effect, Limit, Requirement};
use crate::quantity::{Comparison, QuantityKind};
use crate::report::{About, Finding, Need, NodeIndex, Status, Verdict};

/// What an "each" limit finds of the members that nothing names.
#[derive(Default)]
struct Unnamed {
    /// The worst of those that something may only touch.
    vague: Option<Finding>,
    vague_count: u32,
    /// The worst of those that nothing speaks of.
    rest: Option<Finding>,
    rest_count: u32,
}

impl Unnamed {
    /// Adds them to the findings of the same limit and node, which start there.
    fn file(self, start: usize, found: &mut Vec<Finding>) {
        match (self.vague, self.rest) {
            // What may touch them changes nothing: they are as the others.
            (Some(vague), Some(mut rest)) if vague.verdict == rest.verdict => {
                if found.len() > start {
                    rest.about = About::OtherMembers(self.rest_count + self.vague_count);
                }
                rest.needs.extend(vague.needs);
                rest.needs.sort();
                rest.needs.dedup();
                found.push(rest);
            }
            (vague, rest) => {
                found.extend(vague);
                let all = found.len() == start;
                found.extend(rest.map(|mut rest| {
                    if !all {
                        rest.about = About::OtherMembers(self.rest_count);
                    }
                    rest
                }));
            }
        }
    }
}

/// One finding by the first migration, the other by the third: where they differ, it is open which counts.
fn open_where_they_differ(first: &mut Finding, third: Finding, missing: &[Need]) {
    if first.verdict == third.verdict {
        return;
    }
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

impl<'b> Judge<'_, 'b> {
    /// The findings of one limit on one node. Where it is not known whether the first or the third migration counts, both are asked, and a
    /// difference is open.
    pub(super) fn findings(
        &self,
        planned: &PlanLimit,
        limit: &Limit,
        node: &Node<'b>,
        applicable: &Applies,
        status: Status,
        found: &mut Vec<Finding>,
    ) {
        let before = found.len();
        let by = |migration, found: &mut Vec<Finding>| {
            self.findings_by_migration(planned, limit, node, applicable, status, migration, found)
        };
        let third = limit.third_migration.as_ref().map(|condition| {
            self.nodes
                .profile(node)
                .map_or(Applies::Unknown(Vec::new()), |profile| {
                    applies(condition, profile, self.catalogue)
                })
        });
        let unnamed = match third {
            None => by(WhichMigration::Any, found),
            Some(Applies::No) => by(WhichMigration::First, found),
            Some(Applies::Yes) => by(WhichMigration::Third, found),
            Some(Applies::Unknown(missing)) => {
                let mut unnamed = by(WhichMigration::First, found);
                let mut third = Vec::new();
                let unnamed_by_third = by(WhichMigration::Third, &mut third);
                let first = found.iter_mut().skip(before).zip(third);
                let vague = unnamed.vague.iter_mut().zip(unnamed_by_third.vague);
                let rest = unnamed.rest.iter_mut().zip(unnamed_by_third.rest);
                for (first, third) in first.chain(vague).chain(rest) {
                    open_where_they_differ(first, third, &missing);
                }
                unnamed
            }
        };
        unnamed.file(before, found);
    }

    /// The findings of one limit on one node: one, or for an "each" limit one for every member that something speaks of and one for the rest.
    #[expect(clippy::too_many_arguments, reason = "one finding has this many sides")]
    fn findings_by_migration(
        &self,
        planned: &PlanLimit,
        limit: &Limit,
        node: &Node<'b>,
        applicable: &Applies,
        status: Status,
        migration: WhichMigration,
        found: &mut Vec<Finding>,
    ) -> Unnamed {
        let question = self.question(planned, limit, node, migration);
        let finding = |about: About, outcome: Outcome, row: Option<&Row>, at: u32| {
            self.finding(&question, node, applicable, status, about, outcome, row, at)
        };
        if limit.form.aggregation == Aggregation::Nothing {
            found.push(finding(About::Form, Outcome::NOTHING, None, 0));
            return Unnamed::default();
        }
        let rows = planned.rows();
        if limit.form.aggregation != Aggregation::Each {
            for at in rows {
                if let Some(row) = self.plan.rows.get(at as usize) {
                    let outcome = self.outcome(&question, node, at, row);
                    found.push(finding(About::Form, outcome, Some(row), at));
                }
            }
            return Unnamed::default();
        }
        // Members that evidence names stand by themselves. Those it may only touch (an element that is in many of them) share one finding,
        // that of the worst of them, and so do those that nothing speaks of.
        let (touched, named) = self.touched(node, &rows);
        let glance = Question {
            telling: Telling::SpanOnly,
            ..question
        };
        // What stands outside the catalogue touches no row by itself, yet a formula tells members apart.
        let has_unlisted = self
            .here_and_below(node)
            .any(|known| !known.unlisted.is_empty());
        let has_claims = self.known(node.index).is_some_and(|known| {
            let mut constituents = known.constituents.iter();
            constituents.any(|constituent| constituent.exemption.is_some())
        });
        let mut harmless = None;
        let bounded_above = matches!(
            limit.requirement,
            Requirement::AtMost(_) | Requirement::Below(_)
        );
        let mut vague: Option<(Verdict, u32)> = None;
        let mut vague_count = 0;
        for at in touched.within(&rows) {
            let Some(row) = self.plan.rows.get(at as usize) else {
                continue;
            };
            if named.contains(at) {
                let outcome = self.outcome(&question, node, at, row);
                let about = row.member.map_or(About::Form, About::Member);
                found.push(finding(about, outcome, Some(row), at));
            } else {
                vague_count += 1;
                if *harmless.get_or_insert_with(|| self.vaguely_harmless(&question, node, &rows)) {
                    vague = Some((Verdict::Pass, at));
                    continue;
                }
                // What is surely of none of them cannot breach an upper bound: open is the worst there is, but for exemptions.
                if matches!(vague, Some((Verdict::Inconclusive, _)))
                    && bounded_above
                    && !has_unlisted
                    && !has_claims
                {
                    continue;
                }
                let verdict = if has_claims {
                    let outcome = self.outcome(&question, node, at, row);
                    let (applies, about) = (&Applies::Yes, About::Form);
                    self.finding(
                        &question,
                        node,
                        applies,
                        status,
                        about,
                        outcome,
                        Some(row),
                        at,
                    )
                    .verdict
                } else {
                    let outcome = self.outcome(&glance, node, at, row);
                    decide(limit, &outcome, row.denominator).0
                };
                if vague.is_none_or(|(known, _)| verdict > known) {
                    vague = Some((verdict, at));
                }
            }
        }
        // What nothing speaks of differs only in whether substances outside the catalogue may be it: the row that they may be is the worst,
        // unless a formula tells such rows apart, or less is worse.
        let is_least = matches!(
            limit.requirement,
            Requirement::AtLeast(_) | Requirement::Above(_)
        );
        let mut of_rest = touched
            .first_missing(&rows, Some(&self.plan.beyond))
            .or_else(|| touched.first_missing(&rows, None));
        if has_unlisted || is_least {
            let worst = rows
                .clone()
                .filter(|at| !touched.contains(*at))
                .filter(|at| is_least || self.plan.beyond.contains(*at))
                .filter_map(|at| {
                    let row = self.plan.rows.get(at as usize)?;
                    let outcome = self.outcome(&glance, node, at, row);
                    Some((decide(limit, &outcome, row.denominator).0, at))
                })
                .reduce(|worst, next| if next.0 > worst.0 { next } else { worst });
            of_rest = worst.map(|(_, at)| at).or(of_rest);
        }
        let rest = of_rest.and_then(|at| {
            let row = self.plan.rows.get(at as usize)?;
            let outcome = self.outcome(&question, node, at, row);
            Some(finding(About::Form, outcome, Some(row), at))
        });
        let others = planned.rows - touched.count(&rows);
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
        Unnamed {
            vague: of_vague,
            vague_count,
            rest,
            rest_count: others,
        }
    }

    /// Whether all that may be any one of these rows together keeps the limit: then each of them does.
    pub(super) fn vaguely_harmless(
        &self,
        question: &Question<'_>,
        node: &Node<'b>,
        rows: &Range<u32>,
    ) -> bool {
        let (Requirement::AtMost(figure) | Requirement::Below(figure)) =
            &question.limit.requirement
        else {
            return false;
        };
        // What has no materials has no composition that could bound anything.
        if node.is_blind
            || node.materials.is_empty()
            || question.limit.comparison == Comparison::RoundedValue
            || !rolls_up(question.limit, node)
        {
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

    pub(super) fn question<'q>(
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
            let declared = profile.and_then(|profile| profile.answer(ratio.declared));
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

    pub(super) fn known(&self, node: NodeIndex) -> Option<&Known<'_, 'b>> {
        self.known.get(node.0 as usize)
    }

    /// The rows that anything on the node or below speaks of, and those of them that something speaks of by name.
    fn touched(&self, node: &Node<'b>, rows: &Range<u32>) -> (RowSet, RowSet) {
        let (mut any, mut named) = (RowSet::default(), RowSet::default());
        let known = self.here_and_below(node);
        for touches in known.flat_map(|known| [&known.hits, &known.direct_hits]) {
            any.add(&touches.any, rows);
            named.add(&touches.named, rows);
        }
        (any, named)
    }

    /// What is known of a node and of all materials below it.
    fn here_and_below(&self, node: &Node<'b>) -> impl Iterator<Item = &Known<'_, 'b>> {
        let below = node.materials.iter().map(|(index, _)| *index);
        std::iter::once(node.index)
            .chain(below.filter(move |index| *index != node.index))
            .filter_map(|index| self.known(index))
    }

    #[expect(clippy::too_many_arguments, reason = "one finding has this many sides")]
    pub(super) fn finding(
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
        let mut outcome = outcome;
        let mut needs = std::mem::take(&mut outcome.needs);
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

    pub(super) fn what_would_settle(&self, limit: &Limit, needs: &mut Vec<Need>) {
        if is_ban(limit) {
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
}
