//! The reader's hands: takes values out of the text, and collects what is wrong with them.
//! Knows JSON values and where they stand; what a key means is known by its callers.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::place::Raised;
use super::shape::{
    Bool, ContentText, Count, Day, Facts, Field, KindName, List, MassText, RoleName, Shape, Text,
    TextOrList, ValueText,
};
use crate::bom::refusal::{BuildError, suggestion};
use crate::bom::{Identity, Quantity, resolve};
use crate::catalogue::Catalogue;
use crate::catalogue::nearest::nearest;

/// So many problems are told; what has more is no BOM, and nobody reads on.
const MOST_PROBLEMS: usize = 1000;

/// For so many unknown names near ones are looked for, which takes long.
const MOST_SUGGESTED: usize = 200;

/// Reads one text against one catalogue.
pub(super) struct Reader<'t, 'c> {
    pub(super) text: &'t str,
    pub(super) catalogue: &'c Catalogue,
    pub(super) raised: Vec<Raised>,
    /// Names seen before: bills of materials repeat them, and what comes near an unknown one takes long to find.
    pub(super) identities: BTreeMap<String, Identity>,
    /// For how many unknown names near ones were looked for.
    suggested: usize,
}

/// Fields whose value is one text.
pub(super) trait Textual {
    /// What a message asks for.
    const EXPECTED: &'static str;
    /// Whether a bare number is handed on: the grammar says best which units fit.
    const NUMBER: Number = Number::Refused;
}

/// What becomes of a number where a text should stand.
#[derive(PartialEq)]
pub(super) enum Number {
    HandedOn,
    Refused,
}

impl Textual for Text {
    const EXPECTED: &'static str = "a text";
}
impl Textual for Day {
    const EXPECTED: &'static str = "a day as text, such as \"2026-11-02\"";
}
impl Textual for RoleName {
    const EXPECTED: &'static str = "a role as text, such as \"additive\"";
}
impl Textual for KindName {
    const EXPECTED: &'static str = "a quantity kind as text, such as \"element-migration\"";
}
impl Textual for MassText {
    const EXPECTED: &'static str = "a mass as text, such as \"42 g\"";
    const NUMBER: Number = Number::HandedOn;
}
impl Textual for ContentText {
    const EXPECTED: &'static str = "a content as text, such as \"0.04 %\"";
    const NUMBER: Number = Number::HandedOn;
}
impl Textual for ValueText {
    const EXPECTED: &'static str = "a value as text, such as \"35 mg/kg\"";
    const NUMBER: Number = Number::HandedOn;
}

impl<'t, 'c> Reader<'t, 'c> {
    pub(super) fn new(text: &'t str, catalogue: &'c Catalogue) -> Reader<'t, 'c> {
        Reader {
            text,
            catalogue,
            raised: Vec::new(),
            identities: BTreeMap::new(),
            suggested: 0,
        }
    }

    /// Where a piece of the text begins.
    fn offset(&self, piece: &str) -> usize {
        let start = self.text.as_ptr() as usize;
        let at = (piece.as_ptr() as usize).saturating_sub(start);
        at.min(self.text.len())
    }

    /// Whether so much is wrong that reading on would help nobody.
    pub(super) fn has_enough(&self) -> bool {
        self.raised.len() > MOST_PROBLEMS
    }

    /// What a name stands for, with names that come near if none does.
    pub(super) fn resolve(&mut self, name: &str) -> Result<Identity, BuildError> {
        if self.suggested >= MOST_SUGGESTED {
            return resolve::plain_identity(self.catalogue, name);
        }
        let found = resolve::identity(self.catalogue, name);
        self.suggested += usize::from(matches!(found, Ok(Identity::Unresolved { .. })));
        found
    }

    pub(super) fn complain(&mut self, at: &RawValue, message: String, help: Option<String>) {
        let (message, help) = match self.raised.len() {
            ..MOST_PROBLEMS => (message, help),
            MOST_PROBLEMS => (
                format!("this and perhaps more is wrong; only {MOST_PROBLEMS} problems are told"),
                Some("correct those first".to_owned()),
            ),
            _ => return,
        };
        // A whole object is too much to point at.
        let piece = at.get();
        let length = match piece.starts_with(['{', '[']) {
            true => 1,
            false => piece.len(),
        };
        self.raised.push(Raised {
            offset: self.offset(piece),
            length,
            message,
            help,
        });
    }

    fn expected(&mut self, at: &RawValue, what: &str) {
        let found = found(at);
        self.complain(at, format!("expected {what}, found {found}"), None);
    }

    /// Keeps the value, or complains.
    pub(super) fn keep<T>(&mut self, at: &RawValue, result: Result<T, BuildError>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.complain(at, error.message(), error.help());
                None
            }
        }
    }

    pub(super) fn text<Kind: Textual>(&mut self, field: Field<'t, Kind>) -> Option<String> {
        let raw = field.raw;
        if Kind::NUMBER == Number::HandedOn && found(raw) == "a number" {
            return Some(raw.get().to_owned());
        }
        self.string(raw, Kind::EXPECTED)
    }

    /// A text where one is given; the empty text where it is left out or wrong.
    pub(super) fn text_or_empty(&mut self, field: Option<Field<'t, Text>>) -> String {
        let text = field.and_then(|field| self.text(field));
        text.unwrap_or_default()
    }

    /// A text that must say something.
    pub(super) fn name(&mut self, field: Field<'t, Text>) -> Option<String> {
        let name = self.text(field)?;
        let given = match name.trim().is_empty() {
            true => Err(BuildError::NoName),
            false => Ok(name),
        };
        self.keep(field.raw, given)
    }

    fn string(&mut self, raw: &'t RawValue, expected: &str) -> Option<String> {
        if found(raw) != "a text" {
            self.expected(raw, expected);
            return None;
        }
        match serde_json::from_str(raw.get()) {
            Ok(text) => Some(text),
            Err(error) => {
                self.complain(raw, format!("not a valid text: {}", plain(&error)), None);
                None
            }
        }
    }

    pub(super) fn texts(&mut self, field: Field<'t, TextOrList>) -> Vec<(&'t RawValue, String)> {
        self.one_or_several(field.raw, |reader, raw| {
            reader.string(raw, "a text or a list of texts")
        })
    }

    fn one_or_several(
        &mut self,
        raw: &'t RawValue,
        read: impl Fn(&mut Self, &'t RawValue) -> Option<String>,
    ) -> Vec<(&'t RawValue, String)> {
        let items = match found(raw) {
            "a list" => self.items(raw),
            _ => vec![raw],
        };
        let mut texts = Vec::new();
        for item in items {
            if self.has_enough() {
                break;
            }
            texts.extend(read(self, item).map(|text| (item, text)));
        }
        texts
    }

    pub(super) fn bool(&mut self, field: Field<'t, Bool>) -> Option<bool> {
        match field.raw.get() {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                self.expected(field.raw, "true or false, without quotes");
                None
            }
        }
    }

    pub(super) fn count(&mut self, field: Field<'t, Count>) -> Option<Quantity> {
        match field.raw.get().parse::<NonZeroU32>() {
            Ok(count) => Some(Quantity(count)),
            Err(_) => {
                let found = match found(field.raw) {
                    "a number" => field.raw.get(),
                    other => other,
                };
                let message = format!(
                    "expected a whole number from 1 to {}, found {found}",
                    u32::MAX
                );
                self.complain(field.raw, message, None);
                None
            }
        }
    }

    fn items(&mut self, raw: &'t RawValue) -> Vec<&'t RawValue> {
        if self.has_enough() {
            return Vec::new();
        }
        serde_json::from_str(raw.get()).unwrap_or_default()
    }

    pub(super) fn list<Item>(
        &mut self,
        field: Option<Field<'t, List<Item>>>,
    ) -> Vec<Field<'t, Item>> {
        let Some(field) = field else {
            return Vec::new();
        };
        if found(field.raw) != "a list" {
            self.expected(field.raw, "a list `[…]`");
            return Vec::new();
        }
        let items = self.items(field.raw);
        items.into_iter().map(Field::new).collect()
    }

    pub(super) fn object<S: Shape + Deserialize<'t>>(&mut self, raw: &'t RawValue) -> Option<S> {
        if self.has_enough() {
            return None;
        }
        if found(raw) != "an object" {
            self.expected(raw, S::WHAT);
            return None;
        }
        match serde_json::from_str(raw.get()) {
            Ok(shape) => Some(shape),
            Err(error) => {
                self.explain(raw, &error);
                None
            }
        }
    }

    /// Keys and values of an object, each key once.
    pub(super) fn entries(
        &mut self,
        field: Field<'t, Facts>,
    ) -> Vec<(&'t RawValue, String, &'t RawValue)> {
        if found(field.raw) != "an object" {
            self.expected(field.raw, "an object of facts and answers");
            return Vec::new();
        }
        let entries: Entries<'t> = serde_json::from_str(field.raw.get()).unwrap_or_default();
        let mut seen = BTreeSet::new();
        let mut kept = Vec::new();
        for (key, value) in entries.0 {
            if self.has_enough() {
                break;
            }
            let Some(text) = self.string(key, "a text") else {
                continue;
            };
            if seen.insert(text.clone()) {
                kept.push((key, text, value));
            } else {
                self.complain(key, format!("the key `{text}` stands twice"), None);
            }
        }
        kept
    }

    /// The answer or answers to one fact, as texts.
    pub(super) fn answers(&mut self, raw: &'t RawValue) -> Option<Vec<String>> {
        let before = self.raised.len();
        let answers = self.one_or_several(raw, |reader, item| match found(item) {
            "true or false" | "a number" => Some(item.get().to_owned()),
            _ => reader.string(item, "true, false, a text or a list of texts"),
        });
        let sound = self.raised.len() == before;
        sound.then(|| answers.into_iter().map(|(_, text)| text).collect())
    }

    /// Complains about the keys of an object that does not have its shape.
    fn explain(&mut self, raw: &'t RawValue, error: &serde_json::Error) {
        let message = plain(error);
        let entries: Entries<'t> = serde_json::from_str(raw.get()).unwrap_or_default();
        let keys: Vec<(&'t RawValue, String)> = entries
            .0
            .into_iter()
            .filter_map(|(key, _)| Some((key, serde_json::from_str(key.get()).ok()?)))
            .collect();
        let before = self.raised.len();
        if let Some(list) = message
            .strip_prefix("unknown field `")
            .and_then(|rest| rest.split_once('`'))
            .map(|(_, list)| list)
        {
            let known: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
            for (at, key) in &keys {
                if self.has_enough() {
                    break;
                }
                if !known.contains(&key.as_str()) {
                    let near = nearest(key, known.iter().map(|known| (*known, *known)));
                    let help = suggestion(&near)
                        .unwrap_or_else(|| format!("known here: {}", known.join(", ")));
                    self.complain(at, format!("unknown key `{key}`"), Some(help));
                }
            }
        } else if let Some(key) = quoted(&message, "duplicate field `") {
            for (at, _) in keys.iter().filter(|(_, known)| known == key).skip(1) {
                self.complain(at, format!("the key `{key}` stands twice"), None);
            }
        } else if let Some(key) = quoted(&message, "missing field `") {
            self.complain(raw, format!("`{key}` is missing"), None);
        }
        if self.raised.len() == before {
            self.complain(raw, message, None);
        }
    }
}

/// What kind of value it is.
fn found(raw: &RawValue) -> &'static str {
    match raw.get().as_bytes().first() {
        Some(b'"') => "a text",
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// The message of an error without its place, which is relative to a piece of the text.
pub(super) fn plain(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => message,
    }
}

fn quoted<'m>(message: &'m str, before: &str) -> Option<&'m str> {
    let rest = message.strip_prefix(before)?;
    rest.split_once('`').map(|(key, _)| key)
}

/// Keys and values in the order of the file, twice where they stand twice.
#[derive(Default)]
struct Entries<'t>(Vec<(&'t RawValue, &'t RawValue)>);

impl<'de: 't, 't> Deserialize<'de> for Entries<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Vec<(&'de RawValue, &'de RawValue)>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(entries)
            }
        }
        deserializer.deserialize_map(All).map(Entries)
    }
}
