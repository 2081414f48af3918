//! Spellings of analytes as they stand in cells, each looked up in the catalogue once.
//! Knows bytes and codes.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A memory is emptied when it holds so many spellings: a file of ever new ones must not fill it.
const MOST: usize = 1 << 16;

/// The code of each spelling; `None` for those that the short way cannot take.
#[derive(Default)]
pub(crate) struct Spellings(HashMap<Box<[u8]>, Option<u32>, BuildHasherDefault<Quick>>);

impl Spellings {
    pub(crate) fn code(&mut self, cell: &[u8], find: impl FnOnce() -> Option<u32>) -> Option<u32> {
        if let Some(known) = self.0.get(cell) {
            return *known;
        }
        if self.0.len() >= MOST {
            self.0.clear();
        }
        let found = find();
        self.0.insert(cell.into(), found);
        found
    }
}

/// A hash of few multiplications, for short texts. Who chooses the texts could make them collide, which costs time and no answer.
#[derive(Default)]
pub(crate) struct Quick(u64);

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        let rest = rest.iter().rev();
        self.add(rest.fold(0, |word, byte| (word << 8) | u64::from(*byte)));
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    fn finish(&self) -> u64 {
        // The table looks at the low bits and at the highest ones.
        self.0 ^ (self.0 >> 32)
    }
}
