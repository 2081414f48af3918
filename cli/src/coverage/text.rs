//! The survey as tables for a terminal.

use hazlimit::report::wording::Language;

use super::survey::{Counts, Survey};
use crate::layout::{Table, wrapped};

pub(super) fn render(survey: &Survey, language: Language, width: usize) -> String {
    let mut summary = Table::new(match language {
        Language::English => [
            "product category",
            "standards",
            "limits",
            "duties",
            "gaps",
            "verified",
        ],
        Language::Chinese => ["产品类别", "标准", "限值", "义务", "未收录", "已核实"],
    });
    for chapter in &survey.chapters {
        let mut cells = vec![chapter.name.clone(), chapter.standards.len().to_string()];
        cells.extend(chapter.counts.cells());
        summary.row(cells);
    }
    let mut text = summary.render(0, width);
    for chapter in &survey.chapters {
        let mut table = Table::new(match language {
            Language::English => [
                "standard", "market", "force", "from", "to", "limits", "duties", "gaps", "verified",
            ],
            Language::Chinese => [
                "标准",
                "市场",
                "效力",
                "自",
                "至",
                "限值",
                "义务",
                "未收录",
                "已核实",
            ],
        });
        for covered in &chapter.standards {
            let mut cells = vec![
                covered.standard.clone(),
                covered.market.clone(),
                covered.force_in_words.to_owned(),
                covered.effective_from.clone(),
                covered.effective_to.clone(),
            ];
            cells.extend(covered.counts.cells());
            table.row(cells);
        }
        text.push_str(&format!("\n{}\n{}", chapter.name, table.render(2, width)));
    }
    let Counts {
        limits,
        duties,
        exemptions,
        gaps,
        ..
    } = survey.counts;
    let standards = survey.standards;
    let said = match language {
        Language::English => format!(
            "Editions in all: {standards}; limits: {limits}; duties: {duties}; exemptions: {exemptions}. Gaps, known but not encoded: {gaps}; `hazlimit explain STANDARD` and `--format markdown` tell which and why."
        ),
        Language::Chinese => format!(
            "合计：{standards}个版本，{limits}项限值，{duties}项义务，{exemptions}项豁免。{gaps}项要求已知但尚未收录，详见 `hazlimit explain 标准号` 或 `--format markdown`。"
        ),
    };
    format!("{text}\n{}\n", wrapped(&said, width).join("\n"))
}
