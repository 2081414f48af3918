//! The report for people: what fails, what cannot be decided and what would settle it, what passes, what must be done, what was not screened.
//! Knows layout; the words are in [`super::wording`].

mod findings;
mod sections;
mod upcoming;

use std::fmt::Write as _;

use super::wording::{self, Language};
use super::{Completeness, Emptiness, FindingView, Report, Verdict};

/// How a text report looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Style {
    /// Its language.
    pub language: Language,
    /// Whether it is coloured.
    pub colour: Colour,
    /// How much it tells.
    pub detail: Detail,
}

/// Whether a text is coloured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Colour {
    /// Letters only.
    #[default]
    Plain,
    /// With the terminal's colour codes.
    Ansi,
}

/// How much a text tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Detail {
    /// Failures and questions in full, passes by standard.
    #[default]
    Usual,
    /// Every finding with its evidence.
    Everything,
}

#[derive(Clone, Copy)]
enum Paint {
    Red,
    Yellow,
    Green,
    Bold,
    Dim,
}

/// The whole report.
#[must_use]
pub fn render(report: &Report<'_>, style: &Style) -> String {
    let mut page = Page {
        report,
        style: *style,
        text: String::new(),
    };
    page.heading();
    page.findings(Verdict::Fail);
    page.findings(Verdict::Inconclusive);
    page.passes();
    page.grades();
    page.duties();
    page.gaps();
    page.upcoming();
    page.rest();
    page.text
}

struct Page<'p, 'r> {
    report: &'p Report<'r>,
    style: Style,
    text: String,
}

impl Page<'_, '_> {
    fn pick(&self, english: &'static str, chinese: &'static str) -> &'static str {
        self.style.language.pick(english, chinese)
    }

    fn painted(&self, paint: Paint, text: &str) -> String {
        if self.style.colour == Colour::Plain {
            return text.to_owned();
        }
        let code = match paint {
            Paint::Red => "1;31",
            Paint::Yellow => "1;33",
            Paint::Green => "1;32",
            Paint::Bold => "1",
            Paint::Dim => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    fn section(&mut self, paint: Paint, title: &str) {
        let title = self.painted(paint, title);
        self.text.push('\n');
        self.line(&title);
    }

    fn heading(&mut self) {
        let report = self.report;
        let language = self.style.language;
        let paint = match report.verdict {
            Verdict::Pass => Paint::Green,
            Verdict::Fail => Paint::Red,
            Verdict::Inconclusive => Paint::Yellow,
        };
        let mut verdict = wording::verdict(report.verdict, language).to_uppercase();
        if report.verdict == Verdict::Pass && report.completeness() == Completeness::WithGaps {
            verdict.push_str(self.pick(
                " for what was screened; not everything was (see below)",
                "（仅限已筛查项目；尚有未覆盖要求，见下）",
            ));
        }
        let verdict = self.painted(paint, &verdict);
        let product = &report.bom.product;
        let mut name = product.name.clone();
        if !product.id.is_empty() {
            let _ = write!(name, " ({})", product.id);
        }
        let name = self.painted(Paint::Bold, &name);
        self.line(&format!("{name}: {verdict}"));
        let markets: Vec<&str> = report.markets.iter().map(|market| market.code()).collect();
        let made = match (product.made, language) {
            (Some(made), Language::English) => format!("made {made}, "),
            (Some(made), Language::Chinese) => format!("生产日期 {made}，"),
            (None, _) => String::new(),
        };
        let digest: String = report
            .catalogue
            .digest()
            .to_string()
            .chars()
            .take(12)
            .collect();
        let line = match language {
            Language::English => format!(
                "market {}, {made}evaluated on {}, catalogue {} ({digest})",
                markets.join(", "),
                report.as_of,
                report.catalogue.version()
            ),
            Language::Chinese => format!(
                "市场 {}，{made}评价日期 {}，限值目录 {}（{digest}）",
                markets.join("、"),
                report.as_of,
                report.catalogue.version()
            ),
        };
        let line = self.painted(Paint::Dim, &line);
        self.line(&line);
        let counts = report.counts();
        let line = match language {
            Language::English => format!(
                "{} failed, {} undecided, {} passed",
                counts.fail, counts.inconclusive, counts.pass
            ),
            Language::Chinese => format!(
                "不符合 {} 项，无法判定 {} 项，符合 {} 项",
                counts.fail, counts.inconclusive, counts.pass
            ),
        };
        self.line(&line);
        if report.nothing_applied == Emptiness::NoneApplied {
            let line = self.pick(
                "no limit of this market applies to what is declared: nothing was screened",
                "该市场没有适用于所声明产品的限值：未作任何筛查",
            );
            self.line(line);
        }
    }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}

impl std::fmt::Display for FindingView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(limit) = self.report.limit(self.finding.limit) else {
            return Ok(());
        };
        let language = Language::English;
        let node = self
            .report
            .node(self.finding.node)
            .map_or("", |node| node.title.as_str());
        let about = wording::about(self.report.catalogue, limit, self.finding.about, language);
        write!(
            f,
            "{}: {}, {}: {about}, {}",
            wording::verdict(self.finding.verdict, language),
            self.report.catalogue.standard_id(limit.standard),
            limit.clause,
            wording::kind(limit.kind, language),
        )?;
        if let Some(value) = self.finding.value {
            write!(f, " {}", wording::interval(value, limit, language))?;
        }
        write!(f, ", {} ({node})", wording::bound(limit, language))
    }
}
