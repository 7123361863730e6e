//! A job group that runs another job group.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::{WorkflowKind, section};

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut declared = section(model.document(), "job-groups");
    // A name that is a job's as well is reported as such.
    let jobs = section(model.document(), "jobs");
    let jobs: BTreeSet<_> = jobs.iter().filter_map(|job| job.entry.name()).collect();
    declared.retain(|group| group.entry.name().is_some_and(|name| !jobs.contains(name)));
    for group in model.workflows().iter().filter(|it| it.kind == WorkflowKind::JobGroup) {
        for member in group.invocations.iter().filter(|member| !member.is_approval()) {
            let nested = declared.iter().find(|it| it.entry.name() == Some(member.job_name));
            let Some(nested) = nested else { continue };
            let message = format!(
                "job group `{}` cannot run job group `{}`: groups do not nest",
                group.name, member.job_name
            );
            let diagnostic = Diagnostic::error("job-group-nested", member.job.span(), message);
            diagnostics.push(diagnostic.with_label(nested.entry.key.span(), "declared here"));
        }
    }
}
