//! Printed digits where rounded values are compared: there `0.1` and `0.10` are two limits.

use std::collections::BTreeMap;

use super::{Limits, Lint};
use crate::catalogue::limit::{Limit, LimitIndex};
use crate::catalogue::standard::StandardIndex;
use crate::quantity::{Amount, Comparison, Unit};

impl Lint<'_, '_> {
    pub(super) fn digits(&mut self, limits: &Limits<'_>) {
        type Rows<'c> = Vec<(LimitIndex, &'c Limit)>;
        let mut printed: BTreeMap<(StandardIndex, &str, String, Amount), Rows<'_>> =
            BTreeMap::new();
        let mut rules: BTreeMap<StandardIndex, Rows<'_>> = BTreeMap::new();
        for (index, limit) in limits.values().flatten() {
            let by_standard = rules.entry(limit.standard).or_default();
            by_standard.push((*index, limit));
            let Some(figure) = limit.requirement.figure() else {
                continue;
            };
            if limit.comparison == Comparison::RoundedValue {
                let unit = unit_name(limit.unit);
                let key = (limit.standard, limit.kind.name(), unit, figure.amount());
                printed.entry(key).or_default().push((*index, limit));
                if figure.text().contains(['e', 'E']) {
                    self.of_limit(
                        *index,
                        format!(
                            "`{}`: values are rounded to the last printed digit of `{}`, and a power of ten has none; write the figure as it is printed",
                            limit.id,
                            figure.text()
                        ),
                    );
                }
            }
        }
        for rows in printed.values_mut() {
            rows.sort_by_key(|(index, _)| *index);
            let digits = |limit: &Limit| limit.requirement.figure().map(|figure| figure.decimals());
            let Some((_, first)) = rows.first() else {
                continue;
            };
            for (index, limit) in rows.iter().filter(|(_, one)| digits(one) != digits(first)) {
                let text = |limit: &Limit| {
                    let figure = limit.requirement.figure();
                    figure.map_or(String::new(), |figure| figure.text().to_owned())
                };
                self.of_limit(
                    *index,
                    format!(
                        "`{}` prints `{}` and `{}` prints `{}`: values are rounded to the last printed digit, so these are two limits; print both as the standard does",
                        first.id,
                        text(first),
                        limit.id,
                        text(limit)
                    ),
                );
            }
        }
        for rows in rules.values_mut() {
            rows.sort_by_key(|(index, _)| *index);
            let is_rounded =
                |(_, limit): &&(LimitIndex, &Limit)| limit.comparison == Comparison::RoundedValue;
            let rounded = rows.iter().filter(is_rounded).count();
            let of_full = rows.iter().find(|row| !is_rounded(row));
            if let (1.., Some((index, limit))) = (rounded, of_full) {
                self.of_limit(
                    *index,
                    format!(
                        "`{}` compares the full value and {rounded} other rows of its standard the rounded one; one rule mostly holds for a whole standard",
                        limit.id
                    ),
                );
            }
        }
    }
}

fn unit_name(unit: Unit) -> String {
    unit.symbol().to_owned()
}
