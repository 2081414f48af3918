//! What the `substance` module promises: numbers and their repairs, names,
//! formulas, and how much of one analyte counts as another.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that fails may panic

#[path = "../cases/mod.rs"]
mod cases;
mod formulas;
mod laws;
mod names;
mod numbers;
mod sample;
mod weights;
