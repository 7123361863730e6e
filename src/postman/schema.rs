//! Values against the schemas under `schemas/`, with messages for people.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, validator_for};
use serde_json::Value;

use crate::postman::{Error, Fault, Kind, Place, json};
use crate::text::Source;

/// A schema that was written by us.
#[derive(Clone, Copy, Debug)]
pub(super) enum Schema {
    Collection,
    Environment,
}

impl Schema {
    const fn text(self) -> &'static str {
        match self {
            Self::Collection => include_str!("../../schemas/postman-collection.schema.json"),
            Self::Environment => include_str!("../../schemas/postman-environment.schema.json"),
        }
    }

    const fn kind(self) -> Kind {
        match self {
            Self::Collection => Kind::Collection,
            Self::Environment => Kind::Environment,
        }
    }
}

/// Checks a value that was read from a source; the first departure from the schema is the error.
pub(super) fn check(source: &Source, value: &Value, schema: Schema) -> Result<(), Error> {
    let rules = serde_json::from_str(schema.text()).expect("our schemas are JSON");
    let validator = validator_for(&rules).expect("our schemas are schemas");
    let Some(error) = validator.iter_errors(value).next() else {
        return Ok(());
    };
    let path: Vec<_> = error.instance_path().iter().map(|segment| segment.to_string()).collect();
    let offset = if json::is_yaml(source) {
        json::locate_yaml(source.text(), &path)
    } else {
        json::locate(source.text(), &path)
    };
    let mut message = explain(&error, &path);
    if path.is_empty() {
        message = format!("this is not {}: {message}", schema.kind().name());
    }
    Err(Error { place: Place::at(source, offset), fault: Fault::Shape { message } })
}

fn explain(error: &ValidationError<'_>, path: &[String]) -> String {
    let place = if path.is_empty() { "the file".to_owned() } else { format!("`{}`", dotted(path)) };
    match error.kind() {
        ValidationErrorKind::Required { property: Value::String(key) } => {
            format!("{place} has no key `{key}`")
        }
        ValidationErrorKind::Type { kind } => {
            let found = type_name(error.instance());
            format!("{place} must be {}, not {found}", expected_types(kind))
        }
        ValidationErrorKind::MinLength { .. } => format!("{place} is empty"),
        // Quoting the value could print a secret.
        _ => format!("{place} is not what the schema asks for: {}", error.masked()),
    }
}

/// A path as in JavaScript: `item[0].request`.
fn dotted(path: &[String]) -> String {
    let mut dotted = String::new();
    for segment in path {
        if segment.bytes().all(|byte| byte.is_ascii_digit()) {
            dotted.extend(["[", segment, "]"]);
        } else if dotted.is_empty() {
            dotted.push_str(segment);
        } else {
            dotted.extend([".", segment]);
        }
    }
    dotted
}

fn expected_types(kind: &TypeKind) -> String {
    let names: Vec<_> = match kind {
        TypeKind::Single(one) => vec![with_article(one.as_str())],
        TypeKind::Multiple(set) => set.iter().map(|one| with_article(one.as_str())).collect(),
    };
    names.join(" or ")
}

fn type_name(value: &Value) -> String {
    with_article(match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    })
}

fn with_article(name: &str) -> String {
    match name {
        "null" => name.to_owned(),
        "array" | "object" | "integer" => format!("an {name}"),
        _ => format!("a {name}"),
    }
}
