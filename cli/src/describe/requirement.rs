//! Requirements in words: what a clause demands, as one sentence. Knows the grammar of both languages.

use hazlimit::Catalogue;
use hazlimit::catalogue::limit::{Aggregation, Dating, Effect, Limit, Requirement};
use hazlimit::catalogue::standard::{Confidence, Force};
use hazlimit::report::wording::{self, Language};
use hazlimit::substance::Nature;

/// The comparator as tables print it: for a duty the one that triggers it.
pub(crate) fn comparator(limit: &Limit) -> &'static str {
    if !matches!(limit.effect, Effect::Duty { .. }) {
        return limit.requirement.comparator();
    }
    match limit.requirement {
        Requirement::AtMost(_) => ">",
        Requirement::Below(_) => ">=",
        Requirement::AtLeast(_) => "<",
        Requirement::Above(_) => "<=",
        _ => limit.requirement.comparator(),
    }
}

/// What the clause demands.
pub(crate) fn sentence(catalogue: &Catalogue, limit: &Limit, language: Language) -> String {
    let what = subject(catalogue, limit, language);
    let demand = demanded(&what, limit, language);
    match (&limit.effect, language) {
        (Effect::Prohibition, Language::English) => format!("{demand}."),
        (Effect::Prohibition, Language::Chinese) => format!("{demand}。"),
        (Effect::Grade { of, name, .. }, Language::English) => {
            format!("For grade {name} ({}): {demand}.", language.of(of))
        }
        (Effect::Grade { of, name, .. }, Language::Chinese) => {
            format!("{name}级（{}）：{demand}。", language.of(of))
        }
        (Effect::Duty { does }, Language::English) => {
            format!(
                "{}: {}.",
                trigger(&what, limit, language),
                language.of(does)
            )
        }
        (Effect::Duty { does }, Language::Chinese) => {
            format!(
                "{}：{}。",
                trigger(&what, limit, language),
                language.of(does)
            )
        }
    }
}

/// The demand alone, for a table: the bound, or the duty and what triggers it.
pub(crate) fn demand(limit: &Limit, language: Language) -> String {
    let bound = wording::bound(limit, language);
    match &limit.effect {
        Effect::Prohibition => bound,
        Effect::Grade { name, .. } => format!("{name}{}{bound}", language.pick(": ", "：")),
        Effect::Duty { .. } => format!("{}{bound}", language.pick("duty, ", "义务，")),
    }
}

/// The left side for a table: a group is told from a substance.
pub(crate) fn left_side(catalogue: &Catalogue, limit: &Limit, language: Language) -> String {
    let text = wording::left_side(catalogue, limit, language);
    match limit.form.aggregation {
        Aggregation::Each => format!("{}{text}", language.pick("each of ", "各 ")),
        _ if limit.form.text.starts_with("sum ") => {
            format!("{}{text}", language.pick("sum of ", "总 "))
        }
        _ => text,
    }
}

/// How a standard binds.
pub(crate) fn force(force: Force, language: Language) -> &'static str {
    match force {
        Force::Mandatory => language.pick("mandatory", "强制"),
        Force::Recommended => language.pick("recommended", "推荐"),
        Force::EcoLabel => language.pick("eco-label", "生态标志"),
        Force::Industry => language.pick("industry", "行业"),
        Force::Reference => language.pick("reference", "参考"),
    }
}

/// How well a figure is founded.
pub(crate) fn confidence(confidence: Confidence, language: Language) -> &'static str {
    match confidence {
        Confidence::Verified => language.pick(
            "verified: the figure stood on a page that the source names",
            "已核实：数值见于所列来源页面",
        ),
        Confidence::Known => language.pick(
            "known: general knowledge of the field, not read from a named page",
            "常识：业内通行数值，未见于具体来源页面",
        ),
    }
}

/// What is measured of what, and where.
struct Subject {
    /// `the content of lead`.
    quantity: String,
    /// `lead`.
    analyte: String,
    /// `in each homogeneous material`.
    place: String,
}

fn subject(catalogue: &Catalogue, limit: &Limit, language: Language) -> Subject {
    let text = wording::left_side(catalogue, limit, language);
    let kind = wording::kind(limit.kind, language);
    let basis = wording::basis(limit.basis, language);
    let summed = limit.form.terms.len() > 1
        || limit.form.terms.iter().any(|term| {
            let analyte = catalogue.registry().get(term.analyte);
            analyte.is_some_and(|analyte| matches!(analyte.nature, Nature::Group { .. }))
        });
    let (analyte, quantity) = match (limit.form.aggregation, language) {
        (Aggregation::Each, Language::English) => {
            let each = format!("each of {text}");
            let quantity = format!("the {kind} of {each}");
            (each, quantity)
        }
        (Aggregation::Each, Language::Chinese) => {
            let each = format!("{text}中的每一种");
            let quantity = format!("{each}的{kind}");
            (each, quantity)
        }
        (Aggregation::Sum, Language::English) if summed => {
            let quantity = format!("the total {kind} of {text}");
            (text, quantity)
        }
        (Aggregation::Sum, Language::Chinese) if summed => {
            let quantity = format!("{text} 的{kind}之和");
            (text, quantity)
        }
        (_, Language::English) => {
            let quantity = format!("the {kind} of {text}");
            (text, quantity)
        }
        (_, Language::Chinese) => {
            let quantity = format!("{text}的{kind}");
            (text, quantity)
        }
    };
    let place = match language {
        Language::English => format!("in {basis}"),
        Language::Chinese => format!("{basis}中"),
    };
    Subject {
        quantity,
        analyte,
        place,
    }
}

fn demanded(what: &Subject, limit: &Limit, language: Language) -> String {
    let Subject {
        quantity,
        analyte,
        place,
    } = what;
    let bound = wording::bound(limit, language);
    match (&limit.requirement, language) {
        (Requirement::Nothing, Language::English) => capital(&format!(
            "the standard sets no requirement for {quantity} (a dash in its table)"
        )),
        (Requirement::Nothing, Language::Chinese) => {
            format!("标准对{quantity}明确不作要求（表中为“—”）")
        }
        (Requirement::Always, Language::English) => {
            "The clause binds whatever the product holds".to_owned()
        }
        (Requirement::Always, Language::Chinese) => "无论产品含有何种物质均适用".to_owned(),
        (Requirement::OwnRows, Language::English) => {
            "Each substance of the list must keep what its own row says; a report tells here of all rows together that nothing in the product speaks of".to_owned()
        }
        (Requirement::OwnRows, Language::Chinese) => {
            "清单所列各物质应符合其所在行的规定；报告在此合并列出产品信息未涉及的各行".to_owned()
        }
        (Requirement::Banned { .. } | Requirement::NotAdded { .. }, Language::English) => {
            capital(&format!("{analyte} {place}: {bound}"))
        }
        (Requirement::Banned { .. } | Requirement::NotAdded { .. }, Language::Chinese) => {
            format!("{place}，{analyte}：{bound}")
        }
        (_, Language::English) => capital(&format!("{quantity} {place} must be {bound}")),
        (_, Language::Chinese) => format!("{place}，{quantity}应 {bound}"),
    }
}

/// When a duty arises.
fn trigger(what: &Subject, limit: &Limit, language: Language) -> String {
    let figure = limit.requirement.figure().map(ToString::to_string);
    let compared = |english: &str| {
        let figure = figure.clone().unwrap_or_default();
        match language {
            Language::English => format!(
                "Where {} {} is {english} {figure}",
                what.quantity, what.place
            ),
            Language::Chinese => {
                format!(
                    "{}，{} {} {figure} 时",
                    what.place,
                    what.quantity,
                    comparator(limit)
                )
            }
        }
    };
    match limit.requirement {
        Requirement::AtMost(_) => compared("above"),
        Requirement::Below(_) => compared("at or above"),
        Requirement::AtLeast(_) => compared("below"),
        Requirement::Above(_) => compared("at or below"),
        Requirement::Always | Requirement::Nothing => language
            .pick("Whatever the product holds", "无论产品含有何种物质")
            .to_owned(),
        _ => match language {
            Language::English => format!("Where {} is present {}", what.analyte, what.place),
            Language::Chinese => format!("{}含有{}时", what.place, what.analyte),
        },
    }
}

fn capital(text: &str) -> String {
    // The names of substances keep their letters: only an article is raised.
    match text.strip_prefix("the ") {
        Some(rest) => format!("The {rest}"),
        None => text.to_owned(),
    }
}

/// The clause, with the clauses of other standards that it applies.
pub(crate) fn cited(catalogue: &Catalogue, limit: &Limit, language: Language) -> String {
    let mut text = limit.clause.clone();
    for referred in &limit.referred {
        let standard = catalogue.standard_id(referred.standard);
        let clause = &referred.clause;
        text.push_str(&match (referred.dating, language) {
            (Dating::Frozen, Language::English) => {
                format!("; applies {standard}, {clause} (this edition)")
            }
            (Dating::Frozen, Language::Chinese) => format!("；引用 {standard} {clause}（注日期）"),
            (Dating::Following, Language::English) => {
                format!("; applies {standard}, {clause} (the edition in force)")
            }
            (Dating::Following, Language::Chinese) => {
                format!("；引用 {standard} {clause}（不注日期）")
            }
        });
    }
    text
}
