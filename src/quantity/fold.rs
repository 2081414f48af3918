//! One plain spelling for the many that people type.
//!
//! Knows which characters stand for the same sign (full-width forms, Greek and
//! sign mu, superscripts, dashes). Does not know what the text means.

/// Folded text, and for each of its bytes the place of the character in the
/// original that it came from.
pub(super) struct Folded {
    pub(super) text: String,
    origin: Vec<usize>,
}

impl Folded {
    /// The character position in the original (from 1) of a byte position here.
    pub(super) fn position(&self, byte: usize) -> usize {
        match (self.origin.get(byte), self.origin.last()) {
            (Some(place), _) => place + 1,
            (None, Some(last)) => last + 2,
            (None, None) => 1,
        }
    }
}

/// Folds `text`.
pub(super) fn fold(text: &str) -> Folded {
    let mut folded = Folded {
        text: String::with_capacity(text.len()),
        origin: Vec::with_capacity(text.len()),
    };
    let mut raised = false;
    for (place, letter) in text.chars().enumerate() {
        if let Some(digit) = superscript(letter) {
            // `10²` must not become `102`: the caret keeps the exponent apart.
            if !raised {
                folded.text.push('^');
            }
            folded.text.push(digit);
            raised = true;
        } else {
            raised = false;
            match plain(letter) {
                Some(plain) => folded.text.push_str(plain),
                None => folded.text.push(half_width(letter)),
            }
        }
        folded.origin.resize(folded.text.len(), place);
    }
    folded
}

fn half_width(letter: char) -> char {
    match letter {
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(letter).wrapping_sub(0xFEE0)).unwrap_or(letter)
        }
        letter if letter.is_whitespace() => ' ',
        letter => letter,
    }
}

fn superscript(letter: char) -> Option<char> {
    Some(match letter {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴' => '4',
        '⁵' => '5',
        '⁶' => '6',
        '⁷' => '7',
        '⁸' => '8',
        '⁹' => '9',
        '⁻' => '-',
        _ => return None,
    })
}

fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'µ' | 'μ' => "u",
        '–' | '—' | '−' | '‐' | '‑' | '‒' | '―' | '﹣' => "-",
        '～' | '〜' | '∼' | '˜' => "~",
        '≤' | '≦' | '⩽' => "<=",
        '≥' | '≧' | '⩾' => ">=",
        '﹤' => "<",
        '﹥' => ">",
        '·' | '⋅' | '•' | '∙' | '・' | '×' | '✕' => "*",
        '、' => ",",
        '∕' | '⁄' => "/",
        '﹪' => "%",
        '[' | '［' | '【' | '〔' => "(",
        ']' | '］' | '】' | '〕' => ")",
        '㎎' => "mg",
        '㎍' => "ug",
        '㎏' => "kg",
        '㎖' => "mL",
        'ℓ' => "L",
        '㎠' => "cm2",
        '㎡' => "m2",
        '㎥' => "m3",
        '檢' => "检",
        '報' => "报",
        '級' => "级",
        '\u{200B}' | '\u{FEFF}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_odd_signs_become_plain() {
        assert_eq!(fold("１０～２０％").text, "10~20%");
        assert_eq!(fold("≤５μg／ｋｇ").text, "<=5ug/kg");
        assert_eq!(fold("㎎/㎡").text, "mg/m2");
    }

    #[test]
    fn every_sign_that_people_type_becomes_the_plain_one() {
        for (signs, plain) in [
            ("µμ", "u"),
            ("–—−‐‑‒―﹣－", "-"),
            ("～〜∼˜", "~"),
            ("≤≦⩽", "<="),
            ("≥≧⩾", ">="),
            ("﹤＜", "<"),
            ("﹥＞", ">"),
            ("·⋅•∙・×✕＊", "*"),
            ("、，", ","),
            ("∕⁄／", "/"),
            ("﹪％", "%"),
            ("[［【〔（", "("),
            ("]］】〕）", ")"),
            ("㎎", "mg"),
            ("㎍", "ug"),
            ("㎏", "kg"),
            ("㎖", "mL"),
            ("ℓ", "L"),
            ("㎠", "cm2"),
            ("㎡", "m2"),
            ("㎥", "m3"),
            ("檢", "检"),
            ("報", "报"),
            ("級", "级"),
            ("\u{200B}\u{FEFF}", ""),
            ("\u{A0}\u{3000}\u{202F}\t", " "),
        ] {
            for sign in signs.chars() {
                assert_eq!(fold(&sign.to_string()).text, plain, "`{sign}`");
            }
        }
        assert_eq!(fold("x⁰¹²³⁴⁵⁶⁷⁸⁹").text, "x^0123456789");
    }

    #[test]
    fn an_exponent_stays_apart_from_its_base() {
        assert_eq!(fold("10²").text, "10^2");
        assert_eq!(fold("m⁻²").text, "m^-2");
    }

    #[test]
    fn positions_count_characters_of_the_original() {
        let folded = fold("≤５x");
        assert_eq!(folded.position(0), 1);
        assert_eq!(folded.position(2), 2);
        assert_eq!(folded.position(3), 3);
        assert_eq!(folded.position(9), 4);
        assert_eq!(fold("x").position(5), 2);
        assert_eq!(fold("").position(5), 1);
    }
}
