//! One limit in full.

use hazlimit::Catalogue;
use hazlimit::catalogue::limit::{Limit, Requirement};
use hazlimit::catalogue::standard::Standard;
use hazlimit::quantity::Comparison;
use hazlimit::report::wording::{self, Language};

use super::{Page, push_scope};
use crate::describe::{self, Voice};
use crate::layout::Labelled;
use crate::percent::percent;

pub(super) fn explain(page: &Page<'_>, limit: &Limit) -> String {
    let Page {
        catalogue,
        tongues,
        width,
        ..
    } = page;
    let language = tongues.first;
    let label = |english, chinese| language.pick(english, chinese);
    let mut text = Labelled::new(13, *width);
    for (at, tongue) in tongues.all().enumerate() {
        let label = if at == 0 {
            label("requirement", "要求")
        } else {
            ""
        };
        text.line(label, &describe::sentence(catalogue, limit, tongue));
    }
    let standard = catalogue.standard(limit.standard);
    if let Some(standard) = standard {
        text.line(label("standard", "标准"), standard.id.as_str());
        for tongue in tongues.all() {
            text.line("", tongue.of(&standard.title));
        }
        text.line(
            "",
            &format!(
                "{} · {}",
                standard.jurisdiction.code(),
                describe::force(standard.force, language)
            ),
        );
    }
    text.line(
        label("clause", "条款"),
        &describe::cited(catalogue, limit, language),
    );
    push_scope(&mut text, page, &limit.applies);
    push_dates(&mut text, page, limit, standard);
    push_members(&mut text, catalogue, limit, language);
    push_measuring(&mut text, catalogue, limit, language);
    push_alternatives(&mut text, catalogue, limit, language);
    push_founding(&mut text, limit, standard, language);
    format!("{}\n{}", limit.id, text.finish())
}

fn push_dates(text: &mut Labelled, page: &Page<'_>, limit: &Limit, standard: Option<&Standard>) {
    let Page { catalogue, on, .. } = page;
    let language = page.tongues.first;
    let label = |english, chinese| language.pick(english, chinese);
    let standing = describe::of_limit(catalogue, limit, *on);
    text.line(
        label("status", "状态"),
        &describe::standing_in_words(standing, *on, language),
    );
    let days = describe::days_of_limit(catalogue, limit);
    text.line(
        label("in force", "有效期"),
        &describe::days_in_words(days, language),
    );
    if let Some(standard) = standard {
        push_succession(text, standard, language);
    }
}

/// What replaces an edition, and what becomes of older goods.
pub(super) fn push_succession(text: &mut Labelled, standard: &Standard, language: Language) {
    let label = |english, chinese| language.pick(english, chinese);
    if let Some(amended) = &standard.amends {
        text.line(label("amends", "修改"), amended.as_str());
    }
    if let Some(next) = &standard.replaced_by {
        text.line(
            label("replaced by", "被代替"),
            &match language {
                Language::English => format!("{} on {}", next.by, next.on),
                Language::Chinese => format!("{} 起由 {} 代替", next.on, next.by),
            },
        );
        text.line(
            label("older stock", "过渡规则"),
            &describe::older_stock(next, language),
        );
    }
    let replaced: Vec<&str> = standard.replaces.iter().map(|id| id.as_str()).collect();
    text.line(
        label("replaces", "代替"),
        &replaced.join(language.pick(", ", "、")),
    );
}

fn push_members(text: &mut Labelled, catalogue: &Catalogue, limit: &Limit, language: Language) {
    let registry = catalogue.registry();
    for term in &limit.form.terms {
        let Some(group) = registry.get(term.analyte) else {
            continue;
        };
        let members: Vec<_> = registry.members(term.analyte).collect();
        if members.is_empty() {
            continue;
        }
        let shown = members.iter().filter_map(|member| {
            let analyte = registry.get(member.analyte)?;
            let mut said = language.of(&analyte.names).to_owned();
            if said.is_empty() {
                said = analyte.key.to_string();
            }
            if let Some(cas) = analyte.cas.first() {
                said.push_str(&format!(" {cas}"));
            }
            if let Some(day) = member.from {
                said.push_str(&match language {
                    Language::English => format!(" (since {day})"),
                    Language::Chinese => format!("（{day}起）"),
                });
            }
            Some(said)
        });
        let shown: Vec<String> = shown.collect();
        let shown = shown.join(language.pick("; ", "；"));
        let said = match language {
            Language::English => format!("{} ({}): {shown}", group.key, members.len()),
            Language::Chinese => format!("{}（{}种）：{shown}", group.key, members.len()),
        };
        text.line(language.pick("members", "成员"), &said);
    }
}

fn push_measuring(text: &mut Labelled, catalogue: &Catalogue, limit: &Limit, language: Language) {
    let label = |english, chinese| language.pick(english, chinese);
    text.line(label("method", "检测方法"), &limit.method);
    if let Some(left) = limit.correction {
        let left = percent(left);
        text.line(
            label("correction", "分析校正"),
            &match language {
                Language::English => {
                    format!("{left} of a raw result counts; a corrected result counts in full")
                }
                Language::Chinese => {
                    format!("未校正的检测结果按其 {left} 计；已校正的结果不再校正")
                }
            },
        );
    }
    if limit.comparison == Comparison::RoundedValue {
        let said = label(
            "values are rounded to the printed digits first (GB/T 8170)",
            "修约值比较法（GB/T 8170）",
        );
        text.line(label("comparison", "判定方法"), said);
    }
    if let Some(role) = limit.role {
        text.line(
            label("counts", "计入"),
            &match language {
                Language::English => format!("only constituents in the role `{}`", role.name()),
                Language::Chinese => format!("仅计入作用为 `{}` 的组分", role.name()),
            },
        );
    }
    if let Some(ratio) = &limit.ratio {
        let thousandths = ratio.default;
        let default = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
        let default = default.trim_end_matches('0').trim_end_matches('.');
        text.line(label("food contact", "接触比"), &match language {
            Language::English => {
                format!("results per area are converted with the declared ratio, else {default} dm2/kg")
            }
            Language::Chinese => format!("单位面积结果按声明的面积与质量之比换算，未声明时按 {default} dm2/kg"),
        });
    }
    if let Some(condition) = &limit.third_migration {
        let when = describe::condition(catalogue, condition, Voice::Names(language));
        text.line(
            label("migration", "迁移次数"),
            &match language {
                Language::English => {
                    format!("only the third of three successive counts where {when}")
                }
                Language::Chinese => format!("{when} 时以三次连续迁移中的第三次为准"),
            },
        );
    }
    if let Requirement::Banned { trace: None } | Requirement::NotAdded { trace: None } =
        limit.requirement
    {
        let said = label(
            "the clause gives no figure for unintentional traces",
            "条款未规定非有意痕量的限值",
        );
        text.line(label("traces", "痕量"), said);
    }
}

fn push_alternatives(
    text: &mut Labelled,
    catalogue: &Catalogue,
    limit: &Limit,
    language: Language,
) {
    let Some(alternatives) = limit.alternatives else {
        return;
    };
    let others: Vec<&str> = catalogue
        .limits()
        .map(|(_, other)| other)
        .filter(|other| {
            other.alternatives.is_some_and(|of_other| {
                of_other.group == alternatives.group && of_other.branch != alternatives.branch
            })
        })
        .map(|other| other.id.as_str())
        .collect();
    if !others.is_empty() {
        text.line(
            language.pick("or instead", "或满足"),
            &others.join(language.pick(", ", "、")),
        );
    }
}

fn push_founding(
    text: &mut Labelled,
    limit: &Limit,
    standard: Option<&Standard>,
    language: Language,
) {
    let label = |english, chinese| language.pick(english, chinese);
    let source = match (limit.source.as_slice(), standard) {
        ([], Some(standard)) => standard.source.as_slice(),
        (own, _) => own,
    };
    text.line(
        label("confidence", "可信度"),
        describe::confidence(limit.confidence, language),
    );
    for (at, address) in source.iter().enumerate() {
        text.line(
            if at == 0 {
                label("source", "来源")
            } else {
                ""
            },
            address,
        );
    }
    text.line(label("note", "备注"), &limit.note);
    text.line(
        label("kind", "量的种类"),
        &format!(
            "{} ({})",
            wording::kind(limit.kind, language),
            limit.kind.name()
        ),
    );
}
