//! An orb whose file at hand is broken, so that what it holds stays unknown.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::lang::SymbolKind;
use crate::model::Model;

const CODE: &str = "broken-orb-file";

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for declaration in model.declarations(SymbolKind::Orb) {
        let Some(orb) = model.orb_at_hand(declaration) else { continue };
        let Some(fault) = orb.fault.as_ref().filter(|_| seen.insert(orb.reference)) else {
            continue;
        };
        let place = orb.source.line_column(fault.span.start);
        let message = format!(
            "`{}` is not checked, as its file is broken: {}:{}:{}: {}",
            orb.reference,
            orb.source.name(),
            place.line,
            place.column,
            fault.message
        );
        let span = declaration.value.target().span();
        diagnostics.push(Diagnostic::warning(CODE, span, message));
    }
}
