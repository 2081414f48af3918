//! Limits: one requirement of one clause each, as a linear form with a bound, and the gaps beside them.
//! Knows what a clause says; knows nothing of products.

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Days};
use super::fact::FactId;
use super::standard::{Confidence, StandardIndex};
use crate::quantity::{Amount, Comparison, Figure, QuantityKind, Unit};
use crate::substance::{AnalyteId, Factor, Names};

/// A limit's place in its catalogue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct LimitIndex(pub(crate) u32);

/// The stable id of a limit: `gb-6675.4-2014/4.1-1/lead`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct LimitId(pub(crate) String);

impl LimitId {
    /// As files and reports write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for LimitId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The left side of a limit, Σ wᵢ·xᵢ, as the standard writes it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Form {
    /// As the file writes it: `DBP + BBP + DEHP`.
    pub text: String,
    /// How the terms work together.
    pub aggregation: Aggregation,
    /// The terms.
    pub terms: Vec<Term>,
}

/// How the terms of a form work together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Aggregation {
    /// All terms in one sum; a single analyte is a sum of one.
    Sum,
    /// Every member of the group by itself.
    Each,
    /// Everything that is not in the group.
    AllBut,
    /// No left side: a duty that binds whatever the product holds.
    Nothing,
}

/// One term: a coefficient and what it stands before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Term {
    /// The analyte.
    pub analyte: AnalyteId,
    /// Its coefficient.
    pub coefficient: Factor,
}

/// What a clause demands of its form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Requirement {
    /// ≤ the figure.
    AtMost(Figure),
    /// < the figure.
    Below(Figure),
    /// ≥ the figure.
    AtLeast(Figure),
    /// > the figure.
    Above(Figure),
    /// Not detected, at this detection limit.
    NotDetected(Figure),
    /// Absent; intentional presence breaches it at any level.
    Banned {
        /// Unintentional presence up to this is no breach.
        trace: Option<Figure>,
    },
    /// Not intentionally added.
    NotAdded {
        /// Unintentional presence up to this is no breach.
        trace: Option<Figure>,
    },
    /// The standard's dash: an explicit nothing.
    Nothing,
    /// Binds whatever the product holds.
    Always,
    /// Each substance of a positive list keeps what its own row says.
    OwnRows,
}

impl Requirement {
    /// The figure, where there is one.
    #[must_use]
    pub fn figure(&self) -> Option<&Figure> {
        match self {
            Requirement::AtMost(figure)
            | Requirement::Below(figure)
            | Requirement::AtLeast(figure)
            | Requirement::Above(figure)
            | Requirement::NotDetected(figure) => Some(figure),
            Requirement::Banned { trace } | Requirement::NotAdded { trace } => trace.as_ref(),
            Requirement::Nothing | Requirement::Always | Requirement::OwnRows => None,
        }
    }

    /// The comparator as tables print it.
    #[must_use]
    pub fn comparator(&self) -> &'static str {
        match self {
            Requirement::AtMost(_) => "<=",
            Requirement::Below(_) => "<",
            Requirement::AtLeast(_) => ">=",
            Requirement::Above(_) => ">",
            Requirement::NotDetected(_) => "not_detected",
            Requirement::Banned { .. } => "banned",
            Requirement::NotAdded { .. } => "not_intentionally_added",
            Requirement::Nothing => "no_requirement",
            Requirement::Always => "always",
            Requirement::OwnRows => "own_rows",
        }
    }
}

/// What the fraction is a fraction of, and so which nodes of a BOM are judged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
pub enum Basis {
    /// Each homogeneous material.
    HomogeneousMaterial,
    /// Each coating.
    Coating,
    /// Each part: the smallest article.
    Part,
    /// The whole product.
    Product,
    /// Each battery as a whole.
    Battery,
    /// Each component of a package.
    PackagingComponent,
    /// The object that was tested, wherever its result stands.
    TestedObject,
}

impl Basis {
    /// All of them.
    pub const ALL: [Basis; 7] = [
        Basis::HomogeneousMaterial,
        Basis::Coating,
        Basis::Part,
        Basis::Product,
        Basis::Battery,
        Basis::PackagingComponent,
        Basis::TestedObject,
    ];

    /// As files write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Basis::HomogeneousMaterial => "homogeneous-material",
            Basis::Coating => "coating",
            Basis::Part => "part",
            Basis::Product => "product",
            Basis::Battery => "battery",
            Basis::PackagingComponent => "packaging-component",
            Basis::TestedObject => "tested-object",
        }
    }
}

/// What follows when a requirement is not met.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Effect {
    /// The product fails.
    Prohibition,
    /// A duty arises: to mark, declare, notify.
    Duty {
        /// What must be done.
        does: Names,
    },
    /// The product does not reach a grade.
    Grade {
        /// What is graded.
        of: Names,
        /// The fact by which a product claims a grade.
        claims: FactId,
        /// This grade's place among that fact's values.
        grade: u16,
        /// Its name.
        name: String,
        /// Its rank, 0 the lowest.
        rank: u8,
    },
}

impl Effect {
    /// As tables print it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Effect::Prohibition => "prohibition",
            Effect::Duty { .. } => "duty",
            Effect::Grade { .. } => "grade",
        }
    }
}

/// What a substance is there for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
pub enum Role {
    /// Added for a technical effect.
    Additive,
    /// A building block of the polymer.
    Monomer,
    /// Not wanted.
    Impurity,
    /// An alloying element.
    Alloying,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 4] = [
        Role::Additive,
        Role::Monomer,
        Role::Impurity,
        Role::Alloying,
    ];

    /// As files write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::Additive => "additive",
            Role::Monomer => "monomer",
            Role::Impurity => "impurity",
            Role::Alloying => "alloying",
        }
    }
}

/// How results in mg/dm² become mg/kg of food.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ContactRatio {
    /// The declared surface per kilogram of food, in thousandths of dm²/kg.
    pub declared: FactId,
    /// Used where none is declared, in thousandths of dm²/kg.
    pub default: i64,
    /// Where this holds the default must not be used.
    pub unless: Condition,
}

/// Limits of which one is enough.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Alternatives {
    /// The group.
    pub group: u32,
    /// The branch of the group: all limits of one branch must hold.
    pub branch: u16,
}

/// A positive list's place among all lists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ListIndex(pub(crate) u32);

/// The list whose row a limit is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OfList {
    /// Which.
    pub list: ListIndex,
    /// What a full composition that does not name the substance says of its row.
    pub absence: Absence,
}

/// What it means that a full composition does not name a substance.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Absence {
    /// It was not used, so its row is kept: additives.
    Clears,
    /// Nothing: a composition does not tell what a polymer was made of.
    SaysNothing,
}

/// The clause that applies another standard's limit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Referred {
    /// The standard whose text it is.
    pub standard: StandardIndex,
    /// The clause there.
    pub clause: String,
    /// Whether the reference names the edition.
    pub dating: Dating,
}

/// Whether a reference names an edition.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Dating {
    /// With the year: that edition, whatever followed it.
    Frozen,
    /// Without: the edition in force on the day.
    Following,
}

/// One requirement of one clause.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Limit {
    /// Its stable id.
    pub id: LimitId,
    /// Whose clause it is.
    pub standard: StandardIndex,
    /// The clause, as people cite it.
    pub clause: String,
    /// The other standard's text that the clause applies.
    pub referred: Vec<Referred>,
    /// The left side.
    pub form: Form,
    /// The bound.
    pub requirement: Requirement,
    /// What is measured.
    pub kind: QuantityKind,
    /// The unit the standard prints.
    pub unit: Unit,
    /// What is judged.
    pub basis: Basis,
    /// When it applies.
    pub applies: Condition,
    /// The same without the standard's own scope, for clauses of other standards that apply it.
    pub(crate) own_scope: Condition,
    /// The table it came from.
    pub(crate) table: String,
    /// Its own days of force within the standard's.
    pub days: Days,
    /// The test method.
    pub method: String,
    /// The share that the standard's analytical correction leaves of a raw result.
    pub correction: Option<Factor>,
    /// How a value is compared.
    pub comparison: Comparison,
    /// Counts only constituents in this role.
    pub role: Option<Role>,
    /// What follows when it is not met.
    pub effect: Effect,
    /// The group of limits of which one is enough.
    pub alternatives: Option<Alternatives>,
    /// The positive list whose row it is; rows that nothing in a product speaks of are told together.
    pub list: Option<OfList>,
    /// How results per area become results per mass of food.
    pub ratio: Option<ContactRatio>,
    /// Where this holds only the third migration counts.
    pub third_migration: Option<Condition>,
    /// How well the figure is founded.
    pub confidence: Confidence,
    /// Where it was read; empty: where the standard says.
    pub source: Vec<String>,
    /// Anything else.
    pub note: String,
}

impl Limit {
    /// The amount of the figure, where there is one.
    #[must_use]
    pub fn bound(&self) -> Option<Amount> {
        self.requirement.figure().map(Figure::amount)
    }
}

/// A requirement known to exist but not encoded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Gap {
    /// Whose clause it is.
    pub standard: StandardIndex,
    /// The clause.
    pub clause: String,
    /// What it is about.
    pub what: Names,
    /// The analytes it is about, where they are known.
    pub analytes: Vec<AnalyteId>,
    /// When it applies.
    pub applies: Condition,
    /// Its own days of force within the standard's.
    pub days: Days,
    /// Why it is not encoded.
    pub why: String,
    /// Where it is one branch of alternatives: that branch stays open.
    pub alternatives: Option<Alternatives>,
    /// Whether a product that may hold one of the analytes can pass without it.
    pub bearing: GapBearing,
}

/// What a gap means for the verdict of a product that it concerns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum GapBearing {
    /// The report names it.
    Noted,
    /// A product that may hold one of its analytes (or any, where it names none) cannot pass.
    NeededForPass,
}
