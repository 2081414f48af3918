//! `hazlimit schema`: the JSON Schemas of the file formats, for editors and generators.

use clap::{Args, ValueEnum};

use crate::outcome::{Failure, Outcome};
use crate::output::Output;

/// Print the JSON Schema of a file format
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Schema {
    /// The format
    #[arg(value_enum, value_name = "FORMAT")]
    format: FormatName,
}

const EXAMPLES: &str = "\
Examples:
  hazlimit schema bom > hazlimit-bom.schema.json
  hazlimit schema report";

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum FormatName {
    /// Bills of materials (hazlimit-bom/1)
    Bom,
    /// Reports (hazlimit-report/1)
    Report,
    /// Limits files
    Limits,
}

impl Schema {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Outcome, Failure> {
        let schema = match self.format {
            FormatName::Bom => hazlimit::bom::json::schema(),
            FormatName::Report => hazlimit::report::json::schema(),
            FormatName::Limits => hazlimit::catalogue::load::schema(),
        };
        output.result(&(serde_json::to_string_pretty(&schema)? + "\n"))?;
        Ok(Outcome::Good)
    }
}
