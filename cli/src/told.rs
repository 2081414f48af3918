//! A category and a material, and nothing else: what is told of a product on the command line.
//! Knows which conditions such a product can meet; every other question stays open.

use hazlimit::Catalogue;
use hazlimit::catalogue::condition::{Condition, Conjunction, Paths, Test};
use hazlimit::catalogue::tree::{NodeId, Tree};

use crate::outcome::Failure;

/// What is told; what is not may be anything.
#[derive(Clone, Copy)]
pub(crate) struct Told {
    pub(crate) category: Option<NodeId>,
    material: Option<NodeId>,
}

impl Told {
    /// Looks the names up.
    pub(crate) fn read(
        catalogue: &Catalogue,
        category: Option<&str>,
        material: Option<&str>,
    ) -> Result<Told, Failure> {
        let node = |tree: &Tree, what: &str, name: Option<&str>| {
            let found = name.map(|name| tree.find(name)).transpose();
            found.map_err(|unknown| Failure(format!("{what} {unknown}")))
        };
        Ok(Told {
            category: node(catalogue.categories(), "category", category)?,
            material: node(catalogue.materials(), "material", material)?,
        })
    }

    /// Whether some product of this kind meets the condition.
    pub(crate) fn can_meet(&self, catalogue: &Catalogue, condition: &Condition) -> bool {
        condition
            .all
            .iter()
            .all(|group| group.iter().any(|one| self.possible(catalogue, one)))
            && !condition
                .unless
                .iter()
                .any(|exception| self.certain(catalogue, exception))
    }

    /// Whether all tests can hold.
    fn possible(&self, catalogue: &Catalogue, Conjunction(tests): &Conjunction) -> bool {
        tests.iter().all(|test| match test {
            Test::Category(paths) => self
                .category
                .is_none_or(|node| can_be(catalogue.categories(), node, paths)),
            Test::Material(paths) => self
                .material
                .is_none_or(|node| can_be(catalogue.materials(), node, paths)),
            // Only the product can answer.
            _ => true,
        })
    }

    /// Whether all tests surely hold.
    fn certain(&self, catalogue: &Catalogue, Conjunction(tests): &Conjunction) -> bool {
        tests.iter().all(|test| match test {
            Test::Category(paths) => self
                .category
                .is_some_and(|node| must_be(catalogue.categories(), node, paths)),
            Test::Material(paths) => self
                .material
                .is_some_and(|node| must_be(catalogue.materials(), node, paths)),
            _ => false,
        })
    }
}

/// Whether something at the node, or further down, lies within one of the wanted subtrees and in none of the others.
fn can_be(tree: &Tree, node: NodeId, paths: &Paths) -> bool {
    let related = |other: &NodeId| tree.is_within(node, *other) || tree.is_within(*other, node);
    (paths.within.is_empty() || paths.within.iter().any(related))
        && !paths
            .outside
            .iter()
            .any(|other| tree.is_within(node, *other))
}

/// Whether everything at the node does.
fn must_be(tree: &Tree, node: NodeId, paths: &Paths) -> bool {
    let related = |other: &NodeId| tree.is_within(node, *other) || tree.is_within(*other, node);
    (paths.within.is_empty()
        || paths
            .within
            .iter()
            .any(|other| tree.is_within(node, *other)))
        && !paths.outside.iter().any(related)
}
