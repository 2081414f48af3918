//! Standards as people name them: by id, by the id as limit ids write it, or without the year for all editions.

use hazlimit::Catalogue;
use hazlimit::catalogue::standard::{Standard, StandardIndex};

use crate::nearest::{did_you_mean, nearest};
use crate::outcome::Failure;

/// All editions that the text names; empty where it names none.
pub(crate) fn editions<'c>(
    catalogue: &'c Catalogue,
    text: &str,
) -> Vec<(StandardIndex, &'c Standard)> {
    let text = text.trim();
    let slug = text.to_lowercase();
    let exact: Vec<_> = catalogue
        .standards()
        .filter(|(_, standard)| {
            standard.id.as_str().eq_ignore_ascii_case(text) || standard.id.slug() == slug
        })
        .collect();
    if !exact.is_empty() {
        return exact;
    }
    catalogue
        .standards()
        .filter(|(_, standard)| standard.id.is_edition_of(text))
        .collect()
}

/// All editions that the text names, or the nearest ids.
pub(crate) fn find(catalogue: &Catalogue, text: &str) -> Result<Vec<StandardIndex>, Failure> {
    let found = editions(catalogue, text);
    if found.is_empty() {
        let ids = catalogue
            .standards()
            .map(|(_, standard)| standard.id.as_str());
        let near = nearest(text, ids);
        return Err(Failure(format!(
            "`{text}` is no standard of the catalogue{}",
            did_you_mean(&near)
        )));
    }
    Ok(found.into_iter().map(|(index, _)| index).collect())
}
