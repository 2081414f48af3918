//! The tables that all judges share: compiled when a kind of product turns up, and again when analytes have turned up since.
//! Knows codes and when to compile; the tables are the library's.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use hazlimit::ScreeningPlan;
use hazlimit::bulk::{Bulk, Profile, Rest, Said, Subject};
use hazlimit::quantity::Amount;
use hazlimit::substance::AnalyteId;

use super::amount::step;

/// Tables hold a cell for each profile and subject; no more than so many are made.
const MOST_CELLS: usize = 1 << 20;

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
    subjects: HashMap<AnalyteId, u32>,
    /// How often each table was compiled again.
    again: HashMap<u32, u32>,
}

impl<'p> Desk<'p> {
    pub(crate) fn new(plan: &'p ScreeningPlan<'p>) -> Option<Desk<'p>> {
        let bulk = Bulk::new(plan, Vec::new(), Vec::new()).ok()?;
        Some(Desk {
            shelf: RwLock::new(Shelf {
                bulk: bulk.with_rest(Rest::Left),
                profiles: HashMap::new(),
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

    /// The codes of profiles, by the cells that declare them; `None` where there are too many.
    pub(crate) fn profiles(&self, asked: &[(&str, &Profile)]) -> Vec<Option<u32>> {
        let mut shelf = self.write();
        let mut fresh = Vec::new();
        let codes = asked.iter().map(|(cells, profile)| {
            if let Some(known) = shelf.profiles.get(*cells) {
                return Some(*known);
            }
            let code = shelf.bulk.profiles() + fresh.len();
            if code.saturating_mul(shelf.bulk.subjects()) > MOST_CELLS {
                return None;
            }
            fresh.push((*profile).clone());
            shelf.profiles.insert((*cells).to_owned(), code as u32);
            Some(code as u32)
        });
        let codes = codes.collect();
        if !fresh.is_empty() {
            shelf.bulk.grow(fresh, &[]);
        }
        codes
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
