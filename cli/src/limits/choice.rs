//! Which limits are asked for: the names on the command line and what they mean.

use clap::{Args, ValueEnum};
use hazlimit::Catalogue;
use hazlimit::catalogue::limit::{Gap, Limit};
use hazlimit::catalogue::standard::{Force, Market, StandardIndex};
use hazlimit::quantity::QuantityKind;
use hazlimit::substance::AnalyteId;
use jiff::civil::Date;

use crate::day;
use crate::describe::{self, Standing};
use crate::market_choice;
use crate::outcome::Failure;
use crate::standard_choice;
use crate::told::Told;

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
        let markets = market_choice::find(catalogue, &self.market)?;
        let substance = match &self.substance {
            None => None,
            Some(name) => Some(catalogue.registry().find(name)?),
        };
        Ok(Resolved {
            catalogue,
            told: Told::read(
                catalogue,
                self.category.as_deref(),
                self.material.as_deref(),
            )?,
            substance,
            standards,
            markets,
            kinds: self.kind.clone(),
            forces: self.force.iter().map(|force| (*force).into()).collect(),
            on: self.on,
        })
    }
}

/// The choice with every name looked up.
pub(super) struct Resolved<'c> {
    pub(super) catalogue: &'c Catalogue,
    told: Told,
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
                && self.told.can_meet(self.catalogue, &limit.applies)
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
                && self.told.can_meet(self.catalogue, &gap.applies)
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
}
