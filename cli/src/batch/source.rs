//! What kind of file is read, and what a reader tells of each line.
//! Knows file names and the first bytes; the readers stand in modules of their own.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::ValueEnum;

use crate::outcome::Failure;

/// A kind of file on the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum InputName {
    /// A table as text, separated by commas, semicolons or tabs
    Csv,
    /// JSON Lines: one BOM (hazlimit-bom/1) on each line
    Jsonl,
    /// A spreadsheet
    Xlsx,
}

/// One file to read.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) kind: InputName,
}

impl Source {
    /// By what was asked for, else by the ending of the name; what has no known ending is a table.
    pub(crate) fn new(path: &Path, asked: Option<InputName>) -> Result<Source, Failure> {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase());
        let kind = match (asked, ending.as_deref()) {
            (Some(kind), _) => kind,
            (None, Some("jsonl" | "ndjson")) => InputName::Jsonl,
            (None, Some("xlsx" | "xlsm")) => InputName::Xlsx,
            (None, Some("xls")) => {
                return Err(Failure(format!(
                    "{}: the old .xls format is not read; save it as .xlsx or CSV",
                    path.display()
                )));
            }
            (None, Some("json")) => {
                return Err(Failure(format!(
                    "{}: a single BOM is screened with `hazlimit screen`; JSON Lines end in .jsonl, or say --input jsonl",
                    path.display()
                )));
            }
            _ => InputName::Csv,
        };
        if kind == InputName::Xlsx && is_stdin(path) {
            return Err(Failure(
                "a spreadsheet cannot be read from standard input; name the file".to_owned(),
            ));
        }
        Ok(Source {
            path: path.to_owned(),
            kind,
        })
    }

    /// As messages and results call it.
    pub(crate) fn name(&self) -> String {
        if is_stdin(&self.path) {
            "standard input".to_owned()
        } else {
            self.path.display().to_string()
        }
    }

    /// How many bytes there are to read, where that can be known.
    pub(crate) fn size(&self) -> Option<u64> {
        if is_stdin(&self.path) {
            return None;
        }
        let told = std::fs::metadata(&self.path).ok()?;
        told.is_file().then_some(told.len())
    }

    /// The bytes, counted as they are read.
    pub(crate) fn open(&self, count: &Arc<AtomicU64>) -> Result<Box<dyn Read + Send>, Failure> {
        let inner: Box<dyn Read + Send> = if is_stdin(&self.path) {
            Box::new(io::stdin())
        } else {
            let opened = File::open(&self.path).map_err(|error| self.unreadable(&error));
            Box::new(opened?)
        };
        Ok(Box::new(Counted {
            inner,
            count: Arc::clone(count),
        }))
    }

    /// The file itself, of which any place may be read; the bytes are counted as they are.
    pub(crate) fn open_file(&self, count: &Arc<AtomicU64>) -> Result<Counted<File>, Failure> {
        let inner = File::open(&self.path).map_err(|error| self.unreadable(&error))?;
        Ok(Counted {
            inner,
            count: Arc::clone(count),
        })
    }

    /// The file cannot be read.
    pub(crate) fn unreadable(&self, error: &dyn std::fmt::Display) -> Failure {
        Failure(format!("{}: cannot be read: {error}", self.name()))
    }
}

pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Counts what is read.
pub(crate) struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// A line that is not used, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Reject {
    pub(crate) line: super::record::LineNumber,
    pub(crate) reason: String,
    /// The line as it stands in the file.
    pub(crate) text: String,
}

/// A line of which not even the fields can be told apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Broken {
    pub(crate) reject: Reject,
    /// What stands where the product's id should stand.
    pub(crate) seems_of: Option<String>,
}
