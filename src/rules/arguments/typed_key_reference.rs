//! A template where a number, a boolean or a list of steps must stand, which becomes something else.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::rules::arguments::pipeline_parameter_templated::is_pipeline_default;
use crate::rules::arguments::value::type_of;

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for slot in model.slots() {
        let Some(text) = slot.node.as_str() else { continue };
        let Some(found) = type_of(model, text, slot.within) else { continue };
        if slot.ty.takes(found.ty) || is_pipeline_default(model, slot) {
            continue;
        }
        let code = if slot.ty.is_steps() { "step-steps-param" } else { "typed-key-reference" };
        let expected =
            if slot.ty.is_steps() { "a list of steps".to_owned() } else { slot.expected() };
        let message = format!("{} must be {expected}, but {found}", slot.subject);
        diagnostics.push(found.labelled(Diagnostic::error(code, slot.node.span(), message)));
    }
}
