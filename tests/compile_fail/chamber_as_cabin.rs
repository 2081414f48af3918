//! Air of an emission chamber is no air of a cabin.
use hazlimit::quantity::units::chamber_emission::milligram_per_cubic_metre;
use hazlimit::quantity::{CabinConcentration, ChamberEmission};

fn main() {
    let chamber = ChamberEmission::new::<milligram_per_cubic_metre>(0.124);
    let _cabin: CabinConcentration = chamber;
}
