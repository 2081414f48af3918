//! Findings in words: failures one by one, open questions of one clause and one reason together. Knows how paragraphs are formed, not what stands
//! around them.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::super::wording::{self, Language};
use super::super::{Finding, Need, NodeIndex, Report, Status, Verdict};
use super::{Detail, Page, Paint};
use crate::catalogue::limit::Limit;
use crate::catalogue::standard::StandardIndex;

/// How many nodes a paragraph names before it counts the rest.
const MOST_NODES: usize = 8;

/// Findings that differ only in their analyte, told in one paragraph.
struct Paragraph<'f> {
    first: &'f Finding,
    all: Vec<&'f Finding>,
}

impl Page<'_, '_> {
    pub(super) fn findings(&mut self, verdict: Verdict) {
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
        if verdict == Verdict::Inconclusive {
            self.told_alike(&paragraphs(report, &wanted));
        } else {
            for finding in wanted {
                self.alone(finding);
            }
        }
    }

    /// What is told of several nodes in the same words stands once, under all of them.
    fn told_alike(&mut self, all: &[Paragraph<'_>]) {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut nodes: Vec<(Vec<NodeIndex>, String)> = Vec::new();
        for paragraph in all {
            let before = std::mem::take(&mut self.text);
            self.body(paragraph);
            let body = std::mem::replace(&mut self.text, before);
            let next = nodes.len();
            let at = *places.entry(body.clone()).or_insert(next);
            match nodes.get_mut(at) {
                Some((nodes, _)) => nodes.push(paragraph.first.node),
                None => nodes.push((vec![paragraph.first.node], body)),
            }
        }
        for (nodes, body) in nodes {
            let shown = match self.style.detail {
                Detail::Everything => nodes.len(),
                // One more would be no shorter than the line that counts it.
                _ if nodes.len() <= MOST_NODES + 1 => nodes.len(),
                _ => MOST_NODES,
            };
            for node in nodes.iter().take(shown) {
                self.node_title(*node);
            }
            let more = nodes.len() - shown;
            if more > 0 {
                self.line(&match self.style.language {
                    Language::English => format!("  and {more} more (--verbose names them)"),
                    Language::Chinese => format!("  另有 {more} 处（--verbose 可全部列出）"),
                });
            }
            self.text.push_str(&body);
        }
    }

    fn node_title(&mut self, node: NodeIndex) {
        let title = self.report.node(node).map_or_else(String::new, |node| {
            format!("{}  [{}]", node.title, node.path)
        });
        let title = self.painted(Paint::Bold, &title);
        self.line(&format!("  {title}"));
    }

    /// One finding in a paragraph of its own.
    pub(super) fn alone(&mut self, finding: &Finding) {
        self.node_title(finding.node);
        self.body(&Paragraph {
            first: finding,
            all: vec![finding],
        });
    }

    fn body(&mut self, paragraph: &Paragraph<'_>) {
        let report = self.report;
        let language = self.style.language;
        let finding = paragraph.first;
        let Some(limit) = report.limit(finding.limit) else {
            return;
        };
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
        self.needs(finding);
    }

    /// What would settle a finding, in one line.
    pub(super) fn needs(&mut self, finding: &Finding) {
        let needs: Vec<String> = finding
            .needs
            .iter()
            .map(|need| wording::need(self.report, finding, need, self.style.language))
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
    pub(super) fn cited(&self, limit: &Limit) -> String {
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

    pub(super) fn value_line(&self, limit: &Limit, finding: &Finding, about: &str) -> String {
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
}

/// Undecided findings of one clause on one node for the same reasons make one paragraph.
fn paragraphs<'f>(report: &Report<'_>, findings: &[&'f Finding]) -> Vec<Paragraph<'f>> {
    let mut found: Vec<Paragraph<'f>> = Vec::new();
    // Where the paragraphs of a clause on a node stand, so that many nodes take no longer each.
    let mut places: HashMap<(NodeIndex, StandardIndex, &str), Vec<usize>> = HashMap::new();
    for finding in findings {
        let Some(limit) = report.limit(finding.limit) else {
            continue;
        };
        let key = (finding.node, limit.standard, limit.clause.as_str());
        let of_clause = places.entry(key).or_default();
        let same = of_clause.iter().copied().find(|at| {
            let Some(paragraph) = found.get(*at) else {
                return false;
            };
            paragraph.first.needs == finding.needs
                && paragraph.first.alternatives.is_empty()
                && finding.alternatives.is_empty()
                && paragraph.first.exemption.is_none()
                && finding.exemption.is_none()
                && same_clause(report, paragraph.first, finding)
        });
        match same.and_then(|at| found.get_mut(at)) {
            Some(paragraph) => paragraph.all.push(finding),
            None => {
                of_clause.push(found.len());
                found.push(Paragraph {
                    first: finding,
                    all: vec![finding],
                });
            }
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
