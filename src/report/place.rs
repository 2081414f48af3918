//! The product, part or material of the BOM that a node of the report stands for, found again for its names.

use super::{NodeIndex, Report};
use crate::bom::{Bom, Constituent, LabResult, Material, Part};

/// A material of the BOM by its node path, found again for its names.
pub(crate) fn node_of<'b>(report: &Report<'b>, node: NodeIndex) -> Option<NodeRef<'b>> {
    let path = &report.node(node)?.path;
    find_node(report.bom, path)
}

/// A node of the BOM.
#[derive(Clone, Copy)]
pub(crate) enum NodeRef<'b> {
    Product(&'b crate::bom::Product),
    Part(&'b Part),
    Material(&'b Material),
}

impl<'b> NodeRef<'b> {
    pub(crate) fn results(self) -> &'b [LabResult] {
        match self {
            NodeRef::Product(product) => &product.results,
            NodeRef::Part(part) => &part.results,
            NodeRef::Material(material) => &material.results,
        }
    }

    pub(crate) fn constituent(self, at: u32) -> Option<&'b Constituent> {
        match self {
            NodeRef::Material(material) => material.contains.get(at as usize),
            _ => None,
        }
    }
}

fn find_node<'b>(bom: &'b Bom, path: &str) -> Option<NodeRef<'b>> {
    if path == "product" {
        return Some(NodeRef::Product(&bom.product));
    }
    let mut parts = &bom.parts;
    let mut found: Option<&Part> = None;
    for step in path.split('.') {
        let (list, place) = step.trim_end_matches(']').split_once('[')?;
        let place: usize = place.parse().ok()?;
        match list {
            "parts" => {
                let part = parts.get(place)?;
                parts = &part.parts;
                found = Some(part);
            }
            "materials" => return found?.materials.get(place).map(NodeRef::Material),
            _ => return None,
        }
    }
    found.map(NodeRef::Part)
}
