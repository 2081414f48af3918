//! Product, parts and materials of a BOM file.
//! Knows which key goes where in the model.

use super::reader::Reader;
use super::shape::{
    BomShape, Facts, Field, List, MaterialShape, Maybe, PartShape, ProductShape, TextOrList,
};
use super::values;
use crate::bom::{Bom, Material, Part, Product, Traits, resolve};

impl<'t> Reader<'t, '_> {
    pub(super) fn bom(&mut self, shape: &BomShape<'t>) -> Bom {
        self.check_format(shape.format.raw);
        let description = self.text_or_empty(shape.description);
        let product = self.product(shape.product, description);
        Bom {
            product,
            parts: self.parts(shape.parts, 1),
        }
    }

    fn product(&mut self, field: Field<'t, ProductShape<'static>>, of_file: String) -> Product {
        let Some(shape) = self.object::<ProductShape<'t>>(field.raw) else {
            return Product::default();
        };
        let mut traits = self.traits(shape.category, None, shape.facts);
        let day = shape.made.and_then(|made| {
            let text = self.text(made)?;
            self.keep(made.raw, resolve::day(&text))
        });
        let made = resolve::made(self.catalogue, day, &mut traits);
        let at = shape.made.map_or(field.raw, |made| made.raw);
        let of_product = self.text_or_empty(shape.description);
        Product {
            name: self.name(shape.name).unwrap_or_default(),
            id: self.text_or_empty(shape.id),
            description: joined(of_file, of_product),
            made: self.keep(at, made).flatten(),
            traits,
            free_of: self.free_of(shape.free_of),
            results: self.results(shape.results),
        }
    }

    fn parts(&mut self, field: Maybe<'t, List<PartShape<'static>>>, depth: usize) -> Vec<Part> {
        let fields = self.list(field);
        if let (Some(first), true) = (fields.first(), depth > resolve::MAX_DEPTH) {
            let error = crate::bom::BuildError::TooDeep {
                most: resolve::MAX_DEPTH,
            };
            self.complain(first.raw, error.message(), error.help());
            return Vec::new();
        }
        let parts = fields
            .into_iter()
            .filter_map(|field| self.part(field, depth));
        parts.collect()
    }

    fn part(&mut self, field: Field<'t, PartShape<'static>>, depth: usize) -> Option<Part> {
        let shape: PartShape<'t> = self.object(field.raw)?;
        Some(Part {
            name: self.name(shape.name).unwrap_or_default(),
            quantity: shape
                .quantity
                .and_then(|quantity| self.count(quantity))
                .unwrap_or_default(),
            mass: shape.mass.and_then(|mass| {
                let text = self.text(mass)?;
                self.keep(mass.raw, values::mass(&text))
            }),
            traits: self.traits(shape.category, None, shape.facts),
            free_of: self.free_of(shape.free_of),
            materials: self.materials(shape.materials),
            results: self.results(shape.results),
            parts: self.parts(shape.parts, depth + 1),
        })
    }

    fn materials(&mut self, field: Maybe<'t, List<MaterialShape<'static>>>) -> Vec<Material> {
        let fields = self.list(field);
        let materials = fields.into_iter().filter_map(|field| self.material(field));
        materials.collect()
    }

    fn material(&mut self, field: Field<'t, MaterialShape<'static>>) -> Option<Material> {
        let shape: MaterialShape<'t> = self.object(field.raw)?;
        let material = Material {
            name: self.name(shape.name).unwrap_or_default(),
            mass: shape.mass.and_then(|mass| {
                let text = self.text(mass)?;
                self.keep(mass.raw, values::mass(&text))
            }),
            disclosed: shape.disclosed.and_then(|disclosed| {
                let text = self.text(disclosed)?;
                self.keep(disclosed.raw, values::disclosed(&text))
            }),
            traits: self.traits(shape.category, shape.class, shape.facts),
            contains: self.contains(shape.contains),
            free_of: self.free_of(shape.free_of),
            results: self.results(shape.results),
        };
        let fits = resolve::fits(&material.name, &material.contains);
        self.keep(field.raw, fits);
        Some(material)
    }

    fn traits(
        &mut self,
        category: Maybe<'t, TextOrList>,
        class: Maybe<'t, TextOrList>,
        facts: Maybe<'t, Facts>,
    ) -> Traits {
        let mut traits = Traits::default();
        for (at, text) in category.map_or_else(Vec::new, |category| self.texts(category)) {
            if self.has_enough() {
                break;
            }
            let found = resolve::category(self.catalogue, &text);
            let found = self.keep(at, found);
            traits.categories.extend(found);
        }
        for (at, text) in class.map_or_else(Vec::new, |class| self.texts(class)) {
            if self.has_enough() {
                break;
            }
            let found = resolve::class(self.catalogue, &text);
            let found = self.keep(at, found);
            traits.classes.extend(found);
        }
        for (at, key, value) in facts.map_or_else(Vec::new, |facts| self.entries(facts)) {
            if self.has_enough() {
                break;
            }
            // Null says what leaving it out says: not known.
            let answers = match value.get() {
                "null" => None,
                _ => self.answers(value),
            };
            let fact = resolve::fact(self.catalogue, &key);
            if let (Some(fact), Some(answers)) = (self.keep(at, fact), answers) {
                let answer = resolve::answer(self.catalogue, fact, &answers);
                if let Some(answer) = self.keep(value, answer) {
                    traits.answers.insert(fact, answer);
                }
            }
        }
        traits
    }
}

/// What the file and the product say, both kept.
fn joined(of_file: String, of_product: String) -> String {
    match (of_file.is_empty(), of_product.is_empty()) {
        (_, true) => of_file,
        (true, false) => of_product,
        (false, false) => format!("{of_file}\n{of_product}"),
    }
}
