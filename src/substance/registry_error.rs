//! What can be wrong with a list of analytes, and the checks that tell.
//!
//! Knows which references between analytes make sense. Knows nothing of
//! lookup.

use super::analytes::Analytes;
use super::atomic_weights::ElementSymbol;
use super::cas::{CasNumber, EcNumber};
use super::group::{Analyte, AnalyteId, AnalyteKey, Nature};
use super::weight::Weight;

/// Why a list of analytes makes no [`Registry`](super::Registry).
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// There are more analytes than ids.
    #[error(
        "there are {count} analytes, more than the {} that a registry keeps",
        u32::MAX
    )]
    TooMany {
        /// How many there are.
        count: usize,
    },
    /// Two analytes have one key.
    #[error("two analytes have the key `{key}`; rename one of them")]
    DuplicateKey {
        /// The key.
        key: AnalyteKey,
    },
    /// An analyte has a name in neither language.
    #[error("`{key}` has no name; give it one in English or in Chinese")]
    NoName {
        /// The analyte.
        key: AnalyteKey,
    },
    /// Two analytes bear one CAS number.
    #[error("CAS number {number} stands on both `{first}` and `{second}`; keep it on one")]
    SharedCas {
        /// The number.
        number: CasNumber,
        /// One of the two.
        first: AnalyteKey,
        /// The other.
        second: AnalyteKey,
    },
    /// Two analytes bear one EC number.
    #[error("EC number {number} stands on both `{first}` and `{second}`; keep it on one")]
    SharedEc {
        /// The number.
        number: EcNumber,
        /// One of the two.
        first: AnalyteKey,
        /// The other.
        second: AnalyteKey,
    },
    /// One name leads to two analytes.
    #[error("the name {name:?} leads to both `{first}` and `{second}`; keep it on one")]
    SharedName {
        /// The name as compared: lower case, without spaces and dashes.
        name: String,
        /// One of the two.
        first: AnalyteKey,
        /// The other.
        second: AnalyteKey,
    },
    /// Two analytes are one element.
    #[error("the element {symbol} is both `{first}` and `{second}`; keep one")]
    SharedElement {
        /// The element.
        symbol: ElementSymbol,
        /// One of the two.
        first: AnalyteKey,
        /// The other.
        second: AnalyteKey,
    },
    /// An id that points beyond the list.
    #[error("`{key}` refers to analyte number {index}, but there are only {count}")]
    UnknownAnalyte {
        /// The analyte that refers.
        key: AnalyteKey,
        /// The id it refers to.
        index: usize,
        /// How many analytes there are.
        count: usize,
    },
    /// A reference to an analyte of the wrong kind.
    #[error("`{key}` refers to `{found}` where {expected} is wanted")]
    WrongKind {
        /// The analyte that refers.
        key: AnalyteKey,
        /// What it refers to.
        found: AnalyteKey,
        /// What would fit.
        expected: &'static str,
    },
    /// A group contains itself.
    #[error("the group `{}` contains itself: {}", path.first().map_or("", AnalyteKey::as_str), arrows(path))]
    Cycle {
        /// The groups on the way; the last is the first again.
        path: Vec<AnalyteKey>,
    },
    /// A group in a group in a group, beyond any list.
    #[error(
        "the group `{group}` holds groups nested more than {most} deep; list the members themselves"
    )]
    TooDeep {
        /// The group.
        group: AnalyteKey,
        /// How deep they may be.
        most: usize,
    },
    /// A member stands in a group twice, with different weights.
    #[error(
        "`{member}` is in the group `{group}` twice, once with weight {} and once with {}; keep one", weights.0, weights.1
    )]
    ConflictingWeights {
        /// The group.
        group: AnalyteKey,
        /// The member.
        member: AnalyteKey,
        /// The two weights.
        weights: Box<(Weight, Weight)>,
    },
    /// A member of "an element and its compounds" that lacks the element.
    #[error(
        "`{member}` is in the group `{group}`, which counts as `{element}`, but contains none of it; correct the formula or state a weight"
    )]
    MemberWithoutElement {
        /// The group.
        group: AnalyteKey,
        /// The member.
        member: AnalyteKey,
        /// What the group is counted as.
        element: AnalyteKey,
    },
}

fn arrows(path: &[AnalyteKey]) -> String {
    let keys: Vec<&str> = path.iter().map(AnalyteKey::as_str).collect();
    keys.join(" > ")
}

/// Every analyte has a name, and refers only to analytes that fit.
pub(super) fn check_references(analytes: &Analytes) -> Result<(), RegistryError> {
    let mut elements = std::collections::BTreeMap::new();
    for (_, analyte) in analytes.iter() {
        let check = Check { analytes, analyte };
        if analyte.names.en.trim().is_empty() && analyte.names.zh.trim().is_empty() {
            return Err(RegistryError::NoName {
                key: analyte.key.clone(),
            });
        }
        match &analyte.nature {
            Nature::Substance { species, .. } => {
                for id in species {
                    check.fits(*id, "a species", |nature| {
                        matches!(nature, Nature::Species { .. })
                    })?;
                }
            }
            Nature::Species { of } => check.is_element(*of)?,
            Nature::Element { symbol } => {
                if let Some(first) = elements.insert(*symbol, &analyte.key) {
                    return Err(RegistryError::SharedElement {
                        symbol: *symbol,
                        first: first.clone(),
                        second: analyte.key.clone(),
                    });
                }
            }
            Nature::Group {
                members,
                element,
                expressed_as,
                ..
            } => {
                for member in members {
                    check.fits(member.analyte, "an analyte", |_| true)?;
                }
                if let Some(id) = element {
                    check.is_element(*id)?;
                }
                if let Some(id) = expressed_as {
                    let wanted = "an element, a parameter or a substance with a formula";
                    check.fits(*id, wanted, |nature| {
                        matches!(
                            nature,
                            Nature::Element { .. }
                                | Nature::Parameter
                                | Nature::Substance {
                                    formula: Some(_),
                                    ..
                                }
                        )
                    })?;
                }
            }
            Nature::Parameter => {}
        }
    }
    Ok(())
}

struct Check<'data> {
    analytes: &'data Analytes,
    analyte: &'data Analyte,
}

impl Check<'_> {
    fn is_element(&self, id: AnalyteId) -> Result<(), RegistryError> {
        self.fits(id, "an element", |nature| {
            matches!(nature, Nature::Element { .. })
        })
    }

    fn fits(
        &self,
        id: AnalyteId,
        expected: &'static str,
        wanted: fn(&Nature) -> bool,
    ) -> Result<(), RegistryError> {
        match self.analytes.get(id) {
            None => Err(RegistryError::UnknownAnalyte {
                key: self.analyte.key.clone(),
                index: id.index(),
                count: self.analytes.len(),
            }),
            Some(found) if wanted(&found.nature) => Ok(()),
            Some(found) => Err(RegistryError::WrongKind {
                key: self.analyte.key.clone(),
                found: found.key.clone(),
                expected,
            }),
        }
    }
}
