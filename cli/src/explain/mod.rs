//! `hazlimit explain`: one limit in full, or one standard with its limits and gaps. Knows how to find what is meant.

mod limit;
mod standard;

use clap::Args;
use hazlimit::Catalogue;
use hazlimit::catalogue::condition::Condition;
use hazlimit::catalogue::limit::Limit;
use hazlimit::catalogue::standard::Standard;
use hazlimit::report::wording::Language;
use jiff::civil::Date;

use crate::catalogue_choice::CatalogueChoice;
use crate::day;
use crate::describe;
use crate::language::{self, LanguageName};
use crate::layout::Labelled;
use crate::nearest::{did_you_mean, nearest};
use crate::outcome::{Failure, Outcome};
use crate::output::Output;
use crate::standard_choice;

/// Explain a limit: what it demands, of what, since when, and where that was read
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Explain {
    /// The id of a limit, or as much of it as is not ambiguous; or a standard, for its limits and gaps
    #[arg(value_name = "LIMIT-ID")]
    id: String,

    /// One language; both if left out
    #[arg(long, value_enum, value_name = "LANG")]
    lang: Option<LanguageName>,

    /// The day for which the status is told; today if left out
    #[arg(long, value_name = "DATE", value_parser = day::parse)]
    on: Option<Date>,

    #[command(flatten)]
    catalogue: CatalogueChoice,
}

const EXAMPLES: &str = "\
Examples:
  hazlimit explain gb-6675.4-2014/4.1-1/lead
  hazlimit explain gb-6675.4-2014/4.1-1/le --lang en
  hazlimit explain 'GB 6675.4-2014'";

/// In which languages to speak: labels in the first, what the catalogue says in all.
struct Tongues {
    first: Language,
    second: Option<Language>,
}

/// How a page is written, and for which day.
struct Page<'c> {
    catalogue: &'c Catalogue,
    tongues: Tongues,
    on: Date,
    width: usize,
}

impl Tongues {
    fn chosen(name: Option<LanguageName>) -> Tongues {
        let first = language::chosen(name);
        let other = match first {
            Language::English => Language::Chinese,
            Language::Chinese => Language::English,
        };
        Tongues {
            first,
            second: name.is_none().then_some(other),
        }
    }

    fn all(&self) -> impl Iterator<Item = Language> {
        std::iter::once(self.first).chain(self.second)
    }
}

enum Meant<'c> {
    Limit(&'c Limit),
    Standard(&'c Standard),
}

impl Explain {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Outcome, Failure> {
        let catalogue = self.catalogue.load()?;
        let page = Page {
            catalogue: &catalogue,
            tongues: Tongues::chosen(self.lang),
            on: self.on.unwrap_or_else(day::today),
            width: output.width(),
        };
        let text = match find(&catalogue, &self.id)? {
            Meant::Limit(limit) => limit::explain(&page, limit),
            Meant::Standard(standard) => standard::explain(&page, standard),
        };
        output.result(&text)?;
        Ok(Outcome::Good)
    }
}

/// When it applies, in all languages, and the questions of the facts that this asks for.
fn push_scope(text: &mut Labelled, page: &Page<'_>, condition: &Condition) {
    let mut label = page.tongues.first.pick("applies to", "适用范围");
    for tongue in page.tongues.all() {
        let lines = describe::lines(page.catalogue, condition, tongue);
        if lines.is_empty() {
            text.line(label, tongue.pick("every product", "所有产品"));
        }
        for line in lines {
            text.line(std::mem::take(&mut label), &line);
        }
        label = "";
    }
    let mut label = page.tongues.first.pick("asks", "须说明");
    for tongue in page.tongues.all() {
        for question in describe::questions(page.catalogue, condition, tongue) {
            text.line(std::mem::take(&mut label), &question);
        }
    }
}

/// An exact id first, then a beginning that only one has.
fn find<'c>(catalogue: &'c Catalogue, asked: &str) -> Result<Meant<'c>, Failure> {
    let asked = asked.trim().trim_end_matches('/');
    let folded = asked.to_lowercase();
    let limits = || catalogue.limits().map(|(_, limit)| limit);
    if let Some(limit) = limits().find(|limit| limit.id.as_str().to_lowercase() == folded) {
        return Ok(Meant::Limit(limit));
    }
    let editions = standard_choice::editions(catalogue, asked);
    match editions.as_slice() {
        [] => {}
        [(_, only)] => return Ok(Meant::Standard(only)),
        several => {
            let ids = several.iter().map(|(_, standard)| standard.id.as_str());
            return Err(ambiguous(asked, "editions", ids.collect()));
        }
    }
    let begins = |id: &str| !folded.is_empty() && id.to_lowercase().starts_with(&folded);
    let of_limits: Vec<&Limit> = limits().filter(|limit| begins(limit.id.as_str())).collect();
    match of_limits.as_slice() {
        [] => {}
        [only] => return Ok(Meant::Limit(only)),
        several => {
            let ids = several.iter().map(|limit| limit.id.as_str());
            return Err(ambiguous(asked, "limits", ids.collect()));
        }
    }
    let of_standards: Vec<&Standard> = catalogue
        .standards()
        .map(|(_, standard)| standard)
        .filter(|standard| begins(standard.id.as_str()) || begins(&standard.id.slug()))
        .collect();
    match of_standards.as_slice() {
        [] => Err(unknown(catalogue, asked)),
        [only] => Ok(Meant::Standard(only)),
        several => {
            let ids = several.iter().map(|standard| standard.id.as_str());
            Err(ambiguous(asked, "standards", ids.collect()))
        }
    }
}

const MOST_NAMED: usize = 12;

fn ambiguous(asked: &str, what: &str, ids: Vec<&str>) -> Failure {
    let more = match ids.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!("\n  and {more} more"),
    };
    let shown: Vec<&str> = ids.iter().take(MOST_NAMED).copied().collect();
    Failure(format!(
        "`{asked}` begins several {what}; write more of one of them:\n  {}{more}",
        shown.join("\n  ")
    ))
}

fn unknown(catalogue: &Catalogue, asked: &str) -> Failure {
    let slugs: Vec<String> = catalogue
        .standards()
        .map(|(_, known)| known.id.slug())
        .collect();
    // Within a known standard only its own limits are near.
    let of_standard = asked
        .split_once('/')
        .map(|(standard, _)| standard.to_lowercase())
        .filter(|standard| slugs.contains(standard))
        .map(|standard| format!("{standard}/"));
    let ids = catalogue.limits().map(|(_, limit)| limit.id.as_str());
    let near = match of_standard {
        Some(beginning) => nearest(asked, ids.filter(|id| id.starts_with(&beginning))),
        None => nearest(asked, ids.chain(slugs.iter().map(String::as_str))),
    };
    Failure(format!(
        "`{asked}` is no limit or standard of the catalogue{}",
        did_you_mean(&near)
    ))
}
