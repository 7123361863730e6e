//! A job group whose name is a job's as well, or whose invocations or members share a name.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::{Workflow, WorkflowKind, declared, is_template, section};

const CODE: &str = "job-group-name-clash";

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let groups = section(model.document(), "job-groups");
    let group_names: BTreeSet<_> = groups.iter().filter_map(|group| group.entry.name()).collect();
    for group in &groups {
        let Some(name) = group.entry.name() else { continue };
        let Some(job) = declared(model.document(), "jobs", name) else { continue };
        let message =
            format!("`{name}` is the name of a job, too; rename the job group or the job");
        let diagnostic = Diagnostic::error(CODE, group.entry.key.span(), message);
        diagnostics.push(diagnostic.with_label(job.key.span(), "the job"));
    }
    for workflow in model.workflows().iter().filter(|_| !groups.is_empty()) {
        check_names(workflow, &group_names, diagnostics);
    }
}

/// Finds the names that occur twice: of invocations of groups in a workflow, and of members in a group.
fn check_names(
    workflow: &Workflow<'_>,
    groups: &BTreeSet<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut first = BTreeMap::new();
    for invocation in &workflow.invocations {
        let (noun, is_checked) = match workflow.kind {
            WorkflowKind::Workflow => ("job group", groups.contains(invocation.job_name)),
            WorkflowKind::JobGroup => ("member", invocation.key("matrix").is_none()),
        };
        let name = invocation.own_name();
        if !is_checked || is_template(name) {
            continue;
        }
        let span = invocation.explicit_name().unwrap_or(invocation.job).span();
        let Some(&first_span) = first.get(name) else {
            first.insert(name, span);
            continue;
        };
        let message = format!(
            "{} `{}` has two {noun}s called `{name}`; give each a `name` of its own",
            workflow.kind.noun(),
            workflow.name,
        );
        let diagnostic = Diagnostic::error(CODE, span, message);
        diagnostics.push(diagnostic.with_label(first_span, "the first one"));
    }
}
