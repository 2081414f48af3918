//! No limits file makes the loader panic.
#![no_main]

use hazlimit::Catalogue;
use hazlimit::catalogue::load::{Source, compile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let source = Source {
        name: "cn/gb-1-2026.toml".to_owned(),
        text: text.to_owned(),
    };
    let _ = compile(&[source], Some(Catalogue::builtin()));
});
