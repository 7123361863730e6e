//! `setup_remote_docker`: its version, how often it stands in a job, and jobs that have a docker of their own.

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::lang::{OFFERS_READ, REMOTE_DOCKER_VERSIONS, SETUP_REMOTE_DOCKER, SymbolKind};
use crate::model::workflow::is_template;
use crate::model::{Model, Step};
use crate::text::{Edit, Edits, nearest};

const VERSION: &str = "remote-docker-version";

/// Reports versions that are no longer offered.
pub(super) fn check_versions(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for step in model.mappings(&SETUP_REMOTE_DOCKER) {
        let Some(version) = step.mapping.get_merged("version") else { continue };
        let node = version.entry.value.target();
        let Some(text) = node.as_str().filter(|text| !is_template(text)) else { continue };
        if REMOTE_DOCKER_VERSIONS.contains(&text) || is_newer(text) {
            continue;
        }
        let meant = nearest(text, REMOTE_DOCKER_VERSIONS.iter().copied());
        let meant = meant.unwrap_or("default");
        let message =
            format!("`{text}` is not among the versions of docker any more; write `{meant}`");
        let mut diagnostic = Diagnostic::warning(VERSION, node.span(), message)
            .with_help(format!("as far as the versions of {OFFERS_READ} go"));
        if let Ok(edits) = Edits::new(vec![Edit::replace(node.span(), meant)]) {
            let title = format!("use `{meant}`");
            diagnostic =
                diagnostic.with_fix(Fix { title, applicability: Applicability::Unsafe, edits });
        }
        diagnostics.push(diagnostic);
    }
}

/// Whether it is a version that came after those that are known here.
fn is_newer(text: &str) -> bool {
    let major = |text: &str| text.strip_prefix("docker")?.parse::<u32>().ok();
    let newest = REMOTE_DOCKER_VERSIONS.iter().filter_map(|text| major(text)).max();
    // A number like `25.0.1` is the old form; of those no new ones come.
    major(text) > newest
}

/// Reports a second engine in one job, and an engine beside that of a virtual machine.
pub(super) fn check_jobs(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for job in model.declarations(SymbolKind::Job) {
        let steps = model.steps(job).known;
        let mut setups = steps.iter().filter(|step| step.name == "setup_remote_docker");
        let Some(first) = setups.next() else { continue };
        // Under conditions, only one of them may run.
        let unconditional = |step: &&Step<'_>| !step.is_conditional;
        if let Some(second) = setups.find(unconditional)
            && !first.is_conditional
        {
            let message = "a job can start only one remote docker";
            let span = second.key.span();
            let mut diagnostic = Diagnostic::error("remote-docker-twice", span, message);
            if first.key.id() != second.key.id() {
                diagnostic = diagnostic.with_label(first.key.span(), "the first one");
            }
            diagnostics.push(diagnostic.with_label(job.key.span(), "in this job"));
        }
        let Some(environment) = model.environment(job) else { continue };
        if environment.kind == "machine" {
            let message =
                "a virtual machine has a docker of its own; leave `setup_remote_docker` out";
            let span = first.key.span();
            diagnostics.push(
                Diagnostic::warning("remote-docker-on-machine", span, message)
                    .with_label(environment.entry.key.span(), "the job runs here"),
            );
        }
    }
}
