//! Limits as rows for programs: CSV, and JSON objects with the same names.

use hazlimit::Catalogue;
use hazlimit::catalogue::limit::{Aggregation, Limit};
use hazlimit::report::wording::Language;
use hazlimit::substance::{AnalyteId, Nature};
use serde::Serialize;

use super::choice::Resolved;
use crate::describe::{self, Voice};
use crate::outcome::Failure;

/// One limit. The names and the order of the fields are the columns, a public contract.
#[derive(Serialize)]
struct Row<List> {
    limit: String,
    standard: String,
    jurisdiction: String,
    force: &'static str,
    status: &'static str,
    clause: String,
    category: List,
    when: String,
    analyte: String,
    cas: List,
    aggregation: &'static str,
    kind: &'static str,
    comparator: &'static str,
    value: String,
    unit: &'static str,
    basis: &'static str,
    effect: &'static str,
    effective_from: String,
    effective_to: String,
    confidence: &'static str,
    source: List,
}

/// CSV with one row per limit.
pub(super) fn csv(choice: &Resolved<'_>, limits: &[&Limit]) -> Result<String, Failure> {
    let mut writer = csv::WriterBuilder::new()
        .has_headers(false)
        .from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for limit in limits {
        writer.serialize(row(choice, limit, |list| list.join(";")))?;
    }
    let bytes = writer.into_inner()?;
    Ok(String::from_utf8(bytes)?)
}

const COLUMNS: [&str; 21] = [
    "limit",
    "standard",
    "jurisdiction",
    "force",
    "status",
    "clause",
    "category",
    "when",
    "analyte",
    "cas",
    "aggregation",
    "kind",
    "comparator",
    "value",
    "unit",
    "basis",
    "effect",
    "effective_from",
    "effective_to",
    "confidence",
    "source",
];

/// A JSON array with one object per limit.
pub(super) fn json(choice: &Resolved<'_>, limits: &[&Limit]) -> Result<String, Failure> {
    let rows: Vec<Row<Vec<String>>> = limits
        .iter()
        .map(|limit| row(choice, limit, |list| list))
        .collect();
    Ok(serde_json::to_string_pretty(&rows)? + "\n")
}

fn row<List>(
    choice: &Resolved<'_>,
    limit: &Limit,
    list: impl Fn(Vec<String>) -> List,
) -> Row<List> {
    let catalogue = choice.catalogue;
    let standard = catalogue.standard(limit.standard);
    let (categories, rest) = describe::without_categories(catalogue, &limit.applies);
    let paths = categories
        .into_iter()
        .map(|id| catalogue.categories().path(id).to_owned());
    let days = describe::days_of_limit(catalogue, limit);
    let figure = limit.requirement.figure();
    let source = match (limit.source.as_slice(), standard) {
        ([], Some(standard)) => standard.source.clone(),
        (own, _) => own.to_vec(),
    };
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
    Row {
        limit: limit.id.to_string(),
        standard: catalogue.standard_id(limit.standard).to_owned(),
        jurisdiction: standard
            .map_or_else(String::new, |known| known.jurisdiction.code().to_owned()),
        force: standard.map_or("", |known| known.force.name()),
        status: describe::of_limit(catalogue, limit, choice.day()).name(),
        clause: describe::cited(catalogue, limit, Language::English),
        category: list(paths.collect()),
        when: describe::condition(catalogue, &rest, Voice::Keys),
        analyte: analyte(&limit.form.text).to_owned(),
        cas: list(cas(catalogue, limit)),
        aggregation: aggregation(catalogue, limit),
        kind: limit.kind.name(),
        comparator: describe::comparator(limit),
        value: figure.map_or_else(String::new, |figure| figure.text().to_owned()),
        unit: figure.map_or("", |figure| figure.unit().symbol()),
        basis: limit.basis.name(),
        effect: limit.effect.name(),
        effective_from: day(days.first),
        effective_to: day(days.last),
        confidence: limit.confidence.name(),
        source: list(source),
    }
}

/// The left side without the words that the column `aggregation` says.
fn analyte(text: &str) -> &str {
    ["sum ", "each ", "all but list "]
        .into_iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text)
}

fn aggregation(catalogue: &Catalogue, limit: &Limit) -> &'static str {
    match (limit.form.aggregation, limit.form.terms.as_slice()) {
        (Aggregation::Each, _) => "each",
        (Aggregation::AllBut, _) => "all-but",
        (Aggregation::Nothing, _) => "",
        (Aggregation::Sum, [one]) => match nature(catalogue, one.analyte) {
            Some(
                Nature::Element { .. }
                | Nature::Group {
                    element: Some(_), ..
                },
            ) => "element",
            Some(Nature::Group { .. }) => "sum",
            _ => "single",
        },
        (Aggregation::Sum, _) => "sum",
    }
}

fn nature(catalogue: &Catalogue, id: AnalyteId) -> Option<&Nature> {
    catalogue.registry().get(id).map(|analyte| &analyte.nature)
}

/// The CAS numbers of all terms, and of the members where a term is a group.
fn cas(catalogue: &Catalogue, limit: &Limit) -> Vec<String> {
    let registry = catalogue.registry();
    let mut numbers = Vec::new();
    for term in &limit.form.terms {
        let members = registry.members(term.analyte).map(|member| member.analyte);
        for id in std::iter::once(term.analyte).chain(members) {
            let cas = registry.get(id).map(|analyte| analyte.cas.as_slice());
            for number in cas.unwrap_or_default() {
                let number = number.to_string();
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
        }
    }
    numbers
}
