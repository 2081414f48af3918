//! Substances, groups and parameters: what a limit or a result is about.
//!
//! Knows CAS and EC numbers, names, formulas, groups, and how much of one
//! analyte counts as another. Knows nothing of limits, standards or products,
//! and contains no substance's name: those are data.

mod analytes;
mod atomic_weights;
mod cas;
mod cas_repair;
mod counting;
mod covering;
mod factor;
mod flat;
mod fold;
mod formula;
mod formula_text;
mod group;
mod lookup;
mod registry;
mod registry_error;
mod single;
mod weight;

pub use atomic_weights::{ElementSymbol, UnknownElement};
pub use cas::{CasError, CasNumber, EcError, EcNumber};
pub use factor::{Factor, FactorError};
pub use formula::{Formula, FormulaError};
pub use group::{Analyte, AnalyteId, AnalyteKey, InvalidKey, Member, Names, Nature, Openness};
pub use registry::{NotFound, Registry};
pub use registry_error::RegistryError;
pub use weight::Weight;
