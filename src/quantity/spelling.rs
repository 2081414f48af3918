//! How people spell units.
//!
//! Knows the atoms of unit symbols, products and quotients of them, and the
//! words around shares ("wt%", "% by weight"). Does not know numbers.

use super::fold::fold;
use super::kind::QuantityKind;
use super::unit::Unit;

/// Atoms with every accepted spelling. Letter case is free only where it
/// cannot change the meaning: `MG` is read as mg, `Mg` (megagram) is not.
const ATOMS: &[(&str, &[&str])] = &[
    ("mg", &["mg", "MG", "毫克"]),
    ("ug", &["ug", "UG", "mcg", "微克"]),
    ("ng", &["ng", "NG", "纳克"]),
    ("pg", &["pg", "PG"]),
    ("g", &["g", "G", "克"]),
    ("kg", &["kg", "KG", "Kg", "千克", "公斤"]),
    ("L", &["L", "l", "litre", "liter", "升"]),
    ("mL", &["mL", "ml", "毫升"]),
    ("uL", &["uL", "ul", "微升"]),
    ("m", &["m", "M", "米"]),
    ("dm", &["dm", "DM"]),
    ("cm", &["cm", "CM"]),
    ("h", &["h", "H", "hr", "hour", "小时"]),
    ("week", &["week", "weeks", "Week", "WEEK", "wk", "周"]),
    ("Bq", &["Bq", "bq", "BQ", "贝克"]),
    ("kBq", &["kBq", "KBq", "KBQ"]),
];

/// Spellings that hold a power.
const POWERS: &[(&str, &str, i32)] = &[
    ("平方米", "m", 2),
    ("平方分米", "dm", 2),
    ("平方厘米", "cm", 2),
    ("立方米", "m", 3),
];

/// Volume units that are powers of a length.
const VOLUMES: &[(&str, i32, &str)] = &[("dm", 3, "L"), ("cm", 3, "mL")];

/// Words that say "by mass" beside a share.
const BY_MASS: &[&str] = &[
    "w/w",
    "m/m",
    "wt/wt",
    "byweight",
    "bymass",
    "weight",
    "mass",
    "wt",
    "质量分数",
    "质量",
    "重量",
    "w",
    "m",
];

/// Words that say "by volume" beside a share.
const BY_VOLUME: &[&str] = &["v/v", "byvolume", "volume", "vol", "体积分数", "体积", "v"];

const ITEMS: &[&str] = &[
    "/item", "/piece", "/pc", "/lamp", "/article", "/支", "/只", "/个", "/件",
];

/// The unit that `text` spells for `kind`; a unit of another kind is found too.
pub(super) fn read(text: &str, kind: QuantityKind) -> Option<Unit> {
    let folded = fold(text).text.replace(" per ", "/");
    let text = folded.trim();
    if kind.is_dimensionless() {
        let grade = kind == QuantityKind::Grade && matches!(text, "grade" | "级");
        if text.is_empty() || text == "1" || grade {
            return Some(Unit::One);
        }
    }
    let text = match kind {
        QuantityKind::MassPerItem => ITEMS
            .iter()
            .find_map(|item| text.strip_suffix(item))
            .unwrap_or(text),
        _ => text,
    };
    let share = || share(text, kind);
    let fits = |unit: &Unit| unit.exponent_in(kind).is_some();
    let units = Signature::read(text).map_or_else(Vec::new, |signature| matching(&signature));
    let found = units.iter().copied().find(fits).or_else(share);
    found.or_else(|| units.first().copied())
}

/// Every unit whose symbol means the same.
fn matching(signature: &Signature) -> Vec<Unit> {
    let same = |unit: &&Unit| Signature::read(unit.symbol()).is_some_and(|own| own == *signature);
    Unit::ALL.iter().filter(same).copied().collect()
}

/// `%`, `ppm` and their kin, with the words that say of what they are shares.
fn share(text: &str, kind: QuantityKind) -> Option<Unit> {
    let plain: String = text
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '.' | '(' | ')'))
        .flat_map(char::to_lowercase)
        .collect();
    let words = match kind {
        QuantityKind::AirRatio => BY_VOLUME,
        _ => BY_MASS,
    };
    let bare = words.iter().find_map(|word| {
        let core = plain
            .strip_suffix(word)
            .or_else(|| plain.strip_prefix(word));
        core.and_then(share_sign)
    });
    share_sign(&plain).or(bare)
}

fn share_sign(text: &str) -> Option<Unit> {
    Some(match text {
        "%" | "percent" | "pct" | "g/100g" => Unit::Percent,
        "‰" | "permille" | "permil" => Unit::PerMille,
        "ppm" => Unit::PartPerMillion,
        "ppb" => Unit::PartPerBillion,
        "ppt" => Unit::PartPerTrillion,
        _ => return None,
    })
}

/// A product of powers of atoms, in one order.
#[derive(PartialEq)]
struct Signature(Vec<(&'static str, i32)>);

impl Signature {
    /// Reads `mg/(m2.h)`, `mg/m2/h`, `mg m-2 h-1` … Everything from one stroke
    /// to the next is below it. `None` if any part is no atom.
    fn read(text: &str) -> Option<Signature> {
        let count = |sign: char| text.matches(sign).count();
        if text.is_empty() || count('(') != count(')') {
            return None;
        }
        let mut powers: Vec<(&'static str, i32)> = Vec::new();
        for (place, part) in text.split('/').enumerate() {
            let sign = if place == 0 { 1 } else { -1 };
            let mut rest = part.trim_start_matches(SEPARATORS);
            while !rest.is_empty() {
                let (atom, power, after) = factor(rest)?;
                match powers.iter_mut().find(|(known, _)| *known == atom) {
                    Some((_, sum)) => *sum = sum.checked_add(sign * power)?,
                    None => powers.push((atom, sign * power)),
                }
                rest = after.trim_start_matches(SEPARATORS);
            }
        }
        powers.sort_unstable();
        (!powers.is_empty()).then_some(Signature(powers))
    }
}

const SEPARATORS: [char; 5] = [' ', '.', '*', '(', ')'];

/// One atom with its power, and the text after it.
fn factor(text: &str) -> Option<(&'static str, i32, &str)> {
    let end = text.find(|letter: char| !letter.is_alphabetic());
    let (word, rest) = text.split_at(end.unwrap_or(text.len()));
    let rest = rest.strip_prefix('^').unwrap_or(rest);
    let (negative, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let end = rest.find(|letter: char| !letter.is_ascii_digit());
    let (digits, rest) = rest.split_at(end.unwrap_or(rest.len()));
    let written = match digits {
        "" if negative => return None,
        "" => 1,
        // Two digits are no power of any unit, and one cannot overflow.
        digits if digits.len() > 1 => return None,
        digits => digits.parse::<i32>().ok()?,
    };
    let (atom, own) = match POWERS.iter().find(|(spelling, ..)| *spelling == word) {
        Some((_, atom, power)) => (*atom, *power),
        None => (atom(word)?, 1),
    };
    let power = written * own;
    let (atom, power) = match VOLUMES.iter().find(|(a, p, _)| *a == atom && *p == power) {
        Some((_, _, volume)) => (*volume, 1),
        None => (atom, power),
    };
    Some((atom, if negative { -power } else { power }, rest))
}

fn atom(word: &str) -> Option<&'static str> {
    ATOMS
        .iter()
        .find(|(_, spellings)| spellings.contains(&word))
        .map(|(atom, _)| *atom)
}
