//! A key that a job group's invocation, or a member of a job group, cannot have.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::{Invocation, WorkflowKind, section};

const CODE: &str = "job-group-key";

/// The keys that the invocation of a job group takes.
const GROUP_KEYS: &[&str] = &["filters", "name", "requires", "serial-group"];

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let names = |name| -> BTreeSet<_> {
        section(model.document(), name).iter().filter_map(|it| it.entry.name()).collect()
    };
    // A name that is a job's as well is reported as such.
    let groups = &names("job-groups") - &names("jobs");
    for workflow in model.workflows() {
        for invocation in &workflow.invocations {
            match workflow.kind {
                WorkflowKind::Workflow if groups.contains(invocation.job_name) => {
                    check_invocation(invocation, diagnostics);
                }
                WorkflowKind::Workflow => {}
                WorkflowKind::JobGroup => check_member(invocation, diagnostics),
            }
        }
    }
}

fn check_invocation(invocation: &Invocation<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for key in &invocation.keys {
        let Some(name) = key.entry.name().filter(|name| !GROUP_KEYS.contains(name)) else {
            continue;
        };
        let message = format!(
            "`{name}` cannot be given to job group `{}`, which takes only `name`, `requires`, `filters` and \
             `serial-group`; give it to the members",
            invocation.job_name
        );
        diagnostics.push(Diagnostic::error(CODE, key.entry.key.span(), message));
    }
}

fn check_member(member: &Invocation<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(key) = member.key("serial-group") {
        let message = "a member of a job group takes no `serial-group`; give it to the group where a workflow runs it";
        diagnostics.push(Diagnostic::error(CODE, key.entry.key.span(), message));
    }
}
