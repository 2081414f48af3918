//! What is known of a row on one node (section 4), and of parts and products from their materials (section 5).

use std::rc::Rc;

use hazlimit::bom::{Adjustment, Constituent, Identity, LabResult};
use hazlimit::catalogue::fact::Reply;
use hazlimit::catalogue::limit::{Aggregation, Limit, Role};
use hazlimit::catalogue::tree::ElementsAre;
use hazlimit::quantity::QuantityKind;
use hazlimit::substance::AnalyteId;
use hazlimit::{Assumption, Catalogue, DecisionRule};

use super::nodes::Node;
use super::number::{Q, Span, W, of_amount, of_factor, q, zero};
use super::rows::{Bearing, Row, bearing, ceiling};
use super::weights::{Weights, is_positive};

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Intent {
    Added,
    NotAdded,
    Unsaid,
    Silent,
}

#[derive(Clone, Debug)]
pub struct Known {
    pub span: Span,
    pub intent: Intent,
}

/// A result or a negative declaration.
#[derive(Clone, Debug)]
pub struct Said {
    pub analyte: AnalyteId,
    pub kind: QuantityKind,
    pub span: Span,
    uncertainty: Option<Q>,
    pub is_result: bool,
    is_raw: bool,
    migration: Option<u32>,
    not_added: bool,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Migration {
    Any,
    First,
    Third,
}

/// One limit asked of one node.
pub struct Question<'q> {
    pub limit: &'q Limit,
    /// Constituents of the node that an exemption sets aside.
    pub aside: Vec<usize>,
    pub migration: Migration,
    /// dm² of contact per kg of food.
    pub ratio: Option<Q>,
}

pub struct Evidence<'e, 'b> {
    said: Vec<Vec<Said>>,
    contents: Vec<Option<Contents>>,
    pub weights: &'e Weights<'e>,
    pub catalogue: &'e Catalogue,
    pub nodes: &'e [Node<'b>],
    pub rule: DecisionRule,
    pub assumption: Assumption,
}

fn whole() -> Q {
    q(1_000_000, 1)
}

fn result(result: &LabResult) -> Option<Said> {
    let Identity::Listed(analyte) = result.identity else {
        return None;
    };
    Some(Said {
        analyte,
        kind: result.kind,
        span: Span::of(result.value.interval),
        uncertainty: result.value.uncertainty.map(of_amount),
        is_result: true,
        is_raw: result.adjustment == Adjustment::Raw,
        migration: result.migration.map(|number| number.0.get()),
        not_added: false,
    })
}

/// A composite, and whether the material in question is in it.
fn composite(lab: &LabResult, holds: impl FnOnce(usize) -> bool) -> Option<Said> {
    let count = lab.composite_of?.0.get();
    let mut said = result(lab)?;
    if !holds(count.try_into().unwrap()) {
        said.span = Span::anything();
        said.uncertainty = None;
        return Some(said);
    }
    let count = q(count.into(), 1);
    said.span = said
        .span
        .only_above()
        .weighted(&W::up_to(Some(count.clone())));
    said.uncertainty = said.uncertainty.map(|uncertainty| uncertainty * count);
    Some(said)
}

/// The contents of the constituents, the undisclosed and the unresolved.
type Contents = (Vec<Span>, Option<Q>, Option<(Q, bool)>);

impl<'e, 'b> Evidence<'e, 'b> {
    pub fn new(
        weights: &'e Weights<'e>,
        catalogue: &'e Catalogue,
        nodes: &'e [Node<'b>],
        rule: DecisionRule,
        assumption: Assumption,
    ) -> Evidence<'e, 'b> {
        let mut evidence = Evidence {
            said: Vec::new(),
            contents: Vec::new(),
            weights,
            catalogue,
            nodes,
            rule,
            assumption,
        };
        evidence.said = (0..nodes.len()).map(|at| evidence.gather(at)).collect();
        evidence.contents = (0..nodes.len())
            .map(|at| nodes[at].material.map(|_| evidence.work_out_contents(at)))
            .collect();
        evidence
    }

    /// Results and declarations that bear on a node.
    pub fn said(&self, at: usize) -> &[Said] {
        &self.said[at]
    }

    fn contents(&self, at: usize) -> &Contents {
        self.contents[at].as_ref().unwrap()
    }

    fn gather(&self, at: usize) -> Vec<Said> {
        let own = |node: &Node<'_>| -> Vec<Said> {
            let single = node.results.iter().filter(|lab| lab.composite_of.is_none());
            single.filter_map(result).collect()
        };
        let free_of = |node: &Node<'_>| -> Vec<Said> {
            let declared = node.free_of.iter().filter_map(|declared| {
                let Identity::Listed(analyte) = declared.identity else {
                    return None;
                };
                Some(Said {
                    analyte,
                    kind: QuantityKind::Content,
                    span: declared.below.map_or(Span::anything(), Span::of),
                    uncertainty: None,
                    is_result: false,
                    is_raw: false,
                    migration: None,
                    not_added: declared.not_added == Reply::Yes,
                })
            });
            declared.collect()
        };
        let node = &self.nodes[at];
        let mut all = Vec::new();
        let mut above = node.above;
        if node.material.is_none() {
            all.extend(free_of(node));
        }
        while let Some(index) = above {
            let upper = &self.nodes[index];
            all.extend(free_of(upper));
            if node.material.is_some() {
                let all_of = |count| !upper.is_blind && upper.materials.len() == count;
                let composites = upper.results.iter();
                all.extend(composites.filter_map(|lab| composite(lab, all_of)));
                if all_of(1) {
                    all.extend(own(upper));
                }
            }
            above = upper.above;
        }
        if node.material.is_some() {
            all.extend(free_of(node));
            let composites = node.results.iter();
            all.extend(composites.filter_map(|lab| composite(lab, |_| true)));
        }
        all.extend(own(node));
        all
    }

    fn work_out_contents(&self, at: usize) -> Contents {
        let material = self.nodes[at].material.unwrap();
        let present = Span {
            low: (zero(), true),
            high: None,
        };
        let stated: Vec<Span> = material
            .contains
            .iter()
            .map(|one| {
                one.content
                    .map_or(present.clone(), |reading| Span::of(reading.interval))
            })
            .collect();
        let listed = stated.iter().fold(zero(), |sum, span| sum + &span.low.0);
        let left = |own: &Q| (whole() - &listed + own).max(zero()).min(whole());
        let contents: Vec<Span> = stated
            .iter()
            .map(|span| {
                let most = span.within(&Span::new(zero(), Some(left(&span.low.0))));
                if most.is_empty() { span.clone() } else { most }
            })
            .collect();
        let undisclosed = match (self.assumption, material.disclosed) {
            (Assumption::UnlistedIsAbsent, _) => zero(),
            (_, Some(disclosed)) => (whole() - of_amount(disclosed)).min(left(&zero())),
            (_, None) => left(&zero()),
        };
        let mut unresolved: Vec<(Q, bool)> = Vec::new();
        for (one, span) in material.contains.iter().zip(&contents) {
            if let Identity::Unresolved { .. } = one.identity {
                unresolved.push(span.high.clone().unwrap_or((whole(), false)));
            }
        }
        let unresolved = match unresolved.as_slice() {
            [] => None,
            [only] => Some(only.clone()),
            several => {
                let sum = several.iter().fold(zero(), |sum, (amount, _)| sum + amount);
                Some((sum.min(whole()), false))
            }
        };
        (contents, Some(undisclosed).filter(is_positive), unresolved)
    }

    fn elements_are_themselves(&self, at: usize) -> bool {
        let classes = &self.nodes[at].profile.classes;
        !classes.is_empty()
            && classes.iter().all(|class| {
                self.catalogue.materials().elements_are(*class) == ElementsAre::Themselves
            })
    }

    /// What a constituent says of a row.
    pub fn of_constituent(&self, at: usize, row: &Row, one: &Constituent) -> Option<Rc<Bearing>> {
        let Identity::Listed(analyte) = one.identity else {
            return None;
        };
        let says = bearing(self.weights, row, analyte)?;
        let as_itself = self.weights.is_element(analyte) && self.elements_are_themselves(at);
        (!as_itself || is_positive(&says.weight.low)).then_some(says)
    }

    fn of_unlisted(&self, row: &Row, limit: &Limit, one: &Constituent) -> W {
        let Identity::Unlisted { formula, .. } = &one.identity else {
            return W::none();
        };
        if limit.form.aggregation == Aggregation::AllBut {
            let leaves = &self.weights.flat(row.terms[0].0).leaves;
            return match leaves.iter().any(|(leaf, _)| !self.weights.has_cas(*leaf)) {
                true => W::maybe(),
                false => W::one(),
            };
        }
        row.terms
            .iter()
            .fold(W::none(), |sum, (term, coefficient)| {
                let counted = self
                    .weights
                    .unlisted(formula.as_ref(), *term)
                    .times(coefficient);
                match formula {
                    Some(_) => sum.plus(&counted),
                    None => sum.hull(&counted),
                }
            })
    }

    /// By its role: counts, may count (`None`), or not.
    fn counts(limit: &Limit, one: &Constituent) -> Option<bool> {
        match (limit.role, one.role) {
            (None, _) => Some(true),
            (Some(wanted), Some(given)) => Some(wanted == given),
            (Some(Role::Impurity), None) if one.intentionally_added == Some(Reply::Yes) => {
                Some(false)
            }
            (Some(_), None) => None,
        }
    }

    pub fn has_composition_of(kind: QuantityKind) -> bool {
        matches!(
            kind,
            QuantityKind::Content
                | QuantityKind::ElementMigration
                | QuantityKind::ExtractableContent
        )
    }

    /// The composition, and the purpose of what counts in it.
    fn composition(&self, question: &Question<'_>, at: usize, row: &Row) -> Option<(Span, Intent)> {
        let limit = question.limit;
        let material = self.nodes[at].material?;
        if !Self::has_composition_of(limit.kind) {
            return None;
        }
        let (contents, undisclosed, unresolved) = self.contents(at).clone();
        let ceiling = W::up_to(ceiling(self.weights, limit));
        let mut sum = Span::nothing();
        let (mut added, mut not_added, mut unsaid, mut maybe_added) = (false, false, false, false);
        for (place, (one, content)) in material.contains.iter().zip(&contents).enumerate() {
            if question.aside.contains(&place) {
                continue;
            }
            let weight = match &one.identity {
                Identity::Listed(_) => match self.of_constituent(at, row, one) {
                    Some(says) => says.weight.clone(),
                    None => continue,
                },
                Identity::Unlisted { .. } if row.reaches_beyond => {
                    self.of_unlisted(row, limit, one)
                }
                _ => continue,
            };
            let weight = match Self::counts(limit, one) {
                Some(true) => weight,
                None => weight.at_most(),
                Some(false) => continue,
            };
            let counted = content.weighted(&weight);
            if counted.is_zero() {
                continue;
            }
            if is_positive(&weight.low) {
                let has_a_task = one.role.is_some_and(|role| role != Role::Impurity);
                match one.intentionally_added {
                    Some(Reply::Yes) => added = true,
                    Some(Reply::No) => not_added = true,
                    None if has_a_task => added = true,
                    None => unsaid = true,
                }
            } else {
                maybe_added |= one.intentionally_added != Some(Reply::No);
            }
            sum = sum.plus(&counted);
        }
        for (most, open) in unresolved
            .into_iter()
            .chain(undisclosed.map(|most| (most, false)))
        {
            let span = Span {
                low: (zero(), false),
                high: Some((most, open)),
            };
            let counted = span.weighted(&ceiling);
            maybe_added |= !counted.is_zero();
            sum = sum.plus(&counted);
        }
        let intent = match (added, unsaid || (not_added && maybe_added), not_added) {
            (true, _, _) => Intent::Added,
            (_, true, _) => Intent::Unsaid,
            (_, _, true) => Intent::NotAdded,
            _ => Intent::Silent,
        };
        if limit.kind != QuantityKind::Content {
            sum = sum.only_above();
        }
        let most = Span::new(zero(), Some(whole())).weighted(&ceiling);
        sum.high = sum.within(&most).high;
        Some((sum, intent))
    }

    fn widened(&self, said: &Said) -> Span {
        let mut span = said.span.clone();
        let Some(uncertainty) = &said.uncertainty else {
            return span;
        };
        let (acceptance, rejection) = match self.rule {
            DecisionRule::Simple => (false, false),
            DecisionRule::GuardedAcceptance => (true, false),
            DecisionRule::GuardedRejection => (false, true),
            DecisionRule::Guarded => (true, true),
        };
        if rejection {
            span.low.0 = (span.low.0 - uncertainty).max(zero());
        }
        if acceptance {
            span.high = span.high.map(|(high, open)| (high + uncertainty, open));
        }
        span
    }

    /// What it says in the limit's kind, and whether it may prove as well as bound.
    fn in_kind(&self, question: &Question<'_>, said: &Said) -> Option<(Span, bool)> {
        let limit = question.limit;
        let right_migration = !said.is_result
            || match question.migration {
                Migration::Any => true,
                Migration::First => matches!(said.migration, None | Some(1)),
                Migration::Third => said.migration == Some(3),
            };
        if said.kind == limit.kind {
            let mut span = right_migration.then(|| self.widened(said))?;
            if let (Some(left), true, true) = (limit.correction, said.is_raw, said.is_result) {
                span = span.weighted(&W::exactly(of_factor(left)));
            }
            return Some((span, true));
        }
        if said.kind == QuantityKind::Content && Self::has_composition_of(limit.kind) {
            return Some((self.widened(said), false));
        }
        if said.kind == QuantityKind::ArealMigration
            && limit.kind == QuantityKind::SpecificMigration
        {
            let ratio = question.ratio.clone()?;
            let span = right_migration.then(|| self.widened(said))?;
            return Some((span.weighted(&W::exactly(ratio)), true));
        }
        None
    }

    /// Everything that is known of a row on a material, or by the results of a part or product.
    pub fn of_node(&self, question: &Question<'_>, at: usize, row: &Row) -> Known {
        let limit = question.limit;
        let composition = self.composition(question, at, row);
        let mut intent = composition
            .as_ref()
            .map_or(Intent::Silent, |(_, intent)| *intent);
        let composition = composition.map(|(span, _)| span);
        let mut sources: Vec<Span> = composition.clone().into_iter().collect();
        let count = row.terms.len();
        let mut terms: Vec<(Span, bool)> = vec![(Span::anything(), false); count];
        let mut blocks: Vec<Block> = Vec::new();
        let mut anything_said = false;
        for said in self.said(at) {
            let Some(says) = bearing(self.weights, row, said.analyte) else {
                continue;
            };
            anything_said = true;
            if said.not_added && says.covers.is_some() && intent != Intent::Added {
                intent = Intent::NotAdded;
            }
            let Some((span, proves)) = self.in_kind(question, said) else {
                continue;
            };
            let proves = proves && limit.role.is_none() && question.aside.is_empty();
            let at_most = |factor: &Q| span.weighted(&W::up_to(Some(factor.clone()))).only_above();
            let at_least = |weight: &W| {
                span.weighted(&W {
                    low: weight.low.clone(),
                    high: None,
                })
                .only_below()
            };
            let mut source = says.covers.as_ref().map_or(Span::anything(), &at_most);
            if proves {
                source = source.within(&at_least(&says.weight));
            }
            if source == Span::anything()
                && (says.covers_terms.is_empty() || span == Span::anything())
            {
                continue;
            }
            sources.push(source);
            for (term, factor) in &says.covers_terms {
                terms[*term].0 = terms[*term].0.within(&at_most(factor));
                terms[*term].1 = true;
            }
            if proves {
                for (term, weight) in &says.on_terms {
                    terms[*term].0 = terms[*term].0.within(&at_least(weight));
                }
            }
            blocks.push(Block {
                terms: says.on_terms.iter().map(|(term, _)| *term).collect(),
                covers: says.covers_terms.iter().map(|(term, _)| *term).collect(),
                low: if proves {
                    at_least(&says.weight)
                } else {
                    Span::anything()
                },
                high: says
                    .covers_together
                    .as_ref()
                    .map_or(Span::anything(), &at_most),
            });
        }
        if count > 1 && anything_said {
            sources.push(self.term_by_term(question, at, row, &terms, blocks));
        }
        let all = sources
            .iter()
            .fold(Span::anything(), |all, one| all.within(one));
        let span = if all.is_empty() {
            sources
                .iter()
                .cloned()
                .reduce(|hull, one| hull.hull(&one))
                .unwrap()
        } else {
            all
        };
        Known { span, intent }
    }

    fn term_by_term(
        &self,
        question: &Question<'_>,
        at: usize,
        row: &Row,
        terms: &[(Span, bool)],
        mut blocks: Vec<Block>,
    ) -> Span {
        let limit = question.limit;
        blocks.sort_by_key(|block| std::cmp::Reverse(block.terms.len()));
        let composition = self.nodes[at]
            .material
            .filter(|_| Self::has_composition_of(limit.kind))
            .map(|material| (material, self.contents(at).clone()));
        let mut lows = Vec::new();
        let mut highs = Vec::new();
        let mut lesser_highs = Vec::new();
        for (place, ((_, coefficient), (span, is_covered))) in
            row.terms.iter().zip(terms).enumerate()
        {
            let mut declared = Span::nothing();
            if let (Some((material, (contents, _, _))), QuantityKind::Content) =
                (&composition, limit.kind)
            {
                for (number, (one, content)) in material.contains.iter().zip(contents).enumerate() {
                    if question.aside.contains(&number) {
                        continue;
                    }
                    let says = self.of_constituent(at, row, one);
                    let on = says
                        .as_ref()
                        .and_then(|says| says.on_terms.iter().find(|(term, _)| *term == place));
                    if let (Some((_, weight)), Some(true)) = (on, Self::counts(limit, one)) {
                        declared =
                            declared.plus(&content.weighted(&W::exactly(weight.low.clone())));
                    }
                }
            }
            let best = span.only_below().within(&declared.only_below());
            lows.push(best.weighted(&W {
                low: coefficient.low.clone(),
                high: None,
            }));
            let by_results = match is_covered {
                true => span
                    .only_above()
                    .weighted(&W::up_to(coefficient.high.clone())),
                false => Span::anything(),
            };
            if let Some((material, (contents, _, _))) = &composition {
                let mut listed = Span::nothing();
                for (number, (one, content)) in material.contains.iter().zip(contents).enumerate() {
                    let says = self.of_constituent(at, row, one);
                    let on = says
                        .as_ref()
                        .filter(|_| !question.aside.contains(&number))
                        .and_then(|says| says.on_terms.iter().find(|(term, _)| *term == place));
                    if let Some((_, weight)) = on {
                        let counted = weight.times(coefficient).at_most();
                        listed = listed.plus(&content.weighted(&counted));
                    }
                }
                lesser_highs.push(listed.only_above().within(&by_results));
            }
            highs.push(by_results);
        }
        let low = with_blocks(&lows, &blocks, |block, apart| {
            let apart = apart.only_below();
            (apart.within(&block.low) != apart).then(|| block.low.clone())
        });
        let together = |block: &Block, apart: &Span| {
            let apart = apart.only_above();
            (block.covers == block.terms && apart.within(&block.high) != apart)
                .then(|| block.high.clone())
        };
        let mut high = with_blocks(&highs, &blocks, together);
        if let Some((material, (contents, undisclosed, unresolved))) = composition {
            let mut composed = with_blocks(&lesser_highs, &blocks, together);
            let ceiling = W::up_to(ceiling(self.weights, limit));
            for (one, content) in material.contains.iter().zip(&contents) {
                if row.reaches_beyond && matches!(one.identity, Identity::Unlisted { .. }) {
                    let counted = self.of_unlisted(row, limit, one);
                    composed = composed.plus(&content.weighted(&counted));
                }
            }
            for (most, open) in unresolved
                .into_iter()
                .chain(undisclosed.map(|most| (most, false)))
            {
                let span = Span {
                    low: (zero(), false),
                    high: Some((most, open)),
                };
                composed = composed.plus(&span.weighted(&ceiling));
            }
            high = high.only_above().within(&composed.only_above());
        }
        Span {
            low: low.low,
            high: high.high,
        }
    }

    /// What is known of a row on any node.
    pub fn outcome(&self, question: &Question<'_>, at: usize, row: &Row) -> Known {
        let node = &self.nodes[at];
        let own = self.of_node(question, at, row);
        let rolls_up = question.limit.kind == QuantityKind::Content
            && node.material.is_none()
            && !node.materials.is_empty();
        if !rolls_up {
            return own;
        }
        let below = self.roll_up(question, at, row);
        if own.span == Span::anything() {
            return below;
        }
        let both = own.span.within(&below.span);
        Known {
            span: if both.is_empty() {
                own.span.hull(&below.span)
            } else {
                both
            },
            intent: match (own.intent, below.intent) {
                (_, Intent::Added) => Intent::Added,
                (Intent::Silent, below) => below,
                (own, _) => own,
            },
        }
    }

    fn roll_up(&self, question: &Question<'_>, at: usize, row: &Row) -> Known {
        let node = &self.nodes[at];
        let mut known: Vec<Known> = node
            .materials
            .iter()
            .map(|(index, _)| self.of_node(question, *index, row))
            .collect();
        let present: Vec<Intent> = known
            .iter()
            .filter(|known| !known.span.is_zero())
            .map(|known| known.intent)
            .collect();
        let intent = if present.contains(&Intent::Added) {
            Intent::Added
        } else if present.is_empty() {
            Intent::Silent
        } else if present.iter().all(|intent| *intent == Intent::NotAdded) {
            Intent::NotAdded
        } else {
            Intent::Unsaid
        };
        if node.is_blind {
            known.push(Known {
                span: Span::anything(),
                intent: Intent::Silent,
            });
        }
        let masses: Option<Vec<Q>> = node
            .materials
            .iter()
            .map(|(index, count)| {
                let mass = self.nodes[*index].material?.mass?;
                Some(of_amount(mass.0) * q(*count, 1))
            })
            .collect();
        let spans: Vec<&Span> = known.iter().map(|known| &known.span).collect();
        let span = match (masses, spans.as_slice()) {
            (_, [only]) => (*only).clone(),
            (Some(masses), _) if !node.is_blind => {
                let total = masses.iter().fold(zero(), |sum, mass| sum + mass);
                if !is_positive(&total) {
                    Span::anything()
                } else {
                    let shares = masses.iter().map(|mass| mass / &total);
                    shares
                        .zip(&spans)
                        .fold(Span::nothing(), |sum, (share, span)| {
                            let unbounded = span.high.is_none();
                            let mut counted = span.weighted(&W::exactly(share));
                            if unbounded {
                                counted.high = None;
                            }
                            sum.plus(&counted)
                        })
                }
            }
            _ => spans
                .iter()
                .map(|span| (*span).clone())
                .reduce(|hull, span| hull.hull(&span))
                .unwrap(),
        };
        Known { span, intent }
    }
}

/// What one figure says of several terms together.
struct Block {
    terms: Vec<usize>,
    covers: Vec<usize>,
    low: Span,
    high: Span,
}

/// The sum of terms, with one figure of several in their place where that says more.
fn with_blocks(
    terms: &[Span],
    blocks: &[Block],
    better: impl Fn(&Block, &Span) -> Option<Span>,
) -> Span {
    let mut used = vec![false; terms.len()];
    let mut sum = Span::nothing();
    for block in blocks {
        if block.terms.len() < 2 || block.terms.iter().any(|term| used[*term]) {
            continue;
        }
        let apart = block
            .terms
            .iter()
            .fold(Span::nothing(), |sum, term| sum.plus(&terms[*term]));
        if let Some(together) = better(block, &apart) {
            sum = sum.plus(&together);
            for term in &block.terms {
                used[*term] = true;
            }
        }
    }
    let rest = terms.iter().zip(&used).filter(|(_, used)| !**used);
    rest.fold(sum, |sum, (span, _)| sum.plus(span))
}
