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
    (
        "materials.toml",
        "\"plastic\" = { en = \"plastic\" }\n\"plastic/film\" = { en = \"film\" }\n\"plastic/foam\" = { en = \"foam\" }\n\"plastic/fibre\" = { en = \"fibre\" }\n",
    ),
    (
        "facts.toml",
        r#"
mouthable = { type = "yes-no", asks = { en = "?" } }
intended-age = { type = "age", asks = { en = "?" } }
thickness = { type = "measure", units = { um = 1, mm = 1000 }, asks = { en = "?" } }
made = { type = "date", asks = { en = "?" } }
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

/// How many notes about these files hold these words; other notes do not count.
fn notes_with(files: &[(&str, &str)], words: &str) -> usize {
    let notes = noted(files);
    let with = notes.iter().filter(|note| note.message.contains(words));
    with.count()
}

#[track_caller]
fn shadowed(times: usize, tables: &[String]) {
    let text = law(tables);
    let found = notes_with(&[("cn/law-1-2020.toml", &text)], "never decides");
    assert_eq!(found, times, "{text}");
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
fn a_range_within_a_stricter_one_is_shadowed() {
    let rows = |wide: &str, narrow: &str| {
        [
            table("all", &format!("when = {{ {wide} }}\n"), LEAD),
            table(
                "some",
                &format!("when = {{ {narrow}, mouthable = true }}\n"),
                "max = { lead = \"0.2\" }",
            ),
        ]
    };
    for (times, wide, narrow) in [
        (1, "{ from = \"36 months\" }", "{ from = \"48 months\" }"),
        (1, "{ from = \"36 months\" }", "{ from = \"36 months\" }"),
        (1, "{ below = \"48 months\" }", "{ below = \"36 months\" }"),
        (0, "{ from = \"48 months\" }", "{ from = \"36 months\" }"),
        (0, "{ below = \"36 months\" }", "{ below = \"48 months\" }"),
        (0, "{ from = \"36 months\" }", "{ below = \"48 months\" }"),
    ] {
        let age = |range: &str| format!("intended-age = {range}");
        shadowed(times, &rows(&age(wide), &age(narrow)));
    }
    // Another fact is another matter.
    shadowed(
        0,
        &rows(
            "intended-age = { from = \"36 months\" }",
            "thickness = { from = \"1000 mm\" }",
        ),
    );
}

#[test]
fn only_a_row_in_force_all_the_while_shadows_another() {
    let rows = |wide: &str, narrow: &str| {
        [
            table("all", &format!("{wide}\n"), LEAD),
            table(
                "books",
                &format!("{narrow}\nwhen = {{ category = \"toys/book\" }}\n"),
                "max = { lead = \"0.2\" }",
            ),
        ]
    };
    for (times, wide, narrow) in [
        (1, "", ""),
        (1, "from = 2021-01-01", "from = 2022-01-01"),
        (1, "until = 2025-12-31", "until = 2024-12-31"),
        (1, "until = 2025-12-31", "until = 2025-12-31"),
        (0, "from = 2022-01-01", "from = 2021-01-01"),
        (0, "from = 2022-01-01", ""),
        (0, "until = 2024-12-31", "until = 2025-12-31"),
        (0, "until = 2024-12-31", "from = 2022-01-01"),
        (0, "until = 2021-12-31", "from = 2022-01-01"),
    ] {
        shadowed(times, &rows(wide, narrow));
    }
}

#[test]
fn a_lower_bound_is_stricter_where_it_is_higher() {
    let rows = |wide: &str, narrow: &str| {
        [
            table("all", "", &format!("min = {{ lead = \"{wide}\" }}")),
            table(
                "books",
                "when = { category = \"toys/book\" }\n",
                &format!("above = {{ lead = \"{narrow}\" }}"),
            ),
        ]
    };
    shadowed(1, &rows("0.2", "0.1"));
    shadowed(0, &rows("0.1", "0.1"));
    shadowed(0, &rows("0.1", "0.2"));
}

#[test]
fn figures_that_are_compared_in_other_ways_shadow_nothing() {
    let rows = |wide: &str, narrow: &str| {
        [
            table("all", wide, LEAD),
            table(
                "books",
                &format!("{narrow}when = {{ category = \"toys/book\" }}\n"),
                "max = { lead = \"0.2\" }",
            ),
        ]
    };
    let (rounded, corrected) = (
        "rounding = \"rounded-value\"\n",
        "correction = { lead = \"30 %\" }\n",
    );
    shadowed(1, &rows(rounded, rounded));
    shadowed(0, &rows(rounded, ""));
    shadowed(1, &rows(corrected, corrected));
    shadowed(0, &rows("", corrected));
}

#[test]
fn a_row_that_applies_to_nothing_is_noted() {
    for condition in [
        "when = { category = { in = \"toys/book\", not = \"toys\" } }",
        "when = { material = { in = \"plastic/film\", not = \"plastic\" } }",
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
    for (fact, own, scope) in [
        ("mouthable", "true", "false"),
        ("made", "{ from = 2024-01-01 }", "{ before = 2023-01-01 }"),
    ] {
        let row = table("1", &format!("when = {{ {fact} = {own} }}\n"), LEAD_HERE);
        let within = format!("when = {{ category = \"toys\", {fact} = {scope} }}");
        notes_one(
            &law(std::slice::from_ref(&row)).replace("when = { category = \"toys\" }", &within),
            &[
                "applies to nothing",
                &format!("`{fact}` contradicts itself"),
            ],
        );
        notes_nothing(&law(&[row]).replace(" #!", ""));
    }
    notes_nothing(&law(&[table(
        "1",
        "when = { category = { in = \"toys\", not = \"toys/book\" } }\nunless = [{ mouthable = true }]\n",
        LEAD,
    )]));
}

#[test]
fn what_another_text_says_is_not_noted_where_it_is_referred_to() {
    let law = law(&[table("1", "when = { mouthable = true }\n", LEAD)]);
    let other = format!(
        "{}[[refer]]\nclause = \"1\"\nto = \"LAW 1-2020\"\nwhen = {{ mouthable = false }}\n",
        HEAD.replace("LAW 1-2020", "LAW 2-2020")
    );
    let files = [
        ("cn/law-1-2020.toml", law.as_str()),
        ("cn/law-2-2020.toml", other.as_str()),
    ];
    assert_eq!(noted(&files), []);
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
    let of_plastic = |branch: &str, end: &str| {
        table(
            branch,
            &format!("when = {{ material = \"plastic/{branch}\" }}\n"),
            &format!("{LEAD}{end}"),
        )
    };
    notes_one(
        &law(&[of_plastic("film", ""), of_plastic("foam", " #!")]),
        &["every branch beside `plastic/fibre`", "[[gap]]"],
    );
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
    // What ended before is no sequel.
    let before = law(&[
        table("1", "until = 2024-12-31\n", LEAD_HERE),
        table("2", "until = 2023-12-31\n", "max = { lead = \"0.2\" }"),
    ]);
    notes_one(&before, &["ends on 2024-12-31", "the row that follows"]);
    let withdrawn =
        law(&[table("1", "", LEAD)]).replace("when = ", "withdrawn = 2026-01-01 #!\nwhen = ");
    notes_one(
        &withdrawn,
        &["ends on 2026-01-01 and nothing follows it", "replaced_by"],
    );
}

#[test]
fn a_row_that_ends_with_its_text_needs_no_sequel() {
    let replaced = |on: &str, end: &str| {
        let by = format!("replaced_by = {{ id = \"LAW 1-2025\", on = {on} }}\nwhen = ");
        let old = law(&[table("1", &format!("until = {end}\n"), LEAD)]).replace("when = ", &by);
        let new = HEAD.replace("2020", "2025");
        let files = [
            ("cn/law-1-2020.toml", old.as_str()),
            ("cn/law-1-2025.toml", new.as_str()),
        ];
        notes_with(&files, "no row bounds it after")
    };
    assert_eq!(replaced("2025-01-01", "2024-12-31"), 0);
    assert_eq!(replaced("2025-01-01", "2025-06-30"), 0);
    assert_eq!(replaced("2025-01-01", "2024-12-30"), 1);
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
    let beside = |after: &str| row("").replace(LEAD, &format!("{LEAD}{after}"));
    notes_nothing(&beside(" # checked: the text was deleted without another"));
    let below = beside("\n# checked: the text was deleted without another");
    assert_eq!(noted(&[("cn/law-1-2020.toml", &below)]).len(), 1);
}

#[test]
fn the_real_limits_have_no_note_that_is_not_explained() {
    let limits = Path::new(env!("CARGO_MANIFEST_DIR")).join("limits");
    let checked = check(&read_directory(&limits).unwrap(), None).unwrap();
    let lines: Vec<String> = checked.notes.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    assert!(checked.catalogue.limits().count() > 5000);
}
