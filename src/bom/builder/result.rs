//! The steps of a laboratory result.
//! Knows the model; the rules of single values are shared with the file reader.

use crate::bom::refusal::BuildError;
use crate::bom::{Adjustment, Identity, LabResult, Quantity, resolve};
use crate::catalogue::Catalogue;
use crate::quantity::{Amount, Measured, QuantityKind, Reading};

/// Builds a laboratory result; see [`MaterialBuilder::result`](crate::bom::MaterialBuilder::result).
#[derive(Clone, Debug)]
pub struct ResultBuilder {
    value: Option<(QuantityKind, Reading)>,
    result: LabResult,
}

impl ResultBuilder {
    /// The measured value; its kind is that of its type.
    ///
    /// # Errors
    /// [`BuildError`] if it is no amount, or more than 100 % of the whole.
    pub fn measured<M: Measured>(mut self, value: M) -> Result<Self, BuildError> {
        let reading = Reading::exactly(amount(value)?, M::KIND.canonical_unit());
        self.value = Some((M::KIND, reading));
        Ok(self)
    }

    /// Not detected, with this limit of quantification.
    ///
    /// # Errors
    /// [`BuildError`] if the limit is not more than zero.
    ///
    /// ```
    /// use hazlimit::Catalogue;
    /// use hazlimit::bom::BomBuilder;
    /// use hazlimit::quantity::units::content::milligram_per_kilogram;
    /// use hazlimit::quantity::{Content, Detection};
    ///
    /// let loq = Content::new::<milligram_per_kilogram>(5.0);
    /// let bom = BomBuilder::new(&Catalogue::default(), "Bath duck")
    ///     .result("lead", |result| Ok(result.not_detected(loq)?.report("R-2026-118")))?
    ///     .build()?;
    /// assert_eq!(bom.product.results[0].value.detection, Detection::NotDetected);
    /// # Ok::<(), hazlimit::bom::BuildError>(())
    /// ```
    pub fn not_detected<M: Measured>(mut self, loq: M) -> Result<Self, BuildError> {
        let amount = resolve::above_zero(amount(loq)?, "limit of quantification")?;
        let unit = Some(M::KIND.canonical_unit());
        self.value = Some((M::KIND, resolve::not_detected_below(amount, unit)));
        Ok(self)
    }

    /// The value in the words of a file: `35 ± 4 mg/kg`, `ND (LOQ 5 mg/kg)`.
    ///
    /// # Errors
    /// [`BuildError`] if the text cannot be read.
    pub fn reading(mut self, kind: QuantityKind, text: &str) -> Result<Self, BuildError> {
        self.value = Some((kind, resolve::reading(text, kind)?));
        Ok(self)
    }

    /// The expanded uncertainty of the value that was given before.
    ///
    /// # Errors
    /// [`BuildError`] if there is no single value before it, or it is of another kind.
    pub fn uncertainty<M: Measured>(mut self, uncertainty: M) -> Result<Self, BuildError> {
        let (kind, reading) = self.value.ok_or(BuildError::NoValue)?;
        if kind != M::KIND {
            return Err(BuildError::OtherKind {
                value: kind,
                beside: M::KIND,
            });
        }
        let reading = resolve::with_uncertainty_of(reading, amount(uncertainty)?)?;
        self.value = Some((kind, reading));
        Ok(self)
    }

    /// The repeatability of the instrument, one standard deviation, beside the value that was given before.
    ///
    /// # Errors
    /// [`BuildError`] if there is no value before it, it is of another kind, or not more than zero.
    ///
    /// ```
    /// use hazlimit::Catalogue;
    /// use hazlimit::bom::BomBuilder;
    /// use hazlimit::quantity::Content;
    /// use hazlimit::quantity::units::content::milligram_per_kilogram;
    ///
    /// let read = Content::new::<milligram_per_kilogram>(540.0);
    /// let sigma = Content::new::<milligram_per_kilogram>(20.0);
    /// let bom = BomBuilder::new(&Catalogue::default(), "Charger")
    ///     .result("lead", |result| Ok(result.measured(read)?.sigma(sigma)?.method("IEC 62321-3-1:2013")))?
    ///     .build()?;
    /// assert!(bom.product.results[0].sigma.is_some());
    /// # Ok::<(), hazlimit::bom::BuildError>(())
    /// ```
    pub fn sigma<M: Measured>(mut self, sigma: M) -> Result<Self, BuildError> {
        let (kind, _) = self.value.ok_or(BuildError::NoValue)?;
        if kind != M::KIND {
            return Err(BuildError::OtherKind {
                value: kind,
                beside: M::KIND,
            });
        }
        let sigma = resolve::above_zero(amount(sigma)?, "repeatability")?;
        self.result.sigma = Some(sigma);
        Ok(self)
    }

    /// The method.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.result.method = method.into();
        self
    }

    /// The number of the test report.
    #[must_use]
    pub fn report(mut self, report: impl Into<String>) -> Self {
        self.result.report = report.into();
        self
    }

    /// What else is to be said of it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.result.note = note.into();
        self
    }

    /// Whether the standard's analytical correction has been applied already.
    #[must_use]
    pub fn adjustment(mut self, adjustment: Adjustment) -> Self {
        self.result.adjustment = adjustment;
        self
    }

    /// How many materials were tested together in equal portions.
    #[must_use]
    pub fn composite_of(mut self, materials: Quantity) -> Self {
        self.result.composite_of = Some(materials);
        self
    }

    /// Which of several successive migrations.
    #[must_use]
    pub fn migration(mut self, number: Quantity) -> Self {
        self.result.migration = Some(number);
        self
    }

    pub(super) fn finish(
        catalogue: &Catalogue,
        analyte: &str,
        steps: impl FnOnce(ResultBuilder) -> Result<ResultBuilder, BuildError>,
    ) -> Result<LabResult, BuildError> {
        let identity: Identity = resolve::identity(catalogue, analyte)?;
        let start = ResultBuilder {
            value: None,
            result: LabResult {
                name: analyte.to_owned(),
                identity,
                kind: QuantityKind::Content,
                value: Reading::exactly(Amount::ZERO, QuantityKind::Content.canonical_unit()),
                sigma: None,
                method: String::new(),
                report: String::new(),
                note: String::new(),
                adjustment: Adjustment::Raw,
                composite_of: None,
                migration: None,
            },
        };
        let built = steps(start).map_err(|error| error.within(analyte))?;
        let (kind, value) = built
            .value
            .ok_or_else(|| BuildError::NoValue.within(analyte))?;
        Ok(LabResult {
            kind,
            value,
            ..built.result
        })
    }
}

/// The amount; a share is no more than the whole.
fn amount<M: Measured>(value: M) -> Result<Amount, BuildError> {
    let amount = value.to_amount().map_err(BuildError::Amount)?;
    match M::KIND.is_share() {
        true => resolve::content_of(amount, "value"),
        false => Ok(amount),
    }
}
