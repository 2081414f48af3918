//! What comparing leaves behind: where a fact and the catalogue differ. Knows no file.

use std::collections::HashMap;
use std::fmt;

/// One difference between a fact and the catalogue.
#[derive(Debug)]
pub(crate) struct Deviation {
    pub(crate) fact: String,
    /// The limit, the exemption or the entry that should say what the fact says.
    pub(crate) limit: String,
    pub(crate) field: &'static str,
    pub(crate) expected: String,
    pub(crate) found: String,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Deviation {
            fact,
            limit,
            field,
            expected,
            found,
        } = self;
        write!(
            f,
            "fact {fact}, limit {limit}, field {field}: expected {expected}, found {found}"
        )
    }
}

/// What was compared, and what differs.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// Every fact of the indexes.
    pub(crate) facts: Vec<String>,
    pub(crate) deviations: Vec<Deviation>,
}

impl Compared {
    /// Notes a difference.
    pub(crate) fn differs(
        &mut self,
        row: &Row,
        limit: &str,
        field: &'static str,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) {
        let shown = |text: String| {
            if text.is_empty() {
                "nothing".to_owned()
            } else {
                text
            }
        };
        self.deviations.push(Deviation {
            fact: row.get("fact").to_owned(),
            limit: shown(limit.to_owned()),
            field,
            expected: shown(expected.into()),
            found: shown(found.into()),
        });
    }
}

/// One row of an index, by column.
pub(crate) struct Row(HashMap<String, String>);

impl Row {
    pub(crate) fn new(cells: HashMap<String, String>) -> Row {
        Row(cells)
    }

    pub(crate) fn get(&self, column: &str) -> &str {
        self.0.get(column).map_or("", |cell| cell.trim())
    }

    /// The parts of a cell that holds several, joined with `;`.
    pub(crate) fn list(&self, column: &str) -> Vec<&str> {
        self.get(column)
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect()
    }
}
