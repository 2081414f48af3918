//! From limits files to a catalogue: reads a directory, gives every name its meaning, and reports all that is wrong with file and line.
//! Knows the file format; the rules that hold between entries are in [`super::check`].

mod conditions;
mod exemptions;
mod expression;
pub(crate) mod places;
mod positive_list;
mod raw;
mod refer;
mod screening;
mod spanned;
mod standards;
mod substances;
mod tables;
mod vocabulary;

use std::ops::Range;
use std::path::{Path, PathBuf};

use self::places::Places;
use super::{Catalogue, check};

/// The JSON Schema of the limits files: any one of the six shapes of file, and of the trees.
#[cfg(all(feature = "schema", hazlimit_library))]
#[must_use]
pub fn schema() -> serde_json::Value {
    raw::schema()
}

/// One limits file: its name relative to the directory, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    /// `cn/gb-6675.4-2014.toml`.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// One thing wrong in a limits file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what would have been right.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Why a directory gave no catalogue.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file or directory could not be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No limits file stood there.
    #[error("{}: no limits file (*.toml) in this directory", path.display())]
    NothingThere {
        /// Where.
        path: PathBuf,
    },
    /// The files are wrong.
    #[error("{}", lines(problems))]
    Refused {
        /// All that is wrong, by file and line.
        problems: Vec<Problem>,
    },
    /// The catalogue could not be written down.
    #[error("the catalogue could not be encoded: {0}")]
    Encoding(#[from] postcard::Error),
}

fn lines(problems: &[Problem]) -> String {
    let mut text = problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n");
    if let [one, more @ ..] = problems
        && !more.is_empty()
    {
        text.push_str(&format!(
            "\n{} problems, the first in {}",
            problems.len(),
            one.file
        ));
    }
    text
}

/// So many problems are told.
const MOST_PROBLEMS: usize = 1000;

/// Collects what is wrong while a file is read.
pub(crate) struct Reader<'s, 'p> {
    pub(crate) source: &'s Source,
    pub(crate) problems: &'p mut Vec<Problem>,
}

impl Reader<'_, '_> {
    pub(crate) fn complain(&mut self, at: usize, message: impl ToString) {
        let message = match self.problems.len() {
            ..MOST_PROBLEMS => message.to_string(),
            MOST_PROBLEMS => {
                format!("this and perhaps more is wrong; only {MOST_PROBLEMS} problems are told")
            }
            _ => return,
        };
        self.problems.push(Problem {
            file: self.source.name.clone(),
            line: line_at(&self.source.text, at),
            message,
        });
    }

    /// Complains where a word stands in a span that has no finer places; where it does not, at the beginning of the span.
    pub(crate) fn complain_within(
        &mut self,
        span: Range<usize>,
        word: &str,
        message: impl ToString,
    ) {
        let text = self.source.text.get(span.clone()).unwrap_or_default();
        let inside = if word.is_empty() {
            None
        } else {
            text.find(word)
        };
        self.complain(span.start + inside.unwrap_or(0), message);
    }

    /// Keeps the value, or complains.
    pub(crate) fn keep<T, E: ToString>(&mut self, at: usize, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.complain(at, error);
                None
            }
        }
    }

    pub(crate) fn parse<T: serde::de::DeserializeOwned>(&mut self) -> Option<T> {
        match toml::from_str(&self.source.text) {
            Ok(value) => Some(value),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                self.complain(at, with_nearest_key(error.message()));
                None
            }
        }
    }
}

/// Adds the nearest known key to "unknown field `x`, expected one of `a`, `b`".
fn with_nearest_key(message: &str) -> String {
    let Some((given, expected)) = message
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split_once('`'))
    else {
        return message.to_owned();
    };
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let near = super::nearest::nearest(given, known.iter().map(|key| (*key, *key)));
    format!(
        "unknown key `{given}`{}{}",
        super::nearest::did_you_mean(&near),
        if near.is_empty() {
            format!(" (known here: {})", known.join(", "))
        } else {
            String::new()
        }
    )
}

fn line_at(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Reads every limits file of a directory and its subdirectories, in the order of their names.
///
/// # Errors
/// [`LoadError::Unreadable`] or [`LoadError::NothingThere`].
pub fn read_directory(directory: &Path) -> Result<Vec<Source>, LoadError> {
    let mut sources = Vec::new();
    let mut open = vec![directory.to_path_buf()];
    while let Some(path) = open.pop() {
        let unreadable = |source| LoadError::Unreadable {
            path: path.clone(),
            source,
        };
        for entry in std::fs::read_dir(&path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?.path();
            if entry.is_dir() {
                open.push(entry);
            } else if entry
                .extension()
                .is_some_and(|ending| ending == "toml" || ending == "csv")
            {
                let text =
                    std::fs::read_to_string(&entry).map_err(|source| LoadError::Unreadable {
                        path: entry.clone(),
                        source,
                    })?;
                let name = entry
                    .strip_prefix(directory)
                    .unwrap_or(&entry)
                    .to_string_lossy()
                    .replace('\\', "/");
                sources.push(Source { name, text });
            }
        }
    }
    if !sources.iter().any(|source| source.name.ends_with(".toml")) {
        return Err(LoadError::NothingThere {
            path: directory.to_path_buf(),
        });
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(sources)
}

/// What a limits file is about, by its top-level keys.
enum Contents {
    Categories,
    Materials,
    Facts,
    Substances,
    Exemptions,
    Screening,
    Standard,
}

fn contents_of(reader: &mut Reader<'_, '_>) -> Option<Contents> {
    let name = reader.source.name.rsplit('/').next().unwrap_or_default();
    match name {
        "categories.toml" => return Some(Contents::Categories),
        "materials.toml" => return Some(Contents::Materials),
        "facts.toml" => return Some(Contents::Facts),
        _ => {}
    }
    let table: toml::Table = reader.parse()?;
    if table.contains_key("standard") {
        Some(Contents::Standard)
    } else if table.contains_key("exemptions") {
        Some(Contents::Exemptions)
    } else if table.contains_key("screening") {
        Some(Contents::Screening)
    } else if ["substance", "element", "species", "group", "parameter"]
        .iter()
        .any(|key| table.contains_key(*key))
    {
        Some(Contents::Substances)
    } else {
        reader.complain(
            0,
            "no limits file: expected a table [standard], [exemptions], [screening], or one of [substance.…], [element.…], [species.…], [group.…], [parameter.…]",
        );
        None
    }
}

/// A catalogue, and what in its files looks like a slip.
#[cfg(hazlimit_library)]
#[derive(Debug)]
pub struct Checked {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// What is allowed and still worth a second look: rows that never decide, gaps between ranges, ends without a sequel, members without a number.
    pub notes: Vec<Problem>,
}

/// Makes a catalogue of limits files as [`compile`] does, and looks for slips that are no errors. A comment `# checked: …` on the noted line or the one
/// above it, with the reason, silences a note.
///
/// # Errors
/// [`LoadError::Refused`] with all problems of all files.
#[cfg(hazlimit_library)]
pub fn check(sources: &[Source], base: Option<&Catalogue>) -> Result<Checked, LoadError> {
    let (mut catalogue, places) = assemble(sources, base)?;
    let notes = super::lint::notes(&catalogue, &places, sources);
    catalogue.seal()?;
    Ok(Checked { catalogue, notes })
}

/// Makes a catalogue of limits files, on top of another one if given.
///
/// # Errors
/// [`LoadError::Refused`] with all problems of all files.
pub fn compile(sources: &[Source], base: Option<&Catalogue>) -> Result<Catalogue, LoadError> {
    let (mut catalogue, _) = assemble(sources, base)?;
    catalogue.seal()?;
    Ok(catalogue)
}

fn assemble<'s>(
    sources: &'s [Source],
    base: Option<&Catalogue>,
) -> Result<(Catalogue, Places<'s>), LoadError> {
    let mut catalogue = base.cloned().unwrap_or_default();
    let mut problems = Vec::new();
    let mut files: Vec<(&Source, Contents)> = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.name.ends_with(".toml"))
    {
        let mut reader = Reader {
            source,
            problems: &mut problems,
        };
        if let Some(contents) = contents_of(&mut reader) {
            files.push((source, contents));
        }
    }
    vocabulary::read(&files, &mut catalogue, &mut problems);
    substances::read(sources, &files, &mut catalogue, &mut problems);
    // Names that did not resolve would make every later message a false one.
    let mut places = Places::after(catalogue.standards.len(), catalogue.limits.len());
    if problems.is_empty() {
        let referrals =
            standards::read(sources, &files, &mut catalogue, &mut places, &mut problems);
        standards::close_replaced(&mut catalogue);
        refer::resolve(referrals, &mut catalogue, &mut places, &mut problems);
        exemptions::read(&files, &mut catalogue, &mut problems);
        screening::read(&files, &mut catalogue, &mut problems);
        if problems.is_empty() {
            check::check(&catalogue, &places, &mut problems);
        }
    }
    if problems.is_empty() {
        Ok((catalogue, places))
    } else {
        problems.sort();
        problems.dedup();
        Err(LoadError::Refused { problems })
    }
}
