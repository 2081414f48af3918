//! No text makes the grammar of amounts panic, of whatever kind.
#![no_main]

use hazlimit::quantity::{QuantityKind, Reading};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for kind in QuantityKind::ALL {
        let _ = Reading::parse(text, *kind);
    }
});
