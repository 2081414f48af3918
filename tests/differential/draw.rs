//! Random catalogues and products: small, and near the edges where evaluators go wrong.

use std::fmt;

use hazlimit::catalogue::load::Source;
use hazlimit::catalogue::standard::Force;
use hazlimit::{Assumption, DecisionRule, Market};
use jiff::civil::date;
use serde_json::{Map, Value, json};

use crate::reference::Asked;

/// A stream of numbers, and the few substances and elements that play in one case, so that they meet.
///
/// The first numbers may be told, one byte each, as a fuzzer does; the others are random.
pub struct Dice {
    told: Vec<u8>,
    state: u64,
    substances: Vec<&'static str>,
    elements: Vec<&'static str>,
}

impl Dice {
    pub fn new(seed: u64, case: u64) -> Dice {
        Dice::after(&[], seed, case)
    }

    /// First what is told, then random numbers.
    pub fn after(told: &[u8], seed: u64, case: u64) -> Dice {
        let mut dice = Dice {
            told: told.iter().rev().copied().collect(),
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
                ^ case.wrapping_mul(0xd134_2543_de82_ef95),
            substances: Vec::new(),
            elements: Vec::new(),
        };
        dice.substances = dice.some(&SUBSTANCES, 5, 7);
        dice.elements = dice.some(&ELEMENTS, 2, 4);
        dice
    }

    fn substance(&mut self) -> &'static str {
        let place = self.below(self.substances.len());
        self.substances[place]
    }

    fn element(&mut self) -> &'static str {
        let place = self.below(self.elements.len());
        self.elements[place]
    }

    fn substances(&mut self, least: usize, most: usize) -> Vec<&'static str> {
        let all = self.substances.clone();
        self.some(&all, least, most)
    }

    fn next(&mut self) -> u64 {
        if let Some(told) = self.told.pop() {
            // A prime spreads one byte over all amounts and leaves every choice within reach.
            return u64::from(told) * 12_289;
        }
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut state = self.state;
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^ (state >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % count as u64).unwrap()
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn some<T: Copy>(&mut self, all: &[T], least: usize, most: usize) -> Vec<T> {
        let count = least + self.below(most - least + 1);
        let mut picked: Vec<T> = Vec::new();
        let mut places: Vec<usize> = (0..all.len()).collect();
        for _ in 0..count.min(all.len()) {
            let place = self.below(places.len());
            picked.push(all[places.swap_remove(place)]);
        }
        picked
    }
}

const TREES: [(&str, &str); 3] = [
    (
        "categories.toml",
        r#"
"toys" = { en = "toys" }
"toys/books" = { en = "books" }
"toys/books/bath" = { en = "bath books" }
"toys/activity" = { en = "activity toys" }
"furniture" = { en = "furniture" }
"battery" = { en = "batteries" }
"battery/button" = { en = "button cells" }
"packaging" = { en = "packaging" }
"#,
    ),
    (
        "materials.toml",
        r#"
"plastic" = { en = "plastic" }
"plastic/soft" = { en = "soft plastic" }
"metal" = { en = "metal", elemental = true }
"metal/galvanised" = { en = "galvanised sheet", elemental = false }
"coating" = { en = "coating" }
"#,
    ),
    (
        "facts.toml",
        r#"
mouthable = { type = "yes-no", asks = { en = "?" } }
repeated-use = { type = "yes-no", asks = { en = "?" } }
infant-food = { type = "yes-no", asks = { en = "?" } }
intended-age = { type = "age", asks = { en = "?" } }
kind-of-use = { type = "choice", asks = { en = "?" }, values = { a = { en = "a" }, b = { en = "b" }, c = { en = "c" } } }
part-mass = { type = "measure", units = { mg = 1, g = 1000 }, derived = "part mass", asks = { en = "?" } }
material-mass = { type = "measure", units = { mg = 1, g = 1000 }, derived = "material mass", asks = { en = "?" } }
surface-to-mass-ratio = { type = "measure", units = { "dm2/kg" = 1 }, asks = { en = "?" } }
made = { type = "date", derived = "made", asks = { en = "?" } }
"#,
    ),
];

const SINGLES: &str = r#"
[element.lead]
symbol = "Pb"
cas = "7439-92-1"
[element.cadmium]
symbol = "Cd"
cas = "7440-43-9"
[element.chromium]
symbol = "Cr"
cas = "7440-47-3"
[element.tin]
symbol = "Sn"
cas = "7440-31-5"
[element.bromine]
symbol = "Br"
cas = "7726-95-6"
[species.hexavalent-chromium]
of = "chromium"
cas = "18540-29-9"
[species.trivalent-chromium]
of = "chromium"
cas = "16065-83-1"
[substance.DEHP]
cas = "117-81-7"
formula = "C24H38O4"
[substance.DBP]
cas = "84-74-2"
formula = "C16H22O4"
[substance.BBP]
cas = "85-68-7"
formula = "C19H20O4"
[substance.lead-chromate]
cas = "7758-97-6"
formula = "PbCrO4"
species = ["hexavalent-chromium"]
[substance.chromium-oxide]
cas = "1308-38-9"
formula = "Cr2O3"
species = ["trivalent-chromium"]
[substance.potassium-chrome-alum]
cas = "7778-50-9"
formula = "K2Cr2O7"
[substance.cadmium-sulfide]
cas = "1306-23-6"
formula = "CdS"
[substance.strange-pigment]
cas = "1344-37-2"
elements = ["lead", "chromium"]
[substance.any-glass]
cas = "65997-17-3"
[substance.nameless]
names = { en = "a substance without a number" }
[substance.TBT]
cas = "1461-22-9"
formula = "C12H27ClSn"
[substance.TBTO]
cas = "56-35-9"
formula = "C24H54OSn2"
[substance.DBT]
cas = "683-18-1"
formula = "C8H18Cl2Sn"
[substance.decaBDE]
cas = "1163-19-5"
formula = "C12Br10O"
[substance.octaBDE]
cas = "32536-52-0"
formula = "C12H2Br8O"
[substance.paraffin]
cas = "85535-84-8"
elements = []
[substance.chalk]
cas = "471-34-1"
formula = "CaCO3"
[parameter.VOC]
names = { en = "volatile organic compounds" }
"#;

const SUBSTANCES: [&str; 17] = [
    "DEHP",
    "DBP",
    "BBP",
    "lead-chromate",
    "chromium-oxide",
    "potassium-chrome-alum",
    "cadmium-sulfide",
    "strange-pigment",
    "any-glass",
    "nameless",
    "TBT",
    "TBTO",
    "DBT",
    "decaBDE",
    "octaBDE",
    "paraffin",
    "chalk",
];
const ELEMENTS: [&str; 7] = [
    "lead",
    "cadmium",
    "chromium",
    "tin",
    "bromine",
    "hexavalent-chromium",
    "trivalent-chromium",
];
const GROUPS: [&str; 5] = ["G1", "G2", "G3", "G4", "G5"];
const TIN: [&str; 3] = ["TBT", "TBTO", "DBT"];
/// Numbers outside the catalogue, with their formulas.
const STRANGERS: [(&str, &str); 3] = [
    ("7446-14-2", "PbSO4"),
    ("12036-31-6", "PbSnO3"),
    ("64-17-5", "C2H6O"),
];
/// The figures of the limits, so that values often lie at a bound; in thousandths of a mg/kg, and of any other unit.
const NUMBERS: [u64; 10] = [
    500, 1_000, 5_000, 50_000, 90_000, 100_000, 100_500, 1_000_000, 1_000_000, 10_000_000,
];

fn number(dice: &mut Dice) -> u64 {
    match dice.below(8) {
        0 => 1 + dice.next() % 3_000_000,
        1 => (dice.of(&NUMBERS) + 1).saturating_sub(dice.next() % 3),
        _ => dice.of(&NUMBERS),
    }
}

fn decimal(thousandths: u64) -> String {
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

const FIRST: &str = "HL 1-2020";

/// One case: what the two evaluators are asked.
#[derive(Clone)]
pub struct Case {
    groups: Vec<String>,
    /// The heads of the standards and their tables.
    standards: Vec<(String, Vec<String>)>,
    exemptions: Vec<String>,
    /// The rows of a positive list of the first standard.
    list: Vec<String>,
    pub bom: Value,
    pub asked: Asked,
}

fn groups(dice: &mut Dice) -> Vec<String> {
    let mut groups = Vec::new();
    for (at, name) in GROUPS.iter().enumerate() {
        let open = if dice.one_in(4) { "open = true\n" } else { "" };
        let text = match dice.below(6) {
            0 => format!("of_element = \"{}\"\n", dice.of(&ELEMENTS[..5])),
            1 => {
                let members = list(&dice.some(&TIN, 1, 3));
                let counted_as = dice.of(&["tin", "TBT", "chalk"]);
                format!("members = {members}\nas = \"{counted_as}\"\n{open}")
            }
            2 => {
                let members = dice.substances(2, 4);
                format!(
                    "members = {}\nweights = {{ {} = \"{}\" }}\n{open}",
                    list(&members),
                    members[0],
                    dice.of(&["0.3", "5", "1/370"])
                )
            }
            3 if at > 0 => {
                let mut members = dice.substances(1, 3);
                members.push(GROUPS[dice.below(at)]);
                format!("members = {}\n{open}", list(&members))
            }
            4 => {
                let mut members = dice.substances(0, 2);
                members.extend(dice.some(&ELEMENTS, 1, 2));
                format!("members = {}\n{open}", list(&members))
            }
            _ => format!("members = {}\n{open}", list(&dice.substances(1, 5))),
        };
        groups.push(format!("[group.{name}]\n{text}"));
    }
    groups
}

fn analyte(dice: &mut Dice) -> &'static str {
    match dice.below(10) {
        0..4 => dice.substance(),
        4..7 => dice.element(),
        7..9 => dice.of(&GROUPS),
        _ => "VOC",
    }
}

fn form(dice: &mut Dice) -> String {
    match dice.below(10) {
        0..4 => analyte(dice).to_owned(),
        4..6 => format!("each {}", dice.of(&GROUPS)),
        6 => format!("sum {}", dice.of(&GROUPS)),
        7 => {
            let terms = dice.substances(2, 3);
            terms.join(" + ")
        }
        8 => {
            let terms = dice.some(&["lead", "cadmium", "tin", "DEHP", "DBP", "G1"], 2, 3);
            let weighted = terms.iter().map(|term| match dice.below(3) {
                0 => format!("{} {term}", dice.of(&["5", "0.1", "3"])),
                1 => format!("{term} / {}", dice.of(&["7", "370"])),
                _ => (*term).to_owned(),
            });
            weighted.collect::<Vec<_>>().join(" + ")
        }
        _ => format!("all but list {}", dice.of(&GROUPS)),
    }
}

fn condition(dice: &mut Dice) -> String {
    let test = match dice.below(12) {
        0 => "category = \"toys\"",
        1 => "category = [\"toys/books\", \"furniture\"]",
        2 => "category = { in = \"toys\", not = \"toys/books\" }",
        3 => "material = \"plastic\"",
        4 => "material = { not = [\"metal\", \"plastic/soft\"] }",
        5 => "mouthable = true",
        6 => "intended-age = { below = \"36 months\" }",
        7 => "kind-of-use = [\"a\", \"b\"]",
        8 => "kind-of-use = { not = \"c\" }",
        9 => "part-mass = { from = \"10 mg\" }",
        10 => "material-mass = { below = \"1 g\" }",
        _ => "made = { from = 2024-01-01 }",
    };
    test.to_owned()
}

fn conditions(dice: &mut Dice, may_exclude: bool) -> String {
    let mut text = String::new();
    match dice.below(12) {
        0..7 => {}
        7..10 => text.push_str(&format!("when = {{ {} }}\n", condition(dice))),
        10 => {
            let (one, other) = (condition(dice), condition(dice));
            text.push_str(&format!("when = [ {{ {one} }}, {{ {other} }} ]\n"));
        }
        _ if may_exclude => text.push_str(&format!("unless = [ {{ {} }} ]\n", condition(dice))),
        _ => {}
    }
    text
}

const KINDS: [(&str, &[&str]); 6] = [
    ("content", &["%", "mg/kg"]),
    ("element-migration", &["mg/kg"]),
    ("extractable-content", &["mg/kg"]),
    ("emission/chamber", &["mg/m3"]),
    ("specific-migration", &["mg/kg"]),
    ("index", &["1"]),
];

fn figure(dice: &mut Dice, unit: &str) -> String {
    match unit {
        "%" => dice.of(&["0.1", "0.10", "1", "0.005", "10"]).to_owned(),
        _ => dice
            .of(&["0.5", "1", "5", "50", "90", "100", "1000", "100.5"])
            .to_owned(),
    }
}

/// One table, duty, grade or pair of alternatives.
fn table(dice: &mut Dice, at: usize) -> String {
    let (kind, units) = match dice.below(3) {
        0 => dice.of(&KINDS),
        _ => dice.of(&KINDS[..2]),
    };
    let unit = dice.of(units);
    let basis = match dice.below(9) {
        0..5 => "homogeneous-material",
        5 => "part",
        6 => "product",
        7 => "tested-object",
        _ => dice.of(&["battery", "packaging-component", "coating"]),
    };
    let unit_line = if unit.is_empty() {
        String::new()
    } else {
        format!("unit = \"{unit}\"\n")
    };
    let head = format!("kind = \"{kind}\"\n{unit_line}basis = \"{basis}\"\n");
    let what = dice.below(12);
    let when = conditions(dice, what > 2);
    match what {
        0 => {
            let above = dice.of(&["above", "at_or_above"]);
            return format!(
                "[[duty]]\nid = \"d{at}\"\nclause = \"1\"\ndoes = {{ en = \"tell\" }}\n{head}{when}{above} = {{ \"{}\" = \"{}\" }}\n",
                form(dice),
                figure(dice, unit)
            );
        }
        1 => {
            return format!(
                "[[grade]]\nid = \"g{at}\"\nclause = \"1\"\nof = {{ en = \"use\" }}\nclaims = \"kind-of-use\"\ngrades = [\"a\", \"b\"]\n{head}{when}max = {{ \"{}\" = {{ a = \"{}\", b = \"0.4\" }} }}\n",
                analyte(dice),
                figure(dice, unit)
            );
        }
        2 => {
            let mut text = format!("[[either]]\nid = \"e{at}\"\nclause = \"1\"\n{when}");
            for _ in 0..2 {
                let (kind, units) = dice.of(&KINDS[..4]);
                let basis = dice.of(&[
                    "homogeneous-material",
                    "homogeneous-material",
                    "part",
                    "product",
                ]);
                text.push_str(&format!(
                    "[[either.table]]\nkind = \"{kind}\"\nunit = \"{}\"\nbasis = \"{basis}\"\nmax = {{ \"{}\" = \"{}\" }}\n",
                    units[0], analyte(dice), figure(dice, units[0])
                ));
            }
            if dice.one_in(3) {
                text.push_str("[[either.gap]]\nclause = \"2\"\nwhat = { en = \"more\" }\nwhy = \"not seen\"\n");
            }
            return text;
        }
        3 if at == 1 => {
            let role = if dice.one_in(2) {
                "role = \"additive\"\n"
            } else {
                ""
            };
            return format!(
                "[[positive_list]]\nid = \"p{at}\"\nclause = \"A\"\n{role}{when}rows = \"list.csv\"\n"
            );
        }
        _ => {}
    }
    let mut text = format!("[[table]]\nid = \"t{at}\"\nclause = \"1\"\n{head}{when}");
    if dice.one_in(4) {
        text.push_str("rounding = \"rounded-value\"\n");
    }
    if dice.one_in(8) {
        text.push_str(&format!(
            "role = \"{}\"\n",
            dice.of(&["impurity", "additive"])
        ));
    }
    if dice.one_in(10) {
        text.push_str(dice.of(&[
            "from = 2026-06-15\n",
            "until = 2026-06-14\n",
            "from = 2026-06-16\n",
            "until = 2026-06-15\n",
        ]));
    }
    if kind == "specific-migration" {
        if dice.one_in(2) {
            text.push_str("ratio = { default = \"6 dm2/kg\", unless = { infant-food = true } }\n");
        }
        if dice.one_in(2) {
            text.push_str("third_migration = { repeated-use = true }\n");
        }
    }
    let left = form(dice);
    let bounds = match dice.below(12) {
        0 if kind == "content" => {
            let trace = if dice.one_in(2) {
                format!("trace = {{ \"{left}\" = \"{}\" }}\n", figure(dice, unit))
            } else {
                String::new()
            };
            format!(
                "{} = [\"{left}\"]\n{trace}",
                dice.of(&["banned", "not_added"])
            )
        }
        1 => format!("min = {{ \"{left}\" = \"{}\" }}\n", figure(dice, unit)),
        2 => format!("above = {{ \"{left}\" = \"{}\" }}\n", figure(dice, unit)),
        3 => format!(
            "not_detected = {{ \"{left}\" = \"{}\" }}\n",
            figure(dice, unit)
        ),
        4 | 5 => format!("below = {{ \"{left}\" = \"{}\" }}\n", figure(dice, unit)),
        6 if kind == "element-migration" => format!(
            "correction = {{ \"{left}\" = \"{}\" }}\nmax = {{ \"{left}\" = \"{}\" }}\n",
            dice.of(&["30 %", "60 %"]),
            figure(dice, unit)
        ),
        _ => format!("max = {{ \"{left}\" = \"{}\" }}\n", figure(dice, unit)),
    };
    text + &bounds
}

fn gap(dice: &mut Dice) -> String {
    let mut text =
        "[[gap]]\nclause = \"9\"\nwhat = { en = \"more\" }\nwhy = \"not seen\"\n".to_owned();
    if !dice.one_in(8) {
        let count = 1 + dice.below(2);
        let analytes: Vec<&str> = (0..count).map(|_| analyte(dice)).collect();
        text.push_str(&format!("analytes = {}\n", list(&analytes)));
    }
    if !dice.one_in(8) {
        text.push_str("needed_for_pass = true\n");
    }
    if dice.one_in(8) {
        text.push_str(dice.of(&["from = 2026-06-16\n", "until = 2026-06-15\n"]));
    }
    text + &conditions(dice, false)
}

fn standards(dice: &mut Dice) -> Vec<(String, Vec<String>)> {
    let mut standards = Vec::new();
    let mut at = 0;
    let mut tables = |dice: &mut Dice, count: usize| -> Vec<String> {
        (0..count)
            .map(|_| {
                at += 1;
                table(dice, at)
            })
            .collect()
    };
    let count = 1 + dice.below(4);
    let head_of_first = head(FIRST, "effective = 2020-01-01\n", dice);
    let mut of_first = tables(dice, count);
    if dice.one_in(4) {
        of_first.push(gap(dice));
    }
    standards.push((head_of_first, of_first));
    // A text of two or three editions, replaced around the day that is asked about.
    if dice.one_in(2) {
        let years = [2015, 2018, 2025];
        let editions = 2 + dice.below(2);
        let table = table(dice, 99);
        let mut days = dice.some(
            &[
                "2025-06-01",
                "2026-06-14",
                "2026-06-15",
                "2026-06-16",
                "2026-06-17",
                "2026-12-01",
            ],
            2,
            2,
        );
        days.sort_unstable();
        for edition in 0..editions {
            let id = format!("HL 2-{}", years[edition]);
            let effective = match edition {
                0 => "2015-01-01",
                _ => days[edition - 1],
            };
            let mut dates = format!("effective = {effective}\n");
            if edition + 1 < editions {
                let on = days[edition];
                let older = match dice.below(4) {
                    0 => "older_stock = \"follows-old\"".to_owned(),
                    1 => "older_stock = \"follows-new\"".to_owned(),
                    2 => "older_stock = \"not-established\"".to_owned(),
                    _ => format!(
                        "made_before_may_follow_until = {}",
                        dice.of(&["2026-12-31", "2026-12-02"])
                    ),
                };
                let older = match (on < "2026-06-15", dice.one_in(2)) {
                    (true, true) => format!(
                        "made_before_may_follow_until = {}",
                        dice.of(&["2026-06-15", "2026-06-16", "2026-06-17"])
                    ),
                    _ => older,
                };
                let by = years[edition + 1];
                dates.push_str(&format!(
                    "replaced_by = {{ id = \"HL 2-{by}\", on = {on}, {older} }}\n"
                ));
            }
            let own = if dice.one_in(2) {
                table.clone()
            } else {
                tables(dice, 1).remove(0)
            };
            standards.push((head(&id, &dates, dice), vec![own]));
        }
    }
    if dice.one_in(6) {
        let day = dice.of(&["2026-06-15", "2026-06-16", "2026-06-14"]);
        let dates = format!("effective = 2019-01-01\nwithdrawn = {day}\n");
        standards.push((head("HL 3-2019", &dates, dice), tables(dice, 1)));
    }
    standards
}

/// Exemptions of the first standard.
fn exemptions(dice: &mut Dice) -> Vec<String> {
    let count = dice.below(4);
    let mut all = Vec::new();
    for at in 0..count {
        let mut text = format!(
            "[[exemption]]\ncode = \"{}\"\ntitle = {{ en = \"some use\" }}\nanalytes = [\"{}\"]\n",
            at + 1,
            analyte(dice)
        );
        if dice.one_in(3) {
            text.push_str(&format!("when = {{ {} }}\n", condition(dice)));
        }
        if dice.one_in(3) {
            let end = dice.of(&["from", "above", "up_to", "below"]);
            text.push_str(&format!(
                "content = {{ {end} = \"{} %\" }}\n",
                figure(dice, "%")
            ));
        }
        if dice.one_in(6) {
            text.push_str("per_item = { up_to = \"2.5 mg\" }\n");
        }
        if dice.one_in(2) {
            let (from, until) = dice.of(&[
                ("2020-01-01", "2026-06-15"),
                ("2020-01-01", "2026-06-14"),
                ("2026-06-16", "2027-01-01"),
            ]);
            let renewal = dice.of(&["pending", "none", "unknown"]);
            let when = match dice.one_in(2) {
                true => format!("when = {{ {} }}, ", condition(dice)),
                false => String::new(),
            };
            text.push_str(&format!(
                "valid = [ {{ {when}from = {from}, until = {until}, renewal = \"{renewal}\" }} ]\n"
            ));
        }
        all.push(text);
    }
    all
}

fn list_rows(dice: &mut Dice) -> Vec<String> {
    let substances = dice.substances(2, 4);
    let rows = substances.iter().enumerate().map(|(number, substance)| {
        let bounds = dice.of(&[
            "0.5 %,,,",
            ",1 mg/kg,,",
            ",5 mg/kg,100 mg/kg,either",
            ",5 mg/kg,100 mg/kg,both",
            ",,,",
        ]);
        format!("{number},{substance},{bounds}")
    });
    rows.collect()
}

fn head(id: &str, dates: &str, dice: &mut Dice) -> String {
    let scope = if dice.one_in(4) {
        format!("when = {{ {} }}\n", condition(dice))
    } else {
        String::new()
    };
    format!(
        "[standard]\nid = \"{id}\"\ntitle = {{ en = \"{id}\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\n{dates}{scope}source = [\"the test\"]\nconfidence = \"known\"\n"
    )
}

fn put(object: &mut Map<String, Value>, key: &str, value: impl Into<Value>) {
    object.insert(key.to_owned(), value.into());
}

fn amount(dice: &mut Dice, unit: &str) -> String {
    let one = number(dice);
    let other = one + 1 + dice.next() % 2_000_000;
    let (low, high) = (decimal(one), decimal(other));
    let unit = if unit.is_empty() {
        String::new()
    } else {
        format!(" {unit}")
    };
    match dice.below(14) {
        0 => format!("< {low}{unit}"),
        1 => format!("<= {low}{unit}"),
        2 => format!(">= {low}{unit}"),
        3 => format!("> {low}{unit}"),
        4 => format!("{low} - {high}{unit}"),
        5 => format!("0{unit}"),
        _ => format!("{low}{unit}"),
    }
}

fn traits(dice: &mut Dice, object: &mut Map<String, Value>, one_in: usize) {
    if dice.one_in(one_in) {
        let all = [
            "toys",
            "toys/books",
            "toys/books/bath",
            "toys/activity",
            "furniture",
            "battery/button",
            "packaging",
        ];
        put(object, "category", json!(dice.some(&all, 1, 2)));
    }
    let mut facts = Map::new();
    for (key, answers) in [
        ("mouthable", vec![json!(true), json!(false)]),
        ("repeated-use", vec![json!(true), json!(false)]),
        ("infant-food", vec![json!(true), json!(false)]),
        (
            "intended-age",
            vec![
                json!("0-36 months"),
                json!("36 months and up"),
                json!("2-4 years"),
            ],
        ),
        (
            "kind-of-use",
            vec![json!("a"), json!("b"), json!("c"), json!(["a", "c"])],
        ),
        (
            "surface-to-mass-ratio",
            vec![json!("10 dm2/kg"), json!("5.5 dm2/kg")],
        ),
        ("part-mass", vec![json!("5 mg"), json!("1 g")]),
    ] {
        if dice.below(one_in * 2) < 3 {
            facts.insert(key.to_owned(), answers[dice.below(answers.len())].clone());
        }
    }
    if !facts.is_empty() {
        put(object, "facts", facts);
    }
}

fn results(dice: &mut Dice, most: usize) -> Vec<Value> {
    let mut results = Vec::new();
    for _ in 0..dice.below(most + 1) {
        let (kind, unit) = dice.of(&[
            ("content", "mg/kg"),
            ("content", "mg/kg"),
            ("element-migration", "mg/kg"),
            ("extractable-content", "mg/kg"),
            ("emission/chamber", "mg/m3"),
            ("specific-migration", "mg/kg"),
            ("areal-migration", "mg/dm2"),
            ("mass-per-item", "mg"),
            ("index", ""),
        ]);
        let mut result = Map::new();
        put(
            &mut result,
            "analyte",
            if dice.one_in(20) {
                "no such thing"
            } else {
                analyte(dice)
            },
        );
        put(&mut result, "kind", kind);
        let value = match dice.below(6) {
            0 => "ND".to_owned(),
            1 => format!(
                "ND (LOQ {}{}{unit})",
                decimal(number(dice)),
                if unit.is_empty() { "" } else { " " }
            ),
            _ => amount(dice, unit),
        };
        let is_exact =
            value.starts_with(|first: char| first.is_ascii_digit()) && !value.contains(" - ");
        put(&mut result, "value", value);
        if is_exact && dice.one_in(3) && !unit.is_empty() {
            put(
                &mut result,
                "uncertainty",
                format!("{} {unit}", decimal(number(dice) / 10 + 1)),
            );
        }
        if dice.one_in(8) {
            put(&mut result, "composite_of", 2 + dice.below(2));
        }
        if dice.one_in(4) {
            put(&mut result, "migration", 1 + dice.below(3));
        }
        if dice.one_in(5) {
            put(&mut result, "adjusted", true);
        }
        results.push(Value::Object(result));
    }
    results
}

fn free_of(dice: &mut Dice, one_in: usize) -> Vec<Value> {
    let mut all = Vec::new();
    while dice.one_in(one_in) && all.len() < 2 {
        let mut one = Map::new();
        put(&mut one, "analyte", analyte(dice));
        let below = dice.one_in(2);
        if below {
            put(
                &mut one,
                "below",
                format!("{} mg/kg", decimal(number(dice))),
            );
        }
        if !below || dice.one_in(3) {
            put(&mut one, "not_added", true);
        }
        all.push(Value::Object(one));
    }
    all
}

fn material(dice: &mut Dice, at: usize) -> Value {
    let mut material = Map::new();
    put(&mut material, "name", format!("m{at}"));
    if !dice.one_in(4) {
        let class = dice.of(&[
            "plastic",
            "plastic/soft",
            "metal",
            "metal/galvanised",
            "coating",
        ]);
        put(&mut material, "class", class);
    }
    if !dice.one_in(4) {
        put(
            &mut material,
            "mass",
            format!("{} mg", dice.of(&["1", "3", "10", "0.7", "12345.678"])),
        );
    }
    match dice.below(8) {
        0 => {}
        1 => put(
            &mut material,
            "disclosed",
            format!("{} mg/kg", 1_000_000 - dice.next() % 2_000),
        ),
        _ => put(&mut material, "disclosed", "100 %"),
    }
    let mut contains = Vec::new();
    for _ in 0..dice.below(5) {
        let mut one = Map::new();
        match dice.below(24) {
            0 => put(&mut one, "substance", "some secret"),
            1 | 2 => {
                let (number, formula) = dice.of(&STRANGERS);
                put(&mut one, "substance", number);
                if dice.one_in(2) {
                    put(&mut one, "formula", formula);
                }
            }
            3 | 4 => put(&mut one, "substance", dice.of(&GROUPS)),
            5..9 => put(&mut one, "substance", dice.element()),
            _ => put(&mut one, "substance", dice.substance()),
        }
        if !dice.one_in(10) {
            put(&mut one, "content", amount(dice, "mg/kg"));
        }
        if dice.one_in(3) {
            put(&mut one, "intentionally_added", dice.one_in(2));
        }
        if dice.one_in(4) {
            put(&mut one, "exemption", dice.of(&["1", "2", "3"]));
        }
        if dice.one_in(4) {
            put(
                &mut one,
                "role",
                dice.of(&["additive", "impurity", "monomer", "matrix"]),
            );
        }
        contains.push(Value::Object(one));
    }
    put(&mut material, "contains", contains);
    put(&mut material, "free_of", free_of(dice, 6));
    put(&mut material, "results", results(dice, 3));
    traits(dice, &mut material, 8);
    Value::Object(material)
}

fn part(dice: &mut Dice, depth: usize) -> Value {
    let mut part = Map::new();
    put(&mut part, "name", "part");
    put(&mut part, "quantity", 1 + dice.below(3));
    if dice.one_in(3) {
        put(&mut part, "mass", dice.of(&["5 mg", "10 mg", "2 g"]));
    }
    let count = match dice.below(10) {
        0 => 0,
        1..3 => 2,
        _ => 1,
    };
    put(
        &mut part,
        "materials",
        (0..count).map(|at| material(dice, at)).collect::<Vec<_>>(),
    );
    let inner = if depth == 0 {
        0
    } else {
        dice.below(3).saturating_sub(1)
    };
    put(
        &mut part,
        "parts",
        (0..inner)
            .map(|_| self::part(dice, depth - 1))
            .collect::<Vec<_>>(),
    );
    put(&mut part, "results", results(dice, 1));
    put(&mut part, "free_of", free_of(dice, 8));
    traits(dice, &mut part, 6);
    Value::Object(part)
}

fn product(dice: &mut Dice) -> Value {
    let mut product = Map::new();
    put(&mut product, "name", "thing");
    if !dice.one_in(3) {
        put(
            &mut product,
            "made",
            dice.of(&[
                "2026-06-13",
                "2026-06-14",
                "2026-06-15",
                "2023-12-31",
                "2024-01-01",
            ]),
        );
    }
    put(&mut product, "results", results(dice, 1));
    put(&mut product, "free_of", free_of(dice, 10));
    traits(dice, &mut product, 2);
    let count = if dice.one_in(8) { 0 } else { 1 + dice.below(2) };
    let parts: Vec<Value> = (0..count).map(|_| part(dice, 2)).collect();
    json!({ "format": "hazlimit-bom/1", "product": product, "parts": parts })
}

impl Case {
    pub fn draw(dice: &mut Dice) -> Case {
        Case {
            groups: groups(dice),
            standards: standards(dice),
            exemptions: exemptions(dice),
            list: list_rows(dice),
            bom: product(dice),
            asked: Asked {
                markets: vec![Market::China],
                forces: vec![Force::Mandatory],
                on: dice.of(&[
                    date(2026, 6, 15),
                    date(2026, 6, 15),
                    date(2026, 6, 16),
                    date(2026, 6, 17),
                ]),
                rule: dice.of(&[
                    DecisionRule::Simple,
                    DecisionRule::Simple,
                    DecisionRule::GuardedAcceptance,
                    DecisionRule::GuardedRejection,
                    DecisionRule::Guarded,
                ]),
                assumption: if dice.one_in(6) {
                    Assumption::UnlistedIsAbsent
                } else {
                    Assumption::Nothing
                },
            },
        }
    }

    pub fn sources(&self) -> Vec<Source> {
        let source = |name: &str, text: &str| Source {
            name: name.to_owned(),
            text: text.to_owned(),
        };
        let mut sources: Vec<Source> = TREES
            .iter()
            .map(|(name, text)| source(name, text))
            .collect();
        sources.push(source("substances/singles.toml", SINGLES));
        sources.push(source("substances/groups.toml", &self.groups.join("\n")));
        for (head, tables) in &self.standards {
            let id = head.split('"').nth(1).unwrap();
            let name = format!("cn/{}.toml", id.to_lowercase().replace(' ', "-"));
            sources.push(source(&name, &format!("{head}\n{}", tables.join("\n"))));
        }
        let first = self
            .standards
            .first()
            .is_some_and(|(head, _)| head.contains(FIRST));
        if first && !self.exemptions.is_empty() {
            let head = format!(
                "[exemptions]\nof = \"{FIRST}\"\nannex = \"III\"\nconfidence = \"known\"\n"
            );
            sources.push(source(
                "exemptions/iii.toml",
                &(head + &self.exemptions.join("\n")),
            ));
        }
        let rows = format!(
            "number,substance,max,sml,qm,sml_qm\n{}\n",
            self.list.join("\n")
        );
        sources.push(source("cn/list.csv", &rows));
        sources
    }

    /// The smallest case found for which something still holds.
    pub fn cut_down(&self, holds: impl Fn(&Case) -> bool) -> Case {
        let mut small = self.clone();
        loop {
            let Some(smaller) = small.smaller().into_iter().find(|case| holds(case)) else {
                return small;
            };
            small = smaller;
        }
    }

    fn smaller(&self) -> Vec<Case> {
        let mut all = Vec::new();
        for at in 0..self.standards.len() {
            let mut less = self.clone();
            less.standards.remove(at);
            if !less.standards.is_empty() {
                all.push(less);
            }
            for table in 0..self.standards[at].1.len() {
                let mut less = self.clone();
                less.standards[at].1.remove(table);
                all.push(less);
            }
            for (table, text) in self.standards[at].1.iter().enumerate() {
                for key in [
                    "when",
                    "unless",
                    "rounding",
                    "role",
                    "from",
                    "until",
                    "ratio",
                    "third_migration",
                    "correction",
                ] {
                    if text
                        .lines()
                        .any(|line| line.starts_with(&format!("{key} = ")))
                    {
                        let kept = text
                            .lines()
                            .filter(|line| !line.starts_with(&format!("{key} = ")));
                        let mut less = self.clone();
                        less.standards[at].1[table] = kept.collect::<Vec<_>>().join("\n") + "\n";
                        all.push(less);
                    }
                }
            }
        }
        for at in 0..self.exemptions.len() {
            let mut less = self.clone();
            less.exemptions.remove(at);
            all.push(less);
        }
        for at in 0..self.list.len() {
            let mut less = self.clone();
            less.list.remove(at);
            all.push(less);
        }
        for at in 0..self.groups.len() {
            let mut less = self.clone();
            less.groups.remove(at);
            all.push(less);
        }
        let mut without = Vec::new();
        shorter(&self.bom, &mut without);
        all.extend(without.into_iter().map(|bom| Case {
            bom,
            ..self.clone()
        }));
        if self.asked.rule != DecisionRule::Simple {
            let mut less = self.clone();
            less.asked.rule = DecisionRule::Simple;
            all.push(less);
        }
        all
    }
}

/// The same without one entry somewhere.
fn shorter(value: &Value, all: &mut Vec<Value>) {
    match value {
        Value::Array(entries) => {
            for at in 0..entries.len() {
                let mut less = entries.clone();
                less.remove(at);
                all.push(Value::Array(less));
                let mut inner = Vec::new();
                shorter(&entries[at], &mut inner);
                for one in inner {
                    let mut less = entries.clone();
                    less[at] = one;
                    all.push(Value::Array(less));
                }
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                let mut less = entries.clone();
                less.remove(key);
                all.push(Value::Object(less));
                let mut inner = Vec::new();
                shorter(entry, &mut inner);
                for one in inner {
                    let mut less = entries.clone();
                    less.insert(key.clone(), one);
                    all.push(Value::Object(less));
                }
            }
        }
        _ => {}
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for text in self.exemptions.iter().chain(&self.list) {
            writeln!(f, "{text}")?;
        }
        for group in &self.groups {
            writeln!(f, "{group}")?;
        }
        for (head, tables) in &self.standards {
            writeln!(f, "{head}{}", tables.join("\n"))?;
        }
        writeln!(f, "{}", serde_json::to_string_pretty(&self.bom).unwrap())?;
        write!(f, "{:?}", self.asked)
    }
}
