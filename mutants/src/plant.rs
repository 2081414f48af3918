//! Writes the copy of the project that has all mutants in it, and takes out of it what does not compile.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::list::Mutant;
use crate::render::{Planted, render};
use crate::sites::{CONSTANT, Site, find};

const ACTIVE: &str = include_str!("../planted/active.rs");

/// Writes only what changed, so that little is built again.
fn put(file: &Path, bytes: &[u8]) {
    if std::fs::read(file).is_ok_and(|before| before == bytes) {
        return;
    }
    std::fs::create_dir_all(file.parent().expect("a file is in a directory")).expect("writable");
    std::fs::write(file, bytes).expect("writable");
}

/// Copies what the repository tracks, and the sources once more, unchanged, for the build script.
fn copy(from: &Path, to: &Path, planted: &BTreeSet<String>) {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(from)
        .output()
        .expect("git runs");
    let listed = String::from_utf8(listed.stdout).expect("names are text");
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        let Ok(bytes) = std::fs::read(from.join(name)) else {
            continue;
        };
        if let Some(source) = name.strip_prefix("src/") {
            put(&to.join("unchanged").join(source), &bytes);
        }
        match name {
            "build.rs" => {
                let text = String::from_utf8(bytes).expect("sources are text");
                let text = text
                    .replace("\"src/", "\"unchanged/")
                    .replace("=src/", "=unchanged/");
                put(&to.join(name), text.as_bytes());
            }
            "src/lib.rs" => {
                let mut text = String::from_utf8(bytes).expect("sources are text");
                text.push_str("\nmod planted;\n");
                put(&to.join(name), text.as_bytes());
            }
            _ if planted.contains(name) => {}
            _ => put(&to.join(name), &bytes),
        }
    }
    put(&to.join("src/planted.rs"), ACTIVE.as_bytes());
}

#[derive(Deserialize)]
struct Line {
    reason: String,
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    message: String,
    code: Option<Code>,
    spans: Vec<Spot>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Spot {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
}

/// What the compiler does not take. Some it says only when it makes code.
fn complaints(copy: &Path) -> Vec<Message> {
    let found = complaints_of("check", copy);
    if found.is_empty() {
        complaints_of("build", copy)
    } else {
        found
    }
}

fn complaints_of(command: &str, copy: &Path) -> Vec<Message> {
    let output = Command::new("cargo")
        .args([command, "--lib", "--all-features", "--profile", "mutants"])
        .args(["--package", "hazlimit", "--message-format", "json"])
        .current_dir(copy)
        .output()
        .expect("cargo runs");
    if !output.status.success() && output.stdout.is_empty() {
        panic!("{}", String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Line>(line).ok())
        .filter(|line| line.reason == "compiler-message")
        .filter_map(|line| line.message)
        .filter(|message| message.level == "error" && !message.spans.is_empty())
        .collect()
}

/// The mutants that a complaint is about: those whose own words it marks, else the narrowest that it marks a part of.
fn blamed(spot: &Spot, planted: &Planted) -> Vec<u32> {
    let own: Vec<u32> = planted
        .own
        .iter()
        .filter(|(_, place)| place.start <= spot.byte_start && spot.byte_end <= place.end)
        .map(|(number, _)| *number)
        .collect();
    if !own.is_empty() {
        return own;
    }
    let around = planted
        .around
        .iter()
        .filter(|(_, place)| place.start <= spot.byte_start && spot.byte_end <= place.end);
    let narrowest = around.clone().map(|(_, place)| place.len()).min();
    around
        .filter(|(_, place)| Some(place.len()) == narrowest)
        .map(|(number, _)| *number)
        .collect()
}

/// Plants all mutants. Gives why the others could not be.
pub fn plant(from: &Path, to: &Path, mutants: &[Mutant]) -> BTreeMap<u32, String> {
    let mut files: BTreeMap<String, Vec<&Mutant>> = BTreeMap::new();
    for mutant in mutants {
        files.entry(mutant.file.clone()).or_default().push(mutant);
    }
    copy(from, to, &files.keys().cloned().collect());
    let mut left: BTreeMap<u32, String> = BTreeMap::new();
    let mut sources: BTreeMap<String, (String, Vec<Site>)> = BTreeMap::new();
    for (file, mutants) in files {
        let text = std::fs::read_to_string(from.join(&file)).expect("sources can be read");
        let found = find(&text, &mutants);
        left.extend(
            found
                .left
                .iter()
                .map(|(number, why)| (*number, (*why).to_owned())),
        );
        sources.insert(file, (text, found.sites));
    }
    let mut constants: BTreeSet<String> = BTreeSet::new();
    for round in 1.. {
        let out: BTreeSet<u32> = left.keys().copied().collect();
        let mut planted: BTreeMap<PathBuf, Planted> = BTreeMap::new();
        for (file, (text, sites)) in &sources {
            let now = render(text, sites, &out, &constants);
            put(&to.join(file), now.text.as_bytes());
            planted.insert(PathBuf::from(file), now);
        }
        let complaints = complaints(to);
        eprintln!(
            "round {round}: {} complaints, {} left out",
            complaints.len(),
            left.len()
        );
        if complaints.is_empty() {
            break;
        }
        let mut helped = false;
        for complaint in &complaints {
            let code = complaint
                .code
                .as_ref()
                .map_or("", |code| code.code.as_str());
            let why = format!("does not build: {code} {}", complaint.message);
            if code == "E0015" {
                // `cannot call non-const method `Amount::raw` in constants`.
                let name = complaint.message.split('`').nth(1).unwrap_or_default();
                let name = name.rsplit("::").next().unwrap_or_default();
                if name != "active" && constants.insert(name.to_owned()) {
                    helped = true;
                    continue;
                }
            }
            let mut numbers: Vec<u32> = Vec::new();
            for primary in [true, false] {
                if numbers.is_empty() {
                    let spots = complaint
                        .spans
                        .iter()
                        .filter(|spot| spot.is_primary == primary);
                    for spot in spots {
                        if let Some(planted) = planted.get(Path::new(&spot.file_name)) {
                            numbers.extend(blamed(spot, planted));
                        }
                    }
                }
            }
            for number in numbers {
                helped = true;
                left.entry(number).or_insert_with(|| why.clone());
            }
        }
        if !helped {
            for complaint in &complaints {
                let spot = complaint.spans.first();
                let place = spot.map(|spot| format!("{} {}", spot.file_name, spot.byte_start));
                eprintln!("{} at {place:?}", complaint.message);
            }
            panic!("these belong to no mutant");
        }
    }
    for (_, sites) in sources.values() {
        for site in sites {
            if let Site::Body {
                returns,
                constant: Some((_, name)),
                ..
            } = site
                && constants.contains(name)
            {
                for (number, _) in returns {
                    left.entry(*number).or_insert_with(|| CONSTANT.to_owned());
                }
            }
        }
    }
    left
}
