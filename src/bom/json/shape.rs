//! The shapes of the objects in a BOM file: which keys stand where, and what kind of value each takes.
//! Knows keys and nothing of what they mean. Every value stays a piece of the text, so that each can be complained about at its place.

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A value that is still text, and what it should be.
pub(super) struct Field<'t, Kind> {
    pub(super) raw: &'t RawValue,
    kind: PhantomData<fn() -> Kind>,
}

impl<'t, Kind> Field<'t, Kind> {
    pub(super) fn new(raw: &'t RawValue) -> Self {
        Field {
            raw,
            kind: PhantomData,
        }
    }
}

impl<Kind> Clone for Field<'_, Kind> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Kind> Copy for Field<'_, Kind> {}

impl<'de: 't, 't, Kind> Deserialize<'de> for Field<'t, Kind> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&'t RawValue>::deserialize(deserializer).map(Field::new)
    }
}

/// A value that may be missing or null.
pub(super) type Maybe<'t, Kind> = Option<Field<'t, Kind>>;

/// Any text.
pub(super) enum Text {}
/// One text or a list of texts.
pub(super) enum TextOrList {}
/// `true` or `false`.
pub(super) enum Bool {}
/// A whole number, at least one.
pub(super) enum Count {}
/// A day as text.
pub(super) enum Day {}
/// A mass as text, exact.
pub(super) enum MassText {}
/// A content as text.
pub(super) enum ContentText {}
/// A value of a result, as text, or a number for kinds without a unit.
pub(super) enum ValueText {}
/// The name of a role.
pub(super) enum RoleName {}
/// The name of a quantity kind.
pub(super) enum KindName {}
/// Answers by the keys of their facts.
pub(super) enum Facts {}
/// A list.
pub(super) struct List<Item>(PhantomData<Item>);

/// What an object is called in messages.
pub(super) trait Shape {
    /// `an object with the keys …`
    const WHAT: &'static str;
}

/// A hazlimit BOM: one product, its parts, and what is declared or measured of them.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(title = "hazlimit BOM", rename = "Bom"))]
#[serde(deny_unknown_fields)]
pub(super) struct BomShape<'t> {
    /// The version of this format: `hazlimit-bom/1`.
    #[serde(borrow)]
    #[cfg_attr(feature = "schema", schemars(with = "super::schema::Format"))]
    pub(super) format: Field<'t, Text>,
    /// What the file says about itself: where a case was published, for example.
    pub(super) description: Maybe<'t, Text>,
    /// The product as a whole.
    pub(super) product: Field<'t, ProductShape<'static>>,
    /// The parts of the product.
    pub(super) parts: Maybe<'t, List<PartShape<'static>>>,
}

impl Shape for BomShape<'_> {
    const WHAT: &'static str = "an object with the keys `format`, `product` and `parts`";
}

/// The product as a whole.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Product"))]
#[serde(deny_unknown_fields)]
pub(super) struct ProductShape<'t> {
    /// Its name.
    #[serde(borrow)]
    pub(super) name: Field<'t, Text>,
    /// The maker's number.
    pub(super) id: Maybe<'t, Text>,
    /// What else is to be said of it.
    pub(super) description: Maybe<'t, Text>,
    /// Its product categories, by path or name.
    pub(super) category: Maybe<'t, TextOrList>,
    /// The day it was made or imported.
    pub(super) made: Maybe<'t, Day>,
    /// Answers to what the standards ask; they hold for all parts unless a part says otherwise.
    pub(super) facts: Maybe<'t, Facts>,
    /// What it and every material in it are declared to be free of.
    pub(super) free_of: Maybe<'t, List<FreeOfShape<'static>>>,
    /// Results of the product as a whole.
    pub(super) results: Maybe<'t, List<ResultShape<'static>>>,
}

impl Shape for ProductShape<'_> {
    const WHAT: &'static str = "a product: an object with `name` and more";
}

/// A part: an article, maybe made of other parts.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Part"))]
#[serde(deny_unknown_fields)]
pub(super) struct PartShape<'t> {
    /// Its name.
    #[serde(borrow)]
    pub(super) name: Field<'t, Text>,
    /// How many of it the part above has; one if left out.
    pub(super) quantity: Maybe<'t, Count>,
    /// The mass of one of it.
    pub(super) mass: Maybe<'t, MassText>,
    /// Its product categories, added to those above.
    pub(super) category: Maybe<'t, TextOrList>,
    /// Answers that hold for it and all below.
    pub(super) facts: Maybe<'t, Facts>,
    /// What it and every material in it are declared to be free of.
    pub(super) free_of: Maybe<'t, List<FreeOfShape<'static>>>,
    /// The homogeneous materials it is made of.
    pub(super) materials: Maybe<'t, List<MaterialShape<'static>>>,
    /// Results of the part as a whole.
    pub(super) results: Maybe<'t, List<ResultShape<'static>>>,
    /// The parts it is made of.
    pub(super) parts: Maybe<'t, List<PartShape<'static>>>,
}

impl Shape for PartShape<'_> {
    const WHAT: &'static str = "a part: an object with `name` and more";
}

/// A homogeneous material.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Material"))]
#[serde(deny_unknown_fields)]
pub(super) struct MaterialShape<'t> {
    /// Its name.
    #[serde(borrow)]
    pub(super) name: Field<'t, Text>,
    /// Its material classes, by path or name.
    pub(super) class: Maybe<'t, TextOrList>,
    /// Its product categories, added to those above.
    pub(super) category: Maybe<'t, TextOrList>,
    /// Its mass in one of the part.
    pub(super) mass: Maybe<'t, MassText>,
    /// The share of it whose constituents are listed; without it, only what is listed is known.
    pub(super) disclosed: Maybe<'t, ContentText>,
    /// Answers that hold for it.
    pub(super) facts: Maybe<'t, Facts>,
    /// What it is declared to contain.
    pub(super) contains: Maybe<'t, List<ConstituentShape<'static>>>,
    /// What it is declared to be free of.
    pub(super) free_of: Maybe<'t, List<FreeOfShape<'static>>>,
    /// Its results.
    pub(super) results: Maybe<'t, List<ResultShape<'static>>>,
}

impl Shape for MaterialShape<'_> {
    const WHAT: &'static str = "a material: an object with `name` and more";
}

/// A declared substance.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Constituent"))]
#[serde(deny_unknown_fields)]
pub(super) struct ConstituentShape<'t> {
    /// CAS number, EC number, or a name in Chinese or English.
    #[serde(borrow)]
    pub(super) substance: Field<'t, Text>,
    /// Its content in the material; left out, it is present in an unknown amount.
    pub(super) content: Maybe<'t, ContentText>,
    /// The formula of a substance that the catalogue does not list.
    pub(super) formula: Maybe<'t, Text>,
    /// What it is there for.
    pub(super) role: Maybe<'t, RoleName>,
    /// The code of the exemption that is claimed for it.
    pub(super) exemption: Maybe<'t, Text>,
    /// Whether it was added on purpose.
    pub(super) intentionally_added: Maybe<'t, Bool>,
}

impl Shape for ConstituentShape<'_> {
    const WHAT: &'static str = "a constituent: an object with `substance`, `content` and more";
}

/// A negative declaration: give `below`, or `not_added: true`, or both.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FreeOf"))]
#[serde(deny_unknown_fields)]
pub(super) struct FreeOfShape<'t> {
    /// CAS number, EC number, or a name of a substance or group.
    #[serde(borrow)]
    pub(super) analyte: Field<'t, Text>,
    /// The content below which it lies.
    pub(super) below: Maybe<'t, ContentText>,
    /// Whether it is declared not intentionally added.
    pub(super) not_added: Maybe<'t, Bool>,
}

impl Shape for FreeOfShape<'_> {
    const WHAT: &'static str =
        "a negative declaration: an object with `analyte` and `below` or `not_added`";
}

/// A laboratory result.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Result"))]
#[serde(deny_unknown_fields)]
pub(super) struct ResultShape<'t> {
    /// CAS number, EC number, or a name of a substance, group or parameter.
    #[serde(borrow)]
    pub(super) analyte: Field<'t, Text>,
    /// Which quantity was measured.
    pub(super) kind: Field<'t, KindName>,
    /// The value with its unit, or `ND`.
    pub(super) value: Field<'t, ValueText>,
    /// The limit of quantification.
    pub(super) loq: Maybe<'t, ValueText>,
    /// The expanded uncertainty, as an amount.
    pub(super) uncertainty: Maybe<'t, ValueText>,
    /// The repeatability of the instrument, one standard deviation as an amount: what the borders of a screening method depend on.
    pub(super) sigma: Maybe<'t, ValueText>,
    /// The method; a result whose first number here is that of a screening method counts as its state.
    pub(super) method: Maybe<'t, Text>,
    /// The number of the test report.
    pub(super) report: Maybe<'t, Text>,
    /// Whether the standard's analytical correction has been applied already.
    pub(super) adjusted: Maybe<'t, Bool>,
    /// How many materials were tested together in equal portions.
    pub(super) composite_of: Maybe<'t, Count>,
    /// Which of several successive migrations.
    pub(super) migration: Maybe<'t, Count>,
    /// What else is to be said of it.
    pub(super) note: Maybe<'t, Text>,
}

impl Shape for ResultShape<'_> {
    const WHAT: &'static str = "a result: an object with `analyte`, `kind`, `value` and more";
}
