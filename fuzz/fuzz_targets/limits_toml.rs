//! No limits files make the loader panic, and what it takes it takes alike twice and lets a product be screened.
//!
//! The text is a directory: a line `=== cn/gb-1-2026.toml` begins a file. It stands on top of the small catalogue of `tests/fixtures/limits`.
#![no_main]

use std::sync::LazyLock;

use hazlimit::bom::json::{self, FileName};
use hazlimit::catalogue::load::{Source, compile};
use hazlimit::catalogue::standard::Force;
use hazlimit::{Catalogue, Screening};
use libfuzzer_sys::fuzz_target;

static BASE: LazyLock<Catalogue> = LazyLock::new(|| {
    let files = [
        (
            "categories.toml",
            include_str!("../../tests/fixtures/limits/categories.toml"),
        ),
        (
            "facts.toml",
            include_str!("../../tests/fixtures/limits/facts.toml"),
        ),
        (
            "materials.toml",
            include_str!("../../tests/fixtures/limits/materials.toml"),
        ),
        (
            "substances/all.toml",
            include_str!("../../tests/fixtures/limits/substances/all.toml"),
        ),
        (
            "cn/gb-6675.4-2014.toml",
            include_str!("../../tests/fixtures/limits/cn/gb-6675.4-2014.toml"),
        ),
    ];
    let sources = files.map(|(name, text)| source(name, text));
    compile(&sources, None).expect("the fixtures are sound")
});

fn source(name: &str, text: &str) -> Source {
    Source {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

fn directory(text: &str) -> Vec<Source> {
    let mut sources = vec![source("cn/gb-1-2026.toml", "")];
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("=== ") {
            Some(name) => sources.push(source(name.trim(), "")),
            None => {
                if let Some(last) = sources.last_mut() {
                    last.text.push_str(line);
                }
            }
        }
    }
    sources.retain(|source| !source.text.is_empty());
    sources
}

fuzz_target!(|text: &str| {
    let sources = directory(text);
    let (once, twice) = (
        compile(&sources, Some(&BASE)),
        compile(&sources, Some(&BASE)),
    );
    let (catalogue, again) = match (once, twice) {
        (Ok(once), Ok(twice)) => (once, twice),
        (Err(once), Err(twice)) => {
            assert_eq!(once.to_string(), twice.to_string());
            assert!(!once.to_string().is_empty());
            return;
        }
        (once, twice) => panic!("{once:?} and then {twice:?}"),
    };
    assert_eq!(catalogue.digest(), again.digest());
    let bom = br#"{ "format": "hazlimit-bom/1", "product": { "name": "duck", "category": "toys" }, "parts": [ { "name": "body", "materials": [
        { "name": "PVC", "disclosed": "60 %", "contains": [
            { "substance": "117-81-7", "content": "1 %" }, { "substance": "lead chromate", "content": "10-20 mg/kg" } ] } ] } ] }"#;
    let Ok(bom) = json::read(FileName::from("duck.json"), bom, &catalogue) else {
        return;
    };
    for (_, standard) in catalogue.standards() {
        let screening = Screening::new(&catalogue)
            .market(standard.jurisdiction.clone())
            .also(Force::Recommended);
        assert!(screening.run(&bom).is_ok());
    }
});
