//! A small catalogue with limits of all kinds, read by the public loader.

use std::sync::LazyLock;

use hazlimit::Catalogue;
use hazlimit::catalogue::load::{Source, compile};

const CATEGORIES: &str = r#"
"toys" = { en = "toys", zh = "玩具" }
"toys/activity" = { en = "activity toys", zh = "活动玩具" }
"toys/books" = { en = "toy books", zh = "玩具书" }
"furniture" = { en = "furniture", zh = "家具" }
"#;

const MATERIALS: &str = r#"
"plastic" = { en = "plastic", zh = "塑料" }
"plastic/soft" = { en = "soft plastic", zh = "软塑料" }
"plastic/foam" = { en = "foam", zh = "泡沫" }
"metal" = { en = "metal", zh = "金属" }
"metal/solder" = { en = "solder", zh = "焊料" }
"coating" = { en = "coating", zh = "涂层" }
"#;

const FACTS: &str = r#"
[mouthable]
type = "yes-no"
asks = { en = "Can it be placed in the mouth?", zh = "能否放入口中？" }

[accessible]
type = "yes-no"
asks = { en = "Is it accessible?", zh = "是否可触及？" }

[intended-age]
type = "age"
asks = { en = "For which age?", zh = "适用年龄？" }

[emission-grade]
type = "choice"
asks = { en = "Which grade?", zh = "哪个等级？" }
values = { "low" = { en = "low", zh = "低" }, "high" = { en = "high", zh = "高" } }
"#;

const SUBSTANCES: &str = r#"
[element.lead]
symbol = "Pb"
names = { en = "lead", zh = "铅" }
cas = "7439-92-1"

[element.cadmium]
symbol = "Cd"
names = { en = "cadmium", zh = "镉" }
cas = "7440-43-9"

[element.chromium]
symbol = "Cr"
names = { en = "chromium", zh = "铬" }
cas = "7440-47-3"

[element.tin]
symbol = "Sn"
names = { en = "tin", zh = "锡" }
cas = "7440-31-5"

[species.hexavalent-chromium]
of = "chromium"
names = { en = "hexavalent chromium", zh = "六价铬" }
cas = "18540-29-9"

[species.trivalent-chromium]
of = "chromium"
names = { en = "trivalent chromium", zh = "三价铬" }
cas = "16065-83-1"

[substance.DEHP]
names = { en = "DEHP", zh = "DEHP" }
cas = "117-81-7"
formula = "C24H38O4"

[substance.DBP]
names = { en = "DBP", zh = "DBP" }
cas = "84-74-2"
formula = "C16H22O4"

[substance.BBP]
names = { en = "BBP", zh = "BBP" }
cas = "85-68-7"
formula = "C19H20O4"

[substance.DIBP]
names = { en = "DIBP", zh = "DIBP" }
cas = "84-69-5"
formula = "C16H22O4"

[substance.lead-chromate]
cas = "7758-97-6"
formula = "PbCrO4"
species = ["hexavalent-chromium"]

[substance.lead-oxide]
cas = "1317-36-8"
formula = "PbO"

[substance.cadmium-sulfide]
cas = "1306-23-6"
formula = "CdS"

[substance.chromium-oxide]
cas = "1308-38-9"
formula = "Cr2O3"
species = ["trivalent-chromium"]

[substance.strange-pigment]
cas = "1344-37-2"
elements = ["lead", "chromium"]

[substance.TBT]
cas = "1461-22-9"
formula = "C12H27ClSn"

[substance.DBT]
cas = "683-18-1"
formula = "C8H18Cl2Sn"

[substance.decaBDE]
cas = "1163-19-5"
formula = "C12Br10O"

[substance.octaBDE]
cas = "32536-52-0"
formula = "C12H2Br8O"

[substance.short-paraffin]
cas = "85535-84-8"
elements = []

[substance.formaldehyde]
cas = "50-00-0"
formula = "CH2O"

[substance.formamide]
cas = "75-12-7"
formula = "CH3NO"

[substance.chalk]
cas = "471-34-1"
formula = "CaCO3"

[substance.polyethylene]
cas = "9002-88-4"
elements = []

[group.PBDE]
names = { en = "PBDE", zh = "PBDE" }
members = ["decaBDE", "octaBDE"]

[group.phthalates]
members = ["DEHP", "DBP", "BBP", "DIBP"]

[group.weighted]
members = ["DEHP", "DBP"]
weights = { DBP = "0.3" }

[group.watched]
members = ["DEHP", "lead-chromate", "cadmium", "octaBDE"]

[group.paraffins]
members = ["short-paraffin"]
open = true

[group.organotin]
members = ["TBT", "DBT"]
as = "tin"

[group.lead-compounds]
of_element = "lead"

[group.allowed]
members = ["chalk", "polyethylene", "DEHP", "DBP", "BBP", "DIBP", "decaBDE", "octaBDE", "formaldehyde", "formamide"]
"#;

pub(crate) const OLD: &str = r#"
[standard]
id = "HL 1-2020"
title = { en = "toys, old", zh = "玩具（旧）" }
jurisdiction = "CN"
force = "mandatory"
published = 2019-01-01
effective = 2020-01-01
when = { category = "toys" }
replaced_by = { id = "HL 1-2026", on = 2026-06-01, made_before_may_follow_until = 2027-05-31 }
source = ["https://example.org"]
confidence = "verified"

[[table]]
id = "old"
clause = "4.1"
kind = "element-migration"
unit = "mg/kg"
correction = { lead = "30 %" }
max = { lead = "90", cadmium = "75" }
"#;

pub(crate) const NEW: &str = r#"
[standard]
id = "HL 1-2026"
title = { en = "toys", zh = "玩具" }
jurisdiction = "CN"
force = "mandatory"
published = 2025-01-01
effective = 2026-06-01
when = { category = "toys" }
replaces = ["HL 1-2020"]
source = ["https://example.org"]
confidence = "verified"

[[table]]
id = "migration"
clause = "4.1"
kind = "element-migration"
unit = "mg/kg"
when = { accessible = true, material = { not = "plastic/foam" } }
correction = { lead = "30 %" }
max = { lead = "50", cadmium = "40", chromium = "60" }

[[table]]
id = "young"
clause = "4.2"
kind = "content"
unit = "%"
when = { mouthable = true, intended-age = { below = "36 months" } }
max = { "DBP + BBP + DEHP" = "0.1" }

[[table]]
id = "activity"
clause = "4.3"
kind = "content"
unit = "mg/kg"
when = { category = "toys/activity", material = ["plastic/soft", "coating"] }
below = { lead = "90" }
"#;

/// Judged whatever the product is.
pub(crate) const ALL: &str = r#"
[standard]
id = "HL 2-2021"
title = { en = "everything", zh = "一切" }
jurisdiction = "CN"
force = "mandatory"
effective = 2021-01-01
source = ["https://example.org"]
confidence = "verified"

[[table]]
id = "metals"
clause = "1.1"
kind = "content"
unit = "mg/kg"
max = { lead = "1000", cadmium = "100", "lead-compounds" = "900", "organotin" = "500" }
below = { hexavalent-chromium = "1000" }

[[table]]
id = "sums"
clause = "1.2"
kind = "content"
unit = "%"
max = { "sum PBDE" = "0.1", "DBP + BBP + DEHP" = "0.1", "each phthalates" = "0.1", "each watched" = "0.12" }
below = { "5 DBP + 4 DIBP + 0.1 BBP + DEHP" = "0.2", "lead / 7 + cadmium / 3 + DEHP" = "0.03", "sum weighted" = "0.08" }

[[table]]
id = "parts"
clause = "1.3"
kind = "content"
unit = "%"
basis = "part"
max = { lead = "0.06", "each phthalates" = "0.08" }
below = { "DBP + BBP + DEHP" = "0.1" }

[[table]]
id = "whole"
clause = "1.4"
kind = "content"
unit = "%"
basis = "product"
max = { cadmium = "0.005", "sum phthalates" = "0.15" }

[[table]]
id = "least"
clause = "1.5"
kind = "content"
unit = "%"
min = { chalk = "1.5" }
above = { "chalk + polyethylene" = "2" }

[[table]]
id = "rounded"
clause = "1.6"
kind = "content"
unit = "%"
rounding = "rounded-value"
max = { DIBP = "0.10", "chromium" = "0.1" }

[[table]]
id = "bans"
clause = "1.7"
kind = "content"
unit = "mg/kg"
banned = ["paraffins", "octaBDE"]
not_added = ["decaBDE", "formamide"]
trace = { octaBDE = "5", decaBDE = "10" }

[[table]]
id = "roles"
clause = "1.8"
kind = "content"
unit = "mg/kg"
role = "impurity"
max = { "lead + cadmium" = "200" }

[[table]]
id = "list"
clause = "1.9"
kind = "content"
unit = "%"
role = "additive"
when = { material = "plastic" }
max = { "all but list allowed" = "0.01" }

[[table]]
id = "extract"
clause = "1.10"
kind = "extractable-content"
unit = "mg/kg"
max = { formaldehyde = "75" }
not_detected = { formamide = "20" }

[[table]]
id = "air"
clause = "1.11"
kind = "emission/chamber"
unit = "mg/m3"
basis = "homogeneous-material"
max = { formaldehyde = "0.124" }

[[either]]
id = "foam"
clause = "1.12"
when = { material = "plastic/foam" }
[[either.table]]
kind = "content"
unit = "mg/kg"
max = { formamide = "200" }
[[either.table]]
kind = "emission/chamber"
unit = "mg/m3"
basis = "homogeneous-material"
max = { formamide = "0.02" }

[[grade]]
id = "grade"
clause = "1.13"
of = { en = "grade", zh = "等级" }
claims = "emission-grade"
grades = ["low", "high"]
kind = "emission/chamber"
unit = "mg/m3"
basis = "homogeneous-material"
max = { formaldehyde = { low = "0.124", high = "0.050" } }

[[duty]]
id = "tell"
clause = "1.14"
does = { en = "tell", zh = "告知" }
kind = "content"
unit = "%"
basis = "part"
above = { "each watched" = "0.1" }

[[table]]
id = "nothing"
clause = "1.15"
kind = "content"
unit = "%"
no_requirement = ["BBP"]
"#;

pub(crate) fn source(name: &str, text: &str) -> Source {
    Source {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

/// The vocabulary of the fixture with these standards alone.
pub(crate) fn with_standards(standards: Vec<Source>) -> Catalogue {
    let mut sources = vec![
        source("categories.toml", CATEGORIES),
        source("materials.toml", MATERIALS),
        source("facts.toml", FACTS),
        source("substances/all.toml", SUBSTANCES),
    ];
    sources.extend(standards);
    compile(&sources, None).unwrap_or_else(|error| panic!("{error}"))
}

/// The whole fixture.
pub(crate) static FIXTURE: LazyLock<Catalogue> = LazyLock::new(|| {
    with_standards(vec![
        source("cn/hl-1-2020.toml", OLD),
        source("cn/hl-1-2026.toml", NEW),
        source("cn/hl-2-2021.toml", ALL),
    ])
});
