//! A parameter of a job that has the name of a key which workflows read themselves, so that it can never be given.

use crate::diagnostic::Diagnostic;
use crate::lang::{JOB_OPTIONS, SymbolKind};
use crate::model::Model;

/// The keys that CircleCI does not refuse as parameters, although it reads them itself.
const ACCEPTED: &[&str] = &["matrix", "serial-group"];

/// Whether a workflow never takes a key for an argument.
pub(super) fn is_reserved(name: &str) -> bool {
    name == "upstream" || JOB_OPTIONS.key(name).is_some()
}

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for parameter in model.declarations(SymbolKind::Parameter) {
        let owner = parameter.within.map(|id| model.declaration_of(id));
        if owner.is_none_or(|owner| owner.kind != SymbolKind::Job) || !is_reserved(parameter.name) {
            continue;
        }
        let (name, span) = (parameter.name, parameter.key.span());
        let (code, reason) = ("reserved-parameter-name", "workflows read that key themselves");
        diagnostics.push(if ACCEPTED.contains(&name) {
            let message = format!("the parameter `{name}` can never be given: {reason}; rename it");
            Diagnostic::warning(code, span, message)
        } else {
            let message = format!("a job cannot have a parameter `{name}`: {reason}; rename it");
            Diagnostic::error(code, span, message)
        });
    }
}
