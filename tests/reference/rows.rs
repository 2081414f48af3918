//! The rows of a limit and what an analyte weighs on them (section 3).

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use hazlimit::Catalogue;
use hazlimit::catalogue::limit::{Aggregation, Limit, Requirement};
use hazlimit::substance::{AnalyteId, Nature, Openness};
use jiff::civil::Date;

use super::number::{Q, W, of_factor, q, zero};
use super::weights::{Weights, greater, is_positive};

#[derive(Clone, Debug)]
pub struct Row {
    pub terms: Vec<(AnalyteId, W)>,
    pub member: Option<AnalyteId>,
    pub reaches_beyond: bool,
    /// The group whose unlisted members it stands for.
    pub unlisted_of: Option<AnalyteId>,
    pub is_all_but: bool,
    /// Whether a term has a weight on another.
    overlaps: bool,
    /// What analytes say of it, as far as anybody asked.
    asked: RefCell<HashMap<AnalyteId, Option<Rc<Bearing>>>>,
}

/// What an analyte says of a row.
#[derive(Clone, Debug)]
pub struct Bearing {
    pub weight: W,
    pub on_terms: Vec<(usize, W)>,
    pub covers: Option<Q>,
    pub covers_terms: Vec<(usize, Q)>,
    pub covers_together: Option<Q>,
}

pub fn rows(weights: &Weights<'_>, catalogue: &Catalogue, limit: &Limit, on: Date) -> Vec<Row> {
    if limit.requirement == Requirement::OwnRows {
        return Vec::new();
    }
    let form = &limit.form;
    let mut rows = Vec::new();
    match form.aggregation {
        Aggregation::Nothing => {}
        Aggregation::AllBut => rows.extend(form.terms.iter().map(|term| Row {
            terms: vec![(term.analyte, W::one())],
            member: None,
            reaches_beyond: true,
            unlisted_of: None,
            is_all_but: true,
            overlaps: false,
            asked: RefCell::default(),
        })),
        Aggregation::Sum => {
            let terms = form
                .terms
                .iter()
                .map(|term| (term.analyte, of_factor(term.coefficient)));
            rows.push(sum(weights, terms.collect(), None));
        }
        Aggregation::Each => {
            for term in &form.terms {
                let coefficient = of_factor(term.coefficient);
                let of =
                    |analyte, member| sum(weights, vec![(analyte, coefficient.clone())], member);
                let analyte = catalogue.registry().get(term.analyte).unwrap();
                let Nature::Group {
                    members, openness, ..
                } = &analyte.nature
                else {
                    rows.push(of(term.analyte, None));
                    continue;
                };
                for member in members {
                    if member.from.is_none_or(|from| from <= on) {
                        rows.push(of(member.analyte, Some(member.analyte)));
                    }
                }
                if *openness == Openness::Open {
                    rows.push(Row {
                        unlisted_of: Some(term.analyte),
                        ..of(term.analyte, None)
                    });
                }
            }
        }
    }
    rows
}

fn sum(weights: &Weights<'_>, terms: Vec<(AnalyteId, Q)>, member: Option<AnalyteId>) -> Row {
    let mut row = Row {
        terms: Vec::new(),
        member,
        reaches_beyond: false,
        unlisted_of: None,
        is_all_but: false,
        overlaps: false,
        asked: RefCell::default(),
    };
    for (analyte, coefficient) in terms {
        match weights.nature(analyte) {
            Nature::Group {
                openness: Openness::Closed,
                element: None,
                ..
            } => {
                let mut leaves = weights.flat(analyte).leaves.clone();
                leaves.sort_by_key(|(leaf, _)| *leaf);
                for (leaf, weight) in leaves {
                    row.reaches_beyond |= reaches_beyond(weights, leaf);
                    row.terms
                        .push((leaf, weight.times(&W::exactly(coefficient.clone()))));
                }
            }
            _ => {
                row.reaches_beyond |= reaches_beyond(weights, analyte);
                row.terms.push((analyte, W::exactly(coefficient)));
            }
        }
    }
    let is_substance = |id| matches!(weights.nature(id), Nature::Substance { .. });
    row.overlaps = row.terms.iter().enumerate().any(|(at, (one, _))| {
        !is_substance(*one)
            && row.terms.iter().enumerate().any(|(other_at, (other, _))| {
                let bears = |a, b| !weights.weight(a, b).is_none();
                other_at != at && (bears(*one, *other) || bears(*other, *one))
            })
    });
    row
}

fn reaches_beyond(weights: &Weights<'_>, analyte: AnalyteId) -> bool {
    match weights.nature(analyte) {
        Nature::Substance { .. } => !weights.has_cas(analyte),
        Nature::Group {
            openness, element, ..
        } => *openness == Openness::Open || element.is_some(),
        _ => true,
    }
}

/// The most that one unit of an unknown substance can count.
pub fn ceiling(weights: &Weights<'_>, limit: &Limit) -> Option<Q> {
    let terms = &limit.form.terms;
    let is_sum = limit.form.aggregation == Aggregation::Sum;
    let mut largest = zero();
    let mut total = zero();
    let mut overlap = false;
    for (at, term) in terms.iter().enumerate() {
        let mut most = q(1, 1);
        if is_sum && weights.is_group(term.analyte) {
            for (_, weight) in &weights.flat(term.analyte).leaves {
                most = most.max(weight.high.clone()?);
            }
        }
        let most = of_factor(term.coefficient) * most;
        largest = largest.max(most.clone());
        total += most;
        for (other, second) in terms.iter().enumerate() {
            if is_sum && other != at && weights.weight(term.analyte, second.analyte) != W::none() {
                overlap = true;
            }
        }
    }
    Some(if overlap { total } else { largest })
}

/// What an analyte says of a row; `None`: nothing.
pub fn bearing(weights: &Weights<'_>, row: &Row, analyte: AnalyteId) -> Option<Rc<Bearing>> {
    if let Some(known) = row.asked.borrow().get(&analyte) {
        return known.clone();
    }
    let fresh = work_out(weights, row, analyte).map(Rc::new);
    row.asked.borrow_mut().insert(analyte, fresh.clone());
    fresh
}

fn work_out(weights: &Weights<'_>, row: &Row, analyte: AnalyteId) -> Option<Bearing> {
    if row.is_all_but {
        return outside(weights, row.terms[0].0, analyte);
    }
    let is_substance = matches!(weights.nature(analyte), Nature::Substance { .. });
    if let Some(group) = row.unlisted_of {
        let leaves = &weights.flat(group).leaves;
        if is_substance && leaves.iter().any(|(leaf, _)| *leaf == analyte) {
            return None;
        }
    }
    let is_group = weights.is_group(analyte);
    let mut weight = W::none();
    let mut on_terms = Vec::new();
    let mut covers_terms = Vec::new();
    let mut covers = Some(zero());
    let mut together = Some(zero());
    for (place, (term, coefficient)) in row.terms.iter().enumerate() {
        let on_term = weights.weight(analyte, *term);
        if on_term.is_none() {
            covers = None;
            continue;
        }
        let counted = on_term.times(coefficient);
        weight = if is_group && !row.overlaps {
            W::up_to(greater(weight.high, counted.high))
        } else {
            weight.plus(&counted)
        };
        match on_term
            .high
            .clone()
            .filter(|_| weights.covers(analyte, *term))
        {
            Some(factor) => {
                let whole = coefficient.high.as_ref().map(|most| most * &factor);
                let most = |known: Option<Q>, whole: Option<Q>| match row.overlaps {
                    true => Some(known? + whole?),
                    false => greater(known, whole),
                };
                covers = most(covers, whole.clone());
                together = most(together, whole);
                covers_terms.push((place, factor));
            }
            None => covers = None,
        }
        on_terms.push((place, on_term));
    }
    if on_terms.is_empty() {
        return None;
    }
    if is_group {
        weight.low = sure_of_group(weights, row, analyte);
    }
    if row.unlisted_of.is_some() {
        weight = weight.at_most();
        for (_, weight) in &mut on_terms {
            *weight = weight.clone().at_most();
        }
    }
    let one_of_them = is_group || weights.is_element(analyte);
    Some(Bearing {
        covers: covers.filter(|_| row.terms.len() == 1 || one_of_them),
        covers_together: together.filter(|_| one_of_them && covers_terms.len() > 1),
        weight,
        on_terms,
        covers_terms,
    })
}

fn sure_of_group(weights: &Weights<'_>, row: &Row, group: AnalyteId) -> Q {
    let Nature::Group {
        openness: Openness::Closed,
        element: None,
        expressed_as,
        ..
    } = weights.nature(group)
    else {
        return match row.terms.as_slice() {
            [(only, coefficient)] if *only == group => coefficient.low.clone(),
            _ => zero(),
        };
    };
    let flat = weights.flat(group);
    let of_leaf = |(leaf, own): &(AnalyteId, W)| {
        let on = row.terms.iter().map(|(term, coefficient)| {
            let counted = weights.weight(*leaf, *term);
            let ratio = counted.times(&own.reciprocal());
            let share = match expressed_as {
                Some(_) => ratio.hull(&counted),
                None => ratio,
            };
            share.times(coefficient).low
        });
        on.max().unwrap_or(zero())
    };
    let leaves = flat.leaves.iter().map(of_leaf);
    leaves.min().unwrap_or(zero())
}

fn outside(weights: &Weights<'_>, list: AnalyteId, analyte: AnalyteId) -> Option<Bearing> {
    let listed = weights.weight(analyte, list);
    let weight = match weights.nature(analyte) {
        Nature::Group { .. } if listed == W::one() => return None,
        Nature::Group { .. } => W::maybe(),
        Nature::Parameter => return None,
        _ if listed.is_none() => W::one(),
        _ if !is_positive(&listed.low) => W::maybe(),
        _ => return None,
    };
    Some(Bearing {
        on_terms: vec![(0, weight.clone())],
        weight,
        covers: None,
        covers_terms: Vec::new(),
        covers_together: None,
    })
}
