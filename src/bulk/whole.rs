//! The way of a single BOM: the lines of one product as a BOM, and its report as rows. Knows the model; decides nothing itself.

use std::ops::Range;

use super::found::{Refusal, Row};
use super::lines::{Lines, Profile, Said, Subject};
use super::{Bulk, Tell};
use crate::bom::{
    Adjustment, Bom, Constituent, Identity, LabResult, Material, Part, Product, Quantity,
};
use crate::quantity::{Amount, Detection, Edge, Reading};
use crate::report::{About, Report, Status, Verdict};
use crate::screen::WHOLE;

/// A product of one part with these materials.
pub(super) fn bom_of(product: u32, profile: &Profile, materials: Vec<Material>) -> Bom {
    Bom {
        product: Product {
            name: format!("product {product}"),
            id: product.to_string(),
            made: profile.made,
            traits: profile.product.clone(),
            ..Product::default()
        },
        parts: vec![Part {
            name: "article".to_owned(),
            materials,
            ..Part::default()
        }],
    }
}

/// A material of a profile of which nothing is listed yet.
pub(super) fn material_of(code: u32, profile: &Profile) -> Material {
    Material {
        name: format!("material {code}"),
        disclosed: profile.disclosed,
        traits: profile.material.clone(),
        ..Material::default()
    }
}

/// A material of the lines: its code and where its lines stand.
pub(super) struct Place {
    pub(super) code: u32,
    pub(super) lines: Range<usize>,
}

/// Where the materials of one product stand.
pub(super) fn materials(lines: &Lines<'_>, product: Range<usize>) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    for (at, code) in product
        .clone()
        .zip(lines.material.get(product).unwrap_or_default())
    {
        match found.last_mut() {
            Some(place) if place.code == *code => place.lines.end = at + 1,
            _ => found.push(Place {
                code: *code,
                lines: at..at + 1,
            }),
        }
    }
    found
}

impl Bulk<'_> {
    /// The BOM of one product's lines, or the line at fault.
    pub(super) fn bom_at(
        &self,
        lines: &Lines<'_>,
        product: Range<usize>,
    ) -> Result<Bom, (usize, Refusal)> {
        let start = product.start;
        let code = lines.product.get(start).copied().unwrap_or_default();
        let mut first: Option<&Profile> = None;
        let mut materials_of_it = Vec::new();
        for place in materials(lines, product) {
            let at = place.lines.start;
            let named = lines.profile.get(place.lines.clone()).unwrap_or_default();
            if let Some(other) = named.iter().position(|one| Some(one) != named.first()) {
                return Err((at + other, Refusal::TwoProfiles));
            }
            let profile = named
                .first()
                .and_then(|named| self.profiles.get(*named as usize))
                .ok_or((at, Refusal::NoSuchProfile))?;
            let first = first.get_or_insert(profile);
            if profile.product != first.product || profile.made != first.made {
                return Err((at, Refusal::TwoProducts));
            }
            let mut material = material_of(place.code, profile);
            for line in place.lines.clone() {
                self.add(lines, line, &mut material)
                    .map_err(|why| (line, why))?;
            }
            if !fits(&material) {
                return Err((at, Refusal::Overfull));
            }
            materials_of_it.push(material);
        }
        let none = Profile::default();
        Ok(bom_of(code, first.unwrap_or(&none), materials_of_it))
    }

    fn add(&self, lines: &Lines<'_>, line: usize, material: &mut Material) -> Result<(), Refusal> {
        let subject: &Subject = lines
            .subject
            .get(line)
            .and_then(|code| self.subjects.get(*code as usize))
            .ok_or(Refusal::NoSuchSubject)?;
        let interval = lines
            .interval(line, subject.step)
            .ok_or(Refusal::NoInterval)?;
        let registry = self.plan.catalogue().registry();
        let analyte = registry.get(subject.analyte);
        let name = analyte.map_or_else(String::new, |analyte| analyte.key.to_string());
        let identity = Identity::Listed(subject.analyte);
        let value = Reading {
            interval,
            uncertainty: None,
            detection: Detection::Measured,
            unit: None,
        };
        match subject.said {
            Said::Declared => material.contains.push(Constituent {
                name,
                identity,
                content: Some(value),
                role: None,
                intentionally_added: None,
                exemption: None,
            }),
            Said::Measured(kind) => material.results.push(LabResult {
                name,
                identity,
                kind,
                value,
                method: String::new(),
                report: String::new(),
                sigma: None,
                note: String::new(),
                adjustment: Adjustment::Raw,
                composite_of: None::<Quantity>,
                migration: None,
            }),
        }
        Ok(())
    }
}

/// Whether the contents of a material can be parts of one whole.
fn fits(material: &Material) -> bool {
    let mut sum = Amount::ZERO;
    let mut is_open = false;
    for constituent in &material.contains {
        let Some(content) = constituent.content else {
            continue;
        };
        let lower = content.interval.lower();
        is_open |= lower.edge == Edge::Open;
        match sum.checked_add(lower.amount) {
            Some(more) => sum = more,
            None => return false,
        }
    }
    sum < WHOLE || (sum == WHOLE && !is_open)
}

/// What a report says, as rows; `materials` are the codes of the materials in their order.
pub(super) fn rows(report: &Report<'_>, materials: &[u32], tell: Tell, rows: &mut Vec<Row>) {
    for finding in report.findings() {
        let told = match finding.verdict {
            Verdict::Fail => true,
            Verdict::Inconclusive => tell == Tell::FailuresAndOpen,
            Verdict::Pass => false,
        };
        if !told || finding.status != Status::InForce {
            continue;
        }
        // The product is the first node, its part the second.
        let material = (finding.node.0 as usize).checked_sub(2);
        rows.push(Row {
            material: material.and_then(|at| materials.get(at).copied()),
            limit: finding.limit,
            member: match finding.about {
                About::Member(member) | About::AnyOf(member, _) => Some(member),
                About::Form | About::OtherMembers(_) => None,
            },
            at_least: finding
                .value
                .map_or(Amount::ZERO, |value| value.lower().amount),
            verdict: finding.verdict,
        });
    }
}
