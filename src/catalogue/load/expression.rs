//! Left sides of limits: `lead`, `DBP + BBP + DEHP`, `5 DBP + 0.1 BBP`, `a / 370 + b / 260`, `each X`, `sum X`, `all but list X`.

use crate::catalogue::limit::{Aggregation, Form, Term};
use crate::catalogue::nearest::{did_you_mean, nearest};
use crate::substance::{AnalyteId, Factor, Registry};

/// A sum of more terms is a group.
const MOST_TERMS: usize = 200;

/// Reads a left side; the message says what of it is wrong.
pub(super) fn form(text: &str, registry: &Registry) -> Result<Form, String> {
    let text = text.trim();
    let (aggregation, rest) = if let Some(rest) = text.strip_prefix("each ") {
        (Aggregation::Each, rest)
    } else if let Some(rest) = text.strip_prefix("all but list ") {
        (Aggregation::AllBut, rest)
    } else {
        (Aggregation::Sum, text.strip_prefix("sum ").unwrap_or(text))
    };
    if rest.split(" + ").count() > MOST_TERMS {
        return Err(format!(
            "a sum of more than {MOST_TERMS} terms; make a group of them and write its key"
        ));
    }
    let mut terms = Vec::new();
    for term in rest.split(" + ") {
        terms.push(read_term(term.trim(), registry)?);
    }
    if aggregation != Aggregation::Sum && terms.len() != 1 {
        return Err(format!(
            "`{text}`: `each` and `all but list` take one group"
        ));
    }
    Ok(Form {
        text: text.to_owned(),
        aggregation,
        terms,
    })
}

fn read_term(text: &str, registry: &Registry) -> Result<Term, String> {
    let (text, divisor) = match text.split_once(" / ") {
        Some((before, after)) => (before.trim(), Some(after.trim())),
        None => (text, None),
    };
    let (coefficient, name) = match text.split_once(' ') {
        Some((first, rest)) if first.starts_with(|letter: char| letter.is_ascii_digit()) => {
            (factor(first)?, rest.trim())
        }
        _ => (Factor::ONE, text),
    };
    let coefficient = match divisor {
        None => Some(coefficient),
        Some(divisor) => factor(divisor)?
            .reciprocal()
            .and_then(|divisor| coefficient.checked_mul(divisor)),
    }
    .ok_or_else(|| format!("`{text}`: its coefficient is out of range"))?;
    Ok(Term {
        analyte: analyte(name, registry)?,
        coefficient,
    })
}

fn factor(text: &str) -> Result<Factor, String> {
    Factor::parse(text).map_err(|error| error.to_string())
}

/// An analyte by its key.
pub(super) fn analyte(key: &str, registry: &Registry) -> Result<AnalyteId, String> {
    registry.by_key(key).ok_or_else(|| {
        let keys = registry
            .iter()
            .map(|(_, analyte)| (analyte.key.as_str(), analyte.key.as_str()));
        // People often write a name where the key is wanted.
        let near = match registry.find(key) {
            Ok(id) => registry
                .get(id)
                .map(|analyte| vec![analyte.key.as_str().to_owned()])
                .unwrap_or_default(),
            Err(_) => nearest(key, keys),
        };
        format!(
            "unknown substance, group or parameter `{key}`{}",
            did_you_mean(&near)
        )
    })
}
