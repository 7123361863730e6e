//! Commands that call each other in a circle, so that their steps have no end.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lang::{STEP_CALL, SymbolKind};
use crate::model::{Model, Reference, Target};
use crate::rules::cycle::{Edge, N_NAMED, circle, cycles};

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let commands: Vec<_> = model.declarations(SymbolKind::Command).collect();
    let index: BTreeMap<_, _> =
        (0..).zip(&commands).map(|(index, it)| (it.key.id(), index)).collect();
    let mut edges: Vec<Vec<Edge<Reference<'_>>>> = vec![Vec::new(); commands.len()];
    for &reference in model.references(SymbolKind::Command) {
        // A command may have the name of a built-in step and use that step.
        let is_built_in = STEP_CALL.key(reference.name).is_some();
        let Some(caller) = reference.within.filter(|_| !is_built_in) else { continue };
        let Some(&from) = index.get(&model.declaration_of(caller).key.id()) else { continue };
        let Some(Target::Declared(callee)) = model.target(&reference) else { continue };
        let Some(&target) = index.get(&model.declaration_of(callee).key.id()) else { continue };
        edges[from].push(Edge { target, place: reference });
    }
    for cycle in cycles(&edges) {
        let name = |index: usize| commands[index].name;
        let Some(((first, wrong), others)) = cycle.split_first() else { continue };
        let message = if others.is_empty() {
            format!("command `{}` calls itself, so its steps have no end", name(*first))
        } else {
            let circle = circle(cycle.iter().map(|&(index, _)| name(index)));
            format!("commands that call each other have no end: {circle}")
        };
        let wrong = wrong.place.node.target().span();
        let diagnostic = Diagnostic::error("command-cycle", wrong, message);
        let labelled = others.iter().take(N_NAMED).fold(diagnostic, |diagnostic, (from, edge)| {
            let label = format!("`{}` calls `{}`", name(*from), edge.place.name);
            diagnostic.with_label(edge.place.node.target().span(), label)
        });
        diagnostics.push(labelled);
    }
}
