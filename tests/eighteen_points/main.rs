//! What the limits files must be able to say (design, section 4), point by point: each test shows a file, a product and the verdict.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod alternatives;
mod asking;
mod bans;
mod bases;
mod duties;
mod editions;
mod exemptions;
mod food_contact;
mod grades;
mod no_requirement;
mod open_groups;
mod positive_lists;
mod quantities;
mod references;
mod roles;
mod scope;
mod screening_methods;
mod strictness;
mod sums;
mod telling;
mod weighted;
mod world;
