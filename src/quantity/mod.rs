//! What is measured, in which unit, and exactly how much.
//!
//! This module knows quantity kinds, units, exact amounts, intervals, the text
//! grammar in which people write them, and rounding. It does not know any
//! substance, limit or product.
//!
//! ```
//! use hazlimit::quantity::{QuantityKind, Reading};
//!
//! let percent = Reading::parse("0.1 %", QuantityKind::Content)?;
//! let mass = Reading::parse("1000 mg/kg", QuantityKind::Content)?;
//! assert_eq!(percent.interval, mass.interval);
//! # Ok::<(), hazlimit::quantity::TextError>(())
//! ```

mod amount;
mod figure;
mod fold;
mod grammar;
mod interval;
mod kind;
mod nearest;
mod number;
mod rounding;
mod span;
mod spelling;
mod text;
mod unit;
pub mod units;

pub use amount::{Amount, AmountError};
pub use figure::Figure;
pub use interval::{Bound, Edge, EmptyInterval, Interval};
pub use kind::{QuantityKind, UnknownKind};
pub use rounding::{Comparison, round_half_even};
pub use text::{Detection, Reading, TextError};
pub use unit::{Unit, UnitError};
pub use units::{
    ActivityConcentration, AirRatio, ArealContent, ArealMigration, CabinConcentration,
    ChamberEmission, Content, DesiccatorConcentration, ElementMigration, EmissionRate,
    ExtractableContent, Grade, Index, MassPerItem, Measured, OverallMigration,
    OverallMigrationByMass, Ph, ReleaseRate, SimulantConcentration, SpecificMigration,
    VocAsSupplied, VocByMass, VocLessWater, VocReadyToUse,
};
