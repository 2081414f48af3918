//! A row of several terms where results speak of single ones: what results say of each term, what constituents say of the rest.

use super::column::Hit;
use super::evidence::Known;
use super::kernel::Span;
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
        let mut open_terms = Vec::new();
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
            if *is_covered == Covered::Yes {
                uppers.push(match term.coefficient.upper {
                    Some(upper) => span.only_above().times(upper),
                    // Nobody knows how much one unit of it counts.
                    None => Span::ANY,
                });
            } else {
                uppers.push(Span::ZERO);
                open_terms.push(place as u32);
            }
        }
        let lower = sum_with_blocks(&lowers, &blocks, |block, apart| {
            let together = block.lower.only_below();
            let better = apart.only_below().tightened(together) != apart.only_below();
            better.then_some(together)
        });
        let covered = sum_with_blocks(&uppers, &blocks, |block, apart| {
            let is_covered = block.covers.iter().all(|term| !open_terms.contains(term));
            let together = block.upper.only_above();
            let better = apart.only_above().tightened(together) != apart.only_above();
            (is_covered && block.covers == block.terms && better).then_some(together)
        });
        let upper = if open_terms.is_empty() {
            covered.upper
        } else {
            let rest = self.composition_of_terms(question, row, hits, skip, &open_terms);
            match rest {
                Some(rest) => covered.plus(rest).upper,
                None => None,
            }
        };
        Span { upper, ..lower }
    }

    /// What constituents and the undisclosed rest say of some terms of a row, from above.
    pub(super) fn composition_of_terms(
        &self,
        question: &Question<'_>,
        row: &Row,
        hits: &[(u32, &Hit)],
        skip: &[u32],
        places: &[u32],
    ) -> Option<Span> {
        if !self.has_composition || question.planned.composition == Composition::Silent {
            return None;
        }
        let mut sum = Span::ZERO;
        for (at, hit) in hits {
            if skip.contains(at) {
                continue;
            }
            let Some(content) = self.contents.get(*at as usize) else {
                continue;
            };
            for (place, weight) in &hit.adds_to {
                if places.contains(place)
                    && let Some(term) = row.terms.get(*place as usize)
                {
                    let weight = weight.times(term.coefficient);
                    sum = sum.plus(Span::weighted(*content, weight.at_most(), row.denominator));
                }
            }
        }
        sum = sum.plus(self.unknown_part(question, row));
        Some(sum.only_above())
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
