//! What comes into force later: how the product stands then. Knows its layout.

use super::super::wording::Language;
use super::super::{DutyState, Finding, Status, Verdict};
use super::{Page, Paint};
use crate::catalogue::limit::Effect;

impl Page<'_, '_> {
    pub(super) fn upcoming(&mut self) {
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
        for finding in failing {
            self.alone(finding);
        }
    }

    /// One line for every duty to come that is triggered or open, whatever number of nodes it concerns.
    pub(super) fn upcoming_duties(&self) -> Vec<String> {
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
}
