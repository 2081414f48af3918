//! Files of screening methods: their shape, and what makes a border one that can be relied on.

use serde::Deserialize;

use super::conditions::condition;
use super::raw::{RawNames, Text};
use super::spanned::{RawCondition, Spanned};
use super::tables::kind_and_unit;
use super::vocabulary::names;
use super::{Contents, Problem, Reader, Source, expression};
use crate::catalogue::Catalogue;
use crate::catalogue::screening::{Border, LowerBorder, Matrix, ScreeningMethod, ScreeningReading};
use crate::catalogue::standard::Confidence;
use crate::quantity::{Amount, Edge, Figure, QuantityKind, Unit};
use crate::substance::{AnalyteId, Names};

/// A screening method's file.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawScreeningFile {
    screening: Spanned<RawScreening>,
    #[serde(default)]
    matrix: Vec<Spanned<RawMatrix>>,
}

/// The head of a screening method's file.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
struct RawScreening {
    id: Text,
    #[serde(default)]
    also: Vec<String>,
    title: RawNames,
    kind: Text,
    unit: Text,
    #[serde(default)]
    omits: String,
    #[serde(default)]
    source: Vec<String>,
    confidence: Confidence,
}

/// A kind of material with its own borders.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
struct RawMatrix {
    id: Text,
    when: Spanned<RawCondition>,
    #[serde(default)]
    reading: Vec<Spanned<RawReading>>,
    /// What the method says nothing of in this matrix.
    #[serde(default)]
    not_applicable: Vec<RawNotApplicable>,
}

/// What the method says nothing of.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
struct RawNotApplicable {
    of: Text,
}

/// One reading.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
struct RawReading {
    of: Text,
    tells_of: Vec<Text>,
    limit: Option<Text>,
    below: Option<Spanned<RawLowerBorder>>,
    over: Option<Spanned<RawBorder>>,
    confirm: RawConfirm,
}

/// The lower border: a figure with its standard deviations, or `detection limit`.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(
    untagged,
    expecting = "expected { at = \"70\", sigmas = \"-3\" } or \"detection limit\""
)]
enum RawLowerBorder {
    At(RawBorder),
    Words(String),
}

/// A figure and how many standard deviations are added to it.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(deny_unknown_fields)]
struct RawBorder {
    at: String,
    #[serde(default)]
    sigmas: Option<String>,
    /// `open`: a reading on the border is not of the state.
    #[serde(default)]
    edge: Option<RawEdge>,
}

/// Whether a border belongs to its state.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(rename_all = "kebab-case")]
enum RawEdge {
    Open,
    Closed,
}

/// The confirming method: its number, or words in both languages.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(
    all(feature = "schema", hazlimit_library),
    derive(schemars::JsonSchema)
)]
#[serde(untagged, expecting = "expected a text or { en = …, zh = … }")]
enum RawConfirm {
    Number(String),
    Words(RawNames),
}

/// Reads all screening methods.
pub(super) fn read(
    files: &[(&Source, Contents)],
    catalogue: &mut Catalogue,
    problems: &mut Vec<Problem>,
) {
    for (source, _) in files
        .iter()
        .filter(|(_, contents)| matches!(contents, Contents::Screening))
    {
        let mut reader = Reader { source, problems };
        if let Some(raw) = reader.parse::<RawScreeningFile>()
            && let Some(method) = method(&mut reader, catalogue, raw)
        {
            catalogue.screening.push(method);
        }
    }
}

fn method(
    reader: &mut Reader<'_, '_>,
    catalogue: &Catalogue,
    raw: RawScreeningFile,
) -> Option<ScreeningMethod> {
    let at = raw.screening.span().start;
    let head = raw.screening.get_ref();
    for id in std::iter::once(head.id.get_ref()).chain(&head.also) {
        let mut known = catalogue.screening.iter();
        if id.is_empty() {
            reader.complain(head.id.span().start, "a screening method needs its number");
        } else if known.any(|known| known.id == *id || known.also.contains(id)) {
            let message = format!("the screening method `{id}` is defined already");
            reader.complain(head.id.span().start, message);
        }
    }
    let (kind, unit) = kind_and_unit(reader, at, Some(&head.kind), Some(&head.unit))?;
    let mut matrices: Vec<Matrix> = Vec::new();
    for matrix in &raw.matrix {
        let of = Matrices {
            catalogue,
            kind,
            unit,
        };
        let matrix_at = matrix.get_ref().id.span().start;
        let matrix = of.matrix(reader, matrix.get_ref());
        if matrices.iter().any(|known| known.id == matrix.id) {
            let message = format!("the matrix `{}` is defined already", matrix.id);
            reader.complain(matrix_at, message);
        }
        matrices.push(matrix);
    }
    if matrices.is_empty() {
        reader.complain(at, "a screening method needs at least one [[matrix]]");
    }
    Some(ScreeningMethod {
        id: head.id.get_ref().clone(),
        also: head.also.clone(),
        title: names(reader, at, head.title.clone()),
        kind,
        unit,
        matrices,
        omits: head.omits.clone(),
        source: head.source.clone(),
        confidence: head.confidence,
    })
}

/// What the matrices of one method share.
struct Matrices<'c> {
    catalogue: &'c Catalogue,
    kind: QuantityKind,
    unit: Unit,
}

impl Matrices<'_> {
    fn matrix(&self, reader: &mut Reader<'_, '_>, raw: &RawMatrix) -> Matrix {
        let mut matrix = Matrix {
            id: raw.id.get_ref().clone(),
            applies: condition(reader, self.catalogue, Some(&raw.when), None),
            readings: Vec::new(),
            not_applicable: Vec::new(),
        };
        let twice = |reader: &mut Reader<'_, '_>, matrix: &Matrix, of: &Text, id: AnalyteId| {
            let mut read = matrix.readings.iter().map(|reading| reading.of);
            if read.any(|known| known == id) || matrix.not_applicable.contains(&id) {
                let message = format!("`{}` stands in this matrix already", of.get_ref());
                reader.complain(of.span().start, message);
            }
        };
        for raw in &raw.reading {
            let at = raw.span().start;
            let raw = raw.get_ref();
            if let Some(reading) = self.reading(reader, at, raw) {
                twice(reader, &matrix, &raw.of, reading.of);
                matrix.readings.push(reading);
            }
        }
        for raw in &raw.not_applicable {
            if let Some(id) = self.analyte(reader, &raw.of) {
                twice(reader, &matrix, &raw.of, id);
                matrix.not_applicable.push(id);
            }
        }
        if matrix.readings.is_empty() {
            reader.complain(raw.id.span().start, "a matrix needs at least one reading");
        }
        matrix
    }

    fn analyte(&self, reader: &mut Reader<'_, '_>, name: &Text) -> Option<AnalyteId> {
        let id = expression::analyte(name.get_ref(), self.catalogue.registry());
        reader.keep(name.span().start, id)
    }

    fn reading(
        &self,
        reader: &mut Reader<'_, '_>,
        at: usize,
        raw: &RawReading,
    ) -> Option<ScreeningReading> {
        let of = self.analyte(reader, &raw.of)?;
        let mut tells_of = Vec::new();
        for name in &raw.tells_of {
            let Some(id) = self.analyte(reader, name) else {
                continue;
            };
            if self.catalogue.registry().weight(of, id).is_none() {
                let message = format!(
                    "a reading of `{}` says nothing of `{}`",
                    raw.of.get_ref(),
                    name.get_ref()
                );
                reader.complain(name.span().start, message);
            }
            tells_of.push(id);
        }
        if raw.tells_of.is_empty() {
            reader.complain(at, "a reading needs what it tells of");
        }
        if raw.below.is_none() && raw.over.is_none() {
            reader.complain(at, "a reading needs the border `below`, `over` or both");
        }
        let limit = raw
            .limit
            .as_ref()
            .and_then(|text| self.figure(reader, text.span().start, text.get_ref()));
        let below = raw.below.as_ref().and_then(|below| {
            let at = below.span().start;
            match below.get_ref() {
                RawLowerBorder::At(border) => self.border(reader, at, border).map(LowerBorder::At),
                RawLowerBorder::Words(words) if words == "detection limit" => {
                    Some(LowerBorder::DetectionLimit)
                }
                RawLowerBorder::Words(words) => {
                    let message = format!("`{words}`: expected a border or \"detection limit\"");
                    reader.complain(at, message);
                    None
                }
            }
        });
        let over = raw
            .over
            .as_ref()
            .and_then(|over| self.border(reader, over.span().start, over.get_ref()));
        let reading = ScreeningReading {
            of,
            tells_of,
            limit,
            below,
            over,
            confirm: self.confirm(reader, at, &raw.confirm),
        };
        for message in unreliable(&reading) {
            reader.complain(at, message);
        }
        Some(reading)
    }

    fn confirm(&self, reader: &mut Reader<'_, '_>, at: usize, raw: &RawConfirm) -> Names {
        let words = match raw {
            RawConfirm::Number(number) => RawNames {
                en: number.clone(),
                zh: number.clone(),
            },
            RawConfirm::Words(words) => words.clone(),
        };
        names(reader, at, words)
    }

    fn figure(&self, reader: &mut Reader<'_, '_>, at: usize, text: &str) -> Option<Figure> {
        reader.keep(at, Figure::parse(text, self.unit, self.kind))
    }

    fn border(&self, reader: &mut Reader<'_, '_>, at: usize, raw: &RawBorder) -> Option<Border> {
        let figure = self.figure(reader, at, &raw.at);
        let sigmas = match &raw.sigmas {
            None => Some(0),
            Some(text) => {
                let number = text.parse::<i16>();
                let refused = |_| format!("`{text}` is no whole number of standard deviations");
                reader.keep(at, number.map_err(refused))
            }
        };
        Some(Border {
            at: figure?,
            sigmas: sigmas?,
            edge: match raw.edge {
                Some(RawEdge::Open) => Edge::Open,
                Some(RawEdge::Closed) | None => Edge::Closed,
            },
        })
    }
}

/// What is wrong with the borders: a state must not say more than the reading itself allows.
fn unreliable(reading: &ScreeningReading) -> Vec<String> {
    let mut wrong = Vec::new();
    let limit = reading.limit.as_ref().map(Figure::amount);
    let mut check = |border: &Border, fits_limit: bool, fits_sigmas: bool, side: &str| {
        if !fits_limit {
            wrong.push(format!(
                "the border at {} lies on the wrong side of the limit: `below` must be at most the limit, `over` at least",
                border.at
            ));
        }
        if !fits_sigmas {
            wrong.push(format!(
                "the standard deviations must widen what is inconclusive: {side}"
            ));
        }
    };
    let amount = |border: &Border| -> Amount { border.at.amount() };
    if let Some(LowerBorder::At(below)) = &reading.below {
        let fits = limit.is_none_or(|limit| amount(below) <= limit);
        check(
            below,
            fits,
            below.sigmas <= 0,
            "`below` takes none or less than none",
        );
    }
    if let Some(over) = &reading.over {
        let least = match &reading.below {
            Some(LowerBorder::At(below)) => limit.unwrap_or(amount(below)),
            _ => limit.unwrap_or(Amount::ZERO),
        };
        check(
            over,
            amount(over) >= least,
            over.sigmas >= 0,
            "`over` takes none or more than none",
        );
    }
    wrong
}
