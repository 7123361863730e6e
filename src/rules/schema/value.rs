//! A config as JSON, as its readers see it, and the way back from a place in the JSON to the text.

use std::fmt;

use jsonschema::paths::Location;
use serde_json::{Map, Number, Value};

use crate::text::Span;
use crate::yaml::{self, Document, Entry, Mapping, Node, ScalarValue};

/// Characters of a text that a message quotes.
const MOST: usize = 40;

/// The value of a node: aliases followed, merge keys resolved, scalars by YAML 1.1.
pub(super) fn to_json(node: Node<'_>) -> Value {
    match node.target().value() {
        yaml::Value::Mapping(mapping) => {
            let entries = entries(mapping);
            let pair = |(name, entry): (&str, Entry<'_>)| (name.to_owned(), to_json(entry.value));
            Value::Object(entries.map(pair).collect::<Map<_, _>>())
        }
        yaml::Value::Sequence(sequence) => sequence.items().map(to_json).collect(),
        yaml::Value::Scalar(scalar) => {
            let text = || Value::String(scalar.text.as_ref().to_owned());
            match node.scalar_value() {
                Some(ScalarValue::Null) => Value::Null,
                Some(ScalarValue::Bool(value)) => Value::Bool(value),
                Some(ScalarValue::Int(number)) => Value::Number(number.into()),
                Some(ScalarValue::Float(number)) => {
                    Number::from_f64(number).map_or_else(text, Value::Number)
                }
                _ => text(),
            }
        }
        yaml::Value::Alias(_) => Value::Null,
    }
}

fn entries(mapping: Mapping<'_>) -> impl Iterator<Item = (&str, Entry<'_>)> {
    let entries = mapping.merged().into_iter().map(|merged| merged.entry);
    entries.filter_map(|entry| Some((entry.name()?, entry)))
}

/// A place in a config.
#[derive(Clone, Copy)]
pub(super) struct Place<'d> {
    /// `None` when the document is empty.
    node: Option<Node<'d>>,
    /// The key whose value it is, or in whose list it stands.
    key: Option<Node<'d>>,
    is_item: bool,
    /// The alias through which it is reached.
    pub(super) via: Option<Node<'d>>,
}

/// Follows a path from the root as far as it goes.
pub(super) fn locate<'d>(document: &'d Document<'d>, path: &Location) -> Place<'d> {
    let mut place = Place { node: document.root(), key: None, is_item: false, via: None };
    for segment in path {
        let Some(node) = place.node else { return place };
        if node.is_alias() {
            place.via = Some(node);
        }
        let segment = segment.to_string();
        let next = match node.target().value() {
            yaml::Value::Mapping(mapping) => mapping.get_merged(&segment).map(|merged| {
                place.via = merged.via.or(place.via);
                place.key = Some(merged.entry.key);
                place.is_item = false;
                merged.entry.value
            }),
            yaml::Value::Sequence(sequence) => {
                place.is_item = true;
                segment.parse().ok().and_then(|index| sequence.items().nth(index))
            }
            yaml::Value::Scalar(_) | yaml::Value::Alias(_) => None,
        };
        let Some(next) = next else { return place };
        place.node = Some(next);
    }
    place
}

impl Place<'_> {
    /// The value; for one over several lines, what it belongs to.
    pub(super) fn whole(&self) -> Span {
        match self.node {
            Some(node) if node.is_alias() || node.as_str().is_some() => node.span(),
            _ => self.owner(),
        }
    }

    /// The key whose value it is; for an item its beginning, for the whole config its first key.
    pub(super) fn owner(&self) -> Span {
        let Some(node) = self.node else { return Span::empty(0) };
        if let Some(key) = self.key.filter(|_| !self.is_item) {
            return key.span();
        }
        let mapping = if node.is_alias() { None } else { node.as_mapping() };
        let first_key = mapping.and_then(|mapping| mapping.entries().next()).map(|entry| entry.key);
        first_key.unwrap_or(node).span()
    }

    /// What stands there.
    pub(super) fn found(&self) -> String {
        let Some(node) = self.node else { return "nothing".to_owned() };
        let scalar = match node.target().value() {
            yaml::Value::Mapping(_) => return "a mapping".to_owned(),
            yaml::Value::Sequence(_) => return "a list".to_owned(),
            yaml::Value::Alias(_) => return "an unknown alias".to_owned(),
            yaml::Value::Scalar(scalar) => scalar,
        };
        let line = scalar.text.lines().next().unwrap_or_default();
        let start: String = line.chars().take(MOST).collect();
        let ellipsis = if start.len() < scalar.text.trim_end().len() { "…" } else { "" };
        match node.scalar_value() {
            Some(ScalarValue::Null) => "nothing".to_owned(),
            Some(ScalarValue::Bool(_)) => format!("the boolean `{start}`"),
            Some(ScalarValue::Int(_) | ScalarValue::Float(_)) => format!("the number `{start}`"),
            _ => format!("`{start}{ellipsis}`"),
        }
    }

    /// A key in it.
    pub(super) fn key_of(&self, name: &str) -> Option<Span> {
        let merged = self.node?.as_mapping()?.get_merged(name)?;
        Some(merged.entry.key.span())
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key.and_then(Node::as_str) {
            Some(name) if self.is_item => write!(formatter, "an item of `{name}`"),
            Some(name) => write!(formatter, "`{name}`"),
            None => formatter.write_str("the config"),
        }
    }
}
