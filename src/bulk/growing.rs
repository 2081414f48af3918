//! Profiles and subjects that turn up while lines are being read, and products left to the caller. Knows when a table must be compiled again; decides
//! nothing itself.

use std::collections::HashMap;
use std::num::NonZeroUsize;

use jiff::civil::Date;

use super::base::{Brief, Outset};
use super::cells::Cells;
use super::marks::{Marks, Rows};
use super::run::over;
use super::table::{Table, step_of};
use super::{Bulk, BulkError, Profile, Subject, check_subject};
use crate::bom::Traits;
use crate::catalogue::limit::LimitIndex;
use crate::quantity::{Amount, Interval};
use crate::report::Completeness;

/// What becomes of products that no table can decide.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Rest {
    /// They are worked out as single BOMs.
    #[default]
    Screened,
    /// Their codes are told in [`super::Found::left`]: the caller has more of them than lines can say, or tells them in another way.
    Left,
}

impl Bulk<'_> {
    /// Leaves products that no table can decide to the caller.
    #[must_use]
    pub fn with_rest(mut self, rest: Rest) -> Self {
        self.rest = rest;
        self
    }

    /// Compiles on so many threads.
    #[must_use]
    pub fn on_threads(mut self, threads: NonZeroUsize) -> Self {
        self.threads = threads;
        self
    }

    /// Adds a subject, and returns its code. Products with such a line go the way of a single BOM until [`Bulk::grow`] has compiled their profiles
    /// with it.
    ///
    /// # Errors
    /// [`BulkError`] if it is none.
    pub fn add_subject(&mut self, subject: Subject) -> Result<u32, BulkError> {
        let place = self.subjects.len();
        check_subject(self.plan, place, &subject)?;
        self.subjects.push(subject);
        Ok(place as u32)
    }

    /// Adds profiles with their compiled limits, in order behind those that there are, and compiles some of the others again, with all subjects.
    pub fn grow(&mut self, profiles: Vec<Profile>, again: &[u32]) {
        let step = step_of(&self.subjects).raw();
        let is_other_step = step != self.step;
        self.step = step;
        // Sums of several tables stand side by side, so all count in the same steps.
        let of_other_step = (0..).zip(&self.tables);
        let of_other_step = of_other_step.filter(|(_, table)| table.step != self.step);
        let of_other_step: Vec<u32> = of_other_step.map(|(code, _)| code).collect();
        let compile = |profile: &Profile| {
            let mut table = Table::of(self.plan, profile, &self.subjects);
            table.shrink();
            table
        };
        for code in again.iter().chain(&of_other_step) {
            let known = self.profiles.get(*code as usize);
            let table = self.tables.get_mut(*code as usize);
            if let (Some(known), Some(table)) = (known, table) {
                *table = compile(known);
            }
        }
        let fresh = shared_out(&profiles, self.threads, compile);
        let numbers = self.briefs.iter().map(|brief| brief.product);
        // Profiles that say the same of their product have one number.
        let mut products: HashMap<_, u32> =
            self.profiles.iter().map(of_product).zip(numbers).collect();
        for (profile, table) in profiles.iter().zip(&fresh) {
            let next = products.len() as u32;
            let product = *products.entry(of_product(profile)).or_insert(next);
            self.briefs.push(Brief::of(table, product));
            self.outsets.push(Outset::of(table));
        }
        self.profiles.extend(profiles);
        self.tables.extend(fresh);
        if is_other_step {
            self.rows = Rows::of(&self.tables, &self.subjects, self.step);
        } else {
            self.rows.follow(&self.tables, &self.subjects, again);
        }
        self.marks = Marks::of(&self.tables, &self.rows);
        self.cells = Cells::of(&self.tables, &self.rows);
    }

    /// How many profiles there are.
    #[must_use]
    pub fn profiles(&self) -> usize {
        self.profiles.len()
    }

    /// How many subjects there are.
    #[must_use]
    pub fn subjects(&self) -> usize {
        self.subjects.len()
    }

    /// Whether the table of a profile knows a subject.
    #[must_use]
    pub fn knows(&self, profile: u32, subject: u32) -> bool {
        let table = self.tables.get(profile as usize);
        table.is_some_and(|table| (subject as usize) < table.ways.len())
    }

    /// The whole left side of a limit that fails on a fully disclosed material, of which a finding tells what is surely there; `None`: only its full
    /// report tells it.
    #[must_use]
    pub fn value(&self, limit: LimitIndex, at_least: Amount) -> Option<Interval> {
        let planned = self.plan.planned(limit)?;
        let mut rows = planned.rows();
        let is_whole = rows.all(|row| self.plan.row(row).is_some_and(|row| row.denominator == 1));
        is_whole.then(|| Interval::exactly(at_least))
    }

    /// Whether every requirement known to apply to products of these profiles is encoded.
    pub(super) fn completeness(&self, profiles: impl Iterator<Item = u32>) -> Completeness {
        let mut tables = profiles.filter_map(|profile| self.tables.get(profile as usize));
        match tables.any(|table| !table.base.gaps.is_empty()) {
            true => Completeness::WithGaps,
            false => Completeness::Complete,
        }
    }
}

impl Table {
    /// Gives back what its many short lists have room for: half of the memory of many tables.
    fn shrink(&mut self) {
        self.own.shrink_to_fit();
        for touches in &mut self.touches {
            touches.shrink_to_fit();
        }
        for sum in &mut self.sums {
            sum.bounds.shrink_to_fit();
        }
    }
}

/// Works on several things on so many threads, and gives the answers in their order.
fn shared_out<T: Sync, A: Send>(
    all: &[T],
    threads: NonZeroUsize,
    work: impl Fn(&T) -> A + Send + Sync,
) -> Vec<A> {
    if threads.get() == 1 || all.len() < threads.get() {
        return over(all, work);
    }
    let work = &work;
    std::thread::scope(|scope| {
        let shares = all.chunks(all.len().div_ceil(threads.get()));
        let shares = shares.map(|share| scope.spawn(move || share.iter().map(work).collect()));
        let shares: Vec<_> = shares.collect();
        let done = shares.into_iter().map(|share| share.join());
        done.flat_map(|share: std::thread::Result<Vec<A>>| {
            share.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
        .collect()
    })
}

/// What a profile says of its product.
fn of_product(profile: &Profile) -> (&Traits, Option<Date>) {
    (&profile.product, profile.made)
}
