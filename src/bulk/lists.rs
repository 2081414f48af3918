//! The full lists of what bounds single subjects, for all profiles: looked at only for lines that are over the first of them. Knows bounds and rules, no
//! lines.

use std::collections::HashMap;

use super::lines::Subject;
use super::marks::{Mark, row};
use super::table::{Crossed, Rule, Table};
use crate::catalogue::limit::LimitIndex;

/// A bound on lines of one subject.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct OwnBound {
    /// The largest amount that does not cross it.
    pub(super) highest: i64,
    /// What one step counts, over the denominator.
    pub(super) weight: i64,
    pub(super) denominator: i64,
    pub(super) rule: Rule,
}

/// What no amount crosses: the end of every list, so that no step asks whether it is the last.
const END: OwnBound = OwnBound {
    highest: i64::MAX,
    weight: 1,
    denominator: 1,
    rule: Rule {
        limit: LimitIndex(u32::MAX),
        member: None,
        crossed: Crossed::Unclear,
    },
};

/// All lists, the tightest bound first. Profiles with the same list share it: most bounds are those of many profiles, and what is shared stays in the
/// cache.
pub(super) struct Lists {
    /// By profile, then by subject: where its list begins.
    starts: Vec<u32>,
    subjects: usize,
    bounds: Vec<OwnBound>,
}

impl Lists {
    /// The list of a line that must be looked at, whatever its amount.
    pub(super) const LOOK: u32 = 0;

    pub(super) fn of(tables: &[Table], subjects: &[Subject], shift: u32) -> Lists {
        let mut lists = Lists {
            starts: Vec::with_capacity(tables.len() * subjects.len()),
            subjects: subjects.len(),
            bounds: vec![END],
        };
        let mut known: HashMap<Vec<OwnBound>, u32> = HashMap::new();
        for table in tables {
            let mut own = table.own.chunk_by(|one, next| one.0 == next.0).peekable();
            for (code, mark) in (0_u32..).zip(row(table, subjects, shift)) {
                let list = own.next_if(|list| list.first().is_some_and(|(of, _)| *of == code));
                let list = list.unwrap_or_default().iter();
                let list: Vec<OwnBound> = list.map(|(_, bound)| *bound).collect();
                let start = match mark {
                    Mark { over: 0, .. } => Lists::LOOK,
                    _ => *known.entry(list).or_insert_with_key(|list| lists.add(list)),
                };
                lists.starts.push(start);
            }
        }
        lists
    }

    fn add(&mut self, list: &[OwnBound]) -> u32 {
        let start = u32::try_from(self.bounds.len()).unwrap_or(Lists::LOOK);
        self.bounds.extend_from_slice(list);
        self.bounds.push(END);
        start
    }

    /// Where the list of a subject begins.
    pub(super) fn of_subject(&self, profile: u32, subject: u32) -> u32 {
        let at = profile as usize * self.subjects + subject as usize;
        self.starts.get(at).copied().unwrap_or(Lists::LOOK)
    }

    /// The bounds of a list that an amount crosses.
    pub(super) fn crossed(&self, list: u32, amount: i64) -> impl Iterator<Item = &OwnBound> {
        let bounds = self.bounds.get(list as usize..).unwrap_or_default();
        bounds.iter().take_while(move |own| amount > own.highest)
    }
}
