//! The bill of materials: product → parts → homogeneous materials → constituents and results, with every name looked up.
//! Knows what somebody declared or measured; knows no limit.

mod builder;
#[cfg(feature = "json")]
pub mod json;
mod refusal;
mod resolve;
mod size;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use self::builder::{
    BomBuilder, ConstituentBuilder, MaterialBuilder, PartBuilder, ResultBuilder,
};
pub use self::refusal::BuildError;
use crate::catalogue::fact::{Answer, FactId, Reply};
use crate::catalogue::limit::Role;
use crate::catalogue::tree::NodeId;
use crate::quantity::{Amount, Interval, QuantityKind, Reading};
use crate::substance::{AnalyteId, CasNumber, Formula};

/// One product and all that is known of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Bom {
    /// The product as a whole.
    pub product: Product,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// The product as a whole.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Product {
    /// Its name.
    pub name: String,
    /// The maker's number, if any.
    pub id: String,
    /// What the file says about itself: where a case was published, for example.
    pub description: String,
    /// The day it was made or imported.
    pub made: Option<Date>,
    /// Categories and facts that hold for all of it.
    pub traits: Traits,
    /// What it and every material in it are declared to be free of.
    pub free_of: Vec<FreeOf>,
    /// Results of the product as a whole.
    pub results: Vec<LabResult>,
}

/// A part: an article, maybe made of other parts.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// How many of it the part above has.
    pub quantity: Quantity,
    /// The mass of one of it.
    pub mass: Option<Mass>,
    /// Categories and facts that hold for it and all below.
    pub traits: Traits,
    /// What it and every material in it are declared to be free of.
    pub free_of: Vec<FreeOf>,
    /// Results of the part as a whole.
    pub results: Vec<LabResult>,
    /// The homogeneous materials it is made of.
    pub materials: Vec<Material>,
    /// The parts it is made of.
    pub parts: Vec<Part>,
}

/// How many, at least one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quantity(pub std::num::NonZeroU32);

impl Default for Quantity {
    fn default() -> Self {
        Quantity(std::num::NonZeroU32::MIN)
    }
}

/// A mass, kept exactly: an amount of the kind mass per item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mass(pub Amount);

/// A homogeneous material.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Material {
    /// Its name.
    pub name: String,
    /// Its mass in one of the part.
    pub mass: Option<Mass>,
    /// The share of it whose constituents are listed; `None`: only what is listed is known.
    pub disclosed: Option<Amount>,
    /// Its classes, and facts that hold for it.
    pub traits: Traits,
    /// What it is declared to contain.
    pub contains: Vec<Constituent>,
    /// What it is declared to be free of.
    pub free_of: Vec<FreeOf>,
    /// Its results.
    pub results: Vec<LabResult>,
}

/// Categories, material classes and facts declared at one level; a lower level adds to and overrides a higher one.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Traits {
    /// Product categories; an empty list declares none here.
    pub categories: Vec<NodeId>,
    /// Material classes.
    pub classes: Vec<NodeId>,
    /// Answers to facts.
    pub answers: BTreeMap<FactId, Answer>,
}

/// What a name stands for.
#[derive(Clone, PartialEq, Debug)]
pub enum Identity {
    /// An analyte of the catalogue.
    Listed(AnalyteId),
    /// A valid CAS number that the catalogue does not list: none of its substances, yet maybe a compound of an element or a member of an open group.
    Unlisted {
        /// The number.
        cas: CasNumber,
        /// Its formula, if the file gives one.
        formula: Option<Formula>,
    },
    /// A name that fits nothing: it may be anything.
    Unresolved {
        /// Names of the catalogue that come near.
        nearest: Vec<String>,
    },
}

/// A declared substance with its content.
#[derive(Clone, PartialEq, Debug)]
pub struct Constituent {
    /// As the file writes it.
    pub name: String,
    /// What it stands for.
    pub identity: Identity,
    /// Its content in the material; `None`: present, content not given.
    pub content: Option<Reading>,
    /// What it is there for.
    pub role: Option<Role>,
    /// Whether it was added on purpose.
    pub intentionally_added: Option<Reply>,
    /// The code of the exemption somebody claims for it.
    pub exemption: Option<String>,
}

/// A negative declaration.
#[derive(Clone, PartialEq, Debug)]
pub struct FreeOf {
    /// As the file writes it.
    pub name: String,
    /// What it stands for.
    pub identity: Identity,
    /// The content below which it is declared to lie.
    pub below: Option<Interval>,
    /// Whether it is declared not intentionally added.
    pub not_added: Reply,
}

/// A laboratory result.
#[derive(Clone, PartialEq, Debug)]
pub struct LabResult {
    /// As the file writes it.
    pub name: String,
    /// What was measured.
    pub identity: Identity,
    /// Which quantity of it.
    pub kind: QuantityKind,
    /// The value, with its uncertainty.
    pub value: Reading,
    /// The repeatability of the instrument as one standard deviation; the borders of a screening method depend on it.
    pub sigma: Option<Amount>,
    /// The method.
    pub method: String,
    /// The number of the test report.
    pub report: String,
    /// What else is said of it.
    pub note: String,
    /// Whether the standard's analytical correction has been applied already.
    pub adjustment: Adjustment,
    /// How many materials were tested together in equal portions; `None`: one object. On a material: it is one of them. On a part or product: they are
    /// all that it consists of, or the result bounds nothing.
    pub composite_of: Option<Quantity>,
    /// Which of several successive migrations.
    pub migration: Option<Quantity>,
}

/// Whether a result is as the instrument gave it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Adjustment {
    /// As measured.
    #[default]
    Raw,
    /// After the standard's analytical correction.
    Adjusted,
}
