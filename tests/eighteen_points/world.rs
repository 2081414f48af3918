//! The small world the tests play in: a few categories, materials, facts and substances, and short ways to screen and to read a report.

use hazlimit::bom::json::FileName;
use hazlimit::catalogue::load::LoadError;
use hazlimit::catalogue::standard::Force;
use hazlimit::{Assumption, Bom, Catalogue, DecisionRule, Market, Screening};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

const CATEGORIES: &str = r#"
"toys" = { en = "toys" }
"toys/book" = { en = "books" }
"toys/book/bath" = { en = "bath books" }
"childcare" = { en = "childcare articles" }
"furniture" = { en = "furniture" }
"furniture/children" = { en = "children's furniture" }
"electronics" = { en = "electronics" }
"food-contact" = { en = "food contact articles" }
"textiles" = { en = "textiles" }
"mixture" = { en = "mixtures" }
"battery" = { en = "batteries" }
"packaging" = { en = "packaging" }
"packaging/bag" = { en = "bags" }
"#;

const MATERIALS: &str = r#"
"plastic" = { en = "plastic" }
"plastic/pvc" = { en = "PVC" }
"plastic/pe" = { en = "polyethylene" }
"plastic/pp" = { en = "polypropylene" }
"plastic/ps" = { en = "polystyrene" }
"plastic/foam" = { en = "foam" }
"metal" = { en = "metal" }
"metal/solder" = { en = "solder" }
"coating" = { en = "coating" }
"coating/paint" = { en = "paint" }
"wood-panel" = { en = "wood-based panel" }
"wood-panel/raw" = { en = "raw panel" }
"textile" = { en = "textile" }
"#;

pub(crate) const FACTS: &str = r#"
intended-age = { type = "age", asks = { en = "For which ages?" } }
mouthable = { type = "yes-no", asks = { en = "Can it be placed in the mouth?" } }
intended-for-mouth = { type = "yes-no", asks = { en = "Is it intended to be put in the mouth?" } }
accessible = { type = "yes-no", asks = { en = "Is it accessible?" } }
skin-contact = { type = "yes-no", asks = { en = "Does it touch the skin?" } }
sea-freight = { type = "yes-no", asks = { en = "Is it shipped by sea?" } }
flame-retardant-claim = { type = "yes-no", asks = { en = "Does it claim to be flame-retardant?" } }
plasticised = { type = "yes-no", asks = { en = "Is it plasticised?" } }
repeated-use = { type = "yes-no", asks = { en = "Is it used more than once?" } }
infant-food = { type = "yes-no", asks = { en = "Is it for the food of infants?" } }
part-mass = { type = "measure", units = { mg = 1, g = 1000, kg = 1000000 }, derived = "part mass", asks = { en = "What does it weigh?" } }
surface-to-mass-ratio = { type = "measure", units = { "dm2/kg" = 1 }, asks = { en = "How much surface for each kilogram of food?" } }
made = { type = "date", derived = "made", asks = { en = "When was it made?" } }
textile-class = { type = "choice", asks = { en = "Which class?" }, values = { A = { en = "infants" }, B = { en = "touches the skin" }, C = { en = "does not" } } }
eee-category = { type = "choice", asks = { en = "Which category?" }, values = { "1" = { en = "large" }, "8" = { en = "medical" } } }
emission-grade = { type = "choice", asks = { en = "Which grade is claimed?" }, values = { E1 = { en = "E1" }, E0 = { en = "E0" }, ENF = { en = "ENF" } } }
"#;

const SUBSTANCES: &str = r#"
element.lead = { symbol = "Pb", names = { en = "lead", zh = "铅" }, cas = "7439-92-1" }
element.cadmium = { symbol = "Cd", names = { en = "cadmium" }, cas = "7440-43-9" }
element.chromium = { symbol = "Cr", names = { en = "chromium" }, cas = "7440-47-3" }
element.mercury = { symbol = "Hg", names = { en = "mercury" }, cas = "7439-97-6" }
element.nickel = { symbol = "Ni", names = { en = "nickel" }, cas = "7440-02-0" }
element.tin = { symbol = "Sn", names = { en = "tin" }, cas = "7440-31-5" }
species.chromium-vi = { of = "chromium", names = { en = "hexavalent chromium" }, cas = "18540-29-9" }
substance.lead-chromate = { names = { en = "lead chromate" }, cas = "7758-97-6", formula = "PbCrO4", species = ["chromium-vi"] }
substance.DEHP = { names = { en = "bis(2-ethylhexyl) phthalate" }, cas = "117-81-7", formula = "C24H38O4" }
substance.DBP = { names = { en = "dibutyl phthalate" }, cas = "84-74-2", formula = "C16H22O4" }
substance.BBP = { names = { en = "benzyl butyl phthalate" }, cas = "85-68-7", formula = "C19H20O4" }
substance.DIBP = { names = { en = "diisobutyl phthalate" }, cas = "84-69-5", formula = "C16H22O4" }
substance.DINP = { names = { en = "diisononyl phthalate" }, cas = "28553-12-0", formula = "C26H42O4" }
substance.DIDP = { names = { en = "diisodecyl phthalate" }, cas = "26761-40-0", formula = "C28H46O4" }
substance.DNOP = { names = { en = "di-n-octyl phthalate" }, cas = "117-84-0", formula = "C24H38O4" }
substance.formamide = { names = { en = "formamide" }, cas = "75-12-7", formula = "CH3NO" }
substance.formaldehyde = { names = { en = "formaldehyde" }, cas = "50-00-0", formula = "CH2O" }
substance.PFOS = { names = { en = "perfluorooctane sulfonic acid" }, cas = "1763-23-1", formula = "C8HF17O3S" }
substance.PCP = { names = { en = "pentachlorophenol" }, cas = "87-86-5", formula = "C6HCl5O" }
substance.benzidine = { names = { en = "benzidine" }, cas = "92-87-5", formula = "C12H12N2" }
substance.xylidine = { names = { en = "2,4-xylidine" }, cas = "95-68-1", formula = "C8H11N" }
substance.decaBDE = { names = { en = "decabromodiphenyl ether" }, cas = "1163-19-5", formula = "C12Br10O" }
substance.polyethylene = { names = { en = "polyethylene" }, cas = "9002-88-4", elements = [] }
substance.stearic-acid = { names = { en = "stearic acid" }, cas = "57-11-4", formula = "C18H36O2" }
substance.caprolactam = { names = { en = "caprolactam" }, cas = "105-60-2", formula = "C6H11NO" }
substance.TBT = { names = { en = "tributyltin" }, cas = "36643-28-4", formula = "C12H27Sn" }
substance.DBT = { names = { en = "dibutyltin" }, cas = "1002-53-5", formula = "C8H18Sn" }
group.aromatic-amine = { names = { en = "aromatic amines" }, members = ["benzidine", "xylidine"] }
group.SVHC = { names = { en = "substances of very high concern" }, members = ["DEHP", "DBP", "decaBDE"] }
group.organotin = { names = { en = "organotin compounds" }, members = ["TBT", "DBT"], as = "TBT" }
group.PFAS = { names = { en = "perfluoroalkyl substances" }, members = ["PFOS"], open = true }
parameter.TVOC = { names = { en = "volatile organic compounds" } }
parameter.overall = { names = { en = "overall migration" } }
parameter.pH = { names = { en = "pH value" } }
parameter.Ra-226 = { names = { en = "radium-226" } }
parameter.Th-232 = { names = { en = "thorium-232" } }
parameter.K-40 = { names = { en = "potassium-40" } }
"#;

/// The day of evaluation, where a test does not say.
pub(crate) const TODAY: Date = date(2026, 6, 1);

/// A catalogue in which the tests' own law holds.
pub(crate) struct World {
    pub(crate) catalogue: Catalogue,
}

/// A standard's file: the head every test standard has, and the lines of the test. What stands before its first table adds to the head.
pub(crate) fn law(id: &str, lines: &str) -> (String, String) {
    let mut head = format!(
        "[standard]\nid = \"{id}\"\ntitle = {{ en = \"{id}\" }}\nsource = [\"the test\"]\nconfidence = \"verified\"\n"
    );
    for (key, usual) in [
        ("jurisdiction", "\"CN\""),
        ("force", "\"mandatory\""),
        ("effective", "2020-01-01"),
    ] {
        if !lines.lines().any(|line| line.trim().starts_with(key)) {
            head.push_str(&format!("{key} = {usual}\n"));
        }
    }
    let name = id.to_lowercase().replace([' ', '/'], "-");
    (format!("cn/{name}.toml"), head + lines)
}

impl World {
    /// One standard, `LAW 1-2020`.
    pub(crate) fn under(lines: &str) -> World {
        World::with(&[law("LAW 1-2020", lines)])
    }

    /// These files beside the vocabulary.
    pub(crate) fn with(files: &[(String, String)]) -> World {
        match World::load(files) {
            Ok(catalogue) => World { catalogue },
            Err(error) => panic!("the limits of this test are refused:\n{error}"),
        }
    }

    /// Why these files are refused.
    pub(crate) fn refusal(files: &[(String, String)]) -> String {
        match World::load(files) {
            Ok(_) => panic!("the limits of this test are taken"),
            Err(error) => error.to_string(),
        }
    }

    fn load(files: &[(String, String)]) -> Result<Catalogue, LoadError> {
        let directory = tempfile::tempdir().expect("a directory");
        let vocabulary = [
            ("categories.toml", CATEGORIES),
            ("materials.toml", MATERIALS),
            ("facts.toml", FACTS),
            ("substances/all.toml", SUBSTANCES),
        ];
        let all = vocabulary.iter().map(|(name, text)| (*name, *text)).chain(
            files
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str())),
        );
        for (name, text) in all {
            let path = directory.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
            std::fs::write(path, text).expect("a file");
        }
        Catalogue::load(directory.path())
    }

    pub(crate) fn bom(&self, bom: &Value) -> Bom {
        let text = bom.to_string();
        match hazlimit::bom::json::read(
            FileName::from("test.json"),
            text.as_bytes(),
            &self.catalogue,
        ) {
            Ok(bom) => bom,
            Err(error) => panic!("the product of this test is refused:\n{error}\n{bom:#}"),
        }
    }

    /// Screens on a day; every way of binding and every market of the tests is in.
    pub(crate) fn screen_on(&self, on: Date, bom: &Value) -> Told {
        self.screen_with(on, DecisionRule::Simple, Assumption::Nothing, bom)
    }

    pub(crate) fn screen(&self, bom: &Value) -> Told {
        self.screen_on(TODAY, bom)
    }

    pub(crate) fn screen_with(
        &self,
        on: Date,
        rule: DecisionRule,
        assumption: Assumption,
        bom: &Value,
    ) -> Told {
        let bom = self.bom(bom);
        let report = Screening::new(&self.catalogue)
            .market(Market::China)
            .also(Force::Recommended)
            .on(on)
            .rule(rule)
            .assuming(assumption)
            .run(&bom)
            .expect("the market is there");
        Told(hazlimit::report::json::to_value(&report).expect("a report in JSON"))
    }
}

/// A report as its readers get it.
pub(crate) struct Told(pub(crate) Value);

fn texts(list: &Value, key: &str) -> Vec<String> {
    list.as_array()
        .into_iter()
        .flatten()
        .map(|one| one[key].as_str().unwrap_or_default().to_owned())
        .collect()
}

impl Told {
    /// The verdict on the whole product.
    pub(crate) fn verdict(&self) -> &str {
        self.0["verdict"].as_str().expect("a verdict")
    }

    /// The findings of a limit, by the end of its id.
    pub(crate) fn findings(&self, limit: &str) -> Vec<&Value> {
        let all = self.0["findings"].as_array().expect("findings");
        all.iter()
            .filter(|finding| {
                finding["limit"]
                    .as_str()
                    .is_some_and(|id| id.ends_with(limit))
            })
            .collect()
    }

    /// The only finding of a limit.
    pub(crate) fn finding(&self, limit: &str) -> &Value {
        match self.findings(limit).as_slice() {
            [one] => one,
            several => panic!(
                "{} findings of `{limit}` in {:#}",
                several.len(),
                self.0["findings"]
            ),
        }
    }

    /// The verdict of the only finding of a limit.
    pub(crate) fn of(&self, limit: &str) -> &str {
        self.finding(limit)["verdict"].as_str().expect("a verdict")
    }

    /// Node and verdict of every finding of a limit.
    pub(crate) fn by_node(&self, limit: &str) -> Vec<(&str, &str)> {
        self.findings(limit)
            .into_iter()
            .map(|finding| {
                (
                    finding["node_title"].as_str().expect("a title"),
                    finding["verdict"].as_str().expect("a verdict"),
                )
            })
            .collect()
    }

    /// What would settle the only finding of a limit; facts by their keys.
    pub(crate) fn needs(&self, limit: &str) -> Vec<String> {
        let needs = self.finding(limit)["needs"].as_array().expect("needs");
        needs
            .iter()
            .map(|need| match need["fact"].as_str() {
                Some(fact) => format!("fact {fact}"),
                None => need["need"].as_str().expect("a need").to_owned(),
            })
            .collect()
    }

    /// What is known of the left side of the only finding of a limit, in the limit's unit: `[0.1, 0.2)`.
    pub(crate) fn value(&self, limit: &str) -> String {
        let value = &self.finding(limit)["value"];
        let open = if value["lower_included"] == json!(true) {
            '['
        } else {
            '('
        };
        let close = if value["upper_included"] == json!(true) {
            ']'
        } else {
            ')'
        };
        format!(
            "{open}{}, {}{close}",
            value["lower"].as_str().expect("a lower end"),
            value["upper"].as_str().unwrap_or("∞"),
        )
    }

    /// What is said of an exemption, in English.
    pub(crate) fn exemption(&self, limit: &str) -> String {
        self.finding(limit)["exemption"]["en"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// The states of the duty of this limit, one for each node.
    pub(crate) fn duty(&self, limit: &str) -> Vec<(&str, &str)> {
        self.0["duties"]
            .as_array()
            .expect("duties")
            .iter()
            .filter(|duty| {
                duty["finding"]["limit"]
                    .as_str()
                    .is_some_and(|id| id.ends_with(limit))
            })
            .map(|duty| {
                (
                    duty["finding"]["node_title"].as_str().expect("a title"),
                    duty["state"].as_str().expect("a state"),
                )
            })
            .collect()
    }

    /// The limits that explicitly demand nothing.
    pub(crate) fn no_requirement(&self) -> Vec<String> {
        texts(&self.0["no_requirement"], "limit")
    }

    /// The reasons of the gaps that concern the product.
    pub(crate) fn gaps(&self) -> Vec<String> {
        texts(&self.0["gaps"], "why")
    }
}

/// A toy of one part of one material.
pub(crate) fn toy(material: Value) -> Value {
    toy_with(json!({}), material)
}

/// The same, with facts.
pub(crate) fn toy_with(facts: Value, material: Value) -> Value {
    product(
        "toys",
        facts,
        json!([{ "name": "body", "materials": [named(material)] }]),
    )
}

/// A product of a category, with facts and parts.
pub(crate) fn product(category: &str, facts: Value, parts: Value) -> Value {
    json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "product", "category": [category], "made": "2026-03-01", "facts": facts },
        "parts": parts
    })
}

/// The only constituent of a material, wholly disclosed but for it.
pub(crate) fn holding(substance: &str, content: &str) -> Value {
    json!({ "disclosed": "100 %", "contains": [{ "substance": substance, "content": content }] })
}

/// A result of a material that is wholly disclosed and otherwise empty, so that the result alone decides.
pub(crate) fn measured(analyte: &str, kind: &str, value: &str) -> Value {
    json!({ "results": [{ "analyte": analyte, "kind": kind, "value": value }] })
}

fn named(mut material: Value) -> Value {
    if material["name"].is_null() {
        material["name"] = json!("material");
    }
    material
}
