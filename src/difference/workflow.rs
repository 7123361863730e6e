//! Workflows: which of them are the same, and what differs in one beside what its jobs do.

use std::collections::{BTreeMap, BTreeSet};

use crate::difference::align::canonical;
use crate::difference::job::{self, JobPair};
use crate::difference::{Change, Side, Subject, value};
use crate::process::{CompiledWorkflow, Value};

/// Among more pairs of workflows than this no one looks for those that were renamed.
const MOST_PAIRS: usize = 10_000;

/// A workflow of both configs, or of one.
pub(super) struct WorkflowPair<'c> {
    pub(super) old: Option<&'c CompiledWorkflow>,
    pub(super) new: Option<&'c CompiledWorkflow>,
    /// Those of the old one in their order, then those that are new.
    pub(super) jobs: Vec<JobPair<'c>>,
}

impl<'c> WorkflowPair<'c> {
    fn new(old: Option<&'c CompiledWorkflow>, new: Option<&'c CompiledWorkflow>) -> Self {
        let jobs = |side: Option<&'c CompiledWorkflow>| side.map_or(&[][..], |side| &side.jobs);
        Self { old, new, jobs: job::pair(jobs(old), jobs(new)) }
    }
}

/// Pairs workflows by name; those that are left are the same if they share at least half of their jobs.
pub(super) fn pair<'c>(
    old: &'c [CompiledWorkflow],
    new: &'c [CompiledWorkflow],
) -> Vec<WorkflowPair<'c>> {
    let by_name: BTreeMap<&str, _> = new.iter().map(|it| (it.name.as_str(), it)).collect();
    let old_names: BTreeSet<&str> = old.iter().map(|it| it.name.as_str()).collect();
    let mut left: Vec<_> = new.iter().filter(|it| !old_names.contains(it.name.as_str())).collect();
    let may_be_renamed = old.len().saturating_mul(left.len()) <= MOST_PAIRS;
    let mut pairs = Vec::new();
    for workflow in old {
        let same = by_name.get(workflow.name.as_str()).copied();
        let renamed = || {
            let index = left.iter().position(|other| share_jobs(workflow, other))?;
            Some(left.remove(index))
        };
        let other = if may_be_renamed { same.or_else(renamed) } else { same };
        pairs.push(WorkflowPair::new(Some(workflow), other));
    }
    pairs.extend(left.into_iter().map(|workflow| WorkflowPair::new(None, Some(workflow))));
    pairs
}

fn share_jobs<'w>(old: &'w CompiledWorkflow, new: &'w CompiledWorkflow) -> bool {
    let names = |workflow: &'w CompiledWorkflow| -> BTreeSet<&'w str> {
        workflow.jobs.iter().map(|job| job.name.as_str()).collect()
    };
    let (old, new) = (names(old), names(new));
    let n_shared = old.intersection(&new).count();
    n_shared > 0 && 2 * n_shared >= old.len().max(new.len())
}

/// What changes in each workflow, without what its jobs do.
pub(super) fn changes(pairs: &[WorkflowPair<'_>]) -> Vec<Change> {
    let side = |workflow: &CompiledWorkflow| Side::new(&workflow.name, Value::default());
    let changes = pairs.iter().filter_map(|pair| {
        let mut parts = conditions(pair);
        let keys =
            |side: Option<&CompiledWorkflow>| side.map_or_else(Vec::new, |it| it.keys.clone());
        parts.extend(value::of_entries(&keys(pair.old), &keys(pair.new)));
        parts.extend(job::entries(&pair.jobs));
        let (old, new) = (pair.old.map(side), pair.new.map(side));
        let is_kept = matches!((&old, &new), (Some(old), Some(new)) if old.name == new.name);
        (!is_kept || !parts.is_empty()).then_some(Change {
            subject: Subject::Workflow,
            old,
            new,
            parts,
        })
    });
    changes.collect()
}

/// The change of a condition, as it is written.
fn conditions(pair: &WorkflowPair<'_>) -> Vec<Change> {
    let condition = |side: Option<&CompiledWorkflow>| side.and_then(|it| it.condition.clone());
    let side = |(key, value): (crate::process::Key, Value)| Side::new(&key.name, value);
    match (condition(pair.old).map(side), condition(pair.new).map(side)) {
        (Some(old), Some(new)) if old.name == new.name => {
            let is_same = canonical(&old.value) == canonical(&new.value);
            if is_same { Vec::new() } else { vec![Change::new(Subject::Key, old, new)] }
        }
        (old, new) => {
            let removed = old.map(|old| Change::removed(Subject::Key, old));
            let added = new.map(|new| Change::added(Subject::Key, new));
            removed.into_iter().chain(added).collect()
        }
    }
}
