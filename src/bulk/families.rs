//! Which sums each subject counts in, shared by all profiles whose sums have the same members: what is read for every line of a doubtful material then
//! stays in the cache. Knows members and numbers of sums, no bounds.

use std::collections::{HashMap, HashSet};

/// Sums that a subject can count in.
const SHORT: usize = 5;
/// Places for sums; the last ones take the amounts of what counts in fewer, so that no line asks whether it counts.
pub(super) const SLOTS: usize = 256;
const NONE: [u8; SHORT] = [251, 252, 253, 254, 255];

/// The sums that a subject counts in, in few bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) slots: [u8; SHORT],
    pub(super) are: Are,
}

/// Whether the sums of an entry are all that a subject counts in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Are {
    All = 0,
    /// There was no room for the others.
    Some = 1,
}

/// Profiles that number their sums alike.
pub(super) struct Family {
    /// By subject.
    pub(super) entries: Vec<Entry>,
    /// The number of each sum, by its members.
    numbers: HashMap<Vec<u32>, u8>,
}

impl Family {
    pub(super) fn new(subjects: usize) -> Family {
        let none = Entry {
            slots: NONE,
            are: Are::All,
        };
        Family {
            entries: vec![none; subjects],
            numbers: HashMap::new(),
        }
    }

    /// How many sums there are.
    pub(super) fn sums(&self) -> usize {
        self.numbers.len()
    }

    /// Whether it has room for the sums of another profile, which tell their members.
    pub(super) fn has_room_for(&self, sums: &[&[u32]]) -> bool {
        let sums: HashSet<&[u32]> = sums.iter().copied().collect();
        let known = sums.iter().filter(|sum| self.numbers.contains_key(**sum));
        self.sums() + sums.len() - known.count() <= usize::from(NONE[0])
    }

    /// The number of a sum; none if it has no room.
    pub(super) fn number(&mut self, members: &[u32]) -> Option<u8> {
        if let Some(known) = self.numbers.get(members) {
            return Some(*known);
        }
        let fresh = u8::try_from(self.sums()).ok()?;
        if fresh >= NONE[0] {
            return None;
        }
        for member in members {
            let Some(entry) = self.entries.get_mut(*member as usize) else {
                continue;
            };
            match entry.slots.iter_mut().find(|slot| **slot >= NONE[0]) {
                Some(free) => *free = fresh,
                None => entry.are = Are::Some,
            }
        }
        self.numbers.insert(members.to_vec(), fresh);
        Some(fresh)
    }
}
