//! Whether a condition holds (section 7).

use hazlimit::Catalogue;
use hazlimit::catalogue::condition::{Condition, Conjunction, Paths, Test};
use hazlimit::catalogue::fact::{Answer, Range};
use hazlimit::catalogue::tree::{NodeId, Tree};

use super::nodes::Profile;

/// Yes, no, or (`None`) open.
pub type Holds = Option<bool>;

pub fn and(one: Holds, other: Holds) -> Holds {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

pub fn or(one: Holds, other: Holds) -> Holds {
    not(and(not(one), not(other)))
}

pub fn not(one: Holds) -> Holds {
    one.map(|holds| !holds)
}

pub fn applies(condition: &Condition, profile: &Profile, catalogue: &Catalogue) -> Holds {
    let holds = |all: &Conjunction| {
        all.0
            .iter()
            .map(|test| answer(test, profile, catalogue))
            .fold(Some(true), and)
    };
    let lists = condition
        .all
        .iter()
        .map(|any| any.iter().map(holds).fold(Some(false), or));
    let exceptions = condition.unless.iter().map(|all| not(holds(all)));
    lists.chain(exceptions).fold(Some(true), and)
}

fn answer(test: &Test, profile: &Profile, catalogue: &Catalogue) -> Holds {
    match test {
        Test::Category(paths) => among(paths, &profile.categories, catalogue.categories()),
        Test::Material(paths) => among(paths, &profile.classes, catalogue.materials()),
        Test::YesNo(fact, wanted) => match profile.answers.get(fact)? {
            Answer::YesNo(given) => Some(given == wanted),
            _ => None,
        },
        Test::Choice(fact, choices) => match profile.answers.get(fact)? {
            Answer::Choice(given) => {
                let wanted =
                    choices.among.is_empty() || given.iter().any(|one| choices.among.contains(one));
                Some(wanted && !given.iter().any(|one| choices.not.contains(one)))
            }
            _ => None,
        },
        Test::Age(fact, range) => match profile.answers.get(fact)? {
            Answer::Age(from, up_to) => Some(share_a_month(
                *range,
                Range {
                    from: *from,
                    up_to: *up_to,
                },
            )),
            _ => None,
        },
        Test::Measure(fact, range) => match profile.answers.get(fact)? {
            Answer::Measure(number) => Some(
                range.from.is_none_or(|from| from <= *number)
                    && range.up_to.is_none_or(|up_to| *number <= up_to),
            ),
            _ => None,
        },
        Test::Date(fact, days) => match profile.answers.get(fact)? {
            Answer::Date(day) => Some(
                days.first.is_none_or(|first| first <= *day)
                    && days.last.is_none_or(|last| *day <= last),
            ),
            _ => None,
        },
    }
}

fn share_a_month(one: Range, other: Range) -> bool {
    let least = |range: Range| range.from.unwrap_or(i64::MIN);
    let most = |range: Range| range.up_to.unwrap_or(i64::MAX);
    least(one).max(least(other)) <= most(one).min(most(other))
}

fn among(paths: &Paths, declared: &[NodeId], tree: &Tree) -> Holds {
    let lies_in = |branches: &[NodeId]| {
        if declared.is_empty() {
            return None;
        }
        let inside = |inner: NodeId, outer: NodeId| {
            let (inner, outer) = (tree.path(inner), tree.path(outer));
            inner == outer || inner.starts_with(&format!("{outer}/"))
        };
        let each = || {
            declared
                .iter()
                .flat_map(|one| branches.iter().map(move |branch| (*one, *branch)))
        };
        if each().any(|(one, branch)| inside(one, branch)) {
            return Some(true);
        }
        let is_last = |one: NodeId| {
            !declared
                .iter()
                .any(|other| *other != one && inside(*other, one))
        };
        let open = each().any(|(one, branch)| inside(branch, one) && is_last(one));
        (!open).then_some(false)
    };
    let wanted = match paths.within.is_empty() {
        true => Some(true),
        false => lies_in(&paths.within),
    };
    let unwanted = match paths.outside.is_empty() {
        true => Some(false),
        false => lies_in(&paths.outside),
    };
    and(wanted, not(unwanted))
}
