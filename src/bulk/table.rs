//! The plan for one profile as dense tables: for every subject the tightest bound that a line may cross by itself, the sums it counts in, and the
//! full list of its rows for those that cross one.
//!
//! Rows, weights and bounds are those of the plan. What no table can decide is marked, and lines that touch it send their product the way of a
//! single BOM. Two states of knowledge are told apart: of a material that is fully disclosed everything not listed is absent, so a row passes
//! until its upper end crosses the bound; of any other so much is undisclosed that no row can pass, and only lower ends matter.

use std::collections::HashMap;

use super::base::Base;
use super::by_row::ByRow;
use super::draft::Draft;
use super::lines::{Profile, Said, Subject};
use super::lists::OwnBound;
use super::pack::{Way, pack};
use super::whole::{bom_of, material_of};
use crate::catalogue::limit::{Effect, LimitIndex};
use crate::quantity::{Amount, Comparison};
use crate::report::{NodeIndex, Verdict};
use crate::screen::plan::Composition;
use crate::screen::survey::{Sure, Survey};
use crate::screen::{Assumption, ScreeningPlan, WHOLE};
use crate::substance::AnalyteId;

/// The node of the only material in a bare product.
pub(super) const MATERIAL: NodeIndex = NodeIndex(2);
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
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Rule {
    pub(super) limit: LimitIndex,
    pub(super) member: Option<AnalyteId>,
    pub(super) crossed: Crossed,
}

/// What it means that a bound is crossed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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
    /// How a line of each subject is decided.
    pub(super) ways: Vec<Way>,
    /// The sums of several subjects that count alike, and what one step counts in each.
    pub(super) even: Parts,
    pub(super) step: i128,
    /// The whole of a material, in steps.
    pub(super) whole: i128,
    pub(super) unlisted: Unlisted,
    pub(super) sums: Vec<Sum>,
    /// The sums each subject counts in, with its weight.
    pub(super) touches: Vec<Vec<(u32, i64)>>,
    /// The bounds that lines cross by themselves.
    pub(super) own: Vec<(u32, OwnBound)>,
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

impl Table {
    pub(super) fn of(plan: &ScreeningPlan<'_>, profile: &Profile, subjects: &[Subject]) -> Table {
        let bare = bom_of(0, profile, vec![material_of(0, profile)]);
        let (survey, report) = plan.survey(&bare);
        let base = Base::of(&report, 1);
        let step = step_of(subjects).raw();
        let unlisted = match plan.assumption() {
            Assumption::Nothing => unlisted(profile, &survey),
            Assumption::UnlistedIsAbsent => Unlisted::Unclear,
        };
        let way = |subject: &Subject| match subject.said {
            _ if unlisted == Unlisted::Unclear => Way::Whole,
            Said::Declared if subject.step.raw() % step == 0 => Way::Dense,
            _ => Way::Whole,
        };
        let mut draft = Draft {
            subjects,
            step,
            unlisted,
            ways: subjects.iter().map(way).collect(),
            sums: Vec::new(),
            places: HashMap::new(),
            alone: vec![None; subjects.len()],
            named: vec![Vec::new(); subjects.len()],
            each: Vec::new(),
        };
        let by_row = ByRow::of(plan, &survey, subjects);
        for surveyed in &survey.limits {
            draft.limit(plan, surveyed, &by_row);
        }
        let about_gaps = |subject: &Subject| {
            let mut gaps = base.gaps.iter();
            gaps.any(|gap| plan.bars(subject.analyte, *gap))
        };
        let bars: Vec<bool> = subjects.iter().map(about_gaps).collect();
        let packed = pack(subjects.len(), &mut draft.sums);
        Table {
            ways: draft.ways,
            even: packed.even,
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
        let Some(ceiling) = surveyed.planned.ceiling.upper else {
            return Unlisted::Unclear;
        };
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
