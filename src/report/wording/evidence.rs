//! A piece of evidence in words: what was declared, measured, screened, or is not told.

use super::super::place::node_of;
use super::super::{Evidence, Origin, Report};
use super::amount::{WHOLE, interval};
use super::{Language, kind};
use crate::bom::LabResult;
use crate::catalogue::Catalogue;
use crate::catalogue::limit::Limit;
use crate::catalogue::screening::{ScreeningIndex, ScreeningState};

/// A piece of evidence in words: `DEHP declared in contains[0]: 0.04 %`.
#[must_use]
pub fn evidence(
    report: &Report<'_>,
    limit: &Limit,
    piece: &Evidence,
    language: Language,
) -> String {
    let counted = interval(piece.counted, limit, language);
    let node = node_of(report, piece.node);
    let name_of = |at: u32| {
        node.and_then(|node| node.constituent(at))
            .map_or_else(String::new, |constituent| constituent.name.clone())
    };
    match (piece.origin, language) {
        (Origin::Constituent(at), Language::English) => {
            format!("declared {} (contains[{at}]) counts {counted}", name_of(at))
        }
        (Origin::Constituent(at), Language::Chinese) => {
            format!("声明的 {}（contains[{at}]）计为 {counted}", name_of(at))
        }
        (Origin::FreeOf(at), Language::English) => {
            format!("negative declaration (free_of[{at}]): {counted}")
        }
        (Origin::FreeOf(at), Language::Chinese) => {
            format!("不含声明（free_of[{at}]）：{counted}")
        }
        (Origin::Result(at), language) => {
            let result = node.and_then(|node| node.results().get(at as usize));
            let what = measured(result, language);
            match language {
                Language::English => {
                    format!("result results[{at}] ({what}) says {counted}")
                }
                Language::Chinese => {
                    format!("检测结果 results[{at}]（{what}）表明 {counted}")
                }
            }
        }
        (Origin::Screened(at, method, state), language) => {
            let result = node.and_then(|node| node.results().get(at as usize));
            screened(
                report.catalogue,
                at,
                result,
                method,
                state,
                &counted,
                language,
            )
        }
        (Origin::Undisclosed | Origin::Unresolved, language)
            if piece
                .counted
                .upper()
                .is_none_or(|upper| upper.amount >= WHOLE) =>
        {
            let what = match piece.origin {
                Origin::Undisclosed => language.pick(
                    "the composition is not disclosed: it may hold any amount",
                    "成分未披露：含量不限",
                ),
                _ => language.pick(
                    "names that fit nothing may be any amount of it",
                    "未识别名称：含量不限",
                ),
            };
            what.to_owned()
        }
        (Origin::Undisclosed, Language::English) => {
            format!("the undisclosed rest may hold {counted}")
        }
        (Origin::Undisclosed, Language::Chinese) => format!("未披露部分可能含 {counted}"),
        (Origin::Unresolved, Language::English) => {
            format!("unresolved names may hold {counted}")
        }
        (Origin::Unresolved, Language::Chinese) => format!("未识别名称可能含 {counted}"),
        (Origin::Assumption, Language::English) => {
            "assumed: what is not listed is absent".to_owned()
        }
        (Origin::Assumption, Language::Chinese) => "假设：未列出的物质不存在".to_owned(),
        (Origin::Materials, Language::English) => format!("from its materials: {counted}"),
        (Origin::Materials, Language::Chinese) => format!("由其材料计算：{counted}"),
        (Origin::Contradiction, Language::English) => {
            format!("the sources contradict each other: anything in {counted}")
        }
        (Origin::Contradiction, Language::Chinese) => {
            format!("各来源相互矛盾：取值范围 {counted}")
        }
    }
}

/// What a result is of, and its report.
fn measured(result: Option<&LabResult>, language: Language) -> String {
    let what = result.map_or_else(String::new, |result| {
        format!("{} {}", result.name, kind(result.kind, language))
    });
    let report_number = result
        .map(|result| result.report.as_str())
        .filter(|number| !number.is_empty())
        .map_or_else(String::new, |number| match language {
            Language::English => format!(", report {number}"),
            Language::Chinese => format!("，报告 {number}"),
        });
    what + &report_number
}

/// A reading of a screening method: a state, no figure of content.
fn screened(
    catalogue: &Catalogue,
    at: u32,
    result: Option<&LabResult>,
    method: ScreeningIndex,
    state: ScreeningState,
    counted: &str,
    language: Language,
) -> String {
    let what = measured(result, language);
    let method = catalogue
        .screening_method(method)
        .map_or("", |method| method.id.as_str());
    let sorted = match state {
        ScreeningState::Below => language.pick("below the lower border", "低于判定下界"),
        ScreeningState::Over => language.pick("over the upper border", "高于判定上界"),
        ScreeningState::Inconclusive => language.pick(
            "inconclusive, the confirming method decides",
            "处于两界之间，由确证方法判定",
        ),
        ScreeningState::NotSorted => language.pick(
            "not sorted, because what its borders depend on is not known",
            "判定界所需信息未知，无法归类",
        ),
        ScreeningState::SaysNothing => language.pick(
            "nothing, the method does not tell of it",
            "该方法不适用，不作判定",
        ),
    };
    let says = match state {
        ScreeningState::Below | ScreeningState::Over => match language {
            Language::English => format!("; counts as {counted}"),
            Language::Chinese => format!("；计为 {counted}"),
        },
        _ => String::new(),
    };
    match language {
        Language::English => format!(
            "reading results[{at}] ({what}) by the screening method {method}: {sorted}{says}"
        ),
        Language::Chinese => {
            format!("筛选读数 results[{at}]（{what}），按筛选方法 {method}：{sorted}{says}")
        }
    }
}
