//! A job that requires itself, so that it could never start.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::Referent;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for workflow in model.workflows() {
        for (index, invocation) in workflow.invocations.iter().enumerate() {
            for requirement in invocation.requirements() {
                // With a namesake in the workflow, the name means the other one.
                if workflow.referent(requirement.name) == Referent::Invocations(&[index]) {
                    let message =
                        format!("`{}` requires itself and can never start", requirement.name);
                    let span = requirement.node.span();
                    diagnostics.push(Diagnostic::error("requires-self", span, message));
                }
            }
        }
    }
}
