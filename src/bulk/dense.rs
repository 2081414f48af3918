//! The exact way: all rows of the lines of one material against the table of its profile. Knows tables and amounts, no catalogue.

use std::ops::Range;

use super::base::Change;
use super::found::Row;
use super::lines::{Lines, Subject};
use super::pack::Way;
use super::table::{CountsAs, Crossed, Rule, Sum, Table, Unlisted};
use crate::quantity::{Amount, Edge};
use crate::report::Verdict;

/// How a material was decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Settled {
    /// By its table.
    Dense,
    /// Not at all; the product must go the way of a single BOM.
    Whole,
}

/// Memory that all materials of one thread share.
#[derive(Default)]
pub(super) struct Scratch {
    /// What each subject of a material adds up to.
    amounts: Vec<Merged>,
    sums: Vec<i128>,
    touched: Vec<u32>,
    each: Vec<u32>,
}

/// The lines of one subject in one material.
#[derive(Clone, Copy)]
struct Merged {
    subject: u32,
    lower: i128,
    /// `None`: not bounded.
    upper: Option<i128>,
    exact: bool,
}

impl Scratch {
    /// All rows of the lines of one material, exactly.
    pub(super) fn look(
        &mut self,
        table: &Table,
        subjects: &[Subject],
        lines: &Lines<'_>,
        range: Range<usize>,
        found: &mut Exactly<'_>,
    ) -> Settled {
        if self.merge(table, subjects, lines, range).is_none() {
            return Settled::Whole;
        }
        let total = self
            .amounts
            .iter()
            .try_fold(0_i128, |sum, merged| sum.checked_add(merged.lower));
        let fits = total.is_some_and(|total| fits(table, total));
        if !fits || self.add_up(table).is_none() {
            return Settled::Whole;
        }
        let all_exact = self.amounts.iter().all(|merged| merged.exact);
        self.touched.sort_unstable();
        self.touched.dedup();
        for place in &self.touched {
            let (Some(sum), Some(rules)) = (
                self.sums.get(*place as usize),
                table.sums.get(*place as usize),
            ) else {
                continue;
            };
            if crossings(*sum, rules, all_exact, found) == Settled::Whole {
                return Settled::Whole;
            }
        }
        self.name(table, found);
        Settled::Dense
    }

    /// Adds up the lines of each subject.
    fn merge(
        &mut self,
        table: &Table,
        subjects: &[Subject],
        lines: &Lines<'_>,
        range: Range<usize>,
    ) -> Option<()> {
        self.amounts.clear();
        for line in range {
            let code = *lines.subject.get(line)?;
            if *table.ways.get(code as usize)? == Way::Whole {
                return None;
            }
            let step = subjects.get(code as usize)?.step;
            let interval = lines.interval(line, step)?;
            let lower = interval.lower();
            let in_steps = |amount: Amount| amount.raw() / table.step;
            self.amounts.push(Merged {
                subject: code,
                // What is more than its lower end counts as the next step: it crosses what that crosses.
                lower: in_steps(lower.amount) + i128::from(lower.edge == Edge::Open),
                upper: interval.upper().map(|upper| in_steps(upper.amount)),
                exact: lines.is_exact(line),
            });
        }
        self.amounts.sort_by_key(|merged| merged.subject);
        self.amounts.dedup_by(|next, merged| {
            let is_same = next.subject == merged.subject;
            if is_same {
                merged.lower = merged.lower.saturating_add(next.lower);
                merged.upper = match (merged.upper, next.upper) {
                    (Some(one), Some(other)) => one.checked_add(other),
                    _ => None,
                };
                merged.exact &= next.exact;
            }
            is_same
        });
        Some(())
    }

    /// Adds up the rows that the subjects touch.
    fn add_up(&mut self, table: &Table) -> Option<()> {
        for place in self.touched.drain(..) {
            if let Some(sum) = self.sums.get_mut(place as usize) {
                *sum = 0;
            }
        }
        self.sums.resize(self.sums.len().max(table.sums.len()), 0);
        for merged in &self.amounts {
            let amount = match table.unlisted {
                Unlisted::Absent => merged.upper,
                _ => Some(merged.lower),
            };
            for (place, weight) in table.touches.get(merged.subject as usize)? {
                let sum = self.sums.get_mut(*place as usize)?;
                self.touched.push(*place);
                *sum = sum.checked_add(amount?.checked_mul(i128::from(*weight))?)?;
            }
        }
        Some(())
    }

    /// Counts the findings that members of "each" limits get by being named.
    fn name(&mut self, table: &Table, found: &mut Exactly<'_>) {
        let mut count = |counts_as: CountsAs, by: i64| match counts_as {
            CountsAs::Verdict(verdict) => *found.change.of(verdict) += by,
            CountsAs::Upcoming => found.change.upcoming += by,
        };
        self.each.clear();
        self.each.resize(table.each.len(), 0);
        for merged in &self.amounts {
            let code = merged.subject as usize;
            *found.may_be_barred |= table.bars.get(code) == Some(&true);
            for named in table.named.get(code).into_iter().flatten() {
                count(named.counts_as, 1);
                let each = named.each.and_then(|each| self.each.get_mut(each as usize));
                if let Some(members) = each {
                    *members += 1;
                }
            }
        }
        for (named, each) in self.each.iter().zip(&table.each) {
            if *named == each.members {
                count(each.counts_as, -1);
            }
        }
    }
}

/// Where the exact way puts what it finds of one material.
pub(super) struct Exactly<'f> {
    pub(super) material: u32,
    /// What a finding is as long as its bound is not crossed.
    pub(super) from: Verdict,
    pub(super) step: i128,
    pub(super) rows: &'f mut Vec<Row>,
    pub(super) change: &'f mut Change,
    pub(super) may_be_barred: &'f mut bool,
}

/// Whether contents of this total can be parts of one whole, and leave so much undisclosed as the table takes for granted.
fn fits(table: &Table, total: i128) -> bool {
    match table.unlisted {
        Unlisted::Absent => total <= table.whole,
        Unlisted::Above(share) => {
            let rest = (table.whole - total).checked_mul(table.step);
            rest.is_some_and(|rest| rest > share)
        }
        Unlisted::Unclear => false,
    }
}

/// The bounds that one sum crosses, the tightest first.
fn crossings(sum: i128, rules: &Sum, all_exact: bool, found: &mut Exactly<'_>) -> Settled {
    let crossed = rules.bounds.iter().take_while(|(bound, _)| sum > *bound);
    for (_, rule) in crossed {
        if !all_exact || cross(sum, rules.denominator, rule, found) == Settled::Whole {
            return Settled::Whole;
        }
    }
    Settled::Dense
}

/// What follows from one exact sum that crosses one bound.
pub(super) fn cross(sum: i128, denominator: i64, rule: &Rule, found: &mut Exactly<'_>) -> Settled {
    match rule.crossed {
        Crossed::Unclear => return Settled::Whole,
        Crossed::Opens => found.change.turn(found.from, Verdict::Inconclusive),
        Crossed::Fails => {
            let Some(raw) = sum.checked_mul(found.step) else {
                return Settled::Whole;
            };
            found.change.turn(found.from, Verdict::Fail);
            found.rows.push(Row {
                material: Some(found.material),
                limit: rule.limit,
                member: rule.member,
                at_least: Amount::from_raw(match denominator {
                    1 => raw,
                    other => raw.div_euclid(i128::from(other)),
                }),
                verdict: Verdict::Fail,
            });
        }
    }
    Settled::Dense
}
