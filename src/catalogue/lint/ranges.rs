//! Ranges of one fact, and branches of one tree, that leave something out between them, or overlap.

use std::collections::{BTreeMap, BTreeSet};

use super::{Limits, Lint};
use crate::catalogue::condition::{Condition, Paths, Test};
use crate::catalogue::fact::{AnswerType, FactId, Range};
use crate::catalogue::limit::{Limit, LimitIndex};
use crate::catalogue::standard::StandardIndex;
use crate::catalogue::tree::{NodeId, Tree};

/// One range of a limit, and where it stands.
type Ranged<'c> = (Range, LimitIndex, &'c Limit);

impl Lint<'_, '_> {
    pub(super) fn ranges(&mut self, limits: &Limits<'_>) {
        // What one kind of quantity leaves out another one may bound.
        let mut of_thing: BTreeMap<(StandardIndex, &str), Vec<(LimitIndex, &Limit)>> =
            BTreeMap::new();
        for (index, limit) in limits.values().flatten() {
            let thing = (limit.standard, limit.form.text.as_str());
            of_thing.entry(thing).or_default().push((*index, limit));
        }
        for rows in of_thing.values() {
            self.branches(rows);
        }
        for rows in limits.values() {
            let mut ranged: BTreeMap<(FactId, String), Vec<Ranged<'_>>> = BTreeMap::new();
            for (index, limit) in rows {
                for (fact, range, rest) in ranges_of(&limit.applies) {
                    let rest = format!("{rest:?} {:?}", limit.days);
                    let same = ranged.entry((fact, rest)).or_default();
                    same.push((range, *index, limit));
                }
            }
            for ((fact, _), mut ranges) in ranged {
                ranges.sort_by_key(|(range, index, _)| (range.from, *index));
                self.neighbours(fact, &ranges);
            }
        }
    }

    fn neighbours(&mut self, fact: FactId, ranges: &[Ranged<'_>]) {
        for ((first, _, before), (second, index, limit)) in ranges.iter().zip(ranges.iter().skip(1))
        {
            let (Some(end), Some(begin)) = (first.up_to, second.from) else {
                continue;
            };
            if begin > end.saturating_add(1) {
                let (end, begin) = (self.shown(fact, end), self.shown(fact, begin));
                self.of_limit(
                    *index,
                    format!(
                        "between {end} (`{}`) and {begin} (`{}`) nothing bounds it; close the gap, or say in a [[gap]] what holds there",
                        before.id, limit.id
                    ),
                );
            } else if begin <= end {
                let (end, begin) = (self.shown(fact, end), self.shown(fact, begin));
                self.of_limit(
                    *index,
                    format!(
                        "`{}` and `{}` both hold from {begin} to {end}; the stricter decides there",
                        before.id, limit.id
                    ),
                );
            }
        }
    }

    fn shown(&self, fact: FactId, number: i64) -> String {
        let fact = self.catalogue.fact(fact);
        match fact.map(|fact| (fact.key.as_str(), &fact.answer)) {
            Some((key, AnswerType::Age)) => format!("{key} {number} months"),
            Some((key, AnswerType::Measure(units))) => {
                let unit = units.iter().find(|unit| unit.size == 1);
                let symbol = unit.map_or("", |unit| unit.symbol.as_str());
                let (whole, rest) = (number / 1000, number % 1000);
                format!("{key} {whole}.{rest:03} {symbol}")
            }
            _ => number.to_string(),
        }
    }

    /// Branches of a tree of which all but one or two are bounded one by one.
    fn branches(&mut self, rows: &[(LimitIndex, &Limit)]) {
        let catalogue = self.catalogue;
        let categories = |test: &Test| match test {
            Test::Category(paths) => Some(paths.clone()),
            _ => None,
        };
        let materials = |test: &Test| match test {
            Test::Material(paths) => Some(paths.clone()),
            _ => None,
        };
        self.left_out(catalogue.categories(), rows, categories);
        self.left_out(catalogue.materials(), rows, materials);
    }

    fn left_out(
        &mut self,
        tree: &Tree,
        rows: &[(LimitIndex, &Limit)],
        paths_of: impl Fn(&Test) -> Option<Paths>,
    ) {
        let mut wanted: BTreeSet<NodeId> = BTreeSet::new();
        for (_, limit) in rows {
            let tests = limit.own_scope.all.iter().flatten().flat_map(|one| &one.0);
            let paths: Vec<Paths> = tests.filter_map(&paths_of).collect();
            // A row that asks for no branch holds for all of them.
            if paths.iter().all(|paths| paths.within.is_empty()) {
                return;
            }
            wanted.extend(paths.into_iter().flat_map(|paths| paths.within));
        }
        let Some((last, _)) = rows.last() else {
            return;
        };
        let mut children: BTreeMap<&str, Vec<(NodeId, &str)>> = BTreeMap::new();
        for (id, node) in tree.iter() {
            if let Some((above, _)) = node.path.rsplit_once('/') {
                children.entry(above).or_default().push((id, &node.path));
            }
        }
        for siblings in children.values() {
            let is_bounded = |id: NodeId| {
                let meets = |node: &NodeId| tree.is_within(id, *node) || tree.is_within(*node, id);
                wanted.iter().any(meets)
            };
            // What is left over in a tree is left over in many a table, too.
            let siblings: Vec<&(NodeId, &str)> = siblings
                .iter()
                .filter(|(_, path)| !path.ends_with("/other"))
                .collect();
            let missing: Vec<&str> = siblings
                .iter()
                .filter(|(id, _)| !is_bounded(*id))
                .map(|(_, path)| *path)
                .collect();
            let own = siblings
                .iter()
                .filter(|(id, _)| wanted.contains(id))
                .count();
            if let [one] = missing.as_slice()
                && own >= 2
                && own + 1 == siblings.len()
            {
                self.of_limit(
                    *last,
                    format!(
                        "every branch beside `{one}` is bounded, and that one is not; add it, or say in a [[gap]] what holds there"
                    ),
                );
            }
        }
    }
}

/// Each range in a condition without alternatives, and the condition without it.
fn ranges_of(condition: &Condition) -> Vec<(FactId, Range, Condition)> {
    let mut found = Vec::new();
    for (group, conjunctions) in condition.all.iter().enumerate() {
        let [only] = conjunctions.as_slice() else {
            continue;
        };
        for (at, test) in only.0.iter().enumerate() {
            if let Test::Age(fact, range) | Test::Measure(fact, range) = test {
                let mut rest = condition.clone();
                let tests = rest.all.get_mut(group).and_then(|group| group.first_mut());
                if let Some(tests) = tests {
                    tests.0.remove(at);
                }
                found.push((*fact, *range, rest));
            }
        }
    }
    found
}
