//! Input of any size, depth and count ends with a report or a clear refusal. That the work grows with the input and not with its square is counted in
//! instructions by `cli/tests/cli/work.rs`.
#![cfg(all(feature = "json", feature = "load"))]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use hazlimit::bom::json::{self, BomError};
use hazlimit::bom::{Bom, BomBuilder, Identity};
use hazlimit::catalogue::load::{LoadError, Problem, Source, compile};
use hazlimit::substance::NotFound;
use hazlimit::{Catalogue, Screening, Verdict};
use jiff::civil::date;
use serde_json::{Value, json};

fn read(bom: &Value) -> Result<Bom, BomError> {
    let text = bom.to_string();
    json::read("big.json".into(), text.as_bytes(), Catalogue::builtin())
}

#[track_caller]
fn refused(bom: &Value) -> BomError {
    match read(bom) {
        Ok(_) => panic!("it was read"),
        Err(error) => error,
    }
}

fn of_parts(parts: Vec<Value>) -> Value {
    json!({ "format": "hazlimit-bom/1", "product": { "name": "p", "category": "toys" }, "parts": parts })
}

fn of_contents(contains: Vec<Value>) -> Value {
    of_parts(vec![
        json!({ "name": "body", "materials": [{ "name": "m", "contains": contains }] }),
    ])
}

#[test]
fn a_thousand_problems_are_told_and_the_next_one_says_that_there_may_be_more() {
    let wrong = |count| {
        let contains = (0..count).map(|_| json!({ "substanze": "lead" })).collect();
        refused(&of_contents(contains))
    };
    assert_eq!(wrong(1000).problems().len(), 1000);
    let many = wrong(5000);
    assert_eq!(many.problems().len(), 1001);
    let last = &many.problems()[1000];
    assert_eq!(
        last.message,
        "this and perhaps more is wrong; only 1000 problems are told"
    );
    assert_eq!(last.path, "parts[0].materials[0].contains[1000]");
}

#[test]
fn of_a_long_key_only_the_beginning_stands_in_a_path() {
    let key = "k".repeat(100_000);
    let bom = of_parts(vec![json!({ "name": "body", "facts": { key: [{}, {}] } })]);
    let error = refused(&bom);
    let paths = || error.problems().iter().map(|problem| &problem.path);
    assert!(paths().all(|path| path.len() < 200));
    assert!(paths().any(|path| path.contains("kkk…")));
}

#[test]
fn brackets_nested_beyond_any_bom_are_refused_and_what_follows_keeps_its_place() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let text = format!(
        "{{ \"format\": \"hazlimit-bom/1\", \"product\": {{ \"name\": \"p\" }}, \"what\": {deep},\n\"parts\": [{{ \"nam\": 1 }}] }}"
    );
    let error = json::read("deep.json".into(), text.as_bytes(), Catalogue::builtin()).unwrap_err();
    assert_eq!(error.problems()[0].message, "unknown key `what`");
    let text = text.replace("\"what\"", "\"description\"");
    let error = json::read("deep.json".into(), text.as_bytes(), Catalogue::builtin()).unwrap_err();
    let last = error.problems().last().unwrap();
    assert_eq!(last.path, "parts[0]");
    assert_eq!(last.place.as_ref().unwrap().line, 2);
}

#[test]
fn a_product_of_more_than_a_hundred_thousand_nodes_is_refused() {
    let parts = |count: usize| (0..count).map(|_| json!({ "name": "a" })).collect();
    assert!(read(&of_parts(parts(100_000))).is_ok());
    let error = refused(&of_parts(parts(100_001)));
    assert_eq!(
        error.to_string(),
        "big.json:1:1: the product has 100001 parts and materials, more than 100000; screen assemblies one by one"
    );
}

#[test]
fn declarations_that_would_hold_for_too_many_materials_are_refused() {
    let bom = |declarations: usize, materials: usize| {
        let free_of: Vec<Value> = (0..declarations)
            .map(|_| json!({ "analyte": "lead", "not_added": true }))
            .collect();
        let materials: Vec<Value> = (0..materials).map(|_| json!({ "name": "m" })).collect();
        json!({
            "format": "hazlimit-bom/1",
            "product": { "name": "p", "free_of": free_of },
            "parts": [{ "name": "body", "materials": materials }],
        })
    };
    assert!(read(&bom(1000, 2000)).is_ok());
    let message = refused(&bom(1000, 2001)).to_string();
    assert!(
        message.contains("hold for a material 2001000 times in all, more than 2000000"),
        "{message}"
    );
    assert!(
        message.contains("declare each substance once for the whole product"),
        "{message}"
    );
}

#[test]
fn a_builder_makes_no_larger_product_than_a_file() {
    let catalogue = Catalogue::builtin();
    let mut builder = BomBuilder::new(catalogue, "p");
    for _ in 0..100_001 {
        builder = builder.part("a", Ok).unwrap();
    }
    let error = builder.build().unwrap_err();
    assert!(error.to_string().contains("more than 100000"), "{error}");
}

#[test]
fn near_names_are_looked_for_so_often_and_no_more_and_every_name_stays_told() {
    let contains = (0..300).map(|at| json!({ "substance": format!("formaldehyde{at}") }));
    let bom = read(&of_contents(contains.collect())).unwrap();
    let report = Screening::new(Catalogue::builtin())
        .on(date(2026, 11, 23))
        .run(&bom)
        .unwrap();
    assert_eq!(report.unresolved().len(), 300);
    assert_eq!(report.verdict(), Verdict::Inconclusive);
    let names = &bom.parts[0].materials[0].contains;
    let near = |at: usize| match &names[at].identity {
        Identity::Unresolved { nearest } => nearest.len(),
        other => panic!("{other:?}"),
    };
    assert!(near(0) > 0 && near(199) > 0);
    assert!((200..300).all(|at| near(at) == 0));
}

#[test]
fn looking_up_and_finding_differ_in_near_names_alone() {
    let registry = Catalogue::builtin().registry();
    for name in ["lead", "117-81-7", "DEHP"] {
        assert_eq!(registry.look_up(name), registry.find(name), "{name}");
        assert!(registry.find(name).is_ok(), "{name}");
    }
    for name in ["117-81-8", "7446-14-2", "999-999-9"] {
        assert_eq!(registry.look_up(name), registry.find(name), "{name}");
    }
    let Err(NotFound::Unknown { nearest, .. }) = registry.find("cadmim") else {
        panic!("it is known");
    };
    assert!(nearest.iter().any(|near| near == "cadmium"), "{nearest:?}");
    let Err(NotFound::Unknown { nearest, .. }) = registry.look_up("cadmim") else {
        panic!("it is known");
    };
    assert!(nearest.is_empty());
}

/// The letters of a name are compared with those of every known word: of a hundred thousand letters that took minutes.
#[test]
fn nothing_is_near_a_word_of_a_hundred_thousand_letters() {
    let long = "toys".repeat(25_000);
    let bom = json!({ "format": "hazlimit-bom/1", "product": { "name": "p", "category": long } });
    let error = refused(&bom);
    let help = error.problems()[0].help.clone().unwrap_or_default();
    assert!(!help.contains("did you mean"), "{help}");
}

#[test]
fn numbers_without_end_are_refused_or_bounded() {
    let nines = "9".repeat(100_000);
    for content in [
        format!("{nines} mg/kg"),
        format!("0.{nines} %"),
        format!("1e{nines} mg/kg"),
        format!("1e-{nines} mg/kg"),
        format!("{nines}-{nines} %"),
    ] {
        let bom = of_contents(vec![json!({ "substance": "lead", "content": content })]);
        let error = refused(&bom);
        assert_eq!(error.problems().len(), 1);
    }
    let quantity: Value = serde_json::from_str("4294967296").unwrap();
    refused(&of_parts(vec![
        json!({ "name": "a", "quantity": quantity }),
    ]));
    // The most that fits, 64 levels of it, is more than can be counted, and still a report.
    let mut part = json!({ "name": "a", "quantity": u32::MAX, "materials": [
        { "name": "m", "mass": "1 kg", "contains": [{ "substance": "lead", "content": "1 %" }] },
        { "name": "n", "mass": "3 kg", "contains": [{ "substance": "lead", "content": "2 %" }] } ] });
    for _ in 1..64 {
        part = json!({ "name": "a", "quantity": u32::MAX, "parts": [part] });
    }
    let bom = read(&of_parts(vec![part])).unwrap();
    let report = Screening::new(Catalogue::builtin())
        .on(date(2026, 11, 23))
        .run(&bom)
        .unwrap();
    assert_ne!(report.verdict(), Verdict::Pass);
}

const SINGLES: &str = "[element.lead]\nsymbol = \"Pb\"\ncas = \"7439-92-1\"\n";

fn problems(files: &[(&str, String)]) -> Vec<Problem> {
    let sources: Vec<Source> = files
        .iter()
        .map(|(name, text)| Source {
            name: (*name).to_owned(),
            text: text.clone(),
        })
        .collect();
    match compile(&sources, None) {
        Err(LoadError::Refused { problems }) => problems,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn groups_nested_beyond_any_list_are_refused() {
    let nested = |depth: usize| {
        let groups = (0..depth).map(|at| match at {
            0 => "[group.G0]\nmembers = [\"lead\"]\n".to_owned(),
            _ => format!("[group.G{at}]\nmembers = [\"G{}\"]\n", at - 1),
        });
        SINGLES.to_owned() + &groups.collect::<String>()
    };
    let source = Source {
        name: "substances/a.toml".to_owned(),
        text: nested(32),
    };
    assert!(compile(&[source], None).is_ok());
    let found = problems(&[("substances/a.toml", nested(20_000))]);
    assert!(
        found[0].message.contains("nested more than 32 deep"),
        "{found:?}"
    );
}

const HEAD: &str = "[standard]\nid = \"HL 1-2020\"\ntitle = { en = \"x\" }\njurisdiction = \"CN\"\nforce = \"mandatory\"\neffective = 2020-01-01\nsource = [\"the test\"]\nconfidence = \"known\"\n";

fn table(at: usize, left: &str) -> String {
    format!(
        "[[table]]\nid = \"t{at}\"\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nbasis = \"homogeneous-material\"\nmax = {{ \"{left}\" = \"0.1\" }}\n"
    )
}

#[test]
fn a_sum_of_hundreds_of_terms_is_asked_to_be_a_group() {
    let left = vec!["lead"; 201].join(" + ");
    let found = problems(&[
        ("substances/a.toml", SINGLES.to_owned()),
        ("cn/hl-1-2020.toml", HEAD.to_owned() + &table(1, &left)),
    ]);
    assert!(
        found[0].message.contains("a sum of more than 200 terms"),
        "{found:?}"
    );
}

#[test]
fn of_limits_files_a_thousand_problems_are_told() {
    let tables: String = (0..3000).map(|at| table(at, "leed")).collect();
    let found = problems(&[
        ("substances/a.toml", SINGLES.to_owned()),
        ("cn/hl-1-2020.toml", HEAD.to_owned() + &tables),
    ]);
    assert_eq!(found.len(), 1001);
    assert!(
        found
            .iter()
            .any(|problem| problem.message.contains("only 1000 problems are told"))
    );
}

#[test]
fn toml_nested_without_end_is_refused() {
    for text in [
        format!("x = {}1{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("{} = 1", vec!["a"; 100_000].join(".")),
    ] {
        let found = problems(&[("cn/hl-1-2020.toml", text)]);
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
