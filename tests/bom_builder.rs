//! The rules of the typed builder.
#![cfg(all(feature = "json", feature = "load"))]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use std::path::Path;
use std::sync::LazyLock;

use hazlimit::Catalogue;
use hazlimit::bom::json::{self, FileName};
use hazlimit::bom::{
    Adjustment, BomBuilder, BuildError, Identity, MaterialBuilder, PartBuilder, Quantity,
};
use hazlimit::catalogue::fact::Reply;
use hazlimit::catalogue::limit::Role;
use hazlimit::quantity::units::{content, element_migration, mass_per_item};
use hazlimit::quantity::{Content, ElementMigration, MassPerItem, QuantityKind};
use jiff::civil::date;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let limits = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/limits");
    match Catalogue::load(&limits) {
        Ok(catalogue) => catalogue,
        Err(error) => panic!("{error}"),
    }
});

fn percent(number: f64) -> Content {
    Content::new::<content::percent>(number)
}

fn parts_per_million(number: f64) -> Content {
    Content::new::<content::milligram_per_kilogram>(number)
}

fn migration(number: f64) -> ElementMigration {
    ElementMigration::new::<element_migration::milligram_per_kilogram>(number)
}

fn grams(number: f64) -> MassPerItem {
    MassPerItem::new::<mass_per_item::gram>(number)
}

fn count(number: u32) -> Quantity {
    Quantity(number.try_into().unwrap())
}

/// What a step of a material is told.
#[track_caller]
fn refused(
    steps: impl FnOnce(MaterialBuilder<'static>) -> Result<MaterialBuilder<'static>, BuildError>,
) -> String {
    let error = BomBuilder::new(&CATALOGUE, "p")
        .part("b", |part| part.material("m", steps))
        .unwrap_err();
    error.to_string()
}

#[test]
fn the_builder_and_the_file_say_the_same() {
    let built = BomBuilder::new(&CATALOGUE, "Bath duck")
        .id("D-1")
        .description("yellow")
        .category("toys")
        .unwrap()
        .made(date(2026, 11, 2))
        .fact("mouthable", "true")
        .unwrap()
        .facts("eee-category", &["3", "1"])
        .unwrap()
        .part("body", |part| {
            part.quantity(count(2))
                .mass(grams(42.0))?
                .material("soft PVC", |material| {
                    material
                        .class("plastic/pvc")?
                        .fact("accessible", "yes")?
                        .mass(grams(42.0))?
                        .disclosed(percent(100.0))?
                        .contains("117-81-7", percent(0.04))?
                        .constituent("7664-93-9", |acid| {
                            Ok(acid
                                .reading("< 50 mg/kg")?
                                .formula("H2SO4")?
                                .role(Role::Impurity)
                                .intentionally_added(Reply::No)
                                .exemption("6(c)"))
                        })?
                        .free_of("PBDE", parts_per_million(100.0))?
                        .not_added("DINP")?
                        .result("lead", |result| {
                            Ok(result
                                .measured(migration(35.0))?
                                .uncertainty(migration(4.0))?
                                .method("GB/T 22048-2015")
                                .report("R-2026-118")
                                .note("n")
                                .adjustment(Adjustment::Adjusted)
                                .composite_of(count(3))
                                .migration(count(1)))
                        })?
                        .result("DEHP", |result| result.not_detected(parts_per_million(5.0)))
                })?
                .part("eye", |eye| eye.measured("lead", parts_per_million(7.0)))
        })
        .unwrap()
        .build()
        .unwrap();
    let file = r#"{ "format": "hazlimit-bom/1",
      "product": { "name": "Bath duck", "id": "D-1", "description": "yellow", "category": "toys", "made": "2026-11-02",
        "facts": { "mouthable": true, "eee-category": ["3", "1"] } },
      "parts": [ { "name": "body", "quantity": 2, "mass": "42 g",
        "materials": [ { "name": "soft PVC", "class": "plastic/pvc", "facts": { "accessible": true }, "mass": "42 g", "disclosed": "100 %",
          "contains": [ { "substance": "117-81-7", "content": "400 mg/kg" },
                        { "substance": "7664-93-9", "content": "< 50 mg/kg", "formula": "H2SO4", "role": "impurity",
                          "intentionally_added": false, "exemption": "6(c)" } ],
          "free_of": [ { "analyte": "PBDE", "below": "100 mg/kg" }, { "analyte": "DINP", "not_added": true } ],
          "results": [ { "analyte": "lead", "kind": "element-migration", "value": "35 mg/kg", "uncertainty": "4 mg/kg",
                         "method": "GB/T 22048-2015", "report": "R-2026-118", "note": "n", "adjusted": true, "composite_of": 3, "migration": 1 },
                       { "analyte": "DEHP", "kind": "content", "value": "ND (LOQ 5 mg/kg)" } ] } ],
        "parts": [ { "name": "eye", "results": [ { "analyte": "lead", "kind": "content", "value": "7 mg/kg" } ] } ] } ] }"#;
    let read = json::read(FileName::from("duck.json"), file.as_bytes(), &CATALOGUE).unwrap();
    assert_eq!(built, read);
}

#[test]
fn a_name_that_fits_nothing_is_kept() {
    let bom = BomBuilder::new(&CATALOGUE, "p")
        .part("b", |part| {
            part.material("m", |material| {
                material.contains("secret sauce", percent(1.0))
            })
        })
        .unwrap()
        .build()
        .unwrap();
    let identity = &bom.parts[0].materials[0].contains[0].identity;
    assert!(matches!(identity, Identity::Unresolved { .. }));
}

#[test]
fn a_wrong_step_says_where_and_what_would_have_worked() {
    for (told, expected) in [
        (
            refused(|material| material.class("plastic/pcv")),
            "`b`: `m`: `plastic/pcv` is no material class; did you mean `plastic/pvc` or `plastic`?",
        ),
        (
            refused(|material| material.contains("117-81-8", percent(1.0))),
            "`b`: `m`: \"117-81-8\": the check digit is 8 but should be 7; did you mean 117-81-7 or 118-71-8?",
        ),
        (
            refused(|material| material.contains("lead", percent(120.0))),
            "`b`: `m`: `lead`: the content is more than 100 %",
        ),
        (
            refused(|material| material.contains("lead", percent(f64::NAN))),
            "`b`: `m`: `lead`: `NaN` is not a number: expected digits such as `0.1`, `84` or `9.28e5`",
        ),
        (
            refused(|material| {
                material
                    .contains("lead", percent(60.0))?
                    .contains("DEHP", percent(52.0))
            }),
            "`b`: the contents of `m` add to at least 112 %; each content is a share of this material; one of them is too high or of something else",
        ),
        (
            refused(|material| material.disclosed(percent(100.5))),
            "`b`: `m`: the disclosed share is more than 100 %",
        ),
        (
            refused(|material| material.mass(grams(0.0))),
            "`b`: `m`: the mass must be more than zero",
        ),
        (
            refused(|material| material.free_of("PBDE", percent(0.0))),
            "`b`: `m`: the bound must be more than zero",
        ),
        (
            refused(|material| {
                material
                    .fact("accessible", "true")?
                    .fact("accessible", "false")
            }),
            "`b`: `m`: `accessible` is answered twice, differently",
        ),
        (
            refused(|material| material.result("lead", Ok)),
            "`b`: `m`: `lead`: the result has no value",
        ),
        (
            refused(|material| {
                material.result("lead", |result| {
                    result.measured(migration(35.0))?.uncertainty(percent(1.0))
                })
            }),
            "`b`: `m`: `lead`: the value is of the kind element-migration, and its uncertainty of content",
        ),
        (
            refused(|material| {
                material.result("lead", |result| {
                    result.measured(percent(0.1))?.sigma(percent(0.0))
                })
            }),
            "`b`: `m`: `lead`: the repeatability must be more than zero",
        ),
        (
            refused(|material| {
                material.result("lead", |result| {
                    result
                        .reading(QuantityKind::Content, "ND")?
                        .uncertainty(percent(1.0))
                })
            }),
            "`b`: `m`: `lead`: an uncertainty belongs to one measured value; leave it out beside `ND`, a bound or a range",
        ),
        (
            refused(|material| material.measured("lead", migration(-1.0))),
            "`b`: `m`: `lead`: `-1.00000000000000e0` is negative: an amount is zero or more; write `ND` or `< …` for what was not found",
        ),
    ] {
        assert_eq!(told, expected);
    }
}

#[test]
fn a_product_needs_a_name_and_one_day() {
    let error = BomBuilder::new(&CATALOGUE, " ").build().unwrap_err();
    assert_eq!(error, BuildError::NoName);
    let error = BomBuilder::new(&CATALOGUE, "p")
        .made(date(2026, 11, 2))
        .fact("made", "2025-01-01")
        .unwrap()
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "made on 2026-11-02, but the fact `made` says otherwise"
    );
}

fn nest(part: PartBuilder<'_>, deeper: usize) -> Result<PartBuilder<'_>, BuildError> {
    match deeper {
        0 => Ok(part),
        _ => part.part("b", |inner| nest(inner, deeper - 1)),
    }
}

#[test]
fn parts_are_nested_up_to_64_deep() {
    let builder = || BomBuilder::new(&CATALOGUE, "p");
    assert!(builder().part("b", |part| nest(part, 63)).is_ok());
    let error = builder().part("b", |part| nest(part, 64)).unwrap_err();
    assert!(
        error.to_string().contains("nested more than 64 deep"),
        "{error}"
    );
}
