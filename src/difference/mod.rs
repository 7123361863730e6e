//! What differs between what two configs run, as a tree of changes. Compares what was compiled, so neither lines nor
//! anchors nor the names of commands count.

mod align;
mod change;
mod job;
mod summary;
mod value;
mod workflow;

use crate::process::{Compiled, Data, Map, Value};

pub use change::{Change, Kind, Side, Subject};
pub use summary::summary;

/// What changes from one config to another: nothing if they run the same jobs. All workflows are compared, whatever
/// their conditions say. The other way round the same changes come out, each with its sides swapped.
pub fn difference(old: &Compiled, new: &Compiled) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.is_setup != new.is_setup {
        let side = |is_setup| Side::new("setup", Value::given(Data::Bool(is_setup)));
        changes.push(Change::new(Subject::Key, side(old.is_setup), side(new.is_setup)));
    }
    changes.extend(parameters(&old.parameters, &new.parameters));
    changes.extend(orbs(&old.opaque_orbs, &new.opaque_orbs));
    let pairs = workflow::pair(&old.workflows, &new.workflows);
    changes.extend(job::definitions(&pairs));
    changes.extend(workflow::changes(&pairs));
    changes
}

/// The changes of the pipeline parameters. What only describes one is no change of it.
fn parameters(old: &Value, new: &Value) -> Vec<Change> {
    let read = |section: &Value| -> Map {
        let entries = section.as_map().into_iter().flat_map(Map::entries);
        let declared = entries.map(|(key, body)| match &body.data {
            Data::Map(body) => {
                let told = body.entries().filter(|(key, _)| &*key.name != "description");
                let told = told.map(|(key, value)| (key.clone(), value.clone()));
                (key.clone(), Value::map(told.collect::<Vec<_>>(), key.origin))
            }
            _ => (key.clone(), body.clone()),
        });
        declared.collect()
    };
    let (old, new) = (read(old), read(new));
    let sides = |map: &Map| -> Vec<Side> {
        map.entries().map(|(key, value)| Side::new(&key.name, value.clone())).collect()
    };
    change::by_name(Subject::Parameter, &sides(&old), &sides(&new))
}

/// The changes of the orbs of which only the names of their elements are known.
fn orbs(old: &[(String, Value)], new: &[(String, Value)]) -> Vec<Change> {
    let sides = |orbs: &[(String, Value)]| -> Vec<Side> {
        orbs.iter().map(|(alias, import)| Side::new(alias, import.clone())).collect()
    };
    change::by_name(Subject::Orb, &sides(old), &sides(new))
}
