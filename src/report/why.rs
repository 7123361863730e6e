//! What runs on a push, and why, as one JSON document for programs; `schemas/why.schema.json` describes it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::process::{
    JobAnswer, JobKind, JobStop, Origin, Push, Value, Verdict, WorkflowAnswer, WorkflowStop,
};
use crate::report::json::{Range, range, to_text};
use crate::text::Source;

/// Grows only when a reader of the old shape would misunderstand the new one.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    path: &'a str,
    push: Pushed<'a>,
    is_setup: bool,
    workflows: Vec<Workflow<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Pushed<'a> {
    Branch(&'a str),
    Tag(&'a str),
}

#[derive(Serialize)]
struct Workflow<'a> {
    name: &'a str,
    place: Option<Place<'a>>,
    runs: bool,
    stopped_by: Option<&'static str>,
    because: Vec<Reason<'a>>,
    jobs: Vec<Job<'a>>,
}

#[derive(Serialize)]
struct Job<'a> {
    name: &'a str,
    invokes: &'a str,
    kind: &'static str,
    place: Option<Place<'a>>,
    runs: bool,
    stopped_by: Option<&'static str>,
    because: Vec<Reason<'a>>,
    requires: Vec<Requirement<'a>>,
    approvals: Vec<&'a str>,
}

#[derive(Serialize)]
struct Requirement<'a> {
    name: &'a str,
    statuses: Vec<&'a str>,
    runs: bool,
}

#[derive(Serialize)]
struct Reason<'a> {
    message: &'a str,
    place: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    range: Range,
    text: &'a str,
}

/// The answer as JSON.
pub fn why_json(
    source: &Source,
    push: Push<'_>,
    is_setup: bool,
    workflows: &[WorkflowAnswer<'_>],
) -> String {
    let push = match push {
        Push::Branch(name) => Pushed::Branch(name),
        Push::Tag(name) => Pushed::Tag(name),
    };
    let workflows = workflows.iter().map(|answer| workflow(source, answer)).collect();
    let path = source.name();
    to_text(&Document { version: VERSION, path, push, is_setup, workflows })
}

fn workflow<'a>(source: &'a Source, answer: &'a WorkflowAnswer<'_>) -> Workflow<'a> {
    let because = answer.workflow.verdict.as_ref();
    let running = answer.running().map(|job| job.job.name.as_str()).collect();
    Workflow {
        name: &answer.workflow.name,
        place: place(source, answer.workflow.origin),
        runs: answer.stop.is_none(),
        stopped_by: answer.stop.as_ref().map(|stop| match stop {
            WorkflowStop::Schedule { .. } => "schedule",
            WorkflowStop::Condition(_) => "condition",
            WorkflowStop::NoJobs => "jobs",
        }),
        because: because.map_or_else(Vec::new, |verdict| reasons(source, verdict)),
        jobs: answer.jobs.iter().map(|it| job(source, answer, &running, it)).collect(),
    }
}

fn job<'a>(
    source: &'a Source,
    workflow: &'a WorkflowAnswer<'_>,
    running: &BTreeSet<&str>,
    answer: &'a JobAnswer<'_>,
) -> Job<'a> {
    let name = |&index: &usize| workflow.jobs[index].job.name.as_str();
    let because = match &answer.stop {
        Some(JobStop::Filters(verdict)) => reasons(source, verdict),
        _ => Vec::new(),
    };
    let requires = answer.job.requires.iter().map(|required| Requirement {
        name: &required.name,
        statuses: statuses(required.status.as_ref()),
        runs: running.contains(required.name.as_str()),
    });
    Job {
        name: &answer.job.name,
        invokes: &answer.job.job,
        kind: kind(answer.job.kind),
        place: place(source, answer.job.origin),
        runs: running.contains(answer.job.name.as_str()),
        stopped_by: answer.stop.as_ref().map(|stop| match stop {
            JobStop::Filters(_) => "filters",
            JobStop::NoTagFilter => "no-tag-filter",
            JobStop::Requires(_) => "requires",
        }),
        because,
        requires: requires.collect(),
        approvals: answer.approvals.iter().map(name).collect(),
    }
}

const fn kind(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Build => "build",
        JobKind::Approval => "approval",
        JobKind::NoOp => "no-op",
        JobKind::Release => "release",
        JobKind::Lock => "lock",
        JobKind::Unlock => "unlock",
        JobKind::Unknown => "unknown",
    }
}

fn statuses(status: Option<&Value>) -> Vec<&str> {
    match status {
        None => vec!["success"],
        Some(status) => match status.as_list() {
            Some(list) => list.iter().filter_map(Value::as_str).collect(),
            None => status.as_str().into_iter().collect(),
        },
    }
}

fn reasons<'a>(source: &'a Source, verdict: &'a Verdict) -> Vec<Reason<'a>> {
    let because = verdict.because.iter();
    because.map(|(origin, message)| Reason { message, place: place(source, *origin) }).collect()
}

/// `None` for what does not stand in the config.
fn place(source: &Source, origin: Origin) -> Option<Place<'_>> {
    let text = origin.span.slice(source.text());
    (origin.document == 0).then(|| Place { range: range(source, origin.span), text })
}
