//! The rows of a positive list and how their cells are read. Knows the columns; what becomes of a row is decided beside.

use crate::catalogue::Catalogue;
use crate::catalogue::limit::Requirement;
use crate::catalogue::load::raw::RawPositiveList;
use crate::catalogue::load::substances::{Row, beside, csv_rows};
use crate::catalogue::load::{Reader, Source};
use crate::catalogue::tree::NodeId;
use crate::quantity::{Figure, QuantityKind, Unit};

/// The columns of a list.
const COLUMNS: [&str; 20] = [
    "number",
    "substance",
    "name_en",
    "name_zh",
    "cas",
    "max",
    "use",
    "sml",
    "qm",
    "sml_qm",
    "as",
    "total",
    "listed",
    "not_for",
    "condition_en",
    "condition_zh",
    "clause",
    "from",
    "until",
    "note",
];

/// The rows of a list and the file they stand in.
pub(super) fn of_list<'a>(
    reader: &mut Reader<'_, '_>,
    sources: &'a [Source],
    list: &RawPositiveList,
) -> Option<(&'a Source, Vec<Row>)> {
    let Some(source) = beside(reader.source, sources, list.rows.get_ref()) else {
        reader.complain(
            list.rows.span().start,
            format!("there is no file `{}` beside this one", list.rows.get_ref()),
        );
        return None;
    };
    let mut inner = Reader {
        source,
        problems: reader.problems,
    };
    let rows = csv_rows(&mut inner, &COLUMNS);
    Some((source, rows))
}

/// Whether a row permits its substance, or only limits what others leave behind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Listed,
    Residue,
}

/// What the column `listed` says: `no` marks a row that only limits a residue of listed substances.
pub(super) fn standing(reader: &mut Reader<'_, '_>, row: &Row) -> Standing {
    match row.get("listed") {
        None | Some("yes") => Standing::Listed,
        Some("no") => Standing::Residue,
        Some(other) => {
            reader.complain(
                row.at,
                format!("listed: `{other}` is neither `yes` nor `no`"),
            );
            Standing::Listed
        }
    }
}

/// The numbers of the totals that a row counts in: `22; 23`.
pub(super) fn totals(row: &Row) -> impl Iterator<Item = &str> {
    parts(row.get("total").unwrap_or_default())
}

/// The parts of a cell between semicolons.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// Where a substance may be used, and up to how much.
pub(super) struct Use {
    /// In these materials; none means everywhere that the list speaks of.
    pub(super) materials: Vec<NodeId>,
    /// Up to this; `None` means as much as is needed.
    pub(super) ceiling: Option<(QuantityKind, Figure)>,
    /// What tells its limit from the row's others.
    pub(super) mark: String,
}

/// The columns `max` (`5 %`, wherever the list speaks) and `use` (`plastic/pe plastic/pp: 0.5 %; plastic/pvc`).
pub(super) fn uses(reader: &mut Reader<'_, '_>, catalogue: &Catalogue, row: &Row) -> Vec<Use> {
    let mut found = Vec::new();
    if let Some(text) = row.get("max") {
        found.push(Use {
            materials: Vec::new(),
            ceiling: ceiling(reader, row, text),
            mark: "max".to_owned(),
        });
    }
    for part in parts(row.get("use").unwrap_or_default()) {
        let (places, most) = match part.split_once(':') {
            Some((places, most)) => (places, Some(most)),
            None => (part, None),
        };
        let mut materials = Vec::new();
        let mut mark = "use".to_owned();
        for path in places.split_whitespace() {
            if let Some(node) = reader.keep(row.at, catalogue.materials.find(path)) {
                if materials.is_empty() {
                    mark = format!("use-{}", path.replace('/', "-"));
                }
                materials.push(node);
            }
        }
        found.push(Use {
            materials,
            ceiling: most.and_then(|text| ceiling(reader, row, text)),
            mark,
        });
    }
    found
}

/// A share of the material, or an amount on its surface.
fn ceiling(reader: &mut Reader<'_, '_>, row: &Row, text: &str) -> Option<(QuantityKind, Figure)> {
    let (number, unit) = number_and_unit(text);
    let kind = match Unit::parse(unit, QuantityKind::ArealContent) {
        Ok(_) => QuantityKind::ArealContent,
        Err(_) => QuantityKind::Content,
    };
    let unit = reader.keep(row.at, Unit::parse(unit, kind))?;
    let figure = reader.keep(row.at, Figure::parse(number, unit, kind))?;
    Some((kind, figure))
}

/// A migration or a residue: `2.5 mg/kg`, `ND (0.01 mg/kg)`; a residue may be counted by area.
pub(super) fn figure(
    reader: &mut Reader<'_, '_>,
    row: &Row,
    text: &str,
    kinds: &[QuantityKind],
) -> Option<(QuantityKind, Requirement)> {
    let (text, detected) = match text.strip_prefix("ND") {
        Some(rest) => (
            rest.trim().trim_start_matches('(').trim_end_matches(')'),
            Requirement::NotDetected as fn(Figure) -> Requirement,
        ),
        None => (text, Requirement::AtMost as fn(Figure) -> Requirement),
    };
    let (number, unit) = number_and_unit(text);
    let fitting = kinds
        .iter()
        .find_map(|kind| Unit::parse(unit, *kind).ok().map(|unit| (*kind, unit)));
    let Some((kind, unit)) = fitting else {
        let first = kinds.first().copied().unwrap_or(QuantityKind::Content);
        reader.keep(row.at, Unit::parse(unit, first))?;
        return None;
    };
    let figure = reader.keep(row.at, Figure::parse(number, unit, kind))?;
    Some((kind, detected(figure)))
}

fn number_and_unit(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(' ').unwrap_or((text, ""))
}
