//! Editions that begin, replace others or end, and the tails in which older stock may still follow them.

use hazlimit::catalogue::limit::Limit;
use hazlimit::catalogue::standard::{OlderStock, Standard, StandardIndex};
use hazlimit::report::wording::Language;
use jiff::civil::Date;

use super::change::{Change, Kind, Roots, roots};
use super::figures;
use super::wanted::Wanted;
use crate::describe;

type Edition<'c> = (StandardIndex, &'c Standard);

pub(super) fn changes(wanted: &Wanted<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for edition @ (_, standard) in wanted.standards() {
        changes.extend(beginning(wanted, edition));
        // An amendment ends with the text that it amends, and is told with it.
        if !amends_a_known_text(wanted, standard) {
            changes.extend(replaced(wanted, edition));
            changes.extend(withdrawn(wanted, edition));
            changes.extend(end_of_stock(wanted, edition));
        }
    }
    changes.retain(|(_, roots)| !roots.is_empty());
    changes
        .into_iter()
        .map(|(change, roots)| change.concerning(roots))
        .collect()
}

fn amends_a_known_text(wanted: &Wanted<'_>, standard: &Standard) -> bool {
    let amended = standard.amends.as_ref();
    amended.is_some_and(|id| wanted.catalogue.standard_by_id(id.as_str()).is_some())
}

/// An edition and its amendments.
fn family<'c>(wanted: &Wanted<'c>, (index, standard): Edition<'c>) -> Vec<Edition<'c>> {
    let amendments = wanted
        .catalogue
        .standards()
        .filter(|(_, other)| other.amends.as_ref() == Some(&standard.id));
    std::iter::once((index, standard))
        .chain(amendments)
        .collect()
}

/// The limits of these editions that are in force on a day.
fn in_force<'c>(wanted: &Wanted<'c>, editions: &[Edition<'c>], on: Date) -> Vec<&'c Limit> {
    let limits = editions.iter().flat_map(|(index, _)| wanted.limits(*index));
    limits
        .filter(|limit| describe::days_of_limit(wanted.catalogue, limit).contains(on))
        .collect()
}

/// The categories of everything in the editions, encoded or not.
fn concerned(wanted: &Wanted<'_>, editions: &[Edition<'_>]) -> Roots {
    let is_of = |index: StandardIndex| editions.iter().any(|(of, _)| *of == index);
    let limits = editions.iter().flat_map(|(index, _)| wanted.limits(*index));
    let gaps = wanted
        .catalogue
        .gaps()
        .filter(|gap| is_of(gap.standard) && wanted.can_concern(&gap.applies));
    let conditions = limits
        .map(|limit| &limit.applies)
        .chain(gaps.map(|gap| &gap.applies));
    conditions.fold(Roots::new(), |mut all, condition| {
        all.extend(roots(wanted.catalogue, condition));
        all
    })
}

fn beginning(wanted: &Wanted<'_>, edition: Edition<'_>) -> Option<(Change, Roots)> {
    let (_, standard) = edition;
    let day = standard.effective.filter(|day| wanted.holds(*day))?;
    let replaced: Vec<Edition<'_>> = wanted
        .standards()
        .filter(|(_, old)| {
            let next = old.replaced_by.as_ref();
            next.is_some_and(|next| next.by == standard.id && next.on == day)
        })
        .collect();
    let before: Vec<Edition<'_>> = replaced
        .iter()
        .flat_map(|old| family(wanted, *old))
        .collect();
    let kind = if replaced.is_empty() {
        Kind::Begins
    } else {
        Kind::Replaces
    };
    let mut change = Change::new(wanted, day, kind, standard);
    change.other = replaced.iter().map(|(_, old)| old.id.to_string()).collect();
    if let Some(amended) = &standard.amends {
        let language = wanted.language;
        change.notes.push(match language {
            Language::English => format!("amends {amended}"),
            Language::Chinese => format!("修改 {amended}"),
        });
    }
    for (_, old) in &replaced {
        change.notes.extend(stock(wanted, old));
    }
    let new = family(wanted, edition);
    change.not_encoded = not_encoded(wanted, &new);
    let yesterday = day.yesterday().unwrap_or(day);
    let lines = figures::compare(
        wanted,
        &in_force(wanted, &before, yesterday),
        &in_force(wanted, &new, day),
    );
    let mut roots = concerned(wanted, &new);
    roots.extend(concerned(wanted, &before));
    Some((change.with_lines(lines), roots))
}

/// An old edition whose successor begins another day, or is not in the catalogue.
fn replaced(wanted: &Wanted<'_>, edition: Edition<'_>) -> Option<(Change, Roots)> {
    let (_, standard) = edition;
    let next = standard.replaced_by.as_ref()?;
    let successor = wanted.catalogue.standard_by_id(next.by.as_str());
    let told_there = successor.is_some_and(|(_, new)| new.effective == Some(next.on));
    if told_there || !wanted.holds(next.on) {
        return None;
    }
    let old = family(wanted, edition);
    let new = successor.map_or_else(Vec::new, |new| family(wanted, new));
    let mut change = Change::new(wanted, next.on, Kind::Replaced, standard);
    change.not_encoded = not_encoded(wanted, &new);
    change.other = vec![next.by.to_string()];
    if successor.is_none() {
        let not_here = wanted
            .language
            .pick("the new edition is not in this catalogue", "新版本未收录");
        change.notes.push(not_here.to_owned());
    }
    change.notes.extend(stock(wanted, standard));
    let yesterday = next.on.yesterday().unwrap_or(next.on);
    let lines = figures::compare(
        wanted,
        &in_force(wanted, &old, yesterday),
        &in_force(wanted, &new, next.on),
    );
    let roots = concerned(wanted, &old);
    Some((change.with_lines(lines), roots))
}

fn withdrawn(wanted: &Wanted<'_>, edition: Edition<'_>) -> Option<(Change, Roots)> {
    let (_, standard) = edition;
    let day = standard.withdrawn.filter(|day| wanted.holds(*day))?;
    let old = family(wanted, edition);
    let change = Change::new(wanted, day, Kind::Withdrawn, standard);
    let yesterday = day.yesterday().unwrap_or(day);
    let lines = figures::compare(wanted, &in_force(wanted, &old, yesterday), &[]);
    let roots = concerned(wanted, &old);
    Some((change.with_lines(lines), roots))
}

fn end_of_stock(wanted: &Wanted<'_>, edition: Edition<'_>) -> Option<(Change, Roots)> {
    let (_, standard) = edition;
    let next = standard.replaced_by.as_ref()?;
    let OlderStock::FollowsOldUntil(last) = next.older_stock else {
        return None;
    };
    let day = last.tomorrow().ok().filter(|day| wanted.holds(*day))?;
    let mut change = Change::new(wanted, day, Kind::StockEnds, standard);
    change.other = vec![next.by.to_string()];
    Some((change, concerned(wanted, &family(wanted, edition))))
}

/// What becomes of stock made before an edition was replaced.
fn stock(wanted: &Wanted<'_>, old: &Standard) -> Option<String> {
    let next = old.replaced_by.as_ref()?;
    let colon = wanted.language.pick(": ", "：");
    let said = describe::older_stock(next, wanted.language);
    Some(format!("{}{colon}{said}", old.id))
}

fn not_encoded(wanted: &Wanted<'_>, editions: &[Edition<'_>]) -> usize {
    editions.iter().map(|(index, _)| wanted.gaps(*index)).sum()
}
