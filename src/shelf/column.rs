//! Numbers, lists of numbers and texts as the bytes of a blob, read where they lie: ready at once, however many there are.
//! Knows nothing of what they stand for.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::bytes::Bytes;

/// Whole numbers, each in as many bytes as the largest needs.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Column {
    width: u8,
    bytes: Bytes,
}

impl Column {
    pub(crate) fn of(numbers: &[u32]) -> Column {
        let largest = numbers.iter().max().copied().unwrap_or(0);
        let width = (4 - largest.leading_zeros() as usize / 8).max(1);
        let bytes = numbers
            .iter()
            .flat_map(|number| number.to_le_bytes().into_iter().take(width));
        Column {
            width: width as u8,
            bytes: bytes.collect::<Vec<_>>().into(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len() / self.width()
    }

    /// At least one byte, also of the column that holds nothing.
    fn width(&self) -> usize {
        usize::from(self.width.max(1))
    }

    pub(crate) fn get(&self, at: usize) -> Option<u32> {
        let width = self.width();
        let start = at.checked_mul(width)?;
        let bytes = self.bytes.get(start..start.checked_add(width)?)?;
        let number = bytes.iter().rev();
        Some(number.fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// Where the number stands, if the column is sorted.
    pub(crate) fn find(&self, wanted: u32) -> Option<usize> {
        self.find_by(|found| found.cmp(&wanted))
    }

    /// Where the number stands, if the column is sorted by what it is compared by.
    pub(crate) fn find_by(&self, compared: impl Fn(u32) -> Ordering) -> Option<usize> {
        find(self.len(), |at| self.get(at).map(&compared))
    }
}

/// Lists of numbers, one after the other.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Lists {
    ends: Column,
    numbers: Column,
}

impl Lists {
    pub(crate) fn of<'a>(lists: impl IntoIterator<Item = &'a [u32]>) -> Lists {
        let mut ends = Vec::new();
        let mut numbers: Vec<u32> = Vec::new();
        for list in lists {
            numbers.extend(list);
            ends.push(numbers.len() as u32);
        }
        Lists {
            ends: Column::of(&ends),
            numbers: Column::of(&numbers),
        }
    }

    /// One list; empty if there is none at that place.
    pub(crate) fn get(&self, at: usize) -> impl Iterator<Item = u32> + '_ {
        let range = range(&self.ends, at).unwrap_or_default();
        range.filter_map(|at| self.numbers.get(at))
    }
}

/// Pieces of bytes, one after the other.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Pieces {
    ends: Column,
    bytes: Bytes,
}

impl Pieces {
    pub(crate) fn of<P: AsRef<[u8]>>(pieces: impl IntoIterator<Item = P>) -> Pieces {
        let mut ends = Vec::new();
        let mut bytes = Vec::new();
        for piece in pieces {
            bytes.extend_from_slice(piece.as_ref());
            ends.push(bytes.len() as u32);
        }
        Pieces {
            ends: Column::of(&ends),
            bytes: bytes.into(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, at: usize) -> Option<&[u8]> {
        self.bytes.get(range(&self.ends, at)?)
    }

    /// Where the piece stands, in whatever order they are.
    pub(crate) fn position(&self, wanted: &[u8]) -> Option<usize> {
        (0..self.len()).find(|at| self.get(*at) == Some(wanted))
    }

    /// Where the piece stands, if they are sorted.
    pub(crate) fn find(&self, wanted: &[u8]) -> Option<usize> {
        find(self.len(), |at| self.get(at).map(|found| found.cmp(wanted)))
    }
}

fn range(ends: &Column, at: usize) -> Option<std::ops::Range<usize>> {
    let start = match at.checked_sub(1) {
        Some(before) => ends.get(before)?,
        None => 0,
    };
    Some(start as usize..ends.get(at)? as usize)
}

/// Binary search by place.
fn find(len: usize, compared: impl Fn(usize) -> Option<Ordering>) -> Option<usize> {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        match compared(middle)? {
            Ordering::Less => low = middle + 1,
            Ordering::Equal => return Some(middle),
            Ordering::Greater => high = middle,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_whatever_width_they_need() {
        for largest in [0, 1, 255, 256, 65_535, 65_536, 1 << 24, u32::MAX] {
            let numbers = [0, largest / 2, largest];
            let column = Column::of(&numbers);
            assert_eq!(column.iter().collect::<Vec<_>>(), numbers);
            assert_eq!(
                column.find(largest).and_then(|at| column.get(at)),
                Some(largest)
            );
            assert_eq!(column.get(3), None);
        }
        assert_eq!(Column::of(&[]).len(), 0);
        assert_eq!(Column::default().get(0), None);
        assert_eq!(Column::of(&[1, 3, 5]).find(4), None);
    }

    #[test]
    fn lists_and_pieces_keep_their_bounds() {
        let lists = Lists::of([[1, 2].as_slice(), &[], &[70_000]]);
        let list = |at| lists.get(at).collect::<Vec<_>>();
        assert_eq!(
            (list(0), list(1), list(2), list(3)),
            (vec![1, 2], vec![], vec![70_000], vec![])
        );
        let pieces = Pieces::of(["", "lead", "tin"]);
        assert_eq!(pieces.get(1), Some(b"lead".as_slice()));
        assert_eq!((pieces.find(b"tin"), pieces.find(b"zinc")), (Some(2), None));
        assert_eq!(pieces.get(3), None);
    }
}
