//! Which limits are asked for. Knows when a scope can apply to a category and a material of which nothing else is known.

use clap::{Args, ValueEnum};
use hazlimit::Catalogue;
use hazlimit::catalogue::condition::{Condition, Conjunction, Paths, Test};
use hazlimit::catalogue::limit::{Gap, Limit};
use hazlimit::catalogue::standard::{Force, Market, StandardIndex};
use hazlimit::catalogue::tree::{NodeId, Tree};
use hazlimit::quantity::QuantityKind;
use hazlimit::substance::AnalyteId;
use jiff::civil::Date;

use crate::day;
use crate::describe::{self, Standing};
use crate::outcome::Failure;
use crate::standard_choice;

/// The choice on the command line.
#[derive(Args)]
#[command(next_help_heading = "Choice")]
pub(super) struct Choice {
    /// A product category, by path or name: toys, toys/activity, 玩具
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,

    /// A material class, by path or name: plastic/pvc, textile
    #[arg(long, value_name = "MATERIAL")]
    material: Option<String>,

    /// A substance, group or parameter, by CAS number, EC number or name
    #[arg(long, value_name = "SUBSTANCE")]
    substance: Option<String>,

    /// A standard, with or without its year; may be given several times
    #[arg(long, value_name = "ID")]
    standard: Vec<String>,

    /// Markets: CN, EU, US, INT
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    market: Vec<String>,

    /// What is measured: content, element-migration, …
    #[arg(long, value_delimiter = ',', value_name = "KIND")]
    kind: Vec<QuantityKind>,

    /// How the standard binds
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORCE")]
    force: Vec<ForceName>,

    /// Only what is in force on this day; without it superseded and upcoming limits are listed too
    #[arg(long, value_name = "DATE", value_parser = day::parse)]
    on: Option<Date>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum ForceName {
    Mandatory,
    Recommended,
    EcoLabel,
    Industry,
    Reference,
}

impl From<ForceName> for Force {
    fn from(name: ForceName) -> Force {
        match name {
            ForceName::Mandatory => Force::Mandatory,
            ForceName::Recommended => Force::Recommended,
            ForceName::EcoLabel => Force::EcoLabel,
            ForceName::Industry => Force::Industry,
            ForceName::Reference => Force::Reference,
        }
    }
}

impl Choice {
    /// Gives every name its meaning, or tells which one has none.
    pub(super) fn resolve<'c>(&self, catalogue: &'c Catalogue) -> Result<Resolved<'c>, Failure> {
        let mut standards = Vec::new();
        for id in &self.standard {
            standards.extend(standard_choice::find(catalogue, id)?);
        }
        let markets: Vec<Market> = self
            .market
            .iter()
            .map(|code| Market::from_code(code))
            .collect();
        for market in &markets {
            if !catalogue
                .standards()
                .any(|(_, standard)| standard.jurisdiction == *market)
            {
                return Err(no_such_market(catalogue, market));
            }
        }
        let node = |tree: &Tree, what: &str, name: &Option<String>| match name {
            None => Ok(None),
            Some(name) => match tree.find(name) {
                Ok(node) => Ok(Some(node)),
                Err(unknown) => Err(Failure(format!("{what} {unknown}"))),
            },
        };
        let substance = match &self.substance {
            None => None,
            Some(name) => Some(catalogue.registry().find(name)?),
        };
        Ok(Resolved {
            catalogue,
            category: node(catalogue.categories(), "category", &self.category)?,
            material: node(catalogue.materials(), "material", &self.material)?,
            substance,
            standards,
            markets,
            kinds: self.kind.clone(),
            forces: self.force.iter().map(|force| (*force).into()).collect(),
            on: self.on,
        })
    }
}

fn no_such_market(catalogue: &Catalogue, market: &Market) -> Failure {
    let mut known: Vec<&str> = catalogue
        .standards()
        .map(|(_, standard)| standard.jurisdiction.code())
        .collect();
    known.sort_unstable();
    known.dedup();
    Failure(format!(
        "the catalogue holds no standard of the market `{}`; it holds {}",
        market.code(),
        known.join(", ")
    ))
}

/// The choice with every name looked up.
pub(super) struct Resolved<'c> {
    pub(super) catalogue: &'c Catalogue,
    category: Option<NodeId>,
    material: Option<NodeId>,
    substance: Option<AnalyteId>,
    standards: Vec<StandardIndex>,
    markets: Vec<Market>,
    kinds: Vec<QuantityKind>,
    forces: Vec<Force>,
    on: Option<Date>,
}

impl<'c> Resolved<'c> {
    /// The day for which the state of limits is shown.
    pub(super) fn day(&self) -> Date {
        self.on.unwrap_or_else(day::today)
    }

    /// The limits asked for, in the order of the catalogue.
    pub(super) fn limits(&self) -> Vec<&'c Limit> {
        let fits = |limit: &&Limit| {
            self.takes_standard(limit.standard)
                && (self.kinds.is_empty() || self.kinds.contains(&limit.kind))
                && self.can_apply(&limit.applies)
                && self.concerns(limit.form.terms.iter().map(|term| term.analyte))
                && self.on.is_none_or(|on| {
                    describe::of_limit(self.catalogue, limit, on) == Standing::InForce
                })
        };
        self.catalogue
            .limits()
            .map(|(_, limit)| limit)
            .filter(fits)
            .collect()
    }

    /// The requirements known to exist but not encoded that the choice concerns.
    pub(super) fn gaps(&self) -> Vec<&'c Gap> {
        let fits = |gap: &&Gap| {
            self.takes_standard(gap.standard)
                && self.can_apply(&gap.applies)
                // A gap that names no analyte may be about any.
                && (gap.analytes.is_empty() || self.concerns(gap.analytes.iter().copied()))
                && self.on.is_none_or(|on| {
                    gap.days.contains(on)
                        && self.catalogue.standard(gap.standard).is_some_and(|standard| {
                            describe::of_standard(self.catalogue, standard, on) == Standing::InForce
                        })
                })
        };
        self.catalogue.gaps().filter(fits).collect()
    }

    fn takes_standard(&self, index: StandardIndex) -> bool {
        let Some(standard) = self.catalogue.standard(index) else {
            return false;
        };
        (self.standards.is_empty() || self.standards.contains(&index))
            && (self.markets.is_empty() || self.markets.contains(&standard.jurisdiction))
            && (self.forces.is_empty() || self.forces.contains(&standard.force))
    }

    /// Whether the substance bears on one of these.
    fn concerns(&self, mut analytes: impl Iterator<Item = AnalyteId>) -> bool {
        let registry = self.catalogue.registry();
        self.substance
            .is_none_or(|of| analytes.any(|analyte| !registry.weight(of, analyte).is_none()))
    }

    fn can_apply(&self, condition: &Condition) -> bool {
        condition
            .all
            .iter()
            .all(|group| group.iter().any(|one| self.possible(one)))
            && !condition
                .unless
                .iter()
                .any(|exception| self.certain(exception))
    }

    /// Whether all tests can hold.
    fn possible(&self, Conjunction(tests): &Conjunction) -> bool {
        tests.iter().all(|test| match test {
            Test::Category(paths) => self
                .category
                .is_none_or(|node| can_be(self.catalogue.categories(), node, paths)),
            Test::Material(paths) => self
                .material
                .is_none_or(|node| can_be(self.catalogue.materials(), node, paths)),
            // Only the product can answer.
            _ => true,
        })
    }

    /// Whether all tests surely hold.
    fn certain(&self, Conjunction(tests): &Conjunction) -> bool {
        tests.iter().all(|test| match test {
            Test::Category(paths) => self
                .category
                .is_some_and(|node| must_be(self.catalogue.categories(), node, paths)),
            Test::Material(paths) => self
                .material
                .is_some_and(|node| must_be(self.catalogue.materials(), node, paths)),
            _ => false,
        })
    }
}

/// Whether something at the node, or further down, lies within one of the wanted subtrees and in none of the others.
fn can_be(tree: &Tree, node: NodeId, paths: &Paths) -> bool {
    let related = |other: &NodeId| tree.is_within(node, *other) || tree.is_within(*other, node);
    (paths.within.is_empty() || paths.within.iter().any(related))
        && !paths
            .outside
            .iter()
            .any(|other| tree.is_within(node, *other))
}

/// Whether everything at the node does.
fn must_be(tree: &Tree, node: NodeId, paths: &Paths) -> bool {
    let related = |other: &NodeId| tree.is_within(node, *other) || tree.is_within(*other, node);
    (paths.within.is_empty()
        || paths
            .within
            .iter()
            .any(|other| tree.is_within(node, *other)))
        && !paths.outside.iter().any(related)
}
