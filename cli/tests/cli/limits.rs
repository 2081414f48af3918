use crate::run::{hazlimit, on_fixture};

/// The ids that `limits` lists.
#[track_caller]
fn listed(arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["limits", "--format", "csv"];
    all.extend(arguments);
    let done = on_fixture(&all);
    assert_eq!(done.status, 0, "{}", done.stderr);
    let lines = done.stdout.lines().skip(1);
    lines
        .map(|line| line.split(',').next().unwrap().to_owned())
        .collect()
}

const ALL: [&str; 5] = [
    "list-1/8/phthalates",
    "list-1/7/phthalates",
    "toy-1-2000/4/lead",
    "toy-1-2010/4/lead",
    "toy-1-2010/5/DEHP+DBP",
];

#[test]
fn without_a_choice_every_limit_is_listed() {
    assert_eq!(listed(&[]), ALL);
}

#[test]
fn a_category_lists_what_can_apply_to_it_and_to_what_lies_below() {
    let toys = [
        "list-1/7/phthalates",
        "toy-1-2000/4/lead",
        "toy-1-2010/4/lead",
        "toy-1-2010/5/DEHP+DBP",
    ];
    assert_eq!(listed(&["--category", "toys"]), toys);
    assert_eq!(listed(&["--category", "活动玩具"]), toys);
    assert_eq!(
        listed(&["--category", "electronics"]),
        ["list-1/8/phthalates", "list-1/7/phthalates"]
    );
}

#[test]
fn a_material_that_a_clause_excludes_is_not_listed() {
    assert_eq!(
        listed(&["--category", "toys", "--material", "paint"]),
        ["list-1/7/phthalates", "toy-1-2010/5/DEHP+DBP"]
    );
    assert_eq!(listed(&["--material", "vinyl"]), ALL);
}

#[test]
fn a_substance_lists_the_limits_it_bears_on() {
    assert_eq!(
        listed(&["--substance", "117-81-7"]),
        [
            "list-1/8/phthalates",
            "list-1/7/phthalates",
            "toy-1-2010/5/DEHP+DBP"
        ]
    );
    assert_eq!(
        listed(&["--substance", "铬酸铅"]),
        ["toy-1-2000/4/lead", "toy-1-2010/4/lead"]
    );
}

#[test]
fn a_standard_is_named_with_or_without_its_year() {
    assert_eq!(listed(&["--standard", "TOY 1"]).len(), 3);
    assert_eq!(listed(&["--standard", "toy-1-2000"]), ["toy-1-2000/4/lead"]);
    assert_eq!(
        listed(&["--standard", "TOY 1-2000", "--standard", "LIST 1"]).len(),
        3
    );
}

#[test]
fn market_kind_and_force_narrow_the_list() {
    assert_eq!(listed(&["--market", "eu"]).len(), 2);
    assert_eq!(
        listed(&["--market", "CN,EU", "--kind", "element-migration"]).len(),
        2
    );
    assert_eq!(listed(&["--force", "eco-label"]).len(), 0);
}

#[test]
fn a_day_lists_only_what_is_in_force_then() {
    assert_eq!(listed(&["--on", "2005-01-01"]), ["toy-1-2000/4/lead"]);
    assert_eq!(
        listed(&["--on", "2009-12-31"]),
        ["list-1/7/phthalates", "toy-1-2000/4/lead"]
    );
    assert_eq!(
        listed(&["--on", "2010-01-01"]),
        [
            "list-1/7/phthalates",
            "toy-1-2010/4/lead",
            "toy-1-2010/5/DEHP+DBP"
        ]
    );
    assert_eq!(listed(&["--on", "2099-01-01"]).len(), 4);
}

#[test]
fn unknown_names_are_refused_with_the_nearest() {
    for (arguments, expected) in [
        (["--category", "tois"], "did you mean `toys`"),
        (["--material", "platsic"], "did you mean `plastic`"),
        (["--substance", "DEPH"], "`DEHP`"),
        (["--substance", "117-81-8"], "117-81-7"),
        (["--standard", "TOY 2-2010"], "`TOY 1-2010`"),
        (["--market", "XX"], "it holds CN, EU"),
        (["--kind", "contnet"], "did you mean `content`"),
        (["--on", "2.11.2026"], "such as 2026-11-02"),
    ] {
        let done = on_fixture(&[&["limits"], &arguments[..]].concat());
        assert_eq!(done.status, 2, "{arguments:?}");
        assert!(
            done.stderr.contains(expected),
            "{arguments:?}: {}",
            done.stderr
        );
    }
}

#[test]
fn csv_has_the_published_columns() {
    let csv = on_fixture(&["limits", "--format", "csv", "--force", "eco-label"]);
    assert_eq!(
        csv.stdout,
        "limit,standard,jurisdiction,force,status,clause,category,when,analyte,cas,aggregation,kind,comparator,value,unit,basis,effect,effective_from,effective_to,confidence,source\n"
    );
    assert_eq!(csv.stderr, "no limit of the catalogue fits this choice\n");
}

#[test]
fn csv_keeps_the_printed_digits_and_shows_what_triggers_a_duty() {
    insta::assert_snapshot!(
        "limits-csv",
        on_fixture(&["limits", "--format", "csv"]).whole()
    );
}

#[test]
fn json_has_the_columns_of_csv_with_lists_as_lists() {
    insta::assert_snapshot!(
        "limits-json",
        on_fixture(&["limits", "--format", "json", "--market", "EU"]).whole()
    );
}

#[test]
fn the_table_is_grouped_by_standard_and_names_the_gaps() {
    insta::assert_snapshot!("limits-en", on_fixture(&["limits", "--lang", "en"]).whole());
    insta::assert_snapshot!("limits-zh", on_fixture(&["limits", "--lang", "zh"]).whole());
}

#[test]
fn the_built_in_catalogue_lists_lead_in_toys() {
    let done = hazlimit(&[
        "limits",
        "--category",
        "toys",
        "--substance",
        "lead",
        "--format",
        "csv",
    ]);
    assert!(
        done.stdout
            .contains("\ngb-6675.4-2014/4.1-1/lead,GB 6675.4-2014,CN,mandatory,")
    );
}
