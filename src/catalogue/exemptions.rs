//! Exemptions as they are packed: whole annexes name the same sources, so those are written once.

use super::entries::{Entry, shared_by};
use super::exemption::Exemption;
use super::standard::StandardIndex;
use crate::shelf::{Pieces, Pool, Shelf, packed, unpacked};

impl Entry for Exemption {
    /// Their sources.
    type Shared = Shelf<Vec<String>>;

    fn standard(&self) -> StandardIndex {
        self.of
    }

    fn pack(exemptions: &[Exemption]) -> Result<(Pieces, Self::Shared), postcard::Error> {
        let mut sources = Pool::default();
        let mut entries = Vec::new();
        for exemption in exemptions {
            let mut rest = exemption.clone();
            let source = sources.place(std::mem::take(&mut rest.source))?;
            entries.push(packed(&(source, rest))?);
        }
        Ok((Pieces::of(entries), Shelf::Whole(sources.into_entries())))
    }

    fn unpack(bytes: &[u8], sources: &Self::Shared) -> Exemption {
        let (source, rest): (u32, Exemption) = unpacked(bytes);
        Exemption {
            source: shared_by(sources, source),
            ..rest
        }
    }
}
