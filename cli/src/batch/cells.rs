//! One line with its columns, and what may stand on several lines but must then be the same.
//! Knows where a cell stands; knows no values.

use super::column::{Column, Layout};
use super::record::Line;

/// A line with its columns.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'l> {
    pub(crate) layout: &'l Layout,
    pub(crate) line: Line<'l>,
}

impl<'l> Cells<'l> {
    /// What stands in a column; nothing where there is no such column.
    pub(crate) fn get(self, column: Column) -> &'l str {
        let at = self.layout.index(column);
        at.map_or("", |at| trimmed(self.line.field(at)))
    }

    /// The names of part and material. A material without a part is a part by itself, and a class alone names its material.
    pub(crate) fn nodes(self) -> Result<(&'l str, &'l str), String> {
        let material = match self.get(Column::Material) {
            "" => self.get(Column::Class),
            name => name,
        };
        let part = match self.get(Column::Part) {
            "" => material,
            name => name,
        };
        let idle = |columns: &[Column], what: &str| {
            let said = columns.iter().find(|column| !self.get(**column).is_empty());
            said.map_or(Ok(()), |column| {
                Err(format!(
                    "the {} belongs to a {what}, and the line names none",
                    super::column::english(*column)
                ))
            })
        };
        if material.is_empty() {
            let of_material = [
                Column::MaterialMass,
                Column::MaterialFacts,
                Column::Disclosed,
            ];
            idle(&of_material, "material")?;
        }
        if part.is_empty() {
            idle(&[Column::PartMass, Column::PartFacts], "part")?;
        }
        Ok((part, material))
    }
}

/// A text without spaces at its ends; most have none.
pub(crate) fn trimmed(text: &str) -> &str {
    match (text.as_bytes().first(), text.as_bytes().last()) {
        (Some(b'!'..=b'~'), Some(b'!'..=b'~')) | (None, None) => text,
        _ => text.trim(),
    }
}

/// Cells that may stand on any line of a node, or on each, but then alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Said<const N: usize>(pub(crate) [String; N]);

impl<const N: usize> Default for Said<N> {
    fn default() -> Self {
        Said(std::array::from_fn(|_| String::new()))
    }
}

impl<const N: usize> Said<N> {
    /// What is known with these cells too; `None` where they say nothing new.
    pub(crate) fn with(
        &self,
        cells: Cells<'_>,
        columns: [Column; N],
    ) -> Result<Option<Said<N>>, String> {
        let mut more: Option<Said<N>> = None;
        for (at, (known, column)) in self.0.iter().zip(columns).enumerate() {
            let cell = cells.get(column);
            if cell.is_empty() || cell == known {
                continue;
            }
            if !known.is_empty() {
                return Err(format!(
                    "the {} `{cell}` is another than `{known}` further up",
                    super::column::english(column)
                ));
            }
            let more = more.get_or_insert_with(|| self.clone());
            if let Some(place) = more.0.get_mut(at) {
                cell.clone_into(place);
            }
        }
        Ok(more)
    }
}
