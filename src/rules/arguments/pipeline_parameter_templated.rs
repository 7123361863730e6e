//! A default of a pipeline parameter that is not a plain value.

use crate::diagnostic::Diagnostic;
use crate::lang::SymbolKind;
use crate::model::{Model, Slot, Subject};

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for slot in model.slots().iter().filter(|slot| is_pipeline_default(model, slot)) {
        let message = "the default of a pipeline parameter must be a plain value: it is read before `<< … >>` is";
        let span = slot.node.span();
        diagnostics.push(Diagnostic::error("pipeline-parameter-templated", span, message));
    }
}

pub(super) fn is_pipeline_default(model: &Model<'_>, slot: &Slot<'_>) -> bool {
    let declaration = slot.within.map(|id| model.declaration_of(id));
    matches!(slot.subject, Subject::Key("default"))
        && declaration.is_some_and(|it| it.kind == SymbolKind::Parameter && it.within.is_none())
}
