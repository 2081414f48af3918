//! The run: lines cut into chunks for threads and blocks for the cache, always at the borders of products; the pieces put together in order. Knows no
//! limits.

use std::ops::Range;

use super::Bulk;
use super::base::Brief;
use super::bits::Bits;
use super::borders::ends_of_runs;
use super::dense::{Exactly, Scratch, Settled};
use super::doubts::{Doubt, Doubts};
use super::finish::Tally;
use super::found::{Found, add};
use super::glance::{Amounts, Glance, Glances};
use super::lines::Lines;
use super::product::{Material, Product};
use super::shares::{Prove, Unproven};

/// How many lines a chunk has at most, about.
const CHUNK: usize = 1 << 16;
/// How many lines a block has, about: its columns and the rows of its profiles stay in the cache from one pass to the next.
const BLOCK: usize = 1 << 14;
/// How many lines a chunk has, about, so that all threads have as many chunks.
fn chunk_of(lines: usize) -> usize {
    let chunks = lines.div_ceil(CHUNK).max(1).next_multiple_of(threads());
    lines.div_ceil(chunks).max(1)
}

#[cfg(feature = "parallel")]
fn threads() -> usize {
    rayon::current_num_threads().max(1)
}

#[cfg(not(feature = "parallel"))]
fn threads() -> usize {
    1
}

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
pub(super) struct Work {
    ends: Vec<usize>,
    unproven: Vec<Unproven>,
    doubts: Doubts,
    glances: Glances,
    scratch: Scratch,
    pub(super) product: Product,
    pub(super) tally: Tally,
    pub(super) found: Found,
}

/// The lines of a block, cut into runs of one material each.
pub(super) struct Runs<'a> {
    /// All lines.
    pub(super) lines: &'a Lines<'a>,
    /// Those of the block, and where they begin.
    part: Lines<'a>,
    start: usize,
    /// Where each run ends, counted from the start of the block.
    ends: &'a [usize],
}

impl Runs<'_> {
    /// Where a line of the block stands among all lines.
    pub(super) fn place(&self, line: usize) -> usize {
        self.start + line
    }

    /// The materials of some runs.
    pub(super) fn materials(&self, runs: Range<usize>) -> Vec<Material> {
        let starts = runs.map(|run| {
            let last = run.checked_sub(1).and_then(|last| self.ends.get(last));
            last.copied().unwrap_or_default()
        });
        let material = |start: usize| {
            Some(Material {
                code: *self.part.material.get(start)?,
                profile: *self.part.profile.get(start)?,
            })
        };
        starts.filter_map(material).collect()
    }
}

impl Bulk<'_> {
    /// Screens lines that are sorted; tells if they are not.
    pub(super) fn run(&self, lines: &Lines<'_>) -> (Found, Order) {
        let chunks: Vec<Range<usize>> =
            cuts(lines, 0..lines.len(), chunk_of(lines.len())).collect();
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
            product: Product::new(),
            tally: Tally::of(self.briefs.len()),
            found: Found::of_lines(chunk.len()),
        };
        let mut left = chunk;
        while !left.is_empty() {
            let (block, bits) = block_of(lines, left.clone(), &mut work.ends);
            left.start = block.end;
            if self.block(lines, (block, bits), &mut work) == Order::Broken {
                return (work.found, Order::Broken);
            }
        }
        let counts = work.tally.counts(&self.outsets);
        add(&mut work.found.counts, &counts);
        (work.found, Order::Held)
    }

    /// Works through some products in passes: which of their materials are clean, and what is found of each product.
    fn block(
        &self,
        lines: &Lines<'_>,
        (block, bits): (Range<usize>, Bits),
        work: &mut Work,
    ) -> Order {
        let part = lines.part(block.clone());
        let before = block.start.checked_sub(1);
        let before = before.and_then(|at| lines.product.get(at));
        if before.is_some_and(|before| Some(before) >= part.product.first()) {
            return Order::Broken;
        }
        if part.is_all_exact() {
            let (ends, unproven) = (&work.ends, &mut work.unproven);
            self.marks.pass(Prove {
                marks: &self.marks,
                part: &part,
                ends,
                bits,
                unproven,
            });
            let marks = (&self.marks, &self.cells);
            work.doubts.find(marks, &part, ends, unproven);
        } else {
            work.doubts.about_all(work.ends.len());
        }
        let (ends, doubts) = (
            std::mem::take(&mut work.ends),
            std::mem::take(&mut work.doubts),
        );
        let runs = Runs {
            lines,
            part,
            start: block.start,
            ends: &ends,
        };
        let order = self.materials(&runs, &doubts, work);
        (work.ends, work.doubts) = (ends, doubts);
        order
    }

    #[inline(never)]
    fn materials(&self, runs: &Runs<'_>, doubts: &Doubts, work: &mut Work) -> Order {
        let part = &runs.part;
        let mut last: Option<u64> = None;
        let mut all = doubts.all.iter();
        let mut next = all.next();
        let mut start = 0;
        for (run, end) in runs.ends.iter().enumerate() {
            let (Some(product), Some(material), Some(profile)) = (
                part.product.get(start),
                part.material.get(start),
                part.profile.get(start),
            ) else {
                break;
            };
            let here = u64::from(*product) << 32 | u64::from(*material);
            let brief = self.briefs.get(*profile as usize);
            let brief = brief.copied().unwrap_or(Brief::UNKNOWN);
            match last {
                Some(last) if last > here => return Order::Broken,
                // One material of two profiles.
                Some(last) if last == here => work.product.leave_undecided(),
                Some(last) if (last ^ here) >> 32 == 0 => {}
                Some(_) => {
                    self.finish(runs, (run, start), work);
                    work.product.begin(*product, (run, start), brief);
                }
                None => work.product.begin(*product, (run, start), brief),
            }
            last = Some(here);
            work.product.add(brief);
            work.tally.count(*profile);
            if let Some(doubt) = next
                && doubt.run == run
            {
                next = all.next();
                if !work.product.is_undecided() {
                    let material = Material {
                        code: *material,
                        profile: *profile,
                    };
                    let settled = self.look(runs, start..*end, material, (doubt, doubts), work);
                    work.product.settle(settled.unwrap_or(Settled::Whole));
                }
            }
            start = *end;
        }
        if last.is_some() {
            self.finish(runs, (runs.ends.len(), start), work);
        }
        Order::Held
    }

    /// Looks at the lines of a material that is in doubt; its run counts from the start of the block.
    #[inline(never)]
    fn look(
        &self,
        runs: &Runs<'_>,
        run: Range<usize>,
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
            subjects: runs.part.subject.get(run.clone())?,
            amounts: runs.part.lower.get(run.clone())?,
        };
        let over = doubts.over.get(doubt.over.clone())?;
        let asked = (doubt.asks, over);
        Some(
            match work.glances.tell(&self.cells, amounts, asked, &mut exactly) {
                Glance::Told => Settled::Dense,
                Glance::Look => {
                    let table = self.tables.get(material.profile as usize)?;
                    let run = runs.place(run.start)..runs.place(run.end);
                    let subjects = &self.subjects;
                    work.scratch
                        .look(table, subjects, runs.lines, run, &mut exactly)
                }
                Glance::Whole => Settled::Whole,
            },
        )
    }
}

/// The first products of a range, where each of their materials ends, and the bits of their lines and a few more.
///
/// The columns are read before anything is asked of them: to look for the end of the last product beyond them would be a wait for memory.
fn block_of(lines: &Lines<'_>, range: Range<usize>, ends: &mut Vec<usize>) -> (Range<usize>, Bits) {
    let mut about = BLOCK;
    loop {
        let end = range.start.saturating_add(about).min(range.end);
        let part = lines.part(range.start..end);
        let bits = ends_of_runs(&part, ends);
        if end == range.end {
            return (range, bits);
        }
        let begins_product = |at: &usize| {
            let last = at.checked_sub(1).and_then(|last| part.product.get(last));
            let next = part.product.get(*at);
            next.is_some() && last != next
        };
        if let Some(last) = ends.iter().rposition(begins_product) {
            ends.truncate(last + 1);
            let lines = ends.last().copied().unwrap_or_default();
            return (range.start..range.start + lines, bits);
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
