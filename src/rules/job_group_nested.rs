//! A job group that runs another job group.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::{WorkflowKind, declared};

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let document = model.document();
    for group in model.workflows().iter().filter(|it| it.kind == WorkflowKind::JobGroup) {
        for member in group.invocations.iter().filter(|member| !member.is_approval()) {
            // A name that is a job's as well is reported as such.
            let is_job = declared(document, "jobs", member.job_name).is_some();
            let nested = declared(document, "job-groups", member.job_name);
            let Some(nested) = nested.filter(|_| !is_job) else { continue };
            let message = format!(
                "job group `{}` cannot run job group `{}`: groups do not nest",
                group.name, member.job_name
            );
            let diagnostic = Diagnostic::error("job-group-nested", member.job.span(), message);
            diagnostics.push(diagnostic.with_label(nested.key.span(), "declared here"));
        }
    }
}
