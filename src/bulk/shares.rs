//! The cheapest proof that the lines of a material cross nothing: each line uses up a share of the tightest bound that it counts against, and shares
//! that add to no more than one leave every bound uncrossed. Knows amounts and marks; what it cannot prove it leaves to [`super::doubts`].

use super::lines::Lines;
use super::marks::{Marks, ONE};
use super::pack::MOST_LINES;

/// Amounts from here on are left to others, so that the amounts of a material add without overflow. Negative ones count among them.
pub(super) const TOO_LARGE: u32 = 48;

impl Marks {
    /// Gathers which runs of exact amounts are not proven clean; `ends` tells where each of them ends.
    pub(super) fn prove(&self, part: &Lines<'_>, ends: &[usize], unproven: &mut Vec<usize>) {
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
        unproven: &mut Vec<usize>,
        units: impl Fn(u64) -> u64,
    ) {
        unproven.clear();
        unproven.resize(ends.len(), 0);
        let (mut start, mut many) = (0, 0);
        for (run, end) in ends.iter().enumerate() {
            let is_clean = self.is_clean(part, start, *end, &units);
            start = *end;
            // Written for every run, kept for those without a proof.
            if let Some(kept) = unproven.get_mut(many) {
                *kept = run;
            }
            many += usize::from(is_clean != Some(true));
        }
        unproven.truncate(many);
    }

    #[inline]
    fn is_clean(
        &self,
        part: &Lines<'_>,
        start: usize,
        end: usize,
        units: impl Fn(u64) -> u64,
    ) -> Option<bool> {
        let (codes, most) = self.of_profile(*part.profile.get(start)?)?;
        let subjects = part.subject.get(start..end)?;
        let amounts = part.lower.get(start..end)?;
        let (mut used, mut total, mut all) = (0_u64, 0_u64, 0_u64);
        for (subject, amount) in subjects.iter().zip(amounts) {
            let code = codes.get(*subject as usize)?;
            let amount = *amount as u64;
            all |= amount;
            total = total.wrapping_add(amount);
            let share = self.shares[usize::from(*code)];
            used = used.wrapping_add(units(amount).wrapping_mul(share));
        }
        let overflows = (all >> TOO_LARGE != 0) | (amounts.len() > MOST_LINES);
        Some(!overflows & (total <= most) & (used <= ONE))
    }
}
