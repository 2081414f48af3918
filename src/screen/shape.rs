//! What of a judgement follows from declarations alone, before any amount: which clauses bear on the product, what analytes say of their rows, which
//! gaps and which other standards concern it. Products that are declared alike share it. Knows the plan and declared facts, no amounts.

use super::ScreeningPlan;
use super::bearing::{Bearing, bearing};
use super::bom_columns::Columns;
use super::nodes::Nodes;
use super::standings::Standings;
use super::touches::RowSet;
use super::unscreened::{Concerning, bystanders, concerning};
use crate::catalogue::standard::StandardIndex;

/// What of a judgement follows from declarations alone.
pub(crate) struct Shape<'p> {
    /// The clauses that may apply to any node.
    pub(super) bearing: Vec<Bearing<'p>>,
    /// The columns of the analytes met so far, cut down to the rows of those clauses.
    pub(super) columns: Columns<'p>,
    /// The gaps that concern any node.
    pub(super) gaps: Vec<Concerning>,
    /// Standards in force that concern it, but do not bind and were not asked for.
    pub(super) not_screened: Vec<StandardIndex>,
    /// Which editions count.
    pub(super) standings: Standings,
}

impl<'p> Shape<'p> {
    pub(crate) fn of(asked: &'p ScreeningPlan<'_>, nodes: &Nodes<'_>) -> Shape<'p> {
        let (catalogue, plan) = (asked.catalogue, &asked.plan);
        let mut standings = Standings::new(catalogue, nodes.made, asked.on);
        let bearing = bearing(catalogue, plan, nodes, &mut standings);
        let mut rows = RowSet::default();
        for planned in bearing.iter().flat_map(|bearing| bearing.limits_of(plan)) {
            rows.insert_all(planned.rows());
        }
        Shape {
            bearing,
            columns: Columns::new(plan, catalogue, rows),
            gaps: concerning(catalogue, plan, nodes, &mut standings),
            not_screened: bystanders(catalogue, plan, nodes, &mut standings),
            standings,
        }
    }
}
