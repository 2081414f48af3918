//! What an open finding says would settle it.

use hazlimit::bom::json;
use hazlimit::report::Need;
use hazlimit::{Catalogue, Market, Screening, Verdict};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::never_wrong::{CONTENT, law};

/// The needs of the one finding on a material.
fn needs(catalogue: &Catalogue, contains: &Value) -> Vec<Need> {
    let file = json!({
        "format": "hazlimit-bom/1",
        "product": { "name": "thing" },
        "parts": [{ "name": "part", "materials": [
            { "name": "m", "disclosed": "100 %", "contains": contains } ] }],
    });
    let bom = json::read("bom.json".into(), file.to_string().as_bytes(), catalogue).unwrap();
    let report = Screening::new(catalogue)
        .market(Market::China)
        .on(date(2026, 11, 23))
        .run(&bom)
        .unwrap();
    let [finding] = report.findings() else {
        panic!("one finding")
    };
    assert_eq!(finding.verdict, Verdict::Inconclusive);
    finding.needs.clone()
}

#[test]
fn a_ban_asks_for_the_purpose_and_a_figure_for_a_test() {
    let contains = json!([{ "substance": "DEHP", "content": "<= 0.2 %" }]);
    let ban = law(&format!("{CONTENT}banned = [\"DEHP\"]"));
    let asked = needs(&ban, &contains);
    assert!(asked.contains(&Need::IntentOf(0)), "{asked:?}");
    assert!(!asked.contains(&Need::Test), "{asked:?}");
    let figure = law(&format!("{CONTENT}max = {{ DEHP = \"0.1\" }}"));
    let asked = needs(&figure, &contains);
    assert!(asked.contains(&Need::Test), "{asked:?}");
    assert!(!asked.contains(&Need::IntentOf(0)), "{asked:?}");
}

#[test]
fn a_name_that_fits_nothing_is_asked_for_by_its_place() {
    let catalogue = law(&format!("{CONTENT}max = {{ DEHP = \"0.1\" }}"));
    let asked = needs(
        &catalogue,
        &json!([
            { "substance": "chalk", "content": "50 %" },
            { "substance": "some secret", "content": "1 %" },
        ]),
    );
    assert!(asked.contains(&Need::IdentityOf(1)), "{asked:?}");
}
