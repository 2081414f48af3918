//! Files of exemptions.

use super::conditions::{condition, day};
use super::raw::{RawBand, RawExemptions, Text};
use super::vocabulary::names;
use super::{Contents, Problem, Reader, Source, expression};
use crate::catalogue::Catalogue;
use crate::catalogue::condition::Days;
use crate::catalogue::exemption::{Band, End, Exemption, Renewal, Validity};
use crate::catalogue::nearest::{did_you_mean, nearest};
use crate::catalogue::standard::StandardIndex;
use crate::quantity::{Edge, QuantityKind, Reading};

pub(super) fn read(
    files: &[(&Source, Contents)],
    catalogue: &mut Catalogue,
    problems: &mut Vec<Problem>,
) {
    for (source, _) in files
        .iter()
        .filter(|(_, contents)| matches!(contents, Contents::Exemptions))
    {
        let mut reader = Reader { source, problems };
        let Some(raw) = reader.parse::<RawExemptions>() else {
            continue;
        };
        let of = raw.exemptions.of.get_ref();
        let Some(standard) = catalogue
            .standards
            .iter()
            .position(|standard| standard.id.as_str() == of)
        else {
            let near = nearest(
                of,
                catalogue
                    .standards
                    .iter()
                    .map(|standard| (standard.id.as_str(), standard.id.as_str())),
            );
            reader.complain(
                raw.exemptions.of.span().start,
                format!("`{of}` is not in the catalogue{}", did_you_mean(&near)),
            );
            continue;
        };
        let mut found = Vec::new();
        for exemption in &raw.exemption {
            let at = exemption.span().start;
            let exemption = exemption.get_ref();
            let mut analytes = Vec::new();
            for name in &exemption.analytes {
                let id = expression::analyte(name.get_ref(), &catalogue.registry);
                analytes.extend(reader.keep(name.span().start, id));
            }
            if exemption.analytes.is_empty() {
                reader.complain(at, "an exemption needs its analytes");
            }
            let mut valid = Vec::new();
            for raw_valid in &exemption.valid {
                let days = Days {
                    first: day(&mut reader, raw_valid.from.as_ref()),
                    last: day(&mut reader, raw_valid.until.as_ref()),
                };
                if let (Some(first), Some(last), Some(until)) =
                    (days.first, days.last, &raw_valid.until)
                    && first > last
                {
                    reader.complain(
                        until.span().start,
                        format!("valid from {first}, after its end on {last}"),
                    );
                }
                valid.push(Validity {
                    applies: condition(&mut reader, catalogue, raw_valid.when.as_ref(), None),
                    days,
                    renewal: match &raw_valid.renewal {
                        None => Renewal::Unknown,
                        Some(word) => renewal(&mut reader, word),
                    },
                });
            }
            found.push(Exemption {
                code: exemption.code.get_ref().clone(),
                of: StandardIndex(standard as u32),
                annex: raw.exemptions.annex.clone(),
                title: names(&mut reader, at, exemption.title.clone()),
                analytes,
                applies: condition(&mut reader, catalogue, exemption.when.as_ref(), None),
                content: band(
                    &mut reader,
                    exemption.content.as_ref(),
                    QuantityKind::Content,
                ),
                per_item: band(
                    &mut reader,
                    exemption.per_item.as_ref(),
                    QuantityKind::MassPerItem,
                ),
                valid,
                source: exemption
                    .source
                    .clone()
                    .unwrap_or_else(|| raw.exemptions.source.clone()),
                confidence: exemption.confidence.unwrap_or(raw.exemptions.confidence),
                note: exemption.note.clone(),
            });
        }
        catalogue.exemptions.whole().append(&mut found);
    }
}

fn renewal(reader: &mut Reader<'_, '_>, word: &Text) -> Renewal {
    match word.get_ref().as_str() {
        "pending" => Renewal::Pending,
        "none" => Renewal::NotComing,
        "unknown" => Renewal::Unknown,
        other => {
            reader.complain(
                word.span().start,
                format!("unknown renewal `{other}`; expected pending, none or unknown"),
            );
            Renewal::Unknown
        }
    }
}

fn band(reader: &mut Reader<'_, '_>, raw: Option<&RawBand>, kind: QuantityKind) -> Band {
    let Some(raw) = raw else {
        return Band::default();
    };
    let mut end = |text: &Option<Text>, edge: Edge| -> Option<End> {
        let text = text.as_ref()?;
        let reading = reader.keep(text.span().start, Reading::parse(text.get_ref(), kind))?;
        if !reading.interval.is_exact() {
            reader.complain(text.span().start, "expected one amount, not a range");
            return None;
        }
        Some(End {
            amount: reading.interval.lower().amount,
            edge,
        })
    };
    let lower = end(&raw.from, Edge::Closed).or_else(|| end(&raw.above, Edge::Open));
    let upper = end(&raw.up_to, Edge::Closed).or_else(|| end(&raw.below, Edge::Open));
    Band { lower, upper }
}
