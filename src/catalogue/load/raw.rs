//! The limits files as they are written: shapes only, with the place of every name. Meaning is given in the sibling modules.

use std::collections::BTreeMap;

use super::spanned::{RawCondition, RawDay, Spanned};
use crate::catalogue::limit::{Basis, Role};
use crate::catalogue::standard::{Confidence, Force};
use serde::Deserialize;

/// A name or text with its place in the file.
pub(crate) type Text = Spanned<String>;
/// A table whose keys and values keep their places.
pub(crate) type Table<V> = BTreeMap<Text, V>;

/// Chinese and English.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
pub(crate) struct RawNames {
    #[serde(default)]
    pub(crate) en: String,
    #[serde(default)]
    pub(crate) zh: String,
}

/// One text or several.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
pub(crate) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(crate) fn as_slice(&self) -> &[String] {
        match self {
            OneOrMany::One(one) => std::slice::from_ref(one),
            OneOrMany::Many(many) => many,
        }
    }
}

/// A node of a tree.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNode {
    #[serde(default)]
    pub(crate) en: String,
    #[serde(default)]
    pub(crate) zh: String,
    #[serde(default)]
    pub(crate) also: Vec<String>,
    /// Materials only: an element declared in such a material is there as the element itself.
    pub(crate) elemental: Option<bool>,
}

/// A fact.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFact {
    #[serde(rename = "type")]
    pub(crate) answer: Text,
    pub(crate) asks: RawNames,
    #[serde(default)]
    pub(crate) values: Table<RawNames>,
    #[serde(default)]
    pub(crate) units: Table<u64>,
    pub(crate) derived: Option<Text>,
    #[serde(default, rename = "note")]
    pub(crate) _note: String,
}

/// A file of substances.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSubstances {
    #[serde(default)]
    pub(crate) element: Table<RawAnalyte>,
    #[serde(default)]
    pub(crate) species: Table<RawAnalyte>,
    #[serde(default)]
    pub(crate) substance: Table<RawAnalyte>,
    #[serde(default)]
    pub(crate) group: Table<RawAnalyte>,
    #[serde(default)]
    pub(crate) parameter: Table<RawAnalyte>,
}

/// Any analyte; which keys fit which nature is checked later.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAnalyte {
    #[serde(default)]
    pub(crate) names: RawNames,
    pub(crate) cas: Option<Spanned<OneOrMany>>,
    pub(crate) ec: Option<Spanned<OneOrMany>>,
    #[serde(default)]
    pub(crate) also: Vec<String>,
    pub(crate) symbol: Option<Text>,
    pub(crate) of: Option<Text>,
    pub(crate) formula: Option<Text>,
    pub(crate) elements: Option<Vec<Text>>,
    #[serde(default)]
    pub(crate) species: Vec<Text>,
    #[serde(default)]
    pub(crate) members: Vec<Text>,
    pub(crate) rows: Option<Text>,
    pub(crate) open: Option<bool>,
    #[serde(rename = "as")]
    pub(crate) expressed_as: Option<Text>,
    #[serde(default)]
    pub(crate) weights: Table<Text>,
    pub(crate) of_element: Option<Text>,
    #[serde(default, rename = "note")]
    pub(crate) _note: String,
    #[serde(default, rename = "source")]
    pub(crate) _source: Vec<String>,
}

/// A file of exemptions.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExemptions {
    pub(crate) exemptions: RawExemptionHead,
    #[serde(default)]
    pub(crate) exemption: Vec<Spanned<RawExemption>>,
}

/// What all exemptions of a file share.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExemptionHead {
    pub(crate) of: Text,
    pub(crate) annex: String,
    #[serde(default)]
    pub(crate) source: Vec<String>,
    pub(crate) confidence: Confidence,
    #[serde(default, rename = "note")]
    pub(crate) _note: String,
}

/// One exemption.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExemption {
    pub(crate) code: Text,
    pub(crate) title: RawNames,
    pub(crate) analytes: Vec<Text>,
    pub(crate) when: Option<Spanned<RawCondition>>,
    pub(crate) content: Option<RawBand>,
    pub(crate) per_item: Option<RawBand>,
    #[serde(default)]
    pub(crate) valid: Vec<RawValidity>,
    pub(crate) source: Option<Vec<String>>,
    pub(crate) confidence: Option<Confidence>,
    #[serde(default)]
    pub(crate) note: String,
}

/// A band of amounts with units.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawBand {
    pub(crate) from: Option<Text>,
    pub(crate) above: Option<Text>,
    pub(crate) up_to: Option<Text>,
    pub(crate) below: Option<Text>,
}

/// For whom and until when.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawValidity {
    pub(crate) when: Option<Spanned<RawCondition>>,
    pub(crate) from: Option<Spanned<RawDay>>,
    pub(crate) until: Option<Spanned<RawDay>>,
    pub(crate) renewal: Option<Text>,
    #[serde(default, rename = "note")]
    pub(crate) _note: String,
}

/// A standard's file.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStandardFile {
    pub(crate) standard: Spanned<RawStandard>,
    #[serde(default)]
    pub(crate) table: Vec<Spanned<RawTable>>,
    #[serde(default)]
    pub(crate) either: Vec<Spanned<RawEither>>,
    #[serde(default)]
    pub(crate) grade: Vec<Spanned<RawGrade>>,
    #[serde(default)]
    pub(crate) duty: Vec<Spanned<RawDuty>>,
    #[serde(default)]
    pub(crate) refer: Vec<Spanned<RawRefer>>,
    #[serde(default)]
    pub(crate) positive_list: Vec<Spanned<RawPositiveList>>,
    #[serde(default)]
    pub(crate) total: Vec<Spanned<RawTotal>>,
    #[serde(default)]
    pub(crate) gap: Vec<Spanned<RawGap>>,
}

/// The head of a standard's file.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStandard {
    pub(crate) id: Text,
    pub(crate) title: RawNames,
    pub(crate) jurisdiction: Text,
    pub(crate) force: Force,
    pub(crate) published: Option<Spanned<RawDay>>,
    pub(crate) effective: Option<Spanned<RawDay>>,
    pub(crate) when: Option<Spanned<RawCondition>>,
    #[serde(default)]
    pub(crate) replaces: Vec<Text>,
    pub(crate) replaced_by: Option<RawReplacement>,
    pub(crate) withdrawn: Option<Spanned<RawDay>>,
    pub(crate) amends: Option<Text>,
    pub(crate) rounding: Option<Text>,
    #[serde(default)]
    pub(crate) covers: String,
    #[serde(default)]
    pub(crate) omits: String,
    pub(crate) source: Vec<String>,
    pub(crate) confidence: Confidence,
    #[serde(default)]
    pub(crate) note: String,
}

/// The next edition.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReplacement {
    pub(crate) id: Text,
    pub(crate) on: Spanned<RawDay>,
    pub(crate) made_before_may_follow_until: Option<Spanned<RawDay>>,
    pub(crate) older_stock: Option<Text>,
}

/// One table of limits. Every left side stands with its figure; `banned` and the like are lists of left sides.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTable {
    pub(crate) id: Option<Text>,
    #[serde(default)]
    pub(crate) clause: String,
    pub(crate) kind: Option<Text>,
    pub(crate) unit: Option<Text>,
    pub(crate) basis: Option<Basis>,
    pub(crate) when: Option<Spanned<RawCondition>>,
    pub(crate) unless: Option<Spanned<RawCondition>>,
    pub(crate) from: Option<Spanned<RawDay>>,
    pub(crate) until: Option<Spanned<RawDay>>,
    #[serde(default)]
    pub(crate) method: String,
    #[serde(default)]
    pub(crate) correction: Table<Text>,
    pub(crate) rounding: Option<Text>,
    pub(crate) role: Option<Role>,
    #[serde(default)]
    pub(crate) max: Table<Spanned<RawFigure>>,
    #[serde(default)]
    pub(crate) below: Table<Spanned<RawFigure>>,
    #[serde(default)]
    pub(crate) min: Table<Spanned<RawFigure>>,
    #[serde(default)]
    pub(crate) above: Table<Spanned<RawFigure>>,
    #[serde(default)]
    pub(crate) not_detected: Table<Spanned<RawFigure>>,
    #[serde(default)]
    pub(crate) banned: Vec<Text>,
    #[serde(default)]
    pub(crate) not_added: Vec<Text>,
    #[serde(default)]
    pub(crate) trace: Table<Spanned<RawFigure>>,
    #[serde(default)]
    pub(crate) no_requirement: Vec<Text>,
    pub(crate) ratio: Option<RawRatio>,
    pub(crate) third_migration: Option<Spanned<RawCondition>>,
    pub(crate) source: Option<Vec<String>>,
    pub(crate) confidence: Option<Confidence>,
    #[serde(default)]
    pub(crate) note: String,
}

impl RawTable {
    /// Whether no limit stands in it.
    pub(crate) fn says_nothing(&self) -> bool {
        self.max.is_empty()
            && self.below.is_empty()
            && self.min.is_empty()
            && self.above.is_empty()
            && self.not_detected.is_empty()
            && self.banned.is_empty()
            && self.not_added.is_empty()
            && self.no_requirement.is_empty()
    }
}

/// A figure, bare or with what differs from its table.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(
    untagged,
    expecting = "expected a figure as text (\"0.1\") or a table with value, source, confidence, note"
)]
pub(crate) enum RawFigure {
    Bare(String),
    Full(RawFullFigure),
}

/// A figure with what differs from its table.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFullFigure {
    pub(crate) value: String,
    pub(crate) source: Option<Vec<String>>,
    pub(crate) confidence: Option<Confidence>,
    #[serde(default)]
    pub(crate) note: String,
}

/// Results per area as results per mass of food.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRatio {
    pub(crate) default: Text,
    pub(crate) unless: Option<Spanned<RawCondition>>,
}

/// Tables of which one is enough.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEither {
    pub(crate) id: Option<Text>,
    #[serde(default)]
    pub(crate) clause: String,
    pub(crate) when: Option<Spanned<RawCondition>>,
    #[serde(default)]
    pub(crate) table: Vec<Spanned<RawTable>>,
    #[serde(default)]
    pub(crate) gap: Vec<Spanned<RawGap>>,
}

/// A scheme of grades.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawGrade {
    pub(crate) id: Option<Text>,
    pub(crate) clause: String,
    pub(crate) of: RawNames,
    pub(crate) claims: Text,
    pub(crate) grades: Vec<Text>,
    pub(crate) kind: Text,
    pub(crate) unit: Text,
    pub(crate) basis: Option<Basis>,
    pub(crate) when: Option<Spanned<RawCondition>>,
    #[serde(default)]
    pub(crate) method: String,
    #[serde(default)]
    pub(crate) max: Table<Table<Spanned<RawFigure>>>,
    #[serde(default)]
    pub(crate) below: Table<Table<Spanned<RawFigure>>>,
    #[serde(default)]
    pub(crate) min: Table<Table<Spanned<RawFigure>>>,
    pub(crate) rounding: Option<Text>,
    pub(crate) source: Option<Vec<String>>,
    pub(crate) confidence: Option<Confidence>,
    #[serde(default)]
    pub(crate) note: String,
}

/// A duty.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDuty {
    pub(crate) id: Option<Text>,
    pub(crate) clause: String,
    pub(crate) does: RawNames,
    pub(crate) kind: Option<Text>,
    pub(crate) unit: Option<Text>,
    pub(crate) basis: Option<Basis>,
    pub(crate) when: Option<Spanned<RawCondition>>,
    pub(crate) unless: Option<Spanned<RawCondition>>,
    pub(crate) from: Option<Spanned<RawDay>>,
    pub(crate) until: Option<Spanned<RawDay>>,
    #[serde(default)]
    pub(crate) above: Table<Spanned<RawFigure>>,
    #[serde(default)]
    pub(crate) at_or_above: Table<Spanned<RawFigure>>,
    pub(crate) always: Option<bool>,
    pub(crate) source: Option<Vec<String>>,
    pub(crate) confidence: Option<Confidence>,
    #[serde(default)]
    pub(crate) note: String,
}

/// A clause that applies another standard's limits.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRefer {
    pub(crate) id: Option<Text>,
    pub(crate) clause: String,
    pub(crate) to: Text,
    #[serde(default)]
    pub(crate) tables: Vec<Text>,
    pub(crate) when: Option<Spanned<RawCondition>>,
    pub(crate) unless: Option<Spanned<RawCondition>>,
    pub(crate) from: Option<Spanned<RawDay>>,
    pub(crate) until: Option<Spanned<RawDay>>,
    #[serde(default)]
    pub(crate) note: String,
}

/// A list of what alone may be added.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPositiveList {
    pub(crate) id: Option<Text>,
    pub(crate) clause: String,
    pub(crate) role: Option<Role>,
    pub(crate) basis: Option<Basis>,
    pub(crate) when: Option<Spanned<RawCondition>>,
    pub(crate) rows: Text,
    /// Texts that permit more and are not encoded: what the list does not name is then open, not failed.
    pub(crate) also_permitted: Option<RawNames>,
    /// Names for the column `not_for`.
    #[serde(default)]
    pub(crate) conditions: Table<Spanned<RawCondition>>,
    pub(crate) ratio: Option<RawRatio>,
    pub(crate) third_migration: Option<Spanned<RawCondition>>,
    pub(crate) source: Option<Vec<String>>,
    pub(crate) confidence: Option<Confidence>,
    #[serde(default)]
    pub(crate) note: String,
}

/// A migration limit for the sum of all rows of the file's positive lists that count in it.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTotal {
    pub(crate) number: Text,
    pub(crate) clause: String,
    /// What is added up.
    #[serde(default)]
    pub(crate) what: RawNames,
    pub(crate) sml: Text,
    #[serde(rename = "as")]
    pub(crate) expressed_as: Option<Text>,
    pub(crate) from: Option<Spanned<RawDay>>,
    pub(crate) until: Option<Spanned<RawDay>>,
    pub(crate) when: Option<Spanned<RawCondition>>,
    pub(crate) ratio: Option<RawRatio>,
    pub(crate) third_migration: Option<Spanned<RawCondition>>,
    pub(crate) source: Option<Vec<String>>,
    pub(crate) confidence: Option<Confidence>,
    #[serde(default)]
    pub(crate) note: String,
}

/// A requirement known to exist but not encoded.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawGap {
    #[serde(default)]
    pub(crate) clause: String,
    pub(crate) what: RawNames,
    #[serde(default)]
    pub(crate) analytes: Vec<Text>,
    pub(crate) when: Option<Spanned<RawCondition>>,
    pub(crate) from: Option<Spanned<RawDay>>,
    pub(crate) until: Option<Spanned<RawDay>>,
    pub(crate) why: String,
    /// A product that may hold one of the analytes cannot pass while this is missing.
    #[serde(default)]
    pub(crate) needed_for_pass: bool,
    #[serde(default, rename = "source")]
    pub(crate) _source: Vec<String>,
}

/// Any limits file, by what stands in it.
#[cfg(all(feature = "schema", hazlimit_library))]
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[expect(
    dead_code,
    clippy::large_enum_variant,
    reason = "only its schema is used"
)]
enum LimitsFile {
    /// One edition of a standard.
    Standard(RawStandardFile),
    /// The exemptions of one annex.
    Exemptions(RawExemptions),
    /// One edition of a screening method.
    Screening(super::screening::RawScreeningFile),
    /// Substances, elements, species, groups and parameters.
    Substances(RawSubstances),
    /// `facts.toml`.
    Facts(BTreeMap<String, RawFact>),
    /// `categories.toml` and `materials.toml`.
    Tree(BTreeMap<String, RawNode>),
}

#[cfg(all(feature = "schema", hazlimit_library))]
pub(super) fn schema() -> serde_json::Value {
    schemars::schema_for!(LimitsFile).to_value()
}
