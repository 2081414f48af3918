//! What is allowed in limits files and looks like a slip is noted by file, line and remedy; the real files have no note that is not explained.
#![cfg(feature = "load")]
#![allow(clippy::panic, clippy::unwrap_used, missing_docs, reason = "tests")]

use std::path::Path;

use hazlimit::catalogue::load::{Problem, Source, check, read_directory};

const VOCABULARY: [(&str, &str); 4] = [
    (
        "categories.toml",
        "\"toys\" = { en = \"toys\" }\n\"toys/book\" = { en = \"books\" }\n\"toys/doll\" = { en = \"dolls\" }\n\"toys/ball\" = { en = \"balls\" }\n\"toys/other\" = { en = \"others\" }\n",
    ),
    ("materials.toml", "\"plastic\" = { en = \"plastic\" }\n"),
    (
        "facts.toml",
        r#"
mouthable = { type = "yes-no", asks = { en = "?" } }
intended-age = { type = "age", asks = { en = "?" } }
thickness = { type = "measure", units = { um = 1, mm = 1000 }, asks = { en = "?" } }
"#,
    ),
    (
        "substances/base.toml",
        r#"
element.lead = { symbol = "Pb", names = { en = "lead" }, cas = "7439-92-1" }
element.cadmium = { symbol = "Cd", names = { en = "cadmium" }, cas = "7440-43-9" }
substance.DEHP = { names = { en = "bis(2-ethylhexyl) phthalate" }, cas = "117-81-7" }
"#,
    ),
];

const HEAD: &str = r#"[standard]
id = "LAW 1-2020"
title = { en = "law" }
jurisdiction = "CN"
force = "mandatory"
effective = 2020-01-01
when = { category = "toys" }
source = ["the test"]
confidence = "verified"
"#;

/// What is noted about files beside the vocabulary.
fn noted(files: &[(&str, &str)]) -> Vec<Problem> {
    let all = VOCABULARY.iter().chain(files);
    let sources: Vec<Source> = all
        .map(|(name, text)| Source {
            name: (*name).to_owned(),
            text: (*text).to_owned(),
        })
        .collect();
    match check(&sources, None) {
        Ok(checked) => checked.notes,
        Err(error) => panic!("{error}"),
    }
}

fn table(id: &str, head: &str, rest: &str) -> String {
    format!(
        "[[table]]\nid = \"{id}\"\nclause = \"{id}\"\nkind = \"content\"\nunit = \"%\"\n{head}{rest}\n"
    )
}

/// One note, on the line marked with `#!`, with these words.
#[track_caller]
fn notes_one(text: &str, words: &[&str]) {
    let notes = noted(&[("cn/law-1-2020.toml", text)]);
    let [note] = notes.as_slice() else {
        panic!("{notes:#?}");
    };
    let marked = text.lines().position(|line| line.contains("#!")).unwrap() + 1;
    assert_eq!(
        (note.file.as_str(), note.line),
        ("cn/law-1-2020.toml", marked),
        "{note}"
    );
    for word in words {
        assert!(note.message.contains(word), "{note}");
    }
}

#[track_caller]
fn notes_nothing(text: &str) {
    let notes = noted(&[("cn/law-1-2020.toml", text)]);
    assert!(notes.is_empty(), "{notes:#?}");
}

fn law(tables: &[String]) -> String {
    HEAD.to_owned() + &tables.concat()
}

const LEAD: &str = "max = { lead = \"0.1\" }";
const LEAD_HERE: &str = "max = { lead = \"0.1\" } #!";

#[test]
fn two_rows_that_bound_one_thing_under_one_condition_are_noted() {
    let text = law(&[
        table("1", "when = { mouthable = true }\n", LEAD),
        table(
            "2",
            "when = { mouthable = true }\n",
            "max = { lead = \"0.2\" } #!",
        ),
    ]);
    notes_one(
        &text,
        &["law-1-2020/1/lead", "the same condition", "leave one out"],
    );
    notes_nothing(&law(&[
        table("1", "when = { mouthable = true }\n", LEAD),
        table(
            "2",
            "when = { mouthable = false }\n",
            "max = { lead = \"0.2\" }",
        ),
    ]));
}

#[test]
fn a_row_that_a_stricter_one_always_shadows_is_noted() {
    let shadowed = |wide: &str, narrow: &str| {
        law(&[
            table("all", "", &format!("max = {{ lead = \"{wide}\" }}")),
            table(
                "books",
                "when = { category = \"toys/book\", mouthable = true }\n",
                narrow,
            ),
        ])
    };
    notes_one(
        &shadowed("0.1", "max = { lead = \"0.2\" } #!"),
        &["never decides", "law-1-2020/all/lead", "`unless`"],
    );
    // A stricter row for some, or the figure of all repeated in a column, is how tables are printed.
    notes_nothing(&shadowed("0.1", "max = { lead = \"0.05\" }"));
    notes_nothing(&shadowed("0.1", LEAD));
}

#[test]
fn a_row_that_applies_to_nothing_is_noted() {
    for condition in [
        "when = { category = { in = \"toys/book\", not = \"toys\" } }",
        "when = { mouthable = true }\nunless = [{ mouthable = true }]",
    ] {
        let text = law(&[table("1", &format!("{condition}\n"), LEAD_HERE)]);
        notes_one(&text, &["applies to nothing"]);
    }
    let thin = law(&[table(
        "1",
        "when = { thickness = { from = \"2 mm\" } }\n",
        LEAD_HERE,
    )])
    .replace(
        "when = { category = \"toys\" }",
        "when = { category = \"toys\", thickness = { below = \"1 mm\" } }",
    );
    notes_one(
        &thin,
        &[
            "applies to nothing",
            "`thickness` contradicts itself",
            "scope",
        ],
    );
    notes_nothing(&law(&[table(
        "1",
        "when = { category = { in = \"toys\", not = \"toys/book\" } }\nunless = [{ mouthable = true }]\n",
        LEAD,
    )]));
}

#[test]
fn a_row_outside_the_days_of_its_standard_is_noted() {
    let text = law(&[
        table("1", "until = 2019-06-30\n", LEAD_HERE),
        table("2", "", "max = { cadmium = \"0.1\" }"),
        table("3", "from = 2019-07-01\n", LEAD),
    ]);
    notes_one(&text, &["never in force", "LAW 1-2020"]);
}

#[test]
fn a_gap_between_two_ranges_is_noted_and_an_overlap_too() {
    let ages = |first: &str, second: &str| {
        law(&[
            table(
                "1",
                &format!("when = {{ intended-age = {{ below = \"{first}\" }} }}\n"),
                LEAD,
            ),
            table(
                "2",
                &format!("when = {{ intended-age = {{ from = \"{second}\" }} }}\n"),
                "max = { lead = \"0.2\" } #!",
            ),
        ])
    };
    notes_one(
        &ages("36 months", "48 months"),
        &[
            "between intended-age 35 months",
            "48 months",
            "nothing bounds it",
            "[[gap]]",
        ],
    );
    notes_one(
        &ages("48 months", "36 months"),
        &["both hold from intended-age 36 months"],
    );
    notes_nothing(&ages("36 months", "36 months").replace(" #!", ""));
    let thick = law(&[
        table("1", "when = { thickness = { up_to = \"1 mm\" } }\n", LEAD),
        table(
            "2",
            "when = { thickness = { from = \"2 mm\" } }\n",
            "max = { lead = \"0.2\" } #!",
        ),
    ]);
    notes_one(&thick, &["between thickness 1000.000 um", "2000.000 um"]);
}

#[test]
fn the_one_branch_that_is_left_out_is_noted() {
    let of = |branch: &str, end: &str| {
        table(
            branch,
            &format!("when = {{ category = \"toys/{branch}\" }}\n"),
            &format!("{LEAD}{end}"),
        )
    };
    notes_one(
        &law(&[of("book", ""), of("doll", " #!")]),
        &["every branch beside `toys/ball`", "[[gap]]"],
    );
    notes_nothing(&law(&[of("book", ""), of("doll", ""), of("ball", "")]));
    notes_nothing(&law(&[
        of("book", ""),
        of("doll", ""),
        table("all", "", "max = { lead = \"0.9\" }"),
    ]));
}

#[test]
fn an_end_without_a_sequel_is_noted() {
    let text = law(&[table("1", "until = 2024-12-31\n", LEAD_HERE)]);
    notes_one(&text, &["ends on 2024-12-31", "the row that follows"]);
    notes_nothing(&law(&[
        table("1", "until = 2024-12-31\n", LEAD),
        table("2", "from = 2025-01-01\n", "max = { lead = \"0.05\" }"),
    ]));
    let withdrawn =
        law(&[table("1", "", LEAD)]).replace("when = ", "withdrawn = 2026-01-01 #!\nwhen = ");
    notes_one(
        &withdrawn,
        &["ends on 2026-01-01 and nothing follows it", "replaced_by"],
    );
}

#[test]
fn digits_that_make_two_limits_of_one_figure_are_noted() {
    let rounded = |second: &str| {
        law(&[
            table("1", "rounding = \"rounded-value\"\n", LEAD),
            table("2", "rounding = \"rounded-value\"\n", second),
        ])
    };
    notes_one(
        &rounded("max = { cadmium = \"0.10\" } #!"),
        &[
            "prints `0.1`",
            "prints `0.10`",
            "rounded to the last printed digit",
        ],
    );
    notes_nothing(&rounded("max = { cadmium = \"0.1\" }"));
    notes_nothing(&rounded("max = { cadmium = \"0.02\" }"));
    let mixed = law(&[
        table("1", "rounding = \"rounded-value\"\n", LEAD),
        table("2", "", "max = { cadmium = \"0.1\" } #!"),
    ]);
    notes_one(
        &mixed,
        &["compares the full value", "one rule mostly holds"],
    );
}

#[test]
fn members_without_a_number_are_noted_at_their_group() {
    let group = "[substance.dust]\nnames = { en = \"dust\" }\n\n[group.things]\nmembers = [\"DEHP\", \"dust\", \"lead\"]\n";
    let notes = noted(&[("substances/things.toml", group)]);
    let [note] = notes.as_slice() else {
        panic!("{notes:#?}");
    };
    assert_eq!(
        (note.file.as_str(), note.line),
        ("substances/things.toml", 4)
    );
    assert!(
        note.message
            .contains("`things` holds `dust` without a CAS or EC number"),
        "{note}"
    );
}

#[test]
fn a_note_with_its_reason_beside_it_is_silent() {
    let row = |comment: &str| {
        law(&[table(
            "1",
            "until = 2024-12-31\n",
            &format!("{comment}{LEAD}"),
        )])
    };
    assert_eq!(noted(&[("cn/law-1-2020.toml", &row(""))]).len(), 1);
    assert_eq!(
        noted(&[("cn/law-1-2020.toml", &row("# it was so\n"))]).len(),
        1
    );
    notes_nothing(&row("# checked: the text was deleted without another\n"));
}

#[test]
fn the_real_limits_have_no_note_that_is_not_explained() {
    let limits = Path::new(env!("CARGO_MANIFEST_DIR")).join("limits");
    let checked = check(&read_directory(&limits).unwrap(), None).unwrap();
    let lines: Vec<String> = checked.notes.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    assert!(checked.catalogue.limits().count() > 5000);
}
