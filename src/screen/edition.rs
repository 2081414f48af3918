//! Which edition of a standard a product must follow, from two dates: the day it was made and the day of evaluation.

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

/// The standing of one edition for a product made on a day (if known), evaluated on another.
pub(crate) fn standing(
    catalogue: &Catalogue,
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
    // An amendment shares the fate of the text it amends.
    let fated = standard
        .amends
        .as_ref()
        .and_then(|id| catalogue.standard_by_id(id.as_str()))
        .map_or(standard, |(_, amended)| amended);
    let may_follow_old = followed_by(fated, index, made, on);
    // As the newer edition: only where the older one is no longer enough.
    let mut applies = may_follow_old;
    for (older_index, older) in catalogue.standards() {
        if let Some(replacement) = &older.replaced_by
            && replacement.by == standard.id
            && older_index != index
            && on >= replacement.on
        {
            let older_is_enough = followed_by(older, older_index, made, on);
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
