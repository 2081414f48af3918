//! Limits as a table for people, grouped by standard.

use hazlimit::catalogue::limit::Limit;
use hazlimit::catalogue::standard::{Standard, StandardIndex};
use hazlimit::report::wording::{self, Language};

use super::choice::Resolved;
use crate::describe::{self, Voice};
use crate::layout::{Table, wrapped};

pub(super) fn render(
    choice: &Resolved<'_>,
    limits: &[&Limit],
    language: Language,
    width: usize,
) -> String {
    let mut text = String::new();
    let mut standards: Vec<StandardIndex> = Vec::new();
    for limit in limits {
        if !standards.contains(&limit.standard) {
            standards.push(limit.standard);
        }
    }
    for index in standards {
        let Some(standard) = choice.catalogue.standard(index) else {
            continue;
        };
        let of_it: Vec<&Limit> = limits
            .iter()
            .copied()
            .filter(|limit| limit.standard == index)
            .collect();
        text.push_str(&heading(choice, standard, language, width));
        text.push_str(&table(choice, standard, &of_it, language, width));
        text.push('\n');
    }
    text.push_str(&gaps(choice, language, width));
    text
}

fn heading(choice: &Resolved<'_>, standard: &Standard, language: Language, width: usize) -> String {
    let standing = describe::of_standard(choice.catalogue, standard, choice.day());
    let first = format!(
        "{} · {} · {} · {}",
        standard.id,
        standard.jurisdiction.code(),
        describe::force(standard.force, language),
        standing.words(language)
    );
    let days = describe::days_in_words(
        describe::days_of_standard(choice.catalogue, standard),
        language,
    );
    let mut text = match days.as_str() {
        "" => format!("{first}\n"),
        days => format!("{first} ({days})\n"),
    };
    for line in wrapped(language.of(&standard.title), width) {
        text.push_str(&format!("{line}\n"));
    }
    text
}

fn table(
    choice: &Resolved<'_>,
    standard: &Standard,
    limits: &[&Limit],
    language: Language,
    width: usize,
) -> String {
    let catalogue = choice.catalogue;
    let slug = format!("{}/", standard.id.slug());
    let of_standard = describe::of_standard(catalogue, standard, choice.day());
    let mut table = Table::new(match language {
        Language::English => ["id", "of", "requirement", "what and where", "when"],
        Language::Chinese => ["编号", "物质", "要求", "量与对象", "适用条件"],
    });
    for limit in limits {
        let id = limit.id.as_str();
        // What the heading says of the standard is not said again.
        let mut when = describe::beyond_scope(
            catalogue,
            &limit.applies,
            &standard.scope,
            Voice::Names(language),
        );
        let standing = describe::of_limit(catalogue, limit, choice.day());
        if standing != of_standard {
            let days = describe::days_of_limit(catalogue, limit);
            let days = describe::days_in_words(days, language);
            when.insert(0, format!("{} {days}", standing.words(language)));
        }
        if limit.alternatives.is_some() {
            when.push(
                language
                    .pick("one of several ways to comply", "可选途径之一")
                    .to_owned(),
            );
        }
        table.row(vec![
            id.strip_prefix(&slug).unwrap_or(id).to_owned(),
            describe::left_side(catalogue, limit, language),
            describe::demand(limit, language),
            format!(
                "{}{}{}",
                wording::kind(limit.kind, language),
                language.pick(", ", "，"),
                wording::basis(limit.basis, language)
            ),
            when.join(language.pick("; ", "；")),
        ]);
    }
    format!("  {slug}\n{}", table.render(4, width))
}

fn gaps(choice: &Resolved<'_>, language: Language, width: usize) -> String {
    let gaps = choice.gaps();
    if gaps.is_empty() {
        return String::new();
    }
    let mut counts: Vec<(StandardIndex, usize)> = Vec::new();
    for gap in &gaps {
        match counts.iter_mut().find(|(index, _)| *index == gap.standard) {
            Some((_, count)) => *count += 1,
            None => counts.push((gap.standard, 1)),
        }
    }
    let list: Vec<String> = counts
        .iter()
        .map(|(index, count)| format!("{} ({count})", choice.catalogue.standard_id(*index)))
        .collect();
    let said = match language {
        Language::English => format!(
            "Known to exist but not encoded, and so not listed above: {}. `hazlimit explain STANDARD` tells what.",
            list.join(", ")
        ),
        Language::Chinese => format!(
            "已知存在但尚未收录、故未列入上表的要求：{}。详见 `hazlimit explain 标准号`。",
            list.join("、")
        ),
    };
    wrapped(&said, width).join("\n") + "\n"
}
