//! Exemptions whose validity begins or ends.

use std::collections::BTreeMap;

use hazlimit::catalogue::exemption::{Exemption, Renewal, Validity};
use hazlimit::catalogue::standard::StandardIndex;
use hazlimit::report::wording::Language;
use jiff::civil::Date;

use super::change::{Change, Kind, Line, LineKind, Roots, roots};
use super::wanted::Wanted;
use crate::describe::{self, Voice};

pub(super) fn changes(wanted: &Wanted<'_>) -> Vec<Change> {
    let mut days: BTreeMap<(StandardIndex, Date), Vec<Line>> = BTreeMap::new();
    for (of, _) in wanted.standards() {
        let roots_of_standard = wanted.limits(of).fold(Roots::new(), |mut all, limit| {
            all.extend(roots(wanted.catalogue, &limit.applies));
            all
        });
        let claimable = wanted
            .catalogue
            .exemptions()
            .map(|(_, exemption)| exemption)
            .filter(|exemption| exemption.of == of && wanted.can_concern(&exemption.applies));
        for exemption in claimable {
            let own = roots(wanted.catalogue, &exemption.applies);
            let concerned = if own.contains(&None) {
                &roots_of_standard
            } else {
                &own
            };
            for validity in &exemption.valid {
                let ends = wanted.end(validity.days);
                let begins = wanted.beginning(validity.days);
                let told = [(ends, LineKind::Ends), (begins, LineKind::Begins)];
                for (day, kind) in told {
                    let Some(day) = day else { continue };
                    let mut line = line(wanted, exemption, validity, kind);
                    line.roots = concerned.clone();
                    days.entry((of, day)).or_default().push(line);
                }
            }
        }
    }
    let of_standard = |((of, day), lines): ((StandardIndex, Date), Vec<Line>)| {
        let standard = wanted.catalogue.standard(of)?;
        let lines = joined(lines);
        Some(Change::new(wanted, day, Kind::Exemptions, standard).with_lines(lines))
    };
    days.into_iter().filter_map(of_standard).collect()
}

/// An entry that ends on the day on which it begins anew is one line.
fn joined(lines: Vec<Line>) -> Vec<Line> {
    let (mut ending, beginning): (Vec<Line>, Vec<Line>) = lines
        .into_iter()
        .partition(|line| line.change == LineKind::Ends);
    let mut all = Vec::new();
    for mut line in beginning {
        let same = |old: &Line| old.old == line.new && old.about == line.about;
        let mut found = false;
        while let Some(at) = ending.iter().position(same) {
            let old = ending.remove(at);
            line.old = old.old;
            if !found {
                line.before = old.before;
            }
            found = true;
        }
        if found {
            line.change = LineKind::Changes;
        }
        all.push(line);
    }
    all.extend(ending);
    all.sort_by_key(|line| line.change);
    all
}

fn line(wanted: &Wanted<'_>, exemption: &Exemption, validity: &Validity, change: LineKind) -> Line {
    let language = wanted.language;
    let id = format!("{}, {}", exemption.annex, exemption.code);
    let names = exemption.analytes.iter().filter_map(|id| {
        let analyte = wanted.catalogue.registry().get(*id)?;
        Some(language.of(&analyte.names).to_owned())
    });
    let names: Vec<String> = names.collect();
    let valid = validity_in_words(validity, language);
    let (old, new, before, after) = match change {
        LineKind::Ends => (id, String::new(), valid, renewal(validity, language)),
        _ => (String::new(), id, String::new(), valid),
    };
    let mut conditions = vec![
        language.of(&exemption.title).to_owned(),
        // The numbers of equipment categories are shorter than their names, and better known.
        describe::condition(wanted.catalogue, &validity.applies, Voice::Keys),
    ];
    conditions.retain(|part| !part.is_empty());
    Line {
        change,
        old,
        new,
        about: names.join(language.pick(", ", "、")),
        before,
        after,
        conditions: conditions.join(language.pick("; ", "；")),
        roots: Roots::new(),
    }
}

fn validity_in_words(validity: &Validity, language: Language) -> String {
    match (validity.days.last, language) {
        (None, _) => language
            .pick("valid, no end printed", "有效，未规定截止日")
            .to_owned(),
        (Some(last), Language::English) => format!("valid until {last}"),
        (Some(last), Language::Chinese) => format!("有效至 {last}"),
    }
}

/// What holds after the printed last day.
fn renewal(validity: &Validity, language: Language) -> String {
    match validity.renewal {
        Renewal::Pending => language.pick(
            "stays valid until the requested renewal is decided",
            "已申请延期，决定前继续有效",
        ),
        Renewal::NotComing => language.pick("ended", "失效"),
        Renewal::Unknown => language.pick(
            "ended unless a renewal was requested, which is not known",
            "失效；是否已申请延期不明",
        ),
    }
    .to_owned()
}
