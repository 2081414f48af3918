//! What more and less knowledge may change.

use proptest::prelude::*;

use crate::fixture::FIXTURE;
use crate::truth::{Fog, a_truth};
use crate::verdicts::{Answer, Key, answers_of};
use hazlimit::Verdict;
use hazlimit::catalogue::limit::Requirement;
use std::collections::BTreeMap;

/// "Not added" settles a ban without a trace limit; a trace that is found later is a question of its own.
fn reopened_by_a_trace(key: &Key, known: Verdict, later: Option<Verdict>) -> bool {
    let Some((_, limit)) = FIXTURE
        .limits()
        .find(|(_, limit)| limit.id.as_str() == key.0)
    else {
        return false;
    };
    let without_trace = matches!(
        limit.requirement,
        Requirement::Banned { trace: None } | Requirement::NotAdded { trace: None }
    );
    without_trace && known == Verdict::Pass && later == Some(Verdict::Inconclusive)
}

/// What is settled with less knowledge is settled alike with more.
fn assert_kept(less: &BTreeMap<Key, Answer>, more: &BTreeMap<Key, Answer>) {
    for (key, known) in less {
        match (known.verdict, more.get(key).map(|answer| answer.verdict)) {
            (Verdict::Inconclusive, _) => {}
            // With more knowledge the clause may turn out not to apply.
            (Verdict::Pass, None) => {}
            (verdict, later) => assert!(
                later == Some(verdict) || reopened_by_a_trace(key, verdict, later),
                "{key:?}: {known:?} became {:?}",
                more.get(key)
            ),
        }
    }
    for key in more.keys() {
        assert!(less.contains_key(key), "{key:?} was not asked before");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_is_settled_from_bounds_is_what_the_exact_contents_give(truth in a_truth(), seed: u64) {
        let told = truth.tell(&FIXTURE, Fog::of(seed)).read(&FIXTURE);
        let exact = truth.tell(&FIXTURE, Fog::of(seed).lifted_everywhere()).read(&FIXTURE);
        assert_kept(&answers_of(&FIXTURE, &told), &answers_of(&FIXTURE, &exact));
    }

    #[test]
    fn nothing_that_is_told_truly_contradicts_the_bare_contents(truth in a_truth(), seed: u64) {
        let told = truth.tell(&FIXTURE, Fog::of(seed)).read(&FIXTURE);
        let bare = truth.tell(&FIXTURE, Fog::CLEAR).read(&FIXTURE);
        let bare = answers_of(&FIXTURE, &bare);
        for (key, known) in answers_of(&FIXTURE, &told) {
            let opposite = match known.verdict {
                Verdict::Pass => Verdict::Fail,
                Verdict::Fail => Verdict::Pass,
                Verdict::Inconclusive => continue,
            };
            let truly = bare.get(&key);
            prop_assert_ne!(truly.map(|answer| answer.verdict), Some(opposite), "{:?}: {:?}, {:?}", key, known, truly);
        }
    }

    #[test]
    fn telling_more_keeps_what_was_settled(truth in a_truth(), seed: u64, lifted: u64) {
        let less = truth.tell(&FIXTURE, Fog::of(seed)).read(&FIXTURE);
        let more = truth.tell(&FIXTURE, Fog::of(seed).lifted(lifted)).read(&FIXTURE);
        assert_kept(&answers_of(&FIXTURE, &less), &answers_of(&FIXTURE, &more));
    }

    #[test]
    fn removing_evidence_settles_nothing_new(truth in a_truth(), seed: u64) {
        let less = truth.tell(&FIXTURE, Fog::of(seed).without_extras()).read(&FIXTURE);
        let more = truth.tell(&FIXTURE, Fog::of(seed)).read(&FIXTURE);
        assert_kept(&answers_of(&FIXTURE, &less), &answers_of(&FIXTURE, &more));
    }
}
