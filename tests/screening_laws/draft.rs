//! BOMs as drafts: plain data that is written as a BOM file in any units.

use hazlimit::Catalogue;
use hazlimit::bom::{Bom, json};
use serde_json::{Map, Value, json};

/// What is said of an amount, in thousandths of the kind's canonical unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Said {
    Nothing,
    Exactly(u64),
    Below(u64),
    AtMost(u64),
    AtLeast(u64),
    Between(u64, u64),
    NotDetected(u64),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Constituent {
    pub(crate) substance: String,
    pub(crate) formula: Option<&'static str>,
    pub(crate) content: Said,
    pub(crate) added: Option<bool>,
    pub(crate) role: Option<&'static str>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FreeOf {
    pub(crate) analyte: String,
    pub(crate) below: Option<u64>,
    pub(crate) not_added: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Lab {
    pub(crate) analyte: String,
    pub(crate) kind: &'static str,
    pub(crate) value: Said,
    pub(crate) uncertainty: Option<u64>,
    pub(crate) composite_of: Option<u32>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Material {
    pub(crate) name: String,
    pub(crate) class: Option<&'static str>,
    /// In milligrams.
    pub(crate) mass: Option<u64>,
    pub(crate) disclosed: Option<u64>,
    pub(crate) contains: Vec<Constituent>,
    pub(crate) free_of: Vec<FreeOf>,
    pub(crate) results: Vec<Lab>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) quantity: u32,
    pub(crate) materials: Vec<Material>,
    pub(crate) results: Vec<Lab>,
    pub(crate) parts: Vec<Part>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Product {
    pub(crate) category: Option<&'static str>,
    pub(crate) made: Option<&'static str>,
    pub(crate) facts: Vec<(&'static str, Value)>,
    pub(crate) results: Vec<Lab>,
    pub(crate) parts: Vec<Part>,
}

/// In which units a draft is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Spelling {
    Canonical,
    Percent,
    PartsPerMillion,
    GramPerKilogram,
    MicrogramPerKilogram,
    FullWidthPercent,
    Exponent,
}

pub(crate) const SPELLINGS: [Spelling; 7] = [
    Spelling::Canonical,
    Spelling::Percent,
    Spelling::PartsPerMillion,
    Spelling::GramPerKilogram,
    Spelling::MicrogramPerKilogram,
    Spelling::FullWidthPercent,
    Spelling::Exponent,
];

/// `number` with the decimal point moved `places` to the left.
pub(crate) fn shifted(number: u128, places: usize) -> String {
    let digits = format!("{number:0>width$}", width = places + 1);
    let (whole, rest) = digits.split_at(digits.len() - places);
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{rest}")
    }
}

fn amount(thousandths: u64, kind: &str, spelling: Spelling) -> String {
    let thousandths = u128::from(thousandths);
    if kind.starts_with("emission") {
        return match spelling {
            Spelling::Canonical | Spelling::Percent | Spelling::PartsPerMillion => {
                format!("{} mg/m3", shifted(thousandths, 3))
            }
            Spelling::Exponent => format!("{thousandths}e-3 mg/m³"),
            _ => format!("{thousandths} ug/m3"),
        };
    }
    match spelling {
        Spelling::Canonical => format!("{} mg/kg", shifted(thousandths, 3)),
        Spelling::Percent => format!("{} %", shifted(thousandths, 7)),
        Spelling::PartsPerMillion => format!("{} ppm", shifted(thousandths, 3)),
        Spelling::GramPerKilogram => format!("{} g/kg", shifted(thousandths, 6)),
        Spelling::MicrogramPerKilogram => format!("{thousandths} µg/kg"),
        Spelling::FullWidthPercent => {
            let wide: String = shifted(thousandths, 7)
                .chars()
                .map(|letter| match letter {
                    '.' => '．',
                    digit => char::from_u32(digit as u32 - '0' as u32 + '０' as u32).unwrap(),
                })
                .collect();
            format!("{wide}％")
        }
        Spelling::Exponent => format!("{thousandths}e-3 mg/kg"),
    }
}

fn said(said: Said, kind: &str, spelling: Spelling) -> Option<String> {
    let text = |number| amount(number, kind, spelling);
    Some(match said {
        Said::Nothing => return None,
        Said::Exactly(number) => text(number),
        Said::Below(number) => format!("< {}", text(number)),
        Said::AtMost(number) => format!("<= {}", text(number)),
        Said::AtLeast(number) => format!(">= {}", text(number)),
        Said::Between(low, high) => format!("{} - {}", text(low), text(high)),
        Said::NotDetected(loq) => format!("ND (LOQ {})", text(loq)),
    })
}

fn put(object: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value);
    }
}

fn lab(lab: &Lab, spelling: Spelling) -> Value {
    let mut object = Map::new();
    put(&mut object, "analyte", Some(json!(lab.analyte)));
    put(&mut object, "kind", Some(json!(lab.kind)));
    let value = said(lab.value, lab.kind, spelling).unwrap_or_else(|| "ND".to_owned());
    put(&mut object, "value", Some(json!(value)));
    // A share beside a share in % is ambiguous to the reader, and refused.
    let unclear = matches!(spelling, Spelling::Percent | Spelling::FullWidthPercent);
    let uncertainty = if unclear {
        Spelling::Canonical
    } else {
        spelling
    };
    let uncertainty = lab
        .uncertainty
        .map(|number| amount(number, lab.kind, uncertainty));
    put(&mut object, "uncertainty", uncertainty.map(Value::from));
    put(
        &mut object,
        "composite_of",
        lab.composite_of.map(Value::from),
    );
    Value::Object(object)
}

fn labs(results: &[Lab], spelling: Spelling) -> Value {
    results.iter().map(|result| lab(result, spelling)).collect()
}

fn mass(milligrams: u64, spelling: Spelling) -> String {
    match spelling {
        Spelling::Canonical => format!("{milligrams} mg"),
        Spelling::Percent | Spelling::Exponent => {
            format!("{} g", shifted(u128::from(milligrams), 3))
        }
        _ => format!("{} kg", shifted(u128::from(milligrams), 6)),
    }
}

fn material(material: &Material, spelling: Spelling) -> Value {
    let mut object = Map::new();
    put(&mut object, "name", Some(json!(material.name)));
    put(&mut object, "class", material.class.map(Value::from));
    let weight = material.mass.map(|number| mass(number, spelling));
    put(&mut object, "mass", weight.map(Value::from));
    let disclosed = material
        .disclosed
        .map(|share| amount(share, "content", spelling));
    put(&mut object, "disclosed", disclosed.map(Value::from));
    let contains: Vec<Value> = material
        .contains
        .iter()
        .map(|constituent| {
            let mut object = Map::new();
            put(&mut object, "substance", Some(json!(constituent.substance)));
            put(&mut object, "formula", constituent.formula.map(Value::from));
            let content = said(constituent.content, "content", spelling);
            put(&mut object, "content", content.map(Value::from));
            put(
                &mut object,
                "intentionally_added",
                constituent.added.map(Value::from),
            );
            put(&mut object, "role", constituent.role.map(Value::from));
            Value::Object(object)
        })
        .collect();
    put(&mut object, "contains", Some(Value::Array(contains)));
    let free_of: Vec<Value> = material
        .free_of
        .iter()
        .map(|declared| {
            let mut object = Map::new();
            put(&mut object, "analyte", Some(json!(declared.analyte)));
            let below = declared
                .below
                .map(|number| amount(number, "content", spelling));
            put(&mut object, "below", below.map(Value::from));
            put(
                &mut object,
                "not_added",
                declared.not_added.then_some(json!(true)),
            );
            Value::Object(object)
        })
        .collect();
    put(&mut object, "free_of", Some(Value::Array(free_of)));
    put(
        &mut object,
        "results",
        Some(labs(&material.results, spelling)),
    );
    Value::Object(object)
}

fn part(part: &Part, spelling: Spelling) -> Value {
    json!({
        "name": part.name,
        "quantity": part.quantity.max(1),
        "results": labs(&part.results, spelling),
        "materials": part.materials.iter().map(|one| material(one, spelling)).collect::<Vec<_>>(),
        "parts": part.parts.iter().map(|one| self::part(one, spelling)).collect::<Vec<_>>(),
    })
}

impl Product {
    /// As a BOM file.
    pub(crate) fn file(&self, spelling: Spelling) -> String {
        let mut product = Map::new();
        put(&mut product, "name", Some(json!("thing")));
        put(&mut product, "category", self.category.map(Value::from));
        put(&mut product, "made", self.made.map(Value::from));
        let facts: Map<String, Value> = self
            .facts
            .iter()
            .map(|(key, answer)| ((*key).to_owned(), answer.clone()))
            .collect();
        put(&mut product, "facts", Some(Value::Object(facts)));
        put(&mut product, "results", Some(labs(&self.results, spelling)));
        json!({
            "format": "hazlimit-bom/1",
            "product": product,
            "parts": self.parts.iter().map(|one| part(one, spelling)).collect::<Vec<_>>(),
        })
        .to_string()
    }

    pub(crate) fn read_as(&self, catalogue: &Catalogue, spelling: Spelling) -> Bom {
        let file = self.file(spelling);
        json::read("bom.json".into(), file.as_bytes(), catalogue)
            .unwrap_or_else(|error| panic!("{error}\n{file}"))
    }

    pub(crate) fn read(&self, catalogue: &Catalogue) -> Bom {
        self.read_as(catalogue, Spelling::Canonical)
    }

    /// Every material, however deep.
    pub(crate) fn materials_mut(&mut self) -> Vec<&mut Material> {
        fn of<'d>(part: &'d mut Part, all: &mut Vec<&'d mut Material>) {
            all.extend(part.materials.iter_mut());
            for inner in &mut part.parts {
                of(inner, all);
            }
        }
        let mut all = Vec::new();
        for part in &mut self.parts {
            of(part, &mut all);
        }
        all
    }
}
