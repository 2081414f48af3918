//! The file of cases. Knows its keys; what they are compared with is not its business.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;

use crate::outcome::Failure;
use crate::screening_choice::ForceName;

/// A file: `[[case]]` after `[[case]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cases {
    pub(super) case: Vec<Case>,
}

/// One input and what it must give.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    pub(super) name: String,
    /// The rule that it proves. Read by people.
    #[serde(rename = "note")]
    _note: String,
    #[serde(default = "china")]
    pub(super) market: Vec<String>,
    on: toml::value::Datetime,
    #[serde(default)]
    pub(super) standard: Vec<String>,
    #[serde(default)]
    pub(super) also: Vec<ForceName>,
    #[serde(default)]
    pub(super) assume_unlisted_absent: bool,
    bom: Option<String>,
    /// Relative to the file of cases.
    file: Option<String>,
    pub(super) verdict: Option<VerdictName>,
    refused: Option<String>,
    /// Exactly these limits fail.
    pub(super) failing: Option<Vec<String>>,
    #[serde(default)]
    pub(super) findings: BTreeMap<String, Finding>,
    #[serde(default)]
    pub(super) duties: BTreeMap<String, String>,
    /// How many gaps of a standard are named.
    #[serde(default)]
    pub(super) gaps: BTreeMap<String, usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum VerdictName {
    Pass,
    Inconclusive,
    Fail,
}

impl VerdictName {
    pub(super) fn text(self) -> &'static str {
        match self {
            VerdictName::Pass => "pass",
            VerdictName::Inconclusive => "inconclusive",
            VerdictName::Fail => "fail",
        }
    }
}

/// What is expected of one limit.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Finding {
    Verdict(ExpectedVerdict),
    Detailed(Details),
}

/// A verdict, or that the report has no such finding.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ExpectedVerdict {
    Pass,
    Inconclusive,
    Fail,
    None,
}

impl ExpectedVerdict {
    pub(super) fn text(self) -> &'static str {
        match self {
            ExpectedVerdict::Pass => "pass",
            ExpectedVerdict::Inconclusive => "inconclusive",
            ExpectedVerdict::Fail => "fail",
            ExpectedVerdict::None => "none",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Details {
    pub(super) verdict: ExpectedVerdict,
    /// Contained in the node's path or title.
    pub(super) at: Option<String>,
    /// Contained in one of the needs.
    pub(super) needs: Option<String>,
    /// The interval in the limit's unit: "84" or "0..5".
    pub(super) value: Option<String>,
    /// The code of the exemption that decided it.
    pub(super) exemption: Option<String>,
}

/// What the case is about.
pub(super) enum Expected {
    Report,
    Refusal(String),
}

fn china() -> Vec<String> {
    vec!["CN".to_owned()]
}

impl Cases {
    pub(super) fn read(path: &Path) -> Result<Cases, Failure> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure(format!("{} cannot be read: {error}", path.display())))?;
        let cases: Cases = toml::from_str(&text)
            .map_err(|error| Failure(format!("{}: {error}", path.display())))?;
        let mut names: Vec<&str> = cases.case.iter().map(|case| case.name.as_str()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair.first() == pair.last()) {
            Some([twice, ..]) => Err(Failure(format!(
                "{}: two cases are named \"{twice}\"",
                path.display()
            ))),
            _ => Ok(cases),
        }
    }
}

impl Case {
    /// The day of evaluation.
    pub(super) fn day(&self) -> Result<Date, Failure> {
        self.on.to_string().parse().map_err(|_| {
            Failure(format!(
                "case \"{}\": `on` is a day, such as 2026-11-24",
                self.name
            ))
        })
    }

    pub(super) fn expected(&self, path: &Path) -> Result<Expected, Failure> {
        match (&self.verdict, &self.refused) {
            (Some(_), None) => Ok(Expected::Report),
            (None, Some(text)) => Ok(Expected::Refusal(text.clone())),
            _ => Err(Failure(format!(
                "{}: case \"{}\" needs either `verdict` or `refused`",
                path.display(),
                self.name
            ))),
        }
    }

    /// The name and the bytes of the bill of materials.
    pub(super) fn input(&self, path: &Path) -> Result<(String, Vec<u8>), Failure> {
        match (&self.bom, &self.file) {
            (Some(text), None) => Ok((self.name.clone(), text.clone().into_bytes())),
            (None, Some(file)) => {
                let beside = path.parent().unwrap_or(Path::new("")).join(file);
                let bytes = std::fs::read(&beside).map_err(|error| {
                    Failure(format!("{} cannot be read: {error}", beside.display()))
                })?;
                Ok((file.clone(), bytes))
            }
            _ => Err(Failure(format!(
                "{}: case \"{}\" needs either `bom` or `file`",
                path.display(),
                self.name
            ))),
        }
    }
}
