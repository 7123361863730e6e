//! Filters of jobs by branch and tag.

use crate::diagnostic::Diagnostic;
use crate::lang::ONLY_IGNORE;
use crate::model::Model;
use crate::model::workflow::{Invocation, Workflow, WorkflowKind};
use crate::rules::phrase::name_list;
use crate::rules::workflow::requirement::MOST_NAMESAKES;
use crate::yaml::{Entry, Node};

/// Reports `ignore` beside `only`, which alone counts then.
pub(super) fn check_both(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for filter in model.mappings(&ONLY_IGNORE) {
        let filled = |name| {
            let found = filter.mapping.get_merged(name)?.entry;
            (!found.value.is_null()).then_some(found)
        };
        if let (Some(only), Some(ignore)) = (filled("only"), filled("ignore")) {
            let message = "`ignore` is not read beside `only`; take one of them away";
            let span = ignore.key.span();
            diagnostics.push(
                Diagnostic::warning("filters-only-and-ignore", span, message)
                    .with_label(only.key.span(), "this one counts"),
            );
        }
    }
}

/// What the filters of a job say on tags.
enum Tags<'d> {
    /// It runs on some tags: those of this entry.
    Some(Entry<'d>),
    /// It runs on no tag.
    None,
    /// An expression decides.
    Unknown,
}

/// Reports jobs that should run on tags, but wait for a job that runs on none: then they never run on a tag.
pub(super) fn check_tags(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let workflows =
        model.workflows().iter().filter(|workflow| workflow.kind == WorkflowKind::Workflow);
    for workflow in workflows {
        for (index, invocation) in workflow.invocations.iter().enumerate() {
            if let Tags::Some(tags) = tags(invocation) {
                check_upstream(workflow, index, tags, diagnostics);
            }
        }
    }
}

fn check_upstream(
    workflow: &Workflow<'_>,
    index: usize,
    own: Entry<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let invocation = &workflow.invocations[index];
    let requirements = invocation.requirements();
    // A required job that does not run is only ignored as long as another one runs.
    let mut upstream = Vec::new();
    for requirement in &requirements {
        let others = workflow.others(index, requirement.name);
        let runs_on_no_tag =
            |other: usize| matches!(tags(&workflow.invocations[other]), Tags::None);
        if !(1..=MOST_NAMESAKES).contains(&others.len()) || !others.iter().all(runs_on_no_tag) {
            return;
        }
        upstream.extend(others.iter().next());
    }
    let (Some(requirement), Some(&other)) = (requirements.first(), upstream.first()) else {
        return;
    };
    let names = name_list(requirements.iter().map(|requirement| requirement.name));
    let have = if requirements.len() == 1 { "which has" } else { "which have" };
    let message = format!(
        "`{}` never runs on a tag: it waits for {names}, {have} no filter for tags",
        invocation.own_name(),
    );
    let span = requirement.node.span();
    diagnostics.push(
        Diagnostic::warning("filters-tags-not-propagated", span, message)
            .with_label(own.key.span(), "the tags that it should run on")
            .with_label(workflow.invocations[other].job.span(), "this job runs on no tag")
            .with_help("without a filter for tags, a job runs on no tag at all"),
    );
}

fn tags<'d>(invocation: &Invocation<'d>) -> Tags<'d> {
    let Some(filters) = invocation.key("filters").map(|filters| filters.entry.value) else {
        return Tags::None;
    };
    let Some(filters) = filters.as_mapping() else {
        return if filters.is_null() { Tags::None } else { Tags::Unknown };
    };
    let Some(tags) = filters.get_merged("tags").map(|tags| tags.entry) else { return Tags::None };
    let runs = |name| tags.value.as_mapping().and_then(|tags| tags.get_merged(name));
    let ignores_all = |node: Node<'_>| {
        let is_all = |node: Node<'_>| node.as_str() == Some("/.*/");
        is_all(node) || node.as_sequence().is_some_and(|list| list.items().any(is_all))
    };
    match (runs("only"), runs("ignore")) {
        (None, None) => Tags::Unknown,
        (None, Some(ignore)) if ignores_all(ignore.entry.value) => Tags::None,
        _ => Tags::Some(tags),
    }
}
