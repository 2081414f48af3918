//! The limits as `hazlimit limits --format csv` prints them, superseded and upcoming ones too.

use std::collections::HashMap;
use std::process::Command;

/// What of a limit is compared with the facts, as printed.
#[derive(serde::Deserialize)]
pub(crate) struct Printed {
    limit: String,
    pub(crate) comparator: String,
    pub(crate) value: String,
    pub(crate) unit: String,
    pub(crate) effect: String,
    pub(crate) effective_from: String,
    pub(crate) effective_to: String,
}

/// All limits of the built-in catalogue by id.
pub(crate) fn read() -> HashMap<String, Printed> {
    let output = Command::new(env!("CARGO_BIN_EXE_hazlimit"))
        .args(["limits", "--format", "csv"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let rows = reader.deserialize().map(Result::unwrap);
    rows.map(|row: Printed| (row.limit.clone(), row)).collect()
}
