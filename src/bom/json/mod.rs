//! The reader of BOM files (`hazlimit-bom/1`).
//! Knows the file format; everything wrong with a file is reported at once, each with line, column and path.
//!
//! ```
//! use hazlimit::Catalogue;
//! use hazlimit::bom::json::{self, FileName};
//!
//! let file = br#"{ "format": "hazlimit-bom/1", "product": { "name": "Bath duck" } }"#;
//! let bom = json::read(FileName::from("duck.json"), file, &Catalogue::default())?;
//! assert_eq!(bom.product.name, "Bath duck");
//! # Ok::<(), json::BomError>(())
//! ```

mod decode;
mod entries;
mod error;
mod nodes;
mod place;
mod reader;
#[cfg(feature = "schema")]
mod schema;
mod shape;
mod values;

use std::io::Read as _;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

pub use self::decode::MAX_BYTES;
pub use self::error::{BomError, FileName, Place, Problem};
#[cfg(feature = "schema")]
pub use self::schema::schema;

use self::place::{Raised, locate};
use self::reader::Reader;
use self::shape::BomShape;
use super::{Bom, size};
use crate::catalogue::Catalogue;

/// The format that this module reads.
pub const FORMAT: &str = "hazlimit-bom/1";

/// Reads a BOM file.
///
/// # Errors
/// [`BomError`] if it cannot be read, or with all that is wrong with it.
///
/// ```
/// use hazlimit::Catalogue;
/// let error = hazlimit::bom::json::read_file("no-such.json".as_ref(), &Catalogue::default());
/// assert!(error.unwrap_err().to_string().starts_with("no-such.json: cannot be read: "));
/// ```
pub fn read_file(path: &Path, catalogue: &Catalogue) -> Result<Bom, BomError> {
    let name = FileName::from(path);
    let unreadable = |error| BomError::unreadable(name.clone(), error);
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    decode::check_size(&name, size)?;
    // A pipe or a growing file says nothing of its size before; one byte more than allowed is enough to tell.
    let mut text = Vec::new();
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut text)
        .map_err(unreadable)?;
    read(name, &text, catalogue)
}

/// Reads the bytes of a BOM file; the name is for messages.
///
/// # Errors
/// [`BomError`] with all that is wrong.
///
/// ```
/// use hazlimit::Catalogue;
/// use hazlimit::bom::json::{self, FileName};
/// let file = br#"{ "format": "hazlimit-bom/1", "produkt": {} }"#;
/// let error = json::read(FileName::from("duck.json"), file, &Catalogue::default()).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "duck.json:1:31: unknown key `produkt`; did you mean `product`?"
/// );
/// ```
pub fn read(name: FileName, text: &[u8], catalogue: &Catalogue) -> Result<Bom, BomError> {
    decode::check_size(&name, text.len() as u64)?;
    let decoded = decode::decode(&name, text)?;
    read_text(decoded.text, catalogue).map_err(|raised| {
        let problems = locate(decoded.text, decoded.skipped, raised);
        BomError::new(name, problems)
    })
}

fn read_text(text: &str, catalogue: &Catalogue) -> Result<Bom, Vec<Raised>> {
    // This walks through the whole text, so that everything after it reads valid JSON.
    let whole: &RawValue =
        serde_json::from_str(text).map_err(|error| vec![syntax(text, &error)])?;
    let mut reader = Reader::new(text, catalogue);
    if let Ok(Announced { format: Some(at) }) = serde_json::from_str(whole.get()) {
        reader.check_format(at);
        if !reader.raised.is_empty() {
            return Err(reader.raised);
        }
    }
    let bom = reader
        .object::<BomShape<'_>>(whole)
        .map(|shape| reader.bom(&shape));
    if let Some(bom) = &bom {
        reader.keep(whole, size::check(bom));
    }
    match bom {
        Some(bom) if reader.raised.is_empty() => Ok(bom),
        _ => Err(reader.raised),
    }
}

/// The format alone: a file of another one has other keys, about which nothing can be said.
#[derive(Deserialize)]
struct Announced<'t> {
    #[serde(borrow)]
    format: Option<&'t RawValue>,
}

impl Reader<'_, '_> {
    /// Complains about another format than the one that is read here.
    fn check_format(&mut self, at: &RawValue) {
        let given = serde_json::from_str::<String>(at.get());
        if given.as_deref().ok() != Some(FORMAT) {
            self.complain(
                at,
                format!("the format is {}, which is not read here", at.get()),
                Some(format!("write \"{FORMAT}\"")),
            );
        }
    }
}

/// What is wrong with a text that is no JSON.
fn syntax(text: &str, error: &serde_json::Error) -> Raised {
    if text.trim().is_empty() {
        return Raised {
            offset: 0,
            length: 0,
            message: "the file is empty".to_owned(),
            help: Some(format!("a BOM begins with {{ \"format\": \"{FORMAT}\"")),
        };
    }
    if error.is_eof() {
        return Raised {
            offset: text.len(),
            length: 0,
            message: "the file ends too early".to_owned(),
            help: Some("a part of it is missing; look for an unclosed `{`, `[` or `\"`, or get the whole file".to_owned()),
        };
    }
    let lines = text.split_inclusive('\n');
    let before: usize = lines
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    let mut offset = before
        .saturating_add(error.column().saturating_sub(1))
        .min(text.len());
    while !text.is_char_boundary(offset) {
        offset = offset.saturating_sub(1);
    }
    let letter = text.get(offset..).and_then(|rest| rest.chars().next());
    let message = reader::plain(error);
    let help = match message.as_str() {
        "trailing characters" => "one file holds one BOM",
        "key must be a string" | "expected value" | "trailing comma"
            if matches!(letter, Some('}' | ']')) =>
        {
            "take out the comma before the closing bracket"
        }
        "key must be a string" => "write keys in double quotes",
        _ if offset == 0 => "a BOM file is JSON and begins with `{`",
        "expected value" | "expected ident" => {
            "write texts in double quotes; true, false, null and numbers stand without"
        }
        _ => "",
    };
    Raised {
        offset,
        length: letter.map_or(0, char::len_utf8),
        message: format!("not valid JSON: {message}"),
        help: (!help.is_empty()).then(|| help.to_owned()),
    }
}
