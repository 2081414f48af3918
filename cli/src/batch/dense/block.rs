//! From the lines of a batch to codes, and from the tables to what they decide.
//! Knows what may stand in a line on the short way: a declared content of a listed analyte, in one part of some materials without masses.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;
use hazlimit::bom::Identity;
use hazlimit::bulk::{Found, Profile};
use hazlimit::quantity::Amount;

use super::amount::Scale;
use super::desk::{Asked, Desk};
use super::frame::Frame;
use super::lines::Columns;
use super::spelling::Spellings;
use super::told::Settled;
use crate::batch::cells::Cells;
use crate::batch::column::{Column, Layout};
use crate::batch::entry::is_contains;
use crate::batch::gathered::Lines;
use crate::batch::intern::Names;
use crate::batch::record::Line;
use crate::batch::values;

/// So many kinds of products are remembered by their cells.
const MOST_PROFILES: usize = 1 << 14;
/// What no text in a cell holds.
const JOINT: char = '\u{1f}';

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
    whole: Amount,
    columns: Columns,
    spellings: Spellings,
    /// By the cells that declare them.
    profiles: HashMap<String, Option<u32>, RandomState>,
    key: String,
    /// The profiles of the block, whose codes on the desk are asked for when all subjects of the block are known.
    locals: Vec<Local>,
    scale: Option<(String, Scale)>,
    frame: Frame,
    product: Product,
    products: u32,
    /// What it would mean to leave the product at the line at hand.
    left: Left,
}

/// A profile as this judge knows it.
struct Local {
    cells: String,
    profile: Profile,
    code: Option<u32>,
    is_whole: bool,
}

/// The product being read.
#[derive(Default)]
struct Product {
    /// Name, category, day and facts.
    said: [String; 4],
    part: String,
    /// Its materials, in memory that is used again for the next product.
    materials: Vec<Material>,
    count: usize,
    /// The current one.
    at: usize,
}

/// One of its materials.
#[derive(Default)]
struct Material {
    name: String,
    /// Class, facts and disclosed share.
    said: [String; 3],
    local: u32,
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
            whole: values::whole(),
            columns: Columns::default(),
            spellings: Spellings::default(),
            profiles: HashMap::default(),
            key: String::new(),
            locals: Vec::new(),
            scale: None,
            frame: Frame::default(),
            product: Product::default(),
            products: 0,
            left: Left::Otherwise,
        }
    }

    /// Begins a block.
    pub(crate) fn clear(&mut self) {
        self.columns.truncate(0);
        self.products = 0;
        if self.locals.len() >= MOST_PROFILES {
            self.locals.clear();
            self.profiles.clear();
        }
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
        let materials = self.product.materials.iter().take(self.product.count);
        let mut locals = materials.map(|material| self.locals.get(material.local as usize));
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
        let length = self.columns.subject.len();
        let at = self.product.at;
        if let Some(material) = self.product.materials.get(at) {
            self.columns
                .fill(length, [self.products, at as u32, material.local]);
        }
    }

    #[inline]
    fn line(&mut self, names: &mut Names<'_>, layout: &Layout, line: &[u8]) -> Option<()> {
        let cut = match self.frame.cut(line) {
            Some(cut) => cut,
            None => {
                self.head(names, layout, std::str::from_utf8(line).ok()?)?;
                self.frame.cut(line)?
            }
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
    fn head(&mut self, names: &mut Names<'_>, layout: &Layout, line: &str) -> Option<()> {
        let mut ends = std::mem::take(&mut self.frame.ends);
        ends.clear();
        ends.extend(memchr::memchr_iter(layout.separator, line.as_bytes()));
        ends.push(line.len());
        let cells = Cells {
            layout,
            line: Line::of_plain(line, &ends),
        };
        let looked = match ends.len() == layout.fields {
            true => self.look(names, cells),
            false => None,
        };
        self.frame.ends = ends;
        looked?;
        self.frame.remember(layout, line)
    }

    fn look(&mut self, names: &mut Names<'_>, cells: Cells<'_>) -> Option<()> {
        let layout = cells.layout;
        self.left = Left::Otherwise;
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
        if part.is_empty() || material.is_empty() {
            return None;
        }
        let product = &mut self.product;
        let of_product = [
            Column::ProductName,
            Column::Category,
            Column::Made,
            Column::Facts,
        ];
        if product.count == 0 {
            set(&mut product.part, part);
            for (said, column) in product.said.iter_mut().zip(of_product) {
                set(said, cells.get(column));
            }
        } else if product.part != part || !repeats(&product.said, cells, of_product) {
            return None;
        }
        let of_material = [Column::Class, Column::MaterialFacts, Column::Disclosed];
        let mut known = product.materials.iter().take(product.count);
        match known.position(|known| known.name == material) {
            Some(at) if at == product.at => {
                let known = product.materials.get(at)?;
                if !repeats(&known.said, cells, of_material) {
                    return None;
                }
            }
            Some(_) => return None,
            None => {
                let said = of_material.map(|column| cells.get(column));
                join(&mut self.key, &product.said, said);
                let local = self.local(names)?;
                if self.product.count > 0 {
                    self.fill();
                }
                let product = &mut self.product;
                product.at = product.count;
                product.count += 1;
                if product.materials.len() < product.count {
                    product.materials.push(Material::default());
                }
                let fresh = product.materials.get_mut(product.at)?;
                fresh.local = local;
                set(&mut fresh.name, material);
                for (known, column) in fresh.said.iter_mut().zip(of_material) {
                    set(known, cells.get(column));
                }
            }
        }
        Some(())
    }

    /// The profile of these cells.
    fn local(&mut self, names: &mut Names<'_>) -> Option<u32> {
        if let Some(known) = self.profiles.get(self.key.as_str()) {
            return *known;
        }
        let local = self.fresh(names).map(|local| {
            self.locals.push(local);
            self.locals.len() as u32 - 1
        });
        self.profiles.insert(self.key.clone(), local);
        local
    }

    fn fresh(&self, names: &mut Names<'_>) -> Option<Local> {
        let cells: Vec<&str> = self.key.split(JOINT).collect();
        let [category, made, facts, class, material_facts, disclosed, _] = cells.as_slice() else {
            return None;
        };
        let product = names.product(category, made, facts).ok()?;
        let share = match *disclosed {
            "" => None,
            text => Some(values::share(text).ok()?),
        };
        if share.is_some_and(|share| share > self.whole) {
            return None;
        }
        Some(Local {
            cells: self.key.clone(),
            profile: Profile {
                product: product.traits,
                made: product.made,
                material: names.material(class, material_facts).ok()?,
                disclosed: share,
            },
            code: None,
            is_whole: share == Some(self.whole),
        })
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
        // Lines of one material have one profile, so it is looked up once for each run of them.
        let mut last = (u32::MAX, u32::MAX);
        for code in &mut self.columns.profile {
            if *code != last.0 {
                let local = self.locals.get(*code as usize);
                let shared = local.and_then(|local| local.code);
                last = (*code, shared.unwrap_or(u32::MAX));
            }
            *code = last.1;
        }
        self.desk.read().bulk.screen(&self.columns.lines())
    }

    /// Asks for the codes of profiles that have none yet; by now the desk knows all subjects of the block.
    fn find_codes(&mut self) {
        let mut lacking: BTreeMap<u32, u32> = BTreeMap::new();
        let mut last = None;
        for place in self.columns.profile.iter().zip(&self.columns.material) {
            if last == Some(place) {
                continue;
            }
            last = Some(place);
            let local = self.locals.get(*place.0 as usize);
            if local.is_some_and(|local| local.code.is_none()) {
                *lacking.entry(*place.0).or_default() += 1;
            }
        }
        if lacking.is_empty() {
            return;
        }
        let asked = lacking.iter().filter_map(|(at, materials)| {
            let local = self.locals.get(*at as usize)?;
            Some(Asked {
                cells: &local.cells,
                profile: &local.profile,
                materials: *materials,
            })
        });
        let asked: Vec<Asked<'_>> = asked.collect();
        let codes = self.desk.profiles(&asked);
        for (at, code) in lacking.keys().zip(codes) {
            if let Some(local) = self.locals.get_mut(*at as usize) {
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

fn set(text: &mut String, cell: &str) {
    text.clear();
    text.push_str(cell);
}

/// The cells that declare a profile, as one text.
fn join(key: &mut String, product: &[String; 4], material: [&str; 3]) {
    key.clear();
    let [_, of_product @ ..] = product;
    for cell in of_product.iter().map(String::as_str).chain(material) {
        key.push_str(cell);
        key.push(JOINT);
    }
}

/// Whether cells say nothing new.
fn repeats<const N: usize>(said: &[String; N], cells: Cells<'_>, columns: [Column; N]) -> bool {
    said.iter().zip(columns).all(|(said, column)| {
        let cell = cells.get(column);
        cell.is_empty() || cell == said
    })
}

impl Product {
    fn begin(&mut self) {
        self.count = 0;
        self.at = 0;
    }
}
