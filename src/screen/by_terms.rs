//! A row of several terms where results speak of single ones: what results say of each term, what constituents say of the rest.

use super::column::Hit;
use super::evidence::Known;
use super::kernel::Span;
use super::plan::Composition;
use super::question::{Counts, Question};
use super::row::Row;
use crate::substance::{Factor, Weight};

impl Known<'_, '_> {
    /// Term by term: what results say of each term, what constituents say of the rest.
    pub(super) fn by_terms(
        &self,
        question: &Question<'_>,
        row: &Row,
        hits: &[(u32, &Hit)],
        skip: &[u32],
        terms: &[(Span, Covered)],
    ) -> Span {
        let decides = question.planned.composition == Composition::Decides;
        let mut lower = Span::ZERO;
        let mut covered = Span::ZERO;
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
            lower = lower.plus(scaled(best, term.coefficient.lower));
            if *is_covered == Covered::Yes {
                let upper = term.coefficient.upper.unwrap_or(Factor::ONE);
                covered = covered.plus(scaled(span.only_above(), upper));
            } else {
                open_terms.push(place as u32);
            }
        }
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

/// Whether a result bounds a term.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Covered {
    Yes,
    No,
}

fn scaled(span: Span, factor: Factor) -> Span {
    if factor == Factor::ONE {
        return span;
    }
    let n = i128::from(factor.numerator());
    let d = i128::from(factor.denominator());
    let floor = |x: i128| x.checked_mul(n).map_or(0, |product| product.div_euclid(d));
    Span {
        lower: floor(span.lower),
        lower_edge: span.lower_edge,
        upper: span.upper.and_then(|(upper, edge)| {
            let product = upper.checked_mul(n)?;
            Some((
                product.div_euclid(d) + i128::from(product.rem_euclid(d) != 0),
                edge,
            ))
        }),
    }
}
