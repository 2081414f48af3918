//! Typed quantities, as [`uom`] has them.
//!
//! Knows a system of four base quantities (substance mass in mg, material mass
//! in kg, length in m, time in h) and one type for each
//! [`QuantityKind`](super::QuantityKind). Mass of substance and mass of material
//! are two dimensions, so that a mass fraction is no bare number; kinds that
//! share a dimension are different types still, so that a migration does not
//! pass for a content. Floats live here alone: what is compared is an
//! [`Amount`](super::Amount).
//!
//! ```
//! use hazlimit::quantity::units::content::percent;
//! use hazlimit::quantity::{Amount, Content, Measured, QuantityKind, Unit};
//!
//! let typed = Content::new::<percent>(0.1).to_amount()?;
//! assert_eq!(typed, Amount::parse("0.1", Unit::Percent, QuantityKind::Content)?);
//! # Ok::<(), hazlimit::quantity::AmountError>(())
//! ```
//!
//! ```compile_fail
//! use hazlimit::quantity::units::element_migration::milligram_per_kilogram;
//! use hazlimit::quantity::{Content, ElementMigration};
//!
//! let content: Content = ElementMigration::new::<milligram_per_kilogram>(90.0);
//! ```

#[macro_use]
mod tables;
mod measured;

pub use measured::Measured;

/// The base quantity mass of substance, in milligrams.
pub mod substance_mass {
    quantity! {
        /// Mass of a substance, in milligrams.
        quantity: SubstanceMass; "mass of substance";
        /// The dimension of mass of substance.
        dimension: LimitQuantities<P1, Z0, Z0, Z0>;
        units {
            @milligram: 1.0E0; "mg", "milligram", "milligrams";
        }
    }
}

/// The base quantity mass of material, in kilograms.
pub mod material_mass {
    quantity! {
        /// Mass of a material, in kilograms.
        quantity: MaterialMass; "mass of material";
        /// The dimension of mass of material.
        dimension: LimitQuantities<Z0, P1, Z0, Z0>;
        units {
            @kilogram: 1.0E0; "kg", "kilogram", "kilograms";
        }
    }
}

/// The base quantity length, in metres.
pub mod length {
    quantity! {
        /// Length, in metres.
        quantity: Length; "length";
        /// The dimension of length.
        dimension: LimitQuantities<Z0, Z0, P1, Z0>;
        units {
            @metre: 1.0E0; "m", "metre", "metres";
        }
    }
}

/// The base quantity time, in hours.
pub mod time {
    quantity! {
        /// Time, in hours.
        quantity: Time; "time";
        /// The dimension of time.
        dimension: LimitQuantities<Z0, Z0, Z0, P1>;
        units {
            @hour: 1.0E0; "h", "hour", "hours";
        }
    }
}

system! {
    /// The system of quantities: mass of substance, mass of material, length, time.
    quantities: LimitQuantities {
        substance_mass: milligram, S;
        material_mass: kilogram, M;
        length: metre, L;
        time: hour, T;
    }
    /// The system of units: milligram of substance, kilogram of material, metre, hour.
    units: LimitUnits {
        mod substance_mass::SubstanceMass,
        mod material_mass::MaterialMass,
        mod length::Length,
        mod time::Time,
    }
}

/// A mass of substance.
pub type SubstanceMass = substance_mass::SubstanceMass<LimitUnits<f64>, f64>;
/// A mass of material.
pub type MaterialMass = material_mass::MaterialMass<LimitUnits<f64>, f64>;
/// A length.
pub type Length = length::Length<LimitUnits<f64>, f64>;
/// A time.
pub type Time = time::Time<LimitUnits<f64>, f64>;

mass_fraction! { content, Content, ContentKind: uom::Kind, "content", milligram_per_kilogram }
mass_fraction! { extractable_content, ExtractableContent, ExtractableContentKind: uom::Kind, "extractable content", milligram_per_kilogram }
mass_fraction! { element_migration, ElementMigration, ElementMigrationKind: uom::Kind, "element migration", milligram_per_kilogram }
mass_fraction! { specific_migration, SpecificMigration, SpecificMigrationKind: uom::Kind, "specific migration", milligram_per_kilogram }
liquid_concentration! { simulant_concentration, SimulantConcentration, SimulantConcentrationKind: uom::Kind, "concentration in food simulant", milligram_per_litre }
areal_density! { areal_migration, ArealMigration, ArealMigrationKind: uom::Kind, "areal migration", milligram_per_square_decimetre }
areal_density! { overall_migration, OverallMigration, OverallMigrationKind: uom::Kind, "overall migration", milligram_per_square_decimetre }
mass_fraction! { overall_migration_by_mass, OverallMigrationByMass, OverallMigrationByMassKind: uom::Kind, "overall migration by mass", milligram_per_kilogram }
areal_density! { areal_content, ArealContent, ArealContentKind: uom::Kind, "areal content", milligram_per_square_metre }
areal_rate! { release_rate, ReleaseRate, ReleaseRateKind: uom::Kind, "release rate", microgram_per_square_centimetre_week }
air_concentration! { chamber_emission, ChamberEmission, ChamberEmissionKind: uom::Kind, "chamber emission", milligram_per_cubic_metre }
air_concentration! { cabin_concentration, CabinConcentration, CabinConcentrationKind: uom::Kind, "cabin concentration", milligram_per_cubic_metre }
liquid_concentration! { desiccator_concentration, DesiccatorConcentration, DesiccatorConcentrationKind: uom::Kind, "desiccator concentration", milligram_per_litre }
volume_fraction! { air_ratio, AirRatio, AirRatioKind: uom::Kind, "volume ratio in air", millilitre_per_cubic_metre }
areal_rate! { emission_rate, EmissionRate, EmissionRateKind: uom::Kind, "emission rate", milligram_per_square_metre_hour }
liquid_concentration! { voc_as_supplied, VocAsSupplied, VocAsSuppliedKind: uom::Kind, "VOC as supplied", gram_per_litre }
liquid_concentration! { voc_ready_to_use, VocReadyToUse, VocReadyToUseKind: uom::Kind, "VOC ready to use", gram_per_litre }
liquid_concentration! { voc_less_water, VocLessWater, VocLessWaterKind: uom::Kind, "VOC less water", gram_per_litre }
mass_fraction! { voc_by_mass, VocByMass, VocByMassKind: uom::Kind, "VOC by mass", gram_per_kilogram }
activity! { activity_concentration, ActivityConcentration, ActivityConcentrationKind: uom::Kind, "activity concentration", becquerel_per_kilogram }
item_mass! { mass_per_item, MassPerItem, MassPerItemKind: uom::Kind, "mass per item", milligram }
number! { index, Index, IndexKind: uom::Kind, "index", one }
number! { ph, Ph, PhKind, "pH", one }
number! { grade, Grade, GradeKind, "grade", one }
