//! JSON values and types in the words of a message.

use jsonschema::JsonType;
use jsonschema::error::TypeKind;
use serde_json::Value;

/// The values that may stand at a place.
pub(super) fn one_of(options: &[Value]) -> String {
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
pub(super) fn quantity(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
