//! Groups flattened: every nested group replaced by its members.
//!
//! Knows how weights and dates run through nested groups, and refuses groups
//! that contain themselves. Knows nothing of names.

use std::collections::{BTreeMap, VecDeque};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::analytes::{Analytes, Sort};
use super::group::{AnalyteId, AnalyteKey, Member, Nature, Openness};
use super::registry_error::RegistryError;
use super::single;
use super::weight::Weight;
use crate::shelf::{Column, Lists, Shelf};

/// How deep groups may stand in groups.
const DEEPEST: usize = 32;

/// What a group comes down to. All lists are sorted by analyte.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct FlatGroup {
    /// Members that are no groups.
    pub(super) leaves: Vec<Member>,
    /// Members that are groups, at any depth.
    pub(super) groups: Vec<Member>,
    /// Elements whose compounds all belong to it.
    pub(super) compounds_of: Vec<Member>,
    /// What a substance that is no member may count through: elements and
    /// species among the leaves, and `compounds_of`.
    pub(super) receptors: Vec<Member>,
    /// Whether there are members that are neither listed nor told by an
    /// element.
    pub(super) open: bool,
    /// Whether the members are counted as something else.
    pub(super) converts: bool,
}

/// The entry of a sorted list, if it is listed by that day.
pub(super) fn listed(members: &[Member], id: AnalyteId, on: Option<Date>) -> Option<&Member> {
    let at = members
        .binary_search_by_key(&id, |member| member.analyte)
        .ok()?;
    members.get(at).filter(|member| is_listed(member, on))
}

/// Whether the member is listed by that day; without a day, all are.
pub(super) fn is_listed(member: &Member, on: Option<Date>) -> bool {
    match (member.from, on) {
        (Some(from), Some(on)) => from <= on,
        _ => true,
    }
}

/// What counts as a group beside its leaves.
#[derive(Clone, Copy)]
enum Beyond {
    Nothing,
    /// Others that are not listed, each of them only maybe.
    Others,
    /// What holds its elements and species.
    Receptors,
}

impl Beyond {
    fn of(group: &FlatGroup) -> Beyond {
        match (group.receptors.as_slice(), group.open) {
            ([], false) => Beyond::Nothing,
            ([], true) => Beyond::Others,
            _ => Beyond::Receptors,
        }
    }
}

/// All groups flattened.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct FlatGroups {
    /// Their ids, sorted.
    ids: Column,
    flat: Shelf<FlatGroup>,
    /// For each group what counts beside its leaves, as a [`Beyond`].
    beyond: Column,
    /// For each analyte the groups of which it is a leaf.
    holders: Lists,
}

impl FlatGroups {
    pub(super) fn of(analytes: &Analytes) -> Result<FlatGroups, RegistryError> {
        let mut flat = BTreeMap::new();
        let mut depths: BTreeMap<AnalyteId, usize> = BTreeMap::new();
        for id in innermost_first(analytes)? {
            let depth = depth(analytes, id, &depths);
            if depth > DEEPEST {
                return Err(RegistryError::TooDeep {
                    group: analytes.key(id),
                    most: DEEPEST,
                });
            }
            depths.insert(id, depth);
            flat.insert(id, flatten_one(analytes, id, &flat)?);
        }
        let mut holders = vec![Vec::new(); analytes.len()];
        for (id, group) in &flat {
            for leaf in &group.leaves {
                if let Some(holders) = holders.get_mut(leaf.analyte.index()) {
                    holders.push(id.0);
                }
            }
        }
        let ids: Vec<u32> = flat.keys().map(|id| id.0).collect();
        let beyond = flat.values().map(|group| Beyond::of(group) as u32);
        Ok(FlatGroups {
            ids: Column::of(&ids),
            beyond: Column::of(&beyond.collect::<Vec<_>>()),
            flat: Shelf::Whole(flat.into_values().collect()),
            holders: Lists::of(holders.iter().map(Vec::as_slice)),
        })
    }

    pub(super) fn get(&self, id: AnalyteId) -> Option<&FlatGroup> {
        self.flat.get(self.ids.find(id.0)?)
    }

    /// Whether a substance may count as the group at all; told without unpacking the group.
    pub(super) fn may_count(&self, substance: AnalyteId, group: AnalyteId) -> bool {
        self.beyond(group) != Some(Beyond::Nothing as u32) || self.holds(group, substance)
    }

    /// Whether a substance may surely count as the group; told without unpacking the group.
    pub(super) fn may_surely_count(&self, substance: AnalyteId, group: AnalyteId) -> bool {
        self.beyond(group) == Some(Beyond::Receptors as u32) || self.holds(group, substance)
    }

    fn beyond(&self, group: AnalyteId) -> Option<u32> {
        self.beyond.get(self.ids.find(group.0)?)
    }

    fn holds(&self, group: AnalyteId, leaf: AnalyteId) -> bool {
        self.holders(leaf).any(|holder| holder == group)
    }

    /// The groups that hold the analyte as a leaf.
    pub(super) fn holders(&self, leaf: AnalyteId) -> impl Iterator<Item = AnalyteId> + '_ {
        self.holders.get(leaf.index()).map(AnalyteId)
    }
}

/// One more than the deepest group inside.
fn depth(analytes: &Analytes, id: AnalyteId, known: &BTreeMap<AnalyteId, usize>) -> usize {
    let Some(Nature::Group { members, .. }) = analytes.nature(id) else {
        return 0;
    };
    let inner = members
        .iter()
        .filter_map(|member| known.get(&member.analyte));
    inner.max().copied().unwrap_or(0).saturating_add(1)
}

fn flatten_one(
    analytes: &Analytes,
    id: AnalyteId,
    flat: &BTreeMap<AnalyteId, FlatGroup>,
) -> Result<FlatGroup, RegistryError> {
    let Some(Nature::Group {
        members,
        openness,
        element,
        expressed_as,
    }) = analytes.nature(id)
    else {
        return Ok(FlatGroup::default());
    };
    let mut gathered = Gathered {
        analytes,
        group: id,
        counted_as: expressed_as.or(*element),
        leaves: BTreeMap::new(),
    };
    let mut groups = BTreeMap::new();
    let mut compounds_of = BTreeMap::new();
    let mut open = *openness == Openness::Open && element.is_none();
    if let Some(element) = element {
        let whole = Member {
            analyte: *element,
            weight: Weight::WHOLE,
            from: None,
        };
        compounds_of.insert(*element, whole);
    }
    for member in members {
        let Some(inner) = flat.get(&member.analyte) else {
            gathered.add(*member)?;
            continue;
        };
        open |= inner.open;
        groups.entry(member.analyte).or_insert(*member);
        for nested in &inner.groups {
            groups
                .entry(nested.analyte)
                .or_insert(through(member, nested));
        }
        for nested in &inner.compounds_of {
            compounds_of
                .entry(nested.analyte)
                .or_insert(through(member, nested));
        }
        for leaf in &inner.leaves {
            gathered.add(through(member, leaf))?;
        }
    }
    let leaves: Vec<Member> = gathered.leaves.into_values().collect();
    let told = |member: &&Member| match analytes.nature(member.analyte) {
        Some(Nature::Element { .. }) => !compounds_of.contains_key(&member.analyte),
        Some(Nature::Species { of }) => !compounds_of.contains_key(of),
        _ => false,
    };
    let mut receptors: Vec<Member> = leaves.iter().filter(told).copied().collect();
    receptors.extend(compounds_of.values());
    receptors.sort_by_key(|member| member.analyte);
    Ok(FlatGroup {
        receptors,
        leaves,
        groups: groups.into_values().collect(),
        compounds_of: compounds_of.into_values().collect(),
        open,
        converts: element.is_some() || expressed_as.is_some(),
    })
}

/// A member of a nested group as a member of the outer one.
fn through(outer: &Member, inner: &Member) -> Member {
    Member {
        analyte: inner.analyte,
        weight: outer.weight.times(inner.weight),
        from: outer.from.max(inner.from),
    }
}

struct Gathered<'data> {
    analytes: &'data Analytes,
    group: AnalyteId,
    counted_as: Option<AnalyteId>,
    leaves: BTreeMap<AnalyteId, Member>,
}

impl Gathered<'_> {
    fn add(&mut self, mut leaf: Member) -> Result<(), RegistryError> {
        if let (Some(target), Weight::WHOLE) = (self.counted_as, leaf.weight) {
            leaf.weight = self.converted(leaf.analyte, target)?;
        }
        let earlier = self.leaves.entry(leaf.analyte).or_insert(leaf);
        if earlier.weight != leaf.weight {
            return Err(RegistryError::ConflictingWeights {
                group: self.analytes.key(self.group),
                member: self.analytes.key(leaf.analyte),
                weights: Box::new((earlier.weight, leaf.weight)),
            });
        }
        // No date is earlier than any date.
        earlier.from = earlier.from.min(leaf.from);
        Ok(())
    }

    fn converted(&self, leaf: AnalyteId, target: AnalyteId) -> Result<Weight, RegistryError> {
        let known = match (self.analytes.nature(leaf), self.analytes.nature(target)) {
            (
                Some(Nature::Substance { formula: leaf, .. }),
                Some(Nature::Substance {
                    formula: Some(target),
                    ..
                }),
            ) => leaf.as_ref().map(|leaf| leaf.expressed_as(target)),
            // A moiety that formulas do not tell: between none of it and all of it.
            (Some(Nature::Substance { .. }), Some(Nature::Parameter)) => Some(Weight::UP_TO_WHOLE),
            (Some(Nature::Substance { .. }), _) => {
                let share = single::weight(self.analytes, leaf, target);
                if share.is_none() {
                    return Err(RegistryError::MemberWithoutElement {
                        group: self.analytes.key(self.group),
                        member: self.analytes.key(leaf),
                        element: self.analytes.key(target),
                    });
                }
                Some(share)
            }
            // An element or a parameter that is named as a member counts as
            // it stands.
            _ => Some(Weight::WHOLE),
        };
        Ok(known.unwrap_or(Weight::UNBOUNDED))
    }
}

/// The groups in an order in which every group comes after its own members.
fn innermost_first(analytes: &Analytes) -> Result<Vec<AnalyteId>, RegistryError> {
    let mut waiting: BTreeMap<AnalyteId, usize> = BTreeMap::new();
    let mut holders: BTreeMap<AnalyteId, Vec<AnalyteId>> = BTreeMap::new();
    for (id, nested) in nested_groups(analytes) {
        waiting.insert(id, nested.len());
        for inner in nested {
            holders.entry(inner).or_default().push(id);
        }
    }
    let mut ready: VecDeque<AnalyteId> = waiting
        .iter()
        .filter(|(_, nested)| **nested == 0)
        .map(|(id, _)| *id)
        .collect();
    let mut order = Vec::new();
    while let Some(id) = ready.pop_front() {
        waiting.remove(&id);
        order.push(id);
        for holder in holders.remove(&id).unwrap_or_default() {
            let Some(nested) = waiting.get_mut(&holder) else {
                continue;
            };
            *nested = nested.saturating_sub(1);
            if *nested == 0 {
                ready.push_back(holder);
            }
        }
    }
    let Some(start) = waiting.keys().next() else {
        return Ok(order);
    };
    Err(RegistryError::Cycle {
        path: cycle_from(analytes, &waiting, *start),
    })
}

fn nested_groups(analytes: &Analytes) -> Vec<(AnalyteId, Vec<AnalyteId>)> {
    let is_group = |id: &AnalyteId| analytes.sort(*id) == Some(Sort::Group);
    analytes
        .iter()
        .filter_map(|(id, analyte)| match &analyte.nature {
            Nature::Group { members, .. } => Some((
                id,
                members
                    .iter()
                    .map(|member| member.analyte)
                    .filter(is_group)
                    .collect(),
            )),
            _ => None,
        })
        .collect()
}

/// Follows the groups that wait for each other until one comes again.
fn cycle_from(
    analytes: &Analytes,
    waiting: &BTreeMap<AnalyteId, usize>,
    start: AnalyteId,
) -> Vec<AnalyteKey> {
    let mut path = Vec::new();
    let mut at = start;
    while !path.contains(&at) {
        path.push(at);
        let next = match analytes.nature(at) {
            Some(Nature::Group { members, .. }) => members
                .iter()
                .map(|member| member.analyte)
                .find(|inner| waiting.contains_key(inner)),
            _ => None,
        };
        at = next.unwrap_or(at);
    }
    let first = path.iter().position(|id| *id == at).unwrap_or(0);
    path.drain(..first);
    path.push(at);
    path.into_iter().map(|id| analytes.key(id)).collect()
}
