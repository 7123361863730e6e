//! An argument whose template becomes a value of another type than its parameter takes. Values that are written out are
//! checked by the walk.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::is_template;
use crate::rules::arguments::known_calls;
use crate::rules::arguments::value::type_of;

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (call, callee, signature) in known_calls(model) {
        for argument in &call.arguments {
            let Some(parameter) = signature.parameter(argument.name) else { continue };
            let Some(wanted) = parameter.ty else { continue };
            for value in &argument.values {
                let Some(text) = value.as_str().filter(|text| is_template(text)) else { continue };
                let Some(found) = type_of(model, text, call.reference.within) else { continue };
                if wanted.takes(found.ty) {
                    continue;
                }
                let message = format!(
                    "parameter `{}` is of type `{}`, but {}",
                    parameter.name,
                    wanted.word(),
                    found
                );
                let span = value.target().span();
                let error = Diagnostic::error("argument-type", span, message);
                let error = model.labelled(error, callee, parameter.key, "the parameter");
                diagnostics.push(found.labelled(error));
            }
        }
    }
}
