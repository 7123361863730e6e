//! The workflow that is to run the job: which one, and what it lacks.

use crate::merge::operation::{Operation, Step, item, key};
use crate::merge::plan::{NEW_WORKFLOW, Parts, Plan, indent, invocation, reach};
use crate::merge::{Action, Error, Options, Subject};
use crate::text::nearest;
use crate::yaml::{Context, Entry, Mapping, MergedEntry, Node, Value, quote};

/// Plans the entries that run the job. Returns the `workflows` entry to add where the config has none.
pub(super) fn plan(
    plan: &mut Plan,
    root: Mapping<'_>,
    parts: &Parts<'_>,
    options: &Options,
) -> Result<Option<String>, Error> {
    let path = [Step::Key("workflows".to_owned())];
    let entry = reach::own_entry(root, "workflows", "`workflows`")?;
    let mapping = match &entry {
        Some(entry) => reach::own_mapping(entry, "`workflows`", "a map of workflows")?,
        None => None,
    };
    let workflows = named(mapping);
    for name in choose(&workflows, parts, options)? {
        let place = format!("workflow `{name}`");
        let workflow = match mapping {
            Some(mapping) => reach::own_entry(mapping, &name, &place)?,
            None => None,
        };
        if let Some(workflow) = workflow {
            extend(plan, &key(&path, &name), &name, &workflow, parts)?;
            note_other_runs(plan, &name, &workflows, parts);
            continue;
        }
        if let Some(near) = nearest(&name, workflows.iter().map(|(other, _)| *other)) {
            plan.notes.push(format!("workflow `{name}` is new; did you mean `{near}`?"));
        }
        note_other_runs(plan, &name, &workflows, parts);
        let implicit = if workflows.is_empty() { implicit_job(root, parts) } else { None };
        if let Some(job) = &implicit {
            plan.notes.push(format!(
                "CircleCI runs the job `{job}` by itself only while there are no workflows, so `{name}` runs it too"
            ));
        }
        let items: Vec<_> =
            implicit.map(|job| format!("- {job}\n")).into_iter().chain([parts.item()]).collect();
        let text = self::entry(&name, &items);
        plan.add(Action::Add, Subject::NewWorkflow { workflow: name }, parts);
        if entry.is_none() {
            return Ok(Some(format!("workflows:\n{}", indent(&text, 2))));
        }
        plan.operations.push(Operation::insert(&path, text));
    }
    Ok(None)
}

/// A workflow with the given items in its list of jobs.
pub(super) fn entry(name: &str, items: &[String]) -> String {
    let name = quote(name, Context::Block);
    format!("{name}:\n  jobs:\n{}", indent(&items.concat(), 4))
}

/// The entries under `workflows` that are workflows.
fn named(mapping: Option<Mapping<'_>>) -> Vec<(&str, MergedEntry<'_>)> {
    let merged = mapping.map(Mapping::merged).unwrap_or_default();
    let named = merged.into_iter().filter_map(|merged| Some((merged.entry.name()?, merged)));
    named.filter(|(name, _)| *name != "version").collect()
}

/// The workflow asked for; else those that run the job already; else the only one; else a new one.
fn choose(
    workflows: &[(&str, MergedEntry<'_>)],
    parts: &Parts<'_>,
    options: &Options,
) -> Result<Vec<String>, Error> {
    if let Some(name) = &options.workflow {
        return Ok(vec![name.clone()]);
    }
    let running = running(workflows, parts);
    match (running.is_empty(), workflows) {
        (false, _) => Ok(running.into_iter().map(ToOwned::to_owned).collect()),
        (true, []) => Ok(vec![NEW_WORKFLOW.to_owned()]),
        (true, [(name, _)]) => Ok(vec![(*name).to_owned()]),
        (true, several) => Err(Error::SeveralWorkflows {
            names: several.iter().map(|(name, _)| (*name).to_owned()).collect(),
        }),
    }
}

/// The names of the workflows that run the job already.
fn running<'d>(workflows: &[(&'d str, MergedEntry<'d>)], parts: &Parts<'_>) -> Vec<&'d str> {
    let job = parts.name();
    let runs_it = |workflow: &MergedEntry<'_>| {
        let jobs = workflow.entry.value.as_mapping().and_then(|body| body.get_merged("jobs"));
        let items = jobs.and_then(|jobs| jobs.entry.value.as_sequence());
        items.is_some_and(|list| list.items().any(|item| invocation::runs(item, job)))
    };
    workflows.iter().filter(|(_, workflow)| runs_it(workflow)).map(|(name, _)| *name).collect()
}

/// Says when the job is added to a workflow while another runs it: choosing one does not take it out of the other.
fn note_other_runs(
    plan: &mut Plan,
    name: &str,
    workflows: &[(&str, MergedEntry<'_>)],
    parts: &Parts<'_>,
) {
    let running = running(workflows, parts);
    if let (false, [other, ..]) = (running.contains(&name), running.as_slice()) {
        let job = parts.name();
        plan.notes.push(format!(
            "workflow `{other}` runs the job `{job}` already; with `{name}`, both run it"
        ));
    }
}

/// The job that CircleCI runs when a config has no workflows.
fn implicit_job(root: Mapping<'_>, parts: &Parts<'_>) -> Option<&'static str> {
    let jobs = root.get_merged("jobs").and_then(|jobs| jobs.entry.value.as_mapping());
    let build = jobs.and_then(|jobs| jobs.get_merged("build"));
    (build.is_some() && parts.name() != "build").then_some("build")
}

/// Makes a workflow that exists run the job.
fn extend(
    plan: &mut Plan,
    path: &[Step],
    name: &str,
    workflow: &Entry<'_>,
    parts: &Parts<'_>,
) -> Result<(), Error> {
    let subject = Subject::Invocation { workflow: name.to_owned() };
    let place = format!("workflow `{name}`");
    let job = parts.name();
    let target = workflow.value.as_mapping();
    let list = target.and_then(|body| body.get_merged("jobs")).map(|jobs| jobs.entry.value);
    let items =
        list.and_then(Node::as_sequence).into_iter().flat_map(|list| list.items().enumerate());
    let runs: Vec<_> = items.filter(|&(_, item)| invocation::runs(item, job)).collect();
    let jobs_path = key(path, "jobs");
    let mut operations = Vec::new();
    for &(index, node) in &runs {
        let path = item(&jobs_path, index);
        operations.extend(invocation::plan(plan, &path, node, name, parts)?);
    }
    if !runs.is_empty() && operations.is_empty() {
        plan.add(Action::Keep, subject, parts);
        return Ok(());
    }
    let body = reach::own_mapping(workflow, &place, "a map with a list of `jobs`")?;
    let list_place = format!("the list of jobs in {place}");
    let jobs = match body {
        Some(body) => reach::own_entry(body, "jobs", &list_place)?,
        None => None,
    };
    if let Some(jobs) = &jobs {
        reach::own(jobs.value, &list_place)?;
    }
    if !runs.is_empty() {
        for (_, item) in runs {
            reach::own(item, &format!("the entry that runs `{job}` in {place}"))?;
        }
        plan.operations.extend(operations);
        plan.add(Action::Extend, subject, parts);
        return Ok(());
    }
    note_limits(plan, name, body);
    plan.operations.push(match jobs {
        None => Operation::insert(path, format!("jobs:\n{}", indent(&parts.item(), 2))),
        Some(jobs) => {
            match jobs.value.value() {
                Value::Sequence(list) => {
                    reach::own_dashes(list, &list_place)?;
                    for item in list.items() {
                        invocation::refuse_same_name(item, job, name)?;
                    }
                }
                _ if jobs.value.is_null() => reach::own_null(jobs.value, &list_place, "a list")?,
                _ => return Err(reach::shape(jobs.value, &list_place, "a list")),
            }
            Operation::append(&jobs_path, vec![parts.item()])
        }
    });
    plan.add(Action::Add, subject, parts);
    Ok(())
}

/// Says when the workflow does not run on every push.
fn note_limits(plan: &mut Plan, name: &str, body: Option<Mapping<'_>>) {
    let has = |key| body.is_some_and(|body| body.get_merged(key).is_some());
    if has("triggers") {
        plan.notes.push(format!("workflow `{name}` runs on a schedule only (`triggers`)"));
    }
    if let Some(key) = ["when", "unless"].into_iter().find(|key| has(key)) {
        plan.notes.push(format!("workflow `{name}` runs only under its condition (`{key}`)"));
    }
}
