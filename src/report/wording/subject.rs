//! What a limit or a finding is about, in words: sums, groups, members.

use super::super::About;
use super::Language;
use crate::catalogue::Catalogue;
use crate::catalogue::limit::{Aggregation, Limit};

/// What a finding is about: `DBP + BBP + DEHP`, or one member, or the others.
#[must_use]
pub fn about(catalogue: &Catalogue, limit: &Limit, about: About, language: Language) -> String {
    let name = |id| {
        catalogue
            .registry()
            .get(id)
            .map_or_else(String::new, |analyte| display_name(analyte, language))
    };
    match about {
        About::Member(member) => name(member),
        About::AnyOf(first, more) => match language {
            Language::English => format!(
                "{} or {more} more of {}",
                name(first),
                left_side(catalogue, limit, language)
            ),
            Language::Chinese => format!(
                "{}中的{}或另外{more}种",
                left_side(catalogue, limit, language),
                name(first)
            ),
        },
        About::OtherMembers(count) => match language {
            Language::English => format!(
                "the {count} others of {}",
                left_side(catalogue, limit, language)
            ),
            Language::Chinese => {
                format!("{}中其余{count}种", left_side(catalogue, limit, language))
            }
        },
        About::Form => left_side(catalogue, limit, language),
    }
}

/// The short name people use: the key where it is an abbreviation, else the name.
fn display_name(analyte: &crate::substance::Analyte, language: Language) -> String {
    let key = analyte.key.as_str();
    let abbreviation = key.chars().next().is_some_and(char::is_uppercase)
        || key.chars().filter(|letter| letter.is_uppercase()).count() > 1;
    let name = language.of(&analyte.names);
    if abbreviation || name.is_empty() {
        key.to_owned()
    } else {
        name.to_owned()
    }
}

/// The left side with names in the language.
#[must_use]
pub fn left_side(catalogue: &Catalogue, limit: &Limit, language: Language) -> String {
    let registry = catalogue.registry();
    let mut text = String::new();
    for (at, term) in limit.form.terms.iter().enumerate() {
        if at > 0 {
            text.push_str(" + ");
        }
        let coefficient = term.coefficient;
        if coefficient.denominator() > 1 && coefficient.numerator() == 1 {
            text.push_str(&term_name(registry, term.analyte, language));
            text.push_str(&format!("/{}", coefficient.denominator()));
            continue;
        }
        if coefficient != crate::substance::Factor::ONE {
            text.push_str(&format!("{coefficient} "));
        }
        text.push_str(&term_name(registry, term.analyte, language));
    }
    match limit.form.aggregation {
        Aggregation::AllBut => match language {
            Language::English => "anything not on the positive list".to_owned(),
            Language::Chinese => "肯定列表以外的物质".to_owned(),
        },
        Aggregation::Nothing => String::new(),
        Aggregation::Sum | Aggregation::Each => text,
    }
}

fn term_name(
    registry: &crate::substance::Registry,
    id: crate::substance::AnalyteId,
    language: Language,
) -> String {
    registry
        .get(id)
        .map_or_else(String::new, |analyte| display_name(analyte, language))
}
