//! Names made comparable: one spelling for the many ways of writing a name.
//!
//! Knows letters, dashes, primes and brackets. Knows nothing of substances.

/// Lower case, half width, one kind of dash, prime and bracket; spaces stay.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(narrowed)
        .flat_map(char::to_lowercase)
        .collect()
}

/// The form in which two spellings of one name are equal.
///
/// Case, width, spaces, dashes, the kind of prime and bracket, Greek letters
/// against their names, and `sulph` against `sulf` make no difference. A dash
/// or space between two digits stays, since it parts two numbers.
pub(super) fn folded(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    for next in plain(text).chars() {
        match greek(next) {
            Some(name) => spelled.push_str(name),
            None => spelled.push(next),
        }
    }
    let mut kept = String::with_capacity(spelled.len());
    let mut gap = false;
    for next in spelled.chars() {
        if next.is_whitespace() || matches!(next, '-' | '_' | '\u{200b}' | '\u{feff}') {
            gap = true;
            continue;
        }
        let parts_numbers =
            gap && next.is_ascii_digit() && kept.ends_with(|last: char| last.is_ascii_digit());
        if parts_numbers {
            kept.push('-');
        }
        gap = false;
        kept.push(next);
    }
    kept.replace("sulph", "sulf")
}

fn narrowed(found: char) -> char {
    match found {
        '！'..='～' => u32::from(found)
            .checked_sub(0xFEE0)
            .and_then(char::from_u32)
            .map_or(found, joined),
        found => joined(found),
    }
}

/// One sign for each family of look-alikes.
fn joined(found: char) -> char {
    match found {
        '\u{3000}' | '\u{a0}' => ' ',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '⁃' | '\u{ad}' => '-',
        '′' | '’' | '‘' | '‛' | '`' | '´' | 'ʹ' | 'ʼ' => '\'',
        '″' | '“' | '”' | 'ʺ' => '"',
        '[' | '{' | '【' | '〔' | '〈' | '「' | '⟨' => '(',
        ']' | '}' | '】' | '〕' | '〉' | '」' | '⟩' => ')',
        '，' | '、' | '､' => ',',
        '•' | '∙' | '⋅' | '・' | '‧' => '·',
        'µ' => 'μ',
        '₀'..='₉' => digit(found, '₀'),
        '⁰' | '⁴'..='⁹' => digit(found, '⁰'),
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        found => found,
    }
}

fn digit(found: char, zero: char) -> char {
    let value = u32::from(found).saturating_sub(u32::from(zero));
    char::from_digit(value, 10).unwrap_or(found)
}

fn greek(found: char) -> Option<&'static str> {
    Some(match found {
        'α' => "alpha",
        'β' => "beta",
        'γ' => "gamma",
        'δ' => "delta",
        'ε' | 'ϵ' => "epsilon",
        'ζ' => "zeta",
        'η' => "eta",
        'θ' | 'ϑ' => "theta",
        'ι' => "iota",
        'κ' => "kappa",
        'λ' => "lambda",
        'μ' => "mu",
        'ν' => "nu",
        'ξ' => "xi",
        'ο' => "omicron",
        'π' => "pi",
        'ρ' => "rho",
        'σ' | 'ς' => "sigma",
        'τ' => "tau",
        'υ' => "upsilon",
        'φ' | 'ϕ' => "phi",
        'χ' => "chi",
        'ψ' => "psi",
        'ω' => "omega",
        'ⅰ' => "i",
        'ⅱ' => "ii",
        'ⅲ' => "iii",
        'ⅳ' => "iv",
        'ⅴ' => "v",
        'ⅵ' => "vi",
        'ⅶ' => "vii",
        'ⅷ' => "viii",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[track_caller]
    fn same(one: &str, other: &str) {
        assert_eq!(folded(one), folded(other));
    }

    #[test]
    fn every_greek_letter_is_its_name() {
        let letters = "αβγδεζηθικλμνξοπρστυφχψω".chars();
        let names = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega";
        assert_eq!(names.split(' ').count(), 24);
        for (letter, name) in letters.zip(names.split(' ')) {
            same(&format!("{letter}-x"), &format!("{name}-x"));
        }
        for (numeral, name) in "ⅰⅱⅲⅳⅴⅵⅶⅷ"
            .chars()
            .zip(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"])
        {
            same(&format!("({numeral})"), &format!("({name})"));
        }
    }

    #[test]
    fn the_ways_of_writing_a_name_fold_to_one() {
        same("Ｄｉ（2－ethylhexyl）", "di(2-ethylhexyl)");
        same("β-HCH", "BETA hch");
        same("μ-oxo", "µ oxo");
        same("p,p′-DDE", "P,P'-dde");
        same("chromium(Ⅵ)", "Chromium [VI]");
        same("H₂O₉ ⁴⁹-x", "h2o9 49-x");
        same("lead sulphide", "Lead-Sulfide");
    }

    #[test]
    fn names_of_different_substances_stay_apart() {
        assert_ne!(folded("2,2'-dichloro"), folded("2,2-dichloro"));
        assert_ne!(folded("1-2"), folded("12"));
        assert_ne!(folded("α-HCH"), folded("β-HCH"));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in [
            "4,4’-Diamino—[α] 1 2",
            "邻苯二甲酸二（2-乙基己基）酯",
            "PAH- 18 -3",
        ] {
            assert_eq!(folded(&folded(text)), folded(text));
        }
    }
}
