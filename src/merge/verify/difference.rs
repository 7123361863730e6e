//! What changes in what runs: the job that is merged, in the workflows that run it, and nothing else.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::difference::{Change, Kind, Subject, difference};
use crate::model::Model;
use crate::process::{self, Compiled, Pipeline, Trigger};
use crate::yaml;

/// What changes from the base to the result; `None` where one of them does not compile, which is the base's fault.
/// `Err` names a bug of ours.
pub(in crate::merge) fn only_the_job(
    base: &Model<'_>,
    result: &Model<'_>,
    job: &str,
) -> Result<Option<Vec<Change>>, String> {
    let (Some(old), Some(new)) = (compiled(base), compiled(result)) else { return Ok(None) };
    let changes = difference(&old, &new);
    // A matrix runs it under several names.
    let jobs = [&old, &new].into_iter().flat_map(|compiled| &compiled.workflows);
    let jobs = jobs.flat_map(|workflow| &workflow.jobs).filter(|entry| entry.job == job);
    let names: BTreeSet<_> = jobs.map(|entry| entry.name.as_str()).collect();
    if names.is_empty() {
        return Err("no workflow of the result runs the job".to_owned());
    }
    // Without workflows CircleCI runs the job `build`, for which the first workflow needs an entry.
    let has_workflows = !base.workflows().is_empty();
    for change in &changes {
        let is_ours = match (change.subject, change.kind()) {
            (Subject::Job, Kind::Changed) => names.contains(change.name()),
            (Subject::Workflow, kind) => {
                let is_kept = kind == Kind::Changed || kind == Kind::Added || !has_workflows;
                is_kept && change.parts.iter().all(|part| is_entry(part, &names))
            }
            _ => false,
        };
        if !is_ours {
            let (subject, name) = (change.subject.noun(), change.name());
            return Err(format!("the result changes what {subject} `{name}` runs"));
        }
    }
    Ok(Some(changes))
}

fn is_entry(part: &Change, names: &BTreeSet<&str>) -> bool {
    part.subject == Subject::Job
        && matches!(part.kind(), Kind::Added | Kind::Changed)
        && names.contains(part.name())
}

/// What runs on a machine that knows nothing of what was pushed: every workflow is compiled, whatever its condition.
fn compiled(model: &Model<'_>) -> Option<Compiled> {
    let text = model.document().text();
    if !text.ends_with('\n') {
        // A block scalar at the end has a line break less than it has with text below it, as in every other file.
        let text = format!("{text}\n");
        return compile(&Model::new(&yaml::parse(&text).document));
    }
    compile(model)
}

fn compile(model: &Model<'_>) -> Option<Compiled> {
    // An empty config runs nothing yet.
    if model.root().is_none() {
        return Some(Compiled::default());
    }
    let pipeline = Pipeline::new(model, &Trigger::default()).ok()?;
    let compiled = process::compile(model, &pipeline, process::Options::default());
    (!compiled.diagnostics.iter().any(Diagnostic::is_error)).then_some(compiled)
}
