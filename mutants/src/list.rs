//! The mutants that `cargo mutants --list --json` names: the definition of what a mutant is. Knows that format, and nothing of the code.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
pub struct Place {
    pub line: usize,
    /// Counted in characters, from 1.
    pub column: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub struct Extent {
    pub start: Place,
    pub end: Place,
}

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Function {
    pub function_name: String,
    pub span: Extent,
}

/// What is changed, in the words of cargo-mutants.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
pub enum Genre {
    FnValue,
    BinaryOperator,
    UnaryOperator,
    MatchArm,
    MatchArmGuard,
    StructField,
}

#[derive(Clone, Debug, Deserialize)]
struct Listed {
    name: String,
    file: String,
    function: Option<Function>,
    span: Extent,
    replacement: String,
    genre: Genre,
}

#[derive(Clone, Debug)]
pub struct Mutant {
    /// From 1.
    pub number: u32,
    /// The same as long as its function keeps its name and its changes: what was learnt of it stays good when lines move.
    pub key: String,
    pub name: String,
    pub file: String,
    pub function: Option<Function>,
    pub span: Extent,
    pub replacement: String,
    pub genre: Genre,
}

impl Mutant {
    /// `src/screen/…` is of `screen`.
    pub fn module(&self) -> &str {
        self.file.split('/').nth(1).unwrap_or(&self.file)
    }

    /// Its function.
    pub fn place(&self) -> String {
        let function = self
            .function
            .as_ref()
            .map_or("", |function| &function.function_name);
        format!("{} {function}", self.file)
    }
}

/// The list in the file that cargo-mutants wrote.
pub fn read(file: &Path) -> Vec<Mutant> {
    let text = std::fs::read_to_string(file).expect("the list can be read");
    let listed: Vec<Listed> = serde_json::from_str(&text).expect("the list is as expected");
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    listed
        .into_iter()
        .zip(1..)
        .map(|(listed, number)| {
            // The name without its line and column.
            let what = listed.name.splitn(4, ':').nth(3).unwrap_or_default();
            let alike = format!(
                "{}:{}",
                listed.file,
                what.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':' || c == ' ')
            );
            let count = seen.entry(alike.clone()).or_insert(0);
            *count += 1;
            Mutant {
                number,
                key: format!("{alike} #{count}"),
                name: listed.name,
                file: listed.file,
                function: listed.function,
                span: listed.span,
                replacement: listed.replacement,
                genre: listed.genre,
            }
        })
        .collect()
}
