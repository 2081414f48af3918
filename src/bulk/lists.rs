//! The full lists of bounds, for all profiles: looked at only for what is over the first of them. Knows bounds and what it means to cross them, no lines.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::table::{Crossed, Rule};
use crate::catalogue::limit::LimitIndex;
use crate::substance::AnalyteId;

/// A bound on an amount, in as few bytes as it takes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Bound {
    /// The largest amount that does not cross it.
    pub(super) highest: i64,
    pub(super) limit: LimitIndex,
    pub(super) member: Option<AnalyteId>,
    /// A place among the scales.
    pub(super) scale: u16,
    pub(super) crossed: Crossed,
    is_last: bool,
}

/// What one step of an amount counts on the left side of a limit, and over which denominator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Scale {
    pub(super) weight: i64,
    pub(super) denominator: i64,
}

/// A bound of a list to be added.
#[derive(Clone, Copy, Debug)]
pub(super) struct OwnBound {
    pub(super) highest: i64,
    pub(super) scale: Scale,
    pub(super) rule: Rule,
}

/// All lists, the tightest bound first. Profiles with the same list share it: most bounds are those of many profiles, and what is shared stays in the
/// cache.
pub(super) struct Lists {
    bounds: Vec<Bound>,
    scales: Vec<Scale>,
    /// Hashed quickly: bounds come from the law, not from whoever hands in a table.
    known: HashMap<Vec<Bound>, u32, FixedState>,
    /// The list being added, in memory that is used again.
    next: Vec<Bound>,
}

impl Lists {
    /// The list of a line that must be looked at, whatever its amount.
    pub(super) const LOOK: u32 = 0;
    /// The empty list.
    const NONE: u32 = 1;

    pub(super) fn new() -> Lists {
        let none = Bound {
            highest: i64::MAX,
            limit: LimitIndex(u32::MAX),
            member: None,
            scale: 0,
            crossed: Crossed::Unclear,
            is_last: true,
        };
        Lists {
            // The second is the empty one.
            bounds: vec![none, none],
            scales: Vec::new(),
            known: HashMap::default(),
            next: Vec::new(),
        }
    }

    /// Adds a list unless it is known, and tells where it begins: on `LOOK` where there is no room for it.
    pub(super) fn add(&mut self, list: impl ExactSizeIterator<Item = OwnBound>) -> u32 {
        if list.len() == 0 {
            return Lists::NONE;
        }
        let mut bounds = std::mem::take(&mut self.next);
        bounds.clear();
        for own in list {
            let Some(scale) = self.scale(own.scale) else {
                return Lists::LOOK;
            };
            bounds.push(Bound {
                highest: own.highest,
                limit: own.rule.limit,
                member: own.rule.member,
                scale,
                crossed: own.rule.crossed,
                is_last: false,
            });
        }
        if let Some(last) = bounds.last_mut() {
            last.is_last = true;
        }
        let start = match self.known.get(&bounds) {
            Some(start) => *start,
            None => {
                let start = u32::try_from(self.bounds.len()).unwrap_or(Lists::LOOK);
                self.bounds.extend_from_slice(&bounds);
                self.known.insert(bounds.clone(), start);
                start
            }
        };
        self.next = bounds;
        start
    }

    fn scale(&mut self, scale: Scale) -> Option<u16> {
        let known = self.scales.iter().position(|known| *known == scale);
        let at = known.unwrap_or_else(|| {
            self.scales.push(scale);
            self.scales.len() - 1
        });
        u16::try_from(at).ok()
    }

    /// Forgets what is only needed to add lists.
    pub(super) fn complete(&mut self) {
        self.known = HashMap::default();
    }

    /// The tightest bound of a list.
    pub(super) fn first(&self, list: u32) -> i64 {
        let first = self.bounds.get(list as usize);
        first.map_or(i64::MAX, |bound| bound.highest)
    }

    /// What an amount crosses, with what it counts there.
    pub(super) fn crossed(&self, list: u32, amount: i64) -> impl Iterator<Item = (&Bound, Scale)> {
        let bounds = self.bounds.get(list as usize..).unwrap_or_default();
        let mut ended = false;
        let bounds = bounds.iter().take_while(move |bound| {
            let goes_on = !ended && amount > bound.highest;
            ended = bound.is_last;
            goes_on
        });
        bounds.filter_map(|bound| {
            let scale = self.scales.get(usize::from(bound.scale))?;
            Some((bound, *scale))
        })
    }
}
