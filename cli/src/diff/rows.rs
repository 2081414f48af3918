//! Changes for programs: JSON objects, and CSV with one row per line of a change.

use super::change::{Change, Chapter, Kind, Line};
use super::wanted::Wanted;
use crate::outcome::Failure;

#[derive(serde::Serialize)]
struct Document<'d> {
    from: String,
    to: String,
    chapters: &'d [Chapter],
}

pub(super) fn json(wanted: &Wanted<'_>, chapters: &[Chapter]) -> Result<String, Failure> {
    let document = Document {
        from: wanted.after.to_string(),
        to: wanted.to.to_string(),
        chapters,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

const COLUMNS: [&str; 15] = [
    "category",
    "day",
    "change",
    "market",
    "force",
    "standard",
    "other",
    "not_encoded",
    "what",
    "old",
    "new",
    "about",
    "before",
    "after",
    "conditions",
];

/// A change without lines is one row that leaves the cells of a line empty.
pub(super) fn csv(chapters: &[Chapter]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for chapter in chapters {
        for change in &chapter.changes {
            if change.lines.is_empty() {
                writer.write_record(row(chapter, change, None))?;
            }
            for line in &change.lines {
                writer.write_record(row(chapter, change, Some(line)))?;
            }
        }
    }
    let bytes = writer.into_inner()?;
    Ok(String::from_utf8(bytes)?)
}

fn row(chapter: &Chapter, change: &Change, line: Option<&Line>) -> [String; 15] {
    let cell = |of: fn(&Line) -> &str| line.map_or("", of).to_owned();
    [
        chapter.category.clone(),
        change.day.to_string(),
        name(change.change).to_owned(),
        change.market.clone(),
        change.force.to_owned(),
        change.standard.clone(),
        change.other.join(";"),
        change.not_encoded.to_string(),
        cell(|line| line.change.name()),
        cell(|line| &line.old),
        cell(|line| &line.new),
        cell(|line| &line.about),
        cell(|line| &line.before),
        cell(|line| &line.after),
        cell(|line| &line.conditions),
    ]
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Begins => "begins",
        Kind::Replaces => "replaces",
        Kind::Replaced => "replaced",
        Kind::Withdrawn => "withdrawn",
        Kind::StockEnds => "stock-ends",
        Kind::Clauses => "clauses",
        Kind::Exemptions => "exemptions",
        Kind::Listed => "listed",
    }
}
