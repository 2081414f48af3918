//! Which catalogue a command uses: the built-in one, with a directory of limits files on top of it, or that directory alone.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::Args;
use hazlimit::Catalogue;
use hazlimit::catalogue::load::{self, LoadError, Problem, Source};

use crate::outcome::Failure;

/// The choice on the command line.
#[derive(Args)]
pub(crate) struct CatalogueChoice {
    /// Limits files of your own (house limits, a buyer's list), added to the built-in ones
    #[arg(long, value_name = "DIR", help_heading = "Catalogue")]
    limits: Option<PathBuf>,

    /// Use the files of --limits alone, without the built-in ones
    #[arg(long, requires = "limits", help_heading = "Catalogue")]
    only: bool,
}

/// Whether the built-in limits are in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Base {
    Builtin,
    Nothing,
}

impl CatalogueChoice {
    /// Loads what was chosen.
    pub(crate) fn load(&self) -> Result<Cow<'static, Catalogue>, Failure> {
        let Some(directory) = &self.limits else {
            return Ok(Cow::Borrowed(Catalogue::builtin()));
        };
        let base = if self.only {
            Base::Nothing
        } else {
            Base::Builtin
        };
        load(directory, base)
            .map(Cow::Owned)
            .map_err(|error| Failure(message(directory, &error)))
    }
}

/// Loads a directory, on top of the built-in limits or alone.
pub(crate) fn load(directory: &Path, base: Base) -> Result<Catalogue, LoadError> {
    match base {
        Base::Builtin => Catalogue::builtin().with_directory(directory),
        Base::Nothing => Catalogue::load(directory),
    }
}

/// What is wrong, with the path of each file as the user can open it.
fn message(directory: &Path, error: &LoadError) -> String {
    match error {
        LoadError::Refused { problems } => {
            format!(
                "the limits files are refused\n{}",
                lines(directory, problems)
            )
        }
        other => other.to_string(),
    }
}

/// One line for each problem: `DIR/file:line: message`.
pub(crate) fn lines(directory: &Path, problems: &[Problem]) -> String {
    let files = load::read_directory(directory).unwrap_or_default();
    let lines = problems.iter().map(|problem| {
        let file = place(directory, &files, &problem.file);
        format!("{file}:{}: {}", problem.line, problem.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The path of a file. Rules that hold between files name theirs without its folder.
fn place(directory: &Path, files: &[Source], name: &str) -> String {
    let exact = files.iter().find(|file| file.name == name);
    let found = exact.or_else(|| {
        let of_any_folder = |file: &&Source| file.name.rsplit('/').next() == Some(name);
        files.iter().find(of_any_folder)
    });
    match found {
        Some(file) => directory.join(&file.name).display().to_string(),
        None => format!("built-in {name}"),
    }
}
