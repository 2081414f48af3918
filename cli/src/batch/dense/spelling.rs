//! Spellings of analytes as they stand in cells, each looked up in the catalogue once.
//! Knows bytes and codes.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::batch::word::Key;

/// A memory is emptied when it holds so many spellings: a file of ever new ones must not fill it.
const MOST: usize = 1 << 16;

/// The code of each spelling; `None` for those that the short way cannot take.
#[derive(Default)]
pub(crate) struct Spellings {
    known: HashMap<Box<[u8]>, Option<u32>, RandomState>,
    /// Short ones again, to be found without a look at their bytes one by one.
    short: HashMap<Key, u32, RandomState>,
}

impl Spellings {
    #[inline]
    pub(crate) fn code(&mut self, cell: &[u8], find: impl FnOnce() -> Option<u32>) -> Option<u32> {
        let key = Key::of(cell);
        if let Some(key) = &key
            && let Some(code) = self.short.get(key)
        {
            return Some(*code);
        }
        self.other(cell, key, find)
    }

    #[inline(never)]
    fn other(
        &mut self,
        cell: &[u8],
        key: Option<Key>,
        find: impl FnOnce() -> Option<u32>,
    ) -> Option<u32> {
        if let Some(known) = self.known.get(cell) {
            return *known;
        }
        if self.known.len() >= MOST {
            *self = Spellings::default();
        }
        let found = find();
        self.known.insert(cell.into(), found);
        if let (Some(key), Some(code)) = (key, found) {
            self.short.insert(key, code);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn many_spellings_of_any_length_keep_their_codes() {
        let mut spellings = Spellings::default();
        let names: Vec<String> = (0..2000)
            .map(|at| format!("{}{at}", "a".repeat(at % 23)))
            .collect();
        for _ in 0..2 {
            for (code, name) in (0..).zip(&names) {
                let found = spellings.code(name.as_bytes(), || Some(code));
                assert_eq!(found, Some(code), "{name}");
            }
        }
        let other = spellings.code(b"a0", || Some(7_000));
        assert_eq!(other, Some(7_000));
    }
}
