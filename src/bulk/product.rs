//! One product on its way through the tables: what its materials add up to, and the verdict that follows. Knows counts and rows, no lines.

use super::base::{Change, Outset};
use super::dense::Settled;
use super::found::{Row, add};
use super::table::Scope;
use crate::report::{Counts, Verdict};

/// One material of the product at hand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Material {
    pub(super) code: u32,
    pub(super) profile: u32,
}

/// The product at hand.
#[derive(Default)]
pub(super) struct Product {
    pub(super) code: u32,
    /// Its first line.
    pub(super) start: usize,
    pub(super) materials: Vec<Material>,
    pub(super) rows: Vec<Row>,
    pub(super) change: Change,
    /// Whether a line is about a gap that would keep the product from passing.
    pub(super) may_be_barred: bool,
    /// The number of what its first profile says of the product.
    kind: u32,
    counts: Counts,
    bars: bool,
    fails_already: bool,
    depends: bool,
    undecided: bool,
}

impl Product {
    /// Starts with the next one.
    pub(super) fn begin(&mut self, code: u32, start: usize) {
        self.materials.clear();
        self.rows.clear();
        (self.code, self.start) = (code, start);
        (self.change, self.counts) = (Change::default(), Counts::default());
        self.may_be_barred = false;
        self.bars = false;
        self.fails_already = false;
        self.depends = false;
        self.undecided = false;
    }

    /// Adds what is found of a material without lines.
    pub(super) fn add(&mut self, material: Material, outset: &Outset) {
        if self.materials.is_empty() {
            self.kind = outset.product;
        }
        self.materials.push(material);
        add(&mut self.counts, &outset.counts);
        self.bars |= outset.bars;
        self.fails_already |= outset.fails;
        self.depends |= outset.scope == Scope::OfProduct;
        self.undecided |= self.kind != outset.product;
    }

    /// Its tables cannot decide it.
    pub(super) fn leave_undecided(&mut self) {
        self.undecided = true;
    }

    pub(super) fn settle(&mut self, settled: Settled) {
        self.undecided |= settled == Settled::Whole;
    }

    pub(super) fn is_undecided(&self) -> bool {
        self.undecided
    }

    /// Whether what is found without lines is more than the sum over its materials.
    pub(super) fn depends_on_all(&self) -> bool {
        self.depends && self.materials.len() > 1
    }

    /// Whether rows of its materials fail without lines.
    pub(super) fn fails_already(&self) -> bool {
        self.fails_already
    }

    /// The sum over its materials without lines, and whether a gap bars it.
    pub(super) fn outset(&self) -> (Counts, bool) {
        (self.counts, self.bars)
    }

    /// Adds rows that fail without lines; `place` tells the material of each.
    pub(super) fn add_rows(&mut self, rows: &[Row], place: impl Fn(u32) -> Option<usize>) {
        for row in rows {
            let material = row.material.and_then(&place);
            let material = material.and_then(|at| self.materials.get(at));
            self.rows.push(Row {
                material: material.map(|material| material.code),
                ..*row
            });
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
