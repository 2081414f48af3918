//! No table of results makes the batch reader panic, no line of it is lost without a word, and the same table is judged alike twice.
#![no_main]

use std::sync::LazyLock;

use hazlimit::{Catalogue, Screening};
use hazlimit_cli::in_memory::Tables;
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

static TABLES: LazyLock<Tables<'static>> = LazyLock::new(|| {
    let catalogue = Catalogue::builtin();
    let screening = Screening::new(catalogue).on(date(2026, 11, 23));
    Tables::new(catalogue, &screening).expect("the catalogue holds standards of China")
});

fuzz_target!(|table: &[u8]| {
    let Ok(judged) = TABLES.judge(table.to_vec()) else {
        return;
    };
    assert_eq!(judged.lines, judged.used + judged.rejected, "{judged:?}");
    let products = judged.passed + judged.failed + judged.inconclusive;
    assert!(products <= judged.lines, "{judged:?}");
    // A product of which a line was rejected does not pass.
    assert!(judged.passed + judged.failed <= judged.used, "{judged:?}");
    assert_eq!(TABLES.judge(table.to_vec()), Ok(judged));
});
