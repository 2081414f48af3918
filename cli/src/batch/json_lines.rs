//! JSON Lines: one BOM on each line.
//! Knows how to tell the lines apart and what names a product; the BOM itself is read by the library.

use std::borrow::Cow;
use std::io::Read;

use hazlimit::bom::json::MAX_BYTES;
use serde::Deserialize;

use super::group::Grouper;
use super::lines::{Cut, LineReader, Next};
use super::record::Record;
use super::source::{Reject, Source};
use crate::outcome::Failure;

/// What names the product of a BOM; everything else is read over.
#[derive(Deserialize)]
struct Head<'t> {
    #[serde(borrow)]
    product: Option<Product<'t>>,
}

#[derive(Deserialize)]
struct Product<'t> {
    #[serde(borrow)]
    id: Option<Cow<'t, str>>,
}

/// Reads all lines.
pub(crate) fn read(
    source: &Source,
    text: Box<dyn Read + Send>,
    grouper: &mut Grouper<'_>,
) -> Result<(), Failure> {
    let most = usize::try_from(MAX_BYTES).unwrap_or(usize::MAX);
    let mut lines = LineReader::new(text, most);
    let mut record = Record::default();
    let mut cut = Cut::default();
    grouper.begin_documents(source);
    while grouper.goes_on() {
        let next = lines
            .advance(&mut cut)
            .map_err(|error| source.unreadable(&error))?;
        let bytes = lines.line(cut);
        let refused = |reason: &str| Reject {
            line: lines.number(),
            reason: reason.to_owned(),
            text: String::from_utf8_lossy(bytes).into_owned(),
        };
        match (next, std::str::from_utf8(bytes)) {
            (Next::End, _) => break,
            (Next::Dry, _) => {
                lines.release();
                continue;
            }
            (Next::TooLong, _) => {
                grouper.no_document(refused("the line is longer than a BOM may be"));
            }
            (Next::Line, Err(_)) => grouper.no_document(refused("not UTF-8 text")),
            (Next::Line, Ok(line)) if line.trim().is_empty() => grouper.blank(),
            (Next::Line, Ok(line)) => {
                record.clear(lines.number());
                record.push(line);
                let head: Head<'_> = serde_json::from_str(line).unwrap_or(Head { product: None });
                let id = head.product.and_then(|product| product.id);
                grouper.document(&record, id.as_deref().unwrap_or_default().trim());
            }
        }
        lines.consume(cut, 0);
    }
    grouper.end(Vec::new());
    Ok(())
}
