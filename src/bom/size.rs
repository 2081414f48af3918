//! How large a product may be. Knows counts alone; its depth and the size of its file are checked where they are read.
//!
//! Every check of a limit looks at every material, and what a product or part declares holds for each material below: without an end a file of some
//! megabytes could ask for more memory than there is.

use super::refusal::BuildError;
use super::{Bom, Part};

/// More parts and materials no product has.
const MOST_NODES: usize = 100_000;

/// So often declarations and results of the product and its parts may hold for a material: each counts once for each material below it.
const MOST_INHERITED: usize = 2_000_000;

/// Refuses a product that is too large to be screened.
pub(super) fn check(bom: &Bom) -> Result<(), BuildError> {
    let mut size = Size::default();
    let above = bom
        .product
        .free_of
        .len()
        .saturating_add(bom.product.results.len());
    for part in &bom.parts {
        size.add(part, above);
    }
    if size.nodes > MOST_NODES {
        return Err(BuildError::TooManyNodes {
            given: size.nodes,
            most: MOST_NODES,
        });
    }
    match size.inherited > MOST_INHERITED {
        true => Err(BuildError::TooManyInherited {
            given: size.inherited,
            most: MOST_INHERITED,
        }),
        false => Ok(()),
    }
}

#[derive(Default)]
struct Size {
    nodes: usize,
    inherited: usize,
}

impl Size {
    /// Parts are nested no deeper than their depth allows.
    fn add(&mut self, part: &Part, above: usize) {
        let own = part.free_of.len().saturating_add(part.results.len());
        let here = above.saturating_add(own);
        let materials = part.materials.len();
        self.nodes = self.nodes.saturating_add(materials).saturating_add(1);
        let inherited = here.saturating_mul(materials);
        self.inherited = self.inherited.saturating_add(inherited);
        for inner in &part.parts {
            self.add(inner, here);
        }
    }
}
