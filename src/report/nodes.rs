//! The nodes of a BOM as a report names them: paths and titles, in the order in which screening numbers them. Knows no finding.

use super::ReportNode;
use crate::bom::{Bom, Part};

/// The product, then each part with its materials and the parts below it.
pub(super) fn named(bom: &Bom) -> Vec<ReportNode> {
    let mut nodes = vec![ReportNode {
        path: "product".to_owned(),
        title: bom.product.name.clone(),
    }];
    for (at, part) in bom.parts.iter().enumerate() {
        name_part(part, format!("parts[{at}]"), "", &mut nodes);
    }
    nodes
}

fn name_part(part: &Part, path: String, title: &str, nodes: &mut Vec<ReportNode>) {
    let title = if title.is_empty() {
        part.name.clone()
    } else {
        format!("{title} › {}", part.name)
    };
    nodes.push(ReportNode {
        path: path.clone(),
        title: title.clone(),
    });
    for (at, material) in part.materials.iter().enumerate() {
        nodes.push(ReportNode {
            path: format!("{path}.materials[{at}]"),
            title: format!("{title} › {}", material.name),
        });
    }
    for (at, inner) in part.parts.iter().enumerate() {
        name_part(inner, format!("{path}.parts[{at}]"), &title, nodes);
    }
}
