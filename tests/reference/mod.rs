//! A second evaluator, written from `docs/semantics.md` alone: naive, slow, in exact fractions. It shares no evaluation code with the library;
//! the catalogue and the BOM are its data.
//!
//! Not looked at: what a finding needs, its evidence, the note on an exemption, the best grade, and what is not screened. Results by a screening method are not covered either: products that have them
//! are not compared.

mod applies;
mod editions;
mod evidence;
mod exemptions;
mod findings;
mod nodes;
mod number;
mod rows;
mod weights;

pub use findings::{Answer, Judged, Memory, Subject, judge};
pub use number::{Q, Span, of_amount, q};
pub use weights::{Weights, of_weight};

use hazlimit::catalogue::standard::{Force, Market};
use hazlimit::{Assumption, DecisionRule};
use jiff::civil::Date;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub markets: Vec<Market>,
    pub forces: Vec<Force>,
    pub on: Date,
    pub rule: DecisionRule,
    pub assumption: Assumption,
}
