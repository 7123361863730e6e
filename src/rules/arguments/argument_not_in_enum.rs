//! An argument that is none of the values that its parameter can have.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::rules::arguments::known_calls;
use crate::rules::arguments::value::Enums;

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut enums = Enums::default();
    for (call, callee, signature) in known_calls(model) {
        for argument in &call.arguments {
            let parameter = signature.parameter(argument.name);
            let Some(parameter) = parameter.filter(|it| it.values.is_some()) else { continue };
            let subject = format!("parameter `{}`", parameter.name);
            for &value in &argument.values {
                let fault = enums.fault("argument-not-in-enum", &subject, parameter, value);
                diagnostics.extend(
                    fault.map(|it| model.labelled(it, callee, parameter.key, "the parameter")),
                );
            }
        }
    }
}
