//! Many BOMs, one after the other: what follows from declarations alone is worked out once for all that are declared alike. Knows which declarations
//! the plan can tell apart; judges nothing itself.

use std::collections::HashMap;

use jiff::civil::Date;

use super::ScreeningPlan;
use super::judge::judge;
use super::nodes::Nodes;
use super::shape::Shape;
use crate::bom::Bom;
use crate::catalogue::condition::{Condition, Test};
use crate::catalogue::fact::{Answer, Reply};
use crate::report::Report;

/// So many shapes are kept; where there are more, the memory is emptied.
const MOST: usize = 256;
/// A product of more nodes is hardly met a second time.
const MOST_NODES: usize = 64;

/// Screens one BOM after the other by one plan. The reports are those of [`ScreeningPlan::screen`]; what follows from declared categories, classes and
/// facts alone is remembered, for a bounded number of them.
///
/// ```
/// use hazlimit::{BomBuilder, Catalogue, Screening};
///
/// let catalogue = Catalogue::builtin();
/// let plan = Screening::new(catalogue).plan()?;
/// let mut screener = plan.screener();
/// for name in ["duck", "bear"] {
///     let bom = BomBuilder::new(catalogue, name).category("toys")?.build()?;
///     assert_eq!(screener.screen(&bom).verdict(), plan.screen(&bom).verdict());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Screener<'p, 'c> {
    asked: &'p ScreeningPlan<'c>,
    shapes: HashMap<Vec<i64>, Shape<'p>>,
    borders: Borders,
    /// The signature of the product at hand.
    signature: Vec<i64>,
}

impl std::fmt::Debug for Screener<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Screener")
            .field("plan", self.asked)
            .field("shapes", &self.shapes.len())
            .finish_non_exhaustive()
    }
}

impl<'p, 'c> Screener<'p, 'c> {
    pub(super) fn new(asked: &'p ScreeningPlan<'c>) -> Screener<'p, 'c> {
        Screener {
            asked,
            shapes: HashMap::new(),
            borders: Borders::of(asked),
            signature: Vec::new(),
        }
    }

    /// Screens one BOM.
    #[must_use]
    pub fn screen<'b>(&mut self, bom: &'b Bom) -> Report<'b>
    where
        'c: 'b,
    {
        let asked = self.asked;
        let nodes = Nodes::of(bom, asked.catalogue);
        if nodes.nodes.len() > MOST_NODES {
            return judge(asked, &mut Shape::of(asked, &nodes), &nodes, bom);
        }
        self.borders.sign(&nodes, &mut self.signature);
        if !self.shapes.contains_key(&self.signature) {
            if self.shapes.len() >= MOST {
                self.shapes.clear();
            }
            let fresh = Shape::of(asked, &nodes);
            self.shapes.insert(self.signature.clone(), fresh);
        }
        match self.shapes.get_mut(&self.signature) {
            Some(shape) => judge(asked, shape, &nodes, bom),
            None => asked.screen(bom),
        }
    }
}

/// The days and measures at which the answer of a condition may change: between two of them all are alike.
struct Borders {
    days: Vec<Date>,
    measures: Vec<i64>,
}

impl Borders {
    fn of(asked: &ScreeningPlan<'_>) -> Borders {
        let (catalogue, plan) = (asked.catalogue, &asked.plan);
        let mut borders = Borders {
            days: Vec::new(),
            measures: Vec::new(),
        };
        for clause in &plan.clauses {
            let first = plan.limits.get(clause.limits.start);
            if let Some(limit) = first.and_then(|first| catalogue.limit(first.index)) {
                borders.add(&limit.applies);
            }
        }
        for planned in &plan.gaps {
            if let Some(gap) = catalogue.gaps.get(planned.gap as usize) {
                borders.add(&gap.applies);
            }
        }
        for (_, standard) in catalogue.standards() {
            borders.add(&standard.scope);
            let replaced = standard.replaced_by.as_ref();
            borders.days.extend(replaced.map(|by| by.on));
        }
        borders.days.sort_unstable();
        borders.days.dedup();
        borders.measures.sort_unstable();
        borders.measures.dedup();
        borders
    }

    fn add(&mut self, condition: &Condition) {
        let all = condition.all.iter().flatten().chain(&condition.unless);
        for test in all.flat_map(|conjunction| &conjunction.0) {
            match test {
                Test::Date(_, days) => {
                    self.days.extend(days.first);
                    // Behind the last possible day there is none that could differ.
                    self.days
                        .extend(days.last.and_then(|last| last.tomorrow().ok()));
                }
                Test::Measure(_, range) => {
                    self.measures.extend(range.from);
                    let behind = range.up_to.and_then(|up_to| up_to.checked_add(1));
                    self.measures.extend(behind);
                }
                Test::Category(_)
                | Test::Material(_)
                | Test::YesNo(..)
                | Test::Choice(..)
                | Test::Age(..) => {}
            }
        }
    }

    /// Writes down what is declared, so that two products with the same signature have the same shape: everything that [`Shape::of`] asks for, each
    /// list after its length.
    fn sign(&self, nodes: &Nodes<'_>, signature: &mut Vec<i64>) {
        signature.clear();
        signature.push(nodes.made.map_or(-1, |made| self.day(made)));
        signature.push(length(&nodes.declared));
        for declared in &nodes.declared {
            signature.push(length(&declared.categories));
            signature.extend(declared.categories.iter().map(|node| i64::from(node.0)));
            signature.push(length(&declared.classes));
            signature.extend(declared.classes.iter().map(|node| i64::from(node.0)));
            signature.push(declared.answers.len() as i64);
            for (fact, answer) in &declared.answers {
                signature.push(i64::from(fact.0));
                self.sign_answer(answer, signature);
            }
        }
        for node in &nodes.nodes {
            signature.push(i64::from(node.declared));
            signature.push(i64::from(node.is_leaf));
            signature.push(length(&node.masses));
            for (fact, answer) in &node.masses {
                signature.push(i64::from(fact.0));
                self.sign_answer(answer, signature);
            }
        }
    }

    fn sign_answer(&self, answer: &Answer, signature: &mut Vec<i64>) {
        match answer {
            Answer::YesNo(Reply::Yes) => signature.push(0),
            Answer::YesNo(Reply::No) => signature.push(1),
            Answer::Choice(choices) => {
                signature.extend([2, length(choices)]);
                signature.extend(choices.iter().copied().map(i64::from));
            }
            Answer::Age(from, up_to) => {
                signature.push(3);
                for end in [from, up_to] {
                    signature.extend([i64::from(end.is_some()), end.unwrap_or_default()]);
                }
            }
            Answer::Measure(number) => {
                let behind = |border: &i64| border <= number;
                signature.extend([4, self.measures.partition_point(behind) as i64]);
            }
            Answer::Date(day) => signature.extend([5, self.day(*day)]),
        }
    }

    fn day(&self, day: Date) -> i64 {
        self.days.partition_point(|border| *border <= day) as i64
    }
}

fn length<T>(list: &[T]) -> i64 {
    list.len() as i64
}
