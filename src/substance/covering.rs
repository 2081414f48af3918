//! Whether one analyte covers another: whether all there is of the other is part of the one, so that a result on the one bounds the other from above.
//!
//! Total chromium covers chromium(VI); a group covers its members; a member does not cover its group. Knows analytes only.

use super::group::{AnalyteId, Nature, Openness};
use super::registry::Registry;

impl Registry {
    /// Whether all of `other` is part of `one`.
    ///
    /// ```
    /// let registry = hazlimit::Catalogue::builtin().registry();
    /// let total = registry.by_key("chromium").expect("chromium");
    /// let hexavalent = registry.by_key("chromium-vi").expect("chromium(VI)");
    /// assert!(registry.covers(total, hexavalent));
    /// assert!(!registry.covers(hexavalent, total));
    /// ```
    pub fn covers(&self, one: AnalyteId, other: AnalyteId) -> bool {
        if one == other {
            return true;
        }
        match self.get(other).map(|analyte| &analyte.nature) {
            None => false,
            Some(Nature::Group {
                openness, element, ..
            }) => {
                if self.holds_group(one, other) || *element == Some(one) {
                    return true;
                }
                let closed = *openness == Openness::Closed && element.is_none();
                let mut leaves = self.members(other).peekable();
                closed
                    && leaves.peek().is_some()
                    && leaves.all(|leaf| self.covers_single(one, leaf.analyte))
            }
            Some(_) => self.covers_single(one, other),
        }
    }

    fn covers_single(&self, one: AnalyteId, other: AnalyteId) -> bool {
        if one == other {
            return true;
        }
        match self.get(one).map(|analyte| &analyte.nature) {
            Some(Nature::Element { symbol }) => match self.get(other).map(|known| &known.nature) {
                Some(Nature::Species { of }) => *of == one,
                Some(Nature::Substance {
                    formula: Some(formula),
                    ..
                }) => formula.contains(*symbol),
                _ => false,
            },
            Some(Nature::Group { element, .. }) => {
                self.members(one).any(|member| member.analyte == other)
                    || element.is_some_and(|element| self.covers_single(element, other))
            }
            _ => false,
        }
    }

    /// Whether a group holds another one as a member, directly or further down.
    fn holds_group(&self, one: AnalyteId, other: AnalyteId) -> bool {
        let Some(Nature::Group { members, .. }) = self.get(one).map(|analyte| &analyte.nature)
        else {
            return false;
        };
        members
            .iter()
            .any(|member| member.analyte == other || self.holds_group(member.analyte, other))
    }
}
