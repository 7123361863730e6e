//! Values: the paths at which two of them differ.

use std::collections::BTreeSet;

use crate::difference::align::{Pair, align, canonical};
use crate::difference::{Change, Side, Subject};
use crate::process::{Data, Key, Map, Origin, Value};

/// Under these keys the order of a list does not count, and one text means the same as a list of it.
const SETS: &[&str] = &["context", "only", "ignore"];

/// The changes of a value, each a key with the path to it; the path to the value itself is empty.
pub(super) fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(
        &Place { path: String::new(), value: old },
        &Place { path: String::new(), value: new },
        &mut changes,
    );
    changes
}

/// The changes of entries that some map has.
pub(super) fn of_entries(old: &[(Key, Value)], new: &[(Key, Value)]) -> Vec<Change> {
    let map = |entries: &[(Key, Value)]| Value::map(entries.to_vec(), Origin::GIVEN);
    changes(&map(old), &map(new))
}

/// The word that says what a step does, and its body: an empty map where it has none.
pub(super) fn step_parts(step: &Value) -> (&str, Value) {
    let nothing = || Value::map([], step.origin);
    match step.as_map().and_then(|map| map.entries().next()) {
        Some((key, body)) if body.is_null() => (&key.name, nothing()),
        Some((key, body)) => (&key.name, body.clone()),
        None => (step.as_str().unwrap_or_default(), nothing()),
    }
}

/// A value and the path to it.
struct Place<'v> {
    path: String,
    value: &'v Value,
}

impl<'v> Place<'v> {
    fn key(&self, key: &str, value: &'v Value) -> Self {
        let is_plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '/';
        let path = match (self.path.as_str(), !key.is_empty() && key.chars().all(is_plain)) {
            ("", true) => key.to_owned(),
            (path, true) => format!("{path}.{key}"),
            (path, false) => format!("{path}[{key:?}]"),
        };
        Self { path, value }
    }

    fn item(&self, index: usize, value: &'v Value) -> Self {
        Self { path: format!("{}[{index}]", self.path), value }
    }

    fn side(&self) -> Side {
        Side::new(&self.path, self.value.clone())
    }
}

fn compare(old: &Place<'_>, new: &Place<'_>, changes: &mut Vec<Change>) {
    match (&old.value.data, &new.value.data) {
        (Data::Map(old_map), Data::Map(new_map)) => {
            compare_maps(old, old_map, new, new_map, changes);
        }
        (Data::List(old_items), Data::List(new_items)) => {
            compare_lists(old, old_items, new, new_items, changes);
        }
        (Data::Float(a), Data::Float(b)) if a.to_bits() == b.to_bits() => {}
        (a, b) if a == b => {}
        _ => changes.push(Change::new(Subject::Key, old.side(), new.side())),
    }
}

fn compare_maps(
    old: &Place<'_>,
    old_map: &Map,
    new: &Place<'_>,
    new_map: &Map,
    changes: &mut Vec<Change>,
) {
    for (key, value) in old_map.entries() {
        let here = old.key(&key.name, value);
        match new_map.get(&key.name) {
            None => changes.push(Change::removed(Subject::Key, here.side())),
            Some(other) if SETS.contains(&&*key.name) => {
                compare_sets(&here, &new.key(&key.name, other), changes);
            }
            Some(other) => compare(&here, &new.key(&key.name, other), changes),
        }
    }
    for (key, value) in new_map.entries().filter(|(key, _)| old_map.get(&key.name).is_none()) {
        changes.push(Change::added(Subject::Key, new.key(&key.name, value).side()));
    }
}

fn compare_sets(old: &Place<'_>, new: &Place<'_>, changes: &mut Vec<Change>) {
    let items = |value: &Value| -> Vec<Value> {
        let items = value.as_list().unwrap_or(std::slice::from_ref(value));
        items.iter().filter(|item| !item.is_null()).cloned().collect()
    };
    let (old_items, new_items) = (items(old.value), items(new.value));
    let texts = |items: &[Value]| items.iter().map(canonical).collect::<BTreeSet<_>>();
    let (old_texts, new_texts) = (texts(&old_items), texts(&new_items));
    for item in old_items.into_iter().filter(|item| !new_texts.contains(&canonical(item))) {
        changes.push(Change::removed(Subject::Key, Side::new(&old.path, item)));
    }
    for item in new_items.into_iter().filter(|item| !old_texts.contains(&canonical(item))) {
        changes.push(Change::added(Subject::Key, Side::new(&new.path, item)));
    }
}

fn compare_lists(
    old: &Place<'_>,
    old_items: &[Value],
    new: &Place<'_>,
    new_items: &[Value],
    changes: &mut Vec<Change>,
) {
    let old_item = |index: usize| old.item(index, &old_items[index]);
    let new_item = |index: usize| new.item(index, &new_items[index]);
    for pair in align(old_items, new_items) {
        match pair {
            Pair::Removed(index) => {
                changes.push(Change::removed(Subject::Key, old_item(index).side()));
            }
            Pair::Added(index) => changes.push(Change::added(Subject::Key, new_item(index).side())),
            Pair::Changed(a, b) => compare(&old_item(a), &new_item(b), changes),
            Pair::Moved(a, b) => {
                changes.push(Change::new(Subject::Key, old_item(a).side(), new_item(b).side()));
            }
        }
    }
}
