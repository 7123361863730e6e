//! One step of a plan: a place in the tree of the base, and what happens there.

/// One step from a node to a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The value of a key.
    Key(String),
    /// An item of a list.
    Index(usize),
}

/// What happens at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The map there, or null, gets entries; each payload is a map of one entry. They come last, or before a key.
    Insert { before: Option<&'static str> },
    /// The list there, or null, gets items; each payload is a list of one item.
    Append,
    /// The value there becomes that of the one entry of the payload.
    Replace,
    /// The scalar there becomes the key of a map whose value is the payload.
    Open,
    /// The scalar there becomes the first item of a list; each payload is a list of one item that follows.
    Wrap,
    /// The config, which holds nothing but comments, gets the payload.
    Fill,
}

/// A change of the tree. No operation of a plan reaches into the payload of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) kind: Kind,
    /// From the root.
    pub(super) path: Vec<Step>,
    /// YAML in the canonical style of [`crate::template::Fragment`].
    pub(super) payload: Vec<String>,
}

impl Operation {
    pub(super) fn insert(path: &[Step], entry: String) -> Self {
        Self { kind: Kind::Insert { before: None }, path: path.to_vec(), payload: vec![entry] }
    }

    pub(super) fn append(path: &[Step], items: Vec<String>) -> Self {
        Self { kind: Kind::Append, path: path.to_vec(), payload: items }
    }

    pub(super) fn replace(path: &[Step], entry: String) -> Self {
        Self { kind: Kind::Replace, path: path.to_vec(), payload: vec![entry] }
    }
}

/// The path of a key's value.
pub(super) fn key(path: &[Step], name: &str) -> Vec<Step> {
    path.iter().cloned().chain([Step::Key(name.to_owned())]).collect()
}

/// The path of an item.
pub(super) fn item(path: &[Step], index: usize) -> Vec<Step> {
    path.iter().cloned().chain([Step::Index(index)]).collect()
}
