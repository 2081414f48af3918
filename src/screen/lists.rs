//! Positive lists: the rows that something in a product speaks of are judged one by one, all others together. A list of eight hundred substances would else
//! bury the one that matters. Knows lists and nodes, no amounts.

use std::collections::BTreeMap;

use super::applies::Applies;
use super::bearing::Bearing;
use super::evidence::Known;
use super::judge::{Found, Judge};
use super::nodes::Node;
use super::plan::{Plan, PlanLimit};
use super::touches::RowSet;
use crate::catalogue::limit::{Absence, Limit, ListIndex, OfList, Requirement};
use crate::report::{About, Evidence, Finding, Need, NodeIndex, Origin, Verdict};

use super::Assumption;

/// How many rows of each list nothing speaks of, node by node.
#[derive(Default)]
pub(super) struct Unspoken(BTreeMap<(ListIndex, NodeIndex), u32>);

/// What becomes of a limit of a list on one node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// By itself.
    Apart,
    /// With the others of its list.
    Together,
}

/// The rows that anything declared or measured anywhere in the product speaks of.
pub(super) fn spoken_of(known: &[Known<'_, '_>], plan: &Plan) -> RowSet {
    let mut found = RowSet::default();
    let all = 0..plan.rows.len() as u32;
    for touches in known
        .iter()
        .flat_map(|known| [&known.hits, &known.direct_hits])
    {
        found.add(&touches.any, &all);
    }
    found
}

impl Judge<'_, '_> {
    /// Judges what concerns a whole list. `Together`: nothing is left to be judged apart.
    pub(super) fn of_list(
        &self,
        planned: &PlanLimit,
        limit: &Limit,
        bearing: &Bearing<'_>,
        found: &mut Found,
    ) -> Told {
        let Some(of_list) = limit.list else {
            return Told::Apart;
        };
        if limit.requirement == Requirement::OwnRows {
            self.whole_list(planned, of_list, bearing, found);
            return Told::Together;
        }
        if planned.rows().any(|row| self.spoken_of.contains(row)) {
            return Told::Apart;
        }
        for index in &self.bases.leaves {
            if let Some(node) = self.nodes.get(*index)
                && *bearing.applicable.at(node) != Applies::No
            {
                found.unspoken.note(of_list.list, node);
            }
        }
        Told::Together
    }

    /// Whether a limit of a list is to be told apart on a node; if not, it is counted.
    pub(super) fn told_on(
        &self,
        planned: &PlanLimit,
        limit: &Limit,
        node: &Node<'_>,
        found: &mut Found,
    ) -> Told {
        let Some(of_list) = limit.list else {
            return Told::Apart;
        };
        let (touched, _) = self.touched(node, &planned.rows());
        if touched.count(&planned.rows()) > 0 {
            return Told::Apart;
        }
        if node.is_leaf {
            found.unspoken.note(of_list.list, node);
        }
        Told::Together
    }

    /// One finding for all rows of a list that nothing speaks of, on each material that the list is about.
    fn whole_list(
        &self,
        planned: &PlanLimit,
        of_list: OfList,
        bearing: &Bearing<'_>,
        found: &mut Found,
    ) {
        for index in &self.bases.leaves {
            let Some(node) = self.nodes.get(*index) else {
                continue;
            };
            let applicable = bearing.applicable.at(node);
            let count = found.unspoken.of(of_list.list, *index);
            if *applicable == Applies::No || count == 0 {
                continue;
            }
            let known = self.known(*index);
            let all_told = known.is_some_and(Known::names_all);
            let clears = all_told && of_list.absence == Absence::Clears;
            let mut needs = Vec::new();
            if !clears {
                needs.push(match all_told {
                    true => Need::Test,
                    false => Need::Disclosure,
                });
                if let Applies::Unknown(missing) = applicable {
                    needs.extend(missing.iter().cloned());
                }
                needs.sort();
            }
            let assumed =
                known.is_some_and(|known| known.assumption == Assumption::UnlistedIsAbsent);
            let evidence = assumed.then(|| Evidence {
                origin: Origin::Assumption,
                node: *index,
                counted: crate::quantity::Interval::exactly(crate::quantity::Amount::ZERO),
            });
            found.findings.push(Finding {
                limit: planned.index,
                node: *index,
                about: About::OtherMembers(count),
                verdict: if clears {
                    Verdict::Pass
                } else {
                    Verdict::Inconclusive
                },
                status: bearing.standing.status,
                value: None,
                evidence: evidence.into_iter().collect(),
                needs,
                exemption: None,
                alternatives: Vec::new(),
            });
        }
    }
}

impl Unspoken {
    fn note(&mut self, list: ListIndex, node: &Node<'_>) {
        *self.0.entry((list, node.index)).or_default() += 1;
    }

    fn of(&self, list: ListIndex, node: NodeIndex) -> u32 {
        self.0.get(&(list, node)).copied().unwrap_or_default()
    }
}
