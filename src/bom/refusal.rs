//! Why something cannot stand in a BOM, whether it comes from a file or from code.
//! Knows the messages and what would have worked; knows no file positions.

use jiff::civil::Date;

use crate::catalogue::fact::AnswerError;
use crate::catalogue::nearest::did_you_mean;
use crate::quantity::{AmountError, QuantityKind, TextError, UnknownKind};
use crate::substance::{FormulaError, NotFound};

/// Why something cannot stand in a BOM.
///
/// ```
/// use hazlimit::Catalogue;
/// use hazlimit::bom::BomBuilder;
/// let error = BomBuilder::new(&Catalogue::default(), "Bath duck").category("toys").unwrap_err();
/// assert_eq!(error.to_string(), "`toys` is no product category");
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// A node of the BOM has no name.
    NoName,
    /// A substance or analyte without a name.
    NoSubstance,
    /// No product category is called so.
    UnknownCategory {
        /// What was given.
        given: String,
        /// The nearest paths.
        nearest: Vec<String>,
        /// Paths that are known, where none is near.
        known: Vec<String>,
    },
    /// No material class is called so.
    UnknownClass {
        /// What was given.
        given: String,
        /// The nearest paths.
        nearest: Vec<String>,
        /// Paths that are known, where none is near.
        known: Vec<String>,
    },
    /// No fact has this key.
    UnknownFact {
        /// What was given.
        given: String,
        /// The nearest keys.
        nearest: Vec<String>,
        /// Keys that are known, where none is near.
        known: Vec<String>,
    },
    /// No role is called so.
    UnknownRole {
        /// What was given.
        given: String,
        /// The nearest roles.
        nearest: Vec<String>,
    },
    /// No quantity kind is called so.
    UnknownKind(UnknownKind),
    /// The answer does not fit its fact.
    Answer(AnswerError),
    /// Several answers where one alone can be true, or none at all.
    AnswerCount {
        /// The fact.
        fact: String,
        /// How many were given.
        given: usize,
    },
    /// One fact with two answers.
    TwoAnswers {
        /// The fact.
        fact: String,
    },
    /// The day it was made stands there twice, differently.
    TwoDays {
        /// The day given as such.
        made: Date,
        /// The fact that says otherwise.
        fact: String,
    },
    /// Not a day.
    NotADay {
        /// What was given.
        given: String,
    },
    /// A CAS or EC number that is none.
    Number(NotFound),
    /// The formula cannot be read.
    Formula(FormulaError),
    /// The catalogue has another formula.
    OtherFormula {
        /// The substance.
        name: String,
        /// Its formula in the catalogue.
        known: String,
    },
    /// Nothing would come of the formula.
    IdleFormula {
        /// The substance.
        name: String,
    },
    /// The value cannot be read.
    Text(TextError),
    /// The number cannot be an amount.
    Amount(AmountError),
    /// Not a mass.
    NotAMass {
        /// What was given.
        given: String,
    },
    /// A range or a bound where one value is needed.
    NotExact {
        /// What must be exact.
        what: &'static str,
    },
    /// Nothing where there must be something.
    Zero {
        /// What is zero.
        what: &'static str,
    },
    /// More of a part than there is of the whole.
    AboveWhole {
        /// What exceeds the whole.
        what: &'static str,
    },
    /// A declaration that something lies below a bound, without a bound.
    NotABound,
    /// A negative declaration that declares nothing.
    EmptyDeclaration,
    /// The uncertainty is stated twice.
    TwoUncertainties,
    /// An uncertainty beside something that is not one value.
    IdleUncertainty,
    /// The limit of quantification is stated twice, differently.
    TwoDetectionLimits,
    /// A result without a value.
    NoValue,
    /// A value and what stands beside it are of different kinds.
    OtherKind {
        /// The kind of the value.
        value: QuantityKind,
        /// The kind of what stands beside it.
        beside: QuantityKind,
    },
    /// Parts within parts beyond any product.
    TooDeep {
        /// How deep they may be.
        most: usize,
    },
    /// More parts and materials than any product has.
    TooManyNodes {
        /// How many there are.
        given: usize,
        /// How many there may be.
        most: usize,
    },
    /// Declarations and results of a whole that would count for too many materials.
    TooManyInherited {
        /// How often one of them holds for a material.
        given: usize,
        /// How often that may be.
        most: usize,
    },
    /// Contents that must add to more than all of the material.
    Overfull {
        /// The material.
        material: String,
        /// What they add to: `at least 112 %`.
        total: String,
    },
    /// Where in the BOM it happened.
    Within {
        /// The name of the part, material or substance.
        name: String,
        /// What happened.
        source: Box<BuildError>,
    },
}

impl BuildError {
    /// What is wrong, without what would have worked where [`BuildError::help`] says that.
    ///
    /// ```
    /// use hazlimit::bom::BuildError;
    /// assert_eq!(BuildError::NoSubstance.message(), "the name of the substance is empty");
    /// ```
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            BuildError::NoName => "the name is empty".to_owned(),
            BuildError::NoSubstance => "the name of the substance is empty".to_owned(),
            BuildError::UnknownCategory { given, .. } => {
                format!("`{given}` is no product category")
            }
            BuildError::UnknownClass { given, .. } => format!("`{given}` is no material class"),
            BuildError::UnknownFact { given, .. } => format!("`{given}` is no fact"),
            BuildError::UnknownRole { given, .. } => format!("`{given}` is no role"),
            BuildError::UnknownKind(error) => error.to_string(),
            BuildError::Answer(error) => error.to_string(),
            BuildError::AnswerCount { fact, given: 0 } => {
                format!("the empty list says nothing about `{fact}`")
            }
            BuildError::AnswerCount { fact, given } => {
                format!("`{fact}` takes one answer, not a list of {given}")
            }
            BuildError::TwoAnswers { fact } => format!("`{fact}` is answered twice, differently"),
            BuildError::TwoDays { made, fact } => {
                format!("made on {made}, but the fact `{fact}` says otherwise")
            }
            BuildError::NotADay { given } => format!("`{given}` is no day"),
            BuildError::Number(error) => error.to_string(),
            BuildError::Formula(error) => error.to_string(),
            BuildError::OtherFormula { name, known } => {
                format!("the catalogue knows the formula of `{name}` already: {known}")
            }
            BuildError::IdleFormula { name } => {
                format!("a formula cannot be kept for `{name}`")
            }
            BuildError::Text(error) => error.to_string(),
            BuildError::Amount(error) => error.to_string(),
            BuildError::NotAMass { given } => format!("`{given}` is no mass"),
            BuildError::NotExact { what } => format!("the {what} must be one value"),
            BuildError::Zero { what } => format!("the {what} must be more than zero"),
            BuildError::AboveWhole { what } => format!("the {what} is more than 100 %"),
            BuildError::NotABound => "this gives no value below which it lies".to_owned(),
            BuildError::EmptyDeclaration => "this declares nothing".to_owned(),
            BuildError::TwoUncertainties => "the uncertainty is stated twice".to_owned(),
            BuildError::IdleUncertainty => {
                "an uncertainty belongs to one measured value".to_owned()
            }
            BuildError::TwoDetectionLimits => {
                "the limit of quantification is stated twice, differently".to_owned()
            }
            BuildError::NoValue => "the result has no value".to_owned(),
            BuildError::OtherKind { value, beside } => {
                format!("the value is of the kind {value}, and its uncertainty of {beside}")
            }
            BuildError::TooDeep { most } => format!("parts are nested more than {most} deep"),
            BuildError::TooManyNodes { given, most } => {
                format!("the product has {given} parts and materials, more than {most}")
            }
            BuildError::TooManyInherited { given, most } => format!(
                "the declarations and results of the product and its parts hold for a material {given} times in all, more than {most}"
            ),
            BuildError::Overfull { material, total } => {
                format!("the contents of `{material}` add to {total}")
            }
            BuildError::Within { name, source } => format!("`{name}`: {}", source.message()),
        }
    }

    /// What would have worked, where the message does not say it.
    ///
    /// ```
    /// use hazlimit::bom::BuildError;
    /// let error = BuildError::NotADay { given: "2.11.2026".to_owned() };
    /// assert_eq!(error.help().as_deref(), Some("write it as year-month-day, such as 2026-11-02"));
    /// ```
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let fixed = match self {
            BuildError::UnknownCategory { nearest, known, .. }
            | BuildError::UnknownClass { nearest, known, .. }
            | BuildError::UnknownFact { nearest, known, .. } => {
                return suggestion(nearest).or_else(|| listing(known));
            }
            BuildError::UnknownRole { nearest, .. } => return suggestion(nearest),
            BuildError::Within { source, .. } => return source.help(),
            BuildError::NoSubstance => "write a CAS number, an EC number or a name",
            BuildError::AnswerCount { given: 0, .. } => "leave the fact out where it is not known",
            BuildError::NotADay { .. } => "write it as year-month-day, such as 2026-11-02",
            BuildError::OtherFormula { .. } => "leave the formula out, or check the substance",
            BuildError::IdleFormula { .. } => {
                "a formula counts beside a CAS number that the catalogue does not list; give that number or leave the formula out"
            }
            BuildError::NotAMass { .. } => {
                "write it with its unit, such as `42 g`, `1.2 kg` or `150 mg`"
            }
            BuildError::NotExact { .. } => "write it without a comparison, range or uncertainty",
            BuildError::NotABound => {
                "write the value below which it lies, such as `100 mg/kg` or `<= 100 mg/kg`"
            }
            BuildError::EmptyDeclaration => {
                "write `below` with a content such as \"100 mg/kg\", or `not_added: true`"
            }
            BuildError::TwoUncertainties => "leave one of them out",
            BuildError::IdleUncertainty => "leave it out beside `ND`, a bound or a range",
            BuildError::TwoDetectionLimits => "leave one of them out",
            BuildError::TooDeep { .. } => {
                "put the parts of the parts beside each other, or screen assemblies one by one"
            }
            BuildError::TooManyNodes { .. } => "screen assemblies one by one",
            BuildError::TooManyInherited { .. } => {
                "declare each substance once for the whole product, or screen assemblies one by one"
            }
            BuildError::Overfull { .. } => {
                "each content is a share of this material; one of them is too high or of something else"
            }
            _ => return None,
        };
        Some(fixed.to_owned())
    }

    pub(super) fn within(self, name: &str) -> BuildError {
        BuildError::Within {
            name: name.to_owned(),
            source: Box::new(self),
        }
    }
}

/// `did you mean …?`, where something is near.
pub(super) fn suggestion(nearest: &[String]) -> Option<String> {
    let text = did_you_mean(nearest);
    text.strip_prefix("; ").map(str::to_owned)
}

/// What is known, shortened where it is long.
fn listing(known: &[String]) -> Option<String> {
    const SHOWN: usize = 12;
    let shown: Vec<&str> = known.iter().map(String::as_str).take(SHOWN).collect();
    let more = known.len().saturating_sub(SHOWN);
    match (shown.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(format!("known are {}", shown.join(", "))),
        (false, more) => Some(format!("known are {} and {more} more", shown.join(", "))),
    }
}

impl std::fmt::Display for BuildError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message())?;
        match self.help() {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for BuildError {}
