//! Jobs that wait for each other in a circle, so that none of them could ever start.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::{Requirement, Workflow};
use crate::rules::cycle::{Edge, N_NAMED, circle, cycles};

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for workflow in model.workflows() {
        let edges: Vec<_> =
            (0..workflow.invocations.len()).map(|index| edges(workflow, index)).collect();
        for cycle in cycles(&edges) {
            diagnostics.push(explain(workflow, &cycle));
        }
    }
}

/// What an invocation requires for certain: ambiguous and unknown names are other rules' business.
fn edges<'d>(workflow: &Workflow<'d>, index: usize) -> Vec<Edge<Requirement<'d>>> {
    let requirements = workflow.invocations[index].requirements().into_iter();
    requirements
        .filter_map(|requirement| {
            let target = workflow.others(index, requirement.name).only()?;
            Some(Edge { target, place: requirement })
        })
        .collect()
}

fn explain(workflow: &Workflow<'_>, cycle: &[(usize, Edge<Requirement<'_>>)]) -> Diagnostic {
    let name = |index: usize| workflow.invocations[index].own_name();
    let circle = circle(cycle.iter().map(|&(index, _)| name(index)));
    let message = format!("jobs that wait for each other can never start: {circle}");
    let mut edges = cycle.iter();
    let wrong = edges.next().map(|(_, edge)| edge.place.node.span()).unwrap_or_default();
    let diagnostic = Diagnostic::error("requires-cycle", wrong, message);
    edges.take(N_NAMED).fold(diagnostic, |diagnostic, (index, edge)| {
        let label = format!("`{}` requires `{}`", name(*index), edge.place.name);
        diagnostic.with_label(edge.place.node.span(), label)
    })
}
