//! What positive lists name: analytes that no substance file defines, the group of each list, and the totals that count several rows.
//! Knows no limit.

use std::collections::BTreeMap;

use super::rows::{self, Standing, parts};
use super::{list_id, list_key, total_key};
use crate::catalogue::load::raw::{RawPositiveList, RawStandardFile, RawTotal};
use crate::catalogue::load::substances::Row;
use crate::catalogue::load::tables::LISTED_ROLE;
use crate::catalogue::load::{Contents, Problem, Reader, Source};
use crate::catalogue::standard::slug;
use crate::substance::{
    Analyte, AnalyteId, AnalyteKey, CasNumber, Member, Names, Nature, Openness, Weight,
};

/// Adds to the analytes what lists name and nobody defined, the group of each list, and the totals.
pub(in crate::catalogue::load) fn add(
    sources: &[Source],
    files: &[(&Source, Contents)],
    analytes: &mut Vec<Analyte>,
    problems: &mut Vec<Problem>,
) {
    let mut known = Known::of(analytes);
    for (source, _) in files
        .iter()
        .filter(|(_, contents)| matches!(contents, Contents::Standard))
    {
        if !source.text.contains("[[positive_list]]") {
            continue;
        }
        let mut reader = Reader { source, problems };
        let Some(raw) = reader.parse::<RawStandardFile>() else {
            continue;
        };
        let standard = raw.standard.get_ref().id.get_ref().as_str();
        let mut totals: BTreeMap<String, Vec<AnalyteId>> = BTreeMap::new();
        let mut groups = Vec::new();
        for list in &raw.positive_list {
            let list = list.get_ref();
            let Some((rows_source, rows)) = rows::of_list(&mut reader, sources, list) else {
                continue;
            };
            let mut reader = Reader {
                source: rows_source,
                problems: reader.problems,
            };
            let mut members = Vec::new();
            for row in &rows {
                let Some(analyte) = listed(&mut reader, analytes, &mut known, row) else {
                    continue;
                };
                if rows::standing(&mut reader, row) == Standing::Listed {
                    members.push(analyte);
                }
                if let Some(as_what) = row.get("as") {
                    let group = expressed(&mut reader, analytes, &known, row, analyte, as_what);
                    if let Some(group) = group {
                        known.add(AnalyteId::from_index(analytes.len() as u32), &group);
                        analytes.push(group);
                    }
                }
                for number in rows::totals(row) {
                    totals.entry(number.to_owned()).or_default().push(analyte);
                }
            }
            groups.push((list, members));
        }
        for (list, members) in groups {
            analytes.extend(group_of_list(standard, list, members));
        }
        let mut made: Vec<&str> = Vec::new();
        for total in &raw.total {
            let number = total.get_ref().number.get_ref();
            if made.contains(&number.as_str()) {
                continue;
            }
            made.push(number);
            let Some(members) = totals.remove(number) else {
                reader.complain(
                    total.get_ref().number.span().start,
                    format!("no row of a positive list counts in the total `{number}`"),
                );
                continue;
            };
            let group = group_of_total(&mut reader, &known, standard, total.get_ref(), members);
            analytes.extend(group);
        }
        if let Some(number) = totals.keys().next() {
            reader.complain(
                0,
                format!("rows count in the total `{number}`, which no [[total]] defines"),
            );
        }
    }
}

fn group_of_list(
    standard: &str,
    list: &RawPositiveList,
    members: Vec<AnalyteId>,
) -> Option<Analyte> {
    let key = AnalyteKey::new(list_key(&slug(standard), &list_id(list))).ok()?;
    let names = Names {
        en: format!(
            "listed in {standard}, {}, as {}",
            list.clause,
            list.role.unwrap_or(LISTED_ROLE).name()
        ),
        zh: String::new(),
    };
    Some(group(key, names, members, None))
}

fn group_of_total(
    reader: &mut Reader<'_, '_>,
    known: &Known,
    standard: &str,
    total: &RawTotal,
    members: Vec<AnalyteId>,
) -> Option<Analyte> {
    let number = total.number.get_ref();
    let key = AnalyteKey::new(total_key(&slug(standard), number)).ok()?;
    let expressed_as = match &total.expressed_as {
        None => None,
        Some(name) => {
            let found = known.keys.get(name.get_ref()).copied();
            if found.is_none() {
                reader.complain(
                    name.span().start,
                    format!("unknown analyte `{}`", name.get_ref()),
                );
            }
            Some(found?)
        }
    };
    let names = Names {
        en: format!("SML(T) {number} of {standard}{}", suffix(&total.what.en)),
        zh: format!(
            "{standard} 特定迁移总量组{number}{}",
            suffix(&total.what.zh)
        ),
    };
    Some(group(key, names, members, expressed_as))
}

fn suffix(what: &str) -> String {
    if what.is_empty() {
        String::new()
    } else {
        format!(": {what}")
    }
}

fn group(
    key: AnalyteKey,
    names: Names,
    mut members: Vec<AnalyteId>,
    expressed_as: Option<AnalyteId>,
) -> Analyte {
    members.sort_unstable();
    members.dedup();
    let member = |analyte| Member {
        analyte,
        weight: Weight::WHOLE,
        from: None,
    };
    Analyte {
        key,
        names,
        cas: Vec::new(),
        ec: Vec::new(),
        synonyms: Vec::new(),
        nature: Nature::Group {
            members: members.into_iter().map(member).collect(),
            openness: Openness::Closed,
            element: None,
            expressed_as,
        },
    }
}

/// The group of one substance that counts as something else: `antimony trioxide as antimony`.
fn expressed(
    reader: &mut Reader<'_, '_>,
    analytes: &[Analyte],
    known: &Known,
    row: &Row,
    analyte: AnalyteId,
    as_what: &str,
) -> Option<Analyte> {
    let Some(target) = known.keys.get(as_what).copied() else {
        reader.complain(row.at, format!("as: unknown analyte `{as_what}`"));
        return None;
    };
    let own = analytes.get(analyte.index())?;
    let key = expressed_key(own.key.as_str(), as_what);
    if known.keys.contains_key(&key) {
        return None;
    }
    let target_names = &analytes.get(target.index())?.names;
    let joined = |own: &str, join: &str, other: &str| {
        if own.is_empty() || other.is_empty() {
            String::new()
        } else {
            format!("{own}{join}{other}")
        }
    };
    let key = reader.keep(row.at, AnalyteKey::new(key))?;
    let mut names = Names {
        en: joined(&own.names.en, " as ", &target_names.en),
        zh: joined(&own.names.zh, " 计为 ", &target_names.zh),
    };
    if names.en.is_empty() && names.zh.is_empty() {
        names.en = key.to_string();
    }
    Some(group(key, names, vec![analyte], Some(target)))
}

/// The key of a substance that counts as something else.
pub(super) fn expressed_key(key: &str, as_what: &str) -> String {
    format!("{key} as {as_what}")
}

/// What is defined so far, by key and by number.
struct Known {
    keys: BTreeMap<String, AnalyteId>,
    numbers: BTreeMap<CasNumber, AnalyteId>,
}

impl Known {
    fn of(analytes: &[Analyte]) -> Known {
        let mut known = Known {
            keys: BTreeMap::new(),
            numbers: BTreeMap::new(),
        };
        for (at, analyte) in analytes.iter().enumerate() {
            known.add(AnalyteId::from_index(at as u32), analyte);
        }
        known
    }

    fn add(&mut self, id: AnalyteId, analyte: &Analyte) {
        self.keys.insert(analyte.key.as_str().to_owned(), id);
        for number in &analyte.cas {
            self.numbers.entry(*number).or_insert(id);
        }
    }
}

/// The analyte of a row: by key, by CAS number, or a new one of the row's own names.
fn listed(
    reader: &mut Reader<'_, '_>,
    analytes: &mut Vec<Analyte>,
    known: &mut Known,
    row: &Row,
) -> Option<AnalyteId> {
    if let Some(key) = row.get("substance") {
        let found = known.keys.get(key).copied();
        if found.is_none() {
            reader.complain(row.at, format!("unknown analyte `{key}`"));
        }
        return found;
    }
    let mut cas: Vec<CasNumber> = Vec::new();
    for number in parts(row.get("cas").unwrap_or_default()) {
        cas.push(reader.keep(row.at, number.parse())?);
    }
    if let Some(id) = cas.iter().find_map(|number| known.numbers.get(number)) {
        return Some(*id);
    }
    // Of several names the first is the name, the others are synonyms.
    let mut synonyms = Vec::new();
    let mut first = |column: &str| {
        let mut all = parts(row.get(column).unwrap_or_default()).map(str::to_owned);
        let name = all.next().unwrap_or_default();
        synonyms.extend(all);
        name
    };
    let names = Names {
        en: first("name_en"),
        zh: first("name_zh"),
    };
    let Ok(key) = AnalyteKey::new(own_key(row)) else {
        reader.complain(row.at, "a row needs substance, cas, name_en or name_zh");
        return None;
    };
    if let Some(id) = known.keys.get(key.as_str()) {
        return Some(*id);
    }
    let id = AnalyteId::from_index(analytes.len() as u32);
    analytes.push(Analyte {
        key,
        names,
        cas,
        ec: Vec::new(),
        synonyms,
        nature: Nature::Substance {
            formula: None,
            elements: None,
            species: Vec::new(),
        },
    });
    if let Some(analyte) = analytes.last() {
        known.add(id, analyte);
    }
    Some(id)
}

/// The key of what only a list names: its first number, else its name.
pub(super) fn own_key(row: &Row) -> String {
    let first = parts(row.get("cas").unwrap_or_default()).next();
    match (first, row.get("name_en"), row.get("name_zh")) {
        (Some(number), _, _) => number.to_owned(),
        (None, Some(names), _) => slug(parts(names).next().unwrap_or_default()),
        (None, None, names) => {
            let first = parts(names.unwrap_or_default()).next();
            first.unwrap_or_default().to_owned()
        }
    }
}
