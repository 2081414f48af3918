//! What many entries share, written once.

use std::collections::BTreeMap;

use serde::Serialize;

use super::packed;

/// Everything that differs, each once, in the order in which it first came.
pub(crate) struct Pool<T> {
    places: BTreeMap<Vec<u8>, u32>,
    entries: Vec<T>,
}

impl<T> Default for Pool<T> {
    fn default() -> Pool<T> {
        Pool {
            places: BTreeMap::new(),
            entries: Vec::new(),
        }
    }
}

impl<T: Serialize> Pool<T> {
    /// The place of an entry, with what came before if it is the same.
    pub(crate) fn place(&mut self, entry: T) -> Result<u32, postcard::Error> {
        let next = self.entries.len() as u32;
        let place = *self.places.entry(packed(&entry)?).or_insert(next);
        if place == next {
            self.entries.push(entry);
        }
        Ok(place)
    }

    pub(crate) fn into_entries(self) -> Vec<T> {
        self.entries
    }
}
