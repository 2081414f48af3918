//! The typed builder of a BOM, for programs that have the product in hand.
//! Knows the model and the catalogue's names; the rules of single values are shared with the file reader.

mod material;
mod result;

use jiff::civil::Date;

pub use self::material::{ConstituentBuilder, MaterialBuilder};
pub use self::result::ResultBuilder;
use super::refusal::BuildError;
use super::{Bom, FreeOf, Mass, Part, Product, Quantity, Traits, resolve, size};
use crate::catalogue::Catalogue;
use crate::catalogue::fact::Reply;
use crate::quantity::{MassPerItem, Measured};

/// Builds a BOM step by step; a wrong step says at once what is wrong with it.
///
/// ```
/// use hazlimit::Catalogue;
/// use hazlimit::bom::BomBuilder;
/// use hazlimit::quantity::units::content::{milligram_per_kilogram, percent};
/// use hazlimit::quantity::units::{element_migration, mass_per_item};
/// use hazlimit::quantity::{Content, ElementMigration, MassPerItem};
/// use jiff::civil::date;
///
/// let bom = BomBuilder::new(Catalogue::builtin(), "Bath duck")
///     .category("toys")?
///     .made(date(2026, 11, 2))
///     .fact("mouthable", "true")?
///     .part("body", |part| {
///         part.mass(MassPerItem::new::<mass_per_item::gram>(42.0))?
///             .material("soft PVC", |material| {
///                 material
///                     .class("plastic/pvc")?
///                     .disclosed(Content::new::<percent>(100.0))?
///                     .contains("117-81-7", Content::new::<percent>(0.04))?
///                     .free_of("PBDE", Content::new::<milligram_per_kilogram>(100.0))?
///                     .measured(
///                         "lead",
///                         ElementMigration::new::<element_migration::milligram_per_kilogram>(35.0),
///                     )
///             })
///     })?
///     .build()?;
/// assert_eq!(bom.parts[0].materials[0].contains.len(), 1);
/// # Ok::<(), hazlimit::bom::BuildError>(())
/// ```
#[derive(Clone, Debug)]
pub struct BomBuilder<'c> {
    catalogue: &'c Catalogue,
    bom: Bom,
}

/// Builds a part; see [`BomBuilder::part`].
#[derive(Clone, Debug)]
pub struct PartBuilder<'c> {
    catalogue: &'c Catalogue,
    depth: usize,
    part: Part,
}

/// The steps that product, parts and materials share.
macro_rules! shared_steps {
    ($($node:ident).+) => {
        /// Adds a product category, by path or name.
        ///
        /// # Errors
        /// [`BuildError`] with the nearest paths.
        pub fn category(mut self, path: &str) -> Result<Self, BuildError> {
            let found = resolve::category(self.catalogue, path)?;
            self.$($node).+.traits.categories.push(found);
            Ok(self)
        }

        /// Answers a fact, in the words of a file: `true`, `0-36 months`, or one of the choices.
        ///
        /// # Errors
        /// [`BuildError`] if the fact is unknown, answered differently already, or asks for something else.
        pub fn fact(self, key: &str, answer: &str) -> Result<Self, BuildError> {
            self.facts(key, &[answer])
        }

        /// Answers a fact with several choices that are true at once.
        ///
        /// # Errors
        /// [`BuildError`] if the fact is unknown, answered differently already, or asks for something else.
        pub fn facts(mut self, key: &str, answers: &[&str]) -> Result<Self, BuildError> {
            let catalogue = self.catalogue;
            crate::bom::builder::add_answer(catalogue, &mut self.$($node).+.traits, key, answers)?;
            Ok(self)
        }

        /// Adds a measured value; its kind is that of its type.
        ///
        /// # Errors
        /// [`BuildError`] if the analyte is a CAS or EC number that is none, or the value is no amount.
        pub fn measured<M: crate::quantity::Measured>(
            self,
            analyte: &str,
            value: M,
        ) -> Result<Self, BuildError> {
            self.result(analyte, |result| result.measured(value))
        }

        /// Adds a result that needs more steps: not detected, an uncertainty, a method.
        ///
        /// # Errors
        /// [`BuildError`] of a step, or if it has no value in the end.
        pub fn result(
            mut self,
            analyte: &str,
            steps: impl FnOnce(
                crate::bom::ResultBuilder,
            ) -> Result<crate::bom::ResultBuilder, BuildError>,
        ) -> Result<Self, BuildError> {
            let result = crate::bom::ResultBuilder::finish(self.catalogue, analyte, steps)?;
            self.$($node).+.results.push(result);
            Ok(self)
        }

        /// Declares that the content of an analyte lies below a bound, here and in every material below.
        ///
        /// # Errors
        /// [`BuildError`] if the analyte is a CAS or EC number that is none, or the bound is zero.
        pub fn free_of(
            mut self,
            analyte: &str,
            below: crate::quantity::Content,
        ) -> Result<Self, BuildError> {
            let declared = crate::bom::builder::free_of(self.catalogue, analyte, Some(below))?;
            self.$($node).+.free_of.push(declared);
            Ok(self)
        }

        /// Declares that an analyte is not intentionally added, here and in every material below.
        ///
        /// # Errors
        /// [`BuildError`] if the analyte is a CAS or EC number that is none.
        pub fn not_added(mut self, analyte: &str) -> Result<Self, BuildError> {
            let declared = crate::bom::builder::free_of(self.catalogue, analyte, None)?;
            self.$($node).+.free_of.push(declared);
            Ok(self)
        }
    };
}
use shared_steps;

impl<'c> BomBuilder<'c> {
    shared_steps!(bom.product);

    /// A product of this name, of which nothing is known yet.
    ///
    /// ```
    /// use hazlimit::Catalogue;
    /// use hazlimit::bom::BomBuilder;
    /// let bom = BomBuilder::new(&Catalogue::default(), "Bath duck").id("D-1").build()?;
    /// assert_eq!(bom.product.id, "D-1");
    /// # Ok::<(), hazlimit::bom::BuildError>(())
    /// ```
    #[must_use]
    pub fn new(catalogue: &'c Catalogue, name: impl Into<String>) -> BomBuilder<'c> {
        let product = Product {
            name: name.into(),
            ..Product::default()
        };
        BomBuilder {
            catalogue,
            bom: Bom {
                product,
                parts: Vec::new(),
            },
        }
    }

    /// The maker's number.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.bom.product.id = id.into();
        self
    }

    /// What else is to be said of it.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.bom.product.description = text.into();
        self
    }

    /// The day it was made or imported.
    #[must_use]
    pub fn made(mut self, day: Date) -> Self {
        self.bom.product.made = Some(day);
        self
    }

    /// Adds a part.
    ///
    /// # Errors
    /// [`BuildError`] of a step, with the name of the part.
    pub fn part(
        mut self,
        name: &str,
        steps: impl FnOnce(PartBuilder<'c>) -> Result<PartBuilder<'c>, BuildError>,
    ) -> Result<Self, BuildError> {
        let part = PartBuilder::finish(self.catalogue, name, 1, steps)?;
        self.bom.parts.push(part);
        Ok(self)
    }

    /// The finished BOM.
    ///
    /// # Errors
    /// [`BuildError`] if the product has no name, was made on two days or is too large.
    pub fn build(mut self) -> Result<Bom, BuildError> {
        named(&self.bom.product.name)?;
        let product = &mut self.bom.product;
        product.made = resolve::made(self.catalogue, product.made, &mut product.traits)?;
        size::check(&self.bom)?;
        Ok(self.bom)
    }
}

impl<'c> PartBuilder<'c> {
    shared_steps!(part);

    /// How many of it the part above has.
    #[must_use]
    pub fn quantity(mut self, quantity: Quantity) -> Self {
        self.part.quantity = quantity;
        self
    }

    /// The mass of one of it.
    ///
    /// # Errors
    /// [`BuildError`] if it is not more than zero.
    pub fn mass(mut self, mass: MassPerItem) -> Result<Self, BuildError> {
        self.part.mass = Some(mass_of(mass)?);
        Ok(self)
    }

    /// Adds a homogeneous material.
    ///
    /// # Errors
    /// [`BuildError`] of a step, with the name of the material.
    pub fn material(
        mut self,
        name: &str,
        steps: impl FnOnce(MaterialBuilder<'c>) -> Result<MaterialBuilder<'c>, BuildError>,
    ) -> Result<Self, BuildError> {
        let material = MaterialBuilder::finish(self.catalogue, name, steps)?;
        self.part.materials.push(material);
        Ok(self)
    }

    /// Adds a part that this part is made of.
    ///
    /// # Errors
    /// [`BuildError`] of a step, with the name of the part, or if it is nested too deep.
    pub fn part(
        mut self,
        name: &str,
        steps: impl FnOnce(PartBuilder<'c>) -> Result<PartBuilder<'c>, BuildError>,
    ) -> Result<Self, BuildError> {
        let part = PartBuilder::finish(self.catalogue, name, self.depth + 1, steps)?;
        self.part.parts.push(part);
        Ok(self)
    }

    fn finish(
        catalogue: &'c Catalogue,
        name: &str,
        depth: usize,
        steps: impl FnOnce(PartBuilder<'c>) -> Result<PartBuilder<'c>, BuildError>,
    ) -> Result<Part, BuildError> {
        named(name)?;
        if depth > resolve::MAX_DEPTH {
            return Err(BuildError::TooDeep {
                most: resolve::MAX_DEPTH,
            });
        }
        let part = Part {
            name: name.to_owned(),
            ..Part::default()
        };
        let start = PartBuilder {
            catalogue,
            depth,
            part,
        };
        steps(start)
            .map(|built| built.part)
            .map_err(|error| error.within(name))
    }
}

fn named(name: &str) -> Result<(), BuildError> {
    match name.trim().is_empty() {
        true => Err(BuildError::NoName),
        false => Ok(()),
    }
}

fn mass_of(mass: MassPerItem) -> Result<Mass, BuildError> {
    resolve::mass_of(mass.to_amount().map_err(BuildError::Amount)?)
}

fn add_answer(
    catalogue: &Catalogue,
    traits: &mut Traits,
    key: &str,
    answers: &[&str],
) -> Result<(), BuildError> {
    let fact = resolve::fact(catalogue, key)?;
    let texts: Vec<String> = answers.iter().map(|&answer| answer.to_owned()).collect();
    let answer = resolve::answer(catalogue, fact, &texts)?;
    match traits.answers.insert(fact, answer.clone()) {
        Some(earlier) if earlier != answer => Err(BuildError::TwoAnswers {
            fact: key.trim().to_owned(),
        }),
        _ => Ok(()),
    }
}

/// A negative declaration: below a bound, or else not added.
fn free_of(
    catalogue: &Catalogue,
    analyte: &str,
    below: Option<crate::quantity::Content>,
) -> Result<FreeOf, BuildError> {
    let below = match below {
        None => None,
        Some(content) => {
            let amount = content.to_amount().map_err(BuildError::Amount)?;
            let amount = resolve::content_of(amount, "bound")?;
            Some(resolve::below_of(amount)?)
        }
    };
    Ok(FreeOf {
        name: analyte.to_owned(),
        identity: resolve::identity(catalogue, analyte)?,
        not_added: Reply::from(below.is_none()),
        below,
    })
}
