//! What the exact amounts of a doubtful material cross: each of its lines that are over a bound, and its sums, all of them added up at once. Knows cells
//! and amounts, no catalogue.

use super::cells::{Cells, SumBound};
use super::dense::{Exactly, Settled, cross};
use super::doubts::{Asks, Over};
use super::families::{Are, SLOTS};
use super::lists::Lists;
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

/// Memory that all glances of one thread share: what each sum adds up to.
pub(super) struct Glances {
    slots: Box<[i64; SLOTS]>,
}

impl Glances {
    pub(super) fn new() -> Glances {
        Glances {
            slots: Box::new([0; SLOTS]),
        }
    }

    /// Tells what the lines and sums of one material cross.
    pub(super) fn tell(
        &mut self,
        cells: &Cells,
        material: Amounts<'_>,
        (asks, over): (Asks, &[Over]),
        found: &mut Exactly<'_>,
    ) -> Glance {
        if asks == Asks::All || over.iter().any(|over| over.list == Lists::LOOK) {
            return Glance::Look;
        }
        let bounds = match asks {
            Asks::Sums => self.add_up(cells, material),
            _ => Some(&[][..]),
        };
        let Some(bounds) = bounds else {
            return Glance::Look;
        };
        for over in over.iter().filter(|over| over.is_over()) {
            if told(&cells.lists, over.list, over.amount, found) == Settled::Whole {
                return Glance::Whole;
            }
        }
        for bound in bounds {
            let sum = self.slots[usize::from(bound.slot)];
            if sum > bound.highest && told(&cells.lists, bound.list, sum, found) == Settled::Whole {
                return Glance::Whole;
            }
        }
        Glance::Told
    }

    /// Adds up all sums of the family at once, and gives the bounds of the profile; none if some sum of the lines may not be among them.
    fn add_up<'c>(&mut self, cells: &'c Cells, material: Amounts<'_>) -> Option<&'c [SumBound]> {
        let sums = cells.sums(material.profile)?;
        if !sums.are_all_of(material.subjects) {
            return None;
        }
        let slots = &mut *self.slots;
        slots.get_mut(..sums.family.sums())?.fill(0);
        let mut are = Are::All as u8;
        for (subject, amount) in material.subjects.iter().zip(material.amounts) {
            let entry = sums.family.entries.get(*subject as usize)?;
            are |= entry.are as u8;
            for slot in entry.slots {
                let sum = &mut slots[usize::from(slot)];
                *sum = sum.wrapping_add(*amount);
            }
        }
        (are == Are::All as u8).then_some(sums.bounds)
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
