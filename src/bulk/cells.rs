//! What is looked up for a profile and a subject once a material is in doubt: the list of what bounds the subject, and the sums it counts in. Knows the
//! layout of tables side by side, no lines.

use super::families::Family;
use super::lists::{Lists, OwnBound, Scale};
use super::marks::{Mark, Rows};
use super::table::Table;

/// The tightest bound on a sum.
#[derive(Clone, Copy, Debug)]
pub(super) struct SumBound {
    pub(super) highest: i64,
    /// Where the list of its bounds begins.
    pub(super) list: u32,
    /// Its number in the family of its profile.
    pub(super) slot: u8,
}

/// The sums of a profile.
struct Summed {
    family: u32,
    /// Where its bounds begin, and where they end.
    start: u32,
    end: u32,
    /// By subject, whether it counts in a sum that is not in the family; empty where none does.
    elsewhere: Box<[bool]>,
}

/// The sums of a profile, within their family.
pub(super) struct Sums<'a> {
    pub(super) family: &'a Family,
    pub(super) bounds: &'a [SumBound],
    elsewhere: &'a [bool],
}

impl Sums<'_> {
    /// Whether all sums that these subjects count in are numbered.
    pub(super) fn are_all_of(&self, subjects: &[u32]) -> bool {
        let mut subjects = subjects.iter();
        self.elsewhere.is_empty()
            || subjects.all(|subject| self.elsewhere.get(*subject as usize) == Some(&false))
    }
}

/// All profiles side by side, for few looks into memory.
pub(super) struct Cells {
    subjects: usize,
    /// By profile, then by subject: where its list begins.
    own: Vec<u32>,
    families: Vec<Family>,
    /// By profile.
    summed: Vec<Summed>,
    bounds: Vec<SumBound>,
    pub(super) lists: Lists,
}

impl Cells {
    /// Lays the tables side by side. A subject that turned up after a table was compiled is one to look at.
    pub(super) fn of(tables: &[Table], rows: &Rows) -> Cells {
        let all = tables.len() * rows.subjects;
        let mut cells = Cells {
            subjects: rows.subjects,
            own: Vec::with_capacity(all),
            families: Vec::new(),
            summed: Vec::with_capacity(tables.len()),
            bounds: Vec::new(),
            lists: Lists::new(),
        };
        for (table, marks) in tables.iter().zip(&rows.rows) {
            cells.add_own(&table.own, marks);
            let summed = cells.add_sums(table);
            cells.summed.push(summed);
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

    fn add_sums(&mut self, table: &Table) -> Summed {
        let start = self.bounds.len();
        let members = members(table);
        let even = || table.even.iter();
        let of_even = even().filter_map(|(place, _)| members.get(*place as usize));
        let of_even: Vec<&[u32]> = of_even.map(Vec::as_slice).collect();
        let last = self.families.last();
        if last.is_none_or(|last| !last.has_room_for(&of_even)) {
            self.families.push(Family::new(self.subjects));
        }
        let mut numbered = vec![false; table.sums.len()];
        for ((place, weight), members) in even().zip(of_even) {
            let family = self.families.last_mut();
            let Some(slot) = family.and_then(|family| family.number(members)) else {
                continue;
            };
            if let Some(numbered) = numbered.get_mut(*place as usize) {
                *numbered = true;
            }
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
            self.bounds.push(SumBound {
                highest,
                list,
                slot,
            });
        }
        let mut elsewhere = Vec::new();
        let others = members.iter().zip(&numbered);
        let others = others.filter(|(members, numbered)| members.len() > 1 && !**numbered);
        for member in others.flat_map(|(members, _)| members) {
            elsewhere.resize(self.subjects, false);
            if let Some(is) = elsewhere.get_mut(*member as usize) {
                *is = true;
            }
        }
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Summed {
            family: place(self.families.len() - 1),
            start: place(start),
            end: place(self.bounds.len()),
            elsewhere: elsewhere.into(),
        }
    }

    /// Where the list of a subject begins.
    pub(super) fn list(&self, profile: u32, subject: u32) -> u32 {
        let row = profile as usize * self.subjects;
        let row = self.own.get(row..row + self.subjects).unwrap_or_default();
        row.get(subject as usize).copied().unwrap_or(Lists::LOOK)
    }

    /// The sums of a profile.
    pub(super) fn sums(&self, profile: u32) -> Option<Sums<'_>> {
        let summed = self.summed.get(profile as usize)?;
        Some(Sums {
            family: self.families.get(summed.family as usize)?,
            bounds: self
                .bounds
                .get(summed.start as usize..summed.end as usize)?,
            elsewhere: &summed.elsewhere,
        })
    }
}

/// The subjects that count in each sum of a table.
fn members(table: &Table) -> Vec<Vec<u32>> {
    let mut members = vec![Vec::new(); table.sums.len()];
    for (subject, touches) in (0..).zip(&table.touches) {
        for (place, _) in touches {
            if let Some(members) = members.get_mut(*place as usize) {
                members.push(subject);
            }
        }
    }
    members
}

/// The largest amount of this weight that is not over a bound.
pub(super) fn highest(bound: i128, weight: i64) -> i64 {
    let highest = bound.div_euclid(i128::from(weight));
    i64::try_from(highest).unwrap_or(i64::MAX)
}
