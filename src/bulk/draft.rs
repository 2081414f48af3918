//! The rows of one profile being gathered: which subjects count in which sums, what bounds them, and what it means that a bound is crossed. Knows limits
//! and hits of the plan; the tables made of them are in [`super::table`].

use std::collections::HashMap;

use super::by_row::ByRow;
use super::lines::Subject;
use super::pack::Way;
use super::table::{CountsAs, Crossed, Each, MATERIAL, Named, Parts, Rule, Sum, Unlisted};
use crate::catalogue::limit::{Aggregation, Effect, Limit, Requirement};
use crate::quantity::{Amount, Comparison};
use crate::report::{Status, Verdict};
use crate::screen::plan::Composition;
use crate::screen::survey::{Sure, Surveyed};
use crate::screen::{Hit, ScreeningPlan};
use crate::substance::{AnalyteId, Factor};

/// The rows of a profile being gathered.
pub(super) struct Draft<'d> {
    pub(super) subjects: &'d [Subject],
    pub(super) step: i128,
    pub(super) unlisted: Unlisted,
    pub(super) ways: Vec<Way>,
    pub(super) sums: Vec<(Parts, Sum)>,
    /// The place of each sum of several subjects, by what they count and its denominator.
    pub(super) places: HashMap<(Parts, i64), usize>,
    /// The place of the last sum of each subject by itself.
    pub(super) alone: Vec<Option<usize>>,
    pub(super) named: Vec<Vec<Named>>,
    pub(super) each: Vec<Each>,
}

fn ceil(n: i128, d: i128) -> i128 {
    n.div_euclid(d) + i128::from(n.rem_euclid(d) != 0)
}

impl Draft<'_> {
    fn send_whole(&mut self, parts: &[(u32, &Hit)]) {
        for (code, _) in parts {
            self.set(*code, Way::Whole);
        }
    }

    fn set(&mut self, code: u32, way: Way) {
        if let Some(known) = self.ways.get_mut(code as usize) {
            *known = (*known).max(way);
        }
    }

    /// Adds what one limit asks.
    pub(super) fn limit(
        &mut self,
        plan: &ScreeningPlan<'_>,
        surveyed: &Surveyed<'_>,
        by_row: &ByRow<'_>,
    ) {
        let limit = surveyed.limit;
        // Duties are told in the full report; they decide no verdict.
        if surveyed.nodes.is_empty() || matches!(limit.effect, Effect::Duty { .. }) {
            return;
        }
        let rows = surveyed.planned.rows();
        if limit.form.aggregation == Aggregation::Each {
            self.name_members(surveyed, by_row);
        }
        let upcoming = surveyed.status != Status::InForce && limit.alternatives.is_none();
        for (at, parts) in by_row.range(rows) {
            if limit.list.is_some() {
                self.send_whole(parts);
            } else if !upcoming && let Some(row) = plan.row(at) {
                self.row(surveyed, row.denominator, row.member, parts);
            }
        }
    }

    /// Members that a subject surely names stand by themselves.
    fn name_members(&mut self, surveyed: &Surveyed<'_>, by_row: &ByRow<'_>) {
        let limit = surveyed.limit;
        let simple = surveyed.nodes.iter().all(|(node, _)| *node == MATERIAL)
            && limit.alternatives.is_none()
            && limit.effect == Effect::Prohibition;
        let says_nothing = surveyed.composition() == Composition::Silent;
        let verdict = match self.unlisted {
            Unlisted::Absent if !says_nothing => Verdict::Pass,
            _ => Verdict::Inconclusive,
        };
        let counts_as = match surveyed.status {
            Status::InForce => CountsAs::Verdict(verdict),
            Status::Upcoming { .. } => CountsAs::Upcoming,
        };
        let mut namers = Vec::new();
        for parts in by_row
            .range(surveyed.planned.rows())
            .map(|(_, parts)| parts)
        {
            let sure: Vec<(u32, &Hit)> = parts
                .iter()
                .filter(|(_, hit)| hit.is_sure())
                .copied()
                .collect();
            match sure.as_slice() {
                [] => {}
                [(only, _)] if simple => namers.push(*only),
                several => self.send_whole(several),
            }
        }
        // A limit on each of a group without rows has one finding that nothing replaces.
        let are_all_named = !namers.is_empty() && namers.len() as u32 == surveyed.planned.rows;
        let each = are_all_named.then(|| {
            self.each.push(Each {
                members: surveyed.planned.rows,
                counts_as,
            });
            self.each.len() as u32 - 1
        });
        for code in namers {
            if let Some(named) = self.named.get_mut(code as usize) {
                named.push(Named { counts_as, each });
            }
        }
    }

    fn row(
        &mut self,
        surveyed: &Surveyed<'_>,
        denominator: i64,
        member: Option<AnalyteId>,
        parts: &[(u32, &Hit)],
    ) {
        let limit = surveyed.limit;
        let composition = surveyed.composition();
        if composition == Composition::Silent {
            return;
        }
        let is_absent = match self.unlisted {
            Unlisted::Absent => true,
            // Nothing is surely there of what a content only bounds, or whose role nobody tells.
            Unlisted::Above(_) if composition == Composition::Bounds || limit.role.is_some() => {
                return;
            }
            Unlisted::Above(_) => false,
            Unlisted::Unclear => return,
        };
        let Some(bound) = self.bound(limit, is_absent) else {
            self.send_whole(parts);
            return;
        };
        let Some((bound, mut is_exact)) = bound else {
            return;
        };
        is_exact &= is_plain(surveyed)
            && composition == Composition::Decides
            && (!is_absent || parts.iter().all(|(_, hit)| hit.adds.is_exact()));
        let mut weights = Vec::with_capacity(parts.len());
        for (code, hit) in parts {
            let factor = if is_absent {
                hit.adds.upper
            } else {
                Some(hit.adds.lower)
            };
            let weight = factor.and_then(|factor| self.weight(*code, factor, denominator));
            match weight {
                Some((0, _)) => {}
                Some((weight, divides)) => {
                    is_exact &= divides;
                    weights.push((*code, weight));
                }
                None => {
                    self.send_whole(parts);
                    return;
                }
            }
        }
        let Some(bound) = in_steps(bound, denominator, self.step) else {
            self.send_whole(parts);
            return;
        };
        if weights.is_empty() {
            return;
        }
        let crossed = match (is_exact, is_sure(surveyed)) {
            (false, _) => Crossed::Unclear,
            (true, true) => Crossed::Fails,
            (true, false) => Crossed::Opens,
        };
        let rule = Rule {
            limit: surveyed.planned.index,
            member: match limit.form.aggregation {
                Aggregation::Each => member,
                _ => None,
            },
            crossed,
        };
        let place = self.place(weights, denominator);
        if let Some((_, sum)) = self.sums.get_mut(place) {
            sum.bounds.push((bound, rule));
        }
    }

    /// The place of a sum, which is new or known.
    fn place(&mut self, weights: Parts, denominator: i64) -> usize {
        let fresh = self.sums.len();
        let place = match weights.as_slice() {
            [(code, weight)] => {
                let last = self.alone.get_mut(*code as usize);
                let known = last.as_ref().and_then(|last| {
                    let known = (**last)?;
                    let (parts, sum) = self.sums.get(known)?;
                    let is_same = parts.as_slice() == [(*code, *weight)];
                    (is_same && sum.denominator == denominator).then_some(known)
                });
                if let Some(last) = last {
                    *last = known.or(Some(fresh));
                }
                known.unwrap_or(fresh)
            }
            _ => {
                let key = (weights.clone(), denominator);
                *self.places.entry(key).or_insert(fresh)
            }
        };
        if place == fresh {
            let bounds = Vec::new();
            let sum = Sum {
                denominator,
                bounds,
            };
            self.sums.push((weights, sum));
        }
        place
    }

    /// The largest amount that crosses nothing, with its edge, and whether a crossing decides; `Some(None)`: no amount crosses anything;
    /// `None`: a single BOM must tell.
    #[expect(
        clippy::option_option,
        reason = "three answers, told apart where they are asked for"
    )]
    fn bound(&self, limit: &Limit, is_absent: bool) -> Option<Option<(Highest, bool)>> {
        let is_rounded = limit.comparison == Comparison::RoundedValue;
        match &limit.requirement {
            Requirement::AtMost(figure) | Requirement::NotDetected(figure) => {
                Some(Some((Highest::At(figure.amount()), !is_rounded)))
            }
            Requirement::Below(_) if is_rounded => None,
            Requirement::Below(figure) => match figure.amount() {
                Amount::ZERO => None,
                bound => Some(Some((Highest::Under(bound), true))),
            },
            Requirement::Banned { .. } | Requirement::NotAdded { .. } if is_absent => {
                Some(Some((Highest::At(Amount::ZERO), false)))
            }
            Requirement::Banned { trace } | Requirement::NotAdded { trace } => Some(
                trace
                    .as_ref()
                    .map(|trace| (Highest::At(trace.amount()), !is_rounded)),
            ),
            Requirement::AtLeast(_) | Requirement::Above(_) => None,
            Requirement::Nothing | Requirement::Always | Requirement::OwnRows => Some(None),
        }
    }

    /// What one step of a subject counts, rounded up, and whether it divides.
    fn weight(&self, code: u32, factor: Factor, denominator: i64) -> Option<(i64, bool)> {
        let steps = self.subjects.get(code as usize)?.step.raw() / self.step;
        let n = i128::from(factor.numerator())
            .checked_mul(i128::from(denominator))?
            .checked_mul(steps)?;
        let d = i128::from(factor.denominator());
        Some((i64::try_from(ceil(n, d)).ok()?, n % d == 0))
    }
}

/// The largest amount that crosses nothing.
#[derive(Clone, Copy)]
enum Highest {
    /// This one.
    At(Amount),
    /// The last one before this.
    Under(Amount),
}

/// A highest amount in steps over a denominator.
fn in_steps(highest: Highest, denominator: i64, step: i128) -> Option<i128> {
    let scaled = |amount: Amount| amount.raw().checked_mul(i128::from(denominator));
    match highest {
        Highest::At(amount) => Some(scaled(amount)?.div_euclid(step)),
        Highest::Under(amount) => Some(ceil(scaled(amount)?, step) - 1),
    }
}

/// Whether a limit stands by itself on the material, and is compared as it is.
fn is_plain(surveyed: &Surveyed<'_>) -> bool {
    let limit = surveyed.limit;
    surveyed.nodes.iter().all(|(node, _)| *node == MATERIAL)
        && surveyed.edition == Sure::Yes
        && limit.alternatives.is_none()
        && limit.effect == Effect::Prohibition
        && limit.role.is_none()
}

fn is_sure(surveyed: &Surveyed<'_>) -> bool {
    surveyed.nodes.iter().all(|(_, sure)| *sure == Sure::Yes)
}
