//! What a schema asks for, in the words of a message.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::rules::schema::value::Place;

/// The key that a schema behind `not` asks for.
pub(super) fn excluded_key(schema: &Value) -> Option<&str> {
    match schema.get("required")?.as_array()?.as_slice() {
        [key] => key.as_str(),
        _ => None,
    }
}

/// What a schema behind `not` describes.
pub(super) fn excluded(schema: &Value, place: &Place<'_>) -> String {
    let options = schema.get("enum").and_then(Value::as_array);
    match (schema.get("const"), options) {
        (Some(value), _) => one_of(std::slice::from_ref(value)),
        (None, Some(options)) => one_of(options),
        (None, None) => place.found(),
    }
}

/// What a value must be or do, to follow `must`; `None` for what has no words of its own.
pub(super) fn demand(error: &ValidationError<'_>) -> Option<String> {
    Some(match error.kind() {
        ValidationErrorKind::Type { kind } => {
            format!("be {}", joined(&type_names(kind), "or"))
        }
        ValidationErrorKind::Enum { options } => {
            let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
            format!("be {}", one_of(options))
        }
        ValidationErrorKind::Constant { expected_value } => {
            format!("be {}", one_of(std::slice::from_ref(expected_value)))
        }
        ValidationErrorKind::Pattern { pattern } => format!("match `{pattern}`"),
        ValidationErrorKind::Format { format } => format!("be of the format `{format}`"),
        ValidationErrorKind::Minimum { limit } => format!("be at least {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("be at most {limit}"),
        ValidationErrorKind::ExclusiveMinimum { limit } => format!("be more than {limit}"),
        ValidationErrorKind::ExclusiveMaximum { limit } => format!("be less than {limit}"),
        _ => return None,
    })
}

/// How many parts a value must have, and how many it has.
pub(super) fn limit(error: &ValidationError<'_>) -> Option<(String, usize)> {
    let (bound, limit, noun) = match error.kind() {
        ValidationErrorKind::MinItems { limit } => ("least", limit, "item"),
        ValidationErrorKind::MaxItems { limit } => ("most", limit, "item"),
        ValidationErrorKind::MinLength { limit } => ("least", limit, "character"),
        ValidationErrorKind::MaxLength { limit } => ("most", limit, "character"),
        ValidationErrorKind::MinProperties { limit } => ("least", limit, "key"),
        ValidationErrorKind::MaxProperties { limit } => ("most", limit, "key"),
        _ => return None,
    };
    let n_found = match error.instance().as_ref() {
        Value::Array(items) => items.len(),
        Value::Object(entries) => entries.len(),
        Value::String(text) => text.chars().count(),
        _ => return None,
    };
    Some((format!("have at {bound} {}", quantity(*limit, noun)), n_found))
}

/// The values that may stand at a place.
fn one_of(options: &[Value]) -> String {
    let plain = |option: &Value| match option {
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    };
    joined(&options.iter().map(plain).collect::<Vec<_>>(), "or")
}

/// The types that may stand at a place, in the words of YAML.
pub(super) fn type_names(kind: &TypeKind) -> Vec<String> {
    let name = |one: JsonType| {
        let name = match one {
            JsonType::Array => "a list",
            JsonType::Boolean => "a boolean",
            JsonType::Integer => "a whole number",
            JsonType::Null => "empty",
            JsonType::Number => "a number",
            JsonType::Object => "a mapping",
            JsonType::String => "a string",
        };
        name.to_owned()
    };
    match kind {
        TypeKind::Single(one) => vec![name(*one)],
        TypeKind::Multiple(set) => set.iter().map(name).collect(),
    }
}

/// `a, b or c`.
pub(super) fn joined(words: &[String], conjunction: &str) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {conjunction} {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// `1 item`, `2 items`.
fn quantity(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
