//! What is known of a part or product from its materials: the mean by mass, or without masses everything between the least and the most of them.

use super::evidence::{Intent, Outcome};
use super::judge::Judge;
use super::kernel::Span;
use super::nodes::{Content, Node};
use super::question::{Question, Telling};
use super::row::Row;
use crate::catalogue::limit::Limit;
use crate::report::{Evidence, Need, NodeIndex, Origin};

/// Whether what is known of the materials below tells of the node itself: of a material, or by mass.
pub(super) fn rolls_up(limit: &Limit, node: &Node<'_>) -> bool {
    matches!(node.content, Content::Material(_))
        || (limit.kind.is_additive_by_mass() && !node.materials.is_empty())
}

impl<'b> Judge<'_, 'b> {
    /// What is known of a row on a node: of a material by itself, of anything else from its own results and, for contents, from its materials.
    pub(super) fn outcome(
        &self,
        question: &Question<'_>,
        node: &Node<'b>,
        at: u32,
        row: &Row,
    ) -> Outcome {
        // A part or product has no composition of its own, and most have no results.
        let own = self
            .known(node.index)
            .filter(|known| known.has_composition || known.speaks_of(at))
            .map(|known| known.outcome(question, at, row, &[]));
        let is_material = matches!(node.content, Content::Material(_));
        if is_material || !rolls_up(question.limit, node) {
            return own.unwrap_or(Outcome::NOTHING);
        }
        let below = self.roll_up(question, node, at, row);
        let Some(own) = own.filter(|own| !own.evidence.is_empty() || own.span != Span::ANY) else {
            return below;
        };
        let mut both = own;
        // What was added to a material was added, whatever is declared of the whole.
        both.intent = match (both.intent, below.intent) {
            (_, Intent::Added) => Intent::Added,
            (Intent::Silent, below) => below,
            (own, _) => own,
        };
        let tightened = both.span.tightened(below.span);
        if tightened.is_empty() {
            both.span = both.span.hull(below.span);
            both.needs.push(Need::Contradiction);
        } else {
            both.span = tightened;
        }
        both.evidence.extend(below.evidence);
        both.needs.extend(below.needs);
        both
    }

    /// The mean by mass of the materials; without masses anything between the least and the most of them.
    pub(super) fn roll_up(
        &self,
        question: &Question<'_>,
        node: &Node<'b>,
        at: u32,
        row: &Row,
    ) -> Outcome {
        let mut result = Outcome::NOTHING;
        let mut intent = Intent::Silent;
        let mut spans: Vec<Span> = Vec::with_capacity(node.materials.len());
        for (index, _) in &node.materials {
            let Some(known) = self.known(*index) else {
                continue;
            };
            if known.surely_lacks(question, at) {
                spans.push(Span::ZERO);
                continue;
            }
            known.weigh(question, at, row, &[], &mut result);
            spans.push(result.span);
            // What surely holds nothing of it has nothing to say of purpose.
            if !result.span.is_zero() {
                intent = match (intent, result.intent) {
                    (Intent::Added, _) | (_, Intent::Added) => Intent::Added,
                    (Intent::Silent | Intent::NotAdded, Intent::NotAdded) => Intent::NotAdded,
                    _ => Intent::Unsaid,
                };
            }
        }
        // Parts of which nobody lists the materials leave everything open.
        if node.is_blind {
            spans.push(Span::ANY);
        }
        result.intent = intent;
        result.span = match (&node.shares, spans.as_slice()) {
            (_, [only]) => *only,
            (Some(shares), _) => Span::mean(shares, &spans),
            (None, _) => {
                let between = spans
                    .iter()
                    .copied()
                    .reduce(Span::hull)
                    .unwrap_or(Span::ANY);
                if between.upper != Some((between.lower, crate::quantity::Edge::Closed)) {
                    result.needs.push(Need::Masses);
                }
                between
            }
        };
        if question.telling == Telling::SpanOnly {
            return result;
        }
        result.evidence.push(Evidence {
            origin: Origin::Materials,
            node: node.index,
            counted: result.span.to_interval(row.denominator),
        });
        result
    }

    pub(super) fn is_below(&self, node: &Node<'b>, ancestor: NodeIndex) -> bool {
        let mut above = node.above;
        while let Some(index) = above {
            if index == ancestor {
                return true;
            }
            above = self.nodes.get(index).and_then(|node| node.above);
        }
        false
    }
}
