//! What goes in: lines as columns, and the two short lists that their codes point to. Knows shapes and order; judges nothing.

use std::ops::Range;

use jiff::civil::Date;

use crate::bom::Traits;
use crate::quantity::{Amount, Bound, Edge, Interval, QuantityKind};
use crate::substance::AnalyteId;

use super::BulkError;

/// What is declared for a material and for the product it belongs to. Few profiles serve many lines: the limits are compiled once for each.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Profile {
    /// Categories and facts of the product.
    pub product: Traits,
    /// The day the product was made or imported.
    pub made: Option<Date>,
    /// Classes and facts of the material.
    pub material: Traits,
    /// The share of the material whose constituents are listed; `None`: only what is listed is known.
    pub disclosed: Option<Amount>,
}

/// What lines are about: an analyte, and how an amount of it came to be known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Subject {
    /// The analyte.
    pub analyte: AnalyteId,
    /// Whether the amount was declared or measured.
    pub said: Said,
    /// What the amounts of these lines count: one microgram per kilogram, say.
    pub step: Amount,
}

/// How an amount came to be known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Said {
    /// Declared as a constituent: contents of a material add up.
    Declared,
    /// Measured in a laboratory: several results on one thing must agree.
    Measured(QuantityKind),
}

/// Whether the ends of a line's interval belong to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum Ends {
    /// Both do.
    #[default]
    Closed,
    /// The lower one does not: `> 5`.
    LowerOpen,
    /// The upper one does not: `< 5`.
    UpperOpen,
    /// Neither does.
    Open,
}

/// An upper end that is none: nothing bounds the amount from above.
pub const UNBOUNDED: i64 = i64::MAX;

/// Lines as columns, all of one length: an amount of one subject in one material of one product each.
///
/// The lines of a product should stand together and products should ascend, and so for the materials within a product; else the columns are sorted
/// into copies first.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    /// Codes of products.
    pub product: &'a [u32],
    /// Codes of materials, which need be unique within their product only.
    pub material: &'a [u32],
    /// Places in the list of profiles, the same for all lines of one material.
    pub profile: &'a [u32],
    /// Places in the list of subjects.
    pub subject: &'a [u32],
    /// The least it can be, in the subject's steps.
    pub lower: &'a [i64],
    /// The most it can be, in the subject's steps; `None`: every amount is exact.
    pub upper: Option<&'a [i64]>,
    /// Whether the ends belong to the intervals; `None`: all do.
    pub ends: Option<&'a [Ends]>,
}

impl<'a> Lines<'a> {
    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.product.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.product.is_empty()
    }

    pub(super) fn check(&self) -> Result<(), BulkError> {
        let lengths = [
            ("material", Some(self.material.len())),
            ("profile", Some(self.profile.len())),
            ("subject", Some(self.subject.len())),
            ("lower", Some(self.lower.len())),
            ("upper", self.upper.map(<[i64]>::len)),
            ("ends", self.ends.map(<[Ends]>::len)),
        ];
        for (column, length) in lengths {
            if let Some(length) = length.filter(|length| *length != self.len()) {
                return Err(BulkError::Length {
                    column,
                    length,
                    expected: self.len(),
                });
            }
        }
        Ok(())
    }

    /// The lines of a range.
    pub(super) fn part(&self, range: Range<usize>) -> Lines<'a> {
        fn part<'a, T>(column: &'a [T], range: &Range<usize>) -> &'a [T] {
            column.get(range.clone()).unwrap_or_default()
        }
        Lines {
            product: part(self.product, &range),
            material: part(self.material, &range),
            profile: part(self.profile, &range),
            subject: part(self.subject, &range),
            lower: part(self.lower, &range),
            upper: self.upper.map(|column| part(column, &range)),
            ends: self.ends.map(|column| part(column, &range)),
        }
    }

    /// Whether every line stands for one amount.
    pub(super) fn is_all_exact(&self) -> bool {
        self.upper.is_none() && self.ends.is_none()
    }

    /// The interval of one line, if it is one.
    pub(super) fn interval(&self, line: usize, step: Amount) -> Option<Interval> {
        let (lower, upper) = self.bounds(line)?;
        let ends = self.ends.and_then(|ends| ends.get(line));
        let (low, high) = match ends.copied().unwrap_or_default() {
            Ends::Closed => (Edge::Closed, Edge::Closed),
            Ends::LowerOpen => (Edge::Open, Edge::Closed),
            Ends::UpperOpen => (Edge::Closed, Edge::Open),
            Ends::Open => (Edge::Open, Edge::Open),
        };
        let bound = |count: i64, edge| {
            let amount = step.checked_mul(i128::from(count))?;
            (count >= 0).then_some(Bound { amount, edge })
        };
        let upper = match upper {
            UNBOUNDED => None,
            upper => Some(bound(upper, high)?),
        };
        Interval::new(bound(lower, low)?, upper).ok()
    }

    fn bounds(&self, line: usize) -> Option<(i64, i64)> {
        let lower = *self.lower.get(line)?;
        let upper = match self.upper {
            None => lower,
            Some(upper) => *upper.get(line)?,
        };
        Some((lower, upper))
    }

    /// Whether a line stands for one amount.
    pub(super) fn is_exact(&self, line: usize) -> bool {
        let closed = self
            .ends
            .is_none_or(|ends| ends.get(line) == Some(&Ends::Closed));
        closed
            && self
                .bounds(line)
                .is_some_and(|(lower, upper)| lower == upper)
    }
}

/// Columns in the order of products and materials.
pub(super) struct Sorted {
    product: Vec<u32>,
    material: Vec<u32>,
    profile: Vec<u32>,
    subject: Vec<u32>,
    lower: Vec<i64>,
    upper: Option<Vec<i64>>,
    ends: Option<Vec<Ends>>,
    /// Where each line stood.
    pub(super) from: Vec<usize>,
}

impl Sorted {
    pub(super) fn of(lines: &Lines<'_>) -> Sorted {
        let mut from: Vec<usize> = (0..lines.len()).collect();
        from.sort_by_key(|at| (lines.product.get(*at), lines.material.get(*at)));
        Sorted::gather(lines, from)
    }

    /// These lines in this order.
    pub(super) fn gather(lines: &Lines<'_>, from: Vec<usize>) -> Sorted {
        fn gather<T: Copy>(from: &[usize], column: &[T]) -> Vec<T> {
            from.iter()
                .filter_map(|at| column.get(*at).copied())
                .collect()
        }
        Sorted {
            product: gather(&from, lines.product),
            material: gather(&from, lines.material),
            profile: gather(&from, lines.profile),
            subject: gather(&from, lines.subject),
            lower: gather(&from, lines.lower),
            upper: lines.upper.map(|column| gather(&from, column)),
            ends: lines.ends.map(|column| gather(&from, column)),
            from,
        }
    }

    pub(super) fn lines(&self) -> Lines<'_> {
        Lines {
            product: &self.product,
            material: &self.material,
            profile: &self.profile,
            subject: &self.subject,
            lower: &self.lower,
            upper: self.upper.as_deref(),
            ends: self.ends.as_deref(),
        }
    }
}
