//! What more and less knowledge may change of the verdict on a product.

use proptest::prelude::*;

use crate::cases::cases;
use crate::fixture::FIXTURE;
use crate::truth::{Fog, Truth, a_truth};
use crate::verdicts::screen;
use hazlimit::Verdict;

fn verdict(truth: &Truth, fog: Fog) -> Verdict {
    screen(&FIXTURE, &truth.tell(&FIXTURE, fog).read(&FIXTURE)).verdict()
}

proptest! {
    #![proptest_config(cases(192))]

    #[test]
    fn a_proven_failure_stays_one_when_all_is_told(truth in a_truth(), seed: u64) {
        let told = Fog::of(seed);
        if verdict(&truth, told) == Verdict::Fail {
            prop_assert_eq!(verdict(&truth, told.lifted_everywhere()), Verdict::Fail);
        }
    }

    #[test]
    fn telling_more_never_turns_a_failure_into_a_pass_nor_a_pass_into_a_failure(
        truth in a_truth(), seed: u64, more: u64
    ) {
        let told = Fog::of(seed);
        let before = verdict(&truth, told);
        let after = verdict(&truth, told.lifted(more));
        prop_assert!(
            !matches!((before, after), (Verdict::Fail, Verdict::Pass) | (Verdict::Pass, Verdict::Fail)),
            "{before:?} became {after:?}"
        );
    }

    #[test]
    fn what_fails_without_results_and_declarations_fails_with_them(truth in a_truth(), seed: u64) {
        let told = Fog::of(seed);
        if verdict(&truth, told.without_extras()) == Verdict::Fail {
            prop_assert_ne!(verdict(&truth, told), Verdict::Pass);
        }
    }
}
