//! All mutants in one build.

mod hunt;
mod list;
mod plant;
mod render;
mod sites;
mod tell;
mod tests;

use std::path::Path;
use std::time::Duration;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [command, rest @ ..] = arguments.as_slice() else {
        panic!("plant LIST FROM TO");
    };
    let path = |at: usize| std::path::absolute(&rest[at]).expect("a path");
    match command.as_str() {
        "plant" => {
            let mutants = list::read(&path(0));
            let left = plant::plant(&path(1), &path(2), &mutants);
            let mut text = String::new();
            for mutant in &mutants {
                if let Some(why) = left.get(&mutant.number) {
                    text.push_str(&format!("{}\t{}\t{}\n", mutant.key, mutant.name, why.replace(['\n', '\t'], " ")));
                }
            }
            std::fs::write(path(2).join("left.tsv"), text).expect("writable");
        }
        "hunt" | "hunt-new" => {
            let again = match command.as_str() {
                "hunt" => hunt::Again::Yes,
                _ => hunt::Again::No,
            };
            let root = path(0);
            let mutants = list::read(&root.join("list.json"));
            let known = known(&root);
            let left = std::fs::read_to_string(root.join("left.tsv")).unwrap_or_default();
            let left: std::collections::BTreeSet<&str> =
                left.lines().filter_map(|line| line.split('\t').next()).collect();
            let budget = Duration::from_secs_f64(rest[1].parse().expect("seconds"));
            let places = &rest[2..];
            let mut chosen = Vec::new();
            for place in places {
                chosen.extend(mutants.iter().filter(|mutant| {
                    mutant.file.starts_with(place.as_str()) && !left.contains(mutant.key.as_str())
                }));
            }
            hunt::hunt(&root, &known, &mutants, &chosen, budget, again);
        }
        "tell" => {
            let root = path(0);
            let mutants = list::read(&root.join("list.json"));
            let left = std::fs::read_to_string(root.join("left.tsv")).unwrap_or_default();
            let left = left
                .lines()
                .filter_map(|line| {
                    let mut cells = line.split('\t');
                    Some((cells.next()?.to_owned(), cells.nth(1)?.to_owned()))
                })
                .collect();
            let tried = hunt::tried(&root.join("tried.tsv"));
            tell::tell(&root, &mutants, &left, &known(&root), &tried);
        }
        "reach" => {
            let root = path(0);
            tests::put_aside(&root);
            let again = |test: &tests::Test| rest[1..].iter().any(|start| test.name.starts_with(start.as_str()));
            let mut known = known(&root);
            known.retain(|known| !again(&known.test));
            let new = tests::list(&root)
                .into_iter()
                .filter(|test| !known.iter().any(|known| known.test == *test))
                .collect::<Vec<_>>();
            println!("{} tests known, {} to be run", known.len(), new.len());
            known.extend(hunt::reach(&root, new));
            let mut text = String::new();
            for known in &known {
                let reaches: Vec<String> = known.reaches.iter().map(u32::to_string).collect();
                text.push_str(&format!(
                    "{}\t{}\t{}\n",
                    known.test.name,
                    known.takes.as_millis(),
                    reaches.join(" ")
                ));
            }
            std::fs::write(root.join("reach.tsv"), text).expect("writable");
        }
        _ => panic!("unknown"),
    }
}

/// The tests as `reach` left them.
fn known(root: &Path) -> Vec<hunt::Known> {
    let text = std::fs::read_to_string(root.join("reach.tsv")).unwrap_or_default();
    let mut tests: std::collections::BTreeMap<String, tests::Test> = tests::list(root)
        .into_iter()
        .map(|test| (test.name.clone(), test))
        .collect();
    text.lines()
        .filter_map(|line| {
            let [name, takes, reaches] = line.split('\t').collect::<Vec<_>>()[..] else {
                return None;
            };
            Some(hunt::Known {
                test: tests.remove(name)?,
                takes: Duration::from_millis(takes.parse().ok()?),
                reaches: reaches.split(' ').filter_map(|number| number.parse().ok()).collect(),
            })
        })
        .collect()
}
