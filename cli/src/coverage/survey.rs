//! What the catalogue holds, counted. Knows which clause belongs to which category; knows no output format.

use std::collections::BTreeSet;

use hazlimit::Catalogue;
use hazlimit::catalogue::condition::Condition;
use hazlimit::catalogue::limit::{Effect, Gap, GapBearing, Limit};
use hazlimit::catalogue::standard::{Confidence, Standard, StandardIndex};
use hazlimit::catalogue::tree::NodeId;
use hazlimit::report::wording::Language;
use serde::Serialize;

use crate::describe;

/// The whole catalogue.
#[derive(Serialize)]
pub(super) struct Survey {
    pub(super) standards: usize,
    #[serde(flatten)]
    pub(super) counts: Counts,
    pub(super) chapters: Vec<Chapter>,
}

/// A top-level category, or what asks for none.
#[derive(Serialize)]
pub(super) struct Chapter {
    /// Empty for what asks for no category.
    pub(super) category: String,
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) counts: Counts,
    pub(super) standards: Vec<Covered>,
}

/// What stands of a standard under one category.
#[derive(Serialize)]
pub(super) struct Covered {
    pub(super) standard: String,
    pub(super) title: String,
    pub(super) market: String,
    pub(super) force: &'static str,
    /// The same for people.
    #[serde(skip)]
    pub(super) force_in_words: &'static str,
    pub(super) effective_from: String,
    pub(super) effective_to: String,
    #[serde(flatten)]
    pub(super) counts: Counts,
    pub(super) not_encoded: Vec<Missing>,
}

/// How much there is of each.
#[derive(Default, Serialize)]
pub(super) struct Counts {
    pub(super) limits: usize,
    pub(super) duties: usize,
    pub(super) exemptions: usize,
    pub(super) gaps: usize,
    /// How many of the limits and duties stood on a page that their source names.
    pub(super) verified: usize,
}

/// A requirement known to exist but not encoded.
#[derive(Serialize)]
pub(super) struct Missing {
    pub(super) clause: String,
    pub(super) what: String,
    pub(super) why: String,
    /// Whether a product that it may concern cannot pass without it.
    pub(super) needed_for_pass: bool,
}

impl Counts {
    fn add(&mut self, limit: &Limit) {
        match limit.effect {
            Effect::Duty { .. } => self.duties += 1,
            _ => self.limits += 1,
        }
        self.verified += usize::from(limit.confidence == Confidence::Verified);
    }

    /// The cells of a table: limits, duties, gaps, and the verified share in whole percent, rounded down.
    /// What there is none of stays empty.
    pub(super) fn cells(&self) -> [String; 4] {
        let shown = |count: usize| match count {
            0 => String::new(),
            count => count.to_string(),
        };
        let verified = (self.verified * 100).checked_div(self.limits + self.duties);
        [
            shown(self.limits),
            shown(self.duties),
            shown(self.gaps),
            verified.map_or_else(String::new, |percent| format!("{percent} %")),
        ]
    }
}

/// Counts everything, in the words of a language.
pub(super) fn of(catalogue: &Catalogue, language: Language) -> Survey {
    let tops = catalogue
        .categories()
        .iter()
        .filter(|(id, _)| !catalogue.categories().path(*id).contains('/'))
        .map(|(id, _)| Some(id));
    let chapters: Vec<Chapter> = tops
        .chain([None])
        .map(|top| chapter(catalogue, top, language))
        .filter(|chapter| !chapter.standards.is_empty())
        .collect();
    let mut counts = Counts {
        gaps: catalogue.gaps().count(),
        exemptions: catalogue.exemptions().count(),
        ..Counts::default()
    };
    for (_, limit) in catalogue.limits() {
        counts.add(limit);
    }
    Survey {
        standards: catalogue.standards().count(),
        counts,
        chapters,
    }
}

fn chapter(catalogue: &Catalogue, top: Option<NodeId>, language: Language) -> Chapter {
    let belongs = |applies: &Condition| {
        let roots = describe::roots(catalogue, applies);
        top.map_or(roots.is_empty(), |top| roots.contains(&top))
    };
    let limits: Vec<&Limit> = catalogue
        .limits()
        .map(|(_, limit)| limit)
        .filter(|limit| belongs(&limit.applies))
        .collect();
    let gaps: Vec<&Gap> = catalogue
        .gaps()
        .filter(|gap| belongs(&gap.applies))
        .collect();
    let named: BTreeSet<StandardIndex> = limits
        .iter()
        .map(|limit| limit.standard)
        .chain(gaps.iter().map(|gap| gap.standard))
        .collect();
    let mut standards: Vec<Covered> = named
        .into_iter()
        .filter_map(|index| {
            let standard = catalogue.standard(index)?;
            Some(covered(
                catalogue, index, standard, &limits, &gaps, language,
            ))
        })
        .collect();
    standards.sort_by(|a, b| (&a.market, &a.standard).cmp(&(&b.market, &b.standard)));
    let sum = |count: fn(&Counts) -> usize| standards.iter().map(|one| count(&one.counts)).sum();
    let node = top.and_then(|top| catalogue.categories().get(top));
    Chapter {
        category: top.map_or_else(String::new, |top| {
            catalogue.categories().path(top).to_owned()
        }),
        name: node.map_or_else(
            || language.pick("any product", "任何产品").to_owned(),
            |node| language.of(&node.names).to_owned(),
        ),
        counts: Counts {
            limits: sum(|counts| counts.limits),
            duties: sum(|counts| counts.duties),
            exemptions: sum(|counts| counts.exemptions),
            gaps: sum(|counts| counts.gaps),
            verified: sum(|counts| counts.verified),
        },
        standards,
    }
}

fn covered(
    catalogue: &Catalogue,
    index: StandardIndex,
    standard: &Standard,
    limits: &[&Limit],
    gaps: &[&Gap],
    language: Language,
) -> Covered {
    let mut counts = Counts {
        exemptions: catalogue
            .exemptions()
            .filter(|(_, exemption)| exemption.of == index)
            .count(),
        ..Counts::default()
    };
    for limit in limits.iter().filter(|limit| limit.standard == index) {
        counts.add(limit);
    }
    let not_encoded: Vec<Missing> = gaps
        .iter()
        .filter(|gap| gap.standard == index)
        .map(|gap| Missing {
            clause: gap.clause.clone(),
            what: language.of(&gap.what).to_owned(),
            why: gap.why.clone(),
            needed_for_pass: gap.bearing == GapBearing::NeededForPass,
        })
        .collect();
    counts.gaps = not_encoded.len();
    let days = describe::days_of_standard(catalogue, standard);
    let said = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
    Covered {
        standard: standard.id.to_string(),
        title: language.of(&standard.title).to_owned(),
        market: standard.jurisdiction.code().to_owned(),
        force: standard.force.name(),
        force_in_words: describe::force(standard.force, language),
        effective_from: said(days.first),
        effective_to: said(days.last),
        counts,
        not_encoded,
    }
}
