//! The report for people: what fails, what cannot be decided and what would settle it, what passes, what must be done, what was not screened.
//! Knows layout; the words are in [`super::wording`].

use std::fmt::Write as _;

use super::wording::{self, Language};
use super::{
    BarsPass, Completeness, DutyState, Emptiness, Finding, FindingView, GapNote, Need, Report,
    Status, Verdict,
};
use crate::catalogue::limit::{Effect, Limit};

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

/// Findings that differ only in their analyte, told in one paragraph.
struct Paragraph<'f> {
    first: &'f Finding,
    all: Vec<&'f Finding>,
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

    fn findings(&mut self, verdict: Verdict) {
        let report = self.report;
        let wanted: Vec<&Finding> = report
            .findings
            .iter()
            .filter(|finding| finding.verdict == verdict && finding.status == Status::InForce)
            .collect();
        if wanted.is_empty() {
            return;
        }
        let title = match verdict {
            Verdict::Fail => self.pick("Fails", "不符合"),
            Verdict::Inconclusive => self.pick("Cannot be decided", "无法判定"),
            Verdict::Pass => self.pick("Passes", "符合"),
        };
        let paint = match verdict {
            Verdict::Fail => Paint::Red,
            Verdict::Inconclusive => Paint::Yellow,
            Verdict::Pass => Paint::Green,
        };
        self.section(paint, title);
        for paragraph in paragraphs(report, &wanted, verdict) {
            self.paragraph(&paragraph);
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph<'_>) {
        let report = self.report;
        let language = self.style.language;
        let finding = paragraph.first;
        let Some(limit) = report.limit(finding.limit) else {
            return;
        };
        let title = report.node(finding.node).map_or_else(String::new, |node| {
            format!("{}  [{}]", node.title, node.path)
        });
        let title = self.painted(Paint::Bold, &title);
        self.line(&format!("  {title}"));
        let about: Vec<String> = paragraph
            .all
            .iter()
            .filter_map(|finding| {
                let limit = report.limit(finding.limit)?;
                let name = wording::about(report.catalogue, limit, finding.about, language);
                Some(if paragraph.all.len() > 1 {
                    format!("{name} {}", short_bound(limit))
                } else {
                    name
                })
            })
            .collect();
        let cited = self.cited(limit);
        self.line(&format!("    {cited}"));
        if paragraph.all.len() > 1 {
            let kind = wording::kind(limit.kind, language);
            let list = about.join(self.pick("; ", "；"));
            let colon = self.pick(": ", "：");
            self.line(&format!("    {kind}{colon}{list}"));
        } else {
            let line = self.value_line(limit, finding, about.first().map_or("", String::as_str));
            self.line(&format!("    {line}"));
        }
        if finding.verdict != Verdict::Inconclusive
            || self.style.detail == Detail::Everything
            || paragraph.all.len() == 1
        {
            self.evidence(finding, limit);
        }
        if let Some(note) = &finding.exemption {
            let note = wording::exemption(report.catalogue, note, language);
            self.line(&format!("      {note}"));
        }
        for (index, verdict) in &finding.alternatives {
            if let Some(other) = report.limit(*index) {
                let line = format!(
                    "      {} {} {}: {}",
                    self.pick("either", "任一："),
                    wording::kind(other.kind, language),
                    wording::bound(other, language),
                    wording::verdict(*verdict, language)
                );
                self.line(&line);
            }
        }
        let needs: Vec<String> = finding
            .needs
            .iter()
            .map(|need| wording::need(report, finding, need, language))
            .collect();
        if !needs.is_empty() {
            let opening = self.pick("would settle it: ", "所需信息：");
            self.line(&format!(
                "      {opening}{}",
                needs.join(self.pick("; ", "；"))
            ));
        }
    }

    /// `GB 6675.1-2014 5.3.7 → …`.
    fn cited(&self, limit: &Limit) -> String {
        let mut cited = format!(
            "{}, {}",
            self.report.catalogue.standard_id(limit.standard),
            limit.clause
        );
        for referred in &limit.referred {
            let _ = write!(
                cited,
                " → {}, {}",
                self.report.catalogue.standard_id(referred.standard),
                referred.clause
            );
        }
        cited
    }

    fn value_line(&self, limit: &Limit, finding: &Finding, about: &str) -> String {
        let language = self.style.language;
        let kind = wording::kind(limit.kind, language);
        let bound = wording::bound(limit, language);
        match (finding.value, language) {
            (Some(value), Language::English) => format!(
                "{about}, {kind}: {}; limit: {bound}",
                wording::interval(value, limit, language)
            ),
            (Some(value), Language::Chinese) => format!(
                "{about}，{kind}：{}；限值：{bound}",
                wording::interval(value, limit, language)
            ),
            (None, _) => format!("{about} {bound}"),
        }
    }

    fn evidence(&mut self, finding: &Finding, limit: &Limit) {
        for piece in &finding.evidence {
            let mut text = wording::evidence(self.report, limit, piece, self.style.language);
            if piece.node != finding.node
                && let Some(node) = self.report.node(piece.node)
            {
                let _ = match self.style.language {
                    Language::English => write!(text, " ({})", node.title),
                    Language::Chinese => write!(text, "（{}）", node.title),
                };
            }
            let text = self.painted(Paint::Dim, &text);
            self.line(&format!("      {text}"));
        }
    }

    fn passes(&mut self) {
        let report = self.report;
        if self.style.detail == Detail::Everything {
            let wanted: Vec<&Finding> = report
                .findings
                .iter()
                .filter(|finding| {
                    finding.verdict == Verdict::Pass && finding.status == Status::InForce
                })
                .collect();
            if !wanted.is_empty() {
                let title = self.pick("Passes", "符合");
                self.section(Paint::Green, title);
                for finding in wanted {
                    self.paragraph(&Paragraph {
                        first: finding,
                        all: vec![finding],
                    });
                }
            }
            return;
        }
        let mut by_standard: Vec<(&str, usize)> = Vec::new();
        let mut exempt: Vec<&Finding> = Vec::new();
        for finding in &report.findings {
            if finding.verdict != Verdict::Pass || finding.status != Status::InForce {
                continue;
            }
            if finding.exemption.is_some() {
                exempt.push(finding);
                continue;
            }
            let Some(limit) = report.limit(finding.limit) else {
                continue;
            };
            let id = report.catalogue.standard_id(limit.standard);
            match by_standard.iter_mut().find(|(known, _)| *known == id) {
                Some((_, count)) => *count += 1,
                None => by_standard.push((id, 1)),
            }
        }
        if by_standard.is_empty() && exempt.is_empty() {
            return;
        }
        let title = self.pick("Passes", "符合");
        self.section(Paint::Green, title);
        for finding in exempt {
            self.paragraph(&Paragraph {
                first: finding,
                all: vec![finding],
            });
        }
        for (id, count) in by_standard {
            let line = match self.style.language {
                Language::English => format!("  {id}: {count} {}", plural(count, "finding")),
                Language::Chinese => format!("  {id}：{count} 项"),
            };
            self.line(&line);
        }
    }

    fn grades(&mut self) {
        let report = self.report;
        if report.grades.is_empty() {
            return;
        }
        let title = self.pick("Grades", "等级");
        self.section(Paint::Bold, title);
        for note in &report.grades {
            let name = |at: usize| {
                let limit = report.limit(note.findings.get(at)?.limit)?;
                match &limit.effect {
                    Effect::Grade { name, .. } => Some(name.as_str()),
                    _ => None,
                }
            };
            let Some(limit) = note
                .findings
                .first()
                .and_then(|first| report.limit(first.limit))
            else {
                continue;
            };
            let Effect::Grade { of, .. } = &limit.effect else {
                continue;
            };
            let of = self.style.language.of(of);
            let best = note.best.and_then(name);
            let claimed = note.claimed.and_then(|at| {
                let verdict = note.findings.get(at)?.verdict;
                Some((name(at)?, verdict))
            });
            let mut line = match (self.style.language, best) {
                (Language::English, Some(best)) => format!("  {of}: best grade that holds {best}"),
                (Language::English, None) => format!("  {of}: no grade is proven"),
                (Language::Chinese, Some(best)) => format!("  {of}：可满足的最高等级 {best}"),
                (Language::Chinese, None) => format!("  {of}：尚无等级得到证明"),
            };
            if let Some((claimed, verdict)) = claimed {
                let verdict = wording::verdict(verdict, self.style.language);
                let _ = match self.style.language {
                    Language::English => write!(line, "; claimed {claimed}: {verdict}"),
                    Language::Chinese => write!(line, "；声明等级 {claimed}：{verdict}"),
                };
            }
            let cited = self.cited(limit);
            self.line(&line);
            self.line(&format!("    {cited}"));
        }
    }

    fn duties(&mut self) {
        let report = self.report;
        let language = self.style.language;
        let shown: Vec<_> = report
            .duties
            .iter()
            .filter(|duty| duty.finding.status == Status::InForce)
            .filter(|duty| {
                duty.state() != DutyState::NotTriggered || self.style.detail == Detail::Everything
            })
            .collect();
        if shown.is_empty() {
            return;
        }
        let title = self.pick("Duties", "义务");
        self.section(Paint::Bold, title);
        for duty in shown {
            let Some(limit) = report.limit(duty.finding.limit) else {
                continue;
            };
            let Effect::Duty { does } = &limit.effect else {
                continue;
            };
            let state = match duty.state() {
                DutyState::Triggered => self.pick("triggered", "已触发"),
                DutyState::Open => self.pick("open", "待定"),
                DutyState::NotTriggered => self.pick("not triggered", "未触发"),
            };
            let node = report
                .node(duty.finding.node)
                .map_or("", |node| node.title.as_str());
            self.line(&format!("  {state}: {} ({node})", language.of(does)));
            let cited = self.cited(limit);
            self.line(&format!("    {cited}"));
            if !limit.form.terms.is_empty() {
                let about = wording::about(report.catalogue, limit, duty.finding.about, language);
                let line = self.value_line(limit, &duty.finding, &about);
                self.line(&format!("    {line}"));
            }
            let needs: Vec<String> = duty
                .finding
                .needs
                .iter()
                .map(|need| wording::need(report, &duty.finding, need, language))
                .collect();
            if !needs.is_empty() {
                let opening = self.pick("would settle it: ", "所需信息：");
                self.line(&format!(
                    "      {opening}{}",
                    needs.join(self.pick("; ", "；"))
                ));
            }
        }
    }

    fn gaps(&mut self) {
        let report = self.report;
        let gaps: Vec<&GapNote> = report
            .gaps
            .iter()
            .filter(|gap| gap.status == Status::InForce)
            .collect();
        if gaps.is_empty() {
            return;
        }
        let title = self.pick(
            "Not screened: requirements known to exist but not encoded",
            "未筛查：已知存在但尚未收录的要求",
        );
        self.section(Paint::Yellow, title);
        for note in gaps {
            let Some(gap) = report.gap(note) else {
                continue;
            };
            let maybe = if note.needs.is_empty() {
                ""
            } else {
                self.pick("(if it applies) ", "（如适用）")
            };
            let line = format!(
                "  {}{}, {}: {}",
                maybe,
                report.catalogue.standard_id(gap.standard),
                gap.clause,
                self.style.language.of(&gap.what)
            );
            self.line(&line);
            if note.bars_pass == BarsPass::Yes {
                let line = self.pick(
                    "    the product may hold what this is about, so it cannot pass",
                    "    产品可能含有所涉物质，因此不能判定为符合",
                );
                self.line(line);
            }
            let why = self.painted(Paint::Dim, &gap.why);
            self.line(&format!("    {why}"));
        }
    }

    fn upcoming(&mut self) {
        let report = self.report;
        let upcoming: Vec<&Finding> = report
            .findings
            .iter()
            .filter(|finding| matches!(finding.status, Status::Upcoming { .. }))
            .collect();
        let duties = self.upcoming_duties();
        if upcoming.is_empty() && duties.is_empty() {
            return;
        }
        let title = self.pick("Not yet in force", "尚未实施");
        self.section(Paint::Bold, title);
        let mut lines: Vec<(String, [usize; 3])> = Vec::new();
        for finding in &upcoming {
            let Some(limit) = report.limit(finding.limit) else {
                continue;
            };
            let Status::Upcoming { from } = finding.status else {
                continue;
            };
            let from = from.map_or_else(String::new, |day| day.to_string());
            let id = report.catalogue.standard_id(limit.standard);
            let key = match self.style.language {
                Language::English => format!("{id}, from {from}"),
                Language::Chinese => format!("{id}，自 {from} 起"),
            };
            let at = match finding.verdict {
                Verdict::Fail => 0,
                Verdict::Inconclusive => 1,
                Verdict::Pass => 2,
            };
            match lines.iter_mut().find(|(known, _)| *known == key) {
                Some((_, counts)) => counts[at] += 1,
                None => {
                    let mut counts = [0; 3];
                    counts[at] = 1;
                    lines.push((key, counts));
                }
            }
        }
        for (key, [fail, open, pass]) in lines {
            let line = match self.style.language {
                Language::English => {
                    format!("  {key}: {fail} would fail, {open} undecided, {pass} would pass")
                }
                Language::Chinese => {
                    format!("  {key}：届时不符合 {fail} 项，无法判定 {open} 项，符合 {pass} 项")
                }
            };
            self.line(&line);
        }
        for line in duties {
            self.line(&line);
        }
        let failing: Vec<&Finding> = upcoming
            .into_iter()
            .filter(|finding| finding.verdict == Verdict::Fail)
            .collect();
        for paragraph in paragraphs(report, &failing, Verdict::Fail) {
            self.paragraph(&paragraph);
        }
    }

    /// One line for every duty to come that is triggered or open, whatever number of nodes it concerns.
    fn upcoming_duties(&self) -> Vec<String> {
        let report = self.report;
        let language = self.style.language;
        let mut lines: Vec<String> = Vec::new();
        for duty in &report.duties {
            let Status::Upcoming { from } = duty.finding.status else {
                continue;
            };
            let state = match duty.state() {
                DutyState::Triggered => language.pick("duty triggered", "义务已触发"),
                DutyState::Open => language.pick("duty open", "义务待定"),
                DutyState::NotTriggered => continue,
            };
            let Some(limit) = report.limit(duty.finding.limit) else {
                continue;
            };
            let Effect::Duty { does } = &limit.effect else {
                continue;
            };
            let from = from.map_or_else(String::new, |day| day.to_string());
            let id = report.catalogue.standard_id(limit.standard);
            let does = language.of(does);
            let line = match language {
                Language::English => format!("  {id}, from {from}: {state}: {does}"),
                Language::Chinese => format!("  {id}，自 {from} 起：{state}：{does}"),
            };
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines
    }

    fn rest(&mut self) {
        let report = self.report;
        if !report.no_requirement.is_empty() {
            let title = self.pick("No requirement", "无要求");
            self.section(Paint::Bold, title);
            for note in &report.no_requirement {
                if let Some(limit) = report.limit(note.limit) {
                    let about = wording::left_side(report.catalogue, limit, self.style.language);
                    let cited = self.cited(limit);
                    self.line(&format!("  {cited}: {about}"));
                }
            }
        }
        if !report.unresolved.is_empty() {
            let title = self.pick("Names that fit nothing", "未识别的名称");
            self.section(Paint::Yellow, title);
            for name in &report.unresolved {
                let near = if name.nearest.is_empty() {
                    String::new()
                } else {
                    let opening = self.pick("; did you mean", "；是否为");
                    format!("{opening} {}?", name.nearest.join(", "))
                };
                self.line(&format!("  {}: `{}`{near}", name.path, name.name));
            }
        }
        if !report.untold_composites.is_empty() {
            let title = self.pick(
                "Composites that bound nothing: say on each material whether it is in one",
                "未起作用的混合样结果（请在所混合的各材料上分别给出）",
            );
            self.section(Paint::Yellow, title);
            for composite in &report.untold_composites {
                let (count, listed) = (composite.composite_of.0, composite.materials);
                let why = match self.style.language {
                    Language::English => format!(
                        "of {count} materials, where {listed} {} listed",
                        if listed == 1 { "is" } else { "are" }
                    ),
                    Language::Chinese => format!("{count} 种材料的混合样，此处列出 {listed} 种"),
                };
                let node = report.node(composite.node);
                self.line(&format!(
                    "  {}.results[{}]: `{}`, {why}",
                    node.map_or("", |node| &node.path),
                    composite.result,
                    composite.name
                ));
            }
        }
        if !report.not_screened.is_empty() {
            let ids: Vec<&str> = report
                .not_screened
                .iter()
                .map(|index| report.catalogue.standard_id(*index))
                .collect();
            let opening = self.pick(
                "Not binding, so not screened (ask with --also or --standard):",
                "非强制，未筛查（可用 --also 或 --standard 指定）：",
            );
            let line = format!("{opening} {}", ids.join(", "));
            let line = self.painted(Paint::Dim, &line);
            self.text.push('\n');
            self.line(&line);
        }
    }
}

/// Undecided findings of one clause on one node for the same reasons make one paragraph; a failure always stands by itself.
fn paragraphs<'f>(
    report: &Report<'_>,
    findings: &[&'f Finding],
    verdict: Verdict,
) -> Vec<Paragraph<'f>> {
    let mut found: Vec<Paragraph<'f>> = Vec::new();
    for finding in findings {
        let same = found.iter_mut().find(|paragraph| {
            verdict == Verdict::Inconclusive
                && paragraph.first.node == finding.node
                && paragraph.first.needs == finding.needs
                && paragraph.first.alternatives.is_empty()
                && finding.alternatives.is_empty()
                && paragraph.first.exemption.is_none()
                && finding.exemption.is_none()
                && same_clause(report, paragraph.first, finding)
        });
        match same {
            Some(paragraph) => paragraph.all.push(finding),
            None => found.push(Paragraph {
                first: finding,
                all: vec![finding],
            }),
        }
    }
    found
}

/// Whether two findings are of one table of one standard and rest on the same kind of evidence.
fn same_clause(report: &Report<'_>, one: &Finding, other: &Finding) -> bool {
    let (Some(first), Some(second)) = (report.limit(one.limit), report.limit(other.limit)) else {
        return false;
    };
    first.standard == second.standard
        && first.clause == second.clause
        && first.kind == second.kind
        && first.referred == second.referred
        && (first.method == second.method || !one.needs.contains(&Need::Test))
        && one
            .evidence
            .iter()
            .map(|piece| piece.origin)
            .eq(other.evidence.iter().map(|piece| piece.origin))
}

/// `≤ 90 mg/kg`.
fn short_bound(limit: &Limit) -> String {
    match limit.requirement.figure() {
        Some(figure) => format!("({} {figure})", limit.requirement.comparator()),
        None => String::new(),
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
