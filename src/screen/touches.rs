//! Sets of rows, one bit each, and what several columns say row by row. Knows places in the plan, no limits and no amounts.

use std::ops::Range;

use super::column::Hit;

const BITS: u32 = u64::BITS;

/// A set of rows of a plan.
#[derive(Clone, Default)]
pub(crate) struct RowSet {
    words: Vec<u64>,
}

impl RowSet {
    /// An empty set with room for the rows of another.
    pub(crate) fn sized_like(other: &RowSet) -> RowSet {
        RowSet {
            words: vec![0; other.words.len()],
        }
    }

    pub(crate) fn insert_all(&mut self, rows: Range<u32>) {
        for row in rows {
            self.insert(row);
        }
    }

    pub(crate) fn insert(&mut self, row: u32) {
        let word = (row / BITS) as usize;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word |= bit(row);
        }
    }

    pub(crate) fn contains(&self, row: u32) -> bool {
        self.word((row / BITS) as usize) & bit(row) != 0
    }

    fn word(&self, at: usize) -> u64 {
        self.words.get(at).copied().unwrap_or(0)
    }

    /// Adds what the other set has of a range.
    pub(crate) fn add(&mut self, other: &RowSet, rows: &Range<u32>) {
        for at in words_of(rows) {
            let word = other.word(at) & mask(at, rows);
            if word != 0 {
                if self.words.len() <= at {
                    self.words.resize(at + 1, 0);
                }
                if let Some(own) = self.words.get_mut(at) {
                    *own |= word;
                }
            }
        }
    }

    /// How many rows of a range it has.
    pub(crate) fn count(&self, rows: &Range<u32>) -> u32 {
        words_of(rows)
            .map(|at| (self.word(at) & mask(at, rows)).count_ones())
            .sum()
    }

    /// Its rows inside a range, in order.
    pub(crate) fn within(&self, rows: &Range<u32>) -> impl Iterator<Item = u32> {
        words_of(rows).flat_map(|at| ones(at, self.word(at) & mask(at, rows)))
    }

    /// The first row of a range that it lacks and that is in `of`, where that is given.
    pub(crate) fn first_missing(&self, rows: &Range<u32>, of: Option<&RowSet>) -> Option<u32> {
        words_of(rows).find_map(|at| {
            let wanted = of.map_or(u64::MAX, |of| of.word(at));
            ones(at, !self.word(at) & wanted & mask(at, rows)).next()
        })
    }
}

fn bit(row: u32) -> u64 {
    1 << (row % BITS)
}

fn words_of(rows: &Range<u32>) -> Range<usize> {
    (rows.start / BITS) as usize..rows.end.div_ceil(BITS) as usize
}

/// The bits of a word that lie in a range which touches the word.
fn mask(at: usize, rows: &Range<u32>) -> u64 {
    let first = at as u32 * BITS;
    let below = |end: u32| match end.saturating_sub(first) {
        count if count < BITS => (1 << count) - 1,
        _ => u64::MAX,
    };
    below(rows.end) & !below(rows.start)
}

fn ones(at: usize, mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let place = (word != 0).then(|| word.trailing_zeros())?;
        word &= word - 1;
        Some(at as u32 * BITS + place)
    })
}

/// What several columns say, row by row: a sparse matrix of one node, made in one pass without sorting.
#[derive(Default)]
pub(crate) struct Touches<'p> {
    /// The rows that anything speaks of.
    pub(crate) any: RowSet,
    /// Those that something speaks of surely, by name.
    pub(crate) named: RowSet,
    /// How many touched rows there are before each word of `any`.
    before: Vec<u32>,
    /// Where the hits of each touched row begin, and where the last ones end.
    starts: Vec<u32>,
    /// Whose column speaks, and what it says, in the order of rows.
    hits: Vec<(u32, &'p Hit)>,
}

impl<'p> Touches<'p> {
    /// Of columns over some rows, each with the place of what it belongs to, in order.
    pub(crate) fn of<I>(rows: &RowSet, columns: I) -> Touches<'p>
    where
        I: Iterator<Item = (u32, &'p Hit)> + Clone,
    {
        let mut all = Touches::default();
        let mut count = 0;
        for (_, hit) in columns.clone() {
            if count == 0 {
                all.any = RowSet::sized_like(rows);
                all.named = RowSet::sized_like(rows);
                all.before.reserve_exact(rows.words.len());
            }
            count += 1;
            all.any.insert(hit.row);
            if hit.is_sure() {
                all.named.insert(hit.row);
            }
        }
        if count == 0 {
            return all;
        }
        let mut touched = 0;
        for word in &all.any.words {
            all.before.push(touched);
            touched += word.count_ones();
        }
        let mut next = vec![0_u32; touched as usize + 1];
        for (_, hit) in columns.clone() {
            if let Some(length) = next.get_mut(all.rank(hit.row) + 1) {
                *length += 1;
            }
        }
        let mut sum = 0;
        for start in &mut next {
            sum += *start;
            *start = sum;
        }
        all.starts.clone_from(&next);
        if let Some(some) = columns.clone().next() {
            all.hits.resize(count, some);
        }
        for entry in columns {
            let rank = all.rank(entry.1.row);
            if let Some(place) = next.get_mut(rank)
                && let Some(slot) = all.hits.get_mut(*place as usize)
            {
                *slot = entry;
                *place += 1;
            }
        }
        all
    }

    /// How many touched rows come before one.
    fn rank(&self, row: u32) -> usize {
        let at = (row / BITS) as usize;
        let below = self.any.word(at) & (bit(row) - 1);
        match self.before.get(at) {
            Some(before) => (before + below.count_ones()) as usize,
            None => self.starts.len().saturating_sub(1),
        }
    }

    fn between(&self, first: usize, last: usize) -> &[(u32, &'p Hit)] {
        let (Some(start), Some(end)) = (self.starts.get(first), self.starts.get(last)) else {
            return &[];
        };
        self.hits
            .get(*start as usize..*end as usize)
            .unwrap_or_default()
    }

    pub(crate) fn of_row(&self, row: u32) -> &[(u32, &'p Hit)] {
        if !self.any.contains(row) {
            return &[];
        }
        let rank = self.rank(row);
        self.between(rank, rank + 1)
    }

    pub(crate) fn of_rows(&self, rows: &Range<u32>) -> &[(u32, &'p Hit)] {
        self.between(self.rank(rows.start), self.rank(rows.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::substance::Weight;

    fn hit(row: u32, adds: Weight) -> Hit {
        Hit {
            row,
            adds,
            adds_to: Vec::new(),
            covers: None,
            covers_term: Vec::new(),
            covers_together: None,
        }
    }

    #[test]
    fn a_set_of_rows_has_what_was_put_in_and_nothing_else() {
        let mut set = RowSet::default();
        let rows = [0, 5, 63, 64, 127, 128, 300];
        for row in rows {
            set.insert(row);
        }
        assert!((0..400).all(|row| set.contains(row) == rows.contains(&row)));
        let within: Vec<u32> = set.within(&(5..128)).collect();
        assert_eq!(within, [5, 63, 64, 127]);
        assert_eq!(set.count(&(5..128)), 4);
        assert_eq!(set.count(&(64..64)), 0);
        assert_eq!(set.first_missing(&(63..66), None), Some(65));
        assert_eq!(set.first_missing(&(63..65), None), None);
        assert_eq!(set.first_missing(&(290..400), Some(&set)), None);
        let mut part = RowSet::default();
        part.add(&set, &(64..129));
        assert_eq!(part.within(&(0..400)).collect::<Vec<_>>(), [64, 127, 128]);
    }

    #[test]
    fn hits_stand_by_row_and_in_the_order_of_their_columns() {
        let first = [
            hit(3, Weight::WHOLE),
            hit(64, Weight::UP_TO_WHOLE),
            hit(200, Weight::WHOLE),
        ];
        let second = [hit(3, Weight::UP_TO_WHOLE), hit(65, Weight::WHOLE)];
        let columns = [(0, &first[..]), (7, &second[..])];
        let touches = Touches::of(
            &RowSet::default(),
            columns
                .iter()
                .flat_map(|(at, hits)| hits.iter().map(move |hit| (*at, hit))),
        );
        let places = |hits: &[(u32, &Hit)]| -> Vec<(u32, u32)> {
            hits.iter().map(|(at, hit)| (*at, hit.row)).collect()
        };
        assert_eq!(places(touches.of_row(3)), [(0, 3), (7, 3)]);
        assert_eq!(places(touches.of_row(64)), [(0, 64)]);
        assert!(touches.of_row(4).is_empty() && touches.of_row(500).is_empty());
        assert_eq!(
            places(touches.of_rows(&(4..201))),
            [(0, 64), (7, 65), (0, 200)]
        );
        assert_eq!(places(touches.of_rows(&(65..9000))), [(7, 65), (0, 200)]);
        assert!(!touches.named.contains(64) && touches.named.contains(65));
    }
}
