//! From lines to products: the lines of one product stand together, and each product is handed on once.
//! Knows where a product begins and ends, and to which product a broken line may belong; knows no values.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use foldhash::fast::RandomState;

use super::column::Layout;
use super::gathered::{Growing, Lines};
use super::lines::{CHUNK, LineReader};
use super::record::{LineNumber, Record};
use super::source::{Broken, Reject, Source};
use super::word::Pattern;

/// A batch is handed on when it holds so much text or so many products; of what was read as it stands in the file about as much as is read at once.
const FULL_BYTES: usize = 256 * 1024;
const FULL_READ: usize = CHUNK / 2;
const FULL_PRODUCTS: usize = 2048;
/// The first batch is larger, so that most kinds of products turn up in it and can be made ready together.
const FIRST: usize = 16;
/// A product of more lines is a mistake in the column of its id; what comes after is rejected, so that memory stays small.
const MOST_LINES: usize = 100_000;
/// So many broken lines may wait for the next good one.
const MOST_PENDING: usize = 256;
/// Rejected lines of no product are handed on when there are so many.
const MOST_LOOSE: usize = 512;
/// So many of them wait for a product that began before them, so that they are told in the order of the file.
const MOST_HELD: usize = 1 << 16;

/// What the lines of a batch are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// Lines of a table.
    Table(Box<Layout>),
    /// Each a BOM.
    Document,
}

/// A file as a batch knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FileInfo {
    pub(crate) name: String,
    pub(crate) form: Form,
}

/// Some products with all their lines.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) number: u64,
    pub(crate) file: Arc<FileInfo>,
    pub(crate) lines: Lines,
    pub(crate) groups: Vec<Group>,
    /// Rejected lines of products that are in other batches, or of none that can be told.
    pub(crate) loose: Vec<Reject>,
}

/// One product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Group {
    /// What names it; empty where nothing does.
    pub(crate) key: String,
    pub(crate) first: LineNumber,
    /// Its lines among those of the batch.
    pub(crate) lines: Range<usize>,
    /// Lines of it that are rejected already.
    pub(crate) rejects: Vec<Reject>,
    /// How many rejected lines beside it may be its own.
    pub(crate) nearby: u64,
}

/// Products whose lines do not stand together, with how many lines of each were rejected for that.
pub(crate) type Splits = BTreeMap<String, u64>;

/// What has been counted while reading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) lines: u64,
    pub(crate) blank: u64,
    pub(crate) splits: Splits,
}

/// Whether anybody still takes batches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Demand {
    More,
    Enough,
}

/// Whether a line was taken as it stands in the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Taken {
    Whole,
    /// Its fields must be looked at.
    NotYet,
}

/// Gathers lines into products and products into batches.
pub(crate) struct Grouper<'s> {
    sink: &'s mut dyn FnMut(Batch) -> Demand,
    /// Memory of batches that were judged.
    spare: Option<Receiver<Vec<u8>>>,
    demand: Demand,
    next_number: u64,
    file: Arc<FileInfo>,
    lines: Growing,
    groups: Vec<Group>,
    loose: Vec<Reject>,
    current: Option<Group>,
    pending: Vec<Broken>,
    /// Rejected lines before the next product, by their id its own.
    early: Vec<Reject>,
    /// Rejected lines before the next product that may be its own.
    early_nearby: u64,
    /// The products met so far, eight bytes each.
    known: HashSet<u64, RandomState>,
    seen: Seen,
}

impl<'s> Grouper<'s> {
    pub(crate) fn new(sink: &'s mut dyn FnMut(Batch) -> Demand) -> Grouper<'s> {
        Grouper {
            sink,
            spare: None,
            demand: Demand::More,
            next_number: 0,
            file: Arc::new(FileInfo {
                name: String::new(),
                form: Form::Document,
            }),
            lines: Growing::default(),
            groups: Vec::new(),
            loose: Vec::new(),
            current: None,
            pending: Vec::new(),
            early: Vec::new(),
            early_nearby: 0,
            known: HashSet::default(),
            seen: Seen::default(),
        }
    }

    /// Lets readers use memory again that comes back from those who judge.
    pub(crate) fn with_spare(mut self, spare: Receiver<Vec<u8>>) -> Self {
        self.spare = Some(spare);
        self
    }

    /// Begins a table.
    pub(crate) fn begin(&mut self, source: &Source, layout: Layout) {
        self.file = Arc::new(FileInfo {
            name: source.name(),
            form: Form::Table(Box::new(layout)),
        });
    }

    /// Begins a file of BOMs.
    pub(crate) fn begin_documents(&mut self, source: &Source) {
        self.file = Arc::new(FileInfo {
            name: source.name(),
            form: Form::Document,
        });
    }

    pub(crate) fn goes_on(&self) -> bool {
        self.demand == Demand::More
    }

    /// What has been counted.
    pub(crate) fn into_seen(self) -> Seen {
        self.seen
    }

    /// The field that names the product.
    pub(crate) fn key_column(&self) -> usize {
        match &self.file.form {
            Form::Table(layout) => layout.key(),
            Form::Document => 0,
        }
    }

    pub(crate) fn blank(&mut self) {
        self.seen.blank += 1;
    }

    /// Takes a line as it stands in the file, if it is of the current product or opens a new one. The reader keeps its bytes.
    pub(crate) fn plain(&mut self, number: LineNumber, place: Range<usize>, key: &str) -> Taken {
        let key = key.trim();
        if key.is_empty() {
            return Taken::NotYet;
        }
        self.settle(Some(key));
        let is_current = self.current.as_ref().is_some_and(|group| group.key == key);
        if !is_current {
            if self.known.contains(&hash(key)) {
                return Taken::NotYet;
            }
            self.close();
            self.known.insert(hash(key));
            self.open(key, number);
        }
        self.same(number, place)
    }

    /// Takes a line as it stands in the file that is surely of the current product; how many fields it has is looked at by those who judge it.
    #[inline]
    pub(crate) fn same(&mut self, number: LineNumber, place: Range<usize>) -> Taken {
        match &mut self.current {
            Some(group) if group.lines.len() < MOST_LINES => {
                self.seen.lines += 1;
                self.lines.push_plain(number, place);
                group.lines.end = self.lines.len();
                Taken::Whole
            }
            _ => Taken::NotYet,
        }
    }

    /// Takes the lines that follow and begin as those of the current product do.
    pub(crate) fn alike(&mut self, reader: &mut LineReader, opening: &Pattern) {
        let Some(group) = &mut self.current else {
            return;
        };
        let most = MOST_LINES.saturating_sub(group.lines.len());
        let lines = &mut self.lines;
        reader.alike(opening, most, |number, place| {
            lines.push_plain(number, place);
        });
        self.seen.lines += (lines.len() - group.lines.end) as u64;
        group.lines.end = lines.len();
    }

    fn open(&mut self, key: &str, first: LineNumber) {
        self.current = Some(Group {
            key: key.to_owned(),
            first,
            lines: self.lines.len()..self.lines.len(),
            rejects: std::mem::take(&mut self.early),
            nearby: std::mem::take(&mut self.early_nearby),
        });
    }

    /// Takes a line of a table.
    pub(crate) fn line(&mut self, record: &Record) {
        let key = record.field(self.key_column()).trim();
        if key.is_empty() {
            return self.broken(Broken {
                reject: rejected(record, "the product has no id or name here".to_owned()),
                seems_of: None,
            });
        }
        self.seen.lines += 1;
        self.settle(Some(key));
        let is_current = self.current.as_ref().is_some_and(|group| group.key == key);
        if !is_current && !self.opened(key, record) {
            return;
        }
        let Some(group) = &mut self.current else {
            return;
        };
        if group.lines.len() >= MOST_LINES {
            group.nearby += 1;
            let reason = format!(
                "the product `{key}` has more than {MOST_LINES} lines; does the column of its id name each product?"
            );
            return self.lose(rejected(record, reason));
        }
        self.lines.push(record);
        group.lines.end = self.lines.len();
    }

    /// Opens a product, unless it stood elsewhere already.
    fn opened(&mut self, key: &str, record: &Record) -> bool {
        self.close();
        if !self.is_new(key) {
            for reject in std::mem::take(&mut self.early) {
                self.split(key, reject);
            }
            self.early_nearby = 0;
            self.split(key, rejected(record, apart(key)));
            return false;
        }
        self.open(key, record.number);
        true
    }

    /// Takes a line that cannot be split into fields.
    pub(crate) fn broken(&mut self, broken: Broken) {
        self.seen.lines += 1;
        self.pending.push(broken);
        if self.pending.len() >= MOST_PENDING {
            self.settle(None);
        }
    }

    /// Takes a BOM; without a key it cannot be told whether it stands there twice.
    pub(crate) fn document(&mut self, record: &Record, key: &str) {
        self.seen.lines += 1;
        if !key.is_empty() && !self.is_new(key) {
            self.split(key, rejected(record, twice(key)));
            return;
        }
        let first = self.lines.len();
        self.lines.push(record);
        self.finish(Group {
            key: key.to_owned(),
            first: record.number,
            lines: first..first + 1,
            rejects: Vec::new(),
            nearby: 0,
        });
    }

    /// Takes a line that should have been a BOM.
    pub(crate) fn no_document(&mut self, reject: Reject) {
        self.seen.lines += 1;
        self.alone(String::new(), reject);
    }

    /// Ends a file, with what its reader keeps.
    pub(crate) fn end(&mut self, read: Vec<u8>) {
        self.settle(None);
        self.close();
        self.early_nearby = 0;
        self.hand_on(read);
    }

    /// Takes from a reader what it keeps, when it is about to read more: what is complete is handed on, if there is enough of it.
    pub(crate) fn take_from(&mut self, reader: &mut LineReader) {
        if self.lines.read() == 0 {
            return reader.release();
        }
        let full = match self.next_number {
            0 => FULL_BYTES * FIRST,
            _ => FULL_READ,
        };
        let is_full = self.lines.bytes() >= full && !self.groups.is_empty();
        if is_full || self.loose.len() >= MOST_LOOSE {
            let open = self.open_from();
            let until = self.lines.first_read(open);
            let spare = self.spare.as_ref().and_then(|spare| spare.try_recv().ok());
            // That of the first batch is larger than others need.
            let spare = spare.filter(|spare| spare.len() <= 2 * CHUNK);
            let until = until.unwrap_or(reader.kept().len());
            let read = reader.take(until, spare.unwrap_or_default());
            self.hand_on(read);
        } else if reader.kept().len() > 2 * self.lines.read() + CHUNK {
            // Lines between them were taken in other ways.
            self.lines.copy_read(reader.kept());
            reader.release();
        }
    }

    /// Where the lines of the product begin that is still open.
    fn open_from(&self) -> usize {
        let current = self.current.as_ref();
        current.map_or(self.lines.len(), |group| group.lines.start)
    }

    /// Finds out to which product the waiting lines belong, now that the next one is known.
    fn settle(&mut self, next: Option<&str>) {
        for broken in std::mem::take(&mut self.pending) {
            let Broken { reject, seems_of } = broken;
            let current = self.current.as_mut();
            let here = current.as_ref().map(|group| group.key.as_str());
            let within = here.is_some() && (here == next || here == seems_of.as_deref());
            match (current, seems_of) {
                (Some(group), _) if within => group.rejects.push(reject),
                (_, Some(key)) if next == Some(key.as_str()) => {
                    // Where the product stood elsewhere already, the line is one more of those that stand apart.
                    if self.known.contains(&hash(&key)) {
                        self.split(&key, reject);
                    } else {
                        self.early.push(reject);
                    }
                }
                // It may be a product of its own, or what is left of a line of a neighbour: neither may pass in silence.
                (current, Some(key)) => {
                    if let Some(group) = current {
                        group.nearby += 1;
                    }
                    self.early_nearby += 1;
                    if self.is_new(&key) {
                        self.close();
                        self.alone(key, reject);
                    } else {
                        self.split(&key, reject);
                    }
                }
                (current, None) => {
                    if let Some(group) = current {
                        group.nearby += 1;
                    }
                    self.early_nearby += 1;
                    self.lose(reject);
                }
            }
        }
    }

    /// A product of which no line can be used.
    fn alone(&mut self, key: String, reject: Reject) {
        let last = self.lines.len();
        self.finish(Group {
            key,
            first: reject.line,
            lines: last..last,
            rejects: vec![reject],
            nearby: 0,
        });
    }

    fn is_new(&mut self, key: &str) -> bool {
        self.known.insert(hash(key))
    }

    fn split(&mut self, key: &str, reject: Reject) {
        *self.seen.splits.entry(key.to_owned()).or_default() += 1;
        self.lose(reject);
    }

    fn lose(&mut self, reject: Reject) {
        self.loose.push(reject);
        if self.loose.len() >= MOST_HELD {
            let loose = std::mem::take(&mut self.loose);
            self.send(Lines::default(), Vec::new(), loose);
        } else if self.loose.len() >= MOST_LOOSE && self.lines.read() == 0 {
            self.hand_on(Vec::new());
        }
    }

    fn close(&mut self) {
        if let Some(group) = self.current.take() {
            self.finish(group);
        }
    }

    fn finish(&mut self, group: Group) {
        self.groups.push(group);
        // What a reader keeps is handed on when it is taken from there.
        if self.lines.read() > 0 {
            return;
        }
        let times = if self.next_number == 0 { FIRST } else { 1 };
        if self.lines.bytes() >= FULL_BYTES * times || self.groups.len() >= FULL_PRODUCTS * times {
            self.hand_on(Vec::new());
        }
    }

    /// Hands on all products that are complete, and the rejected lines before those that are not, with what a reader kept of them.
    fn hand_on(&mut self, read: Vec<u8>) {
        let open = self.open_from();
        if let Some(group) = &mut self.current {
            group.lines = 0..group.lines.len();
        }
        let lines = self.lines.before(open, read);
        let groups = std::mem::take(&mut self.groups);
        let border = self.first_open();
        let is_before = |reject: &mut Reject| border.is_none_or(|border| reject.line < border);
        let loose: Vec<Reject> = self.loose.extract_if(.., is_before).collect();
        if !groups.is_empty() || !loose.is_empty() {
            self.send(lines, groups, loose);
        }
    }

    /// The first line of which it is not known yet what comes of it.
    fn first_open(&self) -> Option<LineNumber> {
        let current = self.current.iter();
        let of_current = current.flat_map(|group| {
            let rejects = group.rejects.iter().map(|reject| reject.line);
            rejects.chain([group.first])
        });
        let early = self.early.iter().map(|reject| reject.line);
        let pending = self.pending.iter().map(|broken| broken.reject.line);
        of_current.chain(early).chain(pending).min()
    }

    fn send(&mut self, lines: Lines, groups: Vec<Group>, loose: Vec<Reject>) {
        let batch = Batch {
            number: self.next_number,
            file: Arc::clone(&self.file),
            lines,
            groups,
            loose,
        };
        self.next_number += 1;
        if (self.sink)(batch) == Demand::Enough {
            self.demand = Demand::Enough;
        }
    }
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

fn rejected(record: &Record, reason: String) -> Reject {
    let fields: Vec<&str> = record.iter().collect();
    Reject {
        line: record.number,
        reason,
        text: match fields.as_slice() {
            [whole] => (*whole).to_owned(),
            fields => super::record::as_text(fields),
        },
    }
}

fn apart(key: &str) -> String {
    format!(
        "the product `{key}` stood further up already; all lines of a product must stand together"
    )
}

fn twice(key: &str) -> String {
    format!("the product `{key}` stood further up already; one BOM tells all of a product")
}
