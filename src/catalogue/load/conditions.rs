//! `when` and `unless`: from a TOML value to a condition, with every name looked up.

use jiff::civil::Date;
use toml::Value;

use super::Reader;
use super::spanned::{RawCondition, RawDay, Spanned};
use crate::catalogue::Catalogue;
use crate::catalogue::condition::{Choices, Condition, Conjunction, Days, Paths, Test};
use crate::catalogue::fact::{
    AnswerType, Fact, FactId, MeasureUnit, Range, Reply, read_ages, read_measure,
};
use crate::catalogue::nearest::{did_you_mean, nearest};
use crate::catalogue::tree::{NodeId, Tree};

/// A condition from its two halves.
pub(super) fn condition(
    reader: &mut Reader<'_, '_>,
    catalogue: &Catalogue,
    when: Option<&Spanned<RawCondition>>,
    unless: Option<&Spanned<RawCondition>>,
) -> Condition {
    let mut condition = Condition::default();
    if let Some(when) = when {
        let any = conjunctions(reader, catalogue, when);
        if !any.is_empty() {
            condition.all.push(any);
        }
    }
    if let Some(unless) = unless {
        condition.unless = conjunctions(reader, catalogue, unless);
    }
    condition
}

fn conjunctions(
    reader: &mut Reader<'_, '_>,
    catalogue: &Catalogue,
    value: &Spanned<RawCondition>,
) -> Vec<Conjunction> {
    let at = value.span().start;
    let tables: Vec<&Value> = match &value.get_ref().0 {
        Value::Array(many) => many.iter().collect(),
        one => vec![one],
    };
    let mut found = Vec::new();
    for table in tables {
        let Value::Table(table) = table else {
            reader.complain(
                at,
                "a condition is a table, or a list of tables of which one must hold",
            );
            continue;
        };
        let mut tests = Vec::new();
        for (key, wanted) in table {
            match test(catalogue, key, wanted) {
                Ok(test) => tests.push(test),
                Err(message) => {
                    // What is wrong is the first thing the message puts in back quotes.
                    let word = message.split('`').nth(1).unwrap_or_default().to_owned();
                    reader.complain_within(value.span(), &word, message);
                }
            }
        }
        found.push(Conjunction(tests));
    }
    found
}

fn test(catalogue: &Catalogue, key: &str, wanted: &Value) -> Result<Test, String> {
    match key {
        "category" => paths(&catalogue.categories, key, wanted).map(Test::Category),
        "material" => paths(&catalogue.materials, key, wanted).map(Test::Material),
        _ => {
            let at = catalogue
                .facts
                .iter()
                .position(|fact| fact.key.as_str() == key)
                .ok_or_else(|| {
                    let known = catalogue.facts.iter().map(|fact| fact.key.as_str());
                    let near = nearest(
                        key,
                        known.chain(["category", "material"]).map(|key| (key, key)),
                    );
                    format!("`{key}` is no fact{}", did_you_mean(&near))
                })?;
            let fact = &catalogue.facts[at];
            let id = FactId(at as u32);
            match &fact.answer {
                AnswerType::YesNo => match wanted {
                    Value::Boolean(yes) => Ok(Test::YesNo(id, Reply::from(*yes))),
                    _ => Err(format!("`{key}` is a yes-no fact: write true or false")),
                },
                AnswerType::Choice(_) => {
                    choices(fact, wanted).map(|choices| Test::Choice(id, choices))
                }
                AnswerType::Age => range(key, wanted, &age_bound).map(|range| Test::Age(id, range)),
                AnswerType::Measure(units) => {
                    range(key, wanted, &|text| measure_bound(text, units))
                        .map(|range| Test::Measure(id, range))
                }
                AnswerType::Date => days(key, wanted).map(|days| Test::Date(id, days)),
            }
        }
    }
}

/// The wanted and unwanted values of `x`, `[x, y]` or `{ in = …, not = … }`.
fn wanted_and_not(key: &str, wanted: &Value) -> Result<(Vec<String>, Vec<String>), String> {
    let list = |value: &Value| -> Result<Vec<String>, String> {
        let one = |value: &Value| {
            value
                .as_str()
                .map(str::to_owned)
                .ok_or_else(|| format!("`{key}` takes text, not {}", value.type_str()))
        };
        match value {
            Value::Array(many) => many.iter().map(one).collect(),
            single => Ok(vec![one(single)?]),
        }
    };
    match wanted {
        Value::Table(table) => {
            let mut halves = (Vec::new(), Vec::new());
            for (half, value) in table {
                match half.as_str() {
                    "in" => halves.0 = list(value)?,
                    "not" => halves.1 = list(value)?,
                    other => {
                        return Err(format!("`{key}` takes in and not, `{other}` is neither"));
                    }
                }
            }
            Ok(halves)
        }
        other => Ok((list(other)?, Vec::new())),
    }
}

fn paths(tree: &Tree, key: &str, wanted: &Value) -> Result<Paths, String> {
    let (within, outside) = wanted_and_not(key, wanted)?;
    let find = |paths: Vec<String>| -> Result<Vec<NodeId>, String> {
        paths
            .iter()
            .map(|path| {
                tree.find(path)
                    .map_err(|unknown| format!("{key} {unknown}"))
            })
            .collect()
    };
    Ok(Paths {
        within: find(within)?,
        outside: find(outside)?,
    })
}

fn choices(fact: &Fact, wanted: &Value) -> Result<Choices, String> {
    let (among, not) = wanted_and_not(fact.key.as_str(), wanted)?;
    let find = |values: Vec<String>| -> Result<Vec<u16>, String> {
        let mut places = Vec::new();
        for value in values {
            match fact.read(&value) {
                Ok(crate::catalogue::fact::Answer::Choice(found)) => places.extend(found),
                Ok(_) => {}
                Err(error) => return Err(error.to_string()),
            }
        }
        Ok(places)
    };
    Ok(Choices {
        among: find(among)?,
        not: find(not)?,
    })
}

/// The first and last number of one bound: "36 months" begins at 36; a measure is one number.
fn age_bound(text: &str) -> Option<(i64, i64)> {
    let range = read_ages(text)?;
    Some((range.from?, range.from?))
}

fn measure_bound(text: &str, units: &[MeasureUnit]) -> Option<(i64, i64)> {
    let number = read_measure(text, units)?;
    Some((number, number))
}

fn range(
    key: &str,
    wanted: &Value,
    read: &dyn Fn(&str) -> Option<(i64, i64)>,
) -> Result<Range, String> {
    let Value::Table(table) = wanted else {
        return Err(format!(
            "`{key}` takes a range such as {{ from = \"…\", below = \"…\" }}"
        ));
    };
    let mut range = Range::default();
    for (end, value) in table {
        let text = value.as_str().unwrap_or_default();
        let (low, high) = read(text).ok_or_else(|| {
            format!("`{key}`: {} is no amount of this fact; write for example \"36 months\" or a number with one of the fact's units", shown(value))
        })?;
        match end.as_str() {
            "from" => range.from = Some(low),
            "above" => range.from = Some(high + 1),
            "up_to" => range.up_to = Some(high),
            "below" => range.up_to = Some(low - 1),
            other => {
                return Err(format!(
                    "`{key}` takes from, above, up_to and below, `{other}` is none of them"
                ));
            }
        }
    }
    match range {
        Range {
            from: Some(low),
            up_to: Some(high),
        } if low > high => Err(format!("`{key}`: this range is empty")),
        _ => Ok(range),
    }
}

fn days(key: &str, wanted: &Value) -> Result<Days, String> {
    let Value::Table(table) = wanted else {
        return Err(format!(
            "`{key}` takes a range of days such as {{ from = 2024-01-01, before = 2026-01-01 }}"
        ));
    };
    let mut days = Days::default();
    for (end, value) in table {
        let day = match value {
            Value::Datetime(datetime) => date(datetime),
            _ => None,
        }
        .ok_or_else(|| {
            format!(
                "`{key}`: {} is no day; write it as 2026-11-02, without quotes",
                shown(value)
            )
        })?;
        match end.as_str() {
            "from" => days.first = Some(day),
            "before" => days.last = day.yesterday().ok(),
            other => {
                return Err(format!(
                    "`{key}` takes from and before, `{other}` is neither"
                ));
            }
        }
    }
    Ok(days)
}

/// A TOML day.
pub(super) fn date(datetime: &toml::value::Datetime) -> Option<Date> {
    let day = datetime.date?;
    if datetime.time.is_some() {
        return None;
    }
    Date::new(
        i16::try_from(day.year).ok()?,
        i8::try_from(day.month).ok()?,
        i8::try_from(day.day).ok()?,
    )
    .ok()
}

/// A day that may be missing.
pub(super) fn day(reader: &mut Reader<'_, '_>, datetime: Option<&Spanned<RawDay>>) -> Option<Date> {
    let datetime = datetime?;
    let day = date(&datetime.get_ref().0);
    if day.is_none() {
        reader.complain(
            datetime.span().start,
            format!(
                "`{}` is no day; write it as 2026-11-02",
                datetime.get_ref().0
            ),
        );
    }
    day
}

/// A value as a message shows it.
fn shown(value: &Value) -> String {
    match value.as_str() {
        Some(text) => format!("`{text}`"),
        None => format!("this {}", value.type_str()),
    }
}
