//! The rules that hold between the entries of a catalogue: dates in order, editions that fit together, no two figures for one thing.
//! Knows a whole catalogue; what one entry must look like is known where it is read.

#[cfg(any(feature = "load", not(hazlimit_library)))]
use super::load::Problem;
#[cfg(any(feature = "load", not(hazlimit_library)))]
use super::{Catalogue, limit::Requirement};

/// Adds everything that does not hold.
#[cfg(any(feature = "load", not(hazlimit_library)))]
pub(crate) fn check(catalogue: &Catalogue, problems: &mut Vec<Problem>) {
    let mut complain = |file: &str, message: String| {
        problems.push(Problem {
            file: file.to_owned(),
            line: 1,
            message,
        });
    };
    for standard in &catalogue.standards {
        let file = format!("{}.toml", standard.id.slug());
        if let (Some(published), Some(effective)) = (standard.published, standard.effective)
            && published > effective
        {
            complain(
                &file,
                format!("published {published} is after effective {effective}"),
            );
        }
        if let (Some(effective), Some(withdrawn)) = (standard.effective, standard.withdrawn)
            && withdrawn < effective
        {
            complain(
                &file,
                format!("withdrawn {withdrawn} is before effective {effective}"),
            );
        }
        let Some(replacement) = &standard.replaced_by else {
            continue;
        };
        if standard
            .effective
            .is_some_and(|effective| effective >= replacement.on)
        {
            complain(
                &file,
                format!("replaced on {}, before it takes effect", replacement.on),
            );
        }
        if let super::standard::OlderStock::FollowsOldUntil(until) = replacement.older_stock
            && until < replacement.on
        {
            complain(
                &file,
                format!("older stock may follow until {until}, before the replacement on {}", replacement.on),
            );
        }
        match catalogue.standard_by_id(replacement.by.as_str()) {
            None => complain(
                &file,
                format!(
                    "replaced by `{}`, which is not in the catalogue; where it is not encoded, write its file with gaps",
                    replacement.by
                ),
            ),
            Some((_, next)) if next.effective.is_some_and(|on| on > replacement.on) => complain(
                &file,
                format!(
                    "replaced on {} by `{}`, which takes effect only on {}",
                    replacement.on,
                    next.id,
                    next.effective.map_or_else(String::new, |on| on.to_string())
                ),
            ),
            Some(_) => {}
        }
    }
    for standard in &catalogue.standards {
        if let Some(amends) = &standard.amends
            && catalogue.standard_by_id(amends.as_str()).is_none()
        {
            complain(
                &format!("{}.toml", standard.id.slug()),
                format!("amends `{amends}`, which is not in the catalogue"),
            );
        }
    }
    for (_, limit) in catalogue.limits() {
        let file = catalogue
            .standard(limit.standard)
            .map_or_else(String::new, |standard| format!("{}.toml", standard.id.slug()));
        if let (Some(first), Some(last)) = (limit.days.first, limit.days.last)
            && first > last
        {
            complain(
                &file,
                format!("`{}` begins on {first}, after its end on {last}", limit.id),
            );
        }
        if let Requirement::AtMost(figure) | Requirement::Below(figure) = &limit.requirement
            && matches!(limit.requirement, Requirement::Below(_))
            && figure.amount() == crate::quantity::Amount::ZERO
        {
            complain(&file, format!("`{}`: nothing is below zero", limit.id));
        }
    }
    conflicts(catalogue, &mut complain);
}

/// Two limits of one clause on one thing under one condition, with different figures.
#[cfg(any(feature = "load", not(hazlimit_library)))]
fn conflicts(catalogue: &Catalogue, complain: &mut dyn FnMut(&str, String)) {
    use std::collections::BTreeMap;
    let mut groups: BTreeMap<(u32, String, String, &str), Vec<&super::limit::Limit>> =
        BTreeMap::new();
    for (_, limit) in catalogue.limits() {
        groups
            .entry((
                limit.standard.0,
                limit.clause.clone(),
                limit.form.text.clone(),
                limit.kind.name(),
            ))
            .or_default()
            .push(limit);
    }
    for limits in groups.values() {
        for (at, first) in limits.iter().enumerate() {
            for second in limits.iter().skip(at + 1) {
                let same_place = first.applies == second.applies
                    && first.days == second.days
                    && first.basis == second.basis
                    && first.role == second.role
                    && first.alternatives == second.alternatives
                    && first.referred == second.referred
                    && first.effect == second.effect
                    && first.requirement.comparator() == second.requirement.comparator();
                if same_place {
                    let file = catalogue
                        .standard(first.standard)
                        .map_or_else(String::new, |standard| {
                            format!("{}.toml", standard.id.slug())
                        });
                    complain(
                        &file,
                        format!(
                            "`{}` and `{}` say the same thing twice",
                            first.id, second.id
                        ),
                    );
                }
            }
        }
    }
}
