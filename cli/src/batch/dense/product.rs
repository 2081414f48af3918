//! The product being read on the short way: what its lines say of it and of its materials.
//! Knows cells and their repetition; knows no values.

use super::super::cells::Cells;
use super::super::column::Column;

/// What lines say of a product.
const OF_PRODUCT: [Column; 4] = [
    Column::ProductName,
    Column::Category,
    Column::Made,
    Column::Facts,
];
/// What lines say of a material.
pub(super) const OF_MATERIAL: [Column; 3] =
    [Column::Class, Column::MaterialFacts, Column::Disclosed];

/// The product being read.
#[derive(Default)]
pub(super) struct Product {
    /// Name, category, day and facts.
    said: [String; 4],
    part: String,
    /// Its materials, in memory that is used again for the next product.
    materials: Vec<Material>,
    count: usize,
    /// The current one.
    at: usize,
}

/// One of its materials.
#[derive(Default)]
struct Material {
    name: String,
    /// Class, facts and disclosed share.
    said: [String; 3],
    local: u32,
}

/// Where a material stands in a product.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    Current,
    /// Its lines do not stand together.
    Elsewhere,
    New,
}

impl Product {
    pub(super) fn begin(&mut self) {
        self.count = 0;
        self.at = 0;
    }

    /// How many materials there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The kinds of its materials.
    pub(super) fn locals(&self) -> impl Iterator<Item = u32> {
        let materials = self.materials.iter().take(self.count);
        materials.map(|material| material.local)
    }

    /// The place and the kind of the current material.
    pub(super) fn current(&self) -> Option<(u32, u32)> {
        let material = self.materials.get(self.at)?;
        Some((self.at as u32, material.local))
    }

    /// What declares the product, without its name.
    pub(super) fn declared(&self) -> impl Iterator<Item = &str> {
        let [_, declared @ ..] = &self.said;
        declared.iter().map(String::as_str)
    }

    /// Whether a line says nothing else of the product and its part than the first, which this may be.
    pub(super) fn repeats(&mut self, part: &str, cells: Cells<'_>) -> bool {
        if self.count > 0 {
            return self.part == part && repeats(&self.said, cells, OF_PRODUCT);
        }
        set(&mut self.part, part);
        for (said, column) in self.said.iter_mut().zip(OF_PRODUCT) {
            set(said, cells.get(column));
        }
        true
    }

    pub(super) fn place(&self, material: &str) -> Place {
        let mut known = self.materials.iter().take(self.count);
        match known.position(|known| known.name == material) {
            Some(at) if at == self.at => Place::Current,
            Some(_) => Place::Elsewhere,
            None => Place::New,
        }
    }

    /// Whether a line says nothing else of the current material than its first.
    pub(super) fn repeats_material(&self, cells: Cells<'_>) -> bool {
        let known = self.materials.get(self.at);
        known.is_some_and(|known| repeats(&known.said, cells, OF_MATERIAL))
    }

    /// Goes to a new material.
    pub(super) fn add(&mut self, name: &str, said: [&str; 3], local: u32) {
        self.at = self.count;
        self.count += 1;
        if self.materials.len() < self.count {
            self.materials.push(Material::default());
        }
        if let Some(fresh) = self.materials.get_mut(self.at) {
            fresh.local = local;
            set(&mut fresh.name, name);
            for (known, cell) in fresh.said.iter_mut().zip(said) {
                set(known, cell);
            }
        }
    }
}

fn set(text: &mut String, cell: &str) {
    text.clear();
    text.push_str(cell);
}

/// Whether cells say nothing new.
fn repeats<const N: usize>(said: &[String; N], cells: Cells<'_>, columns: [Column; N]) -> bool {
    said.iter().zip(columns).all(|(said, column)| {
        let cell = cells.get(column);
        cell.is_empty() || cell == said
    })
}
