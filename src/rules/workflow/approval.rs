//! Approvals: keys that they do not read, and names that hide a job.

use crate::diagnostic::Diagnostic;
use crate::lang::SymbolKind;
use crate::model::Model;

/// The keys that count for an approval.
const KEYS: &[&str] = &["context", "filters", "matrix", "name", "requires", "serial-group", "type"];

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let invocations = model.workflows().iter().flat_map(|workflow| &workflow.invocations);
    for approval in invocations.filter(|invocation| invocation.is_approval()) {
        let name = approval.job_name;
        for key in &approval.keys {
            let Some(key_name) = key.entry.name() else { continue };
            if !KEYS.contains(&key_name) {
                let message =
                    format!("`{name}` waits for approval, which does not read `{key_name}`");
                let span = key.entry.key.span();
                let diagnostic = Diagnostic::warning("approval-ignored-key", span, message);
                diagnostics.push(diagnostic);
            }
        }
        if let Some(job) = model.declaration(SymbolKind::Job, name) {
            // A job that is itself declared as an approval is what the entry says.
            let kind = job.value.as_mapping().and_then(|body| body.get_merged("type"));
            if kind.is_some_and(|kind| kind.entry.value.as_str() == Some("approval")) {
                continue;
            }
            let message = format!(
                "`type: approval` makes this an approval; the job `{name}` does not run here"
            );
            let span = approval.job.span();
            let diagnostic = Diagnostic::warning("approval-hides-job", span, message);
            diagnostics.push(diagnostic.with_label(job.key.span(), "the job"));
        }
    }
}
