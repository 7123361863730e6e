//! Values: what nodes stand for once nothing is left to be replaced in them. Cheap to clone; each knows where it was
//! written.

use std::borrow::Cow;
use std::rc::Rc;

use crate::text::Span;
use crate::yaml::{Node, ScalarValue};

/// Where something was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// 0 is the config, the others are orbs at hand; see [`Origin::GIVEN`].
    pub document: u32,
    /// The bytes in that document.
    pub span: Span,
}

impl Origin {
    /// Of what stands in no document: pipeline values, and what a user gives for a pipeline parameter.
    pub const GIVEN: Self = Self { document: u32::MAX, span: Span::empty(0) };

    /// A place in a document.
    pub const fn new(document: u32, span: Span) -> Self {
        Self { document, span }
    }

    /// Where a node stands; an alias is where its anchor is.
    pub fn of(node: Node<'_>, document: u32) -> Self {
        Self::new(document, node.target().span())
    }

    /// Whether it is no place in a document.
    pub fn is_given(self) -> bool {
        self.document == Self::GIVEN.document
    }
}

/// A value, and where it was written: what a parameter stands for is where the argument or the default is, a text
/// that was put together is where its template is.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Where it was written.
    pub origin: Origin,
}

/// What a value is.
#[derive(Clone, Debug, Default)]
pub enum Data {
    /// Nothing: `null` of YAML, `undefined` of expressions.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Int(i64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// A whole number that does not fit, as written.
    BigInt(Rc<str>),
    /// A text. Dates and times are texts, too.
    Text(Rc<str>),
    /// A list.
    List(Rc<[Value]>),
    /// A map.
    Map(Rc<Map>),
    /// What only a trigger decides, in a pipeline of which [nothing is known](crate::process::Pipeline::unknown).
    Unknown,
}

impl Data {
    /// A text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// What people call it, with its article.
    pub const fn noun(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Int(_) | Self::Float(_) | Self::BigInt(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
            Self::Unknown => "a value of the pipeline",
        }
    }
}

/// By value: a number never equals a string, `1` does not equal `1.0`, and the order of a map does not matter. Where a
/// value was written does not matter either.
impl PartialEq for Data {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) | (Self::Unknown, Self::Unknown) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a == b,
            (Self::BigInt(a), Self::BigInt(b)) | (Self::Text(a), Self::Text(b)) => a == b,
            (Self::List(a), Self::List(b)) => a == b,
            (Self::Map(a), Self::Map(b)) => a == b,
            _ => false,
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

/// Nothing, written nowhere.
impl Default for Value {
    fn default() -> Self {
        Self::given(Data::Null)
    }
}

impl Value {
    /// Pairs a value with its place.
    pub const fn new(data: Data, origin: Origin) -> Self {
        Self { data, origin }
    }

    /// What no document holds.
    pub const fn given(data: Data) -> Self {
        Self::new(data, Origin::GIVEN)
    }

    /// A text.
    pub fn text(text: &str, origin: Origin) -> Self {
        Self::new(Data::text(text), origin)
    }

    /// A list.
    pub fn list(items: Vec<Self>, origin: Origin) -> Self {
        Self::new(Data::List(items.into()), origin)
    }

    /// A map.
    pub fn map(entries: impl IntoIterator<Item = (Key, Self)>, origin: Origin) -> Self {
        Self::new(Data::Map(Rc::new(entries.into_iter().collect())), origin)
    }

    /// Reads a node in which nothing is to be replaced: merge keys are resolved, aliases followed. Keys that are no
    /// scalars are left out.
    pub fn read(node: Node<'_>, document: u32) -> Self {
        let target = node.target();
        let data = if let Some(sequence) = target.as_sequence() {
            Data::List(sequence.items().map(|item| Self::read(item, document)).collect())
        } else if let Some(mapping) = target.as_mapping() {
            let entries = mapping.merged().into_iter().filter_map(|merged| {
                let key = Key::read(merged.entry.key, document)?;
                Some((key, Self::read(merged.entry.value, document)))
            });
            Data::Map(Rc::new(entries.collect()))
        } else {
            scalar(target)
        };
        Self::new(data, Origin::of(node, document))
    }

    /// What is left of it in a text: `true`, `12`, the string itself, nothing for null. `None` for a list, a
    /// map, and what is not known.
    pub fn as_text(&self) -> Option<Cow<'_, str>> {
        Some(match &self.data {
            Data::Null => Cow::Borrowed(""),
            Data::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
            Data::Int(value) => Cow::Owned(value.to_string()),
            Data::Float(value) => Cow::Owned(float(*value)),
            Data::BigInt(text) | Data::Text(text) => Cow::Borrowed(text),
            Data::List(_) | Data::Map(_) | Data::Unknown => return None,
        })
    }

    /// The string that it is.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The list that it is.
    pub fn as_list(&self) -> Option<&[Self]> {
        match &self.data {
            Data::List(list) => Some(list),
            _ => None,
        }
    }

    /// The map that it is.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Whether it is nothing.
    pub const fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// Whether neither it nor anything in it depends on an unknown pipeline.
    pub(super) fn is_known(&self) -> bool {
        match &self.data {
            Data::Unknown => false,
            Data::List(list) => list.iter().all(Self::is_known),
            Data::Map(map) => map.entries().all(|(_, value)| value.is_known()),
            _ => true,
        }
    }

    /// The value of a key, if it is a map that has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_map()?.get(name)
    }
}

/// What a scalar is.
pub(super) fn scalar(node: Node<'_>) -> Data {
    let text = || node.scalar().map_or("", |scalar| scalar.text.as_ref());
    match node.scalar_value() {
        None | Some(ScalarValue::Null) => Data::Null,
        Some(ScalarValue::Bool(value)) => Data::Bool(value),
        Some(ScalarValue::Int(value)) => Data::Int(value),
        Some(ScalarValue::Float(value)) => Data::Float(value),
        Some(ScalarValue::BigInt) => Data::BigInt(text().into()),
        Some(ScalarValue::Timestamp | ScalarValue::String) => Data::text(text()),
    }
}

/// A number as all readers of YAML know it for one: with a point, and a sign before an exponent.
fn float(value: f64) -> String {
    if value.is_nan() {
        ".nan".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { ".inf" } else { "-.inf" }.to_owned()
    } else {
        let text = format!("{value:?}");
        let Some((digits, exponent)) = text.split_once('e') else { return text };
        let point = if digits.contains('.') { "" } else { ".0" };
        let sign = if exponent.starts_with('-') { "" } else { "+" };
        format!("{digits}{point}e{sign}{exponent}")
    }
}

/// The key of a map, and where it was written.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its text, whatever its type.
    pub name: Rc<str>,
    /// Where it was written.
    pub origin: Origin,
}

impl Key {
    /// A key of a name.
    pub fn new(name: &str, origin: Origin) -> Self {
        Self { name: name.into(), origin }
    }

    /// Reads a node; `None` when it is no scalar.
    pub fn read(node: Node<'_>, document: u32) -> Option<Self> {
        Some(Self::new(node.scalar()?.text.as_ref(), Origin::of(node, document)))
    }
}

/// A map that keeps the order in which it was written.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// No two have the same name.
    entries: Vec<(Key, Value)>,
    /// The places of the entries, in the order of their names.
    by_name: Vec<u32>,
}

impl Map {
    /// The entries, in order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (&Key, &Value)> + ExactSizeIterator {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// The value of a key.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entry(name).map(|(_, value)| value)
    }

    /// A key and its value.
    pub fn entry(&self, name: &str) -> Option<(&Key, &Value)> {
        let found = self.by_name.binary_search_by(|&index| (*self.at(index).0.name).cmp(name));
        found.ok().map(|place| self.at(self.by_name[place]))
    }

    fn at(&self, index: u32) -> (&Key, &Value) {
        let (key, value) = &self.entries[index as usize];
        (key, value)
    }

    fn sorted(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.by_name.iter().map(|&index| self.at(index)).map(|(key, value)| (&*key.name, value))
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Of several entries of one name the last counts, at the place of the first.
impl FromIterator<(Key, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (Key, Value)>>(entries: I) -> Self {
        let mut places = std::collections::BTreeMap::<Rc<str>, u32>::new();
        let mut kept: Vec<(Key, Value)> = Vec::new();
        for (key, value) in entries {
            let next = u32::try_from(kept.len()).unwrap_or(u32::MAX);
            let place = *places.entry(key.name.clone()).or_insert(next);
            match kept.get_mut(place as usize) {
                Some(entry) => *entry = (key, value),
                None => kept.push((key, value)),
            }
        }
        Self { entries: kept, by_name: places.into_values().collect() }
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.sorted().eq(other.sorted())
    }
}
