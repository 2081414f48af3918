//! Two sets of limits, figure by figure. Knows which limit of the one answers which of the other:
//! it is about the same analyte and quantity, and its conditions are the likest.

use hazlimit::catalogue::limit::{Effect, Limit};
use hazlimit::report::wording;

use super::change::{Line, LineKind, Roots, roots};
use super::wanted::Wanted;
use crate::describe;

/// What becomes of each limit: what changes first, then what is new, gone and the same.
pub(super) fn compare(wanted: &Wanted<'_>, old: &[&Limit], new: &[&Limit]) -> Vec<Line> {
    let mut pairs = Vec::new();
    for (at, before) in old.iter().enumerate() {
        for (place, after) in new.iter().enumerate() {
            if about_the_same(before, after) {
                pairs.push((likeness(wanted, before, after), at, place));
            }
        }
    }
    // The likest pair first; where several are alike, in the order of both.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut left: Vec<Option<&Limit>> = old.iter().copied().map(Some).collect();
    let mut partners: Vec<Option<&Limit>> = vec![None; new.len()];
    for (likeness, at, place) in &pairs {
        let rival = |other: &&(f64, usize, usize)| {
            let free = left.get(other.1).is_some_and(Option::is_some)
                && partners.get(other.2).is_some_and(Option::is_none);
            free && (other.1 == *at) != (other.2 == *place)
        };
        if *likeness < LIKE && pairs.iter().any(|other| rival(&other)) {
            continue;
        }
        if let (Some(before), Some(partner)) = (left.get_mut(*at), partners.get_mut(*place))
            && before.is_some()
            && partner.is_none()
        {
            *partner = before.take();
        }
    }
    let mut lines: Vec<Line> = partners
        .iter()
        .zip(new)
        .map(|(partner, limit)| line(wanted, *partner, Some(limit)))
        .collect();
    let gone = left.into_iter().flatten();
    lines.extend(gone.map(|limit| line(wanted, Some(limit), None)));
    lines.sort_by_key(|line| line.change);
    lines
}

/// Limits whose conditions are less alike answer each other only where neither has another to answer.
const LIKE: f64 = 0.5;

/// How much the conditions of two limits have in common; a little more for tables of one name.
fn likeness(wanted: &Wanted<'_>, a: &Limit, b: &Limit) -> f64 {
    let conditions = |limit: &Limit| format!("{} {}", limit.basis.name(), wanted.keys(limit));
    let same_table = if table(a) == table(b) { 0.1 } else { 0.0 };
    strsim::sorensen_dice(&conditions(a), &conditions(b)) + same_table
}

/// Whether two limits say something of the same analyte, quantity and consequence.
fn about_the_same(a: &Limit, b: &Limit) -> bool {
    let consequence = |limit: &Limit| match &limit.effect {
        Effect::Prohibition => "",
        Effect::Duty { .. } => "duty",
        Effect::Grade { .. } => "grade",
    };
    let grade = |limit: &Limit| match &limit.effect {
        Effect::Grade { name, .. } => Some(name.clone()),
        _ => None,
    };
    a.kind == b.kind
        && a.form.terms == b.form.terms
        && a.form.aggregation == b.form.aggregation
        && consequence(a) == consequence(b)
        && grade(a) == grade(b)
}

/// The table's part of an id: `4.1-1` of `gb-6675.4-2014/4.1-1/lead`.
fn table(limit: &Limit) -> Option<&str> {
    let (_, rest) = limit.id.as_str().split_once('/')?;
    rest.rsplit_once('/').map(|(table, _)| table)
}

fn line(wanted: &Wanted<'_>, old: Option<&Limit>, new: Option<&Limit>) -> Line {
    let language = wanted.language;
    let change = match (old, new) {
        (Some(old), Some(new)) if !same_figure(old, new) => LineKind::Changes,
        (Some(old), Some(new)) => {
            let same = old.basis == new.basis && wanted.conditions(old) == wanted.conditions(new);
            if same {
                LineKind::Same
            } else {
                LineKind::OtherConditions
            }
        }
        (None, _) => LineKind::Begins,
        (_, None) => LineKind::Ends,
    };
    let said = |limit: Option<&Limit>| {
        limit.map_or_else(String::new, |limit| describe::demand(limit, language))
    };
    let id = |limit: Option<&Limit>| limit.map_or_else(String::new, |limit| limit.id.to_string());
    let shown = new.or(old);
    let measured = |limit: &Limit| {
        let kind = wording::kind(limit.kind, language);
        let basis = wording::basis(limit.basis, language);
        format!("{kind}{}{basis}", language.pick(", ", "，"))
    };
    let place = |limit: &Limit| {
        let mut place = vec![measured(limit), wanted.conditions(limit)];
        place.retain(|part| !part.is_empty());
        place.join(language.pick(", ", "，"))
    };
    let conditions = match (old, new) {
        (Some(old), Some(new)) if place(old) != place(new) => {
            let always = |limit: &Limit| match wanted.conditions(limit) {
                said if said.is_empty() => {
                    language.pick("without conditions", "无附加条件").to_owned()
                }
                said => said,
            };
            if measured(old) == measured(new) {
                format!(
                    "{}{}{} → {}",
                    measured(old),
                    language.pick(", ", "，"),
                    always(old),
                    always(new)
                )
            } else {
                format!("{} → {}", place(old), place(new))
            }
        }
        _ => shown.map_or_else(String::new, place),
    };
    let both = [old, new].into_iter().flatten();
    Line {
        change,
        old: id(old),
        new: id(new),
        about: shown.map_or_else(String::new, |limit| {
            describe::left_side(wanted.catalogue, limit, language)
        }),
        before: said(old),
        after: said(new),
        conditions,
        roots: both.fold(Roots::new(), |mut all, limit| {
            all.extend(roots(wanted.catalogue, &limit.applies));
            all
        }),
    }
}

/// Whether two limits demand the same: 0.1 % and 1000 mg/kg are one figure.
fn same_figure(a: &Limit, b: &Limit) -> bool {
    std::mem::discriminant(&a.requirement) == std::mem::discriminant(&b.requirement)
        && a.bound() == b.bound()
        && a.comparison == b.comparison
}
