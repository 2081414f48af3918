//! The catalogue: all standards, limits, substances, categories and facts, built in or read from a directory.
//! Knows the data and how its parts belong together; knows no BOM.

mod builtin;
pub mod check;
pub mod condition;
mod entries;
pub mod exemption;
mod exemptions;
pub mod fact;
pub mod limit;
mod limits;
#[cfg(all(feature = "load", hazlimit_library))]
mod lint;
#[cfg(any(feature = "load", not(hazlimit_library)))]
pub mod load;
pub(crate) mod nearest;
pub mod screening;
pub mod standard;
pub mod tree;

use self::entries::Entries;
use self::exemption::{Exemption, ExemptionIndex};
use self::fact::{Fact, FactId};
use self::limit::{Gap, Limit, LimitIndex};
use self::screening::{ScreeningIndex, ScreeningMethod};
use self::standard::{Standard, StandardIndex};
use self::tree::Tree;
use crate::shelf::{Later, Pieces, Shelf};
use crate::substance::{AnalyteId, Registry};

/// All limits and what they speak of.
///
/// ```
/// use hazlimit::Catalogue;
/// let catalogue = Catalogue::builtin();
/// assert!(catalogue.limits().count() > 100);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    pub(crate) categories: Tree,
    pub(crate) materials: Tree,
    pub(crate) facts: Later<Vec<Fact>>,
    pub(crate) registry: Registry,
    pub(crate) standards: Shelf<Standard>,
    /// The id of each standard, while they are packed.
    standard_ids: Pieces,
    pub(crate) limits: Entries<Limit>,
    pub(crate) gaps: Entries<Gap>,
    pub(crate) exemptions: Entries<Exemption>,
    pub(crate) screening: Later<Vec<ScreeningMethod>>,
    /// Not part of what it is a digest of.
    pub(crate) digest: Digest,
}

/// SHA-256 over the catalogue's canonical form, in hexadecimal.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Digest(String);

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Catalogue {
    /// A catalogue of the limits files in a directory alone.
    ///
    /// # Errors
    /// [`load::LoadError`] with every problem by file and line.
    #[cfg(any(feature = "load", not(hazlimit_library)))]
    pub fn load(directory: &std::path::Path) -> Result<Catalogue, load::LoadError> {
        load::compile(&load::read_directory(directory)?, None)
    }

    /// This catalogue with the limits files of a directory added: house limits, a buyer's list, a newer edition.
    ///
    /// # Errors
    /// [`load::LoadError`] with every problem by file and line.
    #[cfg(any(feature = "load", not(hazlimit_library)))]
    pub fn with_directory(
        &self,
        directory: &std::path::Path,
    ) -> Result<Catalogue, load::LoadError> {
        load::compile(&load::read_directory(directory)?, Some(self))
    }

    /// The product categories.
    #[must_use]
    pub fn categories(&self) -> &Tree {
        &self.categories
    }

    /// The material classes.
    #[must_use]
    pub fn materials(&self) -> &Tree {
        &self.materials
    }

    /// Substances, elements, species, groups and parameters.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// All facts with their ids.
    pub fn facts(&self) -> impl Iterator<Item = (FactId, &Fact)> {
        self.facts
            .iter()
            .enumerate()
            .map(|(at, fact)| (FactId(at as u32), fact))
    }

    /// A fact of this catalogue.
    #[must_use]
    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts.get(id.0 as usize)
    }

    /// All editions with their indexes.
    pub fn standards(&self) -> impl Iterator<Item = (StandardIndex, &Standard)> {
        self.standards
            .iter()
            .enumerate()
            .map(|(at, standard)| (StandardIndex(at as u32), standard))
    }

    /// An edition of this catalogue.
    #[must_use]
    pub fn standard(&self, index: StandardIndex) -> Option<&Standard> {
        self.standards.get(index.0 as usize)
    }

    /// The id of an edition, empty for an index of another catalogue.
    #[must_use]
    pub fn standard_id(&self, index: StandardIndex) -> &str {
        self.standard(index)
            .map_or("", |standard| standard.id.as_str())
    }

    /// The edition of this id, with its index.
    #[must_use]
    pub fn standard_by_id(&self, id: &str) -> Option<(StandardIndex, &Standard)> {
        let by_id = match &self.standards {
            Shelf::Packed { .. } => {
                let at = self.standard_ids.position(id.as_bytes());
                let index = at.map(|at| StandardIndex(at as u32));
                index.and_then(|index| Some((index, self.standard(index)?)))
            }
            Shelf::Whole(_) => self
                .standards()
                .find(|(_, standard)| standard.id.as_str() == id),
        };
        by_id.or_else(|| {
            self.standards()
                .find(|(_, standard)| standard.id.slug() == id)
        })
    }

    /// All limits with their indexes.
    pub fn limits(&self) -> impl Iterator<Item = (LimitIndex, &Limit)> {
        self.limits
            .iter()
            .enumerate()
            .map(|(at, limit)| (LimitIndex(at as u32), limit))
    }

    /// The limits of the standards that are wanted; no other limit is unpacked.
    ///
    /// ```
    /// let catalogue = hazlimit::Catalogue::builtin();
    /// let (toys, _) = catalogue.standard_by_id("GB 6675.4-2014").expect("a standard");
    /// assert!(catalogue.limits_of(|standard| standard == toys).all(|(_, limit)| limit.standard == toys));
    /// ```
    pub fn limits_of(
        &self,
        wanted: impl Fn(StandardIndex) -> bool,
    ) -> impl Iterator<Item = (LimitIndex, &Limit)> {
        let of_them = self.limits.of(wanted);
        of_them.map(|(at, limit)| (LimitIndex(at), limit))
    }

    /// The limits whose form names an analyte, be it a substance, a group or a parameter; no other limit is unpacked.
    ///
    /// ```
    /// let catalogue = hazlimit::Catalogue::builtin();
    /// let lead = catalogue.registry().find("lead").expect("an element");
    /// let (_, limit) = catalogue.limits_naming(lead).next().expect("a limit");
    /// assert!(limit.form.terms.iter().any(|term| term.analyte == lead));
    /// ```
    pub fn limits_naming(&self, analyte: AnalyteId) -> impl Iterator<Item = (LimitIndex, &Limit)> {
        let naming = self.limits.naming(analyte).into_iter();
        naming.filter_map(|index| Some((index, self.limit(index)?)))
    }

    /// A limit of this catalogue.
    #[must_use]
    pub fn limit(&self, index: LimitIndex) -> Option<&Limit> {
        self.limits.get(index.0 as usize)
    }

    /// Requirements known to exist but not encoded.
    pub fn gaps(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.iter()
    }

    /// All exemptions with their indexes.
    pub fn exemptions(&self) -> impl Iterator<Item = (ExemptionIndex, &Exemption)> {
        self.exemptions
            .iter()
            .enumerate()
            .map(|(at, exemption)| (ExemptionIndex(at as u32), exemption))
    }

    /// The exemptions from the standards that are wanted; no other is unpacked.
    pub(crate) fn exemptions_of(
        &self,
        wanted: impl Fn(StandardIndex) -> bool,
    ) -> impl Iterator<Item = (ExemptionIndex, &Exemption)> {
        let of_them = self.exemptions.of(wanted);
        of_them.map(|(at, exemption)| (ExemptionIndex(at), exemption))
    }

    /// An exemption of this catalogue.
    #[must_use]
    pub fn exemption(&self, index: ExemptionIndex) -> Option<&Exemption> {
        self.exemptions.get(index.0 as usize)
    }

    /// All screening methods with their indexes.
    pub fn screening_methods(&self) -> impl Iterator<Item = (ScreeningIndex, &ScreeningMethod)> {
        (0..).map(ScreeningIndex).zip(self.screening.iter())
    }

    /// A screening method of this catalogue.
    #[must_use]
    pub fn screening_method(&self, index: ScreeningIndex) -> Option<&ScreeningMethod> {
        self.screening.get(index.0 as usize)
    }

    /// The digest that every report carries.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The version of the crate that read the catalogue.
    #[must_use]
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// The first free group of alternatives.
    #[cfg(any(feature = "load", not(hazlimit_library)))]
    pub(crate) fn next_alternatives(&self) -> u32 {
        let of_limits = self.limits.iter().filter_map(|limit| limit.alternatives);
        let of_gaps = self.gaps.iter().filter_map(|gap| gap.alternatives);
        of_limits
            .chain(of_gaps)
            .map(|alternatives| alternatives.group + 1)
            .max()
            .unwrap_or(0)
    }

    /// The first free number of a positive list.
    #[cfg(any(feature = "load", not(hazlimit_library)))]
    pub(crate) fn next_list(&self) -> u32 {
        let lists = self.limits.iter().filter_map(|limit| limit.list);
        lists.map(|list| list.list.0 + 1).max().unwrap_or(0)
    }

    /// The canonical form, which is also what the crate embeds.
    ///
    /// # Errors
    /// Where the catalogue cannot be encoded.
    #[cfg(any(feature = "load", not(hazlimit_library)))]
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_allocvec(&(
            self.registry.packed()?,
            self.categories.packed()?,
            self.materials.packed()?,
            &self.facts,
            &self.standards,
            Pieces::of(self.standards.iter().map(|standard| standard.id.as_str())),
            &self.limits,
            &self.gaps,
            &self.exemptions,
            &self.screening,
        ))
    }

    /// A catalogue of its canonical form; its entries are unpacked when they are first asked for.
    fn from_blob(blob: &'static [u8], digest: Digest) -> Result<Catalogue, postcard::Error> {
        let (
            registry,
            categories,
            materials,
            facts,
            standards,
            standard_ids,
            limits,
            gaps,
            exemptions,
            screening,
        ) = postcard::from_bytes(blob)?;
        Ok(Catalogue {
            categories: Tree::from_packed(categories)?,
            materials: Tree::from_packed(materials)?,
            facts,
            registry: Registry::from_packed(registry)?,
            standards,
            standard_ids,
            limits,
            gaps,
            exemptions,
            screening,
            digest,
        })
    }

    /// Computes the digest over the canonical form.
    #[cfg(any(feature = "load", not(hazlimit_library)))]
    pub(crate) fn seal(&mut self) -> Result<(), postcard::Error> {
        use sha2::Digest as _;
        let hash = sha2::Sha256::digest(self.to_bytes()?);
        self.digest = Digest(hash.iter().map(|byte| format!("{byte:02x}")).collect());
        Ok(())
    }
}
