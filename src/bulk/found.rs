//! What comes out: verdicts and findings as columns. Knows how to put pieces together in order.

use crate::catalogue::limit::LimitIndex;
use crate::quantity::Amount;
use crate::report::{Completeness, Counts, Verdict};
use crate::substance::AnalyteId;

/// All that a bulk screening found, in the order of products, then materials, then limits; the same on any number of threads.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Found {
    /// One line per product.
    pub verdicts: Verdicts,
    /// One line per finding that fails, and where asked for per finding that cannot be decided.
    pub findings: Findings,
    /// How many findings there are of each kind, those that pass with them.
    pub counts: Counts,
    /// How many lines were screened.
    pub lines: u64,
    /// How many products were decided in dense tables; all others went the way of a single BOM.
    pub dense_products: u64,
    /// What could not be screened, and why.
    pub refused: Vec<Refused>,
    /// Of each product that has a verdict here what else its report would count, where the rest is left to the caller.
    pub told: Vec<Told>,
    /// Products that no table can decide, where they are left to the caller.
    pub left: Vec<u32>,
}

/// What the report of a product counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// Findings of each kind.
    pub counts: Counts,
    /// Whether every requirement known to apply is encoded.
    pub completeness: Completeness,
}

/// The verdict of every product, as columns.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Verdicts {
    /// Codes of products.
    pub product: Vec<u32>,
    /// Their verdicts; that of a refused product is inconclusive.
    pub verdict: Vec<Verdict>,
}

/// Findings in force that do not pass, as columns.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Findings {
    /// Codes of products.
    pub product: Vec<u32>,
    /// Codes of materials; `None`: the product as a whole.
    pub material: Vec<Option<u32>>,
    /// The limits.
    pub limit: Vec<LimitIndex>,
    /// The member of an "each" limit.
    pub member: Vec<Option<AnalyteId>>,
    /// What of the left side is surely there, in the limit's kind.
    pub at_least: Vec<Amount>,
    /// The answers.
    pub verdict: Vec<Verdict>,
}

/// A product that could not be screened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Its code.
    pub product: u32,
    /// The line that is at fault.
    pub line: usize,
    /// What is wrong with it.
    pub why: Refusal,
}

/// What is wrong with a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A code beyond the end of the list of subjects.
    #[error("the subject is not in the list")]
    NoSuchSubject,
    /// A code beyond the end of the list of profiles.
    #[error("the profile is not in the list")]
    NoSuchProfile,
    /// The lines of one material name several profiles.
    #[error("the material has another profile on another line")]
    TwoProfiles,
    /// The profiles of one product's materials differ in what they say of the product.
    #[error("its profile says other things of the product than that of another material")]
    TwoProducts,
    /// The ends of the interval leave nothing between them, or one is negative.
    #[error("the amount is no interval of amounts of zero or more")]
    NoInterval,
    /// The contents of a material must add to more than 100 %.
    #[error("the declared contents of the material add to more than 100 %")]
    Overfull,
}

impl Findings {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.product.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.product.is_empty()
    }
}

/// One finding of a product that is being screened.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) material: Option<u32>,
    pub(super) limit: LimitIndex,
    pub(super) member: Option<AnalyteId>,
    pub(super) at_least: Amount,
    pub(super) verdict: Verdict,
}

impl Found {
    /// Adds what was found of one product.
    pub(super) fn file(&mut self, product: u32, verdict: Verdict, rows: &mut Vec<Row>) {
        self.verdicts.product.push(product);
        self.verdicts.verdict.push(verdict);
        if rows.len() > 1 {
            // Those of the product as a whole stand last.
            rows.sort_by_key(|row| {
                let whole = row.material.is_none();
                (whole, row.material, row.limit, row.member)
            });
        }
        let findings = &mut self.findings;
        for row in rows.drain(..) {
            findings.product.push(product);
            findings.material.push(row.material);
            findings.limit.push(row.limit);
            findings.member.push(row.member);
            findings.at_least.push(row.at_least);
            findings.verdict.push(row.verdict);
        }
    }

    /// Nothing yet, with room for what so many lines may bring.
    pub(super) fn of_lines(lines: usize) -> Found {
        let mut found = Found {
            lines: lines as u64,
            ..Found::default()
        };
        found.reserve(lines / 16, lines / 32);
        found
    }

    /// Several pieces as one, in their order.
    pub(super) fn together(pieces: Vec<Found>) -> Found {
        let mut all = Found::default();
        let products = pieces.iter().map(|piece| piece.verdicts.product.len());
        let findings = pieces.iter().map(|piece| piece.findings.len());
        all.reserve(products.sum(), findings.sum());
        for piece in pieces {
            all.append(piece);
        }
        all
    }

    fn reserve(&mut self, products: usize, findings: usize) {
        self.verdicts.product.reserve_exact(products);
        self.verdicts.verdict.reserve_exact(products);
        let own = &mut self.findings;
        own.product.reserve_exact(findings);
        own.material.reserve_exact(findings);
        own.limit.reserve_exact(findings);
        own.member.reserve_exact(findings);
        own.at_least.reserve_exact(findings);
        own.verdict.reserve_exact(findings);
    }

    fn append(&mut self, mut next: Found) {
        self.verdicts.product.append(&mut next.verdicts.product);
        self.verdicts.verdict.append(&mut next.verdicts.verdict);
        let (own, more) = (&mut self.findings, &mut next.findings);
        own.product.append(&mut more.product);
        own.material.append(&mut more.material);
        own.limit.append(&mut more.limit);
        own.member.append(&mut more.member);
        own.at_least.append(&mut more.at_least);
        own.verdict.append(&mut more.verdict);
        add(&mut self.counts, &next.counts);
        self.lines += next.lines;
        self.dense_products += next.dense_products;
        self.refused.append(&mut next.refused);
        self.told.append(&mut next.told);
        self.left.append(&mut next.left);
    }
}

pub(super) fn add(counts: &mut Counts, more: &Counts) {
    counts.pass += more.pass;
    counts.fail += more.fail;
    counts.inconclusive += more.inconclusive;
    counts.upcoming += more.upcoming;
}
