//! Names that hide a built-in step, or that differ from another only in case.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lang::{STEP_CALL, SymbolKind};
use crate::model::{Declaration, Model};

/// Reports commands that have the name of a built-in step, which no step can call any more.
pub(super) fn check_built_ins(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // In an orb, a command is called by its orb's name.
    for command in model.declarations(SymbolKind::Command).filter(|it| it.within.is_none()) {
        if STEP_CALL.key(command.name).is_some() {
            let message = format!(
                "command `{name}` hides the built-in step `{name}`; give it another name",
                name = command.name
            );
            let span = command.key.span();
            diagnostics.push(Diagnostic::warning("command-hides-built-in", span, message));
        }
    }
}

/// Reports jobs whose names CircleCI takes for the same.
pub(super) fn check_case(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<_, &Declaration<'_>> = BTreeMap::new();
    for job in model.declarations(SymbolKind::Job) {
        let Some(other) = first.insert((job.within, job.name.to_lowercase()), job) else {
            continue;
        };
        if other.name != job.name {
            let message = format!(
                "`{}` and `{}` differ only in case; CircleCI takes the names of jobs for the same then",
                other.name, job.name
            );
            let diagnostic = Diagnostic::warning("job-name-case", job.key.span(), message);
            diagnostics.push(diagnostic.with_label(other.key.span(), "the other job"));
        }
    }
}
