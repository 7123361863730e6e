//! A parameter that gets its values from the matrix and another value from the invocation itself. CircleCI accepts it,
//! as long as nobody needs to know which of them counts.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::{INVOCATION_KEYS, is_template};

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for invocation in model.workflows().iter().flat_map(|workflow| &workflow.invocations) {
        for parameter in invocation.matrix().map_or_else(Vec::new, |matrix| matrix.parameters) {
            if INVOCATION_KEYS.contains(&parameter.name) {
                continue;
            }
            let Some(argument) = invocation.key(parameter.name) else { continue };
            // `browser: << matrix.browser >>` says the same as the matrix.
            if argument.entry.value.as_str().is_some_and(is_template) {
                continue;
            }
            let message = format!(
                "the parameter `{}` gets its values from the matrix already; give it in one place",
                parameter.name
            );
            let span = argument.entry.key.span();
            let diagnostic = Diagnostic::warning("matrix-and-argument", span, message);
            diagnostics
                .push(diagnostic.with_label(parameter.key.span(), "its values in the matrix"));
        }
    }
}
