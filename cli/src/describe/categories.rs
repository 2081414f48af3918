//! The categories that a condition asks for, told apart from the rest of it. Knows the tree of categories, no words.

use hazlimit::Catalogue;
use hazlimit::catalogue::condition::{Condition, Conjunction, Test};
use hazlimit::catalogue::tree::{NodeId, Tree};

/// The categories that a condition plainly asks for, the narrowest ones, and the rest of the condition.
pub(crate) fn without_categories(
    catalogue: &Catalogue,
    condition: &Condition,
) -> (Vec<NodeId>, Condition) {
    let tree = catalogue.categories();
    let mut categories: Vec<NodeId> = Vec::new();
    let mut rest = condition.clone();
    for group in &mut rest.all {
        if let [Conjunction(tests)] = group.as_mut_slice() {
            for test in tests.iter_mut() {
                if let Test::Category(paths) = test
                    && narrowed(tree, &mut categories, &paths.within)
                {
                    paths.within.clear();
                }
            }
            let says_nothing = |test: &Test| matches!(test, Test::Category(paths) if paths.within.is_empty() && paths.outside.is_empty());
            tests.retain(|test| !says_nothing(test));
        } else if let Some(either) = of_alternatives(tree, group) {
            // The alternatives ask for more than the category, so they stay.
            narrowed(tree, &mut categories, &either);
        }
    }
    rest.all
        .retain(|group| group.iter().all(|one| !one.0.is_empty()));
    (categories, rest)
}

/// Narrows the categories to these; false where the two have nothing to do with each other, so that both must be said.
fn narrowed(tree: &Tree, categories: &mut Vec<NodeId>, to: &[NodeId]) -> bool {
    let within = |inner: &[NodeId], outer: &[NodeId]| {
        let lies = |one: &NodeId| outer.iter().any(|other| tree.is_within(*one, *other));
        inner.iter().all(lies)
    };
    if categories.is_empty() || within(to, categories) {
        categories.clear();
        categories.extend(to);
        true
    } else {
        within(categories, to)
    }
}

/// The widest categories of alternatives, if each of them asks for one.
fn of_alternatives(tree: &Tree, group: &[Conjunction]) -> Option<Vec<NodeId>> {
    let mut widest: Vec<NodeId> = Vec::new();
    for Conjunction(tests) in group {
        let wanted = tests.iter().find_map(|test| match test {
            Test::Category(paths) if !paths.within.is_empty() => Some(&paths.within),
            _ => None,
        })?;
        for node in wanted {
            if !widest.iter().any(|known| tree.is_within(*node, *known)) {
                widest.retain(|known| !tree.is_within(*known, *node));
                widest.push(*node);
            }
        }
    }
    Some(widest)
}

/// The top-level categories that a condition plainly asks for; none where it may concern every product.
pub(crate) fn roots(catalogue: &Catalogue, condition: &Condition) -> Vec<NodeId> {
    let tree = catalogue.categories();
    let root = |id: NodeId| tree.find(tree.path(id).split('/').next()?).ok();
    let (categories, _) = without_categories(catalogue, condition);
    let mut roots: Vec<NodeId> = categories.into_iter().filter_map(root).collect();
    roots.sort_unstable();
    roots.dedup();
    roots
}
