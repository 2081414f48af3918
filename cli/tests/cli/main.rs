//! The command as its users meet it: what it prints, where, and with which exit status.
//! Most tests use the small catalogue in `fixtures/limits`, so that a change of the law changes no test.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod batch;
mod batch_ways;
mod check;
mod conformance;
mod coverage;
mod diff;
mod explain;
mod limits;
mod program;
mod run;
mod schema;
mod screen;
mod substance;
mod work;
mod wrong_input;
