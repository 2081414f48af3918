//! Chemical formulas, and what share of its mass an element has in one.
//!
//! Knows the notation of formulas and computes exact molar masses. Knows
//! nothing of names or of the substances that a formula belongs to.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::atomic_weights::ElementSymbol;
use super::factor::Factor;
use super::weight::Weight;

/// More atoms of one element than any formula here needs; keeps every product
/// below far from overflow.
pub(super) const MOST_ATOMS: u32 = 1_000_000;

/// How many atoms of which elements make up a substance.
///
/// Formulas that hold the same atoms are equal, in whatever order they were
/// written; they are shown in Hill order (carbon, hydrogen, then by symbol).
///
/// ```
/// use hazlimit::substance::Formula;
/// let formula: Formula = "Pb3(OH)2(CO3)2".parse().unwrap();
/// assert_eq!(formula.to_string(), "C2H2O8Pb3");
/// let lead = "Pb".parse().unwrap();
/// assert!(formula.contains(lead));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(
    try_from = "Vec<(ElementSymbol, u32)>",
    into = "Vec<(ElementSymbol, u32)>"
)]
pub struct Formula(Vec<(ElementSymbol, u32)>);

/// Why a text is no [`Formula`].
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormulaError {
    /// There is nothing to read.
    #[error("an empty text is no formula; write one such as `PbCrO4`")]
    Empty,
    /// A letter that starts no element's symbol.
    #[error("{symbol:?} at position {position} is no chemical element; {hint}")]
    Element {
        /// The symbol as read.
        symbol: String,
        /// Which character of the text, counted from 1.
        position: usize,
        /// What would have worked.
        hint: String,
    },
    /// An element that has no standard atomic weight.
    #[error("{symbol} has no standard atomic weight, so nothing can be computed from the formula")]
    NoAtomicWeight {
        /// The element.
        symbol: ElementSymbol,
    },
    /// A bracket without its partner, or nested too deep.
    #[error("the bracket at position {position} has no partner or is nested too deep")]
    Bracket {
        /// Which character of the text, counted from 1.
        position: usize,
    },
    /// A charge.
    #[error(
        "the charge at position {position} does not belong here; write the neutral compound, \
         such as `CrO3` or `Na2CrO4`"
    )]
    Charge {
        /// Which character of the text, counted from 1.
        position: usize,
    },
    /// A number of atoms that is zero, too large or no whole number.
    #[error(
        "the count at position {position} is not a whole number from 1 to {MOST_ATOMS}; \
         for a polymer, write the repeating unit without `n`"
    )]
    Count {
        /// Which character of the text, counted from 1.
        position: usize,
    },
    /// A character that has no place in a formula.
    #[error("unexpected {found:?} at position {position}; write a formula such as `CuSO4·5H2O`")]
    Unexpected {
        /// The character.
        found: char,
        /// Which character of the text, counted from 1.
        position: usize,
    },
}

impl Formula {
    /// The formula of the bare element.
    ///
    /// ```
    /// use hazlimit::substance::Formula;
    /// let lead = "Pb".parse().unwrap();
    /// assert_eq!(Formula::of_element(lead).to_string(), "Pb");
    /// ```
    pub fn of_element(element: ElementSymbol) -> Formula {
        Formula(vec![(element, 1)])
    }

    /// The elements and how many atoms of each, in Hill order.
    ///
    /// ```
    /// use hazlimit::substance::Formula;
    /// let water: Formula = "H2O".parse().unwrap();
    /// assert_eq!(water.elements().map(|(_, count)| count).collect::<Vec<_>>(), [2, 1]);
    /// ```
    pub fn elements(&self) -> impl Iterator<Item = (ElementSymbol, u32)> + '_ {
        self.0.iter().copied()
    }

    /// Whether the element is in it.
    ///
    /// ```
    /// use hazlimit::substance::Formula;
    /// let chromate: Formula = "PbCrO4".parse().unwrap();
    /// assert!(chromate.contains("Cr".parse().unwrap()));
    /// assert!(!chromate.contains("Cd".parse().unwrap()));
    /// ```
    pub fn contains(&self, element: ElementSymbol) -> bool {
        self.count(element) > 0
    }

    /// How many atoms of the element are in it.
    ///
    /// ```
    /// use hazlimit::substance::Formula;
    /// let formula: Formula = "CuSO4·5H2O".parse().unwrap();
    /// assert_eq!(formula.count("O".parse().unwrap()), 9);
    /// ```
    pub fn count(&self, element: ElementSymbol) -> u32 {
        self.elements()
            .find(|(here, _)| *here == element)
            .map_or(0, |(_, count)| count)
    }

    /// The molar mass in millionths of a gram per mole.
    ///
    /// ```
    /// use hazlimit::substance::Formula;
    /// let chromate: Formula = "PbCrO4".parse().unwrap();
    /// assert_eq!(chromate.molar_mass(), 323_192_000);
    /// ```
    pub fn molar_mass(&self) -> u64 {
        self.elements()
            .map(|(element, count)| mass_of(element, count))
            .fold(0, u64::saturating_add)
    }

    /// The share of the mass that is the element, rounded outward to 10⁻⁹;
    /// exactly one for the bare element, none where it is not in the formula.
    ///
    /// ```
    /// use hazlimit::substance::{Formula, Weight};
    /// let chromate: Formula = "PbCrO4".parse().unwrap();
    /// let lead = chromate.fraction("Pb".parse().unwrap());
    /// assert_eq!(lead.to_string(), "0.641104977 to 0.641104978");
    /// assert_eq!(chromate.fraction("Cd".parse().unwrap()), Weight::NONE);
    /// ```
    pub fn fraction(&self, element: ElementSymbol) -> Weight {
        let part = mass_of(element, self.count(element));
        if part == 0 {
            return Weight::NONE;
        }
        ratio(part, self.molar_mass())
    }

    /// How much of the other substance one unit of this one stands for, mole
    /// by mole: the ratio of the molar masses, rounded outward to 10⁻⁹.
    ///
    /// Where the other is built around one metal atom and this one holds
    /// several of them, each counts: a mole of bis(tributyltin) oxide stands
    /// for two moles of tributyltin.
    ///
    /// ```
    /// use hazlimit::substance::{Formula, Weight};
    /// let tributyltin: Formula = "C12H27Sn".parse().unwrap();
    /// let oxide: Formula = "C24H54OSn2".parse().unwrap();
    /// assert_eq!(tributyltin.expressed_as(&tributyltin), Weight::WHOLE);
    /// assert!(oxide.expressed_as(&tributyltin).lower.to_string().starts_with("0.973"));
    /// ```
    pub fn expressed_as(&self, other: &Formula) -> Weight {
        let moles = self.holds_moles_of(other);
        ratio(other.molar_mass().saturating_mul(moles), self.molar_mass())
    }

    fn holds_moles_of(&self, other: &Formula) -> u64 {
        let mut metals = other.elements().filter(|(element, _)| element.is_metal());
        let (Some((metal, each)), None) = (metals.next(), metals.next()) else {
            return 1;
        };
        let count = self.count(metal);
        match (count.checked_rem(each), count.checked_div(each)) {
            (Some(0), Some(moles @ 1..)) => u64::from(moles),
            _ => 1,
        }
    }

    pub(super) fn from_counts(counts: &BTreeMap<ElementSymbol, u32>) -> Formula {
        let has_carbon = counts.keys().any(|element| element.symbol() == "C");
        let rank = |element: ElementSymbol| match element.symbol() {
            "C" => 0,
            "H" if has_carbon => 1,
            _ => 2,
        };
        let mut elements: Vec<_> = counts.iter().map(|(key, count)| (*key, *count)).collect();
        elements.sort_by_key(|(element, _)| (rank(*element), element.symbol()));
        Formula(elements)
    }
}

fn mass_of(element: ElementSymbol, count: u32) -> u64 {
    element
        .atomic_weight()
        .unwrap_or(0)
        .saturating_mul(u64::from(count))
}

fn ratio(part: u64, whole: u64) -> Weight {
    Weight {
        lower: Factor::grid_floor(i128::from(part), i128::from(whole)),
        upper: Factor::grid_ceiling(i128::from(part), i128::from(whole)),
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.elements().try_for_each(|(element, count)| {
            formatter.write_str(element.symbol())?;
            match count {
                1 => Ok(()),
                count => write!(formatter, "{count}"),
            }
        })
    }
}

impl From<Formula> for Vec<(ElementSymbol, u32)> {
    fn from(formula: Formula) -> Vec<(ElementSymbol, u32)> {
        formula.0
    }
}

impl TryFrom<Vec<(ElementSymbol, u32)>> for Formula {
    type Error = FormulaError;

    fn try_from(elements: Vec<(ElementSymbol, u32)>) -> Result<Formula, FormulaError> {
        let mut counts = BTreeMap::new();
        for (element, count) in elements {
            add(&mut counts, element, count, 1)?;
        }
        if counts.is_empty() {
            return Err(FormulaError::Empty);
        }
        Ok(Formula::from_counts(&counts))
    }
}

/// Adds atoms of an element to those counted so far.
pub(super) fn add(
    counts: &mut BTreeMap<ElementSymbol, u32>,
    element: ElementSymbol,
    count: u32,
    position: usize,
) -> Result<(), FormulaError> {
    if element.atomic_weight().is_none() {
        return Err(FormulaError::NoAtomicWeight { symbol: element });
    }
    let total = counts.entry(element).or_insert(0);
    *total = total.saturating_add(count);
    match (count, *total) {
        (1.., 1..=MOST_ATOMS) => Ok(()),
        _ => Err(FormulaError::Count { position }),
    }
}
