//! `docs/facts-review.md`: the differences that are meant. Knows its tables `| fact | field | reason |`.

use std::collections::HashSet;
use std::fmt;
use std::ops::RangeInclusive;
use std::path::Path;

const FIELDS: [&str; 7] = ["row", "value", "unit", "comparator", "cas", "from", "to"];

/// One line of the review: a row of the facts or several in a range, and the field that differs.
pub(crate) struct Entry {
    file: String,
    rows: RangeInclusive<usize>,
    field: String,
    line: usize,
}

impl Entry {
    fn read(line: usize, text: &str) -> Option<Entry> {
        let cells: Vec<&str> = text
            .trim()
            .strip_prefix('|')?
            .trim_end_matches('|')
            .split('|')
            .map(|cell| cell.trim().trim_matches('`'))
            .collect();
        let [fact, field, reason] = cells.as_slice() else {
            panic!("docs/facts-review.md:{line}: expected `| fact | field | reason |`");
        };
        if *fact == "fact" || fact.starts_with("--") {
            return None;
        }
        let complain = |what: &str| -> ! { panic!("docs/facts-review.md:{line}: {what}") };
        if !FIELDS.contains(field) {
            complain(&format!(
                "`{field}` is no field; the fields are {}",
                FIELDS.join(", ")
            ));
        }
        if reason.is_empty() {
            complain("the reason is missing");
        }
        let (file, rows) = fact
            .rsplit_once(':')
            .unwrap_or_else(|| complain("expected a fact like `apparel_footwear:12`"));
        let (first, last) = rows.split_once('-').unwrap_or((rows, rows));
        let (Ok(first), Ok(last)) = (first.parse(), last.parse()) else {
            complain("expected a fact like `apparel_footwear:12` or `apparel_footwear:12-19`");
        };
        if last < first {
            complain("the range runs backwards");
        }
        Some(Entry {
            file: file.to_owned(),
            rows: first..=last,
            field: (*field).to_owned(),
            line,
        })
    }

    fn names(&self, fact: &str) -> bool {
        fact.rsplit_once(':').is_some_and(|(file, row)| {
            file == self.file && row.parse().is_ok_and(|row: usize| self.rows.contains(&row))
        })
    }

    /// Why the entry is not needed: a fact that it names does not differ, or no index has one.
    pub(crate) fn is_stale(
        &self,
        facts: &[String],
        deviating: &HashSet<(&str, &str)>,
    ) -> Option<String> {
        let mut named = facts.iter().filter(|fact| self.names(fact)).peekable();
        if named.peek().is_none() {
            return Some("stands in no index".to_owned());
        }
        named
            .find(|fact| !deviating.contains(&(fact.as_str(), self.field.as_str())))
            .map(|fact| format!("{fact} does not differ"))
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.rows.start(), self.rows.end());
        write!(f, "line {}: {}:{first}", self.line, self.file)?;
        if first != last {
            write!(f, "-{last}")?;
        }
        write!(f, ", field {}", self.field)
    }
}

/// All entries.
pub(crate) struct Review(Vec<Entry>);

impl Review {
    pub(crate) fn read(path: &Path) -> Review {
        let text = std::fs::read_to_string(path).unwrap();
        let lines = text.lines().enumerate();
        Review(
            lines
                .filter_map(|(at, line)| Entry::read(at + 1, line))
                .collect(),
        )
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.0.iter()
    }

    pub(crate) fn explains(&self, fact: &str, field: &str) -> bool {
        self.0
            .iter()
            .any(|entry| entry.field == field && entry.names(fact))
    }
}

#[test]
#[should_panic(expected = "`amount` is no field")]
fn an_unknown_field_is_refused() {
    Entry::read(1, "| toys:1 | amount | why |");
}

#[test]
fn a_range_that_names_a_fact_without_a_difference_is_not_needed() {
    let entry = Entry::read(1, "| `toys:1-2` | value | why |").unwrap();
    let facts = ["toys:1".to_owned(), "toys:2".to_owned()];
    let mut deviating = HashSet::from([("toys:1", "value")]);
    let stale = entry.is_stale(&facts, &deviating);
    assert_eq!(stale.as_deref(), Some("toys:2 does not differ"));
    deviating.insert(("toys:2", "value"));
    assert_eq!(entry.is_stale(&facts, &deviating), None);
    assert!(entry.is_stale(&[], &deviating).is_some());
}
