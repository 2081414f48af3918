//! The report as JSON (`hazlimit-report/1`): a public contract with a published schema. The same input and catalogue give the same bytes.
//! Knows the shape of the file; the words are in [`super::wording`].

use std::borrow::Cow;

use serde::Serialize;

use super::wording::{self, Language};
use super::{
    Completeness, DutyNote, Evidence, Finding, GapNote, Need, NodeIndex, Origin, Report, Status,
    UntoldComposite, Verdict,
};
use crate::catalogue::limit::{Effect, Limit, Requirement};
use crate::catalogue::standard::Market;
use crate::quantity::{Amount, Edge, Figure, Interval};
use crate::substance::Names;

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the report could not be written as JSON: {0}")]
pub struct JsonError(#[from] serde_json::Error);

/// The report as indented JSON with a line end.
///
/// # Errors
/// [`JsonError`], which no report is known to cause.
pub fn to_string(report: &Report<'_>) -> Result<String, JsonError> {
    let mut text = serde_json::to_string_pretty(&ReportFile::of(report))?;
    text.push('\n');
    Ok(text)
}

/// The report as a JSON value, to be put into a larger one.
///
/// # Errors
/// [`JsonError`], which no report is known to cause.
pub fn to_value(report: &Report<'_>) -> Result<serde_json::Value, JsonError> {
    Ok(serde_json::to_value(ReportFile::of(report))?)
}

/// The JSON Schema of the report file.
#[cfg(feature = "schema")]
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(ReportFile<'_>).to_value()
}

/// A report of hazlimit: what one product was screened against and what was found.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ReportFile<'r> {
    /// Always `hazlimit-report/1`.
    format: &'static str,
    /// `fail` outranks `inconclusive`, which outranks `pass`.
    verdict: &'static str,
    /// False while requirements apply that are known but not encoded (see `gaps`).
    complete: bool,
    /// The day of evaluation.
    as_of: String,
    /// The markets screened for.
    markets: Vec<&'r str>,
    /// The product.
    product: ProductFile<'r>,
    /// The catalogue used.
    catalogue: CatalogueFile<'r>,
    /// How many findings of each kind.
    counts: CountsFile,
    /// One limit applied to one node each.
    findings: Vec<FindingFile<'r>>,
    /// Duties: triggered, open, or not triggered.
    duties: Vec<DutyFile<'r>>,
    /// Graded requirements, with the best grade that surely holds.
    grades: Vec<GradeFile<'r>>,
    /// Requirements known to exist but not encoded.
    gaps: Vec<GapFile<'r>>,
    /// Clauses that explicitly demand nothing.
    no_requirement: Vec<NoRequirementFile<'r>>,
    /// Names that fit nothing in the catalogue.
    unresolved: Vec<UnresolvedFile<'r>>,
    /// Results on composites that bound nothing, since nobody says which materials are in them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    untold_composites: Vec<UntoldCompositeFile<'r>>,
    /// Standards that concern the product but do not bind and were not asked for.
    not_screened: Vec<&'r str>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ProductFile<'r> {
    name: &'r str,
    id: &'r str,
    made: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct CatalogueFile<'r> {
    /// The version of hazlimit.
    version: &'r str,
    /// SHA-256 over the catalogue's canonical form.
    digest: String,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct CountsFile {
    pass: usize,
    fail: usize,
    inconclusive: usize,
    upcoming: usize,
}

/// Chinese and English.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct TextFile<'r> {
    en: Cow<'r, str>,
    zh: Cow<'r, str>,
}

impl<'r> TextFile<'r> {
    fn of(names: &'r Names) -> TextFile<'r> {
        TextFile {
            en: Cow::Borrowed(&names.en),
            zh: Cow::Borrowed(&names.zh),
        }
    }

    fn both(text: impl Fn(Language) -> String) -> TextFile<'r> {
        TextFile {
            en: Cow::Owned(text(Language::English)),
            zh: Cow::Owned(text(Language::Chinese)),
        }
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct FindingFile<'r> {
    /// `pass`, `fail` or `inconclusive`.
    verdict: &'static str,
    /// `in-force`, or `upcoming`: shown, not counted.
    status: &'static str,
    /// The first day of force of an upcoming limit.
    effective_from: Option<String>,
    standard: &'r str,
    clause: &'r str,
    /// The standards and clauses whose text the clause applies.
    applies_text_of: Vec<ReferredFile<'r>>,
    /// The limit's stable id.
    limit: &'r str,
    /// The path of the node in the BOM.
    node: &'r str,
    /// The names on the way to the node.
    node_title: &'r str,
    analyte: TextFile<'r>,
    /// What is measured.
    kind: &'static str,
    /// What is known of the value, in the limit's unit; absent where no amount decides.
    value: Option<IntervalFile>,
    bound: BoundFile<'r>,
    /// How far the deciding end of the value lies from the bound, in the limit's unit; negative: beyond it.
    margin: Option<String>,
    basis: &'static str,
    method: &'r str,
    evidence: Vec<EvidenceFile<'r>>,
    /// What would settle it.
    needs: Vec<NeedFile<'r>>,
    exemption: Option<TextFile<'r>>,
    /// Limits of which one is enough, with their verdicts.
    alternatives: Vec<AlternativeFile<'r>>,
    confidence: &'static str,
    source: &'r [String],
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ReferredFile<'r> {
    standard: &'r str,
    clause: &'r str,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct IntervalFile {
    /// The least it can be.
    lower: String,
    /// Whether it can be just that.
    lower_included: bool,
    /// The most it can be; absent: not bounded.
    upper: Option<String>,
    /// Whether it can be just that.
    upper_included: bool,
    unit: &'static str,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct BoundFile<'r> {
    /// `<=`, `<`, `>=`, `>`, `not_detected`, `banned`, `not_intentionally_added`, `no_requirement` or `always`.
    comparator: &'static str,
    /// The figure as the standard prints it.
    figure: Option<&'r str>,
    unit: &'static str,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct EvidenceFile<'r> {
    /// `contains[0]`, `results[1]`, `free_of[0]`, `undisclosed`, `unresolved`, `assumption`, `materials` or `contradiction`.
    from: String,
    /// The node it stands on.
    node: &'r str,
    /// What it says of the limit's left side.
    counted: IntervalFile,
    text: TextFile<'r>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct NeedFile<'r> {
    need: &'static str,
    /// The fact, where one is missing.
    fact: Option<&'r str>,
    text: TextFile<'r>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct AlternativeFile<'r> {
    limit: &'r str,
    verdict: &'static str,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct DutyFile<'r> {
    /// `triggered`, `open` or `not triggered`.
    state: &'static str,
    does: TextFile<'r>,
    finding: FindingFile<'r>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct GradeFile<'r> {
    of: TextFile<'r>,
    node: &'r str,
    /// The best grade that surely holds.
    best: Option<&'r str>,
    /// The grade the product claims; whether it holds is in `findings`.
    claimed: Option<&'r str>,
    findings: Vec<FindingFile<'r>>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct GapFile<'r> {
    standard: &'r str,
    clause: &'r str,
    what: TextFile<'r>,
    why: &'r str,
    status: &'static str,
    /// Facts that would tell whether it applies; empty: it does.
    needs: Vec<NeedFile<'r>>,
    /// True: the product may hold what the missing requirement is about, so it cannot pass.
    bars_pass: bool,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct NoRequirementFile<'r> {
    limit: &'r str,
    standard: &'r str,
    clause: &'r str,
    node: &'r str,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct UnresolvedFile<'r> {
    path: &'r str,
    name: &'r str,
    nearest: &'r [String],
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct UntoldCompositeFile<'r> {
    path: String,
    name: &'r str,
    /// Of how many materials the composite is.
    composite_of: u32,
    /// How many materials are listed where it stands.
    materials: usize,
}

impl<'r> ReportFile<'r> {
    fn of(report: &'r Report<'_>) -> ReportFile<'r> {
        let counts = report.counts();
        ReportFile {
            format: "hazlimit-report/1",
            verdict: report.verdict.name(),
            complete: report.completeness() == Completeness::Complete,
            as_of: report.as_of.to_string(),
            markets: report.markets.iter().map(Market::code).collect(),
            product: ProductFile {
                name: &report.bom.product.name,
                id: &report.bom.product.id,
                made: report.bom.product.made.map(|made| made.to_string()),
            },
            catalogue: CatalogueFile {
                version: report.catalogue.version(),
                digest: report.catalogue.digest().to_string(),
            },
            counts: CountsFile {
                pass: counts.pass,
                fail: counts.fail,
                inconclusive: counts.inconclusive,
                upcoming: counts.upcoming,
            },
            findings: findings(report, report.findings.iter()),
            duties: report
                .duties
                .iter()
                .filter_map(|duty| duty_file(report, duty))
                .collect(),
            grades: report
                .grades
                .iter()
                .filter_map(|note| {
                    let name = |at: usize| {
                        let finding = note.findings.get(at)?;
                        match &report.limit(finding.limit)?.effect {
                            Effect::Grade { name, .. } => Some(name.as_str()),
                            _ => None,
                        }
                    };
                    let first = note.findings.first()?;
                    let Effect::Grade { of, .. } = &report.limit(first.limit)?.effect else {
                        return None;
                    };
                    Some(GradeFile {
                        of: TextFile::of(of),
                        node: path(report, first.node),
                        best: note.best.and_then(name),
                        claimed: note.claimed.and_then(name),
                        findings: findings(report, note.findings.iter()),
                    })
                })
                .collect(),
            gaps: report
                .gaps
                .iter()
                .filter_map(|gap| gap_file(report, gap))
                .collect(),
            no_requirement: report
                .no_requirement
                .iter()
                .filter_map(|note| {
                    let limit = report.limit(note.limit)?;
                    Some(NoRequirementFile {
                        limit: limit.id.as_str(),
                        standard: report.catalogue.standard_id(limit.standard),
                        clause: &limit.clause,
                        node: &report.node(note.node)?.path,
                    })
                })
                .collect(),
            unresolved: report
                .unresolved
                .iter()
                .map(|name| UnresolvedFile {
                    path: &name.path,
                    name: &name.name,
                    nearest: &name.nearest,
                })
                .collect(),
            untold_composites: report
                .untold_composites
                .iter()
                .map(|composite| UntoldCompositeFile {
                    path: composite_path(report, composite),
                    name: &composite.name,
                    composite_of: composite.composite_of.0.get(),
                    materials: composite.materials,
                })
                .collect(),
            not_screened: report
                .not_screened
                .iter()
                .map(|index| report.catalogue.standard_id(*index))
                .collect(),
        }
    }
}

fn composite_path(report: &Report<'_>, composite: &UntoldComposite) -> String {
    format!(
        "{}.results[{}]",
        path(report, composite.node),
        composite.result
    )
}

fn path<'r>(report: &'r Report<'_>, node: NodeIndex) -> &'r str {
    report.node(node).map_or("", |node| &node.path)
}

fn findings<'r>(
    report: &'r Report<'_>,
    list: impl Iterator<Item = &'r Finding>,
) -> Vec<FindingFile<'r>> {
    list.filter_map(|finding| finding_file(report, finding))
        .collect()
}

fn status(status: Status) -> (&'static str, Option<String>) {
    match status {
        Status::InForce => ("in-force", None),
        Status::Upcoming { from } => ("upcoming", from.map(|day| day.to_string())),
    }
}

fn finding_file<'r>(report: &'r Report<'_>, finding: &'r Finding) -> Option<FindingFile<'r>> {
    let limit = report.limit(finding.limit)?;
    let standard = report.catalogue.standard(limit.standard)?;
    let (status, effective_from) = status(finding.status);
    let node = report.node(finding.node)?;
    let in_unit = |interval: Interval| interval_file(interval, limit);
    Some(FindingFile {
        verdict: finding.verdict.name(),
        status,
        effective_from,
        standard: standard.id.as_str(),
        clause: &limit.clause,
        applies_text_of: limit
            .referred
            .iter()
            .map(|referred| ReferredFile {
                standard: report.catalogue.standard_id(referred.standard),
                clause: &referred.clause,
            })
            .collect(),
        limit: limit.id.as_str(),
        node: &node.path,
        node_title: &node.title,
        analyte: TextFile::both(|language| {
            wording::about(report.catalogue, limit, finding.about, language)
        }),
        kind: limit.kind.name(),
        value: finding.value.map(in_unit),
        bound: BoundFile {
            comparator: limit.requirement.comparator(),
            figure: limit.requirement.figure().map(Figure::text),
            unit: limit.unit.symbol(),
        },
        margin: margin(limit, finding),
        basis: limit.basis.name(),
        method: &limit.method,
        evidence: finding
            .evidence
            .iter()
            .map(|piece| EvidenceFile {
                from: origin(piece),
                node: path(report, piece.node),
                counted: in_unit(piece.counted),
                text: TextFile::both(|language| wording::evidence(report, limit, piece, language)),
            })
            .collect(),
        needs: finding
            .needs
            .iter()
            .map(|need| {
                need_file(report, need, |language| {
                    wording::need(report, finding, need, language)
                })
            })
            .collect(),
        exemption: finding.exemption.as_ref().map(|note| {
            TextFile::both(|language| wording::exemption(report.catalogue, note, language))
        }),
        alternatives: finding
            .alternatives
            .iter()
            .filter_map(|(index, verdict)| {
                Some(AlternativeFile {
                    limit: report.limit(*index)?.id.as_str(),
                    verdict: verdict.name(),
                })
            })
            .collect(),
        confidence: limit.confidence.name(),
        source: if limit.source.is_empty() {
            &standard.source
        } else {
            &limit.source
        },
    })
}

fn interval_file(interval: Interval, limit: &Limit) -> IntervalFile {
    let lower = interval.lower();
    let upper = interval.upper();
    let text = |amount: Amount| amount.display_in(limit.unit, limit.kind);
    IntervalFile {
        lower: text(lower.amount),
        lower_included: lower.edge == Edge::Closed,
        upper: upper.map(|bound| text(bound.amount)),
        upper_included: upper.is_some_and(|bound| bound.edge == Edge::Closed),
        unit: limit.unit.symbol(),
    }
}

/// How far the deciding end lies from the bound.
fn margin(limit: &Limit, finding: &Finding) -> Option<String> {
    let bound = limit.bound()?;
    let value = finding.value?;
    let end = match (&limit.requirement, finding.verdict) {
        (Requirement::AtLeast(_) | Requirement::Above(_), Verdict::Fail) => value.upper()?.amount,
        (Requirement::AtLeast(_) | Requirement::Above(_), _) => value.lower().amount,
        (_, Verdict::Fail) => value.lower().amount,
        _ => value.upper()?.amount,
    };
    let (greater, less, upward) = match limit.requirement {
        Requirement::AtLeast(_) | Requirement::Above(_) => (end, bound, end >= bound),
        _ => (bound, end, bound >= end),
    };
    let distance = if upward {
        greater.checked_sub(less)?
    } else {
        less.checked_sub(greater)?
    };
    let text = distance.display_in(limit.unit, limit.kind);
    Some(if upward { text } else { format!("-{text}") })
}

fn origin(piece: &Evidence) -> String {
    match piece.origin {
        Origin::Constituent(at) => format!("contains[{at}]"),
        Origin::FreeOf(at) => format!("free_of[{at}]"),
        Origin::Result(at) | Origin::Screened(at, ..) => format!("results[{at}]"),
        Origin::Undisclosed => "undisclosed".to_owned(),
        Origin::Unresolved => "unresolved".to_owned(),
        Origin::Assumption => "assumption".to_owned(),
        Origin::Materials => "materials".to_owned(),
        Origin::Contradiction => "contradiction".to_owned(),
    }
}

fn need_file<'r>(
    report: &'r Report<'_>,
    need: &Need,
    text: impl Fn(Language) -> String,
) -> NeedFile<'r> {
    NeedFile {
        need: need_name(need),
        fact: match need {
            Need::Fact(fact) => report.catalogue.fact(*fact).map(|fact| fact.key.as_str()),
            _ => None,
        },
        text: TextFile::both(text),
    }
}

fn need_name(need: &Need) -> &'static str {
    match need {
        Need::Fact(_) => "fact",
        Need::Category => "category",
        Need::MaterialClass => "material-class",
        Need::Made => "made",
        Need::ContentOf(_) => "content",
        Need::IntentOf(_) => "intent",
        Need::RoleOf(_) => "role",
        Need::IdentityOf(_) => "identity",
        Need::FormulaOf(_) => "formula",
        Need::LoqOf(_) => "detection-limit",
        Need::SigmaOf(_) => "repeatability",
        Need::Confirm(_) => "confirming-method",
        Need::Disclosure => "disclosure",
        Need::Test => "test",
        Need::NotAddedStatement => "not-added-statement",
        Need::Masses => "masses",
        Need::OlderStockRule(_) => "older-stock-rule",
        Need::Renewal(_) => "exemption-renewal",
        Need::PerItemMass(_) => "mass-per-item",
        Need::Contradiction => "contradiction",
        Need::Gap(_) => "gap",
        Need::Overflow => "amount-too-large",
        Need::ThirdMigration => "third-migration",
        Need::ContactRatio => "contact-ratio",
    }
}

fn duty_file<'r>(report: &'r Report<'_>, duty: &'r DutyNote) -> Option<DutyFile<'r>> {
    let Effect::Duty { does } = &report.limit(duty.finding.limit)?.effect else {
        return None;
    };
    Some(DutyFile {
        state: duty.state().name(),
        does: TextFile::of(does),
        finding: finding_file(report, &duty.finding)?,
    })
}

fn gap_file<'r>(report: &'r Report<'_>, note: &GapNote) -> Option<GapFile<'r>> {
    let gap = report.gap(note)?;
    Some(GapFile {
        standard: report.catalogue.standard_id(gap.standard),
        clause: &gap.clause,
        what: TextFile::of(&gap.what),
        why: &gap.why,
        status: status(note.status).0,
        bars_pass: note.bars_pass == super::BarsPass::Yes,
        needs: note
            .needs
            .iter()
            .map(|need| {
                need_file(report, need, |language| {
                    wording::need_at(report, None, None, need, language)
                })
            })
            .collect(),
    })
}
