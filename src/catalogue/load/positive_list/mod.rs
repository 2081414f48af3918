//! Positive lists: what alone may be added, row by row from a CSV file, with use ceilings, migration limits and totals.
//!
//! A list becomes one group of all it names, one limit that bans everything else in the list's role, and a limit for every figure of a row.

mod identities;
mod rows;
mod total;

use self::rows::{Use, parts};
use super::conditions::condition;
use super::raw::RawPositiveList;
use super::spanned::Spanned;
use super::substances::Row;
use super::tables::{LISTED_ROLE, Tables, contact_ratio};
use super::{Reader, Source};
use crate::catalogue::Catalogue;
use crate::catalogue::condition::{Condition, Conjunction, Days, Paths, Test};
use crate::catalogue::fact::{AnswerType, FactId, Reply};
use crate::catalogue::limit::{
    Absence, Aggregation, Alternatives, Basis, ContactRatio, Effect, Form, Gap, GapBearing, Limit,
    LimitId, ListIndex, OfList, Requirement, Role, Term,
};
use crate::catalogue::standard::slug;
use crate::catalogue::tree::NodeId;
use crate::quantity::{Figure, QuantityKind, Unit};
use crate::substance::{AnalyteId, Factor, Names};

pub(super) use self::identities::add as add_identities;
pub(super) use self::total::read as read_totals;

/// The key of the group of all that a list names.
fn list_key(standard: &str, list: &str) -> String {
    format!("list:{standard}/{list}")
}

/// The key of the group of all that count in a total.
fn total_key(standard: &str, number: &str) -> String {
    format!("total:{standard}/{number}")
}

fn list_id(list: &RawPositiveList) -> String {
    list.id
        .as_ref()
        .map_or_else(|| slug(&list.clause), |id| id.get_ref().clone())
}

/// The limits of one list, and the gap that stands beside its ban where other texts permit more.
pub(super) fn read<'s>(
    reader: &mut Reader<'s, '_>,
    sources: &'s [Source],
    catalogue: &Catalogue,
    list: &Spanned<RawPositiveList>,
    index: ListIndex,
    tables: &mut Tables<'s>,
) -> Option<Gap> {
    let at = list.span().start;
    let raw = list.get_ref();
    let (rows_source, rows) = rows::of_list(reader, sources, raw)?;
    let own = condition(reader, catalogue, raw.when.as_ref(), None);
    let id = list_id(raw);
    let group = catalogue.registry.by_key(&list_key(&tables.slug, &id))?;
    let ratio = raw
        .ratio
        .as_ref()
        .and_then(|ratio| contact_ratio(reader, catalogue, ratio));
    let third_migration = raw
        .third_migration
        .as_ref()
        .map(|when| condition(reader, catalogue, Some(when), None));
    let unit = Unit::parse("mg/kg", QuantityKind::Content)
        .unwrap_or_else(|_| QuantityKind::Content.canonical_unit());
    let mut unlisted = Limit {
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
        table: id,
        days: Days::default(),
        method: String::new(),
        correction: None,
        comparison: tables.comparison,
        role: Some(raw.role.unwrap_or(LISTED_ROLE)),
        effect: Effect::Prohibition,
        alternatives: None,
        list: None,
        ratio: None,
        third_migration: None,
        confidence: raw.confidence.unwrap_or(tables.confidence),
        source: raw.source.clone().unwrap_or_default(),
        note: raw.note.clone(),
    };
    let role = raw.role.unwrap_or(LISTED_ROLE);
    let of_list = OfList {
        list: index,
        absence: match role {
            Role::Monomer => Absence::SaysNothing,
            _ => Absence::Clears,
        },
    };
    let pattern = Limit {
        list: Some(of_list),
        ..unlisted.clone()
    };
    let listed = own_rows(
        &pattern,
        group,
        &format!("{}/{}/listed", tables.slug, pattern.table),
    );
    let mut next_group = catalogue.next_alternatives() + tables.groups_so_far();
    let gap = raw.also_permitted.as_ref().map(|what| {
        unlisted.alternatives = Some(Alternatives {
            group: next_group,
            branch: 0,
        });
        let gap = Gap {
            standard: tables.standard,
            clause: unlisted.clause.clone(),
            what: super::vocabulary::names(reader, at, what.clone()),
            analytes: Vec::new(),
            applies: unlisted.applies.clone(),
            days: Days::default(),
            why: "permitted by texts that are not encoded".to_owned(),
            alternatives: Some(Alternatives {
                group: next_group,
                branch: 1,
            }),
            bearing: GapBearing::Noted,
        };
        next_group += 1;
        gap
    });
    tables.push(reader, at, unlisted);
    let mut named = Vec::new();
    for (name, when) in &raw.conditions {
        let when = condition(reader, catalogue, Some(when), None);
        named.push((name.get_ref().as_str(), when));
    }
    let mut maker = RowMaker {
        reader: Reader {
            source: rows_source,
            problems: reader.problems,
        },
        catalogue,
        tables,
        pattern,
        ratio,
        third_migration,
        named,
        next_group,
    };
    for row in &rows {
        maker.row(row);
    }
    tables.push(reader, at, listed);
    gap
}

/// The limit that stands for all rows of a list that nothing in a product speaks of. Comes after the rows.
fn own_rows(pattern: &Limit, group: AnalyteId, id: &str) -> Limit {
    Limit {
        id: LimitId(id.to_owned()),
        form: Form {
            text: format!("each list {}", pattern.table),
            aggregation: Aggregation::Each,
            terms: vec![Term {
                analyte: group,
                coefficient: Factor::ONE,
            }],
        },
        requirement: Requirement::OwnRows,
        role: None,
        ..pattern.clone()
    }
}

fn sum_of(analyte: AnalyteId, text: &str) -> Form {
    Form {
        text: text.to_owned(),
        aggregation: Aggregation::Sum,
        terms: vec![Term {
            analyte,
            coefficient: Factor::ONE,
        }],
    }
}

/// Makes the limits of rows.
struct RowMaker<'r, 's, 'p> {
    reader: Reader<'s, 'p>,
    catalogue: &'r Catalogue,
    tables: &'r mut Tables<'s>,
    pattern: Limit,
    ratio: Option<ContactRatio>,
    third_migration: Option<Condition>,
    named: Vec<(&'r str, Condition)>,
    next_group: u32,
}

impl RowMaker<'_, '_, '_> {
    fn row(&mut self, row: &Row) {
        let Some(analyte) = find(self.catalogue, row) else {
            return;
        };
        let key = self
            .catalogue
            .registry
            .get(analyte)
            .map_or_else(String::new, |analyte| analyte.key.to_string());
        let base = self.base(row, analyte, &key);
        let uses = rows::uses(&mut self.reader, self.catalogue, row);
        self.uses(row, &base, uses);
        self.migration(row, &self.counted(row, &base));
        self.bans(row, &base);
        self.condition(row, &base);
    }

    /// The row's substance, counted as the column `as` says.
    fn counted(&self, row: &Row, base: &Limit) -> Limit {
        let mut limit = base.clone();
        if let Some(as_what) = row.get("as") {
            let key = identities::expressed_key(&base.form.text, as_what);
            if let Some(analyte) = self.catalogue.registry.by_key(&key) {
                limit.form = sum_of(analyte, &key);
            }
        }
        limit
    }

    fn push(&mut self, row: &Row, mut limit: Limit, mark: &str) {
        limit.id = LimitId(format!("{}/{mark}", limit.id));
        self.tables.push(&mut self.reader, row.at, limit);
    }

    /// What all limits of a row share.
    fn base(&mut self, row: &Row, analyte: AnalyteId, key: &str) -> Limit {
        let clause = row.get("clause").unwrap_or(&self.pattern.clause);
        let clause = match row.get("number") {
            Some(number) => format!("{clause}, no. {number}"),
            None => clause.to_owned(),
        };
        let days = Days {
            first: self.day(row, "from"),
            last: self.day(row, "until"),
        };
        let since = days.first.map_or_else(String::new, |day| format!("/{day}"));
        Limit {
            id: LimitId(format!(
                "{}/{}/{key}{since}",
                self.tables.slug, self.pattern.table
            )),
            form: sum_of(analyte, key),
            clause,
            days,
            note: row.get("note").unwrap_or_default().to_owned(),
            ..self.pattern.clone()
        }
    }

    fn day(&mut self, row: &Row, column: &str) -> Option<jiff::civil::Date> {
        let text = row.get(column)?;
        self.reader.keep(
            row.at,
            text.parse()
                .map_err(|_| format!("{column}: `{text}` is no day; write it as 2026-11-02")),
        )
    }

    /// The ceilings, and the ban in materials that the row does not name.
    fn uses(&mut self, row: &Row, base: &Limit, uses: Vec<Use>) {
        let mut named = Vec::new();
        for place in uses {
            named.extend(place.materials.iter().copied());
            let Some((kind, figure)) = place.ceiling else {
                continue;
            };
            let inside = materials(place.materials, Vec::new());
            let limit = Limit {
                unit: figure.unit(),
                kind,
                requirement: Requirement::AtMost(figure),
                applies: base.applies.and(&inside),
                own_scope: base.own_scope.and(&inside),
                ..base.clone()
            };
            self.push(row, limit, &place.mark);
        }
        if !named.is_empty() {
            let outside = materials(Vec::new(), named);
            let limit = Limit {
                applies: base.applies.and(&outside),
                own_scope: base.own_scope.and(&outside),
                ..base.clone()
            };
            self.push(row, limit, "elsewhere");
        }
    }

    /// The migration limit and the residue limit; either may be enough.
    fn migration(&mut self, row: &Row, base: &Limit) {
        let either = match row.get("sml_qm") {
            Some("either") => true,
            None | Some("both") => false,
            Some(other) => {
                self.reader.complain(
                    row.at,
                    format!("sml_qm: `{other}` is neither `either` nor `both`"),
                );
                return;
            }
        };
        const RESIDUE: &[QuantityKind] = &[QuantityKind::Content, QuantityKind::ArealContent];
        const MIGRATION: &[QuantityKind] = &[QuantityKind::SpecificMigration];
        for (column, kinds, branch) in [("qm", RESIDUE, 0), ("sml", MIGRATION, 1)] {
            let Some(text) = row.get(column) else {
                continue;
            };
            let Some((kind, requirement)) = rows::figure(&mut self.reader, row, text, kinds) else {
                continue;
            };
            let migrates = kind == QuantityKind::SpecificMigration;
            let limit = Limit {
                unit: requirement.figure().map_or(base.unit, Figure::unit),
                requirement,
                kind,
                basis: if migrates {
                    Basis::TestedObject
                } else {
                    base.basis
                },
                // A ceiling on use counts what was added, a residue counts all of it.
                role: None,
                ratio: self.ratio.clone().filter(|_| migrates),
                third_migration: self.third_migration.clone().filter(|_| migrates),
                alternatives: either.then_some(Alternatives {
                    group: self.next_group,
                    branch,
                }),
                ..base.clone()
            };
            self.push(row, limit, column);
        }
        if either {
            self.next_group += 1;
        }
    }

    /// `not_for`: the facts, or the list's own named conditions, under which the substance must not be added.
    fn bans(&mut self, row: &Row, base: &Limit) {
        for name in parts(row.get("not_for").unwrap_or_default()) {
            let own = self.named.iter().find(|(known, _)| *known == name);
            let when = own.map(|(_, when)| when.clone());
            let Some(when) = when.or_else(|| yes_to(self.catalogue, name)) else {
                self.reader.complain(
                    row.at,
                    format!(
                        "not_for: `{name}` is neither a yes-no fact nor a condition of this list"
                    ),
                );
                continue;
            };
            let limit = Limit {
                applies: base.applies.and(&when),
                own_scope: base.own_scope.and(&when),
                ..base.clone()
            };
            self.push(row, limit, &format!("not-for-{name}"));
        }
    }

    /// A condition of use that no fact asks about is told as a duty wherever the substance is present.
    fn condition(&mut self, row: &Row, base: &Limit) {
        let does = Names {
            en: row.get("condition_en").unwrap_or_default().to_owned(),
            zh: row.get("condition_zh").unwrap_or_default().to_owned(),
        };
        if does.en.is_empty() && does.zh.is_empty() {
            return;
        }
        let zero = Figure::parse("0", base.unit, base.kind);
        let Some(zero) = self.reader.keep(row.at, zero) else {
            return;
        };
        let limit = Limit {
            requirement: Requirement::AtMost(zero),
            effect: Effect::Duty { does },
            ..base.clone()
        };
        self.push(row, limit, "condition");
    }
}

fn materials(within: Vec<NodeId>, outside: Vec<NodeId>) -> Condition {
    if within.is_empty() && outside.is_empty() {
        return Condition::default();
    }
    only(Test::Material(Paths { within, outside }))
}

fn only(test: Test) -> Condition {
    Condition {
        all: vec![vec![Conjunction(vec![test])]],
        unless: Vec::new(),
    }
}

fn yes_to(catalogue: &Catalogue, key: &str) -> Option<Condition> {
    let at = catalogue
        .facts
        .iter()
        .position(|fact| fact.key.as_str() == key && fact.answer == AnswerType::YesNo)?;
    Some(only(Test::YesNo(FactId(at as u32), Reply::Yes)))
}

fn find(catalogue: &Catalogue, row: &Row) -> Option<AnalyteId> {
    if let Some(key) = row.get("substance") {
        return catalogue.registry.by_key(key);
    }
    let by_number = parts(row.get("cas").unwrap_or_default())
        .find_map(|number| catalogue.registry.find(number).ok());
    by_number.or_else(|| catalogue.registry.by_key(&identities::own_key(row)))
}
