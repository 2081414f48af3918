//! Names and texts that come again on a million lines, each looked up once.
//! Knows the catalogue's names and the library's rules; knows no table.

use std::collections::HashMap;

use hazlimit::bom::{BomBuilder, Identity, Product, Traits};
use hazlimit::quantity::{QuantityKind, Reading};
use hazlimit::substance::NotFound;
use hazlimit::{Bom, Catalogue};
use jiff::civil::Date;

use super::values::{self, Written};

/// A memory is emptied when it holds so many texts: a file of ever new ones must not fill it.
const MOST: usize = 1 << 16;
/// What no text in a cell holds.
const JOINT: char = '\u{1f}';

/// What was found for each text, or what is wrong with it.
struct Memory<T>(HashMap<String, Result<T, String>>);

impl<T: Clone> Memory<T> {
    fn get(&mut self, text: &str, find: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        if self.0.len() >= MOST {
            self.0.clear();
        }
        let found = find();
        self.0.insert(text.to_owned(), found.clone());
        found
    }
}

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Memory(HashMap::new())
    }
}

/// All memories of one worker.
pub(crate) struct Names<'c> {
    catalogue: &'c Catalogue,
    identities: Memory<Identity>,
    kinds: Memory<QuantityKind>,
    readings: Memory<Reading>,
    products: Memory<Product>,
    parts: Memory<Traits>,
    materials: Memory<Traits>,
    key: String,
}

impl<'c> Names<'c> {
    pub(crate) fn new(catalogue: &'c Catalogue) -> Names<'c> {
        Names {
            catalogue,
            identities: Memory::default(),
            kinds: Memory::default(),
            readings: Memory::default(),
            products: Memory::default(),
            parts: Memory::default(),
            materials: Memory::default(),
            key: String::new(),
        }
    }

    /// What a name stands for. A number that is none is refused: a slip of the pen would hide a substance.
    pub(crate) fn identity(&mut self, name: &str) -> Result<Identity, String> {
        let catalogue = self.catalogue;
        self.identities
            // Names that come near are told in no row.
            .get(name, || match catalogue.registry().look_up(name) {
                Ok(id) => Ok(Identity::Listed(id)),
                Err(NotFound::UnlistedCas(cas)) => Ok(Identity::Unlisted { cas, formula: None }),
                Err(NotFound::Unknown { nearest, .. }) => Ok(Identity::Unresolved { nearest }),
                Err(NotFound::UnlistedEc(_)) => Ok(Identity::Unresolved {
                    nearest: Vec::new(),
                }),
                Err(bad) => Err(bad.to_string()),
            })
    }

    pub(crate) fn kind(&mut self, text: &str) -> Result<QuantityKind, String> {
        self.kinds.get(text, || values::kind(text))
    }

    /// The reading of a value and of what stands beside it.
    pub(crate) fn reading(
        &mut self,
        written: Written<'_>,
        kind: QuantityKind,
    ) -> Result<Reading, String> {
        let cells = [
            kind.name(),
            written.value,
            written.unit,
            written.loq,
            written.loq_unit,
            written.uncertainty,
        ];
        join(&mut self.key, &cells);
        self.readings
            .get(&self.key, || values::reading(written, kind))
    }

    /// A product with its category, its day and its facts.
    pub(crate) fn product(
        &mut self,
        category: &str,
        made: &str,
        facts: &str,
    ) -> Result<Product, String> {
        let catalogue = self.catalogue;
        join(&mut self.key, &[category, made, facts]);
        self.products.get(&self.key, || {
            let mut builder = BomBuilder::new(catalogue, "product");
            for name in several(category) {
                builder = builder.category(name).map_err(|error| error.to_string())?;
            }
            if !made.is_empty() {
                builder = builder.made(day(made)?);
            }
            for (key, answers) in answers(facts)? {
                builder = builder
                    .facts(key, &answers)
                    .map_err(|error| error.to_string())?;
            }
            let bom = builder.build().map_err(|error| error.to_string())?;
            Ok(bom.product)
        })
    }

    /// The facts of a part.
    pub(crate) fn part(&mut self, facts: &str) -> Result<Traits, String> {
        let catalogue = self.catalogue;
        self.parts.get(facts, || {
            let answers = answers(facts)?;
            let built = BomBuilder::new(catalogue, "product").part("part", |mut part| {
                for (key, answers) in &answers {
                    part = part.facts(key, answers)?;
                }
                Ok(part)
            });
            let parts = built_parts(built)?;
            Ok(parts.into_iter().next().unwrap_or_default().traits)
        })
    }

    /// The class of a material and its facts.
    pub(crate) fn material(&mut self, class: &str, facts: &str) -> Result<Traits, String> {
        let catalogue = self.catalogue;
        join(&mut self.key, &[class, facts]);
        self.materials.get(&self.key, || {
            let answers = answers(facts)?;
            let built = BomBuilder::new(catalogue, "product").part("part", |part| {
                part.material("material", |mut material| {
                    for name in several(class) {
                        material = material.class(name)?;
                    }
                    for (key, answers) in &answers {
                        material = material.facts(key, answers)?;
                    }
                    Ok(material)
                })
            });
            let part = built_parts(built)?.into_iter().next().unwrap_or_default();
            let material = part.materials.into_iter().next();
            Ok(material.unwrap_or_default().traits)
        })
    }
}

fn built_parts(
    built: Result<BomBuilder<'_>, hazlimit::bom::BuildError>,
) -> Result<Vec<hazlimit::bom::Part>, String> {
    let bom: Bom = built
        .and_then(BomBuilder::build)
        .map_err(|error| innermost(error).to_string())?;
    Ok(bom.parts)
}

/// Without the names of the part and material that stand in for those of the table.
fn innermost(error: hazlimit::bom::BuildError) -> hazlimit::bom::BuildError {
    match error {
        hazlimit::bom::BuildError::Within { source, .. } => innermost(*source),
        other => other,
    }
}

fn join(key: &mut String, cells: &[&str]) {
    key.clear();
    for cell in cells {
        key.push_str(cell);
        key.push(JOINT);
    }
}

/// Several entries in one cell.
fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '；'])
        .map(str::trim)
        .filter(|one| !one.is_empty())
}

/// `mouthable=true; use=a|b`.
fn answers(cell: &str) -> Result<Vec<(&str, Vec<&str>)>, String> {
    let each = several(cell).map(|one| {
        let (key, answer) = one.split_once(['=', '＝']).ok_or_else(|| {
            format!(
                "`{one}` answers no fact; write such as `mouthable=true; intended-age=0-36 months`"
            )
        })?;
        Ok((key.trim(), answer.split('|').map(str::trim).collect()))
    });
    each.collect()
}

/// A day with its year first: `2026-11-02`, `2026/11/2`, `2026年11月2日`.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    let wrong = || format!("`{text}` is no day; write it as year-month-day, such as 2026-11-02");
    let plain = text.trim().trim_end_matches('日');
    let mut numbers = plain.split(['-', '/', '.', '年', '月']);
    let mut next = |digits: std::ops::RangeInclusive<usize>| {
        let number = numbers.next().filter(|number| {
            digits.contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        number.and_then(|number| number.parse::<i16>().ok())
    };
    let year = next(4..=4).ok_or_else(wrong)?;
    let month = next(1..=2).ok_or_else(wrong)?;
    let day = next(1..=2).ok_or_else(wrong)?;
    if numbers.next().is_some() {
        return Err(wrong());
    }
    let month = i8::try_from(month).map_err(|_| wrong())?;
    let day = i8::try_from(day).map_err(|_| wrong())?;
    Date::new(year, month, day).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_with_the_year_first_and_refused_otherwise() {
        let wanted = jiff::civil::date(2026, 11, 2);
        for text in ["2026-11-02", "2026/11/2", "2026.11.02", "2026年11月2日"] {
            assert_eq!(day(text), Ok(wanted), "{text}");
        }
        for text in [
            "2.11.2026",
            "02/11/2026",
            "2026-11",
            "2026-13-01",
            "26-11-02",
            "2026-11-02 8:00",
        ] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
