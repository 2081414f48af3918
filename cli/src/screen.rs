//! `hazlimit screen`: BOM files in, reports out.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use hazlimit::bom::json::{self, BomError, FileName};
use hazlimit::report::text::{Colour, Detail, Style};
use hazlimit::report::wording::Language;
use hazlimit::report::{json as report_json, text as report_text};
use hazlimit::{Bom, Catalogue, Report};

use crate::catalogue_choice::CatalogueChoice;
use crate::language::{self, LanguageName};
use crate::outcome::{Failure, Outcome};
use crate::output::{Output, Paint};
use crate::screening_choice::ScreeningChoice;
use crate::source_error;

/// Screen bills of materials: what passes, what fails, what cannot be decided, and why
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Screen {
    /// BOM files (hazlimit-bom/1, see `hazlimit schema bom`); `-` reads standard input
    #[arg(required = true, value_name = "BOM")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    screening: ScreeningChoice,

    /// Output format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,

    /// Language of the text report; that of the environment if left out
    #[arg(long, value_enum, value_name = "LANG")]
    lang: Option<LanguageName>,

    /// Show everything: what passes, and the evidence of every finding
    #[arg(long, short)]
    verbose: bool,

    #[command(flatten)]
    catalogue: CatalogueChoice,
}

const EXAMPLES: &str = "\
Examples:
  hazlimit screen toy.json
  hazlimit screen --market CN,EU --on 2027-08-01 toy.json
  hazlimit screen --standard 'GB 6675.4' --verbose toy.json
  hazlimit screen --limits house-limits/ --format json *.json
  cat toy.json | hazlimit screen -

Exit status: 0 pass, 1 fail, 2 bad input or usage, 3 inconclusive.
Of several files the worst counts: bad input, then fail, then inconclusive.";

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs (hazlimit-report/1, see `hazlimit schema report`); an array if several files are given
    Json,
}

impl Screen {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Outcome, Failure> {
        let catalogue = self.catalogue.load()?;
        let screening = self.screening.of(&catalogue);
        screening.check()?;
        // A plan serves many files; for one alone, only what concerns it is planned.
        let plan = match self.files.as_slice() {
            [_] => None,
            _ => Some(screening.plan()?),
        };
        let mut outcome = Outcome::Good;
        let mut reports = Vec::new();
        for file in &self.files {
            let bom = match read(file, &catalogue) {
                Ok(bom) => bom,
                Err(unusable) => {
                    unusable.tell(output);
                    outcome = outcome.and(Outcome::BadInput);
                    continue;
                }
            };
            let report = match &plan {
                Some(plan) => plan.screen(&bom),
                None => screening.run(&bom)?,
            };
            outcome = outcome.and(report.verdict().into());
            reports.push(self.shown(&report, output.paint_of_results())?);
        }
        output.result(&self.together(&reports))?;
        Ok(outcome)
    }

    fn language(&self) -> Language {
        language::chosen(self.lang)
    }

    fn shown(&self, report: &Report<'_>, paint: Paint) -> Result<String, Failure> {
        match self.format {
            Format::Json => Ok(report_json::to_string(report)?),
            Format::Text => Ok(report_text::render(
                report,
                &Style {
                    language: self.language(),
                    colour: match paint {
                        Paint::Plain => Colour::Plain,
                        Paint::Ansi => Colour::Ansi,
                    },
                    detail: if self.verbose {
                        Detail::Everything
                    } else {
                        Detail::Usual
                    },
                },
            )),
        }
    }

    /// All reports in one text. Of several files JSON is an array, even where only one of them could be read.
    fn together(&self, reports: &[String]) -> String {
        match (self.format, self.files.as_slice()) {
            (Format::Text, _) => reports.join("\n"),
            (Format::Json, [_]) => reports.concat(),
            (Format::Json, _) if reports.is_empty() => "[]\n".to_owned(),
            (Format::Json, _) => {
                let bodies: Vec<&str> = reports.iter().map(|report| report.trim_end()).collect();
                format!("[\n{}\n]\n", bodies.join(",\n"))
            }
        }
    }
}

/// Why a file gave no BOM.
enum Unusable {
    /// What is wrong with it, and the bytes to show that in.
    File(BomError, Vec<u8>),
    /// Standard input broke off.
    Input(std::io::Error),
}

impl Unusable {
    fn of_file(path: &Path, error: BomError) -> Unusable {
        let has_place = error
            .problems()
            .iter()
            .any(|problem| problem.place.is_some());
        // Only what was read once, and so is not too large, is read again.
        let bytes = if has_place {
            std::fs::read(path).unwrap_or_default()
        } else {
            Vec::new()
        };
        Unusable::File(error, bytes)
    }

    fn tell(&self, output: &mut Output) {
        match self {
            Unusable::File(error, bytes) => {
                output.message(&source_error::render(error, bytes));
            }
            Unusable::Input(error) => {
                output.error(&format!("standard input cannot be read: {error}"));
            }
        }
    }
}

fn read(path: &Path, catalogue: &Catalogue) -> Result<Bom, Unusable> {
    if path.as_os_str() != "-" {
        return json::read_file(path, catalogue).map_err(|error| Unusable::of_file(path, error));
    }
    let mut bytes = Vec::new();
    // One byte more than allowed is enough for the reader to refuse it.
    let most = json::MAX_BYTES.saturating_add(1);
    std::io::stdin()
        .lock()
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(Unusable::Input)?;
    let name = FileName::from("standard input");
    json::read(name, &bytes, catalogue).map_err(|error| Unusable::File(error, bytes))
}
