//! The columns of a table of results, and the names by which tables call them.
//! Knows header words in Chinese and English; knows no values.

use super::column_names::NAMES;
use crate::nearest::{did_you_mean, nearest};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Column {
    Product,
    ProductName,
    Category,
    Made,
    Facts,
    Part,
    PartMass,
    PartFacts,
    Material,
    Class,
    MaterialMass,
    MaterialFacts,
    Disclosed,
    Entry,
    Analyte,
    Kind,
    Value,
    Unit,
    Loq,
    Uncertainty,
    Method,
    Report,
    Note,
    Adjusted,
    CompositeOf,
    Migration,
    Role,
    Added,
    Exemption,
    Formula,
}

/// How many columns there are.
const COUNT: usize = NAMES.len();

/// In which the materials of one product differ, and the lines of one material.
const OF_MATERIALS: [Column; 6] = [
    Column::Material,
    Column::Class,
    Column::MaterialFacts,
    Column::Disclosed,
    Column::Analyte,
    Column::Value,
];

/// Which field of a line is which column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Layout {
    at: [Option<usize>; COUNT],
    /// How many fields a line has.
    pub(crate) fields: usize,
    /// What stands between the fields of a text.
    pub(crate) separator: u8,
    /// The fields in which the materials of one product are alike, as a rule.
    pub(crate) steady: Vec<usize>,
    /// Units that stand in the header: `检测结果(mg/kg)`.
    value_unit: String,
    loq_unit: String,
}

/// Whether a column that nobody knows stops the run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unknown {
    Refused,
    Ignored,
}

/// What else than the header says of the columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Wanted {
    pub(crate) unknown: Unknown,
    /// Whether the kind is given for all lines, so that no column need tell it.
    pub(crate) kind_is_given: bool,
}

impl Layout {
    /// Reads a header line, or says what is wrong with it.
    pub(crate) fn read<'h>(
        header: impl Iterator<Item = &'h str>,
        wanted: Wanted,
    ) -> Result<Layout, String> {
        let mut names: Vec<&str> = header.map(str::trim).collect();
        while names.last().is_some_and(|name| name.is_empty()) {
            names.pop();
        }
        let mut layout = Layout {
            at: [None; COUNT],
            fields: names.len(),
            separator: b',',
            steady: Vec::new(),
            value_unit: String::new(),
            loq_unit: String::new(),
        };
        for (at, name) in names.iter().enumerate() {
            layout.take(at, name, wanted.unknown)?;
        }
        layout.check(wanted)?;
        let of_materials = OF_MATERIALS.map(|column| layout.index(column));
        let is_steady = |at: &usize| !of_materials.contains(&Some(*at));
        layout.steady = (0..layout.fields).filter(is_steady).collect();
        Ok(layout)
    }

    fn take(&mut self, at: usize, name: &str, unknown: Unknown) -> Result<(), String> {
        let (bare, unit) = without_unit(name);
        let found = of_name(name).or_else(|| {
            of_name(bare).filter(|column| matches!(column, Column::Value | Column::Loq))
        });
        let Some(column) = found else {
            return match unknown {
                Unknown::Ignored => Ok(()),
                Unknown::Refused if name.is_empty() => Err(format!(
                    "column {} has no name; name it, or leave it out with --ignore-unknown",
                    at.saturating_add(1)
                )),
                Unknown::Refused => Err(unknown_column(name)),
            };
        };
        if of_name(name).is_none() {
            match column {
                Column::Value => unit.clone_into(&mut self.value_unit),
                _ => unit.clone_into(&mut self.loq_unit),
            }
        }
        let Some(place) = self.at.get_mut(column as usize) else {
            return Ok(());
        };
        if place.is_some() {
            return Err(format!(
                "`{name}` is the second column for the {}; leave one of them out",
                english(column)
            ));
        }
        *place = Some(at);
        Ok(())
    }

    fn check(&self, wanted: Wanted) -> Result<(), String> {
        let has = |column| self.index(column).is_some();
        let mut missing = Vec::new();
        if !has(Column::Product) && !has(Column::ProductName) {
            missing.push(Column::Product);
        }
        for column in [Column::Analyte, Column::Value] {
            if !has(column) {
                missing.push(column);
            }
        }
        if !has(Column::Kind) && !wanted.kind_is_given {
            missing.push(Column::Kind);
        }
        if missing.is_empty() {
            return Ok(());
        }
        let words: Vec<String> = missing
            .iter()
            .map(|column| match names(*column) {
                [english, chinese, ..] => format!("`{english}` (`{chinese}`)"),
                _ => String::new(),
            })
            .collect();
        let help = if missing.contains(&Column::Kind) {
            "; a kind that holds for all lines can be given with --kind"
        } else {
            "; `hazlimit batch --template` shows a complete table"
        };
        Err(format!(
            "the header line has no column {}{help}",
            words.join(", ")
        ))
    }

    /// The place of a column among the fields.
    pub(crate) fn index(&self, column: Column) -> Option<usize> {
        self.at.get(column as usize).copied().flatten()
    }

    /// The place of what names the product.
    pub(crate) fn key(&self) -> usize {
        self.index(Column::Product)
            .or(self.index(Column::ProductName))
            .unwrap_or(0)
    }

    /// The unit that the header gives to a column.
    pub(crate) fn unit_of(&self, column: Column) -> &str {
        match column {
            Column::Value => &self.value_unit,
            Column::Loq => &self.loq_unit,
            _ => "",
        }
    }
}

fn names(column: Column) -> &'static [&'static str] {
    NAMES
        .iter()
        .find(|(known, _)| *known == column)
        .map_or(&[], |(_, names)| names)
}

/// The usual English name of a column.
pub(crate) fn english(column: Column) -> &'static str {
    names(column).first().copied().unwrap_or_default()
}

/// The usual Chinese name of a column.
pub(crate) fn chinese(column: Column) -> &'static str {
    names(column).get(1).copied().unwrap_or_default()
}

fn of_name(name: &str) -> Option<Column> {
    let folded = folded(name);
    let found = NAMES
        .iter()
        .find(|(_, names)| names.contains(&folded.as_str()));
    found.map(|(column, _)| *column)
}

/// Case, underscores and hyphens do not matter.
fn folded(name: &str) -> String {
    let spaced = name.to_lowercase().replace(['_', '-', '.'], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `检测结果(mg/kg)`: the name and the unit.
fn without_unit(name: &str) -> (&str, &str) {
    let inner = name
        .strip_suffix([')', '）'])
        .and_then(|rest| rest.split_once(['(', '（']));
    match inner {
        Some((bare, unit)) => (bare.trim(), unit.trim()),
        None => (name, ""),
    }
}

fn unknown_column(name: &str) -> String {
    let known = NAMES.iter().flat_map(|(_, names)| names.iter().copied());
    let near = nearest(&folded(name), known);
    format!(
        "the column `{name}` is not known{}{}",
        did_you_mean(&near),
        if near.is_empty() {
            "; leave it out with --ignore-unknown"
        } else {
            ""
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_stand_in_the_order_of_the_columns_and_each_once() {
        for (at, (column, _)) in NAMES.iter().enumerate() {
            assert_eq!(*column as usize, at);
        }
        let mut all: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.to_vec()).collect();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|name| folded(name) == **name));
    }
}
