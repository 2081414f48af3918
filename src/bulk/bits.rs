//! Which bits are set in any of many numbers: whether all of them are small is then asked once. Knows numbers, nothing of what they mean.

/// All bits that are set in the subjects and amounts of some lines.
#[derive(Clone, Copy, Default)]
pub(super) struct Bits {
    pub(super) subjects: u32,
    pub(super) amounts: u64,
}

impl Bits {
    pub(super) fn of(subjects: &[u32], amounts: &[i64]) -> Bits {
        let mut bits = Bits::default();
        bits.add(subjects, amounts);
        bits
    }

    #[inline]
    pub(super) fn add(&mut self, subjects: &[u32], amounts: &[i64]) {
        for subject in subjects {
            self.subjects |= subject;
        }
        for amount in amounts {
            self.amounts |= *amount as u64;
        }
    }
}
