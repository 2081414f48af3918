//! The cheapest proof that the lines of a material cross nothing: each line uses up a share of the tightest bound that it counts against, and shares
//! that add to no more than one leave every bound uncrossed. Knows amounts and marks; what it cannot prove it leaves to [`super::doubts`].

use super::lines::Lines;
use super::marks::{Marks, ONE};
use super::pack::MOST_LINES;

/// Amounts from here on are left to others, so that the amounts of a material add without overflow. Negative ones count among them.
const TOO_LARGE: u32 = 48;

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

impl Marks {
    /// Gathers which runs of exact amounts are not proven clean; `ends` tells where each of them ends.
    pub(super) fn prove(&self, part: &Lines<'_>, ends: &[usize], unproven: &mut Vec<Unproven>) {
        // An amount counts as one unit more than the units it fills, so that nothing is lost where it is shifted and no line counts as nothing.
        if self.shift == 0 {
            self.prove_by(part, ends, unproven, |amount| amount | 1);
        } else {
            self.prove_by(part, ends, unproven, |amount| (amount >> self.shift) + 1);
        }
    }

    #[inline(never)]
    fn prove_by(
        &self,
        part: &Lines<'_>,
        ends: &[usize],
        unproven: &mut Vec<Unproven>,
        units: impl Fn(u64) -> u64 + Copy,
    ) {
        let none = Unproven {
            run: 0,
            total: Total::Beyond,
        };
        unproven.clear();
        unproven.resize(ends.len(), none);
        let (mut start, mut many) = (0, 0);
        for (run, end) in ends.iter().enumerate() {
            let used = self.used(part, start, *end, units);
            let (total, used) = used.unwrap_or((Total::Beyond, 0));
            start = *end;
            // Written for every run, kept for those without a proof.
            if let Some(kept) = unproven.get_mut(many) {
                *kept = Unproven { run, total };
            }
            many += usize::from((used > ONE) | (total == Total::Beyond));
        }
        unproven.truncate(many);
    }

    #[inline]
    fn used(
        &self,
        part: &Lines<'_>,
        start: usize,
        end: usize,
        units: impl Fn(u64) -> u64,
    ) -> Option<(Total, u64)> {
        let (codes, most) = self.of_profile(*part.profile.get(start)?)?;
        let subjects = part.subject.get(start..end)?;
        let amounts = part.lower.get(start..end)?;
        let sums = add_up(codes, &self.shares, subjects, amounts, units)?;
        let overflows = (sums.all >> TOO_LARGE != 0) | (amounts.len() > MOST_LINES);
        let total = if overflows | (sums.total > most) {
            Total::Beyond
        } else {
            Total::Fits
        };
        Some((total, sums.used))
    }
}

/// What the lines of a run add up to.
struct Sums {
    /// The shares they use up.
    used: u64,
    total: u64,
    /// All bits that are set in any of the amounts.
    all: u64,
}

/// The innermost loop; a function of its own, so that all it works with stays in registers.
#[inline(never)]
fn add_up(
    codes: &[u8],
    shares: &[u64; 256],
    subjects: &[u32],
    amounts: &[i64],
    units: impl Fn(u64) -> u64,
) -> Option<Sums> {
    let (mut used, mut total, mut all) = (0_u64, 0_u64, 0_u64);
    for (subject, amount) in subjects.iter().zip(amounts) {
        let code = codes.get(*subject as usize)?;
        let amount = *amount as u64;
        all |= amount;
        total = total.wrapping_add(amount);
        let share = shares[usize::from(*code)];
        used = used.wrapping_add(units(amount).wrapping_mul(share));
    }
    Some(Sums { used, total, all })
}
