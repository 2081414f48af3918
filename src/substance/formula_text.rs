//! The notation of chemical formulas.
//!
//! Knows how a formula is written: counts, brackets, hydrates. Knows nothing
//! of masses.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::atomic_weights::ElementSymbol;
use super::formula::{Formula, FormulaError, MOST_ATOMS, add};

/// Brackets deeper than this are no formula.
const DEEPEST: u32 = 16;

impl FromStr for Formula {
    type Err = FormulaError;

    fn from_str(text: &str) -> Result<Formula, FormulaError> {
        let characters: Vec<char> = text.trim().chars().filter_map(folded).collect();
        if characters.is_empty() {
            return Err(FormulaError::Empty);
        }
        let mut reader = Reader {
            characters: &characters,
            at: 0,
        };
        let mut counts = BTreeMap::new();
        loop {
            let multiplier = reader.number()?;
            for (element, count) in reader.part(0)? {
                add(
                    &mut counts,
                    element,
                    count.saturating_mul(multiplier),
                    reader.at,
                )?;
            }
            match reader.peek() {
                None => return Ok(Formula::from_counts(&counts)),
                Some('·') => reader.at += 1,
                Some(')') => {
                    return Err(FormulaError::Bracket {
                        position: reader.at + 1,
                    });
                }
                Some(found) => return Err(reader.unexpected(found)),
            }
        }
    }
}

/// Letters, digits and signs as a keyboard writes them; spaces drop out.
fn folded(found: char) -> Option<char> {
    Some(match found {
        '₀'..='₉' => shifted(found, '₀', '0'),
        '０'..='９' => shifted(found, '０', '0'),
        'Ａ'..='Ｚ' => shifted(found, 'Ａ', 'A'),
        'ａ'..='ｚ' => shifted(found, 'ａ', 'a'),
        '•' | '∙' | '⋅' | '・' | '‧' | '*' | '.' => '·',
        '[' | '{' | '（' | '［' | '【' | '｛' => '(',
        ']' | '}' | '）' | '］' | '】' | '｝' => ')',
        '⁺' | '＋' => '+',
        '⁻' | '−' | '－' | '–' => '-',
        found if found.is_whitespace() => return None,
        found => found,
    })
}

fn shifted(found: char, from: char, to: char) -> char {
    let distance = u32::from(found).saturating_sub(u32::from(from));
    char::from_u32(u32::from(to).saturating_add(distance)).unwrap_or(found)
}

struct Reader<'text> {
    characters: &'text [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    /// Elements and brackets up to a dot, a closing bracket or the end.
    fn part(&mut self, depth: u32) -> Result<Vec<(ElementSymbol, u32)>, FormulaError> {
        let mut found = Vec::new();
        let start = self.at;
        while let Some(next) = self.peek() {
            match next {
                '(' => {
                    let open = self.at + 1;
                    if depth >= DEEPEST {
                        return Err(FormulaError::Bracket { position: open });
                    }
                    self.at += 1;
                    let inner = self.part(depth + 1)?;
                    if self.peek() != Some(')') {
                        return Err(FormulaError::Bracket { position: open });
                    }
                    self.at += 1;
                    let times = self.number()?;
                    found.extend(
                        inner
                            .into_iter()
                            .map(|(element, count)| (element, count.saturating_mul(times))),
                    );
                }
                'A'..='Z' => {
                    let element = self.element()?;
                    found.push((element, self.number()?));
                }
                ')' | '·' => break,
                found => return Err(self.unexpected(found)),
            }
        }
        match self.peek() {
            _ if self.at > start => Ok(found),
            Some(next) => Err(self.unexpected(next)),
            None => Err(FormulaError::Count { position: self.at }),
        }
    }

    fn element(&mut self) -> Result<ElementSymbol, FormulaError> {
        let position = self.at + 1;
        let mut symbol = String::from_iter(self.peek());
        self.at += 1;
        if let Some(second) = self.peek().filter(char::is_ascii_lowercase) {
            symbol.push(second);
            self.at += 1;
        }
        symbol.parse().map_err(|_| FormulaError::Element {
            hint: format!("read as `{symbol}`, capital letters start a symbol"),
            symbol,
            position,
        })
    }

    /// A count, or 1 where none stands.
    fn number(&mut self) -> Result<u32, FormulaError> {
        let position = self.at + 1;
        let mut value: Option<u32> = None;
        while let Some(digit) = self.peek().and_then(|next| next.to_digit(10)) {
            let higher = value.unwrap_or(0).saturating_mul(10);
            value = Some(higher.saturating_add(digit));
            self.at += 1;
        }
        match value {
            None => Ok(1),
            Some(count @ 1..=MOST_ATOMS) => Ok(count),
            Some(_) => Err(FormulaError::Count { position }),
        }
    }

    fn unexpected(&self, found: char) -> FormulaError {
        let position = self.at + 1;
        match found {
            '+' | '-' | '^' => FormulaError::Charge { position },
            'n' | 'x' => FormulaError::Count { position },
            _ => FormulaError::Unexpected { found, position },
        }
    }
}
