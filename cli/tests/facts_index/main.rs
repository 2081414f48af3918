//! Every figure is entered twice: in the limits files and in the index of gathered facts under `tests/facts/`.
//! These tests compare the two. Where they differ, `docs/facts-review.md` must give the reason, and every entry there must be needed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod candidate_list;
mod deviation;
mod exemptions;
mod limits;
mod listing;
mod review;
mod screening;

use std::collections::HashSet;
use std::path::PathBuf;

use crate::deviation::{Compared, Row};
use crate::review::Review;

/// A file of the repository.
fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(path)
}

/// All files of the index, each compared by what its head says it holds.
fn compared() -> Compared {
    let mut files: Vec<PathBuf> = std::fs::read_dir(repository("tests/facts"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    files.sort();
    let mut compared = Compared::default();
    for file in files {
        let mut reader = csv::Reader::from_path(&file).unwrap();
        let heads = reader.headers().unwrap().clone();
        let rows = reader.deserialize().map(Result::unwrap);
        let rows: Vec<Row> = rows.map(Row::new).collect();
        let heads: Vec<&str> = heads.iter().collect();
        match heads.as_slice() {
            limits::COLUMNS => limits::compare(&rows, &mut compared),
            exemptions::COLUMNS => exemptions::compare(&rows, &mut compared),
            candidate_list::COLUMNS => candidate_list::compare(&rows, &mut compared),
            screening::COLUMNS => screening::compare(&rows, &mut compared),
            other => panic!("{}: no index has the columns {other:?}", file.display()),
        }
    }
    compared
}

#[test]
fn every_gathered_fact_stands_in_the_catalogue_or_the_review_says_why_not() {
    let review = Review::read(&repository("docs/facts-review.md"));
    let unexplained: Vec<String> = compared()
        .deviations
        .iter()
        .filter(|deviation| !review.explains(&deviation.fact, deviation.field))
        .map(ToString::to_string)
        .collect();
    assert!(
        unexplained.is_empty(),
        "{} figures differ from the gathered facts. Correct the limits file, or name them with the reason in docs/facts-review.md:\n{}",
        unexplained.len(),
        unexplained.join("\n")
    );
}

#[test]
fn every_entry_of_the_review_is_needed() {
    let review = Review::read(&repository("docs/facts-review.md"));
    let compared = compared();
    let deviating: HashSet<(&str, &str)> = compared
        .deviations
        .iter()
        .map(|deviation| (deviation.fact.as_str(), deviation.field))
        .collect();
    let stale: Vec<String> = review
        .entries()
        .filter_map(|entry| {
            let why = entry.is_stale(&compared.facts, &deviating)?;
            Some(format!("{entry}: {why}"))
        })
        .collect();
    assert!(
        stale.is_empty(),
        "these entries of docs/facts-review.md explain nothing that differs:\n{}",
        stale.join("\n")
    );
}

#[test]
fn no_fact_stands_in_two_indexes() {
    let mut seen = HashSet::new();
    let twice: Vec<String> = compared()
        .facts
        .into_iter()
        .filter(|fact| !seen.insert(fact.clone()))
        .collect();
    assert_eq!(twice, Vec::<String>::new());
}
