//! No file makes the BOM reader panic, and no BOM the screening.
#![no_main]

use hazlimit::bom::json::{self, FileName};
use hazlimit::{Catalogue, Screening};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let catalogue = Catalogue::builtin();
    if let Ok(bom) = json::read(FileName::from("fuzz.json"), bytes, catalogue) {
        let report = Screening::new(catalogue).run(&bom);
        assert!(report.is_ok());
    }
});
