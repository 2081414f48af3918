//! The counts of a run in words: what was read, what came out, and which limits decide.
//! Knows words and counts.

use hazlimit::report::wording::{self, Language};
use hazlimit::{Catalogue, Verdict};

use super::output::RowKind;
use super::run::Counted;
use crate::outcome::{Failure, Outcome};

/// So many limits are listed.
const MOST_LIMITS: usize = 20;

/// The counts, which add up: lines read are judged or rejected, and each product has one verdict.
pub(crate) fn counts(counted: &Counted, language: Language) -> String {
    let Counted { seen, tally, .. } = counted;
    let (read, judged, rejected) = (seen.lines, tally.judged_lines, tally.rejected_lines);
    let blank = match (seen.blank, language) {
        (0, _) => String::new(),
        (blank, Language::Chinese) => format!("；另有空行 {blank}"),
        (blank, Language::English) => format!("; blank lines {blank}"),
    };
    let (products, passed, failed, open, touched) = (
        tally.products(),
        tally.passed,
        tally.failed,
        tally.inconclusive,
        tally.touched,
    );
    let mut text = match language {
        Language::Chinese => format!(
            "读入行数 {read} = 已判定 {judged} + 被拒 {rejected}{blank}\n产品 {products} = 符合 {passed} + 不符合 {failed} + 无法判定 {open}\n"
        ),
        Language::English => format!(
            "lines read {read} = judged {judged} + rejected {rejected}{blank}\nproducts {products} = pass {passed} + fail {failed} + inconclusive {open}\n"
        ),
    };
    if touched > 0 {
        text.push_str(&match language {
            Language::Chinese => format!("有行被拒的产品 {touched}\n"),
            Language::English => format!("products with or beside rejected lines {touched}\n"),
        });
    }
    if !seen.splits.is_empty() {
        let count = seen.splits.len();
        text.push_str(&match language {
            Language::Chinese => {
                format!("各行不连续的产品 {count}（请先按产品排序）\n")
            }
            Language::English => {
                format!(
                    "products whose lines stand apart {count} (sort the file by product first)\n"
                )
            }
        });
    }
    text
}

/// The counts with the limits that are broken most often, or because of which most verdicts change.
pub(crate) fn whole(
    counted: &Counted,
    catalogue: &Catalogue,
    kind: RowKind,
    language: Language,
) -> String {
    let mut text = counts(counted, language);
    for ((from, to), count) in &counted.tally.changed {
        let from = wording::verdict(*from, language);
        let to = wording::verdict(*to, language);
        text.push_str(&format!("{from} → {to}: {count}\n"));
    }
    let mut limits: Vec<_> = counted.tally.limits.iter().collect();
    limits.sort_by(|one, other| other.1.cmp(one.1).then(one.0.cmp(other.0)));
    if limits.is_empty() {
        return text;
    }
    text.push_str(match (kind, language) {
        (RowKind::Verdict, Language::Chinese) => "不符合的限值（产品数）\n",
        (RowKind::Verdict, Language::English) => "limits broken, by number of products\n",
        (RowKind::Change, Language::Chinese) => "引起变化的限值（产品数）\n",
        (RowKind::Change, Language::English) => {
            "limits that change verdicts, by number of products\n"
        }
    });
    let more = limits.len().saturating_sub(MOST_LIMITS);
    for (limit, count) in limits.into_iter().take(MOST_LIMITS) {
        if let Some(limit) = catalogue.limit(*limit) {
            text.push_str(&format!("{count:>10}  {}\n", limit.id.as_str()));
        }
    }
    if more > 0 {
        text.push_str(&match language {
            Language::Chinese => format!("            另有 {more} 条\n"),
            Language::English => format!("            and {more} more\n"),
        });
    }
    text
}

/// The exit status, once the counts are known to add up.
pub(crate) fn outcome(counted: &Counted) -> Result<Outcome, Failure> {
    let Counted { seen, tally, .. } = counted;
    if seen.lines != tally.judged_lines + tally.rejected_lines {
        return Err(Failure(format!(
            "the counts do not add up: {} lines read, {} judged, {} rejected; please report this",
            seen.lines, tally.judged_lines, tally.rejected_lines
        )));
    }
    if seen.lines == 0 {
        return Err(Failure("there is no line below the header".to_owned()));
    }
    Ok(if tally.failed > 0 {
        Verdict::Fail.into()
    } else if tally.inconclusive > 0 || tally.rejected_lines > 0 {
        Verdict::Inconclusive.into()
    } else {
        Verdict::Pass.into()
    })
}
