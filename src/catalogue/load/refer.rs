//! References: a clause that applies another standard's limits becomes copies of those limits under its own name and scope.

use super::conditions::{condition, day};
use super::places::{Place, Places};
use super::raw::RawRefer;
use super::spanned::Spanned;
use super::{Problem, Reader, Source};
use crate::catalogue::Catalogue;
use crate::catalogue::condition::{Condition, Days};
use crate::catalogue::limit::{
    Alternatives, Dating, Gap, Limit, LimitId, ListIndex, OfList, Referred,
};
use crate::catalogue::nearest::{did_you_mean, nearest};
use crate::catalogue::standard::{StandardIndex, slug};

/// A reference that waits until all standards are read.
pub(super) struct Referral<'a> {
    pub(super) source: &'a Source,
    pub(super) from: StandardIndex,
    pub(super) raw: Spanned<RawRefer>,
}

/// Resolves every reference, those first whose target holds no unresolved reference itself.
pub(super) fn resolve<'a>(
    mut waiting: Vec<Referral<'a>>,
    catalogue: &mut Catalogue,
    places: &mut Places<'a>,
    problems: &mut Vec<Problem>,
) {
    while !waiting.is_empty() {
        let mut ready = Vec::new();
        let mut later = Vec::new();
        let sources: Vec<StandardIndex> = waiting.iter().map(|referral| referral.from).collect();
        for referral in waiting {
            let depends = targets(catalogue, referral.raw.get_ref().to.get_ref())
                .iter()
                .any(|(target, _)| sources.contains(target));
            if depends {
                later.push(referral);
            } else {
                ready.push(referral);
            }
        }
        if ready.is_empty() {
            for referral in later {
                let mut reader = Reader {
                    source: referral.source,
                    problems,
                };
                reader.complain(
                    referral.raw.span().start,
                    format!(
                        "this reference to {} leads back to itself",
                        referral.raw.get_ref().to.get_ref()
                    ),
                );
            }
            return;
        }
        for referral in ready {
            apply(&referral, catalogue, places, problems);
        }
        waiting = later;
    }
}

/// The standards that a reference means.
fn targets(catalogue: &Catalogue, to: &str) -> Vec<(StandardIndex, Dating)> {
    let standards = || {
        catalogue
            .standards
            .iter()
            .enumerate()
            .map(|(at, standard)| (StandardIndex(at as u32), standard))
    };
    let dated: Vec<_> = standards()
        .filter(|(_, standard)| standard.id.as_str() == to)
        .map(|(at, _)| (at, Dating::Frozen))
        .collect();
    if dated.is_empty() {
        standards()
            .filter(|(_, standard)| standard.id.is_edition_of(to))
            .map(|(at, _)| (at, Dating::Following))
            .collect()
    } else {
        dated
    }
}

fn apply<'a>(
    referral: &Referral<'a>,
    catalogue: &mut Catalogue,
    places: &mut Places<'a>,
    problems: &mut Vec<Problem>,
) {
    let mut reader = Reader {
        source: referral.source,
        problems,
    };
    let raw = referral.raw.get_ref();
    let to = raw.to.get_ref();
    let found = targets(catalogue, to);
    if found.is_empty() {
        let near = nearest(
            to,
            catalogue
                .standards
                .iter()
                .map(|standard| (standard.id.as_str(), standard.id.as_str())),
        );
        reader.complain(
            raw.to.span().start,
            format!(
                "no edition of `{to}` is in the catalogue{}; where it is not encoded, write a [[gap]]",
                did_you_mean(&near)
            ),
        );
        return;
    }
    let own = condition(
        &mut reader,
        catalogue,
        raw.when.as_ref(),
        raw.unless.as_ref(),
    );
    let days = Days {
        first: day(&mut reader, raw.from.as_ref()),
        last: day(&mut reader, raw.until.as_ref()),
    };
    let Some(standard) = catalogue.standards.get(referral.from.0 as usize) else {
        return;
    };
    let applies = standard.scope.and(&own);
    let place = format!(
        "{}/{}",
        standard.id.slug(),
        raw.id
            .as_ref()
            .map_or_else(|| slug(&raw.clause), |id| id.get_ref().clone())
    );
    let wanted = |table: &str| {
        raw.tables.is_empty() || raw.tables.iter().any(|known| known.get_ref() == table)
    };
    let mut copies = Vec::new();
    let mut gaps = Vec::new();
    let mut seen = Vec::new();
    let mut groups = Vec::new();
    let next_group = catalogue.next_alternatives();
    let next_list = catalogue.next_list();
    for (target, dating) in &found {
        for limit in catalogue
            .limits
            .iter()
            .filter(|limit| limit.standard == *target)
        {
            seen.push(limit.table.clone());
            if wanted(&limit.table) {
                groups.extend(limit.alternatives.map(|alternatives| alternatives.group));
                copies.push(copy(
                    limit,
                    referral.from,
                    raw,
                    &applies,
                    &own,
                    days,
                    *dating,
                    &place,
                    next_group,
                    next_list,
                ));
            }
        }
        // A branch that is not encoded goes with the tables beside it: without it a breach of them would be a wrong failure.
        let of_alternatives = |gap: &Gap| {
            let group = gap.alternatives.map(|alternatives| alternatives.group);
            group.is_some_and(|group| groups.contains(&group))
        };
        let of_target = catalogue.gaps.iter().filter(|gap| gap.standard == *target);
        for gap in of_target {
            if raw.tables.is_empty() || of_alternatives(gap) {
                gaps.push(Gap {
                    standard: referral.from,
                    clause: format!(
                        "{} → {} {}",
                        raw.clause,
                        catalogue.standard_id(*target),
                        gap.clause
                    ),
                    applies: applies.clone(),
                    alternatives: gap.alternatives.map(|known| Alternatives {
                        group: known.group + next_group,
                        ..known
                    }),
                    ..gap.clone()
                });
            }
        }
    }
    for table in &raw.tables {
        if !seen.contains(table.get_ref()) {
            reader.complain(
                table.span().start,
                format!("`{to}` has no table `{}`", table.get_ref()),
            );
        }
    }
    for _ in &copies {
        places.add_limit(Place {
            source: referral.source,
            at: referral.raw.span().start,
        });
    }
    catalogue.limits.whole().extend(copies);
    catalogue.gaps.whole().extend(gaps);
}

#[expect(
    clippy::too_many_arguments,
    reason = "one copy needs all of the clause; a struct for one call would say no more"
)]
fn copy(
    limit: &Limit,
    from: StandardIndex,
    raw: &RawRefer,
    applies: &Condition,
    own: &Condition,
    days: Days,
    dating: Dating,
    place: &str,
    next_group: u32,
    next_list: u32,
) -> Limit {
    let mut referred = vec![Referred {
        standard: limit.standard,
        clause: limit.clause.clone(),
        dating,
    }];
    referred.extend(limit.referred.iter().cloned());
    Limit {
        id: LimitId(format!("{place}/{}", limit.id)),
        standard: from,
        clause: raw.clause.clone(),
        referred,
        applies: applies.and(&limit.own_scope),
        own_scope: own.and(&limit.own_scope),
        table: raw
            .id
            .as_ref()
            .map_or_else(String::new, |id| id.get_ref().clone()),
        days: Days {
            first: days.first.max(limit.days.first),
            last: match (days.last, limit.days.last) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        },
        alternatives: limit.alternatives.map(|known| Alternatives {
            group: known.group + next_group,
            ..known
        }),
        list: limit.list.map(|known| OfList {
            list: ListIndex(known.list.0 + next_list),
            ..known
        }),
        note: if raw.note.is_empty() {
            limit.note.clone()
        } else {
            raw.note.clone()
        },
        ..limit.clone()
    }
}
