//! Tags: `!!str` and the others that YAML 1.1 defines.

use crate::diagnostic::Diagnostic;
use crate::text::Span;
use crate::yaml::scalar::tag_name;
use crate::yaml::{Node, ScalarValue, Value};

const SCALARS: &[&str] = &["binary", "bool", "float", "int", "null", "str", "timestamp"];
const SEQUENCES: &[&str] = &["omap", "pairs", "seq"];
const MAPPINGS: &[&str] = &["map", "set"];

/// The finding for a tag that SnakeYAML does not know, or that does not fit its node.
pub(super) fn check(node: Node<'_>, tag: &str, span: Span) -> Option<Diagnostic> {
    if tag == "!" {
        return None;
    }
    let error = |message: String| Some(Diagnostic::error("yaml-tag", span, message));
    let Some(name) =
        tag_name(tag).filter(|name| [SCALARS, SEQUENCES, MAPPINGS].concat().contains(name))
    else {
        return error(format!(
            "YAML has no tag `{tag}`; put quotes around text that starts with `!`"
        ));
    };
    let (allowed, found) = match node.value() {
        Value::Sequence(_) => (SEQUENCES, "a list"),
        Value::Mapping(_) => (MAPPINGS, "a map"),
        Value::Scalar(_) | Value::Alias(_) => (SCALARS, "a single value"),
    };
    if !allowed.contains(&name) {
        return error(format!("`{tag}` does not fit {found}"));
    }
    let value = node.scalar_value()?;
    let expected = match name {
        "int" => "a whole number",
        "float" => "a number",
        "timestamp" => "a date",
        _ => return None,
    };
    let text = &node.scalar()?.text;
    match value {
        ScalarValue::String => error(format!("`{tag}` asks for {expected}, not `{text}`")),
        _ => None,
    }
}
