//! Invented laws for what no real one has enough of.

use hazlimit::Catalogue;
use hazlimit::catalogue::load::{Source, compile};

/// A law of these tables, in force everywhere in China, over these categories and whatever is listed of substances.
pub(crate) fn law(categories: &str, listed: &str, tables: &str) -> Catalogue {
    let limits = format!(
        r#"
[standard]
id = "Synthetic"
title = {{ en = "synthetic law", zh = "虚构法规" }}
jurisdiction = "CN"
force = "mandatory"
effective = 2020-01-01
source = ["tests/synthetic"]
confidence = "known"
{tables}"#
    );
    let source = |name: &str, text: &str| Source {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let things = "\"things\" = { en = \"things\", zh = \"物品\" }";
    let sources = [
        source("categories.toml", categories),
        source("materials.toml", things),
        source("facts.toml", ""),
        source("substances/all.toml", listed),
        source("cn/synthetic.toml", &limits),
    ];
    compile(&sources, None).unwrap()
}

/// An entry named by its key in both languages.
pub(crate) fn entry(key: &str) -> String {
    format!("\"{key}\" = {{ en = \"{key}\", zh = \"{key}\" }}\n")
}

/// A substance that is named by its key and holds no element that the catalogue knows.
pub(crate) fn substance(key: &str) -> String {
    format!("[substance.{key}]\nnames = {{ en = \"{key}\", zh = \"{key}\" }}\nelements = []\n")
}
