//! The report's sentences in Chinese and English: verdicts, needs, evidence, exemptions, requirements. Knows words, no layout.

use super::{
    About, Evidence, ExemptionNote, Finding, Need, NodeIndex, Origin, Refusal, Report, Verdict,
};
use crate::bom::{Bom, Constituent, LabResult, Material, Part};
use crate::catalogue::Catalogue;
use crate::catalogue::exemption::{Exemption, ExemptionIndex, Renewal};
use crate::catalogue::limit::{Aggregation, Basis, Effect, Limit, Requirement};
use crate::catalogue::screening::{ScreeningIndex, ScreeningState};
use crate::quantity::{Amount, Bound, Edge, Interval, QuantityKind};
use crate::substance::Names;

/// The language of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese.
    Chinese,
}

impl Language {
    /// The name in this language, or the other one where it is missing.
    #[must_use]
    pub fn of(self, names: &Names) -> &str {
        let (first, second) = match self {
            Language::English => (&names.en, &names.zh),
            Language::Chinese => (&names.zh, &names.en),
        };
        if first.is_empty() { second } else { first }
    }

    /// One of two texts.
    #[must_use]
    pub fn pick(self, english: &'static str, chinese: &'static str) -> &'static str {
        match self {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }
}

/// A verdict in words.
#[must_use]
pub fn verdict(verdict: Verdict, language: Language) -> &'static str {
    match verdict {
        Verdict::Pass => language.pick("pass", "符合"),
        Verdict::Fail => language.pick("fail", "不符合"),
        Verdict::Inconclusive => language.pick("inconclusive", "无法判定"),
    }
}

/// A quantity kind in words.
#[must_use]
pub fn kind(kind: QuantityKind, language: Language) -> &'static str {
    use QuantityKind as Kind;
    let (english, chinese) = match kind {
        Kind::Content => ("content", "含量"),
        Kind::ExtractableContent => ("extractable content", "可萃取含量"),
        Kind::ElementMigration => ("element migration", "元素迁移量"),
        Kind::SpecificMigration => ("specific migration", "特定迁移量"),
        Kind::SimulantConcentration => ("concentration in the simulant", "模拟物中浓度"),
        Kind::ArealMigration => ("migration by area", "单位面积迁移量"),
        Kind::OverallMigration => ("overall migration", "总迁移量"),
        Kind::OverallMigrationByMass => ("overall migration by mass", "总迁移量（按质量）"),
        Kind::ArealContent => ("content by area", "单位面积含量"),
        Kind::ReleaseRate => ("release rate", "释放率"),
        Kind::ChamberEmission => ("emission in the chamber", "气候箱释放量"),
        Kind::CabinConcentration => ("concentration in the cabin", "车内空气浓度"),
        Kind::DesiccatorConcentration => ("emission in the desiccator", "干燥器法释放量"),
        Kind::AirRatio => ("emission by volume of air", "空气体积比"),
        Kind::EmissionRate => ("emission rate", "释放速率"),
        Kind::VocAsSupplied => ("VOC as supplied", "VOC（产品状态）"),
        Kind::VocReadyToUse => ("VOC ready to use", "VOC（施工状态）"),
        Kind::VocLessWater => ("VOC less water", "VOC（扣水）"),
        Kind::VocByMass => ("VOC by mass", "VOC（质量）"),
        Kind::ActivityConcentration => ("activity concentration", "放射性比活度"),
        Kind::MassPerItem => ("mass per item", "单件质量"),
        Kind::Index => ("index", "指数"),
        Kind::Ph => ("pH", "pH值"),
        Kind::Grade => ("grade", "等级"),
    };
    language.pick(english, chinese)
}

/// A basis in words.
#[must_use]
pub fn basis(basis: Basis, language: Language) -> &'static str {
    match basis {
        Basis::HomogeneousMaterial => language.pick("each homogeneous material", "各均质材料"),
        Basis::Coating => language.pick("each coating", "各涂层"),
        Basis::Part => language.pick("each part (article)", "各部件（物品）"),
        Basis::Product => language.pick("the whole product", "整个产品"),
        Basis::Battery => language.pick("the whole battery", "整只电池"),
        Basis::PackagingComponent => language.pick("each packaging component", "各包装组件"),
        Basis::TestedObject => language.pick("the object tested", "受检样品"),
    }
}

/// The bound of a limit: `at most 0.1 %`.
#[must_use]
pub fn bound(limit: &Limit, language: Language) -> String {
    let duty = matches!(limit.effect, Effect::Duty { .. });
    let with = |english: &str, chinese: &str, figure: &crate::quantity::Figure| {
        let amount = amount_text(figure, limit);
        match language {
            Language::English => format!("{english} {amount}"),
            Language::Chinese => format!("{chinese} {amount}"),
        }
    };
    match &limit.requirement {
        Requirement::AtMost(figure) if duty => with("triggered above", "触发值 >", figure),
        Requirement::Below(figure) if duty => with("triggered from", "触发值 ≥", figure),
        Requirement::AtMost(figure) => with("at most", "≤", figure),
        Requirement::Below(figure) => with("below", "<", figure),
        Requirement::AtLeast(figure) => with("at least", "≥", figure),
        Requirement::Above(figure) => with("above", ">", figure),
        Requirement::NotDetected(figure) => with("not detected at", "不得检出，检出限", figure),
        Requirement::Banned { trace: None } => language.pick("banned", "禁用").to_owned(),
        Requirement::Banned { trace: Some(trace) } => with(
            "banned; unintentional trace at most",
            "禁用；非有意痕量 ≤",
            trace,
        ),
        Requirement::NotAdded { trace: None } => language
            .pick("not intentionally added", "不得有意添加")
            .to_owned(),
        Requirement::NotAdded { trace: Some(trace) } => with(
            "not intentionally added; trace at most",
            "不得有意添加；痕量 ≤",
            trace,
        ),
        Requirement::Nothing => language.pick("no requirement", "无要求").to_owned(),
        Requirement::Always => language.pick("always", "始终适用").to_owned(),
        Requirement::OwnRows => language
            .pick("what its own row says", "其所在行的规定")
            .to_owned(),
    }
}

fn amount_text(figure: &crate::quantity::Figure, limit: &Limit) -> String {
    let symbol = limit.unit.symbol();
    if symbol == "1" || symbol.is_empty() {
        figure.text().to_owned()
    } else {
        format!("{} {symbol}", figure.text())
    }
}

/// All of a material.
const WHOLE: Amount = Amount::from_raw(1_000_000 * Amount::SCALE);

/// An interval in a limit's own unit; what is bounded by the whole material only reads "unknown".
#[must_use]
pub fn interval(interval: Interval, limit: &Limit, language: Language) -> String {
    let unknown = interval.lower().amount == crate::quantity::Amount::ZERO
        && interval
            .upper()
            .is_none_or(|upper| limit.kind == QuantityKind::Content && upper.amount >= WHOLE);
    if unknown {
        return language.pick("unknown", "未知").to_owned();
    }
    let symbol = limit.unit.symbol();
    let text = |amount: Amount| {
        let number = amount.display_in(limit.unit, limit.kind);
        if symbol == "1" || symbol.is_empty() {
            number
        } else {
            format!("{number} {symbol}")
        }
    };
    let from = |bound: Bound| match (bound.edge, language) {
        (Edge::Closed, Language::English) => format!("at least {}", text(bound.amount)),
        (Edge::Open, Language::English) => format!("above {}", text(bound.amount)),
        (Edge::Closed, Language::Chinese) => format!("≥ {}", text(bound.amount)),
        (Edge::Open, Language::Chinese) => format!("> {}", text(bound.amount)),
    };
    let up_to = |bound: Bound| match (bound.edge, language) {
        (Edge::Closed, Language::English) => format!("at most {}", text(bound.amount)),
        (Edge::Open, Language::English) => format!("below {}", text(bound.amount)),
        (Edge::Closed, Language::Chinese) => format!("≤ {}", text(bound.amount)),
        (Edge::Open, Language::Chinese) => format!("< {}", text(bound.amount)),
    };
    let lower = interval.lower();
    let is_open = |bound: Bound| bound.edge == Edge::Open;
    let from_zero = lower == Bound::closed(Amount::ZERO);
    match interval.upper() {
        _ if interval.is_exact() => text(lower.amount),
        // What only the digits of atomic weights blur is one value to a reader.
        Some(upper) if nearly_one(lower, upper).is_some() => {
            nearly_one(lower, upper).map_or_else(String::new, text)
        }
        None => from(lower),
        Some(upper) if from_zero => up_to(upper),
        Some(upper) if is_open(lower) || is_open(upper) => {
            let and = language.pick(" and ", "且 ");
            format!("{}{and}{}", from(lower), up_to(upper))
        }
        Some(upper) => {
            let number = lower.amount.display_in(limit.unit, limit.kind);
            match language {
                Language::English => format!("{number} to {}", text(upper.amount)),
                Language::Chinese => format!("{number} 至 {}", text(upper.amount)),
            }
        }
    }
}

/// The value of both ends to five digits, where they agree to more.
fn nearly_one(lower: Bound, upper: Bound) -> Option<Amount> {
    let (low, high) = (lower.amount.raw(), upper.amount.raw());
    let differ = high.checked_sub(low)?.checked_mul(1_000_000)?;
    if low <= 0 || differ > low {
        return None;
    }
    let mut unit = 1_i128;
    while low / unit >= 100_000 {
        unit *= 10;
    }
    Some(Amount::from_raw((low + unit / 2) / unit * unit))
}

/// What a finding is about: `DBP + BBP + DEHP`, or one member, or the others.
#[must_use]
pub fn about(catalogue: &Catalogue, limit: &Limit, about: About, language: Language) -> String {
    let name = |id| {
        catalogue
            .registry()
            .get(id)
            .map_or_else(String::new, |analyte| display_name(analyte, language))
    };
    match about {
        About::Member(member) => name(member),
        About::AnyOf(first, more) => match language {
            Language::English => format!(
                "{} or {more} more of {}",
                name(first),
                left_side(catalogue, limit, language)
            ),
            Language::Chinese => format!(
                "{}中的{}或另外{more}种",
                left_side(catalogue, limit, language),
                name(first)
            ),
        },
        About::OtherMembers(count) => match language {
            Language::English => format!(
                "the {count} others of {}",
                left_side(catalogue, limit, language)
            ),
            Language::Chinese => {
                format!("{}中其余{count}种", left_side(catalogue, limit, language))
            }
        },
        About::Form => left_side(catalogue, limit, language),
    }
}

/// The short name people use: the key where it is an abbreviation, else the name.
fn display_name(analyte: &crate::substance::Analyte, language: Language) -> String {
    let key = analyte.key.as_str();
    let abbreviation = key.chars().next().is_some_and(char::is_uppercase)
        || key.chars().filter(|letter| letter.is_uppercase()).count() > 1;
    let name = language.of(&analyte.names);
    if abbreviation || name.is_empty() {
        key.to_owned()
    } else {
        name.to_owned()
    }
}

/// The left side with names in the language.
#[must_use]
pub fn left_side(catalogue: &Catalogue, limit: &Limit, language: Language) -> String {
    let registry = catalogue.registry();
    let mut text = String::new();
    for (at, term) in limit.form.terms.iter().enumerate() {
        if at > 0 {
            text.push_str(" + ");
        }
        let coefficient = term.coefficient;
        if coefficient.denominator() > 1 && coefficient.numerator() == 1 {
            text.push_str(&term_name(registry, term.analyte, language));
            text.push_str(&format!("/{}", coefficient.denominator()));
            continue;
        }
        if coefficient != crate::substance::Factor::ONE {
            text.push_str(&format!("{coefficient} "));
        }
        text.push_str(&term_name(registry, term.analyte, language));
    }
    match limit.form.aggregation {
        Aggregation::AllBut => match language {
            Language::English => "anything not on the positive list".to_owned(),
            Language::Chinese => "肯定列表以外的物质".to_owned(),
        },
        Aggregation::Nothing => String::new(),
        Aggregation::Sum | Aggregation::Each => text,
    }
}

fn term_name(
    registry: &crate::substance::Registry,
    id: crate::substance::AnalyteId,
    language: Language,
) -> String {
    registry
        .get(id)
        .map_or_else(String::new, |analyte| display_name(analyte, language))
}

/// A material of the BOM by its node path, found again for its names.
pub(crate) fn node_of<'b>(report: &Report<'b>, node: NodeIndex) -> Option<NodeRef<'b>> {
    let path = &report.node(node)?.path;
    find_node(report.bom, path)
}

/// A node of the BOM.
#[derive(Clone, Copy)]
pub(crate) enum NodeRef<'b> {
    Product(&'b crate::bom::Product),
    Part(&'b Part),
    Material(&'b Material),
}

impl<'b> NodeRef<'b> {
    fn results(self) -> &'b [LabResult] {
        match self {
            NodeRef::Product(product) => &product.results,
            NodeRef::Part(part) => &part.results,
            NodeRef::Material(material) => &material.results,
        }
    }

    fn constituent(self, at: u32) -> Option<&'b Constituent> {
        match self {
            NodeRef::Material(material) => material.contains.get(at as usize),
            _ => None,
        }
    }
}

fn find_node<'b>(bom: &'b Bom, path: &str) -> Option<NodeRef<'b>> {
    if path == "product" {
        return Some(NodeRef::Product(&bom.product));
    }
    let mut parts = &bom.parts;
    let mut found: Option<&Part> = None;
    for step in path.split('.') {
        let (list, place) = step.trim_end_matches(']').split_once('[')?;
        let place: usize = place.parse().ok()?;
        match list {
            "parts" => {
                let part = parts.get(place)?;
                parts = &part.parts;
                found = Some(part);
            }
            "materials" => return found?.materials.get(place).map(NodeRef::Material),
            _ => return None,
        }
    }
    found.map(NodeRef::Part)
}

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

fn test(limit: Option<&Limit>, language: Language) -> String {
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

fn code(catalogue: &Catalogue, exemption: ExemptionIndex) -> String {
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
