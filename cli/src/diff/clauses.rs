//! Clauses with first and last days of their own, within an edition that stays.

use std::collections::BTreeMap;

use hazlimit::catalogue::limit::Limit;
use jiff::civil::Date;

use super::change::{Change, Kind};
use super::figures;
use super::wanted::Wanted;
use crate::describe;

pub(super) fn changes(wanted: &Wanted<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (index, standard) in wanted.standards() {
        let whole = describe::days_of_standard(wanted.catalogue, standard);
        // What ends and what begins on a day are told together: the one often takes the other's place.
        let mut days: BTreeMap<Date, (Vec<&Limit>, Vec<&Limit>)> = BTreeMap::new();
        for limit in wanted.limits(index) {
            let own = describe::days_of_limit(wanted.catalogue, limit);
            if let Some(day) = wanted.end(own).filter(|_| own.last != whole.last) {
                days.entry(day).or_default().0.push(limit);
            }
            if let Some(day) = wanted.beginning(own).filter(|_| own.first != whole.first) {
                days.entry(day).or_default().1.push(limit);
            }
        }
        for (day, (ending, beginning)) in days {
            let lines = figures::compare(wanted, &ending, &beginning);
            changes.push(Change::new(wanted, day, Kind::Clauses, standard).with_lines(lines));
        }
    }
    changes
}
