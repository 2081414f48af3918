//! Substances that join a list on a day: an entry of the candidate list binds from the day it is included.

use std::collections::BTreeMap;

use hazlimit::catalogue::limit::Limit;
use hazlimit::catalogue::standard::StandardIndex;
use hazlimit::report::wording::Language;
use hazlimit::substance::AnalyteId;
use jiff::civil::Date;

use super::change::{Change, Kind, Line, LineKind, Roots, roots};
use super::wanted::Wanted;
use crate::describe;

pub(super) fn changes(wanted: &Wanted<'_>) -> Vec<Change> {
    let registry = wanted.catalogue.registry();
    let mut lists: BTreeMap<(StandardIndex, AnalyteId), Vec<&Limit>> = BTreeMap::new();
    for (index, _) in wanted.standards() {
        for limit in wanted.limits(index) {
            for term in &limit.form.terms {
                let of_list = lists.entry((index, term.analyte)).or_default();
                of_list.push(limit);
            }
        }
    }
    let mut changes = Vec::new();
    for ((index, list), limits) in lists {
        let mut days: BTreeMap<Date, Vec<AnalyteId>> = BTreeMap::new();
        for member in registry.members(list) {
            if let Some(day) = member.from.filter(|day| wanted.holds(*day)) {
                days.entry(day).or_default().push(member.analyte);
            }
        }
        for (day, members) in days {
            let binding: Vec<&Limit> = limits
                .iter()
                .copied()
                .filter(|limit| describe::days_of_limit(wanted.catalogue, limit).contains(day))
                .collect();
            let Some(standard) = wanted.catalogue.standard(index) else {
                continue;
            };
            if binding.is_empty() {
                continue;
            }
            let concerned = binding.iter().fold(Roots::new(), |mut all, limit| {
                all.extend(roots(wanted.catalogue, &limit.applies));
                all
            });
            let lines = members
                .into_iter()
                .map(|member| line(wanted, member, &concerned))
                .collect();
            let mut change = Change::new(wanted, day, Kind::Listed, standard).with_lines(lines);
            change.other = vec![name(wanted, list)];
            change.notes.push(bound_by(&binding, wanted.language));
            changes.push(change);
        }
    }
    changes
}

/// The clauses that bind from that day.
fn bound_by(limits: &[&Limit], language: Language) -> String {
    let mut clauses: Vec<&str> = limits.iter().map(|limit| limit.clause.as_str()).collect();
    clauses.dedup();
    match language {
        Language::English => format!("from that day: {}", clauses.join("; ")),
        Language::Chinese => format!("自该日起适用：{}", clauses.join("；")),
    }
}

fn name(wanted: &Wanted<'_>, id: AnalyteId) -> String {
    let analyte = wanted.catalogue.registry().get(id);
    analyte.map_or_else(String::new, |analyte| {
        match wanted.language.of(&analyte.names) {
            "" => analyte.key.to_string(),
            name => name.to_owned(),
        }
    })
}

fn line(wanted: &Wanted<'_>, member: AnalyteId, concerned: &Roots) -> Line {
    let analyte = wanted.catalogue.registry().get(member);
    let numbers = analyte.map_or_else(String::new, |analyte| {
        let numbers: Vec<String> = analyte.cas.iter().map(ToString::to_string).collect();
        numbers.join(", ")
    });
    Line {
        change: LineKind::Begins,
        old: String::new(),
        new: analyte.map_or_else(String::new, |analyte| analyte.key.to_string()),
        about: name(wanted, member),
        before: String::new(),
        after: numbers,
        conditions: String::new(),
        roots: concerned.clone(),
    }
}
