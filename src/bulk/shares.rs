//! The cheapest proof that the lines of a material cross nothing: each line uses up a share of the tightest bound that it counts against, and shares
//! that add to no more than one leave every bound uncrossed. Knows amounts and marks; what it cannot prove it leaves to [`super::doubts`].

use super::bits::Bits;
use super::lines::Lines;
use super::marks::{Distinct, Marks, ONE, Pass};
use super::pack::MOST_LINES;

/// Amounts from here on are left to others, so that the amounts of a material add without overflow. Negative ones count among them.
const TOO_LARGE: u32 = 48;
/// How many lines are added up between two questions whether there are more.
const AT_ONCE: usize = 4;

/// A run of lines that is not proven clean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unproven {
    /// Which run of the block it is.
    pub(super) run: usize,
    pub(super) total: Total,
}

/// Whether marks hold for the amounts of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Total {
    Fits,
    /// They add to more than they may, or nobody can add them, or nobody knows their subject.
    Beyond,
}

/// Gathers which runs of exact amounts are not proven clean.
pub(super) struct Prove<'a> {
    pub(super) marks: &'a Marks,
    pub(super) part: &'a Lines<'a>,
    /// Where each run ends.
    pub(super) ends: &'a [usize],
    /// The bits of the lines.
    pub(super) bits: Bits,
    pub(super) unproven: &'a mut Vec<Unproven>,
}

impl Pass for Prove<'_> {
    #[inline(never)]
    fn over<const N: usize>(self, rows: &[[u8; N]], units: impl Fn(u64) -> u64 + Copy) {
        let none = Unproven {
            run: 0,
            total: Total::Beyond,
        };
        let Prove {
            marks,
            part,
            ends,
            bits,
            unproven,
        } = self;
        unproven.clear();
        unproven.resize(ends.len(), none);
        // Asked of all lines at once; where it fails, of each run.
        let all_fit = fit::<N>(bits);
        let (mut start, mut many) = (0, 0);
        for (run, end) in ends.iter().enumerate() {
            let lines = start..*end;
            start = *end;
            let used = || {
                let profile = *part.profile.get(lines.start)? as usize;
                let (codes, most) = (rows.get(profile)?, marks.most.get(profile)?);
                let subjects = part.subject.get(lines.clone())?;
                let amounts = part.lower.get(lines.clone())?;
                if !all_fit && !fit::<N>(Bits::of(subjects, amounts)) {
                    return None;
                }
                let (used, total) = add_up(codes, &marks.distinct, subjects, amounts, units);
                let fits = (total <= *most) & (lines.len() <= MOST_LINES);
                fits.then_some(used)
            };
            let used = used();
            let total = match used {
                Some(_) => Total::Fits,
                None => Total::Beyond,
            };
            // Written for every run, kept for those without a proof.
            if let Some(kept) = unproven.get_mut(many) {
                *kept = Unproven { run, total };
            }
            many += usize::from(used.is_none_or(|used| used > ONE));
        }
        unproven.truncate(many);
    }
}

/// Whether all subjects have a place in a row of codes, and no amount is too large to be added.
fn fit<const N: usize>(bits: Bits) -> bool {
    (bits.subjects as usize) < N && bits.amounts >> TOO_LARGE == 0
}

/// Which of the last lines are left when all others were added up [`AT_ONCE`].
const LEFT: [[u64; AT_ONCE]; AT_ONCE] = [
    [0, 0, 0, 0],
    [0, 0, 0, u64::MAX],
    [0, 0, u64::MAX, u64::MAX],
    [0, u64::MAX, u64::MAX, u64::MAX],
];

/// The shares that the lines of a run use up, and their total. The innermost loop; a function of its own, so that all it works with stays in registers.
#[inline(never)]
fn add_up<const N: usize>(
    codes: &[u8; N],
    marks: &Distinct,
    subjects: &[u32],
    amounts: &[i64],
    units: impl Fn(u64) -> u64,
) -> (u64, u64) {
    let used_by = |subject: u32, amount: i64| {
        let code = codes[subject as usize & (N - 1)];
        units(amount as u64).wrapping_mul(marks.share[usize::from(code)])
    };
    let (mut used, mut total) = (0_u64, 0_u64);
    let (at_once, rest) = subjects.as_chunks::<AT_ONCE>();
    for (subjects, amounts) in at_once.iter().zip(amounts.as_chunks::<AT_ONCE>().0) {
        for (subject, amount) in subjects.iter().zip(amounts) {
            total = total.wrapping_add(*amount as u64);
            used = used.wrapping_add(used_by(*subject, *amount));
        }
    }
    // The last lines once more, of which those that are left count: how many there are is asked without a branch, since nobody could foresee it.
    match (
        subjects.last_chunk::<AT_ONCE>(),
        amounts.last_chunk::<AT_ONCE>(),
    ) {
        (Some(subjects), Some(amounts)) => {
            let left = &LEFT[rest.len() & (AT_ONCE - 1)];
            let lines = subjects.iter().zip(amounts);
            for ((subject, amount), left) in lines.zip(left) {
                total = total.wrapping_add(*amount as u64 & left);
                used = used.wrapping_add(used_by(*subject, *amount) & left);
            }
        }
        _ => {
            for (subject, amount) in subjects.iter().zip(amounts) {
                total = total.wrapping_add(*amount as u64);
                used = used.wrapping_add(used_by(*subject, *amount));
            }
        }
    }
    (used, total)
}
