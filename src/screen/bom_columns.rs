//! The columns that one BOM needs, cut down to the rows that apply to it. Knows which analytes it names, not where.

use super::column::Hit;
use super::plan::Plan;
use super::touches::RowSet;
use crate::catalogue::Catalogue;
use crate::substance::AnalyteId;

/// The columns of one BOM's analytes, as far as they speak of rows that apply to it.
pub(crate) struct Columns<'p> {
    plan: &'p Plan,
    catalogue: &'p Catalogue,
    rows: RowSet,
    /// The place of each analyte's column below, from 1.
    places: Vec<u32>,
    columns: Vec<Vec<&'p Hit>>,
}

impl<'p> Columns<'p> {
    pub(crate) fn new(plan: &'p Plan, catalogue: &'p Catalogue, rows: RowSet) -> Columns<'p> {
        Columns {
            plan,
            catalogue,
            rows,
            places: vec![0; catalogue.registry().len()],
            columns: Vec::new(),
        }
    }

    /// The place of an analyte's column.
    pub(crate) fn place_of(&mut self, analyte: AnalyteId) -> usize {
        let Some(place) = self.places.get_mut(analyte.index()) else {
            return usize::MAX;
        };
        if *place == 0 {
            let column = self.plan.column(self.catalogue, analyte);
            let hits = column.into_iter().flat_map(|column| column.of(&self.rows));
            self.columns.push(hits.collect());
            *place = self.columns.len() as u32;
        }
        *place as usize - 1
    }

    pub(crate) fn at(&self, place: usize) -> &[&'p Hit] {
        self.columns.get(place).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn rows(&self) -> &RowSet {
        &self.rows
    }

    pub(crate) fn catalogue(&self) -> &'p Catalogue {
        self.catalogue
    }
}
