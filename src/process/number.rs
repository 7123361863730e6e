//! Numbers for jobs that share a name: `test` and `test` become `test-1` and `test-2`.
//!
//! CircleCI numbers jobs that occur several times; whether it does so where all of them are the same is not known. Here
//! jobs of different workflows that do the same share one definition, and its name.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::process::draft::Draft;
use crate::process::{Data, Value};

/// Jobs of a name that do the same.
struct Same<'w> {
    definition: Option<&'w Value>,
    /// One for each of those in one workflow.
    names: Vec<String>,
    /// The last workflow that has one, and how many of them it has.
    workflow: usize,
    n_used: usize,
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
        // By a hash of what they do: of a name that thousands have, comparing all with all takes long.
        let mut found: BTreeMap<u64, Vec<Same<'_>>> = BTreeMap::new();
        for &(workflow, index) in places {
            let definition = workflows[workflow][index].definition.as_ref();
            let alike = found.entry(definition.map_or(0, hash)).or_default();
            let place = alike.iter().position(|same| same.definition == definition);
            let place = place.unwrap_or_else(|| {
                alike.push(Same { definition, names: Vec::new(), workflow, n_used: 0 });
                alike.len() - 1
            });
            let same = &mut alike[place];
            if same.workflow != workflow {
                (same.workflow, same.n_used) = (workflow, 0);
            }
            if same.n_used == same.names.len() {
                same.names.extend(free.next());
            }
            names[workflow][index].clone_from(&same.names[same.n_used]);
            same.n_used += 1;
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

/// Equal for equal values.
fn hash(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    match &value.data {
        Data::List(list) => list.iter().for_each(|item| hasher.write_u64(hash(item))),
        // The order of a map does not matter.
        Data::Map(map) => {
            let entries = map.entries().map(|(key, value)| {
                let mut hasher = DefaultHasher::new();
                (&key.name, hash(value)).hash(&mut hasher);
                hasher.finish()
            });
            hasher.write_u64(entries.fold(0, u64::wrapping_add));
        }
        // Both zeros are equal.
        Data::Float(number) => hasher.write_u64((number + 0.0).to_bits()),
        _ => value.as_text().hash(&mut hasher),
    }
    hasher.finish()
}
