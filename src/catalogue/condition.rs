//! Conditions: when a clause applies, as a conjunction of tests over category, material class and facts.
//! Knows no BOM; [`crate::screen`] answers the tests.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fact::{FactId, Range, Reply};
use super::tree::NodeId;

/// When a clause applies: every group of alternatives has one conjunction that holds, and none of the exceptions holds.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Condition {
    /// Each must hold: any one of its conjunctions is enough.
    pub all: Vec<Vec<Conjunction>>,
    /// None may hold.
    pub unless: Vec<Conjunction>,
}

/// Tests that must all hold.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Conjunction(pub Vec<Test>);

/// One question to a node of a BOM.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Test {
    /// One of the node's categories lies within one of these and in none of the others.
    Category(Paths),
    /// One of the material's classes lies within one of these and in none of the others.
    Material(Paths),
    /// A yes-no fact has this answer.
    YesNo(FactId, Reply),
    /// A choice is among these and not among those.
    Choice(FactId, Choices),
    /// The declared ages overlap these (months).
    Age(FactId, Range),
    /// A measure lies inside (thousandths of the smallest unit).
    Measure(FactId, Range),
    /// A day lies inside.
    Date(FactId, Days),
}

/// Wanted and unwanted subtrees; nothing wanted means everything.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Paths {
    /// Any of these.
    pub within: Vec<NodeId>,
    /// None of these.
    pub outside: Vec<NodeId>,
}

/// Wanted and unwanted values; nothing wanted means every value.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Choices {
    /// Any of these.
    pub among: Vec<u16>,
    /// None of these.
    pub not: Vec<u16>,
}

/// Days from the first to the last, both inside; an end that is missing is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Days {
    /// The first day inside.
    pub first: Option<Date>,
    /// The last day inside.
    pub last: Option<Date>,
}

impl Days {
    /// Whether a day lies inside.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }
}

impl Condition {
    /// This and the other condition together.
    #[must_use]
    pub fn and(&self, other: &Condition) -> Condition {
        let mut both = self.clone();
        both.all.extend(other.all.iter().cloned());
        both.unless.extend(other.unless.iter().cloned());
        both
    }
}
