//! How a file is indented, measured from what stands in it.

use std::collections::BTreeMap;

use crate::text::line_start;
use crate::yaml::{Document, Node, Value};

/// How far things stand from each other, in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// A map under its key.
    pub mapping: usize,
    /// The dashes of a list under the list's key; 0 when lists are not indented.
    pub sequence: usize,
    /// An item's content behind its dash.
    pub dash: usize,
    /// A map under a key that itself stands in a list's item, as `name:` does under `- run:`.
    pub item: usize,
}

/// How often each distance was seen, one count for each field of [`Style`].
#[derive(Default)]
struct Votes {
    mapping: BTreeMap<usize, usize>,
    sequence: BTreeMap<usize, usize>,
    dash: BTreeMap<usize, usize>,
    item: BTreeMap<usize, usize>,
}

impl Style {
    /// The style of the block collections in `scope`; where those say nothing, that of the whole document; where
    /// that says nothing either, two columns a level.
    pub fn detect(document: &Document<'_>, scope: Option<Node<'_>>) -> Self {
        let mut near = Votes::default();
        let mut all = Votes::default();
        if let Some(scope) = scope {
            near.count(scope, Parent::Key);
        }
        if let Some(root) = document.root() {
            all.count(root, Parent::Key);
        }
        let pick = |votes: fn(&Votes) -> &BTreeMap<usize, usize>| {
            most_frequent(votes(&near)).or_else(|| most_frequent(votes(&all)))
        };
        let mapping = pick(|votes| &votes.mapping).unwrap_or(2);
        Self {
            mapping,
            sequence: pick(|votes| &votes.sequence).unwrap_or(mapping),
            dash: pick(|votes| &votes.dash).unwrap_or(2),
            item: pick(|votes| &votes.item).unwrap_or(mapping),
        }
    }
}

/// The distance seen most; of several the smallest.
fn most_frequent(votes: &BTreeMap<usize, usize>) -> Option<usize> {
    votes.iter().rev().max_by_key(|&(_, count)| count).map(|(&distance, _)| distance)
}

/// What a node stands under.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parent {
    Key,
    Dash,
}

impl Votes {
    fn count(&mut self, node: Node<'_>, parent: Parent) {
        let text = node.document().text();
        match node.value() {
            Value::Mapping(mapping) if !mapping.flow => {
                for entry in mapping.entries() {
                    let votes = match entry.value.value() {
                        Value::Mapping(value) if !value.flow && parent == Parent::Key => {
                            Some(&mut self.mapping)
                        }
                        Value::Mapping(value) if !value.flow => Some(&mut self.item),
                        Value::Sequence(value) if !value.flow => Some(&mut self.sequence),
                        _ => None,
                    };
                    let key = column(text, entry.key.full_span().start);
                    let distance = column(text, entry.value.span().start).checked_sub(key);
                    // Only a list may stand at its key's column; a map does so below `? key`.
                    let is_list = entry.value.as_sequence().is_some();
                    let distance = distance.filter(|&distance| distance > 0 || is_list);
                    if let (Some(votes), Some(distance)) = (votes, distance) {
                        *votes.entry(distance).or_default() += 1;
                    }
                    self.count(entry.value, Parent::Key);
                }
            }
            Value::Sequence(sequence) if !sequence.flow => {
                for (dash, item) in sequence.dashes().zip(sequence.items()) {
                    let start = item.full_span().start;
                    let written = !item.span().is_empty();
                    if written && start > dash && !text[dash..start].contains(['\n', '\r']) {
                        *self.dash.entry(start - dash).or_default() += 1;
                    }
                    self.count(item, Parent::Dash);
                }
            }
            _ => {}
        }
    }
}

/// The number of characters before `offset` in its line. A byte-order mark is none.
pub fn column(text: &str, offset: usize) -> usize {
    text[line_start(text, offset)..offset].trim_start_matches('\u{feff}').chars().count()
}
