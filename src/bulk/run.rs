//! The run: lines cut into chunks at the borders of products, each worked through by itself, the pieces put together in order. Knows no limits.

use std::ops::Range;
use std::sync::Arc;

use super::base::{Base, Change, total};
use super::dense::{Exactly, Glance, Scratch, Settled};
use super::found::{Found, Refused, Row, Told, add};
use super::lines::Lines;
use super::table::Scope;
use super::whole::{bom_of, material_of, materials, rows};
use super::{Bulk, Rest, Tell};
use crate::report::{Counts, Verdict};

/// How many lines a chunk has, about.
const CHUNK: usize = 1 << 16;
/// How many shapes of products are kept.
const MOST_BASES: usize = 1 << 14;

/// One material of the product at hand.
struct Material {
    code: u32,
    profile: u32,
    lines: Range<usize>,
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

impl Bulk<'_> {
    /// Screens sorted lines.
    pub(super) fn run(&self, lines: &Lines<'_>) -> Found {
        let chunks = chunks(lines);
        let pieces = over(&chunks, |chunk| self.chunk(lines, chunk.clone()));
        let mut all = Found::default();
        for piece in pieces {
            all.append(piece);
        }
        all
    }

    fn chunk(&self, lines: &Lines<'_>, chunk: Range<usize>) -> Found {
        let mut found = Found {
            lines: chunk.len() as u64,
            ..Found::default()
        };
        let mut scratch = Scratch::new();
        let mut product = Product::default();
        let mut start = chunk.start;
        while start < chunk.end {
            let end = product.read(lines, start..chunk.end);
            self.product(lines, start..end, &mut product, &mut scratch, &mut found);
            start = end;
        }
        found
    }

    fn product(
        &self,
        lines: &Lines<'_>,
        range: Range<usize>,
        product: &mut Product,
        scratch: &mut Scratch,
        found: &mut Found,
    ) {
        let code = lines.product.get(range.start).copied().unwrap_or_default();
        // What fails before any line is read is told by the full report alone.
        let decided = self
            .dense(lines, product, scratch)
            .filter(|_| self.rest == Rest::Screened || !self.fails_already(product.profiles()));
        match decided {
            Some((verdict, counts)) => {
                add(&mut found.counts, &counts);
                found.dense_products += 1;
                if self.rest == Rest::Left {
                    let completeness = self.completeness(product.profiles());
                    found.told.push(Told {
                        counts,
                        completeness,
                    });
                }
                found.file(code, verdict, &mut product.rows);
            }
            None if self.rest == Rest::Left => {
                product.rows.clear();
                found.left.push(code);
            }
            None => {
                product.rows.clear();
                self.whole(lines, code, range, product, found);
            }
        }
    }

    /// The product by its tables; `None` where they cannot decide it.
    fn dense(
        &self,
        lines: &Lines<'_>,
        product: &mut Product,
        scratch: &mut Scratch,
    ) -> Option<(Verdict, Counts)> {
        let mut change = Change::default();
        let mut may_be_barred = false;
        let first = *self
            .products
            .get(product.materials.first()?.profile as usize)?;
        for material in &product.materials {
            if self.products.get(material.profile as usize) != Some(&first) {
                return None;
            }
            let profiles = lines.profile.get(material.lines.clone())?;
            let differ = profiles
                .iter()
                .fold(0, |differ, profile| differ | (profile ^ material.profile));
            let table = self.tables.get(material.profile as usize)?;
            let range = material.lines.clone();
            let subjects = lines.subject.get(range.clone())?;
            let amounts = lines.lower.get(range.clone())?;
            let glance = if differ != 0 {
                Glance::Whole
            } else if lines.upper.is_some() || lines.ends.is_some() {
                Glance::Look
            } else {
                scratch.glance(table, subjects, amounts)
            };
            let mut exactly = Exactly {
                material: material.code,
                rows: &mut product.rows,
                change: &mut change,
                may_be_barred: &mut may_be_barred,
            };
            let settled = match glance {
                Glance::Clean => Settled::Dense,
                Glance::Crossed => scratch.crossed(table, subjects, amounts, &mut exactly),
                Glance::Look => scratch.look(table, &self.subjects, lines, range, &mut exactly),
                Glance::Whole => Settled::Whole,
            };
            if settled == Settled::Whole {
                return None;
            }
        }
        let (counts, barred) = self.with_base(product)?;
        let counts = change.applied_to(&counts);
        let verdict = match counts {
            Counts { fail: 1.., .. } => Verdict::Fail,
            Counts {
                inconclusive: 1.., ..
            }
            | Counts { pass: 0, .. } => Verdict::Inconclusive,
            _ if barred => Verdict::Inconclusive,
            _ if may_be_barred => return None,
            _ => Verdict::Pass,
        };
        if self.tell == Tell::FailuresAndOpen && counts.inconclusive > 0 {
            return None;
        }
        Some((verdict, counts))
    }

    /// What was found without lines, and whether a gap bars the product; what fails already goes to its rows.
    fn with_base(&self, product: &mut Product) -> Option<(Counts, bool)> {
        let tables = || {
            let profiles = product.materials.iter();
            profiles.filter_map(|material| self.tables.get(material.profile as usize))
        };
        let independent = tables().all(|table| table.scope == Scope::OfMaterial);
        if let (false, [_, _, ..]) = (independent, product.materials.as_slice()) {
            let base = self.base_of(product)?;
            product.fails_already(&base.rows, |at| Some(at as usize));
            return Some((base.counts, base.bars));
        }
        let counts = total(tables().map(|table| &table.base.counts));
        let barred = tables().any(|table| table.base.bars);
        for at in 0..product.materials.len() {
            let profile = product.materials.get(at)?.profile;
            let base = &self.tables.get(profile as usize)?.base;
            if !base.rows.is_empty() {
                product.fails_already(&base.rows, |_| Some(at));
            }
        }
        Some((counts, barred))
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
        code: u32,
        range: Range<usize>,
        product: &mut Product,
        found: &mut Found,
    ) {
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

/// The product at hand.
#[derive(Default)]
struct Product {
    materials: Vec<Material>,
    rows: Vec<Row>,
}

impl Product {
    /// Finds the materials of the first product of a range, and tells where it ends.
    fn read(&mut self, lines: &Lines<'_>, range: Range<usize>) -> usize {
        self.materials.clear();
        self.rows.clear();
        let mut at = range.start;
        let products = lines.product.get(range.clone()).unwrap_or_default();
        let codes = lines.material.get(range.clone()).unwrap_or_default();
        let Some(product) = products.first() else {
            return range.end;
        };
        let mut left = products.iter().zip(codes);
        let mut next = left.next();
        while let Some((_, code)) = next.filter(|(known, _)| *known == product) {
            let mut end = at + 1;
            next = None;
            for (known, other) in left.by_ref() {
                if known != product || other != code {
                    next = Some((known, other));
                    break;
                }
                end += 1;
            }
            self.materials.push(Material {
                code: *code,
                profile: lines.profile.get(at).copied().unwrap_or(u32::MAX),
                lines: at..end,
            });
            at = end;
        }
        at
    }

    fn profiles(&self) -> impl Iterator<Item = u32> {
        self.materials.iter().map(|material| material.profile)
    }

    fn fails_already(&mut self, rows: &[Row], place: impl Fn(u32) -> Option<usize>) {
        for row in rows {
            let material = row.material.and_then(&place);
            let material = material.and_then(|at| self.materials.get(at));
            self.rows.push(Row {
                material: material.map(|material| material.code),
                ..*row
            });
        }
    }
}

/// Ranges of about equal length that no product is cut by.
fn chunks(lines: &Lines<'_>) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let mut end = (start + CHUNK).min(lines.len());
        let last = end.checked_sub(1).and_then(|at| lines.product.get(at));
        while end < lines.len() && lines.product.get(end) == last {
            end += 1;
        }
        chunks.push(start..end);
        start = end;
    }
    chunks
}
