//! The language of the output: as asked for, else as the environment says.

use clap::ValueEnum;
use hazlimit::report::wording::Language;

/// A language on the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum LanguageName {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<LanguageName> for Language {
    fn from(name: LanguageName) -> Language {
        match name {
            LanguageName::Zh => Language::Chinese,
            LanguageName::En => Language::English,
        }
    }
}

/// The language asked for, else that of LC_ALL, LC_MESSAGES or LANG: Chinese where the first one that is set begins with `zh`, else English.
pub(crate) fn chosen(name: Option<LanguageName>) -> Language {
    name.map_or_else(
        || of_locale(|variable| std::env::var(variable).ok()),
        Language::from,
    )
}

fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty());
    match locale {
        Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Language::Chinese,
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        let of = |set: &[(&str, &str)]| {
            of_locale(|asked| {
                let (_, value) = set.iter().find(|(name, _)| *name == asked)?;
                Some((*value).to_owned())
            })
        };
        assert_eq!(of(&[]), Language::English);
        assert_eq!(of(&[("LANG", "zh_CN.UTF-8")]), Language::Chinese);
        assert_eq!(of(&[("LC_ALL", ""), ("LANG", "zh_TW")]), Language::Chinese);
        assert_eq!(of(&[("LC_ALL", "C"), ("LANG", "zh_CN")]), Language::English);
        assert_eq!(
            of(&[("LC_MESSAGES", "de_DE"), ("LANG", "zh")]),
            Language::English
        );
    }
}
