//! A second look at the materials that [`super::shares`] could not prove clean: which of their lines are over a bound by themselves, and whether a sum
//! may be. Knows amounts and marks; what is crossed is told by [`super::glance`].

use std::ops::Range;

use super::borders::{WIDTH, bits};
use super::cells::Cells;
use super::lines::Lines;
use super::marks::{Mark, Marks, ONE};
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
    #[inline(never)]
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
        units: impl Fn(u64) -> u64 + Copy,
    ) {
        self.all.clear();
        self.over.clear();
        for Unproven { run, total } in unproven {
            let start = run.checked_sub(1).and_then(|last| ends.get(last));
            let lines = start.copied().unwrap_or_default()..ends.get(*run).copied().unwrap_or(0);
            let first = self.over.len();
            let asks = match total {
                Total::Beyond => None,
                Total::Fits => self.ask(marks, part, lines, units),
            };
            let over = first..self.over.len();
            if !over.is_empty() || asks != Some(Asks::Lines) {
                self.all.push(Doubt {
                    run: *run,
                    over,
                    asks: asks.unwrap_or(Asks::All),
                });
            }
        }
    }

    fn ask(
        &mut self,
        marks: &Marks,
        part: &Lines<'_>,
        lines: Range<usize>,
        units: impl Fn(u64) -> u64 + Copy,
    ) -> Option<Asks> {
        let (codes, _) = marks.of_profile(*part.profile.get(lines.start)?)?;
        let subjects = part.subject.get(lines.clone())?.chunks(WIDTH);
        let amounts = part.lower.get(lines.clone())?.chunks(WIDTH);
        if self.seen.len() != codes.len() || self.stamp == u32::MAX {
            self.seen.clear();
            self.seen.resize(codes.len(), 0);
            self.stamp = 0;
        }
        self.stamp += 1;
        let (mut used, mut again, mut line) = (0_u64, false, lines.start);
        for (subjects, amounts) in subjects.zip(amounts) {
            let seen = (&mut *self.seen, self.stamp);
            let looked = look((codes, &marks.distinct), seen, subjects, amounts, units)?;
            used = used.wrapping_add(looked.used);
            again |= looked.again;
            let mut over = bits(&looked.over);
            while over != 0 {
                self.over.push(Over {
                    line: line + over.trailing_zeros() as usize,
                    ..Over::default()
                });
                over &= over - 1;
            }
            line += subjects.len();
        }
        Some(match again {
            true => Asks::All,
            false if used > ONE => Asks::Sums,
            false => Asks::Lines,
        })
    }
}

/// What is seen of some lines of a run.
struct Looked {
    /// The shares of bounds on sums that they use up.
    used: u64,
    /// Whether a subject stands in the run again.
    again: bool,
    /// One for each line that is over a bound by itself, else zero.
    over: [u8; WIDTH],
}

/// One pass without a branch that depends on the amounts; a function of its own, so that all it works with stays in registers.
#[inline(never)]
fn look(
    (codes, marks): (&[u8], &[Mark; 256]),
    (seen, stamp): (&mut [u32], u32),
    subjects: &[u32],
    amounts: &[i64],
    units: impl Fn(u64) -> u64,
) -> Option<Looked> {
    let mut looked = Looked {
        used: 0,
        again: false,
        over: [0; WIDTH],
    };
    let (mut used, mut again) = (0_u64, false);
    let seen = seen.get_mut(..codes.len())?;
    for ((subject, amount), over) in subjects.iter().zip(amounts).zip(&mut looked.over) {
        let at = *subject as usize;
        let (code, seen) = (codes.get(at)?, seen.get_mut(at)?);
        again |= *seen == stamp;
        *seen = stamp;
        let mark = &marks[usize::from(*code)];
        let amount = *amount as u64;
        used = used.wrapping_add(units(amount).wrapping_mul(mark.summed));
        *over = u8::from(amount >= mark.over);
    }
    (looked.used, looked.again) = (used, again);
    Some(looked)
}
