//! What a line can use up, for all profiles and subjects at once: how much of the tightest bounds that it counts against one unit of its amount takes.
//! Knows the sums and bounds of tables; [`super::shares`] and [`super::doubts`] add up what it says.

use std::collections::BTreeMap;

use super::lines::Subject;
use super::pack::{MOST_LINES, Way};
use super::table::{Table, Unlisted};
use crate::screen::WHOLE;

/// One, in which shares are counted.
pub(super) const ONE: u64 = 1 << 32;
/// A share that is more than all there is.
const ALWAYS: u64 = ONE + 1;
/// Amounts are counted in units so great that the whole of a material has fewer of them, with one more for every line. A material within its whole then
/// uses less than 2³¹ · (2³² + 1) < 2⁶⁴: its shares add without overflow.
const MOST_UNITS: i128 = (1 << 31) - MOST_LINES as i128;
/// How many marks are told apart, so that a code takes one byte.
pub(super) const CODES: usize = 256;
/// How many subjects a row of codes may have room for. With a width that is known beforehand no line asks whether its subject is in the row.
const WIDTHS: [usize; 5] = [1 << 8, 1 << 10, 1 << 12, 1 << 14, 1 << 16];

/// What one unit of a subject uses up in a profile.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Mark {
    /// The greatest share of any bound. Where the shares of a material's lines add to no more than one, it crosses nothing.
    share: u64,
    /// The least amount that may cross a bound on this subject alone; nothing where each of its lines must be looked at.
    pub(super) over: u64,
    /// The greatest share of a bound on a sum of several subjects.
    pub(super) summed: u64,
}

/// A line that must be looked at, whatever its amount.
const LOOK: Mark = Mark {
    share: ALWAYS,
    over: 0,
    summed: 0,
};

/// The distinct marks, by code: one column for each of what they say, all reached from one place in memory.
pub(super) struct Distinct {
    pub(super) share: [u64; CODES],
    pub(super) over: [u64; CODES],
    pub(super) summed: [u64; CODES],
}

impl Distinct {
    fn of(marks: &[Mark]) -> Distinct {
        let mut all = Distinct {
            share: [LOOK.share; CODES],
            over: [LOOK.over; CODES],
            summed: [LOOK.summed; CODES],
        };
        let places = all.share.iter_mut().zip(&mut all.over);
        let places = places.zip(&mut all.summed);
        for (((share, over), summed), mark) in places.zip(marks) {
            (*share, *over, *summed) = (mark.share, mark.over, mark.summed);
        }
        all
    }
}

/// The marks of all profiles and subjects.
pub(super) struct Marks {
    /// By profile, then by subject: a place among the distinct marks. One byte each, so that the rows of many profiles stay in the cache. What has no
    /// subject is to be looked at.
    codes: Vec<u8>,
    /// How many codes a row has.
    width: usize,
    pub(super) distinct: Box<Distinct>,
    /// By profile: the greatest total that marks hold for.
    pub(super) most: Vec<u64>,
    /// By how many bits amounts are shifted to become units.
    shift: u32,
}

impl Marks {
    /// Of tables and their rows.
    pub(super) fn of(tables: &[Table], rows: &Rows) -> Marks {
        let codes = Codes::of(|| rows.rows.iter().flatten().copied().chain([LOOK]));
        let mut marks = Marks {
            codes: Vec::new(),
            width: width_of(rows.subjects),
            distinct: Box::new(Distinct::of(&codes.distinct)),
            most: Vec::with_capacity(tables.len()),
            shift: rows.shift,
        };
        marks.codes.reserve_exact(rows.rows.len() * marks.width);
        let look = codes.code(&LOOK);
        for (row, table) in rows.rows.iter().zip(tables) {
            let row = row.iter().map(|mark| codes.code(mark));
            let row = row.chain(std::iter::repeat(look));
            marks.codes.extend(row.take(marks.width));
            marks.most.push(most(table).unwrap_or_default());
        }
        marks
    }

    /// Does a pass over rows and amounts, with the width of the ones and the units of the others known beforehand.
    pub(super) fn pass(&self, pass: impl Pass) {
        match WIDTHS.iter().position(|width| *width == self.width) {
            Some(0) => self.pass_in::<{ WIDTHS[0] }>(pass),
            Some(1) => self.pass_in::<{ WIDTHS[1] }>(pass),
            Some(2) => self.pass_in::<{ WIDTHS[2] }>(pass),
            Some(3) => self.pass_in::<{ WIDTHS[3] }>(pass),
            Some(4) => self.pass_in::<{ WIDTHS[4] }>(pass),
            // No row is wide enough: there are none.
            _ => pass.over::<1>(&[], |amount| amount),
        }
    }

    fn pass_in<const N: usize>(&self, pass: impl Pass) {
        let rows = self.codes.as_chunks::<N>().0;
        // An amount counts as one unit more than the units it fills, so that nothing is lost where it is shifted and no line counts as nothing.
        match self.shift {
            0 => pass.over(rows, |amount| amount | 1),
            shift => pass.over(rows, |amount| (amount >> shift) + 1),
        }
    }
}

/// Work on lines that is compiled for each width of rows and for each way to count amounts.
pub(super) trait Pass {
    /// Does it with the codes of all profiles, row by row, and what amounts count.
    fn over<const N: usize>(self, rows: &[[u8; N]], units: impl Fn(u64) -> u64 + Copy);
}

/// The least width that so many subjects fit in; where none is wide enough, no code of theirs is ever asked for.
fn width_of(subjects: usize) -> usize {
    let mut widths = WIDTHS.into_iter();
    widths.find(|width| *width >= subjects).unwrap_or(0)
}

/// The greatest total of a material, in steps, that leaves so much undisclosed as the table takes for granted; none where no total does.
fn most(table: &Table) -> Option<u64> {
    let most = match table.unlisted {
        Unlisted::Absent => table.whole,
        Unlisted::Above(share) => table.whole - share.div_euclid(table.step) - 1,
        Unlisted::Unclear => return None,
    };
    u64::try_from(most).ok()
}

/// The marks of tables before they are told apart by codes: worked out once, read several times.
pub(super) struct Rows {
    /// Table by table, then subject by subject.
    pub(super) rows: Vec<Vec<Mark>>,
    pub(super) subjects: usize,
    shift: u32,
}

impl Rows {
    pub(super) fn of(tables: &[Table], subjects: &[Subject], step: i128) -> Rows {
        let whole = WHOLE.raw() / step;
        let shift = (0..64).find(|shift| whole >> shift < MOST_UNITS);
        let shift = shift.unwrap_or(63);
        let rows = tables.iter().map(|table| row(table, subjects, shift));
        Rows {
            rows: rows.collect(),
            subjects: subjects.len(),
            shift,
        }
    }

    /// Takes in tables that were added, and some that were compiled again, all in the same steps as the others.
    pub(super) fn follow(&mut self, tables: &[Table], subjects: &[Subject], again: &[u32]) {
        self.subjects = subjects.len();
        for marks in &mut self.rows {
            // What turned up after a table was compiled is looked at.
            marks.resize(subjects.len(), LOOK);
        }
        for code in again {
            let known = self.rows.get_mut(*code as usize);
            if let (Some(known), Some(table)) = (known, tables.get(*code as usize)) {
                *known = row(table, subjects, self.shift);
            }
        }
        for table in tables.get(self.rows.len()..).unwrap_or_default() {
            self.rows.push(row(table, subjects, self.shift));
        }
    }
}

/// The marks of one profile, subject by subject.
fn row(table: &Table, subjects: &[Subject], shift: u32) -> Vec<Mark> {
    let Some(most) = most(table) else {
        return vec![LOOK; subjects.len()];
    };
    let mut parts = vec![(0_u32, 0_i64); table.sums.len()];
    for (place, weight) in table.touches.iter().flatten() {
        if let Some((many, heaviest)) = parts.get_mut(*place as usize) {
            *many += 1;
            *heaviest = (*weight).max(*heaviest);
        }
    }
    let share_of = |bound: i128, weight: i64| -> Option<u64> {
        // Amounts whose sum is over the bound have shares, rounded up, that add to more than one.
        let one = i128::from(ONE) << shift;
        let first_over = bound.checked_add(1).filter(|over| *over > 0)?;
        let share = one.checked_mul(i128::from(weight))?.div_euclid(first_over);
        Some(u64::try_from(share).ok()?.saturating_add(1).min(ALWAYS))
    };
    let add = |mark: Mark, (place, weight): &(u32, i64)| -> Option<Mark> {
        let (bound, _) = table.sums.get(*place as usize)?.bounds.first()?;
        let (many, heaviest) = parts.get(*place as usize)?;
        if i128::from(most).checked_mul(i128::from(*heaviest))? <= *bound {
            return Some(mark);
        }
        let share = share_of(*bound, *weight)?;
        let is_alone = *many == 1;
        let highest = bound.checked_div(i128::from(*weight))?;
        let over = u64::try_from(highest).ok()?.saturating_add(1);
        Some(Mark {
            share: mark.share.max(share),
            over: if is_alone {
                mark.over.min(over)
            } else {
                mark.over
            },
            summed: if is_alone {
                mark.summed
            } else {
                mark.summed.max(share)
            },
        })
    };
    let of_subject = |(code, subject): (usize, &Subject)| {
        let way = table.ways.get(code);
        let is_named = table.named.get(code).is_none_or(|named| !named.is_empty());
        let bars = table.bars.get(code) != Some(&false);
        let in_steps = subject.step.raw() == table.step;
        if is_named || bars || !in_steps || way != Some(&Way::Dense) {
            return LOOK;
        }
        let free = Mark {
            share: 0,
            over: u64::MAX,
            summed: 0,
        };
        let mut touches = table.touches.get(code).into_iter().flatten();
        touches.try_fold(free, add).unwrap_or(LOOK)
    };
    subjects.iter().enumerate().map(of_subject).collect()
}

/// Marks told apart by one byte.
struct Codes {
    distinct: Vec<Mark>,
    /// Which of them stands for which mark, where there are not too many.
    exact: BTreeMap<Mark, u8>,
    /// How many leading bits of a share are kept, where there are.
    kept: u32,
}

impl Codes {
    /// Where there are too many, those with about the same share stand for each other, each with the strictest of what they say: less is proven, but what
    /// is proven holds.
    fn of<M: Iterator<Item = Mark>>(marks: impl Fn() -> M) -> Codes {
        let mut exact = BTreeMap::new();
        for mark in marks() {
            if exact.len() <= CODES {
                exact.insert(mark, 0);
            }
        }
        if exact.len() <= CODES {
            for (code, place) in (0..).zip(exact.values_mut()) {
                *place = code;
            }
            let distinct = exact.keys().copied().collect();
            return Codes {
                distinct,
                exact,
                kept: u64::BITS,
            };
        }
        let rounded = |kept| {
            let mut groups: BTreeMap<u64, Mark> = BTreeMap::new();
            for mark in marks() {
                let share = round_up(mark.share, kept);
                let group = groups.entry(share).or_insert(Mark { share, ..mark });
                group.over = group.over.min(mark.over);
                group.summed = group.summed.max(mark.summed);
            }
            groups
        };
        let fits = |kept: &u32| rounded(*kept).len() <= CODES;
        let kept = (4..=16).rev().find(fits).unwrap_or(3);
        Codes {
            distinct: rounded(kept).into_values().collect(),
            exact: BTreeMap::new(),
            kept,
        }
    }

    fn code(&self, mark: &Mark) -> u8 {
        if let Some(code) = self.exact.get(mark) {
            return *code;
        }
        let share = round_up(mark.share, self.kept);
        let at = self.distinct.partition_point(|known| known.share < share);
        u8::try_from(at).unwrap_or(u8::MAX)
    }
}

/// A share with no more than so many leading bits, at least as great.
fn round_up(share: u64, kept: u32) -> u64 {
    let dropped = (u64::BITS - share.leading_zeros()).saturating_sub(kept);
    let rounded = share.div_ceil(1 << dropped) << dropped;
    rounded.min(ALWAYS)
}
