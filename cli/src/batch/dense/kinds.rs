//! Kinds of products and materials as one judge knows them, by the cells that declare them.
//! Knows names, facts and shares; codes of tables come from the desk.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use hazlimit::bulk::Profile;
use hazlimit::quantity::Amount;

use super::product::Product;
use crate::batch::intern::Names;
use crate::batch::values;

/// So many kinds of products are remembered by their cells.
const MOST: usize = 1 << 14;
/// What no text in a cell holds.
const JOINT: char = '\u{1f}';

/// The kinds met so far.
pub(super) struct Kinds {
    whole: Amount,
    /// By the cells that declare them.
    known: HashMap<String, Option<u32>, RandomState>,
    key: String,
    /// Their codes on the desk are asked for when all subjects of a block are known.
    locals: Vec<Local>,
}

/// A profile as this judge knows it.
pub(super) struct Local {
    pub(super) cells: String,
    pub(super) profile: Profile,
    pub(super) code: Option<u32>,
    pub(super) is_whole: bool,
}

impl Kinds {
    pub(super) fn new() -> Kinds {
        Kinds {
            whole: values::whole(),
            known: HashMap::default(),
            key: String::new(),
            locals: Vec::new(),
        }
    }

    /// Forgets all, where there are too many.
    pub(super) fn clear(&mut self) {
        if self.locals.len() >= MOST {
            self.locals.clear();
            self.known.clear();
        }
    }

    pub(super) fn get(&self, local: u32) -> Option<&Local> {
        self.locals.get(local as usize)
    }

    pub(super) fn get_mut(&mut self, local: u32) -> Option<&mut Local> {
        self.locals.get_mut(local as usize)
    }

    /// The kind of a material of which these cells are said; `None` where the short way cannot take it.
    pub(super) fn of(
        &mut self,
        names: &mut Names<'_>,
        product: &Product,
        material: [&str; 3],
    ) -> Option<u32> {
        self.key.clear();
        for cell in product.declared().chain(material) {
            self.key.push_str(cell);
            self.key.push(JOINT);
        }
        self.local(names)
    }

    /// The profile of these cells.
    fn local(&mut self, names: &mut Names<'_>) -> Option<u32> {
        if let Some(known) = self.known.get(self.key.as_str()) {
            return *known;
        }
        let local = self.fresh(names).map(|local| {
            self.locals.push(local);
            self.locals.len() as u32 - 1
        });
        self.known.insert(self.key.clone(), local);
        local
    }

    fn fresh(&self, names: &mut Names<'_>) -> Option<Local> {
        let cells: Vec<&str> = self.key.split(JOINT).collect();
        let [category, made, facts, class, material_facts, disclosed, _] = cells.as_slice() else {
            return None;
        };
        let product = names.product(category, made, facts).ok()?;
        let share = match *disclosed {
            "" => None,
            text => Some(values::share(text).ok()?),
        };
        if share.is_some_and(|share| share > self.whole) {
            return None;
        }
        Some(Local {
            cells: self.key.clone(),
            profile: Profile {
                product: product.traits,
                made: product.made,
                material: names.material(class, material_facts).ok()?,
                disclosed: share,
            },
            code: None,
            is_whole: share == Some(self.whole),
        })
    }
}
