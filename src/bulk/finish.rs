//! The end of a product: its verdict from what its materials say and their lines change, or from all of it as a single BOM. Knows tables and counts;
//! what lines cross was told before.

use std::ops::Range;
use std::sync::Arc;

use super::base::{Base, Change, Outset, Says};
use super::found::{Refused, Row, Told, add};
use super::product::{Material, Product};
use super::run::{Runs, Work};
use super::whole::{bom_of, material_of, materials, rows};
use super::{Bulk, Rest, Tell};
use crate::report::{Counts, Verdict};

/// How many shapes of products are kept.
const MOST_BASES: usize = 1 << 14;

/// Findings counted all at once: how often each profile occurred, and what lines changed.
pub(super) struct Tally {
    of_profile: Vec<u32>,
    changes: Change,
}

impl Tally {
    pub(super) fn of(profiles: usize) -> Tally {
        Tally {
            of_profile: vec![0; profiles],
            changes: Change::default(),
        }
    }

    /// Counts a material.
    #[inline]
    pub(super) fn count(&mut self, profile: u32) {
        if let Some(many) = self.of_profile.get_mut(profile as usize) {
            *many += 1;
        }
    }

    /// Takes a material back.
    fn discount(&mut self, profile: u32) {
        if let Some(many) = self.of_profile.get_mut(profile as usize) {
            *many = many.saturating_sub(1);
        }
    }

    /// All findings of the materials counted.
    pub(super) fn counts(&self, outsets: &[Outset]) -> Counts {
        let mut all = Counts::default();
        for (many, outset) in self.of_profile.iter().zip(outsets) {
            let many = *many as usize;
            let own = &outset.counts;
            let of_all = Counts {
                pass: own.pass.saturating_mul(many),
                fail: own.fail.saturating_mul(many),
                inconclusive: own.inconclusive.saturating_mul(many),
                upcoming: own.upcoming.saturating_mul(many),
            };
            add(&mut all, &of_all);
        }
        self.changes.applied_to(&all)
    }
}

impl Bulk<'_> {
    /// Files the product at hand, which ends before this run and this line of the block.
    pub(super) fn finish(&self, runs: &Runs<'_>, end: (usize, usize), work: &mut Work) {
        let product = &mut work.product;
        let mut slow = Says::UNDECIDED.and(Says::DEPENDS).and(Says::FAILS);
        if self.rest == Rest::Left {
            slow = Says::ANYTHING;
        }
        if self.tell == Tell::FailuresAndOpen {
            slow = slow.and(Says::OPEN);
        }
        if product.says.has_any(slow) {
            return self.finish_slowly(runs, end, work);
        }
        let verdict = if !product.says.has_any(Says::LOOKED) {
            product.verdict_unchanged()
        } else if product.change.fail > 0 && product.change.open == 0 {
            work.tally.changes.add(&product.change);
            Verdict::Fail
        } else if product.change == Change::default() && !product.may_be_barred {
            product.verdict_unchanged()
        } else {
            return self.finish_slowly(runs, end, work);
        };
        work.found.dense_products += 1;
        work.found.file(product.code, verdict, &mut product.rows);
    }

    /// Files a product whose findings must be counted.
    #[inline(never)]
    fn finish_slowly(&self, runs: &Runs<'_>, (run, line): (usize, usize), work: &mut Work) {
        let Work {
            product,
            tally,
            found,
            ..
        } = work;
        let (first_run, first_line) = product.first;
        let materials = runs.materials(first_run..run);
        for material in &materials {
            tally.discount(material.profile);
        }
        let decided = self.decide(product, &materials);
        // What fails before any line is read is told by the full report alone.
        let fails_already = product.says.has_any(Says::FAILS);
        let decided = decided.filter(|_| self.rest == Rest::Screened || !fails_already);
        match decided {
            Some((verdict, counts)) => {
                add(&mut found.counts, &counts);
                found.dense_products += 1;
                if self.rest == Rest::Left {
                    let profiles = materials.iter().map(|material| material.profile);
                    let completeness = self.completeness(profiles);
                    found.told.push(Told {
                        counts,
                        completeness,
                    });
                }
                found.file(product.code, verdict, &mut product.rows);
            }
            None if self.rest == Rest::Left => {
                product.rows.clear();
                found.left.push(product.code);
            }
            None => {
                product.rows.clear();
                self.whole(runs, first_line..line, work);
            }
        }
    }

    /// The verdict of a product by its tables; `None` where they cannot decide it.
    fn decide(&self, product: &mut Product, materials: &[Material]) -> Option<(Verdict, Counts)> {
        if product.is_undecided() {
            return None;
        }
        let (counts, barred) = if product.says.has_any(Says::DEPENDS) && materials.len() > 1 {
            let base = self.base_of(materials)?;
            add_rows(product, materials, &base, |at| Some(at as usize));
            (base.counts, base.bars)
        } else {
            if product.says.has_any(Says::FAILS) {
                for (at, material) in materials.iter().enumerate() {
                    let table = self.tables.get(material.profile as usize)?;
                    add_rows(product, materials, &table.base, |_| Some(at));
                }
            }
            let mut counts = Counts::default();
            for material in materials {
                let outset = self.outsets.get(material.profile as usize)?;
                add(&mut counts, &outset.counts);
            }
            (counts, product.says.has_any(Says::BARS))
        };
        let counts = product.change.applied_to(&counts);
        let verdict = product.verdict(&counts, barred)?;
        if self.tell == Tell::FailuresAndOpen && counts.inconclusive > 0 {
            return None;
        }
        Some((verdict, counts))
    }

    /// What is found without lines of a product of these profiles.
    fn base_of(&self, materials: &[Material]) -> Option<Arc<Base>> {
        let profiles = materials.iter().map(|material| material.profile);
        let key: Box<[u32]> = profiles.collect();
        let known = self.bases.read().ok()?.get(&key).cloned();
        if known.is_some() {
            return known;
        }
        let mut profiles = Vec::with_capacity(key.len());
        for profile in &key {
            profiles.push(self.profiles.get(*profile as usize)?);
        }
        let bare = (0..).zip(&profiles);
        let bare = bare.map(|(at, profile)| material_of(at, profile)).collect();
        let bom = bom_of(0, profiles.first()?, bare);
        let base = Arc::new(Base::of(&self.plan.screen(&bom), key.len() as u32));
        let mut bases = self.bases.write().ok()?;
        if bases.len() < MOST_BASES {
            bases.insert(key, Arc::clone(&base));
        }
        Some(base)
    }

    /// The product as a single BOM.
    fn whole(&self, runs: &Runs<'_>, lines: Range<usize>, work: &mut Work) {
        let Work { product, found, .. } = work;
        let code = product.code;
        let range = runs.place(lines.start)..runs.place(lines.end);
        match self.bom_at(runs.lines, range.clone()) {
            Ok(bom) => {
                let report = self.plan.screen(&bom);
                let codes: Vec<u32> = materials(runs.lines, range)
                    .iter()
                    .map(|place| place.code)
                    .collect();
                rows(&report, &codes, self.tell, &mut product.rows);
                add(&mut found.counts, &report.counts());
                found.file(code, report.verdict(), &mut product.rows);
            }
            Err((line, why)) => {
                found.refused.push(Refused {
                    product: code,
                    line,
                    why,
                });
                found.file(code, Verdict::Inconclusive, &mut product.rows);
            }
        }
    }
}

/// Adds what fails without lines; `place` tells the material of each row.
fn add_rows(
    product: &mut Product,
    materials: &[Material],
    base: &Base,
    place: impl Fn(u32) -> Option<usize>,
) {
    for row in &base.rows {
        let material = row.material.and_then(&place);
        let material = material.and_then(|at| materials.get(at));
        product.rows.push(Row {
            material: material.map(|material| material.code),
            ..*row
        });
    }
}
