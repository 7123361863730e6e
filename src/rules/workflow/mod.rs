//! Rules about workflows: when they run, on what their jobs run, and entries that do not do what they seem to.

mod approval;
mod cron;
mod entry;
mod filter;
mod matrix;
mod requirement;
mod schedule;

use crate::diagnostic::Diagnostic;
use crate::model::Model;

/// Reports every breach of the rules of this folder.
pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    approval::check(model, diagnostics);
    entry::check_contexts(model, diagnostics);
    entry::check_names(model, diagnostics);
    entry::check_version(model, diagnostics);
    filter::check_both(model, diagnostics);
    filter::check_tags(model, diagnostics);
    matrix::check(model, diagnostics);
    requirement::check_duplicates(model, diagnostics);
    requirement::check_filtered(model, diagnostics);
    schedule::check(model, diagnostics);
    schedule::check_setup(model, diagnostics);
    schedule::check_single(model, diagnostics);
}
