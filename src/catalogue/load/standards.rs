//! Standards: the head of a file, its gaps and duties, and the order in which its tables are read.

use std::collections::BTreeSet;

use super::conditions::{condition, day};
use super::places::{Places, StandardPlaces};
use super::raw::{RawGap, RawStandard, RawStandardFile};
use super::refer::Referral;
use super::spanned::{RawDay, Spanned};
use super::tables::Tables;
use super::vocabulary::names;
use super::{Contents, Problem, Reader, Source, expression, positive_list};
use crate::catalogue::Catalogue;
use crate::catalogue::condition::{Condition, Days};
use crate::catalogue::limit::{Alternatives, Gap, GapBearing, ListIndex};
use crate::catalogue::standard::{
    Market, OlderStock, Replacement, Standard, StandardId, StandardIndex,
};
use crate::quantity::Comparison;

/// Reads all standards; references wait for the end.
pub(super) fn read<'a>(
    sources: &'a [Source],
    files: &[(&'a Source, Contents)],
    catalogue: &mut Catalogue,
    places: &mut Places<'a>,
    problems: &mut Vec<Problem>,
) -> Vec<Referral<'a>> {
    let mut referrals = Vec::new();
    for (source, _) in files
        .iter()
        .filter(|(_, contents)| matches!(contents, Contents::Standard))
    {
        let source: &'a Source = source;
        let mut reader = Reader { source, problems };
        if let Some(raw) = reader.parse::<RawStandardFile>() {
            read_file(&mut reader, sources, raw, catalogue, places, &mut referrals);
        }
    }
    referrals
}

fn read_file<'a>(
    reader: &mut Reader<'a, '_>,
    sources: &'a [Source],
    raw: RawStandardFile,
    catalogue: &mut Catalogue,
    places: &mut Places<'a>,
    referrals: &mut Vec<Referral<'a>>,
) {
    let Some((standard, comparison)) = head(reader, catalogue, &raw.standard) else {
        return;
    };
    let index = StandardIndex(catalogue.standards.len() as u32);
    let mut tables = Tables {
        standard: index,
        slug: standard.id.slug(),
        scope: standard.scope.clone(),
        comparison,
        confidence: standard.confidence,
        limits: Vec::new(),
        ids: BTreeSet::new(),
        places: Vec::new(),
    };
    catalogue.standards.whole().push(standard);
    places.add_standard(standard_places(reader.source, raw.standard.get_ref()));
    for table in &raw.table {
        tables.table(reader, catalogue, table, None, None);
    }
    let mut gaps = Vec::new();
    for either in &raw.either {
        let group = catalogue.next_alternatives() + tables.groups_so_far() + gap_groups(&gaps);
        let outer = either.get_ref();
        let shared = condition(reader, catalogue, outer.when.as_ref(), None);
        let branches = outer.table.len() + outer.gap.len();
        if branches < 2 {
            reader.complain(
                either.span().start,
                "an [[either]] needs at least two branches, each an [[either.table]] or an [[either.gap]]",
            );
        }
        for (branch, table) in outer.table.iter().enumerate() {
            let alternatives = Alternatives {
                group,
                branch: branch as u16,
            };
            tables.table(
                reader,
                catalogue,
                table,
                Some((outer, &shared)),
                Some(alternatives),
            );
        }
        for (branch, raw_gap) in outer.gap.iter().enumerate() {
            let mut found = gap(reader, catalogue, index, &tables.scope, raw_gap);
            found.applies = found.applies.and(&shared);
            if found.clause.is_empty() {
                found.clause.clone_from(&outer.clause);
            }
            found.alternatives = Some(Alternatives {
                group,
                branch: (outer.table.len() + branch) as u16,
            });
            gaps.push(found);
        }
    }
    for grade in &raw.grade {
        tables.grade(reader, catalogue, grade);
    }
    for duty in &raw.duty {
        tables.duty(reader, catalogue, duty);
    }
    let lists = catalogue.next_list();
    for (list, after) in raw.positive_list.iter().zip(0..) {
        let index = ListIndex(lists + after);
        gaps.extend(positive_list::read(
            reader,
            sources,
            catalogue,
            list,
            index,
            &mut tables,
        ));
    }
    let of_totals = ListIndex(lists + raw.positive_list.len() as u32);
    positive_list::read_totals(reader, catalogue, &raw.total, of_totals, &mut tables);
    for raw_gap in &raw.gap {
        let found = gap(reader, catalogue, index, &tables.scope, raw_gap);
        gaps.push(found);
    }
    catalogue.limits.whole().append(&mut tables.limits);
    for place in tables.places {
        places.add_limit(place);
    }
    catalogue.gaps.whole().append(&mut gaps);
    referrals.extend(raw.refer.into_iter().map(|raw| Referral {
        source: reader.source,
        from: index,
        raw,
    }));
}

fn standard_places<'s>(source: &'s Source, raw: &RawStandard) -> StandardPlaces<'s> {
    let start = |day: Option<&Spanned<RawDay>>| day.map(|day| day.span().start);
    let next = raw.replaced_by.as_ref();
    StandardPlaces {
        source,
        id: raw.id.span().start,
        effective: start(raw.effective.as_ref()),
        withdrawn: start(raw.withdrawn.as_ref()),
        amends: raw.amends.as_ref().map(|id| id.span().start),
        replaced_by: next.map(|next| next.id.span().start),
        replaced_on: next.map(|next| next.on.span().start),
        older_stock_until: next.and_then(|next| start(next.made_before_may_follow_until.as_ref())),
        replaces: raw.replaces.first().map(|id| id.span().start),
    }
}

fn gap_groups(gaps: &[Gap]) -> u32 {
    let mut groups: Vec<u32> = gaps
        .iter()
        .filter_map(|gap| gap.alternatives.map(|alternatives| alternatives.group))
        .collect();
    groups.sort_unstable();
    groups.dedup();
    groups.len() as u32
}

fn gap(
    reader: &mut Reader<'_, '_>,
    catalogue: &Catalogue,
    standard: StandardIndex,
    scope: &Condition,
    raw: &Spanned<RawGap>,
) -> Gap {
    let at = raw.span().start;
    let raw = raw.get_ref();
    let mut analytes = Vec::new();
    for name in &raw.analytes {
        let found = expression::analyte(name.get_ref(), &catalogue.registry);
        analytes.extend(reader.keep(name.span().start, found));
    }
    let own = condition(reader, catalogue, raw.when.as_ref(), None);
    Gap {
        standard,
        clause: raw.clause.clone(),
        what: names(reader, at, raw.what.clone()),
        analytes,
        applies: scope.and(&own),
        days: Days {
            first: day(reader, raw.from.as_ref()),
            last: day(reader, raw.until.as_ref()),
        },
        why: raw.why.clone(),
        alternatives: None,
        bearing: if raw.needed_for_pass {
            GapBearing::NeededForPass
        } else {
            GapBearing::Noted
        },
    }
}

fn head(
    reader: &mut Reader<'_, '_>,
    catalogue: &Catalogue,
    raw: &Spanned<RawStandard>,
) -> Option<(Standard, Comparison)> {
    let at = raw.span().start;
    let raw = raw.get_ref();
    let id = StandardId(raw.id.get_ref().clone());
    let stem = reader
        .source
        .name
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".toml")
        .to_owned();
    if id.slug() != stem {
        reader.complain(
            raw.id.span().start,
            format!("the file of `{id}` must be named `{}.toml`", id.slug()),
        );
    }
    if catalogue.standards.iter().any(|known| known.id == id) {
        reader.complain(
            raw.id.span().start,
            format!("`{id}` is in the catalogue already"),
        );
        return None;
    }
    let replaced_by = raw.replaced_by.as_ref().and_then(|next| {
        let on = day(reader, Some(&next.on))?;
        let tail = day(reader, next.made_before_may_follow_until.as_ref());
        let older_stock = match (tail, next.older_stock.as_ref()) {
            (Some(until), None) => OlderStock::FollowsOldUntil(until),
            (None, None) => OlderStock::NotEstablished,
            (None, Some(word)) => match word.get_ref().as_str() {
                "follows-old" => OlderStock::FollowsOld,
                "follows-new" => OlderStock::FollowsNew,
                "not-established" => OlderStock::NotEstablished,
                other => {
                    reader.complain(word.span().start, format!("unknown older_stock `{other}`; expected follows-old, follows-new or not-established"));
                    return None;
                }
            },
            (Some(_), Some(word)) => {
                reader.complain(
                    word.span().start,
                    "older_stock and made_before_may_follow_until exclude each other",
                );
                return None;
            }
        };
        Some(Replacement {
            by: StandardId(next.id.get_ref().clone()),
            on,
            older_stock,
        })
    });
    let comparison = comparison(reader, raw.rounding.as_ref()).unwrap_or_default();
    if raw.source.is_empty() {
        reader.complain(at, "a standard needs a source");
    }
    let standard = Standard {
        id,
        title: names(reader, at, raw.title.clone()),
        jurisdiction: Market::from_code(raw.jurisdiction.get_ref()),
        force: raw.force,
        published: day(reader, raw.published.as_ref()),
        effective: day(reader, raw.effective.as_ref()),
        scope: condition(reader, catalogue, raw.when.as_ref(), None),
        replaces: raw
            .replaces
            .iter()
            .map(|id| StandardId(id.get_ref().clone()))
            .collect(),
        replaced_by,
        withdrawn: day(reader, raw.withdrawn.as_ref()),
        amends: raw
            .amends
            .as_ref()
            .map(|id| StandardId(id.get_ref().clone())),
        covers: raw.covers.clone(),
        omits: raw.omits.clone(),
        source: raw.source.clone(),
        confidence: raw.confidence,
        note: raw.note.clone(),
    };
    Some((standard, comparison))
}

/// `full-value` or `rounded-value`.
pub(super) fn comparison(
    reader: &mut Reader<'_, '_>,
    word: Option<&Spanned<String>>,
) -> Option<Comparison> {
    let word = word?;
    match word.get_ref().as_str() {
        "full-value" => Some(Comparison::FullValue),
        "rounded-value" => Some(Comparison::RoundedValue),
        other => {
            reader.complain(
                word.span().start,
                format!("unknown rounding `{other}`; expected full-value or rounded-value"),
            );
            None
        }
    }
}

/// A newer file may replace an edition whose own file does not say so: a user's directory on top of the built-in catalogue.
pub(super) fn close_replaced(catalogue: &mut Catalogue) {
    let closings: Vec<(StandardId, Replacement)> = catalogue
        .standards
        .iter()
        .flat_map(|newer| {
            newer.replaces.iter().filter_map(|old| {
                Some((
                    old.clone(),
                    Replacement {
                        by: newer.id.clone(),
                        on: newer.effective?,
                        older_stock: OlderStock::NotEstablished,
                    },
                ))
            })
        })
        .collect();
    for (old, replacement) in closings {
        if let Some(standard) = catalogue
            .standards
            .whole()
            .iter_mut()
            .find(|standard| standard.id == old)
            && standard.replaced_by.is_none()
            && standard.withdrawn.is_none()
        {
            standard.replaced_by = Some(replacement);
        }
    }
}
