//! A second look at the materials that [`super::shares`] could not prove clean: which of their lines are over a bound by themselves, and whether a sum
//! may be. Knows amounts and marks; what is crossed is told by [`super::glance`].

use std::ops::Range;

use super::cells::Cells;
use super::lines::Lines;
use super::marks::{Distinct, Marks, ONE, Pass};
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
    looked: Looked,
}

/// A block and its runs.
#[derive(Clone, Copy)]
struct Block<'a> {
    part: &'a Lines<'a>,
    ends: &'a [usize],
    unproven: &'a [Unproven],
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
        let block = Block {
            part,
            ends,
            unproven,
        };
        marks.pass(Find {
            doubts: self,
            marks,
            block,
        });
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

    /// Looks at a run whose subjects have a place in a row of codes.
    #[inline(always)]
    fn ask<const N: usize>(
        &mut self,
        marks: &Marks,
        codes: &[u8; N],
        part: &Lines<'_>,
        lines: Range<usize>,
        units: impl Fn(u64) -> u64 + Copy,
    ) -> Option<Asks> {
        let subjects = part.subject.get(lines.clone())?.chunks(WIDTH);
        let amounts = part.lower.get(lines.clone())?.chunks(WIDTH);
        if self.stamp == u32::MAX {
            self.seen.fill(0);
            self.stamp = 0;
        }
        self.stamp += 1;
        let seen = self.seen.first_chunk_mut::<N>()?;
        let (mut used, mut again, mut line) = (0_u64, false, lines.start);
        for (subjects, amounts) in subjects.zip(amounts) {
            let marks = (codes, &*marks.distinct);
            let looked = &mut self.looked;
            let share = look(
                marks,
                (seen, self.stamp),
                (subjects, amounts),
                units,
                looked,
            );
            used = used.wrapping_add(share);
            again |= looked.again;
            for place in looked.over.iter().take(looked.many) {
                self.over.push(Over {
                    line: line + usize::from(*place),
                    ..Over::default()
                });
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

/// Looks at the unproven runs of a block.
struct Find<'a> {
    doubts: &'a mut Doubts,
    marks: &'a Marks,
    block: Block<'a>,
}

impl Pass for Find<'_> {
    #[inline(never)]
    fn over<const N: usize>(self, rows: &[[u8; N]], units: impl Fn(u64) -> u64 + Copy) {
        let Find {
            doubts,
            marks,
            block,
        } = self;
        doubts.all.clear();
        doubts.over.clear();
        if doubts.seen.len() < N {
            doubts.seen.resize(N, 0);
        }
        for Unproven { run, total } in block.unproven {
            let start = run.checked_sub(1).and_then(|last| block.ends.get(last));
            let end = block.ends.get(*run).copied().unwrap_or_default();
            let lines = start.copied().unwrap_or_default()..end;
            let first = doubts.over.len();
            let profile = block.part.profile.get(lines.start);
            let codes = profile.and_then(|profile| rows.get(*profile as usize));
            let asks = match (total, codes) {
                (Total::Fits, Some(codes)) => doubts.ask(marks, codes, block.part, lines, units),
                _ => None,
            };
            let over = first..doubts.over.len();
            if !over.is_empty() || asks != Some(Asks::Lines) {
                doubts.all.push(Doubt {
                    run: *run,
                    over,
                    asks: asks.unwrap_or(Asks::All),
                });
            }
        }
    }
}

/// How many lines are looked at in one go.
const WIDTH: usize = 64;

/// What is seen of some lines of a run.
struct Looked {
    /// Whether a subject stands in the run again.
    again: bool,
    /// The lines that are over a bound by themselves, and how many there are.
    over: [u8; WIDTH],
    many: usize,
}

impl Default for Looked {
    fn default() -> Looked {
        Looked {
            again: false,
            over: [0; WIDTH],
            many: 0,
        }
    }
}

/// One pass without a branch that depends on the amounts: the shares of bounds on sums that they use up. A function of its own, so that all it works with
/// stays in registers.
#[inline(never)]
fn look<const N: usize>(
    (codes, marks): (&[u8; N], &Distinct),
    (seen, stamp): (&mut [u32; N], u32),
    (subjects, amounts): (&[u32], &[i64]),
    units: impl Fn(u64) -> u64,
    looked: &mut Looked,
) -> u64 {
    let (mut used, mut again, mut many) = (0_u64, false, 0_usize);
    for (place, (subject, amount)) in (0..).zip(subjects.iter().zip(amounts)) {
        let at = *subject as usize & (N - 1);
        again |= seen[at] == stamp;
        seen[at] = stamp;
        let code = usize::from(codes[at]);
        let amount = *amount as u64;
        used = used.wrapping_add(units(amount).wrapping_mul(marks.summed[code]));
        // Written for every line, kept for those that are over.
        looked.over[many & (WIDTH - 1)] = place;
        many += usize::from(amount >= marks.over[code]);
    }
    (looked.again, looked.many) = (again, many);
    used
}
