//! What the exact amounts of a doubtful material cross: each of its lines that are over a bound, and its sums, all of them added up at once. Knows cells
//! and amounts, no catalogue.

use super::cells::{Cells, SumBound};
use super::dense::{Exactly, Settled, cross};
use super::doubts::{Asks, Over};
use super::lists::Lists;
use super::marks::Marks;
use super::pack::{SHORT, SLOTS, Way};
use super::table::Rule;

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

/// The exact amounts of one material.
#[derive(Clone, Copy)]
pub(super) struct Amounts<'a> {
    pub(super) profile: u32,
    pub(super) subjects: &'a [u32],
    pub(super) amounts: &'a [i64],
}

/// A line that counts in sums.
#[derive(Clone, Copy, Default)]
struct Summed {
    amount: i64,
    subject: u32,
    slots: [u8; SHORT],
}

/// Memory that all glances of one thread share.
pub(super) struct Glances {
    /// The lines that count in any sum.
    summed: Vec<Summed>,
    slots: Box<[i64; SLOTS]>,
}

impl Glances {
    pub(super) fn new() -> Glances {
        Glances {
            summed: Vec::new(),
            slots: Box::new([0; SLOTS]),
        }
    }

    /// Tells what the lines and sums of one material cross.
    pub(super) fn tell(
        &mut self,
        (marks, cells): (&Marks, &Cells),
        material: Amounts<'_>,
        (asks, over): (Asks, &[Over]),
        found: &mut Exactly<'_>,
    ) -> Glance {
        if asks == Asks::All || over.iter().any(|over| over.list == Lists::LOOK) {
            return Glance::Look;
        }
        let asks_sums = asks == Asks::Sums;
        if asks_sums && self.gather((marks, cells), material).is_none() {
            return Glance::Look;
        }
        for over in over.iter().filter(|over| over.is_over()) {
            if told(&cells.lists, over.list, over.amount, found) == Settled::Whole {
                return Glance::Whole;
            }
        }
        if asks_sums && self.sums(cells, cells.sums(material.profile), found) == Settled::Whole {
            return Glance::Whole;
        }
        Glance::Told
    }

    /// Gathers the lines that count in sums; none if some sum of theirs is not among those of the short way.
    fn gather(&mut self, (marks, cells): (&Marks, &Cells), material: Amounts<'_>) -> Option<()> {
        let codes = marks.codes_of(material.profile)?;
        self.summed.clear();
        self.summed
            .resize(material.subjects.len(), Summed::default());
        let mut many = 0;
        for (subject, amount) in material.subjects.iter().zip(material.amounts) {
            let code = codes.get(*subject as usize)?;
            // Written for every line, kept for those that count.
            let kept = self.summed.get_mut(many)?;
            (kept.subject, kept.amount) = (*subject, *amount);
            many += usize::from(marks.distinct.summed[usize::from(*code)] != 0);
        }
        self.summed.truncate(many);
        let mut way = Way::Short as u8;
        for summed in &mut self.summed {
            let entry = cells.entry(material.profile, summed.subject);
            summed.slots = entry.slots;
            way |= entry.way as u8;
        }
        (way == Way::Short as u8).then_some(())
    }

    /// What sums cross: all of them added up, then compared.
    fn sums(&mut self, cells: &Cells, bounds: &[SumBound], found: &mut Exactly<'_>) -> Settled {
        let slots = &mut *self.slots;
        for (slot, _) in slots.iter_mut().zip(bounds) {
            *slot = 0;
        }
        for summed in &self.summed {
            for slot in &summed.slots {
                let slot = &mut slots[usize::from(*slot)];
                *slot = slot.wrapping_add(summed.amount);
            }
        }
        for (sum, bound) in slots.iter().zip(bounds) {
            if *sum > bound.highest && told(&cells.lists, bound.list, *sum, found) == Settled::Whole
            {
                return Settled::Whole;
            }
        }
        Settled::Dense
    }
}

/// Tells what one amount crosses, the tightest bound first.
fn told(lists: &Lists, list: u32, amount: i64, found: &mut Exactly<'_>) -> Settled {
    if list == Lists::LOOK {
        return Settled::Whole;
    }
    for (bound, scale) in lists.crossed(list, amount) {
        let sum = i128::from(amount).saturating_mul(i128::from(scale.weight));
        let rule = Rule {
            limit: bound.limit,
            member: bound.member,
            crossed: bound.crossed,
        };
        if cross(sum, scale.denominator, &rule, found) == Settled::Whole {
            return Settled::Whole;
        }
    }
    Settled::Dense
}
