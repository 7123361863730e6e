//! A `type` in a workflow that is not `approval`: every other type belongs to the job's declaration.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::is_template;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for invocation in model.workflows().iter().flat_map(|workflow| &workflow.invocations) {
        let Some(value) = invocation.key("type").map(|key| key.entry.value) else { continue };
        let Some(text) = value.as_str().filter(|text| !is_template(text)) else { continue };
        if text == "approval" {
            continue;
        }
        let message = format!(
            "a job gets its type under `jobs`; only `type: approval` can be given here, not `{text}`"
        );
        diagnostics.push(Diagnostic::error("inline-type-not-approval", value.span(), message));
    }
}
