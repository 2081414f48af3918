//! Findings and the overall verdict (sections 6, 8, 9, 11 and 13).

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use hazlimit::bom::{Bom, Identity};
use hazlimit::catalogue::condition::Test;
use hazlimit::catalogue::fact::Answer as FactAnswer;
use hazlimit::catalogue::limit::{
    Absence, Aggregation, Basis, Effect, Gap, GapBearing, Limit, LimitIndex, ListIndex, Requirement,
};
use hazlimit::catalogue::standard::StandardIndex;
use hazlimit::quantity::{Comparison, Figure, QuantityKind};
use hazlimit::substance::{AnalyteId, Nature};
use hazlimit::{Assumption, Catalogue, Verdict};

use jiff::civil::Date;

use super::Asked;
use super::applies::{Holds, applies};
use super::editions::Editions;
use super::evidence::{Evidence, Intent, Known, Migration, Question};
use super::nodes::{Node, nodes};
use super::number::{Q, Span, of_amount, q};
use super::rows::{Row, bearing, rows};
use super::weights::{Weights, is_positive};

/// What a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Subject {
    Form,
    Member(AnalyteId),
    /// The members of an "each" limit that something only may be, or the rest of them, or the rows of a list that nothing names.
    Others,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    pub limit: LimitIndex,
    pub path: String,
    pub subject: Subject,
    pub verdict: Verdict,
    pub upcoming: bool,
    /// What the interval may be: one, or of findings that stand for several rows that of any row as bad.
    pub values: Vec<Option<Span>>,
}

/// All answers, those of duties, and those of every grade.
#[derive(Default, Debug)]
pub struct Judged {
    pub findings: Vec<Answer>,
    pub duties: Vec<Answer>,
    pub grades: Vec<Answer>,
    /// The gaps that keep the product from passing, by their places.
    pub barring: Vec<usize>,
    pub overall: Option<Verdict>,
}

pub struct Judge<'e, 'b> {
    pub catalogue: &'e Catalogue,
    pub weights: &'e Weights<'e>,
    memory: &'e Memory<'e>,
    pub nodes: &'e [Node<'b>],
    pub evidence: &'e Evidence<'e, 'b>,
    editions: Editions<'e>,
    pub asked: &'e Asked,
}

/// An answer on its way, with what its place among others depends on.
#[derive(Clone)]
struct Fresh {
    at: usize,
    answer: Answer,
    failed_but_for_edition: Option<StandardIndex>,
}

/// The findings of one limit on one node: those that stand by themselves, and the worst of what something may be and of the rest.
#[derive(Default)]
struct Told {
    named: Vec<Fresh>,
    vague: Option<Fresh>,
    rest: Option<Fresh>,
}

impl Told {
    fn of(named: Vec<Fresh>) -> Told {
        Told {
            named,
            ..Told::default()
        }
    }
}

type Rows = Rc<Vec<Row>>;

/// What was worked out for one catalogue and need not be again.
pub struct Memory<'c> {
    pub weights: Weights<'c>,
    rows: RefCell<HashMap<(LimitIndex, Date), Rows>>,
}

impl<'c> Memory<'c> {
    pub fn new(catalogue: &'c Catalogue) -> Memory<'c> {
        Memory {
            weights: Weights::new(catalogue),
            rows: RefCell::default(),
        }
    }
}

pub fn judge(catalogue: &Catalogue, bom: &Bom, asked: &Asked, memory: &Memory<'_>) -> Judged {
    let weights = &memory.weights;
    let nodes = nodes(bom, catalogue);
    let evidence = Evidence::new(weights, catalogue, &nodes, asked.rule, asked.assumption);
    let mut judge = Judge {
        catalogue,
        weights,
        memory,
        nodes: &nodes,
        evidence: &evidence,
        editions: Editions {
            catalogue,
            made: bom.product.made,
            on: asked.on,
        },
        asked,
    };
    judge.all()
}

impl Judge<'_, '_> {
    fn all(&mut self) -> Judged {
        let mut judged = Judged::default();
        let mut plain: Vec<Fresh> = Vec::new();
        let mut grades: Vec<Fresh> = Vec::new();
        let mut failed: BTreeSet<StandardIndex> = BTreeSet::new();
        let mut of_groups: BTreeMap<u32, Vec<(u16, Fresh)>> = BTreeMap::new();
        let mut unnamed: BTreeMap<(ListIndex, usize), u32> = BTreeMap::new();
        for (index, limit) in self.catalogue.limits() {
            let standard = self.catalogue.standard(limit.standard).unwrap();
            if !self.asked.markets.contains(&standard.jurisdiction)
                || !self.asked.forces.contains(&standard.force)
            {
                continue;
            }
            let standing = self.editions.of_limit(limit);
            if standing.applies == Some(false) {
                continue;
            }
            let mut found = Vec::new();
            self.limit(index, limit, standing.upcoming, &mut unnamed, &mut found);
            if standing.applies.is_none() {
                for fresh in &mut found {
                    if fresh.answer.verdict == Verdict::Fail
                        && limit.alternatives.is_none()
                        && !standing.upcoming
                    {
                        fresh.failed_but_for_edition = self.editions.open_edition(limit);
                    }
                    if fresh.answer.verdict != Verdict::Pass {
                        fresh.answer.verdict = Verdict::Inconclusive;
                    }
                }
            }
            failed.extend(
                found
                    .iter()
                    .filter_map(|fresh| fresh.failed_but_for_edition),
            );
            match (&limit.effect, limit.alternatives) {
                (Effect::Grade { .. }, _) => grades.extend(found),
                (Effect::Duty { .. }, _) => {
                    judged
                        .duties
                        .extend(found.into_iter().map(|fresh| fresh.answer));
                }
                (_, Some(alternatives)) => {
                    let group = of_groups.entry(alternatives.group).or_default();
                    group.extend(found.into_iter().map(|fresh| (alternatives.branch, fresh)));
                }
                (_, None) => plain.extend(found),
            }
        }
        self.settle(&mut plain, &failed);
        for (group, members) in &of_groups {
            self.alternatives(*group, members, &mut plain);
        }
        for fresh in &grades {
            if self.binds(fresh, &grades) {
                plain.push(fresh.clone());
            }
        }
        let counted = plain.iter().filter(|fresh| !fresh.answer.upcoming);
        judged.barring = self.barring();
        judged.overall = counted
            .map(|fresh| fresh.answer.verdict)
            .chain((!judged.barring.is_empty()).then_some(Verdict::Inconclusive))
            .max()
            .or(Some(Verdict::Inconclusive));
        judged.findings = plain
            .into_iter()
            .filter(|fresh| !self.is_grade(fresh))
            .map(|fresh| fresh.answer)
            .collect();
        judged.grades = grades.into_iter().map(|fresh| fresh.answer).collect();
        judged
    }

    fn barring(&self) -> Vec<usize> {
        let bars = |gap: &Gap| {
            let standard = self.catalogue.standard(gap.standard).unwrap();
            let standing = self.editions.of_gap(gap);
            let leaves = (0..self.nodes.len()).filter(|at| self.nodes[*at].is_leaf);
            gap.bearing == GapBearing::NeededForPass
                && gap.alternatives.is_none()
                && self.asked.markets.contains(&standard.jurisdiction)
                && self.asked.forces.contains(&standard.force)
                && standing.applies != Some(false)
                && !standing.upcoming
                && leaves.into_iter().any(|at| {
                    let profile = &self.nodes[at].profile;
                    applies(&gap.applies, profile, self.catalogue) != Some(false)
                        && self.may_hold(at, gap)
                })
        };
        let gaps = self.catalogue.gaps().enumerate();
        gaps.filter(|(_, gap)| bars(gap))
            .map(|(at, _)| at)
            .collect()
    }

    /// Whether on a leaf there may be what a gap is about.
    fn may_hold(&self, leaf: usize, gap: &Gap) -> bool {
        let is_parameter =
            |wanted: &AnalyteId| matches!(self.weights.nature(*wanted), Nature::Parameter);
        if gap.analytes.is_empty()
            || gap.analytes.iter().any(is_parameter)
            || !self.is_told_in_full(leaf)
        {
            return true;
        }
        let bears = |identity: &Identity| match identity {
            Identity::Listed(analyte) => gap
                .analytes
                .iter()
                .any(|wanted| !self.weights.weight(*analyte, *wanted).is_none()),
            _ => false,
        };
        let material = self.nodes[leaf].material.unwrap();
        let mut constituents = material.contains.iter();
        let mut here_and_above = std::iter::successors(Some(leaf), |at| self.nodes[*at].above);
        constituents.any(|one| bears(&one.identity))
            || here_and_above.any(|at| {
                let mut results = self.nodes[at].results.iter();
                results.any(|one| Span::of(one.value.interval).is_present() && bears(&one.identity))
            })
    }

    fn is_grade(&self, fresh: &Fresh) -> bool {
        let limit = self.catalogue.limit(fresh.answer.limit).unwrap();
        matches!(limit.effect, Effect::Grade { .. })
    }

    /// Whether a graded finding is one of the claimed grade.
    fn binds(&self, fresh: &Fresh, all: &[Fresh]) -> bool {
        let of = |fresh: &Fresh| {
            let limit = self.catalogue.limit(fresh.answer.limit).unwrap();
            match &limit.effect {
                Effect::Grade {
                    claims,
                    grade,
                    rank,
                    ..
                } => (limit.standard, *claims, *grade, *rank),
                _ => unreachable!("only grades are asked"),
            }
        };
        let (standard, claims, _, rank) = of(fresh);
        let given = match self.nodes[fresh.at].profile.answers.get(&claims) {
            Some(FactAnswer::Choice(given)) => given,
            _ => return false,
        };
        let same_scheme = all.iter().filter(|other| {
            let (other_standard, other_claims, _, _) = of(other);
            other.at == fresh.at && other_standard == standard && other_claims == claims
        });
        let claimed = same_scheme
            .map(of)
            .filter(|(_, _, grade, _)| given.contains(grade))
            .map(|(_, _, _, rank)| rank)
            .min();
        claimed == Some(rank)
    }

    /// Where a product fails by every edition it may have to follow, it fails.
    fn settle(&self, plain: &mut [Fresh], failed: &BTreeSet<StandardIndex>) {
        for fresh in plain {
            if let Some(edition) = fresh.failed_but_for_edition {
                let open = self.editions.open_of_one_text(edition);
                if open.len() > 1 && open.iter().all(|one| failed.contains(one)) {
                    fresh.answer.verdict = Verdict::Fail;
                }
            }
        }
    }

    fn alternatives(&self, group: u32, members: &[(u16, Fresh)], plain: &mut Vec<Fresh>) {
        let places: BTreeSet<usize> = members.iter().map(|(_, fresh)| fresh.at).collect();
        let branches: BTreeSet<u16> = members.iter().map(|(branch, _)| *branch).collect();
        for place in places {
            let mut best: Option<Fresh> = None;
            for branch in &branches {
                let on = |at: usize| -> Vec<&Fresh> {
                    let here = members
                        .iter()
                        .filter(|(known, fresh)| known == branch && fresh.at == at);
                    here.map(|(_, fresh)| fresh).collect()
                };
                let mut found = on(place);
                let mut above = self.nodes[place].above;
                while let (true, Some(at)) = (found.is_empty(), above) {
                    found = on(at);
                    above = self.nodes[at].above;
                }
                if found.is_empty() {
                    let below = (0..self.nodes.len()).filter(|at| self.is_below(*at, place));
                    found = below.flat_map(on).collect();
                }
                let worst = found.into_iter().reduce(|a, b| {
                    if b.answer.verdict > a.answer.verdict {
                        b
                    } else {
                        a
                    }
                });
                if let Some(worst) = worst
                    && best
                        .as_ref()
                        .is_none_or(|best| worst.answer.verdict < best.answer.verdict)
                {
                    best = Some(worst.clone());
                }
            }
            let Some(mut best) = best else { continue };
            let has_gap = self
                .catalogue
                .gaps()
                .any(|gap| gap.alternatives.is_some_and(|of| of.group == group));
            if best.answer.verdict == Verdict::Fail && has_gap {
                best.answer.verdict = Verdict::Inconclusive;
            }
            best.at = place;
            best.answer.path = self.nodes[place].path.clone();
            plain.push(best);
        }
    }

    fn is_below(&self, at: usize, ancestor: usize) -> bool {
        let mut above = self.nodes[at].above;
        while let Some(index) = above {
            if index == ancestor {
                return true;
            }
            above = self.nodes[index].above;
        }
        false
    }

    fn limit(
        &mut self,
        index: LimitIndex,
        limit: &Limit,
        upcoming: bool,
        unnamed: &mut BTreeMap<(ListIndex, usize), u32>,
        found: &mut Vec<Fresh>,
    ) {
        let catalogue = self.catalogue;
        let holds = |node: &Node<'_>| applies(&limit.applies, &node.profile, catalogue);
        // Most limits do not apply at all, and their rows need not be made.
        if self.nodes.iter().all(|node| holds(node) == Some(false)) {
            return;
        }
        if let (Some(of_list), Requirement::OwnRows) = (limit.list, &limit.requirement) {
            for (at, node) in self
                .nodes
                .iter()
                .enumerate()
                .filter(|(_, node)| node.is_leaf)
            {
                let any = unnamed.get(&(of_list.list, at)).copied().unwrap_or(0) > 0;
                if holds(node) == Some(false) || !any {
                    continue;
                }
                let clears = of_list.absence == Absence::Clears && self.is_told_in_full(at);
                let verdict = match clears {
                    true => Verdict::Pass,
                    false => Verdict::Inconclusive,
                };
                found.push(self.fresh(index, at, Subject::Others, verdict, upcoming, vec![None]));
            }
            return;
        }
        let mut known = self.memory.rows.borrow_mut();
        let all_rows = known
            .entry((index, self.asked.on))
            .or_insert_with(|| Rc::new(rows(self.weights, catalogue, limit, self.asked.on)))
            .clone();
        drop(known);
        // A row of a list that nothing in the product names is counted on every leaf it applies to.
        if let Some(of_list) = limit.list
            && !(0..self.nodes.len()).any(|at| self.names(at, limit, &all_rows))
        {
            for at in 0..self.nodes.len() {
                if self.nodes[at].is_leaf && holds(&self.nodes[at]) != Some(false) {
                    *unnamed.entry((of_list.list, at)).or_default() += 1;
                }
            }
            return;
        }
        for at in self.judged_on(limit, &all_rows) {
            let node = &self.nodes[at];
            let applicable = holds(node);
            if applicable == Some(false) {
                continue;
            }
            if let Some(of_list) = limit.list {
                let below = node.materials.iter().map(|(index, _)| *index);
                let mut here = std::iter::once(at).chain(below);
                if !here.any(|at| self.names(at, limit, &all_rows)) {
                    if node.is_leaf {
                        *unnamed.entry((of_list.list, at)).or_default() += 1;
                    }
                    continue;
                }
            }
            if limit.requirement == Requirement::Nothing {
                continue;
            }
            let third = limit
                .third_migration
                .as_ref()
                .map(|condition| applies(condition, &node.profile, catalogue));
            let migrations: &[Migration] = match third {
                None => &[Migration::Any],
                Some(Some(false)) => &[Migration::First],
                Some(Some(true)) => &[Migration::Third],
                Some(None) => &[Migration::First, Migration::Third],
            };
            let mut answers: Option<Told> = None;
            for migration in migrations {
                let by = self.findings(
                    index, limit, at, applicable, upcoming, *migration, &all_rows,
                );
                answers = Some(match answers {
                    None => by,
                    Some(first) => Told {
                        named: first
                            .named
                            .into_iter()
                            .zip(by.named)
                            .map(|(a, b)| either(a, b))
                            .collect(),
                        vague: first.vague.zip(by.vague).map(|(a, b)| either(a, b)),
                        rest: first.rest.zip(by.rest).map(|(a, b)| either(a, b)),
                    },
                });
            }
            let answers = answers.unwrap_or_default();
            found.extend(answers.named);
            match (answers.vague, answers.rest) {
                (Some(vague), Some(rest)) if vague.answer.verdict == rest.answer.verdict => {
                    found.push(rest);
                }
                (vague, rest) => found.extend(vague.into_iter().chain(rest)),
            }
        }
    }

    fn fresh(
        &self,
        limit: LimitIndex,
        at: usize,
        subject: Subject,
        verdict: Verdict,
        upcoming: bool,
        values: Vec<Option<Span>>,
    ) -> Fresh {
        Fresh {
            at,
            answer: Answer {
                limit,
                path: self.nodes[at].path.clone(),
                subject,
                verdict,
                upcoming,
                values,
            },
            failed_but_for_edition: None,
        }
    }

    /// Whether all constituents are told, and the catalogue knows each.
    fn is_told_in_full(&self, at: usize) -> bool {
        let Some(material) = self.nodes[at].material else {
            return false;
        };
        let known = material
            .contains
            .iter()
            .all(|one| matches!(one.identity, Identity::Listed(_)));
        known
            && (self.asked.assumption == Assumption::UnlistedIsAbsent
                || self.undisclosed_is_none(material))
    }

    fn undisclosed_is_none(&self, material: &hazlimit::bom::Material) -> bool {
        let whole = q(1_000_000, 1);
        let listed = material.contains.iter().fold(q(0, 1), |sum, one| {
            sum + one.content.map_or(q(0, 1), |reading| {
                of_amount(reading.interval.lower().amount)
            })
        });
        material
            .disclosed
            .is_some_and(|disclosed| of_amount(disclosed) >= whole)
            || listed >= whole
    }

    /// Whether something on a node names a row of a list.
    fn names(&self, at: usize, limit: &Limit, all_rows: &[Row]) -> bool {
        let loosely = limit
            .form
            .terms
            .iter()
            .all(|term| match self.weights.nature(term.analyte) {
                Nature::Substance { .. } => true,
                Nature::Group { expressed_as, .. } => expressed_as.is_none(),
                _ => false,
            });
        all_rows.iter().any(|row| {
            let constituents = self.nodes[at]
                .material
                .into_iter()
                .flat_map(|one| &one.contains);
            let by_name = constituents
                .filter_map(|one| self.evidence.of_constituent(at, row, one))
                .any(|says| loosely || is_positive(&says.weight.low));
            by_name
                || self.evidence.said(at).iter().any(|said| {
                    said.is_result
                        && bearing(self.weights, row, said.analyte).is_some_and(|says| {
                            is_positive(&says.weight.low) || says.covers.is_some()
                        })
                })
        })
    }

    fn judged_on(&self, limit: &Limit, all_rows: &[Row]) -> Vec<usize> {
        let all = 0..self.nodes.len();
        let with = |keep: &dyn Fn(&Node<'_>) -> bool| -> Vec<usize> {
            all.clone().filter(|at| keep(&self.nodes[*at])).collect()
        };
        let in_branch = |branch: &str| {
            let Ok(branch) = self.catalogue.categories().find(branch) else {
                return Vec::new();
            };
            with(&|node| {
                node.material.is_none()
                    && node
                        .own_categories
                        .iter()
                        .any(|own| self.catalogue.categories().is_within(*own, branch))
            })
        };
        match limit.basis {
            Basis::HomogeneousMaterial | Basis::Coating => with(&|node| node.is_leaf),
            Basis::Part => {
                let articles =
                    with(&|node| node.is_part && (node.is_leaf || node.has_own_materials));
                match articles.is_empty() {
                    true => vec![0],
                    false => articles,
                }
            }
            Basis::Product => vec![0],
            Basis::Battery => in_branch("battery"),
            Basis::PackagingComponent => in_branch("packaging"),
            Basis::TestedObject => self.tested(limit, all_rows),
        }
    }

    fn tested(&self, limit: &Limit, all_rows: &[Row]) -> Vec<usize> {
        let is_tested = |at: usize| {
            let is_material = self.nodes[at].material.is_some();
            self.evidence.said(at).iter().any(|said| {
                let of_kind = said.kind == limit.kind
                    || (limit.ratio.is_some() && said.kind == QuantityKind::ArealMigration);
                (is_material || said.is_result)
                    && of_kind
                    && all_rows
                        .iter()
                        .any(|row| bearing(self.weights, row, said.analyte).is_some())
            })
        };
        let with_own: Vec<usize> = (0..self.nodes.len())
            .filter(|at| !self.nodes[*at].results.is_empty() && is_tested(*at))
            .collect();
        let asks_for_class = limit
            .applies
            .all
            .iter()
            .flatten()
            .chain(&limit.applies.unless)
            .flat_map(|all| &all.0)
            .any(|test| matches!(test, Test::Material(_)));
        if !asks_for_class {
            return match with_own.is_empty() {
                true => vec![0],
                false => with_own,
            };
        }
        let stands_under_one = |at: usize| with_own.iter().any(|tested| self.is_below(at, *tested));
        (0..self.nodes.len())
            .filter(|at| match self.nodes[*at].is_leaf {
                true => is_tested(*at) || !stands_under_one(*at),
                false => {
                    let node = &self.nodes[*at];
                    (node.is_blind || node.materials.len() != 1) && with_own.contains(at)
                }
            })
            .collect()
    }

    fn question<'q>(
        &self,
        limit: &'q Limit,
        node: &Node<'_>,
        migration: Migration,
    ) -> Question<'q> {
        let ratio = limit.ratio.as_ref().and_then(|ratio| {
            match node.profile.answers.get(&ratio.declared) {
                Some(FactAnswer::Measure(declared)) => Some(*declared),
                _ => {
                    let barred = !ratio.unless.all.is_empty()
                        && applies(&ratio.unless, &node.profile, self.catalogue) != Some(false);
                    (!barred).then_some(ratio.default)
                }
            }
        });
        Question {
            limit,
            aside: Vec::new(),
            migration,
            ratio: ratio.map(|thousandths| q(thousandths.into(), 1000)),
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn findings(
        &self,
        index: LimitIndex,
        limit: &Limit,
        at: usize,
        applicable: Holds,
        upcoming: bool,
        migration: Migration,
        all_rows: &[Row],
    ) -> Told {
        let question = self.question(limit, &self.nodes[at], migration);
        let settle = |verdict: Verdict| match (applicable, verdict) {
            (Some(true), verdict) | (_, verdict @ Verdict::Pass) => verdict,
            _ => Verdict::Inconclusive,
        };
        let make = |subject, verdict, values| {
            self.fresh(index, at, subject, settle(verdict), upcoming, values)
        };
        if limit.form.aggregation == Aggregation::Nothing {
            let nothing = Known {
                span: Span::nothing(),
                intent: Intent::Silent,
            };
            return Told::of(vec![make(
                Subject::Form,
                decide(limit, &nothing),
                vec![None],
            )]);
        }
        let answer = |row: &Row| {
            let known = self.evidence.outcome(&question, at, row);
            let verdict = self.exempted(&question, at, row, &known, decide(limit, &known));
            (verdict, known.span)
        };
        if limit.form.aggregation != Aggregation::Each {
            let one = |row: &Row| {
                let (verdict, span) = answer(row);
                make(Subject::Form, verdict, vec![Some(span)])
            };
            return Told::of(all_rows.iter().map(one).collect());
        }
        let mut found = Vec::new();
        let mut vague = Vec::new();
        let mut rest = Vec::new();
        for row in all_rows {
            match self.spoken_of(at, row) {
                Some(true) => {
                    let (verdict, span) = answer(row);
                    let subject = row.member.map_or(Subject::Form, Subject::Member);
                    found.push(make(subject, verdict, vec![Some(span)]));
                }
                Some(false) => vague.push(answer(row)),
                None => rest.push(answer(row)),
            }
        }
        let worst = |all: &[(Verdict, Span)]| {
            let verdict = all.iter().map(|(verdict, _)| *verdict).max()?;
            let as_bad = all.iter().filter(|(known, _)| *known == verdict);
            let values = as_bad.map(|(_, span)| Some(span.clone())).collect();
            Some(make(Subject::Others, verdict, values))
        };
        Told {
            named: found,
            vague: worst(&vague),
            rest: worst(&rest),
        }
    }

    /// Whether something on a node or below speaks of a row surely; `None`: nothing speaks of it at all.
    fn spoken_of(&self, at: usize, row: &Row) -> Option<bool> {
        let mut any = None;
        let below = self.nodes[at].materials.iter().map(|(index, _)| *index);
        for at in std::iter::once(at).chain(below) {
            let constituents = self.nodes[at]
                .material
                .into_iter()
                .flat_map(|one| &one.contains);
            let by_constituents =
                constituents.filter_map(|one| self.evidence.of_constituent(at, row, one));
            let said = self.evidence.said(at);
            let by_said = said
                .iter()
                .filter_map(|said| bearing(self.weights, row, said.analyte));
            for says in by_constituents.chain(by_said) {
                any = Some(any == Some(true) || is_positive(&says.weight.low));
            }
        }
        any
    }
}

/// Two findings of which it is not known which one counts.
fn either(mut one: Fresh, other: Fresh) -> Fresh {
    if one.answer.verdict != other.answer.verdict {
        one.answer.verdict = Verdict::Inconclusive;
        let mut values = Vec::new();
        for a in &one.answer.values {
            for b in &other.answer.values {
                values.push(match (a, b) {
                    (Some(a), Some(b)) => Some(a.hull(b)),
                    (one, other) => one.clone().or(other.clone()),
                });
            }
        }
        one.answer.values = values;
    }
    one
}

pub fn decide(limit: &Limit, known: &Known) -> Verdict {
    let span = match (limit.comparison, limit.requirement.figure()) {
        (Comparison::RoundedValue, Some(figure)) => rounded(&known.span, figure),
        _ => known.span.clone(),
    };
    let figure = |figure: &Figure| of_amount(figure.amount());
    let settled = |pass: bool, fail: bool| match (pass, fail) {
        (true, _) => Verdict::Pass,
        (_, true) => Verdict::Fail,
        _ => Verdict::Inconclusive,
    };
    match &limit.requirement {
        Requirement::AtMost(bound) | Requirement::NotDetected(bound) => {
            let bound = figure(bound);
            settled(span.at_most(&bound), span.above(&bound))
        }
        Requirement::Below(bound) => {
            let bound = figure(bound);
            settled(span.below(&bound), span.at_least(&bound))
        }
        Requirement::AtLeast(bound) => {
            let bound = figure(bound);
            settled(span.at_least(&bound), span.below(&bound))
        }
        Requirement::Above(bound) => {
            let bound = figure(bound);
            settled(span.above(&bound), span.at_most(&bound))
        }
        Requirement::Banned { trace } | Requirement::NotAdded { trace } => {
            let trace = trace.as_ref().map(figure);
            let is = |test: &dyn Fn(&Q) -> bool| trace.as_ref().is_some_and(test);
            if known.span.is_zero() {
                Verdict::Pass
            } else if (known.span.is_present() && known.intent == Intent::Added)
                || is(&|trace| span.above(trace))
            {
                Verdict::Fail
            } else if known.intent == Intent::NotAdded
                && (is(&|trace| span.at_most(trace))
                    || (trace.is_none() && !known.span.is_present()))
            {
                Verdict::Pass
            } else {
                Verdict::Inconclusive
            }
        }
        Requirement::Nothing => Verdict::Pass,
        Requirement::Always => Verdict::Fail,
        Requirement::OwnRows => Verdict::Inconclusive,
    }
}

/// Both ends rounded half to even to the figure's last printed digit, and closed.
fn rounded(span: &Span, figure: &Figure) -> Span {
    let step = {
        let unit = hazlimit::quantity::Amount::parse("1", figure.unit(), figure.kind()).unwrap();
        of_amount(unit) / q(10_i128.pow(figure.decimals().into()), 1)
    };
    let round = |number: &Q| {
        let steps = number / &step;
        let down = steps.floor();
        let rest = &steps - &down;
        let half = q(1, 2);
        let is_odd = (&down / q(2, 1)).floor() * q(2, 1) != down;
        let up = rest > half || (rest == half && is_odd);
        (down + if up { q(1, 1) } else { q(0, 1) }) * &step
    };
    Span {
        low: (round(&span.low.0), false),
        high: span.high.as_ref().map(|(high, _)| (round(high), false)),
    }
}
