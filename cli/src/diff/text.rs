//! Changes for people: by category and day, with what many lines have in common above them.

use hazlimit::report::wording::Language;

use super::change::{Change, Chapter, Kind, Line, LineKind};
use crate::layout::wrapped;

pub(super) fn render(chapters: &[Chapter], language: Language, width: usize) -> String {
    let mut text = String::new();
    for chapter in chapters {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{}\n", chapter.name));
        for change in &chapter.changes {
            text.push_str(&told(change, language, width));
        }
    }
    text
}

fn told(change: &Change, language: Language, width: usize) -> String {
    let mut text = String::new();
    let mut paragraph = |indent: usize, said: &str| {
        for line in wrapped(said, width.saturating_sub(indent)) {
            text.push_str(&format!("{}{line}\n", " ".repeat(indent)));
        }
    };
    paragraph(
        2,
        &format!(
            "{} · {} · {}",
            change.day,
            change.market,
            heading(change, language)
        ),
    );
    let whole_edition = matches!(
        change.change,
        Kind::Begins | Kind::Replaces | Kind::Replaced | Kind::Withdrawn
    );
    if whole_edition {
        paragraph(4, &change.title);
    }
    for note in &change.notes {
        paragraph(4, note);
    }
    if change.not_encoded > 0 {
        let count = change.not_encoded;
        paragraph(
            4,
            &match language {
                Language::English => format!(
                    "requirements of the new edition known but not encoded, and so not compared: {count} (see `hazlimit explain`)"
                ),
                Language::Chinese => format!(
                    "新版本中已知但尚未收录、因而未作比较的要求：{count}项（见 `hazlimit explain`）"
                ),
            },
        );
    }
    let (same, told): (Vec<&Line>, Vec<&Line>) = change
        .lines
        .iter()
        .partition(|line| line.change == LineKind::Same);
    // What many lines have in common is said once, above them.
    let mut common = String::new();
    for line in told {
        let shared = shared(change, line, language);
        if shared != common && !shared.is_empty() {
            paragraph(4, &shared);
            common = shared;
        }
        paragraph(6, &own(change.change, line, language));
    }
    if !same.is_empty() {
        let count = same.len();
        paragraph(
            4,
            &match language {
                Language::English => format!("unchanged limits: {count}"),
                Language::Chinese => format!("不变的限值：{count}项"),
            },
        );
    }
    text
}

/// What lines that stand together have in common.
fn shared(change: &Change, line: &Line, language: Language) -> String {
    let becomes = match line.change {
        LineKind::Ends if change.not_encoded > 0 => {
            language.pick("gone, or not encoded", "取消或尚未收录")
        }
        other => other.words(language),
    };
    let said = match change.change {
        // All of them are new.
        Kind::Listed => return String::new(),
        Kind::Exemptions => {
            let becomes = match line.change {
                LineKind::Ends => language.pick("expires", "到期"),
                LineKind::Changes => language.pick("renewed", "续期"),
                other => other.words(language),
            };
            let validity = [line.before.as_str(), line.after.as_str()];
            let validity = validity.into_iter().filter(|part| !part.is_empty());
            return format!("{becomes} · {}", validity.collect::<Vec<_>>().join(" → "));
        }
        _ => [becomes, &line.conditions],
    };
    said.join(" · ")
}

/// What a line says by itself.
fn own(kind: Kind, line: &Line, language: Language) -> String {
    let colon = language.pick(": ", "：");
    match kind {
        Kind::Listed if line.after.is_empty() => line.about.clone(),
        Kind::Listed => format!("{}, {}", line.about, line.after),
        Kind::Exemptions => {
            let entry = if line.new.is_empty() {
                &line.old
            } else {
                &line.new
            };
            format!("{entry}, {}{colon}{}", line.about, line.conditions)
        }
        _ => {
            let demand = match (line.before.as_str(), line.after.as_str()) {
                (before, after) if before == after => after.to_owned(),
                (demand, "") | ("", demand) => demand.to_owned(),
                (before, after) => format!("{before} → {after}"),
            };
            match line.about.as_str() {
                "" => demand,
                about => format!("{about}{colon}{demand}"),
            }
        }
    }
}

fn heading(change: &Change, language: Language) -> String {
    let standard = &change.standard;
    let other = change.other.join(language.pick(", ", "、"));
    match (change.change, language) {
        (Kind::Begins, Language::English) => format!("{standard} comes into force"),
        (Kind::Begins, Language::Chinese) => format!("{standard} 实施"),
        (Kind::Replaces, Language::English) => format!("{standard} replaces {other}"),
        (Kind::Replaces, Language::Chinese) => format!("{standard} 代替 {other}"),
        (Kind::Replaced, Language::English) => format!("{standard} ends, replaced by {other}"),
        (Kind::Replaced, Language::Chinese) => format!("{standard} 被 {other} 代替"),
        (Kind::Withdrawn, Language::English) => format!("{standard} ends"),
        (Kind::Withdrawn, Language::Chinese) => format!("{standard} 废止"),
        (Kind::StockEnds, Language::English) => {
            format!("older stock must keep {other}: the time to follow {standard} is over")
        }
        (Kind::StockEnds, Language::Chinese) => {
            format!("过渡期结束：此前生产的产品不得再执行 {standard}，须符合 {other}")
        }
        (Kind::Clauses, Language::English) => format!("{standard}, clauses"),
        (Kind::Clauses, Language::Chinese) => format!("{standard} 部分条款"),
        (Kind::Exemptions, Language::English) => format!("{standard}, exemptions"),
        (Kind::Exemptions, Language::Chinese) => format!("{standard} 豁免"),
        (Kind::Listed, Language::English) => format!("{standard}, new on the list: {other}"),
        (Kind::Listed, Language::Chinese) => format!("{standard} 新增：{other}"),
    }
}
