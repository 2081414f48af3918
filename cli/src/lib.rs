//! The `hazlimit` command as a library: screens bills of materials against hazardous-substance limits.
//! Knows which commands there are; each stands in a module of its own. Nothing but the command itself and its proofs need it; programs use `hazlimit`.
#![forbid(unsafe_code)]

mod batch;
mod catalogue_choice;
mod check;
mod conformance;
mod coverage;
mod day;
mod describe;
mod diff;
mod explain;
mod language;
mod layout;
mod limits;
mod market_choice;
mod nearest;
mod outcome;
mod output;
mod percent;
mod schema;
mod screen;
mod screening_choice;
mod source_error;
mod standard_choice;
mod substance;
mod told;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use crate::batch::in_memory;
use crate::outcome::Outcome;
use crate::output::{ColourChoice, Output};

/// Screens products against hazardous-substance limits: a bill of materials in, a cited verdict out
#[derive(Parser)]
#[command(name = "hazlimit", version, max_term_width = 100, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// When to use colour; NO_COLOR is heeded
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        help_heading = "Output"
    )]
    color: ColourChoice,
}

const EXAMPLES: &str = "\
Examples:
  hazlimit screen toy.json                            the verdict for China, today
  hazlimit screen --market CN,EU --lang zh toy.json   for two markets, in Chinese
  hazlimit batch results.csv -o verdicts.csv          a table of many products
  hazlimit limits --category toys --substance lead    what applies to lead in toys
  hazlimit explain gb-6675.4-2014/4.1-1/lead          one limit in words
  hazlimit substance 117-81-7                         what is known of a substance

Exit status of `screen` and `batch`: 0 pass, 1 fail, 2 bad input or usage, 3 inconclusive.";

#[derive(Subcommand)]
enum Command {
    Screen(screen::Screen),
    Batch(batch::Batch),
    Limits(limits::Limits),
    Explain(explain::Explain),
    Substance(substance::Substance),
    Check(check::Check),
    Conformance(conformance::Conformance),
    Coverage(coverage::Coverage),
    Diff(diff::Diff),
    Schema(schema::Schema),
}

/// Runs the command with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let mut output = Output::new(arguments.color);
    let done = match arguments.command {
        Command::Screen(command) => command.run(&mut output),
        Command::Batch(command) => command.run(&mut output),
        Command::Limits(command) => command.run(&mut output),
        Command::Explain(command) => command.run(&mut output),
        Command::Substance(command) => command.run(&mut output),
        Command::Check(command) => command.run(&mut output),
        Command::Conformance(command) => command.run(&mut output),
        Command::Coverage(command) => command.run(&mut output),
        Command::Diff(command) => command.run(&mut output),
        Command::Schema(command) => command.run(&mut output),
    };
    match done {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            output.error(&failure.0);
            Outcome::BadInput.into()
        }
    }
}
