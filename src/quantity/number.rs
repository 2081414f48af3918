//! Numbers in running text.
//!
//! Knows where a number ends, and refuses every separator that people read in
//! different ways. Does not know units, and never makes a float.

use super::span::Span;
use super::text::TextError;

/// A number found at the head of a text.
pub(super) struct Number<'a> {
    /// The number as [`Amount::parse`](super::Amount::parse) reads it.
    pub(super) plain: String,
    /// Where it begins.
    pub(super) from: Span<'a>,
    /// What follows it.
    pub(super) rest: Span<'a>,
}

/// A decimal comma, a thousands separator, or several points.
pub(super) struct Separated {
    pub(super) given: String,
    pub(super) readings: String,
}

impl<'a> Number<'a> {
    /// The number at the head of `span`, or nothing if there is none. A minus
    /// sign belongs to the number, so that it can be refused as such.
    pub(super) fn read(span: Span<'a>) -> Option<Result<Number<'a>, Separated>> {
        let (sign, unsigned) = match span.strip_any(&["-"]) {
            Some((sign, rest)) => (sign, rest),
            None => ("", span),
        };
        let length = run(unsigned.text);
        let (mantissa, rest) = unsigned.split(length);
        if !mantissa
            .text
            .contains(|letter: char| letter.is_ascii_digit())
        {
            return None;
        }
        let point_only = |letter: char| letter.is_ascii_digit() || letter == '.';
        if !mantissa.text.chars().all(point_only) || mantissa.text.matches('.').count() > 1 {
            return Some(Err(Separated {
                given: mantissa.text.to_owned(),
                readings: readings(mantissa.text),
            }));
        }
        let (exponent, rest) = exponent(rest);
        Some(Ok(Number {
            plain: format!("{sign}{}{exponent}", mantissa.text),
            from: span.trim(),
            rest: rest.trim(),
        }))
    }
}

/// The length of the run of digits and of whatever people put between digits.
fn run(text: &str) -> usize {
    let mut end = 0;
    let mut previous = ' ';
    let mut letters = text.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        let next = letters.peek().map(|(_, letter)| *letter);
        let before_digit = next.is_some_and(|next| next.is_ascii_digit());
        let after_digit = previous.is_ascii_digit();
        let inside = match letter {
            '0'..='9' => true,
            '.' => before_digit,
            ',' | '\'' | '’' | '_' | ' ' => after_digit && before_digit,
            _ => false,
        };
        if !inside {
            break;
        }
        previous = letter;
        end = place + letter.len_utf8();
    }
    end
}

/// A power of ten after the digits (`e5`, `×10^5`), as `e5`, and what follows.
fn exponent(rest: Span<'_>) -> (String, Span<'_>) {
    let letter = rest.strip_any(&["e"]);
    let power = || {
        let (_, ten) = rest.trim().strip_any(&["*", "x"])?;
        ten.strip_any(&["10^"])
    };
    let Some((_, after)) = letter.or_else(power) else {
        return (String::new(), rest);
    };
    let (sign, digits) = match after.strip_any(&["-", "+"]) {
        Some((sign, digits)) => (sign, digits),
        None => ("", after),
    };
    let end = digits.text.find(|letter: char| !letter.is_ascii_digit());
    let (digits, after) = digits.split(end.unwrap_or(digits.text.len()));
    if digits.is_empty() {
        return (String::new(), rest);
    }
    (format!("e{sign}{}", digits.text), after)
}

/// The plain numbers that a separated one may stand for.
fn readings(given: &str) -> String {
    let is_separator = |letter: char| !letter.is_ascii_digit();
    let separators: Vec<char> = given
        .chars()
        .filter(|letter| is_separator(*letter))
        .collect();
    let parts: Vec<&str> = given.split(is_separator).collect();
    let joined = parts.concat();
    let Some((last, whole)) = parts.split_last() else {
        return format!("`{joined}`");
    };
    let decimal = format!("{}.{last}", whole.concat());
    match separators.split_last() {
        // No thousands begin with a zero.
        Some((',', [])) if given.starts_with('0') => format!("`{decimal}`"),
        Some((',', [])) if last.len() == 3 => format!("`{joined}` or `{decimal}`"),
        Some((',', [])) => format!("`{decimal}` or `{joined}`"),
        Some(('.' | ',', others)) if !others.is_empty() && !others.contains(&'.') => {
            match separators.last() {
                Some('.') => format!("`{decimal}`"),
                _ => format!("`{joined}`"),
            }
        }
        Some((',', others)) if others.iter().all(|other| *other == '.') => format!("`{decimal}`"),
        _ => format!("`{joined}`"),
    }
}

impl Separated {
    pub(super) fn at(self, position: usize) -> TextError {
        TextError::SeparatedNumber {
            given: self.given,
            position,
            readings: self.readings,
        }
    }
}
