//! Which edition counts (section 10).

use hazlimit::Catalogue;
use hazlimit::catalogue::condition::Days;
use hazlimit::catalogue::limit::{Dating, Gap, Limit};
use hazlimit::catalogue::standard::{OlderStock, StandardIndex};
use jiff::civil::Date;

use super::applies::{Holds, and, not};

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Standing {
    pub applies: Holds,
    pub upcoming: bool,
}

pub struct Editions<'c> {
    pub catalogue: &'c Catalogue,
    pub made: Option<Date>,
    pub on: Date,
}

impl Editions<'_> {
    fn may_follow(&self, index: StandardIndex) -> Holds {
        let Some(next) = &self.catalogue.standard(index).unwrap().replaced_by else {
            return Some(true);
        };
        if self.on < next.on {
            return Some(true);
        }
        let made_before = self.made.map(|made| made < next.on);
        match next.older_stock {
            OlderStock::FollowsNew => Some(false),
            OlderStock::FollowsOld => made_before,
            OlderStock::FollowsOldUntil(last) if self.on <= last => made_before,
            OlderStock::FollowsOldUntil(_) => Some(false),
            OlderStock::NotEstablished => and(made_before, None),
        }
    }

    pub fn of_standard(&self, index: StandardIndex) -> Standing {
        let standard = self.catalogue.standard(index).unwrap();
        let applies = |applies, upcoming| Standing { applies, upcoming };
        if standard.withdrawn.is_some_and(|day| day <= self.on) {
            return applies(Some(false), false);
        }
        if standard.effective.is_some_and(|first| self.on < first) {
            return applies(Some(true), true);
        }
        let amended = standard
            .amends
            .as_ref()
            .and_then(|id| self.catalogue.standard_by_id(id.as_str()));
        let mut holds = self.may_follow(amended.map_or(index, |(amended, _)| amended));
        for (older, text) in self.catalogue.standards() {
            let replaced_by_this = text
                .replaced_by
                .as_ref()
                .is_some_and(|next| next.by == standard.id && next.on <= self.on);
            if replaced_by_this && older != index {
                holds = and(holds, not(self.may_follow(older)));
            }
        }
        applies(holds, false)
    }

    pub fn of_limit(&self, limit: &Limit) -> Standing {
        let mut standing = self.of_standard(limit.standard);
        for referred in &limit.referred {
            if referred.dating == Dating::Following {
                let other = self.of_standard(referred.standard);
                standing = Standing {
                    applies: and(standing.applies, other.applies),
                    upcoming: standing.upcoming || other.upcoming,
                };
            }
        }
        self.within(standing, limit.days)
    }

    pub fn of_gap(&self, gap: &Gap) -> Standing {
        self.within(self.of_standard(gap.standard), gap.days)
    }

    fn within(&self, mut standing: Standing, days: Days) -> Standing {
        if days.last.is_some_and(|last| last < self.on) {
            standing.applies = Some(false);
        }
        standing.upcoming |= days.first.is_some_and(|first| self.on < first);
        standing
    }

    /// The edition that is open, of a limit of which it is open whether it counts.
    pub fn open_edition(&self, limit: &Limit) -> Option<StandardIndex> {
        let following = limit
            .referred
            .iter()
            .filter(|referred| referred.dating == Dating::Following)
            .map(|referred| referred.standard);
        let open = std::iter::once(limit.standard)
            .chain(following)
            .find(|index| self.of_standard(*index).applies.is_none())?;
        let amends = self.catalogue.standard(open).unwrap().amends.as_ref();
        let amended = amends.and_then(|id| self.catalogue.standard_by_id(id.as_str()));
        Some(amended.map_or(open, |(index, _)| index))
    }

    /// All open editions of the text that an edition is one of.
    pub fn open_of_one_text(&self, edition: StandardIndex) -> Vec<StandardIndex> {
        let mut text = vec![edition];
        loop {
            let before = text.len();
            for (older, standard) in self.catalogue.standards() {
                let Some(next) = &standard.replaced_by else {
                    continue;
                };
                if let Some((newer, _)) = self.catalogue.standard_by_id(next.by.as_str()) {
                    for (one, other) in [(older, newer), (newer, older)] {
                        if text.contains(&one) && !text.contains(&other) {
                            text.push(other);
                        }
                    }
                }
            }
            if text.len() == before {
                break;
            }
        }
        text.retain(|index| self.of_standard(*index).applies.is_none());
        text
    }
}
