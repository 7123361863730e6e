//! `requires`: the same job twice, and jobs that never run on the same branch.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::{Invocation, Workflow, is_template};
use crate::yaml::{Node, Sequence};

/// How many jobs of one name are looked at.
pub(super) const MOST_NAMESAKES: usize = 50;

/// Reports a job that is required twice by one name.
pub(super) fn check_duplicates(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for invocation in model.workflows().iter().flat_map(|workflow| &workflow.invocations) {
        let mut first = BTreeMap::new();
        for requirement in invocation.requirements() {
            let span = requirement.node.target().span();
            let Some(first_span) = first.insert(requirement.name, span) else { continue };
            let message = format!("`{}` is required twice", requirement.name);
            let place = requirement.node.span();
            diagnostics.push(
                Diagnostic::warning("requires-duplicate", place, message)
                    .with_label(first_span, "the first time"),
            );
        }
    }
}

/// Reports a job whose requirements can never run where it runs: CircleCI leaves it out without a word.
pub(super) fn check_filtered(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for workflow in model.workflows() {
        for (index, invocation) in workflow.invocations.iter().enumerate() {
            // One that is left out of several is only ignored.
            let requirements = invocation.requirements();
            let Some(own) = only_branches(invocation) else { continue };
            let is_never = !requirements.is_empty()
                && requirements.iter().all(|it| never_runs(workflow, index, it.name, &own));
            let Some(requirement) = requirements.first().filter(|_| is_never) else { continue };
            let Some(other) = workflow.others(index, requirement.name).iter().next() else {
                continue;
            };
            let message = format!(
                "`{}` never runs: it waits for `{}`, which runs on none of the same branches",
                invocation.own_name(),
                requirement.name
            );
            let filters = [invocation, &workflow.invocations[other]].map(|it| it.key("filters"));
            let labels = ["its branches", "the other's branches"];
            let diagnostic =
                Diagnostic::warning("requires-filtered-out", requirement.node.span(), message);
            let places = filters.into_iter().zip(labels);
            diagnostics.push(places.fold(
                diagnostic,
                |diagnostic, (filters, label)| match filters {
                    Some(filters) => diagnostic.with_label(filters.entry.key.span(), label),
                    None => diagnostic,
                },
            ));
        }
    }
}

/// Whether for certain a required job runs on none of some branches.
fn never_runs(workflow: &Workflow<'_>, index: usize, name: &str, own: &[&str]) -> bool {
    let others = workflow.others(index, name);
    // Of a name that so many share, another rule speaks.
    (1..=MOST_NAMESAKES).contains(&others.len())
        && others.iter().all(|other| {
            let branches = only_branches(&workflow.invocations[other]);
            branches.is_some_and(|branches| !branches.iter().any(|branch| own.contains(branch)))
        })
}

/// The branches that a job runs on, if those are named one by one and it runs on no tags.
fn only_branches<'d>(invocation: &Invocation<'d>) -> Option<Vec<&'d str>> {
    let filters = invocation.key("filters")?.entry.value.as_mapping()?;
    let only = filters.get_merged("branches")?.entry.value.as_mapping()?.get_merged("only")?;
    if filters.get_merged("tags").is_some() {
        return None;
    }
    let only = only.entry.value;
    let names: Option<Vec<_>> = match only.as_sequence() {
        Some(list) => Sequence::items(list).map(Node::as_str).collect(),
        None => Some(vec![only.as_str()?]),
    };
    names.filter(|names| !names.iter().any(|name| name.starts_with('/') || is_template(name)))
}
