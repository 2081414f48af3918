//! Which changes are asked for: the days, the markets and the category.

use hazlimit::Catalogue;
use hazlimit::catalogue::condition::{Condition, Days};
use hazlimit::catalogue::limit::{Effect, Limit};
use hazlimit::catalogue::standard::{Market, Standard, StandardIndex};
use hazlimit::report::wording::Language;
use jiff::civil::Date;

use crate::describe::{self, Voice};
use crate::told::Told;

pub(super) struct Wanted<'c> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) language: Language,
    /// The day of the old state.
    pub(super) after: Date,
    /// The day of the new state.
    pub(super) to: Date,
    pub(super) told: Told,
    pub(super) markets: Vec<Market>,
}

impl<'c> Wanted<'c> {
    /// Whether something of this day has changed since the old state.
    pub(super) fn holds(&self, day: Date) -> bool {
        self.after < day && day <= self.to
    }

    /// The day on which something begins that has this first day, if it is within the period.
    pub(super) fn beginning(&self, days: Days) -> Option<Date> {
        days.first.filter(|day| self.holds(*day))
    }

    /// The first day without something that has this last day, if it is within the period.
    pub(super) fn end(&self, days: Days) -> Option<Date> {
        let day = days.last?.tomorrow().ok()?;
        self.holds(day).then_some(day)
    }

    /// The editions of the markets asked for.
    pub(super) fn standards(&self) -> impl Iterator<Item = (StandardIndex, &'c Standard)> {
        self.catalogue
            .standards()
            .filter(|(_, standard)| self.takes(standard))
    }

    /// The limits of an edition that can concern the category.
    pub(super) fn limits(&self, of: StandardIndex) -> impl Iterator<Item = &'c Limit> {
        self.catalogue
            .limits()
            .map(|(_, limit)| limit)
            .filter(move |limit| limit.standard == of && self.can_concern(&limit.applies))
    }

    /// How many requirements of an edition that are not encoded can concern the category.
    pub(super) fn gaps(&self, of: StandardIndex) -> usize {
        let of_it = self.catalogue.gaps().filter(|gap| gap.standard == of);
        of_it.filter(|gap| self.can_concern(&gap.applies)).count()
    }

    pub(super) fn can_concern(&self, condition: &Condition) -> bool {
        self.told.can_meet(self.catalogue, condition)
    }

    fn takes(&self, standard: &Standard) -> bool {
        self.markets.is_empty() || self.markets.contains(&standard.jurisdiction)
    }

    /// When a limit applies beyond the scope of its standard, in words; of a duty, also what it is.
    pub(super) fn conditions(&self, limit: &Limit) -> String {
        let mut said = self.said(limit, Voice::Names(self.language));
        if let Effect::Duty { does } = &limit.effect {
            said.insert(0, self.language.of(does).to_owned());
        }
        said.join(self.language.pick("; ", "；"))
    }

    /// The same with the keys of the files.
    pub(super) fn keys(&self, limit: &Limit) -> String {
        self.said(limit, Voice::Keys).join("; ")
    }

    fn said(&self, limit: &Limit, voice: Voice) -> Vec<String> {
        match self.catalogue.standard(limit.standard) {
            Some(standard) => {
                describe::beyond_scope(self.catalogue, &limit.applies, &standard.scope, voice)
            }
            None => describe::list(self.catalogue, &limit.applies, voice),
        }
    }
}
