//! The columns of a block of lines, as codes and whole numbers.
//! Knows their shape.

use hazlimit::bulk;

#[derive(Default)]
pub(crate) struct Columns {
    pub(crate) product: Vec<u32>,
    pub(crate) material: Vec<u32>,
    pub(crate) profile: Vec<u32>,
    pub(crate) subject: Vec<u32>,
    pub(crate) amount: Vec<i64>,
}

impl Columns {
    pub(crate) fn len(&self) -> usize {
        self.product.len()
    }

    /// Takes back all lines behind the first so many.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.product.truncate(length);
        self.material.truncate(length);
        self.profile.truncate(length);
        self.subject.truncate(length);
        self.amount.truncate(length);
    }

    /// Adds a line; what it has in common with others is filled in later.
    pub(crate) fn push(&mut self, subject: u32, amount: i64) {
        self.subject.push(subject);
        self.amount.push(amount);
    }

    /// Completes all lines up to a length.
    pub(crate) fn fill(&mut self, length: usize, [product, material, profile]: [u32; 3]) {
        self.product.resize(length, product);
        self.material.resize(length, material);
        self.profile.resize(length, profile);
    }

    pub(crate) fn lines(&self) -> bulk::Lines<'_> {
        bulk::Lines {
            product: &self.product,
            material: &self.material,
            profile: &self.profile,
            subject: &self.subject,
            lower: &self.amount,
            upper: None,
            ends: None,
        }
    }
}
