//! One standard with its limits and gaps.

use hazlimit::Catalogue;
use hazlimit::catalogue::standard::Standard;
use hazlimit::report::wording::Language;

use super::limit::push_succession;
use super::{Page, push_scope};
use crate::describe;
use crate::layout::{Labelled, Table};

pub(super) fn explain(page: &Page<'_>, standard: &Standard) -> String {
    let Page {
        catalogue,
        tongues,
        on,
        width,
    } = page;
    let language = tongues.first;
    let label = |english, chinese| language.pick(english, chinese);
    let mut text = Labelled::new(13, *width);
    for (at, tongue) in tongues.all().enumerate() {
        text.line(
            if at == 0 {
                label("title", "名称")
            } else {
                ""
            },
            tongue.of(&standard.title),
        );
    }
    text.line(label("market", "市场"), standard.jurisdiction.code());
    text.line(
        label("force", "效力"),
        describe::force(standard.force, language),
    );
    let standing = describe::of_standard(catalogue, standard, *on);
    text.line(
        label("status", "状态"),
        &describe::standing_in_words(standing, *on, language),
    );
    if let Some(published) = standard.published {
        text.line(label("published", "发布"), &published.to_string());
    }
    let days = describe::days_of_standard(catalogue, standard);
    text.line(
        label("in force", "有效期"),
        &describe::days_in_words(days, language),
    );
    push_succession(&mut text, standard, language);
    push_scope(&mut text, page, &standard.scope);
    text.line(label("encoded", "已收录"), &standard.covers);
    text.line(label("left out", "未收录"), &standard.omits);
    text.line(
        label("confidence", "可信度"),
        describe::confidence(standard.confidence, language),
    );
    for (at, address) in standard.source.iter().enumerate() {
        text.line(
            if at == 0 {
                label("source", "来源")
            } else {
                ""
            },
            address,
        );
    }
    text.line(label("note", "备注"), &standard.note);
    format!(
        "{}\n{}{}{}",
        standard.id,
        text.finish(),
        limits(catalogue, standard, language, *width),
        gaps(catalogue, standard, language, *width)
    )
}

fn of<'c, T>(
    catalogue: &'c Catalogue,
    standard: &Standard,
    index: hazlimit::catalogue::standard::StandardIndex,
    found: &'c T,
) -> Option<&'c T> {
    let same = catalogue
        .standard(index)
        .is_some_and(|known| known.id == standard.id);
    same.then_some(found)
}

fn limits(catalogue: &Catalogue, standard: &Standard, language: Language, width: usize) -> String {
    let mut count = 0;
    let mut table = Table::new(match language {
        Language::English => ["id", "of", "requirement", "clause"],
        Language::Chinese => ["编号", "物质", "要求", "条款"],
    });
    for (_, limit) in catalogue.limits() {
        let Some(limit) = of(catalogue, standard, limit.standard, limit) else {
            continue;
        };
        count += 1;
        table.row(vec![
            limit.id.to_string(),
            describe::left_side(catalogue, limit, language),
            describe::demand(limit, language),
            limit.clause.clone(),
        ]);
    }
    match (count, language) {
        (0, _) => String::new(),
        (1, Language::English) => format!("\n1 limit\n{}", table.render(2, width)),
        (_, Language::English) => format!("\n{count} limits\n{}", table.render(2, width)),
        (_, Language::Chinese) => format!("\n{count} 项限值\n{}", table.render(2, width)),
    }
}

fn gaps(catalogue: &Catalogue, standard: &Standard, language: Language, width: usize) -> String {
    let mut count = 0;
    let mut table = Table::new(match language {
        Language::English => ["clause", "what", "why"],
        Language::Chinese => ["条款", "内容", "原因"],
    });
    for gap in catalogue.gaps() {
        let Some(gap) = of(catalogue, standard, gap.standard, gap) else {
            continue;
        };
        count += 1;
        table.row(vec![
            gap.clause.clone(),
            language.of(&gap.what).to_owned(),
            gap.why.clone(),
        ]);
    }
    match (count, language) {
        (0, _) => String::new(),
        (1, Language::English) => {
            format!(
                "\n1 requirement known but not encoded\n{}",
                table.render(2, width)
            )
        }
        (_, Language::English) => {
            format!(
                "\n{count} requirements known but not encoded\n{}",
                table.render(2, width)
            )
        }
        (_, Language::Chinese) => {
            format!(
                "\n{count} 项已知但尚未收录的要求\n{}",
                table.render(2, width)
            )
        }
    }
}
