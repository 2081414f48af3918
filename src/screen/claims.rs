//! What claimed exemptions change in a finding. Knows constituents and their claims; whether an exemption holds is known in [`super::exempt`].

use std::collections::BTreeMap;

use super::decide::decide;
use super::evidence::Outcome;
use super::exempt::{Circumstances, Claim, fitting};
use super::judge::Judge;
use super::kernel::Span;
use super::nodes::Node;
use super::question::Question;
use super::row::Row;
use crate::quantity::QuantityKind;
use crate::report::{ExemptionNote, Need, Refusal, Verdict};

impl<'b> Judge<'_, 'b> {
    /// What claimed exemptions change.
    #[expect(
        clippy::too_many_arguments,
        reason = "an exemption looks at all sides of a finding"
    )]
    pub(super) fn exempt(
        &self,
        question: &Question<'_>,
        node: &Node<'b>,
        outcome: &Outcome,
        row: &Row,
        at: u32,
        verdict: Verdict,
        needs: &mut Vec<Need>,
    ) -> (Verdict, Option<ExemptionNote>) {
        let (Some(known), Some(profile)) = (self.known(node.index), self.nodes.profile(node))
        else {
            return (verdict, None);
        };
        let circumstances = Circumstances {
            catalogue: self.catalogue,
            limit: question.limit,
            member: row.member,
            profile,
            fitting: question
                .planned
                .exemptions
                .get_or_init(|| fitting(self.catalogue, question.limit)),
            on: self.on,
            value: outcome.span,
            denominator: row.denominator,
            per_item: self.per_item(node, row),
        };
        let mut claimed: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (place, _) in known.hits.of_row(at) {
            let code = known
                .constituents
                .get(*place as usize)
                .and_then(|constituent| constituent.exemption.as_deref());
            if let Some(code) = code {
                claimed.entry(code).or_default().push(*place);
            }
        }
        if claimed.is_empty() {
            let possible = (verdict == Verdict::Fail)
                .then(|| circumstances.possible())
                .flatten();
            return (verdict, possible);
        }
        let mut good: Option<ExemptionNote> = None;
        let mut open: Option<ExemptionNote> = None;
        let mut refused: Option<ExemptionNote> = None;
        let mut lifted: Vec<u32> = Vec::new();
        for (code, places) in claimed {
            let is_of = |exemption, place: &u32| {
                let constituent = known.constituents.get(*place as usize);
                constituent.is_some_and(|one| circumstances.is_of(exemption, &one.identity))
            };
            match circumstances.claim(code) {
                Claim::Good(exemption, _) | Claim::Open(exemption, _)
                    if !places.iter().any(|place| is_of(exemption, place)) =>
                {
                    refused = Some(ExemptionNote::Refused {
                        code: code.to_owned(),
                        reason: Refusal::OtherSubstance,
                    });
                }
                Claim::Good(exemption, renewal) => {
                    lifted.extend(places.into_iter().filter(|place| is_of(exemption, place)));
                    good = Some(ExemptionNote::Applied { exemption, renewal });
                }
                Claim::Open(exemption, missing) => {
                    needs.extend(missing);
                    open = Some(ExemptionNote::Open { exemption });
                }
                Claim::Refused(reason) => {
                    refused = Some(ExemptionNote::Refused {
                        code: code.to_owned(),
                        reason,
                    });
                }
            }
        }
        match (good, open, refused) {
            (Some(applied), _, _) => {
                // What the exemption does not cover must keep the limit by itself.
                let rest = known.outcome(question, at, row, &lifted);
                let (rest_verdict, _) = decide(question.limit, &rest, row.denominator);
                match rest_verdict {
                    Verdict::Pass => (Verdict::Pass, Some(applied)),
                    Verdict::Inconclusive => (Verdict::Inconclusive, Some(applied)),
                    Verdict::Fail => {
                        let note = match applied {
                            ExemptionNote::Applied { exemption, .. } => ExemptionNote::Refused {
                                code: self
                                    .catalogue
                                    .exemption(exemption)
                                    .map_or_else(String::new, |known| known.code.clone()),
                                reason: Refusal::RestFails(exemption),
                            },
                            other => other,
                        };
                        (Verdict::Fail, Some(note))
                    }
                }
            }
            (None, Some(open), _) => (Verdict::Inconclusive, Some(open)),
            (None, None, refused) => (verdict, refused),
        }
    }

    /// The mass per item measured on the node or on what it is part of.
    pub(super) fn per_item(&self, node: &Node<'b>, row: &Row) -> Option<Span> {
        let mut at = Some(node.index);
        while let Some(index) = at {
            let known = self.known(index)?;
            let result = known.directs.iter().find(|direct| {
                direct.kind == QuantityKind::MassPerItem
                    && row.terms.iter().any(|term| {
                        self.catalogue
                            .registry()
                            .covers(direct.analyte, term.analyte)
                    })
            });
            if let Some(result) = result {
                return Some(Span::of(result.interval, 1));
            }
            at = self.nodes.get(index).and_then(|node| node.above);
        }
        None
    }
}
