//! Shapes of values: scalar, list, mapping.

use crate::lang::Type;
use crate::yaml::{Node, Value};

/// Whether a value has the shape that a type asks for.
pub(super) fn takes(ty: &'static Type, node: Node<'_>) -> bool {
    let null = node.is_null();
    match (ty.resolve(), node.target().value()) {
        (Type::Any, _) => true,
        (Type::Union(_, arms), _) => arms.iter().any(|arm| takes(arm, node)),
        (Type::List(_) | Type::NonEmptyList(_), value) => matches!(value, Value::Sequence(_)),
        (Type::Object(_) | Type::Variants(_), value) => matches!(value, Value::Mapping(_)),
        (Type::ScalarOrNothing | Type::Version, Value::Scalar(_)) => true,
        (_, value) => matches!(value, Value::Scalar(_)) && !null,
    }
}

/// How to get from the shape that stands there to one that may.
pub(super) fn shape_hint(node: Node<'_>, ty: &'static Type) -> Option<String> {
    let item = ty.item()?;
    if node.is_null() || !takes(item, node) {
        return None;
    }
    match node.value() {
        Value::Mapping(mapping) if !mapping.flow => {
            let first = mapping.entries().next()?.name()?;
            if let Some(name) = first.strip_prefix('-') {
                return Some(format!("; put a blank between `-` and `{name}`"));
            }
            Some(format!("; put `- ` before `{first}`"))
        }
        Value::Mapping(_) => Some("; put `[ ]` around it".to_owned()),
        Value::Scalar(scalar) if scalar.text.lines().count() == 1 => {
            let text = node.span().slice(node.document().text());
            Some(format!("; write `[{text}]`"))
        }
        _ => None,
    }
}
