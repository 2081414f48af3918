//! `hazlimit substance`: what the catalogue knows of one substance, and which limits name it.

use std::collections::BTreeMap;

use clap::Args;
use hazlimit::Catalogue;
use hazlimit::catalogue::limit::{Limit, LimitIndex};
use hazlimit::report::wording::Language;
use hazlimit::substance::{Analyte, AnalyteId, Factor, Formula, Nature, Openness};
use jiff::civil::Date;

use crate::catalogue_choice::CatalogueChoice;
use crate::language::{self, LanguageName};
use crate::layout::{Labelled, Table};
use crate::outcome::{Failure, Outcome};
use crate::output::Output;
use crate::percent::percent;
use crate::{day, describe};

/// Show a substance, group or parameter: names, numbers, formula, groups, and the limits that name it
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Substance {
    /// A CAS number, an EC number, or a name in English or Chinese
    #[arg(value_name = "NAME|CAS|EC")]
    name: String,

    /// Language; that of the environment if left out
    #[arg(long, value_enum, value_name = "LANG")]
    lang: Option<LanguageName>,

    /// The day for which the status of limits is told; today if left out
    #[arg(long, value_name = "DATE", value_parser = day::parse)]
    on: Option<Date>,

    #[command(flatten)]
    catalogue: CatalogueChoice,
}

const EXAMPLES: &str = "\
Examples:
  hazlimit substance 117-81-7
  hazlimit substance 六价铬
  hazlimit substance 'lead chromate'";

impl Substance {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Outcome, Failure> {
        let catalogue = self.catalogue.load()?;
        let id = catalogue.registry().find(&self.name)?;
        let Some(analyte) = catalogue.registry().get(id) else {
            return Err(Failure(format!("`{}` is not in the catalogue", self.name)));
        };
        let page = Page {
            catalogue: &catalogue,
            language: language::chosen(self.lang),
            on: self.on.unwrap_or_else(day::today),
            width: output.width(),
        };
        let text = page.identity(id, analyte) + &page.limits(id);
        output.result(&text)?;
        Ok(Outcome::Good)
    }
}

/// What makes a limit concern the substance.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Through {
    Itself,
    Group(AnalyteId),
    /// Part of it counts as this.
    Content(AnalyteId),
}

struct Page<'c> {
    catalogue: &'c Catalogue,
    language: Language,
    on: Date,
    width: usize,
}

impl Page<'_> {
    fn label(&self, english: &'static str, chinese: &'static str) -> &'static str {
        self.language.pick(english, chinese)
    }

    fn name(&self, id: AnalyteId) -> String {
        let analyte = self.catalogue.registry().get(id);
        analyte.map_or_else(String::new, |analyte| {
            let name = self.language.of(&analyte.names);
            let key = analyte.key.as_str();
            if name.is_empty() || name == key {
                key.to_owned()
            } else {
                format!("{key} ({name})")
            }
        })
    }

    fn identity(&self, id: AnalyteId, analyte: &Analyte) -> String {
        let comma = self.label(", ", "、");
        let mut text = Labelled::new(13, self.width);
        text.line(self.label("key", "键名"), analyte.key.as_str());
        text.line("English", &analyte.names.en);
        text.line("中文", &analyte.names.zh);
        let joined = |list: Vec<String>| list.join(comma);
        text.line(
            "CAS",
            &joined(analyte.cas.iter().map(ToString::to_string).collect()),
        );
        text.line(
            "EC",
            &joined(analyte.ec.iter().map(ToString::to_string).collect()),
        );
        text.line(
            self.label("also called", "别名"),
            &joined(analyte.synonyms.clone()),
        );
        self.push_nature(&mut text, id, &analyte.nature);
        let groups = self.catalogue.registry().groups_of(id);
        let groups = groups.map(|(group, member)| match (member.from, self.language) {
            (Some(day), Language::English) => format!("{} (since {day})", self.name(group)),
            (Some(day), Language::Chinese) => format!("{}（{day}起）", self.name(group)),
            (None, _) => self.name(group),
        });
        text.line(self.label("member of", "所属组"), &joined(groups.collect()));
        let title = self.language.of(&analyte.names);
        let title = if title.is_empty() {
            analyte.key.as_str()
        } else {
            title
        };
        format!("{title}\n{}", text.finish())
    }

    fn push_nature(&self, text: &mut Labelled, id: AnalyteId, nature: &Nature) {
        let registry = self.catalogue.registry();
        let comma = self.label(", ", "、");
        let names = |ids: &[AnalyteId]| {
            let names: Vec<String> = ids.iter().map(|id| self.name(*id)).collect();
            names.join(comma)
        };
        let what = self.label("is", "性质");
        match nature {
            Nature::Substance {
                formula,
                elements,
                species,
            } => {
                text.line(what, self.label("a substance", "物质"));
                if let Some(formula) = formula {
                    self.push_formula(text, formula);
                }
                if let Some(elements) = elements {
                    let symbols: Vec<&str> =
                        elements.iter().map(|symbol| symbol.symbol()).collect();
                    let said = match symbols.as_slice() {
                        [] => self
                            .label("none of the limited ones", "不含受限元素")
                            .to_owned(),
                        symbols => symbols.join(comma),
                    };
                    text.line(self.label("may hold", "可能含"), &said);
                }
                text.line(self.label("species", "形态"), &names(species));
            }
            Nature::Element { symbol } => {
                let said = match self.language {
                    Language::English => format!("the element {symbol}, in whatever form"),
                    Language::Chinese => format!("元素 {symbol}，不论形态"),
                };
                text.line(what, &said);
                let forms: Vec<AnalyteId> = registry.species_of(id).collect();
                text.line(self.label("species", "形态"), &names(&forms));
            }
            Nature::Species { of } => {
                text.line(
                    what,
                    &match self.language {
                        Language::English => format!("a species of {}", self.name(*of)),
                        Language::Chinese => format!("{}的一种形态", self.name(*of)),
                    },
                );
            }
            Nature::Group {
                openness,
                element,
                expressed_as,
                ..
            } => {
                text.line(
                    what,
                    match openness {
                        Openness::Closed => {
                            self.label("a group; its list is complete", "物质组（清单完整）")
                        }
                        Openness::Open => self.label(
                            "a group; its list is only an example: others belong to it too",
                            "物质组（清单仅为示例，尚有其他成员）",
                        ),
                    },
                );
                if let Some(element) = element {
                    text.line(
                        self.label("all of", "涵盖"),
                        &match self.language {
                            Language::English => {
                                format!("every compound of {}", self.name(*element))
                            }
                            Language::Chinese => format!("{}的所有化合物", self.name(*element)),
                        },
                    );
                }
                if let Some(other) = expressed_as {
                    text.line(self.label("counted as", "以…计"), &self.name(*other));
                }
                let members: Vec<AnalyteId> =
                    registry.members(id).map(|member| member.analyte).collect();
                let label = match self.language {
                    Language::English => format!("{} members", members.len()),
                    Language::Chinese => format!("成员 {}", members.len()),
                };
                text.line(&label, &names(&members));
            }
            Nature::Parameter => {
                text.line(
                    what,
                    self.label("a parameter, no substance", "指标（非物质）"),
                );
            }
        }
    }

    fn push_formula(&self, text: &mut Labelled, formula: &Formula) {
        text.line(self.label("formula", "化学式"), &formula.to_string());
        let micrograms = formula.molar_mass();
        let mass = format!("{}.{:03}", micrograms / 1_000_000, micrograms / 1000 % 1000);
        let mass = mass.trim_end_matches('0').trim_end_matches('.');
        text.line(
            self.label("molar mass", "摩尔质量"),
            &format!("{mass} g/mol"),
        );
        let shares: Vec<String> = formula
            .elements()
            .map(|(symbol, _)| format!("{symbol} {}", percent(formula.fraction(symbol).lower)))
            .collect();
        text.line(
            self.label("by mass", "质量分数"),
            &shares.join(self.label(", ", "、")),
        );
    }

    fn limits(&self, id: AnalyteId) -> String {
        let registry = self.catalogue.registry();
        let groups: Vec<AnalyteId> = registry.groups_of(id).map(|(group, _)| group).collect();
        let through = |analyte: AnalyteId| {
            if analyte == id {
                Some(Through::Itself)
            } else if groups.contains(&analyte) {
                Some(Through::Group(analyte))
            } else if registry.surely_counts(id, analyte) > Factor::ZERO {
                Some(Through::Content(analyte))
            } else {
                None
            }
        };
        // Limits name the same few analytes again and again, so each analyte is asked once, and only limits that name one are looked at.
        let bearing: BTreeMap<AnalyteId, Through> = registry
            .ids()
            .filter_map(|analyte| Some((analyte, through(analyte)?)))
            .collect();
        let limits: BTreeMap<LimitIndex, &Limit> = bearing
            .keys()
            .flat_map(|analyte| self.catalogue.limits_naming(*analyte))
            .collect();
        let mut sections: Vec<(Through, Vec<&Limit>)> = Vec::new();
        for limit in limits.into_values() {
            let mut terms = limit.form.terms.iter();
            let Some(found) = terms.find_map(|term| bearing.get(&term.analyte).copied()) else {
                continue;
            };
            match sections.iter_mut().find(|(through, _)| *through == found) {
                Some((_, limits)) => limits.push(limit),
                None => sections.push((found, vec![limit])),
            }
        }
        // What names the substance itself comes first.
        sections.sort_by_key(|(through, _)| match through {
            Through::Itself => 0,
            Through::Group(_) => 1,
            Through::Content(_) => 2,
        });
        if sections.is_empty() {
            let none = self.label(
                "No limit of the catalogue names it.",
                "目录中没有涉及它的限值。",
            );
            return format!("\n{none}\n");
        }
        let sections = sections
            .iter()
            .map(|(through, limits)| self.section(id, *through, limits));
        sections.collect()
    }

    fn section(&self, id: AnalyteId, through: Through, limits: &[&Limit]) -> String {
        let count = match (limits.len(), self.language) {
            (1, Language::English) => "1 limit".to_owned(),
            (count, Language::English) => format!("{count} limits"),
            (count, Language::Chinese) => format!("{count} 项"),
        };
        let title = match (through, self.language) {
            (Through::Itself, Language::English) => format!("{count} by its own name"),
            (Through::Itself, Language::Chinese) => format!("直接涉及它的限值：{count}"),
            (Through::Group(group), Language::English) => {
                format!("{count} by its group {}", self.name(group))
            }
            (Through::Group(group), Language::Chinese) => {
                format!("涉及其所属组 {} 的限值：{count}", self.name(group))
            }
            (Through::Content(other), language) => {
                let share = percent(self.catalogue.registry().weight(id, other).lower);
                let other = self.name(other);
                match language {
                    Language::English => {
                        format!("{count} on {other}, as which {share} of it counts")
                    }
                    Language::Chinese => {
                        format!("{other} 的限值（本物质按 {share} 计入）：{count}")
                    }
                }
            }
        };
        let mut table = Table::new(match self.language {
            Language::English => ["limit", "requirement", "status"],
            Language::Chinese => ["编号", "要求", "状态"],
        });
        for limit in limits {
            table.row(vec![
                limit.id.to_string(),
                describe::demand(limit, self.language),
                describe::of_limit(self.catalogue, limit, self.on)
                    .words(self.language)
                    .to_owned(),
            ]);
        }
        format!("\n{title}\n{}", table.render(2, self.width))
    }
}
