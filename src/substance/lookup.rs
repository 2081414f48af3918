//! Tables that lead from a number or a name to an analyte.
//!
//! Knows sorted tables and near misses. Knows nothing of groups or weights.

use serde::{Deserialize, Serialize};

use super::analytes::Analytes;
use super::cas::{CasNumber, EcNumber};
use super::fold::folded;
use super::group::{Analyte, AnalyteId};
use super::registry_error::RegistryError;
use crate::shelf::{Column, Pieces};

/// How many near misses a message names.
const MOST_NAMED: usize = 3;

/// Sorted tables, made once and stored with the registry.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Lookup {
    /// The ids in the order of their keys.
    keys: Column,
    cas: Numbers,
    ec: Numbers,
    names: Names,
}

/// Numbers, sorted, and the analyte of each.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Numbers {
    numbers: Column,
    ids: Column,
}

/// Folded names, sorted, and the analyte of each.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Names {
    names: Pieces,
    ids: Column,
}

impl Lookup {
    pub(super) fn new(analytes: &Analytes) -> Result<Lookup, RegistryError> {
        let key = |id: AnalyteId| analytes.key(id);
        let mut keys: Vec<AnalyteId> = analytes.ids().collect();
        keys.sort_by_cached_key(|id| key(*id));
        for (first, second) in keys.iter().zip(keys.iter().skip(1)) {
            if key(*first) == key(*second) {
                return Err(RegistryError::DuplicateKey { key: key(*first) });
            }
        }
        let cas = analytes.iter().flat_map(|(id, analyte)| {
            let numbers = analyte.cas.iter();
            numbers.map(move |cas| (*cas, id))
        });
        let cas =
            sorted(cas.collect()).map_err(|(number, first, second)| RegistryError::SharedCas {
                number,
                first: key(first),
                second: key(second),
            })?;
        let ec = analytes.iter().flat_map(|(id, analyte)| {
            let numbers = analyte.ec.iter();
            numbers.map(move |ec| (*ec, id))
        });
        let ec =
            sorted(ec.collect()).map_err(|(number, first, second)| RegistryError::SharedEc {
                number,
                first: key(first),
                second: key(second),
            })?;
        let names = analytes
            .iter()
            .flat_map(|(id, analyte)| spellings(analyte).map(move |name| (folded(name), id)));
        let names = names.filter(|(name, _)| !name.is_empty()).collect();
        let names = sorted(names).map_err(|(name, first, second)| RegistryError::SharedName {
            name,
            first: key(first),
            second: key(second),
        })?;
        Ok(Lookup {
            keys: column(keys.into_iter()),
            cas: Numbers::of(&cas),
            ec: Numbers::of(&ec),
            names: Names {
                names: Pieces::of(names.iter().map(|(name, _)| name)),
                ids: column(names.iter().map(|(_, id)| *id)),
            },
        })
    }

    pub(super) fn by_key(&self, analytes: &Analytes, text: &str) -> Option<AnalyteId> {
        let key = |id| {
            analytes
                .get(AnalyteId(id))
                .map_or("", |known| known.key.as_str())
        };
        let at = self.keys.find_by(|id| key(id).cmp(text))?;
        self.keys.get(at).map(AnalyteId)
    }

    pub(super) fn by_cas(&self, number: CasNumber) -> Option<AnalyteId> {
        self.cas.find(number.into())
    }

    pub(super) fn by_ec(&self, number: EcNumber) -> Option<AnalyteId> {
        self.ec.find(number.into())
    }

    pub(super) fn by_name(&self, text: &str) -> Option<AnalyteId> {
        let at = self.names.names.find(folded(text).as_bytes())?;
        self.names.ids.get(at).map(AnalyteId)
    }

    /// Up to three names that come near, the nearest first, each as the
    /// catalogue spells it.
    pub(super) fn nearest(&self, analytes: &Analytes, text: &str) -> Vec<String> {
        let mut scored: Vec<(usize, &str, AnalyteId)> = Vec::new();
        let near = Nearness::to(folded(text));
        for (name, id) in self.names.iter() {
            if let Some(distance) = near.distance(name) {
                scored.push((distance, name, id));
            }
        }
        scored.sort_unstable();
        let mut seen = Vec::new();
        scored.retain(|(_, _, id)| {
            let first = !seen.contains(id) && seen.len() < MOST_NAMED;
            seen.extend(first.then_some(*id));
            first
        });
        scored
            .into_iter()
            .filter_map(|(_, name, id)| {
                spellings(analytes.get(id)?).find(|spelling| folded(spelling) == name)
            })
            .map(str::to_owned)
            .collect()
    }
}

/// Every text under which the analyte is found.
fn spellings(analyte: &Analyte) -> impl Iterator<Item = &str> {
    [
        analyte.key.as_str(),
        analyte.names.en.as_str(),
        analyte.names.zh.as_str(),
    ]
    .into_iter()
    .chain(analyte.synonyms.iter().map(String::as_str))
}

/// The sorted table, or an entry that leads to two analytes.
fn sorted<K: Ord + Clone>(
    mut table: Vec<(K, AnalyteId)>,
) -> Result<Vec<(K, AnalyteId)>, (K, AnalyteId, AnalyteId)> {
    table.sort_unstable();
    table.dedup();
    for ((one, first), (other, second)) in table.iter().zip(table.iter().skip(1)) {
        if one == other {
            return Err((one.clone(), *first, *second));
        }
    }
    Ok(table)
}

impl Numbers {
    fn of<N: Copy + Into<u32>>(table: &[(N, AnalyteId)]) -> Numbers {
        let numbers: Vec<u32> = table.iter().map(|(number, _)| (*number).into()).collect();
        Numbers {
            numbers: Column::of(&numbers),
            ids: column(table.iter().map(|(_, id)| *id)),
        }
    }

    fn find(&self, number: u32) -> Option<AnalyteId> {
        let at = self.numbers.find(number)?;
        self.ids.get(at).map(AnalyteId)
    }
}

impl Names {
    fn iter(&self) -> impl Iterator<Item = (&str, AnalyteId)> {
        let places = self.ids.iter().map(AnalyteId).enumerate();
        places.filter_map(|(at, id)| Some((str::from_utf8(self.names.get(at)?).ok()?, id)))
    }
}

fn column(ids: impl Iterator<Item = AnalyteId>) -> Column {
    Column::of(&ids.map(|id| id.0).collect::<Vec<_>>())
}

/// How far names are from one text.
struct Nearness {
    wanted: String,
    length: usize,
    letters: u64,
    most: usize,
}

impl Nearness {
    fn to(wanted: String) -> Nearness {
        let length = wanted.chars().count();
        Nearness {
            letters: letters(&wanted),
            most: (length / 3).clamp(1, 4),
            length,
            wanted,
        }
    }

    /// How many slips of the keyboard (a letter more, less, other, or two in
    /// the other order) part the two; a name that merely contains the text
    /// comes after all of those.
    fn distance(&self, name: &str) -> Option<usize> {
        let longer = name.chars().count().abs_diff(self.length);
        self.slips(name, longer).or_else(|| {
            let holds = self.length >= 4 && name.contains(&self.wanted);
            holds.then_some(self.most.saturating_add(longer))
        })
    }

    fn slips(&self, name: &str, longer: usize) -> Option<usize> {
        // Every letter that the name lacks takes a slip of its own: a cheap
        // test that spares most names the exact one.
        let lacking = (self.letters & !letters(name)).count_ones();
        if longer > self.most || usize::try_from(lacking).ok()? > self.most {
            return None;
        }
        let slips = strsim::osa_distance(&self.wanted, name);
        (slips <= self.most).then_some(slips)
    }
}

/// Which letters occur, as one bit each.
fn letters(text: &str) -> u64 {
    text.chars()
        .fold(0, |bits, letter| bits | 1 << (u32::from(letter) % 64))
}

#[cfg(test)]
mod tests {
    use super::Nearness;

    #[test]
    fn slips_are_counted_and_far_names_are_left_out() {
        let near = Nearness::to("dehp".to_owned());
        assert_eq!(near.distance("dehp"), Some(0));
        assert_eq!(near.distance("deph"), Some(1));
        assert_eq!(near.distance("dep"), Some(1));
        assert_eq!(near.distance("lead"), None);
        assert_eq!(near.distance("not dehp but more"), Some(14));
        // A letter that the name has twice is not one that it lacks.
        assert_eq!(near.distance("dehh"), Some(1));
    }

    #[test]
    fn a_third_of_a_name_may_be_slips_and_four_letters_at_most() {
        let slips = |wanted: &str, name| Nearness::to(wanted.to_owned()).distance(name);
        assert_eq!(slips("formamide", "formaxxxe"), Some(3));
        assert_eq!(slips("formamide", "formxxxxe"), None);
        let long = "abcdefghijklmno";
        assert_eq!(slips(long, "abcdefghijkxxxx"), Some(4));
        assert_eq!(slips(long, "abcdefghijxxxxx"), None);
    }
}
