//! Laws of screening: what must hold for every product, whatever it is made of.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]
#![cfg(feature = "load")]

#[path = "../cases/mod.rs"]
mod cases;
mod dates;
mod draft;
mod exact;
mod fixture;
mod knowledge;
mod monotony;
mod needs;
mod never_wrong;
mod sameness;
mod truth;
mod verdicts;
