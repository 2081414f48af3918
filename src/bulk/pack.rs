//! The sums of a profile sorted by what it takes to add them up: bounds on one subject, sums of equal weights, all others. Knows sums and bounds, no limits.

use super::cells::highest;
use super::lists::{OwnBound, Scale};
use super::table::{Parts, Sum};

/// The most lines of one material on the short way.
pub(super) const MOST_LINES: usize = 1 << 15;

/// How a line is decided.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub(super) enum Way {
    /// By tables.
    Dense = 0,
    /// With all of its product, as a single BOM.
    Whole = 1,
}

pub(super) struct Packed {
    pub(super) even: Parts,
    pub(super) touches: Vec<Parts>,
    /// The bounds that lines of one subject cross by themselves, subject by subject, the tightest first.
    pub(super) own: Vec<(u32, OwnBound)>,
}

/// Packs the sums of a profile.
pub(super) fn pack(subjects: usize, sums: &mut [(Parts, Sum)]) -> Packed {
    let mut own = Vec::new();
    let mut even: Parts = Vec::new();
    let mut touches: Vec<Parts> = vec![Vec::new(); subjects];
    for (place, (parts, sum)) in (0..).zip(sums) {
        sum.bounds.sort_by_key(|(bound, rule)| (*bound, rule.limit));
        for (code, weight) in parts.iter() {
            if let Some(touches) = touches.get_mut(*code as usize) {
                touches.push((place, *weight));
            }
        }
        let Some((_, common)) = parts.first() else {
            continue;
        };
        if let [(only, weight)] = parts.as_slice() {
            own.extend(sum.bounds.iter().map(|(bound, rule)| {
                let bound = OwnBound {
                    highest: highest(*bound, *weight),
                    scale: Scale {
                        weight: *weight,
                        denominator: sum.denominator,
                    },
                    rule: *rule,
                };
                (*only, bound)
            }));
            continue;
        }
        if parts.iter().all(|(_, weight)| weight == common) {
            even.push((place, *common));
        }
    }
    own.sort_by_key(|(code, bound)| (*code, bound.highest, bound.rule.limit));
    Packed { even, touches, own }
}
