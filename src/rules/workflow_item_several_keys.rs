//! An item of a workflow's `jobs` with more keys than the job's name. Mostly the job's own keys, indented as far as
//! its name instead of further: YAML then takes them for its siblings.

use std::collections::BTreeSet;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::model::Model;
use crate::model::workflow::{INVOCATION_KEYS, section};
use crate::rules::phrase::name_list;
use crate::text::{Edit, Edits, Span, line_start};
use crate::yaml::{Entry, Mapping, Node, Value};

const CODE: &str = "workflow-item-several-keys";

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let jobs: BTreeSet<_> = ["jobs", "job-groups"]
        .iter()
        .flat_map(|name| section(model.document(), name))
        .filter_map(|job| job.entry.name())
        .collect();
    for list in model.workflows().iter().filter_map(|it| it.jobs().and_then(Node::as_sequence)) {
        for item in list.items().filter_map(Node::as_mapping) {
            let names: BTreeSet<_> = entries(item).filter_map(|entry| entry.name()).collect();
            if names.len() > 1 {
                diagnostics.push(explain(item, &jobs));
            }
        }
    }
}

fn entries(item: Mapping<'_>) -> impl Iterator<Item = Entry<'_>> {
    item.entries().filter(|entry| !entry.is_merge() && entry.name().is_some())
}

fn explain(item: Mapping<'_>, jobs: &BTreeSet<&str>) -> Diagnostic {
    let is_own_key =
        |entry: &Entry<'_>| entry.name().is_some_and(|it| INVOCATION_KEYS.contains(&it));
    let is_job = |entry: &Entry<'_>| {
        entry.name().is_some_and(|name| name.contains('/') || jobs.contains(name))
    };
    let Some(job) = entries(item).find(|entry| !is_own_key(entry)) else {
        let names = name_list(entries(item).filter_map(|entry| entry.name()));
        let message = format!("this item has the keys {names}, but no job to give them to");
        return Diagnostic::error(CODE, item.node().span(), message)
            .with_help("write the name of the job above them, and indent them below it");
    };
    let job_name = job.name().unwrap_or_default();
    let others: Vec<_> = entries(item).filter(|entry| entry.name() != job.name()).collect();
    if let Some(other) = others.iter().find(|other| is_job(other)) {
        let message = format!(
            "`{}` is another job than `{job_name}`; put it in an item of its own, with a `- ` before it",
            other.name().unwrap_or_default()
        );
        return Diagnostic::error(CODE, other.key.span(), message)
            .with_label(job.key.span(), "the job of this item");
    }
    misplaced(item, job, &others)
}

/// The job's keys stand beside its name.
fn misplaced(item: Mapping<'_>, job: Entry<'_>, others: &[Entry<'_>]) -> Diagnostic {
    let job_name = job.name().unwrap_or_default();
    let names = name_list(others.iter().filter_map(Entry::name));
    let (stand, them) = if others.len() == 1 { ("stands", "it") } else { ("stand", "them") };
    let todo = if item.flow {
        format!("put {them} in braces behind `{job_name}:`")
    } else {
        format!("indent {them} further")
    };
    let message = format!("{names} {stand} beside job `{job_name}` instead of in it; {todo}");
    let span = others.first().map_or(job.key.span(), |entry| entry.key.span());
    let diagnostic = Diagnostic::error(CODE, span, message).with_label(job.key.span(), "the job");
    match indentation(item, job, others) {
        Some(edits) => diagnostic.with_fix(Fix {
            title: format!("indent {names} below `{job_name}`"),
            applicability: Applicability::Unsafe,
            edits,
        }),
        None => diagnostic,
    }
}

/// The edits that move the other keys into the job's value; `None` where that value has no room for them.
fn indentation(item: Mapping<'_>, job: Entry<'_>, others: &[Entry<'_>]) -> Option<Edits> {
    let text = item.node().document().text();
    let wanted = match job.value.value() {
        Value::Mapping(body) if !body.flow => column(text, body.entries().next()?.key.span()),
        Value::Scalar(_) if job.value.is_null() && job.value.full_span().is_empty() => {
            column(text, job.key.span()) + 2
        }
        _ => return None,
    };
    let mut edits = Vec::new();
    for entry in others {
        let span = entry.span();
        let n_missing = wanted.checked_sub(column(text, span))?;
        let first = span.start - column(text, span);
        if item.flow || span.start < job.key.span().start || !is_blank(&text[first..span.start]) {
            return None;
        }
        let lines = text[first..span.end].split_inclusive('\n');
        let mut offset = first;
        for line in lines {
            if !is_blank(line) {
                edits.push(Edit::insert(offset, " ".repeat(n_missing)));
            }
            offset += line.len();
        }
    }
    Edits::new(edits).ok()
}

/// How many bytes stand before a place in its line.
fn column(text: &str, span: Span) -> usize {
    span.start - line_start(text, span.start)
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
