//! The registry of all analytes: lookup by any name or number, and how much
//! of one analyte counts as another.
//!
//! Knows what the catalogue's substances are. Knows no limits.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::analytes::{Analytes, Sort};
use super::cas::{CasError, CasNumber, EcError, EcNumber};
use super::counting::Counting;
use super::factor::Factor;
use super::flat::{FlatGroups, listed};
use super::fold::plain;
use super::formula::Formula;
use super::group::{Analyte, AnalyteId, Member, Nature};
use super::lookup::Lookup;
use super::registry_error::{RegistryError, check_references};
use super::weight::Weight;
#[cfg(any(feature = "load", not(hazlimit_library)))]
use crate::shelf::Bytes;

/// All analytes of a catalogue.
///
/// Lookup tables and flattened groups are made once, by [`Registry::new`].
/// Those of the built-in catalogue are read where they lie, and an analyte is
/// unpacked when it is first asked for.
///
/// ```
/// use hazlimit::substance::*;
/// let lead = Analyte {
///     key: AnalyteKey::new("lead").unwrap(),
///     names: Names { en: "lead".into(), zh: "铅".into() },
///     cas: vec!["7439-92-1".parse().unwrap()],
///     ec: vec![],
///     synonyms: vec![],
///     nature: Nature::Element { symbol: "Pb".parse().unwrap() },
/// };
/// let registry = Registry::new(vec![lead]).unwrap();
/// let id = registry.find("铅").unwrap();
/// assert_eq!(registry.find("7439-92-1"), Ok(id));
/// assert_eq!(registry.weight(id, id), Weight::WHOLE);
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Registry {
    analytes: Analytes,
    lookup: Lookup,
    groups: FlatGroups,
}

/// Why a text leads to no analyte.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotFound {
    /// No name or number like this.
    #[error("{given:?} is not in the catalogue; {}", did_you_mean(nearest))]
    Unknown {
        /// The text as given.
        given: String,
        /// Up to three names that come near.
        nearest: Vec<String>,
    },
    /// It looks like a CAS number, and is none.
    #[error(transparent)]
    BadCas(#[from] CasError),
    /// It looks like an EC number, and is none.
    #[error(transparent)]
    BadEc(#[from] EcError),
    /// A valid CAS number that the catalogue does not list.
    #[error("CAS number {0} is valid, but not in the catalogue")]
    UnlistedCas(CasNumber),
    /// A valid EC number that the catalogue does not list.
    #[error("EC number {0} is valid, but not in the catalogue")]
    UnlistedEc(EcNumber),
}

fn did_you_mean(nearest: &[String]) -> String {
    let quoted: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => "write a CAS number, an EC number or a name".to_owned(),
        Some((only, [])) => format!("did you mean {only}?"),
        Some((last, others)) => format!("did you mean {} or {last}?", others.join(", ")),
    }
}

impl Registry {
    /// A registry of these analytes; their ids are their places in the list.
    ///
    /// Fails if two of them share a key, a CAS or EC number or a name, if a
    /// reference does not fit, or if a group contains itself.
    ///
    /// ```
    /// use hazlimit::substance::Registry;
    /// assert!(Registry::new(vec![]).is_ok_and(|registry| registry.is_empty()));
    /// ```
    pub fn new(analytes: Vec<Analyte>) -> Result<Registry, RegistryError> {
        if u32::try_from(analytes.len()).is_err() {
            return Err(RegistryError::TooMany {
                count: analytes.len(),
            });
        }
        let analytes = Analytes::new(analytes);
        let lookup = Lookup::new(&analytes)?;
        check_references(&analytes)?;
        let groups = FlatGroups::of(&analytes)?;
        Ok(Registry {
            analytes,
            lookup,
            groups,
        })
    }

    /// The analyte of an id.
    ///
    /// ```
    /// use hazlimit::substance::{AnalyteId, Registry};
    /// assert!(Registry::default().get(AnalyteId::from_index(0)).is_none());
    /// ```
    pub fn get(&self, id: AnalyteId) -> Option<&Analyte> {
        self.analytes.get(id)
    }

    /// The analyte of a key, exactly as written.
    ///
    /// ```
    /// use hazlimit::substance::Registry;
    /// assert_eq!(Registry::default().by_key("DEHP"), None);
    /// ```
    pub fn by_key(&self, key: &str) -> Option<AnalyteId> {
        self.lookup.by_key(&self.analytes, key)
    }

    /// The analyte that bears a CAS number.
    ///
    /// ```
    /// use hazlimit::substance::Registry;
    /// assert_eq!(Registry::default().by_cas("117-81-7".parse().unwrap()), None);
    /// ```
    pub fn by_cas(&self, number: CasNumber) -> Option<AnalyteId> {
        self.lookup.by_cas(number)
    }

    /// The analyte that bears an EC number.
    ///
    /// ```
    /// use hazlimit::substance::Registry;
    /// assert_eq!(Registry::default().by_ec("204-211-0".parse().unwrap()), None);
    /// ```
    pub fn by_ec(&self, number: EcNumber) -> Option<AnalyteId> {
        self.lookup.by_ec(number)
    }

    /// The analyte of a CAS number, EC number, key, name or synonym.
    ///
    /// Case, width, spaces, dashes, Greek letters against their names, and
    /// the kinds of primes and brackets make no difference.
    ///
    /// ```
    /// use hazlimit::substance::{NotFound, Registry};
    /// let cas = "117-81-7".parse().unwrap();
    /// assert_eq!(Registry::default().find("117-81-7"), Err(NotFound::UnlistedCas(cas)));
    /// ```
    pub fn find(&self, text: &str) -> Result<AnalyteId, NotFound> {
        self.look_up(text).map_err(|not_found| match not_found {
            NotFound::Unknown { given, .. } => NotFound::Unknown {
                nearest: self.lookup.nearest(&self.analytes, text),
                given,
            },
            number => number,
        })
    }

    /// As [`Registry::find`], without looking for names that come near: that takes a hundred times as long, which counts where hundreds of names
    /// are unknown.
    ///
    /// # Errors
    /// [`NotFound`]; an unknown name has no nearest ones.
    ///
    /// ```
    /// use hazlimit::substance::Registry;
    /// assert!(Registry::default().look_up("led").is_err());
    /// ```
    pub fn look_up(&self, text: &str) -> Result<AnalyteId, NotFound> {
        match text.parse::<CasNumber>() {
            Ok(number) => self.by_cas(number).ok_or(NotFound::UnlistedCas(number)),
            Err(error) => match (text.parse::<EcNumber>(), self.lookup.by_name(text)) {
                (Ok(number), _) => self.by_ec(number).ok_or(NotFound::UnlistedEc(number)),
                (_, Some(id)) => Ok(id),
                (Err(bad @ EcError::CheckDigit { .. }), None) => Err(NotFound::BadEc(bad)),
                (Err(_), None) if is_meant_as_number(&error, text) => Err(NotFound::BadCas(error)),
                (Err(_), None) => Err(NotFound::Unknown {
                    given: text.to_owned(),
                    nearest: Vec::new(),
                }),
            },
        }
    }

    /// How much of `counted_as` one unit of `of` is, with all members of
    /// groups that were ever listed.
    ///
    /// A lower end above zero proves; an upper end bounds. Elements and groups
    /// bear on their compounds and members with a lower end of zero: a total
    /// bounds its parts and proves none of them. [`Weight::NONE`] means that
    /// the one has no bearing on the other.
    ///
    /// ```
    /// use hazlimit::substance::{AnalyteId, Registry, Weight};
    /// let id = AnalyteId::from_index(0);
    /// assert_eq!(Registry::default().weight(id, id), Weight::WHOLE);
    /// ```
    pub fn weight(&self, of: AnalyteId, counted_as: AnalyteId) -> Weight {
        self.counting(None).weight(of, counted_as)
    }

    /// How much of `counted_as` one unit of `of` surely is: the lower end of
    /// [`Registry::weight`], without looking at what cannot prove any.
    ///
    /// ```
    /// use hazlimit::substance::{AnalyteId, Factor, Registry};
    /// let id = AnalyteId::from_index(0);
    /// assert_eq!(Registry::default().surely_counts(id, id), Factor::ONE);
    /// ```
    pub fn surely_counts(&self, of: AnalyteId, counted_as: AnalyteId) -> Factor {
        match (self.analytes.sort(of), self.analytes.sort(counted_as)) {
            (Some(Sort::Element | Sort::Species), Some(Sort::Substance)) => Factor::ZERO,
            (Some(Sort::Substance), Some(Sort::Group))
                if !self.groups.may_surely_count(of, counted_as) =>
            {
                Factor::ZERO
            }
            _ => self.weight(of, counted_as).lower,
        }
    }

    /// Like [`Registry::weight`], with only those members of groups that are
    /// listed by that day.
    ///
    /// ```
    /// use hazlimit::substance::{AnalyteId, Registry, Weight};
    /// let (one, other) = (AnalyteId::from_index(0), AnalyteId::from_index(1));
    /// let day = jiff::civil::date(2026, 11, 23);
    /// assert_eq!(Registry::default().weight_on(one, other, day), Weight::NONE);
    /// ```
    pub fn weight_on(&self, of: AnalyteId, counted_as: AnalyteId, day: Date) -> Weight {
        self.counting(Some(day)).weight(of, counted_as)
    }

    /// How much of `counted_as` is in a substance that the registry does not
    /// list: nothing of any listed substance, its share of elements if the
    /// formula is known, and up to all of it where nothing is known.
    ///
    /// ```
    /// use hazlimit::substance::{AnalyteId, Registry, Weight};
    /// let id = AnalyteId::from_index(0);
    /// assert_eq!(Registry::default().weight_of_unlisted(None, id), Weight::NONE);
    /// ```
    pub fn weight_of_unlisted(&self, formula: Option<&Formula>, counted_as: AnalyteId) -> Weight {
        self.counting(None).weight_of_unlisted(formula, counted_as)
    }

    /// The members of a group that are no groups themselves: nested groups
    /// are flattened, weights multiplied and converted, dates carried along.
    /// Empty for an analyte that is no group.
    ///
    /// ```
    /// use hazlimit::substance::{AnalyteId, Registry};
    /// assert_eq!(Registry::default().members(AnalyteId::from_index(0)).count(), 0);
    /// ```
    pub fn members(&self, group: AnalyteId) -> impl Iterator<Item = Member> + '_ {
        self.counting(None).leaves(group)
    }

    /// The groups of which an analyte is one of the [members](Self::members),
    /// and what kind of member it is.
    ///
    /// ```
    /// let registry = hazlimit::Catalogue::builtin().registry();
    /// let dehp = registry.find("DEHP").expect("a phthalate");
    /// let (group, member) = registry.groups_of(dehp).next().expect("it is in one");
    /// assert_eq!(member.analyte, dehp);
    /// assert!(registry.members(group).any(|one| one == member));
    /// ```
    pub fn groups_of(&self, analyte: AnalyteId) -> impl Iterator<Item = (AnalyteId, Member)> + '_ {
        self.groups.holders(analyte).filter_map(move |group| {
            let leaves = &self.groups.get(group)?.leaves;
            Some((group, *listed(leaves, analyte, None)?))
        })
    }

    /// The forms of an element that the registry tells apart.
    ///
    /// ```
    /// let registry = hazlimit::Catalogue::builtin().registry();
    /// let chromium = registry.find("chromium").expect("an element");
    /// let hexavalent = registry.find("chromium-vi").expect("a form of it");
    /// assert!(registry.species_of(chromium).any(|form| form == hexavalent));
    /// ```
    pub fn species_of(&self, element: AnalyteId) -> impl Iterator<Item = AnalyteId> + '_ {
        let species = self
            .ids()
            .filter(|id| self.analytes.sort(*id) == Some(Sort::Species));
        species.filter(move |id| {
            matches!(self.analytes.nature(*id), Some(Nature::Species { of }) if *of == element)
        })
    }

    /// All analytes with their ids.
    ///
    /// ```
    /// use hazlimit::substance::Registry;
    /// assert_eq!(Registry::default().iter().count(), 0);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (AnalyteId, &Analyte)> + '_ {
        self.analytes.iter()
    }

    /// The ids of all analytes, without looking at any of them.
    ///
    /// ```
    /// use hazlimit::substance::Registry;
    /// assert_eq!(Registry::default().ids().next(), None);
    /// ```
    pub fn ids(&self) -> impl Iterator<Item = AnalyteId> + use<> {
        self.analytes.ids()
    }

    /// How many analytes there are.
    ///
    /// ```
    /// use hazlimit::substance::Registry;
    /// assert_eq!(Registry::default().len(), 0);
    /// ```
    pub fn len(&self) -> usize {
        self.analytes.len()
    }

    /// Whether there are none.
    ///
    /// ```
    /// use hazlimit::substance::Registry;
    /// assert!(Registry::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn counting(&self, on: Option<Date>) -> Counting<'_> {
        Counting {
            analytes: &self.analytes,
            groups: &self.groups,
            on,
        }
    }
}

impl Registry {
    /// All of it as the blob of a catalogue keeps it.
    #[cfg(any(feature = "load", not(hazlimit_library)))]
    pub(crate) fn packed(&self) -> Result<Bytes, postcard::Error> {
        let packed = postcard::to_allocvec(&(&self.analytes, &self.lookup, &self.groups))?;
        Ok(packed.into())
    }

    /// What was packed, each part unpacked when it is first asked for.
    pub(crate) fn from_packed(bytes: &'static [u8]) -> Result<Registry, postcard::Error> {
        let (analytes, lookup, groups) = postcard::from_bytes(bytes)?;
        Ok(Registry {
            analytes,
            lookup,
            groups,
        })
    }
}

/// A registry is written as the list of its analytes, and is checked when it is read.
impl Serialize for Registry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let analytes: Vec<&Analyte> = self.iter().map(|(_, analyte)| analyte).collect();
        analytes.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Registry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Registry, D::Error> {
        Registry::new(Vec::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// Whether the text was meant as a CAS number, so that the number's error
/// helps more than a list of names.
fn is_meant_as_number(error: &CasError, text: &str) -> bool {
    match error {
        CasError::Shape { .. } => {
            let plain = plain(text);
            let announced = plain.trim_start().starts_with("cas");
            let mut characters = plain.chars().filter(|found| !found.is_whitespace());
            let no_letters =
                characters.all(|found| found.is_ascii_digit() || "-./_".contains(found));
            announced || (no_letters && plain.contains(|found: char| found.is_ascii_digit()))
        }
        _ => true,
    }
}
