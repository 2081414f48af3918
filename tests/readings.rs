//! The text grammar, through its public door.
#![allow(clippy::panic, reason = "a test fails by panicking")]

use hazlimit::quantity::{Amount, Detection, Edge, Interval, QuantityKind, Reading, Unit};

const CONTENT: QuantityKind = QuantityKind::Content;

#[track_caller]
fn read(text: &str) -> Reading {
    match Reading::parse(text, CONTENT) {
        Ok(reading) => reading,
        Err(error) => panic!("`{text}`: {error}"),
    }
}

/// An amount in mg/kg.
#[track_caller]
fn amount(number: &str) -> Amount {
    match Amount::parse(number, Unit::MilligramPerKilogram, CONTENT) {
        Ok(amount) => amount,
        Err(error) => panic!("`{number}`: {error}"),
    }
}

/// How a reading looks in mg/kg.
#[track_caller]
fn shown(text: &str) -> String {
    read(text)
        .interval
        .display_in(Unit::MilligramPerKilogram, CONTENT)
}

#[test]
fn one_amount_has_many_spellings() {
    for text in [
        "1000 mg/kg",
        "1000mg/kg",
        "0.1 %",
        "0.1%",
        ".1 %",
        "0.10 %",
        "１０００ ｍｇ／ｋｇ",
        "0.1％",
        "0.1 wt%",
        "0.1 wt.%",
        "0.1 % (m/m)",
        "0.1 %(w/w)",
        "0.1 w/w %",
        "0.1 % by weight",
        "0.1 % w/w",
        "0.1 % (质量分数)",
        "1 ‰",
        "1 g/kg",
        "1 mg/g",
        "1e3 mg/kg",
        "1E+3 mg/kg",
        "1×10³ mg/kg",
        "1 x 10^3 mg/kg",
        "1000 mg·kg⁻¹",
        "1000 mg·kg-1",
        "1000 mg kg-1",
        "1000 MG/KG",
        "1000 mg/Kg",
        "1000 ㎎/㎏",
        "1000 毫克/千克",
        "1000 mg per kg",
        "1000 ppm",
        "1000 PPM",
        "1000 ppm (w/w)",
        "1000 µg/g",
        "1000 μg/g",
        "1000 ug/g",
        "1000000 ppb",
        "1000000 ug/kg",
        "1000000 ng/g",
        "1000000000 ppt",
        "1000000000 ng/kg",
        "1000000000 pg/g",
        "= 1000 mg/kg",
        "(1000) mg/kg",
        "  0.1   %  ",
    ] {
        assert_eq!(
            read(text).interval,
            Interval::exactly(amount("1000")),
            "{text}"
        );
    }
}

#[test]
fn shares_are_read_with_the_words_around_them() {
    for (text, number) in [
        ("0.1 percent", "1000"),
        ("0.1 pct w/w", "1000"),
        ("0.1 g/100g", "1000"),
        ("1 permille", "1000"),
        ("1 permil by mass", "1000"),
        ("1 ‰ (w/w)", "1000"),
        ("1000 PPM", "1000"),
        ("1000 ppm by weight", "1000"),
        ("1000000 PPB", "1000"),
        ("1000000 ppb (m/m)", "1000"),
        ("1000 PPT", "0.001"),
        ("1000 wt ppt", "0.001"),
    ] {
        assert_eq!(
            read(text).interval,
            Interval::exactly(amount(number)),
            "{text}"
        );
    }
}

#[test]
fn comparators_open_and_close_their_edges() {
    for text in [
        "< 50 mg/kg",
        "<50 ppm",
        "＜50 mg/kg",
        "<0.005%",
        "﹤ 50 mg/kg",
    ] {
        assert_eq!(read(text).interval, Interval::below(amount("50")), "{text}");
    }
    for text in ["<= 0.1 %", "≤0.1 %", "≦ 0.1 %", "⩽0.1 %", "=< 0.1 %"] {
        assert_eq!(
            read(text).interval,
            Interval::at_most(amount("1000")),
            "{text}"
        );
    }
    for text in ["> 1 %", "＞1%"] {
        assert_eq!(
            read(text).interval,
            Interval::above(amount("10000")),
            "{text}"
        );
    }
    for text in [">= 1 %", "≥1%", "≧1%", "=> 1 %"] {
        assert_eq!(
            read(text).interval,
            Interval::at_least(amount("10000")),
            "{text}"
        );
    }
}

#[test]
fn a_range_holds_both_its_ends() {
    for text in [
        "10-20 %",
        "10 - 20 %",
        "10~20 %",
        "10～20％",
        "10–20 %",
        "10 — 20 %",
        "10 至 20 %",
        "10 to 20 %",
        "10 % to 20 %",
        "10 % - 20 %",
        "(10-20) %",
        "100000 mg/kg - 200000 mg/kg",
        "100 g/kg - 20 %",
        "100000 mg kg-1 - 200000 mg kg-1",
        "1e5-2e5 mg·kg-1",
        "1e+5 - 2E5 ppm",
        ">= 10 - <= 20 %",
    ] {
        assert_eq!(shown(text), "100000-200000 mg/kg", "{text}");
    }
    assert_eq!(shown("1e-3-2e-3 %"), "10-20 mg/kg");
}

#[test]
fn a_range_may_leave_out_an_end() {
    assert_eq!(shown("≥ 10 - < 20 %"), ">= 100000 - < 200000 mg/kg");
    assert_eq!(shown("> 10 – ≤ 20 %"), "> 100000 - <= 200000 mg/kg");
    assert_eq!(shown("> 10 % - < 20 %"), "> 100000 - < 200000 mg/kg");
}

#[test]
fn an_uncertainty_stands_beside_the_value() {
    for text in [
        "35 ± 4 mg/kg",
        "35±4 mg/kg",
        "35 +/- 4 mg/kg",
        "35 +- 4 ppm",
        "35 mg/kg ± 4 mg/kg",
        "35 mg/kg ± 4",
        "(35 ± 4) mg/kg",
    ] {
        let reading = read(text);
        assert_eq!(reading.interval, Interval::exactly(amount("35")), "{text}");
        assert_eq!(reading.uncertainty, Some(amount("4")), "{text}");
    }
}

#[test]
fn not_detected_alone_bounds_nothing() {
    for text in [
        "ND",
        "nd",
        "N.D.",
        "n.d.",
        "not detected",
        "Not Detected",
        "未检出",
        "未檢出",
        "ＮＤ",
        "<LOQ",
        "< MDL",
        "ND (LOD)",
    ] {
        let reading = read(text);
        assert_eq!(reading.detection, Detection::NotDetected, "{text}");
        assert_eq!(reading.interval, Interval::ANY, "{text}");
        assert_eq!(reading.unit, None, "{text}");
    }
}

#[test]
fn not_detected_with_its_limit_is_below_the_limit() {
    for text in [
        "ND (LOQ 5 mg/kg)",
        "ND(LOQ=5 mg/kg)",
        "ND (LOD: 5 mg/kg)",
        "ND, MDL 5 mg/kg",
        "N.D. (RL 5 mg/kg)",
        "ND(<5 mg/kg)",
        "ND < 5 mg/kg",
        "ND <5mg/kg",
        "ND (5 mg/kg)",
        "ND [LOQ 5 ppm]",
        "not detected (detection limit 5 mg/kg)",
        "未检出(<5mg/kg)",
        "未检出（检出限：5 mg/kg）",
        "未检出，定量限 5 mg/kg",
        "未檢出（報告限5 mg/kg）",
        "< LOQ (5 mg/kg)",
        "<LOD=5 mg/kg",
    ] {
        let reading = read(text);
        assert_eq!(reading.detection, Detection::NotDetected, "{text}");
        assert_eq!(reading.interval, Interval::below(amount("5")), "{text}");
        assert!(reading.unit.is_some(), "{text}");
    }
    let closed = read("ND (<= 5 mg/kg)").interval.upper();
    assert_eq!(closed.map(|bound| bound.edge), Some(Edge::Closed));
}

#[test]
fn numbers_without_dimension_stand_alone() {
    for (text, kind, shown) in [
        ("1.0", QuantityKind::Index, "1"),
        ("<= 1.3", QuantityKind::Index, "<= 1.3"),
        ("4.0-8.5", QuantityKind::Ph, "4-8.5"),
        ("4～5级", QuantityKind::Grade, "4-5"),
        (">= 4", QuantityKind::Grade, ">= 4"),
    ] {
        let written =
            Reading::parse(text, kind).map(|read| read.interval.display_in(Unit::One, kind));
        assert_eq!(written.as_deref(), Ok(shown), "{text}");
    }
    assert!(Reading::parse("5 %", QuantityKind::Index).is_err());
}

#[test]
fn every_kind_reads_its_usual_spellings() {
    use QuantityKind as Kind;
    for (text, kind, expected) in [
        ("0.5 μg/(cm²·week)", Kind::ReleaseRate, "0.5 ug/(cm2.week)"),
        ("0.5 µg/cm²/week", Kind::ReleaseRate, "0.5 ug/(cm2.week)"),
        ("0.5 ug/cm2·周", Kind::ReleaseRate, "0.5 ug/(cm2.week)"),
        ("10 mg/dm²", Kind::OverallMigration, "10 mg/dm2"),
        ("1 mg/dm^2", Kind::ArealMigration, "1 mg/dm2"),
        ("60 mg/kg", Kind::OverallMigrationByMass, "60 mg/kg"),
        ("0.05 mg/l", Kind::SimulantConcentration, "0.05 mg/L"),
        ("1 ug/cm2", Kind::ArealContent, "10 mg/m2"),
        ("124 μg/m³", Kind::ChamberEmission, "0.124 mg/m3"),
        ("0.1 mg/m/m2", Kind::ChamberEmission, "0.1 mg/m3"),
        ("0.1 mg/m²/m", Kind::ChamberEmission, "0.1 mg/m3"),
        ("0.08 mg/m^3", Kind::CabinConcentration, "0.08 mg/m3"),
        ("0.08 毫克/立方米", Kind::CabinConcentration, "0.08 mg/m3"),
        ("1.5 mg/L", Kind::DesiccatorConcentration, "1.5 mg/L"),
        ("0.1 ppm", Kind::AirRatio, "0.1 mL/m3"),
        ("0.1 ppm (v/v)", Kind::AirRatio, "0.1 mL/m3"),
        ("0.1 cm³/m³", Kind::AirRatio, "0.1 mL/m3"),
        ("0.1 mg/(m²·h)", Kind::EmissionRate, "0.1 mg/(m2.h)"),
        ("0.1 mg/(m²h)", Kind::EmissionRate, "0.1 mg/(m2.h)"),
        ("0.1 mg m-2 h-1", Kind::EmissionRate, "0.1 mg/(m2.h)"),
        ("0.1 mg·m⁻²·h⁻¹", Kind::EmissionRate, "0.1 mg/(m2.h)"),
        ("420 g/L", Kind::VocReadyToUse, "420 g/L"),
        ("50 g/l", Kind::VocLessWater, "50 g/L"),
        ("5 %", Kind::VocByMass, "50 g/kg"),
        ("1 Bq/g", Kind::ActivityConcentration, "1000 Bq/kg"),
        ("2.5 mg/lamp", Kind::MassPerItem, "2.5 mg"),
        ("2.5 mg per lamp", Kind::MassPerItem, "2.5 mg"),
        ("0.0025 g", Kind::MassPerItem, "2.5 mg"),
    ] {
        let written = Reading::parse(text, kind)
            .map(|read| read.interval.display_in(kind.canonical_unit(), kind));
        assert_eq!(written.as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn letters_that_nobody_sees_are_left_out() {
    for text in ["5\u{200B} mg/kg", "\u{FEFF}5 mg/kg", "5 mg\u{200B}/kg"] {
        assert_eq!(
            read(text).interval,
            Interval::exactly(amount("5")),
            "{text:?}"
        );
    }
}

#[test]
fn every_unit_is_so_many_of_the_canonical_one() {
    use QuantityKind as Kind;
    for (kind, canonical, units) in [
        (
            Kind::Content,
            "mg/kg",
            &[
                ("%", "10000"),
                ("‰", "1000"),
                ("g/kg", "1000"),
                ("mg/g", "1000"),
                ("mg/kg", "1"),
                ("ug/g", "1"),
                ("ppm", "1"),
                ("ug/kg", "0.001"),
                ("ng/g", "0.001"),
                ("ppb", "0.001"),
                ("ng/kg", "0.000001"),
                ("pg/g", "0.000001"),
                ("ppt", "0.000001"),
            ][..],
        ),
        (
            Kind::VocReadyToUse,
            "g/L",
            &[("g/L", "1"), ("mg/mL", "1"), ("mg/L", "0.001")],
        ),
        (
            Kind::SimulantConcentration,
            "mg/L",
            &[("mg/L", "1"), ("ug/mL", "1"), ("ug/L", "0.001")],
        ),
        (
            Kind::ChamberEmission,
            "mg/m3",
            &[("mg/m3", "1"), ("ug/m3", "0.001"), ("ng/m3", "0.000001")],
        ),
        (
            Kind::AirRatio,
            "mL/m3",
            &[
                ("mL/m3", "1"),
                ("uL/L", "1"),
                ("ppm", "1"),
                ("uL/m3", "0.001"),
                ("ppb", "0.001"),
            ],
        ),
        (
            Kind::ArealContent,
            "mg/m2",
            &[
                ("g/m2", "1000"),
                ("mg/m2", "1"),
                ("ug/m2", "0.001"),
                ("mg/dm2", "100"),
                ("ug/dm2", "0.1"),
                ("mg/cm2", "10000"),
                ("ug/cm2", "10"),
            ],
        ),
        (
            Kind::EmissionRate,
            "mg/(m2.h)",
            &[("mg/(m2.h)", "1"), ("ug/(m2.h)", "0.001")],
        ),
        (
            Kind::ActivityConcentration,
            "Bq/kg",
            &[("Bq/kg", "1"), ("Bq/g", "1000"), ("kBq/kg", "1000")],
        ),
        (
            Kind::MassPerItem,
            "mg",
            &[("g", "1000"), ("mg", "1"), ("ug", "0.001")],
        ),
    ] {
        assert_eq!(kind.canonical_unit().symbol(), canonical);
        for (unit, number) in units {
            // Shares end at the whole, so a thousandth of each.
            let text = format!("0.001 {unit}");
            let expected = Amount::parse(number, kind.canonical_unit(), kind);
            let read = Reading::parse(&text, kind).map(|read| read.interval);
            let thousand = read.map(|read| read.lower().amount.checked_mul(1000));
            assert_eq!(thousand, Ok(expected.ok()), "{text}");
        }
    }
}

#[test]
fn an_uncertainty_may_be_as_large_as_the_value() {
    let percent = |number| Amount::parse(number, Unit::Percent, CONTENT).ok();
    assert_eq!(read("5 % ± 5 %").uncertainty, percent("5"));
    assert_eq!(read("5 ± 5 %").uncertainty, percent("5"));
    assert_eq!(read("5 ± 6 %").uncertainty, percent("6"));
}
