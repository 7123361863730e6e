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
        let Some(advice) = enums.advice(&parameter, default) else { continue };
        let message = format!("the default of `{}` must be {advice}", parameter.name);
        let span = default.target().span();
        diagnostics.push(Diagnostic::error("default-not-in-enum", span, message));
    }
}
