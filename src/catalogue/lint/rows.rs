//! Rows that bind nothing: said twice, shadowed by a stricter one, never applicable or never in force.

use super::conditions::{days_meet, implies, never_holds};
use super::{Limits, Lint};
use crate::catalogue::condition::Days;
use crate::catalogue::limit::{Limit, Requirement};

impl Lint<'_, '_> {
    pub(super) fn rows(&mut self, limits: &Limits<'_>) {
        self.unreachable();
        for rows in limits.values() {
            for (at, (index, limit)) in rows.iter().enumerate() {
                for (before, (_, other)) in rows.iter().enumerate() {
                    if limit.applies == other.applies {
                        if before < at && limit.days == other.days {
                            self.of_limit(
                                *index,
                                format!(
                                    "`{}` and `{}` bound the same thing under the same condition, so the stricter always decides; give them conditions that differ, or leave one out",
                                    limit.id, other.id
                                ),
                            );
                        }
                    } else if covers(other.days, limit.days)
                        && is_stricter(other, limit)
                        && implies(self.catalogue, &limit.applies, &other.applies)
                    {
                        self.of_limit(
                            *index,
                            format!(
                                "`{}` never decides: `{}` holds wherever it does and is stricter; exclude it there with `unless`, or leave this row out",
                                limit.id, other.id
                            ),
                        );
                    }
                }
            }
        }
    }

    /// Whatever kind of row it is.
    fn unreachable(&mut self) {
        for (index, limit) in self.catalogue.limits() {
            if self.places.limit(index).is_none() || !limit.referred.is_empty() {
                continue;
            }
            if let Some(why) = never_holds(self.catalogue, &limit.applies) {
                self.of_limit(
                    index,
                    format!(
                        "`{}` applies to nothing: {why}; the scope of the standard counts too",
                        limit.id
                    ),
                );
            }
            let Some(standard) = self.catalogue.standard(limit.standard) else {
                continue;
            };
            let life = Days {
                first: standard.effective,
                last: standard.withdrawn,
            };
            if !days_meet(limit.days, life) {
                self.of_limit(
                    index,
                    format!(
                        "`{}` is never in force: its days lie outside those of `{}`",
                        limit.id, standard.id
                    ),
                );
            }
        }
    }
}

/// Whether the longer days hold the shorter ones.
fn covers(longer: Days, shorter: Days) -> bool {
    let first = longer
        .first
        .is_none_or(|first| shorter.first.is_some_and(|shorter| first <= shorter));
    let last = longer
        .last
        .is_none_or(|last| shorter.last.is_some_and(|shorter| shorter <= last));
    first && last
}

/// Printed tables repeat a figure from column to column; only a stricter one leaves a row without any use.
fn is_stricter(one: &Limit, other: &Limit) -> bool {
    if one.comparison != other.comparison || one.correction != other.correction {
        return false;
    }
    match (&one.requirement, &other.requirement) {
        (
            Requirement::AtMost(one) | Requirement::Below(one),
            Requirement::AtMost(other) | Requirement::Below(other),
        ) => one.amount() < other.amount(),
        (
            Requirement::AtLeast(one) | Requirement::Above(one),
            Requirement::AtLeast(other) | Requirement::Above(other),
        ) => one.amount() > other.amount(),
        _ => false,
    }
}
