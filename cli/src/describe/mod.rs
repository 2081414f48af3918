//! What the catalogue says, in words: conditions, requirements, days of force.
//! Knows the words; knows no command.

mod categories;
mod condition;
mod requirement;
mod standing;

pub(crate) use categories::{roots, without_categories};
pub(crate) use condition::{Voice, beyond_scope, condition, lines, list, questions};
pub(crate) use requirement::{cited, comparator, confidence, demand, force, left_side, sentence};
pub(crate) use standing::{
    Standing, days_in_words, days_of_limit, days_of_standard, of_limit, of_standard, older_stock,
    standing_in_words,
};
