//! From the lines of a batch to codes, and from the tables to what they decide.
//! Knows what may stand in a line on the short way: a declared content of a listed analyte, in one part of some materials without masses.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use hazlimit::bom::Identity;
use hazlimit::bulk::Found;

use super::amount::Scale;
use super::desk::{Asked, Desk};
use super::frame::Frame;
use super::kinds::Kinds;
use super::lines::Columns;
use super::product::{OF_MATERIAL, Place, Product};
use super::spelling::Spellings;
use super::told::Settled;
use crate::batch::cells::Cells;
use crate::batch::column::{Column, Layout};
use crate::batch::entry::is_contains;
use crate::batch::gathered::Lines;
use crate::batch::intern::Names;
use crate::batch::record::Line;
use crate::batch::word::find_all;

/// What must be empty on the short way.
const SILENT: [Column; 9] = [
    Column::PartMass,
    Column::PartFacts,
    Column::MaterialMass,
    Column::Loq,
    Column::Uncertainty,
    Column::Role,
    Column::Added,
    Column::Exemption,
    Column::Formula,
];

/// The short way of one judge.
pub(crate) struct Dense<'j> {
    desk: Arc<Desk<'j>>,
    columns: Columns,
    spellings: Spellings,
    kinds: Kinds,
    scale: Option<(String, Scale)>,
    frame: Frame,
    /// Where the fields of the line at hand end.
    ends: Vec<usize>,
    product: Product,
    products: u32,
    /// What it would mean to leave the product at the line at hand.
    left: Left,
}

/// A product whose lines were taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    /// Where its lines stand among those of the block.
    first: usize,
    lines: usize,
    /// Whether all of every material is disclosed.
    pub(crate) is_whole: bool,
}

/// Why a product is left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Left {
    /// A declared content is none that could be read here: its line may be rejected, and the others may still be taken.
    Content,
    /// Something else stands in it.
    Otherwise,
}

impl<'j> Dense<'j> {
    pub(crate) fn new(desk: Arc<Desk<'j>>) -> Dense<'j> {
        Dense {
            desk,
            columns: Columns::default(),
            spellings: Spellings::default(),
            kinds: Kinds::new(),
            scale: None,
            frame: Frame::default(),
            ends: Vec::new(),
            product: Product::default(),
            products: 0,
            left: Left::Otherwise,
        }
    }

    /// Begins a block.
    pub(crate) fn clear(&mut self) {
        self.columns.truncate(0);
        self.products = 0;
        self.kinds.clear();
    }

    /// Takes a product, if all of its lines but the rejected ones are plain. Products count from 0 in the order in which they were taken.
    pub(crate) fn take(
        &mut self,
        names: &mut Names<'_>,
        layout: &Layout,
        lines: &Lines,
        of_it: Range<usize>,
        rejected: &[usize],
    ) -> Result<Taken, Left> {
        let before = self.columns.len();
        self.product.begin();
        self.frame.is_known = false;
        self.left = Left::Otherwise;
        for at in of_it {
            if !rejected.is_empty() && rejected.binary_search(&at).is_ok() {
                continue;
            }
            let taken = lines
                .bytes(at)
                .and_then(|line| self.line(names, layout, line));
            if taken.is_none() {
                self.columns.truncate(before);
                return Err(self.left);
            }
        }
        self.fill();
        self.products += 1;
        let mut locals = self.product.locals().map(|local| self.kinds.get(local));
        Ok(Taken {
            first: before,
            lines: self.columns.len() - before,
            is_whole: locals.all(|local| local.is_some_and(|local| local.is_whole)),
        })
    }

    /// Which line of a product is the first of one of its materials.
    pub(crate) fn line_of(&self, taken: Taken, material: u32) -> usize {
        let of_it = taken.first..taken.first + taken.lines;
        let of_it = self.columns.material.get(of_it).unwrap_or_default();
        of_it.partition_point(|code| *code < material)
    }

    /// Completes the columns of the lines of one material, which are alike in all but subject and amount.
    fn fill(&mut self) {
        if let Some((at, local)) = self.product.current() {
            self.columns.fill(self.products, at, local);
        }
    }

    #[inline]
    fn line(&mut self, names: &mut Names<'_>, layout: &Layout, line: &[u8]) -> Option<()> {
        let mut has_head = false;
        let cut = loop {
            match self.frame.cut(line) {
                Some(cut) => break cut,
                None if has_head => return None,
                None => self.head(names, layout, line)?,
            }
            has_head = true;
        };
        let desk = &self.desk;
        let subject = self.spellings.code(cut.analyte, || {
            let name = std::str::from_utf8(cut.analyte).ok()?.trim();
            match names.identity(name).ok()? {
                Identity::Listed(id) if !name.is_empty() => desk.subject(id),
                _ => None,
            }
        })?;
        let (_, scale) = self.scale.as_ref()?;
        let amount = match scale.steps_at_end(cut.closed, cut.value.len()) {
            Some(amount) => amount,
            None => scale.steps(cut.value.trim_ascii())?,
        };
        self.columns.push(subject, amount);
        Some(())
    }

    /// Looks at all cells of a line that may differ from the one before it in more than analyte and value.
    #[inline(never)]
    fn head(&mut self, names: &mut Names<'_>, layout: &Layout, line: &[u8]) -> Option<()> {
        let mut ends = std::mem::take(&mut self.ends);
        ends.clear();
        find_all(layout.separator, line, &mut ends);
        ends.push(line.len());
        let looked = self.look(names, layout, line, &ends);
        let remembered = looked.and_then(|()| self.frame.remember(layout, line, &mut ends));
        self.ends = ends;
        remembered
    }

    fn look(
        &mut self,
        names: &mut Names<'_>,
        layout: &Layout,
        line: &[u8],
        ends: &[usize],
    ) -> Option<()> {
        self.left = Left::Otherwise;
        if ends.len() != layout.fields {
            return None;
        }
        // Most materials differ from the one before in what is said of materials alone.
        let is_steady = self.frame.is_steady(layout, line, ends);
        let line = Line::of_plain(std::str::from_utf8(line).ok()?, ends);
        let cells = Cells { layout, line };
        let material = cells.get(Column::Material);
        let has_names = !material.is_empty() && !cells.get(Column::Part).is_empty();
        if is_steady && has_names {
            self.left = Left::Content;
            return self.material(names, cells, material);
        }
        let is_silent = SILENT.iter().all(|column| cells.get(*column).is_empty());
        if !is_silent || !is_contains(cells.get(Column::Entry)) {
            return None;
        }
        self.left = Left::Content;
        let unit = match (layout.unit_of(Column::Value), cells.get(Column::Unit)) {
            ("", cell) => cell,
            (header, "") => header,
            _ => return None,
        };
        if self.scale.as_ref().is_none_or(|(known, _)| known != unit) {
            self.scale = None;
            let scale = Scale::of(unit, self.desk.step)?;
            self.scale = Some((unit.to_owned(), scale));
        }
        let (part, material) = cells.nodes().ok()?;
        if part.is_empty() || material.is_empty() || !self.product.repeats(part, cells) {
            return None;
        }
        self.material(names, cells, material)
    }

    /// Goes to the material of a line.
    fn material(&mut self, names: &mut Names<'_>, cells: Cells<'_>, name: &str) -> Option<()> {
        match self.product.place(name) {
            Place::Current => return self.product.repeats_material(cells).then_some(()),
            Place::Elsewhere => return None,
            Place::New => {}
        }
        let said = OF_MATERIAL.map(|column| cells.get(column));
        let local = self.kinds.of(names, &self.product, said)?;
        if self.product.count() > 0 {
            self.fill();
        }
        self.product.add(name, said, local);
        Some(())
    }

    /// What the tables say of the products taken.
    pub(crate) fn settle(&mut self) -> Settled {
        let Ok(found) = self.screen() else {
            return Settled::default();
        };
        self.catch_up(&found);
        Settled::of(found)
    }

    fn screen(&mut self) -> Result<Found, hazlimit::bulk::BulkError> {
        self.find_codes();
        let kinds = &self.kinds;
        self.columns.fill_profiles(|local| {
            let local = kinds.get(local);
            local.and_then(|local| local.code).unwrap_or(u32::MAX)
        });
        self.desk.read().bulk.screen(&self.columns.lines())
    }

    /// Asks for the codes of profiles that have none yet; by now the desk knows all subjects of the block.
    fn find_codes(&mut self) {
        let mut lacking: BTreeMap<u32, u32> = BTreeMap::new();
        for local in self.columns.locals() {
            let known = self.kinds.get(local);
            if known.is_some_and(|known| known.code.is_none()) {
                *lacking.entry(local).or_default() += 1;
            }
        }
        if lacking.is_empty() {
            return;
        }
        let asked = lacking.iter().filter_map(|(at, materials)| {
            let local = self.kinds.get(*at)?;
            Some(Asked {
                cells: &local.cells,
                profile: &local.profile,
                materials: *materials,
            })
        });
        let asked: Vec<Asked<'_>> = asked.collect();
        let codes = self.desk.profiles(&asked);
        for (at, code) in lacking.keys().zip(codes) {
            if let Some(local) = self.kinds.get_mut(*at) {
                local.code = code;
            }
        }
    }

    /// Compiles tables again that lacked subjects.
    fn catch_up(&self, found: &Found) {
        let mut lacking: HashMap<u32, u32> = HashMap::new();
        let (columns, shelf) = (&self.columns, self.desk.read());
        for product in &found.left {
            let start = columns.product.partition_point(|code| code < product);
            let end = columns.product.partition_point(|code| code <= product);
            let mut seen = None;
            for at in start..end {
                let place = (columns.profile.get(at), columns.material.get(at));
                if let (Some(profile), Some(subject)) = (place.0, columns.subject.get(at))
                    && seen != Some(place)
                    && *profile != u32::MAX
                    && !shelf.bulk.knows(*profile, *subject)
                {
                    seen = Some(place);
                    *lacking.entry(*profile).or_default() += 1;
                }
            }
        }
        drop(shelf);
        if !lacking.is_empty() {
            self.desk.miss(&lacking);
        }
    }
}
