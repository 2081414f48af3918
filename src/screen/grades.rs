//! Grades: the best that holds, and the one that is claimed.

use std::collections::BTreeMap;

use super::nodes::Nodes;
use crate::catalogue::Catalogue;
use crate::catalogue::fact::Answer;
use crate::catalogue::limit::Effect;
use crate::catalogue::standard::StandardIndex;
use crate::report::{Finding, GradeNote, NodeIndex, Verdict};

/// A grade's place in its scheme, 0 the lowest.
pub(super) fn rank(catalogue: &Catalogue, finding: &Finding) -> u8 {
    match catalogue.limit(finding.limit).map(|limit| &limit.effect) {
        Some(Effect::Grade { rank, .. }) => *rank,
        _ => 0,
    }
}

/// Graded findings by scheme and node, with the best grade that holds.
pub(super) fn grades(
    catalogue: &Catalogue,
    nodes: &Nodes<'_>,
    findings: Vec<Finding>,
) -> Vec<GradeNote> {
    let mut schemes: BTreeMap<(StandardIndex, u32, NodeIndex), Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        if let Some(limit) = catalogue.limit(finding.limit)
            && let Effect::Grade { claims, .. } = limit.effect
        {
            schemes
                .entry((limit.standard, claims.0, finding.node))
                .or_default()
                .push(finding);
        }
    }
    let mut notes = Vec::new();
    for ((_, _, node), findings) in schemes {
        let mut findings = findings;
        // Within a grade the worst comes first: it decides whether the grade holds.
        findings
            .sort_by_key(|finding| (rank(catalogue, finding), std::cmp::Reverse(finding.verdict)));
        let decides = |at: usize| {
            at.checked_sub(1)
                .and_then(|before| Some(rank(catalogue, findings.get(before)?)))
                != findings.get(at).map(|finding| rank(catalogue, finding))
        };
        let best = findings
            .iter()
            .enumerate()
            .rposition(|(at, finding)| decides(at) && finding.verdict == Verdict::Pass);
        let claimed = findings.iter().position(|finding| {
            let Some(Effect::Grade { claims, grade, .. }) =
                catalogue.limit(finding.limit).map(|limit| &limit.effect)
            else {
                return false;
            };
            let answer = nodes
                .get(node)
                .and_then(|node| nodes.profile(node))
                .and_then(|profile| profile.answer(*claims));
            matches!(answer, Some(Answer::Choice(given)) if given.contains(grade))
        });
        notes.push(GradeNote {
            findings,
            best,
            claimed,
        });
    }
    notes
}
