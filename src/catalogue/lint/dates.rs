//! Ends after which nothing is said.

use super::{Limits, Lint};
use crate::catalogue::limit::Limit;
use crate::catalogue::load::places::Line;

impl Lint<'_, '_> {
    pub(super) fn dates(&mut self, limits: &Limits<'_>) {
        for (index, standard) in self.catalogue.standards() {
            if let Some(day) = standard.withdrawn
                && standard.replaced_by.is_none()
            {
                self.of_standard(
                    index,
                    Line::Withdrawn,
                    format!(
                        "`{}` ends on {day} and nothing follows it; name its successor in `replaced_by`",
                        standard.id
                    ),
                );
            }
        }
        for rows in limits.values() {
            for (index, limit) in rows {
                let Some(last) = limit.days.last else {
                    continue;
                };
                let goes_on = |other: &Limit| {
                    let begins = other.days.first.is_none_or(|first| {
                        last.tomorrow().is_ok_and(|next_day| first <= next_day)
                    });
                    begins && other.days.last.is_none_or(|end| end > last)
                };
                let ends_with_its_text =
                    self.catalogue
                        .standard(limit.standard)
                        .is_some_and(|standard| {
                            let ends = [
                                standard.withdrawn,
                                standard.replaced_by.as_ref().map(|next| next.on),
                            ];
                            let next_day = last.tomorrow().unwrap_or(last);
                            ends.into_iter().flatten().any(|end| end <= next_day)
                        });
                if !ends_with_its_text && !rows.iter().any(|(_, other)| goes_on(other)) {
                    self.of_limit(
                        *index,
                        format!(
                            "`{}` ends on {last} and no row bounds it after; add the row that follows",
                            limit.id
                        ),
                    );
                }
            }
        }
    }
}
