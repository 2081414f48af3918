//! Bulk screening: many products as columns, the limits compiled once for each profile into dense tables. Knows lines, tables and order; the rules are
//! those of [`crate::screen`], and what no table can decide goes the way of a single BOM.
//!
//! A product of bulk screening is one part of some homogeneous materials. Its lines say what is declared or measured of them, one analyte each. Names
//! are looked up once, at the border: lines hold places in a short list of [`Profile`]s and one of [`Subject`]s.
//!
//! ```
//! use hazlimit::bulk::{Bulk, Lines, Profile, Said, Subject};
//! use hazlimit::quantity::{Amount, QuantityKind, Unit};
//! use hazlimit::{Catalogue, Market, Screening, Verdict};
//! use jiff::civil::date;
//!
//! let catalogue = Catalogue::builtin();
//! let plan = Screening::new(catalogue)
//!     .market(Market::EuropeanUnion)
//!     .on(date(2026, 11, 23))
//!     .plan()?;
//!
//! // What the codes in the columns mean.
//! let mut cable = Profile::default();
//! cable.product.categories.push(catalogue.categories().find("electronics")?);
//! cable.material.classes.push(catalogue.materials().find("plastic/pvc")?);
//! let microgram = Amount::parse("0.001", Unit::MilligramPerKilogram, QuantityKind::Content)?;
//! let declared = |name| {
//!     let analyte = catalogue.registry().find(name)?;
//!     Ok::<_, hazlimit::substance::NotFound>(Subject { analyte, said: Said::Declared, step: microgram })
//! };
//! let subjects = [declared("117-81-7")?, declared("lead")?];
//!
//! // Two products of one material each; the first holds 0.2 % of DEHP and 20 mg/kg of lead, the second 50 mg/kg of DEHP.
//! let bulk = Bulk::new(&plan, vec![cable], subjects.to_vec())?;
//! let lines = Lines {
//!     product: &[1, 1, 2],
//!     material: &[1, 1, 1],
//!     profile: &[0, 0, 0],
//!     subject: &[0, 1, 0],
//!     lower: &[2_000_000, 20_000, 50_000],
//!     upper: None,
//!     ends: None,
//! };
//! let found = bulk.screen(&lines)?;
//! assert_eq!(found.verdicts.product, [1, 2]);
//! assert_eq!(found.verdicts.verdict, [Verdict::Fail, Verdict::Inconclusive]);
//!
//! // The full report of any product, with its evidence and what would settle it.
//! let bom = bulk.bom(&lines, 1)?;
//! let report = plan.screen(&bom);
//! assert_eq!(report.failures().count(), found.findings.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is decided in tables: declared contents, of materials that are either fully disclosed or of which far more is undisclosed than any bound
//! allows, against upper bounds on them. As long as no bound is crossed, that holds for limits of every kind; where one is crossed, for limits on the
//! material itself, compared by the full value. Everything else (results of laboratories, lower bounds, positive lists, a crossed limit on a part,
//! with alternatives, on a role or of an edition of which it is not known whether it counts) is worked out for the whole product as
//! [`ScreeningPlan::screen`] does. Either way the verdicts are the same.

mod base;
mod bits;
mod borders;
mod by_row;
mod cells;
mod dense;
mod doubts;
mod draft;
mod families;
mod finish;
mod found;
mod glance;
mod growing;
mod lines;
mod lists;
mod marks;
mod pack;
mod product;
mod run;
mod shares;
mod table;
mod whole;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, RwLock};

use self::base::{Base, Brief, Outset};
use self::cells::Cells;
pub use self::found::{Findings, Found, Refusal, Refused, Told, Verdicts};
pub use self::growing::Rest;
use self::lines::Sorted;
pub use self::lines::{Ends, Lines, Profile, Said, Subject, UNBOUNDED};
use self::marks::{Marks, Rows};
use self::run::Order;
use self::table::{Table, step_of};
use crate::bom::Bom;
use crate::quantity::Amount;
use crate::screen::ScreeningPlan;

/// Why a bulk screening cannot start.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BulkError {
    /// Columns of different lengths.
    #[error("the column `{column}` has {length} lines, `product` has {expected}")]
    Length {
        /// Which.
        column: &'static str,
        /// How many lines it has.
        length: usize,
        /// How many it should have.
        expected: usize,
    },
    /// A subject whose amounts count nothing.
    #[error("the step of subject {place} is not more than zero")]
    Step {
        /// Its place in the list.
        place: usize,
    },
    /// A subject that the catalogue does not hold.
    #[error("the analyte of subject {place} is not in the catalogue")]
    NoSuchAnalyte {
        /// Its place in the list.
        place: usize,
    },
    /// A product that no line is about.
    #[error("no line is about product {product}")]
    NoSuchProduct {
        /// Its code.
        product: u32,
    },
    /// A line of a product is at fault.
    #[error("line {line} of product {product}: {why}")]
    Refused {
        /// The product.
        product: u32,
        /// The line's place in the columns.
        line: usize,
        /// What is wrong with it.
        why: Refusal,
    },
}

/// Which findings are told one by one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tell {
    /// Those that fail; the others are counted.
    #[default]
    Failures,
    /// Also those that cannot be decided. Products that have any are worked out one by one, which is slow.
    FailuresAndOpen,
}

/// A screening plan compiled for some profiles and subjects, for any number of lines.
///
/// It holds no state that a result depends on and may be shared between threads. With the feature `parallel`, [`Bulk::screen`] works on all threads of
/// the `rayon` pool it is called in.
pub struct Bulk<'p> {
    plan: &'p ScreeningPlan<'p>,
    profiles: Vec<Profile>,
    subjects: Vec<Subject>,
    tables: Vec<Table>,
    /// What is found of each profile without lines.
    outsets: Vec<Outset>,
    /// The little that each material is asked for.
    briefs: Vec<Brief>,
    rows: Rows,
    marks: Marks,
    cells: Cells,
    /// The common step of amounts.
    step: i128,
    tell: Tell,
    rest: Rest,
    /// How many threads compile.
    threads: NonZeroUsize,
    /// What is found without lines of products with several materials, by their profiles.
    bases: RwLock<HashMap<Box<[u32]>, Arc<Base>>>,
}

impl std::fmt::Debug for Bulk<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bulk")
            .field("plan", self.plan)
            .field("profiles", &self.profiles.len())
            .field("subjects", &self.subjects.len())
            .field("tell", &self.tell)
            .finish_non_exhaustive()
    }
}

impl<'p> Bulk<'p> {
    /// Compiles the limits for each profile.
    ///
    /// # Errors
    /// [`BulkError`] for a subject that is none.
    pub fn new(
        plan: &'p ScreeningPlan<'p>,
        profiles: Vec<Profile>,
        subjects: Vec<Subject>,
    ) -> Result<Bulk<'p>, BulkError> {
        for (place, subject) in subjects.iter().enumerate() {
            check_subject(plan, place, subject)?;
        }
        let step = step_of(&subjects).raw();
        let rows = Rows::of(&[], &subjects, step);
        let mut bulk = Bulk {
            plan,
            outsets: Vec::new(),
            briefs: Vec::new(),
            marks: Marks::of(&[], &rows),
            cells: Cells::of(&[], &rows),
            rows,
            step,
            profiles: Vec::new(),
            subjects,
            tables: Vec::new(),
            tell: Tell::default(),
            rest: Rest::default(),
            threads: NonZeroUsize::MIN,
            bases: RwLock::default(),
        };
        bulk.grow(profiles, &[]);
        Ok(bulk)
    }

    /// Tells more or fewer findings one by one.
    #[must_use]
    pub fn telling(mut self, tell: Tell) -> Self {
        self.tell = tell;
        self
    }

    /// Screens all lines.
    ///
    /// # Errors
    /// [`BulkError::Length`] for columns of different lengths. What is wrong with single lines is told in [`Found::refused`].
    pub fn screen(&self, lines: &Lines<'_>) -> Result<Found, BulkError> {
        lines.check()?;
        let (found, order) = self.run(lines);
        if order == Order::Held {
            return Ok(found);
        }
        let sorted = Sorted::of(lines);
        let (mut found, order) = self.run(&sorted.lines());
        debug_assert_eq!(order, Order::Held, "sorted lines are in order");
        for refused in &mut found.refused {
            if let Some(from) = sorted.from.get(refused.line) {
                refused.line = *from;
            }
        }
        Ok(found)
    }

    /// The BOM of one product, for its full report.
    ///
    /// # Errors
    /// [`BulkError`] if no line is about it, or one is at fault.
    pub fn bom(&self, lines: &Lines<'_>, product: u32) -> Result<Bom, BulkError> {
        lines.check()?;
        let mut of_it: Vec<usize> = lines
            .product
            .iter()
            .enumerate()
            .filter(|(_, code)| **code == product)
            .map(|(at, _)| at)
            .collect();
        if of_it.is_empty() {
            return Err(BulkError::NoSuchProduct { product });
        }
        of_it.sort_by_key(|at| lines.material.get(*at));
        let own = Sorted::gather(lines, of_it);
        let all = 0..own.from.len();
        self.bom_at(&own.lines(), all).map_err(|(line, why)| {
            let line = own.from.get(line).copied().unwrap_or_default();
            BulkError::Refused { product, line, why }
        })
    }
}

fn check_subject(
    plan: &ScreeningPlan<'_>,
    place: usize,
    subject: &Subject,
) -> Result<(), BulkError> {
    if subject.step <= Amount::ZERO {
        return Err(BulkError::Step { place });
    }
    match plan.catalogue().registry().get(subject.analyte) {
        Some(_) => Ok(()),
        None => Err(BulkError::NoSuchAnalyte { place }),
    }
}
