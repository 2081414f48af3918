//! How much of one analyte another is, and what covers what (section 2).

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use hazlimit::Catalogue;
use hazlimit::substance::{AnalyteId, ElementSymbol, Formula, Nature, Openness, Weight};

use super::number::{Q, W, of_factor, q, zero};

/// A group with its inner groups dissolved.
#[derive(Clone, Default, Debug)]
pub struct Flat {
    pub leaves: Vec<(AnalyteId, W)>,
    groups: Vec<(AnalyteId, W)>,
    families: Vec<(AnalyteId, W)>,
    receptors: Vec<(AnalyteId, W)>,
    open: bool,
    converts: bool,
}

fn find(list: &[(AnalyteId, W)], id: AnalyteId) -> Option<&W> {
    list.iter()
        .find(|(known, _)| *known == id)
        .map(|(_, weight)| weight)
}

pub struct Weights<'c> {
    catalogue: &'c Catalogue,
    flat: RefCell<HashMap<AnalyteId, Rc<Flat>>>,
    known: RefCell<HashMap<(AnalyteId, AnalyteId), W>>,
    covering: RefCell<HashMap<(AnalyteId, AnalyteId), bool>>,
}

impl<'c> Weights<'c> {
    pub fn new(catalogue: &'c Catalogue) -> Weights<'c> {
        Weights {
            catalogue,
            flat: RefCell::default(),
            known: RefCell::default(),
            covering: RefCell::default(),
        }
    }

    pub fn nature(&self, id: AnalyteId) -> &'c Nature {
        &self.catalogue.registry().get(id).unwrap().nature
    }

    pub fn has_cas(&self, id: AnalyteId) -> bool {
        !self.catalogue.registry().get(id).unwrap().cas.is_empty()
    }

    pub fn is_group(&self, id: AnalyteId) -> bool {
        matches!(self.nature(id), Nature::Group { .. })
    }

    pub fn is_element(&self, id: AnalyteId) -> bool {
        matches!(self.nature(id), Nature::Element { .. })
    }

    fn symbol(&self, element: AnalyteId) -> Option<ElementSymbol> {
        match self.nature(element) {
            Nature::Element { symbol } => Some(*symbol),
            _ => None,
        }
    }

    /// How much of `b` one unit of `a` is.
    pub fn weight(&self, a: AnalyteId, b: AnalyteId) -> W {
        if let Some(known) = self.known.borrow().get(&(a, b)) {
            return known.clone();
        }
        let fresh = self.work_out(a, b);
        self.known.borrow_mut().insert((a, b), fresh.clone());
        fresh
    }

    fn work_out(&self, a: AnalyteId, b: AnalyteId) -> W {
        if a == b {
            return W::one();
        }
        match (self.is_group(a), self.is_group(b)) {
            (true, _) => self.group_on_any(a, b),
            (false, true) => self.single_on_group(a, &self.flat(b)),
            (false, false) => self.single(a, b),
        }
    }

    fn single(&self, a: AnalyteId, b: AnalyteId) -> W {
        if a == b {
            return W::one();
        }
        match (self.nature(a), self.nature(b)) {
            (Nature::Substance { .. }, Nature::Element { symbol }) => self.share(a, *symbol),
            (Nature::Substance { .. }, Nature::Species { of }) => {
                let share = self.share_of(a, *of);
                match self.species_of(a, b, *of) {
                    Some(true) => share,
                    Some(false) => W::none(),
                    None => share.at_most(),
                }
            }
            (Nature::Element { symbol }, Nature::Substance { .. }) => {
                stands_for(&self.share(b, *symbol))
            }
            (Nature::Species { of }, Nature::Substance { .. }) => {
                let share = self.share_of(b, *of);
                match self.species_of(b, a, *of) {
                    Some(true) => stands_for(&share),
                    None if !share.is_none() => W::up_to(None),
                    _ => W::none(),
                }
            }
            (Nature::Element { .. }, Nature::Species { of }) if *of == a => W::maybe(),
            (Nature::Species { of }, Nature::Element { .. }) if *of == b => W::one(),
            _ => W::none(),
        }
    }

    fn share_of(&self, substance: AnalyteId, element: AnalyteId) -> W {
        self.symbol(element)
            .map_or(W::maybe(), |symbol| self.share(substance, symbol))
    }

    fn share(&self, substance: AnalyteId, element: ElementSymbol) -> W {
        match self.nature(substance) {
            Nature::Substance {
                formula: Some(formula),
                ..
            } => by_formula(formula, element),
            Nature::Substance {
                elements: Some(elements),
                ..
            } if !elements.contains(&element) => W::none(),
            Nature::Substance { .. } => W::maybe(),
            _ => W::none(),
        }
    }

    /// Whether a substance has this species of an element; `None`: not told.
    fn species_of(&self, substance: AnalyteId, species: AnalyteId, of: AnalyteId) -> Option<bool> {
        let Nature::Substance { species: all, .. } = self.nature(substance) else {
            return None;
        };
        if all.contains(&species) {
            return Some(true);
        }
        let same = |id: &AnalyteId| matches!(self.nature(*id), Nature::Species { of: other } if *other == of);
        all.iter().any(same).then_some(false)
    }

    pub fn flat(&self, group: AnalyteId) -> Rc<Flat> {
        if let Some(known) = self.flat.borrow().get(&group) {
            return Rc::clone(known);
        }
        let fresh = Rc::new(self.flatten(group));
        self.flat.borrow_mut().insert(group, Rc::clone(&fresh));
        fresh
    }

    fn flatten(&self, group: AnalyteId) -> Flat {
        let Nature::Group {
            members,
            openness,
            element,
            expressed_as,
        } = self.nature(group)
        else {
            return Flat::default();
        };
        let mut flat = Flat {
            open: *openness == Openness::Open && element.is_none(),
            converts: element.is_some() || expressed_as.is_some(),
            ..Flat::default()
        };
        let target = expressed_as.or(*element);
        if let Some(element) = element {
            flat.families.push((*element, W::one()));
        }
        fn add(list: &mut Vec<(AnalyteId, W)>, id: AnalyteId, weight: W) {
            if find(list, id).is_none() {
                list.push((id, weight));
            }
        }
        for member in members {
            let stated = of_weight(member.weight);
            if !self.is_group(member.analyte) {
                let weight = self.counted_as(member.analyte, stated, target);
                add(&mut flat.leaves, member.analyte, weight);
                continue;
            }
            let inner = self.flat(member.analyte);
            flat.open |= inner.open;
            add(&mut flat.groups, member.analyte, stated.clone());
            for (id, weight) in &inner.groups {
                add(&mut flat.groups, *id, stated.times(weight));
            }
            for (id, weight) in &inner.families {
                add(&mut flat.families, *id, stated.times(weight));
            }
            for (id, weight) in &inner.leaves {
                let weight = self.counted_as(*id, stated.times(weight), target);
                add(&mut flat.leaves, *id, weight);
            }
        }
        for (id, weight) in &flat.leaves {
            let element = match self.nature(*id) {
                Nature::Element { .. } => *id,
                Nature::Species { of } => *of,
                _ => continue,
            };
            if find(&flat.families, element).is_none() {
                flat.receptors.push((*id, weight.clone()));
            }
        }
        flat.receptors.extend(flat.families.iter().cloned());
        flat
    }

    /// What a member counts as what its group is expressed as, where nothing else is stated.
    fn counted_as(&self, leaf: AnalyteId, stated: W, target: Option<AnalyteId>) -> W {
        let Some(target) = target.filter(|_| stated == W::one()) else {
            return stated;
        };
        if leaf == target {
            return W::one();
        }
        match (self.nature(leaf), self.nature(target)) {
            (
                Nature::Substance {
                    formula: Some(own), ..
                },
                Nature::Substance {
                    formula: Some(other),
                    ..
                },
            ) => in_moles(own, other),
            (Nature::Substance { .. }, Nature::Substance { .. }) => W::up_to(None),
            (Nature::Substance { .. }, Nature::Parameter) => W::maybe(),
            (Nature::Substance { .. }, _) => self.single(leaf, target),
            _ => W::one(),
        }
    }

    fn single_on_group(&self, a: AnalyteId, group: &Flat) -> W {
        if let Some(weight) = find(&group.leaves, a) {
            return weight.clone();
        }
        let element = match self.nature(a) {
            Nature::Substance { formula, .. } => {
                let told = self.through_receptors(a, group);
                return if group.open && formula.is_none() && !self.has_cas(a) {
                    told.hull(&W::maybe())
                } else {
                    told
                };
            }
            Nature::Element { .. } => a,
            Nature::Species { of } => *of,
            _ => return W::none(),
        };
        if let Some(weight) = find(&group.families, element) {
            return weight.clone();
        }
        let sure = self.through_receptors(a, group);
        let each: Vec<(AnalyteId, W)> = group
            .leaves
            .iter()
            .map(|(id, weight)| (*id, self.single(a, *id).times(weight)))
            .collect();
        if sure.is_none() && each.iter().all(|(_, weight)| weight.is_none()) {
            return W::none();
        }
        let through = each
            .iter()
            .filter(|(id, _)| find(&group.receptors, *id).is_none())
            .fold(W::none(), |hull, (_, weight)| hull.hull(weight));
        let bounded = !group.open
            && group.families.is_empty()
            && each.iter().all(|(_, weight)| !weight.is_none());
        W {
            low: sure.low.clone(),
            high: through.plus(&sure).high.filter(|_| bounded),
        }
    }

    fn through_receptors(&self, a: AnalyteId, group: &Flat) -> W {
        group.receptors.iter().fold(W::none(), |sum, (id, weight)| {
            sum.plus(&self.single(a, *id).times(weight))
        })
    }

    fn group_on_any(&self, a: AnalyteId, b: AnalyteId) -> W {
        let group = self.flat(a);
        let other = self.is_group(b).then(|| self.flat(b));
        let inside = other.as_ref().and_then(|other| find(&other.groups, a));
        if let Some(weight) = inside.filter(|_| other.as_ref().is_some_and(|other| !other.converts))
        {
            if !group.converts {
                return weight.clone();
            }
            let leaves = group.leaves.iter().map(|(leaf, _)| self.weight(*leaf, b));
            let either = leaves.fold(weight.clone(), |hull, leaf| hull.hull(&leaf));
            return match group.open || !group.families.is_empty() {
                true => either.at_most(),
                false => either,
            };
        }
        if matches!(self.nature(a), Nature::Group { element: Some(own), .. } if *own == b) {
            return W::maybe();
        }
        let share = |(id, weight): &(AnalyteId, W)| {
            let counted = self.weight(*id, b);
            let ratio = counted.times(&weight.reciprocal());
            if group.converts {
                ratio.hull(&counted)
            } else {
                ratio
            }
        };
        if let Nature::Substance { .. } = self.nature(b) {
            let own = group.leaves.iter().find(|(id, _)| *id == b);
            let alone = group.leaves.len() == 1 && group.families.is_empty() && !group.open;
            if let Some(own) = own.filter(|_| alone) {
                return share(own);
            }
            let told = own
                .into_iter()
                .chain(&group.receptors)
                .fold(W::none(), |hull, leaf| hull.hull(&share(leaf)));
            return if group.open {
                told.hull(&W::maybe())
            } else {
                told
            };
        }
        let families = group
            .families
            .iter()
            .map(|(id, weight)| self.weight(*id, b).at_most().times(&weight.reciprocal()));
        let told = group
            .leaves
            .iter()
            .map(share)
            .chain(families)
            .reduce(|hull, weight| hull.hull(&weight))
            .unwrap_or(W::none());
        let is_parameter = matches!(self.nature(b), Nature::Parameter);
        if group.open && inside.is_none() && !is_parameter {
            told.hull(&W::maybe())
        } else {
            told
        }
    }

    /// How much of `b` is in a substance outside the catalogue.
    pub fn unlisted(&self, formula: Option<&Formula>, b: AnalyteId) -> W {
        if !self.is_group(b) {
            let on = |symbol| formula.map_or(W::maybe(), |formula| by_formula(formula, symbol));
            return match self.nature(b) {
                Nature::Element { symbol } => on(*symbol),
                Nature::Species { of } => self.symbol(*of).map_or(W::maybe(), on).at_most(),
                Nature::Parameter => W::maybe(),
                _ => W::none(),
            };
        }
        let group = self.flat(b);
        let told = group.receptors.iter().fold(W::none(), |sum, (id, weight)| {
            let counted = self.unlisted(formula, *id).times(weight);
            match formula {
                Some(_) => sum.plus(&counted),
                None => sum.hull(&counted),
            }
        });
        if group.open {
            told.hull(&W::maybe())
        } else {
            told
        }
    }

    /// Whether all of `b` is part of `a`.
    pub fn covers(&self, a: AnalyteId, b: AnalyteId) -> bool {
        if let Some(known) = self.covering.borrow().get(&(a, b)) {
            return *known;
        }
        let fresh = self.work_out_covers(a, b);
        self.covering.borrow_mut().insert((a, b), fresh);
        fresh
    }

    fn work_out_covers(&self, a: AnalyteId, b: AnalyteId) -> bool {
        if a == b {
            return true;
        }
        match self.nature(b) {
            Nature::Group {
                openness, element, ..
            } => {
                let inner = self.flat(b);
                find(&self.flat(a).groups, b).is_some()
                    || *element == Some(a)
                    || (*openness == Openness::Closed
                        && element.is_none()
                        && !inner.leaves.is_empty()
                        && inner
                            .leaves
                            .iter()
                            .all(|(id, _)| self.covers_single(a, *id)))
            }
            _ => self.covers_single(a, b),
        }
    }

    fn covers_single(&self, a: AnalyteId, b: AnalyteId) -> bool {
        if a == b {
            return true;
        }
        match self.nature(a) {
            Nature::Element { symbol } => match self.nature(b) {
                Nature::Species { of } => *of == a,
                Nature::Substance {
                    formula: Some(formula),
                    ..
                } => formula.elements().any(|(held, _)| held == *symbol),
                _ => false,
            },
            Nature::Group { element, .. } => {
                find(&self.flat(a).leaves, b).is_some()
                    || element.is_some_and(|element| self.covers_single(element, b))
            }
            _ => false,
        }
    }
}

pub fn of_weight(weight: Weight) -> W {
    W {
        low: of_factor(weight.lower),
        high: weight.upper.map(of_factor),
    }
}

fn stands_for(share: &W) -> W {
    if share.is_none() {
        return W::none();
    }
    W::up_to(share.reciprocal().high)
}

/// In millionths of a gram per mole.
fn mass(formula: &Formula, only: Option<ElementSymbol>) -> i128 {
    formula
        .elements()
        .filter(|(element, _)| only.is_none_or(|only| only == *element))
        .map(|(element, count)| i128::from(element.atomic_weight().unwrap()) * i128::from(count))
        .sum()
}

/// Rounded outward to nine digits.
fn outward(part: i128, whole: i128) -> W {
    let parts = 1_000_000_000;
    W {
        low: q(part * parts / whole, parts),
        high: Some(q((part * parts + whole - 1) / whole, parts)),
    }
}

fn by_formula(formula: &Formula, element: ElementSymbol) -> W {
    match mass(formula, Some(element)) {
        0 => W::none(),
        part => outward(part, mass(formula, None)),
    }
}

const NO_METALS: &str = " H He B C N O F Ne Si P S Cl Ar Br Kr I Xe Rn ";

fn in_moles(own: &Formula, other: &Formula) -> W {
    let is_metal = |element: ElementSymbol| !NO_METALS.contains(&format!(" {} ", element.symbol()));
    let metals: Vec<(ElementSymbol, u32)> = other
        .elements()
        .filter(|(element, _)| is_metal(*element))
        .collect();
    let moles = match metals.as_slice() {
        [(metal, each)] => {
            let held = own
                .elements()
                .find(|(element, _)| element == metal)
                .map_or(0, |(_, count)| count);
            if held > 0 && held % each == 0 {
                held / each
            } else {
                1
            }
        }
        _ => 1,
    };
    outward(mass(other, None) * i128::from(moles), mass(own, None))
}

/// The greater of two upper factors, if there are both.
pub fn greater(one: Option<Q>, other: Option<Q>) -> Option<Q> {
    Some(one?.max(other?))
}

pub fn is_positive(number: &Q) -> bool {
    *number > zero()
}
