//! `hazlimit limits`: the limits of the catalogue that fit a choice, as a table for people or rows for programs.

mod choice;
mod listing;
mod row;

use clap::{Args, ValueEnum};

use crate::catalogue_choice::CatalogueChoice;
use crate::language::{self, LanguageName};
use crate::outcome::{Failure, Outcome};
use crate::output::Output;

/// List limits: by category, material, substance, standard, market, kind, force and day
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Limits {
    #[command(flatten)]
    choice: choice::Choice,

    /// Output format
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        help_heading = "Output"
    )]
    format: Format,

    /// Language of the table; that of the environment if left out
    #[arg(long, value_enum, value_name = "LANG", help_heading = "Output")]
    lang: Option<LanguageName>,

    #[command(flatten)]
    catalogue: CatalogueChoice,
}

const EXAMPLES: &str = "\
Examples:
  hazlimit limits --category toys --substance lead
  hazlimit limits --material plastic/pvc --market CN,EU --on 2026-11-24
  hazlimit limits --standard 'GB 6675.4' --format csv
  hazlimit limits --substance 117-81-7 --kind content --force mandatory

A limit is listed where its scope can apply: `--category toys/activity` lists what binds all toys, and what asks for facts that only the product can answer. `explain` tells one limit in full.";

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// An array of objects with the columns of CSV
    Json,
    /// One row per limit
    Csv,
}

impl Limits {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Outcome, Failure> {
        let catalogue = self.catalogue.load()?;
        let choice = self.choice.resolve(&catalogue)?;
        let limits = choice.limits();
        let text = match self.format {
            Format::Csv => row::csv(&choice, &limits)?,
            Format::Json => row::json(&choice, &limits)?,
            Format::Text => {
                let language = language::chosen(self.lang);
                listing::render(&choice, &limits, language, output.width())
            }
        };
        if limits.is_empty() {
            output.message("no limit of the catalogue fits this choice\n");
        }
        output.result(&text)?;
        Ok(Outcome::Good)
    }
}
