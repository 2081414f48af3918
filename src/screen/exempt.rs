//! Exemptions: whether a claimed one lifts a limit, and which might be claimed. An unclaimed exemption is never applied.

use jiff::civil::Date;

use super::applies::{Applies, Profile, applies};
use super::kernel::Span;
use crate::bom::Identity;
use crate::catalogue::Catalogue;
use crate::catalogue::exemption::{Band, Exemption, ExemptionIndex, Renewal, Validity};
use crate::catalogue::limit::Limit;
use crate::catalogue::standard::StandardIndex;
use crate::quantity::Edge;
use crate::report::{ExemptionNote, Need, Refusal};
use crate::substance::AnalyteId;

/// What a claim comes to.
pub(crate) enum Claim {
    /// The limit is lifted.
    Good(ExemptionIndex, Renewal),
    /// Not decided for want of these.
    Open(ExemptionIndex, Vec<Need>),
    /// Of no help.
    Refused(Refusal),
}

/// Everything an exemption is judged by.
pub(crate) struct Circumstances<'c> {
    pub(crate) catalogue: &'c Catalogue,
    pub(crate) limit: &'c Limit,
    /// The member of an "each" limit that is judged.
    pub(crate) member: Option<AnalyteId>,
    pub(crate) profile: Profile<'c>,
    /// Exemptions of the limit's standards for its substances.
    pub(crate) fitting: &'c [ExemptionIndex],
    pub(crate) on: Date,
    /// The left side in the material.
    pub(crate) value: Span,
    pub(crate) denominator: i64,
    /// The mass per item, where it was measured.
    pub(crate) per_item: Option<Span>,
}

/// The standards whose exemptions lift a limit: its own and those whose text it applies.
fn covers_standard(limit: &Limit, of: StandardIndex) -> bool {
    limit.standard == of
        || limit
            .referred
            .iter()
            .any(|referred| referred.standard == of)
}

/// Whether an exemption is for the substances of a limit.
fn is_for(catalogue: &Catalogue, limit: &Limit, exemption: &Exemption) -> bool {
    let registry = catalogue.registry();
    let for_these = limit.form.terms.iter().all(|term| {
        exemption
            .analytes
            .iter()
            .any(|analyte| registry.covers(*analyte, term.analyte))
    });
    // "Each" limits name a group; one of its members is enough.
    for_these
        || limit.form.terms.iter().any(|term| {
            exemption
                .analytes
                .iter()
                .any(|analyte| registry.covers(term.analyte, *analyte))
        })
}

/// Exemptions that might lift a limit, whatever the product.
pub(crate) fn fitting(catalogue: &Catalogue, limit: &Limit) -> Vec<ExemptionIndex> {
    catalogue
        .exemptions_of(|of| covers_standard(limit, of))
        .filter(|(_, exemption)| is_for(catalogue, limit, exemption))
        .map(|(index, _)| index)
        .collect()
}

fn same_code(one: &str, other: &str) -> bool {
    let plain = |code: &str| {
        code.chars()
            .filter(|letter| !letter.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    plain(one) == plain(other)
}

impl Circumstances<'_> {
    /// What a claim of this code comes to: the best of all entries that bear it.
    pub(crate) fn claim(&self, code: &str) -> Claim {
        let mut best: Option<Claim> = None;
        let of_these = |of| covers_standard(self.limit, of);
        for (index, exemption) in self.catalogue.exemptions_of(of_these) {
            if !same_code(&exemption.code, code) {
                continue;
            }
            let claim = self.judge(index, exemption);
            best = Some(match (best, claim) {
                (None, claim) => claim,
                (Some(good @ Claim::Good(..)), _) | (_, good @ Claim::Good(..)) => good,
                (Some(open @ Claim::Open(..)), _) | (_, open @ Claim::Open(..)) => open,
                (Some(Claim::Refused(one)), Claim::Refused(other)) => {
                    Claim::Refused(nearer(one, other))
                }
            });
        }
        best.unwrap_or(Claim::Refused(Refusal::NoSuchCode))
    }

    /// Exemptions nobody claimed that might fit.
    pub(crate) fn possible(&self) -> Option<ExemptionNote> {
        let exemptions: Vec<ExemptionIndex> = self
            .fitting
            .iter()
            .copied()
            .filter(|index| {
                let exemption = self.catalogue.exemption(*index);
                exemption.is_some_and(|exemption| {
                    !matches!(self.judge(*index, exemption), Claim::Refused(_))
                })
            })
            .collect();
        (!exemptions.is_empty()).then_some(ExemptionNote::Possible { exemptions })
    }

    /// Whether an exemption of the limit is for the member that is judged, too.
    fn is_for_member(&self, exemption: &Exemption) -> bool {
        let registry = self.catalogue.registry();
        self.member.is_none_or(|member| {
            exemption.analytes.iter().any(|analyte| {
                registry.covers(*analyte, member) || registry.covers(member, *analyte)
            })
        })
    }

    /// Whether what stands in the material is, or holds, what an exemption is for.
    pub(crate) fn is_of(&self, index: ExemptionIndex, constituent: &Identity) -> bool {
        let (Some(exemption), Identity::Listed(substance)) =
            (self.catalogue.exemption(index), constituent)
        else {
            return false;
        };
        let registry = self.catalogue.registry();
        let mut analytes = exemption.analytes.iter();
        analytes.any(|analyte| !registry.weight(*substance, *analyte).is_none())
    }

    fn judge(&self, index: ExemptionIndex, exemption: &Exemption) -> Claim {
        if is_for(self.catalogue, self.limit, exemption) && self.is_for_member(exemption) {
            self.judge_use(index, exemption)
        } else {
            Claim::Refused(Refusal::OtherSubstance)
        }
    }

    /// The same where the substance is the right one.
    fn judge_use(&self, index: ExemptionIndex, exemption: &Exemption) -> Claim {
        let mut needs = Vec::new();
        match applies(&exemption.applies, self.profile, self.catalogue) {
            Applies::No => return Claim::Refused(Refusal::OtherUse(index)),
            Applies::Unknown(missing) => needs.extend(missing),
            Applies::Yes => {}
        }
        match self.within(exemption.content, self.value, self.denominator) {
            Within::No => return Claim::Refused(Refusal::OutsideBand(index)),
            Within::Unknown => needs.push(Need::Test),
            Within::Yes => {}
        }
        if exemption.per_item != Band::default() {
            match self
                .per_item
                .map(|span| self.within(exemption.per_item, span, 1))
            {
                Some(Within::No) => return Claim::Refused(Refusal::AbovePerItem(index)),
                Some(Within::Yes) => {}
                Some(Within::Unknown) | None => needs.push(Need::PerItemMass(index)),
            }
        }
        match self.valid(index, &exemption.valid) {
            Valid::Yes(renewal) if needs.is_empty() => Claim::Good(index, renewal),
            Valid::Yes(_) => Claim::Open(index, needs),
            Valid::Unknown(missing) => {
                needs.extend(missing);
                Claim::Open(index, needs)
            }
            Valid::No(refusal) => Claim::Refused(refusal),
        }
    }

    fn valid(&self, index: ExemptionIndex, entries: &[Validity]) -> Valid {
        if entries.is_empty() {
            return Valid::Yes(Renewal::NotComing);
        }
        let mut best = Valid::No(Refusal::OtherCategory(index));
        for entry in entries {
            let mut missing = match applies(&entry.applies, self.profile, self.catalogue) {
                Applies::No => continue,
                Applies::Unknown(missing) => missing,
                Applies::Yes => Vec::new(),
            };
            if entry.days.first.is_some_and(|first| self.on < first) {
                best = best.or(Valid::No(Refusal::NotBegun(index)));
                continue;
            }
            let past = entry.days.last.is_some_and(|last| self.on > last);
            let state = match (past, entry.renewal) {
                (true, Renewal::NotComing) => Valid::No(Refusal::Ended(index)),
                (true, Renewal::Unknown) => {
                    missing.push(Need::Renewal(index));
                    Valid::Unknown(missing)
                }
                (past, _) if missing.is_empty() => Valid::Yes(if past {
                    Renewal::Pending
                } else {
                    Renewal::NotComing
                }),
                _ => Valid::Unknown(missing),
            };
            best = best.or(state);
        }
        best
    }

    fn within(&self, band: Band, value: Span, denominator: i64) -> Within {
        let scale =
            |amount: crate::quantity::Amount| amount.raw().checked_mul(i128::from(denominator));
        let mut within = Within::Yes;
        if let Some(end) = band.lower {
            within = within.and(match (scale(end.amount), end.edge) {
                (None, _) => Within::Unknown,
                (Some(bound), Edge::Closed) => {
                    Within::of(value.all_at_least(bound), value.all_below(bound))
                }
                (Some(bound), Edge::Open) => {
                    Within::of(value.all_above(bound), value.all_at_most(bound))
                }
            });
        }
        if let Some(end) = band.upper {
            within = within.and(match (scale(end.amount), end.edge) {
                (None, _) => Within::Unknown,
                (Some(bound), Edge::Closed) => {
                    Within::of(value.all_at_most(bound), value.all_above(bound))
                }
                (Some(bound), Edge::Open) => {
                    Within::of(value.all_below(bound), value.all_at_least(bound))
                }
            });
        }
        within
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Within {
    Yes,
    No,
    Unknown,
}

impl Within {
    fn of(inside: bool, outside: bool) -> Within {
        match (inside, outside) {
            (true, _) => Within::Yes,
            (_, true) => Within::No,
            _ => Within::Unknown,
        }
    }

    fn and(self, other: Within) -> Within {
        match (self, other) {
            (Within::No, _) | (_, Within::No) => Within::No,
            (Within::Unknown, _) | (_, Within::Unknown) => Within::Unknown,
            _ => Within::Yes,
        }
    }
}

enum Valid {
    Yes(Renewal),
    Unknown(Vec<Need>),
    No(Refusal),
}

impl Valid {
    fn or(self, other: Valid) -> Valid {
        match (self, other) {
            (good @ Valid::Yes(_), _) | (_, good @ Valid::Yes(_)) => good,
            (open @ Valid::Unknown(_), _) | (_, open @ Valid::Unknown(_)) => open,
            (Valid::No(one), Valid::No(other)) => Valid::No(nearer(one, other)),
        }
    }
}

/// The more telling of two refusals: the one that came nearer to fitting.
fn nearer(one: Refusal, other: Refusal) -> Refusal {
    let rank = |refusal: &Refusal| match refusal {
        Refusal::NoSuchCode => 0,
        Refusal::OtherSubstance => 1,
        Refusal::OtherUse(_) => 2,
        Refusal::OtherCategory(_) => 3,
        Refusal::NotBegun(_) => 4,
        Refusal::Ended(_) => 5,
        Refusal::OutsideBand(_) => 6,
        Refusal::AbovePerItem(_) => 7,
        Refusal::RestFails(_) => 8,
    };
    if rank(&other) > rank(&one) {
        other
    } else {
        one
    }
}
