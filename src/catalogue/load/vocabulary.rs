//! The two trees and the facts.

use super::raw::{RawFact, RawNames, RawNode, Table, Text};
use super::spanned::Spanned;
use super::{Contents, Problem, Reader, Source};
use crate::catalogue::Catalogue;
use crate::catalogue::fact::{AnswerType, Choice, Derivation, Fact, FactKey, MeasureUnit};
use crate::catalogue::tree::{ElementsAre, Node, Tree};
use crate::substance::Names;

pub(super) fn read(
    files: &[(&Source, Contents)],
    catalogue: &mut Catalogue,
    problems: &mut Vec<Problem>,
) {
    for (source, contents) in files {
        let mut reader = Reader { source, problems };
        match contents {
            Contents::Categories => read_tree(&mut reader, &mut catalogue.categories),
            Contents::Materials => read_tree(&mut reader, &mut catalogue.materials),
            Contents::Facts => read_facts(&mut reader, &mut catalogue.facts),
            _ => {}
        }
    }
}

fn read_tree(reader: &mut Reader<'_, '_>, tree: &mut Tree) {
    let Some(raw) = reader.parse::<Table<RawNode>>() else {
        return;
    };
    let mut nodes = Vec::new();
    let mut places: Vec<(String, usize)> = Vec::new();
    for (path, node) in raw {
        places.push((path.get_ref().clone(), path.span().start));
        let names = names(
            reader,
            path.span().start,
            RawNames {
                en: node.en,
                zh: node.zh,
            },
        );
        nodes.push(Node {
            path: path.into_inner(),
            names,
            also: node.also,
            elements: node.elemental.map(|elemental| {
                if elemental {
                    ElementsAre::Themselves
                } else {
                    ElementsAre::AnyCompound
                }
            }),
        });
    }
    if let Err(error) = tree.extend(nodes) {
        let message = error.to_string();
        let at = places
            .iter()
            .find(|(path, _)| message.starts_with(&format!("`{path}`")))
            .map_or(0, |(_, at)| *at);
        reader.complain(at, message);
    }
}

/// Both names, complaining where neither is given.
pub(super) fn names(reader: &mut Reader<'_, '_>, at: usize, raw: RawNames) -> Names {
    if raw.en.is_empty() && raw.zh.is_empty() {
        reader.complain(at, "a name is missing: give en, zh or both");
    }
    Names {
        en: raw.en,
        zh: raw.zh,
    }
}

fn read_facts(reader: &mut Reader<'_, '_>, facts: &mut Vec<Fact>) {
    let Some(raw) = reader.parse::<Table<RawFact>>() else {
        return;
    };
    for (key, fact) in raw {
        let at = key.span().start;
        if facts.iter().any(|known| known.key.0 == *key.get_ref()) {
            reader.complain(
                at,
                format!("the fact `{}` is defined already", key.get_ref()),
            );
            continue;
        }
        let answer = match fact.answer.get_ref().as_str() {
            "yes-no" => AnswerType::YesNo,
            "choice" => AnswerType::Choice(in_file_order(fact.values, |value, names| Choice {
                value,
                names: Names {
                    en: names.en,
                    zh: names.zh,
                },
            })),
            "age" => AnswerType::Age,
            "measure" => AnswerType::Measure(in_file_order(fact.units, |symbol, size| {
                MeasureUnit { symbol, size }
            })),
            "date" => AnswerType::Date,
            other => {
                reader.complain(
                    fact.answer.span().start,
                    format!(
                        "unknown type `{other}`; expected yes-no, choice, age, measure or date"
                    ),
                );
                continue;
            }
        };
        let empty = match &answer {
            AnswerType::Choice(choices) if choices.is_empty() => Some("values"),
            AnswerType::Measure(units) if units.is_empty() => Some("units"),
            _ => None,
        };
        if let Some(missing) = empty {
            reader.complain(at, format!("this fact needs {missing}"));
            continue;
        }
        let derived = fact.derived.and_then(|text| match text.get_ref().as_str() {
            "part mass" => Some(Derivation::PartMass),
            "material mass" => Some(Derivation::MaterialMass),
            "made" => Some(Derivation::Made),
            other => {
                reader.complain(
                    text.span().start,
                    format!("unknown source `{other}`; expected part mass, material mass or made"),
                );
                None
            }
        });
        let asks = names(reader, at, fact.asks);
        facts.push(Fact {
            key: FactKey(key.into_inner()),
            asks,
            answer,
            derived,
        });
    }
}

/// The entries of a table in the order in which the file writes them.
pub(super) fn in_file_order<V, T>(table: Table<V>, make: impl Fn(String, V) -> T) -> Vec<T> {
    let mut entries: Vec<(Text, V)> = table.into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
        .into_iter()
        .map(|(key, value)| make(Spanned::into_inner(key), value))
        .collect()
}
