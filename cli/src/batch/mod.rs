//! `hazlimit batch`: tables of results, JSON Lines and spreadsheets in, one row for each product out.
//! Knows the options and the order of the steps; each step stands in a module of its own.

mod about;
mod cells;
mod column;
mod column_names;
mod dense;
mod encoding;
mod entry;
mod files;
mod gathered;
mod group;
pub mod in_memory;
mod intern;
mod json_lines;
mod judge;
mod lines;
mod output;
mod product;
mod progress;
mod record;
mod row;
mod run;
mod sheet;
mod source;
mod summary;
mod template;
mod text;
mod together;
mod values;
mod word;

use std::mem::ManuallyDrop;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use clap::{Args, ValueEnum};
use hazlimit::Catalogue;
use hazlimit::quantity::QuantityKind;
use hazlimit::report::wording::Language;
use jiff::civil::Date;

use self::column::{Unknown, Wanted};
use self::encoding::EncodingName;
use self::intern::Names;
use self::judge::{Judge, Question, RowFormat};
use self::output::{Results, RowKind};
use self::product::Assembler;
use self::progress::Progress;
use self::source::{InputName, Source, is_stdin};
use crate::catalogue_choice::CatalogueChoice;
use crate::day;
use crate::language::{self, LanguageName};
use crate::outcome::{Failure, Outcome};
use crate::output::Output;
use crate::screening_choice::ScreeningChoice;

/// Screen tables of results, JSON Lines of BOMs and spreadsheets: one row for each product
#[derive(Args)]
#[command(after_help = HELP)]
pub(crate) struct Batch {
    /// Tables (.csv, .tsv, .txt), JSON Lines (.jsonl) or spreadsheets (.xlsx); `-` reads a table from standard input
    #[arg(required_unless_present = "template", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Write a filled example of a table, in the language of --lang, and do nothing else
    #[arg(long, conflicts_with = "files")]
    template: bool,

    /// What the files are, where their names do not say it
    #[arg(long, value_enum, value_name = "KIND", help_heading = "Input")]
    input: Option<InputName>,

    /// The encoding of text files
    #[arg(
        long,
        value_enum,
        value_name = "ENCODING",
        default_value_t,
        help_heading = "Input"
    )]
    encoding: EncodingName,

    /// The sheet of a spreadsheet; the first one if left out
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    sheet: Option<String>,

    /// The quantity kind of results whose line gives none, such as content or element-migration
    #[arg(long, value_name = "KIND", value_parser = values::kind, help_heading = "Input")]
    kind: Option<QuantityKind>,

    /// Leave out columns whose name is not known, instead of stopping
    #[arg(long, help_heading = "Input")]
    ignore_unknown: bool,

    /// Where to write; standard output if left out. The file appears when it is complete
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Output format
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,

    /// Where to write rejected lines; beside the output if left out
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,

    #[command(flatten)]
    screening: ScreeningChoice,

    /// List the products whose verdict has changed since this day, up to --on
    #[arg(long, value_name = "DATE", value_parser = day::parse, conflicts_with_all = ["from", "to"], help_heading = "Changes")]
    changed_since: Option<Date>,

    /// List the products whose verdict changes between two days: the first one
    #[arg(long, value_name = "DATE", value_parser = day::parse, requires = "to", help_heading = "Changes")]
    from: Option<Date>,

    /// The second one
    #[arg(long, value_name = "DATE", value_parser = day::parse, requires = "from", conflicts_with = "on", help_heading = "Changes")]
    to: Option<Date>,

    /// How many threads judge; one for each core if left out
    #[arg(long, value_name = "COUNT")]
    threads: Option<NonZeroUsize>,

    /// Language of the summary and the template; that of the environment if left out
    #[arg(long, value_enum, value_name = "LANG")]
    lang: Option<LanguageName>,

    #[command(flatten)]
    catalogue: CatalogueChoice,
}

const HELP: &str = "\
Examples:
  hazlimit batch --template --lang zh > results.csv
  hazlimit batch results.csv -o verdicts.csv
  hazlimit batch --kind element-migration --market CN,EU lab-export.xlsx --format summary
  hazlimit batch archive.csv --changed-since 2026-01-01 -o changed.csv

All lines of one product must stand together. A line that cannot be used is written to the file of
rejected lines with its number and the reason, and its product cannot pass.

Exit status: 0 all pass, 1 any fail, 2 bad usage or an unreadable file, 3 any inconclusive.
With two days, the verdicts of the second day count.";

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
enum Format {
    /// One line for each product
    #[default]
    Csv,
    /// One JSON object for each product, with the value and bound of each limit that is broken
    Jsonl,
    /// Counts, and the limits that decide most often
    Summary,
}

/// How files are read.
pub(crate) struct Reading {
    pub(crate) encoding: EncodingName,
    pub(crate) sheet: Option<String>,
    pub(crate) wanted: Wanted,
}

impl Batch {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Outcome, Failure> {
        let language = language::chosen(self.lang);
        if self.template {
            output.result(&template::text(language))?;
            return Ok(Outcome::Good);
        }
        let sources = self.sources()?;
        // The process ends after the run: giving all of this back piece by piece would take longer than a short table.
        let catalogue = ManuallyDrop::new(self.catalogue.load()?);
        let (question, kind) = self.question(&catalogue)?;
        let question = ManuallyDrop::new(question);
        let format = match self.format {
            Format::Csv => RowFormat::Csv,
            Format::Jsonl => RowFormat::JsonLines,
            Format::Summary => RowFormat::Counted,
        };
        self.check_output()?;
        files::clean_up_when_interrupted();
        let target = self.output.as_deref();
        let mut results = Results::new(format, kind, target, self.rejects_path())?;
        let bytes = Arc::new(AtomicU64::new(0));
        let mut progress = Progress::new(total_size(&sources), language);
        let threads = self.threads();
        let desk = ManuallyDrop::new(question.desk(threads));
        let judges = (0..threads.get())
            .map(|_| {
                let assembler = Assembler::new(Names::new(&catalogue), self.kind);
                Judge::new(
                    &catalogue,
                    &question,
                    format,
                    assembler,
                    Option::clone(&desk),
                )
            })
            .collect();
        let reading = self.reading();
        let ran = run::run(
            &sources,
            &reading,
            judges,
            &mut results,
            &mut progress,
            &bytes,
        );
        progress.end();
        let mut counted = ran?;
        results.amend(&counted.seen.splits, &mut counted.tally)?;
        let outcome = summary::outcome(&counted)?;
        if self.format == Format::Summary {
            results.replace(&summary::whole(&counted, &catalogue, kind, language))?;
        }
        let rejects = results.rejects_path().display().to_string();
        results.finish()?;
        self.tell(&counted, &rejects, language, output);
        Ok(outcome)
    }

    fn sources(&self) -> Result<Vec<Source>, Failure> {
        let sources = self.files.iter();
        sources
            .map(|path| Source::new(path, self.input))
            .collect::<Result<Vec<Source>, Failure>>()
    }

    /// An output in place of an input would destroy what a second run needs.
    fn check_output(&self) -> Result<(), Failure> {
        let rejects = self.rejects_path();
        let outputs = self.output.iter().chain([&rejects]);
        let real = |path: &PathBuf| std::fs::canonicalize(path).ok();
        for output in outputs {
            let taken = real(output).is_some_and(|one| {
                self.files
                    .iter()
                    .any(|file| real(file).as_ref() == Some(&one))
            });
            if taken {
                return Err(Failure(format!(
                    "{}: is read and cannot be written; choose another name with --output or --rejects",
                    output.display()
                )));
            }
        }
        if self.output.as_ref() == Some(&rejects) {
            return Err(Failure(format!(
                "{}: is named for the result and for the rejected lines",
                rejects.display()
            )));
        }
        Ok(())
    }

    fn reading(&self) -> Reading {
        Reading {
            encoding: self.encoding,
            sheet: self.sheet.clone(),
            wanted: Wanted {
                unknown: match self.ignore_unknown {
                    true => Unknown::Ignored,
                    false => Unknown::Refused,
                },
                kind_is_given: self.kind.is_some(),
            },
        }
    }

    fn threads(&self) -> NonZeroUsize {
        let cores = std::thread::available_parallelism();
        let chosen = self.threads.or(cores.ok());
        chosen.unwrap_or(NonZeroUsize::MIN)
    }

    /// The plans are made here, once for all products.
    fn question<'c>(&self, catalogue: &'c Catalogue) -> Result<(Question<'c>, RowKind), Failure> {
        let on = self.screening.on.unwrap_or_else(day::today);
        let days = match (self.changed_since, self.from, self.to) {
            (Some(since), _, _) => Some((since, on)),
            (None, Some(from), Some(to)) => Some((from, to)),
            _ => None,
        };
        let plan = |day: Date| self.screening.of(catalogue).on(day).plan();
        let Some((from, to)) = days else {
            return Ok((Question::Verdict(Box::new(plan(on)?)), RowKind::Verdict));
        };
        if from >= to {
            return Err(Failure(format!(
                "{from} is not before {to}: the first day must come first"
            )));
        }
        let question = Question::Change {
            before: Box::new(plan(from)?),
            after: Box::new(plan(to)?),
        };
        Ok((question, RowKind::Change))
    }

    /// Beside the output, or in the working folder with the name of the first input.
    fn rejects_path(&self) -> PathBuf {
        if let Some(path) = &self.rejects {
            return path.clone();
        }
        match (&self.output, self.files.first()) {
            (Some(output), _) => output.with_extension("rejects.csv"),
            (None, Some(input)) if !is_stdin(input) => {
                let name = input.file_name().map_or(Path::new("batch"), Path::new);
                name.with_extension("rejects.csv")
            }
            _ => PathBuf::from("batch.rejects.csv"),
        }
    }

    fn tell(&self, counted: &run::Counted, rejects: &str, language: Language, output: &mut Output) {
        let mut text = String::new();
        for note in &counted.notes {
            text.push_str(&format!("{note}\n"));
        }
        text.push_str(&summary::counts(counted, language));
        if counted.tally.rejected_lines > 0 {
            text.push_str(&match language {
                Language::Chinese => format!("被拒的行：{rejects}\n"),
                Language::English => format!("rejected lines: {rejects}\n"),
            });
        }
        output.message(&text);
    }
}

/// The bytes of all files, where all are known. Those of a spreadsheet are counted as they are unpacked.
fn total_size(sources: &[Source]) -> Option<u64> {
    sources.iter().map(Source::size).sum()
}
