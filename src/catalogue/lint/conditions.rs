//! What conditions say of each other: that one implies another, that one can never hold. Knows tests and trees; where it is not sure, it says no.

use crate::catalogue::Catalogue;
use crate::catalogue::condition::{Condition, Conjunction, Days, Paths, Test};
use crate::catalogue::fact::Range;
use crate::catalogue::tree::Tree;

/// Whether the wider condition surely holds wherever the narrower one does.
pub(super) fn implies(catalogue: &Catalogue, narrow: &Condition, wide: &Condition) -> bool {
    let conjunction = |narrow: &Conjunction, wide: &Conjunction| {
        let implied = |wanted: &Test| narrow.0.iter().any(|test| within(catalogue, test, wanted));
        wide.0.iter().all(implied)
    };
    let group = |narrow: &[Conjunction], wide: &[Conjunction]| {
        narrow
            .iter()
            .all(|one| wide.iter().any(|other| conjunction(one, other)))
    };
    let all = wide
        .all
        .iter()
        .all(|wanted| narrow.all.iter().any(|given| group(given, wanted)));
    all && wide
        .unless
        .iter()
        .all(|exception| narrow.unless.contains(exception))
}

/// Whether one test surely holds wherever the other does.
fn within(catalogue: &Catalogue, narrow: &Test, wide: &Test) -> bool {
    match (narrow, wide) {
        (Test::Category(narrow), Test::Category(wide)) => {
            paths_within(catalogue.categories(), narrow, wide)
        }
        (Test::Material(narrow), Test::Material(wide)) => {
            paths_within(catalogue.materials(), narrow, wide)
        }
        (Test::Age(fact, narrow), Test::Age(same, wide))
        | (Test::Measure(fact, narrow), Test::Measure(same, wide)) => {
            fact == same && range_within(*narrow, *wide)
        }
        (narrow, wide) => narrow == wide,
    }
}

fn paths_within(tree: &Tree, narrow: &Paths, wide: &Paths) -> bool {
    let inside = |node| {
        wide.within
            .iter()
            .any(|wanted| tree.is_within(node, *wanted))
    };
    let wanted = wide.within.is_empty()
        || (!narrow.within.is_empty() && narrow.within.iter().all(|node| inside(*node)));
    wanted
        && wide
            .outside
            .iter()
            .all(|unwanted| narrow.outside.contains(unwanted))
}

fn range_within(narrow: Range, wide: Range) -> bool {
    let from = wide
        .from
        .is_none_or(|wide| narrow.from.is_some_and(|from| from >= wide));
    let up_to = wide
        .up_to
        .is_none_or(|wide| narrow.up_to.is_some_and(|up_to| up_to <= wide));
    from && up_to
}

/// Why a condition can never hold.
pub(super) fn never_holds(catalogue: &Catalogue, condition: &Condition) -> Option<String> {
    // What must hold in any case.
    let sure: Vec<&Test> = condition
        .all
        .iter()
        .filter_map(|group| match group.as_slice() {
            [only] => Some(only.0.iter()),
            _ => None,
        })
        .flatten()
        .collect();
    for group in &condition.all {
        let reasons: Vec<String> = group
            .iter()
            .filter_map(|conjunction| contradiction(catalogue, conjunction, &sure))
            .collect();
        if let Some(reason) = reasons.first()
            && reasons.len() == group.len()
        {
            return Some(reason.clone());
        }
    }
    let excepted = |exception: &&Conjunction| {
        !exception.0.is_empty()
            && exception
                .0
                .iter()
                .all(|wanted| sure.iter().any(|test| within(catalogue, test, wanted)))
    };
    let found = condition.unless.iter().find(excepted);
    found.map(|_| "its `unless` holds wherever its `when` does".to_owned())
}

fn contradiction(
    catalogue: &Catalogue,
    conjunction: &Conjunction,
    sure: &[&Test],
) -> Option<String> {
    let name = |fact| {
        catalogue
            .fact(fact)
            .map_or("a fact", |fact| fact.key.as_str())
    };
    let all = || conjunction.0.iter().chain(sure.iter().copied());
    for one in all() {
        for other in all() {
            let against = match (one, other) {
                (Test::YesNo(fact, reply), Test::YesNo(same, other)) => {
                    (fact == same && reply != other).then(|| name(*fact))
                }
                (Test::Measure(fact, range), Test::Measure(same, other)) => {
                    (fact == same && !range.overlaps(*other)).then(|| name(*fact))
                }
                (Test::Date(fact, days), Test::Date(same, other)) => {
                    (fact == same && !days_meet(*days, *other)).then(|| name(*fact))
                }
                (Test::Category(wanted), Test::Category(other)) => {
                    is_outside(catalogue.categories(), wanted, other).then_some("category")
                }
                (Test::Material(wanted), Test::Material(other)) => {
                    is_outside(catalogue.materials(), wanted, other).then_some("material")
                }
                _ => None,
            };
            if let Some(against) = against {
                return Some(format!("what it asks of `{against}` contradicts itself"));
            }
        }
    }
    None
}

/// Whether all that is wanted lies where the other wants nothing.
fn is_outside(tree: &Tree, wanted: &Paths, other: &Paths) -> bool {
    let unwanted = |node| other.outside.iter().any(|out| tree.is_within(node, *out));
    !wanted.within.is_empty() && wanted.within.iter().all(|node| unwanted(*node))
}

pub(super) fn days_meet(one: Days, other: Days) -> bool {
    let before = |first: Option<jiff::civil::Date>, last: Option<jiff::civil::Date>| {
        first.zip(last).is_none_or(|(first, last)| first <= last)
    };
    before(one.first, other.last) && before(other.first, one.last)
}
