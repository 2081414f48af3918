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
use crate::catalogue::Catalogue;
use crate::catalogue::limit::{Absence, Limit, ListIndex, OfList, Requirement};
use crate::report::{About, Evidence, Finding, Need, NodeIndex, Origin, Verdict};
use crate::substance::Nature;

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

/// The rows that something in a product, or on one of its nodes, is said to be or is tested for.
#[derive(Default)]
pub(super) struct Named {
    /// Also as one of several things that a declaration may mean.
    maybe: RowSet,
    /// By name.
    surely: RowSet,
}

impl Named {
    pub(super) fn by<'k, 'p: 'k, 'b: 'k>(
        known: impl Iterator<Item = &'k Known<'p, 'b>>,
        plan: &Plan,
    ) -> Named {
        let mut named = Named::default();
        for known in known {
            known.names(plan.rows.len() as u32, &mut named.maybe, &mut named.surely);
        }
        named
    }

    /// Every substance without a formula may hold any element; that is no reason to ask for the elements of a list.
    fn speaks_of(&self, planned: &PlanLimit, limit: &Limit, catalogue: &Catalogue) -> bool {
        let is_substance = limit.form.terms.iter().all(|term| {
            let analyte = catalogue.registry().get(term.analyte);
            let nature = analyte.map(|analyte| &analyte.nature);
            match nature {
                Some(Nature::Substance { .. }) => true,
                Some(Nature::Group { expressed_as, .. }) => expressed_as.is_none(),
                _ => false,
            }
        });
        let rows = if is_substance {
            &self.maybe
        } else {
            &self.surely
        };
        planned.rows().any(|row| rows.contains(row))
    }
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
        if self.named.speaks_of(planned, limit, self.catalogue) {
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
        let below = node.materials.iter().map(|(index, _)| *index);
        let here = std::iter::once(node.index).chain(below.filter(|index| *index != node.index));
        let named = Named::by(here.filter_map(|index| self.known(index)), self.plan);
        if named.speaks_of(planned, limit, self.catalogue) {
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
            let all_told = known.is_some_and(Known::leaves_nothing_out);
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
