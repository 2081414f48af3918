//! Constituents, negative declarations and results of a BOM file.
//! Knows which key goes where in the model.

use serde_json::value::RawValue;

use super::reader::Reader;
use super::shape::{
    ConstituentShape, Field, FreeOfShape, List, Maybe, ResultShape, Text, ValueText,
};
use super::values;
use crate::bom::{Adjustment, BuildError, Constituent, FreeOf, Identity, LabResult, resolve};
use crate::catalogue::fact::Reply;
use crate::quantity::{QuantityKind, Reading};

impl<'t> Reader<'t, '_> {
    pub(super) fn contains(
        &mut self,
        field: Maybe<'t, List<ConstituentShape<'static>>>,
    ) -> Vec<Constituent> {
        let fields = self.list(field);
        let all = fields
            .into_iter()
            .filter_map(|field| self.constituent(field.raw));
        all.collect()
    }

    fn constituent(&mut self, raw: &'t RawValue) -> Option<Constituent> {
        let shape: ConstituentShape<'t> = self.object(raw)?;
        let named = self.identity(shape.substance);
        let content = shape.content.and_then(|content| {
            let text = self.text(content)?;
            self.keep(content.raw, resolve::reading(&text, QuantityKind::Content))
        });
        let role = shape.role.and_then(|role| {
            let text = self.text(role)?;
            self.keep(role.raw, values::role(&text))
        });
        let exemption = shape.exemption.and_then(|exemption| self.name(exemption));
        let added = shape.intentionally_added.and_then(|added| self.bool(added));
        let formula = shape.formula.and_then(|formula| {
            let text = self.text(formula)?;
            Some((formula.raw, text))
        });
        let (name, mut identity) = named?;
        if let Some((at, text)) = formula {
            let found = resolve::with_formula(self.catalogue, &name, identity, &text);
            identity = self.keep(at, found)?;
        }
        Some(Constituent {
            name,
            identity,
            content,
            role,
            intentionally_added: added.map(Reply::from),
            exemption,
        })
    }

    pub(super) fn free_of(&mut self, field: Maybe<'t, List<FreeOfShape<'static>>>) -> Vec<FreeOf> {
        let fields = self.list(field);
        let all = fields
            .into_iter()
            .filter_map(|field| self.free_of_one(field.raw));
        all.collect()
    }

    fn free_of_one(&mut self, raw: &'t RawValue) -> Option<FreeOf> {
        let shape: FreeOfShape<'t> = self.object(raw)?;
        let named = self.identity(shape.analyte);
        let below = shape.below.map(|below| {
            let text = self.text(below)?;
            self.keep(below.raw, values::below(&text))
        });
        let not_added = shape.not_added.map(|not_added| self.bool(not_added));
        let silent = below.is_none() && matches!(not_added, None | Some(Some(false)));
        if silent {
            self.keep::<()>(raw, Err(BuildError::EmptyDeclaration));
        }
        let (name, identity) = named?;
        Some(FreeOf {
            name,
            identity,
            below: below.flatten(),
            not_added: Reply::from(not_added.flatten().unwrap_or_default()),
        })
    }

    pub(super) fn results(
        &mut self,
        field: Maybe<'t, List<ResultShape<'static>>>,
    ) -> Vec<LabResult> {
        let fields = self.list(field);
        let all = fields
            .into_iter()
            .filter_map(|field| self.result(field.raw));
        all.collect()
    }

    fn result(&mut self, raw: &'t RawValue) -> Option<LabResult> {
        let shape: ResultShape<'t> = self.object(raw)?;
        let named = self.identity(shape.analyte);
        let kind = self.text(shape.kind);
        let kind = kind.and_then(|kind| self.keep(shape.kind.raw, values::kind(&kind)));
        let value = kind.and_then(|kind| self.value(&shape, kind));
        let sigma = match (shape.sigma, kind, value) {
            (Some(sigma), Some(kind), Some(value)) => {
                let text = self.text(sigma);
                text.and_then(|text| self.keep(sigma.raw, values::sigma(value, &text, kind)))
            }
            _ => None,
        };
        let method = self.text_or_empty(shape.method);
        let report = self.text_or_empty(shape.report);
        let note = self.text_or_empty(shape.note);
        let adjusted = shape.adjusted.and_then(|adjusted| self.bool(adjusted));
        let composite_of = shape.composite_of.and_then(|count| self.count(count));
        let migration = shape.migration.and_then(|count| self.count(count));
        let (name, identity) = named?;
        Some(LabResult {
            name,
            identity,
            kind: kind?,
            value: value?,
            sigma,
            method,
            report,
            note,
            adjustment: match adjusted {
                Some(true) => Adjustment::Adjusted,
                _ => Adjustment::Raw,
            },
            composite_of,
            migration,
        })
    }

    fn value(&mut self, shape: &ResultShape<'t>, kind: QuantityKind) -> Option<Reading> {
        let text = self.text(shape.value)?;
        let value = resolve::reading(&text, kind);
        let value = self.keep(shape.value.raw, value);
        let value = self.beside(shape.loq, value, kind, values::with_loq);
        self.beside(shape.uncertainty, value, kind, values::with_uncertainty)
    }

    /// The value with what stands in a field beside it.
    fn beside(
        &mut self,
        field: Maybe<'t, ValueText>,
        value: Option<Reading>,
        kind: QuantityKind,
        join: fn(Reading, &str, QuantityKind) -> Result<Reading, BuildError>,
    ) -> Option<Reading> {
        let Some(field) = field else {
            return value;
        };
        let text = self.text(field)?;
        let joined = join(value?, &text, kind);
        self.keep(field.raw, joined)
    }

    fn identity(&mut self, field: Field<'t, Text>) -> Option<(String, Identity)> {
        let name = self.text(field)?;
        if let Some(identity) = self.identities.get(&name) {
            return Some((name, identity.clone()));
        }
        let found = self.resolve(&name);
        let identity = self.keep(field.raw, found)?;
        self.identities.insert(name.clone(), identity.clone());
        Some((name, identity))
    }
}
