//! Whether a clause applies to a node: three-valued, with the facts that would settle it. Knows conditions and declared facts, no amounts.

use std::collections::BTreeMap;

use crate::bom::Traits;
use crate::catalogue::Catalogue;
use crate::catalogue::condition::{Condition, Conjunction, Paths, Test};
use crate::catalogue::fact::{Answer, Derivation, FactId, Range};
use crate::catalogue::tree::{NodeId, Tree};
use crate::report::Need;

/// Yes, no, or not known for want of these.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Applies {
    Yes,
    No,
    Unknown(Vec<Need>),
}

impl Applies {
    /// Both must hold.
    pub(crate) fn and(self, other: Applies) -> Applies {
        match (self, other) {
            (Applies::No, _) | (_, Applies::No) => Applies::No,
            (Applies::Yes, rest) | (rest, Applies::Yes) => rest,
            (Applies::Unknown(mut needs), Applies::Unknown(more)) => {
                needs.extend(more);
                needs.sort();
                needs.dedup();
                Applies::Unknown(needs)
            }
        }
    }

    /// One is enough.
    fn or(self, other: Applies) -> Applies {
        match (self, other) {
            (Applies::Yes, _) | (_, Applies::Yes) => Applies::Yes,
            (Applies::No, rest) | (rest, Applies::No) => rest,
            (Applies::Unknown(mut needs), Applies::Unknown(more)) => {
                needs.extend(more);
                needs.sort();
                needs.dedup();
                Applies::Unknown(needs)
            }
        }
    }

    fn not(self) -> Applies {
        match self {
            Applies::Yes => Applies::No,
            Applies::No => Applies::Yes,
            unknown => unknown,
        }
    }
}

/// What is declared for a node, its own and inherited. Nodes that differ in their masses alone share it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Declared {
    pub(crate) categories: Vec<NodeId>,
    pub(crate) classes: Vec<NodeId>,
    pub(crate) answers: BTreeMap<FactId, Answer>,
}

impl Declared {
    /// The same one level down: categories and classes add, answers override.
    pub(crate) fn with(&self, traits: &Traits) -> Declared {
        let mut below = self.clone();
        for category in &traits.categories {
            if !below.categories.contains(category) {
                below.categories.push(*category);
            }
        }
        for class in &traits.classes {
            if !below.classes.contains(class) {
                below.classes.push(*class);
            }
        }
        for (fact, answer) in &traits.answers {
            below.answers.insert(*fact, answer.clone());
        }
        below
    }
}

/// Everything known of one node apart from amounts: what is declared, and the masses that answer a fact nobody declared.
#[derive(Clone, Copy)]
pub(crate) struct Profile<'n> {
    pub(crate) declared: &'n Declared,
    pub(crate) masses: Masses<'n>,
}

/// The masses that answer facts at one node.
#[derive(Clone, Copy)]
pub(crate) enum Masses<'n> {
    /// These.
    Of(&'n [(FactId, Answer)]),
    /// Left out: what asks for a mass stays open, declared or not.
    LeftOut,
}

impl<'n> Profile<'n> {
    pub(crate) fn answer(self, fact: FactId) -> Option<&'n Answer> {
        let by_mass = match self.masses {
            Masses::Of(masses) => masses.iter().find(|(known, _)| *known == fact),
            Masses::LeftOut => None,
        };
        by_mass
            .map(|(_, answer)| answer)
            .or_else(|| self.declared.answers.get(&fact))
    }
}

/// Whether the answer of a condition depends on masses, which differ from node to node.
pub(crate) fn asks_for_mass(condition: &Condition, catalogue: &Catalogue) -> bool {
    condition
        .all
        .iter()
        .flatten()
        .chain(&condition.unless)
        .flat_map(|conjunction| &conjunction.0)
        .any(|test| matches!(test, Test::Measure(fact, _) if is_mass(*fact, catalogue)))
}

fn is_mass(fact: FactId, catalogue: &Catalogue) -> bool {
    catalogue.fact(fact).is_some_and(|fact| {
        matches!(
            fact.derived,
            Some(Derivation::PartMass | Derivation::MaterialMass)
        )
    })
}

/// Whether a condition holds for a profile.
pub(crate) fn applies(
    condition: &Condition,
    profile: Profile<'_>,
    catalogue: &Catalogue,
) -> Applies {
    let mut result = Applies::Yes;
    for any in &condition.all {
        let mut one = Applies::No;
        for conjunction in any {
            one = one.or(holds(conjunction, profile, catalogue));
            if one == Applies::Yes {
                break;
            }
        }
        result = result.and(one);
        if result == Applies::No {
            return Applies::No;
        }
    }
    for exception in &condition.unless {
        result = result.and(holds(exception, profile, catalogue).not());
    }
    result
}

fn holds(conjunction: &Conjunction, profile: Profile<'_>, catalogue: &Catalogue) -> Applies {
    let answers = || {
        let tests = conjunction.0.iter();
        tests.map(|test| answer(test, profile, catalogue))
    };
    // Most clauses do not apply, so what is missing is not even gathered before that is clear.
    if answers().any(|answered| answered == Answered::No) {
        return Applies::No;
    }
    let mut missing: Vec<Need> = answers()
        .filter_map(|answered| match answered {
            Answered::Missing(need) => Some(need),
            _ => None,
        })
        .collect();
    if missing.is_empty() {
        return Applies::Yes;
    }
    missing.sort();
    missing.dedup();
    Applies::Unknown(missing)
}

/// The answer to one test: yes, no, or open for want of this.
#[derive(PartialEq)]
enum Answered {
    Yes,
    No,
    Missing(Need),
}

fn answer(test: &Test, profile: Profile<'_>, catalogue: &Catalogue) -> Answered {
    let yes_if = |yes: bool| if yes { Answered::Yes } else { Answered::No };
    let missing = |fact: &FactId| {
        let made = catalogue
            .fact(*fact)
            .is_some_and(|fact| fact.derived == Some(Derivation::Made));
        Answered::Missing(if made { Need::Made } else { Need::Fact(*fact) })
    };
    match test {
        Test::Category(paths) => among(
            paths,
            &profile.declared.categories,
            &catalogue.categories,
            Need::Category,
        ),
        Test::Material(paths) => among(
            paths,
            &profile.declared.classes,
            &catalogue.materials,
            Need::MaterialClass,
        ),
        Test::YesNo(fact, wanted) => match profile.answer(*fact) {
            Some(Answer::YesNo(given)) => yes_if(given == wanted),
            _ => missing(fact),
        },
        Test::Choice(fact, choices) => match profile.answer(*fact) {
            Some(Answer::Choice(given)) => yes_if(
                (choices.among.is_empty() || given.iter().any(|one| choices.among.contains(one)))
                    && !given.iter().any(|one| choices.not.contains(one)),
            ),
            _ => missing(fact),
        },
        Test::Age(fact, range) => match profile.answer(*fact) {
            Some(Answer::Age(from, up_to)) => yes_if(range.overlaps(Range {
                from: *from,
                up_to: *up_to,
            })),
            _ => missing(fact),
        },
        Test::Measure(fact, _)
            if matches!(profile.masses, Masses::LeftOut) && is_mass(*fact, catalogue) =>
        {
            missing(fact)
        }
        Test::Measure(fact, range) => match profile.answer(*fact) {
            Some(Answer::Measure(number)) => yes_if(range.contains(*number)),
            _ => missing(fact),
        },
        Test::Date(fact, days) => match profile.answer(*fact) {
            Some(Answer::Date(day)) => yes_if(days.contains(*day)),
            _ => missing(fact),
        },
    }
}

/// A declared path answers for itself, its ancestors and its cousins; whether it is one of its own descendants stays open.
fn among(paths: &Paths, declared: &[NodeId], tree: &Tree, need: Need) -> Answered {
    let lies_in = |wanted: &[NodeId]| -> Option<bool> {
        if declared.is_empty() {
            return None;
        }
        let mut open = false;
        for one in declared {
            for path in wanted {
                if tree.is_within(*one, *path) {
                    return Some(true);
                }
                // Another declared path further down that same branch has settled it.
                open |= tree.is_within(*path, *one)
                    && !declared
                        .iter()
                        .any(|other| other != one && tree.is_within(*other, *one));
            }
        }
        (!open).then_some(false)
    };
    let within = if paths.within.is_empty() {
        Some(true)
    } else {
        lies_in(&paths.within)
    };
    let outside = if paths.outside.is_empty() || within == Some(false) {
        Some(false)
    } else {
        lies_in(&paths.outside)
    };
    match (within, outside) {
        (Some(false), _) | (_, Some(true)) => Answered::No,
        (Some(true), Some(false)) => Answered::Yes,
        _ => Answered::Missing(need),
    }
}
