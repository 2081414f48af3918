//! What became of a claimed exemption, in words.

use super::super::{ExemptionNote, Refusal};
use super::Language;
use crate::catalogue::Catalogue;
use crate::catalogue::exemption::{Exemption, ExemptionIndex, Renewal};
use crate::quantity::QuantityKind;

pub(super) fn code(catalogue: &Catalogue, exemption: ExemptionIndex) -> String {
    catalogue
        .exemption(exemption)
        .map_or_else(String::new, |known| known.code.clone())
}

/// What became of an exemption, in words.
#[must_use]
pub fn exemption(catalogue: &Catalogue, note: &ExemptionNote, language: Language) -> String {
    let full = |index: &ExemptionIndex| {
        catalogue
            .exemption(*index)
            .map_or_else(String::new, |known: &Exemption| {
                format!(
                    "{} {} {} ({})",
                    catalogue.standard_id(known.of),
                    known.annex,
                    known.code,
                    language.of(&known.title)
                )
            })
    };
    match note {
        ExemptionNote::Applied { exemption, renewal } => {
            let pending = match renewal {
                Renewal::Pending => language.pick("; its renewal is pending", "；延期申请待决"),
                Renewal::NotComing | Renewal::Unknown => "",
            };
            match language {
                Language::English => format!("exempt: {}{pending}", full(exemption)),
                Language::Chinese => format!("豁免：{}{pending}", full(exemption)),
            }
        }
        ExemptionNote::Open { exemption } => match language {
            Language::English => format!("exemption claimed, not decided: {}", full(exemption)),
            Language::Chinese => format!("已主张豁免，尚未判定：{}", full(exemption)),
        },
        ExemptionNote::Refused { code, reason } => match language {
            Language::English => format!(
                "exemption {code} does not help: {}",
                refusal(catalogue, *reason, language)
            ),
            Language::Chinese => format!(
                "豁免 {code} 不适用：{}",
                refusal(catalogue, *reason, language)
            ),
        },
        ExemptionNote::Possible { exemptions } => {
            let mut codes: Vec<String> = exemptions
                .iter()
                .map(|exemption| code(catalogue, *exemption))
                .collect();
            codes.dedup();
            let shown = codes.iter().take(6).cloned().collect::<Vec<_>>().join(", ");
            let more = codes.len().saturating_sub(6);
            match (language, more) {
                (Language::English, 0) => {
                    format!("no exemption is claimed; these might be: {shown}")
                }
                (Language::English, more) => {
                    format!("no exemption is claimed; these might be: {shown} and {more} more")
                }
                (Language::Chinese, 0) => format!("未主张豁免；可能适用：{shown}"),
                (Language::Chinese, more) => format!("未主张豁免；可能适用：{shown} 等另{more}项"),
            }
        }
    }
}

fn refusal(catalogue: &Catalogue, reason: Refusal, language: Language) -> String {
    let title = |index: ExemptionIndex| {
        catalogue
            .exemption(index)
            .map_or("", |known| language.of(&known.title))
    };
    let last_day = |index: ExemptionIndex| {
        catalogue
            .exemption(index)
            .and_then(|known| known.valid.iter().filter_map(|entry| entry.days.last).max())
            .map_or_else(String::new, |day| day.to_string())
    };
    match (reason, language) {
        (Refusal::NoSuchCode, Language::English) => {
            "no exemption of this standard has this code".to_owned()
        }
        (Refusal::NoSuchCode, Language::Chinese) => "该标准无此豁免编号".to_owned(),
        (Refusal::OtherSubstance, Language::English) => "it is for other substances".to_owned(),
        (Refusal::OtherSubstance, Language::Chinese) => "该豁免针对其他物质".to_owned(),
        (Refusal::OtherUse(index), Language::English) => {
            format!("it is for another use ({})", title(index))
        }
        (Refusal::OtherUse(index), Language::Chinese) => {
            format!("该豁免用于其他用途（{}）", title(index))
        }
        (Refusal::OtherCategory(_), Language::English) => {
            "it is for other categories of product".to_owned()
        }
        (Refusal::OtherCategory(_), Language::Chinese) => "该豁免针对其他产品类别".to_owned(),
        (Refusal::Ended(index), Language::English) => {
            format!("for this category it ended on {}", last_day(index))
        }
        (Refusal::Ended(index), Language::Chinese) => {
            format!("对该类别已于 {} 到期", last_day(index))
        }
        (Refusal::NotBegun(_), Language::English) => "it has not begun".to_owned(),
        (Refusal::NotBegun(_), Language::Chinese) => "尚未生效".to_owned(),
        (Refusal::OutsideBand(index), language) => {
            let band = catalogue
                .exemption(index)
                .map_or_else(String::new, |known| band_text(known, language));
            match language {
                Language::English => format!("the content must be {band}"),
                Language::Chinese => format!("含量须 {band}"),
            }
        }
        (Refusal::AbovePerItem(_), Language::English) => {
            "the mass per item is above what it allows".to_owned()
        }
        (Refusal::AbovePerItem(_), Language::Chinese) => "单件质量超过豁免允许值".to_owned(),
        (Refusal::RestFails(_), Language::English) => {
            "what it does not cover exceeds the limit by itself".to_owned()
        }
        (Refusal::RestFails(_), Language::Chinese) => "未被豁免的部分本身已超限".to_owned(),
    }
}

fn band_text(exemption: &Exemption, language: Language) -> String {
    let unit = crate::quantity::Unit::Percent;
    let shown = |amount: crate::quantity::Amount| {
        format!("{} %", amount.display_in(unit, QuantityKind::Content))
    };
    let mut words = Vec::new();
    if let Some(end) = exemption.content.lower {
        words.push(match language {
            Language::English => format!("at least {}", shown(end.amount)),
            Language::Chinese => format!("不低于 {}", shown(end.amount)),
        });
    }
    if let Some(end) = exemption.content.upper {
        words.push(match language {
            Language::English => format!("at most {}", shown(end.amount)),
            Language::Chinese => format!("不高于 {}", shown(end.amount)),
        });
    }
    words.join(language.pick(" and ", "且"))
}
