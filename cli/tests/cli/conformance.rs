//! `conformance`: the project's own cases hold, the examples are all run, and what does not hold is told.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::run::{fixtures, hazlimit};

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// One case of `tests/vectors`: the example it runs, and its verdict.
struct Run {
    example: String,
    verdict: String,
}

fn runs() -> Vec<Run> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(project().join("tests/vectors")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        let cases: toml::Table = text.parse().unwrap();
        for case in cases["case"].as_array().unwrap() {
            let file = case.get("file").and_then(toml::Value::as_str);
            let verdict = case.get("verdict").and_then(toml::Value::as_str);
            if let (Some(file), Some(verdict)) = (file, verdict)
                && let Some((_, example)) = file.split_once("examples/")
            {
                found.push(Run {
                    example: example.to_owned(),
                    verdict: verdict.to_owned(),
                });
            }
        }
    }
    found
}

#[test]
fn all_cases_of_the_project_hold() {
    let vectors = project().join("tests/vectors");
    let done = hazlimit(&["conformance", vectors.to_str().unwrap()]);
    assert_eq!(done.status, 0, "{}", done.whole());
}

#[test]
fn every_example_is_run_by_a_test() {
    let table = std::fs::read_to_string(project().join("tests/examples.rs")).unwrap();
    let in_vectors: BTreeSet<String> = runs().into_iter().map(|run| run.example).collect();
    for entry in std::fs::read_dir(project().join("examples")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            in_vectors.contains(&name) || table.contains(&format!("\"{name}\"")),
            "examples/{name} is in no case of tests/vectors and not in tests/examples.rs"
        );
    }
}

#[test]
fn every_product_group_has_an_example_for_each_verdict() {
    let mut shown: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for run in runs() {
        let path = project().join("examples").join(&run.example);
        let bom: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let categories = &bom["product"]["category"];
        let one = categories.as_str().into_iter();
        let many = categories.as_array().into_iter().flatten();
        for category in one.chain(many.filter_map(serde_json::Value::as_str)) {
            let group = category.split('/').next().unwrap().to_owned();
            shown.entry(group).or_default().insert(run.verdict.clone());
        }
    }
    for group in [
        "student-supplies",
        "infant-goods",
        "automobiles",
        "furniture",
        "building-materials",
        "coatings",
        "food",
        "food-contact",
        "apparel",
        "footwear",
        "jewellery",
    ] {
        let verdicts = shown.get(group).cloned().unwrap_or_default();
        assert_eq!(
            verdicts.iter().map(String::as_str).collect::<Vec<_>>(),
            ["fail", "inconclusive", "pass"],
            "{group}; all groups: {shown:#?}"
        );
    }
}

#[test]
fn a_case_that_does_not_hold_is_told_with_what_was_found() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("wrong.toml");
    let toy = fixtures().join("toy.json");
    let text = format!(
        "[[case]]\nname = \"wrong on purpose\"\nnote = \"the toy passes\"\non = 2026-06-01\nfile = {toy:?}\nverdict = \"fail\"\n"
    );
    std::fs::write(&path, text).unwrap();
    let done = hazlimit(&[
        "conformance",
        path.to_str().unwrap(),
        "--limits",
        "limits",
        "--only",
    ]);
    assert_eq!(done.status, 1, "{}", done.whole());
    assert!(done.stdout.contains("wrong on purpose"), "{}", done.whole());
    assert!(done.stdout.contains("verdict"), "{}", done.whole());
    assert!(
        done.stdout.ends_with("0 cases hold, 1 do not\n"),
        "{}",
        done.whole()
    );
}
