//! The analytes of a registry, and of what sort each is without unpacking it.
//!
//! Knows where they are kept. Knows nothing of lookup, groups or weights.

use serde::{Deserialize, Serialize};

use super::group::{Analyte, AnalyteId, AnalyteKey, Nature};
use crate::shelf::{Column, Shelf};

/// All analytes by id.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Analytes {
    entries: Shelf<Analyte>,
    sorts: Column,
}

/// A nature without its details.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    Substance,
    Element,
    Species,
    Group,
    Parameter,
}

impl Sort {
    const ALL: [Sort; 5] = [
        Sort::Substance,
        Sort::Element,
        Sort::Species,
        Sort::Group,
        Sort::Parameter,
    ];

    fn of(nature: &Nature) -> Sort {
        match nature {
            Nature::Substance { .. } => Sort::Substance,
            Nature::Element { .. } => Sort::Element,
            Nature::Species { .. } => Sort::Species,
            Nature::Group { .. } => Sort::Group,
            Nature::Parameter => Sort::Parameter,
        }
    }
}

impl Analytes {
    pub(super) fn new(analytes: Vec<Analyte>) -> Analytes {
        let sorts = analytes
            .iter()
            .map(|analyte| Sort::of(&analyte.nature) as u32);
        Analytes {
            sorts: Column::of(&sorts.collect::<Vec<_>>()),
            entries: Shelf::Whole(analytes),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = AnalyteId> + use<> {
        (0..self.len() as u32).map(AnalyteId)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (AnalyteId, &Analyte)> {
        (0..).map(AnalyteId).zip(self.entries.iter())
    }

    pub(super) fn get(&self, id: AnalyteId) -> Option<&Analyte> {
        self.entries.get(id.index())
    }

    pub(super) fn nature(&self, id: AnalyteId) -> Option<&Nature> {
        self.get(id).map(|analyte| &analyte.nature)
    }

    pub(super) fn sort(&self, id: AnalyteId) -> Option<Sort> {
        let sort = self.sorts.get(id.index())?;
        Sort::ALL.get(sort as usize).copied()
    }

    /// The key of an analyte, for messages.
    pub(super) fn key(&self, id: AnalyteId) -> AnalyteKey {
        self.get(id)
            .map_or_else(AnalyteKey::missing, |analyte| analyte.key.clone())
    }
}
