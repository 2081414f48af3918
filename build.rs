//! Checks `limits/` with the library's own loader and embeds the result, so that a wrong limits file does not compile.
#![allow(
    dead_code,
    unexpected_cfgs,
    unreachable_pub,
    unused_imports,
    reason = "the build script uses a part of the modules it shares with the library"
)]
#![expect(clippy::expect_used, reason = "a build script stops with its message")]

#[path = "src/catalogue/mod.rs"]
mod catalogue;
#[path = "src/quantity/mod.rs"]
mod quantity;
#[path = "src/shelf/mod.rs"]
mod shelf;
#[path = "src/substance/mod.rs"]
mod substance;

use std::path::PathBuf;
use std::process::ExitCode;

pub use catalogue::Catalogue;
pub use catalogue::standard::Market;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=limits");
    println!("cargo::rerun-if-changed=src/catalogue");
    println!("cargo::rerun-if-changed=src/quantity");
    println!("cargo::rerun-if-changed=src/shelf");
    println!("cargo::rerun-if-changed=src/substance");
    println!("cargo::rustc-cfg=hazlimit_library");
    println!("cargo::rustc-check-cfg=cfg(hazlimit_library)");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets this"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets this"));
    let catalogue = match Catalogue::load(&root.join("limits")) {
        Ok(catalogue) => catalogue,
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error=limits/{line}");
            }
            return ExitCode::FAILURE;
        }
    };
    let bytes = catalogue.to_bytes().expect("the catalogue can be encoded");
    std::fs::write(out.join("catalogue.postcard"), bytes).expect("OUT_DIR can be written");
    std::fs::write(out.join("catalogue.sha256"), catalogue.digest().to_string())
        .expect("OUT_DIR can be written");
    ExitCode::SUCCESS
}
