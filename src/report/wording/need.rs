//! What would settle a finding, as a request to somebody.

use super::super::place::node_of;
use super::super::{Finding, Need, NodeIndex, Report};
use super::exemption::code;
use super::{Language, kind};
use crate::catalogue::limit::Limit;

/// What would settle a finding, as a request to somebody.
#[must_use]
pub fn need(report: &Report<'_>, finding: &Finding, need: &Need, language: Language) -> String {
    let limit = report.limit(finding.limit);
    need_at(report, limit, Some(finding.node), need, language)
}

pub(crate) fn need_at(
    report: &Report<'_>,
    limit: Option<&Limit>,
    node: Option<NodeIndex>,
    need: &Need,
    language: Language,
) -> String {
    let catalogue = report.catalogue;
    let name = |at: u32| {
        node.and_then(|index| node_of(report, index))
            .and_then(|node| node.constituent(at))
            .map_or_else(
                || format!("contains[{at}]"),
                |known| format!("`{}`", known.name),
            )
    };
    match need {
        Need::Fact(fact) => catalogue.fact(*fact).map_or_else(String::new, |known| {
            format!("{} ({})", language.of(&known.asks), known.key.as_str())
        }),
        Need::Category => language
            .pick(
                "a product category, or a more exact one",
                "产品类别，或更具体的类别",
            )
            .to_owned(),
        Need::MaterialClass => language
            .pick(
                "the class of the material, or a more exact one",
                "材料类别，或更具体的类别",
            )
            .to_owned(),
        Need::Made => language
            .pick(
                "the day the product was made or imported",
                "产品的生产或进口日期",
            )
            .to_owned(),
        Need::ContentOf(at) => match language {
            Language::English => format!("the content of {}", name(*at)),
            Language::Chinese => format!("{} 的含量", name(*at)),
        },
        Need::IntentOf(at) => match language {
            Language::English => format!("whether {} was added on purpose", name(*at)),
            Language::Chinese => format!("{} 是否有意添加", name(*at)),
        },
        Need::RoleOf(at) => match language {
            Language::English => {
                format!(
                    "the role of {} (additive, monomer, impurity, alloying, matrix)",
                    name(*at)
                )
            }
            Language::Chinese => {
                format!("{} 的作用（添加剂、单体、杂质、合金元素、基体）", name(*at))
            }
        },
        Need::IdentityOf(at) => match language {
            Language::English => format!("a CAS number or a known name for {}", name(*at)),
            Language::Chinese => format!("{} 的CAS号或通用名称", name(*at)),
        },
        Need::FormulaOf(at) => match language {
            Language::English => format!("the formula of {}", name(*at)),
            Language::Chinese => format!("{} 的化学式", name(*at)),
        },
        Need::LoqOf(at) => match language {
            Language::English => format!("the detection limit of results[{at}]"),
            Language::Chinese => format!("results[{at}] 的检出限"),
        },
        Need::SigmaOf(at) => match language {
            Language::English => format!(
                "the repeatability of the instrument for results[{at}] (sigma, one standard deviation)"
            ),
            Language::Chinese => {
                format!("results[{at}] 的仪器重复性（sigma，一倍标准偏差）")
            }
        },
        Need::Confirm(reading) => {
            let confirm = catalogue
                .screening_method(reading.method)
                .and_then(|method| method.reading(*reading))
                .map_or("", |reading| language.of(&reading.confirm));
            match language {
                Language::English => format!("the confirming method: {confirm}"),
                Language::Chinese => format!("确证方法：{confirm}"),
            }
        }
        Need::Disclosure => language
            .pick(
                "the undisclosed rest of the composition, or a negative declaration",
                "未披露的成分，或不含声明",
            )
            .to_owned(),
        Need::Test => test(limit, language),
        Need::NotAddedStatement => language
            .pick(
                "a statement by the supplier that it was not intentionally added",
                "供应商关于未有意添加的声明",
            )
            .to_owned(),
        Need::Masses => language
            .pick("the masses of the materials", "各材料的质量")
            .to_owned(),
        Need::OlderStockRule(standard) => match language {
            Language::English => format!(
                "what goods made before the replacement of {} must follow is not established",
                catalogue.standard_id(*standard)
            ),
            Language::Chinese => format!(
                "{} 被代替前生产的产品适用何版本尚无定论",
                catalogue.standard_id(*standard)
            ),
        },
        Need::Renewal(exemption) => match language {
            Language::English => format!(
                "whether the renewal of exemption {} was requested in time",
                code(catalogue, *exemption)
            ),
            Language::Chinese => format!("豁免 {} 是否按时申请延期", code(catalogue, *exemption)),
        },
        Need::PerItemMass(exemption) => match language {
            Language::English => format!(
                "a result of the mass per item, which exemption {} limits",
                code(catalogue, *exemption)
            ),
            Language::Chinese => {
                format!("豁免 {} 所限的单件质量结果", code(catalogue, *exemption))
            }
        },
        Need::Contradiction => language
            .pick(
                "which of the contradicting sources is right",
                "相互矛盾的来源以何者为准",
            )
            .to_owned(),
        Need::Gap(gap) => {
            let what = catalogue
                .gaps
                .get(*gap as usize)
                .map_or("", |gap| language.of(&gap.what));
            match language {
                Language::English => {
                    format!("the other way to comply, which is not encoded: {what}")
                }
                Language::Chinese => format!("另一种符合途径尚未收录：{what}"),
            }
        }
        Need::Overflow => language
            .pick(
                "amounts of a size that can be computed with",
                "可计算的数值",
            )
            .to_owned(),
        Need::ThirdMigration => language
            .pick(
                "the result of the third of three successive migrations",
                "三次连续迁移中第三次的结果",
            )
            .to_owned(),
        Need::ContactRatio => language
            .pick(
                "the real ratio of surface to food",
                "实际接触面积与食品质量之比",
            )
            .to_owned(),
    }
}

pub(super) fn test(limit: Option<&Limit>, language: Language) -> String {
    let Some(limit) = limit else {
        return language.pick("a test", "检测").to_owned();
    };
    let what = kind(limit.kind, language);
    match (limit.method.is_empty(), language) {
        (true, Language::English) => format!("a test of the {what}"),
        (true, Language::Chinese) => format!("{what}检测"),
        (false, Language::English) => format!("a test of the {what} by {}", limit.method),
        (false, Language::Chinese) => format!("按 {} 检测{what}", limit.method),
    }
}
