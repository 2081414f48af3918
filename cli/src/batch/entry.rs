//! What one line says of its analyte: a result, a declared content or a negative declaration.
//! Knows the columns of values; knows no other line.

use hazlimit::bom::{
    Adjustment, Constituent, FreeOf, Identity, LabResult, Material, Part, Product, Quantity,
};
use hazlimit::catalogue::fact::Reply;
use hazlimit::quantity::{Amount, Edge, QuantityKind, Reading};

use super::cells::Cells;
use super::column::Column;
use super::intern::Names;
use super::values::{self, Written, or_nothing};

/// What a line adds.
pub(crate) enum Entry {
    Result(LabResult),
    Contains(Constituent, Filled),
    FreeOf(FreeOf),
    Nothing,
}

/// Reads entries; one for each worker.
pub(crate) struct Entries<'c> {
    pub(crate) names: Names<'c>,
    default_kind: Option<QuantityKind>,
    whole: Amount,
}

impl<'c> Entries<'c> {
    pub(crate) fn new(names: Names<'c>, default_kind: Option<QuantityKind>) -> Entries<'c> {
        Entries {
            names,
            default_kind,
            whole: values::whole(),
        }
    }

    /// What a line says of its analyte, in a material that is filled so far.
    pub(crate) fn entry(
        &mut self,
        cells: Cells<'_>,
        filled: Filled,
        material: &str,
    ) -> Result<Entry, String> {
        let name = cells.get(Column::Analyte);
        let value = cells.get(Column::Value);
        if name.is_empty() {
            // A line may tell of the product or the material alone.
            return match or_nothing(value) {
                "" => Ok(Entry::Nothing),
                value => Err(format!("the result `{value}` is of no analyte")),
            };
        }
        let identity = self.names.identity(name)?;
        match entry_kind(cells.get(Column::Entry))? {
            EntryKind::Result => {
                let result = self.result(cells, name, identity)?;
                Ok(Entry::Result(result))
            }
            EntryKind::Contains if material.is_empty() => {
                Err("a declared content belongs to a material, and the line names none".to_owned())
            }
            EntryKind::Contains => self.contains(cells, name, identity, filled),
            EntryKind::FreeOf => self.free_of(cells, name, identity),
        }
    }

    fn result(
        &mut self,
        cells: Cells<'_>,
        name: &str,
        identity: Identity,
    ) -> Result<LabResult, String> {
        let kind = match (cells.get(Column::Kind), self.default_kind) {
            ("", Some(kind)) => kind,
            (text, _) => self.names.kind(text)?,
        };
        Ok(LabResult {
            name: name.to_owned(),
            identity,
            kind,
            value: self.reading(cells, kind)?,
            method: cells.get(Column::Method).to_owned(),
            report: cells.get(Column::Report).to_owned(),
            sigma: None,
            note: cells.get(Column::Note).to_owned(),
            adjustment: match yes_or_no(cells, Column::Adjusted)? {
                Some(Reply::Yes) => Adjustment::Adjusted,
                _ => Adjustment::Raw,
            },
            composite_of: counted(cells, Column::CompositeOf)?,
            migration: counted(cells, Column::Migration)?,
        })
    }

    fn contains(
        &mut self,
        cells: Cells<'_>,
        name: &str,
        identity: Identity,
        filled: Filled,
    ) -> Result<Entry, String> {
        let content = match or_nothing(cells.get(Column::Value)) {
            "" => None,
            _ => Some(self.reading(cells, QuantityKind::Content)?),
        };
        let filled = filled.with(content, self.whole)?;
        let identity = match (cells.get(Column::Formula), identity) {
            ("", identity) => identity,
            (text, Identity::Unlisted { cas, .. }) => Identity::Unlisted {
                cas,
                formula: Some(text.parse().map_err(|error| format!("formula: {error}"))?),
            },
            _ => return Err("a formula counts beside a CAS number that the catalogue does not list; leave it out".to_owned()),
        };
        let role = given(cells.get(Column::Role))
            .map(values::role)
            .transpose()?;
        let exemption = given(cells.get(Column::Exemption)).map(str::to_owned);
        let constituent = Constituent {
            name: name.to_owned(),
            identity,
            content,
            role,
            intentionally_added: yes_or_no(cells, Column::Added)?,
            exemption,
        };
        Ok(Entry::Contains(constituent, filled))
    }

    fn free_of(
        &mut self,
        cells: Cells<'_>,
        name: &str,
        identity: Identity,
    ) -> Result<Entry, String> {
        let below = match or_nothing(cells.get(Column::Value)) {
            "" => None,
            _ => Some(values::below(self.reading(cells, QuantityKind::Content)?)?),
        };
        let not_added = match yes_or_no(cells, Column::Added)? {
            Some(Reply::No) => Reply::Yes,
            _ => Reply::No,
        };
        if below.is_none() && not_added == Reply::No {
            return Err("this declares nothing; write a value below which it lies, or `no` under `intentionally added`".to_owned());
        }
        Ok(Entry::FreeOf(FreeOf {
            name: name.to_owned(),
            identity,
            below,
            not_added,
        }))
    }

    fn reading(&mut self, cells: Cells<'_>, kind: QuantityKind) -> Result<Reading, String> {
        let of_header = cells.layout.unit_of(Column::Value);
        let of_cell = or_nothing(cells.get(Column::Unit));
        if !of_header.is_empty() && !of_cell.is_empty() && of_header != of_cell {
            return Err(format!(
                "the unit is `{of_cell}` here and `{of_header}` in the header"
            ));
        }
        let written = Written {
            value: cells.get(Column::Value),
            unit: given(of_cell).unwrap_or(of_header),
            loq: cells.get(Column::Loq),
            loq_unit: cells.layout.unit_of(Column::Loq),
            uncertainty: cells.get(Column::Uncertainty),
        };
        self.names.reading(written, kind)
    }
}

/// What is known of the contents of a material so far.
#[derive(Clone, Copy)]
pub(crate) struct Filled {
    sum: Amount,
    edge: Edge,
}

impl Default for Filled {
    fn default() -> Self {
        Filled {
            sum: Amount::ZERO,
            edge: Edge::Closed,
        }
    }
}

impl Filled {
    /// With one content more; together they are no more than the whole.
    fn with(self, content: Option<Reading>, whole: Amount) -> Result<Filled, String> {
        let Some(content) = content else {
            return Ok(self);
        };
        let lower = content.interval.lower();
        let edge = match (self.edge, lower.edge) {
            (Edge::Closed, Edge::Closed) => Edge::Closed,
            _ => Edge::Open,
        };
        let sum = self.sum.checked_add(lower.amount);
        let fits = |sum: &Amount| *sum < whole || (*sum == whole && edge == Edge::Closed);
        let sum = sum.filter(fits).ok_or_else(|| {
            "with this content the material adds to more than 100 %; it is too high or of something else".to_owned()
        })?;
        Ok(Filled { sum, edge })
    }
}

/// What a line says of its analyte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum EntryKind {
    Result,
    Contains,
    FreeOf,
}

/// Whether a cell says that a line declares a constituent.
pub(crate) fn is_contains(text: &str) -> bool {
    text == "contains" || entry_kind(text) == Ok(EntryKind::Contains)
}

fn entry_kind(text: &str) -> Result<EntryKind, String> {
    match text.to_lowercase().as_str() {
        "" | "result" | "检测" | "检测结果" => Ok(EntryKind::Result),
        "contains" | "declared" | "成分" | "申报" | "声明" => Ok(EntryKind::Contains),
        "free-of" | "free of" | "不含" | "不含声明" => Ok(EntryKind::FreeOf),
        _ => Err(format!(
            "`{text}` is no kind of entry; write `result` (检测), `contains` (成分) or `free-of` (不含)"
        )),
    }
}

pub(crate) fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn yes_or_no(cells: Cells<'_>, column: Column) -> Result<Option<Reply>, String> {
    let what = super::column::english(column);
    given(cells.get(column))
        .map(|text| values::reply(text, what))
        .transpose()
}

fn counted(cells: Cells<'_>, column: Column) -> Result<Option<Quantity>, String> {
    let what = super::column::english(column);
    given(cells.get(column))
        .map(|text| values::count(text, what))
        .transpose()
}

pub(crate) fn add_to_product(product: &mut Product, entry: Entry) {
    match entry {
        Entry::Result(result) => product.results.push(result),
        Entry::FreeOf(free_of) => product.free_of.push(free_of),
        Entry::Contains(..) | Entry::Nothing => {}
    }
}

pub(crate) fn add_to_part(part: &mut Part, entry: Entry) {
    match entry {
        Entry::Result(result) => part.results.push(result),
        Entry::FreeOf(free_of) => part.free_of.push(free_of),
        Entry::Contains(..) | Entry::Nothing => {}
    }
}

pub(crate) fn add_to_material(material: &mut Material, filled: &mut Filled, entry: Entry) {
    match entry {
        Entry::Result(result) => material.results.push(result),
        Entry::FreeOf(free_of) => material.free_of.push(free_of),
        Entry::Contains(constituent, more) => {
            material.contains.push(constituent);
            *filled = more;
        }
        Entry::Nothing => {}
    }
}
