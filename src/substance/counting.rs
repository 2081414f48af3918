//! How much of one analyte counts as another, groups included.
//!
//! Knows the rules by which members, elements and open lists count. Knows
//! nothing of names, limits or contents.

use jiff::civil::Date;

use super::analytes::{Analytes, Sort};
use super::flat::{FlatGroup, FlatGroups, is_listed, listed};
use super::formula::Formula;
use super::group::{AnalyteId, Member, Nature};
use super::single;
use super::weight::Weight;

/// The analytes and their flattened groups, on one day.
#[derive(Clone, Copy)]
pub(super) struct Counting<'data> {
    pub(super) analytes: &'data Analytes,
    pub(super) groups: &'data FlatGroups,
    pub(super) on: Option<Date>,
}

impl<'data> Counting<'data> {
    pub(super) fn weight(self, of: AnalyteId, counted_as: AnalyteId) -> Weight {
        if of == counted_as {
            return Weight::WHOLE;
        }
        let sorts = (self.analytes.sort(of), self.analytes.sort(counted_as));
        if sorts == (Some(Sort::Substance), Some(Sort::Group))
            && !self.groups.may_count(of, counted_as)
        {
            return Weight::NONE;
        }
        match (self.group(of), self.group(counted_as)) {
            (Some(group), _) => self.group_as_any(of, group, counted_as),
            (None, Some(group)) => self.single_as_group(of, group),
            (None, None) => single::weight(self.analytes, of, counted_as),
        }
    }

    pub(super) fn weight_of_unlisted(
        self,
        formula: Option<&Formula>,
        counted_as: AnalyteId,
    ) -> Weight {
        let Some(group) = self.group(counted_as) else {
            return single::weight_of_unlisted(self.analytes, formula, counted_as);
        };
        let through = |receptor: &Member| {
            single::weight_of_unlisted(self.analytes, formula, receptor.analyte)
                .times(receptor.weight)
        };
        let receptors = self.listed(&group.receptors).map(through);
        // The shares of all elements in one substance add to no more than the
        // whole, so without a formula the largest weight bounds their sum.
        let told = match formula {
            Some(_) => receptors.fold(Weight::NONE, Weight::plus),
            None => receptors.fold(Weight::NONE, Weight::hull),
        };
        match group.open {
            true => told.hull(Weight::UP_TO_WHOLE),
            false => told,
        }
    }

    /// The listed leaves of a group.
    pub(super) fn leaves(self, group: AnalyteId) -> impl Iterator<Item = Member> + 'data {
        let leaves = self.group(group).map(|group| group.leaves.as_slice());
        self.listed(leaves.unwrap_or_default()).copied()
    }

    fn group(self, id: AnalyteId) -> Option<&'data FlatGroup> {
        let is_group = self.analytes.sort(id) == Some(Sort::Group);
        is_group.then(|| self.groups.get(id))?
    }

    fn listed(self, members: &'data [Member]) -> impl Iterator<Item = &'data Member> {
        members
            .iter()
            .filter(move |member| is_listed(member, self.on))
    }

    fn single_as_group(self, of: AnalyteId, group: &'data FlatGroup) -> Weight {
        if let Some(member) = listed(&group.leaves, of, self.on) {
            return member.weight;
        }
        match self.analytes.get(of) {
            Some(analyte) => match &analyte.nature {
                Nature::Substance { formula, .. } => {
                    let known = formula.is_some() || !analyte.cas.is_empty();
                    self.substance_as_group(of, group, known)
                }
                Nature::Element { .. } => self.element_as_group(of, of, group),
                Nature::Species { of: element } => self.element_as_group(of, *element, group),
                Nature::Group { .. } | Nature::Parameter => Weight::NONE,
            },
            None => Weight::NONE,
        }
    }

    /// A substance that is no member counts through the elements and species
    /// that are; the list's being open concerns only substances without
    /// identity.
    fn substance_as_group(self, of: AnalyteId, group: &'data FlatGroup, known: bool) -> Weight {
        let told = self
            .listed(&group.receptors)
            .map(|receptor| {
                single::weight(self.analytes, of, receptor.analyte).times(receptor.weight)
            })
            .fold(Weight::NONE, Weight::plus);
        match group.open && !known {
            true => told.hull(Weight::UP_TO_WHOLE),
            false => told,
        }
    }

    /// An element or species that is no member bounds the group from above
    /// only if every member holds it.
    fn element_as_group(
        self,
        of: AnalyteId,
        element: AnalyteId,
        group: &'data FlatGroup,
    ) -> Weight {
        let every_compound = listed(&group.compounds_of, element, self.on);
        if let Some(member) = every_compound {
            return member.weight;
        }
        let through = |member: &Member| {
            single::weight(self.analytes, of, member.analyte).times(member.weight)
        };
        let sure = self
            .listed(&group.receptors)
            .map(through)
            .fold(Weight::NONE, Weight::plus);
        let mut bearing = !sure.is_none();
        let mut bounded = !group.open && group.compounds_of.is_empty();
        let mut compounds = Weight::NONE;
        for member in self.listed(&group.leaves) {
            let weight = through(member);
            bearing |= !weight.is_none();
            bounded &= !weight.is_none();
            if listed(&group.receptors, member.analyte, self.on).is_none() {
                compounds = compounds.hull(weight);
            }
            if bearing && !bounded {
                break;
            }
        }
        // Compounds share what there is of the element, so the largest weight
        // bounds them all; a form of the element may hold the same atoms as a
        // compound does, so forms come on top.
        let upper = compounds.at_most().plus(sure).upper;
        match (bearing, bounded) {
            (false, _) => Weight::NONE,
            (true, true) => Weight { upper, ..sure },
            (true, false) => Weight {
                upper: None,
                ..sure
            },
        }
    }

    /// One unit of a group is a mixture of its members in unknown shares.
    fn group_as_any(self, of: AnalyteId, group: &'data FlatGroup, counted_as: AnalyteId) -> Weight {
        let other = self.group(counted_as);
        let inside = other.and_then(|other| Some((other, listed(&other.groups, of, self.on)?)));
        if let Some((_, member)) = inside.filter(|(other, _)| !other.converts) {
            return self.part_of_group(group, member.weight, counted_as);
        }
        if counted_as_itself(self.analytes, of, counted_as) {
            return Weight::UP_TO_WHOLE;
        }
        if self.analytes.sort(counted_as) == Some(Sort::Substance) {
            return self.group_as_substance(group, counted_as);
        }
        let leaves = self
            .listed(&group.leaves)
            .map(|leaf| self.leaf_share(group, leaf, counted_as));
        let compounds = self.listed(&group.compounds_of).map(|element| {
            let counted = self.weight(element.analyte, counted_as).at_most();
            counted.times(element.weight.reciprocal())
        });
        let told = leaves.chain(compounds).reduce(Weight::hull);
        let is_parameter = self.analytes.sort(counted_as) == Some(Sort::Parameter);
        let others = group.open && inside.is_none() && !is_parameter;
        match (told, others) {
            (told, true) => told.unwrap_or(Weight::NONE).hull(Weight::UP_TO_WHOLE),
            (told, false) => told.unwrap_or(Weight::NONE),
        }
    }

    /// An amount of a group that converts may be meant either way: as what it
    /// is counted as, which counts in the outer group as the inner one does,
    /// or as its members themselves.
    fn part_of_group(self, group: &'data FlatGroup, inside: Weight, outer: AnalyteId) -> Weight {
        if !group.converts {
            return inside;
        }
        let members = self
            .listed(&group.leaves)
            .map(|leaf| self.weight(leaf.analyte, outer));
        let either = members.fold(inside, Weight::hull);
        match group.open || !group.compounds_of.is_empty() {
            true => either.at_most(),
            false => either,
        }
    }

    /// Of all that may be in a group only the substance itself and the
    /// elements that it holds bear on the substance.
    fn group_as_substance(self, group: &'data FlatGroup, substance: AnalyteId) -> Weight {
        let own = listed(&group.leaves, substance, self.on);
        let alone = group.leaves.len() == 1 && group.compounds_of.is_empty() && !group.open;
        if let Some(leaf) = own.filter(|_| alone) {
            return self.leaf_share(group, leaf, substance);
        }
        let told = own
            .into_iter()
            .chain(self.listed(&group.receptors))
            .map(|leaf| self.leaf_share(group, leaf, substance))
            .fold(Weight::NONE, Weight::hull);
        match group.open {
            true => told.hull(Weight::UP_TO_WHOLE),
            false => told,
        }
    }

    /// How much of the other one unit of a group is if all of it is this
    /// leaf.
    fn leaf_share(self, group: &FlatGroup, leaf: &Member, counted_as: AnalyteId) -> Weight {
        let counted = self.weight(leaf.analyte, counted_as);
        let ratio = counted.times(leaf.weight.reciprocal());
        // What is declared as such a group may be meant either way: as what
        // the group is counted as, or as the compounds themselves.
        match group.converts {
            true => ratio.hull(counted),
            false => ratio,
        }
    }
}

/// Whether the group is "the element and its compounds".
fn counted_as_itself(analytes: &Analytes, group: AnalyteId, element: AnalyteId) -> bool {
    matches!(
        analytes.nature(group),
        Some(Nature::Group { element: Some(own), .. }) if *own == element
    )
}
