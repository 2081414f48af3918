//! `hazlimit conformance`: cases with their expected verdicts, run against the catalogue.
//!
//! The expectations are compared with the report as JSON, so that another implementation can be held to the same files.

mod case;
mod compare;

use std::path::{Path, PathBuf};

use clap::Args;
use hazlimit::bom::json::{self, FileName};
use hazlimit::catalogue::standard::Force;
use hazlimit::report::json as report_json;
use hazlimit::{Assumption, Catalogue, Market, Screening};
use serde_json::Value;

use self::case::{Case, Cases, Expected};
use crate::catalogue_choice::CatalogueChoice;
use crate::outcome::{Failure, Outcome};
use crate::output::Output;

/// Run conformance cases: inputs with the findings that they must give
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Conformance {
    /// Files of cases (TOML), or directories of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Only cases whose name contains this
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    #[command(flatten)]
    catalogue: CatalogueChoice,
}

const EXAMPLES: &str = "\
Examples:
  hazlimit conformance tests/vectors/
  hazlimit conformance tests/vectors/apparel.toml --limits limits/ --only

Exit status: 0 all cases hold, 1 some do not, 2 bad input or usage.";

impl Conformance {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Outcome, Failure> {
        let catalogue = self.catalogue.load()?;
        let mut held = 0_usize;
        let mut broken = 0_usize;
        for path in self.files()? {
            let cases = Cases::read(&path)?;
            for case in cases.case.iter().filter(|case| self.is_wanted(case)) {
                let differences = differences(case, &path, &catalogue)?;
                if differences.is_empty() {
                    held += 1;
                    continue;
                }
                broken += 1;
                output.result(&format!("{}: {}\n", path.display(), case.name))?;
                for difference in differences {
                    output.result(&format!("    {difference}\n"))?;
                }
            }
        }
        output.result(&format!("{held} cases hold, {broken} do not\n"))?;
        if held + broken == 0 {
            return Err(Failure("no case was found".to_owned()));
        }
        Ok(if broken == 0 {
            Outcome::Good
        } else {
            Outcome::Fails
        })
    }

    fn is_wanted(&self, case: &Case) -> bool {
        self.name
            .as_ref()
            .is_none_or(|text| case.name.contains(text))
    }

    /// The files themselves and those of the directories, in the order of their names.
    fn files(&self) -> Result<Vec<PathBuf>, Failure> {
        let mut files = Vec::new();
        for path in &self.paths {
            if !path.is_dir() {
                files.push(path.clone());
                continue;
            }
            let unreadable = |error| Failure(format!("{} cannot be read: {error}", path.display()));
            let mut inside = Vec::new();
            for entry in std::fs::read_dir(path).map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?.path();
                if entry
                    .extension()
                    .is_some_and(|extension| extension == "toml")
                {
                    inside.push(entry);
                }
            }
            inside.sort();
            files.append(&mut inside);
        }
        Ok(files)
    }
}

/// What of the expectation does not hold.
fn differences(case: &Case, path: &Path, catalogue: &Catalogue) -> Result<Vec<String>, Failure> {
    let expected = case.expected(path)?;
    let (name, bytes) = case.input(path)?;
    let bom = match (
        json::read(FileName::from(name.as_str()), &bytes, catalogue),
        &expected,
    ) {
        (Ok(bom), Expected::Report) => bom,
        (Ok(_), Expected::Refusal(text)) => {
            return Ok(vec![format!("read, but refusal expected: {text}")]);
        }
        (Err(error), Expected::Refusal(text)) => {
            let message = error.to_string();
            return Ok(if message.contains(text.as_str()) {
                Vec::new()
            } else {
                vec![format!("refused with \"{message}\", expected \"{text}\"")]
            });
        }
        (Err(error), Expected::Report) => return Ok(vec![format!("refused: {error}")]),
    };
    let report = screening(case, catalogue)?.run(&bom)?;
    let shown: Value = serde_json::from_str(&report_json::to_string(&report)?)?;
    Ok(compare::differences(case, &shown))
}

fn screening<'c>(case: &Case, catalogue: &'c Catalogue) -> Result<Screening<'c>, Failure> {
    let mut screening = Screening::new(catalogue).on(case.day()?);
    for code in &case.market {
        screening = screening.market(Market::from_code(code));
    }
    for id in &case.standard {
        screening = screening.standard(id);
    }
    for force in &case.also {
        screening = screening.also(Force::from(*force));
    }
    if case.assume_unlisted_absent {
        screening = screening.assuming(Assumption::UnlistedIsAbsent);
    }
    Ok(screening)
}
