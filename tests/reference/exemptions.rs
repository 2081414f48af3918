//! What claimed exemptions change (section 12).

use std::collections::BTreeMap;

use hazlimit::Verdict;
use hazlimit::bom::Identity;
use hazlimit::catalogue::exemption::{Band, Exemption, Renewal};
use hazlimit::catalogue::limit::{Effect, Limit};
use hazlimit::quantity::{Edge, QuantityKind};

use super::applies::{Holds, and, applies, or};
use super::evidence::{Known, Question};
use super::findings::{Judge, decide};
use super::number::{Span, of_amount};
use super::rows::Row;

impl Judge<'_, '_> {
    pub fn exempted(
        &self,
        question: &Question<'_>,
        at: usize,
        row: &Row,
        known: &Known,
        verdict: Verdict,
    ) -> Verdict {
        let limit = question.limit;
        let can_be_lifted = limit.kind == QuantityKind::Content
            && limit.effect == Effect::Prohibition
            && verdict != Verdict::Pass;
        let Some(material) = self.nodes[at].material.filter(|_| can_be_lifted) else {
            return verdict;
        };
        let mut claims: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, one) in material.contains.iter().enumerate() {
            if let Some(code) = &one.exemption
                && self.evidence.of_constituent(at, row, one).is_some()
            {
                claims.entry(code).or_default().push(place);
            }
        }
        let mut aside = Vec::new();
        let mut open = false;
        for (code, places) in claims {
            let entries = self.catalogue.exemptions().map(|(_, entry)| entry);
            let of_code: Vec<(&Exemption, Holds)> = entries
                .filter(|entry| plain(&entry.code) == plain(code))
                .map(|entry| (entry, self.is_good(limit, at, row, known, entry)))
                .collect();
            let first = |wanted: Holds| of_code.iter().find(|(_, good)| *good == wanted);
            let Some((entry, good)) = first(Some(true)).or_else(|| first(None)) else {
                continue;
            };
            let is_of = |place: &usize| match material.contains[*place].identity {
                Identity::Listed(substance) => entry
                    .analytes
                    .iter()
                    .any(|analyte| !self.weights.weight(substance, *analyte).is_none()),
                _ => false,
            };
            let places: Vec<usize> = places.into_iter().filter(is_of).collect();
            match good {
                _ if places.is_empty() => {}
                Some(_) => aside.extend(places),
                None => open = true,
            }
        }
        if !aside.is_empty() {
            let rest = Question {
                limit,
                aside,
                migration: question.migration,
                ratio: question.ratio.clone(),
            };
            return decide(limit, &self.evidence.of_node(&rest, at, row));
        }
        match open {
            true => Verdict::Inconclusive,
            false => verdict,
        }
    }

    fn is_good(
        &self,
        limit: &Limit,
        at: usize,
        row: &Row,
        known: &Known,
        entry: &Exemption,
    ) -> Holds {
        let of_standard = limit.standard == entry.of
            || limit
                .referred
                .iter()
                .any(|referred| referred.standard == entry.of);
        let covers = |one, other| self.weights.covers(one, other);
        let terms = || limit.form.terms.iter().map(|term| term.analyte);
        let by_entry = |term| entry.analytes.iter().any(|one| covers(*one, term));
        let of_entry = |term| entry.analytes.iter().any(|one| covers(term, *one));
        let is_for = (terms().all(by_entry) || terms().any(of_entry))
            && row
                .member
                .is_none_or(|member| by_entry(member) || of_entry(member));
        if !of_standard || !is_for {
            return Some(false);
        }
        let profile = &self.nodes[at].profile;
        let mut good = applies(&entry.applies, profile, self.catalogue);
        good = and(good, within(entry.content, &known.span));
        if entry.per_item != Band::default() {
            let measured = self.mass_per_item(at, row);
            good = and(
                good,
                measured.and_then(|span| within(entry.per_item, &span)),
            );
        }
        and(good, self.is_valid(entry, at))
    }

    fn is_valid(&self, entry: &Exemption, at: usize) -> Holds {
        if entry.valid.is_empty() {
            return Some(true);
        }
        let on = self.asked.on;
        let each = entry.valid.iter().map(|validity| {
            let holds = applies(&validity.applies, &self.nodes[at].profile, self.catalogue);
            let begun = validity.days.first.is_none_or(|first| first <= on);
            let past = validity.days.last.is_some_and(|last| last < on);
            let in_time = match (past, validity.renewal) {
                (false, _) | (true, Renewal::Pending) => Some(true),
                (true, Renewal::NotComing) => Some(false),
                (true, Renewal::Unknown) => None,
            };
            and(holds, and(Some(begun), in_time))
        });
        each.fold(Some(false), or)
    }

    fn mass_per_item(&self, at: usize, row: &Row) -> Option<Span> {
        let mut place = Some(at);
        while let Some(at) = place {
            let measured = self.evidence.said(at).iter().find(|said| {
                said.kind == QuantityKind::MassPerItem
                    && row
                        .terms
                        .iter()
                        .any(|(term, _)| self.weights.covers(said.analyte, *term))
            });
            if let Some(measured) = measured {
                return Some(measured.span.clone());
            }
            place = self.nodes[at].above;
        }
        None
    }
}

fn plain(code: &str) -> String {
    let letters = code.chars().filter(|letter| !letter.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

fn within(band: Band, span: &Span) -> Holds {
    let holds = |inside: bool, outside: bool| match (inside, outside) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    let lower = band.lower.map_or(Some(true), |end| {
        let bound = of_amount(end.amount);
        match end.edge {
            Edge::Closed => holds(span.at_least(&bound), span.below(&bound)),
            Edge::Open => holds(span.above(&bound), span.at_most(&bound)),
        }
    });
    let upper = band.upper.map_or(Some(true), |end| {
        let bound = of_amount(end.amount);
        match end.edge {
            Edge::Closed => holds(span.at_most(&bound), span.above(&bound)),
            Edge::Open => holds(span.below(&bound), span.at_least(&bound)),
        }
    });
    and(lower, upper)
}
