//! The `hazlimit` command. Knows how to start; what it does stands in the library of this crate.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    hazlimit_cli::run()
}
