//! Substances, elements, species, groups and parameters: from all files to one registry.

use std::collections::BTreeMap;

use super::raw::{RawAnalyte, RawSubstances, Table, Text};
use super::{Contents, Problem, Reader, Source, positive_list};
use crate::catalogue::Catalogue;
use crate::catalogue::nearest::{did_you_mean, nearest};
use crate::substance::{
    Analyte, AnalyteId, AnalyteKey, CasNumber, EcNumber, ElementSymbol, Factor, Formula, Member,
    Names, Nature, Openness, Registry, Weight,
};

/// The five natures as the files name them.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    Element,
    Species,
    Substance,
    Group,
    Parameter,
}

struct Entry<'a> {
    source: &'a Source,
    section: Section,
    key: Text,
    raw: RawAnalyte,
}

pub(super) fn read(
    sources: &[Source],
    files: &[(&Source, Contents)],
    catalogue: &mut Catalogue,
    problems: &mut Vec<Problem>,
) {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (source, _) in files
        .iter()
        .filter(|(_, contents)| matches!(contents, Contents::Substances))
    {
        let mut reader = Reader { source, problems };
        let Some(raw) = reader.parse::<RawSubstances>() else {
            continue;
        };
        let mut take = |section: Section, table: Table<RawAnalyte>| {
            entries.extend(table.into_iter().map(|(key, raw)| Entry {
                source,
                section,
                key,
                raw,
            }));
        };
        take(Section::Element, raw.element);
        take(Section::Species, raw.species);
        take(Section::Substance, raw.substance);
        take(Section::Group, raw.group);
        take(Section::Parameter, raw.parameter);
    }
    let mut analytes: Vec<Analyte> = catalogue
        .registry
        .iter()
        .map(|(_, analyte)| analyte.clone())
        .collect();
    let known = analytes.len();
    let mut ids: BTreeMap<String, AnalyteId> = analytes
        .iter()
        .enumerate()
        .map(|(at, analyte)| {
            (
                analyte.key.as_str().to_owned(),
                AnalyteId::from_index(at as u32),
            )
        })
        .collect();
    let mut kept = Vec::new();
    for entry in entries {
        let mut reader = Reader {
            source: entry.source,
            problems,
        };
        let key = entry.key.get_ref().clone();
        let at = entry.key.span().start;
        if AnalyteKey::new(key.clone()).is_err() || key.contains(" + ") || key.contains(" / ") {
            reader.complain(
                at,
                format!("`{key}` cannot be a key: it must not be empty nor hold ` + ` or ` / `"),
            );
            continue;
        }
        if ids.contains_key(&key) {
            reader.complain(at, format!("`{key}` is defined already"));
            continue;
        }
        ids.insert(key, AnalyteId::from_index((known + kept.len()) as u32));
        kept.push(entry);
    }
    let mut symbols: BTreeMap<String, ElementSymbol> = analytes
        .iter()
        .filter_map(|analyte| match analyte.nature {
            Nature::Element { symbol } => Some((analyte.key.as_str().to_owned(), symbol)),
            _ => None,
        })
        .collect();
    for entry in &kept {
        if let Some(Ok(symbol)) = entry.raw.symbol.as_ref().map(|text| text.get_ref().parse()) {
            symbols.insert(entry.key.get_ref().clone(), symbol);
        }
    }
    // Where each new analyte was written, for what only the whole registry can tell.
    let mut places: Vec<(&Source, usize)> = Vec::new();
    for entry in &kept {
        let mut reader = Reader {
            source: entry.source,
            problems,
        };
        places.push((entry.source, entry.key.span().start));
        if let Some(analyte) = analyte(&mut reader, sources, &ids, &symbols, entry) {
            analytes.push(analyte);
        }
    }
    if problems.is_empty() {
        positive_list::add_identities(sources, files, &mut analytes, problems);
    }
    if !problems.is_empty() {
        return;
    }
    match Registry::new(analytes.clone()) {
        Ok(registry) => catalogue.registry = registry,
        Err(error) => {
            let message = error.to_string();
            // The error names a key, a number or a name in back quotes; the place is that of the last entry that has it.
            let at = analytes
                .iter()
                .enumerate()
                .skip(known)
                .rev()
                .find(|(_, analyte)| message.contains(&format!("`{}`", analyte.key)))
                .and_then(|(at, _)| places.get(at - known));
            match at {
                Some((source, at)) => Reader { source, problems }.complain(*at, message),
                None => problems.push(Problem {
                    file: "substances".to_owned(),
                    line: 1,
                    message,
                }),
            }
        }
    }
}

fn analyte(
    reader: &mut Reader<'_, '_>,
    sources: &[Source],
    ids: &BTreeMap<String, AnalyteId>,
    symbols_by_key: &BTreeMap<String, ElementSymbol>,
    entry: &Entry<'_>,
) -> Option<Analyte> {
    let raw = &entry.raw;
    let at = entry.key.span().start;
    refuse_strangers(reader, entry);
    let mut cas: Vec<CasNumber> = Vec::new();
    if let Some(numbers) = &raw.cas {
        for number in numbers.get_ref().as_slice() {
            match number.parse::<CasNumber>() {
                Ok(number) => cas.push(number),
                Err(error) => reader.complain_within(numbers.span(), number, error),
            }
        }
    }
    let mut ec: Vec<EcNumber> = Vec::new();
    if let Some(numbers) = &raw.ec {
        for number in numbers.get_ref().as_slice() {
            match number.parse::<EcNumber>() {
                Ok(number) => ec.push(number),
                Err(error) => reader.complain_within(numbers.span(), number, error),
            }
        }
    }
    let names = if raw.names.en.is_empty() && raw.names.zh.is_empty() {
        // A key that is a name itself needs no second one.
        Names {
            en: entry.key.get_ref().clone(),
            zh: String::new(),
        }
    } else {
        Names {
            en: raw.names.en.clone(),
            zh: raw.names.zh.clone(),
        }
    };
    let find = |reader: &mut Reader<'_, '_>, name: &Text| -> Option<AnalyteId> {
        let found = ids.get(name.get_ref()).copied();
        if found.is_none() {
            let near = nearest(
                name.get_ref(),
                ids.keys().map(|key| (key.as_str(), key.as_str())),
            );
            reader.complain(
                name.span().start,
                format!(
                    "unknown analyte `{}`{}",
                    name.get_ref(),
                    did_you_mean(&near)
                ),
            );
        }
        found
    };
    let nature = match entry.section {
        Section::Parameter => Nature::Parameter,
        Section::Element => {
            let Some(symbol) = &raw.symbol else {
                reader.complain(at, "an element needs its symbol");
                return None;
            };
            Nature::Element {
                symbol: reader.keep(symbol.span().start, symbol.get_ref().parse())?,
            }
        }
        Section::Species => {
            let Some(of) = &raw.of else {
                reader.complain(at, "a species needs `of`, its element");
                return None;
            };
            Nature::Species {
                of: find(reader, of)?,
            }
        }
        Section::Substance => {
            let formula = match &raw.formula {
                None => None,
                Some(text) => {
                    Some(reader.keep(text.span().start, text.get_ref().parse::<Formula>())?)
                }
            };
            let elements = match &raw.elements {
                None => None,
                Some(list) => {
                    let mut symbols = Vec::new();
                    for name in list {
                        find(reader, name)?;
                        match symbols_by_key.get(name.get_ref()) {
                            Some(symbol) => symbols.push(*symbol),
                            None => reader.complain(
                                name.span().start,
                                format!("`{}` is no element", name.get_ref()),
                            ),
                        }
                    }
                    Some(symbols)
                }
            };
            let mut species = Vec::new();
            for name in &raw.species {
                species.push(find(reader, name)?);
            }
            Nature::Substance {
                formula,
                elements,
                species,
            }
        }
        Section::Group => {
            let mut members = Vec::new();
            for name in &raw.members {
                members.push(Member {
                    analyte: find(reader, name)?,
                    weight: Weight::WHOLE,
                    from: None,
                });
            }
            if let Some(rows) = &raw.rows {
                read_member_rows(reader, sources, rows, &find, &mut members);
            }
            for (name, weight) in &raw.weights {
                let id = find(reader, name)?;
                let factor = reader.keep(weight.span().start, Factor::parse(weight.get_ref()))?;
                match members.iter_mut().find(|member| member.analyte == id) {
                    Some(member) => member.weight = Weight::exactly(factor),
                    None => reader.complain(
                        name.span().start,
                        format!("`{}` is no member of this group", name.get_ref()),
                    ),
                }
            }
            let element = match &raw.of_element {
                None => None,
                Some(name) => Some(find(reader, name)?),
            };
            if members.is_empty() && element.is_none() && raw.open != Some(true) {
                reader.complain(at, "a closed group needs members, rows or of_element");
            }
            Nature::Group {
                members,
                openness: if raw.open == Some(true) {
                    Openness::Open
                } else {
                    Openness::Closed
                },
                element,
                expressed_as: match &raw.expressed_as {
                    None => None,
                    Some(name) => Some(find(reader, name)?),
                },
            }
        }
    };
    Some(Analyte {
        key: AnalyteKey::new(entry.key.get_ref().clone()).ok()?,
        names,
        cas,
        ec,
        synonyms: raw.also.clone(),
        nature,
    })
}

/// Keys that do not fit the section they stand in.
fn refuse_strangers(reader: &mut Reader<'_, '_>, entry: &Entry<'_>) {
    let raw = &entry.raw;
    let given = [
        ("symbol", raw.symbol.is_some(), Section::Element),
        ("of", raw.of.is_some(), Section::Species),
        ("formula", raw.formula.is_some(), Section::Substance),
        ("elements", raw.elements.is_some(), Section::Substance),
        ("species", !raw.species.is_empty(), Section::Substance),
        ("members", !raw.members.is_empty(), Section::Group),
        ("rows", raw.rows.is_some(), Section::Group),
        ("open", raw.open.is_some(), Section::Group),
        ("as", raw.expressed_as.is_some(), Section::Group),
        ("weights", !raw.weights.is_empty(), Section::Group),
        ("of_element", raw.of_element.is_some(), Section::Group),
    ];
    for (key, stands, belongs) in given {
        if stands && entry.section != belongs {
            reader.complain(
                entry.key.span().start,
                format!("`{key}` does not belong to this kind of entry"),
            );
        }
    }
}

fn read_member_rows(
    reader: &mut Reader<'_, '_>,
    sources: &[Source],
    rows: &Text,
    find: &dyn Fn(&mut Reader<'_, '_>, &Text) -> Option<AnalyteId>,
    members: &mut Vec<Member>,
) {
    let Some(source) = beside(reader.source, sources, rows.get_ref()) else {
        reader.complain(
            rows.span().start,
            format!("there is no file `{}` beside this one", rows.get_ref()),
        );
        return;
    };
    let mut reader = Reader {
        source,
        problems: reader.problems,
    };
    for row in csv_rows(&mut reader, &["member", "from", "weight", "note"]) {
        let Some(name) = row.get("member") else {
            reader.complain(row.at, "the column `member` is missing");
            return;
        };
        let name = Text::new(row.at..row.at, name.to_owned());
        let from = match row.get("from") {
            None => None,
            Some(text) => reader.keep(
                row.at,
                text.parse::<jiff::civil::Date>()
                    .map_err(|_| format!("`{text}` is no day; write it as 2026-11-02")),
            ),
        };
        let weight = match row.get("weight") {
            None => Weight::WHOLE,
            Some(text) => match reader.keep(row.at, Factor::parse(text)) {
                Some(factor) => Weight::exactly(factor),
                None => Weight::WHOLE,
            },
        };
        if let Some(analyte) = find(&mut reader, &name) {
            members.push(Member {
                analyte,
                weight,
                from,
            });
        }
    }
}

/// The file of this name in the directory of another.
pub(super) fn beside<'a>(of: &Source, sources: &'a [Source], name: &str) -> Option<&'a Source> {
    let path = match of.name.rsplit_once('/') {
        Some((directory, _)) => format!("{directory}/{name}"),
        None => name.to_owned(),
    };
    sources.iter().find(|source| source.name == path)
}

/// One row of a CSV file: its columns by name, empty ones left out, and its place.
pub(super) struct Row {
    pub(super) at: usize,
    columns: BTreeMap<String, String>,
}

impl Row {
    /// A row that stands in no CSV file.
    pub(super) fn of(at: usize, columns: &[(&str, &str)]) -> Row {
        Row {
            at,
            columns: columns
                .iter()
                .map(|(column, value)| ((*column).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    pub(super) fn get(&self, column: &str) -> Option<&str> {
        self.columns.get(column).map(String::as_str)
    }
}

/// The start of the first line from here on that is neither blank nor a comment.
fn past_comments(text: &str, from: usize) -> usize {
    let mut at = from;
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        if !line.trim().is_empty() && !line.starts_with('#') {
            break;
        }
        at += line.len();
    }
    at
}

/// All rows of a CSV file with a heading of known columns.
pub(super) fn csv_rows(reader: &mut Reader<'_, '_>, known: &[&str]) -> Vec<Row> {
    let mut csv = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(reader.source.text.as_bytes());
    let heading = match csv.headers() {
        Ok(heading) => heading.clone(),
        Err(error) => {
            reader.complain(0, error);
            return Vec::new();
        }
    };
    let text = reader.source.text.as_str();
    for column in heading.iter().filter(|column| !known.contains(column)) {
        let near = nearest(column, known.iter().map(|known| (*known, *known)));
        reader.complain(
            past_comments(text, 0),
            format!(
                "unknown column `{column}`{} (known here: {})",
                did_you_mean(&near),
                known.join(", ")
            ),
        );
    }
    let mut rows = Vec::new();
    for record in csv.records() {
        match record {
            Ok(record) => rows.push(Row {
                at: past_comments(
                    text,
                    record
                        .position()
                        .map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0)),
                ),
                columns: heading
                    .iter()
                    .zip(record.iter())
                    .filter(|(_, value)| !value.is_empty())
                    .map(|(column, value)| (column.to_owned(), value.to_owned()))
                    .collect(),
            }),
            Err(error) => {
                let at = error
                    .position()
                    .map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
                reader.complain(at, error);
            }
        }
    }
    rows
}
