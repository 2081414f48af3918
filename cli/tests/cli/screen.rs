use crate::run::{fixtures, hazlimit, on_fixture, with_input};

fn toy() -> String {
    std::fs::read_to_string(fixtures().join("toy.json")).unwrap()
}

/// The toy with a content that breaks a limit.
fn failing() -> String {
    toy()
        .replace("0.04 %", "0.4 %")
        .replace("99.95 %", "99.59 %")
}

/// The toy with a content that is not given, and too little else to bound it.
fn open() -> String {
    toy()
        .replace(r#", "content": "0.04 %""#, "")
        .replace("99.95 %", "90 %")
}

/// Screens a changed toy, read from standard input.
#[track_caller]
fn screened(toy: &str, more: &[&str]) -> crate::run::Done {
    let mut arguments = vec![
        "screen",
        "-",
        "--on",
        "2026-01-01",
        "--limits",
        "limits",
        "--only",
    ];
    arguments.extend(more);
    with_input(&arguments, toy.as_bytes())
}

#[test]
fn a_product_that_keeps_every_limit_exits_with_0() {
    let done = on_fixture(&["screen", "toy.json", "--on", "2026-01-01"]);
    assert_eq!((done.status, done.stderr.as_str()), (0, ""));
}

#[test]
fn a_product_that_breaks_a_limit_exits_with_1_and_names_the_clause() {
    let done = screened(&failing(), &[]);
    assert_eq!(done.status, 1);
    assert!(done.stdout.contains("5.1"), "{}", done.stdout);
}

#[test]
fn a_content_that_is_not_given_exits_with_3() {
    let done = screened(&open(), &[]);
    assert_eq!(done.status, 3, "{}", done.stdout);
}

#[test]
fn a_content_that_the_rest_of_the_material_bounds_need_not_be_given() {
    let bounded = toy().replace(r#", "content": "0.04 %""#, "");
    assert_eq!(screened(&bounded, &[]).status, 0);
}

#[test]
fn bad_input_exits_with_2_and_prints_no_report() {
    let done = screened("{", &[]);
    assert_eq!((done.status, done.stdout.as_str()), (2, ""));
}

#[test]
fn of_several_files_the_worst_outcome_counts_and_good_files_are_still_reported() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let pass = write("pass.json", toy());
    let fail = write("fail.json", failing());
    let open = write("open.json", open());
    let bad = write("bad.json", "[]".to_owned());
    for (files, status) in [
        (vec![&pass, &pass], 0),
        (vec![&pass, &open], 3),
        (vec![&open, &fail, &pass], 1),
        (vec![&fail, &bad, &pass], 2),
    ] {
        let mut arguments = vec!["screen", "--format", "json", "--on", "2026-01-01"];
        arguments.extend(files.iter().map(|file| file.as_str()));
        let done = on_fixture(&arguments);
        assert_eq!(done.status, status, "{files:?}");
        let reports: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
        let good = files.iter().filter(|file| ***file != bad).count();
        assert_eq!(reports.as_array().unwrap().len(), good, "{files:?}");
    }
}

#[test]
fn one_file_gives_one_json_object_and_several_an_array() {
    let json = |files: &[&str]| -> serde_json::Value {
        let mut arguments = vec!["screen", "--format", "json", "--on", "2026-01-01"];
        arguments.extend(files);
        serde_json::from_str(&on_fixture(&arguments).stdout).unwrap()
    };
    assert_eq!(json(&["toy.json"])["verdict"], "pass");
    assert_eq!(json(&["toy.json", "toy.json"])[1]["verdict"], "pass");
    assert_eq!(
        json(&["missing.json", "missing.json"]),
        serde_json::json!([])
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let run = || {
        on_fixture(&[
            "screen",
            "toy.json",
            "--on",
            "2026-01-01",
            "--format",
            "json",
        ])
        .stdout
    };
    assert_eq!(run(), run());
}

#[test]
fn an_unknown_market_or_standard_is_refused_with_the_nearest() {
    let market = on_fixture(&["screen", "toy.json", "--market", "XX"]);
    assert_eq!(market.status, 2);
    assert!(
        market.stderr.contains("it holds CN, EU"),
        "{}",
        market.stderr
    );
    let standard = on_fixture(&["screen", "toy.json", "--standard", "TOY 2"]);
    assert_eq!(standard.status, 2);
    assert!(
        standard.stderr.contains("`TOY 1-2010`"),
        "{}",
        standard.stderr
    );
}

#[test]
fn a_guarded_rule_leaves_open_what_the_uncertainty_leaves_open() {
    let close = toy().replace("35 mg/kg", "120 ± 20 mg/kg");
    assert_eq!(screened(&close, &[]).status, 0);
    assert_eq!(screened(&close, &["--rule", "guarded"]).status, 3);
    assert_eq!(
        screened(&close, &["--rule", "guarded-acceptance"]).status,
        3
    );
    assert_eq!(screened(&close, &["--rule", "guarded-rejection"]).status, 0);
}

#[test]
fn an_assumption_is_only_made_where_it_is_asked_for() {
    let partly = toy()
        .replace(r#", "disclosed": "99.99 %""#, "")
        .replace("99.95 %", "90 %");
    assert_eq!(screened(&partly, &[]).status, 3);
    assert_eq!(screened(&partly, &["--assume-unlisted-absent"]).status, 0);
}

#[test]
fn house_limits_stand_beside_the_built_in_ones() {
    let done = hazlimit(&[
        "screen",
        "toy.json",
        "--limits",
        "house",
        "--also",
        "industry",
        "--on",
        "2026-01-01",
        "--format",
        "json",
    ]);
    let report: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    let standards: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding["standard"].as_str())
        .collect();
    assert!(standards.contains(&"HOUSE 1"), "{standards:?}");
    assert!(
        standards.iter().any(|id| id.starts_with("GB ")),
        "{standards:?}"
    );
}

#[test]
fn a_report_reads_well_in_english_and_in_chinese() {
    let json = screened(&failing(), &["--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let digest = json["catalogue"]["digest"].as_str().unwrap();
    let version = env!("CARGO_PKG_VERSION");
    // The digest changes whenever the library keeps anything else about a limit.
    let golden = |more: &[&str]| {
        let whole = screened(&failing(), more).whole();
        assert!(whole.contains(&digest[..12]), "{whole}");
        whole
            .replace(&digest[..12], "DIGEST")
            .replace(version, "VERSION")
    };
    insta::assert_snapshot!("report-en", golden(&["--lang", "en"]));
    insta::assert_snapshot!("report-zh", golden(&["--lang", "zh", "--verbose"]));
}

/// The open toy with so many parts alike.
fn open_parts(count: usize) -> String {
    let mut toy: serde_json::Value = serde_json::from_str(&open()).unwrap();
    let part = toy["parts"][0].clone();
    let parts = (0..count).map(|at| {
        let mut part = part.clone();
        part["name"] = format!("part {at}").into();
        part
    });
    toy["parts"] = parts.collect::<Vec<_>>().into();
    toy.to_string()
}

#[test]
fn what_is_open_for_several_parts_alike_is_told_once() {
    let reasons = |text: &str| text.matches("would settle it").count();
    let one = screened(&open_parts(1), &[]).stdout;
    let three = screened(&open_parts(3), &[]).stdout;
    assert!(reasons(&one) > 0, "{one}");
    assert_eq!(reasons(&three), reasons(&one), "{three}");
    for at in 0..3 {
        assert!(three.contains(&format!("part {at} ›")), "{three}");
    }
}

#[test]
fn many_parts_alike_are_counted_and_named_when_asked_for() {
    let many = screened(&open_parts(20), &[]).stdout;
    assert!(
        many.contains("part 7 ›") && !many.contains("part 8 ›"),
        "{many}"
    );
    assert!(
        many.contains("and 12 more (--verbose names them)"),
        "{many}"
    );
    let all = screened(&open_parts(20), &["--verbose"]).stdout;
    assert!(
        all.contains("part 19 ›") && !all.contains("more ("),
        "{all}"
    );
}
