//! Which test reaches which mutants, and which mutants a test notices.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::list::Mutant;
use crate::tests::{Outcome, Test, run};

const WORKERS: usize = 2;

/// A test as it is without mutants.
pub struct Known {
    pub test: Test,
    pub takes: Duration,
    pub reaches: BTreeSet<u32>,
}

fn at_once(count: usize, work: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        break;
                    }
                    work(at);
                }
            });
        }
    });
}

/// Runs every test once without a mutant. What fails so is of no use here and is named.
pub fn reach(root: &Path, tests: Vec<Test>) -> Vec<Known> {
    let known = Mutex::new(Vec::new());
    at_once(tests.len(), |at| {
        let record = root.join(format!("record-{at}"));
        let _ = std::fs::remove_file(&record);
        let test = &tests[at];
        let file = record.to_str().expect("a plain path");
        let limit = Duration::from_secs(300);
        let (outcome, _) = run(test, root, ("PLANTED_RECORD", file), limit);
        let bytes = std::fs::read(&record).unwrap_or_default();
        let _ = std::fs::remove_file(&record);
        if outcome != Outcome::Passed {
            println!("{} fails without a mutant", test.name);
            return;
        }
        let reaches: BTreeSet<u32> = bytes
            .chunks_exact(4)
            .filter_map(|number| Some(u32::from_le_bytes(number.try_into().ok()?)))
            .collect();
        if reaches.is_empty() {
            return;
        }
        let (outcome, takes) = run(test, root, ("PLANTED", "0"), limit);
        if outcome != Outcome::Passed {
            println!("{} does not always pass", test.name);
            return;
        }
        known.lock().expect("no worker panics").push(Known {
            test: test.clone(),
            takes,
            reaches,
        });
    });
    let mut known = known.into_inner().expect("no worker panics");
    known.sort_by(|a, b| a.test.cmp(&b.test));
    known
}

/// What was tried before: of each mutant, the tests that passed with it and the one that did not.
#[derive(Default)]
pub struct Tried {
    pub passed: HashMap<String, BTreeSet<String>>,
    pub caught: HashMap<String, (String, bool)>,
}

pub fn tried(file: &Path) -> Tried {
    let mut tried = Tried::default();
    let text = std::fs::read_to_string(file).unwrap_or_default();
    for line in text.lines() {
        let [key, test, outcome, ..] = line.split('\t').collect::<Vec<_>>()[..] else {
            continue;
        };
        if outcome == "passed" {
            let passed = tried.passed.entry(key.to_owned()).or_default();
            passed.insert(test.to_owned());
        } else {
            let late = outcome == "late";
            tried.caught.insert(key.to_owned(), (test.to_owned(), late));
        }
    }
    tried
}

/// How often a test noticed what it was tried on: in all, by file and by function.
#[derive(Default)]
struct Strength {
    all: (f64, f64),
    places: HashMap<String, (f64, f64)>,
}

impl Strength {
    fn learn(&mut self, mutant: &Mutant, noticed: bool) {
        let noticed = f64::from(u8::from(noticed));
        self.all.0 += noticed;
        self.all.1 += 1.0;
        for place in [mutant.file.clone(), mutant.place()] {
            let (yes, tries) = self.places.entry(place).or_default();
            *yes += noticed;
            *tries += 1.0;
        }
    }

    /// How likely it is to notice the mutant: as likely as those near it.
    fn chance(&self, mutant: &Mutant) -> f64 {
        let mut chance = (self.all.0 + 0.2) / (self.all.1 + 1.0);
        for place in [&mutant.file, &mutant.place()] {
            let (yes, tries) = self.places.get(place).copied().unwrap_or_default();
            chance = (yes + 1.5 * chance) / (tries + 1.5);
        }
        chance
    }
}

/// Whether mutants that were tried before are tried on further tests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Again {
    Yes,
    No,
}

/// Tries the mutants on the tests that reach them, the likeliest for its time first, until one notices or the time for a mutant is up.
pub fn hunt(
    root: &Path,
    known: &[Known],
    all: &[Mutant],
    mutants: &[&Mutant],
    budget: Duration,
    again: Again,
) {
    let file = root.join("tried.tsv");
    let before = tried(&file);
    let out = OpenOptions::new().append(true).create(true).open(&file);
    let out = Mutex::new(out.expect("the results can be written"));
    let strengths: Mutex<Vec<Strength>> =
        Mutex::new(known.iter().map(|_| Strength::default()).collect());
    {
        let numbers: BTreeMap<&str, usize> = known
            .iter()
            .enumerate()
            .map(|(at, known)| (known.test.name.as_str(), at))
            .collect();
        let mut strengths = strengths.lock().expect("no worker panics");
        for mutant in all {
            let passed = before.passed.get(&mutant.key).into_iter().flatten();
            let caught = before.caught.get(&mutant.key).map(|(test, _)| (test, true));
            for (test, noticed) in passed.map(|test| (test, false)).chain(caught) {
                if let Some(at) = numbers.get(test.as_str()) {
                    strengths[*at].learn(mutant, noticed);
                }
            }
        }
    }
    let (done, caught) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let begun = Instant::now();
    at_once(mutants.len(), |at| {
        let mutant = mutants[at];
        if before.caught.contains_key(&mutant.key) {
            done.fetch_add(1, Ordering::Relaxed);
            caught.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let passed = before.passed.get(&mutant.key);
        if again == Again::No && passed.is_some() {
            done.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let mut left: Vec<usize> = (0..known.len())
            .filter(|at| known[*at].reaches.contains(&mutant.number))
            .filter(|at| !passed.is_some_and(|passed| passed.contains(&known[*at].test.name)))
            .collect();
        let number = mutant.number.to_string();
        let since = Instant::now();
        while since.elapsed() < budget {
            let best = {
                let strengths = strengths.lock().expect("no worker panics");
                let worth = left.iter().map(|at| {
                    strengths[*at].chance(mutant) / (known[*at].takes.as_secs_f64() + 0.01)
                });
                let best = (0..)
                    .zip(worth)
                    .max_by(|(_, one), (_, other)| one.total_cmp(other));
                best.map(|(at, _)| at)
            };
            let Some(best) = best else {
                break;
            };
            let best = left.swap_remove(best);
            let test = &known[best];
            let limit = test.takes * 5 + Duration::from_secs(5);
            let (mut outcome, takes) = run(&test.test, root, ("PLANTED", &number), limit);
            if outcome == Outcome::TookTooLong {
                // A busy machine is no mutant: without one the same test must be quick at this moment.
                let (_, alone) = run(&test.test, root, ("PLANTED", "0"), limit);
                if alone * 3 > limit {
                    outcome = Outcome::Passed;
                }
            }
            let noticed = outcome != Outcome::Passed;
            strengths.lock().expect("no worker panics")[best].learn(mutant, noticed);
            let word = match outcome {
                Outcome::Passed => "passed",
                Outcome::Failed => "failed",
                Outcome::TookTooLong => "late",
            };
            let (key, name, takes) = (&mutant.key, &test.test.name, takes.as_millis());
            let line = format!("{key}\t{name}\t{word}\t{takes}\n");
            let mut out = out.lock().expect("no worker panics");
            out.write_all(line.as_bytes())
                .expect("the results can be written");
            drop(out);
            if noticed {
                caught.fetch_add(1, Ordering::Relaxed);
                break;
            }
        }
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if done % 50 == 0 {
            let caught = caught.load(Ordering::Relaxed);
            println!(
                "{done} of {}, {caught} caught, {:?}",
                mutants.len(),
                begun.elapsed()
            );
        }
    });
}
