//! What a change is, and the order in which changes are told: by category, then by day.

use std::collections::BTreeSet;

use hazlimit::Catalogue;
use hazlimit::catalogue::condition::Condition;
use hazlimit::catalogue::standard::Standard;
use hazlimit::catalogue::tree::NodeId;
use hazlimit::report::wording::Language;
use jiff::civil::Date;
use serde::Serialize;

use super::wanted::Wanted;
use super::{clauses, editions, exemptions, listed};
use crate::describe;

/// The top-level categories that something concerns; `None` stands for what asks for no category.
pub(super) type Roots = BTreeSet<Option<NodeId>>;

/// Something that changes on one day.
#[derive(Clone, Serialize)]
pub(super) struct Change {
    pub(super) day: Date,
    pub(super) change: Kind,
    pub(super) market: String,
    pub(super) force: &'static str,
    pub(super) standard: String,
    /// The editions that it replaces or is replaced by.
    pub(super) other: Vec<String>,
    pub(super) title: String,
    pub(super) notes: Vec<String>,
    /// How many requirements of the new edition are known but not encoded: what reads as gone may be among them.
    pub(super) not_encoded: usize,
    pub(super) lines: Vec<Line>,
    #[serde(skip)]
    roots: Roots,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    /// An edition that replaces none of the catalogue.
    Begins,
    /// An edition that replaces others.
    Replaces,
    /// An edition that ends, replaced by one that began another day or is not in the catalogue.
    Replaced,
    Withdrawn,
    /// Older stock may no longer follow a replaced edition.
    StockEnds,
    /// Clauses with days of their own.
    Clauses,
    Exemptions,
    /// Substances that join a list.
    Listed,
}

/// One limit, exemption or member that changes.
#[derive(Clone, Serialize)]
pub(super) struct Line {
    pub(super) change: LineKind,
    /// The ids before and after.
    pub(super) old: String,
    pub(super) new: String,
    pub(super) about: String,
    pub(super) before: String,
    pub(super) after: String,
    /// What is measured, of what, when.
    pub(super) conditions: String,
    #[serde(skip)]
    pub(super) roots: Roots,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LineKind {
    Changes,
    /// The same figure under other conditions.
    OtherConditions,
    Begins,
    Ends,
    Same,
}

impl LineKind {
    /// As tables print it.
    pub(super) fn name(self) -> &'static str {
        match self {
            LineKind::Changes => "changes",
            LineKind::OtherConditions => "other-conditions",
            LineKind::Begins => "begins",
            LineKind::Ends => "ends",
            LineKind::Same => "same",
        }
    }

    pub(super) fn words(self, language: Language) -> &'static str {
        match self {
            LineKind::Changes => language.pick("changed", "变更"),
            LineKind::OtherConditions => language.pick("other conditions", "适用条件变更"),
            LineKind::Begins => language.pick("new", "新增"),
            LineKind::Ends => language.pick("gone", "取消"),
            LineKind::Same => language.pick("same", "不变"),
        }
    }
}

impl Change {
    /// A change of a standard, without lines yet.
    pub(super) fn new(wanted: &Wanted<'_>, day: Date, change: Kind, standard: &Standard) -> Change {
        Change {
            day,
            change,
            market: standard.jurisdiction.code().to_owned(),
            force: standard.force.name(),
            standard: standard.id.to_string(),
            other: Vec::new(),
            title: wanted.language.of(&standard.title).to_owned(),
            notes: Vec::new(),
            not_encoded: 0,
            lines: Vec::new(),
            roots: Roots::new(),
        }
    }

    /// With these lines; it concerns what they concern.
    pub(super) fn with_lines(mut self, lines: Vec<Line>) -> Change {
        for line in &lines {
            self.roots.extend(&line.roots);
        }
        self.lines.extend(lines);
        self
    }

    /// It also concerns these categories.
    pub(super) fn concerning(mut self, roots: Roots) -> Change {
        self.roots.extend(roots);
        self
    }

    fn of(&self, root: Option<NodeId>) -> Change {
        let mut change = self.clone();
        change.lines.retain(|line| line.roots.contains(&root));
        change
    }
}

/// The categories that a condition concerns.
pub(super) fn roots(catalogue: &Catalogue, condition: &Condition) -> Roots {
    let roots = describe::roots(catalogue, condition);
    if roots.is_empty() {
        Roots::from([None])
    } else {
        roots.into_iter().map(Some).collect()
    }
}

/// The changes of one top-level category.
#[derive(Serialize)]
pub(super) struct Chapter {
    /// Empty for what asks for no category.
    pub(super) category: String,
    pub(super) name: String,
    pub(super) changes: Vec<Change>,
}

/// All changes asked for.
pub(super) fn chapters(wanted: &Wanted<'_>) -> Vec<Chapter> {
    let mut changes = editions::changes(wanted);
    changes.extend(clauses::changes(wanted));
    changes.extend(exemptions::changes(wanted));
    changes.extend(listed::changes(wanted));
    changes.sort_by(|a, b| {
        let key = |change: &Change| (change.day, change.market.clone(), change.change);
        (key(a), &a.standard).cmp(&(key(b), &b.standard))
    });
    let tree = wanted.catalogue.categories();
    let tops = tree
        .iter()
        .map(|(id, _)| id)
        .filter(|id| !tree.path(*id).contains('/'))
        .filter(|id| {
            let asked = wanted.told.category;
            asked.is_none_or(|asked| tree.is_within(asked, *id))
        });
    let chapters = tops.map(Some).chain([None]).map(|root| Chapter {
        category: root.map_or("", |root| tree.path(root)).to_owned(),
        name: root.and_then(|root| tree.get(root)).map_or_else(
            || wanted.language.pick("any product", "任何产品").to_owned(),
            |node| wanted.language.of(&node.names).to_owned(),
        ),
        changes: changes
            .iter()
            .filter(|change| change.roots.contains(&root))
            .map(|change| change.of(root))
            .collect(),
    });
    chapters
        .filter(|chapter| !chapter.changes.is_empty())
        .collect()
}
