//! What the worked examples share: a BOM written in JSON, screened with the built-in catalogue, and the report by limit.

use hazlimit::bom::json::{self, FileName};
use hazlimit::report::json as report_json;
use hazlimit::{Bom, Catalogue, DecisionRule, Market, Report, Screening};
use jiff::civil::Date;
use serde_json::{Value, json};

/// The day on which most examples are evaluated.
pub const TODAY: &str = "2026-11-23";

/// How an example is screened.
#[derive(Clone)]
pub struct By {
    pub markets: &'static [&'static str],
    pub standard: &'static [&'static str],
    pub on: &'static str,
    pub rule: DecisionRule,
}

pub const CHINA: By = By {
    markets: &["CN"],
    standard: &[],
    on: TODAY,
    rule: DecisionRule::Simple,
};

pub const EU: By = By {
    markets: &["EU"],
    ..CHINA
};

pub const US: By = By {
    markets: &["US"],
    ..CHINA
};

impl By {
    pub fn on(&self, on: &'static str) -> By {
        By { on, ..self.clone() }
    }

    pub fn standard(&self, standard: &'static [&'static str]) -> By {
        By {
            standard,
            ..self.clone()
        }
    }

    pub fn rule(&self, rule: DecisionRule) -> By {
        By {
            rule,
            ..self.clone()
        }
    }

    pub fn run<'b>(&self, bom: &'b Bom) -> Report<'b> {
        let day: Date = self.on.parse().unwrap();
        let mut screening = Screening::new(Catalogue::builtin()).on(day).rule(self.rule);
        for code in self.markets {
            screening = screening.market(Market::from_code(code));
        }
        for id in self.standard {
            screening = screening.standard(*id);
        }
        screening.run(bom).unwrap()
    }

    /// The report of a BOM that is written in JSON.
    pub fn screen(&self, bom: &Value) -> Screened {
        let bom = read(bom);
        Screened(report_json::to_value(&self.run(&bom)).unwrap())
    }
}

pub fn read(bom: &Value) -> Bom {
    let text = serde_json::to_vec_pretty(bom).unwrap();
    match json::read(FileName::from("bom.json"), &text, Catalogue::builtin()) {
        Ok(bom) => bom,
        Err(error) => panic!("{error}"),
    }
}

/// A product of one part of one material.
pub fn of_one_material(mut product: Value, mut material: Value) -> Value {
    let named = product.as_object_mut().unwrap();
    named.entry("name").or_insert(json!("product"));
    let named = material.as_object_mut().unwrap();
    named.entry("name").or_insert(json!("material"));
    json!({
        "format": "hazlimit-bom/1",
        "product": product,
        "parts": [ { "name": "part", "materials": [material] } ]
    })
}

/// A report as people and programs read it.
pub struct Screened(pub Value);

impl Screened {
    pub fn verdict(&self) -> &str {
        self.0["verdict"].as_str().unwrap()
    }

    fn findings(&self) -> impl Iterator<Item = &Value> {
        self.0["findings"].as_array().unwrap().iter()
    }

    /// The findings of a limit that count today.
    pub fn of(&self, limit: &str) -> Vec<&Value> {
        self.findings()
            .filter(|finding| finding["limit"] == limit && finding["status"] == "in-force")
            .collect()
    }

    /// The only finding of a limit.
    pub fn only(&self, limit: &str) -> &Value {
        let found = self.of(limit);
        assert_eq!(found.len(), 1, "{limit} among {:#?}", self.limits());
        found[0]
    }

    /// `pass`, `fail` or `inconclusive` of the only finding of a limit; `-` where it does not apply.
    pub fn verdict_of(&self, limit: &str) -> &str {
        if self.of(limit).is_empty() {
            return "-";
        }
        self.only(limit)["verdict"].as_str().unwrap()
    }

    /// The value of the only finding of a limit, exact.
    pub fn value_of(&self, limit: &str) -> (&str, &str) {
        let value = &self.only(limit)["value"];
        let end = |end: &str| value[end].as_str().unwrap_or("");
        (end("lower"), end("upper"))
    }

    /// What would settle the only finding of a limit, in English.
    pub fn needs_of(&self, limit: &str) -> String {
        needs(self.only(limit))
    }

    /// Every limit that counts today, with its verdict.
    pub fn limits(&self) -> Vec<(&str, &str)> {
        self.findings()
            .filter(|finding| finding["status"] == "in-force")
            .map(|finding| {
                (
                    finding["limit"].as_str().unwrap(),
                    finding["verdict"].as_str().unwrap(),
                )
            })
            .collect()
    }

    /// The limits that fail today.
    pub fn failing(&self) -> Vec<&str> {
        self.limits()
            .into_iter()
            .filter(|(_, verdict)| *verdict == "fail")
            .map(|(limit, _)| limit)
            .collect()
    }

    /// The standards of which something counts today.
    pub fn standards(&self) -> Vec<&str> {
        let mut standards: Vec<&str> = self
            .findings()
            .filter(|finding| finding["status"] == "in-force")
            .map(|finding| finding["standard"].as_str().unwrap())
            .collect();
        standards.sort_unstable();
        standards.dedup();
        standards
    }

    /// The duties of a limit: state and analyte.
    pub fn duties_of(&self, limit: &str) -> Vec<(&str, &str)> {
        self.0["duties"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|duty| duty["finding"]["limit"] == limit)
            .map(|duty| {
                (
                    duty["state"].as_str().unwrap(),
                    duty["finding"]["analyte"]["en"].as_str().unwrap(),
                )
            })
            .collect()
    }
}

/// What would settle a finding, in English.
pub fn needs(finding: &Value) -> String {
    finding["needs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|need| need["text"]["en"].as_str().unwrap())
        .collect::<Vec<_>>()
        .join("; ")
}
