//! From the lines of one product to its BOM.
//! Knows what each column means; a line is used whole or rejected whole.

use std::collections::HashMap;

use hazlimit::Bom;
use hazlimit::bom::{Mass, Material, Part, Product, Traits};
use hazlimit::quantity::{Amount, QuantityKind};

use super::cells::{Cells, Said};
use super::column::{Column, Layout};
use super::entry::{Entries, Filled, add_to_material, add_to_part, add_to_product, given};
use super::intern::Names;
use super::record::Line;
use super::source::Reject;
use super::values;

/// A BOM, and the lines that could not be put into it.
pub(crate) struct Assembled {
    pub(crate) bom: Bom,
    pub(crate) used: u64,
    pub(crate) rejects: Vec<Reject>,
}

/// A product so far.
struct Draft {
    bom: Bom,
    said: Said<4>,
    parts: Vec<PartSoFar>,
}

#[derive(Default)]
struct PartSoFar {
    said: Said<2>,
    materials: Vec<MaterialSoFar>,
}

#[derive(Default)]
struct MaterialSoFar {
    said: Said<4>,
    filled: Filled,
}

/// Something new about a part or a material.
struct PartNews {
    said: Said<2>,
    mass: Option<Mass>,
    traits: Traits,
}

struct MaterialNews {
    said: Said<4>,
    mass: Option<Mass>,
    disclosed: Option<Amount>,
    traits: Traits,
}

/// Puts products together; one for each worker.
pub(crate) struct Assembler<'c> {
    entries: Entries<'c>,
    parts: HashMap<String, usize>,
    materials: HashMap<String, usize>,
    key: String,
}

impl<'c> Assembler<'c> {
    pub(crate) fn new(names: Names<'c>, default_kind: Option<QuantityKind>) -> Assembler<'c> {
        Assembler {
            entries: Entries::new(names, default_kind),
            parts: HashMap::new(),
            materials: HashMap::new(),
            key: String::new(),
        }
    }

    /// The names met so far.
    pub(crate) fn names(&mut self) -> &mut Names<'c> {
        &mut self.entries.names
    }

    /// The BOM of these lines.
    pub(crate) fn assemble<'l>(
        &mut self,
        layout: &'l Layout,
        key: &str,
        lines: impl Iterator<Item = Line<'l>>,
    ) -> Assembled {
        self.parts.clear();
        self.materials.clear();
        let mut product = Product {
            name: key.to_owned(),
            ..Product::default()
        };
        if layout.index(Column::Product).is_some() {
            key.clone_into(&mut product.id);
        }
        let mut draft = Draft {
            bom: Bom {
                product,
                parts: Vec::new(),
            },
            said: Said::default(),
            parts: Vec::new(),
        };
        let mut used = 0;
        let mut rejects = Vec::new();
        for line in lines {
            match self.line(&mut draft, Cells { layout, line }) {
                Ok(()) => used += 1,
                Err(reason) => rejects.push(Reject {
                    line: line.number,
                    reason,
                    text: line.as_text(),
                }),
            }
        }
        Assembled {
            bom: draft.bom,
            used,
            rejects,
        }
    }

    /// Adds one line. Everything is checked before anything is changed.
    fn line(&mut self, draft: &mut Draft, cells: Cells<'_>) -> Result<(), String> {
        let product = self.product(draft, cells)?;
        let (part_name, material_name) = cells.nodes()?;
        let part = self.parts.get(part_name).copied();
        let part = part.filter(|_| !part_name.is_empty());
        let material = part.and_then(|part| {
            material_key(&mut self.key, part, material_name);
            self.materials.get(&self.key).copied()
        });
        let known = part.and_then(|part| draft.parts.get(part));
        let part_news = self.part(known, cells)?;
        let known = known.zip(material);
        let known = known.and_then(|(part, at)| part.materials.get(at));
        let material_news = self.material(known, cells)?;
        let filled = known.map_or(Filled::default(), |known| known.filled);
        let entry = self.entries.entry(cells, filled, material_name)?;

        if let Some((said, found)) = product {
            draft.said = said;
            let old = &mut draft.bom.product;
            *old = Product {
                results: std::mem::take(&mut old.results),
                free_of: std::mem::take(&mut old.free_of),
                ..found
            };
        }
        if part_name.is_empty() {
            add_to_product(&mut draft.bom.product, entry);
            return Ok(());
        }
        let part = part.unwrap_or_else(|| {
            self.parts.insert(part_name.to_owned(), draft.parts.len());
            draft.add_part(part_name)
        });
        let (Some(so_far), Some(node)) = (draft.parts.get_mut(part), draft.bom.parts.get_mut(part))
        else {
            return Ok(());
        };
        if let Some(news) = part_news {
            so_far.said = news.said;
            node.mass = news.mass;
            node.traits = news.traits;
        }
        if material_name.is_empty() {
            add_to_part(node, entry);
            return Ok(());
        }
        let material = material.unwrap_or_else(|| {
            material_key(&mut self.key, part, material_name);
            self.materials
                .insert(self.key.clone(), so_far.materials.len());
            so_far.materials.push(MaterialSoFar::default());
            node.materials.push(Material {
                name: material_name.to_owned(),
                ..Material::default()
            });
            node.materials.len() - 1
        });
        let (Some(so_far), Some(node)) = (
            so_far.materials.get_mut(material),
            node.materials.get_mut(material),
        ) else {
            return Ok(());
        };
        if let Some(news) = material_news {
            so_far.said = news.said;
            node.mass = news.mass;
            node.disclosed = news.disclosed;
            node.traits = news.traits;
        }
        add_to_material(node, &mut so_far.filled, entry);
        Ok(())
    }

    fn product(
        &mut self,
        draft: &Draft,
        cells: Cells<'_>,
    ) -> Result<Option<(Said<4>, Product)>, String> {
        let columns = [
            Column::ProductName,
            Column::Category,
            Column::Made,
            Column::Facts,
        ];
        let Some(said) = draft.said.with(cells, columns)? else {
            return Ok(None);
        };
        let [name, category, made, facts] = &said.0;
        let mut found = self.entries.names.product(category, made, facts)?;
        let old = &draft.bom.product;
        found.id.clone_from(&old.id);
        found
            .name
            .clone_from(if name.is_empty() { &old.name } else { name });
        Ok(Some((said, found)))
    }

    fn part(
        &mut self,
        known: Option<&PartSoFar>,
        cells: Cells<'_>,
    ) -> Result<Option<PartNews>, String> {
        let columns = [Column::PartMass, Column::PartFacts];
        let nothing = Said::default();
        let before = known.map_or(&nothing, |known| &known.said);
        let Some(said) = before.with(cells, columns)? else {
            return Ok(None);
        };
        let [mass, facts] = &said.0;
        let mass = given(mass).map(values::mass).transpose()?;
        let traits = self.entries.names.part(facts)?;
        Ok(Some(PartNews { said, mass, traits }))
    }

    fn material(
        &mut self,
        known: Option<&MaterialSoFar>,
        cells: Cells<'_>,
    ) -> Result<Option<MaterialNews>, String> {
        let columns = [
            Column::Class,
            Column::MaterialMass,
            Column::MaterialFacts,
            Column::Disclosed,
        ];
        let nothing = Said::default();
        let before = known.map_or(&nothing, |known| &known.said);
        let Some(said) = before.with(cells, columns)? else {
            return Ok(None);
        };
        let [class, mass, facts, disclosed] = &said.0;
        let mass = given(mass).map(values::mass).transpose()?;
        let disclosed = given(disclosed).map(values::share).transpose()?;
        let traits = self.entries.names.material(class, facts)?;
        Ok(Some(MaterialNews {
            said,
            mass,
            disclosed,
            traits,
        }))
    }
}

impl Draft {
    fn add_part(&mut self, name: &str) -> usize {
        self.parts.push(PartSoFar::default());
        self.bom.parts.push(Part {
            name: name.to_owned(),
            ..Part::default()
        });
        self.parts.len() - 1
    }
}

fn material_key(key: &mut String, part: usize, material: &str) {
    key.clear();
    key.push_str(&part.to_string());
    key.push('\u{1f}');
    key.push_str(material);
}
