//! The values of single cells: amounts with what stands beside them, kinds, yes and no.
//! Knows how laboratories write; the grammar of amounts is the library's.

use hazlimit::bom::{Mass, Quantity};
use hazlimit::catalogue::fact::Reply;
use hazlimit::catalogue::limit::Role;
use hazlimit::quantity::{Amount, Bound, Detection, Interval, QuantityKind, Reading, Unit};
use hazlimit::report::wording::{self, Language};

use crate::nearest::{did_you_mean, nearest};

/// A value with the cells beside it; empty where there is none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written<'t> {
    pub(crate) value: &'t str,
    pub(crate) unit: &'t str,
    pub(crate) loq: &'t str,
    pub(crate) loq_unit: &'t str,
    pub(crate) uncertainty: &'t str,
}

/// A stroke in a cell says that there is nothing.
pub(crate) fn or_nothing(cell: &str) -> &str {
    match cell.trim() {
        "-" | "—" | "–" | "--" | "——" | "/" => "",
        text => text,
    }
}

/// The reading of a value.
pub(crate) fn reading(written: Written<'_>, kind: QuantityKind) -> Result<Reading, String> {
    let value = written.value.trim();
    if or_nothing(value).is_empty() {
        return Err("the result is empty".to_owned());
    }
    let unit = or_nothing(written.unit);
    let read = with_unit(value, unit, kind)?;
    let read = with_loq(read, written, kind)?;
    with_uncertainty(read, written, kind)
}

/// The value with the unit of its own column, where there is one. `未检出` needs none, and a unit may stand in both.
fn with_unit(value: &str, unit: &str, kind: QuantityKind) -> Result<Reading, String> {
    let alone = |text: &str| Reading::parse(text, kind).map_err(|error| error.to_string());
    if unit.is_empty() {
        return alone(value);
    }
    let joined = Reading::parse(&format!("{value} {unit}"), kind);
    let error = match joined {
        Ok(read) => return Ok(read),
        Err(error) => error,
    };
    // The unit must be one of the kind, even where the value does not use it.
    let of_column = Reading::parse(&format!("1 {unit}"), kind)
        .map_err(|error| error.to_string())?
        .unit;
    match Reading::parse(value, kind) {
        Ok(read) if read.unit.is_none() || read.unit == of_column => Ok(read),
        Ok(_) => Err(format!(
            "the result `{value}` has another unit than its column, `{unit}`"
        )),
        Err(_) => Err(error.to_string()),
    }
}

fn with_loq(read: Reading, written: Written<'_>, kind: QuantityKind) -> Result<Reading, String> {
    let text = or_nothing(written.loq);
    if text.is_empty() {
        return Ok(read);
    }
    let unit = match or_nothing(written.loq_unit) {
        "" => or_nothing(written.unit),
        unit => unit,
    };
    let loq = with_unit(text, unit, kind).map_err(|error| format!("detection limit: {error}"))?;
    let amount = exact(loq, "detection limit")?;
    if amount <= Amount::ZERO {
        return Err("the detection limit must be more than zero".to_owned());
    }
    if read.detection == Detection::Measured {
        return Ok(read);
    }
    match read.interval.upper() {
        None => Ok(Reading {
            interval: Interval::below(amount),
            uncertainty: None,
            detection: Detection::NotDetected,
            unit: loq.unit,
        }),
        Some(upper) if upper.amount == amount => Ok(read),
        Some(_) => Err("the detection limit is stated twice, differently".to_owned()),
    }
}

/// A value with an uncertainty is one text in the grammar, and so follows its rules.
fn with_uncertainty(
    read: Reading,
    written: Written<'_>,
    kind: QuantityKind,
) -> Result<Reading, String> {
    let stated = or_nothing(written.uncertainty);
    if stated.is_empty() {
        return Ok(read);
    }
    if read.uncertainty.is_some() {
        return Err("the uncertainty is stated twice".to_owned());
    }
    if !read.interval.is_exact() || read.detection == Detection::NotDetected {
        return Err("an uncertainty belongs to one measured value".to_owned());
    }
    let unit = or_nothing(written.unit);
    let bare = stated.trim_start_matches(['±', ' ']);
    let uncertainty =
        with_unit(bare, unit, kind).map_err(|error| format!("uncertainty: {error}"))?;
    let share = uncertainty.unit == Some(Unit::Percent);
    let amount = exact(uncertainty, "uncertainty")?;
    // "10 %" beside a share in mg/kg, or above the value, is a share of the value as likely as an amount.
    if share && (read.unit != Some(Unit::Percent) || amount > read.interval.lower().amount) {
        return Err(format!(
            "the uncertainty `{stated}` can be a share of the value or an amount: write it as an amount, in the unit of the value"
        ));
    }
    Ok(Reading {
        uncertainty: Some(amount),
        ..read
    })
}

/// One value, with nothing beside it that would be lost.
pub(crate) fn exact(read: Reading, what: &str) -> Result<Amount, String> {
    let one = read.interval.is_exact()
        && read.detection == Detection::Measured
        && read.uncertainty.is_none();
    one.then(|| read.interval.lower().amount).ok_or_else(|| {
        format!("the {what} must be one value, without a comparison, range or uncertainty")
    })
}

/// `100 mg/kg` and `< 100 mg/kg` both say: below that.
pub(crate) fn below(read: Reading) -> Result<Interval, String> {
    let refused = || {
        "a negative declaration needs the value below which it lies, such as `100 mg/kg`".to_owned()
    };
    if read.uncertainty.is_some() {
        return Err(refused());
    }
    if read.interval.is_exact() {
        let amount = read.interval.lower().amount;
        return match amount > Amount::ZERO {
            true => Ok(Interval::below(amount)),
            false => Err("the bound must be more than zero".to_owned()),
        };
    }
    let from_nothing = read.interval.lower() == Bound::closed(Amount::ZERO);
    match read.interval.upper() {
        Some(_) if from_nothing => Ok(read.interval),
        _ => Err(refused()),
    }
}

/// A mass such as `42 g` or `1.2 kg`.
pub(crate) fn mass(text: &str) -> Result<Mass, String> {
    let wrong =
        || format!("`{text}` is no mass; write it with its unit, such as `42 g` or `1.2 kg`");
    let kilograms = ["kg", "KG", "Kg", "ｋｇ", "㎏", "千克", "公斤"]
        .into_iter()
        .find_map(|unit| text.trim().strip_suffix(unit));
    let read = |text: &str| Reading::parse(text, QuantityKind::MassPerItem).map_err(|_| wrong());
    let amount = match kilograms {
        None => exact(read(text)?, "mass")?,
        Some(number) => exact(read(&format!("{number} g"))?, "mass")?
            .checked_mul(1000)
            .ok_or_else(wrong)?,
    };
    match amount > Amount::ZERO {
        true => Ok(Mass(amount)),
        false => Err("the mass must be more than zero".to_owned()),
    }
}

/// The disclosed share of a material.
pub(crate) fn share(text: &str) -> Result<Amount, String> {
    let read = Reading::parse(text, QuantityKind::Content).map_err(|error| error.to_string())?;
    exact(read, "disclosed share")
}

/// All of a material.
pub(crate) fn whole() -> Amount {
    Amount::parse("100", Unit::Percent, QuantityKind::Content).unwrap_or(Amount::ZERO)
}

/// Other words for kinds in tables of results.
const KINDS: &[(&str, QuantityKind)] = &[
    ("total content", QuantityKind::Content),
    ("total", QuantityKind::Content),
    ("总量", QuantityKind::Content),
    ("总含量", QuantityKind::Content),
    ("可迁移元素", QuantityKind::ElementMigration),
    ("可迁移元素含量", QuantityKind::ElementMigration),
    ("可溶性元素", QuantityKind::ElementMigration),
    ("可溶性元素含量", QuantityKind::ElementMigration),
];

/// A kind by its name in files, or in words of either language.
pub(crate) fn kind(text: &str) -> Result<QuantityKind, String> {
    let wanted = text.trim();
    if let Ok(kind) = wanted.parse::<QuantityKind>() {
        return Ok(kind);
    }
    let folded = wanted.to_lowercase();
    let in_words = QuantityKind::ALL.iter().copied().find(|kind| {
        wording::kind(*kind, Language::English).to_lowercase() == folded
            || wording::kind(*kind, Language::Chinese) == wanted
    });
    let other = || KINDS.iter().find(|(name, _)| *name == folded);
    in_words
        .or_else(|| other().map(|(_, kind)| *kind))
        .ok_or_else(|| match wanted.parse::<QuantityKind>() {
            Err(error) if !wanted.is_empty() => error.to_string(),
            _ => "the kind of quantity is empty; write one such as `content` (`含量`) or `element-migration` (`元素迁移量`), or give one for all lines with --kind".to_owned(),
        })
}

/// Yes or no.
pub(crate) fn reply(text: &str, what: &str) -> Result<Reply, String> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "是" => Ok(Reply::Yes),
        "false" | "no" | "否" => Ok(Reply::No),
        _ => Err(format!(
            "{what}: `{text}` is no answer; write yes or no (是 or 否)"
        )),
    }
}

/// A whole number from 1.
pub(crate) fn count(text: &str, what: &str) -> Result<Quantity, String> {
    let number = text.trim().parse().map(Quantity);
    number.map_err(|_| format!("{what}: `{text}` is no whole number from 1"))
}

/// What a constituent is there for.
pub(crate) fn role(text: &str) -> Result<Role, String> {
    let found = Role::ALL
        .into_iter()
        .find(|role| role.name() == text.trim());
    found.ok_or_else(|| {
        let near = nearest(text, Role::ALL.map(Role::name).into_iter());
        let all = Role::ALL.map(Role::name).join(", ");
        match near.is_empty() {
            true => format!("`{text}` is no role; known are {all}"),
            false => format!("`{text}` is no role{}", did_you_mean(&near)),
        }
    })
}
