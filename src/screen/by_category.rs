//! Which clauses can bear on products of some categories at all, so that a product is not asked about the clauses of all others.
//! Knows conditions and the tree of categories; whether a clause applies is decided elsewhere.

use super::applies::Declared;
use crate::catalogue::condition::{Condition, Test};
use crate::catalogue::tree::{NodeId, Tree};

/// Clauses by the categories that their conditions ask for.
#[derive(Debug, Default)]
pub(crate) struct ByCategory {
    /// The places of clauses that apply nowhere but in these branches, or above them.
    asked: Vec<(NodeId, Vec<u32>)>,
    /// Those that may apply in any category.
    others: Vec<u32>,
    many: u32,
}

impl ByCategory {
    /// Of the conditions of all clauses, in their order.
    pub(crate) fn of<'c>(conditions: impl Iterator<Item = Option<&'c Condition>>) -> ByCategory {
        let mut found = ByCategory::default();
        let mut asked = std::collections::BTreeMap::<NodeId, Vec<u32>>::new();
        for (at, condition) in (0..).zip(conditions) {
            found.many = at + 1;
            match condition.and_then(categories) {
                None => found.others.push(at),
                Some(branches) => {
                    for branch in branches {
                        asked.entry(branch).or_default().push(at);
                    }
                }
            }
        }
        found.asked = asked.into_iter().collect();
        found
    }

    /// The places of the clauses that can bear on nodes declared so, in their order.
    pub(crate) fn bearing_on(&self, all: &[Declared], tree: &Tree) -> Vec<u32> {
        // Of a node without a category nothing is known.
        if all.iter().any(|declared| declared.categories.is_empty()) {
            return (0..self.many).collect();
        }
        let mut declared: Vec<NodeId> = Vec::new();
        for category in all.iter().flat_map(|declared| &declared.categories) {
            if !declared.contains(category) {
                declared.push(*category);
            }
        }
        let mut found = self.others.clone();
        for (branch, places) in &self.asked {
            // What is declared further up may yet be in the branch.
            let is_related = |category: &NodeId| {
                tree.is_within(*category, *branch) || tree.is_within(*branch, *category)
            };
            if declared.iter().any(is_related) {
                found.extend_from_slice(places);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The branches outside of which a condition holds for no category; `None` where there are none such.
fn categories(condition: &Condition) -> Option<Vec<NodeId>> {
    condition.all.iter().find_map(|any| {
        let mut branches = Vec::new();
        for conjunction in any {
            let within = conjunction.0.iter().find_map(|test| match test {
                Test::Category(paths) if !paths.within.is_empty() => Some(&paths.within),
                _ => None,
            })?;
            branches.extend_from_slice(within);
        }
        branches.sort_unstable();
        branches.dedup();
        Some(branches)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::screen::applies::{Applies, Masses, Profile, applies};

    #[test]
    fn what_is_left_out_applies_to_no_product_of_the_category() {
        let catalogue = Catalogue::builtin();
        let conditions: Vec<&Condition> = catalogue
            .limits()
            .map(|(_, limit)| &limit.applies)
            .collect();
        let by_category = ByCategory::of(conditions.iter().map(|condition| Some(*condition)));
        let tree = catalogue.categories();
        let mut left_out = 0;
        for (category, _) in tree.iter() {
            let declared = Declared {
                categories: vec![category],
                ..Declared::default()
            };
            let bearing = by_category.bearing_on(std::slice::from_ref(&declared), tree);
            for (at, condition) in (0..).zip(&conditions) {
                if bearing.binary_search(&at).is_err() {
                    left_out += 1;
                    let profile = Profile {
                        declared: &declared,
                        masses: Masses::LeftOut,
                    };
                    let applies = applies(condition, profile, catalogue);
                    assert_eq!(applies, Applies::No, "{}", tree.path(category));
                }
            }
        }
        assert!(left_out > 0);
        let nothing = [Declared::default()];
        assert_eq!(
            by_category.bearing_on(&nothing, tree).len(),
            conditions.len()
        );
    }
}
