//! What came of it: figures by module, and every mutant that no test noticed.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::hunt::{Known, Tried};
use crate::list::Mutant;

#[derive(Default)]
struct Count {
    all: usize,
    unbuildable: usize,
    inexpressible: usize,
    failed: usize,
    late: usize,
    unreached: usize,
    missed: usize,
    /// A test that reaches it was not run yet.
    open: usize,
}

impl Count {
    fn row(&self, name: &str) -> String {
        let caught = self.failed + self.late;
        let builds = self.all - self.unbuildable;
        let share = 100.0 * caught as f64 / builds.max(1) as f64;
        format!(
            "| {name} | {} | {} | {builds} | {} | {} | {} | {} | {} | {share:.1} % |{}\n",
            self.all,
            self.unbuildable,
            self.failed,
            self.late,
            self.missed,
            self.unreached,
            self.inexpressible,
            if self.open > 0 {
                format!(" {} of the missed not tried on all tests", self.open)
            } else {
                String::new()
            }
        )
    }
}

pub fn tell(
    root: &Path,
    mutants: &[Mutant],
    left: &HashMap<String, String>,
    known: &[Known],
    tried: &Tried,
) {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let mut missed = String::new();
    for mutant in mutants {
        let reached = known
            .iter()
            .filter(|known| known.reaches.contains(&mutant.number));
        let reached = reached.count();
        let passed = tried
            .passed
            .get(&mutant.key)
            .map_or(0, |passed| passed.len());
        let ways = [mutant.module().to_owned(), "all".to_owned()];
        let mut is_missed = false;
        for way in ways {
            let count = counts.entry(way).or_default();
            count.all += 1;
            match (left.get(&mutant.key), tried.caught.get(&mutant.key)) {
                (Some(why), _) if why.starts_with("does not build") => count.unbuildable += 1,
                (Some(_), _) => count.inexpressible += 1,
                (None, Some((_, true))) => count.late += 1,
                (None, Some((_, false))) => count.failed += 1,
                (None, None) if reached == 0 => {
                    count.unreached += 1;
                    is_missed = true;
                }
                (None, None) => {
                    count.missed += 1;
                    count.open += usize::from(passed < reached);
                    is_missed = true;
                }
            }
        }
        if is_missed {
            let name = mutant.name.splitn(4, ':').collect::<Vec<_>>();
            let (place, what) = name.split_at(3);
            missed.push_str(&format!(
                "{}\t{}\t{}\t{}\t{reached}\t{passed}\n",
                mutant.number,
                place.join(":"),
                mutant
                    .function
                    .as_ref()
                    .map_or("", |function| &function.function_name),
                what.concat().trim(),
            ));
        }
    }
    println!(
        "| module | mutants | do not build | build | a test fails | a test takes too long | missed | reached by no test | not expressible | caught |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (name, count) in &counts {
        print!("{}", count.row(name));
    }
    std::fs::write(root.join("missed.tsv"), missed).expect("writable");
}
