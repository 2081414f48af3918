//! One table of units for each dimension.
//!
//! Knows coefficients and symbols; each kind of quantity takes its table whole.
//! A coefficient leads to milligram of substance, kilogram of material, metre
//! and hour.

// uom's macros call each other by bare name, also inside modules that they
// make, where an import does not reach. A macro in textual scope does, and asks
// nothing of the crate root.
macro_rules! forward {
    ($dollar:tt $($name:ident)+) => {
        $(macro_rules! $name {
            ($dollar($dollar token:tt)*) => { uom::$name! { $dollar($dollar token)* } };
        })+
    };
}
forward! { $
    autoconvert autoconvert_test doc_example not_autoconvert quantity quantity_kind serde std storage_types
    storage_types_mod storage_types_type storage_types_types system test unit_constant unit_unit
    unit_units storage_type_bigint storage_type_biguint storage_type_bigrational storage_type_complex32 storage_type_complex64 storage_type_f32 storage_type_f64 storage_type_i8 storage_type_i16 storage_type_i32 storage_type_i64 storage_type_i128 storage_type_isize storage_type_rational storage_type_rational32 storage_type_rational64 storage_type_u8 storage_type_u16 storage_type_u32 storage_type_u64 storage_type_u128 storage_type_usize
}

/// A kind of quantity: its module of units, its type, and its way to an amount.
/// Only the kinds whose marker is a [`uom::Kind`] can be added and scaled.
macro_rules! kind {
    (
        $module:ident, $name:ident, $marker:ident $(: $bound:path)?, $description:literal,
        $canonical:ident; $dimension:tt { $($units:tt)+ }
    ) => {
        #[doc = concat!("The units of ", $description, ".")]
        pub mod $module {
            #[doc = concat!("Keeps ", $description, " apart from what has the same unit.")]
            pub trait $marker $(: $bound)? {}

            dimensioned! { $name, $marker, $description; $dimension { $($units)+ } }
        }

        #[doc = concat!(
            "A typed [`QuantityKind::", stringify!($name), "`](crate::quantity::QuantityKind::",
            stringify!($name), "): ", $description, "."
        )]
        pub type $name = $module::$name<LimitUnits<f64>, f64>;

        impl measured::Measured for $name {
            const KIND: super::QuantityKind = super::QuantityKind::$name;

            fn to_amount(self) -> Result<super::Amount, super::AmountError> {
                measured::amount(self.get::<$module::$canonical>(), Self::KIND)
            }

            fn from_amount(amount: super::Amount) -> Self {
                Self::new::<$module::$canonical>(measured::number(amount))
            }
        }
    };
}

/// The quantity itself, its dimension unpacked.
macro_rules! dimensioned {
    ($name:ident, $marker:ident, $description:literal; [$($power:ident),+] { $($units:tt)+ }) => {
        quantity! {
            #[doc = concat!("Quantity of ", $description, ".")]
            quantity: $name; $description;
            #[doc = concat!("The dimension of ", $description, ".")]
            dimension: LimitQuantities<$($power),+>;
            kind: dyn $marker;
            units { $($units)+ }
        }
    };
}

macro_rules! mass_fraction {
    ($($head:tt)+) => {
        kind! {
            $($head)+;
            [P1, N1, Z0, Z0] {
                @milligram_per_kilogram: 1.0E0; "mg/kg", "milligram per kilogram", "milligrams per kilogram";
                @percent: 1.0E4; "%", "percent", "percent";
                @per_mille: 1.0E3; "‰", "per mille", "per mille";
                @gram_per_kilogram: 1.0E3; "g/kg", "gram per kilogram", "grams per kilogram";
                @microgram_per_kilogram: 1.0E-3; "µg/kg", "microgram per kilogram", "micrograms per kilogram";
                @nanogram_per_kilogram: 1.0E-6; "ng/kg", "nanogram per kilogram", "nanograms per kilogram";
                @part_per_million: 1.0E0; "ppm", "part per million", "parts per million";
                @part_per_billion: 1.0E-3; "ppb", "part per billion", "parts per billion";
                @part_per_trillion: 1.0E-6; "ppt", "part per trillion", "parts per trillion";
            }
        }
    };
}

macro_rules! liquid_concentration {
    ($($head:tt)+) => {
        kind! {
            $($head)+;
            [P1, Z0, N3, Z0] {
                @milligram_per_litre: 1.0E3; "mg/L", "milligram per litre", "milligrams per litre";
                @gram_per_litre: 1.0E6; "g/L", "gram per litre", "grams per litre";
                @microgram_per_litre: 1.0E0; "µg/L", "microgram per litre", "micrograms per litre";
            }
        }
    };
}

macro_rules! air_concentration {
    ($($head:tt)+) => {
        kind! {
            $($head)+;
            [P1, Z0, N3, Z0] {
                @milligram_per_cubic_metre: 1.0E0; "mg/m³", "milligram per cubic metre", "milligrams per cubic metre";
                @microgram_per_cubic_metre: 1.0E-3; "µg/m³", "microgram per cubic metre", "micrograms per cubic metre";
                @nanogram_per_cubic_metre: 1.0E-6; "ng/m³", "nanogram per cubic metre", "nanograms per cubic metre";
            }
        }
    };
}

macro_rules! areal_density {
    ($($head:tt)+) => {
        kind! {
            $($head)+;
            [P1, Z0, N2, Z0] {
                @milligram_per_square_decimetre: 1.0E2; "mg/dm²", "milligram per square decimetre", "milligrams per square decimetre";
                @microgram_per_square_decimetre: 1.0E-1; "µg/dm²", "microgram per square decimetre", "micrograms per square decimetre";
                @milligram_per_square_metre: 1.0E0; "mg/m²", "milligram per square metre", "milligrams per square metre";
                @gram_per_square_metre: 1.0E3; "g/m²", "gram per square metre", "grams per square metre";
                @microgram_per_square_metre: 1.0E-3; "µg/m²", "microgram per square metre", "micrograms per square metre";
                @milligram_per_square_centimetre: 1.0E4; "mg/cm²", "milligram per square centimetre", "milligrams per square centimetre";
                @microgram_per_square_centimetre: 1.0E1; "µg/cm²", "microgram per square centimetre", "micrograms per square centimetre";
            }
        }
    };
}

macro_rules! areal_rate {
    ($($head:tt)+) => {
        kind! {
            $($head)+;
            [P1, Z0, N2, N1] {
                @milligram_per_square_metre_hour: 1.0E0; "mg/(m²·h)", "milligram per square metre hour", "milligrams per square metre hour";
                @microgram_per_square_metre_hour: 1.0E-3; "µg/(m²·h)", "microgram per square metre hour", "micrograms per square metre hour";
                @microgram_per_square_centimetre_week: 1.0E1 / 1.68E2; "µg/(cm²·week)", "microgram per square centimetre week", "micrograms per square centimetre week";
            }
        }
    };
}

macro_rules! volume_fraction {
    ($($head:tt)+) => {
        kind! {
            $($head)+;
            [Z0, Z0, Z0, Z0] {
                @millilitre_per_cubic_metre: 1.0E-6; "mL/m³", "millilitre per cubic metre", "millilitres per cubic metre";
                @microlitre_per_litre: 1.0E-6; "µL/L", "microlitre per litre", "microlitres per litre";
                @part_per_million: 1.0E-6; "ppm", "part per million", "parts per million";
                @part_per_billion: 1.0E-9; "ppb", "part per billion", "parts per billion";
            }
        }
    };
}

macro_rules! activity {
    ($($head:tt)+) => {
        kind! {
            $($head)+;
            [Z0, N1, Z0, N1] {
                @becquerel_per_kilogram: 3.6E3; "Bq/kg", "becquerel per kilogram", "becquerels per kilogram";
                @becquerel_per_gram: 3.6E6; "Bq/g", "becquerel per gram", "becquerels per gram";
            }
        }
    };
}

macro_rules! item_mass {
    ($($head:tt)+) => {
        kind! {
            $($head)+;
            [P1, Z0, Z0, Z0] {
                @milligram: 1.0E0; "mg", "milligram", "milligrams";
                @microgram: 1.0E-3; "µg", "microgram", "micrograms";
                @gram: 1.0E3; "g", "gram", "grams";
            }
        }
    };
}

macro_rules! number {
    ($($head:tt)+) => {
        kind! {
            $($head)+;
            [Z0, Z0, Z0, Z0] {
                @one: 1.0E0; "", "one", "ones";
            }
        }
    };
}
