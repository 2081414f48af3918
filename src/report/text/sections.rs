//! What stands behind the findings: passes, grades, duties, gaps and what is not screened. Knows their layout.

use std::fmt::Write as _;

use super::super::wording::{self, Language};
use super::super::{BarsPass, DutyState, Finding, GapNote, Status, Verdict};
use super::{Detail, Page, Paint, plural};
use crate::catalogue::limit::Effect;

impl Page<'_, '_> {
    pub(super) fn passes(&mut self) {
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
                    self.alone(finding);
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
            self.alone(finding);
        }
        for (id, count) in by_standard {
            let line = match self.style.language {
                Language::English => format!("  {id}: {count} {}", plural(count, "finding")),
                Language::Chinese => format!("  {id}：{count} 项"),
            };
            self.line(&line);
        }
    }

    pub(super) fn grades(&mut self) {
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

    pub(super) fn duties(&mut self) {
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
            self.needs(&duty.finding);
        }
    }

    pub(super) fn gaps(&mut self) {
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

    pub(super) fn rest(&mut self) {
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
