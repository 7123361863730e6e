//! A name in `requires` that several other jobs of the workflow have.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::Model;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for workflow in model.workflows() {
        let mut reported = BTreeSet::new();
        for (index, invocation) in workflow.invocations.iter().enumerate() {
            for requirement in invocation.requirements() {
                let others = workflow.others(index, requirement.name);
                let others: Vec<_> = others.iter().map(|&it| &workflow.invocations[it]).collect();
                // The jobs of a matrix may be required together by one name.
                if others.len() < 2 || others.iter().any(|other| other.key("matrix").is_some()) {
                    continue;
                }
                // The names are the mistake, and there is one of it however many jobs require them.
                if !reported.insert(requirement.name) {
                    continue;
                }
                let message = format!(
                    "`{}` is the name of {} other jobs in {} `{}`; give each a `name` of its own",
                    requirement.name,
                    others.len(),
                    workflow.kind.noun(),
                    workflow.name
                );
                let span = requirement.node.span();
                let diagnostic = Diagnostic::error("requires-ambiguous", span, message);
                diagnostics.push(others.iter().take(10).fold(diagnostic, |diagnostic, other| {
                    let name = other.explicit_name().unwrap_or(other.job);
                    diagnostic.with_label(name.span(), "one of them")
                }));
            }
        }
    }
}
