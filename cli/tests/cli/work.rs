//! Work grows with the input and not with its square, counted in instructions by valgrind: `cargo test --release -p hazlimit-cli --test cli work -- --ignored`.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// How many instructions a screening of the file takes.
fn instructions(command: &[&str], file: &str) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let ending = if command[0] == "batch" { "csv" } else { "json" };
    let path = folder.path().join("input").with_extension(ending);
    std::fs::write(&path, file).unwrap();
    // Without valgrind this is where it stops.
    let child = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env!("CARGO_BIN_EXE_hazlimit"))
        .args(command)
        .arg(&path)
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let done = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&done.stderr);
    let collected = told
        .lines()
        .find_map(|line| line.split("Collected : ").nth(1));
    assert!(collected.is_some(), "no count: {told}");
    let collected = collected.unwrap_or_default();
    collected.trim().parse().unwrap()
}

/// From n to 2n and on to 4n: twice the first step for linear work, four times for a square.
#[track_caller]
fn grows_with_its_input(what: &str, command: &[&str], file: impl Fn(usize) -> String, n: usize) {
    let [one, two, four] = [n, 2 * n, 4 * n].map(|n| instructions(command, &file(n)));
    let ratio = (four - two) / (two - one);
    println!("{what}: {one} {two} {four}, steps {ratio:.2}");
    assert!(ratio < 2.6, "{what}: {one} {two} {four}");
}

fn of_parts(category: &str, parts: Vec<Value>) -> String {
    let product = json!({ "name": "p", "category": category });
    json!({ "format": "hazlimit-bom/1", "product": product, "parts": parts }).to_string()
}

fn of_contents(contains: Vec<Value>) -> String {
    let material = json!({ "name": "m", "class": "plastic", "contains": contains });
    of_parts(
        "toys",
        vec![json!({ "name": "a", "materials": [material] })],
    )
}

const SCREEN: [&str; 5] = ["screen", "--format", "json", "--on", "2026-11-23"];

#[test]
#[ignore = "needs valgrind and some minutes"]
fn work_grows_with_the_product() {
    let command = &SCREEN;
    let lead = || json!({ "substance": "lead", "content": "1 mg/kg" });
    grows_with_its_input(
        "constituents",
        command,
        |n| of_contents((0..n).map(|_| lead()).collect()),
        200,
    );
    grows_with_its_input(
        "unknown names",
        command,
        |n| {
            of_contents(
                (0..n)
                    .map(|at| json!({ "substance": format!("thing {at}") }))
                    .collect(),
            )
        },
        300,
    );
    let material = || json!({ "name": "m", "class": "plastic", "contains": [lead()] });
    grows_with_its_input(
        "parts",
        command,
        |n| {
            let part = |at| {
                json!({ "name": "a", "facts": { "intended-age": format!("{at} months and up") },
                        "materials": [material()] })
            };
            of_parts("toys", (0..n).map(part).collect())
        },
        100,
    );
    grows_with_its_input(
        "parts without materials",
        command,
        |n| of_parts("toys", (0..n).map(|_| json!({ "name": "a" })).collect()),
        100,
    );
    grows_with_its_input(
        "materials under sixty parts",
        command,
        |n| {
            let materials: Vec<Value> = (0..n).map(|_| material()).collect();
            let mut part = json!({ "name": "a", "materials": materials });
            for _ in 1..60 {
                part = json!({ "name": "a", "parts": [part] });
            }
            of_parts("toys", vec![part])
        },
        50,
    );
    grows_with_its_input(
        "problems",
        command,
        |n| of_contents((0..n).map(|_| json!({ "substanze": "x" })).collect()),
        200,
    );
    grows_with_its_input(
        "a long name",
        command,
        |n| of_parts(&"t".repeat(n), Vec::new()),
        10_000,
    );
}

#[test]
#[ignore = "needs valgrind and some minutes"]
fn work_grows_with_the_table() {
    const HEADER: &str = "product,category,part,material,class,entry,analyte,kind,result,unit\n";
    let command = [
        "batch",
        "--threads",
        "1",
        "-o",
        "out.csv",
        "--on",
        "2026-11-23",
    ];
    let table = |n: usize, line: &dyn Fn(usize) -> String| {
        let mut text = HEADER.to_owned();
        for at in 0..n {
            writeln!(text, "{}", line(at)).unwrap();
        }
        text
    };
    let products = |at| format!("P{at},toys,a,m,plastic,result,lead,content,{at},mg/kg");
    grows_with_its_input("products", &command, |n| table(n, &products), 50);
    let one = |at| format!("P,toys,a,m{at},plastic,result,lead,content,{at},mg/kg");
    grows_with_its_input("lines of one product", &command, |n| table(n, &one), 50);
    let quotes = |_| "x\",\"y".to_owned();
    grows_with_its_input("open quotes", &command, |n| table(n, &quotes), 300);
    let unknown = |at| format!("P{at},toys,a,m,plastic,result,thing {at},content,1,mg/kg");
    grows_with_its_input("unknown names", &command, |n| table(n, &unknown), 50);
}
