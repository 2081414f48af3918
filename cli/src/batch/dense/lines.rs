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
    /// Where the lines of each material end, and its kind.
    runs: Vec<(usize, u32)>,
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
        while self.runs.pop_if(|(end, _)| *end > length).is_some() {}
        self.subject.truncate(length);
        self.amount.truncate(length);
    }

    /// Adds a line; what it has in common with others is filled in later.
    pub(crate) fn push(&mut self, subject: u32, amount: i64) {
        self.subject.push(subject);
        self.amount.push(amount);
    }

    /// Completes all lines that were added, in all but their profile: they are of one material of this kind.
    pub(crate) fn fill(&mut self, product: u32, material: u32, local: u32) {
        let length = self.subject.len();
        self.product.resize(length, product);
        self.material.resize(length, material);
        self.runs.push((length, local));
    }

    /// The kinds of all materials.
    pub(crate) fn locals(&self) -> impl Iterator<Item = u32> {
        self.runs.iter().map(|(_, local)| *local)
    }

    /// Completes the profiles of all lines, by the kinds of their materials.
    pub(crate) fn fill_profiles(&mut self, code: impl Fn(u32) -> u32) {
        self.profile.clear();
        for (end, local) in &self.runs {
            self.profile.resize(*end, code(*local));
        }
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
