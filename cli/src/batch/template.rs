//! A filled example of a table, which the command itself accepts.
//! Knows what a small table looks like; the data are made up.

use hazlimit::report::wording::Language;

use super::column::{Column, chinese, english};
use super::record::as_text;

const COLUMNS: [Column; 20] = [
    Column::Product,
    Column::ProductName,
    Column::Category,
    Column::Made,
    Column::Facts,
    Column::Part,
    Column::PartMass,
    Column::Material,
    Column::Class,
    Column::MaterialMass,
    Column::MaterialFacts,
    Column::Entry,
    Column::Analyte,
    Column::Kind,
    Column::Value,
    Column::Unit,
    Column::Loq,
    Column::Uncertainty,
    Column::Method,
    Column::Report,
];

const ENGLISH: &str = "\
S-001,Bath duck,toys,2026-11-10,intended-age=0-36 months; mouthable=true; oral-contact=true,body,42 g,soft PVC,plastic/pvc,42 g,accessible=true,result,lead,element migration,12.5,mg/kg,,1.5,GB/T 22048-2015,R-2026-118
S-001,,,,,body,,soft PVC,,,,result,cadmium,element migration,ND,mg/kg,5,,GB/T 22048-2015,R-2026-118
S-001,,,,,body,,soft PVC,,,,result,DEHP,content,< 0.005,%,,,GB/T 22048-2022,R-2026-118
S-001,,,,,body,,soft PVC,,,,contains,DINP,content,0.36,%,,,,
S-002,Building bricks,toys/building-set,2026-11-12,intended-age=3 years and up; oral-contact=false,brick,8 g,red ABS,plastic,8 g,accessible=true,result,lead,element migration,135,mg/kg,,12,GB/T 22048-2015,R-2026-119
S-002,,,,,brick,,red ABS,,,,free-of,PBDE,content,100,mg/kg,,,,
";
const CHINESE: &str = "\
S-001,戏水小鸭,玩具,2026-11-10,intended-age=0-36个月; mouthable=是; oral-contact=是,主体,42 g,软质PVC,plastic/pvc,42 g,accessible=是,检测,铅,元素迁移量,12.5,mg/kg,,1.5,GB/T 22048-2015,R-2026-118
S-001,,,,,主体,,软质PVC,,,,检测,镉,元素迁移量,未检出,mg/kg,5,,GB/T 22048-2015,R-2026-118
S-001,,,,,主体,,软质PVC,,,,检测,117-81-7,含量,< 0.005,%,,,GB/T 22048-2022,R-2026-118
S-001,,,,,主体,,软质PVC,,,,成分,DINP,含量,0.36,%,,,,
S-002,拼插积木,拼插积木玩具,2026-11-12,intended-age=3岁及以上; oral-contact=否,积木块,8 g,红色ABS,塑料,8 g,accessible=是,检测,铅,元素迁移量,135,mg/kg,,12,GB/T 22048-2015,R-2026-119
S-002,,,,,积木块,,红色ABS,,,,不含,PBDE,含量,100,mg/kg,,,,
";

/// The table. The mark at its front makes spreadsheets read it as UTF-8.
pub(crate) fn text(language: Language) -> String {
    let (header, lines) = match language {
        Language::English => (COLUMNS.map(english), ENGLISH),
        Language::Chinese => (COLUMNS.map(chinese), CHINESE),
    };
    format!("\u{FEFF}{}\n{lines}", as_text(&header))
}
