//! A glance at the exact amounts of one material: reads each line once, says which lines and sums cross their tightest bounds, and only then looks at
//! the full list of what they cross. Knows tables and amounts, no catalogue.

use super::dense::{Exactly, Settled, cross, crossings, fits};
use super::pack::{Entry, MOST_LINES, NONE, SHORT, SLOTS, Way};
use super::table::Table;

/// What a glance at the lines of one material says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Glance {
    /// What is crossed is told, if anything is.
    Told,
    /// All rows must be looked at.
    Look,
    /// Not to be decided here.
    Whole,
}

/// Memory that all glances of one thread share.
pub(super) struct Glances {
    /// The last material that each subject was seen in.
    seen: Vec<u32>,
    stamp: u32,
    /// The lines over their tightest bounds.
    over: Vec<(u32, i64)>,
    /// The lines that count in any sum.
    summed: Vec<([u8; SHORT], i64)>,
    slots: Box<[i64; SLOTS]>,
}

impl Glances {
    pub(super) fn new() -> Glances {
        Glances {
            seen: Vec::new(),
            stamp: 0,
            over: Vec::new(),
            summed: Vec::new(),
            slots: Box::new([0; SLOTS]),
        }
    }

    /// Makes room for the lines of the next material.
    fn next_material(&mut self, table: &Table, lines: usize) {
        if self.seen.len() < table.entries.len() || self.stamp == u32::MAX {
            self.seen.clear();
            self.seen.resize(table.entries.len(), 0);
            self.stamp = 0;
        }
        self.stamp += 1;
        if self.over.len() < lines {
            self.over.resize(lines, (0, 0));
            self.summed.resize(lines, (NONE, 0));
        }
    }

    /// One pass without a branch that depends on the amounts.
    #[inline(never)]
    pub(super) fn glance(
        &mut self,
        table: &Table,
        subjects: &[u32],
        amounts: &[i64],
        found: &mut Exactly<'_>,
    ) -> Glance {
        if subjects.len() > MOST_LINES {
            return Glance::Look;
        }
        self.next_material(table, subjects.len());
        let mut again = false;
        let mut way = Way::Short as u8;
        let mut total = 0_u64;
        let (mut over, mut summed) = (0, 0);
        for (subject, amount) in subjects.iter().zip(amounts) {
            let at = *subject as usize;
            let (Some(entry), Some(seen)) = (table.entries.get(at), self.seen.get_mut(at)) else {
                return Glance::Whole;
            };
            again |= *seen == self.stamp;
            *seen = self.stamp;
            way |= entry.way as u8;
            total = total.wrapping_add(*amount as u64);
            // Written for every line, kept for those that are over a bound or count in a sum.
            if let Some(kept) = self.over.get_mut(over) {
                *kept = (*subject, *amount);
            }
            over += usize::from(is_over(table, *entry, *amount));
            if let Some(kept) = self.summed.get_mut(summed) {
                *kept = (entry.slots, *amount);
            }
            summed += usize::from(entry.slots[0] < NONE[0]);
        }
        if way >= Way::Whole as u8 {
            return Glance::Whole;
        }
        if again || way != Way::Short as u8 || !fits(table, i128::from(total)) {
            return Glance::Look;
        }
        let settled = self.lines_over(table, over, found);
        if settled == Settled::Dense && self.sums_over(table, summed, found) == Settled::Dense {
            Glance::Told
        } else {
            Glance::Whole
        }
    }

    /// What lines cross by themselves.
    #[inline(never)]
    fn lines_over(&self, table: &Table, many: usize, found: &mut Exactly<'_>) -> Settled {
        for (subject, amount) in self.over.iter().take(many) {
            // No content, and a total that it is part of may have wrapped.
            if *amount < 0 || i128::from(*amount) > table.whole {
                return Settled::Whole;
            }
            let own = table.own.of_subject(*subject as usize).iter();
            for own in own.take_while(|own| *amount > own.highest) {
                let sum = i128::from(*amount).saturating_mul(i128::from(own.weight));
                if cross(table, sum, own.denominator, &own.rule, found) == Settled::Whole {
                    return Settled::Whole;
                }
            }
        }
        Settled::Dense
    }

    /// What sums cross: all of them added up, then compared.
    #[inline(never)]
    fn sums_over(&mut self, table: &Table, many: usize, found: &mut Exactly<'_>) -> Settled {
        let slots = &mut *self.slots;
        for slot in slots.iter_mut().take(table.slots.len()) {
            *slot = 0;
        }
        for (in_slots, amount) in self.summed.iter().take(many) {
            for slot in in_slots {
                let slot = &mut slots[*slot as usize];
                *slot = slot.wrapping_add(*amount);
            }
        }
        for ((sum, bound), (place, weight)) in slots.iter().zip(&table.slots).zip(&table.slot_sums)
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
}

/// Whether an amount is over the tightest bound of its subject; a negative amount is over any.
fn is_over(table: &Table, entry: Entry, amount: i64) -> bool {
    (amount as u64 >> table.shift) > u64::from(entry.tightest)
}
