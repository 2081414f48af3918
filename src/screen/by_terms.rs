//! A row of several terms where results speak of single ones: what results say of each term, what constituents say of the rest.

use super::column::Hit;
use super::evidence::Known;
use super::kernel::{Span, lesser};
use super::plan::Composition;
use super::question::{Counts, Question};
use super::row::Row;
use crate::substance::Weight;

impl Known<'_, '_> {
    /// Term by term: what results say of each term, what constituents say of the rest.
    pub(super) fn by_terms(
        &self,
        question: &Question<'_>,
        row: &Row,
        hits: &[(u32, &Hit)],
        skip: &[u32],
        terms: &[(Span, Covered)],
        mut blocks: Vec<Block>,
    ) -> Span {
        let decides = question.planned.composition == Composition::Decides;
        // The widest first: of blocks that share a term only one can be used.
        blocks.sort_by_key(|block| std::cmp::Reverse(block.terms.len()));
        let mut lowers = Vec::with_capacity(row.terms.len());
        let mut uppers = Vec::with_capacity(row.terms.len());
        let mut lesser_uppers = Vec::with_capacity(row.terms.len());
        let has_composition =
            self.has_composition && question.planned.composition != Composition::Silent;
        for (place, (term, (span, is_covered))) in row.terms.iter().zip(terms).enumerate() {
            let mut declared = Span::ZERO;
            for (at, hit) in hits {
                if skip.contains(at) || !decides {
                    continue;
                }
                let content = self.contents.get(*at as usize);
                let weight = hit.adds_to.iter().find(|(known, _)| *known == place as u32);
                if let (Some(content), Some((_, weight))) = (content, weight)
                    && question.role_counts(self.constituents.get(*at as usize)) == Counts::Surely
                {
                    let sure = Weight {
                        lower: weight.lower,
                        upper: Some(weight.lower),
                    };
                    declared = declared.plus(Span::weighted(*content, sure, row.denominator));
                }
            }
            let best = span.only_below().tightened(declared.only_below());
            lowers.push(best.times(term.coefficient.lower));
            let by_results = match (is_covered, term.coefficient.upper) {
                (Covered::Yes, Some(upper)) => span.only_above().times(upper),
                // No result bounds it, or nobody knows how much one unit of it counts.
                _ => Span::ANY,
            };
            uppers.push(by_results);
            lesser_uppers.push(match has_composition {
                true => self
                    .most_of_term(row, hits, skip, place as u32)
                    .tightened(by_results),
                false => by_results,
            });
        }
        let lower = sum_with_blocks(&lowers, &blocks, |block, apart| {
            let together = block.lower.only_below();
            let better = apart.only_below().tightened(together) != apart.only_below();
            better.then_some(together)
        });
        let together = |block: &Block, apart: Span| {
            let together = block.upper.only_above();
            let better = apart.only_above().tightened(together) != apart.only_above();
            (block.covers == block.terms && better).then_some(together)
        };
        let measured = sum_with_blocks(&uppers, &blocks, together);
        let upper = if has_composition {
            let listed = sum_with_blocks(&lesser_uppers, &blocks, together);
            let composed = listed.plus(self.unknown_part(question, row));
            lesser(measured.upper, composed.upper)
        } else {
            measured.upper
        };
        Span { upper, ..lower }
    }

    /// What constituents count on a term of a row, at most.
    fn most_of_term(&self, row: &Row, hits: &[(u32, &Hit)], skip: &[u32], place: u32) -> Span {
        let mut sum = Span::ZERO;
        let Some(term) = row.terms.get(place as usize) else {
            return Span::ANY;
        };
        for (at, hit) in hits.iter().filter(|(at, _)| !skip.contains(at)) {
            let content = self.contents.get(*at as usize);
            let weight = hit.adds_to.iter().find(|(known, _)| *known == place);
            if let (Some(content), Some((_, weight))) = (content, weight) {
                let weight = weight.times(term.coefficient).at_most();
                sum = sum.plus(Span::weighted(*content, weight, row.denominator));
            }
        }
        sum.only_above()
    }
}

/// What one result says of several terms together: xylene as one figure, of its three isomers.
pub(super) struct Block {
    /// The terms that it may be.
    terms: Vec<u32>,
    /// The terms that it covers.
    covers: Vec<u32>,
    /// They add up to at least this.
    lower: Span,
    /// The covered ones add up to at most this.
    upper: Span,
}

impl Block {
    pub(super) fn of(hit: &Hit, lower: Span, upper: Span) -> Option<Block> {
        let block = Block {
            terms: hit.adds_to.iter().map(|(term, _)| *term).collect(),
            covers: hit.covers_term.iter().map(|(term, _)| *term).collect(),
            lower,
            upper,
        };
        let says = block.lower.is_present() || block.upper != Span::ANY;
        (block.terms.len() > 1 && says).then_some(block)
    }
}

/// The sum over all terms, with blocks that share no term in the place of theirs where that says more.
fn sum_with_blocks(
    terms: &[Span],
    blocks: &[Block],
    better: impl Fn(&Block, Span) -> Option<Span>,
) -> Span {
    let mut used = vec![false; terms.len()];
    let mut sum = Span::ZERO;
    for block in blocks {
        let mut places = block.terms.iter().map(|term| *term as usize);
        if places.any(|place| used.get(place).copied().unwrap_or(true)) {
            continue;
        }
        let apart = block
            .terms
            .iter()
            .filter_map(|term| terms.get(*term as usize));
        let apart = apart.fold(Span::ZERO, |sum, span| sum.plus(*span));
        if let Some(together) = better(block, apart) {
            sum = sum.plus(together);
            for term in &block.terms {
                if let Some(used) = used.get_mut(*term as usize) {
                    *used = true;
                }
            }
        }
    }
    let rest = terms.iter().zip(&used).filter(|(_, used)| !**used);
    rest.fold(sum, |sum, (span, _)| sum.plus(*span))
}

/// Whether a result bounds a term.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Covered {
    Yes,
    No,
}
