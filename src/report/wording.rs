//! The report's sentences in Chinese and English: verdicts, needs, evidence, exemptions, requirements. Knows words, no layout.

mod amount;
mod evidence;
mod exemption;
mod need;
mod subject;

pub use self::amount::{bound, interval};
pub use self::evidence::evidence;
pub use self::exemption::exemption;
pub use self::need::need;
#[cfg(feature = "json")]
pub(crate) use self::need::need_at;
pub use self::subject::{about, left_side};
use super::Verdict;
use crate::catalogue::limit::Basis;
use crate::quantity::QuantityKind;
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
