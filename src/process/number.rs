//! Numbers for jobs that share a name: `test` and `test` become `test-1` and `test-2`.
//!
//! CircleCI numbers jobs that occur several times; whether it does so where all of them are the same is not known. Here
//! jobs of different workflows that do the same share one definition, and its name.

use std::collections::{BTreeMap, BTreeSet};

use crate::process::Value;
use crate::process::draft::Draft;

/// One of several jobs of a name.
struct Slot<'w> {
    definition: Option<&'w Value>,
    name: String,
    /// The last workflow that runs it.
    workflow: usize,
}

/// The names of all jobs of some workflows that run in one pipeline, each list in the order of its drafts.
pub(super) fn names(workflows: &[&[Draft]]) -> Vec<Vec<String>> {
    let mut names: Vec<Vec<String>> = workflows
        .iter()
        .map(|drafts| drafts.iter().map(|draft| draft.name.clone()).collect())
        .collect();
    let mut places: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (workflow, drafts) in workflows.iter().enumerate() {
        for (index, draft) in drafts.iter().enumerate() {
            places.entry(&draft.name).or_default().push((workflow, index));
        }
    }
    let taken: BTreeSet<_> = places.keys().copied().collect();
    for (name, places) in &places {
        if !must_be_numbered(workflows, places) {
            continue;
        }
        let free = (1..).map(|number| format!("{name}-{number}"));
        let mut free = free.filter(|name| !taken.contains(name.as_str()));
        let mut slots: Vec<Slot<'_>> = Vec::new();
        for &(workflow, index) in places {
            let definition = workflows[workflow][index].definition.as_ref();
            let same = slots
                .iter_mut()
                .find(|slot| slot.workflow != workflow && slot.definition == definition);
            if let Some(slot) = same {
                slot.workflow = workflow;
                names[workflow][index].clone_from(&slot.name);
                continue;
            }
            let name = free.next().unwrap_or_default();
            names[workflow][index].clone_from(&name);
            slots.push(Slot { definition, name, workflow });
        }
    }
    names
}

/// Whether two jobs of a name are in one workflow, or do different things.
fn must_be_numbered(workflows: &[&[Draft]], places: &[(usize, usize)]) -> bool {
    let is_twice_in_one = places.windows(2).any(|pair| pair[0].0 == pair[1].0);
    let mut definitions = places
        .iter()
        .filter_map(|&(workflow, index)| workflows[workflow][index].definition.as_ref());
    let first = definitions.next();
    is_twice_in_one || definitions.any(|definition| Some(definition) != first)
}
