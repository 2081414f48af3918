//! A value with its place in the file: the TOML reader's own wrapper, given a JSON Schema (that of the value).

use std::ops::Range;

use serde::{Deserialize, Deserializer};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spanned<T>(toml::Spanned<T>);

impl<T> Spanned<T> {
    pub(crate) fn new(span: Range<usize>, value: T) -> Spanned<T> {
        Spanned(toml::Spanned::new(span, value))
    }

    pub(crate) fn span(&self) -> Range<usize> {
        self.0.span()
    }

    pub(crate) fn get_ref(&self) -> &T {
        self.0.get_ref()
    }

    pub(crate) fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        toml::Spanned::deserialize(deserializer).map(Spanned)
    }
}

/// A `when` or `unless`, read later when the facts are known.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub(crate) struct RawCondition(pub(crate) toml::Value);

/// A day as TOML writes it, without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub(crate) struct RawDay(pub(crate) toml::value::Datetime);

#[cfg(all(feature = "schema", hazlimit_library))]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{RawCondition, RawDay, Spanned};

    impl<T: JsonSchema> JsonSchema for Spanned<T> {
        fn schema_name() -> Cow<'static, str> {
            T::schema_name()
        }

        fn schema_id() -> Cow<'static, str> {
            T::schema_id()
        }

        fn inline_schema() -> bool {
            T::inline_schema()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            T::json_schema(generator)
        }
    }

    impl JsonSchema for RawCondition {
        fn schema_name() -> Cow<'static, str> {
            "Condition".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A conjunction over category, material and facts, or a list of them of which one must hold.",
                "anyOf": [
                    { "type": "object" },
                    { "type": "array", "items": { "type": "object" } }
                ]
            })
        }
    }

    impl JsonSchema for RawDay {
        fn schema_name() -> Cow<'static, str> {
            "Day".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A day such as 2026-11-01, without quotes in TOML.",
                "type": "string",
                "format": "date"
            })
        }
    }
}
