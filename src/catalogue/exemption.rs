//! Exemptions: what lifts a limit for a declared use, for whom, how much and how long. Knows no BOM.

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Days};
use super::standard::{Confidence, StandardIndex};
use crate::quantity::Amount;
use crate::substance::{AnalyteId, Names};

/// An exemption's place in its catalogue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ExemptionIndex(pub(crate) u32);

/// One entry of an annex of exemptions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Exemption {
    /// Its number: `7(a)`.
    pub code: String,
    /// The standard whose limits it lifts.
    pub of: StandardIndex,
    /// The annex it stands in.
    pub annex: String,
    /// What use it is for.
    pub title: Names,
    /// The analytes it lifts the limit for.
    pub analytes: Vec<AnalyteId>,
    /// Where it can be claimed at all.
    pub applies: Condition,
    /// The content it allows or demands in the material.
    pub content: Band,
    /// The content it allows per lamp, burner or other item.
    pub per_item: Band,
    /// For whom and until when; empty: for all, without a known end.
    pub valid: Vec<Validity>,
    /// Where it was read.
    pub source: Vec<String>,
    /// How well it is founded.
    pub confidence: Confidence,
    /// Anything else.
    pub note: String,
}

/// A band of amounts; a missing end is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Band {
    /// The lower end.
    pub lower: Option<End>,
    /// The upper end.
    pub upper: Option<End>,
}

/// One end of a band.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct End {
    /// The amount.
    pub amount: Amount,
    /// Whether the amount itself belongs to the band.
    pub edge: crate::quantity::Edge,
}

/// For whom and until when an exemption holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Validity {
    /// For whom.
    pub applies: Condition,
    /// From the first to the last printed day.
    pub days: Days,
    /// What is known of a renewal.
    pub renewal: Renewal,
}

/// What is known of the renewal of an exemption.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Renewal {
    /// Requested in time: stays valid past its printed day until decided.
    Pending,
    /// Not requested or refused: it ends on its printed day.
    NotComing,
    /// Not known.
    Unknown,
}
