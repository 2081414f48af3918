//! What the lines of one material have in common, so that most of a line need only be compared with the one before it.
//! Knows bytes and separators.

use crate::batch::column::{Column, Layout};
use crate::batch::word::{Pattern, Side, find};

/// What the lines of one material have in common: everything but analyte and value.
#[derive(Default)]
pub(crate) struct Frame {
    // Up to the first of the two, between them, and behind the second.
    before: Pattern,
    between: Pattern,
    behind: Pattern,
    value_first: bool,
    pub(crate) is_known: bool,
    /// The line it is of, and where its fields end.
    line: Vec<u8>,
    ends: Vec<usize>,
}

/// The two cells of a line.
#[derive(Clone, Copy)]
pub(crate) struct Cut<'l> {
    pub(crate) analyte: &'l [u8],
    pub(crate) value: &'l [u8],
    /// What ends with the value.
    pub(crate) closed: &'l [u8],
}

impl Frame {
    /// Analyte and value of a line that is like the one before it in all else. Such a line has as many fields as that one.
    #[inline]
    pub(crate) fn cut<'l>(&self, line: &'l [u8]) -> Option<Cut<'l>> {
        if !self.is_known {
            return None;
        }
        let closed = self.behind.behind(line)?;
        let rest = self.before.before(line)?;
        let separator = self.between.first()?;
        let (first, after) = rest.split_at_checked(find(separator, rest)?)?;
        let second = self.between.before(after)?;
        // What was found up to here may not reach into what stands behind the two cells.
        let second = second.get(..second.len().checked_sub(line.len() - closed.len())?)?;
        if !self.value_first {
            // A value is no number if it has a separator in it.
            return Some(Cut {
                analyte: first,
                value: second,
                closed,
            });
        }
        let is_field = memchr::memchr(separator, second).is_none();
        is_field.then_some(Cut {
            analyte: second,
            value: first,
            closed: first,
        })
    }

    /// Whether a line, of which it is told where its fields end, is like the one before it in all fields in which materials of one product are alike.
    pub(crate) fn is_steady(&self, layout: &Layout, line: &[u8], ends: &[usize]) -> bool {
        self.is_known
            && layout.steady.iter().all(|at| {
                let here = field_of(line, ends, *at);
                here.is_some() && here == field_of(&self.line, &self.ends, *at)
            })
    }

    /// Takes a line as the one to compare others with; what was there before of where fields end is given back.
    pub(crate) fn remember(
        &mut self,
        layout: &Layout,
        line: &[u8],
        ends: &mut Vec<usize>,
    ) -> Option<()> {
        std::mem::swap(&mut self.ends, ends);
        self.line.clear();
        self.line.extend_from_slice(line);
        let analyte = layout.index(Column::Analyte)?;
        let value = layout.index(Column::Value)?;
        self.value_first = value < analyte;
        let (first, second) = (analyte.min(value), analyte.max(value));
        let start = |at: usize| match at.checked_sub(1) {
            None => Some(0),
            Some(before) => self.ends.get(before).map(|end| end + 1),
        };
        let cuts = [
            0..start(first)?,
            *self.ends.get(first)?..start(second)?,
            *self.ends.get(second)?..line.len(),
        ];
        let parts = [
            (&mut self.before, Side::Start),
            (&mut self.between, Side::Start),
            (&mut self.behind, Side::End),
        ];
        for ((part, side), cut) in parts.into_iter().zip(cuts) {
            part.set(line.get(cut)?, side);
        }
        self.is_known = true;
        Some(())
    }
}

/// One field of a line, of which it is told where its fields end.
fn field_of<'l>(line: &'l [u8], ends: &[usize], at: usize) -> Option<&'l [u8]> {
    let start = match at.checked_sub(1) {
        None => 0,
        Some(before) => ends.get(before)? + 1,
    };
    line.get(start..*ends.get(at)?)
}
