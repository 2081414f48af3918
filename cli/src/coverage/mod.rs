//! `hazlimit coverage`: what of the law the catalogue holds, by product category, and what of it is missing.

mod markdown;
mod survey;
mod text;

use clap::{Args, ValueEnum};

use crate::catalogue_choice::CatalogueChoice;
use crate::language::{self, LanguageName};
use crate::outcome::{Failure, Outcome};
use crate::output::Output;

/// Tell what is covered: standards, limits, duties and gaps of every product category
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Coverage {
    /// Output format
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        help_heading = "Output"
    )]
    format: Format,

    /// Language; that of the environment if left out
    #[arg(long, value_enum, value_name = "LANG", help_heading = "Output")]
    lang: Option<LanguageName>,

    #[command(flatten)]
    catalogue: CatalogueChoice,
}

const EXAMPLES: &str = "\
Examples:
  hazlimit coverage
  hazlimit coverage --format markdown --lang en > docs/coverage.md
  hazlimit coverage --limits my-limits --only --format json

A standard is listed under every top-level category that one of its clauses asks for, with the clauses that do; what asks for no category stands under \"any product\".";

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// A page for a repository
    Markdown,
    /// For programs
    Json,
}

impl Coverage {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Outcome, Failure> {
        let catalogue = self.catalogue.load()?;
        let language = language::chosen(self.lang);
        let survey = survey::of(&catalogue, language);
        let text = match self.format {
            Format::Text => text::render(&survey, language, output.width()),
            Format::Markdown => markdown::render(&survey, language),
            Format::Json => serde_json::to_string_pretty(&survey)? + "\n",
        };
        output.result(&text)?;
        Ok(Outcome::Good)
    }
}
