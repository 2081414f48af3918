//! Which of the library's mutants the tests notice, with one build for all of them.
//!
//! `cargo-mutants` says what a mutant is, and builds each by itself. Here all of them are planted into one copy of the sources, beside the
//! original, and a number in the environment switches one of them on when a test starts. `run.sh` goes through the steps; docs/mutants.md
//! has the result.
//!
//! - `plant LIST FROM TO`: writes the copy, without what does not compile.
//! - `reach TO [NAME…]`: runs every new test once, and those whose names begin so once more, and notes which mutants each of them reaches.
//! - `hunt TO SECONDS PLACE…`: tries the mutants of these files on the tests that reach them until one fails, so long for each. Once more, it goes on with what was missed.
//! - `hunt-new TO SECONDS PLACE…`: the same for those that were never tried.
//! - `tell TO`: the figures, and a list of what was missed.

mod hunt;
mod list;
mod plant;
mod render;
mod sites;
mod tell;
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use hunt::{Again, Known};
use list::Mutant;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["plant", list, from, to] => plant(&path(list), &path(from), &path(to)),
        ["reach", to, again @ ..] => reach(&path(to), again),
        ["hunt", to, seconds, places @ ..] => hunt(&path(to), seconds, places, Again::Yes),
        ["hunt-new", to, seconds, places @ ..] => hunt(&path(to), seconds, places, Again::No),
        ["tell", to] => tell(&path(to)),
        _ => {
            eprintln!(
                "usage: plant LIST FROM TO | reach TO [NAME…] | hunt TO SECONDS PLACE… | hunt-new TO SECONDS PLACE… | tell TO"
            );
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn path(given: &str) -> PathBuf {
    std::path::absolute(given).expect("a path")
}

fn plant(list: &Path, from: &Path, to: &Path) {
    let mutants = list::read(list);
    let left = plant::plant(from, to, &mutants);
    let mut text = String::new();
    for mutant in &mutants {
        if let Some(why) = left.get(&mutant.number) {
            let why = why.replace(['\n', '\t'], " ");
            text.push_str(&format!("{}\t{}\t{why}\n", mutant.key, mutant.name));
        }
    }
    std::fs::write(to.join("left.tsv"), text).expect("writable");
    std::fs::copy(list, to.join("list.json")).expect("writable");
}

fn reach(root: &Path, again: &[&str]) {
    tests::put_aside(root);
    let mut known = known(root);
    known.retain(|known| !again.iter().any(|start| known.test.name.starts_with(start)));
    let new: Vec<_> = tests::list(root)
        .into_iter()
        .filter(|test| !known.iter().any(|known| known.test == *test))
        .collect();
    println!("{} tests known, {} to be run", known.len(), new.len());
    known.extend(hunt::reach(root, new));
    let mut text = String::new();
    for known in &known {
        let reaches: Vec<String> = known.reaches.iter().map(u32::to_string).collect();
        let (name, takes) = (&known.test.name, known.takes.as_millis());
        text.push_str(&format!("{name}\t{takes}\t{}\n", reaches.join(" ")));
    }
    std::fs::write(root.join("reach.tsv"), text).expect("writable");
}

fn hunt(root: &Path, seconds: &str, places: &[&str], again: Again) {
    let mutants = list::read(&root.join("list.json"));
    let left: HashSet<String> = left(root).into_keys().collect();
    let budget = Duration::from_secs_f64(seconds.parse().expect("a number of seconds"));
    let planted = || mutants.iter().filter(|mutant| !left.contains(&mutant.key));
    let mut chosen: Vec<&Mutant> = Vec::new();
    for place in places {
        chosen.extend(planted().filter(|mutant| mutant.file.starts_with(place)));
    }
    hunt::hunt(root, &known(root), &mutants, &chosen, budget, again);
}

fn tell(root: &Path) {
    let mutants = list::read(&root.join("list.json"));
    let tried = hunt::tried(&root.join("tried.tsv"));
    tell::tell(root, &mutants, &left(root), &known(root), &tried);
}

/// Why some mutants were not planted.
fn left(root: &Path) -> HashMap<String, String> {
    let text = std::fs::read_to_string(root.join("left.tsv")).expect("mutants were planted");
    text.lines()
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?.to_owned(), cells.nth(1)?.to_owned()))
        })
        .collect()
}

/// The tests as `reach` left them.
fn known(root: &Path) -> Vec<Known> {
    let text = std::fs::read_to_string(root.join("reach.tsv")).unwrap_or_default();
    let tests = tests::list(root).into_iter();
    let mut tests: BTreeMap<String, tests::Test> =
        tests.map(|test| (test.name.clone(), test)).collect();
    text.lines()
        .filter_map(|line| {
            let [name, takes, reaches] = line.split('\t').collect::<Vec<_>>()[..] else {
                return None;
            };
            let reaches = reaches.split(' ');
            Some(Known {
                test: tests.remove(name)?,
                takes: Duration::from_millis(takes.parse().ok()?),
                reaches: reaches.filter_map(|number| number.parse().ok()).collect(),
            })
        })
        .collect()
}
