//! Shelves: what a blob holds, each entry unpacked when it is first taken. A start costs the same however much stands on a shelf.
//! Knows how entries are packed and kept; knows nothing of what they are.

mod bytes;
mod column;
mod later;
mod pool;

use std::fmt;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(any(feature = "load", not(hazlimit_library)))]
pub(crate) use self::bytes::Bytes;
pub(crate) use self::column::{Column, Lists, Pieces};
pub(crate) use self::later::Later;
pub(crate) use self::pool::Pool;

/// A list of entries: packed in the program's own blob, or whole in memory.
#[derive(Clone)]
pub(crate) enum Shelf<T> {
    Packed {
        entries: Pieces,
        taken: Vec<OnceLock<Box<T>>>,
    },
    Whole(Vec<T>),
}

impl<T> Shelf<T> {
    pub(crate) fn packed(entries: Pieces) -> Shelf<T> {
        Shelf::Packed {
            taken: (0..entries.len()).map(|_| OnceLock::new()).collect(),
            entries,
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Shelf::Packed { entries, .. } => entries.len(),
            Shelf::Whole(whole) => whole.len(),
        }
    }

    /// An entry that needs more than its own bytes to be unpacked.
    pub(crate) fn get_with(&self, at: usize, unpack: impl FnOnce(&[u8]) -> T) -> Option<&T> {
        match self {
            Shelf::Packed { entries, taken } => {
                let cell = taken.get(at)?;
                let fresh = || Box::new(unpack(entries.get(at).unwrap_or_default()));
                Some(cell.get_or_init(fresh))
            }
            Shelf::Whole(whole) => whole.get(at),
        }
    }
}

impl<T: DeserializeOwned> Shelf<T> {
    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        self.get_with(at, |bytes| unpacked(bytes))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// All entries in memory, to change them.
    #[cfg(any(feature = "load", not(hazlimit_library)))]
    pub(crate) fn whole(&mut self) -> &mut Vec<T>
    where
        T: Clone,
    {
        if let Shelf::Packed { .. } = self {
            *self = Shelf::Whole(self.iter().cloned().collect());
        }
        match self {
            Shelf::Whole(whole) => whole,
            Shelf::Packed { .. } => unreachable!("made whole above"),
        }
    }
}

/// What one entry is packed as.
pub(crate) fn packed<T: Serialize>(entry: &T) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(entry)
}

/// What was packed. Only the blob that the build made of the same types a moment before is ever unpacked, and a test unpacks all of it; to go
/// on without an entry would be a silent pass.
#[expect(clippy::expect_used, reason = "the blob is part of the program itself")]
pub(crate) fn unpacked<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> T {
    postcard::from_bytes(bytes).expect("the built-in catalogue is intact")
}

impl<T> Default for Shelf<T> {
    fn default() -> Shelf<T> {
        Shelf::Whole(Vec::new())
    }
}

impl<T: DeserializeOwned + PartialEq> PartialEq for Shelf<T> {
    fn eq(&self, other: &Shelf<T>) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<T: DeserializeOwned + Eq> Eq for Shelf<T> {}

impl<T: DeserializeOwned + fmt::Debug> fmt::Debug for Shelf<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Serialize> Serialize for Shelf<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Shelf::Packed { entries, .. } => entries.serialize(serializer),
            Shelf::Whole(whole) => {
                let entries: Result<Vec<_>, _> = whole.iter().map(packed).collect();
                Pieces::of(entries.map_err(serde::ser::Error::custom)?).serialize(serializer)
            }
        }
    }
}

impl<'de: 'static, T> Deserialize<'de> for Shelf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Shelf<T>, D::Error> {
        Pieces::deserialize(deserializer).map(Shelf::packed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_shelf_holds_what_was_put_on_it() {
        let whole = Shelf::Whole(vec![
            String::from("lead"),
            String::new(),
            String::from("铅"),
        ]);
        let blob: &'static [u8] = postcard::to_allocvec(&whole).unwrap().leak();
        let mut packed: Shelf<String> = postcard::from_bytes(blob).unwrap();
        assert!(matches!(packed, Shelf::Packed { .. }));
        assert_eq!(packed, whole);
        assert_eq!(packed.get(3), None);
        assert_eq!(postcard::to_allocvec(&packed).unwrap(), blob);
        #[cfg(feature = "load")]
        packed.whole().push(String::from("tin"));
        assert_eq!(
            packed.iter().count(),
            if cfg!(feature = "load") { 4 } else { 3 }
        );
    }

    #[test]
    fn a_later_thing_is_the_thing() {
        let mut whole = Later::from(vec![1_u8, 2]);
        let blob: &'static [u8] = postcard::to_allocvec(&whole).unwrap().leak();
        let later: Later<Vec<u8>> = postcard::from_bytes(blob).unwrap();
        assert_eq!(*later, [1, 2]);
        assert_eq!(postcard::to_allocvec(&later).unwrap(), blob);
        whole.push(3);
        assert_eq!(whole.len(), 3);
    }
}
