//! The short way: products of plain declared contents, decided together in dense tables, without a BOM of any of them.
//! Knows which lines are plain enough; everything else is left to the way of a single BOM, which says the same.

mod amount;
mod block;
mod desk;
mod lines;
mod spelling;
mod told;

pub(crate) use self::block::{Dense, Head};
pub(crate) use self::desk::Desk;
pub(crate) use self::told::{Outcome, Settled, Words};
