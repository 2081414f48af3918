//! Members of groups that nothing but their own key and names can recognise.

use super::Lint;
use crate::catalogue::load::places::Place;
use crate::substance::Nature;

/// So many members are named.
const MOST_NAMED: usize = 5;

impl<'s> Lint<'_, 's> {
    pub(super) fn substances(&mut self) {
        let registry = self.catalogue.registry();
        for (_, group) in registry.iter() {
            let Nature::Group { members, .. } = &group.nature else {
                continue;
            };
            let nameless: Vec<&str> = members
                .iter()
                .filter_map(|member| registry.get(member.analyte))
                .filter(|member| {
                    matches!(member.nature, Nature::Substance { .. })
                        && member.cas.is_empty()
                        && member.ec.is_empty()
                })
                .map(|member| member.key.as_str())
                .collect();
            if nameless.is_empty() {
                continue;
            }
            let shown = nameless.iter().take(MOST_NAMED).copied();
            let shown = shown.collect::<Vec<_>>().join("`, `");
            let more = match nameless.len().saturating_sub(MOST_NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let message = format!(
                "the group `{}` holds `{shown}`{more} without a CAS or EC number: a bill of materials that gives a number will miss them; give the number, or say why there is none",
                group.key
            );
            let place = self.group(group.key.as_str());
            self.note(place, message);
        }
    }

    /// Where a group is written, if it is in one of the files.
    fn group(&self, key: &str) -> Option<Place<'s>> {
        let heads = [
            format!("[group.{key}]"),
            format!("[group.\"{key}\"]"),
            format!("group.{key} ="),
        ];
        self.sources.iter().find_map(|source| {
            let at = heads.iter().find_map(|head| source.text.find(head))?;
            Some(Place { source, at })
        })
    }
}
