//! What all evidence on one node says of one row: constituents and the undisclosed rest added up, results and declarations intersected with that. Where sources
//! exclude each other the answer is everything between them, and the contradiction is named.

use std::ops::Range;

use super::by_terms::{Block, Covered};
use super::column::Hit;
use super::kernel::{Span, lesser};
use super::plan::Composition;
use super::row::{Reach, Row};
use crate::bom::{Constituent, Identity};
use crate::catalogue::fact::Reply;
use crate::catalogue::limit::{Aggregation, Role};
use crate::quantity::{Amount, Bound, Detection, Interval};
use crate::report::{Evidence, Need, Origin};
use crate::substance::{Factor, Weight};

use super::Assumption;
use super::decide::is_ban;
use super::evidence::{Intent, Known, Outcome, WHOLE};
use super::question::{Counts, Question, Telling};

impl Known<'_, '_> {
    /// The most that everything in a material together can be that may be one of these rows without being named, plus what is not known at
    /// all; `None` where nothing bounds it or only results speak.
    pub(crate) fn vague_most(&self, question: &Question<'_>, rows: &Range<u32>) -> Option<i128> {
        if question.planned.composition == Composition::Silent {
            return None;
        }
        let mut most_of_one: Vec<Factor> = vec![Factor::ZERO; self.constituents.len()];
        for (at, hit) in self.hits.of_rows(rows) {
            if hit.adds.lower == Factor::ZERO
                && let Some(most) = most_of_one.get_mut(*at as usize)
            {
                *most = (*most).max(hit.adds.upper?);
            }
        }
        let mut sum = 0_i128;
        let mut add = |amount: Amount, factor: Factor| {
            let most = amount.checked_ratio_ceil(factor.numerator(), factor.denominator())?;
            sum = sum.checked_add(most.raw())?;
            Some(())
        };
        for (content, factor) in self.contents.iter().zip(&most_of_one) {
            if *factor > Factor::ZERO {
                add(content.upper()?.amount, *factor)?;
            }
        }
        for bound in [self.undisclosed, self.unresolved].into_iter().flatten() {
            add(bound.amount, question.planned.ceiling.upper?)?;
        }
        for at in &self.unlisted {
            add(
                self.contents.get(*at as usize)?.upper()?.amount,
                question.planned.ceiling.upper?,
            )?;
        }
        Some(sum)
    }

    /// What all evidence says of one row.
    pub(crate) fn outcome(
        &self,
        question: &Question<'_>,
        at: u32,
        row: &Row,
        skip: &[u32],
    ) -> Outcome {
        let mut outcome = Outcome::NOTHING;
        self.weigh(question, at, row, skip, &mut outcome);
        outcome
    }

    /// The same into an outcome that may hold evidence and needs of others already: these are added to, span and intent are set.
    pub(crate) fn weigh(
        &self,
        question: &Question<'_>,
        at: u32,
        row: &Row,
        skip: &[u32],
        outcome: &mut Outcome,
    ) {
        outcome.span = Span::ANY;
        outcome.intent = Intent::Silent;
        if self.surely_lacks(question, at) {
            outcome.span = Span::ZERO;
            return;
        }
        let hits = self.hits.of_row(at);
        let directs = self.direct_hits.of_row(at);
        let mut terms: Vec<(Span, Covered)> = Vec::new();
        let mut blocks: Vec<Block> = Vec::new();
        let mut sources: Vec<Span> = Vec::new();
        let composition = self.composition(question, row, hits, skip, outcome);
        if let Some(composition) = composition {
            outcome.span = composition;
        }
        if !directs.is_empty() {
            terms = vec![(Span::ANY, Covered::No); row.terms.len()];
        }
        for (place, hit) in directs {
            let Some(direct) = self.directs.get(*place as usize) else {
                continue;
            };
            if direct.not_added == Reply::Yes
                && hit.covers.is_some()
                && outcome.intent != Intent::Added
            {
                outcome.intent = Intent::NotAdded;
            }
            if let Some(sorted) = self.sorted(question, direct) {
                let state = Span::of(sorted.says, row.denominator);
                // As below: of one role, or beside an exemption, a bound from above only.
                let says = if question.limit.role.is_none() && skip.is_empty() {
                    state
                } else {
                    state.only_above()
                };
                outcome.needs.extend(sorted.needs);
                if question.telling == Telling::Everything {
                    outcome.evidence.push(Evidence {
                        origin: sorted.origin,
                        ..question.shown(direct, says, row)
                    });
                }
                if says != Span::ANY {
                    sources.push(says);
                    outcome.span = outcome.span.tightened(says);
                }
                continue;
            }
            let Some(interval) = question.interval_of(direct, &mut outcome.needs) else {
                continue;
            };
            // A result counts everything: in whatever role it is there, and under whatever exemption. Of one role, or of what no exemption
            // covers, it is a bound from above only.
            let of_everything = question.limit.role.is_none() && skip.is_empty();
            // What only bounds the limit's kind says nothing from below; all else that has an interval here is of it, or converted into it.
            let same_kind =
                of_everything && !question.limit.kind.bounded_by().contains(&direct.kind);
            let lower = Span::weighted(
                interval,
                Weight {
                    lower: hit.adds.lower,
                    upper: None,
                },
                row.denominator,
            )
            .only_below();
            let upper = match hit.covers {
                Some(factor) => {
                    Span::weighted(interval, Weight::up_to(factor), row.denominator).only_above()
                }
                None => Span::ANY,
            };
            let mut says = upper;
            if same_kind {
                says = says.tightened(lower);
            }
            if says == Span::ANY && (hit.covers_term.is_empty() || interval == Interval::ANY) {
                if direct.detection == Detection::NotDetected
                    && let Origin::Result(result) = direct.origin
                    && hit.covers.is_some()
                {
                    outcome.needs.push(Need::LoqOf(result));
                }
                if hit.covers.is_some() && direct.origin_says_something() {
                    outcome.evidence.push(question.shown(direct, says, row));
                }
                continue;
            }
            sources.push(says);
            outcome.span = outcome.span.tightened(says);
            if question.telling == Telling::Everything {
                outcome.evidence.push(question.shown(direct, says, row));
            }
            for (term, factor) in &hit.covers_term {
                if let Some((span, covered)) = terms.get_mut(*term as usize) {
                    let bound = Span::weighted(interval, Weight::up_to(*factor), row.denominator)
                        .only_above();
                    *span = span.tightened(bound);
                    *covered = Covered::Yes;
                }
            }
            if row.terms.len() > 1 {
                let together = hit.covers_together.map_or(Span::ANY, |factor| {
                    Span::weighted(interval, Weight::up_to(factor), row.denominator).only_above()
                });
                let lower = if same_kind { lower } else { Span::ANY };
                blocks.extend(Block::of(hit, lower, together));
            }
            if same_kind {
                for (term, weight) in &hit.adds_to {
                    if let Some((span, _)) = terms.get_mut(*term as usize) {
                        let bound = Span::weighted(
                            interval,
                            Weight {
                                lower: weight.lower,
                                upper: None,
                            },
                            row.denominator,
                        );
                        *span = span.tightened(bound.only_below());
                    }
                }
            }
        }
        if row.terms.len() > 1 && !directs.is_empty() {
            let by_terms = self.by_terms(question, row, hits, skip, &terms, blocks);
            sources.push(by_terms);
            outcome.span = outcome.span.tightened(by_terms);
        }
        if outcome.span.is_empty() {
            // Nothing satisfies all sources; the truth lies somewhere between them.
            let between = composition
                .into_iter()
                .chain(sources)
                .reduce(Span::hull)
                .unwrap_or(Span::ANY);
            outcome.span = between;
            outcome.needs.push(Need::Contradiction);
            outcome.evidence.push(Evidence {
                origin: Origin::Contradiction,
                node: self.node,
                counted: between.to_interval(row.denominator),
            });
        }
    }

    /// What is not disclosed, not resolved or outside the catalogue, from above.
    pub(super) fn unknown_part(&self, question: &Question<'_>, row: &Row) -> Span {
        let ceiling = question.planned.ceiling;
        let mut sum = Span::ZERO;
        for bound in [self.undisclosed, self.unresolved].into_iter().flatten() {
            let interval = Interval::new(Bound::closed(Amount::ZERO), Some(bound));
            sum = sum.plus(Span::weighted(
                interval.unwrap_or(Interval::ANY),
                ceiling,
                row.denominator,
            ));
        }
        if row.reach == Reach::Beyond {
            for at in &self.unlisted {
                let weight = question.unlisted_weight(self.constituents.get(*at as usize), row);
                if let Some(content) = self.contents.get(*at as usize) {
                    sum = sum.plus(Span::weighted(*content, weight, row.denominator));
                }
            }
        }
        sum
    }

    pub(super) fn composition(
        &self,
        question: &Question<'_>,
        row: &Row,
        hits: &[(u32, &Hit)],
        skip: &[u32],
        outcome: &mut Outcome,
    ) -> Option<Span> {
        if !self.has_composition || question.planned.composition == Composition::Silent {
            return None;
        }
        let mut sum = Span::ZERO;
        // Whether something may count of whose purpose nothing is said.
        let mut is_unsaid = false;
        let push = |outcome: &mut Outcome, origin: Origin, span: Span| {
            if question.telling == Telling::SpanOnly {
                return;
            }
            outcome.evidence.push(Evidence {
                origin,
                node: self.node,
                counted: span.to_interval(row.denominator),
            });
        };
        for (at, hit) in hits {
            if skip.contains(at) {
                continue;
            }
            let constituent = self.constituents.get(*at as usize);
            let Some(content) = self.contents.get(*at as usize) else {
                continue;
            };
            let weight = match question.role_counts(constituent) {
                Counts::Surely => hit.adds,
                Counts::Maybe => {
                    outcome.needs.push(Need::RoleOf(*at));
                    hit.adds.at_most()
                }
                Counts::Not => continue,
            };
            let span = Span::weighted(*content, weight, row.denominator);
            if span.is_zero() {
                continue;
            }
            is_unsaid |= may_be_added(constituent, weight);
            if question.telling == Telling::Everything {
                self.note_constituent(question, *at, constituent, weight, outcome);
            }
            push(outcome, Origin::Constituent(*at), span);
            sum = sum.plus(span);
        }
        if row.reach == Reach::Beyond {
            for at in &self.unlisted {
                if skip.contains(at) {
                    continue;
                }
                let constituent = self.constituents.get(*at as usize);
                let weight = match question.role_counts(constituent) {
                    Counts::Surely => question.unlisted_weight(constituent, row),
                    Counts::Maybe => question.unlisted_weight(constituent, row).at_most(),
                    Counts::Not => continue,
                };
                let Some(content) = self.contents.get(*at as usize) else {
                    continue;
                };
                let span = Span::weighted(*content, weight, row.denominator);
                if span.is_zero() {
                    continue;
                }
                if question.role_counts(constituent) == Counts::Maybe {
                    outcome.needs.push(Need::RoleOf(*at));
                }
                is_unsaid |= may_be_added(constituent, weight);
                if question.telling == Telling::Everything {
                    self.note_constituent(question, *at, constituent, weight, outcome);
                }
                if question.limit.form.aggregation != Aggregation::AllBut {
                    outcome.needs.push(Need::FormulaOf(*at));
                }
                push(outcome, Origin::Constituent(*at), span);
                sum = sum.plus(span);
            }
        }
        for (bound, origin) in [
            (self.unresolved, Origin::Unresolved),
            (self.undisclosed, Origin::Undisclosed),
        ] {
            if let Some(bound) = bound {
                let interval = Interval::new(Bound::closed(Amount::ZERO), Some(bound));
                let span = Span::weighted(
                    interval.unwrap_or(Interval::ANY),
                    question.planned.ceiling,
                    row.denominator,
                );
                push(outcome, origin, span);
                is_unsaid |= !span.is_zero();
                sum = sum.plus(span);
                outcome.needs.push(match origin {
                    Origin::Unresolved => Need::IdentityOf(self.first_unresolved()),
                    _ => Need::Disclosure,
                });
            }
        }
        if is_unsaid && outcome.intent == Intent::NotAdded {
            outcome.intent = Intent::Unsaid;
        }
        if self.assumption == Assumption::UnlistedIsAbsent {
            push(outcome, Origin::Assumption, Span::ZERO);
        }
        // A total only bounds what is soluble or extractable.
        let span = if question.planned.composition == Composition::Bounds {
            sum.only_above()
        } else {
            sum
        };
        // No row of plain contents can exceed the whole of the material.
        let whole = Span::weighted(
            Interval::at_most(WHOLE),
            question.planned.ceiling,
            row.denominator,
        );
        Some(Span {
            upper: lesser(span.upper, whole.upper),
            ..span
        })
    }

    /// Whether nothing speaks of a row and all is disclosed, so that nothing of it is there and there is nothing to tell about it.
    pub(super) fn surely_lacks(&self, question: &Question<'_>, row: u32) -> bool {
        self.is_fully_told
            && question.planned.composition != Composition::Silent
            && !self.speaks_of(row)
    }

    pub(super) fn first_unresolved(&self) -> u32 {
        self.constituents
            .iter()
            .position(|constituent| matches!(constituent.identity, Identity::Unresolved { .. }))
            .unwrap_or_default() as u32
    }

    pub(super) fn note_constituent(
        &self,
        question: &Question<'_>,
        at: u32,
        constituent: Option<&Constituent>,
        weight: Weight,
        outcome: &mut Outcome,
    ) {
        let Some(constituent) = constituent else {
            return;
        };
        if constituent.content.is_none() {
            outcome.needs.push(Need::ContentOf(at));
        }
        if weight.lower == Factor::ZERO {
            return;
        }
        // Who gives it a task in the material has put it there.
        let has_a_task = matches!(
            constituent.role,
            Some(Role::Additive | Role::Monomer | Role::Alloying | Role::Matrix)
        );
        match constituent.intentionally_added {
            None if has_a_task => outcome.intent = Intent::Added,
            Some(Reply::Yes) => outcome.intent = Intent::Added,
            Some(Reply::No) if outcome.intent == Intent::Silent => {
                outcome.intent = Intent::NotAdded;
            }
            Some(Reply::No) => {}
            None => {
                if outcome.intent != Intent::Added {
                    outcome.intent = Intent::Unsaid;
                }
                // Only bans ask for a purpose.
                if is_ban(question.limit) {
                    outcome.needs.push(Need::IntentOf(at));
                }
            }
        }
    }
}

/// Whether a constituent that may count, and does not surely, may have been added on purpose.
fn may_be_added(constituent: Option<&Constituent>, weight: Weight) -> bool {
    weight.lower == Factor::ZERO
        && constituent.is_none_or(|known| known.intentionally_added != Some(Reply::No))
}
