//! What a screening is asked for: standards by name, further ways of binding, a day.

use hazlimit::catalogue::standard::Force;
use hazlimit::{Market, ScreenError, Screening};
use serde_json::json;

use crate::world::{TODAY, World, holding, law, toy};

const TABLE: &str = "[[table]]\nid = \"1\"\nclause = \"1\"\nkind = \"content\"\nunit = \"%\"\nmax = { DEHP = \"0.1\" }\n";

fn world() -> World {
    World::with(&[
        law("LAW 1-2020", TABLE),
        law(
            "ADVICE 2-2020",
            &format!("force = \"recommended\"\n{TABLE}"),
        ),
        law("LABEL 3-2020", &format!("force = \"eco-label\"\n{TABLE}")),
    ])
}

/// The limits that are judged.
fn judged(ask: impl Fn(Screening<'_>) -> Screening<'_>) -> Vec<String> {
    let world = world();
    let bom = world.bom(&toy(holding("DEHP", "5 %")));
    let report = ask(Screening::new(&world.catalogue).on(TODAY))
        .run(&bom)
        .unwrap();
    let limits = report.findings().iter().map(|finding| finding.limit);
    limits
        .map(|limit| world.catalogue.limit(limit).unwrap().id.as_str().to_owned())
        .collect()
}

#[test]
fn what_does_not_bind_is_judged_where_it_is_asked_for() {
    let (must, advice, label) = (
        "law-1-2020/1/DEHP",
        "advice-2-2020/1/DEHP",
        "label-3-2020/1/DEHP",
    );
    assert_eq!(judged(|ask| ask), [must]);
    assert_eq!(judged(|ask| ask.also(Force::Mandatory)), [must]);
    let mut both = judged(|ask| ask.also(Force::Recommended).also(Force::Recommended));
    both.sort();
    assert_eq!(both, [advice, must]);
    let mut all = judged(|ask| ask.also(Force::EcoLabel).also(Force::Recommended));
    all.sort();
    assert_eq!(all, [advice, label, must]);
}

#[test]
fn a_standard_is_asked_for_by_its_id_its_short_id_or_without_its_year() {
    for name in ["ADVICE 2-2020", "advice-2-2020", "ADVICE 2"] {
        assert_eq!(
            judged(|ask| ask.standard(name)),
            ["advice-2-2020/1/DEHP"],
            "{name}"
        );
    }
}

#[test]
fn what_the_catalogue_does_not_hold_is_refused_before_anything_is_judged() {
    let world = world();
    let asked = Screening::new(&world.catalogue);
    assert_eq!(asked.check(), Ok(()));
    let unknown = asked.clone().standard("LAW 9-2020").check();
    assert!(
        matches!(&unknown, Err(ScreenError::NoSuchStandard { id, nearest }) if id == "LAW 9-2020" && nearest.contains(&"LAW 1-2020".to_owned())),
        "{unknown:?}"
    );
    let elsewhere = asked.market(Market::EuropeanUnion).check();
    assert!(
        matches!(&elsewhere, Err(ScreenError::NoSuchMarket { known, .. }) if known == &["CN"]),
        "{elsewhere:?}"
    );
}

#[test]
fn a_screening_that_names_no_day_is_of_today() {
    let world = world();
    let bom = world.bom(&toy(json!({})));
    let today = || {
        let now = jiff::Timestamp::now();
        jiff::tz::TimeZone::UTC.to_datetime(now).date()
    };
    let before = today();
    let asked = Screening::new(&world.catalogue).run(&bom).unwrap().as_of();
    assert!(
        before <= asked && asked <= today(),
        "{asked}, and today is {before}"
    );
}
