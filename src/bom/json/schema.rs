//! The JSON Schema of BOM files, for editors and generators.
//! Knows what each kind of value looks like; the keys are read from the shapes.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::FORMAT;
use super::shape::{
    BomShape, Bool, ContentText, Count, Day, Facts, Field, KindName, List, MassText, RoleName,
    Text, TextOrList, ValueText,
};
use crate::catalogue::limit::Role;
use crate::quantity::QuantityKind;

/// The JSON Schema of a BOM file.
///
/// ```
/// let schema = hazlimit::bom::json::schema();
/// assert_eq!(schema["title"], "hazlimit BOM");
/// assert_eq!(schema["additionalProperties"], false);
/// ```
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(BomShape<'static>).to_value()
}

impl<Kind: JsonSchema> JsonSchema for Field<'_, Kind> {
    fn inline_schema() -> bool {
        Kind::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        Kind::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Kind::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Kind::json_schema(generator)
    }
}

impl<Item: JsonSchema> JsonSchema for List<Item> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("ListOf{}", Item::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        <Vec<Item>>::json_schema(generator)
    }
}

/// The one format.
pub(super) enum Format {}

/// A kind of value and its schema.
macro_rules! leaf {
    ($($kind:ident: $schema:expr;)*) => {$(
        impl JsonSchema for $kind {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($kind).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )*};
}

leaf! {
    Format: json_schema!({ "const": FORMAT });
    Text: json_schema!({ "type": "string" });
    TextOrList: json_schema!({
        "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
    });
    Bool: json_schema!({ "type": "boolean" });
    Count: json_schema!({ "type": "integer", "minimum": 1, "maximum": u32::MAX });
    Day: json_schema!({ "type": "string", "format": "date", "examples": ["2026-11-02"] });
    MassText: json_schema!({ "type": "string", "examples": ["42 g", "1.2 kg", "150 mg"] });
    ContentText: json_schema!({
        "type": "string",
        "examples": ["0.04 %", "< 50 mg/kg", "10-20 %", "ND (LOQ 5 mg/kg)"]
    });
    ValueText: json_schema!({
        "type": ["string", "number"],
        "examples": ["35 mg/kg", "35 ± 4 mg/kg", "ND", "ND (LOQ 5 mg/kg)"]
    });
    RoleName: json_schema!({ "enum": Role::ALL.map(Role::name) });
    KindName: {
        let names: Vec<&str> = QuantityKind::ALL.iter().map(|kind| kind.name()).collect();
        json_schema!({ "enum": names })
    };
    Facts: json_schema!({
        "type": "object",
        "additionalProperties": {
            "anyOf": [
                { "type": ["boolean", "string", "number", "null"] },
                { "type": "array", "items": { "type": ["boolean", "string", "number"] }, "minItems": 1 }
            ]
        },
        "examples": [{ "intended-age": "0-36 months", "mouthable": true }]
    });
}
