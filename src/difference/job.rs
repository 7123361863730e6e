//! Jobs: which of them are the same, what changes in what they do, and in how a workflow runs them.

use std::collections::{BTreeMap, BTreeSet};

use crate::difference::align::{Pair, align, canonical};
use crate::difference::value::{self, step_parts};
use crate::difference::workflow::WorkflowPair;
use crate::difference::{Change, Side, Subject, change};
use crate::process::{CompiledJob, CompiledWorkflow, JobKind, Key, Map, Origin, Value};

/// A job of a workflow, on both sides or on one.
pub(super) struct JobPair<'c> {
    old: Option<&'c CompiledJob>,
    new: Option<&'c CompiledJob>,
}

/// Pairs the jobs of a workflow by name; those that are left by what they do.
pub(super) fn pair<'c>(old: &'c [CompiledJob], new: &'c [CompiledJob]) -> Vec<JobPair<'c>> {
    let by_name: BTreeMap<&str, _> = new.iter().map(|it| (it.name.as_str(), it)).collect();
    let old_names: BTreeSet<&str> = old.iter().map(|it| it.name.as_str()).collect();
    let is_left = |job: &&CompiledJob| !old_names.contains(job.name.as_str());
    let mut left: BTreeMap<String, Vec<&CompiledJob>> = BTreeMap::new();
    for job in new.iter().rev().filter(is_left) {
        left.entry(essence(job)).or_default().push(job);
    }
    let mut renamed = BTreeSet::new();
    let mut pairs = Vec::new();
    for job in old {
        let mut other = by_name.get(job.name.as_str()).copied();
        if other.is_none() && !left.is_empty() {
            other = left.get_mut(&essence(job)).and_then(Vec::pop);
            renamed.extend(other.map(|other| other.name.as_str()));
        }
        pairs.push(JobPair { old: Some(job), new: other });
    }
    let added = new.iter().filter(is_left).filter(|job| !renamed.contains(job.name.as_str()));
    pairs.extend(added.map(|job| JobPair { old: None, new: Some(job) }));
    pairs
}

/// What a job is, whatever its name. Approvals are alike but for what they wait for.
fn essence(job: &CompiledJob) -> String {
    let rest = match (&job.definition, job.kind) {
        (Some(definition), _) => canonical(definition),
        (None, JobKind::Unknown) => {
            let keys = canonical(&Value::map(job.keys.clone(), Origin::GIVEN));
            format!("{} {keys}", job.job)
        }
        (None, _) => {
            let names: Vec<_> = job.requires.iter().map(|required| &required.name).collect();
            format!("{names:?}")
        }
    };
    format!("{:?} {rest}", job.kind)
}

/// What changes in what jobs do: the same change of a job that several workflows run is one.
pub(super) fn definitions(workflows: &[WorkflowPair<'_>]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let pairs =
        workflows.iter().flat_map(|workflow| workflow.jobs.iter().map(move |job| (workflow, job)));
    for (workflow, pair) in pairs {
        let Some((job, change)) = definition_of(workflow, pair) else { continue };
        let places = places.entry(job).or_default();
        let known = places.iter().copied().find(|&place| changes[place].parts == change.parts);
        if let Some(known) = known {
            add_workflows(&mut changes[known].old, change.old);
            add_workflows(&mut changes[known].new, change.new);
        } else {
            places.push(changes.len());
            changes.push(change);
        }
    }
    changes
}

fn add_workflows(to: &mut Option<Side>, from: Option<Side>) {
    if let (Some(to), Some(from)) = (to, from) {
        to.workflows.extend(from.workflows);
    }
}

/// What changes in what one job of a workflow does, and its name.
fn definition_of<'c>(workflow: &WorkflowPair<'_>, pair: &JobPair<'c>) -> Option<(&'c str, Change)> {
    let (old, new) = (pair.old?, pair.new?);
    let (before, after) = (old.definition.as_ref()?, new.definition.as_ref()?);
    if before == after {
        return None;
    }
    let side = |name: &str, value: &Value, workflow: &CompiledWorkflow| Side {
        workflows: vec![workflow.name.clone()],
        ..Side::new(name, value.clone())
    };
    let sides = [side(&old.name, before, workflow.old?), side(&new.name, after, workflow.new?)];
    let parts = definition(before, after);
    let [old_side, new_side] = sides;
    let change = Change::new(Subject::Job, old_side, new_side).with(parts);
    (!change.parts.is_empty()).then_some((&new.name, change))
}

fn definition(old: &Value, new: &Value) -> Vec<Change> {
    let rest = |value: &Value| -> Vec<(Key, Value)> {
        let entries = value.as_map().into_iter().flat_map(Map::entries);
        let entries = entries.filter(|(key, _)| &*key.name != "steps");
        entries.map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    let list = |value: &Value| -> Vec<Value> {
        value.get("steps").and_then(Value::as_list).unwrap_or_default().to_vec()
    };
    let mut changes = value::of_entries(&rest(old), &rest(new));
    changes.extend(steps(&list(old), &list(new)));
    changes
}

fn steps(old: &[Value], new: &[Value]) -> Vec<Change> {
    let side = |steps: &[Value], index: usize| {
        let (name, body) = step_parts(&steps[index]);
        Side { number: Some(index + 1), ..Side::new(name, body) }
    };
    let changes = align(old, new).into_iter().filter_map(|pair| {
        Some(match pair {
            Pair::Removed(index) => Change::removed(Subject::Step, side(old, index)),
            Pair::Added(index) => Change::added(Subject::Step, side(new, index)),
            Pair::Moved(a, b) => Change::new(Subject::Step, side(old, a), side(new, b)),
            Pair::Changed(a, b) => {
                let (old, new) = (side(old, a), side(new, b));
                let parts = value::changes(&old.value, &new.value);
                if parts.is_empty() {
                    return None;
                }
                Change::new(Subject::Step, old, new).with(parts)
            }
        })
    });
    changes.collect()
}

/// What changes in how a workflow runs its jobs: which it runs, what they require, their filters and contexts.
pub(super) fn entries(pairs: &[JobPair<'_>]) -> Vec<Change> {
    // What is required under its new name is still the same.
    let renamed =
        pairs.iter().filter_map(|pair| Some((pair.old?.name.as_str(), pair.new?.name.as_str())));
    let renamed: BTreeMap<&str, &str> = renamed.filter(|(old, new)| old != new).collect();
    let changes = pairs.iter().filter_map(|pair| {
        let requires = |job: Option<&CompiledJob>, renamed: &BTreeMap<&str, &str>| -> Vec<Side> {
            let requires = job.map_or(&[][..], |job| &job.requires).iter();
            let sides = requires.map(|required| {
                let name = renamed
                    .get(required.name.as_str())
                    .unwrap_or(&required.name.as_str())
                    .to_owned();
                Side::new(name, required.status.clone().unwrap_or_default())
            });
            sides.collect()
        };
        let old_requires = requires(pair.old, &renamed);
        let new_requires = requires(pair.new, &BTreeMap::new());
        let mut parts = change::by_name(Subject::Requirement, &old_requires, &new_requires);
        let keys = |job: Option<&CompiledJob>| job.map_or_else(Vec::new, entry_keys);
        parts.extend(value::of_entries(&keys(pair.old), &keys(pair.new)));
        let is_kept =
            matches!((pair.old, pair.new), (Some(old), Some(new)) if old.name == new.name);
        (!is_kept || !parts.is_empty()).then(|| {
            let side = |job: &CompiledJob| {
                let is_whole = pair.old.is_none() || pair.new.is_none();
                let definition = job.definition.clone().filter(|_| is_whole);
                Side::new(&job.name, definition.unwrap_or_default())
            };
            Change {
                subject: Subject::Job,
                old: pair.old.map(side),
                new: pair.new.map(side),
                parts,
            }
        })
    });
    changes.collect()
}

/// What a workflow gives a job; of one that is not known also what it is in its orb.
fn entry_keys(job: &CompiledJob) -> Vec<(Key, Value)> {
    let element = (job.kind == JobKind::Unknown)
        .then(|| (Key::new("job", job.origin), Value::text(&job.job, job.origin)));
    element.into_iter().chain(job.keys.iter().cloned()).collect()
}
