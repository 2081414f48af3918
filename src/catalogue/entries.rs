//! Entries of standards: limits, gaps and exemptions. Packed, each is unpacked when it is first asked for, and of which standard it is can be
//! told without that. Knows how entries are kept; what one packs with others is known where it is defined.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::limit::Gap;
use super::standard::StandardIndex;
use crate::shelf::{Column, Pieces, Shelf, packed, unpacked};

/// What a standard says in one place.
pub(crate) trait Entry: Clone {
    /// What packed entries share with each other.
    type Shared: Clone + Default;

    fn standard(&self) -> StandardIndex;

    fn pack(entries: &[Self]) -> Result<(Pieces, Self::Shared), postcard::Error>;

    fn unpack(bytes: &[u8], shared: &Self::Shared) -> Self;
}

/// All entries of one sort.
#[derive(Clone)]
pub(crate) struct Entries<E: Entry> {
    entries: Shelf<E>,
    /// What packed entries share, and the standard of each; nothing while they are whole.
    shared: E::Shared,
    standards: Column,
}

impl<E: Entry> Entries<E> {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn get(&self, at: usize) -> Option<&E> {
        let unpack = |bytes: &[u8]| E::unpack(bytes, &self.shared);
        self.entries.get_with(at, unpack)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &E> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// The entries of the wanted standards with their places; no other is unpacked.
    pub(crate) fn of(
        &self,
        wanted: impl Fn(StandardIndex) -> bool,
    ) -> impl Iterator<Item = (u32, &E)> {
        (0..self.len()).filter_map(move |at| {
            let standard = match &self.entries {
                Shelf::Packed { .. } => StandardIndex(self.standards.get(at)?),
                Shelf::Whole(whole) => whole.get(at)?.standard(),
            };
            let entry = wanted(standard).then(|| self.get(at))??;
            Some((at as u32, entry))
        })
    }

    /// What the entries share, if they are packed; otherwise the entries themselves.
    pub(super) fn shared(&self) -> Result<&E::Shared, &[E]> {
        match &self.entries {
            Shelf::Packed { .. } => Ok(&self.shared),
            Shelf::Whole(whole) => Err(whole),
        }
    }

    /// All of them in memory, to change them.
    #[cfg(any(feature = "load", not(hazlimit_library)))]
    pub(crate) fn whole(&mut self) -> &mut Vec<E> {
        if let Shelf::Packed { .. } = self.entries {
            *self = Entries {
                entries: Shelf::Whole(self.iter().cloned().collect()),
                shared: E::Shared::default(),
                standards: Column::default(),
            };
        }
        match &mut self.entries {
            Shelf::Whole(whole) => whole,
            Shelf::Packed { .. } => unreachable!("made whole above"),
        }
    }
}

impl<E: Entry> Default for Entries<E> {
    fn default() -> Entries<E> {
        Entries {
            entries: Shelf::default(),
            shared: E::Shared::default(),
            standards: Column::default(),
        }
    }
}

impl<E: Entry + fmt::Debug> fmt::Debug for Entries<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<E: Entry<Shared: Serialize>> Serialize for Entries<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.entries {
            Shelf::Packed { entries, .. } => {
                (entries, &self.shared, &self.standards).serialize(serializer)
            }
            Shelf::Whole(whole) => {
                let (entries, shared) = E::pack(whole).map_err(serde::ser::Error::custom)?;
                let standards: Vec<u32> = whole.iter().map(|entry| entry.standard().0).collect();
                (entries, shared, Column::of(&standards)).serialize(serializer)
            }
        }
    }
}

impl<'de: 'static, E: Entry<Shared: Deserialize<'de>>> Deserialize<'de> for Entries<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entries<E>, D::Error> {
        let (entries, shared, standards) = Deserialize::deserialize(deserializer)?;
        Ok(Entries {
            entries: Shelf::packed(entries),
            shared,
            standards,
        })
    }
}

/// What a blob says of entries that refer to each other is as intact as its bytes; see [`unpacked`].
pub(super) fn shared_by<T: DeserializeOwned + Clone>(shelf: &Shelf<T>, place: u32) -> T {
    match shelf.get(place as usize) {
        Some(shared) => shared.clone(),
        None => unreachable!("the built-in catalogue is intact"),
    }
}

impl Entry for Gap {
    type Shared = ();

    fn standard(&self) -> StandardIndex {
        self.standard
    }

    fn pack(gaps: &[Gap]) -> Result<(Pieces, ()), postcard::Error> {
        let gaps: Result<Vec<_>, _> = gaps.iter().map(packed).collect();
        Ok((Pieces::of(gaps?), ()))
    }

    fn unpack(bytes: &[u8], (): &()) -> Gap {
        unpacked(bytes)
    }
}
