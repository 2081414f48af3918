//! What the lines of one material have in common, so that most of a line need only be compared with the one before it.
//! Knows bytes and separators.

use crate::batch::column::{Column, Layout};

/// What the lines of one material have in common: everything but analyte and value.
#[derive(Default)]
pub(crate) struct Frame {
    /// Up to the first of the two, between them, and behind the second.
    parts: [Vec<u8>; 3],
    value_first: bool,
    pub(crate) is_known: bool,
    pub(crate) ends: Vec<usize>,
}

impl Frame {
    /// Analyte and value of a line that is like the one before it in all else.
    pub(crate) fn cut<'l>(&self, line: &'l [u8]) -> Option<(&'l [u8], &'l [u8])> {
        if !self.is_known {
            return None;
        }
        let [before, between, behind] = &self.parts;
        let rest = line.strip_prefix(before.as_slice())?;
        let rest = rest.strip_suffix(behind.as_slice())?;
        let separator = between.first()?;
        let end = memchr::memchr(*separator, rest)?;
        let (first, rest) = rest.split_at_checked(end)?;
        let second = rest.strip_prefix(between.as_slice())?;
        // The line has as many fields as its layout; nobody moved a separator from one part into another.
        match self.value_first {
            // A value is no number if it has a separator in it.
            false => Some((first, second)),
            true if memchr::memchr(*separator, second).is_none() => Some((second, first)),
            true => None,
        }
    }

    pub(crate) fn remember(&mut self, layout: &Layout, line: &str) -> Option<()> {
        let analyte = layout.index(Column::Analyte)?;
        let value = layout.index(Column::Value)?;
        self.value_first = value < analyte;
        let (first, second) = (analyte.min(value), analyte.max(value));
        let start = |at: usize| match at.checked_sub(1) {
            None => Some(0),
            Some(before) => self.ends.get(before).map(|end| end + 1),
        };
        let bytes = line.as_bytes();
        let cuts = [
            0..start(first)?,
            *self.ends.get(first)?..start(second)?,
            *self.ends.get(second)?..line.len(),
        ];
        for (part, cut) in self.parts.iter_mut().zip(cuts) {
            part.clear();
            part.extend_from_slice(bytes.get(cut)?);
        }
        self.is_known = true;
        Some(())
    }
}
