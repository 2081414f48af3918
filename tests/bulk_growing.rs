//! A bulk screening may begin with nothing and learn profiles and subjects while lines are read; what it decides is what it would have decided had it known
//! them from the start, and what it leaves is told.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use hazlimit::bulk::{Bulk, Found, Lines, Profile, Rest, Said, Subject};
use hazlimit::quantity::{Amount, QuantityKind, Unit};
use hazlimit::{Catalogue, Market, Screening, ScreeningPlan};
use jiff::civil::date;
use proptest::prelude::*;

const ANALYTES: [&str; 6] = ["117-81-7", "lead", "cadmium", "DBP", "decaBDE", "mercury"];
const PROFILES: [(&str, &str, Option<&str>); 4] = [
    ("electronics", "plastic/pvc", Some("100")),
    ("electronics", "metal", Some("100")),
    ("toys", "plastic", None),
    ("electronics", "plastic", Some("60")),
];

fn plan() -> ScreeningPlan<'static> {
    let screening = Screening::new(Catalogue::builtin()).market(Market::EuropeanUnion);
    screening.on(date(2026, 11, 23)).plan().unwrap()
}

fn subjects() -> Vec<Subject> {
    let step = Amount::parse("0.001", Unit::MilligramPerKilogram, QuantityKind::Content).unwrap();
    let of = |name: &&str| Subject {
        analyte: Catalogue::builtin().registry().find(name).unwrap(),
        said: Said::Declared,
        step,
    };
    ANALYTES.iter().map(of).collect()
}

fn profiles() -> Vec<Profile> {
    let catalogue = Catalogue::builtin();
    let of = |(category, class, disclosed): &(&str, &str, Option<&str>)| {
        let mut profile = Profile::default();
        let category = catalogue.categories().find(category).unwrap();
        profile.product.categories.push(category);
        let class = catalogue.materials().find(class).unwrap();
        profile.material.classes.push(class);
        let share = |text: &str| Amount::parse(text, Unit::Percent, QuantityKind::Content).unwrap();
        profile.disclosed = disclosed.map(share);
        profile
    };
    PROFILES.iter().map(of).collect()
}

/// One line of one product each: profile, subject and amount.
fn screened(bulk: &Bulk<'_>, lines: &[(u32, u32, i64)]) -> Found {
    let product: Vec<u32> = (0..lines.len() as u32).collect();
    let column = |of: fn(&(u32, u32, i64)) -> u32| lines.iter().map(of).collect::<Vec<u32>>();
    let (profile, subject) = (column(|line| line.0), column(|line| line.1));
    let lower: Vec<i64> = lines.iter().map(|line| line.2).collect();
    let found = bulk.screen(&Lines {
        product: &product,
        material: &vec![0; lines.len()],
        profile: &profile,
        subject: &subject,
        lower: &lower,
        upper: None,
        ends: None,
    });
    found.unwrap()
}

/// Begins with nothing and learns one thing after the other, as many subjects before the profiles as are asked for.
fn grown<'p>(plan: &'p ScreeningPlan<'p>, early: usize) -> Bulk<'p> {
    let mut bulk = Bulk::new(plan, Vec::new(), Vec::new()).unwrap();
    let mut subjects = subjects().into_iter();
    for subject in subjects.by_ref().take(early) {
        bulk.add_subject(subject).unwrap();
    }
    let mut profiles = profiles();
    let late = profiles.split_off(2);
    bulk.grow(profiles, &[]);
    for subject in subjects {
        bulk.add_subject(subject).unwrap();
    }
    bulk.grow(late, &[]);
    bulk
}

fn amounts() -> impl Strategy<Value = i64> {
    prop_oneof![
        0..2_000_000_i64,
        prop::sample::select(vec![0, 1, 99_999, 100_000, 100_001, 1_000_000, 1_000_001]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_learnt_late_is_judged_as_what_was_known_from_the_start(
        early in 0..=ANALYTES.len(),
        lines in prop::collection::vec((0..4_u32, 0..6_u32, amounts()), 1..60),
    ) {
        let plan = plan();
        let known = Bulk::new(&plan, profiles(), subjects()).unwrap();
        let expected = screened(&known, &lines);
        let mut bulk = grown(&plan, early);
        let found = screened(&bulk, &lines);
        prop_assert_eq!(&found.verdicts, &expected.verdicts);
        prop_assert_eq!(&found.findings, &expected.findings);
        prop_assert_eq!(found.counts, expected.counts);
        bulk.grow(Vec::new(), &[0, 1]);
        for (profile, subject, _) in &lines {
            prop_assert!(bulk.knows(*profile, *subject));
        }
        prop_assert_eq!(screened(&bulk, &lines), expected);
    }

    #[test]
    fn what_tables_decide_is_told_with_its_counts_and_the_rest_is_left(
        lines in prop::collection::vec((0..4_u32, 0..6_u32, amounts()), 1..60),
    ) {
        let plan = plan();
        let bulk = Bulk::new(&plan, profiles(), subjects()).unwrap().with_rest(Rest::Left);
        let found = screened(&bulk, &lines);
        let mut all: Vec<u32> = found.verdicts.product.iter().chain(&found.left).copied().collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..lines.len() as u32).collect::<Vec<_>>());
        prop_assert_eq!(found.told.len(), found.verdicts.product.len());
        for (product, told) in found.verdicts.product.iter().zip(&found.told) {
            let (profile, subject, amount) = lines[*product as usize];
            let alone = [0_u32];
            let own = Lines {
                product: &alone,
                material: &[0],
                profile: &[profile],
                subject: &[subject],
                lower: &[amount],
                upper: None,
                ends: None,
            };
            let bom = bulk.bom(&own, 0).unwrap();
            let report = plan.screen(&bom);
            prop_assert_eq!(told.counts, report.counts());
            prop_assert_eq!(told.completeness, report.completeness());
        }
    }
}

#[test]
fn a_figure_is_whole_where_its_limit_counts_whole_units() {
    let plan = plan();
    let bulk = Bulk::new(&plan, profiles(), subjects())
        .unwrap()
        .with_rest(Rest::Left);
    let found = screened(&bulk, &[(0, 0, 2_000_000)]);
    assert_eq!(found.findings.len(), found.findings.limit.len());
    let (limit, at_least) = (found.findings.limit[0], found.findings.at_least[0]);
    let value = bulk.value(limit, at_least).unwrap();
    assert!(value.is_exact());
    assert_eq!(value.lower().amount, at_least);
}
