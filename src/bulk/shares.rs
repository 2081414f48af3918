//! The cheapest proof that the lines of a material cross nothing: each line uses up a share of the tightest bound that it counts against, and shares
//! that add to no more than one leave every bound uncrossed. Knows sums and bounds of profiles; what it cannot prove it leaves to [`super::glance`].

use std::collections::BTreeSet;

use super::lines::Subject;
use super::pack::{MOST_LINES, Way};
use super::table::{Table, Unlisted};
use crate::screen::WHOLE;

/// One, in which shares are counted.
const ONE: u64 = 1 << 32;
/// A share that is more than all there is: of a subject whose lines must be looked at, whatever their amount.
const ALWAYS: u64 = ONE + 1;
/// Amounts are counted in units so great that the whole of a material has fewer of them, with one more for every line. A material within its whole then
/// uses less than 2³¹ · (2³² + 1) < 2⁶⁴: its shares add without overflow.
const MOST_UNITS: i128 = (1 << 31) - MOST_LINES as i128;
/// Amounts from here on are left to others, so that the amounts of a material add without overflow.
const TOO_LARGE: u32 = 48;

/// What a line of a profile and a subject uses up per unit of its amount, for all profiles and subjects.
pub(super) struct Shares {
    /// By profile, then by subject: a place among the distinct shares. One byte each, so that the rows of many profiles stay in the cache.
    codes: Vec<u8>,
    subjects: usize,
    distinct: Box<[u64; 256]>,
    /// By profile: the greatest total that the proof holds for.
    most: Vec<u64>,
    /// By how many bits amounts are shifted to become units.
    shift: u32,
}

/// Whether a material must be looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Proof {
    /// Nothing is crossed and nothing is named: all stays as without lines.
    Clean,
    /// None.
    Missing,
}

impl Shares {
    pub(super) fn of(tables: &[Table], subjects: &[Subject], step: i128) -> Shares {
        let whole = WHOLE.raw() / step;
        let shift = (0..64).find(|shift| whole >> shift < MOST_UNITS);
        let shift = shift.unwrap_or(63);
        let rows = || tables.iter().map(|table| row(table, subjects, shift));
        let all: BTreeSet<u64> = rows().flatten().collect();
        let distinct = Distinct::of(&all);
        Shares {
            codes: rows().flatten().map(|share| distinct.code(share)).collect(),
            subjects: subjects.len(),
            distinct: distinct.shares,
            most: tables
                .iter()
                .map(|table| most(table).unwrap_or_default())
                .collect(),
            shift,
        }
    }

    /// Tries to prove each material clean: runs of exact amounts that end at `ends`.
    pub(super) fn prove(
        &self,
        ends: &[usize],
        columns: (&[u32], &[u32], &[i64]),
        proofs: &mut Vec<Proof>,
    ) {
        // An amount counts as one unit more than the units it fills, so that nothing is lost where it is shifted and no line counts as nothing.
        if self.shift == 0 {
            self.each(ends, columns, proofs, |amount| amount | 1);
        } else {
            self.each(ends, columns, proofs, |amount| (amount >> self.shift) + 1);
        }
    }

    #[inline(never)]
    fn each(
        &self,
        ends: &[usize],
        (profiles, subjects, amounts): (&[u32], &[u32], &[i64]),
        proofs: &mut Vec<Proof>,
        units: impl Fn(u64) -> u64,
    ) {
        proofs.clear();
        let mut start = 0;
        proofs.extend(ends.iter().map(|end| {
            let lines = start..*end;
            start = *end;
            let (Some(profile), Some(subjects), Some(amounts)) = (
                profiles.get(lines.start),
                subjects.get(lines.clone()),
                amounts.get(lines),
            ) else {
                return Proof::Missing;
            };
            let profile = *profile as usize;
            let Some(most) = self.most.get(profile) else {
                return Proof::Missing;
            };
            let at = profile * self.subjects;
            let Some(row) = self.codes.get(at..at + self.subjects) else {
                return Proof::Missing;
            };
            let (mut used, mut total, mut all) = (0_u64, 0_u64, 0_u64);
            for (subject, amount) in subjects.iter().zip(amounts) {
                let Some(code) = row.get(*subject as usize) else {
                    return Proof::Missing;
                };
                let amount = *amount as u64;
                all |= amount;
                total = total.wrapping_add(amount);
                let share = self.distinct[usize::from(*code)];
                used = used.wrapping_add(units(amount).wrapping_mul(share));
            }
            // A negative amount is too large as well.
            let overflows = (all >> TOO_LARGE != 0) | (amounts.len() > MOST_LINES);
            if overflows | (total > *most) | (used > ONE) {
                Proof::Missing
            } else {
                Proof::Clean
            }
        }));
    }
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

/// The shares of one profile, subject by subject.
fn row(table: &Table, subjects: &[Subject], shift: u32) -> Vec<u64> {
    let Some(most) = most(table) else {
        return vec![ALWAYS; subjects.len()];
    };
    let mut heaviest = vec![0; table.sums.len()];
    for (place, weight) in table.touches.iter().flatten() {
        if let Some(heaviest) = heaviest.get_mut(*place as usize) {
            *heaviest = (*weight).max(*heaviest);
        }
    }
    let of_sum = |place: u32, weight: i64| -> Option<u64> {
        let (bound, _) = table.sums.get(place as usize)?.bounds.first()?;
        let heaviest = i128::from(*heaviest.get(place as usize)?);
        if i128::from(most).checked_mul(heaviest)? <= *bound {
            return Some(0);
        }
        // Amounts whose sum is over the bound have shares, rounded up, that add to more than one.
        let one = i128::from(ONE) << shift;
        let first_over = bound.checked_add(1).filter(|over| *over > 0)?;
        let share = one.checked_mul(i128::from(weight))?.div_euclid(first_over);
        Some(u64::try_from(share).ok()?.saturating_add(1).min(ALWAYS))
    };
    let of_subject = |(code, subject): (usize, &Subject)| {
        let way = table.entries.get(code).map(|entry| entry.way);
        let is_named = table.named.get(code).is_none_or(|named| !named.is_empty());
        let bars = table.bars.get(code) != Some(&false);
        let in_steps = subject.step.raw() == table.step;
        if is_named || bars || !in_steps || way.is_none_or(|way| way == Way::Whole) {
            return ALWAYS;
        }
        let mut touches = table.touches.get(code).into_iter().flatten();
        let greatest = touches.try_fold(0, |greatest: u64, (place, weight)| {
            Some(greatest.max(of_sum(*place, *weight)?))
        });
        greatest.unwrap_or(ALWAYS)
    };
    subjects.iter().enumerate().map(of_subject).collect()
}

/// Shares told apart by one byte.
struct Distinct {
    shares: Box<[u64; 256]>,
    /// How many leading bits of a share are kept.
    kept: u32,
    many: usize,
}

impl Distinct {
    /// Where there are too many, all are rounded up to fewer digits: the proof holds for fewer materials, but it holds.
    fn of(all: &BTreeSet<u64>) -> Distinct {
        let rounded = |kept| -> BTreeSet<u64> {
            let all = all.iter().map(|share| round_up(*share, kept));
            all.collect()
        };
        let kept = (4..=34).rev().find(|kept| rounded(*kept).len() <= 256);
        let kept = kept.unwrap_or(3);
        let distinct = rounded(kept);
        let mut shares = Box::new([ALWAYS; 256]);
        for (place, share) in shares.iter_mut().zip(&distinct) {
            *place = *share;
        }
        Distinct {
            shares,
            kept,
            many: distinct.len(),
        }
    }

    fn code(&self, share: u64) -> u8 {
        let known = self.shares.get(..self.many).unwrap_or_default();
        let rounded = round_up(share, self.kept);
        let at = known.partition_point(|known| *known < rounded);
        u8::try_from(at).unwrap_or(u8::MAX)
    }
}

/// A share with no more than so many leading bits, at least as great.
fn round_up(share: u64, kept: u32) -> u64 {
    let dropped = (u64::BITS - share.leading_zeros()).saturating_sub(kept);
    let rounded = share.div_ceil(1 << dropped) << dropped;
    rounded.min(ALWAYS)
}
