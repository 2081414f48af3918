//! The survey as a page for a repository.

use hazlimit::report::wording::Language;

use super::survey::{Chapter, Counts, Covered, Survey};

pub(super) fn render(survey: &Survey, language: Language) -> String {
    let mut page = introduction(survey, language);
    for chapter in &survey.chapters {
        page.push_str(&section(chapter, language));
    }
    page
}

fn introduction(survey: &Survey, language: Language) -> String {
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
            "# What is covered\n\n\
             Editions of standards, laws and criteria in the catalogue: {standards}. Limits: {limits}; duties: {duties}; exemptions: {exemptions}. \
             Requirements known to exist but not encoded: {gaps}; each is listed with the reason, and a report that one of them concerns says \"not screened\".\n\n\
             - A standard stands under every top-level category that one of its clauses asks for, counted with those clauses; so one may stand in several tables. What asks for no category stands under \"any product\".\n\
             - *In force*: the first and the last day of the edition; superseded and upcoming editions are listed too. Empty where the day is not known. Stock made earlier may still follow an edition after its last day: `hazlimit explain STANDARD` tells.\n\
             - *Verified*: the share of limits and duties whose figure stood on a page that the limits file names. The others are general knowledge of the field, and marked as such in every finding.\n\n\
             This page is printed by `hazlimit coverage --format markdown`; a test keeps it true. `hazlimit limits` lists the figures themselves.\n\n\
             | product category | standards | limits | duties | not encoded | verified |\n|---|--:|--:|--:|--:|--:|\n"
        ),
        Language::Chinese => format!(
            "# 收录范围\n\n\
             限值目录收录{standards}个标准、法规和准则版本，共{limits}项限值、{duties}项义务、{exemptions}项豁免。\
             另有{gaps}项要求已知存在但尚未收录，均列出原因；涉及它们的报告会写明“未筛查”。\n\n\
             - 标准列在其条款所涉的每个一级类别之下，只计相应条款，因此可能出现在多个表中；不限类别的条款列在“任何产品”之下。\n\
             - *有效期*：该版本实施的首日和末日；已被代替和即将实施的版本也列出；日期不明的留空。此前生产的库存在末日之后可能仍适用旧版，见 `hazlimit explain 标准号`。\n\
             - *已核实*：数值见于限值文件所列网页的限值和义务所占比例；其余为行业常识，每项判定中均有标注。\n\n\
             本页由 `hazlimit coverage --format markdown --lang zh` 生成。具体数值见 `hazlimit limits`。\n\n\
             | 产品类别 | 标准 | 限值 | 义务 | 未收录 | 已核实 |\n|---|--:|--:|--:|--:|--:|\n"
        ),
    };
    let rows = survey.chapters.iter().map(|chapter| {
        format!(
            "| [{}](#{}) | {} | {} |\n",
            chapter.name,
            anchor(&chapter.name),
            chapter.standards.len(),
            chapter.counts.cells().join(" | ")
        )
    });
    said + &rows.collect::<String>()
}

fn section(chapter: &Chapter, language: Language) -> String {
    let head = language.pick(
        "| standard | title | market | force | in force | limits | duties | not encoded | verified |",
        "| 标准 | 名称 | 市场 | 效力 | 有效期 | 限值 | 义务 | 未收录 | 已核实 |",
    );
    let mut text = format!(
        "\n## {}\n\n{head}\n|---|---|---|---|---|--:|--:|--:|--:|\n",
        chapter.name
    );
    for covered in &chapter.standards {
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            cell(&covered.standard),
            cell(&covered.title),
            covered.market,
            covered.force_in_words,
            days(covered, language),
            covered.counts.cells().join(" | ")
        ));
    }
    let exempting = chapter
        .standards
        .iter()
        .filter(|covered| covered.counts.exemptions > 0);
    for covered in exempting {
        let (id, count) = (&covered.standard, covered.counts.exemptions);
        text.push_str(&match language {
            Language::English => format!("\nExemptions of {id}: {count}.\n"),
            Language::Chinese => format!("\n{id} 的豁免：{count}项。\n"),
        });
    }
    text + &missing(chapter, language)
}

fn days(covered: &Covered, language: Language) -> String {
    match (
        covered.effective_from.as_str(),
        covered.effective_to.as_str(),
    ) {
        ("", "") => String::new(),
        (from, "") => format!("{} {from}", language.pick("from", "自")),
        ("", to) => format!("{} {to}", language.pick("to", "至")),
        (from, to) => format!("{from} {} {to}", language.pick("to", "至")),
    }
}

fn missing(chapter: &Chapter, language: Language) -> String {
    let mut text = String::new();
    for covered in &chapter.standards {
        for gap in &covered.not_encoded {
            let needed = match gap.needed_for_pass {
                true => language.pick(" **Needed for a pass.**", "**缺此不能判定符合。**"),
                false => "",
            };
            let (colon, stop) = (
                language.pick(": ", "："),
                language.pick(". Reason: ", "。原因："),
            );
            text.push_str(&format!(
                "- {}, {}{colon}{}{stop}{}.{needed}\n",
                covered.standard,
                gap.clause,
                gap.what.trim_end_matches('.'),
                gap.why.trim_end_matches('.')
            ));
        }
    }
    match text.as_str() {
        "" => text,
        _ => format!(
            "\n{}\n\n{text}",
            language.pick("Known but not encoded:", "已知但尚未收录：")
        ),
    }
}

/// A text that stays within its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The anchor of a heading: lower case, spaces as dashes, no punctuation.
fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            ' ' => Some('-'),
            letter if letter.is_alphanumeric() || letter == '-' => Some(letter),
            _ => None,
        })
        .collect()
}
