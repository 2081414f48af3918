//! One product on its way through the tables: what its materials say together, and what their lines change. Knows counts and rows, no lines.

use super::base::{Brief, Change, Says};
use super::dense::Settled;
use super::found::Row;
use crate::report::{Counts, Verdict};

/// One material of the product at hand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Material {
    pub(super) code: u32,
    pub(super) profile: u32,
}

/// The product at hand.
pub(super) struct Product {
    pub(super) code: u32,
    /// Its first run of lines in the block, and its first line there.
    pub(super) first: (usize, usize),
    /// What is said of its materials.
    pub(super) says: Says,
    pub(super) rows: Vec<Row>,
    pub(super) change: Change,
    /// Whether a line is about a gap that would keep the product from passing.
    pub(super) may_be_barred: bool,
    /// The number of what its first profile says of the product.
    kind: u32,
}

impl Product {
    pub(super) fn new() -> Product {
        Product {
            code: 0,
            first: (0, 0),
            says: Says::ANYTHING,
            rows: Vec::new(),
            change: Change::default(),
            may_be_barred: false,
            kind: 0,
        }
    }

    /// Starts with the next one, which has this profile first.
    #[inline]
    pub(super) fn begin(&mut self, code: u32, first: (usize, usize), brief: Brief) {
        if self.says.has_any(Says::LOOKED) {
            self.change = Change::default();
            self.may_be_barred = false;
        }
        (self.code, self.first) = (code, first);
        (self.says, self.kind) = (Says::ANYTHING, brief.product);
    }

    /// Adds what is said of a material without lines.
    #[inline]
    pub(super) fn add(&mut self, brief: Brief) {
        self.says = self.says.and(brief.says);
        if self.kind != brief.product {
            self.leave_undecided();
        }
    }

    /// Its tables cannot decide it.
    pub(super) fn leave_undecided(&mut self) {
        self.says = self.says.and(Says::UNDECIDED);
    }

    /// Notes that lines were in doubt, and what became of it.
    pub(super) fn settle(&mut self, settled: Settled) {
        self.says = self.says.and(Says::LOOKED);
        if settled == Settled::Whole {
            self.leave_undecided();
        }
    }

    pub(super) fn is_undecided(&self) -> bool {
        self.says.has_any(Says::UNDECIDED)
    }

    /// The verdict of a product of which no line changes anything.
    pub(super) fn verdict_unchanged(&self) -> Verdict {
        let is_open = self.says.has_any(Says::OPEN.and(Says::BARS));
        if is_open || !self.says.has_any(Says::PASSES) {
            Verdict::Inconclusive
        } else {
            Verdict::Pass
        }
    }

    /// The verdict of what is found in all; `None` where tables cannot tell.
    pub(super) fn verdict(&self, counts: &Counts, barred: bool) -> Option<Verdict> {
        match counts {
            Counts { fail: 1.., .. } => Some(Verdict::Fail),
            Counts {
                inconclusive: 1.., ..
            }
            | Counts { pass: 0, .. } => Some(Verdict::Inconclusive),
            _ if barred => Some(Verdict::Inconclusive),
            _ if self.may_be_barred => None,
            _ => Some(Verdict::Pass),
        }
    }
}
