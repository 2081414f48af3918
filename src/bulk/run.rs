//! The run: lines cut into chunks for threads and blocks for the cache, always at the borders of products; the pieces put together in order. Knows no
//! limits.

use std::ops::Range;
use std::sync::Arc;

use super::base::Base;
use super::borders::ends_of_runs;
use super::dense::{Exactly, Scratch, Settled};
use super::doubts::{Doubt, Doubts};
use super::found::{Found, Refused, Told, add};
use super::glance::{Amounts, Glance, Glances};
use super::lines::Lines;
use super::product::{Material, Product};
use super::shares::Unproven;
use super::whole::{bom_of, material_of, materials, rows};
use super::{Bulk, Rest, Tell};
use crate::report::{Counts, Verdict};

/// How many lines a chunk has, about.
const CHUNK: usize = 1 << 16;
/// How many lines a block has, about: its columns and the rows of its profiles stay in the cache from one pass to the next.
const BLOCK: usize = 1 << 11;
/// How many shapes of products are kept.
const MOST_BASES: usize = 1 << 14;

/// Works on several things at once where the feature is on, and gives the answers in their order.
#[cfg(feature = "parallel")]
pub(super) fn over<T: Sync, A: Send>(all: &[T], work: impl Fn(&T) -> A + Send + Sync) -> Vec<A> {
    use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
    all.par_iter().map(work).collect()
}

/// Works on one thing after the other.
#[cfg(not(feature = "parallel"))]
pub(super) fn over<T: Sync, A: Send>(all: &[T], work: impl Fn(&T) -> A + Send + Sync) -> Vec<A> {
    all.iter().map(work).collect()
}

/// Whether products, and materials within them, ascend.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    Held,
    /// What was found is worth nothing.
    Broken,
}

/// What one thread works with.
struct Work {
    ends: Vec<usize>,
    unproven: Vec<Unproven>,
    doubts: Doubts,
    glances: Glances,
    scratch: Scratch,
    product: Product,
    found: Found,
}

impl Bulk<'_> {
    /// Screens lines that are sorted; tells if they are not.
    pub(super) fn run(&self, lines: &Lines<'_>) -> (Found, Order) {
        let chunks: Vec<Range<usize>> = cuts(lines, 0..lines.len(), CHUNK).collect();
        let pieces = over(&chunks, |chunk| self.chunk(lines, chunk.clone()));
        let broken = pieces.iter().any(|(_, order)| *order == Order::Broken);
        if broken {
            return (Found::default(), Order::Broken);
        }
        let pieces = pieces.into_iter().map(|(piece, _)| piece).collect();
        (Found::together(pieces), Order::Held)
    }

    fn chunk(&self, lines: &Lines<'_>, chunk: Range<usize>) -> (Found, Order) {
        let mut work = Work {
            ends: Vec::new(),
            unproven: Vec::new(),
            doubts: Doubts::default(),
            glances: Glances::new(),
            scratch: Scratch::default(),
            product: Product::default(),
            found: Found::of_lines(chunk.len()),
        };
        let mut left = chunk;
        while !left.is_empty() {
            let block = block_of(lines, left.clone(), &mut work.ends);
            left.start = block.end;
            if self.block(lines, block, &mut work) == Order::Broken {
                return (work.found, Order::Broken);
            }
        }
        (work.found, Order::Held)
    }

    /// Works through some products in passes: which of their materials are clean, and what is found of each product.
    fn block(&self, lines: &Lines<'_>, block: Range<usize>, work: &mut Work) -> Order {
        let part = lines.part(block.clone());
        let before = block.start.checked_sub(1);
        let before = before.and_then(|at| lines.product.get(at));
        if before.is_some_and(|before| Some(before) >= part.product.first()) {
            return Order::Broken;
        }
        if part.is_all_exact() {
            let (ends, unproven) = (&work.ends, &mut work.unproven);
            self.marks.prove(&part, ends, unproven);
            let marks = (&self.marks, &self.cells);
            work.doubts.find(marks, &part, ends, unproven);
        } else {
            work.doubts.about_all(work.ends.len());
        }
        let (ends, doubts) = (
            std::mem::take(&mut work.ends),
            std::mem::take(&mut work.doubts),
        );
        let order = self.materials(lines, block, &ends, &doubts, work);
        (work.ends, work.doubts) = (ends, doubts);
        order
    }

    fn materials(
        &self,
        lines: &Lines<'_>,
        block: Range<usize>,
        ends: &[usize],
        doubts: &Doubts,
        work: &mut Work,
    ) -> Order {
        let part = lines.part(block.clone());
        let mut last: Option<(u32, u32)> = None;
        let mut all = doubts.all.iter().peekable();
        let mut start = 0;
        for (run, end) in ends.iter().enumerate() {
            let (Some(product), Some(material), Some(profile)) = (
                part.product.get(start),
                part.material.get(start),
                part.profile.get(start),
            ) else {
                break;
            };
            let here = (*product, *material);
            match last {
                Some(last) if last > here => return Order::Broken,
                // One material of two profiles.
                Some(last) if last == here => work.product.leave_undecided(),
                Some((known, _)) if known == *product => {}
                Some(_) => {
                    self.finish(lines, block.start + start, work);
                    work.product.begin(*product, block.start + start);
                }
                None => work.product.begin(*product, block.start + start),
            }
            last = Some(here);
            let material = Material {
                code: *material,
                profile: *profile,
            };
            match self.outsets.get(material.profile as usize) {
                Some(outset) => work.product.add(material, outset),
                None => work.product.leave_undecided(),
            }
            if let Some(doubt) = all.next_if(|doubt| doubt.run == run)
                && !work.product.is_undecided()
            {
                let lines = (lines, &part, block.start, start..*end);
                let settled = self.look(lines, material, (doubt, doubts), work);
                work.product.settle(settled.unwrap_or(Settled::Whole));
            }
            start = *end;
        }
        if last.is_some() {
            self.finish(lines, block.start + start, work);
        }
        Order::Held
    }

    /// Looks at the lines of a material that is in doubt; its run counts from the start of the block.
    #[inline(never)]
    fn look(
        &self,
        (lines, part, block, run): (&Lines<'_>, &Lines<'_>, usize, Range<usize>),
        material: Material,
        (doubt, doubts): (&Doubt, &Doubts),
        work: &mut Work,
    ) -> Option<Settled> {
        let outset = self.outsets.get(material.profile as usize)?;
        let product = &mut work.product;
        let mut exactly = Exactly {
            material: material.code,
            from: outset.from,
            step: self.step,
            rows: &mut product.rows,
            change: &mut product.change,
            may_be_barred: &mut product.may_be_barred,
        };
        let amounts = Amounts {
            profile: material.profile,
            subjects: part.subject.get(run.clone())?,
            amounts: part.lower.get(run.clone())?,
        };
        let over = doubts.over.get(doubt.over.clone())?;
        let asked = (doubt.asks, over);
        Some(
            match work
                .glances
                .tell((&self.marks, &self.cells), amounts, asked, &mut exactly)
            {
                Glance::Told => Settled::Dense,
                Glance::Look => {
                    let table = self.tables.get(material.profile as usize)?;
                    let run = block + run.start..block + run.end;
                    let subjects = &self.subjects;
                    work.scratch.look(table, subjects, lines, run, &mut exactly)
                }
                Glance::Whole => Settled::Whole,
            },
        )
    }

    /// Files the product at hand, which ends here.
    fn finish(&self, lines: &Lines<'_>, end: usize, work: &mut Work) {
        let (product, found) = (&mut work.product, &mut work.found);
        let decided = self.decide(product);
        // What fails before any line is read is told by the full report alone.
        let decided = decided.filter(|_| self.rest == Rest::Screened || !product.fails_already());
        match decided {
            Some((verdict, counts)) => {
                add(&mut found.counts, &counts);
                found.dense_products += 1;
                if self.rest == Rest::Left {
                    let profiles = product.materials.iter().map(|material| material.profile);
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
                self.whole(lines, product.start..end, product, found);
            }
        }
    }

    /// The verdict of a product by its tables; `None` where they cannot decide it.
    fn decide(&self, product: &mut Product) -> Option<(Verdict, Counts)> {
        if product.is_undecided() {
            return None;
        }
        let (counts, barred) = if product.depends_on_all() {
            let base = self.base_of(product)?;
            product.add_rows(&base.rows, |at| Some(at as usize));
            (base.counts, base.bars)
        } else {
            if product.fails_already() {
                self.add_rows_of_each(product);
            }
            product.outset()
        };
        let counts = product.change.applied_to(&counts);
        let verdict = product.verdict(&counts, barred)?;
        if self.tell == Tell::FailuresAndOpen && counts.inconclusive > 0 {
            return None;
        }
        Some((verdict, counts))
    }

    fn add_rows_of_each(&self, product: &mut Product) {
        for at in 0..product.materials.len() {
            let material = product.materials.get(at);
            let table = material.and_then(|material| self.tables.get(material.profile as usize));
            if let Some(table) = table {
                product.add_rows(&table.base.rows, |_| Some(at));
            }
        }
    }

    /// What is found without lines of a product of these profiles.
    fn base_of(&self, product: &Product) -> Option<Arc<Base>> {
        let key: Box<[u32]> = product
            .materials
            .iter()
            .map(|material| material.profile)
            .collect();
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
    fn whole(
        &self,
        lines: &Lines<'_>,
        range: Range<usize>,
        product: &mut Product,
        found: &mut Found,
    ) {
        let code = product.code;
        match self.bom_at(lines, range.clone()) {
            Ok(bom) => {
                let report = self.plan.screen(&bom);
                let codes: Vec<u32> = materials(lines, range)
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

/// The first products of a range, and where each of their materials ends.
///
/// The columns are read before anything is asked of them: to look for the end of the last product beyond them would be a wait for memory.
fn block_of(lines: &Lines<'_>, range: Range<usize>, ends: &mut Vec<usize>) -> Range<usize> {
    let mut about = BLOCK;
    loop {
        let end = range.start.saturating_add(about).min(range.end);
        let part = lines.part(range.start..end);
        ends_of_runs(part.product, part.material, part.profile, ends);
        if end == range.end {
            return range;
        }
        let begins_product = |at: &usize| {
            let last = at.checked_sub(1).and_then(|last| part.product.get(last));
            let next = part.product.get(*at);
            next.is_some() && last != next
        };
        if let Some(last) = ends.iter().rposition(begins_product) {
            ends.truncate(last + 1);
            let lines = ends.last().copied().unwrap_or_default();
            return range.start..range.start + lines;
        }
        about = about.saturating_mul(2);
    }
}

/// Ranges of about equal length that no product is cut by.
fn cuts<'l>(
    lines: &'l Lines<'_>,
    range: Range<usize>,
    about: usize,
) -> impl Iterator<Item = Range<usize>> + 'l {
    let mut start = range.start;
    std::iter::from_fn(move || {
        let mut end = (start + about).min(range.end);
        let last = end.checked_sub(1).and_then(|at| lines.product.get(at));
        while end < range.end && lines.product.get(end) == last {
            end += 1;
        }
        let cut = start..end;
        start = end;
        (!cut.is_empty()).then_some(cut)
    })
}
