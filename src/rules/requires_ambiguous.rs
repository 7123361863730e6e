//! A name in `requires` that several other jobs of the workflow have.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::{Others, Requirement, Workflow};

/// How many of the jobs are shown.
const N_SHOWN: usize = 8;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for workflow in model.workflows() {
        let mut seen = BTreeSet::new();
        for (index, invocation) in workflow.invocations.iter().enumerate() {
            for requirement in invocation.requirements() {
                let others = workflow.others(index, requirement.name);
                // The names are the mistake, and there is one of it however many jobs require them.
                if others.len() < 2 || !seen.insert(requirement.name) {
                    continue;
                }
                // The jobs of a matrix may be required together by one name.
                let is_matrix = |other: usize| workflow.invocations[other].key("matrix").is_some();
                if !others.iter().any(is_matrix) {
                    diagnostics.push(explain(workflow, &requirement, others));
                }
            }
        }
    }
}

fn explain(
    workflow: &Workflow<'_>,
    requirement: &Requirement<'_>,
    others: Others<'_>,
) -> Diagnostic {
    let message = format!(
        "`{}` is the name of {} other jobs in {} `{}`; give each a `name` of its own",
        requirement.name,
        others.len(),
        workflow.kind.noun(),
        workflow.name
    );
    let error = Diagnostic::error("requires-ambiguous", requirement.node.span(), message);
    others.iter().take(N_SHOWN).fold(error, |error, other| {
        let other = &workflow.invocations[other];
        let name = other.explicit_name().unwrap_or(other.job);
        error.with_label(name.span(), "one of them")
    })
}
