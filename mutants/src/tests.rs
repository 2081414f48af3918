//! The tests of the built copy: which there are, and one of them run in a process of its own. Knows nothing of mutants but the number that a
//! process is given.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Deserialize;

/// Compilers and programs that a test starts take long and say nothing of what a mutant does at run time.
const LEFT_OUT: [&str; 1] = ["compile_fail::"];

/// What a process may take, so that a mutant that never stops asking for memory stops. In KiB.
const MEMORY: &str = "4000000";

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Test {
    /// Its target and itself: `screen::a_limit_is_kept`.
    pub name: String,
    pub within: String,
    pub executable: PathBuf,
    pub directory: PathBuf,
}

#[derive(Deserialize)]
struct Built {
    reason: String,
    target: Option<Target>,
    manifest_path: Option<PathBuf>,
    executable: Option<PathBuf>,
    profile: Option<Profile>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

/// All tests of what cargo says that it built.
pub fn list(built: &Path) -> Vec<Test> {
    let built = std::fs::read_to_string(built).expect("what was built can be read");
    let mut tests = Vec::new();
    for line in built.lines() {
        let Ok(built) = serde_json::from_str::<Built>(line) else {
            continue;
        };
        let (Some(target), Some(manifest), Some(executable), Some(profile)) = (
            built.target,
            built.manifest_path,
            built.executable,
            built.profile,
        ) else {
            continue;
        };
        if built.reason != "compiler-artifact" || !profile.test {
            continue;
        }
        let listed = |arguments: &[&str]| {
            let output = Command::new(&executable).args(arguments).output();
            let text = String::from_utf8(output.expect("a test lists itself").stdout);
            let text = text.expect("names are text");
            let names = text.lines().filter_map(|line| line.strip_suffix(": test"));
            names.map(str::to_owned).collect::<Vec<_>>()
        };
        let ignored = listed(&["--list", "--ignored"]);
        for within in listed(&["--list"]) {
            let name = format!("{}::{within}", target.name);
            if ignored.contains(&within) || LEFT_OUT.iter().any(|out| name.starts_with(out)) {
                continue;
            }
            tests.push(Test {
                name,
                within,
                executable: executable.clone(),
                directory: manifest.parent().expect("in a directory").to_owned(),
            });
        }
    }
    tests.sort();
    tests
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    Passed,
    Failed,
    TookTooLong,
}

/// Runs a test with one more variable of the environment.
pub fn run(test: &Test, root: &Path, variable: (&str, &str), limit: Duration) -> (Outcome, Duration) {
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -v $0; exec \"$@\"", MEMORY])
        .arg(&test.executable)
        .args(["--exact", &test.within, "--test-threads", "1"])
        .current_dir(&test.directory)
        .env(variable.0, variable.1)
        // The same cases for every mutant, and no words about them.
        .env("PROPTEST_RNG_SEED", "20261123")
        .env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1")
        .env("PROPTEST_MAX_SHRINK_ITERS", "0")
        .env("INSTA_UPDATE", "no")
        .env("INSTA_WORKSPACE_ROOT", root)
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    let begun = Instant::now();
    let mut child = command.spawn().expect("a test starts");
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait().expect("a test can be waited for") {
            let outcome = if status.success() {
                Outcome::Passed
            } else {
                Outcome::Failed
            };
            return (outcome, begun.elapsed());
        }
        if begun.elapsed() > limit {
            end(&mut child);
            return (Outcome::TookTooLong, begun.elapsed());
        }
        std::thread::sleep(pause);
        pause = (pause * 5 / 4).min(Duration::from_millis(20));
    }
}

/// Ends a test and all that it started.
fn end(child: &mut Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-9", "--", &group]).status();
    let _ = child.wait();
}
