//! `run`: times without a unit, automatic reruns of what runs in the background; and steps that never run.

use crate::diagnostic::Diagnostic;
use crate::lang::{RUN, SymbolKind};
use crate::model::Model;
use crate::model::workflow::is_template;
use crate::yaml::ScalarValue;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for run in model.mappings(&RUN) {
        let entry = |name| run.mapping.get_merged(name).map(|merged| merged.entry);
        if let Some(timeout) = entry("no_output_timeout")
            && let Some(text) = timeout.value.as_str()
            && !is_template(text)
            && !is_duration(text)
        {
            let message = format!(
                "`no_output_timeout` must be a time with a unit, such as `10m`, not `{text}`"
            );
            let span = timeout.value.target().span();
            diagnostics.push(Diagnostic::warning("invalid-timeout", span, message));
        }
        let background = entry("background")
            .filter(|it| it.value.scalar_value() == Some(ScalarValue::Bool(true)));
        let rerun = entry("max_auto_reruns").or_else(|| entry("auto_rerun_delay"));
        if let (Some(background), Some(rerun)) = (background, rerun) {
            let message = format!(
                "a step in the background cannot be rerun; take `{}` or `background` away",
                rerun.name().unwrap_or_default()
            );
            let diagnostic = Diagnostic::error("rerun-in-background", rerun.key.span(), message);
            diagnostics
                .push(diagnostic.with_label(background.key.span(), "it runs in the background"));
        }
    }
}

/// One or more numbers, each with its unit: `90s`, `1.5h`, `1h30m`.
fn is_duration(text: &str) -> bool {
    let text = text.trim();
    let is_number = |part: &str| part.parse().is_ok_and(|number: f64| number.is_finite());
    let starts = text.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    let parts = text.split_inclusive(|unit: char| unit.is_ascii_alphabetic());
    starts
        && parts.into_iter().all(|part| part.strip_suffix(['s', 'm', 'h']).is_some_and(is_number))
}

/// Reports steps of a job that runs none: of one that waits for approval, for example.
pub(super) fn check_ignored(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for job in model.declarations(SymbolKind::Job) {
        let Some(body) = job.value.as_mapping() else { continue };
        let (Some(kind), Some(steps)) = (body.get_merged("type"), body.get_merged("steps")) else {
            continue;
        };
        let Some(kind_name) = kind.entry.value.as_str() else { continue };
        if ["approval", "no-op", "release", "lock", "unlock"].contains(&kind_name) {
            let message = format!("a job of type `{kind_name}` does not run its `steps`");
            let diagnostic = Diagnostic::warning("ignored-steps", steps.entry.key.span(), message);
            diagnostics.push(diagnostic.with_label(kind.entry.value.span(), "the type"));
        }
    }
}
