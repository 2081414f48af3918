//! What a report says against what a case expects. Knows the report's JSON, not how it came about.

use std::collections::BTreeSet;

use serde_json::Value;

use super::case::{Case, Details, ExpectedVerdict, Finding};

/// Every expectation that does not hold.
pub(super) fn differences(case: &Case, report: &Value) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(expected) = case.verdict {
        let verdict = text(report, "verdict");
        if verdict != expected.text() {
            found.push(format!("verdict {verdict}, expected {}", expected.text()));
            found.extend(not_passing(report));
        }
    }
    if let Some(failing) = &case.failing {
        found.extend(failing_differences(failing, report));
    }
    for (limit, expected) in &case.findings {
        found.extend(finding_differences(limit, expected, report));
    }
    for (duty, expected) in &case.duties {
        found.extend(duty_differences(duty, expected, report));
    }
    for (standard, expected) in &case.gaps {
        let count = list(report, "gaps")
            .iter()
            .filter(|gap| {
                let name = text(gap, "standard");
                name == standard || file_stem(name) == *standard
            })
            .count();
        if count != *expected {
            found.push(format!("{standard}: {count} gaps, expected {expected}"));
        }
    }
    found
}

/// What stands against a pass, to help whoever reads that the verdict is another one.
fn not_passing(report: &Value) -> Vec<String> {
    const MOST: usize = 12;
    let mut lines: Vec<String> = in_force(report)
        .filter(|finding| text(finding, "verdict") != "pass")
        .map(|finding| {
            format!(
                "  {} {} at {}: {}",
                text(finding, "verdict"),
                text(finding, "limit"),
                text(finding, "node_title"),
                needs(finding).join("; ")
            )
        })
        .collect();
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    if more > 0 {
        lines.push(format!("  and {more} more"));
    }
    lines
}

fn failing_differences(expected: &[String], report: &Value) -> Vec<String> {
    let expected: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
    let failing: BTreeSet<&str> = in_force(report)
        .filter(|finding| text(finding, "verdict") == "fail")
        .map(|finding| text(finding, "limit"))
        .collect();
    let surprising = failing
        .difference(&expected)
        .map(|limit| format!("{limit} fails, which is not expected"));
    let missing = expected
        .difference(&failing)
        .map(|limit| format!("{limit} does not fail, as expected"));
    surprising.chain(missing).collect()
}

fn finding_differences(limit: &str, expected: &Finding, report: &Value) -> Vec<String> {
    let plain;
    let expected = match expected {
        Finding::Detailed(details) => details,
        Finding::Verdict(verdict) => {
            plain = Details {
                verdict: *verdict,
                at: None,
                needs: None,
                value: None,
                exemption: None,
            };
            &plain
        }
    };
    let graded = list(report, "grades")
        .iter()
        .flat_map(|grade| list(grade, "findings"));
    let findings: Vec<&Value> = list(report, "findings")
        .iter()
        .chain(graded)
        .filter(|finding| text(finding, "limit") == limit)
        .filter(|finding| {
            expected.at.as_deref().is_none_or(|at| {
                text(finding, "node").contains(at) || text(finding, "node_title").contains(at)
            })
        })
        .collect();
    // Over several nodes the worst counts.
    let worst = findings
        .iter()
        .max_by_key(|finding| match text(finding, "verdict") {
            "fail" => 2,
            "inconclusive" => 1,
            _ => 0,
        });
    let Some(worst) = worst else {
        return match expected.verdict {
            ExpectedVerdict::None => Vec::new(),
            verdict => vec![format!("{limit}: no finding, expected {}", verdict.text())],
        };
    };
    let mut found = Vec::new();
    let verdict = text(worst, "verdict");
    if verdict != expected.verdict.text() {
        found.push(format!(
            "{limit}: {verdict} at {} with {} ({}), expected {}",
            text(worst, "node_title"),
            interval(worst),
            needs(worst).join("; "),
            expected.verdict.text()
        ));
    }
    let needs = needs(worst);
    if let Some(wanted) = &expected.needs
        && !needs.iter().any(|need| need.contains(wanted.as_str()))
    {
        found.push(format!(
            "{limit}: needs \"{}\", expected \"{wanted}\" among them",
            needs.join("; ")
        ));
    }
    if let Some(wanted) = &expected.value
        && interval(worst) != *wanted
    {
        found.push(format!(
            "{limit}: value {}, expected {wanted}",
            interval(worst)
        ));
    }
    if let Some(wanted) = &expected.exemption {
        let told = worst
            .get("exemption")
            .map(|told| text(told, "en"))
            .unwrap_or_default();
        if !told.contains(wanted.as_str()) {
            found.push(format!(
                "{limit}: exemption \"{told}\", expected {wanted} in it"
            ));
        }
    }
    found
}

fn duty_differences(duty: &str, expected: &str, report: &Value) -> Option<String> {
    // "not triggered" in the report, "not-triggered" in files: one word for both.
    let rank = |state: &str| match state {
        "triggered" => 2,
        "open" => 1,
        _ => 0,
    };
    let state = list(report, "duties")
        .iter()
        .filter(|told| {
            told.get("finding")
                .is_some_and(|finding| text(finding, "limit") == duty)
        })
        .map(|told| text(told, "state"))
        .max_by_key(|state| rank(state));
    let state = state.unwrap_or("none").replace(' ', "-");
    (state != expected).then(|| format!("{duty}: {state}, expected {expected}"))
}

fn in_force(report: &Value) -> impl Iterator<Item = &Value> {
    list(report, "findings")
        .iter()
        .filter(|finding| text(finding, "status") == "in-force")
}

/// The value as one figure, or as `lower..upper`.
fn interval(finding: &Value) -> String {
    let Some(value) = finding.get("value").filter(|value| value.is_object()) else {
        return "no value".to_owned();
    };
    let lower = text(value, "lower");
    match value.get("upper").and_then(Value::as_str) {
        Some(upper) if upper == lower => lower.to_owned(),
        Some(upper) => format!("{lower}..{upper}"),
        None => format!("{lower}.."),
    }
}

fn needs(finding: &Value) -> Vec<&str> {
    list(finding, "needs")
        .iter()
        .filter_map(|need| need.get("text"))
        .map(|told| text(told, "en"))
        .collect()
}

/// The name of a standard's file: lower case, everything but letters, digits and dots as `-`.
fn file_stem(standard: &str) -> String {
    standard
        .to_lowercase()
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .collect()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}
