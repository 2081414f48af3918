//! Facts about limits: the figure, its unit, the comparator, what it is about, and its days of force.

use std::collections::{BTreeMap, HashMap};

use hazlimit::Catalogue;
use hazlimit::catalogue::limit::{Aggregation, Limit};
use hazlimit::quantity::{Amount, QuantityKind, Unit};
use hazlimit::substance::{AnalyteId, CasNumber, Nature};

use crate::deviation::{Compared, Row};
use crate::listing::{self, Printed};

pub(crate) const COLUMNS: &[&str] = &[
    "fact",
    "limit",
    "standard",
    "analyte",
    "cas",
    "aggregation",
    "quantity",
    "comparator",
    "value",
    "unit",
    "from",
    "to",
    "confidence",
];

pub(crate) fn compare(rows: &[Row], compared: &mut Compared) {
    let printed = listing::read();
    let limits: HashMap<&str, &Limit> = Catalogue::builtin()
        .limits()
        .map(|(_, limit)| (limit.id.as_str(), limit))
        .collect();
    for row in rows {
        compared.facts.push(row.get("fact").to_owned());
        let ids = row.list("limit");
        if ids.is_empty() {
            compared.differs(row, "", "row", "a limit", "");
        }
        let mut found = Vec::new();
        for id in ids {
            match (limits.get(id), printed.get(id)) {
                (Some(limit), Some(printed)) => found.push((*limit, printed)),
                _ => compared.differs(row, id, "row", "the limit in the catalogue", ""),
            }
        }
        for (limit, printed) in &found {
            figure(row, limit, printed, compared);
        }
        if !found.is_empty() {
            members(row, &found, compared);
            days(row, &found, compared);
        }
    }
}

fn figure(row: &Row, limit: &Limit, printed: &Printed, compared: &mut Compared) {
    let id = limit.id.as_str();
    let comparator = comparator(printed, row.get("comparator"));
    if row.get("comparator") != comparator {
        compared.differs(row, id, "comparator", row.get("comparator"), comparator);
    }
    let (value, unit) = (row.get("value"), row.get("unit"));
    if (value, unit) == (printed.value.as_str(), printed.unit.as_str()) {
        return;
    }
    if value.is_empty() {
        // Facts name a ban without a figure; the trace, or the detection limit that counts, is another row's.
        let bans = ["banned", "not_intentionally_added", "not_detected"];
        if !bans.contains(&row.get("comparator")) && !printed.value.is_empty() {
            compared.differs(row, id, "value", "", &printed.value);
        }
        return;
    }
    match amount(value, unit, limit.kind) {
        Err(problem) => compared.differs(
            row,
            id,
            "unit",
            format!("{value} {unit}"),
            format!("{} {}, and {problem}", printed.value, printed.unit),
        ),
        Ok(amount) if limit.bound() == Some(amount) => {}
        Ok(_) => compared.differs(
            row,
            id,
            "value",
            format!("{value} {unit}"),
            format!("{} {}", printed.value, printed.unit),
        ),
    }
}

fn amount(value: &str, unit: &str, kind: QuantityKind) -> Result<Amount, String> {
    let unit = if unit.is_empty() { "1" } else { unit };
    let unit = Unit::parse(unit, kind).map_err(|error| error.to_string())?;
    Amount::parse(value, unit, kind).map_err(|error| error.to_string())
}

/// What a product must keep, said like the fact says it if it can be. A duty is printed with what triggers it, the
/// other way round; a ban that tolerates a trace is printed with the trace, up to which nothing is breached.
fn comparator<'p>(printed: &'p Printed, fact: &str) -> &'p str {
    match (printed.effect.as_str(), printed.comparator.as_str(), fact) {
        ("duty", ">", _) => "<=",
        ("duty", ">=", _) => "<",
        ("duty", "<", _) => ">=",
        ("duty", "<=", _) => ">",
        (_, "banned" | "not_intentionally_added", "<=") if !printed.value.is_empty() => "<=",
        (_, comparator, _) => comparator,
    }
}

/// Every CAS number of the fact must bear on one of the limits, and every member of a limit must stand in the fact.
/// Facts without a number are about something that has none.
fn members(row: &Row, found: &[(&Limit, &Printed)], compared: &mut Compared) {
    let registry = Catalogue::builtin().registry();
    let ids: Vec<&str> = found.iter().map(|(limit, _)| limit.id.as_str()).collect();
    let ids = ids.join(";");
    let numbers = row.list("cas");
    let mut substances: Vec<AnalyteId> = Vec::new();
    let terms = || found.iter().flat_map(|(limit, _)| &limit.form.terms);
    let all_but = found
        .iter()
        .any(|(limit, _)| limit.form.aggregation == Aggregation::AllBut);
    for number in &numbers {
        let id = number
            .parse::<CasNumber>()
            .ok()
            .and_then(|number| registry.by_cas(number));
        let Some(id) = id else {
            compared.differs(row, &ids, "cas", *number, "no substance of this number");
            continue;
        };
        substances.push(id);
        let bears = terms().any(|term| !registry.weight(id, term.analyte).is_none());
        if !bears && !all_but {
            compared.differs(
                row,
                &ids,
                "cas",
                *number,
                "limits that it does not count in",
            );
        }
    }
    if numbers.is_empty() || all_but {
        return;
    }
    let mut missing: Vec<String> = Vec::new();
    for term in terms() {
        let leaves = match registry.get(term.analyte).map(|analyte| &analyte.nature) {
            // Its compounds are too many to be listed.
            Some(
                Nature::Element { .. }
                | Nature::Species { .. }
                | Nature::Group {
                    element: Some(_), ..
                },
            ) => continue,
            Some(Nature::Group { .. }) => registry
                .members(term.analyte)
                .map(|member| member.analyte)
                .collect(),
            _ => vec![term.analyte],
        };
        for leaf in leaves {
            let analyte = registry.get(leaf);
            let numbered = analyte.is_some_and(|analyte| !analyte.cas.is_empty());
            // A number may be that of a mixture: the number of xylene names its isomers.
            let named = |of: &AnalyteId| !registry.weight(leaf, *of).is_none();
            if numbered && !substances.iter().any(named) {
                missing.extend(analyte.map(|analyte| analyte.key.to_string()));
            }
        }
    }
    missing.sort();
    missing.dedup();
    if !missing.is_empty() {
        let found = format!("the members {} too", missing.join(", "));
        compared.differs(row, &ids, "cas", numbers.join(";"), found);
    }
}

/// The limits of one fact on one analyte must together be in force from the fact's first day to its last.
fn days(row: &Row, found: &[(&Limit, &Printed)], compared: &mut Compared) {
    let mut by_analyte: BTreeMap<&str, Vec<(&Limit, &Printed)>> = BTreeMap::new();
    for (limit, printed) in found {
        let limits = by_analyte.entry(limit.form.text.as_str()).or_default();
        limits.push((limit, printed));
    }
    for limits in by_analyte.into_values() {
        let ids: Vec<&str> = limits.iter().map(|(limit, _)| limit.id.as_str()).collect();
        let ids = ids.join(";");
        let printed = || limits.iter().map(|(_, printed)| printed);
        let from = printed().map(|one| one.effective_from.as_str()).min();
        let from = from.unwrap_or_default();
        // The first day may be known of the one and not of the other.
        if !row.get("from").is_empty() && row.get("from") != from {
            compared.differs(row, &ids, "from", row.get("from"), from);
        }
        let open = printed().any(|one| one.effective_to.is_empty());
        let last = printed().map(|one| one.effective_to.as_str()).max();
        let to = if open { "" } else { last.unwrap_or_default() };
        if row.get("to") != to {
            compared.differs(row, &ids, "to", row.get("to"), to);
        }
    }
}
