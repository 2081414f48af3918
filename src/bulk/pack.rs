//! The short way: what the kernel looks at for every line, packed into few bytes. Knows sums and bounds, no limits.

use super::lines::Subject;
use super::table::{Named, Parts, Rule, Sum};
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

/// What the short way knows of a subject; eight bytes, so that the tables of many profiles stay in the cache.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// The largest amount, shifted, that crosses no bound by itself.
    pub(super) tightest: u32,
    /// The sums it counts in.
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
    pub(super) shift: u32,
    pub(super) slots: Vec<i64>,
    pub(super) slot_sums: Parts,
    pub(super) touches: Vec<Parts>,
    pub(super) own: Own,
}

/// The bounds that lines of one subject cross by themselves, subject by subject, the tightest first; side by side, for one look into memory.
#[derive(Default)]
pub(super) struct Own {
    starts: Vec<u32>,
    bounds: Vec<OwnBound>,
}

/// A bound on lines of one subject.
#[derive(Clone, Copy)]
pub(super) struct OwnBound {
    /// The largest amount that does not cross it.
    pub(super) highest: i64,
    /// What one step counts, over the denominator.
    pub(super) weight: i64,
    pub(super) denominator: i64,
    pub(super) rule: Rule,
}

impl Own {
    fn of(subjects: usize, mut all: Vec<(u32, OwnBound)>) -> Own {
        all.sort_by_key(|(code, bound)| (*code, bound.highest, bound.rule.limit));
        let mut own = Own::default();
        for code in 0..=subjects as u32 {
            own.starts
                .push(all.partition_point(|(known, _)| *known < code) as u32);
        }
        own.bounds = all.into_iter().map(|(_, bound)| bound).collect();
        own
    }

    /// Those of one subject.
    pub(super) fn of_subject(&self, code: usize) -> &[OwnBound] {
        match self.starts.get(code..code + 2) {
            Some([start, end]) => {
                let bounds = self.bounds.get(*start as usize..*end as usize);
                bounds.unwrap_or_default()
            }
            _ => &[],
        }
    }
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
    let shift = (0..64).find(|shift| whole >> shift <= i128::from(u32::MAX));
    let shift = shift.unwrap_or(63);
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
    let mut tightest: Vec<Option<i128>> = vec![None; subjects.len()];
    let mut slots_of = vec![NONE; subjects.len()];
    let mut own = Vec::new();
    let (mut slots, mut slot_sums) = (Vec::new(), Vec::new());
    let mut touches: Vec<Parts> = vec![Vec::new(); subjects.len()];
    for (place, (parts, sum)) in (0..).zip(sums) {
        sum.bounds.sort_by_key(|(bound, rule)| (*bound, rule.limit));
        for (code, weight) in parts.iter() {
            if let Some(touches) = touches.get_mut(*code as usize) {
                touches.push((place, *weight));
            }
        }
        let (Some((bound, _)), Some((_, common))) = (sum.bounds.first(), parts.first()) else {
            continue;
        };
        let bound = bound.div_euclid(i128::from(*common));
        if let [(only, weight)] = parts.as_slice() {
            own.extend(sum.bounds.iter().map(|(bound, rule)| {
                let highest = bound.div_euclid(i128::from(*weight));
                let bound = OwnBound {
                    highest: i64::try_from(highest).unwrap_or(i64::MAX),
                    weight: *weight,
                    denominator: sum.denominator,
                    rule: *rule,
                };
                (*only, bound)
            }));
            if let Some(known) = tightest.get_mut(*only as usize) {
                *known = Some(known.map_or(bound, |known| known.min(bound)));
            }
            continue;
        }
        let slot = u8::try_from(slots.len())
            .ok()
            .filter(|slot| *slot < NONE[0]);
        let is_even = parts.iter().all(|(_, weight)| weight == common);
        let bound = i64::try_from(bound.min(LARGEST)).ok();
        let (Some(slot), Some(bound), true) = (slot, bound, is_even) else {
            parts.iter().for_each(|(code, _)| raise(*code as usize));
            continue;
        };
        slots.push(bound);
        slot_sums.push((place, *common));
        for (code, _) in parts.iter() {
            let known = slots_of.get_mut(*code as usize);
            match known.and_then(|slots| slots.iter_mut().find(|slot| **slot >= NONE[0])) {
                Some(free) => *free = slot,
                None => raise(*code as usize),
            }
        }
    }
    for (code, bound) in tightest.iter().enumerate() {
        if bound.is_some_and(|bound| (bound + 1) >> shift == 0) {
            raise(code);
        }
    }
    let entries = tightest.iter().zip(slots_of).zip(ways);
    let entries = entries.map(|((bound, slots), way)| Entry {
        // Shifted amounts above it may cross the bound, those up to it do not.
        tightest: bound.map_or(u32::MAX, |bound| {
            u32::try_from(((bound + 1) >> shift) - 1).unwrap_or(u32::MAX)
        }),
        slots,
        way: *way,
    });
    Packed {
        entries: entries.collect(),
        shift,
        slots,
        slot_sums,
        touches,
        own: Own::of(subjects.len(), own),
    }
}
