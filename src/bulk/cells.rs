//! What is looked up for a profile and a subject once a material is in doubt: the list of what bounds the subject, and the sums it counts in. Knows the
//! layout of tables side by side, no lines.

use super::lists::{Lists, OwnBound, Scale};
use super::marks::{Mark, Rows};
use super::pack::{Entry, NONE, Way};
use super::table::Table;

/// The tightest bound on a sum.
#[derive(Clone, Copy, Debug)]
pub(super) struct SumBound {
    pub(super) highest: i64,
    /// Where the list of its bounds begins.
    pub(super) list: u32,
}

/// Of a subject that no table knows.
const UNKNOWN: Entry = Entry {
    slots: NONE,
    way: Way::Whole,
};

/// All profiles side by side, for few looks into memory.
pub(super) struct Cells {
    subjects: usize,
    /// By profile, then by subject: where its list begins.
    own: Vec<u32>,
    /// By profile, then by subject.
    entries: Vec<Entry>,
    /// By profile: where its sums begin.
    starts: Vec<u32>,
    sums: Vec<SumBound>,
    pub(super) lists: Lists,
}

impl Cells {
    /// Lays the tables side by side. A subject that turned up after a table was compiled is one to look at.
    pub(super) fn of(tables: &[Table], rows: &Rows) -> Cells {
        let all = tables.len() * rows.subjects;
        let mut cells = Cells {
            subjects: rows.subjects,
            own: Vec::with_capacity(all),
            entries: Vec::with_capacity(all),
            starts: vec![0],
            sums: Vec::new(),
            lists: Lists::new(),
        };
        for (table, marks) in tables.iter().zip(&rows.rows) {
            cells.add_own(&table.own, marks);
            cells.add_sums(table);
        }
        cells.lists.complete();
        cells
    }

    fn add_own(&mut self, own: &[(u32, OwnBound)], marks: &[Mark]) {
        let mut own = own.chunk_by(|one, next| one.0 == next.0).peekable();
        for (code, mark) in (0_u32..).zip(marks) {
            let list = own.next_if(|list| list.first().is_some_and(|(of, _)| *of == code));
            let list = list.unwrap_or_default().iter();
            self.own.push(match mark {
                Mark { over: 0, .. } => Lists::LOOK,
                _ => self.lists.add(list.map(|(_, bound)| *bound)),
            });
        }
    }

    fn add_sums(&mut self, table: &Table) {
        let known = table.entries.iter().copied();
        let entries = known.chain(std::iter::repeat(UNKNOWN));
        self.entries.extend(entries.take(self.subjects));
        for (place, weight) in &table.slot_sums {
            let weight = *weight;
            let sum = table.sums.get(*place as usize);
            let bounds = sum.into_iter().flat_map(|sum| {
                let scale = Scale {
                    weight,
                    denominator: sum.denominator,
                };
                let bounds = sum.bounds.iter();
                bounds.map(move |(bound, rule)| OwnBound {
                    highest: highest(*bound, weight),
                    scale,
                    rule: *rule,
                })
            });
            let list = self.lists.add(bounds.collect::<Vec<_>>().into_iter());
            let highest = match list {
                // Any sum at all is then told to be undecided.
                Lists::LOOK => -1,
                list => self.lists.first(list),
            };
            self.sums.push(SumBound { highest, list });
        }
        self.starts
            .push(u32::try_from(self.sums.len()).unwrap_or(u32::MAX));
    }

    /// Where the list of a subject begins.
    pub(super) fn list(&self, profile: u32, subject: u32) -> u32 {
        let at = profile as usize * self.subjects + subject as usize;
        self.own.get(at).copied().unwrap_or(Lists::LOOK)
    }

    /// The sums that a subject counts in.
    pub(super) fn entry(&self, profile: u32, subject: u32) -> Entry {
        let at = profile as usize * self.subjects + subject as usize;
        self.entries.get(at).copied().unwrap_or(UNKNOWN)
    }

    /// The sums of a profile, in the order of their slots.
    pub(super) fn sums(&self, profile: u32) -> &[SumBound] {
        let profile = profile as usize;
        let range = match self.starts.get(profile..profile + 2) {
            Some([start, end]) => *start as usize..*end as usize,
            _ => return &[],
        };
        self.sums.get(range).unwrap_or_default()
    }
}

/// The largest amount of this weight that is not over a bound.
pub(super) fn highest(bound: i128, weight: i64) -> i64 {
    let highest = bound.div_euclid(i128::from(weight));
    i64::try_from(highest).unwrap_or(i64::MAX)
}
