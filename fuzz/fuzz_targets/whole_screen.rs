//! A small catalogue and a product, drawn from the bytes: the whole way from the files to the report keeps the laws of a verdict, and agrees with the
//! second evaluator of `tests/reference/`.
//!
//! The bytes are the first choices of the drawing of `tests/differential/draw.rs`; where they end, it goes on at random from a fixed seed, so that even
//! a short input is a whole case.
#![no_main]
#![allow(
    dead_code,
    unused_imports,
    reason = "what the tests need and this target does not"
)]

#[path = "../../tests/differential/compare.rs"]
mod compare;
#[path = "../../tests/differential/draw.rs"]
mod draw;
#[path = "../../tests/reference/mod.rs"]
mod reference;

use compare::{Tally, compare};
use draw::{Case, Dice};
use hazlimit::bom::json;
use hazlimit::catalogue::limit::{Limit, Requirement};
use hazlimit::catalogue::load::compile;
use hazlimit::report::{BarsPass, ExemptionNote, Finding, Status};
use hazlimit::{Report, Screening, Verdict};
use libfuzzer_sys::fuzz_target;
use reference::{Memory, judge};

fuzz_target!(|choices: &[u8]| {
    let case = Case::draw(&mut Dice::after(choices, 20_261_123, 0));
    // What a reader refuses is judged by nobody.
    let Ok(catalogue) = compile(&case.sources(), None) else {
        return;
    };
    let file = case.bom.to_string();
    let Ok(bom) = json::read("bom.json".into(), file.as_bytes(), &catalogue) else {
        return;
    };
    let mut screening = Screening::new(&catalogue)
        .on(case.asked.on)
        .rule(case.asked.rule)
        .assuming(case.asked.assumption);
    for market in &case.asked.markets {
        screening = screening.market(market.clone());
    }
    let report = screening.run(&bom).expect("the market is known");

    let planned = screening.plan().expect("the market is known");
    let again = planned.screen(&bom);
    assert_eq!(
        report.verdict(),
        again.verdict(),
        "a plan for all says otherwise\n{case}"
    );
    assert_eq!(
        report.findings(),
        again.findings(),
        "a plan for all finds otherwise\n{case}"
    );
    assert_eq!(report.duties(), again.duties(), "{case}");
    assert_eq!(report.grades(), again.grades(), "{case}");

    is_the_worst_of_its_findings(&report, &case);
    for finding in report.findings() {
        let limit = catalogue
            .limit(finding.limit)
            .expect("a finding is of a limit");
        no_pass_is_silent(finding, limit, &case);
    }
    let judged = judge(&catalogue, &bom, &case.asked, &Memory::new(&catalogue));
    let apart = compare(&report, &judged, &mut Tally::default());
    assert!(apart.is_empty(), "{}\n{case}", apart.join("\n"));
});

/// Neither better nor worse than what is in force says; nothing judged, or a gap that bars it, is no pass.
fn is_the_worst_of_its_findings(report: &Report<'_>, case: &Case) {
    let in_force = report
        .findings()
        .iter()
        .filter(|finding| finding.status == Status::InForce);
    let worst = in_force.map(|finding| finding.verdict).max();
    let barred = report
        .gaps()
        .iter()
        .any(|gap| gap.bars_pass == BarsPass::Yes);
    let expected = match worst {
        None => Verdict::Inconclusive,
        Some(Verdict::Pass) if barred => Verdict::Inconclusive,
        Some(worst) => worst,
    };
    assert_eq!(report.verdict(), expected, "{case}");
    if report.findings().is_empty() {
        assert_ne!(report.verdict(), Verdict::Pass, "{case}");
    }
}

/// What passes an upper bound has an upper end: nothing undisclosed and unbounded is left of it.
fn no_pass_is_silent(finding: &Finding, limit: &Limit, case: &Case) {
    let is_lifted = matches!(finding.exemption, Some(ExemptionNote::Applied { .. }));
    if finding.verdict != Verdict::Pass || is_lifted || !finding.alternatives.is_empty() {
        return;
    }
    let bounded = finding.value.is_some_and(|value| value.upper().is_some());
    match limit.requirement {
        Requirement::AtMost(_) | Requirement::Below(_) | Requirement::NotDetected(_) => {
            assert!(
                bounded,
                "{} passes unbounded: {finding:#?}\n{case}",
                limit.id
            );
        }
        Requirement::Banned { trace: Some(_) } => {
            assert!(
                bounded,
                "{} passes unbounded: {finding:#?}\n{case}",
                limit.id
            );
        }
        _ => {}
    }
}
