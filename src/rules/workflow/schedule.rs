//! Schedules that never fire, schedules in a config that cannot have any, and workflows that a setup cannot have.

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::lang::SCHEDULE;
use crate::model::Model;
use crate::model::workflow::{WorkflowKind, is_template};
use crate::rules::workflow::cron::{self, Fault};
use crate::text::Edits;
use crate::yaml::{Node, Offsets};

/// CircleCI takes any text for a schedule; one that it cannot read never fires.
pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for schedule in model.mappings(&SCHEDULE) {
        let Some(cron) = schedule.mapping.get_merged("cron") else { continue };
        let node = cron.entry.value.target();
        let Some(text) = node.as_str().filter(|text| !is_template(text)) else { continue };
        diagnostics.extend(cron::faults(text).into_iter().map(|fault| explain(node, fault)));
    }
}

fn explain(cron: Node<'_>, fault: Fault) -> Diagnostic {
    let span = Offsets::new(cron).span(fault.span);
    let diagnostic = Diagnostic::warning("invalid-cron", span, fault.message);
    let Some(replacement) = fault.replacement else { return diagnostic };
    let edits =
        Offsets::new(cron).edit(fault.span, &replacement).map(|edit| Edits::new(vec![edit]));
    match edits {
        Some(Ok(edits)) => {
            let title = format!("write `{replacement}`");
            diagnostic.with_fix(Fix { title, applicability: Applicability::Unsafe, edits })
        }
        _ => diagnostic,
    }
}

/// A setup config has no scheduled workflows.
pub(super) fn check_setup(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if !model.is_setup() {
        return;
    }
    for workflow in model.workflows() {
        let triggers = workflow.body.as_mapping().and_then(|body| body.get_merged("triggers"));
        let Some(triggers) = triggers else { continue };
        let message = "a setup config cannot have scheduled workflows; make a schedule in the project's settings";
        let span = triggers.entry.key.span();
        diagnostics.push(Diagnostic::warning("schedule-in-setup", span, message));
    }
}

/// Of a setup config, one workflow runs: several without a condition are refused.
pub(super) fn check_single(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if !model.is_setup() {
        return;
    }
    let workflows = model.workflows().iter().filter(|it| it.kind == WorkflowKind::Workflow);
    let mut always = workflows.filter(|workflow| {
        let body = workflow.body.as_mapping();
        let has = |name| body.is_some_and(|body| body.get_merged(name).is_some());
        !has("when") && !has("unless") && !has("triggers")
    });
    if let (Some(first), Some(second)) = (always.next(), always.next()) {
        let message =
            "a setup config runs one workflow, but two have no condition; give them a `when`";
        let diagnostic = Diagnostic::error("setup-workflow-count", second.key.span(), message);
        diagnostics.push(diagnostic.with_label(first.key.span(), "the first one"));
    }
}
