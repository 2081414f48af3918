//! The two trees, product categories and material classes: paths, names, and the question whether one path lies within another.
//! Knows nothing of what hangs on a path.

use serde::{Deserialize, Serialize};

#[cfg(any(feature = "load", not(hazlimit_library)))]
use crate::shelf::Bytes;
use crate::shelf::{Column, Pieces, Shelf};
use crate::substance::Names;

/// A node of one tree. Ids of different trees must not be mixed; a [`Tree`] hands them out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct NodeId(pub(crate) u32);

/// One node: its path, names, and other words people use for it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Node {
    /// The whole path, `plastic/pvc`.
    pub path: String,
    /// Chinese and English name.
    pub names: Names,
    /// Other names.
    pub also: Vec<String>,
    /// Whether an element declared in such a material is there as the element itself; `None`: as the node above says.
    pub elements: Option<ElementsAre>,
}

/// What an element declared in a material is there as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ElementsAre {
    /// The element itself: the metals of an alloy.
    Themselves,
    /// Maybe any of its compounds.
    AnyCompound,
}

/// A tree of paths such as `toys/activity`; the nodes are kept in the order of their paths.
///
/// ```
/// let tree = hazlimit::Catalogue::builtin().materials();
/// let pvc = tree.find("plastic/pvc").expect("a material class");
/// assert_eq!(tree.find("PVC").expect("a name of it"), pvc);
/// assert!(tree.is_within(pvc, tree.find("plastic").expect("its parent")));
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tree {
    nodes: Shelf<Node>,
    /// The path of each node.
    paths: Pieces,
    /// The parent of each node, counted from one; zero where it has none.
    parents: Column,
}

/// A path or name that no node has.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "`{name}` is not known{}",
    crate::catalogue::nearest::did_you_mean(nearest)
)]
pub struct UnknownNode {
    /// What was asked for.
    pub name: String,
    /// The nearest paths.
    pub nearest: Vec<String>,
}

impl Tree {
    /// Adds nodes; a parent may come before or after its children.
    ///
    /// # Errors
    /// The path of the first node that is there already or whose parent is missing.
    #[cfg(any(feature = "load", not(hazlimit_library)))]
    pub(crate) fn extend(&mut self, nodes: Vec<Node>) -> Result<(), TreeError> {
        let all = self.nodes.whole();
        for node in nodes {
            if all.iter().any(|known| known.path == node.path) {
                return Err(TreeError::Twice(node.path));
            }
            all.push(node);
        }
        self.paths = Pieces::of(all.iter().map(|node| &node.path));
        let mut parents = Vec::new();
        for node in self.nodes.iter() {
            parents.push(match node.path.rsplit_once('/') {
                None => 0,
                Some((above, _)) => match self.by_path(above) {
                    Some(parent) => parent.0 + 1,
                    None => {
                        return Err(TreeError::NoParent(node.path.clone(), above.to_owned()));
                    }
                },
            });
        }
        self.parents = Column::of(&parents);
        Ok(())
    }

    /// All of it as the blob of a catalogue keeps it.
    #[cfg(any(feature = "load", not(hazlimit_library)))]
    pub(super) fn packed(&self) -> Result<Bytes, postcard::Error> {
        let packed = postcard::to_allocvec(&(&self.nodes, &self.paths, &self.parents))?;
        Ok(packed.into())
    }

    /// What was packed, each node unpacked when it is first asked for.
    pub(super) fn from_packed(bytes: &'static [u8]) -> Result<Tree, postcard::Error> {
        let (nodes, paths, parents) = postcard::from_bytes(bytes)?;
        Ok(Tree {
            nodes,
            paths,
            parents,
        })
    }

    /// The node with this path, name or other name (case ignored).
    ///
    /// # Errors
    /// [`UnknownNode`] with the nearest paths.
    pub fn find(&self, name: &str) -> Result<NodeId, UnknownNode> {
        let wanted = name.trim();
        if let Some(id) = self.by_path(wanted) {
            return Ok(id);
        }
        let folded = wanted.to_lowercase();
        let named = |node: &Node| {
            node.path.to_lowercase() == folded
                || node.names.en.to_lowercase() == folded
                || node.names.zh == wanted
                || node.also.iter().any(|other| other.to_lowercase() == folded)
        };
        match self.nodes.iter().position(named) {
            Some(at) => Ok(NodeId(at as u32)),
            None => Err(UnknownNode {
                name: wanted.to_owned(),
                nearest: crate::catalogue::nearest::nearest(
                    wanted,
                    self.nodes.iter().flat_map(|node| {
                        std::iter::once(node.path.as_str())
                            .chain(node.path.rsplit('/').next())
                            .map(move |seen| (seen, node.path.as_str()))
                    }),
                ),
            }),
        }
    }

    fn by_path(&self, path: &str) -> Option<NodeId> {
        let at = self.paths.position(path.as_bytes())?;
        Some(NodeId(at as u32))
    }

    /// The node, if the id is of this tree.
    #[must_use]
    pub fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// The path of a node, empty for an id of another tree.
    #[must_use]
    pub fn path(&self, id: NodeId) -> &str {
        self.get(id).map_or("", |node| node.path.as_str())
    }

    /// Whether `inner` is `outer` or lies below it.
    #[must_use]
    pub fn is_within(&self, inner: NodeId, outer: NodeId) -> bool {
        let mut at = Some(inner);
        while let Some(id) = at {
            if id == outer {
                return true;
            }
            at = self.parent(id);
        }
        false
    }

    /// What an element declared in a material of this class is there as; the nearest node that says decides.
    #[must_use]
    pub fn elements_are(&self, class: NodeId) -> ElementsAre {
        let mut at = Some(class);
        while let Some(id) = at {
            if let Some(said) = self.get(id).and_then(|node| node.elements) {
                return said;
            }
            at = self.parent(id);
        }
        ElementsAre::AnyCompound
    }

    fn parent(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.parents.get(id.0 as usize)?;
        parent.checked_sub(1).map(NodeId)
    }

    /// All nodes with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes
            .iter()
            .enumerate()
            .map(|(at, node)| (NodeId(at as u32), node))
    }
}

/// Why a tree does not hold together.
#[cfg(any(feature = "load", not(hazlimit_library)))]
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum TreeError {
    #[error("`{0}` stands twice")]
    Twice(String),
    #[error("`{0}` has no parent: add `{1}` first")]
    NoParent(String, String),
}
