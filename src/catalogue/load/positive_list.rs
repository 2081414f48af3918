//! Positive lists: what alone may be added, row by row from a CSV file, with use ceilings and migration limits.
//!
//! A list becomes one group of all it names, one limit that bans everything else in the list's role, and a limit for every figure of a row.

use super::conditions::condition;
use super::raw::{RawPositiveList, RawStandardFile};
use super::spanned::Spanned;
use super::substances::{Row, beside, csv_rows};
use super::tables::{LISTED_ROLE, Tables, contact_ratio};
use super::{Contents, Problem, Reader, Source};
use crate::catalogue::Catalogue;
use crate::catalogue::condition::{Condition, Days};
use crate::catalogue::condition::{Conjunction, Test};
use crate::catalogue::fact::Reply;
use crate::catalogue::fact::{AnswerType, FactId};
use crate::catalogue::limit::{
    Aggregation, Alternatives, Basis, Effect, Form, Limit, LimitId, Requirement, Term,
};
use crate::catalogue::standard::slug;
use crate::quantity::{Figure, QuantityKind, Unit};
use crate::substance::{
    Analyte, AnalyteId, AnalyteKey, CasNumber, Factor, Member, Names, Nature, Openness, Weight,
};

/// The columns of a list.
const COLUMNS: [&str; 11] = [
    "number",
    "substance",
    "name_en",
    "name_zh",
    "cas",
    "max",
    "sml",
    "qm",
    "sml_qm",
    "not_for",
    "note",
];

/// The key of the group of all that a list names.
fn group_key(standard: &str, list: &RawPositiveList) -> String {
    format!("list:{}/{}", slug(standard), list_id(list))
}

fn list_id(list: &RawPositiveList) -> String {
    list.id
        .as_ref()
        .map_or_else(|| slug(&list.clause), |id| id.get_ref().clone())
}

/// Adds to the analytes what lists name and nobody defined, and the group of each list.
pub(super) fn add_unlisted(
    sources: &[Source],
    files: &[(&Source, Contents)],
    analytes: &mut Vec<Analyte>,
    problems: &mut Vec<Problem>,
) {
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
        let standard = raw.standard.get_ref().id.get_ref().clone();
        for list in &raw.positive_list {
            let Some(rows) = rows_of(&mut reader, sources, list.get_ref()) else {
                continue;
            };
            let mut reader = Reader {
                source: rows.0,
                problems: reader.problems,
            };
            let mut members = Vec::new();
            for row in &rows.1 {
                if let Some(analyte) = listed(&mut reader, analytes, row) {
                    members.push(Member {
                        analyte,
                        weight: Weight::WHOLE,
                        from: None,
                    });
                }
            }
            members.sort_by_key(|member| member.analyte);
            members.dedup_by_key(|member| member.analyte);
            if let Ok(key) = AnalyteKey::new(group_key(&standard, list.get_ref())) {
                analytes.push(Analyte {
                    key,
                    names: Names {
                        en: format!("listed in {standard}, {}", list.get_ref().clause),
                        zh: String::new(),
                    },
                    cas: Vec::new(),
                    ec: Vec::new(),
                    synonyms: Vec::new(),
                    nature: Nature::Group {
                        members,
                        openness: Openness::Closed,
                        element: None,
                        expressed_as: None,
                    },
                });
            }
        }
    }
}

fn rows_of<'a>(
    reader: &mut Reader<'_, '_>,
    sources: &'a [Source],
    list: &RawPositiveList,
) -> Option<(&'a Source, Vec<Row>)> {
    let Some(source) = beside(reader.source, sources, list.rows.get_ref()) else {
        reader.complain(
            list.rows.span().start,
            format!("there is no file `{}` beside this one", list.rows.get_ref()),
        );
        return None;
    };
    let mut inner = Reader {
        source,
        problems: reader.problems,
    };
    let rows = csv_rows(&mut inner, &COLUMNS);
    Some((source, rows))
}

/// The analyte of a row: by key, by CAS number, or a new one of the row's own names.
fn listed(
    reader: &mut Reader<'_, '_>,
    analytes: &mut Vec<Analyte>,
    row: &Row,
) -> Option<AnalyteId> {
    let position = |analytes: &[Analyte], test: &dyn Fn(&Analyte) -> bool| {
        analytes
            .iter()
            .position(test)
            .map(|at| AnalyteId::from_index(at as u32))
    };
    if let Some(key) = row.get("substance") {
        let found = position(analytes, &|analyte| analyte.key.as_str() == key);
        if found.is_none() {
            reader.complain(row.at, format!("unknown analyte `{key}`"));
        }
        return found;
    }
    let mut cas = Vec::new();
    for number in row.get("cas").unwrap_or_default().split(';') {
        if !number.trim().is_empty() {
            cas.push(reader.keep(row.at, number.trim().parse::<CasNumber>())?);
        }
    }
    let names = Names {
        en: row.get("name_en").unwrap_or_default().to_owned(),
        zh: row.get("name_zh").unwrap_or_default().to_owned(),
    };
    let known = cas
        .first()
        .and_then(|first| position(analytes, &|analyte| analyte.cas.contains(first)));
    if known.is_some() {
        return known;
    }
    let key = cas.first().map_or_else(
        || {
            if names.en.is_empty() {
                names.zh.clone()
            } else {
                slug(&names.en)
            }
        },
        ToString::to_string,
    );
    let Ok(key) = AnalyteKey::new(key) else {
        reader.complain(row.at, "a row needs substance, cas, name_en or name_zh");
        return None;
    };
    let same_key = position(analytes, &|analyte| analyte.key == key);
    if same_key.is_some() {
        return same_key;
    }
    analytes.push(Analyte {
        key,
        names,
        cas,
        ec: Vec::new(),
        synonyms: Vec::new(),
        nature: Nature::Substance {
            formula: None,
            elements: None,
            species: Vec::new(),
        },
    });
    Some(AnalyteId::from_index((analytes.len() - 1) as u32))
}

/// The limits of one list.
pub(super) fn read<'s>(
    reader: &mut Reader<'s, '_>,
    sources: &'s [Source],
    catalogue: &Catalogue,
    list: &Spanned<RawPositiveList>,
    tables: &mut Tables<'s>,
) {
    let at = list.span().start;
    let raw = list.get_ref();
    let Some((rows_source, rows)) = rows_of(reader, sources, raw) else {
        return;
    };
    let own = condition(reader, catalogue, raw.when.as_ref(), None);
    let id = list_id(raw);
    let standard = catalogue.standard_id(tables.standard).to_owned();
    let group = format!("list:{}/{id}", slug(&standard));
    let Some(group) = catalogue.registry.by_key(&group) else {
        return;
    };
    let ratio = raw
        .ratio
        .as_ref()
        .and_then(|ratio| contact_ratio(reader, catalogue, ratio));
    let unit = Unit::parse("mg/kg", QuantityKind::Content)
        .unwrap_or_else(|_| QuantityKind::Content.canonical_unit());
    let pattern = Limit {
        id: LimitId(format!("{}/{id}/unlisted", tables.slug)),
        standard: tables.standard,
        clause: raw.clause.clone(),
        referred: Vec::new(),
        form: Form {
            text: format!("all but list {id}"),
            aggregation: Aggregation::AllBut,
            terms: vec![Term {
                analyte: group,
                coefficient: Factor::ONE,
            }],
        },
        requirement: Requirement::Banned { trace: None },
        kind: QuantityKind::Content,
        unit,
        basis: raw.basis.unwrap_or(Basis::HomogeneousMaterial),
        applies: tables.scope.and(&own),
        own_scope: own,
        table: id.clone(),
        days: Days::default(),
        method: String::new(),
        correction: None,
        comparison: tables.comparison,
        role: Some(raw.role.unwrap_or(LISTED_ROLE)),
        effect: Effect::Prohibition,
        alternatives: None,
        ratio: None,
        third_migration: None,
        confidence: raw.confidence.unwrap_or(tables.confidence),
        source: raw.source.clone().unwrap_or_default(),
        note: raw.note.clone(),
    };
    tables.push(reader, at, pattern.clone());
    let mut reader = Reader {
        source: rows_source,
        problems: reader.problems,
    };
    let mut next_group = catalogue.next_alternatives() + tables.groups_so_far();
    for row in &rows {
        let mut known: Vec<Analyte> = Vec::new();
        let Some(analyte) = find(catalogue, row).or_else(|| listed(&mut reader, &mut known, row))
        else {
            continue;
        };
        let number = row.get("number").unwrap_or_default();
        let key = catalogue
            .registry
            .get(analyte)
            .map_or_else(String::new, |analyte| analyte.key.to_string());
        let base = Limit {
            form: Form {
                text: key.clone(),
                aggregation: Aggregation::Sum,
                terms: vec![Term {
                    analyte,
                    coefficient: Factor::ONE,
                }],
            },
            clause: if number.is_empty() {
                raw.clause.clone()
            } else {
                format!("{}, no. {number}", raw.clause)
            },
            ..pattern.clone()
        };
        let either = match row.get("sml_qm") {
            Some("either") => true,
            None | Some("both") => false,
            Some(other) => {
                reader.complain(
                    row.at,
                    format!("sml_qm: `{other}` is neither `either` nor `both`"),
                );
                continue;
            }
        };
        for (column, kind, branch) in [
            ("max", QuantityKind::Content, None),
            ("qm", QuantityKind::Content, Some(0)),
            ("sml", QuantityKind::SpecificMigration, Some(1)),
        ] {
            let Some(text) = row.get(column) else {
                continue;
            };
            let Some((figure, not_detected)) = figure(&mut reader, row, text, kind) else {
                continue;
            };
            let limit = Limit {
                id: LimitId(format!("{}/{id}/{key}/{column}", tables.slug)),
                unit: figure.unit(),
                requirement: if not_detected {
                    Requirement::NotDetected(figure)
                } else {
                    Requirement::AtMost(figure)
                },
                kind,
                basis: if kind == QuantityKind::Content {
                    pattern.basis
                } else {
                    Basis::TestedObject
                },
                // A ceiling on use counts what was added, a residue counts all of it.
                role: (column == "max").then_some(raw.role.unwrap_or(LISTED_ROLE)),
                ratio: if kind == QuantityKind::Content {
                    None
                } else {
                    ratio.clone()
                },
                alternatives: branch.filter(|_| either).map(|branch| Alternatives {
                    group: next_group,
                    branch,
                }),
                ..base.clone()
            };
            tables.push(&mut reader, row.at, limit);
        }
        if either {
            next_group += 1;
        }
        for fact in row.get("not_for").unwrap_or_default().split(';') {
            if fact.trim().is_empty() {
                continue;
            }
            let Some(when) = forbidden_where(catalogue, fact.trim()) else {
                reader.complain(row.at, format!("not_for: `{fact}` is no yes-no fact"));
                continue;
            };
            let limit = Limit {
                id: LimitId(format!(
                    "{}/{id}/{key}/not-for-{}",
                    tables.slug,
                    fact.trim()
                )),
                applies: pattern.applies.and(&when),
                own_scope: pattern.own_scope.and(&when),
                ..base.clone()
            };
            tables.push(&mut reader, row.at, limit);
        }
    }
}

fn find(catalogue: &Catalogue, row: &Row) -> Option<AnalyteId> {
    if let Some(key) = row.get("substance") {
        return catalogue.registry.by_key(key);
    }
    if let Some(cas) = row.get("cas") {
        let first = cas.split(';').next().unwrap_or_default().trim();
        return catalogue.registry.find(first).ok();
    }
    let en = row.get("name_en").unwrap_or_default();
    catalogue.registry.by_key(&slug(en)).or_else(|| {
        catalogue
            .registry
            .by_key(row.get("name_zh").unwrap_or_default())
    })
}

/// `2.5 mg/kg`, `5 %`, `ND (0.01 mg/kg)`.
fn figure(
    reader: &mut Reader<'_, '_>,
    row: &Row,
    text: &str,
    kind: QuantityKind,
) -> Option<(Figure, bool)> {
    let (text, not_detected) = match text.strip_prefix("ND") {
        Some(rest) => (
            rest.trim().trim_start_matches('(').trim_end_matches(')'),
            true,
        ),
        None => (text, false),
    };
    let (number, unit) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let unit = reader.keep(row.at, Unit::parse(unit, kind))?;
    let figure = reader.keep(row.at, Figure::parse(number, unit, kind))?;
    Some((figure, not_detected))
}

fn forbidden_where(catalogue: &Catalogue, key: &str) -> Option<Condition> {
    let at = catalogue
        .facts
        .iter()
        .position(|fact| fact.key.as_str() == key && fact.answer == AnswerType::YesNo)?;
    Some(Condition {
        all: vec![vec![Conjunction(vec![Test::YesNo(
            FactId(at as u32),
            Reply::Yes,
        )])]],
        unless: Vec::new(),
    })
}
