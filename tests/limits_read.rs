//! Limits files that are right are read as they are meant: what is just allowed is taken, and every limit says what its file says.
#![cfg(feature = "load")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeSet;

use hazlimit::Catalogue;
use hazlimit::catalogue::condition::Days;
use hazlimit::catalogue::fact::Fact;
use hazlimit::catalogue::limit::{Effect, Limit};
use hazlimit::catalogue::load::{Source, compile};
use hazlimit::catalogue::screening::{NamedEdition, ScreeningState};
use hazlimit::quantity::{Amount, Detection, Interval};

const VOCABULARY: [(&str, &str); 4] = [
    ("categories.toml", "\"toys\" = { en = \"toys\" }\n"),
    ("materials.toml", "\"plastic\" = { en = \"plastic\" }\n"),
    (
        "facts.toml",
        r#"
intended-age = { type = "age", asks = { en = "For which ages?" } }
grade = { type = "choice", asks = { en = "Which grade?" }, values = { E1 = { en = "first grade", zh = "一级" }, E0 = { en = "best grade", zh = "特级" } } }
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

/// A standard's head and these lines.
fn law(id: &str, lines: &str) -> String {
    format!(
        "[standard]\nid = \"{id}\"\ntitle = {{ en = \"law\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\neffective = 2020-01-01\nsource = [\"the test\"]\nconfidence = \"verified\"\n{lines}\n"
    )
}

/// These files beside the vocabulary.
#[track_caller]
fn read(files: &[(&str, &str)]) -> Catalogue {
    let all = VOCABULARY.iter().chain(files);
    let sources: Vec<Source> = all
        .map(|(name, text)| Source {
            name: (*name).to_owned(),
            text: (*text).to_owned(),
        })
        .collect();
    match compile(&sources, None) {
        Ok(catalogue) => catalogue,
        Err(error) => panic!("{error}"),
    }
}

#[track_caller]
fn read_law(lines: &str) -> Catalogue {
    read(&[("cn/law-1-2020.toml", &law("LAW 1-2020", lines))])
}

#[track_caller]
fn limit<'c>(catalogue: &'c Catalogue, id: &str) -> &'c Limit {
    let mut limits = catalogue.limits().map(|(_, limit)| limit);
    let found = limits.find(|limit| limit.id.as_str() == id);
    found.unwrap_or_else(|| panic!("no limit {id}"))
}

#[test]
fn what_begins_and_ends_on_one_day_is_taken() {
    let next = law("LAW 1-2025", "").replace("2020-01-01", "2025-01-01");
    for lines in [
        "withdrawn = 2020-01-01",
        "replaced_by = { id = \"LAW 1-2025\", on = 2025-01-01, made_before_may_follow_until = 2025-01-01 }",
        "[[table]]\nclause = \"1\"\nkind = \"content\"\nfrom = 2021-01-01\nuntil = 2021-01-01\nmax = { lead = \"90\" }",
        "[[table]]\nclause = \"1\"\nkind = \"content\"\nwhen = { intended-age = { from = \"36 months\", up_to = \"36 months\" } }\nmax = { lead = \"90\" }",
    ] {
        read(&[
            ("cn/law-1-2020.toml", &law("LAW 1-2020", lines)),
            ("cn/law-1-2025.toml", &next),
        ]);
    }
    let annex = "[exemptions]\nof = \"LAW 1-2020\"\nannex = \"III\"\nconfidence = \"known\"\n[[exemption]]\ncode = \"1\"\ntitle = { en = \"one\" }\nanalytes = [\"lead\"]\nvalid = [{ from = 2026-01-01, until = 2026-01-01 }]\n";
    let catalogue = read(&[
        ("cn/law-1-2020.toml", &law("LAW 1-2020", "")),
        ("exemptions/annex.toml", annex),
    ]);
    assert_eq!(catalogue.exemptions().count(), 1);
}

#[test]
fn a_sum_of_two_hundred_terms_is_taken() {
    let substances: Vec<String> = (0..200)
        .map(|at| format!("substance.S{at} = {{ names = {{ en = \"S{at}\" }} }}\n"))
        .collect();
    let terms: Vec<String> = (0..200).map(|at| format!("S{at}")).collect();
    let text = law(
        "LAW 1-2020",
        &format!(
            "[[table]]\nclause = \"1\"\nkind = \"content\"\nmax = {{ \"{}\" = \"90\" }}",
            terms.join(" + ")
        ),
    );
    let catalogue = read(&[
        ("substances/many.toml", &substances.concat()),
        ("cn/law-1-2020.toml", &text),
    ]);
    let (_, limit) = catalogue.limits().next().unwrap();
    assert_eq!(limit.form.terms.len(), 200);
}

#[test]
fn a_catalogue_shows_its_entries() {
    let catalogue = read_law(
        "[[table]]\nclause = \"1\"\nkind = \"content\"\nmax = { lead = \"90\" }\n[[gap]]\nclause = \"2\"\nwhat = { en = \"more\" }\nwhy = \"not yet\"",
    );
    let shown = format!("{catalogue:?}");
    for part in ["law-1-2020/1/lead", "not yet", "LAW 1-2020"] {
        assert!(shown.contains(part), "{part} is missing in {shown}");
    }
}

#[test]
fn a_branch_of_alternatives_has_its_own_number_and_clause() {
    let catalogue = read_law(
        r#"
[[either]]
id = "foam"
clause = "5"
[[either.table]]
clause = "5.1"
kind = "content"
max = { lead = "90" }
[[either.gap]]
what = { en = "the first way beside it" }
why = "not encoded"
[[either.gap]]
clause = "5.3"
what = { en = "the second way beside it" }
why = "not encoded"
[[either]]
id = "film"
clause = "6"
[[either.table]]
kind = "content"
max = { lead = "90" }
[[either.table]]
kind = "element-migration"
max = { lead = "90" }
"#,
    );
    let branches: Vec<(u32, u16, &str)> = catalogue
        .limits()
        .map(|(_, limit)| (limit.alternatives.unwrap(), limit.clause.as_str()))
        .chain(
            catalogue
                .gaps()
                .map(|gap| (gap.alternatives.unwrap(), gap.clause.as_str())),
        )
        .map(|(of, clause)| (of.group, of.branch, clause))
        .collect();
    let (foam, film) = (branches[0].0, branches[1].0);
    assert_ne!(foam, film);
    assert_eq!(
        branches,
        [
            (foam, 0, "5.1"),
            (film, 0, "6"),
            (film, 1, "6"),
            (foam, 1, "5"),
            (foam, 2, "5.3")
        ]
    );
}

const LIST: &str =
    "[[positive_list]]\nid = \"a\"\nclause = \"A\"\nwhen = { material = \"plastic\" }\n";

#[test]
fn a_condition_of_use_in_one_language_is_told() {
    let lines = format!("{LIST}rows = \"a.csv\"\n");
    for (column, told) in [("condition_en", "en"), ("condition_zh", "zh")] {
        let rows = format!("number,substance,{column}\n1,DEHP,only cold\n2,DBP,\n");
        let catalogue = read(&[
            ("cn/law-1-2020.toml", &law("LAW 1-2020", &lines)),
            ("cn/a.csv", &rows),
        ]);
        let duties: Vec<&Limit> = catalogue
            .limits()
            .map(|(_, limit)| limit)
            .filter(|limit| matches!(limit.effect, Effect::Duty { .. }))
            .collect();
        let [
            Limit {
                effect: Effect::Duty { does },
                ..
            },
        ] = duties.as_slice()
        else {
            panic!("{told}: {duties:#?}");
        };
        let (said, silent) = match told {
            "en" => (&does.en, &does.zh),
            _ => (&does.zh, &does.en),
        };
        assert_eq!((said.as_str(), silent.as_str()), ("only cold", ""));
    }
}

#[test]
fn lists_that_are_referred_to_are_lists_of_their_own() {
    let own = format!("{LIST}rows = \"a.csv\"\n");
    let two = format!(
        "{own}{}",
        own.replace("\"a\"", "\"b\"").replace("\"A\"", "\"B\"")
    );
    let refers = format!(
        "{own}[[refer]]\nid = \"r\"\nclause = \"4\"\nto = \"LAW 1-2020\"\nnote = \"as that one says\"\n[[refer]]\nid = \"s\"\nclause = \"5\"\nto = \"LAW 1-2020\"\n"
    );
    let catalogue = read(&[
        ("cn/law-1-2020.toml", &law("LAW 1-2020", &two)),
        ("cn/law-2-2020.toml", &law("LAW 2-2020", &refers)),
        (
            "cn/a.csv",
            "number,substance,max,note\n1,DEHP,5 %,its own\n",
        ),
    ]);
    let standards: Vec<_> = catalogue.standards().map(|(index, _)| index).collect();
    let list = |id: &str| limit(&catalogue, id).list.unwrap().list;
    let written = [
        list("law-1-2020/a/DEHP/max"),
        list("law-1-2020/b/DEHP/max"),
        list("law-2-2020/a/DEHP/max"),
    ];
    let all: BTreeSet<_> = catalogue
        .limits()
        .filter_map(|(_, limit)| limit.list)
        .map(|of| of.list)
        .collect();
    assert_eq!((standards.len(), all.len()), (2, 7), "{written:?}");
    for (referral, note) in [("r", "as that one says"), ("s", "its own")] {
        let copied = |list: &str| {
            limit(
                &catalogue,
                &format!("law-2-2020/{referral}/law-1-2020/{list}/DEHP/max"),
            )
        };
        let (first, second) = (copied("a"), copied("b"));
        assert_eq!((first.note.as_str(), second.note.as_str()), (note, note));
        let (first, second) = (first.list.unwrap().list, second.list.unwrap().list);
        assert!(first != second && !written.contains(&first) && !written.contains(&second));
    }
}

#[test]
fn the_list_of_all_totals_holds_on_all_days() {
    let lines = format!(
        "{LIST}rows = \"a.csv\"\n[[total]]\nnumber = \"22\"\nclause = \"B\"\nwhat = {{ en = \"both\" }}\nsml = \"6 mg/kg\"\nfrom = 2023-01-01\n"
    );
    let catalogue = read(&[
        ("cn/law-1-2020.toml", &law("LAW 1-2020", &lines)),
        ("cn/a.csv", "number,substance,total\n1,DEHP,22\n2,DBP,22\n"),
    ]);
    let total = limit(&catalogue, "law-1-2020/total/22/2023-01-01");
    assert_eq!(total.days.first, Some(jiff::civil::date(2023, 1, 1)));
    assert_eq!(
        limit(&catalogue, "law-1-2020/total/listed").days,
        Days::default()
    );
}

fn fact<'c>(catalogue: &'c Catalogue, key: &str) -> &'c Fact {
    let mut facts = catalogue.facts().map(|(_, fact)| fact);
    facts.find(|fact| fact.key.as_str() == key).unwrap()
}

#[test]
fn a_choice_is_known_by_its_value_and_either_name() {
    let catalogue = read(&[]);
    let grade = fact(&catalogue, "grade");
    let best = grade.read("E0").unwrap();
    assert_eq!(grade.read(" best grade "), Ok(best.clone()));
    assert_eq!(grade.read("特级"), Ok(best));
    assert_eq!(grade.choice(1).unwrap().value, "E0");
    assert_eq!(grade.choice(2), None);
    let refused = grade.read("E2").unwrap_err().to_string();
    assert!(refused.contains("E1, E0"), "{refused}");
    let age = fact(&catalogue, "intended-age");
    assert_eq!(age.choice(0), None);
}

#[test]
fn a_file_on_top_of_a_catalogue_names_the_elements_that_are_there() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("substances")).unwrap();
    let file = directory.path().join("substances/house.toml");
    std::fs::write(
        &file,
        "[substance.house-blend]\nnames = { en = \"house blend\" }\nelements = [\"lead\"]\n",
    )
    .unwrap();
    let builtin = Catalogue::builtin();
    let registry = |catalogue: &Catalogue| catalogue.registry().clone();
    let with = registry(&builtin.with_directory(directory.path()).unwrap());
    let id = |key| with.by_key(key).unwrap();
    assert!(!with.weight(id("house-blend"), id("lead")).is_none());
    assert!(with.weight(id("house-blend"), id("cadmium")).is_none());
}

#[test]
fn an_edition_is_the_text_with_its_year_and_no_part_of_it() {
    let catalogue = read(&[("cn/law-71-3-2020.toml", &law("LAW 71-3-2020", ""))]);
    let (_, standard) = catalogue.standards().next().unwrap();
    assert!(standard.id.is_edition_of("LAW 71-3"));
    for other in ["LAW 71", "LAW", "LAW 71-3-2", "LAW 71-3-2020", "71-3"] {
        assert!(!standard.id.is_edition_of(other), "{other}");
    }
}

const RAYS: &str = r#"
[screening]
id = "RAYS 3-1:2013"
also = ["RAYS 3-1:2017"]
title = { en = "screening by rays" }
kind = "content"
unit = "mg/kg"
confidence = "verified"
[[matrix]]
id = "polymer"
when = { material = "plastic" }
[[matrix.reading]]
of = "lead"
tells_of = ["lead"]
limit = "1000"
below = { at = "700", sigmas = "-7" }
over = { at = "1300", sigmas = "3" }
confirm = "RAYS 5"
"#;

#[test]
fn a_screening_method_is_known_by_its_name_and_its_edition_by_the_year() {
    let catalogue = read(&[("screening/rays.toml", RAYS)]);
    let (_, method) = catalogue.screening_methods().next().unwrap();
    let (this, another) = (Some(NamedEdition::This), Some(NamedEdition::Another));
    for (text, named) in [
        ("RAYS 3-1", this),
        ("RAYS 3-1:2013", this),
        ("RAYS 3-1:2017", this),
        ("RAYS 3-1: by hand", this),
        ("RAYS 3-1 - by hand", this),
        ("RAYS 3-1:2009", another),
        ("RAYS 3-1-2", None),
        ("RAYS 3-10", None),
        ("RAYS 3", None),
    ] {
        assert_eq!(method.named_by(text), named, "{text}");
    }
    let mut undated = method.clone();
    undated.id = "RAYS 3-1".to_owned();
    undated.also.clear();
    for (text, named) in [
        ("RAYS 3-1", this),
        ("RAYS 3-1:2013", another),
        ("RAYS 3", None),
    ] {
        assert_eq!(undated.named_by(text), named, "{text}");
    }
}

#[test]
fn a_border_at_zero_does_not_exist() {
    let catalogue = read(&[("screening/rays.toml", RAYS)]);
    let (_, method) = catalogue.screening_methods().next().unwrap();
    let reading = &method.matrices[0].readings[0];
    let amount = |text| Amount::parse(text, method.unit, method.kind).unwrap();
    let sorted = |value, sigma| {
        let sigma = Some(amount(sigma));
        reading.sort(Interval::exactly(amount(value)), Detection::Measured, sigma)
    };
    assert_eq!(sorted("0", "99"), Ok(ScreeningState::Below));
    assert_eq!(sorted("7", "99"), Ok(ScreeningState::Below));
    // 700 - 7 x 100
    assert_eq!(sorted("0", "100"), Ok(ScreeningState::Inconclusive));
    assert_eq!(sorted("0", "101"), Ok(ScreeningState::Inconclusive));
}

#[cfg(feature = "schema")]
#[test]
fn the_schema_of_limits_files_names_what_it_defines() {
    let schema = hazlimit::catalogue::load::schema();
    let defined = schema["$defs"].as_object().unwrap();
    // A name with a number would be a second definition of one thing.
    for name in defined.keys() {
        assert!(
            name.ends_with(|last: char| last.is_ascii_lowercase()),
            "{name}"
        );
    }
    assert_eq!(defined["Day"]["format"], "date");
    assert_eq!(defined["Condition"]["anyOf"][1]["type"], "array");
    let table = &defined["RawTable"]["properties"];
    assert_eq!(table["when"]["anyOf"][0]["$ref"], "#/$defs/Condition");
    assert_eq!(table["from"]["anyOf"][0]["$ref"], "#/$defs/Day");
    // A text with its place is a text.
    assert_eq!(table["kind"]["type"][0], "string");
    let tables = &defined["RawStandardFile"]["properties"]["table"];
    assert_eq!(tables["items"]["$ref"], "#/$defs/RawTable");
}
