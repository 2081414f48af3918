//! The rules of the BOM file, through its reader.
#![cfg(all(feature = "json", feature = "load"))]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod cases;

use std::path::Path;
use std::sync::LazyLock;

use cases::cases;
use hazlimit::Catalogue;
use hazlimit::bom::json::{self, BomError, FileName};
use hazlimit::bom::{Adjustment, Bom, Identity};
use hazlimit::catalogue::fact::{Answer, Reply};
use hazlimit::quantity::{Amount, Detection, Interval, QuantityKind, Unit};
use jiff::civil::date;
use proptest::prelude::*;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let limits = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/limits");
    match Catalogue::load(&limits) {
        Ok(catalogue) => catalogue,
        Err(error) => panic!("{error}"),
    }
});

const DUCK: &str = r#"{
  "format": "hazlimit-bom/1",
  "product": { "name": "Bath duck", "id": "D-1", "category": ["toys"], "made": "2026-11-02",
               "facts": { "intended-age": "0-36 months", "mouthable": true } },
  "parts": [
    { "name": "body", "quantity": 1, "mass": "42 g",
      "materials": [
        { "name": "soft PVC", "class": "plastic/pvc", "mass": "42 g", "disclosed": "100 %",
          "facts": { "accessible": true },
          "contains": [
            { "substance": "117-81-7", "content": "0.04 %" },
            { "substance": "DINP", "content": "< 50 mg/kg" },
            { "substance": "lead chromate", "content": "0.02 %", "exemption": "6(c)", "intentionally_added": true }
          ],
          "free_of": [ { "analyte": "PBDE", "below": "100 mg/kg" } ],
          "results": [
            { "analyte": "lead", "kind": "element-migration", "value": "35 mg/kg", "uncertainty": "4 mg/kg",
              "method": "GB/T 22048-2015", "report": "R-2026-118" }
          ] } ],
      "parts": [] }
  ]
}"#;

fn try_read(text: impl AsRef<[u8]>) -> Result<Bom, BomError> {
    json::read(FileName::from("duck.json"), text.as_ref(), &CATALOGUE)
}

#[track_caller]
fn read(text: impl AsRef<[u8]>) -> Bom {
    match try_read(text) {
        Ok(bom) => bom,
        Err(error) => panic!("{error}"),
    }
}

/// All that is wrong with a text.
#[track_caller]
fn refused(text: impl AsRef<[u8]>) -> String {
    match try_read(text) {
        Ok(bom) => panic!("read as {bom:?}"),
        Err(error) => {
            assert!(!error.problems().is_empty());
            error.to_string()
        }
    }
}

fn with_product(fields: &str) -> String {
    format!(r#"{{ "format": "hazlimit-bom/1", "product": {{ "name": "p"{fields} }} }}"#)
}

fn with_part(fields: &str) -> String {
    format!(
        r#"{{ "format": "hazlimit-bom/1", "product": {{ "name": "p" }}, "parts": [
{{ "name": "b"{fields} }}] }}"#
    )
}

fn with_material(fields: &str) -> String {
    with_part(&format!(
        r#", "materials": [
{{ "name": "m"{fields} }}]"#
    ))
}

fn with_constituent(fields: &str) -> String {
    with_material(&format!(
        r#", "contains": [
{{ {fields} }}]"#
    ))
}

fn with_free_of(fields: &str) -> String {
    with_material(&format!(
        r#", "free_of": [
{{ {fields} }}]"#
    ))
}

fn with_result(fields: &str) -> String {
    with_material(&format!(
        r#", "results": [
{{ {fields} }}]"#
    ))
}

/// What each wrong text is told, as one snapshot per rule.
#[track_caller]
fn told(wrap: fn(&str) -> String, wrong: &[&str]) -> String {
    let mut all = String::new();
    for fields in wrong {
        all.push_str(&format!(
            "{fields}\n    {}\n",
            refused(wrap(fields)).replace('\n', "\n    ")
        ));
    }
    all
}

fn content(number: &str, unit: Unit) -> Amount {
    Amount::parse(number, unit, QuantityKind::Content).unwrap()
}

#[test]
fn every_field_of_the_design_example_reaches_the_model() {
    let bom = read(DUCK);
    let catalogue = &*CATALOGUE;
    let answer = |key: &str| {
        let (id, _) = catalogue
            .facts()
            .find(|(_, fact)| fact.key.as_str() == key)
            .unwrap();
        id
    };
    let listed = |name: &str| Identity::Listed(catalogue.registry().find(name).unwrap());
    let product = &bom.product;
    assert_eq!(
        (product.name.as_str(), product.id.as_str()),
        ("Bath duck", "D-1")
    );
    assert_eq!(product.made, Some(date(2026, 11, 2)));
    assert_eq!(
        product.traits.categories,
        [catalogue.categories().find("toys").unwrap()]
    );
    let answers = &product.traits.answers;
    assert_eq!(answers[&answer("mouthable")], Answer::YesNo(Reply::Yes));
    assert_eq!(
        answers[&answer("intended-age")],
        Answer::Age(Some(0), Some(35))
    );
    assert_eq!(answers[&answer("made")], Answer::Date(date(2026, 11, 2)));
    let part = &bom.parts[0];
    assert_eq!((part.name.as_str(), part.quantity.0.get()), ("body", 1));
    let grams = Amount::parse("42", Unit::Gram, QuantityKind::MassPerItem).unwrap();
    assert_eq!(part.mass.unwrap().0, grams);
    let material = &part.materials[0];
    assert_eq!(material.name, "soft PVC");
    assert_eq!(material.mass.unwrap().0, grams);
    assert_eq!(material.disclosed, Some(content("100", Unit::Percent)));
    assert_eq!(
        material.traits.classes,
        [catalogue.materials().find("plastic/pvc").unwrap()]
    );
    assert_eq!(
        material.traits.answers[&answer("accessible")],
        Answer::YesNo(Reply::Yes)
    );
    let [dehp, dinp, chromate] = material.contains.as_slice() else {
        panic!("three constituents");
    };
    assert_eq!(dehp.identity, listed("DEHP"));
    assert_eq!(
        dehp.content.unwrap().interval,
        Interval::exactly(content("0.04", Unit::Percent))
    );
    assert_eq!(dinp.identity, listed("28553-12-0"));
    assert_eq!(
        dinp.content.unwrap().interval,
        Interval::below(content("50", Unit::MilligramPerKilogram))
    );
    assert_eq!(chromate.name, "lead chromate");
    assert_eq!(chromate.exemption.as_deref(), Some("6(c)"));
    assert_eq!(chromate.intentionally_added, Some(Reply::Yes));
    assert_eq!(chromate.role, None);
    let free = &material.free_of[0];
    assert_eq!(
        (&free.identity, free.not_added),
        (&listed("PBDE"), Reply::No)
    );
    assert_eq!(
        free.below,
        Some(Interval::below(content("100", Unit::MilligramPerKilogram)))
    );
    let result = &material.results[0];
    assert_eq!(result.identity, listed("lead"));
    assert_eq!(result.kind, QuantityKind::ElementMigration);
    assert!(result.value.interval.is_exact());
    assert_eq!(
        result.value.uncertainty,
        Some(content("4", Unit::MilligramPerKilogram))
    );
    assert_eq!(
        (result.method.as_str(), result.report.as_str()),
        ("GB/T 22048-2015", "R-2026-118")
    );
    assert_eq!(result.adjustment, Adjustment::Raw);
}

#[test]
fn every_other_field_reaches_the_model_too() {
    let bom = read(
        r#"{ "format": "hazlimit-bom/1", "description": "a case of 2024",
        "product": { "name": "p", "description": "yellow", "category": "戏水玩具",
          "facts": { "eee-category": [3, "8-ivd"], "part-mass": "10 mg", "accessible": null },
          "results": [ { "analyte": "铅", "kind": "content", "value": "ND", "loq": "5 mg/kg", "sigma": "2 mg/kg",
            "adjusted": true, "composite_of": 3, "migration": 2, "note": "n" } ] },
        "parts": [ { "name": "b", "quantity": 4, "mass": "1.2 kg", "category": [],
          "facts": { "accessible": false },
          "results": [ { "analyte": "chromium", "kind": "ph", "value": 7.5 } ],
          "parts": [ { "name": "c", "materials": [ { "name": "m", "class": ["vinyl", "coating"], "category": "electronics",
            "contains": [
              { "substance": "lead", "role": "alloying", "intentionally_added": false },
              { "substance": "7664-93-9", "formula": "H2SO4", "content": "ND" },
              { "substance": "DEHP", "formula": "C24H38O4", "content": null },
              { "substance": "something else" } ],
            "free_of": [ { "analyte": "PBDE", "not_added": true },
                         { "analyte": "DINP", "below": "<= 0.1 %", "not_added": false } ] } ] } ] } ] }"#,
    );
    insta::assert_debug_snapshot!(bom);
}

#[test]
fn masses_are_exact_and_weighed_in_any_unit() {
    for (text, milligrams) in [
        ("42 g", "42000"),
        ("1.2 kg", "1200000"),
        ("1.2kg", "1200000"),
        ("1.2 千克", "1200000"),
        ("5 mg", "5"),
        ("7 ug", "0.007"),
    ] {
        let bom = read(with_part(&format!(r#", "mass": "{text}""#)));
        let expected =
            Amount::parse(milligrams, Unit::Milligram, QuantityKind::MassPerItem).unwrap();
        assert_eq!(bom.parts[0].mass.unwrap().0, expected, "{text}");
    }
}

#[test]
fn identities_are_listed_unlisted_or_kept_unresolved() {
    let identity = |fields: &str| {
        let bom = read(with_constituent(fields));
        bom.parts[0].materials[0].contains[0].identity.clone()
    };
    let dehp = Identity::Listed(CATALOGUE.registry().find("DEHP").unwrap());
    for name in ["117-81-7", "１１７－８１－７", "204-211-0", "dehp", "DEHP"] {
        assert_eq!(
            identity(&format!(r#""substance": "{name}""#)),
            dehp,
            "{name}"
        );
    }
    let cas = "7664-93-9".parse().unwrap();
    assert_eq!(
        identity(r#""substance": "7664-93-9""#),
        Identity::Unlisted { cas, formula: None }
    );
    assert_eq!(
        identity(r#""substance": "231-639-5""#),
        Identity::Unresolved { nearest: vec![] }
    );
    assert_eq!(
        identity(r#""substance": "lead chromat""#),
        Identity::Unresolved {
            nearest: vec!["lead-chromate".to_owned()]
        }
    );
}

#[test]
fn not_detected_is_bounded_by_its_limit_of_quantification_alone() {
    let value = |fields: &str| {
        let fields = format!(r#""analyte": "lead", "kind": "content", {fields}"#);
        read(with_result(&fields)).parts[0].materials[0].results[0].value
    };
    let five = Interval::below(content("5", Unit::MilligramPerKilogram));
    let nothing_known = value(r#""value": "ND""#);
    assert_eq!(nothing_known.interval, Interval::ANY);
    assert_eq!(nothing_known.detection, Detection::NotDetected);
    for fields in [
        r#""value": "ND", "loq": "5 mg/kg""#,
        r#""value": "ND (LOQ 5 mg/kg)""#,
        r#""value": "ND (LOQ 5 mg/kg)", "loq": "0.0005 %""#,
        r#""value": "未检出", "loq": "5 ppm""#,
    ] {
        assert_eq!(value(fields).interval, five, "{fields}");
        assert_eq!(value(fields).detection, Detection::NotDetected);
    }
    let measured = value(r#""value": "3 mg/kg", "loq": "5 mg/kg""#);
    assert_eq!(
        measured.interval,
        Interval::exactly(content("3", Unit::MilligramPerKilogram))
    );
}

#[test]
fn the_day_made_and_its_fact_agree() {
    let bom = read(with_product(r#", "facts": { "made": "2026-11-02" }"#));
    assert_eq!(bom.product.made, Some(date(2026, 11, 2)));
    insta::assert_snapshot!(told(
        with_product,
        &[
            r#", "made": "2026-11-02", "facts": { "made": "2025-01-01" }"#,
            r#", "made": "2.11.2026""#,
            r#", "made": "2026-02-30""#,
            r#", "made": "2026-11-02T10:00:00""#,
            r#", "made": 20261102"#,
        ]
    ));
}

#[test]
fn keys_are_known_and_stand_once() {
    insta::assert_snapshot!(told(
        with_material,
        &[
            r#", "conatins": []"#,
            r#", "xyz": 1, "clas": "metal""#,
            r#", "mass": "1 g", "mass": "2 g""#,
            r#", "facts": { "accessible": true, "accessible": false }"#,
            r#", "contains": [{ "content": "1 %" }, { "name": "lead" }]"#,
            r#", "results": [{ "analyte": "lead", "value": "1 %" }]"#,
        ]
    ));
}

#[test]
fn values_of_the_wrong_type_are_told_what_was_expected() {
    insta::assert_snapshot!(told(
        with_part,
        &[
            r#", "parts": [{ "name": 3 }]"#,
            r#", "quantity": 0"#,
            r#", "quantity": 1.5"#,
            r#", "quantity": "2""#,
            r#", "quantity": 5000000000"#,
            r#", "mass": {}"#,
            r#", "category": [1]"#,
            r#", "category": { "in": "toys" }"#,
            r#", "facts": []"#,
            r#", "facts": { "accessible": {} }"#,
            r#", "materials": {}"#,
            r#", "materials": ["steel"]"#,
            r#", "materials": [{ "name": "m", "contains": [ { "substance": ["lead"], "intentionally_added": "yes" } ] }]"#,
            r#", "parts": [[]]"#,
            r#", "parts": [null]"#,
            r#", "parts": [{ "name": "\ud800" }]"#,
            r#", "parts": [{ "name": " " }]"#,
        ]
    ));
}

#[test]
fn a_name_that_every_node_needs_is_asked_for() {
    insta::assert_snapshot!(told(
        str::to_owned,
        &[
            r#"{ "format": "hazlimit-bom/1" }"#,
            r#"{ "format": "hazlimit-bom/1", "product": {} }"#,
            r#"{ "format": "hazlimit-bom/1", "product": null }"#,
            r#"{ "format": "hazlimit-bom/1", "product": { "name": "p" }, "parts": [{}] }"#,
        ]
    ));
}

#[test]
fn another_format_is_named_and_nothing_else_is_said() {
    insta::assert_snapshot!(told(
        str::to_owned,
        &[
            r#"{ "format": "hazlimit-bom/2", "produkt": {} }"#,
            r#"{ "format": 1, "product": { "name": "p" } }"#,
            r#"{ "format": null, "product": { "name": "p" } }"#,
            r#"{ "product": { "name": "p" } }"#,
            r#"{ "format": "hazlimit-report/1" }"#,
            r#"{ "format": "hazlimit-bom/1", "format": "hazlimit-bom/2", "product": { "name": "p" } }"#,
        ]
    ));
}

#[test]
fn names_of_the_trees_and_facts_must_be_known() {
    insta::assert_snapshot!(told(
        with_material,
        &[
            r#", "category": "toyz""#,
            r#", "category": ["toys", "zzz"]"#,
            r#", "class": "plastic/pcv""#,
            r#", "facts": { "acessible": true }"#,
            r#", "facts": { "zzz": true }"#,
            r#", "facts": { "accessible": "perhaps" }"#,
            r#", "facts": { "accessible": 1 }"#,
            r#", "facts": { "accessible": ["true", "false"] }"#,
            r#", "facts": { "eee-category": [] }"#,
            r#", "facts": { "eee-category": [1, "8-idv"] }"#,
            r#", "facts": { "intended-age": 36 }"#,
            r#", "facts": { "part-mass": 10 }"#,
            r#", "facts": { "made": "yesterday" }"#,
        ]
    ));
}

#[test]
fn numbers_of_substances_with_a_slip_are_refused_with_the_repair() {
    insta::assert_snapshot!(told(
        with_constituent,
        &[
            r#""substance": "117-81-8""#,
            r#""substance": "204-211-1""#,
            r#""substance": "5550-12-09""#,
            r#""substance": "4/09/2263""#,
            r#""substance": "117817""#,
            r#""substance": """#,
        ]
    ));
}

#[test]
fn contents_follow_the_grammar() {
    insta::assert_snapshot!(told(
        with_constituent,
        &[
            r#""substance": "lead", "content": 0.1"#,
            r#""substance": "lead", "content": "0.1""#,
            r#""substance": "lead", "content": "120 %""#,
            r#""substance": "lead", "content": "0,1 %""#,
            r#""substance": "lead", "content": "1 mg/l""#,
            r#""substance": "lead", "content": "-1 %""#,
            r#""substance": "lead", "content": "trace""#,
            r#""substance": "lead", "content": """#,
            r#""substance": "lead", "role": "impure", "content": "5-1 %""#,
            r#""substance": "lead", "role": "x""#,
        ]
    ));
}

#[test]
fn a_formula_is_kept_or_refused() {
    insta::assert_snapshot!(told(
        with_constituent,
        &[
            r#""substance": "lead chromate", "formula": "PbO""#,
            r#""substance": "lead glass", "formula": "PbO""#,
            r#""substance": "my pigment", "formula": "PbO""#,
            r#""substance": "PBDE", "formula": "C12Br10O""#,
            r#""substance": "7664-93-9", "formula": "H2Xx""#,
        ]
    ));
}

#[test]
fn masses_and_shares_are_one_value() {
    insta::assert_snapshot!(told(
        with_material,
        &[
            r#", "mass": 42"#,
            r#", "mass": "< 42 g""#,
            r#", "mass": "42 ± 1 g""#,
            r#", "mass": "0 g""#,
            r#", "mass": "42 lb""#,
            r#", "mass": "1-2 kg""#,
            r#", "disclosed": ">= 95 %""#,
            r#", "disclosed": "101 %""#,
            r#", "disclosed": "ND""#,
        ]
    ));
}

#[test]
fn a_negative_declaration_declares_something() {
    insta::assert_snapshot!(told(
        with_free_of,
        &[
            r#""analyte": "PBDE""#,
            r#""analyte": "PBDE", "not_added": false"#,
            r#""analyte": "PBDE", "below": "ND""#,
            r#""analyte": "PBDE", "below": "> 5 mg/kg""#,
            r#""analyte": "PBDE", "below": "1-5 mg/kg""#,
            r#""analyte": "PBDE", "below": "0 mg/kg""#,
            r#""analyte": "PBDE", "below": "4 ± 1 mg/kg""#,
            r#""analyte": "PBDE", "below": 100"#,
        ]
    ));
}

#[test]
fn a_result_is_whole_and_says_nothing_twice() {
    insta::assert_snapshot!(told(
        with_result,
        &[
            r#""analyte": "lead", "kind": "migration", "value": "1 mg/kg""#,
            r#""analyte": "lead", "kind": "content", "value": 5"#,
            r#""analyte": "lead", "kind": "content", "value": "1 mg/kg", "uncertainty": 1"#,
            r#""analyte": "lead", "kind": "content", "value": "1 ± 1 mg/kg", "uncertainty": "1 mg/kg""#,
            r#""analyte": "lead", "kind": "content", "value": "ND", "uncertainty": "1 mg/kg""#,
            r#""analyte": "lead", "kind": "content", "value": "35 mg/kg", "uncertainty": "10 %""#,
            r#""analyte": "lead", "kind": "content", "value": "35 mg/kg", "uncertainty": "< 1 mg/kg""#,
            r#""analyte": "lead", "kind": "content", "value": "ND", "sigma": "0 mg/kg""#,
            r#""analyte": "lead", "kind": "content", "value": "35 mg/kg", "sigma": "10 %""#,
            r#""analyte": "lead", "kind": "content", "value": "35 mg/kg", "sigma": "1-2 mg/kg""#,
            r#""analyte": "lead", "kind": "content", "value": "35 mg/kg", "sigma": 3"#,
            r#""analyte": "lead", "kind": "content", "value": "ND (LOQ 5 mg/kg)", "loq": "6 mg/kg""#,
            r#""analyte": "lead", "kind": "content", "value": "ND", "loq": "0 mg/kg""#,
            r#""analyte": "lead", "kind": "content", "value": "ND", "loq": "5""#,
            r#""analyte": "lead", "kind": "content", "value": "ND", "composite_of": 0"#,
            r#""analyte": "117-81-8", "kind": "x", "value": "ND""#,
        ]
    ));
}

#[test]
fn contents_that_must_exceed_the_whole_are_refused() {
    insta::assert_snapshot!(told(
        with_material,
        &[
            r#", "contains": [ { "substance": "lead", "content": "60 %" }, { "substance": "DEHP", "content": ">= 52 %" } ]"#,
            r#", "contains": [ { "substance": "lead", "content": "60 %" }, { "substance": "DEHP", "content": "> 40 %" } ]"#,
        ]
    ));
    read(with_material(
        r#", "contains": [ { "substance": "lead", "content": "60 %" }, { "substance": "lead", "content": "40-50 %" } ]"#,
    ));
}

#[test]
fn everything_wrong_is_told_at_once_in_the_order_of_the_file() {
    insta::assert_snapshot!(refused(
        r#"{ "format": "hazlimit-bom/1",
  "product": { "name": "p", "category": "toyz", "made": "soon" },
  "parts": [
    { "name": "面板", "mass": 3, "materials": [
      { "name": "m", "claas": "metal" },
      { "name": "n", "contains": [
        { "substance": "117-81-8" }, { "substanse": "lead" },
        { "substance": "lead", "content": "铅" } ] } ] },
    { "name": "b", "odd key": 1 }
  ] }"#
    ));
}

#[test]
fn what_is_no_json_is_told_where_and_why() {
    insta::assert_snapshot!(told(
        str::to_owned,
        &[
            "",
            " \n ",
            "part,mass\nbody,42 g",
            "[]",
            "\"text\"",
            "{ \"format\": \"hazlimit-bom/1\", }",
            "{ format: 1 }",
            "{ \"parts\": [1, ] }",
            "{ \"format\": \"hazlimit-bom/1\" } { }",
            "{ \"format\": \"hazlimit-bom/1\",\n  \"parts\": [ { \"name\": NaN } ] }",
            "{ \"format\": \"hazlimit-bom/1\",\n  \"parts\": [ { \"名\": '5' } ] }",
            "{ \"format\": \"hazlimit-bom/1\" \"parts\": [] }",
        ]
    ));
}

#[test]
fn a_truncated_file_is_told_where_it_ends() {
    let cut = DUCK.find("0.04").unwrap();
    insta::assert_snapshot!(
        refused(&DUCK[..cut]),
        @r#"duck.json:11:52: parts[0].materials[0].contains[0].content: the file ends too early; a part of it is missing; look for an unclosed `{`, `[` or `"`, or get the whole file"#
    );
    for end in 1..DUCK.len() {
        let message = refused(&DUCK[..end]);
        assert!(message.contains("ends too early"), "{end}: {message}");
    }
}

#[test]
fn encodings_are_told_apart() {
    assert_eq!(
        read([b"\xEF\xBB\xBF", DUCK.as_bytes()].concat()),
        read(DUCK)
    );
    let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        let body = DUCK.encode_utf16().flat_map(bytes);
        mark.iter().copied().chain(body).collect::<Vec<u8>>()
    };
    for bytes in [
        wide(b"\xFF\xFE", u16::to_le_bytes),
        wide(b"\xFE\xFF", u16::to_be_bytes),
        wide(b"", u16::to_le_bytes),
        wide(b"", u16::to_be_bytes),
    ] {
        assert_eq!(
            refused(bytes),
            "duck.json: the file is UTF-16 text, not UTF-8; save it as UTF-8"
        );
    }
    let gbk = b"{ \"format\": \"hazlimit-bom/1\",\n \"description\": \"\xCD\xE6\xBE\xDF\" }";
    insta::assert_snapshot!(refused(gbk), @"duck.json:2:18: description: byte 47 is not UTF-8 text; save the file as UTF-8; it may be in an older encoding such as GBK or Windows-1252");
    let marked = [b"\xEF\xBB\xBF".as_slice(), b"{ \"x\": 1 }"].concat();
    let error = try_read(marked).unwrap_err();
    let place = error.problems()[0].place.clone().unwrap();
    assert_eq!(
        (place.line, place.column, place.offset, place.length),
        (1, 3, 5, 3)
    );
}

#[test]
fn a_file_too_large_is_refused_before_it_is_read() {
    let large = tempfile::NamedTempFile::new().unwrap();
    large.as_file().set_len(100 * 1024 * 1024).unwrap();
    let error = json::read_file(large.path(), &CATALOGUE).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "{}: the file is 100 MiB; hazlimit reads BOM files up to 64 MiB; for bulk data split it into one file per product",
            large.path().display()
        )
    );
    let error = try_read(vec![b' '; json::MAX_BYTES as usize + 1]).unwrap_err();
    assert!(error.to_string().contains("65 MiB"), "{error}");
}

#[test]
fn a_file_that_is_there_is_read_and_one_that_is_not_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), DUCK).unwrap();
    assert_eq!(
        json::read_file(file.path(), &CATALOGUE).unwrap(),
        read(DUCK)
    );
    let error = json::read_file(Path::new("no/such.json"), &CATALOGUE).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("no/such.json: cannot be read: ")
    );
    assert!(std::error::Error::source(&error).is_some());
}

fn nested(depth: usize) -> String {
    let open = r#"{ "name": "b", "parts": ["#.repeat(depth - 1);
    let close = "] }".repeat(depth - 1);
    format!(
        r#"{{ "format": "hazlimit-bom/1", "product": {{ "name": "p" }}, "parts": [ {open}{{ "name": "b" }}{close} ] }}"#
    )
}

#[test]
fn parts_are_nested_up_to_64_deep() {
    read(nested(64));
    let message = refused(nested(65));
    let (path, message) = message.rsplit_once("]: ").unwrap();
    assert_eq!(path.matches("parts[0").count(), 65);
    assert_eq!(
        message,
        "parts are nested more than 64 deep; put the parts of the parts beside each other, or screen assemblies one by one"
    );
    refused(nested(20_000));
    refused("[".repeat(1_000_000));
}

#[test]
fn spans_point_at_what_is_wrong() {
    let text = with_constituent(r#""substance": "117-81-8", "content": "0.1""#);
    let error = try_read(&text).unwrap_err();
    let pieces: Vec<&str> = error
        .problems()
        .iter()
        .map(|problem| {
            let place = problem.place.as_ref().unwrap();
            &text[place.offset..place.offset + place.length]
        })
        .collect();
    assert_eq!(pieces, ["\"117-81-8\"", "\"0.1\""]);
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(try_read(bytes).is_err());
    }

    #[test]
    fn mutated_files_never_panic_and_every_problem_has_its_place(
        at in 0..DUCK.len(),
        length in 0..40_usize,
        with in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..6),
            "[\\[\\]{}\",:0-9a-z\\\\ 铅]{0,6}".prop_map(String::into_bytes),
        ],
    ) {
        let mut bytes = DUCK.as_bytes().to_vec();
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, with);
        if let Err(error) = try_read(&bytes) {
            prop_assert!(!error.problems().is_empty());
            for problem in error.problems() {
                if let Some(place) = &problem.place {
                    prop_assert!(place.line >= 1 && place.column >= 1);
                    prop_assert!(place.offset + place.length <= bytes.len());
                }
            }
        }
    }
}

#[cfg(feature = "schema")]
#[test]
fn the_schema_knows_every_key_and_refuses_others() {
    let schema = json::schema();
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(schema["required"], serde_json::json!(["format", "product"]));
    assert!(schema.get("$id").is_none());
    insta::assert_json_snapshot!(schema);
}
