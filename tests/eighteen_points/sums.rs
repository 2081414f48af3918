//! Point 4: sums, each, and both at once; one substance in several sums.

use serde_json::{Value, json};

use crate::world::{World, holding, law, toy};

fn contains(all: &[(&str, &str)]) -> Value {
    let contains: Vec<Value> = all
        .iter()
        .map(|(substance, content)| json!({ "substance": substance, "content": content }))
        .collect();
    toy(json!({ "disclosed": "100 %", "contains": contains }))
}

#[test]
fn a_sum_counts_together_what_each_counts_apart() {
    let phthalates = [("DEHP", "0.04 %"), ("DBP", "0.04 %"), ("BBP", "0.04 %")];
    for (figures, verdict) in [
        (r#""DBP + BBP + DEHP" = "0.1""#, "fail"),
        (r#"DBP = "0.1", BBP = "0.1", DEHP = "0.1""#, "pass"),
        (r#""each SVHC" = "0.1""#, "pass"),
        (r#""sum SVHC" = "0.1""#, "pass"),
        (r#""sum SVHC" = "0.07""#, "fail"),
    ] {
        let world = World::under(&format!(
            "[[table]]\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nmax = {{ {figures} }}"
        ));
        assert_eq!(
            world.screen(&contains(&phthalates)).verdict(),
            verdict,
            "{figures}"
        );
    }
}

#[test]
fn each_and_the_sum_can_be_asked_at_once() {
    let world = World::under(
        r#"
[[table]]
id = "each"
clause = "1"
kind = "content"
unit = "mg/kg"
max = { "each aromatic-amine" = "30" }
[[table]]
id = "sum"
clause = "1"
kind = "content"
unit = "mg/kg"
max = { "sum aromatic-amine" = "50" }
"#,
    );
    for (benzidine, xylidine, verdict) in [
        ("20 mg/kg", "20 mg/kg", "pass"),
        ("31 mg/kg", "1 mg/kg", "fail"),
        ("30 mg/kg", "20 mg/kg", "pass"),
        ("26 mg/kg", "25 mg/kg", "fail"),
    ] {
        let bom = contains(&[("benzidine", benzidine), ("xylidine", xylidine)]);
        assert_eq!(
            world.screen(&bom).verdict(),
            verdict,
            "{benzidine} and {xylidine}"
        );
    }
}

#[test]
fn one_substance_stands_in_several_sums() {
    // Two sums of three and one of four, sharing DEHP.
    let world = World::under(
        r#"
[[table]]
id = "1"
clause = "1"
kind = "content"
unit = "%"
max = { "DBP + BBP + DEHP" = "0.1", "DNOP + DINP + DIDP" = "0.1" }
[[table]]
id = "2"
clause = "2"
kind = "content"
unit = "%"
below = { "DEHP + DBP + BBP + DIBP" = "0.1" }
[[table]]
id = "3"
clause = "3"
kind = "content"
unit = "%"
max = { "DBP + BBP + DEHP + DNOP + DINP + DIDP" = "0.15" }
"#,
    );
    let told = world.screen(&contains(&[
        ("DEHP", "0.07 %"),
        ("DIBP", "0.03 %"),
        ("DINP", "0.09 %"),
    ]));
    assert_eq!(told.of("1/DBP+BBP+DEHP"), "pass");
    assert_eq!(told.of("1/DNOP+DINP+DIDP"), "pass");
    assert_eq!(told.of("2/DEHP+DBP+BBP+DIBP"), "fail");
    assert_eq!(told.of("3/DBP+BBP+DEHP+DNOP+DINP+DIDP"), "fail");
    assert_eq!(told.value("2/DEHP+DBP+BBP+DIBP"), "[0.1, 0.1]");
    assert_eq!(told.value("3/DBP+BBP+DEHP+DNOP+DINP+DIDP"), "[0.16, 0.16]");
}

#[test]
fn an_each_limit_names_the_member_that_fails() {
    let world = World::under(
        "[[table]]\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nmax = { \"each SVHC\" = \"0.1\" }",
    );
    let told = world.screen(&contains(&[("DEHP", "0.2 %"), ("DBP", "0.05 %")]));
    let by_analyte: Vec<(&str, &str)> = told
        .findings("1/SVHC")
        .into_iter()
        .map(|finding| {
            (
                finding["analyte"]["en"].as_str().unwrap(),
                finding["verdict"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(by_analyte.len(), 3, "{by_analyte:?}");
    assert_eq!(by_analyte[..2], [("DEHP", "fail"), ("DBP", "pass")]);
    // The third member, of which nobody speaks, is cleared by the disclosure.
    assert_eq!(by_analyte[2].1, "pass", "{by_analyte:?}");
}

#[test]
fn a_result_of_the_sum_bounds_each_member_and_proves_none() {
    let world = World::under(
        "[[table]]\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nmax = { DEHP = \"0.1\", \"sum SVHC\" = \"0.1\" }",
    );
    let sum = |value: &str| {
        toy(json!({ "results": [{ "analyte": "SVHC", "kind": "content", "value": value }] }))
    };
    let low = world.screen(&sum("0.09 %"));
    assert_eq!((low.of("1/DEHP"), low.of("1/SVHC")), ("pass", "pass"));
    let high = world.screen(&sum("0.2 %"));
    assert_eq!(
        (high.of("1/DEHP"), high.of("1/SVHC")),
        ("inconclusive", "fail")
    );
}

#[test]
fn an_element_is_counted_in_each_of_its_compounds() {
    let world = World::under(
        "[[table]]\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nmax = { lead = \"0.1\", chromium-vi = \"0.1\" }",
    );
    // 0.3 % PbCrO4 is 0.192 % lead and 0.048 % chromium(VI).
    let told = world.screen(&toy(holding("lead chromate", "0.3 %")));
    assert_eq!(
        (told.of("1/lead"), told.of("1/chromium-vi")),
        ("fail", "pass")
    );
}

/// "toluene + xylene + ethylbenzene", with xylene as a group of three isomers.
fn benzene_series(limit: &str) -> World {
    World::with(&[
        (
            "substances/benzene-series.toml".to_owned(),
            "\
[substance.toluene]
cas = \"108-88-3\"
[substance.o-xylene]
cas = \"95-47-6\"
[substance.m-xylene]
cas = \"108-38-3\"
[substance.p-xylene]
cas = \"106-42-3\"
[substance.ethylbenzene]
cas = \"100-41-4\"
[group.xylene]
members = [\"o-xylene\", \"m-xylene\", \"p-xylene\"]
[group.aromatics]
members = [\"xylene\", \"toluene\"]
"
            .to_owned(),
        ),
        law(
            "LAW 1-2020",
            &format!(
                "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nmax = {{ \"toluene + xylene + ethylbenzene\" = \"{limit}\" }}\n"
            ),
        ),
    ])
}

fn tested(limit: &str, results: &[(&str, &str)]) -> (String, String) {
    let results: Vec<_> = results
        .iter()
        .map(|(analyte, value)| json!({ "analyte": analyte, "kind": "content", "value": value }))
        .collect();
    let told = benzene_series(limit).screen(&toy(json!({ "results": results })));
    let limit = "1/toluene+xylene+ethylbenzene";
    (told.of(limit).to_owned(), told.value(limit))
}

#[test]
fn a_group_reported_as_one_figure_counts_once_beside_single_results() {
    let results = [
        ("toluene", "0.4 %"),
        ("xylene", "0.4 %"),
        ("ethylbenzene", "0.1 %"),
    ];
    assert_eq!(
        tested("0.9", &results),
        ("pass".to_owned(), "[0.9, 0.9]".to_owned())
    );
    assert_eq!(tested("0.89", &results).0, "fail");
    // Not detected as a whole.
    let results = [
        ("toluene", "0.4 %"),
        ("xylene", "< 0.2 %"),
        ("ethylbenzene", "0.1 %"),
    ];
    assert_eq!(tested("0.7", &results).0, "pass");
    assert_eq!(tested("0.49", &results).0, "fail");
    assert_eq!(tested("0.6", &results).0, "inconclusive");
}

#[test]
fn of_overlapping_groups_only_one_counts_and_single_members_tell_the_rest() {
    // Both groups hold the xylenes: 0.5 and 0.4 are no 0.9.
    let results = [
        ("aromatics", "0.5 %"),
        ("xylene", "0.4 %"),
        ("ethylbenzene", "0.1 %"),
    ];
    assert_eq!(
        tested("0.6", &results),
        ("pass".to_owned(), "[0.6, 0.6]".to_owned())
    );
    assert_eq!(tested("0.59", &results).0, "fail");
    // One isomer proves at least itself, the group bounds all three.
    let results = [
        ("toluene", "0.1 %"),
        ("xylene", "< 0.4 %"),
        ("o-xylene", "0.3 %"),
        ("ethylbenzene", "0.1 %"),
    ];
    assert_eq!(tested("0.6", &results).0, "pass");
    assert_eq!(tested("0.49", &results).0, "fail");
    assert_eq!(tested("0.5", &results).0, "inconclusive");
}
