//! Problems with a BOM file, each shown in the file itself: the line, what is meant underlined, the path in the BOM, and what would have worked.
//! Knows how to cut a long line around the place; knows no BOM.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use hazlimit::bom::json::{BomError, Problem};

use crate::output::Paint;

/// More problems than anybody reads at once.
const MOST_SHOWN: usize = 20;
/// Bytes of a line that are shown before and after the place.
const AROUND: usize = 48;

/// All problems of a file. The bytes are those of the file, empty where it could not be read.
pub(crate) fn render(error: &BomError, bytes: &[u8], paint: Paint) -> String {
    let renderer = match paint {
        Paint::Plain => Renderer::plain(),
        Paint::Ansi => Renderer::styled(),
    }
    .decor_style(DecorStyle::Ascii)
    .term_width(200);
    let mut text = String::new();
    for problem in error.problems().iter().take(MOST_SHOWN) {
        text.push_str(&one(error.file().as_str(), problem, bytes, &renderer));
        text.push_str("\n\n");
    }
    let more = error.problems().len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        text.push_str(&format!(
            "{}: {more} more problems are not shown\n",
            error.file()
        ));
    }
    text
}

fn one(file: &str, problem: &Problem, bytes: &[u8], renderer: &Renderer) -> String {
    let title = Level::ERROR.primary_title(problem.message.as_str());
    let excerpt = problem
        .place
        .as_ref()
        .map(|place| (place, excerpt(bytes, place.offset, place.length)));
    let mut group = match &excerpt {
        Some((place, excerpt)) => {
            let where_it_is = format!("{file}:{}:{}", place.line, place.column);
            let origin = annotate_snippets::Origin::path(where_it_is);
            let snippet = Snippet::source(excerpt.text.as_str())
                .line_start(place.line)
                .annotation(AnnotationKind::Primary.span(excerpt.start..excerpt.end));
            Group::with_title(title).element(origin).element(snippet)
        }
        None => Group::with_title(title).element(annotate_snippets::Origin::path(file.to_owned())),
    };
    if !problem.path.is_empty() {
        group = group.element(Level::NOTE.message(format!("at {}", problem.path)));
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// The line of a place, cut around it, and where in this text the place is.
struct Excerpt {
    text: String,
    start: usize,
    end: usize,
}

fn excerpt(bytes: &[u8], offset: usize, length: usize) -> Excerpt {
    let offset = offset.min(bytes.len());
    let (before, after) = bytes.split_at_checked(offset).unwrap_or((bytes, &[]));
    let line_before = before
        .rsplit(|byte| *byte == b'\n')
        .next()
        .unwrap_or(before);
    let line_after = after.split(|byte| *byte == b'\n').next().unwrap_or(after);
    let (meant, rest) = line_after
        .split_at_checked(length.min(line_after.len()))
        .unwrap_or((line_after, &[]));
    let mut text = String::new();
    let head = tail_of(line_before, AROUND);
    if head.len() < line_before.len() {
        text.push('…');
    }
    push(&mut text, head);
    let start = text.len();
    let shown = head_of(meant, AROUND);
    push(&mut text, shown);
    let end = text.len();
    if shown.len() < meant.len() {
        text.push('…');
    } else {
        let tail = head_of(rest, AROUND);
        push(&mut text, tail);
        if tail.len() < rest.len() {
            text.push('…');
        }
    }
    Excerpt { text, start, end }
}

/// At most this many bytes from the beginning, not cut within a character.
fn head_of(bytes: &[u8], most: usize) -> &[u8] {
    let mut at = most.min(bytes.len());
    while at > 0
        && bytes
            .get(at)
            .is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000)
    {
        at -= 1;
    }
    bytes.get(..at).unwrap_or(bytes)
}

/// At most this many bytes from the end, not cut within a character.
fn tail_of(bytes: &[u8], most: usize) -> &[u8] {
    let mut at = bytes.len().saturating_sub(most);
    while bytes
        .get(at)
        .is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000)
    {
        at += 1;
    }
    bytes.get(at..).unwrap_or_default()
}

/// Adds text without anything that would move the cursor; a tab becomes one space.
fn push(text: &mut String, bytes: &[u8]) {
    text.extend(
        String::from_utf8_lossy(bytes)
            .chars()
            .filter_map(|letter| match letter {
                '\t' => Some(' '),
                '\u{FEFF}' => None,
                letter if letter.is_control() => None,
                letter => Some(letter),
            }),
    );
}
