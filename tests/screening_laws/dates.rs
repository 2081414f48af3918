//! A day decides only by what is in force on it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use hazlimit::bom::Bom;
use hazlimit::report::Status;
use hazlimit::{Catalogue, Verdict};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::fixture::{ALL, FIXTURE, NEW, OLD, source, with_standards};
use crate::truth::{Fog, a_truth};
use crate::verdicts::{Answer, Key, answers, screening};

/// The days from which the fixture stays the same until the next.
const CHANGES: [Date; 5] = [
    date(2020, 1, 1),
    date(2021, 1, 1),
    date(2026, 6, 1),
    date(2027, 6, 1),
    date(2031, 1, 1),
];

fn in_force(catalogue: &Catalogue, bom: &Bom, on: Date) -> (Verdict, BTreeMap<Key, Answer>) {
    let report = screening(catalogue).on(on).run(bom).unwrap();
    let mut answers = answers(&report);
    answers.retain(|_, answer| answer.status == Status::InForce);
    (report.verdict(), answers)
}

/// The fixture with limits of nothing on everything, before its time and after it.
static WITH_OTHER_TIMES: LazyLock<Catalogue> = LazyLock::new(|| {
    let of_other_times = |id: &str, days: &str| {
        source(
            &format!("cn/{}.toml", id.to_lowercase().replace(' ', "-")),
            &format!(
                "[standard]\nid = \"{id}\"\ntitle = {{ en = \"{id}\" }}\njurisdiction = \"CN\"\nforce = \"mandatory\"\n{days}\nsource = [\"the test\"]\nconfidence = \"verified\"\n[[table]]\nid = \"t\"\nclause = \"1\"\nkind = \"content\"\nunit = \"mg/kg\"\nmax = {{ lead = \"0\", cadmium = \"0\", \"sum phthalates\" = \"0\", chalk = \"0\" }}\n"
            ),
        )
    };
    with_standards(vec![
        source("cn/hl-1-2020.toml", OLD),
        source("cn/hl-1-2026.toml", NEW),
        source("cn/hl-2-2021.toml", ALL),
        of_other_times(
            "HL 7-2000",
            "effective = 2000-01-01\nwithdrawn = 2020-01-01",
        ),
        of_other_times("HL 8-2031", "effective = 2031-01-01"),
    ])
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn two_days_between_changes_give_the_same_answers(
        truth in a_truth(), seed: u64, span in 0_usize..4, one in 0_i32..4000, other in 0_i32..4000,
    ) {
        let bom = truth.tell(&FIXTURE, Fog::of(seed)).read(&FIXTURE);
        let days = (CHANGES[span + 1] - CHANGES[span]).get_days();
        let day = |at: i32| CHANGES[span] + (at % days).days();
        prop_assert_eq!(
            in_force(&FIXTURE, &bom, day(one)),
            in_force(&FIXTURE, &bom, day(other)),
            "{} and {}", day(one), day(other)
        );
    }

    #[test]
    fn what_is_not_in_force_changes_no_answer(truth in a_truth(), seed: u64, at in 0_i32..4017) {
        let product = truth.tell(&FIXTURE, Fog::of(seed));
        let on = CHANGES[0] + at.days();
        prop_assert_eq!(
            in_force(&FIXTURE, &product.read(&FIXTURE), on),
            in_force(&WITH_OTHER_TIMES, &product.read(&WITH_OTHER_TIMES), on),
            "{}", on
        );
    }
}

#[test]
fn on_their_own_days_those_of_other_times_do_count() {
    let product = hazlimit::bom::json::read(
        "bom.json".into(),
        br#"{ "format": "hazlimit-bom/1", "product": { "name": "toy", "category": "toys", "made": "1999-01-01" },
              "parts": [{ "name": "part", "materials": [{ "name": "m", "contains": [{ "substance": "lead", "content": "1 mg/kg" }] }] }] }"#,
        &WITH_OTHER_TIMES,
    )
    .unwrap();
    for on in [date(2010, 1, 1), date(2031, 1, 1)] {
        let (verdict, _) = in_force(&WITH_OTHER_TIMES, &product, on);
        assert_eq!(verdict, Verdict::Fail, "{on}");
    }
    let (verdict, _) = in_force(&WITH_OTHER_TIMES, &product, date(2030, 12, 31));
    assert_ne!(verdict, Verdict::Fail);
}
