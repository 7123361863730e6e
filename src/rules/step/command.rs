//! Commands that call each other in a circle, so that no job that calls one of them can be compiled.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::lang::SymbolKind;
use crate::model::{Declaration, Model, Reference};
use crate::yaml::NodeId;

/// The calls that stand in each command, with what they call.
type Calls<'m, 'd> = BTreeMap<NodeId, Vec<(&'m Reference<'d>, &'m Declaration<'d>)>>;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut calls: Calls<'_, '_> = BTreeMap::new();
    for reference in model.references(SymbolKind::Command) {
        let caller = reference.within.map(|id| model.declaration_of(id));
        let called = model.find(SymbolKind::Command, reference.name, reference.within);
        // The steps of a parameter's default stand in the parameter, and run only where it is used.
        if let (Some(caller), Some(called)) = (caller, called)
            && caller.kind == SymbolKind::Command
        {
            calls.entry(caller.key.id()).or_default().push((reference, called));
        }
    }
    let mut finished = BTreeSet::new();
    for start in model.declarations(SymbolKind::Command) {
        walk(start, &calls, &mut finished, diagnostics);
    }
}

/// Follows the calls depth first and without recursion; reports each call that leads back to where it is made.
fn walk<'m>(
    start: &'m Declaration<'_>,
    calls: &Calls<'m, '_>,
    finished: &mut BTreeSet<NodeId>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut path = vec![(start, 0)];
    while let Some((command, n_followed)) = path.last_mut() {
        let id = command.key.id();
        let next = calls.get(&id).and_then(|calls| calls.get(*n_followed));
        *n_followed += 1;
        let Some(&(reference, called)) = next.filter(|_| !finished.contains(&id)) else {
            finished.insert(id);
            path.pop();
            continue;
        };
        match path.iter().position(|(command, _)| command.key.id() == called.key.id()) {
            Some(first) => {
                let names = path[first..].iter().map(|(command, _)| command.name);
                let names: Vec<_> =
                    names.chain([called.name]).map(|name| format!("`{name}`")).collect();
                let message =
                    format!("commands that call each other never end: {}", names.join(" → "));
                let span = reference.node.target().span();
                diagnostics.push(Diagnostic::error("command-cycle", span, message));
            }
            None => path.push((called, 0)),
        }
    }
}
