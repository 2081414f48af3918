//! `hazlimit check`: every problem of a directory of limits files, by file and line.

use std::path::{Path, PathBuf};

use clap::Args;
use hazlimit::Catalogue;
use hazlimit::catalogue::load::{self, Checked, LoadError, Problem};

use crate::catalogue_choice::{self, Base};
use crate::outcome::{Failure, Outcome};
use crate::output::Output;

/// Check a directory of limits files: every problem with file and line
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Check {
    /// The directory; its files are read on top of the built-in limits
    #[arg(value_name = "DIR")]
    directory: PathBuf,

    /// Check the directory by itself, without the built-in limits
    #[arg(long)]
    alone: bool,
}

const EXAMPLES: &str = "\
Examples:
  hazlimit check house-limits/
  hazlimit check --alone limits/

Problems are written as DIR/file:line: message, so that editors find them. Notes are of rows that are allowed
and look like a slip; a comment `# checked: …` above the line, with the reason, silences one.
Exit status: 0 sound, 2 problems.";

impl Check {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Outcome, Failure> {
        let base = if self.alone {
            Base::Nothing
        } else {
            Base::Builtin
        };
        let base = match base {
            Base::Builtin => Some(Catalogue::builtin()),
            Base::Nothing => None,
        };
        let checked =
            load::read_directory(&self.directory).and_then(|sources| load::check(&sources, base));
        match checked {
            Ok(Checked { catalogue, notes }) => {
                if !notes.is_empty() {
                    let lines = catalogue_choice::lines(&self.directory, &notes);
                    output.result(&format!("{lines}\n"))?;
                }
                output.result(&self.summary(&catalogue, notes.len())?)?;
                Ok(Outcome::Good)
            }
            Err(LoadError::Refused { problems }) => {
                output.message(&self.lines(&problems));
                Ok(Outcome::BadInput)
            }
            Err(other) => Err(other.into()),
        }
    }

    fn lines(&self, problems: &[Problem]) -> String {
        let mut text = catalogue_choice::lines(&self.directory, problems);
        let mut files: Vec<&str> = problems
            .iter()
            .map(|problem| problem.file.as_str())
            .collect();
        files.sort_unstable();
        files.dedup();
        text.push_str(&format!(
            "\n{} in {}\n",
            counted(problems.len(), "problem"),
            counted(files.len(), "file")
        ));
        if !self.alone && stands_alone(&self.directory) {
            text.push_str(
                "this directory has categories of its own: to check it by itself use --alone\n",
            );
        }
        text
    }

    fn summary(&self, catalogue: &Catalogue, notes: usize) -> Result<String, Failure> {
        let files = load::read_directory(&self.directory)?.len();
        let count = |catalogue: &Catalogue| {
            [
                catalogue.standards().count(),
                catalogue.limits().count(),
                catalogue.gaps().count(),
                catalogue.registry().len(),
            ]
        };
        let all = count(catalogue);
        let base = if self.alone {
            [0; 4]
        } else {
            count(Catalogue::builtin())
        };
        let [standards, limits, gaps, substances] = std::array::from_fn(|at| {
            let of = |counts: [usize; 4]| counts.get(at).copied().unwrap_or(0);
            of(all).saturating_sub(of(base))
        });
        let noted = match notes {
            0 => String::new(),
            notes => format!(", {}", counted(notes, "note")),
        };
        let beyond = if self.alone {
            ""
        } else {
            " beside the built-in ones"
        };
        Ok(format!(
            "{}: {}, {}, {}, {}, {}{beyond}: no problems{noted}\n",
            self.directory.display(),
            counted(files, "file"),
            counted(standards, "standard"),
            counted(limits, "limit"),
            counted(gaps, "gap"),
            counted(substances, "substance"),
        ))
    }
}

/// Whether the directory looks like a whole catalogue, which cannot be put on top of another one.
fn stands_alone(directory: &Path) -> bool {
    directory.join("categories.toml").exists() && directory.join("facts.toml").exists()
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
