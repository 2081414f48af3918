//! Where each standard and each limit was written, for what only the whole catalogue can tell. Kept while files are read, never stored.

use super::{Problem, Source, line_at};
use crate::catalogue::limit::LimitIndex;
use crate::catalogue::standard::StandardIndex;

/// A place in a file.
#[derive(Clone, Copy)]
pub(crate) struct Place<'s> {
    pub(crate) source: &'s Source,
    pub(crate) at: usize,
}

impl Place<'_> {
    pub(crate) fn problem(self, message: String) -> Problem {
        Problem {
            file: self.source.name.clone(),
            line: line_at(&self.source.text, self.at),
            message,
        }
    }
}

/// The places of a standard's dates and names; what a file leaves out stands at its id.
pub(crate) struct StandardPlaces<'s> {
    pub(crate) source: &'s Source,
    pub(crate) id: usize,
    pub(crate) effective: Option<usize>,
    pub(crate) withdrawn: Option<usize>,
    pub(crate) amends: Option<usize>,
    pub(crate) replaced_by: Option<usize>,
    pub(crate) replaced_on: Option<usize>,
    pub(crate) older_stock_until: Option<usize>,
    pub(crate) replaces: Option<usize>,
}

/// Which line of a standard's head.
#[derive(Clone, Copy)]
pub(crate) enum Line {
    Id,
    Effective,
    Withdrawn,
    Amends,
    ReplacedBy,
    ReplacedOn,
    OlderStockUntil,
    Replaces,
}

/// The places of all that was added to a catalogue; what it held before has none.
pub(crate) struct Places<'s> {
    first_standard: usize,
    first_limit: usize,
    standards: Vec<StandardPlaces<'s>>,
    limits: Vec<Place<'s>>,
}

impl<'s> Places<'s> {
    /// For what is added to this many standards and limits.
    pub(crate) fn after(standards: usize, limits: usize) -> Places<'s> {
        Places {
            first_standard: standards,
            first_limit: limits,
            standards: Vec::new(),
            limits: Vec::new(),
        }
    }

    /// Keeps the places of the next standard.
    pub(crate) fn add_standard(&mut self, places: StandardPlaces<'s>) {
        self.standards.push(places);
    }

    /// Keeps the place of the next limit.
    pub(crate) fn add_limit(&mut self, place: Place<'s>) {
        self.limits.push(place);
    }

    /// The place of a line of a standard's head.
    pub(crate) fn standard(&self, index: StandardIndex, line: Line) -> Option<Place<'s>> {
        let at = (index.0 as usize).checked_sub(self.first_standard)?;
        let places = self.standards.get(at)?;
        let at = match line {
            Line::Id => None,
            Line::Effective => places.effective,
            Line::Withdrawn => places.withdrawn,
            Line::Amends => places.amends,
            Line::ReplacedBy => places.replaced_by,
            Line::ReplacedOn => places.replaced_on,
            Line::OlderStockUntil => places.older_stock_until,
            Line::Replaces => places.replaces,
        };
        Some(Place {
            source: places.source,
            at: at.unwrap_or(places.id),
        })
    }

    /// The place of a limit.
    pub(crate) fn limit(&self, index: LimitIndex) -> Option<Place<'s>> {
        let at = (index.0 as usize).checked_sub(self.first_limit)?;
        self.limits.get(at).copied()
    }
}
