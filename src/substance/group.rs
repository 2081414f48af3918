//! Analytes: substances, elements, species, groups and parameters.
//!
//! Knows what an analyte is and what a group is made of. Knows neither limits
//! nor how analytes are looked up.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::atomic_weights::ElementSymbol;
use super::cas::{CasNumber, EcNumber};
use super::formula::Formula;
use super::weight::Weight;

/// Which analyte of a registry: its place in the list that the registry was
/// made of.
///
/// ```
/// use hazlimit::substance::AnalyteId;
/// assert_eq!(AnalyteId::from_index(3).index(), 3);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct AnalyteId(pub(crate) u32);

impl AnalyteId {
    /// The analyte at this place of the list, counted from zero.
    ///
    /// ```
    /// use hazlimit::substance::AnalyteId;
    /// assert!(AnalyteId::from_index(1) < AnalyteId::from_index(2));
    /// ```
    pub const fn from_index(index: u32) -> AnalyteId {
        AnalyteId(index)
    }

    /// The place in the list, counted from zero.
    ///
    /// ```
    /// use hazlimit::substance::AnalyteId;
    /// assert_eq!(AnalyteId::from_index(0).index(), 0);
    /// ```
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The short, stable name under which data files refer to an analyte.
///
/// ```
/// use hazlimit::substance::AnalyteKey;
/// assert_eq!(AnalyteKey::new("PAH-18").unwrap().as_str(), "PAH-18");
/// assert!(AnalyteKey::new(" ").is_err());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AnalyteKey(String);

/// The text cannot be a key.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{given:?} is no analyte key; write a short name without spaces around it, such as `DEHP`")]
#[non_exhaustive]
pub struct InvalidKey {
    /// The text as given.
    pub given: String,
}

impl AnalyteKey {
    /// A key, if the text is not empty, has no spaces around it and no
    /// control characters.
    ///
    /// ```
    /// use hazlimit::substance::AnalyteKey;
    /// assert!(AnalyteKey::new("lead").is_ok());
    /// ```
    pub fn new(text: impl Into<String>) -> Result<AnalyteKey, InvalidKey> {
        let text = text.into();
        let sound = !text.is_empty() && text.trim() == text && !text.chars().any(char::is_control);
        if sound {
            Ok(AnalyteKey(text))
        } else {
            Err(InvalidKey { given: text })
        }
    }

    /// Stands in messages for an analyte that is not there.
    pub(super) fn missing() -> AnalyteKey {
        AnalyteKey("?".to_owned())
    }

    /// The key as text.
    ///
    /// ```
    /// use hazlimit::substance::AnalyteKey;
    /// assert_eq!(AnalyteKey::new("DBP").unwrap().as_str(), "DBP");
    /// ```
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AnalyteKey {
    type Error = InvalidKey;

    fn try_from(text: String) -> Result<AnalyteKey, InvalidKey> {
        AnalyteKey::new(text)
    }
}

impl From<AnalyteKey> for String {
    fn from(key: AnalyteKey) -> String {
        key.0
    }
}

impl fmt::Display for AnalyteKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// What an analyte is called. Either may be empty, not both.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Names {
    /// The English name.
    pub en: String,
    /// The Chinese name.
    pub zh: String,
}

/// Whether a group's list of members is all of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Openness {
    /// The list is complete.
    Closed,
    /// The list is "for example": others belong to the group too.
    Open,
}

/// One member of a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Member {
    /// The member: a substance, an element, a species, a parameter or another
    /// group.
    pub analyte: AnalyteId,
    /// How much of the group one unit of it is. [`Weight::WHOLE`] means
    /// "nothing stated": in a group that has an `element` or is
    /// `expressed_as` something, the conversion then follows from the
    /// formulas.
    pub weight: Weight,
    /// Listed since this day; `None` if from the beginning.
    pub from: Option<jiff::civil::Date>,
}

/// What kind of analyte it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Nature {
    /// One chemical identity.
    Substance {
        /// Its formula, if it has one.
        formula: Option<Formula>,
        /// For substances without a formula: which of the limited elements it
        /// may contain. `Some` of an empty list: none of them. `None`: not
        /// known.
        elements: Option<Vec<ElementSymbol>>,
        /// In which species its elements are present (lead chromate:
        /// chromium(VI)).
        species: Vec<AnalyteId>,
    },
    /// A chemical element in whatever form (total lead).
    Element {
        /// Its symbol.
        symbol: ElementSymbol,
    },
    /// One form of an element (chromium(VI), inorganic arsenic).
    Species {
        /// The element.
        of: AnalyteId,
    },
    /// A named set that a legal text treats together.
    Group {
        /// What belongs to it.
        members: Vec<Member>,
        /// Whether the list is all of it.
        openness: Openness,
        /// The element whose compounds all belong to it, counted as the
        /// element ("lead and its compounds").
        element: Option<AnalyteId>,
        /// What the members are counted as (organotin as tributyltin): an
        /// element, or a substance with a formula.
        expressed_as: Option<AnalyteId>,
    },
    /// Something measured that is no substance (pH, overall migration).
    Parameter,
}

/// What a limit or a result is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Analyte {
    /// Its name in data files.
    pub key: AnalyteKey,
    /// What it is called.
    pub names: Names,
    /// Its CAS numbers; the first is the one to show.
    pub cas: Vec<CasNumber>,
    /// Its EC numbers.
    pub ec: Vec<EcNumber>,
    /// Other names, in any language.
    pub synonyms: Vec<String>,
    /// What kind of analyte it is.
    pub nature: Nature,
}
