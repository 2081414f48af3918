//! Totals of positive lists: one migration limit for the sum of all rows that count in it. Knows the totals, not the rows.

use super::rows;
use super::{sum_of, total_key};
use crate::catalogue::Catalogue;
use crate::catalogue::condition::{Condition, Days};
use crate::catalogue::limit::{
    Absence, Aggregation, Basis, Effect, Form, Limit, LimitId, ListIndex, OfList, Requirement,
};
use crate::catalogue::load::Reader;
use crate::catalogue::load::conditions::{condition, day};
use crate::catalogue::load::raw::RawTotal;
use crate::catalogue::load::spanned::Spanned;
use crate::catalogue::load::substances::Row;
use crate::catalogue::load::tables::{Tables, contact_ratio};
use crate::quantity::{Figure, QuantityKind};
use crate::substance::Nature;

/// All `[[total]]`s of a file. Those of additives make a list: what a full composition does not name was not used.
pub(in crate::catalogue::load) fn read<'s>(
    reader: &mut Reader<'s, '_>,
    catalogue: &Catalogue,
    totals: &[Spanned<RawTotal>],
    index: ListIndex,
    tables: &mut Tables<'s>,
) {
    let before = tables.limits.len();
    for total in totals {
        one(reader, catalogue, total, index, tables);
    }
    let of_additives = tables
        .limits
        .iter()
        .skip(before)
        .filter(|limit| limit.list.is_some());
    let terms = of_additives
        .clone()
        .flat_map(|limit| limit.form.terms.iter().copied());
    let mut terms: Vec<_> = terms.collect();
    terms.dedup();
    let (Some(first), Some(at)) = (of_additives.clone().next(), totals.first()) else {
        return;
    };
    let listed = Limit {
        id: LimitId(format!("{}/total/listed", tables.slug)),
        form: Form {
            text: "each total".to_owned(),
            aggregation: Aggregation::Each,
            terms,
        },
        requirement: Requirement::OwnRows,
        // Whatever the totals themselves apply to.
        applies: tables.scope.clone(),
        own_scope: Condition::default(),
        days: Days::default(),
        ..first.clone()
    };
    tables.push(reader, at.span().start, listed);
}

/// Whether a total adds up additives as they are, or as an element that they hold. What counts as a building block of a polymer may come
/// from the polymer itself.
fn is_of_additives(catalogue: &Catalogue, raw: &RawTotal) -> bool {
    let Some(target) = &raw.expressed_as else {
        return true;
    };
    let registry = &catalogue.registry;
    let target = registry
        .by_key(target.get_ref())
        .and_then(|id| registry.get(id));
    matches!(
        target.map(|analyte| &analyte.nature),
        Some(Nature::Element { .. })
    )
}

fn one<'s>(
    reader: &mut Reader<'s, '_>,
    catalogue: &Catalogue,
    total: &Spanned<RawTotal>,
    index: ListIndex,
    tables: &mut Tables<'s>,
) {
    let at = total.span().start;
    let raw = total.get_ref();
    let number = raw.number.get_ref();
    let key = total_key(&tables.slug, number);
    let Some(group) = catalogue.registry.by_key(&key) else {
        return;
    };
    let row = Row::of(at, &[("sml", raw.sml.get_ref())]);
    let Some((kind, requirement)) = rows::figure(
        reader,
        &row,
        raw.sml.get_ref(),
        &[QuantityKind::SpecificMigration],
    ) else {
        return;
    };
    let own = condition(reader, catalogue, raw.when.as_ref(), None);
    let days = Days {
        first: day(reader, raw.from.as_ref()),
        last: day(reader, raw.until.as_ref()),
    };
    let since = days.first.map_or_else(String::new, |day| format!("/{day}"));
    let limit = Limit {
        id: LimitId(format!("{}/total/{number}{since}", tables.slug)),
        standard: tables.standard,
        clause: raw.clause.clone(),
        referred: Vec::new(),
        form: sum_of(group, &format!("sum {key}")),
        unit: requirement
            .figure()
            .map_or(kind.canonical_unit(), Figure::unit),
        requirement,
        kind,
        basis: Basis::TestedObject,
        applies: tables.scope.and(&own),
        own_scope: own,
        table: "total".to_owned(),
        days,
        method: String::new(),
        correction: None,
        comparison: tables.comparison,
        role: None,
        effect: Effect::Prohibition,
        alternatives: None,
        list: is_of_additives(catalogue, raw).then_some(OfList {
            list: index,
            absence: Absence::Clears,
        }),
        ratio: raw
            .ratio
            .as_ref()
            .and_then(|ratio| contact_ratio(reader, catalogue, ratio)),
        third_migration: raw
            .third_migration
            .as_ref()
            .map(|when| condition(reader, catalogue, Some(when), None)),
        confidence: raw.confidence.unwrap_or(tables.confidence),
        source: raw.source.clone().unwrap_or_default(),
        note: raw.note.clone(),
    };
    tables.push(reader, at, limit);
}
