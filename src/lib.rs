//! Hazlimit screens products against hazardous-substance limits: a bill of materials in, a cited verdict out.
#![forbid(unsafe_code)]

pub mod bom;
pub mod catalogue;
pub mod quantity;
pub mod report;
pub mod screen;
pub mod substance;

pub use bom::{Bom, BomBuilder};
pub use catalogue::Catalogue;
pub use catalogue::standard::Market;
pub use report::{Report, Verdict};
pub use screen::{Assumption, DecisionRule, ScreenError, Screening, ScreeningPlan};
