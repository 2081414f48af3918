//! The kernel: the lines of one material against the table of its profile. First a glance that reads each line once and says whether anything is
//! crossed at all; only then the full list of rows. Knows tables and amounts, no catalogue.

use std::ops::Range;

use super::base::Change;
use super::found::Row;
use super::lines::{Lines, Subject};
use super::pack::{MOST_LINES, NONE, SHORT, SLOTS, Way};
use super::table::{CountsAs, Crossed, Rule, Sum, Table, Unlisted};
use crate::quantity::{Amount, Edge};
use crate::report::Verdict;

/// What a glance at the lines of one material says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Glance {
    /// Nothing is crossed and nothing named: all stays as without lines.
    Clean,
    /// Some bounds are crossed.
    Crossed,
    /// All rows must be looked at.
    Look,
    /// Not to be decided here.
    Whole,
}

/// How a material was decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Settled {
    /// By its table.
    Dense,
    /// Not at all; the product must go the way of a single BOM.
    Whole,
}

/// Memory that all materials of one thread share.
pub(super) struct Scratch {
    /// Sums of the short way.
    slots: Box<[i64; SLOTS]>,
    /// The lines of a material that count in any of them.
    summed: Vec<([u8; SHORT], i64)>,
    /// The last material that each subject was seen in.
    seen: Vec<u32>,
    stamp: u32,
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
    pub(super) fn new() -> Scratch {
        Scratch {
            slots: Box::new([0; SLOTS]),
            summed: vec![(NONE, 0); MOST_LINES],
            seen: Vec::new(),
            stamp: 0,
            amounts: Vec::new(),
            sums: Vec::new(),
            touched: Vec::new(),
            each: Vec::new(),
        }
    }

    /// One pass over exact amounts, without a branch that depends on them.
    pub(super) fn glance(&mut self, table: &Table, subjects: &[u32], amounts: &[i64]) -> Glance {
        if subjects.len() > MOST_LINES {
            return Glance::Look;
        }
        self.next_material(table);
        let shift = table.shift;
        let (mut crossed, mut again) = (false, false);
        let mut way = Way::Short as u8;
        let mut total = 0_u64;
        let mut summed = 0;
        for (subject, amount) in subjects.iter().zip(amounts) {
            let at = *subject as usize;
            let (Some(entry), Some(seen)) = (table.entries.get(at), self.seen.get_mut(at)) else {
                return Glance::Whole;
            };
            // A negative amount becomes larger than any bound.
            let amount = *amount as u64;
            crossed |= (amount >> shift) > u64::from(entry.tightest);
            again |= *seen == self.stamp;
            *seen = self.stamp;
            way |= entry.way as u8;
            total = total.wrapping_add(amount);
            // Written for every line, kept for those that count in a sum.
            if let Some(kept) = self.summed.get_mut(summed) {
                *kept = (entry.slots, amount as i64);
            }
            summed += usize::from(entry.slots[0] < NONE[0]);
        }
        let slots = &mut *self.slots;
        for slot in slots.iter_mut().take(table.slots.len()) {
            *slot = 0;
        }
        for (in_slots, amount) in self.summed.iter().take(summed) {
            for slot in in_slots {
                let slot = &mut slots[*slot as usize];
                *slot = slot.wrapping_add(*amount);
            }
        }
        for (sum, bound) in slots.iter().zip(&table.slots) {
            crossed |= sum > bound;
        }
        if way >= Way::Whole as u8 {
            Glance::Whole
        } else if again || way != Way::Short as u8 || !fits(table, i128::from(total)) {
            Glance::Look
        } else if crossed {
            Glance::Crossed
        } else {
            Glance::Clean
        }
    }

    /// Makes room for the lines of the next material.
    fn next_material(&mut self, table: &Table) {
        if self.seen.len() < table.entries.len() || self.stamp == u32::MAX {
            self.seen.clear();
            self.seen.resize(table.entries.len(), 0);
            self.stamp = 0;
        }
        self.stamp += 1;
    }

    /// After a glance: what the lines and the sums of one material cross.
    pub(super) fn crossed(
        &self,
        table: &Table,
        subjects: &[u32],
        amounts: &[i64],
        found: &mut Exactly<'_>,
    ) -> Settled {
        for (subject, amount) in subjects.iter().zip(amounts) {
            let at = *subject as usize;
            let Some(entry) = table.entries.get(at) else {
                return Settled::Whole;
            };
            if (*amount as u64) >> table.shift <= u64::from(entry.tightest) {
                continue;
            }
            // No content, and a total that it is part of may have wrapped.
            if *amount < 0 || i128::from(*amount) > table.whole {
                return Settled::Whole;
            }
            let own = table.own.of_subject(at).iter();
            for own in own.take_while(|own| *amount > own.highest) {
                let sum = i128::from(*amount).saturating_mul(i128::from(own.weight));
                if cross(table, sum, own.denominator, &own.rule, found) == Settled::Whole {
                    return Settled::Whole;
                }
            }
        }
        for ((sum, bound), (place, weight)) in
            self.slots.iter().zip(&table.slots).zip(&table.slot_sums)
        {
            if sum <= bound {
                continue;
            }
            let Some(rules) = table.sums.get(*place as usize) else {
                return Settled::Whole;
            };
            let sum = i128::from(*sum).saturating_mul(i128::from(*weight));
            if crossings(table, sum, rules, true, found) == Settled::Whole {
                return Settled::Whole;
            }
        }
        Settled::Dense
    }

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
            if crossings(table, *sum, rules, all_exact, found) == Settled::Whole {
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
            let entry = table.entries.get(code as usize)?;
            if entry.way == Way::Whole {
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
fn crossings(
    table: &Table,
    sum: i128,
    rules: &Sum,
    all_exact: bool,
    found: &mut Exactly<'_>,
) -> Settled {
    let crossed = rules.bounds.iter().take_while(|(bound, _)| sum > *bound);
    for (_, rule) in crossed {
        if !all_exact || cross(table, sum, rules.denominator, rule, found) == Settled::Whole {
            return Settled::Whole;
        }
    }
    Settled::Dense
}

/// What follows from one exact sum that crosses one bound.
fn cross(
    table: &Table,
    sum: i128,
    denominator: i64,
    rule: &Rule,
    found: &mut Exactly<'_>,
) -> Settled {
    let from = match table.unlisted {
        Unlisted::Absent => Verdict::Pass,
        _ => Verdict::Inconclusive,
    };
    match rule.crossed {
        Crossed::Unclear => return Settled::Whole,
        Crossed::Opens => found.change.turn(from, Verdict::Inconclusive),
        Crossed::Fails => {
            let Some(raw) = sum.checked_mul(table.step) else {
                return Settled::Whole;
            };
            found.change.turn(from, Verdict::Fail);
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
