//! The chemical elements and their standard atomic weights.
//!
//! Knows symbols and weights. Knows nothing of substances.
//!
//! Source: standard atomic weights 2021 abridged to five significant digits,
//! Commission on Isotopic Abundances and Atomic Weights; T. Prohaska et al.,
//! "Standard atomic weights of the elements 2021 (IUPAC Technical Report)",
//! Pure and Applied Chemistry 94 (2022) 573-600, doi:10.1515/pac-2019-0603.
//! Elements without a stable isotopic composition have no standard weight.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A chemical element, by its symbol.
///
/// ```
/// use hazlimit::substance::ElementSymbol;
/// let lead: ElementSymbol = "Pb".parse().unwrap();
/// assert_eq!(lead.atomic_number(), 82);
/// assert_eq!(lead.to_string(), "Pb");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct ElementSymbol(u8);

/// The text is no symbol of a chemical element.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{given:?} is no chemical element; {hint}")]
#[non_exhaustive]
pub struct UnknownElement {
    /// The text as given.
    pub given: String,
    /// What would have worked.
    pub hint: String,
}

impl ElementSymbol {
    /// The element of an atomic number.
    ///
    /// ```
    /// use hazlimit::substance::ElementSymbol;
    /// assert_eq!(ElementSymbol::from_atomic_number(82).map(|e| e.symbol()), Some("Pb"));
    /// assert_eq!(ElementSymbol::from_atomic_number(119), None);
    /// ```
    pub fn from_atomic_number(number: u8) -> Option<ElementSymbol> {
        let index = usize::from(number.checked_sub(1)?);
        ELEMENTS.get(index).map(|_| ElementSymbol(number))
    }

    /// The number of protons.
    ///
    /// ```
    /// use hazlimit::substance::ElementSymbol;
    /// assert_eq!("H".parse::<ElementSymbol>().unwrap().atomic_number(), 1);
    /// ```
    pub const fn atomic_number(self) -> u8 {
        self.0
    }

    /// The symbol, such as `Pb`.
    ///
    /// ```
    /// use hazlimit::substance::ElementSymbol;
    /// assert_eq!("Cr".parse::<ElementSymbol>().unwrap().symbol(), "Cr");
    /// ```
    pub fn symbol(self) -> &'static str {
        self.row().map_or("", |row| row.0)
    }

    /// The standard atomic weight in millionths; `None` for elements that
    /// have none (technetium, radium …).
    ///
    /// ```
    /// use hazlimit::substance::ElementSymbol;
    /// let lead: ElementSymbol = "Pb".parse().unwrap();
    /// assert_eq!(lead.atomic_weight(), Some(207_200_000));
    /// ```
    pub fn atomic_weight(self) -> Option<u64> {
        self.row().map(|row| row.1).filter(|weight| *weight != 0)
    }

    /// Whether it is a metal or a heavier semi-metal, such as arsenic.
    pub(super) fn is_metal(self) -> bool {
        const OTHERS: [&str; 18] = [
            "H", "He", "B", "C", "N", "O", "F", "Ne", "Si", "P", "S", "Cl", "Ar", "Br", "Kr", "I",
            "Xe", "Rn",
        ];
        !OTHERS.contains(&self.symbol())
    }

    fn row(self) -> Option<&'static (&'static str, u64)> {
        ELEMENTS.get(usize::from(self.0.checked_sub(1)?))
    }
}

impl TryFrom<u8> for ElementSymbol {
    type Error = UnknownElement;

    fn try_from(number: u8) -> Result<ElementSymbol, UnknownElement> {
        ElementSymbol::from_atomic_number(number).ok_or_else(|| UnknownElement {
            given: number.to_string(),
            hint: "atomic numbers run from 1 to 118".to_owned(),
        })
    }
}

impl From<ElementSymbol> for u8 {
    fn from(element: ElementSymbol) -> u8 {
        element.0
    }
}

impl FromStr for ElementSymbol {
    type Err = UnknownElement;

    fn from_str(text: &str) -> Result<ElementSymbol, UnknownElement> {
        let numbered = || (1_u8..).zip(ELEMENTS);
        if let Some((number, _)) = numbered().find(|(_, row)| row.0 == text) {
            return Ok(ElementSymbol(number));
        }
        let nearest = numbered().find(|(_, row)| row.0.eq_ignore_ascii_case(text.trim()));
        let hint = match nearest {
            Some((_, row)) => format!("did you mean `{}`?", row.0),
            None => "write a symbol such as `Pb`".to_owned(),
        };
        Err(UnknownElement {
            given: text.to_owned(),
            hint,
        })
    }
}

impl fmt::Display for ElementSymbol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.symbol())
    }
}

/// Symbol and standard atomic weight in millionths, in the order of the
/// atomic numbers; 0 where the commission gives none.
const ELEMENTS: &[(&str, u64)] = &[
    ("H", 1_008_000),
    ("He", 4_002_600),
    ("Li", 6_940_000),
    ("Be", 9_012_200),
    ("B", 10_810_000),
    ("C", 12_011_000),
    ("N", 14_007_000),
    ("O", 15_999_000),
    ("F", 18_998_000),
    ("Ne", 20_180_000),
    ("Na", 22_990_000),
    ("Mg", 24_305_000),
    ("Al", 26_982_000),
    ("Si", 28_085_000),
    ("P", 30_974_000),
    ("S", 32_060_000),
    ("Cl", 35_450_000),
    ("Ar", 39_950_000),
    ("K", 39_098_000),
    ("Ca", 40_078_000),
    ("Sc", 44_956_000),
    ("Ti", 47_867_000),
    ("V", 50_942_000),
    ("Cr", 51_996_000),
    ("Mn", 54_938_000),
    ("Fe", 55_845_000),
    ("Co", 58_933_000),
    ("Ni", 58_693_000),
    ("Cu", 63_546_000),
    ("Zn", 65_380_000),
    ("Ga", 69_723_000),
    ("Ge", 72_630_000),
    ("As", 74_922_000),
    ("Se", 78_971_000),
    ("Br", 79_904_000),
    ("Kr", 83_798_000),
    ("Rb", 85_468_000),
    ("Sr", 87_620_000),
    ("Y", 88_906_000),
    ("Zr", 91_224_000),
    ("Nb", 92_906_000),
    ("Mo", 95_950_000),
    ("Tc", 0),
    ("Ru", 101_070_000),
    ("Rh", 102_910_000),
    ("Pd", 106_420_000),
    ("Ag", 107_870_000),
    ("Cd", 112_410_000),
    ("In", 114_820_000),
    ("Sn", 118_710_000),
    ("Sb", 121_760_000),
    ("Te", 127_600_000),
    ("I", 126_900_000),
    ("Xe", 131_290_000),
    ("Cs", 132_910_000),
    ("Ba", 137_330_000),
    ("La", 138_910_000),
    ("Ce", 140_120_000),
    ("Pr", 140_910_000),
    ("Nd", 144_240_000),
    ("Pm", 0),
    ("Sm", 150_360_000),
    ("Eu", 151_960_000),
    ("Gd", 157_250_000),
    ("Tb", 158_930_000),
    ("Dy", 162_500_000),
    ("Ho", 164_930_000),
    ("Er", 167_260_000),
    ("Tm", 168_930_000),
    ("Yb", 173_050_000),
    ("Lu", 174_970_000),
    ("Hf", 178_490_000),
    ("Ta", 180_950_000),
    ("W", 183_840_000),
    ("Re", 186_210_000),
    ("Os", 190_230_000),
    ("Ir", 192_220_000),
    ("Pt", 195_080_000),
    ("Au", 196_970_000),
    ("Hg", 200_590_000),
    ("Tl", 204_380_000),
    ("Pb", 207_200_000),
    ("Bi", 208_980_000),
    ("Po", 0),
    ("At", 0),
    ("Rn", 0),
    ("Fr", 0),
    ("Ra", 0),
    ("Ac", 0),
    ("Th", 232_040_000),
    ("Pa", 231_040_000),
    ("U", 238_030_000),
    ("Np", 0),
    ("Pu", 0),
    ("Am", 0),
    ("Cm", 0),
    ("Bk", 0),
    ("Cf", 0),
    ("Es", 0),
    ("Fm", 0),
    ("Md", 0),
    ("No", 0),
    ("Lr", 0),
    ("Rf", 0),
    ("Db", 0),
    ("Sg", 0),
    ("Bh", 0),
    ("Hs", 0),
    ("Mt", 0),
    ("Ds", 0),
    ("Rg", 0),
    ("Cn", 0),
    ("Nh", 0),
    ("Fl", 0),
    ("Mc", 0),
    ("Lv", 0),
    ("Ts", 0),
    ("Og", 0),
];
