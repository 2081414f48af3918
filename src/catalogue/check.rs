//! The rules that hold between the entries of a catalogue: dates in order, editions that fit together, no two figures for one thing.
//! Knows a whole catalogue and where it was written; what one entry must look like is known where it is read.

#![cfg(any(feature = "load", not(hazlimit_library)))]

use std::collections::BTreeMap;

use super::Catalogue;
use super::limit::{Limit, LimitIndex, Requirement};
use super::load::Problem;
use super::load::places::{Line, Place, Places};
use super::nearest::{did_you_mean, nearest};
use super::standard::{OlderStock, Replacement, Standard, StandardIndex};

/// Adds everything that does not hold.
pub(crate) fn check(catalogue: &Catalogue, places: &Places<'_>, problems: &mut Vec<Problem>) {
    let mut check = Check {
        catalogue,
        places,
        problems,
    };
    for (index, standard) in catalogue.standards() {
        check.dates(index, standard);
        if let Some(replacement) = &standard.replaced_by {
            check.replacement(index, standard, replacement);
        }
        check.amendment(index, standard);
    }
    for (index, limit) in catalogue.limits() {
        check.limit(index, limit);
    }
    check.conflicts();
}

struct Check<'c, 's, 'p> {
    catalogue: &'c Catalogue,
    places: &'c Places<'s>,
    problems: &'p mut Vec<Problem>,
}

impl Check<'_, '_, '_> {
    /// What an older catalogue held has no place of its own and was checked before.
    fn complain(&mut self, place: Option<Place<'_>>, file: &str, message: String) {
        self.problems.push(match place {
            Some(place) => place.problem(message),
            None => Problem {
                file: format!("{file} (in the catalogue already)"),
                line: 1,
                message,
            },
        });
    }

    fn of_standard(&mut self, index: StandardIndex, line: Line, message: String) {
        let place = self.places.standard(index, line);
        let file = self.catalogue.standard_id(index).to_owned();
        self.complain(place, &file, message);
    }

    fn of_limit(&mut self, index: LimitIndex, message: String) {
        let place = self.places.limit(index);
        let file = self
            .catalogue
            .limit(index)
            .map_or("", |limit| self.catalogue.standard_id(limit.standard))
            .to_owned();
        self.complain(place, &file, message);
    }

    fn dates(&mut self, index: StandardIndex, standard: &Standard) {
        if let (Some(published), Some(effective)) = (standard.published, standard.effective)
            && published > effective
        {
            self.of_standard(
                index,
                Line::Effective,
                format!("published {published} is after effective {effective}"),
            );
        }
        if let (Some(effective), Some(withdrawn)) = (standard.effective, standard.withdrawn)
            && withdrawn < effective
        {
            self.of_standard(
                index,
                Line::Withdrawn,
                format!("withdrawn {withdrawn} is before effective {effective}"),
            );
        }
    }

    /// The place to name is the line that says it: of the older file, or of the newer one that closes an older catalogue's edition.
    fn of_replacement(
        &mut self,
        index: StandardIndex,
        line: Line,
        replacement: &Replacement,
        message: String,
    ) {
        if self.places.standard(index, Line::Id).is_some() {
            self.of_standard(index, line, message);
        } else if let Some((newer, _)) = self.catalogue.standard_by_id(replacement.by.as_str()) {
            self.of_standard(newer, Line::Replaces, message);
        } else {
            self.of_standard(index, line, message);
        }
    }

    fn replacement(
        &mut self,
        index: StandardIndex,
        standard: &Standard,
        replacement: &Replacement,
    ) {
        if standard
            .effective
            .is_some_and(|effective| effective >= replacement.on)
        {
            let message = format!(
                "`{}` is replaced on {}, before it takes effect",
                standard.id, replacement.on
            );
            self.of_replacement(index, Line::ReplacedOn, replacement, message);
        }
        if let OlderStock::FollowsOldUntil(until) = replacement.older_stock
            && until < replacement.on
        {
            let message = format!(
                "older stock may follow until {until}, before the replacement on {}",
                replacement.on
            );
            self.of_replacement(index, Line::OlderStockUntil, replacement, message);
        }
        match self.catalogue.standard_by_id(replacement.by.as_str()) {
            None => {
                let message = format!(
                    "replaced by `{}`, which is not in the catalogue{}; where it is not encoded, write its file with gaps",
                    replacement.by,
                    self.near(replacement.by.as_str())
                );
                self.of_replacement(index, Line::ReplacedBy, replacement, message);
            }
            Some((_, next)) => {
                if let Some(on) = next.effective
                    && on > replacement.on
                {
                    let message = format!(
                        "replaced on {} by `{}`, which takes effect only on {on}",
                        replacement.on, next.id
                    );
                    self.of_replacement(index, Line::ReplacedOn, replacement, message);
                }
            }
        }
    }

    fn amendment(&mut self, index: StandardIndex, standard: &Standard) {
        if let Some(amends) = &standard.amends
            && self.catalogue.standard_by_id(amends.as_str()).is_none()
        {
            let message = format!(
                "amends `{amends}`, which is not in the catalogue{}",
                self.near(amends.as_str())
            );
            self.of_standard(index, Line::Amends, message);
        }
    }

    fn near(&self, id: &str) -> String {
        let ids = self
            .catalogue
            .standards()
            .map(|(_, standard)| (standard.id.as_str(), standard.id.as_str()));
        did_you_mean(&nearest(id, ids))
    }

    fn limit(&mut self, index: LimitIndex, limit: &Limit) {
        if let (Some(first), Some(last)) = (limit.days.first, limit.days.last)
            && first > last
        {
            self.of_limit(
                index,
                format!("`{}` begins on {first}, after its end on {last}", limit.id),
            );
        }
        if let Requirement::Below(figure) = &limit.requirement
            && figure.amount() == crate::quantity::Amount::ZERO
        {
            self.of_limit(index, format!("`{}`: nothing is below zero", limit.id));
        }
    }

    /// Two limits of one clause on one thing under one condition.
    fn conflicts(&mut self) {
        type Subject<'l> = (StandardIndex, &'l str, &'l str, &'l str);
        let mut groups: BTreeMap<Subject<'_>, Vec<(LimitIndex, &Limit)>> = BTreeMap::new();
        for (index, limit) in self.catalogue.limits() {
            groups
                .entry((
                    limit.standard,
                    limit.clause.as_str(),
                    limit.form.text.as_str(),
                    limit.kind.name(),
                ))
                .or_default()
                .push((index, limit));
        }
        for limits in groups.values() {
            for (at, (first_index, first)) in limits.iter().enumerate() {
                for (index, second) in limits.iter().skip(at + 1) {
                    if !same_place(first, second) {
                        continue;
                    }
                    let message = match self.places.limit(*first_index) {
                        Some(place) => {
                            let known = place.problem(String::new());
                            format!(
                                "`{}` and `{}` say the same thing twice; the first stands in {}:{}",
                                first.id, second.id, known.file, known.line
                            )
                        }
                        None => format!(
                            "`{}` and `{}` say the same thing twice",
                            first.id, second.id
                        ),
                    };
                    self.of_limit(*index, message);
                }
            }
        }
    }
}

fn same_place(first: &Limit, second: &Limit) -> bool {
    first.applies == second.applies
        && first.days == second.days
        && first.basis == second.basis
        && first.role == second.role
        && first.alternatives == second.alternatives
        && first.referred == second.referred
        && first.effect == second.effect
        && contend(&first.requirement, &second.requirement)
}

/// Whether two requirements speak of the same side of one value; a dash contends with everything.
fn contend(first: &Requirement, second: &Requirement) -> bool {
    let side = |requirement: &Requirement| match requirement {
        Requirement::AtMost(_) | Requirement::Below(_) | Requirement::NotDetected(_) => 0,
        Requirement::AtLeast(_) | Requirement::Above(_) => 1,
        Requirement::Banned { .. } => 2,
        Requirement::NotAdded { .. } => 3,
        Requirement::Always => 4,
        Requirement::OwnRows => 5,
        Requirement::Nothing => 5,
    };
    let nothing = |requirement: &Requirement| matches!(requirement, Requirement::Nothing);
    side(first) == side(second) || nothing(first) || nothing(second)
}
