//! Executors that do not lead to an image, and jobs that want something of their executor that it cannot give.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::lang::SymbolKind;
use crate::model::{Declaration, Model};
use crate::rules::executor::environments;
use crate::rules::phrase::name_list;
use crate::text::nearest;
use crate::yaml::{Entry, ScalarValue};

/// Reports executors that say nowhere where to run, and jobs that do not say it either.
pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut reported = BTreeSet::new();
    for job in model.declarations(SymbolKind::Job) {
        let Some(executor) = model.executor_of(job) else { continue };
        // What is merged in from an unknown anchor may say it, and so may a misspelled key.
        let is_slip = |entry: &Entry<'_>| {
            entry.name().is_some_and(|name| nearest(name, ["docker", "machine", "macos"]).is_some())
        };
        let is_readable = executor.value.as_mapping().is_some_and(|body| {
            body.entries().all(|entry| !entry.is_merge() || entry.value.as_mapping().is_some())
                && !body.entries().any(|entry| is_slip(&entry))
        });
        if !is_readable || model.environment(job).is_some() || !reported.insert(executor.key.id()) {
            continue;
        }
        let message = format!(
            "executor `{}` has no `docker`, `machine` or `macos`, and job `{}` brings none",
            executor.name, job.name
        );
        let place = executor.key.span();
        diagnostics.push(
            Diagnostic::error("executor-without-image", place, message)
                .with_label(job.key.span(), "the job"),
        );
    }
}

/// Reports executors that stand for each other.
pub(super) fn check_cycles(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut reported = BTreeSet::new();
    for start in model.declarations(SymbolKind::Executor) {
        let mut path: Vec<&Declaration<'_>> = Vec::new();
        let mut next = Some(start);
        while let Some(executor) = next {
            if let Some(first) = path.iter().position(|it| it.key.id() == executor.key.id()) {
                let cycle = &path[first..];
                if cycle.iter().all(|it| reported.insert(it.key.id())) {
                    diagnostics.push(explain(cycle));
                }
                break;
            }
            if reported.contains(&executor.key.id()) {
                break;
            }
            path.push(executor);
            next = executor
                .value
                .as_str()
                .and_then(|name| model.find(SymbolKind::Executor, name, executor.within));
        }
    }
}

fn explain(cycle: &[&Declaration<'_>]) -> Diagnostic {
    let names = name_list(cycle.iter().map(|executor| executor.name));
    let message = match cycle {
        [only] => format!("executor `{}` stands for itself", only.name),
        _ => format!("executors stand for each other: {names}"),
    };
    let place = cycle.first().map(|first| first.value.span()).unwrap_or_default();
    Diagnostic::error("executor-cycle", place, message)
}

/// Reports a class that stands both in `machine` or `macos` and beside it.
pub(super) fn check_classes(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (declaration, environment) in environments(model) {
        let outer = declaration.value.as_mapping();
        let outer = outer.and_then(|body| body.get_merged("resource_class"));
        let inner = environment.entry.value.as_mapping();
        let inner = inner.and_then(|machine| machine.get_merged("resource_class"));
        let (Some(outer), Some(inner)) = (outer, inner) else { continue };
        let message = format!(
            "`resource_class` stands both in `{}` and in {} `{}`; keep one of them",
            environment.kind,
            declaration.kind.noun(),
            declaration.name,
        );
        let diagnostic = Diagnostic::error("resource-class-twice", inner.entry.key.span(), message);
        diagnostics.push(diagnostic.with_label(outer.entry.key.span(), "the other one"));
    }
}

/// Reports known addresses for a job that does not run in docker.
pub(super) fn check_addresses(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for job in model.declarations(SymbolKind::Job) {
        let ranges = job.value.as_mapping().and_then(|body| body.get_merged("circleci_ip_ranges"));
        let Some(environment) = model.environment(job) else { continue };
        let Some(ranges) = ranges else { continue };
        let is_on = ranges.entry.value.scalar_value() == Some(ScalarValue::Bool(true));
        if is_on && environment.kind != "docker" {
            let message = format!(
                "`circleci_ip_ranges` works with `docker` only, not `{}`",
                environment.kind
            );
            let place = ranges.entry.key.span();
            diagnostics.push(
                Diagnostic::warning("ip-ranges-without-docker", place, message)
                    .with_label(environment.entry.key.span(), "it runs here"),
            );
        }
    }
}

/// Reports a signing bundle that is installed but not named.
pub(super) fn check_signing(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for job in model.declarations(SymbolKind::Job) {
        let Some(environment) = model.environment(job) else { continue };
        let macos = environment.entry.value.as_mapping().filter(|_| environment.kind == "macos");
        if macos.is_some_and(|macos| macos.get_merged("code_signing").is_some()) {
            continue;
        }
        let steps = model.steps(job).known;
        let Some(step) = steps.iter().find(|step| step.name == "install_signing_bundle") else {
            continue;
        };
        let message = "`install_signing_bundle` needs `code_signing` in the job's `macos`";
        let diagnostic = Diagnostic::error("missing-code-signing", step.key.span(), message);
        let place = environment.entry.key.span();
        diagnostics.push(diagnostic.with_label(place, "the job runs here"));
    }
}
