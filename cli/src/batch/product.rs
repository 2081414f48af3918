//! From the lines of one product to its BOM.
//! Knows what each column means; a line is used whole or rejected whole.

use std::collections::HashMap;

use hazlimit::Bom;
use hazlimit::bom::{
    Adjustment, Constituent, FreeOf, Identity, LabResult, Mass, Material, Part, Product, Quantity,
    Traits,
};
use hazlimit::catalogue::fact::Reply;
use hazlimit::quantity::{Amount, Edge, QuantityKind, Reading};

use super::column::{Column, Layout};
use super::intern::Names;
use super::record::Line;
use super::source::Reject;
use super::values::{self, Written, or_nothing};

/// A BOM, and the lines that could not be put into it.
pub(crate) struct Assembled {
    pub(crate) bom: Bom,
    pub(crate) used: u64,
    pub(crate) rejects: Vec<Reject>,
}

/// Cells that may stand on any line of a node, or on each, but then alike.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Said<const N: usize>([String; N]);

impl<const N: usize> Default for Said<N> {
    fn default() -> Self {
        Said(std::array::from_fn(|_| String::new()))
    }
}

impl<const N: usize> Said<N> {
    /// What is known with these cells too; `None` where they say nothing new.
    fn with(&self, cells: Cells<'_>, columns: [Column; N]) -> Result<Option<Said<N>>, String> {
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

/// A line with its columns.
#[derive(Clone, Copy)]
struct Cells<'l> {
    layout: &'l Layout,
    line: Line<'l>,
}

impl<'l> Cells<'l> {
    /// What stands in a column; nothing where there is no such column.
    fn get(self, column: Column) -> &'l str {
        let at = self.layout.index(column);
        at.map_or("", |at| self.line.field(at).trim())
    }

    /// The names of part and material. A material without a part is a part by itself, and a class alone names its material.
    fn nodes(self) -> Result<(&'l str, &'l str), String> {
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

/// What a line adds.
enum Entry {
    Result(LabResult),
    Contains(Constituent, Filled),
    FreeOf(FreeOf),
    Nothing,
}

/// A product so far.
struct Draft {
    bom: Bom,
    said: Said<4>,
    parts: Vec<PartSoFar>,
}

#[derive(Default)]
struct PartSoFar {
    said: Said<2>,
    materials: Vec<MaterialSoFar>,
}

#[derive(Default)]
struct MaterialSoFar {
    said: Said<4>,
    filled: Filled,
}

/// Something new about a part or a material.
struct PartNews {
    said: Said<2>,
    mass: Option<Mass>,
    traits: Traits,
}

struct MaterialNews {
    said: Said<4>,
    mass: Option<Mass>,
    disclosed: Option<Amount>,
    traits: Traits,
}

/// Puts products together; one for each worker.
pub(crate) struct Assembler<'c> {
    names: Names<'c>,
    default_kind: Option<QuantityKind>,
    whole: Amount,
    parts: HashMap<String, usize>,
    materials: HashMap<String, usize>,
    key: String,
}

impl<'c> Assembler<'c> {
    pub(crate) fn new(names: Names<'c>, default_kind: Option<QuantityKind>) -> Assembler<'c> {
        Assembler {
            names,
            default_kind,
            whole: values::whole(),
            parts: HashMap::new(),
            materials: HashMap::new(),
            key: String::new(),
        }
    }

    /// The BOM of these lines.
    pub(crate) fn assemble<'l>(
        &mut self,
        layout: &'l Layout,
        key: &str,
        lines: impl Iterator<Item = Line<'l>>,
    ) -> Assembled {
        self.parts.clear();
        self.materials.clear();
        let mut product = Product {
            name: key.to_owned(),
            ..Product::default()
        };
        if layout.index(Column::Product).is_some() {
            key.clone_into(&mut product.id);
        }
        let mut draft = Draft {
            bom: Bom {
                product,
                parts: Vec::new(),
            },
            said: Said::default(),
            parts: Vec::new(),
        };
        let mut used = 0;
        let mut rejects = Vec::new();
        for line in lines {
            match self.line(&mut draft, Cells { layout, line }) {
                Ok(()) => used += 1,
                Err(reason) => rejects.push(Reject {
                    line: line.number,
                    reason,
                    text: line.as_text(),
                }),
            }
        }
        Assembled {
            bom: draft.bom,
            used,
            rejects,
        }
    }

    /// Adds one line. Everything is checked before anything is changed.
    fn line(&mut self, draft: &mut Draft, cells: Cells<'_>) -> Result<(), String> {
        let product = self.product(draft, cells)?;
        let (part_name, material_name) = cells.nodes()?;
        let part = self.parts.get(part_name).copied();
        let part = part.filter(|_| !part_name.is_empty());
        let material = part.and_then(|part| {
            material_key(&mut self.key, part, material_name);
            self.materials.get(&self.key).copied()
        });
        let known = part.and_then(|part| draft.parts.get(part));
        let part_news = self.part(known, cells)?;
        let known = known.zip(material);
        let known = known.and_then(|(part, at)| part.materials.get(at));
        let material_news = self.material(known, cells)?;
        let filled = known.map_or(Filled::default(), |known| known.filled);
        let entry = self.entry(cells, filled, material_name)?;

        if let Some((said, found)) = product {
            draft.said = said;
            let old = &mut draft.bom.product;
            *old = Product {
                results: std::mem::take(&mut old.results),
                free_of: std::mem::take(&mut old.free_of),
                ..found
            };
        }
        if part_name.is_empty() {
            add_to_product(&mut draft.bom.product, entry);
            return Ok(());
        }
        let part = part.unwrap_or_else(|| {
            self.parts.insert(part_name.to_owned(), draft.parts.len());
            draft.add_part(part_name)
        });
        let (Some(so_far), Some(node)) = (draft.parts.get_mut(part), draft.bom.parts.get_mut(part))
        else {
            return Ok(());
        };
        if let Some(news) = part_news {
            so_far.said = news.said;
            node.mass = news.mass;
            node.traits = news.traits;
        }
        if material_name.is_empty() {
            add_to_part(node, entry);
            return Ok(());
        }
        let material = material.unwrap_or_else(|| {
            material_key(&mut self.key, part, material_name);
            self.materials
                .insert(self.key.clone(), so_far.materials.len());
            so_far.materials.push(MaterialSoFar::default());
            node.materials.push(Material {
                name: material_name.to_owned(),
                ..Material::default()
            });
            node.materials.len() - 1
        });
        let (Some(so_far), Some(node)) = (
            so_far.materials.get_mut(material),
            node.materials.get_mut(material),
        ) else {
            return Ok(());
        };
        if let Some(news) = material_news {
            so_far.said = news.said;
            node.mass = news.mass;
            node.disclosed = news.disclosed;
            node.traits = news.traits;
        }
        add_to_material(node, so_far, entry);
        Ok(())
    }

    fn product(
        &mut self,
        draft: &Draft,
        cells: Cells<'_>,
    ) -> Result<Option<(Said<4>, Product)>, String> {
        let columns = [
            Column::ProductName,
            Column::Category,
            Column::Made,
            Column::Facts,
        ];
        let Some(said) = draft.said.with(cells, columns)? else {
            return Ok(None);
        };
        let [name, category, made, facts] = &said.0;
        let mut found = self.names.product(category, made, facts)?;
        let old = &draft.bom.product;
        found.id.clone_from(&old.id);
        found
            .name
            .clone_from(if name.is_empty() { &old.name } else { name });
        Ok(Some((said, found)))
    }

    fn part(
        &mut self,
        known: Option<&PartSoFar>,
        cells: Cells<'_>,
    ) -> Result<Option<PartNews>, String> {
        let columns = [Column::PartMass, Column::PartFacts];
        let nothing = Said::default();
        let before = known.map_or(&nothing, |known| &known.said);
        let Some(said) = before.with(cells, columns)? else {
            return Ok(None);
        };
        let [mass, facts] = &said.0;
        let mass = given(mass).map(values::mass).transpose()?;
        let traits = self.names.part(facts)?;
        Ok(Some(PartNews { said, mass, traits }))
    }

    fn material(
        &mut self,
        known: Option<&MaterialSoFar>,
        cells: Cells<'_>,
    ) -> Result<Option<MaterialNews>, String> {
        let columns = [
            Column::Class,
            Column::MaterialMass,
            Column::MaterialFacts,
            Column::Disclosed,
        ];
        let nothing = Said::default();
        let before = known.map_or(&nothing, |known| &known.said);
        let Some(said) = before.with(cells, columns)? else {
            return Ok(None);
        };
        let [class, mass, facts, disclosed] = &said.0;
        let mass = given(mass).map(values::mass).transpose()?;
        let disclosed = given(disclosed).map(values::share).transpose()?;
        let traits = self.names.material(class, facts)?;
        Ok(Some(MaterialNews {
            said,
            mass,
            disclosed,
            traits,
        }))
    }

    fn entry(&mut self, cells: Cells<'_>, filled: Filled, material: &str) -> Result<Entry, String> {
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

impl Draft {
    fn add_part(&mut self, name: &str) -> usize {
        self.parts.push(PartSoFar::default());
        self.bom.parts.push(Part {
            name: name.to_owned(),
            ..Part::default()
        });
        self.parts.len() - 1
    }
}

/// What is known of the contents of a material so far.
#[derive(Clone, Copy)]
struct Filled {
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
#[derive(Clone, Copy, PartialEq, Eq)]
enum EntryKind {
    Result,
    Contains,
    FreeOf,
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

fn material_key(key: &mut String, part: usize, material: &str) {
    key.clear();
    key.push_str(&part.to_string());
    key.push('\u{1f}');
    key.push_str(material);
}

fn given(text: &str) -> Option<&str> {
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

fn add_to_product(product: &mut Product, entry: Entry) {
    match entry {
        Entry::Result(result) => product.results.push(result),
        Entry::FreeOf(free_of) => product.free_of.push(free_of),
        Entry::Contains(..) | Entry::Nothing => {}
    }
}

fn add_to_part(part: &mut Part, entry: Entry) {
    match entry {
        Entry::Result(result) => part.results.push(result),
        Entry::FreeOf(free_of) => part.free_of.push(free_of),
        Entry::Contains(..) | Entry::Nothing => {}
    }
}

fn add_to_material(material: &mut Material, so_far: &mut MaterialSoFar, entry: Entry) {
    match entry {
        Entry::Result(result) => material.results.push(result),
        Entry::FreeOf(free_of) => material.free_of.push(free_of),
        Entry::Contains(constituent, filled) => {
            material.contains.push(constituent);
            so_far.filled = filled;
        }
        Entry::Nothing => {}
    }
}
