//! Workspaces that nothing can be in: no job before the one that attaches them puts anything there.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::lang::SymbolKind;
use crate::model::workflow::{Invocation, Workflow, WorkflowKind};
use crate::model::{Declaration, Model, Steps};

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for job in model.declarations(SymbolKind::Job).filter(|job| job.within.is_none()) {
        let steps = model.steps(job).known;
        let Some(attach) = steps.iter().find(|step| step.name == "attach_workspace") else {
            continue;
        };
        let mut n_invocations = 0;
        let mut last = None;
        let is_always_empty = model.workflows().iter().all(|workflow| {
            let indices = 0..workflow.invocations.len();
            let mut own = indices.filter(|&index| workflow.invocations[index].job_name == job.name);
            own.all(|index| {
                n_invocations += 1;
                last = Some(&workflow.invocations[index]);
                is_empty_before(model, workflow, index)
            })
        });
        let Some(invocation) = last.filter(|_| is_always_empty && !attach.is_conditional) else {
            continue;
        };
        let message = format!(
            "there is no workspace to attach: no job that `{}` waits for uses `persist_to_workspace`",
            job.name
        );
        let diagnostic = Diagnostic::warning("workspace-not-persisted", attach.key.span(), message);
        let place = invocation.job.span();
        let label = if n_invocations == 1 { "it runs here" } else { "it runs here, among others" };
        diagnostics.push(diagnostic.with_label(place, label));
    }
}

/// Whether for certain nothing before an invocation persists anything.
fn is_empty_before<'d>(model: &Model<'d>, workflow: &Workflow<'d>, index: usize) -> bool {
    // What the jobs before a job group hand on reaches its members.
    if workflow.kind == WorkflowKind::JobGroup {
        return false;
    }
    let mut seen = BTreeSet::new();
    let mut open = vec![index];
    while let Some(index) = open.pop() {
        let invocation = &workflow.invocations[index];
        // The steps before and after a job's own are the first's own affair, too.
        if may_persist(model, invocation) {
            return false;
        }
        for requirement in invocation.requirements() {
            let others = workflow.others(index, requirement.name);
            if others.is_empty() {
                return false;
            }
            open.extend(others.into_iter().filter(|&other| seen.insert(other)));
        }
    }
    true
}

/// Whether an invocation persists anything, as far as that can be told.
fn may_persist<'d>(model: &Model<'d>, invocation: &Invocation<'d>) -> bool {
    let persists = |steps: Steps<'_>| {
        !steps.are_complete || steps.known.iter().any(|step| step.name == "persist_to_workspace")
    };
    let around = ["pre-steps", "post-steps"].iter().any(|name| {
        let list = invocation.key(name).map(|steps| steps.entry.value);
        list.is_some() && persists(model.steps_of(list, None))
    });
    let overridden = invocation.key("override-with").is_some();
    if around || overridden || invocation.is_approval() {
        return around || overridden;
    }
    let job = model.declaration(SymbolKind::Job, invocation.job_name);
    job.is_none_or(|job: &Declaration<'_>| {
        job.value.as_mapping().is_none() || persists(model.steps(job))
    })
}
