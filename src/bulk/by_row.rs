//! What the subjects say of the rows of a survey, row by row. Knows hits and places; what they mean is gathered in [`super::draft`].

use std::ops::Range;

use super::lines::{Said, Subject};
use crate::screen::survey::Survey;
use crate::screen::{Hit, ScreeningPlan};

/// Subjects and what they say, in the order of rows.
pub(super) struct ByRow<'p> {
    rows: Vec<u32>,
    parts: Vec<(u32, &'p Hit)>,
}

impl<'p> ByRow<'p> {
    pub(super) fn of(
        plan: &'p ScreeningPlan<'_>,
        survey: &'p Survey<'_>,
        subjects: &[Subject],
    ) -> ByRow<'p> {
        let mut parts: Vec<(u32, &Hit)> = Vec::new();
        for (code, subject) in (0..).zip(subjects) {
            if subject.said == Said::Declared {
                let says = plan.says(survey, subject.analyte);
                parts.extend(says.map(|hit| (code, hit)));
            }
        }
        // Subjects of one row stay in their order.
        parts.sort_by_key(|(_, hit)| hit.row);
        ByRow {
            rows: parts.iter().map(|(_, hit)| hit.row).collect(),
            parts,
        }
    }

    /// The rows of a range of which anything is said, each with what is said of it.
    pub(super) fn range(&self, rows: Range<u32>) -> impl Iterator<Item = (u32, &[(u32, &'p Hit)])> {
        let start = self.rows.partition_point(|row| *row < rows.start);
        let behind = self.rows.get(start..).unwrap_or_default();
        let length = behind.partition_point(|row| *row < rows.end);
        let own = self.parts.get(start..start + length).unwrap_or_default();
        let by_row = own.chunk_by(|(_, one), (_, next)| one.row == next.row);
        by_row.filter_map(|parts| Some((parts.first()?.1.row, parts)))
    }
}
