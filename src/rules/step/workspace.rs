//! Workspaces that nothing can be in: no job before the one that attaches them puts anything there.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::lang::SymbolKind;
use crate::model::workflow::{Invocation, Others, Referent, Workflow, WorkflowKind};
use crate::model::{Model, Step, Steps};

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut attaching: BTreeMap<&str, Attaching<'_, '_>> = BTreeMap::new();
    let mut persisting = BTreeSet::new();
    for job in model.declarations(SymbolKind::Job).filter(|job| job.within.is_none()) {
        let steps = model.steps(job);
        let attach = steps.known.iter().find(|step| step.name == "attach_workspace").copied();
        if let Some(attach) = attach {
            attaching.insert(job.name, Attaching { attach, n_invocations: 0, last: None });
        }
        if job.value.as_mapping().is_none() || may_persist(&steps) {
            persisting.insert(job.name);
        }
    }
    for workflow in model.workflows() {
        if attaching.is_empty() {
            break;
        }
        let is_empty = are_empty(model, workflow, &persisting);
        for (invocation, is_empty) in workflow.invocations.iter().zip(is_empty) {
            if !is_empty {
                attaching.remove(invocation.job_name);
            } else if let Some(job) = attaching.get_mut(invocation.job_name) {
                job.n_invocations += 1;
                job.last = Some(invocation);
            }
        }
    }
    diagnostics.extend(attaching.values().filter_map(Attaching::explain));
}

/// A job that attaches a workspace in which nothing can be, as far as is known.
struct Attaching<'m, 'd> {
    attach: Step<'d>,
    n_invocations: usize,
    last: Option<&'m Invocation<'d>>,
}

impl Attaching<'_, '_> {
    fn explain(&self) -> Option<Diagnostic> {
        let invocation = self.last.filter(|_| !self.attach.is_conditional)?;
        let message = format!(
            "there is no workspace to attach: no job that `{}` waits for uses `persist_to_workspace`",
            invocation.job_name
        );
        let span = self.attach.key.span();
        let diagnostic = Diagnostic::warning("workspace-not-persisted", span, message);
        let is_only = self.n_invocations == 1;
        let label = if is_only { "it runs here" } else { "it runs here, among others" };
        Some(diagnostic.with_label(invocation.job.span(), label))
    }
}

/// For each invocation whether for certain neither it nor any before it persists anything.
fn are_empty<'d>(
    model: &Model<'d>,
    workflow: &Workflow<'d>,
    persisting: &BTreeSet<&str>,
) -> Vec<bool> {
    // What the jobs before a job group hand on reaches its members.
    if workflow.kind == WorkflowKind::JobGroup {
        return vec![false; workflow.invocations.len()];
    }
    let mut is_empty = Vec::new();
    // Who requires a name, and which required names an invocation has.
    let mut users: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut names: Vec<Vec<&str>> = vec![Vec::new(); workflow.invocations.len()];
    for (index, invocation) in workflow.invocations.iter().enumerate() {
        let requirements = invocation.requirements();
        let mut others = requirements.iter().map(|it| workflow.others(index, it.name));
        // The steps before and after a job's own are the first's own affair, too.
        let is_known = !others.any(Others::is_empty);
        is_empty.push(is_known && !fills(model, invocation, persisting));
        for requirement in requirements {
            users.entry(requirement.name).or_default().push(index);
        }
    }
    for &name in users.keys() {
        if let Referent::Invocations(namesakes) = workflow.referent(name) {
            for &index in namesakes {
                names[index].push(name);
            }
        }
    }
    let mut full: Vec<usize> = (0..is_empty.len()).filter(|&index| !is_empty[index]).collect();
    while let Some(index) = full.pop() {
        for name in &names[index] {
            let Some(waiting) = users.get_mut(name) else { continue };
            let own = waiting.contains(&index);
            for user in std::mem::take(waiting).into_iter().filter(|&user| user != index) {
                if std::mem::replace(&mut is_empty[user], false) {
                    full.push(user);
                }
            }
            // A name that a job requires of itself means the others, one of which may come later.
            waiting.extend(own.then_some(index));
        }
    }
    is_empty
}

/// Whether an invocation may persist anything.
fn fills<'d>(model: &Model<'d>, invocation: &Invocation<'d>, persisting: &BTreeSet<&str>) -> bool {
    let around = ["pre-steps", "post-steps"].iter().any(|name| {
        let list = invocation.key(name).map(|steps| steps.entry.value);
        list.is_some() && may_persist(&model.steps_of(list, None))
    });
    if around || invocation.key("override-with").is_some() {
        return true;
    }
    let name = invocation.job_name;
    let is_known = model.declaration(SymbolKind::Job, name).is_some();
    !invocation.is_approval() && (!is_known || persisting.contains(name))
}

/// Whether steps may persist anything, as far as that can be told.
fn may_persist(steps: &Steps<'_>) -> bool {
    !steps.are_complete || steps.known.iter().any(|step| step.name == "persist_to_workspace")
}
