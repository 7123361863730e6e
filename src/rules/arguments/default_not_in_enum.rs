//! A default that is none of the values that its parameter can have.

use crate::diagnostic::Diagnostic;
use crate::lang::SymbolKind;
use crate::model::{Model, Parameter};
use crate::rules::arguments::value::Enums;

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut enums = Enums::default();
    for declaration in model.declarations(SymbolKind::Parameter) {
        let parameter = Parameter::of(declaration);
        let Some(default) = parameter.default else { continue };
        let subject = format!("the default of `{}`", parameter.name);
        diagnostics.extend(enums.fault("default-not-in-enum", &subject, &parameter, default));
    }
}
