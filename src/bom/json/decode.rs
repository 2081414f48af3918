//! From bytes to text.
//! Knows sizes and encodings; knows no JSON.

use super::error::{BomError, FileName, Problem};
use super::place::{Raised, locate};

/// Larger files are no single product's BOM.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

const MEBIBYTE: u64 = 1024 * 1024;
const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Text, and how many bytes of the file stand before it.
#[derive(Debug)]
pub(super) struct Decoded<'t> {
    pub(super) text: &'t str,
    pub(super) skipped: usize,
}

/// Refuses what is too large, before it is read.
pub(super) fn check_size(name: &FileName, bytes: u64) -> Result<(), BomError> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    Err(BomError::whole(
        name.clone(),
        format!(
            "the file is {} MiB; hazlimit reads BOM files up to {} MiB",
            bytes.div_ceil(MEBIBYTE),
            MAX_BYTES / MEBIBYTE
        ),
        Some("for bulk data split it into one file per product".to_owned()),
    ))
}

pub(super) fn decode<'t>(name: &FileName, bytes: &'t [u8]) -> Result<Decoded<'t>, BomError> {
    if let Some(encoding) = wide_encoding(bytes) {
        return Err(BomError::whole(
            name.clone(),
            format!("the file is {encoding} text, not UTF-8"),
            Some("save it as UTF-8".to_owned()),
        ));
    }
    let (skipped, body) = match bytes.strip_prefix(UTF8_MARK) {
        Some(body) => (UTF8_MARK.len(), body),
        None => (0, bytes),
    };
    match std::str::from_utf8(body) {
        Ok(text) => Ok(Decoded { text, skipped }),
        Err(error) => {
            let good = body.get(..error.valid_up_to()).unwrap_or_default();
            let text = std::str::from_utf8(good).unwrap_or_default();
            let offset = good.len();
            let raised = Raised {
                offset,
                length: error.error_len().unwrap_or(1),
                message: format!("byte {} is not UTF-8 text", offset.saturating_add(skipped)),
                help: Some(
                    "save the file as UTF-8; it may be in an older encoding such as GBK or Windows-1252"
                        .to_owned(),
                ),
            };
            let problems: Vec<Problem> = locate(text, skipped, vec![raised]);
            Err(BomError::new(name.clone(), problems))
        }
    }
}

/// The name of an encoding with two or four bytes for each plain letter: by its mark, or by the zero bytes beside the first letters.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        [first, 0, 0, 0, ..] if *first != 0 => Some("UTF-32"),
        [0, 0, 0, last, ..] if *last != 0 => Some("UTF-32"),
        [first, 0, third, 0, ..] if *first != 0 && *third != 0 => Some("UTF-16"),
        [0, second, 0, fourth, ..] if *second != 0 && *fourth != 0 => Some("UTF-16"),
        _ => None,
    }
}
