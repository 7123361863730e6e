//! Values of nodes, apart from how they are written: to see whether two mean the same, and what a change makes of one.

use std::borrow::Cow;

use crate::yaml::{Mapping, Node, ScalarStyle, ScalarValue, Value};

/// Whether two nodes mean the same to CircleCI: aliases followed, merge keys resolved, the order of keys left aside.
/// `wanted` must have no aliases; so an alias bomb on the other side ends where `wanted` ends.
pub(super) fn is_same(found: Node<'_>, wanted: Node<'_>) -> bool {
    match (found.target().value(), wanted.value()) {
        (Value::Mapping(found), Value::Mapping(wanted)) => is_same_mapping(found, wanted),
        (Value::Sequence(found), Value::Sequence(wanted)) => {
            found.len() == wanted.len()
                && found.items().zip(wanted.items()).all(|(found, wanted)| is_same(found, wanted))
        }
        (Value::Scalar(_), Value::Scalar(_)) => is_same_scalar(found.target(), wanted),
        _ => false,
    }
}

fn is_same_scalar(found: Node<'_>, wanted: Node<'_>) -> bool {
    let has_text = matches!(
        wanted.scalar_value(),
        Some(ScalarValue::String | ScalarValue::BigInt | ScalarValue::Timestamp)
    );
    found.scalar_value() == wanted.scalar_value() && (!has_text || text(found) == text(wanted))
}

fn is_same_mapping(found: Mapping<'_>, wanted: Mapping<'_>) -> bool {
    found.merged().len() == wanted.len()
        && wanted.entries().all(|entry| {
            let found = entry.name().and_then(|name| found.get_merged(name));
            found.is_some_and(|found| is_same(found.entry.value, entry.value))
        })
}

/// A tree that owns its values. Aliases stand for themselves, by name; maps are sorted, repeated keys in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tree {
    /// Anchor and tag.
    properties: Vec<String>,
    content: Content,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Content {
    #[default]
    Null,
    String(String),
    /// A number, a boolean or a date, as it is written.
    Plain(String),
    Sequence(Vec<Tree>),
    Mapping(Vec<(Tree, Tree)>),
    Alias(String),
}

impl Tree {
    /// The value of a node. Recursion ends with the parser's nesting limit.
    pub(super) fn new(node: Node<'_>) -> Self {
        let content = match node.value() {
            Value::Scalar(_) => match node.scalar_value() {
                Some(ScalarValue::String) => Content::String(text(node).into_owned()),
                Some(ScalarValue::Null) | None => Content::Null,
                Some(_) => Content::Plain(text(node).into_owned()),
            },
            Value::Sequence(sequence) => {
                Content::Sequence(sequence.items().map(Self::new).collect())
            }
            Value::Mapping(mapping) => {
                let entries = mapping.entries();
                let mut entries: Vec<_> =
                    entries.map(|entry| (Self::new(entry.key), Self::new(entry.value))).collect();
                sort(&mut entries);
                Content::Mapping(entries)
            }
            Value::Alias(alias) => Content::Alias(alias.name.to_owned()),
        };
        let anchor = node.anchor().map(|anchor| format!("&{}", anchor.name));
        let tag = node.tag().map(|(tag, _)| tag.to_owned());
        Self { properties: anchor.into_iter().chain(tag).collect(), content }
    }

    /// Adds entries to a map; null becomes one. `None` for anything else.
    pub(super) fn insert(&mut self, added: Vec<(Self, Self)>) -> Option<()> {
        if self.content == Content::Null {
            self.content = Content::Mapping(Vec::new());
        }
        let Content::Mapping(entries) = &mut self.content else { return None };
        entries.extend(added);
        sort(entries);
        Some(())
    }

    /// Adds items to a list; null becomes one. `None` for anything else.
    pub(super) fn append(&mut self, added: Vec<Self>) -> Option<()> {
        if self.content == Content::Null {
            self.content = Content::Sequence(Vec::new());
        }
        let Content::Sequence(items) = &mut self.content else { return None };
        items.extend(added);
        Some(())
    }

    /// The value of a key, the last where it is repeated.
    pub(super) fn entry(&mut self, name: &str) -> Option<&mut Self> {
        let Content::Mapping(entries) = &mut self.content else { return None };
        let entry = entries.iter_mut().rev().find(|(key, _)| key.text() == Some(name));
        entry.map(|(_, value)| value)
    }

    /// An item of a list.
    pub(super) fn item(&mut self, index: usize) -> Option<&mut Self> {
        match &mut self.content {
            Content::Sequence(items) => items.get_mut(index),
            _ => None,
        }
    }

    /// The entries of a map.
    pub(super) fn into_entries(self) -> Option<Vec<(Self, Self)>> {
        match self.content {
            Content::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items of a list.
    pub(super) fn into_items(self) -> Option<Vec<Self>> {
        match self.content {
            Content::Sequence(items) => Some(items),
            _ => None,
        }
    }

    fn text(&self) -> Option<&str> {
        match &self.content {
            Content::String(text) | Content::Plain(text) => Some(text),
            _ => None,
        }
    }
}

fn sort(entries: &mut [(Tree, Tree)]) {
    entries.sort_by(|(a, _), (b, _)| a.text().cmp(&b.text()));
}

/// The text of a scalar node. `SnakeYAML` gives a block scalar no last line break where the file ends without one.
/// Text that is added below gives it one, as in every other file; so it counts as written.
fn text(node: Node<'_>) -> Cow<'_, str> {
    let Some(scalar) = node.scalar() else { return Cow::Borrowed("") };
    let text = scalar.text.as_ref();
    if !matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded) {
        return Cow::Borrowed(text);
    }
    let document = node.document().text();
    let written = &document[node.span().start..];
    let header = written.split_whitespace().next().unwrap_or_default();
    // From the front alone: from both sides, every scalar would cost all blank lines at the end.
    let is_last = document[node.span().end..].trim_start().is_empty();
    let misses_break = match (header.contains('-'), header.contains('+')) {
        (true, _) => false,
        (_, true) => written.contains('\n') && !written.ends_with('\n'),
        _ => !text.is_empty() && !text.ends_with('\n'),
    };
    if is_last && misses_break { Cow::Owned(format!("{text}\n")) } else { Cow::Borrowed(text) }
}
