//! The report: findings, verdicts, duties, gaps, and everything a reader needs to follow them. Knows how they look, not how they were reached.

#[cfg(feature = "json")]
pub mod json;
mod nodes;
mod place;
pub mod text;
pub mod wording;

use std::sync::OnceLock;

use jiff::civil::Date;

use crate::bom::{Bom, Quantity};
use crate::catalogue::Catalogue;
use crate::catalogue::exemption::ExemptionIndex;
use crate::catalogue::fact::FactId;
use crate::catalogue::limit::{Gap, Limit, LimitIndex};
use crate::catalogue::screening::{ReadingIndex, ScreeningIndex, ScreeningState};
use crate::catalogue::standard::{Market, StandardIndex};
use crate::quantity::Interval;
use crate::substance::AnalyteId;

/// The answer to a limit, and to a whole product: a fail outranks an inconclusive, which outranks a pass.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// All that is possible lies within the bound.
    Pass,
    /// It cannot be decided from what is known.
    Inconclusive,
    /// All that is possible lies beyond the bound.
    Fail,
}

impl Verdict {
    /// As reports write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Fail => "fail",
        }
    }
}

/// Whether a finding counts today.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Status {
    /// In force for this product on the day of evaluation.
    InForce,
    /// Not yet in force; shown, not counted.
    Upcoming {
        /// The first day.
        from: Option<Date>,
    },
}

/// A node of the BOM as the report sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReportNode {
    /// The path in the file: `parts[0].materials[1]`.
    pub path: String,
    /// The names on the way: `body › soft PVC`.
    pub title: String,
}

/// A node's place in its report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeIndex(pub(crate) u32);

/// Which analyte of a limit a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// The limit's whole left side.
    Form,
    /// One member of an "each" limit.
    Member(AnalyteId),
    /// Several members of an "each" limit that the evidence may mean and does not tell apart: this one and so many more.
    AnyOf(AnalyteId, u32),
    /// All members of an "each" limit for which nothing is declared or measured.
    OtherMembers(u32),
}

/// One limit applied to one node.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// The limit.
    pub limit: LimitIndex,
    /// The node.
    pub node: NodeIndex,
    /// Which analyte of it.
    pub about: About,
    /// The answer.
    pub verdict: Verdict,
    /// Whether it counts today.
    pub status: Status,
    /// What is known of the left side, rounded outward to the last digit kept; `None` where no amount decides.
    pub value: Option<Interval>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// What would settle it.
    pub needs: Vec<Need>,
    /// What became of a claimed exemption, or which one might be claimed.
    pub exemption: Option<ExemptionNote>,
    /// Limits of which one would have been enough, with their answers.
    pub alternatives: Vec<(LimitIndex, Verdict)>,
}

/// One piece of evidence and what it says of the left side.
#[derive(Clone, PartialEq, Debug)]
pub struct Evidence {
    /// Where it stands.
    pub origin: Origin,
    /// The node it stands on.
    pub node: NodeIndex,
    /// What it says of the left side, in the limit's kind.
    pub counted: Interval,
}

/// Where a piece of evidence stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// `contains[i]`.
    Constituent(u32),
    /// `free_of[i]`.
    FreeOf(u32),
    /// `results[i]`.
    Result(u32),
    /// `results[i]`, sorted by a screening method into a state.
    Screened(u32, ScreeningIndex, ScreeningState),
    /// What is not disclosed.
    Undisclosed,
    /// Names that fit nothing.
    Unresolved,
    /// The assumption that what is not listed is absent.
    Assumption,
    /// Calculated from the materials below.
    Materials,
    /// Two or more sources contradict each other.
    Contradiction,
}

/// What would settle a finding.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Need {
    /// An answer to a fact.
    Fact(FactId),
    /// The product category, or one further down the tree.
    Category,
    /// The class of the material, or one further down the tree.
    MaterialClass,
    /// The day the product was made or imported.
    Made,
    /// The content of `contains[i]`.
    ContentOf(u32),
    /// Whether `contains[i]` was added on purpose.
    IntentOf(u32),
    /// The role of `contains[i]`.
    RoleOf(u32),
    /// What `contains[i]` is: its name fits nothing.
    IdentityOf(u32),
    /// The formula of `contains[i]`, or a statement what elements it holds.
    FormulaOf(u32),
    /// The detection limit of `results[i]`.
    LoqOf(u32),
    /// The repeatability of the instrument of `results[i]`.
    SigmaOf(u32),
    /// The method that decides what a screening method leaves open.
    Confirm(ReadingIndex),
    /// The rest of the composition, or a negative declaration.
    Disclosure,
    /// A test by the limit's kind and method.
    Test,
    /// A statement that it was not intentionally added.
    NotAddedStatement,
    /// The masses of the materials.
    Masses,
    /// Which of the two editions older stock must follow is not established.
    OlderStockRule(StandardIndex),
    /// Whether the exemption's renewal was requested in time.
    Renewal(ExemptionIndex),
    /// The mass per item that the exemption limits.
    PerItemMass(ExemptionIndex),
    /// Sources that contradict each other must be cleared up.
    Contradiction,
    /// The other branch of an alternative is not encoded.
    Gap(u32),
    /// The amounts are too large to be computed with.
    Overflow,
    /// The third of three successive migrations.
    ThirdMigration,
    /// The real ratio of surface to food.
    ContactRatio,
}

/// What became of an exemption.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExemptionNote {
    /// Claimed and good: the limit is lifted.
    Applied {
        /// Which.
        exemption: ExemptionIndex,
        /// Whether it stands past its printed day on a pending renewal.
        renewal: crate::catalogue::exemption::Renewal,
    },
    /// Claimed; whether it holds is open.
    Open {
        /// Which.
        exemption: ExemptionIndex,
    },
    /// Claimed and of no help.
    Refused {
        /// The code claimed.
        code: String,
        /// Why.
        reason: Refusal,
    },
    /// Not claimed, but it might fit.
    Possible {
        /// Which.
        exemptions: Vec<ExemptionIndex>,
    },
}

/// Why an exemption does not help.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The annexes of this standard have no such code.
    NoSuchCode,
    /// It is for other substances.
    OtherSubstance,
    /// It is for other materials or uses.
    OtherUse(ExemptionIndex),
    /// It is for other categories of product.
    OtherCategory(ExemptionIndex),
    /// It had ended.
    Ended(ExemptionIndex),
    /// It had not begun.
    NotBegun(ExemptionIndex),
    /// The content lies outside what it allows.
    OutsideBand(ExemptionIndex),
    /// The mass per item lies above what it allows.
    AbovePerItem(ExemptionIndex),
    /// What it does not cover fails by itself.
    RestFails(ExemptionIndex),
}

/// A duty and what is known of it.
#[derive(Clone, PartialEq, Debug)]
pub struct DutyNote {
    /// The finding it rests on: fail means triggered, pass not triggered.
    pub finding: Finding,
}

/// The state of a duty.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DutyState {
    /// Something must be done.
    Triggered,
    /// Not decided.
    Open,
    /// Nothing need be done.
    NotTriggered,
}

impl DutyState {
    /// As reports write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            DutyState::Triggered => "triggered",
            DutyState::Open => "open",
            DutyState::NotTriggered => "not triggered",
        }
    }
}

impl DutyNote {
    /// The state of the duty.
    #[must_use]
    pub fn state(&self) -> DutyState {
        match self.finding.verdict {
            Verdict::Fail => DutyState::Triggered,
            Verdict::Inconclusive => DutyState::Open,
            Verdict::Pass => DutyState::NotTriggered,
        }
    }
}

/// A gap that concerns the product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GapNote {
    /// The gap's place in the catalogue.
    pub gap: u32,
    /// Whether it counts today.
    pub status: Status,
    /// Facts that would tell whether it applies at all; empty: it does.
    pub needs: Vec<Need>,
    /// Whether the product cannot pass without it.
    pub bars_pass: BarsPass,
}

/// Whether a gap keeps a product from passing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BarsPass {
    /// The product may hold what the missing requirement is about.
    Yes,
    /// It may pass.
    No,
}

/// The best grade that holds at one node, and the one claimed.
#[derive(Clone, PartialEq, Debug)]
pub struct GradeNote {
    /// The findings for every grade of the scheme, from the lowest.
    pub findings: Vec<Finding>,
    /// The place of the best grade that surely holds.
    pub best: Option<usize>,
    /// The place of the claimed grade.
    pub claimed: Option<usize>,
}

/// A clause that explicitly demands nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoRequirement {
    /// The clause.
    pub limit: LimitIndex,
    /// Where it applies.
    pub node: NodeIndex,
}

/// A name that fits nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnresolvedName {
    /// Where it stands.
    pub path: String,
    /// As the file writes it.
    pub name: String,
    /// What comes near.
    pub nearest: Vec<String>,
}

/// A result on a composite that bounds nothing, since nobody says which materials are in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UntoldComposite {
    /// The part or product it stands on.
    pub node: NodeIndex,
    /// Its place among the results there.
    pub result: usize,
    /// What was measured, as the file writes it.
    pub name: String,
    /// Of how many materials the composite is.
    pub composite_of: Quantity,
    /// How many materials are listed where it stands.
    pub materials: usize,
}

/// All that one screening found.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) bom: &'a Bom,
    pub(crate) as_of: Date,
    pub(crate) markets: Vec<Market>,
    pub(crate) verdict: Verdict,
    /// Named when somebody asks for the first of them.
    pub(crate) nodes: OnceLock<Vec<ReportNode>>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) duties: Vec<DutyNote>,
    pub(crate) grades: Vec<GradeNote>,
    pub(crate) gaps: Vec<GapNote>,
    pub(crate) no_requirement: Vec<NoRequirement>,
    pub(crate) unresolved: Vec<UnresolvedName>,
    pub(crate) untold_composites: Vec<UntoldComposite>,
    pub(crate) not_screened: Vec<StandardIndex>,
    pub(crate) nothing_applied: Emptiness,
}

/// Whether any limit was applied at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Emptiness {
    /// At least one limit was applied.
    SomeApplied,
    /// None was: nothing is known to be allowed.
    NoneApplied,
}

/// How many findings of each kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Passed.
    pub pass: usize,
    /// Failed.
    pub fail: usize,
    /// Inconclusive.
    pub inconclusive: usize,
    /// Of limits not yet in force.
    pub upcoming: usize,
}

impl<'a> Report<'a> {
    /// The overall verdict: a proven failure outranks an open question, which outranks a pass.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Whether every requirement known to apply is encoded.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        if self.gaps.iter().any(|gap| gap.status == Status::InForce) {
            Completeness::WithGaps
        } else {
            Completeness::Complete
        }
    }

    /// The day of evaluation.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// The markets screened for.
    #[must_use]
    pub fn markets(&self) -> &[Market] {
        &self.markets
    }

    /// The catalogue used.
    #[must_use]
    pub fn catalogue(&self) -> &'a Catalogue {
        self.catalogue
    }

    /// The BOM screened.
    #[must_use]
    pub fn bom(&self) -> &'a Bom {
        self.bom
    }

    /// All findings about prohibitions, in the order of the catalogue.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The findings that fail today.
    pub fn failures(&self) -> impl Iterator<Item = FindingView<'_>> {
        self.with_verdict(Verdict::Fail)
    }

    /// The findings that cannot be decided today.
    pub fn open_questions(&self) -> impl Iterator<Item = FindingView<'_>> {
        self.with_verdict(Verdict::Inconclusive)
    }

    fn with_verdict(&self, verdict: Verdict) -> impl Iterator<Item = FindingView<'_>> {
        self.findings
            .iter()
            .filter(move |finding| finding.verdict == verdict && finding.status == Status::InForce)
            .map(|finding| FindingView {
                report: self,
                finding,
            })
    }

    /// Duties: triggered, open or not triggered.
    #[must_use]
    pub fn duties(&self) -> &[DutyNote] {
        &self.duties
    }

    /// Graded requirements with the best grade that holds.
    #[must_use]
    pub fn grades(&self) -> &[GradeNote] {
        &self.grades
    }

    /// Requirements that concern the product and are not encoded.
    #[must_use]
    pub fn gaps(&self) -> &[GapNote] {
        &self.gaps
    }

    /// Clauses that explicitly demand nothing.
    #[must_use]
    pub fn no_requirement(&self) -> &[NoRequirement] {
        &self.no_requirement
    }

    /// Names that fit nothing.
    #[must_use]
    pub fn unresolved(&self) -> &[UnresolvedName] {
        &self.unresolved
    }

    /// Results on composites that bound nothing, since nobody says which materials are in them.
    #[must_use]
    pub fn untold_composites(&self) -> &[UntoldComposite] {
        &self.untold_composites
    }

    /// Standards of the chosen markets that concern the product but do not bind and were not asked for.
    #[must_use]
    pub fn not_screened(&self) -> &[StandardIndex] {
        &self.not_screened
    }

    /// The nodes that findings point to.
    #[must_use]
    pub fn node(&self, index: NodeIndex) -> Option<&ReportNode> {
        self.nodes
            .get_or_init(|| nodes::named(self.bom))
            .get(index.0 as usize)
    }

    /// How many findings of each kind.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for finding in &self.findings {
            match (finding.status, finding.verdict) {
                (Status::Upcoming { .. }, _) => counts.upcoming += 1,
                (Status::InForce, Verdict::Pass) => counts.pass += 1,
                (Status::InForce, Verdict::Fail) => counts.fail += 1,
                (Status::InForce, Verdict::Inconclusive) => counts.inconclusive += 1,
            }
        }
        counts
    }

    pub(crate) fn limit(&self, index: LimitIndex) -> Option<&'a Limit> {
        self.catalogue.limit(index)
    }

    pub(crate) fn gap(&self, note: &GapNote) -> Option<&'a Gap> {
        self.catalogue.gaps.get(note.gap as usize)
    }
}

/// Whether every requirement known to apply is encoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// Nothing known is missing.
    Complete,
    /// Gaps apply; see them.
    WithGaps,
}

/// A finding with its report, for showing.
#[derive(Clone, Copy, Debug)]
pub struct FindingView<'a> {
    /// The report.
    pub report: &'a Report<'a>,
    /// The finding.
    pub finding: &'a Finding,
}
