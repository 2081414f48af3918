//! What bears on a product at all, limit by limit, for those who screen many products of one kind: which nodes each limit is judged on, and what each
//! analyte says of its rows. Knows the plan and declared facts; decides nothing.

use super::applies::Applies;
use super::basis::{Bases, judged};
use super::column::Hit;
use super::judge::{elements_are, judge, known_of_all};
use super::nodes::Nodes;
use super::plan::{Composition, PlanLimit};
use super::row::Row;
use super::shape::Shape;
use super::touches::RowSet;
use super::{Assumption, ScreeningPlan};
use crate::bom::Bom;
use crate::catalogue::limit::{GapBearing, Limit, LimitIndex};
use crate::catalogue::tree::ElementsAre;
use crate::report::{NodeIndex, Report, Status};
use crate::substance::{AnalyteId, Nature};

/// Whether something surely holds, or may.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sure {
    Yes,
    Maybe,
}

/// One limit that bears on a product.
pub(crate) struct Surveyed<'p> {
    pub(crate) limit: &'p Limit,
    pub(crate) planned: &'p PlanLimit,
    /// Whether its edition surely counts.
    pub(crate) edition: Sure,
    pub(crate) status: Status,
    /// The nodes it is judged on, and whether it surely applies there.
    pub(crate) nodes: Vec<(NodeIndex, Sure)>,
}

/// All limits that bear on a product.
pub(crate) struct Survey<'p> {
    pub(crate) limits: Vec<Surveyed<'p>>,
    rows: RowSet,
    elements: ElementsAre,
}

impl Surveyed<'_> {
    /// Whether contents decide it, bound it or say nothing of it.
    pub(crate) fn composition(&self) -> Composition {
        self.planned.composition
    }
}

impl<'c> ScreeningPlan<'c> {
    /// Whether anything is taken for granted.
    pub(crate) fn assumption(&self) -> Assumption {
        self.assumption
    }

    /// A row of the plan.
    pub(crate) fn row(&self, at: u32) -> Option<&Row> {
        self.plan.rows.get(at as usize)
    }

    /// A limit of the plan.
    pub(crate) fn planned(&self, limit: LimitIndex) -> Option<&PlanLimit> {
        let at = self
            .plan
            .limits
            .binary_search_by_key(&limit, |planned| planned.index);
        self.plan.limits.get(at.ok()?)
    }

    /// What bears on a product of one part with one material, of which nothing is listed or measured, beside its report.
    pub(crate) fn survey<'p, 'b>(&'p self, bare: &'b Bom) -> (Survey<'p>, Report<'b>)
    where
        'c: 'b,
    {
        let (catalogue, plan) = (self.catalogue, &self.plan);
        let nodes = Nodes::of(bare, catalogue);
        let mut shape = Shape::of(self, &nodes);
        let report = judge(self, &mut shape, &nodes, bare);
        let known = known_of_all(&mut shape.columns, &nodes, self.assumption);
        let mut bases = Bases::of(&nodes);
        let sure = |applies: &Applies| match applies {
            Applies::Yes => Some(Sure::Yes),
            Applies::Unknown(_) => Some(Sure::Maybe),
            Applies::No => None,
        };
        let mut limits = Vec::new();
        for bearing in &shape.bearing {
            let Some(edition) = sure(&bearing.standing.applies) else {
                continue;
            };
            // Taken from the plan itself, which outlives this judge.
            for planned in bearing.limits_of(plan) {
                let Some(limit) = catalogue.limit(planned.index) else {
                    continue;
                };
                let on = judged(catalogue, &nodes, &known, &mut bases, limit, planned);
                let applying = on.into_iter().filter_map(|index| {
                    let node = nodes.get(index)?;
                    Some((index, sure(bearing.applicable.at(node))?))
                });
                limits.push(Surveyed {
                    limit,
                    planned,
                    edition,
                    status: bearing.standing.status,
                    nodes: applying.collect(),
                });
            }
        }
        let classes = nodes.declared.get(match nodes.nodes.last() {
            Some(material) => material.declared as usize,
            None => 0,
        });
        let elements = classes.map_or(ElementsAre::AnyCompound, |declared| {
            elements_are(catalogue, &declared.classes)
        });
        let survey = Survey {
            limits,
            rows: shape.columns.rows().clone(),
            elements,
        };
        (survey, report)
    }

    /// What a declared constituent says of the rows of a survey.
    pub(crate) fn says<'p>(
        &'p self,
        survey: &'p Survey<'_>,
        analyte: AnalyteId,
    ) -> impl Iterator<Item = &'p Hit> {
        let known = self.catalogue.registry().get(analyte);
        let is_element =
            known.is_some_and(|analyte| matches!(analyte.nature, Nature::Element { .. }));
        // An element that is there as itself is none of its compounds and in none of its other states.
        let as_itself = survey.elements == ElementsAre::Themselves && is_element;
        let column = self.plan.column(self.catalogue, analyte);
        column
            .into_iter()
            .flat_map(|column| column.of(&survey.rows))
            .filter(move |hit| !as_itself || hit.is_sure())
    }

    /// Whether an analyte is what a gap that keeps products from passing is about.
    pub(crate) fn bars(&self, analyte: AnalyteId, gap: u32) -> bool {
        let catalogue = self.catalogue;
        let needed = catalogue
            .gaps
            .get(gap as usize)
            .is_some_and(|gap| gap.bearing == GapBearing::NeededForPass);
        needed
            && self
                .plan
                .column(catalogue, analyte)
                .is_some_and(|column| column.bars_by(gap))
    }
}
