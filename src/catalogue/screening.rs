//! Screening methods: how a reading is sorted into below a limit, over it, or neither, with the borders of each matrix.
//! Knows what a method says of a reading; knows no BOM, and nothing of the verdicts that follow.

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::standard::Confidence;
use crate::quantity::{Amount, Detection, Edge, Figure, Interval, QuantityKind, Unit};
use crate::substance::{AnalyteId, Names};

/// A screening method's place in its catalogue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ScreeningIndex(pub(crate) u32);

/// A reading's place: its method, its matrix there, and its place in the matrix.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ReadingIndex {
    /// The method.
    pub method: ScreeningIndex,
    /// The matrix.
    pub matrix: u16,
    /// The reading.
    pub reading: u16,
}

/// One edition of a screening method.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ScreeningMethod {
    /// With its year: `IEC 62321-3-1:2013`.
    pub id: String,
    /// Identical national editions.
    pub also: Vec<String>,
    /// Its title.
    pub title: Names,
    /// What is read.
    pub kind: QuantityKind,
    /// The unit of its figures.
    pub unit: Unit,
    /// Its matrices.
    pub matrices: Vec<Matrix>,
    /// What of it is not encoded.
    pub omits: String,
    /// Where it was read.
    pub source: Vec<String>,
    /// How well it is founded.
    pub confidence: Confidence,
}

/// The kind of material that some borders are for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Matrix {
    /// Its name in the method.
    pub id: String,
    /// The materials that belong to it.
    pub applies: Condition,
    /// What is read in it.
    pub readings: Vec<ScreeningReading>,
    /// What the method says nothing of in it.
    pub not_applicable: Vec<AnalyteId>,
}

/// One reading and the borders that sort it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ScreeningReading {
    /// What is read.
    pub of: AnalyteId,
    /// The analytes whose limits it speaks of.
    pub tells_of: Vec<AnalyteId>,
    /// The limit it sorts against; without one its states stand for themselves.
    pub limit: Option<Figure>,
    /// Where the limit is kept; `None`: this state does not exist.
    pub below: Option<LowerBorder>,
    /// Where the limit is broken; `None`: this state does not exist, the reading proves nothing.
    pub over: Option<Border>,
    /// The method that decides between the borders.
    pub confirm: Names,
}

/// What a reading must be for the limit to be kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum LowerBorder {
    /// At most this.
    At(Border),
    /// Not detected.
    DetectionLimit,
}

/// A figure and a number of standard deviations of the instrument: 70 − 3σ.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Border {
    /// The figure.
    pub at: Figure,
    /// How many standard deviations are added to it; fewer than none are taken away.
    pub sigmas: i16,
    /// Whether a reading on the border is of the state.
    pub edge: Edge,
}

/// What a reading is sorted into.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ScreeningState {
    /// The limit is kept.
    Below,
    /// The limit is broken.
    Over,
    /// Neither: the confirming method decides.
    Inconclusive,
    /// Something is missing that the sorting needs.
    NotSorted,
    /// The method says nothing of it.
    SaysNothing,
}

/// The repeatability of the instrument is not given, and the borders depend on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoSigma;

impl Border {
    /// Where the border lies; `None` at or below zero or beyond what can be counted, where it does not exist.
    fn amount(&self, sigma: Option<Amount>) -> Result<Option<Amount>, NoSigma> {
        let shift = match self.sigmas {
            0 => Some(Amount::ZERO),
            count => sigma.ok_or(NoSigma)?.checked_mul(i128::from(count)),
        };
        let at = shift.and_then(|shift| self.at.amount().checked_add(shift));
        Ok(at.filter(|at| *at > Amount::ZERO))
    }
}

impl ScreeningReading {
    /// Sorts a reading.
    ///
    /// # Errors
    /// [`NoSigma`] where the borders depend on a repeatability that is not given.
    pub fn sort(
        &self,
        reading: Interval,
        detection: Detection,
        sigma: Option<Amount>,
    ) -> Result<ScreeningState, NoSigma> {
        let is_below = match &self.below {
            None => false,
            Some(LowerBorder::At(border)) => match (border.amount(sigma)?, reading.upper()) {
                (Some(at), Some(most)) => {
                    most.amount < at
                        || (most.amount == at
                            && (border.edge == Edge::Closed || most.edge == Edge::Open))
                }
                _ => false,
            },
            // Not detected with a detection limit above the limit clears nothing.
            Some(LowerBorder::DetectionLimit) => {
                let within = |limit: &Figure| {
                    let most = reading.upper();
                    most.is_some_and(|most| most.amount <= limit.amount())
                };
                detection == Detection::NotDetected && self.limit.as_ref().is_none_or(within)
            }
        };
        if is_below {
            return Ok(ScreeningState::Below);
        }
        let is_over = match &self.over {
            None => false,
            Some(border) => {
                let least = reading.lower();
                border.amount(sigma)?.is_some_and(|at| {
                    least.amount > at
                        || (least.amount == at
                            && (border.edge == Edge::Closed || least.edge == Edge::Open))
                })
            }
        };
        Ok(if is_over {
            ScreeningState::Over
        } else {
            ScreeningState::Inconclusive
        })
    }

    /// Whether it speaks of a limit of this analyte with this figure.
    #[must_use]
    pub fn speaks_of(&self, analyte: AnalyteId, figure: Amount) -> bool {
        self.tells_of.contains(&analyte)
            && self
                .limit
                .as_ref()
                .is_none_or(|limit| limit.amount() == figure)
    }
}

/// Which edition of a screening method a result names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NamedEdition {
    /// The one encoded, by its year or without any.
    This,
    /// Another, whose borders are not known.
    Another,
}

impl ScreeningMethod {
    /// Whether this is the first method that the text of a result names, as laboratories write it: `IEC 62321-3-1:2013`,
    /// `with reference to IEC62321-3-1 (XRF)`.
    #[must_use]
    pub fn named_by(&self, text: &str) -> Option<NamedEdition> {
        let ids = std::iter::once(&self.id).chain(&self.also);
        let named = ids.filter_map(|id| first_named(id, text));
        // An edition that one of its names means is meant.
        named.reduce(|one, other| match (one, other) {
            (NamedEdition::Another, NamedEdition::Another) => NamedEdition::Another,
            _ => NamedEdition::This,
        })
    }

    /// All readings of an analyte, of whatever matrix.
    pub fn readings_of(&self, analyte: AnalyteId) -> impl Iterator<Item = &ScreeningReading> {
        let all = self.matrices.iter().flat_map(|matrix| &matrix.readings);
        all.filter(move |reading| reading.of == analyte)
    }

    /// A reading by its matrix and its place there.
    #[must_use]
    pub fn reading(&self, index: ReadingIndex) -> Option<&ScreeningReading> {
        let matrix = self.matrices.get(usize::from(index.matrix))?;
        matrix.readings.get(usize::from(index.reading))
    }
}

/// The number and the year of an id: `IEC 62321-3-1` and `2013`.
fn divided(id: &str) -> (&str, &str) {
    match id.rsplit_once([':', '-']) {
        Some((number, year)) if is_year(year) => (number, year),
        _ => (id, ""),
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Looks for an id up to the first digit that is not its own: another number before it is another method.
fn first_named(id: &str, text: &str) -> Option<NamedEdition> {
    let mut inside_word = false;
    for (at, letter) in text.char_indices() {
        if !inside_word && let Some(named) = named(id, text.get(at..)?) {
            return Some(named);
        }
        if letter.is_numeric() {
            return None;
        }
        inside_word = letter.is_ascii_alphanumeric();
    }
    None
}

/// Full-width letters and all kinds of dashes as those of ASCII.
fn folded(letter: char) -> char {
    match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        _ => letter.to_ascii_uppercase(),
    }
}

/// Whether a text begins with an id.
fn named(id: &str, text: &str) -> Option<NamedEdition> {
    let (number, year) = divided(id);
    let mut rest = text.chars();
    for wanted in number.chars().filter(|letter| !letter.is_whitespace()) {
        let given = rest.by_ref().find(|letter| !letter.is_whitespace())?;
        if folded(given) != folded(wanted) {
            return None;
        }
    }
    let rest: String = rest.map(folded).collect();
    let goes_on = |after: &str| after.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    if goes_on(&rest) || rest.strip_prefix('.').is_some_and(goes_on) {
        return None;
    }
    let rest = rest.trim_start();
    let after = rest.strip_prefix([':', '-']).map(str::trim_start);
    let digits: String = after
        .unwrap_or(rest)
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    match after {
        _ if is_year(&digits) && digits == year => Some(NamedEdition::This),
        _ if is_year(&digits) => Some(NamedEdition::Another),
        // A number that goes on is that of another part.
        Some(_) if !digits.is_empty() => None,
        _ => Some(NamedEdition::This),
    }
}
