//! One limit asked of one node: which constituents count by their role, and what a result says in the limit's own kind.

use super::kernel::Span;
use super::plan::PlanLimit;
use super::row::Row;
use crate::bom::{Adjustment, Constituent, Identity};
use crate::catalogue::Catalogue;
use crate::catalogue::fact::Reply;
use crate::catalogue::limit::{Aggregation, Limit, Role};
use crate::quantity::{Amount, Bound, Interval, QuantityKind};
use crate::report::{Evidence, Need, Origin};
use crate::substance::Weight;

use super::DecisionRule;
use super::evidence::Direct;

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
    pub(super) fn role_counts(&self, constituent: Option<&Constituent>) -> Counts {
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

    pub(super) fn unlisted_weight(&self, constituent: Option<&Constituent>, row: &Row) -> Weight {
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
            // One formula may hold several elements; without one they share the whole of it.
            .fold(Weight::NONE, |sum, weight| match formula {
                Some(_) => sum.plus(weight),
                None => sum.hull(weight),
            })
    }

    /// What a result says in the limit's kind: after its correction, its uncertainty and its conversion; `None`: nothing.
    pub(super) fn interval_of(&self, direct: &Direct, needs: &mut Vec<Need>) -> Option<Interval> {
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
    pub(super) fn is_of_the_right_migration(&self, direct: &Direct, needs: &mut Vec<Need>) -> bool {
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

    pub(super) fn shown(&self, direct: &Direct, says: Span, row: &Row) -> Evidence {
        Evidence {
            origin: direct.origin,
            node: direct.node,
            counted: says.to_interval(row.denominator),
        }
    }
}

/// Whether a constituent counts, by its role.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Counts {
    Surely,
    Maybe,
    Not,
}

/// Both ends times n/d, rounded outward.
pub(super) fn times(interval: Interval, n: i64, d: i64) -> Interval {
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
