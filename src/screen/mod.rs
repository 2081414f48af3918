//! Screening: a BOM against a catalogue for a market and a day. Knows plan, evidence, kernel and decision; knows no file format.

mod alternatives;
mod applies;
mod basis;
mod bearing;
mod bom_columns;
mod by_category;
mod by_terms;
mod claims;
pub(crate) mod column;
mod decide;
mod edition;
mod evidence;
mod exempt;
mod findings;
mod grades;
mod judge;
mod kernel;
#[cfg(test)]
mod kernel_by_points;
mod lists;
mod nodes;
pub(crate) mod plan;
mod question;
mod roll_up;
mod row;
mod screener;
mod shape;
mod sorting;
mod standings;
pub(crate) mod survey;
mod touches;
mod unscreened;
mod weighing;
mod wide;

use jiff::civil::Date;

use self::applies::{Applies, Masses, Profile, applies};
pub(crate) use self::column::Hit;
pub(crate) use self::evidence::WHOLE;
use self::nodes::Nodes;
use self::plan::{Plan, Selection};
pub use self::screener::Screener;
use self::shape::Shape;
use crate::bom::Bom;
use crate::catalogue::Catalogue;
use crate::catalogue::nearest::{did_you_mean, nearest};
use crate::catalogue::standard::{Force, Market, Standard, StandardIndex};
use crate::quantity::{Amount, Bound, Interval};
use crate::report::Report;

/// How measurement uncertainty counts (ILAC-G8, JCGM 106).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DecisionRule {
    /// The value decides; its uncertainty does not.
    #[default]
    Simple,
    /// A pass needs value plus uncertainty within the bound.
    GuardedAcceptance,
    /// A fail needs value minus uncertainty beyond the bound.
    GuardedRejection,
    /// Both: whatever the uncertainty leaves open stays open.
    Guarded,
}

impl DecisionRule {
    fn widened(self, interval: Interval, uncertainty: Option<Amount>) -> Interval {
        let Some(uncertainty) = uncertainty else {
            return interval;
        };
        let mut lower = interval.lower();
        let mut upper = interval.upper();
        if matches!(self, DecisionRule::GuardedRejection | DecisionRule::Guarded) {
            let amount = lower
                .amount
                .checked_sub(uncertainty)
                .unwrap_or(Amount::ZERO)
                .max(Amount::ZERO);
            lower = Bound { amount, ..lower };
        }
        if matches!(
            self,
            DecisionRule::GuardedAcceptance | DecisionRule::Guarded
        ) {
            upper = upper.and_then(|bound| {
                let amount = bound.amount.checked_add(uncertainty)?;
                Some(Bound { amount, ..bound })
            });
        }
        Interval::new(lower, upper).unwrap_or(interval)
    }
}

/// What a user takes for granted; every finding that rests on it says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Assumption {
    /// Nothing: what is not listed may be there.
    #[default]
    Nothing,
    /// What is not listed is absent.
    UnlistedIsAbsent,
}

/// Why a screening cannot start.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScreenError {
    /// A standard that the catalogue does not hold.
    #[error("`{id}` is not in the catalogue{}", did_you_mean(nearest))]
    NoSuchStandard {
        /// As asked for.
        id: String,
        /// The nearest ids.
        nearest: Vec<String>,
    },
    /// A market of which the catalogue holds no standard.
    #[error("the catalogue holds no standard of the market `{code}`; it holds {}", known.join(", "))]
    NoSuchMarket {
        /// As asked for.
        code: String,
        /// The markets it holds.
        known: Vec<String>,
    },
}

/// A screening being set up.
///
/// ```
/// use hazlimit::{BomBuilder, Catalogue, Market, Screening, Verdict};
/// use jiff::civil::date;
///
/// let catalogue = Catalogue::builtin();
/// let bom = BomBuilder::new(catalogue, "Bath duck").category("toys")?.build()?;
/// let report = Screening::new(catalogue)
///     .market(Market::China)
///     .on(date(2026, 11, 23))
///     .run(&bom)?;
/// assert_eq!(report.verdict(), Verdict::Inconclusive); // nothing is known of it yet
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Screening<'c> {
    catalogue: &'c Catalogue,
    markets: Vec<Market>,
    forces: Vec<Force>,
    standards: Vec<String>,
    on: Option<Date>,
    rule: DecisionRule,
    assumption: Assumption,
}

impl<'c> Screening<'c> {
    /// For China, by what is mandatory there, today, unless told otherwise.
    #[must_use]
    pub fn new(catalogue: &'c Catalogue) -> Screening<'c> {
        Screening {
            catalogue,
            markets: Vec::new(),
            forces: Vec::new(),
            standards: Vec::new(),
            on: None,
            rule: DecisionRule::Simple,
            assumption: Assumption::Nothing,
        }
    }

    /// Adds a market.
    #[must_use]
    pub fn market(mut self, market: Market) -> Self {
        if !self.markets.contains(&market) {
            self.markets.push(market);
        }
        self
    }

    /// Adds standards that bind in this way: recommended ones, eco-labels. Mandatory ones are always in.
    #[must_use]
    pub fn also(mut self, force: Force) -> Self {
        if !self.forces.contains(&force) {
            self.forces.push(force);
        }
        self
    }

    /// Screens by this standard and others named alike, and by nothing else, whatever market they are of and however they bind.
    #[must_use]
    pub fn standard(mut self, id: impl Into<String>) -> Self {
        self.standards.push(id.into());
        self
    }

    /// Evaluates on this day.
    #[must_use]
    pub fn on(mut self, day: Date) -> Self {
        self.on = Some(day);
        self
    }

    /// Decides by this rule.
    #[must_use]
    pub fn rule(mut self, rule: DecisionRule) -> Self {
        self.rule = rule;
        self
    }

    /// Takes something for granted.
    #[must_use]
    pub fn assuming(mut self, assumption: Assumption) -> Self {
        self.assumption = assumption;
        self
    }

    /// Whether it can start; [`Screening::plan`] and [`Screening::run`] ask this themselves.
    ///
    /// # Errors
    /// [`ScreenError`] for an unknown standard or market.
    pub fn check(&self) -> Result<(), ScreenError> {
        self.selection().map(|_| ())
    }

    fn selection(&self) -> Result<Selection, ScreenError> {
        let catalogue = self.catalogue;
        let mut markets = self.markets.clone();
        if markets.is_empty() {
            markets.push(Market::China);
        }
        let mut known: Vec<String> = catalogue
            .standards()
            .map(|(_, standard)| standard.jurisdiction.code().to_owned())
            .collect();
        known.sort();
        known.dedup();
        if let Some(strange) = markets
            .iter()
            .find(|market| !known.iter().any(|code| code == market.code()))
        {
            return Err(ScreenError::NoSuchMarket {
                code: strange.code().to_owned(),
                known,
            });
        }
        let mut forces = vec![Force::Mandatory];
        forces.extend(
            self.forces
                .iter()
                .filter(|force| **force != Force::Mandatory),
        );
        let mut standards: Vec<StandardIndex> = Vec::new();
        for id in &self.standards {
            let found: Vec<StandardIndex> = catalogue
                .standards()
                .filter(|(_, standard)| {
                    standard.id.as_str() == id
                        || standard.id.slug() == *id
                        || standard.id.is_edition_of(id)
                })
                .map(|(index, _)| index)
                .collect();
            if found.is_empty() {
                return Err(ScreenError::NoSuchStandard {
                    id: id.clone(),
                    nearest: nearest(
                        id,
                        catalogue
                            .standards()
                            .map(|(_, standard)| (standard.id.as_str(), standard.id.as_str())),
                    ),
                });
            }
            standards.extend(found);
        }
        Ok(Selection {
            markets,
            forces,
            standards,
        })
    }

    /// Makes the plan, to be used for many BOMs.
    ///
    /// # Errors
    /// [`ScreenError`] for an unknown standard or market.
    pub fn plan(&self) -> Result<ScreeningPlan<'c>, ScreenError> {
        self.plan_of(|_| true)
    }

    fn plan_of(
        &self,
        concerns: impl Fn(&Standard) -> bool,
    ) -> Result<ScreeningPlan<'c>, ScreenError> {
        let on = self.on.unwrap_or_else(today);
        Ok(ScreeningPlan {
            catalogue: self.catalogue,
            plan: Plan::new(self.catalogue, self.selection()?, on, concerns),
            on,
            rule: self.rule,
            assumption: self.assumption,
        })
    }

    /// Screens one BOM; standards whose scope it is outside of are not even planned.
    ///
    /// # Errors
    /// [`ScreenError`] for an unknown standard or market.
    pub fn run<'b>(&self, bom: &'b Bom) -> Result<Report<'b>, ScreenError>
    where
        'c: 'b,
    {
        let nodes = Nodes::of(bom, self.catalogue);
        let masses = Masses::LeftOut;
        let concerns = |standard: &Standard| {
            nodes.declared.iter().any(|declared| {
                let profile = Profile { declared, masses };
                applies(&standard.scope, profile, self.catalogue) != Applies::No
            })
        };
        Ok(self.plan_of(concerns)?.screen(bom))
    }
}

/// Today by the machine's clock, in universal time.
fn today() -> Date {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let days = i64::try_from(now / 86_400).unwrap_or(0);
    let epoch = Date::constant(1970, 1, 1);
    epoch
        .checked_add(jiff::Span::new().days(days.min(2_000_000)))
        .unwrap_or(epoch)
}

/// A plan for one market and one day, for any number of BOMs.
pub struct ScreeningPlan<'c> {
    catalogue: &'c Catalogue,
    plan: Plan,
    on: Date,
    rule: DecisionRule,
    assumption: Assumption,
}

impl std::fmt::Debug for ScreeningPlan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScreeningPlan")
            .field("on", &self.on)
            .field("selection", &self.plan.selection)
            .finish_non_exhaustive()
    }
}

impl<'c> ScreeningPlan<'c> {
    /// The catalogue it was made of.
    #[must_use]
    pub fn catalogue(&self) -> &'c Catalogue {
        self.catalogue
    }

    /// Screens one BOM.
    #[must_use]
    pub fn screen<'b>(&self, bom: &'b Bom) -> Report<'b>
    where
        'c: 'b,
    {
        let nodes = Nodes::of(bom, self.catalogue);
        judge::judge(self, &mut Shape::of(self, &nodes), &nodes, bom)
    }

    /// Screens one BOM after the other, which is faster where many of them are declared alike.
    #[must_use]
    pub fn screener(&self) -> Screener<'_, 'c> {
        Screener::new(self)
    }
}
