//! What a report says, in a form in which two reports can be compared.

use std::collections::BTreeMap;

use hazlimit::bom::Bom;
use hazlimit::catalogue::limit::Aggregation;
use hazlimit::catalogue::standard::Force;
use hazlimit::quantity::Interval;
use hazlimit::report::{About, Finding, Status};
use hazlimit::substance::Nature;
use hazlimit::{Catalogue, Market, Report, Screening, Verdict};
use jiff::civil::{Date, date};

pub(crate) const TODAY: Date = date(2026, 11, 23);

pub(crate) fn screening(catalogue: &Catalogue) -> Screening<'_> {
    Screening::new(catalogue)
        .market(Market::China)
        .also(Force::Recommended)
        .on(TODAY)
}

pub(crate) fn screen<'b>(catalogue: &'b Catalogue, bom: &'b Bom) -> Report<'b> {
    screening(catalogue).run(bom).unwrap()
}

/// Limit, names of the node and of all above it, analyte.
pub(crate) type Key = (String, String, String);

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Answer {
    pub(crate) verdict: Verdict,
    pub(crate) status: Status,
    pub(crate) value: Option<Interval>,
}

fn is_grade(report: &Report<'_>, finding: &Finding) -> bool {
    let limit = report.catalogue().limit(finding.limit).unwrap();
    matches!(
        limit.effect,
        hazlimit::catalogue::limit::Effect::Grade { .. }
    )
}

/// All answers of a report, duties and grades too; every member of an "each" limit by itself; alternatives under one name.
pub(crate) fn answers(report: &Report<'_>) -> BTreeMap<Key, Answer> {
    let duties = report.duties().iter().map(|duty| &duty.finding);
    let grades = report.grades().iter().flat_map(|grade| &grade.findings);
    let all: Vec<&Finding> = report
        .findings()
        .iter()
        // A claimed grade stands among the findings and in its scheme.
        .filter(|finding| !is_grade(report, finding))
        .chain(duties)
        .chain(grades)
        .collect();
    let mut answers = BTreeMap::new();
    let mut rest: Vec<(Key, Answer)> = Vec::new();
    for finding in all {
        let catalogue = report.catalogue();
        let limit = catalogue.limit(finding.limit).unwrap();
        let registry = catalogue.registry();
        let name = match limit.alternatives {
            Some(alternatives) => format!("one of {}", alternatives.group),
            None => limit.id.to_string(),
        };
        let node = report.node(finding.node).unwrap().title.clone();
        let answer = Answer {
            verdict: finding.verdict,
            status: finding.status,
            value: finding.value,
        };
        match finding.about {
            About::Form if limit.form.aggregation != Aggregation::Each => {
                let old = answers.insert((name, node, String::new()), answer);
                assert!(old.is_none(), "one answer to one question: {finding:?}");
            }
            About::Member(member) => {
                let member = registry.get(member).unwrap().key.to_string();
                let old = answers.insert((name, node, member), answer);
                assert!(old.is_none(), "one answer to one question: {finding:?}");
            }
            // Which members a shared finding means is not told: the worst of them holds for each.
            About::Form | About::AnyOf(..) | About::OtherMembers(_) => {
                assert_eq!(limit.form.aggregation, Aggregation::Each);
                let group = registry.get(limit.form.terms[0].analyte).unwrap();
                let Nature::Group { members, .. } = &group.nature else {
                    panic!("an each limit names a group");
                };
                for member in members {
                    let member = registry.get(member.analyte).unwrap().key.to_string();
                    rest.push(((name.clone(), node.clone(), member), answer.clone()));
                }
            }
        }
    }
    rest.sort_by_key(|(_, answer)| std::cmp::Reverse(answer.verdict));
    for (key, answer) in rest {
        answers.entry(key).or_insert(answer);
    }
    answers
}

/// Verdicts and values only.
pub(crate) fn answers_of(catalogue: &Catalogue, bom: &Bom) -> BTreeMap<Key, Answer> {
    answers(&screen(catalogue, bom))
}
