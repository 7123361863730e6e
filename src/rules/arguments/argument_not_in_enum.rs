//! An argument that is none of the values that its parameter can have.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::rules::arguments::known_calls;
use crate::rules::arguments::value::Enums;

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut enums = Enums::default();
    for (call, _, signature) in known_calls(model) {
        for argument in &call.arguments {
            let Some(parameter) = signature.parameter(argument.name) else { continue };
            for value in &argument.values {
                let Some(advice) = enums.advice(parameter, *value) else { continue };
                let message = format!("parameter `{}` must be {advice}", parameter.name);
                let span = value.target().span();
                let error = Diagnostic::error("argument-not-in-enum", span, message);
                diagnostics.push(error.with_label(parameter.key.span(), "the parameter"));
            }
        }
    }
}
