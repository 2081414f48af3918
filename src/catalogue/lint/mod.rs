//! What is allowed in limits files and yet looks like a slip: rows that never decide, ranges with gaps, ends without a sequel, members nobody can
//! recognise. Knows a whole catalogue and where it was written; what is surely wrong is refused by [`super::check`].
//!
//! A note that is looked into and right stays, with its reason: a comment `# checked: …` on the noted line or the one above it silences it.

mod conditions;
mod dates;
mod digits;
mod ranges;
mod rows;
mod substances;

use std::collections::BTreeMap;

use super::Catalogue;
use super::limit::{Effect, Limit, LimitIndex, Requirement};
use super::load::places::{Line, Place, Places};
use super::load::{Problem, Source};
use super::standard::StandardIndex;

/// What a comment begins with that explains a note.
const CHECKED: &str = "# checked:";

/// Everything that looks like a slip and is not explained, by file and line.
pub(crate) fn notes<'s>(
    catalogue: &Catalogue,
    places: &Places<'s>,
    sources: &'s [Source],
) -> Vec<Problem> {
    let mut lint = Lint {
        catalogue,
        places,
        sources,
        notes: Vec::new(),
    };
    let limits = lint.limits();
    lint.rows(&limits);
    lint.ranges(&limits);
    lint.dates(&limits);
    lint.digits(&limits);
    lint.substances();
    let mut notes = lint.notes;
    notes.sort();
    notes.dedup();
    notes.retain(|note| !is_explained(note, sources));
    notes
}

pub(super) struct Lint<'c, 's> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) places: &'c Places<'s>,
    pub(super) sources: &'s [Source],
    notes: Vec<Problem>,
}

/// Limits that bound one side of one thing, on one basis, by one standard.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Subject<'c> {
    pub(super) standard: StandardIndex,
    form: &'c str,
    kind: &'c str,
    basis: String,
    side: Side,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Upper,
    Lower,
}

/// The limits written in the files at hand, by what they bound.
pub(super) type Limits<'c> = BTreeMap<Subject<'c>, Vec<(LimitIndex, &'c Limit)>>;

impl<'c> Lint<'c, '_> {
    /// Prohibitions with a figure; rows of lists, branches of alternatives and copies of other texts have their own logic.
    fn limits(&self) -> Limits<'c> {
        let mut limits = Limits::new();
        for (index, limit) in self.catalogue.limits() {
            let own = limit.list.is_none()
                && limit.alternatives.is_none()
                && limit.referred.is_empty()
                && limit.effect == Effect::Prohibition
                && self.places.limit(index).is_some();
            let side = match limit.requirement {
                Requirement::AtMost(_) | Requirement::Below(_) | Requirement::NotDetected(_) => {
                    Side::Upper
                }
                Requirement::AtLeast(_) | Requirement::Above(_) => Side::Lower,
                _ => continue,
            };
            if own {
                let subject = Subject {
                    standard: limit.standard,
                    form: &limit.form.text,
                    kind: limit.kind.name(),
                    basis: format!("{:?} {:?}", limit.basis, limit.role),
                    side,
                };
                limits.entry(subject).or_default().push((index, limit));
            }
        }
        limits
    }

    pub(super) fn note(&mut self, place: Option<Place<'_>>, message: String) {
        self.notes.extend(place.map(|place| place.problem(message)));
    }

    pub(super) fn of_limit(&mut self, index: LimitIndex, message: String) {
        self.note(self.places.limit(index), message);
    }

    pub(super) fn of_standard(&mut self, index: StandardIndex, line: Line, message: String) {
        self.note(self.places.standard(index, line), message);
    }
}

fn is_explained(note: &Problem, sources: &[Source]) -> bool {
    let Some(source) = sources.iter().find(|source| source.name == note.file) else {
        return false;
    };
    let above = note.line.saturating_sub(2);
    let mut lines = source.text.lines().skip(above).take(note.line - above);
    lines.any(|line| line.contains(CHECKED))
}
