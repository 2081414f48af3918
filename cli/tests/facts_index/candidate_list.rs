//! Facts about the entries of a list of substances that grows: who stands on it, and since when.

use hazlimit::Catalogue;
use hazlimit::substance::{AnalyteId, CasNumber, EcNumber};

use crate::deviation::{Compared, Row};

pub(crate) const COLUMNS: &[&str] = &["fact", "list", "entry", "cas", "ec", "from"];

pub(crate) fn compare(rows: &[Row], compared: &mut Compared) {
    let registry = Catalogue::builtin().registry();
    for row in rows {
        compared.facts.push(row.get("fact").to_owned());
        let list = row.get("list");
        let Some(group) = registry.by_key(list) else {
            compared.differs(row, list, "row", "the list as a group", "");
            continue;
        };
        let listed = |id: AnalyteId| {
            let member = registry.members(group).find(|member| member.analyte == id);
            member.map(|member| member.from.map_or_else(String::new, |day| day.to_string()))
        };
        let mut numbers = row.list("cas");
        if numbers.is_empty() {
            numbers = row.list("ec");
        }
        if numbers.is_empty() {
            // An entry without any number is found by its name.
            numbers.push(row.get("entry"));
        }
        let mut days = Vec::new();
        for number in numbers {
            let known = match (number.parse::<CasNumber>(), number.parse::<EcNumber>()) {
                (Ok(cas), _) => registry.by_cas(cas),
                (_, Ok(ec)) => registry.by_ec(ec),
                _ => registry.find(number).ok(),
            };
            match known.and_then(listed) {
                None => compared.differs(row, list, "cas", number, "no member of this number"),
                Some(day) => days.push(day),
            }
        }
        days.sort();
        days.dedup();
        for day in days.iter().filter(|day| *day != row.get("from")) {
            compared.differs(row, list, "from", row.get("from"), day);
        }
    }
}
