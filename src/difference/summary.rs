//! Changes in one phrase, for a line of a log.

use crate::difference::{Change, Kind, Subject};

/// With more changes than this a phrase counts them.
const MOST_PHRASES: usize = 4;

/// The changes in one phrase: ``adds job `b` to workflow `main` after `a` ``.
pub fn summary(changes: &[Change]) -> String {
    let mut phrases = Vec::new();
    for change in changes {
        match (change.subject, change.kind()) {
            (Subject::Workflow, Kind::Changed | Kind::Renamed) => in_workflow(change, &mut phrases),
            _ => phrases.push(phrase(change)),
        }
    }
    match phrases.as_slice() {
        [] => "the same jobs run".to_owned(),
        phrases if phrases.len() <= MOST_PHRASES => phrases.join("; "),
        _ => counts(changes),
    }
}

fn phrase(change: &Change) -> String {
    let noun = match change.subject {
        Subject::Parameter => "pipeline parameter",
        other => other.noun(),
    };
    let name = change.name();
    match (change.subject, change.kind()) {
        (Subject::Workflow, Kind::Added) => format!("adds workflow `{name}`{}", jobs_of(change)),
        (Subject::Key, _) => format!("changes `{name}`"),
        (_, Kind::Added) => format!("adds {noun} `{name}`"),
        (_, Kind::Removed) => format!("removes {noun} `{name}`"),
        _ => format!("changes {noun} `{name}`"),
    }
}

fn jobs_of(workflow: &Change) -> String {
    let is_job = |part: &&Change| part.subject == Subject::Job;
    let jobs: Vec<_> = workflow.parts.iter().filter(is_job).map(Change::name).collect();
    match jobs.as_slice() {
        [] => String::new(),
        [only] => format!(" with job `{only}`"),
        several => format!(" with {} jobs", several.len()),
    }
}

fn in_workflow(workflow: &Change, phrases: &mut Vec<String>) {
    let name = workflow.name();
    if let (Kind::Renamed, Some(old)) = (workflow.kind(), &workflow.old) {
        phrases.push(format!("renames workflow `{}` to `{name}`", old.name));
    }
    let mut keys = Vec::new();
    for part in &workflow.parts {
        let job = part.name();
        match (part.subject, part.kind()) {
            (Subject::Job, Kind::Added) => {
                let after = required(part);
                phrases.push(format!("adds job `{job}` to workflow `{name}`{after}"));
            }
            (Subject::Job, Kind::Removed) => {
                phrases.push(format!("removes job `{job}` from workflow `{name}`"));
            }
            (Subject::Job, Kind::Renamed) => {
                let old = part.old.as_ref().map_or("", |old| &old.name);
                phrases.push(format!("renames job `{old}` to `{job}` in workflow `{name}`"));
            }
            (Subject::Job, _) => {
                phrases.push(format!("changes how workflow `{name}` runs job `{job}`"));
            }
            _ => keys.push(format!("`{job}`")),
        }
    }
    keys.dedup();
    if !keys.is_empty() {
        phrases.push(format!("changes {} of workflow `{name}`", keys.join(", ")));
    }
}

/// The jobs that a job that is added waits for.
fn required(job: &Change) -> String {
    let requires = job.parts.iter().filter(|part| part.subject == Subject::Requirement);
    let names: Vec<_> = requires.map(|required| format!("`{}`", required.name())).collect();
    match names.as_slice() {
        [] => String::new(),
        [rest @ .., last] if !rest.is_empty() => format!(" after {} and {last}", rest.join(", ")),
        names => format!(" after {}", names.join("")),
    }
}

/// How many things of each kind change.
fn counts(changes: &[Change]) -> String {
    let n = |subject| changes.iter().filter(|change| change.subject == subject).count();
    let subjects = [
        (n(Subject::Key), "key", "keys"),
        (n(Subject::Parameter), "pipeline parameter", "pipeline parameters"),
        (n(Subject::Orb), "orb", "orbs"),
        (n(Subject::Job), "job", "jobs"),
        (n(Subject::Workflow), "workflow", "workflows"),
    ];
    let counted: Vec<_> = subjects
        .iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, several)| format!("{n} {}", if *n == 1 { one } else { several }))
        .collect();
    format!("changes {}", counted.join(", "))
}
