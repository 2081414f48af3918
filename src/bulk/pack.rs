//! The short way: what the kernel looks at for every line, packed into few bytes. Knows sums and bounds, no limits.

use super::cells::highest;
use super::lines::Subject;
use super::lists::{OwnBound, Scale};
use super::table::{Named, Parts, Sum};
use crate::screen::WHOLE;

/// Sums that a subject can count in on the short way.
pub(super) const SHORT: usize = 3;
/// Places for sums; the last ones take the amounts of what counts in none, so that no line asks whether it counts.
pub(super) const SLOTS: usize = 256;
pub(super) const NONE: [u8; SHORT] = [253, 254, 255];
/// The largest whole of the short way: sums over the lines of a material stay far from overflow.
const LARGEST: i128 = 1 << 47;
/// The most lines of one material on the short way.
pub(super) const MOST_LINES: usize = 1 << 15;

/// The sums that a subject counts in; four bytes, so that the tables of many profiles stay in the cache.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) slots: [u8; SHORT],
    pub(super) way: Way,
}

/// How a line is decided.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub(super) enum Way {
    /// By its entry, unless something is crossed.
    Short = 0,
    /// By all of its rows.
    Exact = 1,
    /// With all of its product, as a single BOM.
    Whole = 2,
}

pub(super) struct Packed {
    pub(super) entries: Vec<Entry>,
    pub(super) slot_sums: Parts,
    pub(super) touches: Vec<Parts>,
    /// The bounds that lines of one subject cross by themselves, subject by subject, the tightest first.
    pub(super) own: Vec<(u32, OwnBound)>,
}

/// Packs the sums of a profile; what does not fit is decided exactly.
pub(super) fn pack(
    subjects: &[Subject],
    step: i128,
    bars: &[bool],
    ways: &mut [Way],
    sums: &mut [(Parts, Sum)],
    named: &[Vec<Named>],
) -> Packed {
    let whole = WHOLE.raw() / step;
    let mut raise = |code: usize| {
        if let Some(way) = ways.get_mut(code) {
            *way = (*way).max(Way::Exact);
        }
    };
    for (code, subject) in subjects.iter().enumerate() {
        let is_named = named.get(code).is_some_and(|named| !named.is_empty());
        let bars = bars.get(code) == Some(&true);
        if is_named || bars || subject.step.raw() != step || whole > LARGEST {
            raise(code);
        }
    }
    let mut slots_of = vec![NONE; subjects.len()];
    let mut own = Vec::new();
    let mut slot_sums: Parts = Vec::new();
    let mut touches: Vec<Parts> = vec![Vec::new(); subjects.len()];
    for (place, (parts, sum)) in (0..).zip(sums) {
        sum.bounds.sort_by_key(|(bound, rule)| (*bound, rule.limit));
        for (code, weight) in parts.iter() {
            if let Some(touches) = touches.get_mut(*code as usize) {
                touches.push((place, *weight));
            }
        }
        let Some((_, common)) = parts.first() else {
            continue;
        };
        if let [(only, weight)] = parts.as_slice() {
            own.extend(sum.bounds.iter().map(|(bound, rule)| {
                let bound = OwnBound {
                    highest: highest(*bound, *weight),
                    scale: Scale {
                        weight: *weight,
                        denominator: sum.denominator,
                    },
                    rule: *rule,
                };
                (*only, bound)
            }));
            continue;
        }
        let slot = u8::try_from(slot_sums.len())
            .ok()
            .filter(|slot| *slot < NONE[0]);
        let is_even = parts.iter().all(|(_, weight)| weight == common);
        let (Some(slot), true) = (slot, is_even) else {
            parts.iter().for_each(|(code, _)| raise(*code as usize));
            continue;
        };
        slot_sums.push((place, *common));
        for (code, _) in parts.iter() {
            let known = slots_of.get_mut(*code as usize);
            match known.and_then(|slots| slots.iter_mut().find(|slot| **slot >= NONE[0])) {
                Some(free) => *free = slot,
                None => raise(*code as usize),
            }
        }
    }
    own.sort_by_key(|(code, bound)| (*code, bound.highest, bound.rule.limit));
    let entries = slots_of.into_iter().zip(ways);
    let entries = entries.map(|(slots, way)| Entry { slots, way: *way });
    Packed {
        entries: entries.collect(),
        slot_sums,
        touches,
        own,
    }
}
