//! Which editions count for the product at hand, and what follows where that is open. The rule itself is in [`super::edition`].

use jiff::civil::Date;

use super::applies::Applies;
use super::edition::{Editions, Standing, standing, within_days};
use super::judge::{Found, Judge};
use crate::catalogue::Catalogue;
use crate::catalogue::limit::{Dating, Limit};
use crate::catalogue::standard::StandardIndex;
use crate::report::{Need, Verdict};

/// Whether each edition counts for a product made on one day, worked out when it is first asked for.
pub(super) struct Standings {
    all: Vec<Option<Standing>>,
    made: Option<Date>,
    pub(super) on: Date,
}

impl Standings {
    pub(super) fn new(catalogue: &Catalogue, made: Option<Date>, on: Date) -> Standings {
        Standings {
            all: vec![None; catalogue.standards().count()],
            made,
            on,
        }
    }

    pub(super) fn of(
        &mut self,
        catalogue: &Catalogue,
        editions: &Editions,
        index: StandardIndex,
    ) -> Standing {
        if let Some(Some(known)) = self.all.get(index.0 as usize) {
            return known.clone();
        }
        let fresh = standing(catalogue, editions, index, self.made, self.on);
        if let Some(cell) = self.all.get_mut(index.0 as usize) {
            *cell = Some(fresh.clone());
        }
        fresh
    }

    /// The standing of a limit: of its standard, of the texts it follows, and of its own days.
    pub(super) fn of_limit(
        &mut self,
        catalogue: &Catalogue,
        editions: &Editions,
        limit: &Limit,
    ) -> Standing {
        let mut result = self.of(catalogue, editions, limit.standard);
        for referred in &limit.referred {
            if referred.dating == Dating::Following {
                let other = self.of(catalogue, editions, referred.standard);
                result = Standing {
                    applies: result.applies.and(other.applies),
                    status: result.status.max(other.status),
                };
            }
        }
        within_days(result, limit.days, self.on)
    }
}

impl<'b> Judge<'_, 'b> {
    fn standing(&mut self, index: StandardIndex) -> Standing {
        let editions = self.plan.editions(self.catalogue);
        self.standings.of(self.catalogue, editions, index)
    }

    /// The edition of which it is not known whether the product follows it: the limit's own or one whose text it applies.
    pub(super) fn open_edition(&mut self, limit: &Limit) -> Option<StandardIndex> {
        let following = limit
            .referred
            .iter()
            .filter(|referred| referred.dating == Dating::Following)
            .map(|referred| referred.standard);
        let all: Vec<StandardIndex> = std::iter::once(limit.standard).chain(following).collect();
        let open = all
            .into_iter()
            .find(|index| matches!(self.standing(*index).applies, Applies::Unknown(_)))?;
        // An amendment shares the fate of the text it amends.
        let amended = self
            .catalogue
            .standard(open)
            .and_then(|standard| standard.amends.as_ref())
            .and_then(|id| self.catalogue.standard_by_id(id.as_str()));
        Some(amended.map_or(open, |(index, _)| index))
    }

    /// Whichever edition of a text counts: where the product fails by each that it may have to follow, it fails.
    pub(super) fn settle_editions(&mut self, found: &mut Found) {
        let fails = std::mem::take(&mut found.fails_by_edition);
        let mut editions: Vec<StandardIndex> =
            fails.iter().map(|(edition, _, _)| *edition).collect();
        editions.sort_unstable();
        editions.dedup();
        for edition in &editions {
            let open = self.open_editions_of_one_text(*edition);
            if open.len() < 2 || open.iter().any(|other| !editions.contains(other)) {
                continue;
            }
            for (_, limit, node) in fails.iter().filter(|(by, _, _)| by == edition) {
                let by_all = found.findings.iter_mut().filter(|finding| {
                    finding.limit == *limit
                        && finding.node == *node
                        && finding
                            .needs
                            .iter()
                            .all(|need| matches!(need, Need::Made | Need::OlderStockRule(_)))
                        && finding.verdict == Verdict::Inconclusive
                });
                for finding in by_all {
                    finding.verdict = Verdict::Fail;
                }
            }
        }
    }

    /// The editions that replace one another, this one among them, of which it is not known whether the product follows them.
    fn open_editions_of_one_text(&mut self, edition: StandardIndex) -> Vec<StandardIndex> {
        let catalogue = self.catalogue;
        let follows: Vec<(StandardIndex, StandardIndex)> = catalogue
            .standards()
            .filter_map(|(older, standard)| {
                let next = standard.replaced_by.as_ref()?;
                let (newer, _) = catalogue.standard_by_id(next.by.as_str())?;
                Some((older, newer))
            })
            .collect();
        let mut all = vec![edition];
        let mut at = 0;
        while let Some(known) = all.get(at).copied() {
            for (older, newer) in &follows {
                for (one, other) in [(older, newer), (newer, older)] {
                    if *one == known && !all.contains(other) {
                        all.push(*other);
                    }
                }
            }
            at += 1;
        }
        all.retain(|index| matches!(self.standing(*index).applies, Applies::Unknown(_)));
        all
    }
}
