//! Where the walk is, and how messages call that place and what stands there.

use std::fmt;

use crate::lang::{Object, Rest, SymbolKind, Type};
use crate::model::DeclarationId;
use crate::text::Span;
use crate::yaml::{Node, ScalarStyle, ScalarValue, Value};

/// A value's place in the config.
#[derive(Clone, Copy)]
pub(super) struct Place<'p, 'd> {
    pub(super) subject: Subject<'d>,
    /// What to point at when something is wrong with the value as a whole: its key, or the item's start.
    pub(super) span: Span,
    /// The declaration around it.
    pub(super) within: Option<DeclarationId>,
    /// The object in which it stands, and that object's place.
    pub(super) parent: Option<(&'static Object, &'p Self)>,
}

impl Place<'_, '_> {
    /// Whether the value is an item of a list.
    pub(super) fn is_item(&self) -> bool {
        matches!(self.subject, Subject::Item(_))
    }

    /// Whether a name that stands here alone uses what it names. It does not where it is another name for that, or
    /// the value of a parameter, which is used elsewhere and may get its arguments there.
    pub(super) fn is_use(&self) -> bool {
        let has_arguments_beside =
            self.parent.is_some_and(|(object, _)| matches!(object.rest, Rest::Arguments));
        let is_value = matches!(self.subject, Subject::Declared(..) | Subject::Key("default"));
        !has_arguments_beside && !is_value
    }
}

/// What a value is called.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'d> {
    /// The whole file.
    Config,
    /// The value of a key.
    Key(&'d str),
    /// An item of a list that is called so.
    Item(&'d str),
    /// Something that has a name.
    Declared(SymbolKind, &'d str),
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config => formatter.write_str("the config"),
            Self::Key(name) => write!(formatter, "`{name}`"),
            Self::Item(list) => write!(formatter, "an item of `{list}`"),
            Self::Declared(kind, name) => write!(formatter, "{} `{name}`", kind.noun()),
        }
    }
}

/// What an object at a place is called.
pub(super) fn owner(place: &Place<'_, '_>, object: &Object) -> String {
    match place.subject {
        Subject::Item(_) => with_article(object.name),
        subject => subject.to_string(),
    }
}

/// `a job`, `an orb`.
pub(super) fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// What a type asks for.
pub(super) fn expected(ty: &'static Type) -> String {
    match ty.resolve() {
        Type::Any | Type::Ref(_) => "something".to_owned(),
        Type::Text => "a string".to_owned(),
        Type::Scalar | Type::ScalarOrNothing => "a single value".to_owned(),
        Type::Bool => "`true` or `false`".to_owned(),
        Type::Int(i64::MIN, i64::MAX) => "a whole number".to_owned(),
        Type::Int(least, i64::MAX) => format!("a whole number of at least {least}"),
        Type::Int(least, most) => format!("a whole number from {least} to {most}"),
        Type::Words(words) => one_of(words.iter().copied()),
        Type::Format(format) => format.expected.to_owned(),
        Type::Template(_) => "a parameter such as `<< parameters.name >>`".to_owned(),
        Type::Version => "`2.1`".to_owned(),
        Type::OrbReference => "an orb such as `circleci/node@7.1.0`".to_owned(),
        Type::Name(kind) => format!("the name of {}", with_article(kind.noun())),
        Type::List(item) | Type::NonEmptyList(item) => match plural(item) {
            Some(items) => format!("a list of {items}"),
            None => "a list".to_owned(),
        },
        Type::Object(object) => {
            let required = || object.keys.iter().filter(|key| key.required).map(|key| key.name);
            match required().count() {
                1 | 2 => format!("a mapping with {}", listed(required(), "and")),
                _ => "a mapping".to_owned(),
            }
        }
        Type::Variants(_) => "a mapping".to_owned(),
        Type::Union(_, arms) => {
            let arms: Vec<_> = arms.iter().map(expected).collect();
            arms.join(" or ")
        }
    }
}

/// What the items of a list are called.
fn plural(item: &'static Type) -> Option<String> {
    let noun = singular(item)?;
    match noun.strip_suffix('y') {
        Some(stem) => Some(format!("{stem}ies")),
        None => Some(format!("{noun}s")),
    }
}

/// What an item of a list is called.
pub(super) fn singular(item: &'static Type) -> Option<&'static str> {
    match item.resolve() {
        Type::Text => Some("string"),
        Type::Object(object) => Some(object.name),
        Type::Variants(variants) => Some(variants.name),
        Type::Union(noun, _) => Some(noun),
        _ => None,
    }
}

/// `` `a`, `b` or `c` ``.
pub(super) fn one_of<'w>(words: impl Iterator<Item = &'w str>) -> String {
    listed(words, "or")
}

/// Words in backticks, with a conjunction before the last.
pub(super) fn listed<'w>(words: impl Iterator<Item = &'w str>, conjunction: &str) -> String {
    let words: Vec<_> = words.map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {conjunction} {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// What stands at a place.
pub(super) fn found(node: Node<'_>) -> String {
    let scalar = match node.target().value() {
        Value::Scalar(scalar) => scalar,
        Value::Sequence(_) => return "a list".to_owned(),
        Value::Mapping(_) => return "a mapping".to_owned(),
        Value::Alias(_) => return "an unknown alias".to_owned(),
    };
    let text = shortened(&scalar.text);
    let quoted = scalar.style != ScalarStyle::Plain;
    match node.scalar_value() {
        Some(ScalarValue::Null) => "nothing".to_owned(),
        Some(ScalarValue::Int(_) | ScalarValue::BigInt | ScalarValue::Float(_)) => {
            format!("the number `{text}`")
        }
        Some(ScalarValue::Bool(_)) => format!("the boolean `{text}`"),
        Some(ScalarValue::Timestamp) => format!("the date `{text}`"),
        Some(ScalarValue::String) | None if quoted => format!("the string \"{text}\""),
        Some(ScalarValue::String) | None => format!("`{text}`"),
    }
}

/// The start of a text, short enough for a message.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.trim_end().len() && line.chars().count() <= MOST {
        return line.to_owned();
    }
    let start: String = line.chars().take(MOST).collect();
    format!("{start}…")
}
