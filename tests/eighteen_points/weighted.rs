//! Point 5: weighted sums, sums expressed as one substance, indices.

use serde_json::{Value, json};

use crate::world::{World, toy};

fn results(kind: &str, all: &[(&str, &str)]) -> Value {
    let results: Vec<Value> = all
        .iter()
        .map(|(analyte, value)| json!({ "analyte": analyte, "kind": kind, "value": value }))
        .collect();
    toy(json!({ "results": results }))
}

#[test]
fn a_weighted_sum_keeps_its_coefficients() {
    // Regulation (EU) No 10/2011, group 36.
    let world = World::under(
        r#"
[[table]]
id = "36"
clause = "group 36"
kind = "specific-migration"
unit = "mg/kg"
max = { "5 DBP + 4 DIBP + 0.1 BBP + DEHP" = "0.6" }
"#,
    );
    let limit = "36/5-DBP+4-DIBP+0.1-BBP+DEHP";
    for (dbp, dibp, bbp, dehp, value, verdict) in [
        ("0.04", "0.05", "1", "0.1", "[0.6, 0.6]", "pass"),
        (
            "0.04",
            "0.05",
            "1",
            "0.100000001",
            "[0.600000001, 0.600000001]",
            "fail",
        ),
        ("0.12", "0", "0", "0", "[0.6, 0.6]", "pass"),
        ("0", "0.15", "0", "0", "[0.6, 0.6]", "pass"),
        ("0", "0", "6", "0", "[0.6, 0.6]", "pass"),
        ("0", "0", "0", "0.61", "[0.61, 0.61]", "fail"),
    ] {
        let told = world.screen(&results(
            "specific-migration",
            &[("DBP", dbp), ("DIBP", dibp), ("BBP", bbp), ("DEHP", dehp)]
                .map(|(analyte, number)| (analyte, format!("{number} mg/kg")))
                .iter()
                .map(|(analyte, value)| (*analyte, value.as_str()))
                .collect::<Vec<_>>(),
        ));
        assert_eq!(told.value(limit), value);
        assert_eq!(told.of(limit), verdict, "{value}");
    }
}

/// A sum of shares that may reach one under the table `outer`, and must stay below it under `strict`.
fn bounded_by_one(sum: &str) -> World {
    World::under(&format!(
        r#"
[[table]]
id = "outer"
clause = "3"
kind = "activity-concentration"
unit = "Bq/kg"
max = {{ "{sum}" = "1" }}
[[table]]
id = "strict"
clause = "4"
kind = "activity-concentration"
unit = "Bq/kg"
below = {{ "{sum}" = "1" }}
"#
    ))
}

#[test]
fn an_index_that_is_exactly_one_is_exactly_one() {
    // GB 6566: external exposure index.
    let world = bounded_by_one("Ra-226 / 370 + Th-232 / 260 + K-40 / 4200");
    for (radium, thorium, potassium, at_most, below) in [
        ("370 Bq/kg", "0 Bq/kg", "0 Bq/kg", "pass", "fail"),
        // 37/370 + 78/260 + 2520/4200 = 0.1 + 0.3 + 0.6
        ("37 Bq/kg", "78 Bq/kg", "2520 Bq/kg", "pass", "fail"),
        ("185 Bq/kg", "65 Bq/kg", "1050 Bq/kg", "pass", "fail"),
        ("37 Bq/kg", "78 Bq/kg", "2519.999 Bq/kg", "pass", "pass"),
        ("37 Bq/kg", "78 Bq/kg", "2520.001 Bq/kg", "fail", "fail"),
        // No decimal of 1/370, 1/260 and 1/4200 ends.
        ("1 Bq/kg", "1 Bq/kg", "4172 Bq/kg", "pass", "pass"),
        ("1 Bq/kg", "1 Bq/kg", "4173 Bq/kg", "fail", "fail"),
    ] {
        let told = world.screen(&results(
            "activity-concentration",
            &[("Ra-226", radium), ("Th-232", thorium), ("K-40", potassium)],
        ));
        let verdict = |table: &str| {
            told.of(&format!("{table}/Ra-226-/-370+Th-232-/-260+K-40-/-4200"))
                .to_owned()
        };
        assert_eq!(
            verdict("outer"),
            at_most,
            "{radium}, {thorium}, {potassium}"
        );
        assert_eq!(verdict("strict"), below, "{radium}, {thorium}, {potassium}");
    }
}

#[test]
fn an_index_with_a_term_nobody_measured_is_open() {
    let world = World::under(
        r#"
[[table]]
id = "1"
clause = "3"
kind = "activity-concentration"
unit = "Bq/kg"
max = { "Ra-226 / 370 + Th-232 / 260" = "1" }
"#,
    );
    let limit = "1/Ra-226-/-370+Th-232-/-260";
    let some = world.screen(&results(
        "activity-concentration",
        &[("Ra-226", "100 Bq/kg")],
    ));
    assert_eq!(some.of(limit), "inconclusive");
    let enough = world.screen(&results(
        "activity-concentration",
        &[("Ra-226", "371 Bq/kg")],
    ));
    assert_eq!(enough.of(limit), "fail");
}

#[test]
fn organotin_is_expressed_as_tributyltin() {
    // One gram of dibutyltin (C8H18Sn) counts as 290.06/232.94 = 1.2452 g of tributyltin (C12H27Sn).
    let world = World::under(
        r#"
[[table]]
id = "tin"
clause = "5"
kind = "content"
unit = "mg/kg"
max = { organotin = "12" }
"#,
    );
    let bom = |tbt: &str, dbt: &str| {
        toy(json!({ "disclosed": "100 %", "contains": [
            { "substance": "TBT", "content": tbt },
            { "substance": "DBT", "content": dbt }
        ] }))
    };
    for (tbt, dbt, verdict) in [
        ("12 mg/kg", "0 mg/kg", "pass"),
        ("0 mg/kg", "9.6 mg/kg", "pass"),
        ("0 mg/kg", "9.7 mg/kg", "fail"),
        ("2 mg/kg", "8 mg/kg", "pass"),
        ("2.1 mg/kg", "8 mg/kg", "fail"),
    ] {
        assert_eq!(
            world.screen(&bom(tbt, dbt)).of("tin/organotin"),
            verdict,
            "{tbt} tributyltin and {dbt} dibutyltin"
        );
    }
}

#[test]
fn shares_that_no_decimal_writes_add_up_exactly() {
    let world = bounded_by_one("Ra-226 / 3 + Th-232 / 3");
    for (radium, thorium, at_most, below) in [
        ("1 Bq/kg", "2 Bq/kg", "pass", "fail"),
        ("1 Bq/kg", "1.999999999999 Bq/kg", "pass", "pass"),
        ("1 Bq/kg", "2.000000000001 Bq/kg", "fail", "fail"),
    ] {
        let told = world.screen(&results(
            "activity-concentration",
            &[("Ra-226", radium), ("Th-232", thorium)],
        ));
        let verdict = |table: &str| {
            told.of(&format!("{table}/Ra-226-/-3+Th-232-/-3"))
                .to_owned()
        };
        assert_eq!(verdict("outer"), at_most, "{radium} + {thorium}");
        assert_eq!(verdict("strict"), below, "{radium} + {thorium}");
    }
}
