//! Limits as they are packed: what the limits of a table share is written once, and what each says by itself beside it.
//! Knows which limits name an analyte without unpacking any of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Days};
use super::entries::{Entries, Entry, shared_by};
use super::limit::{
    Alternatives, Basis, ContactRatio, Effect, Form, Limit, LimitId, LimitIndex, OfList, Referred,
    Requirement, Role,
};
use super::standard::{Confidence, StandardIndex};
use crate::quantity::{Comparison, QuantityKind, Unit};
use crate::shelf::{Lists, Pieces, Pool, Shelf, packed, unpacked};
use crate::substance::{AnalyteId, Factor};

/// What limits share.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Shared {
    headings: Shelf<Heading>,
    scopes: Shelf<Scope>,
    /// The limits that name each analyte.
    naming: Lists,
}

/// What the limits under one heading of a table have in common.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Heading {
    standard: StandardIndex,
    referred: Vec<Referred>,
    kind: QuantityKind,
    unit: Unit,
    basis: Basis,
    table: String,
    days: Days,
    method: String,
    correction: Option<Factor>,
    comparison: Comparison,
    role: Option<Role>,
    effect: Effect,
    list: Option<OfList>,
    ratio: Option<ContactRatio>,
    third_migration: Option<Condition>,
    confidence: Confidence,
    source: Vec<String>,
    note: String,
    /// The beginning of their ids and clauses.
    id: String,
    clause: String,
}

/// When limits apply, with and without the standard's own scope.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Scope {
    applies: Condition,
    own_scope: Condition,
}

/// What a limit says by itself.
#[derive(Serialize, Deserialize)]
struct Row<'r> {
    heading: u32,
    scope: u32,
    /// The rest of its id and clause.
    id: &'r str,
    clause: &'r str,
    form: Form,
    requirement: Requirement,
    alternatives: Option<Alternatives>,
}

impl Entries<Limit> {
    /// The limits whose form names the analyte, in their order; none is unpacked.
    pub(crate) fn naming(&self, analyte: AnalyteId) -> Vec<LimitIndex> {
        let found = match self.shared() {
            Ok(shared) => shared.naming.get(analyte.index()).collect(),
            Err(whole) => {
                let names = |limit: &Limit| {
                    let mut terms = limit.form.terms.iter();
                    terms.any(|term| term.analyte == analyte)
                };
                let places = (0..).zip(whole).filter(|(_, limit)| names(limit));
                places.map(|(at, _)| at).collect::<Vec<u32>>()
            }
        };
        found.into_iter().map(LimitIndex).collect()
    }
}

impl Entry for Limit {
    type Shared = Shared;

    fn standard(&self) -> StandardIndex {
        self.standard
    }

    fn pack(limits: &[Limit]) -> Result<(Pieces, Shared), postcard::Error> {
        packed_limits(limits)
    }

    fn unpack(bytes: &[u8], shared: &Shared) -> Limit {
        let row: Row<'_> = unpacked(bytes);
        let heading = shared_by(&shared.headings, row.heading);
        let scope = shared_by(&shared.scopes, row.scope);
        Limit {
            id: LimitId(heading.id + row.id),
            standard: heading.standard,
            clause: heading.clause + row.clause,
            referred: heading.referred,
            form: row.form,
            requirement: row.requirement,
            kind: heading.kind,
            unit: heading.unit,
            basis: heading.basis,
            applies: scope.applies,
            own_scope: scope.own_scope,
            table: heading.table,
            days: heading.days,
            method: heading.method,
            correction: heading.correction,
            comparison: heading.comparison,
            role: heading.role,
            effect: heading.effect,
            alternatives: row.alternatives,
            list: heading.list,
            ratio: heading.ratio,
            third_migration: heading.third_migration,
            confidence: heading.confidence,
            source: heading.source,
            note: heading.note,
        }
    }
}

impl Heading {
    /// The heading of a limit, still without the beginnings of id and clause.
    fn of(limit: &Limit) -> Heading {
        Heading {
            standard: limit.standard,
            referred: limit.referred.clone(),
            kind: limit.kind,
            unit: limit.unit,
            basis: limit.basis,
            table: limit.table.clone(),
            days: limit.days,
            method: limit.method.clone(),
            correction: limit.correction,
            comparison: limit.comparison,
            role: limit.role,
            effect: limit.effect.clone(),
            list: limit.list,
            ratio: limit.ratio.clone(),
            third_migration: limit.third_migration.clone(),
            confidence: limit.confidence,
            source: limit.source.clone(),
            note: limit.note.clone(),
            id: String::new(),
            clause: String::new(),
        }
    }
}

/// Keeps of `beginning` what `text` begins with too.
fn shorten(beginning: &mut String, text: &str) {
    let alike = beginning.chars().zip(text.chars());
    let length = alike.take_while(|(one, other)| one == other);
    beginning.truncate(length.map(|(letter, _)| letter.len_utf8()).sum());
}

fn packed_limits(limits: &[Limit]) -> Result<(Pieces, Shared), postcard::Error> {
    let mut headings = Pool::default();
    let mut scopes = Pool::default();
    let mut places = Vec::new();
    for limit in limits {
        let heading = headings.place(Heading::of(limit))?;
        let scope = scopes.place(Scope {
            applies: limit.applies.clone(),
            own_scope: limit.own_scope.clone(),
        })?;
        places.push((heading, scope));
    }
    let mut beginnings: BTreeMap<u32, (String, String)> = BTreeMap::new();
    for (limit, (heading, _)) in limits.iter().zip(&places) {
        let whole = || (limit.id.0.clone(), limit.clause.clone());
        let (id, clause) = beginnings.entry(*heading).or_insert_with(whole);
        shorten(id, &limit.id.0);
        shorten(clause, &limit.clause);
    }
    let mut headings = headings.into_entries();
    for (heading, (id, clause)) in headings.iter_mut().zip(beginnings.into_values()) {
        (heading.id, heading.clause) = (id, clause);
    }
    let mut rows = Vec::new();
    let mut naming: Vec<Vec<u32>> = Vec::new();
    for ((at, limit), (heading, scope)) in (0..).zip(limits).zip(places) {
        for term in &limit.form.terms {
            let analyte = term.analyte.index();
            naming.resize_with(naming.len().max(analyte + 1), Vec::new);
            match naming.get_mut(analyte) {
                Some(known) if known.last() != Some(&at) => known.push(at),
                _ => {}
            }
        }
        let shared = headings.get(heading as usize);
        let (id, clause) = shared.map_or((0, 0), |shared| (shared.id.len(), shared.clause.len()));
        rows.push(packed(&Row {
            heading,
            scope,
            id: limit.id.0.get(id..).unwrap_or_default(),
            clause: limit.clause.get(clause..).unwrap_or_default(),
            form: limit.form.clone(),
            requirement: limit.requirement.clone(),
            alternatives: limit.alternatives,
        })?);
    }
    let shared = Shared {
        headings: Shelf::Whole(headings),
        scopes: Shelf::Whole(scopes.into_entries()),
        naming: Lists::of(naming.iter().map(Vec::as_slice)),
    };
    Ok((Pieces::of(rows), shared))
}

#[cfg(all(test, hazlimit_library, feature = "load"))]
mod tests {
    use crate::Catalogue;
    use crate::catalogue::load::{Source, compile};

    /// No file of `limits/` names one thing twice in a sum; a file of one's own may.
    #[test]
    fn a_packed_limit_that_names_a_thing_twice_is_found_once() {
        let sources = [
            ("categories.toml", "\"toys\" = { en = \"toys\" }\n"),
            (
                "substances/base.toml",
                "element.lead = { symbol = \"Pb\", names = { en = \"lead\" } }\nelement.cadmium = { symbol = \"Cd\", names = { en = \"cadmium\" } }\n",
            ),
            (
                "cn/law-1-2020.toml",
                "[standard]\nid = \"LAW 1-2020\"\ntitle = { en = \"law\" }\njurisdiction = \"CN\"\nforce = \"mandatory\"\nsource = [\"the test\"]\nconfidence = \"verified\"\n[[table]]\nclause = \"1\"\nkind = \"content\"\nmax = { cadmium = \"90\", \"lead + 2 lead + cadmium\" = \"90\" }\n",
            ),
        ]
        .map(|(name, text)| Source {
            name: name.to_owned(),
            text: text.to_owned(),
        });
        let whole = compile(&sources, None).unwrap();
        let bytes: &'static [u8] = whole.to_bytes().unwrap().leak();
        let packed = Catalogue::from_blob(bytes, whole.digest().clone()).unwrap();
        for (analyte, times) in [("lead", 1), ("cadmium", 2)] {
            let id = whole.registry().by_key(analyte).unwrap();
            for catalogue in [&whole, &packed] {
                assert_eq!(catalogue.limits_naming(id).count(), times, "{analyte}");
            }
        }
    }
}
