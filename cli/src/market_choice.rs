//! Markets as people name them, by code.

use hazlimit::Catalogue;
use hazlimit::catalogue::standard::Market;

use crate::outcome::Failure;

/// The markets of these codes, or which one the catalogue knows nothing of.
pub(crate) fn find(catalogue: &Catalogue, codes: &[String]) -> Result<Vec<Market>, Failure> {
    let mut markets = Vec::new();
    for code in codes {
        let market = Market::from_code(code);
        let mut known = catalogue.standards().map(|(_, known)| &known.jurisdiction);
        if !known.any(|known| *known == market) {
            return Err(unknown(catalogue, &market));
        }
        markets.push(market);
    }
    Ok(markets)
}

fn unknown(catalogue: &Catalogue, market: &Market) -> Failure {
    let mut known: Vec<&str> = catalogue
        .standards()
        .map(|(_, standard)| standard.jurisdiction.code())
        .collect();
    known.sort_unstable();
    known.dedup();
    Failure(format!(
        "the catalogue holds no standard of the market `{}`; it holds {}",
        market.code(),
        known.join(", ")
    ))
}
