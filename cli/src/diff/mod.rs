//! `hazlimit diff`: what comes into force and what ceases between two days.

mod change;
mod clauses;
mod editions;
mod exemptions;
mod figures;
mod listed;
mod rows;
mod text;
mod wanted;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::catalogue_choice::CatalogueChoice;
use crate::day;
use crate::language::{self, LanguageName};
use crate::market_choice;
use crate::outcome::{Failure, Outcome};
use crate::output::Output;
use crate::told::Told;

/// Tell what changes between two days: editions figure by figure, clauses, exemptions, lists, stock tails
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Diff {
    /// What is in force on this day is the old state
    #[arg(long, value_name = "DATE", value_parser = day::parse)]
    from: Date,

    /// What is in force on this day is the new state
    #[arg(long, value_name = "DATE", value_parser = day::parse)]
    to: Date,

    /// Only what can concern this product category, by path or name: toys, toys/activity, 玩具
    #[arg(long, value_name = "CATEGORY", help_heading = "Choice")]
    category: Option<String>,

    /// Markets: CN, EU, US, INT
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "CODE",
        help_heading = "Choice"
    )]
    market: Vec<String>,

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
  hazlimit diff --from 2026-10-31 --to 2026-11-01 --category toys
  hazlimit diff --from 2026-01-01 --to 2027-12-31 --market CN,EU
  hazlimit diff --from 2025-12-31 --to 2026-12-31 --format csv

A change counts from the day after --from up to --to. It is listed under every top-level category that it concerns.";

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One object per change, with its lines
    Json,
    /// One row per line of a change
    Csv,
}

impl Diff {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Outcome, Failure> {
        if self.from > self.to {
            return Err(Failure(format!(
                "--from {} is later than --to {}",
                self.from, self.to
            )));
        }
        let catalogue = self.catalogue.load()?;
        let language = language::chosen(self.lang);
        let wanted = wanted::Wanted {
            catalogue: &catalogue,
            language,
            after: self.from,
            to: self.to,
            told: Told::read(&catalogue, self.category.as_deref(), None)?,
            markets: market_choice::find(&catalogue, &self.market)?,
        };
        let chapters = change::chapters(&wanted);
        let text = match self.format {
            Format::Text => text::render(&chapters, language, output.width()),
            Format::Json => rows::json(&wanted, &chapters)?,
            Format::Csv => rows::csv(&chapters)?,
        };
        if chapters.is_empty() {
            output.message(language.pick(
                "nothing changes between the two days\n",
                "两日之间没有变化\n",
            ));
        }
        output.result(&text)?;
        Ok(Outcome::Good)
    }
}
