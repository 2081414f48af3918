//! Evidence: what is declared and measured on a node, as intervals, and what it says of one row.
//!
//! Constituents add up, with what is not disclosed on top; results and negative declarations bound from either side. All sources are
//! intersected; where they exclude each other the answer is everything between them, and the contradiction is named.

use std::ops::Range;

use super::kernel::{Span, lesser};
use super::plan::{Composition, Hit, Plan, PlanLimit, Reach, Row};
use crate::bom::{Adjustment, Constituent, Identity, LabResult, Material};
use crate::catalogue::Catalogue;
use crate::catalogue::fact::Reply;
use crate::catalogue::limit::{Aggregation, Limit, Role};
use crate::catalogue::tree::ElementsAre;
use crate::quantity::{Amount, Bound, Detection, Edge, Interval, QuantityKind};
use crate::report::{Evidence, Need, NodeIndex, Origin};
use crate::substance::{AnalyteId, Factor, Nature, Weight};

use super::{Assumption, DecisionRule};

/// The whole of a material, 100 %.
pub(crate) const WHOLE: Amount = Amount::from_raw(1_000_000 * Amount::SCALE);

/// What is known of one node, made ready for all rows.
pub(crate) struct Known<'p, 'b> {
    pub(crate) node: NodeIndex,
    pub(crate) constituents: &'b [Constituent],
    /// What each constituent's content can be, from its own text and from what the others leave.
    contents: Vec<Interval>,
    /// What of the material nobody has disclosed, at most.
    undisclosed: Option<Bound>,
    /// What of it stands under names that fit nothing, at most.
    unresolved: Option<Bound>,
    /// Constituents by row: what the column of each says, in the order of rows.
    pub(crate) hits: Vec<(u32, u32, &'p Hit)>,
    /// Results and negative declarations.
    pub(crate) directs: Vec<Direct>,
    /// Results by row, in the order of rows.
    pub(crate) direct_hits: Vec<(u32, u32, &'p Hit)>,
    /// Constituents outside the catalogue.
    unlisted: Vec<u32>,
    has_composition: bool,
    pub(crate) assumption: Assumption,
}

/// A result or a negative declaration.
#[derive(Clone)]
pub(crate) struct Direct {
    pub(crate) origin: Origin,
    pub(crate) node: NodeIndex,
    pub(crate) analyte: AnalyteId,
    pub(crate) kind: QuantityKind,
    pub(crate) interval: Interval,
    pub(crate) uncertainty: Option<Amount>,
    pub(crate) adjustment: Adjustment,
    pub(crate) detection: Detection,
    pub(crate) migration: Option<u32>,
    pub(crate) not_added: Reply,
}

/// What the evidence says of one row.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) span: Span,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) needs: Vec<Need>,
    /// Whether everything that counts is declared not intentionally added.
    pub(crate) intent: Intent,
}

/// What is known of the purpose of what counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Intent {
    /// Something that counts was added on purpose.
    Added,
    /// It is declared not added.
    NotAdded,
    /// Of something that counts nothing is said.
    Unsaid,
    /// Nothing is said of anything.
    Silent,
}

impl<'p, 'b> Known<'p, 'b> {
    /// What is known of a material and of what stands above it.
    pub(crate) fn of_material(
        plan: &'p Plan,
        catalogue: &Catalogue,
        node: NodeIndex,
        material: &'b Material,
        elements: ElementsAre,
        inherited: Vec<Direct>,
        assumption: Assumption,
    ) -> Known<'p, 'b> {
        let mut known = Known::bare(node, inherited, assumption);
        known.has_composition = true;
        known.constituents = &material.contains;
        known.read_contents(material);
        for (at, declared) in material.free_of.iter().enumerate() {
            if let Identity::Listed(analyte) = declared.identity {
                known.directs.push(Direct {
                    origin: Origin::FreeOf(at as u32),
                    node,
                    analyte,
                    kind: QuantityKind::Content,
                    interval: declared.below.unwrap_or(Interval::ANY),
                    uncertainty: None,
                    adjustment: Adjustment::Raw,
                    detection: Detection::Measured,
                    migration: None,
                    not_added: declared.not_added,
                });
            }
        }
        known.add_results(&material.results);
        known.index(plan, catalogue, elements);
        known
    }

    /// What is known of a node by its own results only.
    pub(crate) fn of_results(
        plan: &'p Plan,
        catalogue: &Catalogue,
        node: NodeIndex,
        results: &[LabResult],
        assumption: Assumption,
    ) -> Known<'p, 'b> {
        let mut known = Known::bare(node, Vec::new(), assumption);
        known.add_results(results);
        known.index(plan, catalogue, ElementsAre::AnyCompound);
        known
    }

    fn bare(node: NodeIndex, directs: Vec<Direct>, assumption: Assumption) -> Known<'p, 'b> {
        Known {
            node,
            constituents: &[],
            contents: Vec::new(),
            undisclosed: None,
            unresolved: None,
            hits: Vec::new(),
            directs,
            direct_hits: Vec::new(),
            unlisted: Vec::new(),
            has_composition: false,
            assumption,
        }
    }

    fn add_results(&mut self, results: &[LabResult]) {
        for (at, result) in results.iter().enumerate() {
            if result.composite_of.is_none() {
                self.directs.extend(direct(self.node, at, result));
            }
        }
    }

    fn read_contents(&mut self, material: &Material) {
        let present = Interval::new(
            Bound {
                amount: Amount::ZERO,
                edge: Edge::Open,
            },
            None,
        )
        .unwrap_or(Interval::ANY);
        let stated: Vec<Interval> = material
            .contains
            .iter()
            .map(|constituent| {
                constituent
                    .content
                    .map_or(present, |reading| reading.interval)
            })
            .collect();
        let listed = stated.iter().fold(Amount::ZERO, |sum, interval| {
            sum.checked_add(interval.lower().amount).unwrap_or(sum)
        });
        let left = |without: Amount| {
            WHOLE
                .checked_sub(listed)
                .and_then(|rest| rest.checked_add(without))
                .unwrap_or(WHOLE)
                .min(WHOLE)
                .max(Amount::ZERO)
        };
        // No constituent can be more than what the others leave of the whole.
        self.contents = stated
            .iter()
            .map(|interval| {
                let most = Interval::at_most(left(interval.lower().amount));
                interval.intersect(most).unwrap_or(*interval)
            })
            .collect();
        let share = |amount: Amount| (amount > Amount::ZERO).then(|| Bound::closed(amount));
        let rest = left(Amount::ZERO);
        self.undisclosed = match (self.assumption, material.disclosed) {
            (Assumption::UnlistedIsAbsent, _) => None,
            (Assumption::Nothing, Some(disclosed)) => share(
                WHOLE
                    .checked_sub(disclosed)
                    .map_or(rest, |undisclosed| undisclosed.min(rest)),
            ),
            (Assumption::Nothing, None) => share(rest),
        };
        let mut unresolved: Option<Bound> = None;
        for (at, constituent) in material.contains.iter().enumerate() {
            match &constituent.identity {
                Identity::Unresolved { .. } => {
                    let upper = self.contents.get(at).and_then(|content| content.upper());
                    let upper = upper.unwrap_or(Bound::closed(WHOLE));
                    unresolved = Some(match unresolved {
                        None => upper,
                        Some(sum) => Bound {
                            amount: sum
                                .amount
                                .checked_add(upper.amount)
                                .unwrap_or(WHOLE)
                                .min(WHOLE),
                            edge: Edge::Closed,
                        },
                    });
                }
                Identity::Unlisted { .. } => self.unlisted.push(at as u32),
                Identity::Listed(_) => {}
            }
        }
        self.unresolved = unresolved;
    }

    fn index(&mut self, plan: &'p Plan, catalogue: &Catalogue, elements: ElementsAre) {
        for (at, constituent) in self.constituents.iter().enumerate() {
            if let Identity::Listed(analyte) = constituent.identity {
                // An element that is there as itself is none of its compounds and in none of its other states.
                let as_itself =
                    elements == ElementsAre::Themselves && is_element(catalogue, analyte);
                let column = plan.column(catalogue, analyte).iter();
                self.hits.extend(
                    column
                        .filter(|hit| !as_itself || hit.adds.lower > Factor::ZERO)
                        .map(|hit| (hit.row, at as u32, hit)),
                );
            }
        }
        self.hits.sort_by_key(|(row, at, _)| (*row, *at));
        for (at, direct) in self.directs.iter().enumerate() {
            let column = plan.column(catalogue, direct.analyte);
            self.direct_hits
                .extend(column.iter().map(|hit| (hit.row, at as u32, hit)));
        }
        self.direct_hits.sort_by_key(|(row, at, _)| (*row, *at));
    }

    /// The rows of a range that anything declared or measured here speaks of: surely by name, or maybe as part of something wider.
    pub(crate) fn touched(&self, rows: &Range<u32>, found: &mut Vec<(u32, Touch)>) {
        let inside = |list: &[(u32, u32, &Hit)], found: &mut Vec<(u32, Touch)>| {
            for (row, _, hit) in in_rows(list, rows) {
                let surely = hit.adds.lower > Factor::ZERO;
                found.push((*row, if surely { Touch::ByName } else { Touch::Wider }));
            }
        };
        inside(&self.hits, found);
        inside(&self.direct_hits, found);
    }

    /// Whether anything measured here is of a kind and speaks of a row.
    pub(crate) fn has_result(&self, row: u32, kind: QuantityKind) -> bool {
        of_row(&self.direct_hits, row).iter().any(|(_, at, _)| {
            self.directs
                .get(*at as usize)
                .is_some_and(|direct| direct.kind == kind)
        })
    }

    /// Whether any of these analytes (any at all, where none is named) may be here: listed, measured, or in what nobody has told.
    pub(crate) fn may_hold(&self, catalogue: &Catalogue, analytes: &[AnalyteId]) -> bool {
        let told = self.has_composition
            && self.undisclosed.is_none()
            && self.unresolved.is_none()
            && self.unlisted.is_empty();
        let speaks = |analyte: AnalyteId| {
            analytes
                .iter()
                .any(|wanted| !catalogue.registry().weight(analyte, *wanted).is_none())
        };
        !told
            || analytes.is_empty()
            || self
                .constituents
                .iter()
                .any(|constituent| match constituent.identity {
                    Identity::Listed(analyte) => speaks(analyte),
                    _ => true,
                })
    }

    /// The most that everything together can be that may be one of these rows without being named, plus what is not known at all; `None`
    /// where nothing bounds it or only results speak.
    pub(crate) fn vague_most(&self, question: &Question<'_>, rows: &Range<u32>) -> Option<i128> {
        if !self.has_composition || question.planned.composition == Composition::Silent {
            return None;
        }
        let mut most_of_one: Vec<Factor> = vec![Factor::ZERO; self.constituents.len()];
        for (_, at, hit) in in_rows(&self.hits, rows) {
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
            add(bound.amount, question.planned.ceiling)?;
        }
        for at in &self.unlisted {
            add(
                self.contents.get(*at as usize)?.upper()?.amount,
                question.planned.ceiling,
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
        let mut outcome = Outcome {
            span: Span::ANY,
            evidence: Vec::new(),
            needs: Vec::new(),
            intent: Intent::Silent,
        };
        let hits = of_row(&self.hits, at);
        let directs = of_row(&self.direct_hits, at);
        if hits.is_empty() && directs.is_empty() && self.is_fully_known(question) {
            outcome.span = Span::ZERO;
            return outcome;
        }
        let mut terms: Vec<(Span, Covered)> = Vec::new();
        let mut sources: Vec<Span> = Vec::new();
        let composition = self.composition(question, row, hits, skip, &mut outcome);
        if let Some(composition) = composition {
            outcome.span = composition.span;
            sources.push(composition.span);
        }
        if !directs.is_empty() {
            terms = vec![(Span::ANY, Covered::No); row.terms.len()];
        }
        for (_, place, hit) in directs {
            let Some(direct) = self.directs.get(*place as usize) else {
                continue;
            };
            if direct.not_added == Reply::Yes
                && hit.covers.is_some()
                && outcome.intent != Intent::Added
            {
                outcome.intent = Intent::NotAdded;
            }
            let Some(interval) = question.interval_of(direct, &mut outcome.needs) else {
                continue;
            };
            // A result counts everything: in whatever role it is there, and under whatever exemption. Of one role, or of what no exemption
            // covers, it is a bound from above only.
            let of_everything = question.limit.role.is_none() && skip.is_empty();
            let same_kind = of_everything
                && (direct.kind == question.limit.kind || question.converts(direct.kind));
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
            let by_terms = self.by_terms(question, row, hits, skip, &terms);
            sources.push(by_terms);
            outcome.span = outcome.span.tightened(by_terms);
        }
        if outcome.span.is_empty() {
            // Nothing satisfies all sources; the truth lies somewhere between them.
            let between = sources
                .iter()
                .copied()
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
        outcome
    }

    /// Term by term: what results say of each term, what constituents say of the rest.
    fn by_terms(
        &self,
        question: &Question<'_>,
        row: &Row,
        hits: &[(u32, u32, &Hit)],
        skip: &[u32],
        terms: &[(Span, Covered)],
    ) -> Span {
        let decides = question.planned.composition == Composition::Decides;
        let mut lower = Span::ZERO;
        let mut covered = Span::ZERO;
        let mut open_terms = Vec::new();
        for (place, (term, (span, is_covered))) in row.terms.iter().zip(terms).enumerate() {
            let mut declared = Span::ZERO;
            for (_, at, hit) in hits {
                if skip.contains(at) || !decides {
                    continue;
                }
                let content = self.contents.get(*at as usize);
                let weight = hit.adds_to.iter().find(|(known, _)| *known == place as u32);
                if let (Some(content), Some((_, weight))) = (content, weight)
                    && question.role_counts(self.constituents.get(*at as usize)) == Counts::Surely
                {
                    let sure = Weight {
                        lower: weight.lower,
                        upper: Some(weight.lower),
                    };
                    declared = declared.plus(Span::weighted(*content, sure, row.denominator));
                }
            }
            let best = span.only_below().tightened(declared.only_below());
            lower = lower.plus(scaled(best, term.coefficient.lower));
            if *is_covered == Covered::Yes {
                let upper = term.coefficient.upper.unwrap_or(Factor::ONE);
                covered = covered.plus(scaled(span.only_above(), upper));
            } else {
                open_terms.push(place as u32);
            }
        }
        let upper = if open_terms.is_empty() {
            covered.upper
        } else {
            let rest = self.composition_of_terms(question, row, hits, skip, &open_terms);
            match rest {
                Some(rest) => covered.plus(rest).upper,
                None => None,
            }
        };
        Span { upper, ..lower }
    }

    /// What constituents and the undisclosed rest say of some terms of a row, from above.
    fn composition_of_terms(
        &self,
        question: &Question<'_>,
        row: &Row,
        hits: &[(u32, u32, &Hit)],
        skip: &[u32],
        places: &[u32],
    ) -> Option<Span> {
        if !self.has_composition || question.planned.composition == Composition::Silent {
            return None;
        }
        let mut sum = Span::ZERO;
        for (_, at, hit) in hits {
            if skip.contains(at) {
                continue;
            }
            let Some(content) = self.contents.get(*at as usize) else {
                continue;
            };
            for (place, weight) in &hit.adds_to {
                if places.contains(place)
                    && let Some(term) = row.terms.get(*place as usize)
                {
                    let weight = weight.times(term.coefficient);
                    sum = sum.plus(Span::weighted(*content, weight.at_most(), row.denominator));
                }
            }
        }
        sum = sum.plus(self.unknown_part(question, row));
        Some(sum.only_above())
    }

    /// What is not disclosed, not resolved or outside the catalogue, from above.
    fn unknown_part(&self, question: &Question<'_>, row: &Row) -> Span {
        let ceiling = Weight::up_to(question.planned.ceiling);
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

    fn composition(
        &self,
        question: &Question<'_>,
        row: &Row,
        hits: &[(u32, u32, &Hit)],
        skip: &[u32],
        outcome: &mut Outcome,
    ) -> Option<Compositional> {
        if !self.has_composition || question.planned.composition == Composition::Silent {
            return None;
        }
        let mut sum = Span::ZERO;
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
        for (_, at, hit) in hits {
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
            if question.telling == Telling::Everything {
                self.note_constituent(*at, constituent, weight, outcome);
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
                if question.telling == Telling::Everything {
                    self.note_constituent(*at, constituent, weight, outcome);
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
                    Weight::up_to(question.planned.ceiling),
                    row.denominator,
                );
                push(outcome, origin, span);
                sum = sum.plus(span);
                outcome.needs.push(match origin {
                    Origin::Unresolved => Need::IdentityOf(self.first_unresolved()),
                    _ => Need::Disclosure,
                });
            }
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
            Weight::up_to(question.planned.ceiling),
            row.denominator,
        );
        Some(Compositional {
            span: Span {
                upper: lesser(span.upper, whole.upper),
                ..span
            },
        })
    }

    /// Whether what nothing speaks of is surely absent, with nothing to tell about it.
    fn is_fully_known(&self, question: &Question<'_>) -> bool {
        self.has_composition
            && question.planned.composition != Composition::Silent
            && self.assumption == Assumption::Nothing
            && self.undisclosed.is_none()
            && self.unresolved.is_none()
            && self.unlisted.is_empty()
    }

    fn first_unresolved(&self) -> u32 {
        self.constituents
            .iter()
            .position(|constituent| matches!(constituent.identity, Identity::Unresolved { .. }))
            .unwrap_or_default() as u32
    }

    fn note_constituent(
        &self,
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
            Some(Role::Additive | Role::Monomer | Role::Alloying)
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
                outcome.needs.push(Need::IntentOf(at));
            }
        }
    }
}

/// How evidence speaks of a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Touch {
    /// By its own name or as a part of it.
    ByName,
    /// As something wider that it may be part of.
    Wider,
}

fn is_element(catalogue: &Catalogue, analyte: AnalyteId) -> bool {
    matches!(
        catalogue
            .registry()
            .get(analyte)
            .map(|analyte| &analyte.nature),
        Some(Nature::Element { .. })
    )
}

struct Compositional {
    span: Span,
}

#[derive(Clone, Copy, PartialEq)]
enum Covered {
    Yes,
    No,
}

/// Whether a constituent counts, by its role.
#[derive(Clone, Copy, PartialEq)]
enum Counts {
    Surely,
    Maybe,
    Not,
}

fn scaled(span: Span, factor: Factor) -> Span {
    if factor == Factor::ONE {
        return span;
    }
    let n = i128::from(factor.numerator());
    let d = i128::from(factor.denominator());
    let floor = |x: i128| x.checked_mul(n).map_or(0, |product| product.div_euclid(d));
    Span {
        lower: floor(span.lower),
        lower_edge: span.lower_edge,
        upper: span.upper.and_then(|(upper, edge)| {
            let product = upper.checked_mul(n)?;
            Some((
                product.div_euclid(d) + i128::from(product.rem_euclid(d) != 0),
                edge,
            ))
        }),
    }
}

/// The slice of a list sorted by row that belongs to a range of rows.
fn in_rows<'s, 'p>(
    list: &'s [(u32, u32, &'p Hit)],
    rows: &Range<u32>,
) -> &'s [(u32, u32, &'p Hit)] {
    let start = list.partition_point(|(row, _, _)| *row < rows.start);
    let end = list.partition_point(|(row, _, _)| *row < rows.end);
    list.get(start..end).unwrap_or_default()
}

/// The slice of a list sorted by row that belongs to one row.
fn of_row<'s, 'p>(list: &'s [(u32, u32, &'p Hit)], row: u32) -> &'s [(u32, u32, &'p Hit)] {
    let start = list.partition_point(|(known, _, _)| *known < row);
    let end = list.partition_point(|(known, _, _)| *known <= row);
    list.get(start..end).unwrap_or_default()
}

/// A result as evidence, if the catalogue knows what was measured.
fn direct(node: NodeIndex, at: usize, result: &LabResult) -> Option<Direct> {
    let Identity::Listed(analyte) = result.identity else {
        return None;
    };
    Some(Direct {
        origin: Origin::Result(at as u32),
        node,
        analyte,
        kind: result.kind,
        interval: result.value.interval,
        uncertainty: result.value.uncertainty,
        adjustment: result.adjustment,
        detection: result.value.detection,
        migration: result.migration.map(|number| number.0.get()),
        not_added: Reply::No,
    })
}

/// A result on a composite of n materials bounds each of them by n times the value.
pub(crate) fn from_composite(node: NodeIndex, at: usize, result: &LabResult) -> Option<Direct> {
    let count = result.composite_of?;
    let mut bounded = direct(node, at, result)?;
    let upper = bounded.interval.upper().and_then(|bound| {
        let amount = bound.amount.checked_mul(i128::from(count.0.get()))?;
        Some(Bound { amount, ..bound })
    });
    bounded.interval = Interval::new(Bound::closed(Amount::ZERO), upper).unwrap_or(Interval::ANY);
    // Uncertainty of the mixture grows with it.
    bounded.uncertainty = bounded
        .uncertainty
        .and_then(|amount| amount.checked_mul(i128::from(count.0.get())));
    Some(bounded)
}

impl Direct {
    fn origin_says_something(&self) -> bool {
        self.interval != Interval::ANY
    }
}

/// One limit asked of one node.
pub(crate) struct Question<'q> {
    pub(crate) catalogue: &'q Catalogue,
    pub(crate) limit: &'q Limit,
    pub(crate) planned: &'q PlanLimit,
    pub(crate) rule: DecisionRule,
    /// Whether the evidence is to be told, or only its sum.
    pub(crate) telling: Telling,
    /// Which of several successive migrations counts here.
    pub(crate) migration: WhichMigration,
    /// dm² of contact per kg of food, in thousandths, where results per area may be converted.
    pub(crate) ratio: Option<i64>,
}

/// Whether the evidence is to be told, or only its sum.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Telling {
    /// With every piece of it.
    Everything,
    /// For a first look at many rows.
    SpanOnly,
}

/// Which of several successive migrations counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum WhichMigration {
    /// The clause does not tell them apart.
    Any,
    /// The first: single use.
    First,
    /// The third: repeated use.
    Third,
}

impl Question<'_> {
    fn role_counts(&self, constituent: Option<&Constituent>) -> Counts {
        match (self.limit.role, constituent.and_then(|known| known.role)) {
            (None, _) => Counts::Surely,
            (Some(wanted), Some(given)) => {
                if wanted == given {
                    Counts::Surely
                } else {
                    Counts::Not
                }
            }
            (Some(Role::Impurity), None)
                if constituent
                    .is_some_and(|known| known.intentionally_added == Some(Reply::Yes)) =>
            {
                Counts::Not
            }
            (Some(_), None) => Counts::Maybe,
        }
    }

    fn unlisted_weight(&self, constituent: Option<&Constituent>, row: &Row) -> Weight {
        let Some(Identity::Unlisted { formula, .. }) = constituent.map(|known| &known.identity)
        else {
            return Weight::UP_TO_WHOLE;
        };
        if self.limit.form.aggregation == Aggregation::AllBut {
            // A CAS number that the catalogue does not know is on none of its lists, unless a list names things without numbers.
            let registry = self.catalogue.registry();
            let nameless = row.terms.first().is_some_and(|term| {
                registry.members(term.analyte).any(|member| {
                    registry
                        .get(member.analyte)
                        .is_some_and(|analyte| analyte.cas.is_empty())
                })
            });
            return if nameless {
                Weight::UP_TO_WHOLE
            } else {
                Weight::WHOLE
            };
        }
        row.terms
            .iter()
            .map(|term| {
                self.catalogue
                    .registry()
                    .weight_of_unlisted(formula.as_ref(), term.analyte)
                    .times(term.coefficient)
            })
            .fold(Weight::NONE, |sum, weight| Weight {
                lower: sum.lower.max(weight.lower),
                upper: match (sum.upper, weight.upper) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                },
            })
    }

    /// Whether results of another kind are converted into this limit's.
    fn converts(&self, kind: QuantityKind) -> bool {
        self.limit.kind == QuantityKind::SpecificMigration
            && kind == QuantityKind::ArealMigration
            && self.ratio.is_some()
    }

    /// What a result says in the limit's kind: after its correction, its uncertainty and its conversion; `None`: nothing.
    fn interval_of(&self, direct: &Direct, needs: &mut Vec<Need>) -> Option<Interval> {
        let limit = self.limit;
        let mut interval = direct.interval;
        if direct.kind == limit.kind {
            if !self.is_of_the_right_migration(direct, needs) {
                return None;
            }
            interval = self.rule.widened(interval, direct.uncertainty);
            if let (Some(share), Adjustment::Raw) = (limit.correction, direct.adjustment)
                && matches!(direct.origin, Origin::Result(_))
            {
                interval = times(interval, share.numerator(), share.denominator());
            }
            Some(interval)
        } else if limit.kind.bounded_by().contains(&direct.kind) {
            Some(self.rule.widened(interval, direct.uncertainty))
        } else if limit.kind == QuantityKind::SpecificMigration
            && direct.kind == QuantityKind::ArealMigration
        {
            match self.ratio {
                Some(_) if !self.is_of_the_right_migration(direct, needs) => None,
                Some(ratio) => {
                    interval = self.rule.widened(interval, direct.uncertainty);
                    Some(times(interval, ratio, 1000))
                }
                None => {
                    if limit.ratio.is_some() {
                        needs.push(Need::ContactRatio);
                    }
                    None
                }
            }
        } else {
            None
        }
    }

    /// Whether a result is of the one of several migrations that counts.
    fn is_of_the_right_migration(&self, direct: &Direct, needs: &mut Vec<Need>) -> bool {
        if !matches!(direct.origin, Origin::Result(_)) {
            return true;
        }
        match (self.migration, direct.migration) {
            (WhichMigration::Any, _)
            | (WhichMigration::First, None | Some(1))
            | (WhichMigration::Third, Some(3)) => true,
            (WhichMigration::First, _) => false,
            (WhichMigration::Third, _) => {
                needs.push(Need::ThirdMigration);
                false
            }
        }
    }

    fn shown(&self, direct: &Direct, says: Span, row: &Row) -> Evidence {
        Evidence {
            origin: direct.origin,
            node: direct.node,
            counted: says.to_interval(row.denominator),
        }
    }
}

/// Both ends times n/d, rounded outward.
fn times(interval: Interval, n: i64, d: i64) -> Interval {
    let lower = interval
        .lower()
        .amount
        .checked_ratio_floor(n, d)
        .unwrap_or(Amount::ZERO);
    let upper = interval.upper().and_then(|bound| {
        Some(Bound {
            amount: bound.amount.checked_ratio_ceil(n, d)?,
            ..bound
        })
    });
    Interval::new(
        Bound {
            amount: lower,
            ..interval.lower()
        },
        upper,
    )
    .unwrap_or(Interval::ANY)
}
