//! Hazlimit screens products against hazardous-substance limits: a bill of materials in, a cited verdict out.
//!
//! Every limit is a bound on a weighted sum over the composition, and everything known of a product is an interval.
//! A sum that lies wholly within its bound passes, one that lies wholly beyond it fails, and any other is inconclusive, with what would settle it.
//! Nothing unknown ever becomes a silent pass.
//!
//! ```
//! use hazlimit::quantity::Content;
//! use hazlimit::quantity::units::content::percent;
//! use hazlimit::{BomBuilder, Catalogue, Market, Screening, Verdict};
//! use jiff::civil::date;
//!
//! let catalogue = Catalogue::builtin();
//! let bom = BomBuilder::new(catalogue, "Bath duck")
//!     .category("toys")?
//!     .made(date(2026, 11, 10))
//!     .part("body", |part| {
//!         part.material("soft PVC", |material| {
//!             material
//!                 .class("plastic/pvc")?
//!                 .fact("accessible", "true")?
//!                 .contains("84-69-5", Content::new::<percent>(0.36))
//!         })
//!     })?
//!     .build()?;
//! let report = Screening::new(catalogue)
//!     .market(Market::China)
//!     .on(date(2026, 11, 23))
//!     .run(&bom)?;
//!
//! assert_eq!(report.verdict(), Verdict::Fail);
//! for finding in report.failures() {
//!     println!("{finding}");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The modules, in the order in which they build on each other:
//!
//! - [`quantity`]: typed quantities, exact amounts, intervals, and how both are written.
//! - [`substance`]: CAS and EC numbers, formulas, groups, and how much of one substance counts as another.
//! - [`catalogue`]: standards, limits, categories, facts and exemptions; [`Catalogue::builtin`] is ready at once.
//! - [`bom`]: products, parts, materials, constituents and results; [`BomBuilder`] makes one in a program.
//! - [`screen`]: a BOM against a catalogue, for a market and a day; [`Screening::plan`] serves many BOMs.
//! - [`bulk`]: many products as columns, decided in dense tables where that is exact.
//! - [`report`]: findings, duties and gaps, as data, as text and as JSON.
//!
//! Features: `json` (default) reads BOM files and writes reports, `load` (default) reads limits files at run time, `schema` gives the JSON Schemas of the file formats, `parallel` screens
//! columns on several threads.
#![forbid(unsafe_code)]

pub mod bom;
pub mod bulk;
pub mod catalogue;
pub mod quantity;
pub mod report;
pub mod screen;
mod shelf;
pub mod substance;

pub use bom::{Bom, BomBuilder};
pub use catalogue::Catalogue;
pub use catalogue::standard::Market;
pub use report::{Report, Verdict};
pub use screen::{Assumption, DecisionRule, ScreenError, Screener, Screening, ScreeningPlan};
