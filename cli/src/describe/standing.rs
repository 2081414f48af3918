//! Whether an edition or a limit is in force on a day, and from when to when. Knows dates, no products.

use hazlimit::Catalogue;
use hazlimit::catalogue::condition::Days;
use hazlimit::catalogue::limit::{Dating, Limit};
use hazlimit::catalogue::standard::{OlderStock, Replacement, Standard};
use hazlimit::report::wording::Language;
use jiff::civil::Date;

/// The state of an edition or a limit on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    InForce,
    Upcoming,
    Superseded,
    Withdrawn,
}

impl Standing {
    /// As tables print it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Standing::InForce => "in-force",
            Standing::Upcoming => "upcoming",
            Standing::Superseded => "superseded",
            Standing::Withdrawn => "withdrawn",
        }
    }

    pub(crate) fn words(self, language: Language) -> &'static str {
        match self {
            Standing::InForce => language.pick("in force", "现行"),
            Standing::Upcoming => language.pick("not yet in force", "即将实施"),
            Standing::Superseded => language.pick("superseded", "已被代替"),
            Standing::Withdrawn => language.pick("no longer in force", "已废止"),
        }
    }
}

/// The text whose fate an edition shares: an amendment lives and ends with the text it amends.
fn fated<'c>(catalogue: &'c Catalogue, standard: &'c Standard) -> &'c Standard {
    let amended = standard.amends.as_ref();
    amended
        .and_then(|id| catalogue.standard_by_id(id.as_str()))
        .map_or(standard, |(_, amended)| amended)
}

/// The state of an edition on a day. One that is replaced counts as superseded even while older stock may still follow it.
pub(crate) fn of_standard(catalogue: &Catalogue, standard: &Standard, on: Date) -> Standing {
    let fated = fated(catalogue, standard);
    let withdrawn = [standard.withdrawn, fated.withdrawn];
    if withdrawn.into_iter().flatten().any(|day| on >= day) {
        Standing::Withdrawn
    } else if fated.replaced_by.as_ref().is_some_and(|next| on >= next.on) {
        Standing::Superseded
    } else if standard.effective.is_some_and(|day| on < day) {
        Standing::Upcoming
    } else {
        Standing::InForce
    }
}

/// The state of a limit on a day.
pub(crate) fn of_limit(catalogue: &Catalogue, limit: &Limit, on: Date) -> Standing {
    let mut standing = Standing::InForce;
    let editions = std::iter::once(limit.standard).chain(followed(limit));
    for standard in editions.filter_map(|index| catalogue.standard(index)) {
        let of_edition = of_standard(catalogue, standard, on);
        if of_edition != Standing::InForce {
            standing = of_edition;
            break;
        }
    }
    match standing {
        Standing::InForce if limit.days.last.is_some_and(|last| on > last) => Standing::Withdrawn,
        Standing::InForce if limit.days.first.is_some_and(|first| on < first) => Standing::Upcoming,
        other => other,
    }
}

/// The editions that the clause applies by an undated reference: it follows them.
fn followed(limit: &Limit) -> impl Iterator<Item = hazlimit::catalogue::standard::StandardIndex> {
    limit
        .referred
        .iter()
        .filter(|referred| referred.dating == Dating::Following)
        .map(|referred| referred.standard)
}

/// The first and last day of force of an edition.
pub(crate) fn days_of_standard(catalogue: &Catalogue, standard: &Standard) -> Days {
    let fated = fated(catalogue, standard);
    let ends = [
        standard.withdrawn,
        fated.withdrawn,
        fated.replaced_by.as_ref().map(|next| next.on),
    ];
    Days {
        first: standard.effective,
        last: ends
            .into_iter()
            .flatten()
            .min()
            .and_then(|day| day.yesterday().ok()),
    }
}

/// The first and last day of force of a limit.
pub(crate) fn days_of_limit(catalogue: &Catalogue, limit: &Limit) -> Days {
    let editions = std::iter::once(limit.standard).chain(followed(limit));
    editions
        .filter_map(|index| catalogue.standard(index))
        .map(|standard| days_of_standard(catalogue, standard))
        .fold(limit.days, |days, more| Days {
            first: days.first.max(more.first),
            last: match (days.last, more.last) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
        })
}

/// `superseded (as of 2026-11-24)`.
pub(crate) fn standing_in_words(standing: Standing, on: Date, language: Language) -> String {
    let words = standing.words(language);
    match language {
        Language::English => format!("{words} (as of {on})"),
        Language::Chinese => format!("{words}（截至 {on}）"),
    }
}

/// `from 2016-01-01 to 2026-10-31`; empty where neither day is known.
pub(crate) fn days_in_words(days: Days, language: Language) -> String {
    match (days.first, days.last, language) {
        (None, None, _) => String::new(),
        (Some(first), None, Language::English) => format!("from {first}"),
        (Some(first), None, Language::Chinese) => format!("自 {first} 起"),
        (None, Some(last), Language::English) => format!("to {last}"),
        (None, Some(last), Language::Chinese) => format!("至 {last}"),
        (Some(first), Some(last), Language::English) => format!("from {first} to {last}"),
        (Some(first), Some(last), Language::Chinese) => format!("{first} 至 {last}"),
    }
}

/// What goods made before a change of editions must follow.
pub(crate) fn older_stock(next: &Replacement, language: Language) -> String {
    let day = next.on;
    match (next.older_stock, language) {
        (OlderStock::FollowsOldUntil(last), Language::English) => {
            format!("goods made before {day} may follow this edition until {last}")
        }
        (OlderStock::FollowsOldUntil(last), Language::Chinese) => {
            format!("{day} 前生产的产品可执行本版本至 {last}")
        }
        (OlderStock::FollowsOld, Language::English) => {
            format!("goods made before {day} may follow this edition for good")
        }
        (OlderStock::FollowsOld, Language::Chinese) => {
            format!("{day} 前生产的产品可一直执行本版本")
        }
        (OlderStock::FollowsNew, language) => language
            .pick(
                "all goods follow the new edition at once",
                "所有产品立即执行新版本",
            )
            .to_owned(),
        (OlderStock::NotEstablished, language) => language
            .pick(
                "not established: where the editions differ, the answer stays open",
                "尚无定论：两版本不一致时无法判定",
            )
            .to_owned(),
    }
}
