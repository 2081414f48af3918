//! Alternatives: limits of which one is enough.

use std::collections::BTreeMap;

use super::judge::{Found, Judge};
use crate::catalogue::limit::LimitIndex;
use crate::report::{Finding, Need, NodeIndex, Verdict};

/// Findings of limits of which one is enough, by group, node and branch.
type Findings = BTreeMap<(u32, NodeIndex), Vec<(u16, Finding)>>;

/// The nodes on which each branch of each group has findings, in their order.
struct Branches(BTreeMap<u32, BTreeMap<u16, Vec<NodeIndex>>>);

impl Branches {
    fn of(all: &Findings) -> Branches {
        let mut groups: BTreeMap<u32, BTreeMap<u16, Vec<NodeIndex>>> = BTreeMap::new();
        for ((group, node), members) in all {
            let branches = groups.entry(*group).or_default();
            for (branch, _) in members {
                let nodes = branches.entry(*branch).or_default();
                if nodes.last() != Some(node) {
                    nodes.push(*node);
                }
            }
        }
        Branches(groups)
    }
}

impl<'b> Judge<'_, 'b> {
    /// What one branch is tested on may be another node than what the other is: the product as a whole, say, and its materials. A branch that
    /// has no finding on a node takes the nearest one above, else all of those below.
    fn borrow_branches(
        &self,
        all: &Findings,
        known: &Branches,
        group: u32,
        node: NodeIndex,
        branches: &mut BTreeMap<u16, Vec<Finding>>,
    ) {
        for (branch, nodes) in known.0.get(&group).into_iter().flatten() {
            if branches.contains_key(branch) {
                continue;
            }
            let on = |index: NodeIndex| {
                let members = all.get(&(group, index)).into_iter().flatten();
                members
                    .filter(|(known, _)| known == branch)
                    .map(|(_, finding)| finding.clone())
                    .collect::<Vec<Finding>>()
            };
            let mut above = self.nodes.get(node).and_then(|known| known.above);
            let mut borrowed = Vec::new();
            while let Some(index) = above.filter(|_| borrowed.is_empty()) {
                borrowed = on(index);
                above = self.nodes.get(index).and_then(|known| known.above);
            }
            if borrowed.is_empty() {
                // What is below a node follows it, with nothing else between.
                let after = nodes.partition_point(|index| *index <= node);
                let below = nodes.iter().skip(after).take_while(|index| {
                    self.nodes
                        .get(**index)
                        .is_some_and(|known| self.is_below(known, node))
                });
                borrowed = below.flat_map(|index| on(*index)).collect();
            }
            if !borrowed.is_empty() {
                branches.insert(*branch, borrowed);
            }
        }
    }

    /// Of alternatives one is enough: the best branch decides, where a branch is as bad as its worst limit.
    pub(super) fn combine_alternatives(&mut self, found: &mut Found) {
        let all = std::mem::take(&mut found.alternatives);
        let known = Branches::of(&all);
        for ((group, node), members) in &all {
            let (group, node) = (*group, *node);
            let mut branches: BTreeMap<u16, Vec<Finding>> = BTreeMap::new();
            for (branch, finding) in members {
                branches.entry(*branch).or_default().push(finding.clone());
            }
            self.borrow_branches(&all, &known, group, node, &mut branches);
            let notes: Vec<(LimitIndex, Verdict)> = branches
                .values()
                .flatten()
                .map(|finding| (finding.limit, finding.verdict))
                .collect();
            let mut deciding: Option<Finding> = None;
            for (_, findings) in branches {
                let worst = findings
                    .into_iter()
                    .reduce(|a, b| if b.verdict > a.verdict { b } else { a });
                deciding = match (deciding, worst) {
                    (None, worst) => worst,
                    (Some(known), Some(worst)) if worst.verdict < known.verdict => Some(worst),
                    (known, _) => known,
                };
            }
            let Some(mut finding) = deciding else {
                continue;
            };
            let standard = self
                .catalogue
                .limit(finding.limit)
                .map(|limit| limit.standard);
            let mut gaps = self.catalogue.gaps.of(|of| Some(of) == standard);
            let open_branch = gaps.find_map(|(at, gap)| {
                let is_branch = gap.alternatives.is_some_and(|known| known.group == group);
                is_branch.then_some(at)
            });
            if let (Verdict::Fail, Some(gap)) = (finding.verdict, open_branch) {
                finding.verdict = Verdict::Inconclusive;
                finding.needs.push(Need::Gap(gap));
            }
            finding.node = node;
            if notes.len() > 1 {
                finding.alternatives = notes;
            }
            found.findings.push(finding);
        }
        found.sort();
    }
}
