//! The tables that all judges share: compiled when a kind of product turns up, and again when analytes have turned up since.
//! Knows codes and when to compile; the tables are the library's.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroUsize;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use hazlimit::ScreeningPlan;
use hazlimit::bulk::{Bulk, Profile, Rest, Said, Subject};
use hazlimit::quantity::Amount;
use hazlimit::substance::AnalyteId;

use super::amount::step;

/// Tables hold a cell for each profile and subject; no more than so many are made.
const MOST_CELLS: usize = 1 << 20;
/// So many profiles may wait for a table.
const MOST_WAITING: usize = 1 << 14;
/// Tables are added when one material for so many tables was missed.
const WORTH: u64 = 8;

/// The tables with what the codes in them stand for.
pub(crate) struct Desk<'p> {
    shelf: RwLock<Shelf<'p>>,
    /// What amounts of all subjects count.
    pub(crate) step: Amount,
}

/// What stands on the desk.
pub(crate) struct Shelf<'p> {
    pub(crate) bulk: Bulk<'p>,
    profiles: HashMap<String, u32>,
    /// Profiles that were met and have no table yet.
    waiting: BTreeMap<String, Waiting>,
    /// How many materials had to go the other way for want of a table since the last ones were made.
    missed: u64,
    subjects: HashMap<AnalyteId, u32>,
    /// How often each table was compiled again.
    again: HashMap<u32, u32>,
}

/// A profile that is asked for.
pub(crate) struct Asked<'a> {
    /// The cells that declare it.
    pub(crate) cells: &'a str,
    pub(crate) profile: &'a Profile,
    /// How many materials of it there are.
    pub(crate) materials: u32,
}

/// A profile without a table.
struct Waiting {
    profile: Profile,
    materials: u32,
}

impl Shelf<'_> {
    /// Compiles what waits.
    fn grow(&mut self) {
        self.missed = 0;
        let mut fresh = Vec::new();
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|cells, one| {
            let code = self.bulk.profiles() + fresh.len();
            let cells_of_all = code.saturating_mul(self.bulk.subjects());
            // While there is room, what was met once is likely to be met again.
            let is_taken = match one.materials {
                0 | 1 => cells_of_all < MOST_CELLS / 4,
                _ => cells_of_all < MOST_CELLS,
            };
            if is_taken {
                self.profiles.insert(cells.clone(), code as u32);
                fresh.push(one.profile.clone());
            }
            !is_taken
        });
        self.waiting = waiting;
        if !fresh.is_empty() {
            self.bulk.grow(fresh, &[]);
        }
    }
}

impl<'p> Desk<'p> {
    pub(crate) fn new(plan: &'p ScreeningPlan<'p>, threads: NonZeroUsize) -> Option<Desk<'p>> {
        let bulk = Bulk::new(plan, Vec::new(), Vec::new()).ok()?;
        Some(Desk {
            shelf: RwLock::new(Shelf {
                bulk: bulk.with_rest(Rest::Left).on_threads(threads),
                profiles: HashMap::new(),
                waiting: BTreeMap::new(),
                missed: 0,
                subjects: HashMap::new(),
                again: HashMap::new(),
            }),
            step: step()?,
        })
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Shelf<'p>> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Shelf<'p>> {
        self.shelf.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The code of an analyte as a declared constituent.
    pub(crate) fn subject(&self, analyte: AnalyteId) -> Option<u32> {
        if let Some(known) = self.read().subjects.get(&analyte) {
            return Some(*known);
        }
        let mut shelf = self.write();
        if let Some(known) = shelf.subjects.get(&analyte) {
            return Some(*known);
        }
        let subject = Subject {
            analyte,
            said: Said::Declared,
            step: self.step,
        };
        let code = shelf.bulk.add_subject(subject).ok()?;
        shelf.subjects.insert(analyte, code);
        Some(code)
    }

    /// The codes of profiles; `None` where there are none yet. Tables are compiled together, when they are worth it: all that there are must be taken
    /// account of again.
    pub(crate) fn profiles(&self, asked: &[Asked<'_>]) -> Vec<Option<u32>> {
        let mut shelf = self.write();
        let shelf = &mut *shelf;
        for Asked {
            cells,
            profile,
            materials,
        } in asked
        {
            if shelf.profiles.contains_key(*cells) {
                continue;
            }
            if shelf.waiting.len() >= MOST_WAITING {
                shelf.waiting.clear();
            }
            let waiting = shelf.waiting.entry((*cells).to_owned());
            let waiting = waiting.or_insert_with(|| Waiting {
                profile: (*profile).clone(),
                materials: 0,
            });
            waiting.materials += materials;
            shelf.missed += u64::from(*materials);
        }
        if shelf.missed > shelf.bulk.profiles() as u64 / WORTH {
            shelf.grow();
        }
        let codes = asked.iter().map(|asked| shelf.profiles.get(asked.cells));
        codes.map(Option::<&u32>::copied).collect()
    }

    /// Takes in how many materials of each profile could not be decided because its table does not know their subjects.
    pub(crate) fn miss(&self, lacking: &HashMap<u32, u32>) {
        let mut shelf = self.write();
        let mut again = Vec::new();
        for (profile, materials) in lacking {
            // Each time it must be worth more.
            let times = shelf.again.entry(*profile).or_default();
            if *materials > times.saturating_mul(4) {
                *times += 1;
                again.push(*profile);
            }
        }
        shelf.bulk.grow(Vec::new(), &again);
    }
}
