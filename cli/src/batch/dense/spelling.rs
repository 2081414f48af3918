//! Spellings of analytes as they stand in cells, each looked up in the catalogue once.
//! Knows bytes and codes.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// A memory is emptied when it holds so many spellings: a file of ever new ones must not fill it.
const MOST: usize = 1 << 16;

/// The code of each spelling; `None` for those that the short way cannot take.
#[derive(Default)]
pub(crate) struct Spellings(HashMap<Box<[u8]>, Option<u32>, RandomState>);

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
}
