//! What a screening is asked, on the command line: markets, day, standards, forces and rule. The same for one BOM and for many products.

use clap::{Args, ValueEnum};
use hazlimit::catalogue::standard::Force;
use hazlimit::{Assumption, Catalogue, DecisionRule, Market, Screening};
use jiff::civil::Date;
use serde::Deserialize;

use crate::day;

/// The choice on the command line.
#[derive(Args)]
pub(crate) struct ScreeningChoice {
    /// Markets to screen for
    #[arg(long, value_delimiter = ',', value_name = "CODE", default_value = "CN")]
    market: Vec<String>,

    /// The day of evaluation; today if left out
    #[arg(long, value_name = "DATE", value_parser = day::parse)]
    pub(crate) on: Option<Date>,

    /// Screen by this standard alone, with or without its year; may be given several times
    #[arg(long, value_name = "ID")]
    standard: Vec<String>,

    /// Standards that do not bind, beside the mandatory ones
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORCE")]
    also: Vec<ForceName>,

    /// How measurement uncertainty counts
    #[arg(long, value_enum, value_name = "RULE", default_value_t)]
    rule: RuleName,

    /// Take for granted that what is not listed is absent; findings that rest on this say so
    #[arg(long)]
    assume_unlisted_absent: bool,
}

impl ScreeningChoice {
    /// The screening that was asked for.
    pub(crate) fn of<'c>(&self, catalogue: &'c Catalogue) -> Screening<'c> {
        let mut screening = Screening::new(catalogue).rule(self.rule.into());
        for code in &self.market {
            screening = screening.market(Market::from_code(code));
        }
        for id in &self.standard {
            screening = screening.standard(id);
        }
        for force in &self.also {
            screening = screening.also((*force).into());
        }
        if let Some(day) = self.on {
            screening = screening.on(day);
        }
        if self.assume_unlisted_absent {
            screening = screening.assuming(Assumption::UnlistedIsAbsent);
        }
        screening
    }
}

/// A force on the command line or in a case; mandatory standards are always in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ForceName {
    /// Recommended standards
    Recommended,
    /// Criteria of voluntary labels
    EcoLabel,
    /// Lists and rules of an industry
    Industry,
    /// For comparison only
    Reference,
}

impl From<ForceName> for Force {
    fn from(name: ForceName) -> Force {
        match name {
            ForceName::Recommended => Force::Recommended,
            ForceName::EcoLabel => Force::EcoLabel,
            ForceName::Industry => Force::Industry,
            ForceName::Reference => Force::Reference,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
enum RuleName {
    /// The value decides; its uncertainty does not
    #[default]
    Simple,
    /// Whatever the uncertainty leaves open stays open
    Guarded,
    /// A pass needs value plus uncertainty within the bound
    GuardedAcceptance,
    /// A fail needs value minus uncertainty beyond the bound
    GuardedRejection,
}

impl From<RuleName> for DecisionRule {
    fn from(name: RuleName) -> DecisionRule {
        match name {
            RuleName::Simple => DecisionRule::Simple,
            RuleName::Guarded => DecisionRule::Guarded,
            RuleName::GuardedAcceptance => DecisionRule::GuardedAcceptance,
            RuleName::GuardedRejection => DecisionRule::GuardedRejection,
        }
    }
}
