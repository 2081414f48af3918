//! Standards: one edition of a legal text or eco-label criterion each, with its dates and what it covers. Knows no limit.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::condition::Condition;
use crate::substance::Names;

/// A standard's place in its catalogue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct StandardIndex(pub(crate) u32);

/// The id people cite: `GB 6675.4-2014`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct StandardId(pub(crate) String);

impl StandardId {
    /// As people cite it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as limit ids and file names write it: `gb-6675.4-2014`.
    #[must_use]
    pub fn slug(&self) -> String {
        slug(&self.0)
    }

    /// Whether `other` is this text without its year: `GB 6675.4` of `GB 6675.4-2014`. An amendment is an edition of the text it amends.
    #[must_use]
    pub fn is_edition_of(&self, other: &str) -> bool {
        self.0.strip_prefix(other).is_some_and(|rest| {
            let mut letters = rest.chars();
            letters.next() == Some('-')
                && letters
                    .by_ref()
                    .take(4)
                    .filter(char::is_ascii_digit)
                    .count()
                    == 4
        })
    }
}

impl std::fmt::Display for StandardId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Lower case, letters, digits and dots kept, everything else one dash.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_alphanumeric() || letter == '.' {
            slug.extend(letter.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Whose law: `CN`, `EU`, `US`, `INT`, or any other code that a limits file names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Market {
    /// The People's Republic of China.
    China,
    /// The European Union.
    EuropeanUnion,
    /// The United States.
    UnitedStates,
    /// International standards, which no market enforces by themselves.
    International,
    /// Another market by its code, in capitals.
    Other(String),
}

impl Market {
    /// The code as files and reports write it.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Market::China => "CN",
            Market::EuropeanUnion => "EU",
            Market::UnitedStates => "US",
            Market::International => "INT",
            Market::Other(code) => code,
        }
    }

    /// The market with this code.
    ///
    /// ```
    /// use hazlimit::Market;
    /// assert_eq!(Market::from_code("cn"), Market::China);
    /// ```
    #[must_use]
    pub fn from_code(code: &str) -> Market {
        match code.trim().to_uppercase().as_str() {
            "CN" => Market::China,
            "EU" => Market::EuropeanUnion,
            "US" => Market::UnitedStates,
            "INT" => Market::International,
            other => Market::Other(other.to_owned()),
        }
    }
}

/// How a standard binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
pub enum Force {
    /// Binding law or a mandatory standard.
    Mandatory,
    /// A recommended standard.
    Recommended,
    /// The criteria of a voluntary label.
    EcoLabel,
    /// A list or rule of an industry.
    Industry,
    /// For comparison only.
    Reference,
}

impl Force {
    /// All of them, the most binding first.
    pub const ALL: [Force; 5] = [
        Force::Mandatory,
        Force::Recommended,
        Force::EcoLabel,
        Force::Industry,
        Force::Reference,
    ];

    /// As files write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Force::Mandatory => "mandatory",
            Force::Recommended => "recommended",
            Force::EcoLabel => "eco-label",
            Force::Industry => "industry",
            Force::Reference => "reference",
        }
    }
}

/// How well a figure is founded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
pub enum Confidence {
    /// The figure stood on a page that the source names.
    Verified,
    /// General knowledge of the field.
    Known,
}

impl Confidence {
    /// As files write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Verified => "verified",
            Confidence::Known => "known",
        }
    }
}

/// One edition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Standard {
    /// `GB 6675.4-2014`.
    pub id: StandardId,
    /// Chinese and English title.
    pub title: Names,
    /// Whose law.
    pub jurisdiction: Market,
    /// How it binds.
    pub force: Force,
    /// When it was published.
    pub published: Option<Date>,
    /// Its first day of force.
    pub effective: Option<Date>,
    /// What it is about.
    pub scope: Condition,
    /// Earlier editions it replaces.
    pub replaces: Vec<StandardId>,
    /// The edition that replaces it.
    pub replaced_by: Option<Replacement>,
    /// The first day it no longer applied, where nothing replaced it.
    pub withdrawn: Option<Date>,
    /// The text it amends; its clauses share that text's fate.
    pub amends: Option<StandardId>,
    /// What of it is encoded.
    pub covers: String,
    /// What is not.
    pub omits: String,
    /// Where the figures were read.
    pub source: Vec<String>,
    /// How well they are founded.
    pub confidence: Confidence,
    /// Anything else.
    pub note: String,
}

/// The edition that follows, and what becomes of goods made before.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Replacement {
    /// The next edition.
    pub by: StandardId,
    /// Its first day.
    pub on: Date,
    /// What goods made before that day must follow.
    pub older_stock: OlderStock,
}

/// What goods made before the change of editions must follow after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum OlderStock {
    /// The old edition is enough until this day.
    FollowsOldUntil(Date),
    /// The old edition is enough for good.
    FollowsOld,
    /// The new edition at once.
    FollowsNew,
    /// Nobody has established it: where the editions differ, the answer stays open.
    NotEstablished,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_is_its_text_with_a_year() {
        let edition = |id: &str, of: &str| StandardId(id.to_owned()).is_edition_of(of);
        assert!(edition("GB 6675.4-2014", "GB 6675.4"));
        assert!(edition("GB/T 26572-2011 Amendment 1", "GB/T 26572"));
        assert!(!edition("GB 6675.14-2014", "GB 6675.1"));
        assert!(!edition("GB 6675.4-2014", "GB 6675"));
    }

    #[test]
    fn a_slug_keeps_letters_digits_and_dots() {
        assert_eq!(slug("GB/T 26572-2011"), "gb-t-26572-2011");
        assert_eq!(slug("Directive 2009/48/EC"), "directive-2009-48-ec");
        assert_eq!(slug("电器"), "电器");
    }
}
