//! One thing of a blob, unpacked as a whole when it is first looked at.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::bytes::Bytes;
use super::{packed, unpacked};

/// Packed in the program's own blob until somebody looks at it, or in memory from the beginning.
#[derive(Clone)]
pub(crate) struct Later<T> {
    bytes: Bytes,
    thing: OnceLock<T>,
}

impl<T> From<T> for Later<T> {
    fn from(thing: T) -> Later<T> {
        Later {
            bytes: Bytes::default(),
            thing: OnceLock::from(thing),
        }
    }
}

impl<T: DeserializeOwned> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.thing.get_or_init(|| unpacked(&self.bytes))
    }
}

impl<T: DeserializeOwned> DerefMut for Later<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.thing.get_or_init(|| unpacked(&self.bytes));
        match self.thing.get_mut() {
            Some(thing) => thing,
            None => unreachable!("unpacked above"),
        }
    }
}

impl<T: Default> Default for Later<T> {
    fn default() -> Later<T> {
        Later::from(T::default())
    }
}

impl<T: DeserializeOwned + fmt::Debug> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: DeserializeOwned + Serialize> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = packed(&**self).map_err(serde::ser::Error::custom)?;
        Bytes::from(bytes).serialize(serializer)
    }
}

impl<'de: 'static, T> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Later<T>, D::Error> {
        Ok(Later {
            bytes: Bytes::deserialize(deserializer)?,
            thing: OnceLock::new(),
        })
    }
}
