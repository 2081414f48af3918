//! Quantity kinds: what a number is a measure of.
//!
//! Knows the kinds, their names in files, the units that fit each, and which
//! kind bounds which. Does not know how a unit is spelled by people.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::nearest::nearest;
use super::unit::Unit;

/// What is measured.
///
/// Kinds that share a unit stay apart: a migration in mg/kg is not a content
/// in mg/kg.
///
/// ```
/// use hazlimit::quantity::QuantityKind;
///
/// let kind: QuantityKind = "element-migration".parse()?;
/// assert_eq!(kind, QuantityKind::ElementMigration);
/// assert_eq!(kind.canonical_unit().symbol(), "mg/kg");
/// # Ok::<(), hazlimit::quantity::UnknownKind>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub enum QuantityKind {
    /// Mass of a substance in the mass of a material.
    Content,
    /// Mass that an extraction takes out of the mass of a material (formaldehyde in textiles).
    ExtractableContent,
    /// Soluble mass of an element per mass of material.
    ElementMigration,
    /// Mass of a substance that passes into the mass of food.
    SpecificMigration,
    /// Mass of a substance in the volume of food simulant.
    SimulantConcentration,
    /// Mass of a substance that leaves the area of a surface.
    ArealMigration,
    /// Mass of everything that leaves the area of a surface.
    OverallMigration,
    /// Mass of everything that passes into the mass of food.
    OverallMigrationByMass,
    /// Mass of a substance on the area of a surface.
    ArealContent,
    /// Mass that leaves an area in a time (nickel release).
    ReleaseRate,
    /// Concentration in the air of an emission chamber.
    ChamberEmission,
    /// Concentration in the air of a cabin or a room.
    CabinConcentration,
    /// Concentration in the water of a desiccator.
    DesiccatorConcentration,
    /// Volume of a gas in the volume of air.
    AirRatio,
    /// Mass that an area gives to the air in a time.
    EmissionRate,
    /// Volatile organic compounds of a preparation as supplied.
    VocAsSupplied,
    /// Volatile organic compounds of a preparation ready to use.
    VocReadyToUse,
    /// Volatile organic compounds of a preparation, its water left out.
    VocLessWater,
    /// Volatile organic compounds in the mass of a preparation.
    VocByMass,
    /// Radioactivity in the mass of a material.
    ActivityConcentration,
    /// Mass in one item (mercury in a lamp).
    MassPerItem,
    /// A number without a unit (exposure indices, ratios).
    Index,
    /// Acidity of an aqueous extract.
    Ph,
    /// A step on a scale of grades (colour fastness).
    Grade,
}

const MASS_FRACTION: &[Unit] = &[
    Unit::MilligramPerKilogram,
    Unit::Percent,
    Unit::PerMille,
    Unit::GramPerKilogram,
    Unit::MicrogramPerKilogram,
    Unit::NanogramPerKilogram,
    Unit::MilligramPerGram,
    Unit::MicrogramPerGram,
    Unit::NanogramPerGram,
    Unit::PicogramPerGram,
    Unit::PartPerMillion,
    Unit::PartPerBillion,
    Unit::PartPerTrillion,
];
const VOC_BY_MASS: &[Unit] = &[
    Unit::GramPerKilogram,
    Unit::Percent,
    Unit::PerMille,
    Unit::MilligramPerGram,
    Unit::MilligramPerKilogram,
    Unit::MicrogramPerGram,
    Unit::PartPerMillion,
];
const SIMULANT: &[Unit] = &[
    Unit::MilligramPerLitre,
    Unit::MicrogramPerLitre,
    Unit::MicrogramPerMillilitre,
    Unit::GramPerLitre,
];
const AREAL_MIGRATION: &[Unit] = &[
    Unit::MilligramPerSquareDecimetre,
    Unit::MicrogramPerSquareDecimetre,
    Unit::MilligramPerSquareCentimetre,
    Unit::MicrogramPerSquareCentimetre,
    Unit::MilligramPerSquareMetre,
    Unit::MicrogramPerSquareMetre,
];
const AREAL_CONTENT: &[Unit] = &[
    Unit::MilligramPerSquareMetre,
    Unit::GramPerSquareMetre,
    Unit::MicrogramPerSquareMetre,
    Unit::MilligramPerSquareDecimetre,
    Unit::MicrogramPerSquareDecimetre,
    Unit::MilligramPerSquareCentimetre,
    Unit::MicrogramPerSquareCentimetre,
];
const AIR: &[Unit] = &[
    Unit::MilligramPerCubicMetre,
    Unit::MicrogramPerCubicMetre,
    Unit::NanogramPerCubicMetre,
];
const AIR_RATIO: &[Unit] = &[
    Unit::MillilitrePerCubicMetre,
    Unit::MicrolitrePerLitre,
    Unit::MicrolitrePerCubicMetre,
    Unit::PartPerMillion,
    Unit::PartPerBillion,
];
const VOC: &[Unit] = &[
    Unit::GramPerLitre,
    Unit::MilligramPerLitre,
    Unit::MilligramPerMillilitre,
];
const ACTIVITY: &[Unit] = &[
    Unit::BecquerelPerKilogram,
    Unit::BecquerelPerGram,
    Unit::KilobecquerelPerKilogram,
];
const ITEM_MASS: &[Unit] = &[Unit::Milligram, Unit::Microgram, Unit::Gram];

impl QuantityKind {
    /// Every kind, in order.
    ///
    /// ```
    /// # use hazlimit::quantity::QuantityKind;
    /// assert!(QuantityKind::ALL.contains(&QuantityKind::Ph));
    /// ```
    pub const ALL: &[QuantityKind] = &[
        Self::Content,
        Self::ExtractableContent,
        Self::ElementMigration,
        Self::SpecificMigration,
        Self::SimulantConcentration,
        Self::ArealMigration,
        Self::OverallMigration,
        Self::OverallMigrationByMass,
        Self::ArealContent,
        Self::ReleaseRate,
        Self::ChamberEmission,
        Self::CabinConcentration,
        Self::DesiccatorConcentration,
        Self::AirRatio,
        Self::EmissionRate,
        Self::VocAsSupplied,
        Self::VocReadyToUse,
        Self::VocLessWater,
        Self::VocByMass,
        Self::ActivityConcentration,
        Self::MassPerItem,
        Self::Index,
        Self::Ph,
        Self::Grade,
    ];

    /// The kind's name, as written in files.
    ///
    /// ```
    /// # use hazlimit::quantity::QuantityKind;
    /// assert_eq!(QuantityKind::ChamberEmission.name(), "emission/chamber");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::ExtractableContent => "extractable-content",
            Self::ElementMigration => "element-migration",
            Self::SpecificMigration => "specific-migration",
            Self::SimulantConcentration => "simulant-concentration",
            Self::ArealMigration => "areal-migration",
            Self::OverallMigration => "overall-migration",
            Self::OverallMigrationByMass => "overall-migration/by-mass",
            Self::ArealContent => "areal-content",
            Self::ReleaseRate => "release-rate",
            Self::ChamberEmission => "emission/chamber",
            Self::CabinConcentration => "emission/cabin",
            Self::DesiccatorConcentration => "emission/desiccator",
            Self::AirRatio => "emission/air-ratio",
            Self::EmissionRate => "emission-rate",
            Self::VocAsSupplied => "voc/as-supplied",
            Self::VocReadyToUse => "voc/ready-to-use",
            Self::VocLessWater => "voc/less-water",
            Self::VocByMass => "voc/by-mass",
            Self::ActivityConcentration => "activity-concentration",
            Self::MassPerItem => "mass-per-item",
            Self::Index => "index",
            Self::Ph => "ph",
            Self::Grade => "grade",
        }
    }

    /// The unit in which amounts of this kind are kept.
    ///
    /// ```
    /// # use hazlimit::quantity::QuantityKind;
    /// assert_eq!(QuantityKind::VocByMass.canonical_unit().symbol(), "g/kg");
    /// ```
    pub const fn canonical_unit(self) -> Unit {
        match self {
            Self::Content
            | Self::ExtractableContent
            | Self::ElementMigration
            | Self::SpecificMigration
            | Self::OverallMigrationByMass => Unit::MilligramPerKilogram,
            Self::SimulantConcentration | Self::DesiccatorConcentration => Unit::MilligramPerLitre,
            Self::ArealMigration | Self::OverallMigration => Unit::MilligramPerSquareDecimetre,
            Self::ArealContent => Unit::MilligramPerSquareMetre,
            Self::ReleaseRate => Unit::MicrogramPerSquareCentimetreWeek,
            Self::ChamberEmission | Self::CabinConcentration => Unit::MilligramPerCubicMetre,
            Self::AirRatio => Unit::MillilitrePerCubicMetre,
            Self::EmissionRate => Unit::MilligramPerSquareMetreHour,
            Self::VocAsSupplied | Self::VocReadyToUse | Self::VocLessWater => Unit::GramPerLitre,
            Self::VocByMass => Unit::GramPerKilogram,
            Self::ActivityConcentration => Unit::BecquerelPerKilogram,
            Self::MassPerItem => Unit::Milligram,
            Self::Index | Self::Ph | Self::Grade => Unit::One,
        }
    }

    /// The units that fit this kind, the canonical one first.
    ///
    /// ```
    /// # use hazlimit::quantity::{QuantityKind, Unit};
    /// assert!(QuantityKind::Content.units().contains(&Unit::Percent));
    /// assert!(!QuantityKind::ReleaseRate.units().contains(&Unit::Percent));
    /// ```
    pub const fn units(self) -> &'static [Unit] {
        match self {
            Self::Content
            | Self::ExtractableContent
            | Self::ElementMigration
            | Self::SpecificMigration
            | Self::OverallMigrationByMass => MASS_FRACTION,
            Self::SimulantConcentration | Self::DesiccatorConcentration => SIMULANT,
            Self::ArealMigration | Self::OverallMigration => AREAL_MIGRATION,
            Self::ArealContent => AREAL_CONTENT,
            Self::ReleaseRate => &[Unit::MicrogramPerSquareCentimetreWeek],
            Self::ChamberEmission | Self::CabinConcentration => AIR,
            Self::AirRatio => AIR_RATIO,
            Self::EmissionRate => &[
                Unit::MilligramPerSquareMetreHour,
                Unit::MicrogramPerSquareMetreHour,
            ],
            Self::VocAsSupplied | Self::VocReadyToUse | Self::VocLessWater => VOC,
            Self::VocByMass => VOC_BY_MASS,
            Self::ActivityConcentration => ACTIVITY,
            Self::MassPerItem => ITEM_MASS,
            Self::Index | Self::Ph | Self::Grade => &[Unit::One],
        }
    }

    /// The kinds whose value bounds this one from above: what a material does
    /// not hold cannot be extracted from it.
    ///
    /// ```
    /// # use hazlimit::quantity::QuantityKind;
    /// assert_eq!(QuantityKind::ElementMigration.bounded_by(), [QuantityKind::Content]);
    /// assert!(QuantityKind::ChamberEmission.bounded_by().is_empty());
    /// ```
    pub const fn bounded_by(self) -> &'static [QuantityKind] {
        match self {
            Self::ElementMigration | Self::ExtractableContent => &[Self::Content],
            _ => &[],
        }
    }

    /// Whether the value of a whole follows from its parts by their masses.
    ///
    /// ```
    /// # use hazlimit::quantity::QuantityKind;
    /// assert!(QuantityKind::Content.is_additive_by_mass());
    /// assert!(!QuantityKind::ElementMigration.is_additive_by_mass());
    /// ```
    pub const fn is_additive_by_mass(self) -> bool {
        matches!(self, Self::Content)
    }

    /// Whether a number of this kind stands without a unit.
    pub(crate) const fn is_dimensionless(self) -> bool {
        matches!(self, Self::Index | Self::Ph | Self::Grade)
    }

    /// Whether a value is a share of a whole, so that more than all of it is an error.
    pub(crate) const fn is_share(self) -> bool {
        matches!(self, Self::Content | Self::ExtractableContent)
    }
}

impl fmt::Display for QuantityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no quantity kind's.
///
/// ```
/// use hazlimit::quantity::QuantityKind;
///
/// let error = "contnet".parse::<QuantityKind>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown quantity kind `contnet`: did you mean `content`?");
/// ```
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("unknown quantity kind `{given}`: {}", advice(*.nearest))]
#[non_exhaustive]
pub struct UnknownKind {
    /// What was written.
    pub given: String,
    /// The kind whose name is nearest, if any is near.
    pub nearest: Option<QuantityKind>,
}

fn advice(nearest: Option<QuantityKind>) -> String {
    if let Some(kind) = nearest {
        return format!("did you mean `{kind}`?");
    }
    let names: Vec<&str> = QuantityKind::ALL.iter().map(|kind| kind.name()).collect();
    format!("expected one of {}", names.join(", "))
}

impl FromStr for QuantityKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let find = |name: &str| Self::ALL.iter().copied().find(|kind| kind.name() == name);
        find(text).ok_or_else(|| UnknownKind {
            given: text.chars().take(64).collect(),
            nearest: nearest(text, Self::ALL.iter().map(|kind| kind.name())).and_then(find),
        })
    }
}
