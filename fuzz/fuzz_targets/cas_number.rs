//! No text makes the readers of CAS and EC numbers panic, and what they read they write alike.
#![no_main]

use hazlimit::substance::{CasNumber, EcNumber};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(number) = text.parse::<CasNumber>() {
        assert_eq!(number.to_string().parse(), Ok(number));
    }
    let _ = text.parse::<EcNumber>();
});
