//! Facts about exemptions: what an entry of an annex exempts, how much, and from when until when.

use hazlimit::Catalogue;
use hazlimit::catalogue::condition::{Conjunction, Days, Test};
use hazlimit::catalogue::exemption::{Band, End, Exemption};
use hazlimit::quantity::{Amount, Edge, QuantityKind, Unit};

use crate::deviation::{Compared, Row};

pub(crate) const COLUMNS: &[&str] = &[
    "fact",
    "exempts_from",
    "annex",
    "code",
    "analytes",
    "content",
    "from",
    "to",
    "confidence",
];

pub(crate) fn compare(rows: &[Row], compared: &mut Compared) {
    let catalogue = Catalogue::builtin();
    for row in rows {
        compared.facts.push(row.get("fact").to_owned());
        let entries: Vec<&Exemption> = catalogue
            .exemptions()
            .map(|(_, exemption)| exemption)
            .filter(|exemption| {
                catalogue.standard_id(exemption.of) == row.get("exempts_from")
                    && exemption.annex == row.get("annex")
                    && exemption.code == row.get("code")
            })
            .collect();
        let named = format!("{}, {}", row.get("annex"), row.get("code"));
        if entries.is_empty() {
            compared.differs(row, &named, "row", "an exemption of this code", "");
            continue;
        }
        // An entry whose figure changed stands there once for each time.
        let differences = entries.iter().map(|entry| differences(row, entry));
        let fewest = differences.min_by_key(Vec::len).unwrap_or_default();
        for (field, expected, found) in fewest {
            compared.differs(row, &named, field, expected, found);
        }
    }
}

type Difference = (&'static str, String, String);

fn differences(row: &Row, exemption: &Exemption) -> Vec<Difference> {
    let registry = Catalogue::builtin().registry();
    let mut differences = Vec::new();
    let wanted = row.get("analytes").replace(" and ", ", ");
    for name in wanted.split(", ") {
        let exempted = |id| {
            exemption
                .analytes
                .iter()
                .any(|known| *known == id || registry.members(*known).any(|one| one.analyte == id))
        };
        if !registry.find(name).is_ok_and(exempted) {
            differences.push(("cas", name.to_owned(), "other substances".to_owned()));
        }
    }
    let content = row.get("content");
    if !content.is_empty() && !holds(exemption, content) {
        let found = format!("{:?} {:?}", exemption.content, exemption.per_item);
        differences.push(("value", content.to_owned(), found));
    }
    let days = days(exemption);
    let said = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    for (field, first) in [("from", true), ("to", false)] {
        let wanted = row.get(field);
        let mut known = days
            .iter()
            .map(|days| said(if first { days.first } else { days.last }));
        if !wanted.is_empty() && !known.any(|day| day.as_deref() == Some(wanted)) {
            differences.push((field, wanted.to_owned(), format!("{days:?}")));
        }
    }
    differences
}

/// When an exemption can be claimed: by the day of evaluation, or by a day that its conditions ask for, such as that of
/// the type approval.
fn days(exemption: &Exemption) -> Vec<Days> {
    let valid = exemption.valid.iter().map(|valid| valid.days);
    let conditions = exemption.valid.iter().map(|valid| &valid.applies);
    let asked = std::iter::once(&exemption.applies)
        .chain(conditions)
        .flat_map(|condition| condition.all.iter().flatten())
        .flat_map(|Conjunction(tests)| tests)
        .filter_map(|test| match test {
            Test::Date(_, days) => Some(*days),
            _ => None,
        });
    valid.chain(asked).collect()
}

/// Whether an exemption allows or demands just this: `<= 4 %`, `>= 85 %`, `> 80 % < 85 %`, `<= 5 mg`, `< 10 ug/mm2`.
fn holds(exemption: &Exemption, content: &str) -> bool {
    if content.ends_with("/mm2") {
        return asks_for(exemption, content);
    }
    let mut wanted = Band::default();
    let words: Vec<&str> = content.split_whitespace().collect();
    let mut per_item = false;
    for part in words.chunks(3) {
        let [comparator, number, unit] = part else {
            return false;
        };
        per_item = *unit == "mg";
        let kind = if per_item {
            QuantityKind::MassPerItem
        } else {
            QuantityKind::Content
        };
        let amount = Unit::parse(unit, kind)
            .ok()
            .and_then(|unit| Amount::parse(number, unit, kind).ok());
        let Some(amount) = amount else {
            return false;
        };
        let edge = if comparator.ends_with('=') {
            Edge::Closed
        } else {
            Edge::Open
        };
        let end = Some(End { amount, edge });
        if comparator.starts_with('<') {
            wanted.upper = end;
        } else {
            wanted.lower = end;
        }
    }
    if per_item {
        exemption.per_item == wanted
    } else {
        exemption.content == wanted
    }
}

/// Whether a condition of the exemption is a measure below this: contents per area are asked of the product.
fn asks_for(exemption: &Exemption, content: &str) -> bool {
    let number = content.split_whitespace().nth(1).unwrap_or_default();
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let Ok(thousandths) = format!("{whole}{part:0<3}").parse::<i64>() else {
        return false;
    };
    let groups = exemption.applies.all.iter().flatten();
    groups.flat_map(|Conjunction(tests)| tests).any(|test| {
        // A measure is kept in thousandths; what is strictly below ends one thousandth earlier.
        matches!(test, Test::Measure(_, range) if range.up_to == Some(thousandths - 1))
    })
}
