//! What the exact amounts of a doubtful material cross: each of its lines that are over a bound, and its sums, all of them added up at once. Knows tables
//! and amounts, no catalogue.

use super::dense::{Exactly, Settled, cross, crossings};
use super::doubts::{Asks, Over};
use super::lines::Lines;
use super::lists::Lists;
use super::pack::{NONE, SHORT, SLOTS, Way};
use super::table::Table;

/// What a glance at the lines of one material says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Glance {
    /// What is crossed is told.
    Told,
    /// All rows must be looked at; nothing is told yet.
    Look,
    /// Not to be decided here.
    Whole,
}

/// Memory that all glances of one thread share.
pub(super) struct Glances {
    /// The lines that count in any sum.
    summed: Vec<([u8; SHORT], i64)>,
    slots: Box<[i64; SLOTS]>,
}

impl Glances {
    pub(super) fn new() -> Glances {
        Glances {
            summed: Vec::new(),
            slots: Box::new([0; SLOTS]),
        }
    }

    /// Tells what the lines and sums of one material cross; `material` is its lines alone, `lines` where `over` counts from.
    pub(super) fn tell(
        &mut self,
        (table, lists): (&Table, &Lists),
        (material, lines): (&Lines<'_>, &Lines<'_>),
        (asks, over): (Asks, &[Over]),
        found: &mut Exactly<'_>,
    ) -> Glance {
        if asks == Asks::All || over.iter().any(|over| over.list == Lists::LOOK) {
            return Glance::Look;
        }
        if asks == Asks::Sums && self.gather(table, material).is_none() {
            return Glance::Look;
        }
        for over in over {
            let Some(amount) = lines.lower.get(over.line) else {
                return Glance::Whole;
            };
            for own in lists.crossed(over.list, *amount) {
                let sum = i128::from(*amount).saturating_mul(i128::from(own.weight));
                if cross(table, sum, own.denominator, &own.rule, found) == Settled::Whole {
                    return Glance::Whole;
                }
            }
        }
        if asks == Asks::Sums && self.sums(table, found) == Settled::Whole {
            return Glance::Whole;
        }
        Glance::Told
    }

    /// Gathers the lines that count in sums; none if some sum of theirs is not among those of the short way.
    #[inline(never)]
    fn gather(&mut self, table: &Table, material: &Lines<'_>) -> Option<()> {
        self.summed.clear();
        self.summed.resize(material.subject.len(), (NONE, 0));
        let (mut many, mut way) = (0, Way::Short as u8);
        for (subject, amount) in material.subject.iter().zip(material.lower) {
            let entry = table.entries.get(*subject as usize)?;
            way |= entry.way as u8;
            // Written for every line, kept for those that count.
            *self.summed.get_mut(many)? = (entry.slots, *amount);
            many += usize::from(entry.slots[0] < NONE[0]);
        }
        self.summed.truncate(many);
        (way == Way::Short as u8).then_some(())
    }

    /// What sums cross: all of them added up, then compared.
    #[inline(never)]
    fn sums(&mut self, table: &Table, found: &mut Exactly<'_>) -> Settled {
        let slots = &mut *self.slots;
        for slot in slots.iter_mut().take(table.slots.len()) {
            *slot = 0;
        }
        for (in_slots, amount) in &self.summed {
            for slot in in_slots {
                let slot = &mut slots[usize::from(*slot)];
                *slot = slot.wrapping_add(*amount);
            }
        }
        let sums = slots.iter().zip(&table.slots).zip(&table.slot_sums);
        for ((sum, bound), (place, weight)) in sums {
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
