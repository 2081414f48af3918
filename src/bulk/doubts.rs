//! A second look at the materials that [`super::shares`] could not prove clean: which of their lines are over a bound by themselves, and whether a sum
//! may be. Knows amounts and marks; what is crossed is told by [`super::glance`].

use std::ops::Range;

use super::lines::Lines;
use super::lists::Lists;
use super::marks::{Marks, ONE};
use super::pack::MOST_LINES;
use super::shares::TOO_LARGE;

/// A material that may cross something.
#[derive(Clone, Debug)]
pub(super) struct Doubt {
    /// Which run of the block it is.
    pub(super) run: usize,
    /// Its lines that are over a bound by themselves, among those of all doubts.
    pub(super) over: Range<usize>,
    pub(super) asks: Asks,
}

/// What a doubt must be asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Asks {
    /// What its lines cross by themselves; no sum is crossed.
    Lines,
    /// Also what its sums cross.
    Sums,
    /// All of its rows.
    All,
}

/// A line over a bound.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Over {
    pub(super) line: usize,
    /// Where the list of what bounds it begins.
    pub(super) list: u32,
}

/// The doubts of one block.
#[derive(Default)]
pub(super) struct Doubts {
    pub(super) all: Vec<Doubt>,
    pub(super) over: Vec<Over>,
    /// The last run that each subject was seen in.
    seen: Vec<u32>,
    stamp: u32,
}

impl Doubts {
    /// All runs of a block whose amounts are no exact ones.
    pub(super) fn about_all(&mut self, runs: usize) {
        self.over.clear();
        self.all.clear();
        self.all.extend((0..runs).map(|run| Doubt {
            run,
            over: 0..0,
            asks: Asks::All,
        }));
    }

    /// Looks at the unproven runs.
    #[inline(never)]
    pub(super) fn find(
        &mut self,
        marks: &Marks,
        lists: &Lists,
        part: &Lines<'_>,
        ends: &[usize],
        unproven: &[usize],
    ) {
        self.all.clear();
        let mut many = 0;
        for run in unproven {
            let start = run.checked_sub(1).and_then(|last| ends.get(last));
            let lines = start.copied().unwrap_or_default()..ends.get(*run).copied().unwrap_or(0);
            if self.over.len() < many + lines.len() {
                self.over.resize(2 * (many + lines.len()), Over::default());
            }
            let first = many;
            let asks = self.ask(marks, part, lines, &mut many);
            if many > first || asks != Some(Asks::Lines) {
                self.all.push(Doubt {
                    run: *run,
                    over: first..many,
                    asks: asks.unwrap_or(Asks::All),
                });
            }
        }
        // All lists are looked up side by side, since each is a wait for memory.
        for over in self.over.iter_mut().take(many) {
            let (profile, subject) = (part.profile.get(over.line), part.subject.get(over.line));
            over.list = match (profile, subject) {
                (Some(profile), Some(subject)) => lists.of_subject(*profile, *subject),
                _ => Lists::LOOK,
            };
        }
    }

    /// One pass without a branch that depends on the amounts.
    fn ask(
        &mut self,
        marks: &Marks,
        part: &Lines<'_>,
        lines: Range<usize>,
        many: &mut usize,
    ) -> Option<Asks> {
        let (codes, most) = marks.of_profile(*part.profile.get(lines.start)?)?;
        let subjects = part.subject.get(lines.clone())?;
        let amounts = part.lower.get(lines.clone())?;
        if self.seen.len() < codes.len() || self.stamp == u32::MAX {
            self.seen.clear();
            self.seen.resize(codes.len(), 0);
            self.stamp = 0;
        }
        self.stamp += 1;
        let stamp = self.stamp;
        let (mut used, mut total, mut all, mut again) = (0_u64, 0_u64, 0_u64, false);
        let mut next = *many;
        for ((line, subject), amount) in lines.zip(subjects).zip(amounts) {
            let at = *subject as usize;
            let (code, seen) = (codes.get(at)?, self.seen.get_mut(at)?);
            again |= *seen == stamp;
            *seen = stamp;
            let code = usize::from(*code);
            let amount = *amount as u64;
            all |= amount;
            total = total.wrapping_add(amount);
            let units = (amount >> marks.shift) + 1;
            used = used.wrapping_add(units.wrapping_mul(marks.summed[code]));
            // Written for every line, kept for those over a bound.
            if let Some(kept) = self.over.get_mut(next) {
                kept.line = line;
            }
            next += usize::from(amount >= marks.over[code]);
        }
        *many = next;
        let overflows = (all >> TOO_LARGE != 0) | (amounts.len() > MOST_LINES);
        Some(if overflows | again | (total > most) {
            Asks::All
        } else if used > ONE {
            Asks::Sums
        } else {
            Asks::Lines
        })
    }
}
