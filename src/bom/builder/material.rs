//! The steps of a material and of its constituents.
//! Knows the model; the rules of single values are shared with the file reader.

use super::{mass_of, named, shared_steps};
use crate::bom::refusal::BuildError;
use crate::bom::{Constituent, Identity, Material, resolve};
use crate::catalogue::Catalogue;
use crate::catalogue::fact::Reply;
use crate::catalogue::limit::Role;
use crate::quantity::{Content, MassPerItem, Measured, QuantityKind, Reading};

/// Builds a homogeneous material; see [`PartBuilder::material`](crate::bom::PartBuilder::material).
#[derive(Clone, Debug)]
pub struct MaterialBuilder<'c> {
    catalogue: &'c Catalogue,
    material: Material,
}

/// Builds a declared substance; see [`MaterialBuilder::constituent`].
#[derive(Clone, Debug)]
pub struct ConstituentBuilder<'c> {
    catalogue: &'c Catalogue,
    constituent: Constituent,
}

impl<'c> MaterialBuilder<'c> {
    shared_steps!(material);

    /// Adds a material class, by path or name.
    ///
    /// # Errors
    /// [`BuildError`] with the nearest paths.
    pub fn class(mut self, path: &str) -> Result<Self, BuildError> {
        let found = resolve::class(self.catalogue, path)?;
        self.material.traits.classes.push(found);
        Ok(self)
    }

    /// Its mass in one of the part.
    ///
    /// # Errors
    /// [`BuildError`] if it is not more than zero.
    pub fn mass(mut self, mass: MassPerItem) -> Result<Self, BuildError> {
        self.material.mass = Some(mass_of(mass)?);
        Ok(self)
    }

    /// The share of it whose constituents are listed.
    ///
    /// # Errors
    /// [`BuildError`] if it is more than 100 %.
    pub fn disclosed(mut self, share: Content) -> Result<Self, BuildError> {
        let amount = share.to_amount().map_err(BuildError::Amount)?;
        self.material.disclosed = Some(resolve::disclosed_of(amount)?);
        Ok(self)
    }

    /// Adds a substance with its content. A name that fits nothing is kept as unresolved.
    ///
    /// # Errors
    /// [`BuildError`] if it is a CAS or EC number that is none, or the content is more than 100 %.
    pub fn contains(self, substance: &str, content: Content) -> Result<Self, BuildError> {
        self.constituent(substance, |constituent| constituent.content(content))
    }

    /// Adds a substance that needs more steps: a role, an exemption, a content within bounds or unknown.
    ///
    /// # Errors
    /// [`BuildError`] of a step, with the name of the substance.
    ///
    /// ```
    /// use hazlimit::Catalogue;
    /// use hazlimit::bom::BomBuilder;
    /// let bom = BomBuilder::new(&Catalogue::default(), "Lamp")
    ///     .part("body", |part| {
    ///         part.material("free-cutting steel", |material| {
    ///             material.constituent("lead", |lead| Ok(lead.reading("< 0.35 %")?.exemption("6(a)")))
    ///         })
    ///     })?
    ///     .build()?;
    /// assert_eq!(bom.parts[0].materials[0].contains[0].exemption.as_deref(), Some("6(a)"));
    /// # Ok::<(), hazlimit::bom::BuildError>(())
    /// ```
    pub fn constituent(
        mut self,
        substance: &str,
        steps: impl FnOnce(ConstituentBuilder<'c>) -> Result<ConstituentBuilder<'c>, BuildError>,
    ) -> Result<Self, BuildError> {
        let constituent = Constituent {
            name: substance.to_owned(),
            identity: resolve::identity(self.catalogue, substance)?,
            content: None,
            role: None,
            intentionally_added: None,
            exemption: None,
        };
        let start = ConstituentBuilder {
            catalogue: self.catalogue,
            constituent,
        };
        let built = steps(start).map_err(|error| error.within(substance))?;
        self.material.contains.push(built.constituent);
        Ok(self)
    }

    pub(super) fn finish(
        catalogue: &'c Catalogue,
        name: &str,
        steps: impl FnOnce(MaterialBuilder<'c>) -> Result<MaterialBuilder<'c>, BuildError>,
    ) -> Result<Material, BuildError> {
        named(name)?;
        let material = Material {
            name: name.to_owned(),
            ..Material::default()
        };
        let start = MaterialBuilder {
            catalogue,
            material,
        };
        let built = steps(start).map_err(|error| error.within(name))?;
        resolve::fits(name, &built.material.contains)?;
        Ok(built.material)
    }
}

impl ConstituentBuilder<'_> {
    /// Its content in the material.
    ///
    /// # Errors
    /// [`BuildError`] if it is more than 100 %.
    pub fn content(mut self, content: Content) -> Result<Self, BuildError> {
        let amount = content.to_amount().map_err(BuildError::Amount)?;
        let amount = resolve::content_of(amount, "content")?;
        let unit = QuantityKind::Content.canonical_unit();
        self.constituent.content = Some(Reading::exactly(amount, unit));
        Ok(self)
    }

    /// Its content in the words of a file: `< 50 mg/kg`, `10-20 %`, `ND (LOQ 5 mg/kg)`.
    ///
    /// # Errors
    /// [`BuildError`] if the text cannot be read.
    pub fn reading(mut self, text: &str) -> Result<Self, BuildError> {
        self.constituent.content = Some(resolve::reading(text, QuantityKind::Content)?);
        Ok(self)
    }

    /// The formula of a substance that the catalogue does not list.
    ///
    /// # Errors
    /// [`BuildError`] if it cannot be read, differs from the catalogue's, or stands beside a mere name.
    pub fn formula(mut self, text: &str) -> Result<Self, BuildError> {
        let identity = std::mem::replace(
            &mut self.constituent.identity,
            Identity::Unresolved {
                nearest: Vec::new(),
            },
        );
        let name = &self.constituent.name;
        self.constituent.identity = resolve::with_formula(self.catalogue, name, identity, text)?;
        Ok(self)
    }

    /// What it is there for.
    #[must_use]
    pub fn role(mut self, role: Role) -> Self {
        self.constituent.role = Some(role);
        self
    }

    /// Whether it was added on purpose.
    #[must_use]
    pub fn intentionally_added(mut self, reply: Reply) -> Self {
        self.constituent.intentionally_added = Some(reply);
        self
    }

    /// The code of the exemption that is claimed for it.
    #[must_use]
    pub fn exemption(mut self, code: impl Into<String>) -> Self {
        self.constituent.exemption = Some(code.into());
        self
    }
}
