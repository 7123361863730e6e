//! Rules about steps, and about the values that jobs and steps hand to the shell.

mod cache;
mod checkout;
mod remote_docker;
mod run;
mod variable;
mod workspace;

use crate::diagnostic::Diagnostic;
use crate::model::Model;

/// Reports every breach of the rules of this folder.
pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    cache::check_keys(model, diagnostics);
    cache::check_paths(model, diagnostics);
    checkout::check(model, diagnostics);
    remote_docker::check_versions(model, diagnostics);
    remote_docker::check_jobs(model, diagnostics);
    run::check(model, diagnostics);
    run::check_ignored(model, diagnostics);
    variable::check_values(model, diagnostics);
    variable::check_expansion(model, diagnostics);
    workspace::check(model, diagnostics);
}
