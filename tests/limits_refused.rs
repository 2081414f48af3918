//! Limits files that are wrong are refused, each with its file, its line and what would have been right.
//! In the files below `#!` marks the line that must be named.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::path::Path;

use hazlimit::Catalogue;
use hazlimit::catalogue::load::{LoadError, Problem};

const VOCABULARY: [(&str, &str); 4] = [
    (
        "categories.toml",
        "\"toys\" = { en = \"toys\" }\n\"toys/book\" = { en = \"books\" }\n",
    ),
    ("materials.toml", "\"plastic\" = { en = \"plastic\" }\n"),
    (
        "facts.toml",
        r#"
mouthable = { type = "yes-no", asks = { en = "Can it be placed in the mouth?" } }
intended-age = { type = "age", asks = { en = "For which ages?" } }
grade = { type = "choice", asks = { en = "Which grade?" }, values = { E1 = { en = "E1" }, E0 = { en = "E0" } } }
"#,
    ),
    (
        "substances/base.toml",
        r#"
element.lead = { symbol = "Pb", names = { en = "lead" }, cas = "7439-92-1" }
element.cadmium = { symbol = "Cd", names = { en = "cadmium" }, cas = "7440-43-9" }
substance.DEHP = { names = { en = "bis(2-ethylhexyl) phthalate" }, cas = "117-81-7", formula = "C24H38O4" }
substance.DBP = { names = { en = "dibutyl phthalate" }, cas = "84-74-2", formula = "C16H22O4" }
"#,
    ),
];

const HEAD: &str = r#"[standard]
id = "LAW 1-2020"
title = { en = "law" }
jurisdiction = "CN"
force = "mandatory"
effective = 2020-01-01
source = ["the test"]
confidence = "verified"
"#;

fn write(directory: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = directory.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn load(files: &[(&str, &str)]) -> Result<Catalogue, LoadError> {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), files);
    Catalogue::load(directory.path())
}

fn problems(result: Result<Catalogue, LoadError>) -> Vec<Problem> {
    match result {
        Err(LoadError::Refused { problems }) => problems,
        other => panic!("not refused: {other:?}"),
    }
}

/// The file and line of the mark.
fn marked<'f>(files: &[(&'f str, &str)]) -> (&'f str, usize) {
    let mut marks = files.iter().flat_map(|(name, text)| {
        text.lines()
            .enumerate()
            .filter(|(_, line)| line.contains("#!"))
            .map(|(at, _)| (*name, at + 1))
    });
    let mark = marks.next().expect("a mark");
    assert_eq!(marks.next(), None, "one mark");
    mark
}

/// Files beside the vocabulary are refused at the mark, for a reason that holds all these words.
fn refused_at_the_mark(files: &[(&str, &str)], words: &[&str]) {
    let all: Vec<(&str, &str)> = VOCABULARY.iter().chain(files).copied().collect();
    // A CSV file has no comment at the end of a line, so its mark is cut off.
    let cleaned: Vec<(&str, String)> = all
        .iter()
        .map(|(name, text)| {
            let text = if name.ends_with(".csv") {
                text.replace("#!", "")
            } else {
                (*text).to_owned()
            };
            (*name, text)
        })
        .collect();
    let written: Vec<(&str, &str)> = cleaned
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let (file, line) = marked(&all);
    let problems = problems(load(&written));
    let found = problems.iter().any(|problem| {
        problem.file == file
            && problem.line == line
            && words.iter().all(|word| problem.message.contains(word))
    });
    assert!(
        found,
        "expected {file}:{line} with {words:?}, got\n{}",
        problems
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    );
}

/// Lines of the standard `LAW 1-2020`, behind its head.
fn standard_refused(lines: &str, words: &[&str]) {
    let text = format!("{HEAD}{lines}");
    refused_at_the_mark(&[("cn/law-1-2020.toml", &text)], words);
}

fn table_refused(lines: &str, words: &[&str]) {
    standard_refused(
        &format!("[[table]]\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\n{lines}\n"),
        words,
    );
}

fn substances_refused(lines: &str, words: &[&str]) {
    refused_at_the_mark(&[("substances/more.toml", lines)], words);
}

#[test]
fn the_vocabulary_by_itself_is_good() {
    let standard =
        format!("{HEAD}[[table]]\nclause = \"1\"\nkind = \"content\"\nmax = {{ lead = \"90\" }}\n");
    let mut files = VOCABULARY.to_vec();
    files.push(("cn/law-1-2020.toml", &standard));
    let catalogue = load(&files).unwrap();
    assert_eq!(catalogue.limits().count(), 1);
}

#[test]
fn an_unknown_substance_is_refused_with_the_nearest() {
    table_refused(
        "max = { leed = \"0.1\" } #!",
        &["unknown", "`leed`", "did you mean", "`lead`"],
    );
    table_refused(
        "[table.max]\nlead = \"0.1\"\nDEHQ = \"0.1\" #!",
        &["`DEHQ`", "`DEHP`"],
    );
    table_refused(
        "[table.max]\nlead = \"0.1\"\n\"DBP + 5 DEHQ\" = \"0.1\" #!",
        &["`DEHQ`", "`DEHP`"],
    );
    table_refused(
        "banned = [\n\"lead\",\n\"cadmuim\", #!\n]",
        &["`cadmuim`", "`cadmium`"],
    );
    // A name where a key is wanted.
    table_refused("max = { \"dibutyl phthalate\" = \"0.1\" } #!", &["`DBP`"]);
    // A substance is no group.
    table_refused("max = { \"each lead + DEHP\" = \"0.1\" } #!", &["each"]);
}

#[test]
fn an_unknown_fact_category_or_material_is_refused_with_the_nearest() {
    table_refused(
        "max = { lead = \"0.1\" }\nwhen = { mouthabel = true } #!",
        &["`mouthabel`", "no fact", "`mouthable`"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nwhen = { category = \"toyz\" } #!",
        &["`toyz`", "`toys`"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nwhen = { category = { in = \"toys\", not = \"toys/bok\" } } #!",
        &["`toys/bok`", "`toys/book`"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nwhen = { material = \"plastik\" } #!",
        &["`plastik`", "`plastic`"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nwhen = { grade = \"E2\" } #!",
        &["`E2`", "E1, E0"],
    );
    standard_refused(
        "when = { categorie = \"toys\" } #!",
        &["`categorie`", "`category`"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nunless = [{ mouthable = false, intended-aje = { below = \"36 months\" } }] #!",
        &["`intended-aje`", "`intended-age`"],
    );
}

#[test]
fn in_a_list_of_conditions_the_line_of_the_wrong_one_is_named() {
    table_refused(
        "max = { lead = \"0.1\" }\nwhen = [\n  { mouthable = true },\n  { category = \"toyz\" }, #!\n]",
        &["`toyz`"],
    );
}

#[test]
fn an_answer_that_does_not_fit_its_fact_is_refused() {
    table_refused(
        "max = { lead = \"0.1\" }\nwhen = { mouthable = \"yes\" } #!",
        &["`mouthable`", "true or false"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nwhen = { intended-age = \"36 months\" } #!",
        &["`intended-age`", "range"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nwhen = { intended-age = { under = \"36 months\" } } #!",
        &["`under`", "below"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nwhen = { intended-age = { from = \"36 months\", below = \"24 months\" } } #!",
        &["empty"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nwhen = { intended-age = { from = \"soon\" } } #!",
        &["`intended-age`: `soon` is no amount"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nwhen = { intended-age = { from = 36 } } #!",
        &["`intended-age`: this integer is no amount"],
    );
    table_refused("max = { lead = \"0.1\" }\nwhen = true #!", &["condition"]);
}

#[test]
fn a_unit_or_kind_that_does_not_fit_is_refused() {
    let table =
        |lines: &str| format!("[[table]]\nclause = \"1\"\n{lines}\nmax = {{ lead = \"90\" }}\n");
    standard_refused(
        &table("kind = \"content\"\nunit = \"mg/dm2\" #!"),
        &["mg/dm2", "mg/kg"],
    );
    standard_refused(
        &table("kind = \"emission/chamber\"\nunit = \"mg/kg\" #!"),
        &["mg/kg", "mg/m3"],
    );
    standard_refused(
        &table("kind = \"specific-migration\"\nunit = \"mg/m3\" #!"),
        &["mg/m3", "mg/kg"],
    );
    standard_refused(
        &table("kind = \"contents\" #!\nunit = \"%\""),
        &["contents", "content"],
    );
    standard_refused(
        "[[table]] #!\nclause = \"1\"\nmax = { lead = \"90\" }",
        &["`kind` is missing"],
    );
}

#[test]
fn a_figure_that_is_none_is_refused() {
    table_refused("[table.max]\nlead = \"0,1\" #!", &["0,1"]);
    table_refused("[table.max]\nlead = \"-1\" #!", &["-1"]);
    table_refused("[table.max]\nlead = \"0.1 %\" #!", &["0.1 %"]);
    table_refused("[table.max]\nlead = 0.1 #!", &["figure", "text"]);
    table_refused(
        "[table.max]\nlead = { value = \"0.1\", sauce = [\"x\"] } #!",
        &["figure"],
    );
    table_refused("[table.below]\nlead = \"0\" #!", &["below zero"]);
}

#[test]
fn two_limits_of_one_id_are_refused() {
    standard_refused(
        r#"
[[table]]
clause = "1"
kind = "content"
max = { lead = "90" }
[[table]]
clause = "1"
kind = "element-migration"
max = { lead = "90" } #!
"#,
        &["two limits", "`law-1-2020/1/lead`", "`id`"],
    );
}

#[test]
fn conflicting_figures_for_one_thing_are_refused_at_the_second() {
    for second in [
        "max = { lead = \"60\" } #!",
        "max = { lead = \"90\" } #!",
        "below = { lead = \"90\" } #!",
        "no_requirement = [\"lead\"] #!",
    ] {
        standard_refused(
            &format!(
                r#"
[[table]]
id = "a"
clause = "1"
kind = "content"
when = {{ category = "toys" }}
max = {{ lead = "90" }}
[[table]]
id = "b"
clause = "1"
kind = "content"
when = {{ category = "toys" }}
{second}
"#
            ),
            &[
                "`law-1-2020/a/lead`",
                "`law-1-2020/b/lead`",
                "cn/law-1-2020.toml:15",
            ],
        );
    }
}

#[test]
fn figures_that_apply_to_different_things_do_not_conflict() {
    let text = format!(
        r#"{HEAD}
[[table]]
id = "a"
clause = "1"
kind = "content"
when = {{ category = "toys" }}
max = {{ lead = "90" }}
[[table]]
id = "b"
clause = "1"
kind = "content"
when = {{ category = "toys/book" }}
max = {{ lead = "60" }}
[[table]]
id = "c"
clause = "1"
kind = "content"
when = {{ category = "toys" }}
min = {{ lead = "1" }}
"#
    );
    let mut files = VOCABULARY.to_vec();
    files.push(("cn/law-1-2020.toml", &text));
    assert_eq!(load(&files).unwrap().limits().count(), 3);
}

#[test]
fn dates_out_of_order_are_refused_at_the_later_line() {
    let law = |lines: &str| {
        format!(
            "[standard]\nid = \"LAW 1-2020\"\ntitle = {{ en = \"law\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\nsource = [\"the test\"]\nconfidence = \"verified\"\n{lines}\n"
        )
    };
    let next = law("effective = 2025-01-01").replace("LAW 1-2020", "LAW 1-2025");
    for (lines, words) in [
        (
            "published = 2021-01-01\neffective = 2020-01-01 #!",
            &["2021-01-01", "2020-01-01"][..],
        ),
        (
            "effective = 2020-01-01\nwithdrawn = 2019-12-31 #!",
            &["withdrawn", "before"],
        ),
        (
            "effective = 2026-01-01\nreplaced_by = { id = \"LAW 1-2025\", on = 2025-01-01 } #!",
            &["before it takes effect"],
        ),
        (
            "effective = 2020-01-01\nreplaced_by = { id = \"LAW 1-2025\", on = 2025-01-01, made_before_may_follow_until = 2024-12-31 } #!",
            &["2024-12-31", "2025-01-01"],
        ),
        (
            "effective = 2020-01-01\nreplaced_by = { id = \"LAW 1-2025\", on = 2024-06-01 } #!",
            &["takes effect only on 2025-01-01"],
        ),
        (
            "effective = 2020-01-01\n[[table]]\nclause = \"1\"\nkind = \"content\"\nfrom = 2021-01-01\nuntil = 2020-12-31\nmax = { lead = \"90\" } #!",
            &["2021-01-01", "2020-12-31"],
        ),
        ("effective = 2020-13-01 #!", &[]),
        (
            "effective = 2020-01-01T08:00:00 #!",
            &["2020-01-01T08:00:00", "no day"],
        ),
        ("effective = \"2020-01-01\" #!", &[]),
    ] {
        refused_at_the_mark(
            &[
                ("cn/law-1-2020.toml", &law(lines)),
                ("cn/law-1-2025.toml", &next),
            ],
            words,
        );
    }
}

#[test]
fn rules_for_older_stock_exclude_each_other() {
    standard_refused(
        "replaced_by = { id = \"LAW 1-2020\", on = 2025-01-01, made_before_may_follow_until = 2026-01-01, older_stock = \"follows-old\" } #!",
        &["exclude each other"],
    );
    standard_refused(
        "replaced_by = { id = \"LAW 1-2020\", on = 2025-01-01, older_stock = \"follows-odl\" } #!",
        &["`follows-odl`", "follows-old"],
    );
}

#[test]
fn a_wrong_check_digit_is_refused_with_the_repair() {
    substances_refused(
        "[substance.DINP]\nnames = { en = \"DINP\" }\ncas = \"28553-12-1\" #!",
        &["28553-12-1", "28553-12-0"],
    );
    substances_refused(
        "[substance.DINP]\nnames = { en = \"DINP\" }\ncas = [\n  \"28553-12-0\",\n  \"68515-48-1\", #!\n]",
        &["68515-48-1", "68515-48-0"],
    );
    substances_refused(
        "[substance.DINP]\nnames = { en = \"DINP\" }\nec = \"249-079-6\" #!",
        &["249-079-6", "should be 5"],
    );
    // An EC number in the place of a CAS number.
    substances_refused(
        "[substance.DINP]\nnames = { en = \"DINP\" }\ncas = \"249-079-5\" #!",
        &["249-079-5", "EC"],
    );
}

#[test]
fn a_misspelt_key_is_refused_with_the_nearest() {
    table_refused(
        "maxx = { lead = \"0.1\" } #!",
        &["`maxx`", "did you mean", "`max`"],
    );
    // Nothing is near: all that would have worked is told.
    table_refused(
        "ceiling = { lead = \"0.1\" } #!",
        &["`ceiling`", "known here", "max", "banned"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nconfidense = \"known\" #!",
        &["`confidense`", "`confidence`"],
    );
    standard_refused("efective = 2020-01-01 #!", &["`efective`", "`effective`"]);
    standard_refused("[[tabel]] #!\nclause = \"1\"", &["`tabel`", "`table`"]);
    substances_refused(
        "[substance.DINP]\nformule = \"C26H42O4\" #!",
        &["`formule`", "`formula`"],
    );
    substances_refused(
        "[group.some]\nmembres = [\"DEHP\"] #!",
        &["`membres`", "`members`"],
    );
    refused_at_the_mark(
        &[
            (
                "exemptions/annex.toml",
                "[exemptions]\nof = \"LAW 1-2020\"\nannex = \"III\"\nconfidense = \"known\" #!\n",
            ),
            ("cn/law-1-2020.toml", HEAD),
        ],
        &["`confidense`", "`confidence`"],
    );
}

#[test]
fn a_word_that_is_none_of_the_choices_is_refused() {
    table_refused(
        "max = { lead = \"0.1\" }\nbasis = \"homogenous-material\" #!",
        &["homogeneous-material"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nconfidence = \"sure\" #!",
        &["verified", "known"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nrole = \"impurety\" #!",
        &["impurity"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\nrounding = \"rounded\" #!",
        &["`rounded`", "rounded-value"],
    );
    let head = HEAD.replace("force = \"mandatory\"", "force = \"binding\" #!");
    refused_at_the_mark(
        &[("cn/law-1-2020.toml", &head)],
        &["mandatory", "recommended"],
    );
}

#[test]
fn a_key_of_another_kind_of_entry_is_refused() {
    substances_refused(
        "[substance.DINP] #!\nmembers = [\"DEHP\"]",
        &["`members`", "does not belong"],
    );
    substances_refused(
        "[group.some] #!\nmembers = [\"DEHP\"]\nformula = \"C2H6\"",
        &["`formula`", "does not belong"],
    );
}

#[test]
fn a_file_name_that_does_not_match_is_refused() {
    let text = HEAD.replace("id = \"LAW 1-2020\"", "id = \"LAW 1-2020\" #!");
    refused_at_the_mark(
        &[("cn/law-1.toml", &text)],
        &["`LAW 1-2020`", "`law-1-2020.toml`"],
    );
}

#[test]
fn two_files_of_one_standard_are_refused() {
    let second = HEAD.replace("id = \"LAW 1-2020\"", "id = \"LAW 1-2020\" #!");
    refused_at_the_mark(
        &[
            ("cn/law-1-2020.toml", HEAD),
            ("eu/law-1-2020.toml", &second),
        ],
        &["`LAW 1-2020`", "already"],
    );
}

#[test]
fn a_reference_to_nothing_is_refused() {
    standard_refused(
        "[[refer]]\nclause = \"4\"\nto = \"LAW 2-2020\" #!",
        &["`LAW 2-2020`", "did you mean", "`LAW 1-2020`"],
    );
    standard_refused(
        "replaced_by = { id = \"LAW 2-2025\", on = 2025-01-01 } #!",
        &[
            "`LAW 2-2025`",
            "not in the catalogue",
            "did you mean `LAW 1-2020`?",
        ],
    );
    standard_refused(
        "amends = \"LAW 1-2019\" #!",
        &[
            "`LAW 1-2019`",
            "not in the catalogue",
            "did you mean `LAW 1-2020`?",
        ],
    );
    let other = HEAD.replace("LAW 1-2020", "LAW 2-2020");
    let refers = format!(
        "{other}[[refer]]\nclause = \"4\"\nto = \"LAW 1-2020\"\ntables = [\n\"4.1\", #!\n]\n"
    );
    refused_at_the_mark(
        &[
            ("cn/law-1-2020.toml", HEAD),
            ("cn/law-2-2020.toml", &refers),
        ],
        &["`LAW 1-2020`", "no table `4.1`"],
    );
    refused_at_the_mark(
        &[
            (
                "exemptions/annex.toml",
                "[exemptions]\nof = \"LAW 1-2022\" #!\nannex = \"III\"\nconfidence = \"known\"\n",
            ),
            ("cn/law-1-2020.toml", HEAD),
        ],
        &["`LAW 1-2022`", "`LAW 1-2020`"],
    );
    substances_refused(
        "[group.some]\nmembers = [\n  \"DEHP\",\n  \"DIBQ\", #!\n]",
        &["`DIBQ`"],
    );
    substances_refused("[species.lead-ii]\nof = \"leed\" #!", &["`leed`", "`lead`"]);
    substances_refused(
        "[group.some]\nrows = \"nowhere.csv\" #!",
        &["`nowhere.csv`"],
    );
    standard_refused(
        "[[positive_list]]\nclause = \"A\"\nrows = \"nowhere.csv\" #!",
        &["`nowhere.csv`"],
    );
}

#[test]
fn a_row_of_a_csv_file_is_named_by_its_own_line() {
    refused_at_the_mark(
        &[
            (
                "substances/list.toml",
                "[group.list]\nnames = { en = \"list\" }\nrows = \"list.csv\"\n",
            ),
            (
                "substances/list.csv",
                "member,from\nDEHP,2008-10-28\nDEHQ,2008-10-28#!\n",
            ),
        ],
        &["`DEHQ`", "`DEHP`"],
    );
    refused_at_the_mark(
        &[
            (
                "substances/list.toml",
                "[group.list]\nnames = { en = \"list\" }\nrows = \"list.csv\"\n",
            ),
            (
                "substances/list.csv",
                "member,from\nDEHP,2008-10-28\n# a note\nDBP,28.10.2008#!\n",
            ),
        ],
        &["28.10.2008"],
    );
    let law = format!("{HEAD}[[positive_list]]\nid = \"a\"\nclause = \"A\"\nrows = \"a.csv\"\n");
    for (csv, words) in [
        (
            "number,cas,name_en,max\n1,117-81-7,,5 %\n2,117-81-8,,5 %#!\n",
            &["117-81-7"][..],
        ),
        (
            "number,cas,name_en,max\n1,117-81-7,,5 %\n2,84-74-2,,5 mg/m3#!\n",
            &["mg/m3"],
        ),
        (
            "number,cas,name_en,not_for\n1,117-81-7,,mouthabel#!\n",
            &["mouthabel"],
        ),
        ("number,cas,name_en,max\n1,,,5 %#!\n", &["name_en"]),
    ] {
        refused_at_the_mark(&[("cn/law-1-2020.toml", &law), ("cn/a.csv", csv)], words);
    }
}

#[test]
fn a_column_that_means_nothing_is_refused() {
    let law = format!("{HEAD}[[positive_list]]\nid = \"a\"\nclause = \"A\"\nrows = \"a.csv\"\n");
    refused_at_the_mark(
        &[
            ("cn/law-1-2020.toml", &law),
            ("cn/a.csv", "number,cas,smll#!\n1,117-81-7,5 mg/kg\n"),
        ],
        &["`smll`", "`sml`"],
    );
    refused_at_the_mark(
        &[
            ("cn/law-1-2020.toml", &law),
            (
                "cn/a.csv",
                "number,cas,sml,qm,sml_qm\n1,117-81-7,5 mg/kg,1 mg/kg,eiher#!\n",
            ),
        ],
        &["`eiher`", "either"],
    );
    refused_at_the_mark(
        &[
            (
                "substances/list.toml",
                "[group.list]\nnames = { en = \"list\" }\nrows = \"list.csv\"\n",
            ),
            ("substances/list.csv", "member,form#!\nDEHP,2008-10-28\n"),
        ],
        &["`form`", "`from`"],
    );
}

#[test]
fn a_cycle_is_refused() {
    substances_refused(
        "[group.one] #!\nmembers = [\"two\"]\n[group.two]\nmembers = [\"one\"]\n",
        &["one", "two", "contains itself"],
    );
    substances_refused(
        "[group.own] #!\nmembers = [\"own\"]\n",
        &["`own`", "contains itself"],
    );
    let back = format!(
        "{}[[refer]]\nclause = \"1\"\nto = \"LAW 1-2020\"\n",
        HEAD.replace("LAW 1-2020", "LAW 2-2020")
    );
    let there = format!("{HEAD}[[refer]] #!\nclause = \"1\"\nto = \"LAW 2-2020\"\n");
    refused_at_the_mark(
        &[
            ("cn/law-1-2020.toml", &there),
            ("cn/law-2-2020.toml", &back),
        ],
        &["LAW 2-2020", "leads back"],
    );
    standard_refused(
        "[[refer]] #!\nclause = \"1\"\nto = \"LAW 1-2020\"\n",
        &["leads back"],
    );
}

#[test]
fn an_empty_table_is_refused() {
    standard_refused(
        "[[table]] #!\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\n",
        &["holds no limit", "max", "no_requirement"],
    );
    standard_refused(
        "[[table]] #!\nkind = \"content\"\nmax = { lead = \"90\" }\n",
        &["clause"],
    );
    standard_refused(
        "[[either]] #!\nclause = \"1\"\n[[either.table]]\nkind = \"content\"\nmax = { lead = \"90\" }\n",
        &["two branches"],
    );
    standard_refused(
        "[[duty]] #!\nclause = \"1\"\ndoes = { en = \"mark\" }\nkind = \"content\"\n",
        &["above", "always"],
    );
    standard_refused(
        "[[duty]] #!\nclause = \"1\"\ndoes = { en = \"mark\" }\nabove = { lead = \"90\" }\n",
        &["`kind` is missing"],
    );
}

#[test]
fn a_key_that_would_read_as_a_sum_or_a_quotient_is_refused() {
    for key in ["DEHP + DBP", "DEHP / DBP", ""] {
        substances_refused(
            &format!("[substance.\"{key}\"] #!\nnames = {{ en = \"both\" }}\n"),
            &[&format!("`{key}` cannot be a key")],
        );
    }
}

#[test]
fn a_sum_of_more_than_two_hundred_terms_is_refused() {
    let terms = vec!["lead"; 201].join(" + ");
    table_refused(
        &format!("max = {{ \"{terms}\" = \"0.1\" }} #!"),
        &["more than 200 terms"],
    );
}

#[test]
fn borders_of_a_screening_that_cross_are_refused() {
    let method = |below: &str, over: &str| {
        format!(
            "[screening]\nid = \"RAYS 1:2013\"\ntitle = {{ en = \"rays\" }}\nkind = \"content\"\nunit = \"mg/kg\"\nconfidence = \"known\"\n[[matrix]]\nid = \"polymer\"\nwhen = {{ material = \"plastic\" }}\n[[matrix.reading]] #!\nof = \"lead\"\ntells_of = [\"lead\"]\nbelow = {{ at = \"{below}\" }}\nover = {{ at = \"{over}\" }}\nconfirm = \"RAYS 5\"\n"
        )
    };
    let file = |text: String| {
        refused_at_the_mark(
            &[("screening/rays.toml", &text)],
            &["the border at 600", "wrong side"],
        )
    };
    file(method("700", "600"));
    let good = method("700", "700").replace(" #!", "");
    let mut files = VOCABULARY.to_vec();
    files.push(("screening/rays.toml", &good));
    assert_eq!(load(&files).unwrap().screening_methods().count(), 1);
}

#[test]
fn a_group_without_members_is_refused() {
    substances_refused(
        "[group.nobody] #!\nnames = { en = \"nobody\" }\n",
        &["members", "of_element"],
    );
    substances_refused(
        "[group.some]\nmembers = [\"DEHP\"]\nweights = { DBP = \"2\" } #!\n",
        &["`DBP`", "no member"],
    );
}

#[test]
fn one_identity_has_one_entry() {
    substances_refused(
        "[substance.other] #!\nnames = { en = \"other\" }\ncas = \"117-81-7\"\n",
        &["117-81-7", "`DEHP`", "`other`"],
    );
    substances_refused(
        "[substance.DEHP] #!\nnames = { en = \"again\" }\n",
        &["`DEHP`", "already"],
    );
    substances_refused(
        "[substance.other] #!\nnames = { en = \"dibutyl phthalate\" }\n",
        &["`DBP`", "`other`"],
    );
}

#[test]
fn what_a_table_says_of_no_limit_of_its_own_is_refused() {
    table_refused(
        "max = { lead = \"0.1\" }\ncorrection = { cadmium = \"30 %\" } #!",
        &["`cadmium`", "no limit"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\ncorrection = { lead = \"a third\" } #!",
        &["`a third`", "30 %"],
    );
    table_refused(
        "max = { lead = \"0.1\" }\ntrace = { cadmium = \"1\" } #!",
        &["`cadmium`", "banned"],
    );
}

#[test]
fn a_grade_outside_its_scheme_is_refused() {
    let grade = |grades: &str, claims: &str, max: &str| {
        format!(
            "[[grade]]\nclause = \"5\"\nof = {{ en = \"grade\" }}\n{claims}\n{grades}\nkind = \"emission/chamber\"\nunit = \"mg/m3\"\n{max}\n"
        )
    };
    let (grades, claims) = ("grades = [\"E1\", \"E0\"]", "claims = \"grade\"");
    let max = "max = { DEHP = { E1 = \"0.1\" } }";
    standard_refused(&grade(grades, "claims = \"garde\" #!", max), &["`garde`"]);
    standard_refused(
        &grade(grades, "claims = \"mouthable\" #!", max),
        &["choice"],
    );
    standard_refused(
        &grade("grades = [\"E1\", \"E9\"] #!", claims, max),
        &["`E9`"],
    );
    standard_refused(
        &grade(
            grades,
            claims,
            "max = { DEHP = { E1 = \"0.1\", EO = \"0.1\" } } #!",
        ),
        &["`EO`"],
    );
}

#[test]
fn a_tree_without_its_parent_or_with_two_of_one_path_is_refused() {
    let mut files = VOCABULARY.to_vec();
    files[0].1 = "\"toys\" = { en = \"toys\" }\n\"shoes/boots\" = { en = \"boots\" }\n";
    let found = problems(load(&files));
    assert_eq!(
        (found[0].file.as_str(), found[0].line),
        ("categories.toml", 2),
        "{found:?}"
    );
    assert!(found[0].message.contains("`shoes`"), "{found:?}");
    files[0].1 = "\"toys\" = { en = \"toys\" }\n\"toys\" = { en = \"again\" }\n";
    let found = problems(load(&files));
    assert_eq!(
        (found[0].file.as_str(), found[0].line),
        ("categories.toml", 2),
        "{found:?}"
    );
}

#[test]
fn a_fact_that_cannot_be_answered_is_refused() {
    for (line, words) in [
        (
            "colour = { type = \"choice\", asks = { en = \"Which?\" } } #!",
            &["values"][..],
        ),
        (
            "size = { type = \"measure\", asks = { en = \"How big?\" } } #!",
            &["units"],
        ),
        (
            "size = { type = \"mesure\", asks = { en = \"How big?\" } } #!",
            &["`mesure`", "measure"],
        ),
        ("size = { type = \"yes-no\", asks = {} } #!", &["name"]),
        (
            "size = { type = \"date\", asks = { en = \"When?\" }, derived = \"birth\" } #!",
            &["`birth`"],
        ),
    ] {
        let mut files = VOCABULARY.to_vec();
        let text = format!("{}{line}\n", VOCABULARY[2].1);
        files[2].1 = &text;
        let (file, line) = marked(&files);
        let found = problems(load(&files));
        assert!(
            found.iter().any(|problem| problem.file == file
                && problem.line == line
                && words.iter().all(|word| problem.message.contains(word))),
            "{file}:{line} {words:?}: {found:?}"
        );
    }
}

#[test]
fn an_exemption_that_cannot_be_read_is_refused() {
    let file = |lines: &str| {
        format!(
            "[exemptions]\nof = \"LAW 1-2020\"\nannex = \"III\"\nconfidence = \"known\"\n[[exemption]]\ncode = \"1\"\ntitle = {{ en = \"one\" }}\n{lines}\n"
        )
    };
    for (lines, words) in [
        ("analytes = [\"leed\"] #!", &["`leed`", "`lead`"][..]),
        (
            "analytes = [\"lead\"]\ncontent = { from = \"85\" } #!",
            &["85"],
        ),
        (
            "analytes = [\"lead\"]\ncontent = { from = \"80-85 %\" } #!",
            &["one amount"],
        ),
        (
            "analytes = [\"lead\"]\nvalid = [ { until = 2026-01-01, renewal = \"maybe\" } ] #!",
            &["`maybe`", "pending"],
        ),
        (
            "analytes = [\"lead\"]\nvalid = [ { from = 2026-01-01, until = 2025-01-01 } ] #!",
            &["2026-01-01", "2025-01-01"],
        ),
    ] {
        refused_at_the_mark(
            &[
                ("cn/law-1-2020.toml", HEAD),
                ("exemptions/annex.toml", &file(lines)),
            ],
            words,
        );
    }
}

#[test]
fn a_basis_whose_branch_the_trees_do_not_have_is_refused() {
    // Without it no node would ever be judged, and the limit would be kept in silence.
    for (basis, branch) in [
        ("battery", "`battery`"),
        ("packaging-component", "`packaging`"),
        ("coating", "`coating`"),
    ] {
        standard_refused(
            &format!(
                "[[table]] #!\nclause = \"1\"\nkind = \"content\"\nbasis = \"{basis}\"\nmax = {{ lead = \"0.1\" }}\n"
            ),
            &[branch],
        );
    }
}

#[test]
fn broken_toml_is_refused_at_its_line() {
    standard_refused("[[table]]\nclause = \"1 #!\nkind = \"content\"", &[]);
}

#[test]
fn all_problems_of_all_files_are_told_at_once() {
    let first = format!(
        "{HEAD}[[table]]\nclause = \"1\"\nkind = \"content\"\nmax = {{ leed = \"90\", cadmuim = \"75\" }}\n"
    );
    let second = format!(
        "{}when = {{ mouthabel = true }}\n",
        HEAD.replace("LAW 1-2020", "LAW 2-2020")
    );
    let mut files = VOCABULARY.to_vec();
    files.push(("cn/law-1-2020.toml", &first));
    files.push(("cn/law-2-2020.toml", &second));
    let error = load(&files).unwrap_err();
    let text = error.to_string();
    for expected in [
        "cn/law-1-2020.toml:12: ",
        "`leed`",
        "`cadmuim`",
        "cn/law-2-2020.toml:9: ",
        "`mouthabel`",
        "3 problems",
    ] {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
}

#[test]
fn a_directory_without_limits_files_says_so() {
    let directory = tempfile::tempdir().unwrap();
    assert!(matches!(
        Catalogue::load(directory.path()),
        Err(LoadError::NothingThere { .. })
    ));
    assert!(matches!(
        Catalogue::load(&directory.path().join("nowhere")),
        Err(LoadError::Unreadable { .. })
    ));
}

#[test]
fn a_substance_that_the_built_in_catalogue_has_is_refused_where_it_is_written() {
    let directory = tempfile::tempdir().unwrap();
    write(
        directory.path(),
        &[(
            "substances/house.toml",
            "[substance.house-blend]\nnames = { en = \"house blend\" }\n\n[substance.house-DEHP]\nnames = { en = \"house DEHP\" }\ncas = \"117-81-7\"\n",
        )],
    );
    let found = problems(Catalogue::builtin().with_directory(directory.path()));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].file.as_str(), found[0].line),
        ("substances/house.toml", 4),
        "{found:?}"
    );
    assert!(found[0].message.contains("`house-DEHP`"), "{found:?}");
}

#[test]
fn a_file_on_top_of_the_built_in_catalogue_is_refused_by_its_own_name_and_line() {
    let directory = tempfile::tempdir().unwrap();
    // It closes an edition of the catalogue before that one takes effect.
    let builtin = Catalogue::builtin();
    let (_, old) = builtin
        .standards()
        .find(|(_, standard)| {
            standard.replaced_by.is_none()
                && standard.withdrawn.is_none()
                && standard.effective.is_some()
        })
        .expect("an edition in force");
    let text = HEAD
        .replace("effective = 2020-01-01", "effective = 1949-10-01")
        .replace(
            "confidence",
            &format!("replaces = [\"{}\"]\nconfidence", old.id),
        );
    write(directory.path(), &[("house/law-1-2020.toml", &text)]);
    let found = problems(builtin.with_directory(directory.path()));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].file.as_str(), found[0].line),
        ("house/law-1-2020.toml", 8),
        "{found:?}"
    );
    assert!(found[0].message.contains(old.id.as_str()), "{found:?}");
}
