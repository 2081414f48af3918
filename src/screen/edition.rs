//! Which edition of a standard a product must follow, from two dates: the day it was made and the day of evaluation.

use std::collections::HashMap;

use jiff::civil::Date;

use super::applies::Applies;
use crate::catalogue::Catalogue;
use crate::catalogue::condition::Days;
use crate::catalogue::standard::{OlderStock, Standard, StandardIndex};
use crate::report::{Need, Status};

/// Whether an edition binds, and since when or from when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Standing {
    pub(crate) applies: Applies,
    pub(crate) status: Status,
}

impl Standing {
    fn no() -> Standing {
        Standing {
            applies: Applies::No,
            status: Status::InForce,
        }
    }
}

/// How the editions of a catalogue follow one another.
pub(crate) struct Editions {
    /// For each edition: the text whose fate it shares, and the older editions that it replaces.
    all: Vec<(StandardIndex, Vec<StandardIndex>)>,
}

impl Editions {
    pub(crate) fn of(catalogue: &Catalogue) -> Editions {
        let by_id: HashMap<&str, StandardIndex> = catalogue
            .standards()
            .map(|(index, standard)| (standard.id.as_str(), index))
            .collect();
        let mut all: Vec<(StandardIndex, Vec<StandardIndex>)> = catalogue
            .standards()
            .map(|(index, standard)| {
                // An amendment shares the fate of the text it amends.
                let amended = standard.amends.as_ref().and_then(|id| {
                    by_id.get(id.as_str()).copied().or_else(|| {
                        let (index, _) = catalogue.standard_by_id(id.as_str())?;
                        Some(index)
                    })
                });
                (amended.unwrap_or(index), Vec::new())
            })
            .collect();
        for (older, standard) in catalogue.standards() {
            let newer = standard
                .replaced_by
                .as_ref()
                .and_then(|replacement| by_id.get(replacement.by.as_str()));
            if let Some(newer) = newer.filter(|newer| **newer != older)
                && let Some((_, replaces)) = all.get_mut(newer.0 as usize)
            {
                replaces.push(older);
            }
        }
        Editions { all }
    }
}

/// The standing of one edition for a product made on a day (if known), evaluated on another.
pub(crate) fn standing(
    catalogue: &Catalogue,
    editions: &Editions,
    index: StandardIndex,
    made: Option<Date>,
    on: Date,
) -> Standing {
    let Some(standard) = catalogue.standard(index) else {
        return Standing::no();
    };
    if standard.withdrawn.is_some_and(|day| on >= day) {
        return Standing::no();
    }
    if let Some(effective) = standard.effective
        && on < effective
    {
        return Standing {
            applies: Applies::Yes,
            status: Status::Upcoming {
                from: Some(effective),
            },
        };
    }
    let Some((fated, replaces)) = editions.all.get(index.0 as usize) else {
        return Standing::no();
    };
    let may_follow_old = match catalogue.standard(*fated) {
        Some(fated) => followed_by(fated, index, made, on),
        None => Applies::No,
    };
    // As the newer edition: only where the older one is no longer enough.
    let mut applies = may_follow_old;
    for older_index in replaces {
        if let Some(older) = catalogue.standard(*older_index)
            && let Some(replacement) = &older.replaced_by
            && on >= replacement.on
        {
            let older_is_enough = followed_by(older, *older_index, made, on);
            applies = applies.and(match older_is_enough {
                Applies::Yes => Applies::No,
                Applies::No => Applies::Yes,
                unknown => unknown,
            });
        }
    }
    Standing {
        applies,
        status: Status::InForce,
    }
}

/// Whether the product follows this edition, seen from what replaced it.
fn followed_by(standard: &Standard, index: StandardIndex, made: Option<Date>, on: Date) -> Applies {
    let Some(replacement) = &standard.replaced_by else {
        return Applies::Yes;
    };
    if on < replacement.on {
        return Applies::Yes;
    }
    let older = match made {
        Some(made) if made >= replacement.on => Applies::No,
        Some(_) => Applies::Yes,
        None => Applies::Unknown(vec![Need::Made]),
    };
    match replacement.older_stock {
        OlderStock::FollowsNew => Applies::No,
        OlderStock::FollowsOld => older,
        OlderStock::FollowsOldUntil(last) if on <= last => older,
        OlderStock::FollowsOldUntil(_) => Applies::No,
        OlderStock::NotEstablished => {
            older.and(Applies::Unknown(vec![Need::OlderStockRule(index)]))
        }
    }
}

/// The standing of a clause with its own days of force inside its standard's.
pub(crate) fn within_days(standing: Standing, days: Days, on: Date) -> Standing {
    if standing.applies == Applies::No || days.last.is_some_and(|last| on > last) {
        return Standing::no();
    }
    match days.first {
        Some(first) if on < first => Standing {
            applies: standing.applies,
            status: Status::Upcoming {
                from: match standing.status {
                    Status::Upcoming { from } => from.max(Some(first)),
                    Status::InForce => Some(first),
                },
            },
        },
        _ => standing,
    }
}
