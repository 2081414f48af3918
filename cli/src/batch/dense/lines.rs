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

    pub(crate) fn push(
        &mut self,
        [product, material, profile]: [u32; 3],
        subject: u32,
        amount: i64,
    ) {
        self.product.push(product);
        self.material.push(material);
        self.profile.push(profile);
        self.subject.push(subject);
        self.amount.push(amount);
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
