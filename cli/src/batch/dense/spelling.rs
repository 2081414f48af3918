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
    /// Both halves of the product, so that every bit of a word reaches every bit of the hash.
    fn add(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * u128::from(FACTOR);
        self.0 = (product as u64).rotate_left(29) ^ (product >> 64) as u64;
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
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::Hash;

    use super::*;

    #[test]
    fn spellings_that_differ_in_one_digit_spread_over_the_low_and_the_high_bits() {
        let hashes = (0..1000).map(|number| {
            let mut quick = Quick::default();
            format!("syn-{number:03}").as_bytes().hash(&mut quick);
            quick.finish()
        });
        let hashes: Vec<u64> = hashes.collect();
        let low: HashSet<u64> = hashes.iter().map(|hash| hash % 1024).collect();
        let high: HashSet<u64> = hashes.iter().map(|hash| hash >> 54).collect();
        // Of a thousand random places among 1024, about 638 are taken.
        assert!(
            low.len() > 560 && high.len() > 560,
            "{} {}",
            low.len(),
            high.len()
        );
    }

    #[test]
    fn each_spelling_is_looked_up_once() {
        let mut spellings = Spellings::default();
        for _ in 0..2 {
            let mut asked = 0;
            let mut code = |cell: &str| {
                spellings.code(cell.as_bytes(), || {
                    asked += 1;
                    (cell != "nothing").then_some(7)
                })
            };
            assert_eq!(
                (code("lead"), code("nothing"), code("lead")),
                (Some(7), None, Some(7))
            );
            assert!(asked == 2 || asked == 0);
        }
    }
}
