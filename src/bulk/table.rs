//! The plan for one profile as dense tables: for every subject the tightest bound that a line may cross by itself, the sums it counts in, and the
//! full list of its rows for those that cross one.
//!
//! Rows, weights and bounds are those of the plan. What no table can decide is marked, and lines that touch it send their product the way of a
//! single BOM. Two states of knowledge are told apart: of a material that is fully disclosed everything not listed is absent, so a row passes
//! until its upper end crosses the bound; of any other so much is undisclosed that no row can pass, and only lower ends matter.

use std::collections::{BTreeMap, HashMap};

use super::base::Base;
use super::lines::{Profile, Said, Subject};
use super::pack::{Entry, Own, Way, pack};
use super::whole::{bom_of, material_of};
use crate::catalogue::limit::{Aggregation, Effect, Limit, LimitIndex, Requirement};
use crate::quantity::{Amount, Comparison};
use crate::report::{NodeIndex, Status, Verdict};
use crate::screen::plan::Composition;
use crate::screen::survey::{Sure, Survey, Surveyed};
use crate::screen::{Assumption, Hit, ScreeningPlan, WHOLE};
use crate::substance::{AnalyteId, Factor};

/// The node of the only material in a bare product.
const MATERIAL: NodeIndex = NodeIndex(2);
/// What is known of what is not listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unlisted {
    /// Nothing of it is there.
    Absent,
    /// More than this share is undisclosed, which is more than any bound allows.
    Above(i128),
    /// Neither.
    Unclear,
}

/// One sum of subjects, in steps over its denominator, and the bounds on it, the tightest first.
pub(super) struct Sum {
    pub(super) denominator: i64,
    pub(super) bounds: Vec<(i128, Rule)>,
}

/// A limit that a sum may cross.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Rule {
    pub(super) limit: LimitIndex,
    pub(super) member: Option<AnalyteId>,
    pub(super) crossed: Crossed,
}

/// What it means that a bound is crossed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Crossed {
    /// The limit fails.
    Fails,
    /// It would fail if it applied.
    Opens,
    /// What it means must be worked out as for a single BOM.
    Unclear,
}

/// A finding of its own that a member of an "each" limit gets by being named.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub(super) counts_as: CountsAs,
    /// The limit, where all of its members can be named so that no finding on the others is left.
    pub(super) each: Option<u32>,
}

/// What a finding counts as while no bound is crossed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CountsAs {
    Verdict(Verdict),
    Upcoming,
}

/// An "each" limit all of whose members can be named.
pub(super) struct Each {
    pub(super) members: u32,
    pub(super) counts_as: CountsAs,
}

/// Whether all findings of a profile are on its material, independent of other materials.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Scope {
    OfMaterial,
    OfProduct,
}

/// The compiled limits of one profile.
pub(super) struct Table {
    pub(super) entries: Vec<Entry>,
    /// By how many bits amounts are shifted before they are compared with the tightest bound.
    pub(super) shift: u32,
    /// The tightest bound of each sum of the short way.
    pub(super) slots: Vec<i64>,
    /// The sum that each of them is of, and what one step counts in it.
    pub(super) slot_sums: Parts,
    pub(super) step: i128,
    /// The whole of a material, in steps.
    pub(super) whole: i128,
    pub(super) unlisted: Unlisted,
    pub(super) sums: Vec<Sum>,
    /// The sums each subject counts in, with its weight.
    pub(super) touches: Vec<Vec<(u32, i64)>>,
    /// The bounds that lines cross by themselves.
    pub(super) own: Own,
    pub(super) named: Vec<Vec<Named>>,
    pub(super) each: Vec<Each>,
    /// Subjects that a gap is about.
    pub(super) bars: Vec<bool>,
    pub(super) base: Base,
    pub(super) scope: Scope,
}

/// The common step of amounts: the smallest of the declared subjects.
pub(super) fn step_of(subjects: &[Subject]) -> Amount {
    let declared = subjects
        .iter()
        .filter(|subject| subject.said == Said::Declared);
    let smallest = declared.map(|subject| subject.step).min();
    smallest.unwrap_or(Amount::from_raw(1))
}

/// Subjects and what one step of each counts.
pub(super) type Parts = Vec<(u32, i64)>;

/// The rows of a profile being gathered.
struct Draft<'d> {
    subjects: &'d [Subject],
    step: i128,
    unlisted: Unlisted,
    ways: Vec<Way>,
    sums: Vec<(Parts, Sum)>,
    places: HashMap<(Parts, i64), usize>,
    named: Vec<Vec<Named>>,
    each: Vec<Each>,
}

impl Table {
    pub(super) fn of(plan: &ScreeningPlan<'_>, profile: &Profile, subjects: &[Subject]) -> Table {
        let bare = bom_of(0, profile, vec![material_of(0, profile)]);
        let base = Base::of(&plan.screen(&bare), 1);
        let survey = plan.survey(&bare);
        let step = step_of(subjects).raw();
        let unlisted = match plan.assumption() {
            Assumption::Nothing => unlisted(profile, &survey),
            Assumption::UnlistedIsAbsent => Unlisted::Unclear,
        };
        let way = |subject: &Subject| match subject.said {
            _ if unlisted == Unlisted::Unclear => Way::Whole,
            Said::Declared if subject.step.raw() % step == 0 => Way::Short,
            _ => Way::Whole,
        };
        let mut draft = Draft {
            subjects,
            step,
            unlisted,
            ways: subjects.iter().map(way).collect(),
            sums: Vec::new(),
            places: HashMap::new(),
            named: vec![Vec::new(); subjects.len()],
            each: Vec::new(),
        };
        let mut by_row: BTreeMap<u32, Vec<(u32, &Hit)>> = BTreeMap::new();
        for (code, subject) in (0..).zip(subjects) {
            if subject.said == Said::Declared {
                for hit in plan.says(&survey, subject.analyte) {
                    by_row.entry(hit.row).or_default().push((code, hit));
                }
            }
        }
        for surveyed in &survey.limits {
            draft.limit(plan, surveyed, &by_row);
        }
        let about_gaps = |subject: &Subject| {
            let mut gaps = base.gaps.iter();
            gaps.any(|gap| plan.bars(subject.analyte, *gap))
        };
        let bars: Vec<bool> = subjects.iter().map(about_gaps).collect();
        let packed = pack(
            subjects,
            step,
            &bars,
            &mut draft.ways,
            &mut draft.sums,
            &draft.named,
        );
        Table {
            entries: packed.entries,
            shift: packed.shift,
            slots: packed.slots,
            slot_sums: packed.slot_sums,
            touches: packed.touches,
            own: packed.own,
            step,
            whole: WHOLE.raw() / step,
            unlisted,
            sums: draft.sums.into_iter().map(|(_, sum)| sum).collect(),
            named: draft.named,
            each: draft.each,
            bars,
            base,
            scope: scope(&survey),
        }
    }
}

/// Which state of knowledge a profile is in.
fn unlisted(profile: &Profile, survey: &Survey<'_>) -> Unlisted {
    let undisclosed = match profile.disclosed {
        None => WHOLE.raw(),
        Some(disclosed) => WHOLE.raw() - disclosed.raw(),
    };
    if undisclosed <= 0 {
        return Unlisted::Absent;
    }
    let mut largest = 0_i128;
    for surveyed in &survey.limits {
        let figure = surveyed.limit.requirement.figure();
        let Some(figure) = figure.filter(|_| surveyed.composition() != Composition::Silent) else {
            continue;
        };
        let ceiling = surveyed.planned.ceiling;
        let (n, d) = (
            i128::from(ceiling.numerator()),
            i128::from(ceiling.denominator()),
        );
        let mut bound = figure.amount().raw();
        if surveyed.limit.comparison == Comparison::RoundedValue {
            // What is twice the bound stays above it when it is rounded, unless the bound is nothing.
            bound = match bound {
                0 => return Unlisted::Unclear,
                bound => bound.saturating_mul(2),
            };
        }
        let share = bound.checked_mul(d).and_then(|scaled| {
            let floor = scaled.checked_div(n)?;
            floor.checked_add(1)
        });
        match share {
            Some(share) => largest = largest.max(share),
            None => return Unlisted::Unclear,
        }
    }
    if undisclosed > largest {
        Unlisted::Above(largest)
    } else {
        Unlisted::Unclear
    }
}

fn scope(survey: &Survey<'_>) -> Scope {
    let of_material = survey.limits.iter().all(|surveyed| {
        let limit = surveyed.limit;
        matches!(limit.effect, Effect::Duty { .. })
            || (surveyed.nodes.iter().all(|(node, _)| *node == MATERIAL)
                && surveyed.edition == Sure::Yes
                && limit.alternatives.is_none()
                && limit.list.is_none()
                && limit.effect == Effect::Prohibition)
    });
    if of_material {
        Scope::OfMaterial
    } else {
        Scope::OfProduct
    }
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

    fn limit(
        &mut self,
        plan: &ScreeningPlan<'_>,
        surveyed: &Surveyed<'_>,
        by_row: &BTreeMap<u32, Vec<(u32, &Hit)>>,
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
            } else if !upcoming && let Some(row) = plan.row(*at) {
                self.row(surveyed, row.denominator, row.member, parts);
            }
        }
    }

    /// Members that a subject surely names stand by themselves.
    fn name_members(&mut self, surveyed: &Surveyed<'_>, by_row: &BTreeMap<u32, Vec<(u32, &Hit)>>) {
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
        let each = (namers.len() as u32 == surveyed.planned.rows).then(|| {
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
        let fresh = self.sums.len();
        let place = *self
            .places
            .entry((weights.clone(), denominator))
            .or_insert(fresh);
        if place == fresh {
            let bounds = Vec::new();
            let sum = Sum {
                denominator,
                bounds,
            };
            self.sums.push((weights, sum));
        }
        if let Some((_, sum)) = self.sums.get_mut(place) {
            sum.bounds.push((bound, rule));
        }
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
