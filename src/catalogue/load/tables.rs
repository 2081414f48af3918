//! Tables, grades and duties: from their rows to limits.

use std::collections::BTreeSet;

use super::Reader;
use super::conditions::{condition, day};
use super::expression;
use super::places::Place;
use super::raw::{
    RawDuty, RawEither, RawFigure, RawFullFigure, RawGrade, RawRatio, RawTable, Table, Text,
};
use super::spanned::Spanned;
use super::standards::comparison;
use super::vocabulary::names;
use crate::catalogue::Catalogue;
use crate::catalogue::condition::{Condition, Conjunction, Days, Paths, Test};
use crate::catalogue::fact::{Answer, AnswerType, FactId, read_measure};
use crate::catalogue::limit::{
    Aggregation, Alternatives, Basis, ContactRatio, Effect, Form, Limit, LimitId, Requirement, Role,
};
use crate::catalogue::standard::{Confidence, StandardIndex, slug};
use crate::quantity::{Comparison, Figure, QuantityKind, Unit};
use crate::substance::Factor;

/// What all tables of a standard share, and the limits found so far.
pub(super) struct Tables<'s> {
    pub(super) standard: StandardIndex,
    pub(super) slug: String,
    pub(super) scope: Condition,
    pub(super) comparison: Comparison,
    pub(super) confidence: Confidence,
    pub(super) limits: Vec<Limit>,
    pub(super) ids: BTreeSet<LimitId>,
    /// Where each of them was written.
    pub(super) places: Vec<Place<'s>>,
}

/// What one row adds to the pattern of its table.
pub(super) struct Row {
    pub(super) form: Form,
    pub(super) requirement: Requirement,
    pub(super) figure: Option<RawFullFigure>,
}

impl<'s> Tables<'s> {
    /// How many groups of alternatives stand in the tables read so far.
    pub(super) fn groups_so_far(&self) -> u32 {
        let mut groups: Vec<u32> = self
            .limits
            .iter()
            .filter_map(|limit| limit.alternatives.map(|alternatives| alternatives.group))
            .collect();
        groups.sort_unstable();
        groups.dedup();
        groups.len() as u32
    }

    /// One `[[table]]`, by itself or as a branch of an `[[either]]`.
    pub(super) fn table(
        &mut self,
        reader: &mut Reader<'s, '_>,
        catalogue: &Catalogue,
        table: &Spanned<RawTable>,
        outer: Option<(&RawEither, &Condition)>,
        alternatives: Option<Alternatives>,
    ) {
        let at = table.span().start;
        let raw = table.get_ref();
        let clause = match outer {
            Some((outer, _)) if raw.clause.is_empty() => outer.clause.clone(),
            _ => raw.clause.clone(),
        };
        if clause.is_empty() {
            reader.complain(at, "a table needs its clause");
        }
        let id = match (&raw.id, outer) {
            (Some(id), _) => id.get_ref().clone(),
            (None, Some((RawEither { id: Some(id), .. }, _))) => match alternatives {
                Some(Alternatives { branch, .. }) => format!("{}-{}", id.get_ref(), branch + 1),
                None => id.get_ref().clone(),
            },
            (None, _) => slug(&clause),
        };
        let Some((kind, unit)) = kind_and_unit(reader, at, raw.kind.as_ref(), raw.unit.as_ref())
        else {
            return;
        };
        let mut own = condition(reader, catalogue, raw.when.as_ref(), raw.unless.as_ref());
        if let Some((_, shared)) = outer {
            own = own.and(shared);
        }
        let basis = raw.basis.unwrap_or_else(|| usual_basis(kind));
        refuse_unknown_branch(reader, catalogue, at, basis);
        if basis == Basis::Coating {
            own = own.and(&only_coatings(catalogue));
        }
        let days = Days {
            first: day(reader, raw.from.as_ref()),
            last: day(reader, raw.until.as_ref()),
        };
        let pattern = Limit {
            id: LimitId(format!("{}/{id}", self.slug)),
            standard: self.standard,
            clause,
            referred: Vec::new(),
            form: Form {
                text: String::new(),
                aggregation: Aggregation::Nothing,
                terms: Vec::new(),
            },
            requirement: Requirement::Always,
            kind,
            unit,
            basis,
            applies: self.scope.and(&own),
            own_scope: own,
            table: id,
            days,
            method: raw.method.clone(),
            correction: None,
            comparison: comparison(reader, raw.rounding.as_ref()).unwrap_or(self.comparison),
            role: raw.role,
            effect: Effect::Prohibition,
            alternatives,
            list: None,
            ratio: raw
                .ratio
                .as_ref()
                .and_then(|ratio| contact_ratio(reader, catalogue, ratio)),
            third_migration: raw
                .third_migration
                .as_ref()
                .map(|when| condition(reader, catalogue, Some(when), None)),
            confidence: raw.confidence.unwrap_or(self.confidence),
            source: raw.source.clone().unwrap_or_default(),
            note: raw.note.clone(),
        };
        let mut rows = Vec::new();
        for (figures, requirement) in [
            (&raw.max, Requirement::AtMost as fn(Figure) -> Requirement),
            (&raw.below, Requirement::Below),
            (&raw.min, Requirement::AtLeast),
            (&raw.above, Requirement::Above),
            (&raw.not_detected, Requirement::NotDetected),
        ] {
            rows.extend(figure_rows(
                reader,
                catalogue,
                figures,
                kind,
                unit,
                requirement,
            ));
        }
        rows.extend(self.absent_rows(reader, catalogue, raw, kind, unit));
        if raw.says_nothing() {
            reader.complain(at, "this table holds no limit: expected max, below, min, above, not_detected, banned, not_added or no_requirement");
        }
        let mut corrected: Vec<&Text> = raw.correction.keys().collect();
        for (place, row) in rows {
            let mut limit = fill(&pattern, row);
            if let Some((name, share)) = raw
                .correction
                .iter()
                .find(|(name, _)| *name.get_ref() == limit.form.text)
            {
                corrected.retain(|known| *known != name);
                limit.correction = correction(reader, share);
            }
            self.push(reader, place, limit);
        }
        for name in corrected {
            reader.complain(
                name.span().start,
                format!(
                    "a correction for `{}`, which has no limit here",
                    name.get_ref()
                ),
            );
        }
    }

    /// The rows of `banned`, `not_added` and `no_requirement`.
    fn absent_rows(
        &self,
        reader: &mut Reader<'s, '_>,
        catalogue: &Catalogue,
        raw: &RawTable,
        kind: QuantityKind,
        unit: Unit,
    ) -> Vec<(usize, Row)> {
        let mut rows = Vec::new();
        let mut unused: Vec<&Text> = raw.trace.keys().collect();
        for (list, make) in [
            (
                &raw.banned,
                (|trace| Requirement::Banned { trace }) as fn(Option<Figure>) -> Requirement,
            ),
            (&raw.not_added, |trace| Requirement::NotAdded { trace }),
            (&raw.no_requirement, |_| Requirement::Nothing),
        ] {
            for name in list {
                let at = name.span().start;
                let Some(form) =
                    reader.keep(at, expression::form(name.get_ref(), &catalogue.registry))
                else {
                    continue;
                };
                let trace = raw
                    .trace
                    .iter()
                    .find(|(key, _)| key.get_ref() == name.get_ref());
                let (trace, figure) = match trace {
                    None => (None, None),
                    Some((key, value)) => {
                        unused.retain(|known| *known != key);
                        let full = full(value.get_ref());
                        let figure =
                            reader.keep(value.span().start, Figure::parse(&full.value, unit, kind));
                        (figure, Some(full))
                    }
                };
                rows.push((
                    at,
                    Row {
                        form,
                        requirement: make(trace),
                        figure,
                    },
                ));
            }
        }
        for name in unused {
            reader.complain(
                name.span().start,
                format!(
                    "a trace for `{}`, which is neither banned nor not_added here",
                    name.get_ref()
                ),
            );
        }
        rows
    }

    /// One `[[grade]]`: a limit for every grade, claimed by a fact.
    pub(super) fn grade(
        &mut self,
        reader: &mut Reader<'s, '_>,
        catalogue: &Catalogue,
        grade: &Spanned<RawGrade>,
    ) {
        let at = grade.span().start;
        let raw = grade.get_ref();
        let fact = catalogue
            .facts
            .iter()
            .position(|fact| fact.key.as_str() == raw.claims.get_ref());
        let Some(fact) = fact else {
            reader.complain(
                raw.claims.span().start,
                format!("`{}` is no fact", raw.claims.get_ref()),
            );
            return;
        };
        let definition = &catalogue.facts[fact];
        if !matches!(definition.answer, AnswerType::Choice(_)) {
            reader.complain(
                raw.claims.span().start,
                "a grade is claimed by a choice fact",
            );
            return;
        }
        let Some((kind, unit)) = kind_and_unit(reader, at, Some(&raw.kind), Some(&raw.unit)) else {
            return;
        };
        let own = condition(reader, catalogue, raw.when.as_ref(), None);
        let of = names(reader, at, raw.of.clone());
        let comparison = comparison(reader, raw.rounding.as_ref()).unwrap_or(self.comparison);
        for (rank, name) in raw.grades.iter().enumerate() {
            let place = name.span().start;
            let Some(Answer::Choice(value)) = reader.keep(place, definition.read(name.get_ref()))
            else {
                continue;
            };
            let id = format!(
                "{}-{}",
                raw.id
                    .as_ref()
                    .map_or_else(|| slug(&raw.clause), |id| id.get_ref().clone()),
                slug(name.get_ref())
            );
            let mut figures: Vec<(usize, Row)> = Vec::new();
            for (table, requirement) in [
                (&raw.max, Requirement::AtMost as fn(Figure) -> Requirement),
                (&raw.below, Requirement::Below),
                (&raw.min, Requirement::AtLeast),
            ] {
                for (analyte, grades) in table {
                    for key in grades.keys() {
                        if !raw.grades.iter().any(|known| known == key) {
                            reader.complain(
                                key.span().start,
                                format!("`{}` is none of the grades of this scheme", key.get_ref()),
                            );
                        }
                    }
                    if let Some(value) = grades.get(name) {
                        let one = Table::from([(analyte.clone(), value.clone())]);
                        figures.extend(figure_rows(
                            reader,
                            catalogue,
                            &one,
                            kind,
                            unit,
                            requirement,
                        ));
                    }
                }
            }
            for (place, row) in figures {
                let pattern = Limit {
                    id: LimitId(format!("{}/{id}", self.slug)),
                    standard: self.standard,
                    clause: raw.clause.clone(),
                    referred: Vec::new(),
                    form: row.form.clone(),
                    requirement: row.requirement.clone(),
                    kind,
                    unit,
                    basis: raw.basis.unwrap_or_else(|| usual_basis(kind)),
                    applies: self.scope.and(&own),
                    own_scope: own.clone(),
                    table: id.clone(),
                    days: Days::default(),
                    method: raw.method.clone(),
                    correction: None,
                    comparison,
                    role: None,
                    effect: Effect::Grade {
                        of: of.clone(),
                        claims: FactId(fact as u32),
                        grade: value.first().copied().unwrap_or_default(),
                        name: name.get_ref().clone(),
                        rank: rank as u8,
                    },
                    alternatives: None,
                    list: None,
                    ratio: None,
                    third_migration: None,
                    confidence: raw.confidence.unwrap_or(self.confidence),
                    source: raw.source.clone().unwrap_or_default(),
                    note: raw.note.clone(),
                };
                let limit = fill(&pattern, row);
                self.push(reader, place, limit);
            }
        }
    }

    /// One `[[duty]]`.
    pub(super) fn duty(
        &mut self,
        reader: &mut Reader<'s, '_>,
        catalogue: &Catalogue,
        duty: &Spanned<RawDuty>,
    ) {
        let at = duty.span().start;
        let raw = duty.get_ref();
        let always = raw.always == Some(true);
        let (kind, unit) = if always && raw.kind.is_none() {
            (
                QuantityKind::Content,
                QuantityKind::Content.canonical_unit(),
            )
        } else {
            match kind_and_unit(reader, at, raw.kind.as_ref(), raw.unit.as_ref()) {
                Some(both) => both,
                None => return,
            }
        };
        let own = condition(reader, catalogue, raw.when.as_ref(), raw.unless.as_ref());
        let id = raw
            .id
            .as_ref()
            .map_or_else(|| slug(&raw.clause), |id| id.get_ref().clone());
        let pattern = Limit {
            id: LimitId(format!("{}/{id}", self.slug)),
            standard: self.standard,
            clause: raw.clause.clone(),
            referred: Vec::new(),
            form: Form {
                text: String::new(),
                aggregation: Aggregation::Nothing,
                terms: Vec::new(),
            },
            requirement: Requirement::Always,
            kind,
            unit,
            basis: raw.basis.unwrap_or(Basis::Product),
            applies: self.scope.and(&own),
            own_scope: own,
            table: id,
            days: Days {
                first: day(reader, raw.from.as_ref()),
                last: day(reader, raw.until.as_ref()),
            },
            method: String::new(),
            correction: None,
            comparison: self.comparison,
            role: None,
            effect: Effect::Duty {
                does: names(reader, at, raw.does.clone()),
            },
            alternatives: None,
            list: None,
            ratio: None,
            third_migration: None,
            confidence: raw.confidence.unwrap_or(self.confidence),
            source: raw.source.clone().unwrap_or_default(),
            note: raw.note.clone(),
        };
        // "Above 0.1 %" triggers the duty, so keeping at most 0.1 % leaves it untriggered.
        let mut rows = figure_rows(
            reader,
            catalogue,
            &raw.above,
            kind,
            unit,
            Requirement::AtMost,
        );
        rows.extend(figure_rows(
            reader,
            catalogue,
            &raw.at_or_above,
            kind,
            unit,
            Requirement::Below,
        ));
        match (always, rows.is_empty()) {
            (true, true) => self.push(reader, at, pattern),
            (false, false) => {
                for (place, row) in rows {
                    let limit = fill(&pattern, row);
                    self.push(reader, place, limit);
                }
            }
            (true, false) => reader.complain(at, "a duty that binds always has no figures"),
            (false, true) => {
                reader.complain(at, "a duty needs above, at_or_above or always = true");
            }
        }
    }

    /// Adds a limit; two limits of one id are refused.
    pub(super) fn push(&mut self, reader: &mut Reader<'s, '_>, at: usize, limit: Limit) {
        if !self.ids.insert(limit.id.clone()) {
            reader.complain(
                at,
                format!(
                    "two limits of the id `{}`; where both are meant, give their tables an `id` each",
                    limit.id
                ),
            );
        } else {
            self.limits.push(limit);
            self.places.push(Place {
                source: reader.source,
                at,
            });
        }
    }
}

/// The limit of one row: the pattern of its table with the row's own figure.
fn fill(pattern: &Limit, row: Row) -> Limit {
    let mut limit = pattern.clone();
    let left = row
        .form
        .text
        .trim_start_matches("each ")
        .trim_start_matches("sum ")
        .replace(" + ", "+")
        .replace(' ', "-");
    limit.id = LimitId(format!("{}/{left}", pattern.id));
    limit.form = row.form;
    limit.requirement = row.requirement;
    if let Some(figure) = row.figure {
        limit.confidence = figure.confidence.unwrap_or(limit.confidence);
        if let Some(source) = figure.source {
            limit.source = source;
        }
        if !figure.note.is_empty() {
            limit.note = figure.note;
        }
    }
    limit
}

fn full(figure: &RawFigure) -> RawFullFigure {
    match figure {
        RawFigure::Bare(value) => RawFullFigure {
            value: value.clone(),
            source: None,
            confidence: None,
            note: String::new(),
        },
        RawFigure::Full(full) => full.clone(),
    }
}

/// The rows of one comparator, in the order of the file.
fn figure_rows(
    reader: &mut Reader<'_, '_>,
    catalogue: &Catalogue,
    figures: &Table<Spanned<RawFigure>>,
    kind: QuantityKind,
    unit: Unit,
    requirement: impl Fn(Figure) -> Requirement,
) -> Vec<(usize, Row)> {
    let mut rows = Vec::new();
    for (name, value) in figures {
        let at = name.span().start;
        let form = reader.keep(at, expression::form(name.get_ref(), &catalogue.registry));
        let full = full(value.get_ref());
        let figure = reader.keep(value.span().start, Figure::parse(&full.value, unit, kind));
        if let (Some(form), Some(figure)) = (form, figure) {
            rows.push((
                at,
                Row {
                    form,
                    requirement: requirement(figure),
                    figure: Some(full),
                },
            ));
        }
    }
    rows.sort_by_key(|(at, _)| *at);
    rows
}

pub(super) fn kind_and_unit(
    reader: &mut Reader<'_, '_>,
    at: usize,
    kind: Option<&Text>,
    unit: Option<&Text>,
) -> Option<(QuantityKind, Unit)> {
    let Some(kind_text) = kind else {
        reader.complain(
            at,
            "`kind` is missing: what is measured, for example content",
        );
        return None;
    };
    let kind: QuantityKind = reader.keep(kind_text.span().start, kind_text.get_ref().parse())?;
    let unit = match unit {
        Some(text) => reader.keep(text.span().start, Unit::parse(text.get_ref(), kind))?,
        None => kind.canonical_unit(),
    };
    Some((kind, unit))
}

/// Where a file does not say otherwise: composition is judged by material, everything else where it was tested.
pub(super) fn usual_basis(kind: QuantityKind) -> Basis {
    match kind {
        QuantityKind::Content
        | QuantityKind::ExtractableContent
        | QuantityKind::ElementMigration => Basis::HomogeneousMaterial,
        _ => Basis::TestedObject,
    }
}

/// A basis that is found by a branch of a tree needs that branch: without it the limit would never be applied.
fn refuse_unknown_branch(
    reader: &mut Reader<'_, '_>,
    catalogue: &Catalogue,
    at: usize,
    basis: Basis,
) {
    let (tree, branch, file) = match basis {
        Basis::Battery => (&catalogue.categories, "battery", "categories.toml"),
        Basis::PackagingComponent => (&catalogue.categories, "packaging", "categories.toml"),
        Basis::Coating => (&catalogue.materials, "coating", "materials.toml"),
        Basis::HomogeneousMaterial | Basis::Part | Basis::Product | Basis::TestedObject => return,
    };
    if tree.find(branch).is_err() {
        reader.complain(
            at,
            format!("the basis {} needs `{branch}` in {file}", basis.name()),
        );
    }
}

/// A limit on the basis of the coating speaks of materials of that class only.
fn only_coatings(catalogue: &Catalogue) -> Condition {
    let class = catalogue.materials.find("coating");
    Condition {
        all: class
            .map(|class| {
                vec![vec![Conjunction(vec![Test::Material(Paths {
                    within: vec![class],
                    outside: Vec::new(),
                })])]]
            })
            .unwrap_or_default(),
        unless: Vec::new(),
    }
}

/// "30 %" takes 30 % off, so 7/10 stay.
fn correction(reader: &mut Reader<'_, '_>, text: &Text) -> Option<Factor> {
    let share = text.get_ref().trim().strip_suffix('%').map(str::trim);
    let taken = share
        .and_then(|digits| digits.parse::<i64>().ok())
        .filter(|percent| (0..100).contains(percent));
    match taken {
        Some(percent) => Factor::new(100 - percent, 100),
        None => {
            reader.complain(
                text.span().start,
                format!(
                    "`{}` is no correction; write for example \"30 %\"",
                    text.get_ref()
                ),
            );
            None
        }
    }
}

/// The fact that declares a food contact ratio, by convention of the files.
const RATIO_FACT: &str = "surface-to-mass-ratio";

pub(super) fn contact_ratio(
    reader: &mut Reader<'_, '_>,
    catalogue: &Catalogue,
    raw: &RawRatio,
) -> Option<ContactRatio> {
    let at = raw.default.span().start;
    let fact = catalogue
        .facts
        .iter()
        .position(|fact| fact.key.as_str() == RATIO_FACT);
    let Some(fact) = fact else {
        reader.complain(
            at,
            format!("a ratio needs the fact `{RATIO_FACT}` in facts.toml"),
        );
        return None;
    };
    let AnswerType::Measure(units) = &catalogue.facts[fact].answer else {
        reader.complain(at, format!("the fact `{RATIO_FACT}` must be a measure"));
        return None;
    };
    let Some(default) = read_measure(raw.default.get_ref(), units) else {
        reader.complain(
            at,
            format!(
                "`{}` is no ratio; write for example \"6 dm2/kg\"",
                raw.default.get_ref()
            ),
        );
        return None;
    };
    Some(ContactRatio {
        declared: FactId(fact as u32),
        default,
        unless: condition(reader, catalogue, raw.unless.as_ref(), None),
    })
}

/// The role of a positive list, where the file does not say.
pub(super) const LISTED_ROLE: Role = Role::Additive;
