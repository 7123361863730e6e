//! Schedules that never fire, and schedules in a config that cannot have any.

use crate::diagnostic::Diagnostic;
use crate::lang::SCHEDULE;
use crate::model::Model;
use crate::model::workflow::is_template;
use crate::rules::workflow::cron;
use crate::text::Span;

/// CircleCI takes any text for a schedule; one that it cannot read never fires.
pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for schedule in model.mappings(&SCHEDULE) {
        let Some(cron) = schedule.mapping.get_merged("cron") else { continue };
        let node = cron.entry.value.target();
        let Some(text) = node.as_str().filter(|text| !is_template(text)) else { continue };
        let Some(fault) = cron::fault(text) else { continue };
        let content = node.scalar().map_or(node.span(), |scalar| scalar.content);
        let span = if content.slice(node.document().text()) == text {
            Span::new(content.start + fault.range.start, content.start + fault.range.end)
        } else {
            node.span()
        };
        diagnostics.push(Diagnostic::warning("invalid-cron", span, fault.message));
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
