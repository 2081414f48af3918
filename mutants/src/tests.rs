//! The tests of the built copy: which there are, and one of them run in a process of its own. Knows nothing of mutants but the number that a
//! process is given.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Deserialize;

/// The first starts compilers, which say nothing of what a mutant does at run time. The second compares what the loader reads with what the
/// build script built in; the build script has no mutants, so it would notice what no test can that is built with them.
const LEFT_OUT: [&str; 2] = [
    "compile_fail::",
    "builtin_catalogue::every_entry_is_what_the_limits_files_say",
];

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

/// Puts the built tests aside, so that others can be built while these run.
pub fn put_aside(root: &Path) {
    let aside = root.join("aside");
    std::fs::create_dir_all(&aside).expect("writable");
    let mut text = std::fs::read_to_string(root.join("built.json")).expect("tests were built");
    for (_, executable, _) in executables(&text.clone()) {
        let name = executable.file_name().expect("a file has a name");
        let copied = aside.join(name);
        // A running test keeps the file that it was started from.
        let fresh = copied.with_extension("new");
        std::fs::copy(&executable, &fresh).expect("writable");
        std::fs::rename(&fresh, &copied).expect("writable");
        let (from, to) = (executable.to_str(), copied.to_str());
        text = text.replace(from.expect("a plain path"), to.expect("a plain path"));
    }
    std::fs::write(root.join("tests.json"), text).expect("writable");
}

/// The name, the file and the directory of each test target of what cargo says that it built.
fn executables(built: &str) -> Vec<(String, PathBuf, PathBuf)> {
    let mut found = Vec::new();
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
        if built.reason == "compiler-artifact" && profile.test {
            let directory = manifest.parent().expect("in a directory").to_owned();
            found.push((target.name, executable, directory));
        }
    }
    found
}

/// All tests that were put aside.
pub fn list(root: &Path) -> Vec<Test> {
    let built = std::fs::read_to_string(root.join("tests.json")).expect("tests were put aside");
    let mut tests = Vec::new();
    for (target, executable, directory) in executables(&built) {
        let listed = |arguments: &[&str]| {
            let output = Command::new(&executable).args(arguments).output();
            let text = String::from_utf8(output.expect("a test lists itself").stdout);
            let text = text.expect("names are text");
            let names = text.lines().filter_map(|line| line.strip_suffix(": test"));
            names.map(str::to_owned).collect::<Vec<_>>()
        };
        let ignored = listed(&["--list", "--ignored"]);
        for within in listed(&["--list"]) {
            let name = format!("{target}::{within}");
            if ignored.contains(&within) || LEFT_OUT.iter().any(|out| name.starts_with(out)) {
                continue;
            }
            tests.push(Test {
                name,
                within,
                executable: executable.clone(),
                directory: directory.clone(),
            });
        }
    }
    // An example is a program of its own.
    for example in std::fs::read_dir(root.join("doctests"))
        .into_iter()
        .flatten()
    {
        let example = example.expect("readable").path();
        let executable = example.join("rust_out");
        let name = example.file_name().expect("a directory has a name");
        if executable.is_file() {
            tests.push(Test {
                name: format!("doc::{}", name.display()),
                within: String::new(),
                executable,
                directory: root.to_owned(),
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
pub fn run(
    test: &Test,
    root: &Path,
    variable: (&str, &str),
    limit: Duration,
) -> (Outcome, Duration) {
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -v $0; exec \"$@\"", MEMORY])
        .arg(&test.executable)
        .args(match test.within.as_str() {
            "" => vec![],
            within => vec!["--exact", within, "--test-threads", "1"],
        })
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
