//! What is found of a product before any line is read, and what lines change in it. Knows reports and counts.

use super::Tell;
use super::found::Row;
use super::table::{Scope, Table, Unlisted};
use super::whole::rows;
use crate::report::{BarsPass, Counts, Report, Status, Verdict};

/// What a report on a product without lines says.
pub(super) struct Base {
    pub(super) counts: Counts,
    /// What fails already, the materials by their place.
    pub(super) rows: Vec<Row>,
    /// Whether a gap keeps it from passing.
    pub(super) bars: bool,
    /// Gaps in force that would keep it from passing if it held what they are about.
    pub(super) gaps: Vec<u32>,
}

impl Base {
    pub(super) fn of(report: &Report<'_>, materials: u32) -> Base {
        let places: Vec<u32> = (0..materials).collect();
        let mut failing = Vec::new();
        rows(report, &places, Tell::Failures, &mut failing);
        let in_force = || {
            let gaps = report.gaps().iter();
            gaps.filter(|note| note.status == Status::InForce)
        };
        Base {
            counts: report.counts(),
            rows: failing,
            bars: in_force().any(|note| note.bars_pass == BarsPass::Yes),
            gaps: in_force().map(|note| note.gap).collect(),
        }
    }
}

/// What every product of a profile starts from, in few bytes.
pub(super) struct Outset {
    pub(super) counts: Counts,
    /// What a finding is as long as its bound is not crossed.
    pub(super) from: Verdict,
}

impl Outset {
    pub(super) fn of(table: &Table) -> Outset {
        Outset {
            counts: table.base.counts,
            from: match table.unlisted {
                Unlisted::Absent => Verdict::Pass,
                _ => Verdict::Inconclusive,
            },
        }
    }
}

/// What the run asks of a profile for each of its materials, in eight bytes, so that those of many profiles stay in the cache.
#[derive(Clone, Copy)]
pub(super) struct Brief {
    /// Profiles that say the same of their product have the same number here.
    pub(super) product: u32,
    pub(super) says: Says,
}

impl Brief {
    /// Of a profile that nobody compiled.
    pub(super) const UNKNOWN: Brief = Brief {
        product: u32::MAX,
        says: Says::UNDECIDED,
    };

    pub(super) fn of(table: &Table, product: u32) -> Brief {
        let base = &table.base;
        let says = [
            (Says::PASSES, base.counts.pass > 0),
            (Says::OPEN, base.counts.inconclusive > 0),
            (Says::BARS, base.bars),
            (Says::FAILS, !base.rows.is_empty()),
            (Says::DEPENDS, table.scope == Scope::OfProduct),
        ];
        let says = says.into_iter().filter(|(_, holds)| *holds);
        Brief {
            product,
            says: says.fold(Says::ANYTHING, |all, (says, _)| all.and(says)),
        }
    }
}

/// What is known of the findings of one or several materials.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Says(u8);

impl Says {
    /// True of every material.
    pub(super) const ANYTHING: Says = Says(1);
    /// Something passes.
    pub(super) const PASSES: Says = Says(1 << 1);
    /// Something is undecided.
    pub(super) const OPEN: Says = Says(1 << 2);
    /// A gap keeps the product from passing.
    pub(super) const BARS: Says = Says(1 << 3);
    /// Something fails before any line is read.
    pub(super) const FAILS: Says = Says(1 << 4);
    /// What is found depends on all materials of the product.
    pub(super) const DEPENDS: Says = Says(1 << 5);
    /// Tables cannot tell.
    pub(super) const UNDECIDED: Says = Says(1 << 6);
    /// Lines were in doubt.
    pub(super) const LOOKED: Says = Says(1 << 7);

    pub(super) const fn and(self, more: Says) -> Says {
        Says(self.0 | more.0)
    }

    pub(super) const fn has_any(self, of: Says) -> bool {
        self.0 & of.0 != 0
    }
}

/// How lines change the counts of a base.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Change {
    pub(super) pass: i64,
    pub(super) fail: i64,
    pub(super) open: i64,
    pub(super) upcoming: i64,
}

impl Change {
    /// The finding of one verdict becomes one of another.
    pub(super) fn turn(&mut self, from: Verdict, to: Verdict) {
        *self.of(from) -= 1;
        *self.of(to) += 1;
    }

    pub(super) fn of(&mut self, verdict: Verdict) -> &mut i64 {
        match verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::Inconclusive => &mut self.open,
            Verdict::Fail => &mut self.fail,
        }
    }

    pub(super) fn add(&mut self, more: &Change) {
        self.pass += more.pass;
        self.fail += more.fail;
        self.open += more.open;
        self.upcoming += more.upcoming;
    }

    /// The counts after the change.
    pub(super) fn applied_to(&self, counts: &Counts) -> Counts {
        let changed = |count: usize, by: i64| {
            let by = isize::try_from(by).unwrap_or_default();
            count.saturating_add_signed(by)
        };
        Counts {
            pass: changed(counts.pass, self.pass),
            fail: changed(counts.fail, self.fail),
            inconclusive: changed(counts.inconclusive, self.open),
            upcoming: changed(counts.upcoming, self.upcoming),
        }
    }
}
