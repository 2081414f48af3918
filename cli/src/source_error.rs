//! Problems with a BOM file, each shown in the file itself: the line, what is meant underlined, the path in the BOM, and what would have worked.
//! Knows how to cut a long line around the place; knows no BOM.

use anstyle::{AnsiColor, Style};
use hazlimit::bom::json::{BomError, Place, Problem};
use unicode_width::UnicodeWidthStr as _;

/// More problems than anybody reads at once.
const MOST_SHOWN: usize = 20;
/// Bytes of a line that are shown before and after the place.
const AROUND: usize = 48;

const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
const FRAME: Style = AnsiColor::BrightBlue.on_default().bold();
const HELP: Style = AnsiColor::BrightCyan.on_default().bold();

/// All problems of a file. The bytes are those of the file, empty where it could not be read.
pub(crate) fn render(error: &BomError, bytes: &[u8]) -> String {
    let file = error.file().as_str();
    let mut text = String::new();
    for problem in error.problems().iter().take(MOST_SHOWN) {
        push_problem(&mut text, file, problem, bytes);
    }
    let more = error.problems().len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        text.push_str(&format!("{file}: {more} more problems are not shown\n\n"));
    }
    text
}

fn push_problem(text: &mut String, file: &str, problem: &Problem, bytes: &[u8]) {
    text.push_str(&format!("{ERROR}error{ERROR:#}: {}\n", problem.message));
    let indent = match &problem.place {
        Some(place) => {
            push_place(text, file, place, bytes);
            " ".repeat(place.line.to_string().len())
        }
        None => {
            text.push_str(&format!("{FRAME}-->{FRAME:#} {file}\n"));
            String::new()
        }
    };
    if !problem.path.is_empty() {
        text.push_str(&format!("{indent} {FRAME}={FRAME:#} in {}\n", problem.path));
    }
    if let Some(help) = &problem.help {
        text.push_str(&format!(
            "{indent} {FRAME}={FRAME:#} {HELP}help{HELP:#}: {help}\n"
        ));
    }
    text.push('\n');
}

fn push_place(text: &mut String, file: &str, place: &Place, bytes: &[u8]) {
    let Place { line, column, .. } = place;
    let excerpt = Excerpt::of(bytes, place.offset, place.length);
    let number = line.to_string();
    let indent = " ".repeat(number.len());
    text.push_str(&format!(
        "{indent}{FRAME}-->{FRAME:#} {file}:{line}:{column}\n"
    ));
    text.push_str(&format!("{indent} {FRAME}|{FRAME:#}\n"));
    text.push_str(&format!(
        "{FRAME}{number} |{FRAME:#} {}{}{}\n",
        excerpt.before, excerpt.meant, excerpt.after
    ));
    text.push_str(&format!(
        "{indent} {FRAME}|{FRAME:#} {}{ERROR}{}{ERROR:#}\n",
        " ".repeat(excerpt.before.width()),
        "^".repeat(excerpt.meant.width().max(1))
    ));
}

/// The line of a place, cut around it.
struct Excerpt {
    before: String,
    meant: String,
    after: String,
}

impl Excerpt {
    fn of(bytes: &[u8], offset: usize, length: usize) -> Excerpt {
        let (before, rest) = bytes.split_at_checked(offset).unwrap_or((bytes, &[]));
        let before = before
            .rsplit(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let rest = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let (meant, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        let shown_before = end_of(before);
        let shown_meant = start_of(meant);
        let shown_after = if shown_meant.len() < meant.len() {
            &[]
        } else {
            start_of(after)
        };
        let shown = shown_meant.len().saturating_add(shown_after.len());
        let dots = |cut: bool| if cut { "…" } else { "" };
        Excerpt {
            before: format!(
                "{}{}",
                dots(shown_before.len() < before.len()),
                printable(shown_before)
            ),
            meant: printable(shown_meant),
            after: format!("{}{}", printable(shown_after), dots(shown < rest.len())),
        }
    }
}

/// The first bytes, not cut within a character.
fn start_of(bytes: &[u8]) -> &[u8] {
    let mut at = AROUND.min(bytes.len());
    while at > 0 && bytes.get(at).is_some_and(|byte| continues(*byte)) {
        at -= 1;
    }
    bytes.get(..at).unwrap_or_default()
}

/// The last bytes, not cut within a character.
fn end_of(bytes: &[u8]) -> &[u8] {
    let mut at = bytes.len().saturating_sub(AROUND);
    while bytes.get(at).is_some_and(|byte| continues(*byte)) {
        at += 1;
    }
    bytes.get(at..).unwrap_or_default()
}

/// Whether a byte continues a character of UTF-8.
fn continues(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// Text without anything that would move the cursor or start an escape sequence; a tab becomes one space.
fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars()
        .map(|letter| if letter == '\t' { ' ' } else { letter })
        .filter(|letter| !letter.is_control() && *letter != '\u{FEFF}')
        .collect()
}
