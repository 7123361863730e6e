//! A workflow or a job group without jobs.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::yaml::Sequence;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for workflow in model.workflows() {
        let body = workflow.body;
        let is_empty = match workflow.jobs() {
            Some(jobs) => jobs.is_null() || jobs.as_sequence().is_some_and(Sequence::is_empty),
            None => body.is_null() || body.as_mapping().is_some(),
        };
        if is_empty {
            let noun = workflow.kind.noun();
            let message = format!(
                "{noun} `{}` has no jobs; list at least one under `jobs`, or remove the {noun}",
                workflow.name
            );
            diagnostics.push(Diagnostic::error("workflow-empty", workflow.key.span(), message));
        }
    }
}
