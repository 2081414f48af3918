//! Whether a report and the second evaluator's answers are the same.

use std::collections::BTreeMap;

use hazlimit::Report;
use hazlimit::catalogue::limit::{Aggregation, Effect, LimitIndex};
use hazlimit::quantity::{Edge, Interval};
use hazlimit::report::{About, BarsPass, Finding, Status};

use crate::reference::{Answer, Judged, Q, Span, Subject, of_amount, q};

/// What was compared and what was not.
#[derive(Default)]
pub struct Tally {
    pub agreed: u64,
    pub refused: u64,
    pub compared: u64,
    verdicts: BTreeMap<&'static str, u64>,
    /// Products that a gap keeps from passing.
    pub barred: u64,
    overall: BTreeMap<&'static str, u64>,
    notes: BTreeMap<String, u64>,
}

impl Tally {
    pub fn note(&mut self, what: &str) {
        *self.notes.entry(what.to_owned()).or_default() += 1;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} cases agree, {} refused; {} findings compared {:?}; overall {:?}, {} barred by a gap; {:?}",
            self.agreed,
            self.refused,
            self.compared,
            self.verdicts,
            self.overall,
            self.barred,
            self.notes
        )
    }
}

type Key = (LimitIndex, String, Subject);

/// Both may lie apart by less than this: a product of shares that does not fit is rounded outward.
fn tolerance(amount: &Q) -> Q {
    q(1, 1_000_000_000_000) + amount * q(1, 100_000_000)
}

fn same(interval: Interval, span: &Span) -> bool {
    let end = |ours: &Q, open: bool, theirs: &(Q, bool), below: bool| {
        let apart = if below {
            &theirs.0 - ours
        } else {
            ours - &theirs.0
        };
        apart >= q(0, 1) && apart < tolerance(&theirs.0) && (apart != q(0, 1) || open == theirs.1)
    };
    let lower = interval.lower();
    end(
        &of_amount(lower.amount),
        lower.edge == Edge::Open,
        &span.low,
        true,
    ) && match (interval.upper(), &span.high) {
        (None, None) => true,
        (Some(upper), Some(theirs)) => end(
            &of_amount(upper.amount),
            upper.edge == Edge::Open,
            theirs,
            false,
        ),
        _ => false,
    }
}

fn about(report: &Report<'_>, finding: &Finding, known: &BTreeMap<Key, Vec<&Answer>>) -> Key {
    let limit = report.catalogue().limit(finding.limit).unwrap();
    let path = report.node(finding.node).unwrap().path.clone();
    let key = |subject| (finding.limit, path.clone(), subject);
    let wanted = match finding.about {
        About::Member(member) => key(Subject::Member(member)),
        About::Form => key(Subject::Form),
        About::AnyOf(..) | About::OtherMembers(_) => key(Subject::Others),
    };
    let shares = limit.form.aggregation == Aggregation::Each;
    if shares && !known.contains_key(&wanted) {
        return key(Subject::Others);
    }
    wanted
}

fn compare_lists(
    report: &Report<'_>,
    what: &str,
    findings: &[&Finding],
    answers: &[Answer],
    tally: &mut Tally,
    wrong: &mut Vec<String>,
) {
    let mut theirs: BTreeMap<Key, Vec<&Answer>> = BTreeMap::new();
    for answer in answers {
        let key = (answer.limit, answer.path.clone(), answer.subject);
        theirs.entry(key).or_default().push(answer);
    }
    let mut ours: BTreeMap<Key, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        let key = about(report, finding, &theirs);
        ours.entry(key).or_default().push(finding);
    }
    let name = |key: &Key| {
        let id = &report.catalogue().limit(key.0).unwrap().id;
        format!("{what} {id} on {} ({:?})", key.1, key.2)
    };
    let mut keys: Vec<&Key> = ours.keys().chain(theirs.keys()).collect();
    keys.sort();
    keys.dedup();
    for key in keys {
        let mut mine = ours.get(key).cloned().unwrap_or_default();
        let mut other = theirs.get(key).cloned().unwrap_or_default();
        mine.sort_by_key(|finding| finding.verdict);
        other.sort_by_key(|answer| answer.verdict);
        if mine.len() != other.len() {
            wrong.push(format!(
                "{}: {} findings {:?}, the reference has {} {:?}",
                name(key),
                mine.len(),
                mine.iter().map(|one| one.verdict).collect::<Vec<_>>(),
                other.len(),
                other.iter().map(|one| one.verdict).collect::<Vec<_>>(),
            ));
            continue;
        }
        for (finding, answer) in mine.into_iter().zip(other) {
            tally.compared += 1;
            *tally.verdicts.entry(finding.verdict.name()).or_default() += 1;
            let upcoming = finding.status != Status::InForce;
            let value = answer
                .values
                .iter()
                .any(|value| match (finding.value, value) {
                    (Some(interval), Some(span)) => same(interval, span),
                    (_, None) => true,
                    (None, Some(_)) => false,
                });
            if finding.verdict != answer.verdict || upcoming != answer.upcoming || !value {
                wrong.push(format!(
                    "{}: {:?} upcoming {upcoming} {:?}, the reference says {:?} upcoming {} {}",
                    name(key),
                    finding.verdict,
                    finding.value,
                    answer.verdict,
                    answer.upcoming,
                    shown(&answer.values),
                ));
            }
        }
    }
}

fn shown(values: &[Option<Span>]) -> String {
    let values = values.iter().take(3).map(|value| match value {
        None => "no amount".to_owned(),
        Some(span) => {
            let open = |open: bool| if open { "open" } else { "closed" };
            let high = span.high.as_ref();
            let high = high.map_or("unbounded".to_owned(), |(high, edge)| {
                format!("{high} {}", open(*edge))
            });
            format!("{} {} to {high}", span.low.0, open(span.low.1))
        }
    });
    values.collect::<Vec<_>>().join(" or ")
}

pub fn compare(report: &Report<'_>, judged: &Judged, tally: &mut Tally) -> Vec<String> {
    let mut wrong = Vec::new();
    let is_grade = |finding: &&Finding| {
        let limit = report.catalogue().limit(finding.limit).unwrap();
        matches!(limit.effect, Effect::Grade { .. })
    };
    let findings: Vec<&Finding> = report
        .findings()
        .iter()
        .filter(|one| !is_grade(one))
        .collect();
    let duties: Vec<&Finding> = report.duties().iter().map(|duty| &duty.finding).collect();
    let grades = report.grades().iter().flat_map(|grade| &grade.findings);
    let grades: Vec<&Finding> = grades.collect();
    for (what, ours, theirs) in [
        ("finding", findings, &judged.findings),
        ("duty", duties, &judged.duties),
        ("grade", grades, &judged.grades),
    ] {
        compare_lists(report, what, &ours, theirs, tally, &mut wrong);
    }
    let barring = report
        .gaps()
        .iter()
        .filter(|gap| gap.bars_pass == BarsPass::Yes);
    let mut barring: Vec<usize> = barring
        .map(|note| usize::try_from(note.gap).unwrap())
        .collect();
    barring.sort_unstable();
    tally.barred += u64::from(!barring.is_empty());
    *tally.overall.entry(report.verdict().name()).or_default() += 1;
    if barring != judged.barring {
        wrong.push(format!(
            "barred by the gaps {barring:?}, the reference says by {:?}",
            judged.barring
        ));
    }
    if judged.overall != Some(report.verdict()) {
        wrong.push(format!(
            "overall {:?}, the reference says {:?}",
            report.verdict(),
            judged.overall
        ));
    }
    wrong
}
