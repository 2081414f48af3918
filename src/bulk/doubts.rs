//! A second look at the materials that [`super::shares`] could not prove clean: which of their lines are over a bound by themselves, and whether a sum
//! may be. Knows amounts and marks; what is crossed is told by [`super::glance`].

use std::ops::Range;

use super::cells::Cells;
use super::lines::Lines;
use super::marks::{Marks, ONE};
use super::shares::{Total, Unproven};

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
    line: usize,
    pub(super) amount: i64,
    /// Where the list of what bounds it begins.
    pub(super) list: u32,
    /// The tightest bound of that list.
    tightest: i64,
}

impl Over {
    /// Whether it crosses anything, for all that is known of its list.
    pub(super) fn is_over(&self) -> bool {
        self.amount > self.tightest
    }
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
    pub(super) fn find(
        &mut self,
        (marks, cells): (&Marks, &Cells),
        part: &Lines<'_>,
        ends: &[usize],
        unproven: &[Unproven],
    ) {
        if marks.shift == 0 {
            self.find_by(marks, part, ends, unproven, |amount| amount | 1);
        } else {
            let units = |amount| (amount >> marks.shift) + 1;
            self.find_by(marks, part, ends, unproven, units);
        }
        // All lists are looked up side by side, since each is a wait for memory.
        for over in &mut self.over {
            let profile = part.profile.get(over.line).copied();
            let subject = part.subject.get(over.line).copied();
            over.amount = part.lower.get(over.line).copied().unwrap_or(i64::MIN);
            over.list = cells.list(profile.unwrap_or(u32::MAX), subject.unwrap_or(u32::MAX));
        }
        for over in &mut self.over {
            over.tightest = cells.lists.first(over.list);
        }
    }

    #[inline(never)]
    fn find_by(
        &mut self,
        marks: &Marks,
        part: &Lines<'_>,
        ends: &[usize],
        unproven: &[Unproven],
        units: impl Fn(u64) -> u64,
    ) {
        self.all.clear();
        let mut many = 0;
        for Unproven { run, total } in unproven {
            let start = run.checked_sub(1).and_then(|last| ends.get(last));
            let lines = start.copied().unwrap_or_default()..ends.get(*run).copied().unwrap_or(0);
            if self.over.len() < many + lines.len() {
                self.over.resize(2 * (many + lines.len()), Over::default());
            }
            let first = many;
            let asks = match total {
                Total::Beyond => None,
                Total::Fits => self.ask(marks, part, lines, &mut many, &units),
            };
            if many > first || asks != Some(Asks::Lines) {
                self.all.push(Doubt {
                    run: *run,
                    over: first..many,
                    asks: asks.unwrap_or(Asks::All),
                });
            }
        }
        self.over.truncate(many);
    }

    /// One pass without a branch that depends on the amounts.
    #[inline]
    fn ask(
        &mut self,
        marks: &Marks,
        part: &Lines<'_>,
        lines: Range<usize>,
        many: &mut usize,
        units: impl Fn(u64) -> u64,
    ) -> Option<Asks> {
        let (codes, _) = marks.of_profile(*part.profile.get(lines.start)?)?;
        let subjects = part.subject.get(lines.clone())?;
        let amounts = part.lower.get(lines.clone())?;
        if self.seen.len() != codes.len() || self.stamp == u32::MAX {
            self.seen.clear();
            self.seen.resize(codes.len(), 0);
            self.stamp = 0;
        }
        self.stamp += 1;
        let (stamp, seen) = (self.stamp, self.seen.get_mut(..codes.len())?);
        let room = self.over.get_mut(*many..*many + lines.len())?;
        let (mut used, mut again, mut next) = (0_u64, false, 0);
        for ((line, subject), amount) in lines.zip(subjects).zip(amounts) {
            let at = *subject as usize;
            let (code, seen) = (codes.get(at)?, seen.get_mut(at)?);
            again |= *seen == stamp;
            *seen = stamp;
            let mark = &marks.distinct[usize::from(*code)];
            let amount = *amount as u64;
            used = used.wrapping_add(units(amount).wrapping_mul(mark.summed));
            // Written for every line, kept for those over a bound.
            if let Some(kept) = room.get_mut(next) {
                kept.line = line;
            }
            next += usize::from(amount >= mark.over);
        }
        *many += next;
        Some(match again {
            true => Asks::All,
            false if used > ONE => Asks::Sums,
            false => Asks::Lines,
        })
    }
}
