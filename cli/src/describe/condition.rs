//! Conditions in words: when a clause applies. Knows how each kind of test reads, in Chinese, in English, and as files write it.

use hazlimit::Catalogue;
use hazlimit::catalogue::condition::{Choices, Condition, Conjunction, Days, Paths, Test};
use hazlimit::catalogue::fact::{AnswerType, FactId, Range, Reply};
use hazlimit::catalogue::tree::{NodeId, Tree};
use hazlimit::report::wording::Language;

/// How a condition is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Voice {
    /// With the keys and paths of the files, for programs.
    Keys,
    /// With names, for people.
    Names(Language),
}

impl Voice {
    fn language(self) -> Language {
        match self {
            Voice::Keys => Language::English,
            Voice::Names(language) => language,
        }
    }

    fn pick(self, english: &'static str, chinese: &'static str) -> &'static str {
        self.language().pick(english, chinese)
    }
}

/// The whole condition in one line; empty where there is none.
pub(crate) fn condition(catalogue: &Catalogue, condition: &Condition, voice: Voice) -> String {
    list(catalogue, condition, voice).join(voice.pick("; ", "；"))
}

/// What must hold, one by one.
pub(crate) fn list(catalogue: &Catalogue, condition: &Condition, voice: Voice) -> Vec<String> {
    let words = Words { catalogue, voice };
    let mut said: Vec<String> = Vec::new();
    for group in &condition.all {
        match group.as_slice() {
            [only] => said.extend(only.0.iter().map(|test| words.test(test))),
            several => {
                let either: Vec<String> = several.iter().map(|one| words.together(one)).collect();
                said.push(either.join(voice.pick(" or ", " 或 ")));
            }
        }
    }
    for exception in &condition.unless {
        let unless = voice.pick("unless ", "除非 ");
        said.push(format!("{unless}{}", words.together(exception)));
    }
    without_repetition(said)
}

/// What must hold, in lines: alternatives and exceptions one below the other.
pub(crate) fn lines(
    catalogue: &Catalogue,
    condition: &Condition,
    language: Language,
) -> Vec<String> {
    let words = Words {
        catalogue,
        voice: Voice::Names(language),
    };
    let mut plain: Vec<String> = Vec::new();
    let mut listed: Vec<String> = Vec::new();
    for group in &condition.all {
        match group.as_slice() {
            [only] => plain.extend(only.0.iter().map(|test| words.test(test))),
            several => {
                listed.push(language.pick("one of these:", "下列之一：").to_owned());
                listed.extend(
                    several
                        .iter()
                        .map(|one| format!("- {}", words.plainly(one))),
                );
            }
        }
    }
    if !condition.unless.is_empty() {
        listed.push(language.pick("and none of these:", "且不属于：").to_owned());
        let exceptions = condition.unless.iter();
        listed.extend(exceptions.map(|one| format!("- {}", words.plainly(one))));
    }
    let mut lines = without_repetition(plain);
    lines.extend(listed);
    lines
}

/// The scope of a standard often stands in its clauses again.
fn without_repetition(said: Vec<String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for one in said {
        if !one.is_empty() && !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}

/// What must hold beyond the scope of the standard.
pub(crate) fn beyond_scope(
    catalogue: &Catalogue,
    condition: &Condition,
    scope: &Condition,
    voice: Voice,
) -> Vec<String> {
    let mut own = condition.clone();
    own.all.retain(|group| !scope.all.contains(group));
    own.unless
        .retain(|exception| !scope.unless.contains(exception));
    list(catalogue, &own, voice)
}

/// The questions of all facts that a condition asks for, each once, with its key.
pub(crate) fn questions(
    catalogue: &Catalogue,
    condition: &Condition,
    language: Language,
) -> Vec<String> {
    let mut asked: Vec<FactId> = Vec::new();
    let all = condition.all.iter().flatten().chain(&condition.unless);
    for test in all.flat_map(|conjunction| &conjunction.0) {
        let fact = match test {
            Test::Category(_) | Test::Material(_) => continue,
            Test::YesNo(fact, _)
            | Test::Choice(fact, _)
            | Test::Age(fact, _)
            | Test::Measure(fact, _)
            | Test::Date(fact, _) => *fact,
        };
        if !asked.contains(&fact) {
            asked.push(fact);
        }
    }
    let question = |id: FactId| {
        let fact = catalogue.fact(id)?;
        let colon = language.pick(": ", "：");
        Some(format!(
            "{}{colon}{}",
            fact.key.as_str(),
            language.of(&fact.asks)
        ))
    };
    asked.into_iter().filter_map(question).collect()
}

struct Words<'c> {
    catalogue: &'c Catalogue,
    voice: Voice,
}

impl Words<'_> {
    fn together(&self, conjunction: &Conjunction) -> String {
        let plain = self.plainly(conjunction);
        match conjunction.0.as_slice() {
            [_] => plain,
            _ => format!("({plain})"),
        }
    }

    fn plainly(&self, Conjunction(tests): &Conjunction) -> String {
        let tests: Vec<String> = tests.iter().map(|test| self.test(test)).collect();
        tests.join(self.voice.pick(" and ", " 且 "))
    }

    fn test(&self, test: &Test) -> String {
        match test {
            Test::Category(paths) => {
                let name = self.voice.pick("category", "类别");
                self.paths(name, "category", self.catalogue.categories(), paths)
            }
            Test::Material(paths) => {
                let name = self.voice.pick("material", "材料");
                self.paths(name, "material", self.catalogue.materials(), paths)
            }
            Test::YesNo(fact, reply) => {
                let answer = match (self.voice, reply) {
                    (Voice::Keys, Reply::Yes) => "true",
                    (Voice::Keys, Reply::No) => "false",
                    (_, Reply::Yes) => self.voice.pick("yes", "是"),
                    (_, Reply::No) => self.voice.pick("no", "否"),
                };
                self.fact(*fact, answer)
            }
            Test::Choice(fact, choices) => self.choice(*fact, choices),
            Test::Age(fact, range) => self.fact(*fact, &self.ages(*range)),
            Test::Measure(fact, range) => self.fact(*fact, &self.measure(*fact, *range)),
            Test::Date(fact, days) => self.fact(*fact, &self.days(*days)),
        }
    }

    /// `toys or furniture, not toys/baby`.
    fn wanted_and_not(&self, wanted: &[String], unwanted: &[String]) -> String {
        let (or, not) = match self.voice {
            Voice::Keys => ("|", "!="),
            voice => (voice.pick(" or ", "、"), voice.pick("not ", "不含")),
        };
        let mut said = wanted.join(or);
        if !unwanted.is_empty() {
            if !said.is_empty() {
                said.push_str(self.voice.pick(", ", "，"));
            }
            said.push_str(not);
            said.push_str(&unwanted.join(or));
        }
        said
    }

    fn is(&self, name: &str, value: &str) -> String {
        match self.voice {
            Voice::Keys => match value.strip_prefix("!=") {
                Some(unwanted) => format!("{name}!={unwanted}"),
                None if value.starts_with(['<', '>']) => format!("{name}{value}"),
                None => format!("{name}={value}"),
            },
            voice => format!("{name}{}{value}", voice.pick(": ", "：")),
        }
    }

    fn paths(&self, name: &str, key: &str, tree: &Tree, paths: &Paths) -> String {
        let names = |nodes: &[NodeId]| -> Vec<String> {
            let name = |id: &NodeId| match self.voice {
                Voice::Keys => tree.path(*id).to_owned(),
                voice => tree.get(*id).map_or_else(String::new, |node| {
                    voice.language().of(&node.names).to_owned()
                }),
            };
            nodes.iter().map(name).collect()
        };
        let value = self.wanted_and_not(&names(&paths.within), &names(&paths.outside));
        let name = if self.voice == Voice::Keys { key } else { name };
        self.is(name, &value)
    }

    fn fact(&self, id: FactId, value: &str) -> String {
        let fact = self.catalogue.fact(id);
        fact.map_or_else(String::new, |fact| self.is(fact.key.as_str(), value))
    }

    fn choice(&self, id: FactId, choices: &Choices) -> String {
        let fact = self.catalogue.fact(id);
        let names = |places: &[u16]| -> Vec<String> {
            let name = |at: &u16| {
                let choice = fact.and_then(|fact| fact.choice(*at));
                choice.map_or_else(String::new, |choice| match self.voice {
                    Voice::Keys => choice.value.clone(),
                    voice => voice.language().of(&choice.names).to_owned(),
                })
            };
            places.iter().map(name).collect()
        };
        self.fact(
            id,
            &self.wanted_and_not(&names(&choices.among), &names(&choices.not)),
        )
    }

    fn ages(&self, range: Range) -> String {
        let age = |months: i64| {
            let (number, years) = if months > 0 && months % 12 == 0 && months > 36 {
                (months / 12, true)
            } else {
                (months, false)
            };
            let unit = match (self.voice, years) {
                (Voice::Keys, true) => " years",
                (Voice::Keys, false) => " months",
                (voice, true) => voice.pick(" years", "岁"),
                (voice, false) => voice.pick(" months", "个月"),
            };
            format!("{number}{unit}")
        };
        // A range of ages holds its last month whole: it ends below the next one.
        let below = |months: i64| age(months.saturating_add(1));
        match (range.from.filter(|from| *from > 0), range.up_to) {
            (None, Some(last)) => match self.voice {
                Voice::Keys => format!("<{}", below(last)),
                voice => format!("{}{}", voice.pick("under ", "不满"), below(last)),
            },
            (Some(first), None) => match self.voice {
                Voice::Keys => format!(">={}", age(first)),
                voice => format!("{}{}", age(first), voice.pick(" and up", "及以上")),
            },
            (Some(first), Some(last)) => match self.voice {
                Voice::Keys => format!(">={} <{}", age(first), below(last)),
                voice => format!(
                    "{}{}{}",
                    age(first),
                    voice.pick(" to under ", "至不满"),
                    below(last)
                ),
            },
            (None, None) => self.voice.pick("any", "任何").to_owned(),
        }
    }

    fn measure(&self, id: FactId, range: Range) -> String {
        let mut units = match self.catalogue.fact(id).map(|fact| &fact.answer) {
            Some(AnswerType::Measure(units)) => units.clone(),
            _ => Vec::new(),
        };
        units.sort_by_key(|unit| std::cmp::Reverse(unit.size));
        // The largest unit in which the number is whole reads best.
        let shown = |thousandths: i64| {
            let whole = units.iter().find_map(|unit| {
                let size = i64::try_from(unit.size).ok()?.checked_mul(1000)?;
                (size > 0 && thousandths % size == 0)
                    .then(|| format!("{} {}", thousandths / size, unit.symbol))
            });
            whole.unwrap_or_else(|| {
                let symbol = units.last().map_or("", |unit| unit.symbol.as_str());
                let (whole, part) = (thousandths / 1000, thousandths % 1000);
                let part = format!("{part:03}");
                format!("{whole}.{} {symbol}", part.trim_end_matches('0'))
            })
        };
        // An end outside the range is kept as one thousandth more or less.
        let space = if self.voice == Voice::Keys { "" } else { " " };
        let from = range.from.map(|from| match from % 1000 {
            1 => format!(">{space}{}", shown(from - 1)),
            _ => format!(">={space}{}", shown(from)),
        });
        let up_to = range.up_to.map(|up_to| match up_to % 1000 {
            999 => format!("<{space}{}", shown(up_to + 1)),
            _ => format!("<={space}{}", shown(up_to)),
        });
        let ends: Vec<String> = from.into_iter().chain(up_to).collect();
        ends.join(" ")
    }

    fn days(&self, days: Days) -> String {
        let first = days.first.map(|day| match self.voice {
            Voice::Keys => format!(">={day}"),
            voice => voice.pick("from ", "自").to_owned() + &day.to_string(),
        });
        let last = days.last.map(|day| match self.voice {
            Voice::Keys => format!("<={day}"),
            voice => voice.pick("until ", "至").to_owned() + &day.to_string(),
        });
        let ends: Vec<String> = first.into_iter().chain(last).collect();
        ends.join(" ")
    }
}
