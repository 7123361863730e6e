//! Entries of workflows: contexts, and names that are given twice; and the old `version` of all workflows.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::lang::Version;
use crate::model::Model;
use crate::model::workflow::{Invocation, WorkflowKind, is_template};
use crate::text::{Edit, Edits, Span, line_start};
use crate::yaml::{Entry, Node, Sequence};

/// How many contexts all workflows together may name.
const MOST_CONTEXTS: usize = 100;

/// Reports contexts that a job names twice, and more of them than CircleCI takes.
pub(super) fn check_contexts(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut all = BTreeSet::new();
    for invocation in model.workflows().iter().flat_map(|workflow| &workflow.invocations) {
        let mut own = BTreeMap::new();
        for (name, node) in contexts(invocation) {
            if let Some(first) = own.insert(name, node) {
                let message = format!("context `{name}` is named twice");
                let diagnostic = Diagnostic::warning("duplicate-context", node.span(), message);
                diagnostics.push(diagnostic.with_label(first.span(), "the first time"));
            }
            if all.insert(name) && all.len() == MOST_CONTEXTS + 1 {
                let message = format!(
                    "this is context number {}; a config can name {MOST_CONTEXTS}",
                    all.len()
                );
                diagnostics.push(Diagnostic::error("too-many-contexts", node.span(), message));
            }
        }
    }
}

fn contexts<'d>(invocation: &Invocation<'d>) -> Vec<(&'d str, Node<'d>)> {
    let Some(context) = invocation.key("context").map(|context| context.entry.value) else {
        return Vec::new();
    };
    let nodes = match context.as_sequence() {
        Some(list) => Sequence::items(list).collect(),
        None => vec![context],
    };
    let named = nodes.into_iter().filter_map(|node| Some((node.as_str()?, node)));
    named.filter(|(name, _)| !is_template(name)).collect()
}

/// Reports a name that two entries of one workflow give themselves: CircleCI numbers them then.
pub(super) fn check_names(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for workflow in model.workflows().iter().filter(|it| it.kind == WorkflowKind::Workflow) {
        let mut first: BTreeMap<&str, Node<'_>> = BTreeMap::new();
        for invocation in workflow.invocations.iter().filter(|it| it.matrix().is_none()) {
            let Some(node) = invocation.explicit_name() else { continue };
            let Some(name) = node.as_str().filter(|name| !is_template(name)) else { continue };
            let Some(other) = first.get(name) else {
                first.insert(name, node);
                continue;
            };
            let message = format!(
                "two jobs of workflow `{}` are named `{name}`; CircleCI numbers them",
                workflow.name
            );
            let diagnostic = Diagnostic::warning("duplicate-job-name", node.span(), message);
            diagnostics.push(diagnostic.with_label(other.span(), "the first one"));
        }
    }
}

/// Reports `version` below `workflows`, which version 2.1 does not need.
pub(super) fn check_version(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if model.version() != Some(Version::V2_1) {
        return;
    }
    let workflows = model.root().and_then(|root| root.get_merged("workflows"));
    let Some(workflows) = workflows.and_then(|it| it.entry.value.as_mapping()) else { return };
    let Some(version) = workflows.get("version").filter(|it| it.value.as_str().is_some()) else {
        return;
    };
    let message = "`version` is not needed in `workflows` since version 2.1; take it out";
    let mut diagnostic = Diagnostic::warning("deprecated-key", version.key.span(), message);
    // Without another entry there would be nothing left for `workflows`.
    if workflows.len() > 1 && !workflows.flow {
        diagnostic.fix = removal(model.document().text(), &version);
    }
    diagnostics.push(diagnostic);
}

/// Takes the whole line of an entry out, if nothing else stands there.
fn removal(text: &str, entry: &Entry<'_>) -> Option<Fix> {
    let span = entry.span();
    let start = line_start(text, span.start);
    let end = text[span.end..].find('\n').map(|line_break| span.end + line_break + 1)?;
    let is_alone =
        text[start..span.start].trim().is_empty() && text[span.end..end].trim().is_empty();
    let edits = Edits::one(Edit::replace(Span::new(start, end), ""));
    let title = "take it out".to_owned();
    is_alone.then_some(Fix { title, applicability: Applicability::Safe, edits })
}
