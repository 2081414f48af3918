//! Facts: everything a clause may ask beside category and material class, with the question in Chinese and English.
//! Knows the types of the answers and how to read one from text; knows no clause.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::substance::Names;

/// The key of a fact, `mouthable`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct FactKey(pub(crate) String);

impl FactKey {
    /// The key as files write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A fact's place in its catalogue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct FactId(pub(crate) u32);

/// One fact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fact {
    /// Its key in files.
    pub key: FactKey,
    /// The question in Chinese and English.
    pub asks: Names,
    /// What an answer looks like.
    pub answer: AnswerType,
    /// Where it is read from when nobody declares it.
    pub derived: Option<Derivation>,
}

/// What an answer to a fact looks like.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum AnswerType {
    /// `true` or `false`.
    YesNo,
    /// One or several of these.
    Choice(Vec<Choice>),
    /// A range of ages, kept in months.
    Age,
    /// A number with one of these units, kept as a count of the smallest.
    Measure(Vec<MeasureUnit>),
    /// A day.
    Date,
}

/// One value of a choice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// As files write it.
    pub value: String,
    /// Its names.
    pub names: Names,
}

/// A unit of a measure and how many of the smallest unit it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MeasureUnit {
    /// As files write it.
    pub symbol: String,
    /// How many of the smallest unit.
    pub size: u64,
}

/// Where a fact is read from when nobody declares it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Derivation {
    /// The mass of the part.
    PartMass,
    /// The mass of the material.
    MaterialMass,
    /// The day the product was made or imported.
    Made,
}

/// A half-open or closed range of whole numbers; an end that is missing is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Range {
    /// The lowest number inside.
    pub from: Option<i64>,
    /// The highest number inside.
    pub up_to: Option<i64>,
}

impl Range {
    /// Whether the two share a number.
    #[must_use]
    pub fn overlaps(self, other: Range) -> bool {
        let below = |low: Option<i64>, high: Option<i64>| match (low, high) {
            (Some(low), Some(high)) => low <= high,
            _ => true,
        };
        below(self.from, other.up_to) && below(other.from, self.up_to)
    }

    /// Whether a number lies inside.
    #[must_use]
    pub fn contains(self, number: i64) -> bool {
        self.overlaps(Range {
            from: Some(number),
            up_to: Some(number),
        })
    }
}

/// An answer that somebody declared.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Answer {
    /// Yes or no.
    YesNo(Reply),
    /// Places in the list of choices.
    Choice(Vec<u16>),
    /// Months, lowest and highest.
    Age(Option<i64>, Option<i64>),
    /// In thousandths of the smallest unit.
    Measure(i64),
    /// A day.
    Date(Date),
}

/// Yes or no.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// Yes.
    Yes,
    /// No.
    No,
}

impl From<bool> for Reply {
    fn from(yes: bool) -> Self {
        if yes { Reply::Yes } else { Reply::No }
    }
}

/// An answer that does not fit its fact.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// A yes-no fact got something else.
    #[error("`{given}` is no answer to a yes-no question; write true or false")]
    NotYesNo {
        /// What was given.
        given: String,
    },
    /// Not among the choices.
    #[error("`{given}` is none of the choices {}{}", choices.join(", "), crate::catalogue::nearest::did_you_mean(nearest))]
    NoSuchChoice {
        /// What was given.
        given: String,
        /// All choices.
        choices: Vec<String>,
        /// The nearest ones.
        nearest: Vec<String>,
    },
    /// Not a range of ages.
    #[error(
        "`{given}` is no range of ages; write for example `0-36 months`, `3-6 years`, `3 years and up` or `under 36 months`"
    )]
    NotAge {
        /// What was given.
        given: String,
    },
    /// Not a number with one of the units.
    #[error("`{given}` is no amount; write a number and one of the units {}", units.join(", "))]
    NotMeasure {
        /// What was given.
        given: String,
        /// The units that fit.
        units: Vec<String>,
    },
    /// Not a day.
    #[error("`{given}` is no day; write it as year-month-day, for example 2026-11-02")]
    NotDate {
        /// What was given.
        given: String,
    },
}

impl Fact {
    /// Reads an answer from text: `true`, `3-6 years`, `42 g`, `2026-11-02`, or one of the choices.
    ///
    /// # Errors
    /// [`AnswerError`], saying what would have fitted.
    pub fn read(&self, text: &str) -> Result<Answer, AnswerError> {
        let text = text.trim();
        let given = || text.to_owned();
        match &self.answer {
            AnswerType::YesNo => match text.to_lowercase().as_str() {
                "true" | "yes" | "是" => Ok(Answer::YesNo(Reply::Yes)),
                "false" | "no" | "否" => Ok(Answer::YesNo(Reply::No)),
                _ => Err(AnswerError::NotYesNo { given: given() }),
            },
            AnswerType::Choice(choices) => {
                let at = choices.iter().position(|choice| {
                    choice.value == text || choice.names.en == text || choice.names.zh == text
                });
                match at {
                    Some(at) => Ok(Answer::Choice(vec![at as u16])),
                    None => Err(AnswerError::NoSuchChoice {
                        given: given(),
                        choices: choices.iter().map(|choice| choice.value.clone()).collect(),
                        nearest: crate::catalogue::nearest::nearest(
                            text,
                            choices
                                .iter()
                                .map(|choice| (choice.value.as_str(), choice.value.as_str())),
                        ),
                    }),
                }
            }
            AnswerType::Age => match read_ages(text) {
                Some(range) => Ok(Answer::Age(range.from, range.up_to)),
                None => Err(AnswerError::NotAge { given: given() }),
            },
            AnswerType::Measure(units) => match read_measure(text, units) {
                Some(count) => Ok(Answer::Measure(count)),
                None => Err(AnswerError::NotMeasure {
                    given: given(),
                    units: units.iter().map(|unit| unit.symbol.clone()).collect(),
                }),
            },
            AnswerType::Date => text
                .parse()
                .map(Answer::Date)
                .map_err(|_| AnswerError::NotDate { given: given() }),
        }
    }

    /// The value of a choice by its place.
    #[must_use]
    pub fn choice(&self, at: u16) -> Option<&Choice> {
        match &self.answer {
            AnswerType::Choice(choices) => choices.get(usize::from(at)),
            _ => None,
        }
    }
}

/// `0-36 months`, `3-6 years`, `3 years and up`, `3+ years`, `under 36 months`, `36 months`, `0-14岁`. The upper end is not part of the range where
/// it is a birthday: "0-36 months" ends before the 36th month, so that it does not touch "36 months and up".
pub(crate) fn read_ages(text: &str) -> Option<Range> {
    let folded = text
        .to_lowercase()
        .replace(['–', '—', '~', '～', '至'], "-")
        .replace("岁", " years")
        .replace("个月", " months")
        .replace('月', " months")
        .replace("及以上", " and up")
        .replace("以上", " and up")
        .replace("以下", " and under");
    let months_in_unit = |word: &str| match word.trim() {
        "month" | "months" | "mo" => Some(1),
        "year" | "years" | "y" | "yr" | "yrs" => Some(12),
        _ => None,
    };
    let number = |word: &str| -> Option<i64> {
        let value: i64 = word.trim().parse().ok()?;
        (0..=2400).contains(&value).then_some(value)
    };
    let split_unit = |word: &str| -> Option<(String, i64)> {
        let word = word.trim();
        let at = word.find(|letter: char| letter.is_alphabetic())?;
        let (digits, unit) = word.split_at(at);
        Some((digits.trim().to_owned(), months_in_unit(unit)?))
    };
    for opening in ["under ", "below ", "< "] {
        if let Some(rest) = folded.strip_prefix(opening) {
            let (digits, months) = split_unit(rest)?;
            return Some(Range {
                from: Some(0),
                up_to: Some(number(&digits)? * months - 1),
            });
        }
    }
    let open_end = [
        " and up",
        " and over",
        " and older",
        " or older",
        " or more",
    ]
    .into_iter()
    .find_map(|ending| folded.strip_suffix(ending));
    if let Some(rest) = open_end {
        let (digits, months) = split_unit(rest)?;
        return Some(Range {
            from: Some(number(&digits)? * months),
            up_to: None,
        });
    }
    let up_to_and_with = [" and under", " or younger", " and younger"]
        .into_iter()
        .find_map(|ending| folded.strip_suffix(ending));
    if let Some(rest) = up_to_and_with {
        let (digits, months) = split_unit(rest)?;
        return Some(Range {
            from: Some(0),
            up_to: Some((number(&digits)? + 1) * months - 1),
        });
    }
    if let Some((low, high)) = folded.split_once('-') {
        // "18 months - 3 years" names both units; "0-36 months" one for both.
        let (high, months) = split_unit(high)?;
        let (low, low_months) = split_unit(low).unwrap_or_else(|| (low.to_owned(), months));
        let from = number(&low)? * low_months;
        let up_to = number(&high)? * months - 1;
        return (from <= up_to).then_some(Range {
            from: Some(from),
            up_to: Some(up_to),
        });
    }
    let (digits, months) = split_unit(&folded)?;
    if let Some(bare) = digits.strip_suffix('+') {
        return Some(Range {
            from: Some(number(bare)? * months),
            up_to: None,
        });
    }
    let single = number(&digits)? * months;
    Some(Range {
        from: Some(single),
        up_to: Some(single + months - 1),
    })
}

/// A decimal number and a unit, in thousandths of the smallest unit.
pub(crate) fn read_measure(text: &str, units: &[MeasureUnit]) -> Option<i64> {
    let text = text.trim();
    let at = text
        .find(|letter: char| !(letter.is_ascii_digit() || letter == '.'))
        .unwrap_or(text.len());
    let (digits, symbol) = text.split_at(at);
    let symbol = symbol.trim();
    let unit = units.iter().find(|unit| unit.symbol == symbol)?;
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || part.len() > 12 || (digits.contains('.') && part.is_empty()) {
        return None;
    }
    let scale = 10_i128.checked_pow(u32::try_from(part.len()).ok()?)?;
    let mantissa: i128 = format!("{whole}{part}").parse().ok()?;
    let thousandths = mantissa
        .checked_mul(i128::from(unit.size))?
        .checked_mul(1000)?;
    (thousandths % scale == 0)
        .then(|| i64::try_from(thousandths / scale).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read_in_months_and_touching_ranges_do_not_overlap() {
        let range = |from, up_to| Some(Range { from, up_to });
        for (text, expected) in [
            ("0-36 months", range(Some(0), Some(35))),
            ("3-6 years", range(Some(36), Some(71))),
            ("3 years and up", range(Some(36), None)),
            ("3+ years", range(Some(36), None)),
            ("under 36 months", range(Some(0), Some(35))),
            ("under 3 years", range(Some(0), Some(35))),
            ("36 months", range(Some(36), Some(36))),
            ("3 years", range(Some(36), Some(47))),
            ("14 years and under", range(Some(0), Some(179))),
            ("3岁以上", range(Some(36), None)),
            ("0-14岁", range(Some(0), Some(167))),
            ("18 months - 3 years", range(Some(18), Some(35))),
            ("soon", None),
            ("6-3 years", None),
        ] {
            assert_eq!(read_ages(text), expected, "{text}");
        }
        let infants = read_ages("0-36 months").unwrap();
        let older = read_ages("36 months and up").unwrap();
        assert!(!infants.overlaps(older));
    }

    #[test]
    fn measures_are_exact() {
        let units = [("mg", 1), ("g", 1000)].map(|(symbol, size)| MeasureUnit {
            symbol: symbol.to_owned(),
            size,
        });
        assert_eq!(read_measure("10 mg", &units), Some(10_000));
        assert_eq!(read_measure("0.01 g", &units), Some(10_000));
        assert_eq!(read_measure("10", &units), None);
        assert_eq!(read_measure("10 kg", &units), None);
        assert_eq!(read_measure(". g", &units), None);
        assert_eq!(read_measure(".5 g", &units), None);
        assert_eq!(read_measure("5. g", &units), None);
        assert_eq!(read_measure("1.000000000000 g", &units), Some(1_000_000));
        assert_eq!(read_measure("1.0000000000000 g", &units), None);
    }
}
