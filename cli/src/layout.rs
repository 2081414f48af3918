//! Text in columns: lines broken at a width, labelled paragraphs and aligned tables, with Chinese characters two columns wide.
//! Knows columns; knows nothing of what stands in them.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The text in lines of at most this many columns, broken at spaces, between Chinese characters, and after `/` in long words.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(4);
    if text.width() <= width {
        return vec![text.trim().to_owned()];
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces(text) {
        let fits = used + piece.trim_end().width() <= width;
        if !line.is_empty() && !fits {
            lines.push(line.trim_end().to_owned());
            line.clear();
            used = 0;
        }
        let piece = if line.is_empty() {
            piece.trim_start()
        } else {
            piece
        };
        for letter in piece.chars() {
            let more = letter.width().unwrap_or(0);
            if !letter.is_whitespace() && used + more > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(letter);
            used += more;
        }
    }
    if !line.trim().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Words longer than this may be broken after a `/`: an id may, a unit may not.
const LONG_WORD: usize = 16;

/// The text cut wherever a line may end; each piece keeps the space after it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    for word in words(text) {
        let long = word.len() > LONG_WORD;
        let mut start = 0;
        let mut letters = word.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let end = at + letter.len_utf8();
            let ends = letters.peek().is_none_or(|(_, next)| {
                // An opening mark never ends a line, a closing one never begins it.
                let joined = "（「“(".contains(letter) || "，。；：、）」”,.;:)".contains(*next);
                let wide = is_wide(letter) || is_wide(*next);
                !joined && !next.is_whitespace() && (wide || (long && letter == '/'))
            });
            if ends {
                pieces.extend(word.get(start..end));
                start = end;
            }
        }
    }
    pieces
}

/// The text cut after its spaces, but not between a number and its unit.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut end) = (0, 0);
    for word in text.split_inclusive(char::is_whitespace) {
        end += word.len();
        let is_number = word.ends_with(char::is_whitespace)
            && word
                .trim_end()
                .ends_with(|letter: char| letter.is_ascii_digit())
            && word.starts_with(|letter: char| letter.is_ascii_digit());
        if !is_number {
            words.extend(text.get(start..end));
            start = end;
        }
    }
    words.extend(text.get(start..end).filter(|rest| !rest.is_empty()));
    words
}

fn is_wide(letter: char) -> bool {
    letter.width() == Some(2)
}

/// A table whose columns take what they need, and share what there is where that is too little.
pub(crate) struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

const GAP: usize = 2;

impl Table {
    pub(crate) fn new<'h>(heads: impl IntoIterator<Item = &'h str>) -> Table {
        Table {
            heads: heads.into_iter().map(str::to_owned).collect(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The lines of the table, indented, within the width.
    pub(crate) fn render(&self, indent: usize, width: usize) -> String {
        let widths = self.widths(width.saturating_sub(indent));
        let mut text = String::new();
        for cells in std::iter::once(&self.heads).chain(&self.rows) {
            let columns: Vec<Vec<String>> = cells
                .iter()
                .zip(&widths)
                .map(|(cell, width)| wrapped(cell, *width))
                .collect();
            let height = columns.iter().map(Vec::len).max().unwrap_or(0);
            for at in 0..height {
                let mut line = " ".repeat(indent);
                for (column, width) in columns.iter().zip(&widths) {
                    let cell = column.get(at).map_or("", String::as_str);
                    line.push_str(cell);
                    line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + GAP));
                }
                text.push_str(line.trim_end());
                text.push('\n');
            }
        }
        text
    }

    fn widths(&self, width: usize) -> Vec<usize> {
        let mut wanted: Vec<usize> = self.heads.iter().map(|head| head.width()).collect();
        for row in &self.rows {
            for (wanted, cell) in wanted.iter_mut().zip(row) {
                *wanted = (*wanted).max(cell.width());
            }
        }
        let gaps = GAP * wanted.len().saturating_sub(1);
        let room = width.saturating_sub(gaps).max(8 * wanted.len());
        // The widest columns give way first, until all fit.
        let mut most = wanted.iter().copied().max().unwrap_or(0);
        while most > 8 && wanted.iter().map(|width| (*width).min(most)).sum::<usize>() > room {
            most -= 1;
        }
        let mut widths: Vec<usize> = wanted.iter().map(|width| (*width).min(most)).collect();
        let rest = room.saturating_sub(widths.iter().sum());
        if let (Some(last), Some(wanted)) = (widths.last_mut(), wanted.last()) {
            *last = (*last + rest).min(*wanted);
        }
        widths
    }
}

/// Paragraphs with labels in a column of their own.
pub(crate) struct Labelled {
    width: usize,
    label_width: usize,
    text: String,
}

impl Labelled {
    pub(crate) fn new(label_width: usize, width: usize) -> Labelled {
        Labelled {
            width,
            label_width,
            text: String::new(),
        }
    }

    /// Adds a paragraph; an empty one is left out.
    pub(crate) fn line(&mut self, label: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        let mut label = label;
        let room = self.width.saturating_sub(self.label_width + 2 + GAP);
        // What follows in a point of a list stands under its text.
        let lines = match text.strip_prefix("- ") {
            None => wrapped(text, room),
            Some(point) => {
                let lines = wrapped(point, room.saturating_sub(2)).into_iter();
                let mark = |at| if at == 0 { "- " } else { "  " };
                let lines = lines
                    .enumerate()
                    .map(|(at, line)| format!("{}{line}", mark(at)));
                lines.collect()
            }
        };
        for line in lines {
            let space = self.label_width.saturating_sub(label.width()) + GAP;
            self.text
                .push_str(&format!("  {label}{}{line}\n", " ".repeat(space)));
            label = "";
        }
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_between_chinese_characters() {
        assert_eq!(wrapped("lead and cadmium", 9), ["lead and", "cadmium"]);
        assert_eq!(wrapped("玩具材料，涂层", 8), ["玩具材", "料，涂层"]);
        assert_eq!(wrapped("at most 90 mg/kg", 12), ["at most", "90 mg/kg"]);
        assert_eq!(
            wrapped("gb-6675.4-2014/4.1-1/lead", 20),
            ["gb-6675.4-2014/", "4.1-1/lead"]
        );
        assert_eq!(wrapped("", 9), [""]);
        assert_eq!(wrapped("abcdefgh", 4), ["abcd", "efgh"]);
        for line in wrapped("Safety of toys 玩具安全 part 4", 7) {
            assert!(line.width() <= 7, "{line}");
        }
    }

    #[test]
    fn a_table_keeps_its_columns_within_the_width() {
        let mut table = Table::new(["limit", "when"]);
        table.row(vec![
            "4.1-1/lead".to_owned(),
            "a long condition ".repeat(20),
        ]);
        table.row(vec!["铅".to_owned(), "短".to_owned()]);
        for line in table.render(2, 60).lines() {
            assert!(line.width() <= 60, "{line}");
        }
    }
}
