//! Environment variables: values that YAML reads as something else, and `$NAME` where nothing expands it.

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::lang::{DOCKER_IMAGE, SymbolKind, VARIABLES};
use crate::model::Model;
use crate::text::{Edit, Edits, Span};
use crate::yaml::{Node, Offsets, ScalarValue, Value};

const CHANGED: &str = "environment-value-changed";
const NOT_EXPANDED: &str = "variable-not-expanded";

/// Reports values that reach the shell otherwise than they are written.
pub(super) fn check_values(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for variables in model.mappings(&VARIABLES) {
        for merged in variables.mapping.merged() {
            let node = merged.entry.value.target();
            let (Some(text), Some(becomes)) = (node.as_str(), changed(node)) else { continue };
            let name = merged.entry.name().unwrap_or_default();
            let message = format!(
                "`{name}` gets {becomes}, not `{text}`, because YAML reads it so; put it in quotes"
            );
            let mut diagnostic = Diagnostic::warning(CHANGED, node.span(), message);
            if let Ok(edits) = Edits::new(vec![Edit::replace(node.span(), format!("\"{text}\""))]) {
                let title = "put it in quotes".to_owned();
                let applicability = Applicability::Unsafe;
                diagnostic = diagnostic.with_fix(Fix { title, applicability, edits });
            }
            diagnostics.push(diagnostic);
        }
    }
}

/// What a value becomes, if that is not what is written.
fn changed(node: Node<'_>) -> Option<String> {
    let text = node.as_str()?;
    if !matches!(node.value(), Value::Scalar(_)) || node.tag().is_some() {
        return None;
    }
    let becomes = match node.scalar_value()? {
        ScalarValue::Bool(value) => value.to_string(),
        // From seven digits on, CircleCI writes a number with an exponent.
        ScalarValue::Int(number) if number.unsigned_abs() > 999_999 => exponent(number),
        ScalarValue::Int(number) => number.to_string(),
        ScalarValue::Float(number) if number.is_finite() => number.to_string(),
        ScalarValue::BigInt => return Some("a number with an exponent".to_owned()),
        ScalarValue::Timestamp => return Some("a date with a time".to_owned()),
        _ => return None,
    };
    (becomes != text).then(|| format!("`{becomes}`"))
}

/// `1.234567e+06`: the shortest digits, and an exponent of at least two.
#[expect(clippy::cast_precision_loss, reason = "CircleCI loses it, too")]
fn exponent(number: i64) -> String {
    let text = format!("{:e}", number as f64);
    match text.split_once('e') {
        Some((digits, exponent)) => format!("{digits}e+{exponent:0>2}"),
        None => text,
    }
}

/// Reports variables in values that no shell sees.
pub(super) fn check_expansion(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for container in model.mappings(&DOCKER_IMAGE) {
        if let Some(image) = container.mapping.get_merged("image") {
            let advice = "use a parameter";
            report(image.entry.value, "image", advice, diagnostics);
        }
    }
    let declarations =
        model.declarations(SymbolKind::Job).chain(model.declarations(SymbolKind::Executor));
    for body in declarations.filter_map(|it| it.value.as_mapping()) {
        if let Some(directory) = body.get_merged("working_directory") {
            let advice = "use `~` or a parameter";
            report(directory.entry.value, "working_directory", advice, diagnostics);
        }
    }
    for variables in model.mappings(&VARIABLES) {
        for merged in variables.mapping.merged() {
            let Some(name) = merged.entry.name() else { continue };
            // Bash itself expands these when it uses them.
            if !["BASH_ENV", "ENV", "PS1", "PS4", "PROMPT_COMMAND"].contains(&name) {
                let advice = "use a parameter, or `export` it in a `run` step";
                report(merged.entry.value, "environment", advice, diagnostics);
            }
        }
    }
}

fn report(node: Node<'_>, key: &str, advice: &str, diagnostics: &mut Vec<Diagnostic>) {
    let node = node.target();
    let Some(text) = node.as_str() else { return };
    let Some(variable) = variable(text) else { return };
    let name = variable.slice(text);
    let message = format!("`{name}` is not expanded in `{key}`; {advice}");
    diagnostics.push(Diagnostic::warning(NOT_EXPANDED, Offsets::new(node).span(variable), message));
}

/// The first `$NAME` or `${NAME}` in a text.
fn variable(text: &str) -> Option<Span> {
    let mut from = 0;
    while let Some(found) = text[from..].find('$') {
        let start = from + found;
        let behind = &text[start + 1..];
        let is_braced = behind.starts_with('{');
        let name = behind.trim_start_matches('{');
        let length = name
            .find(|end: char| !(end.is_ascii_alphanumeric() || end == '_'))
            .unwrap_or(name.len());
        let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        let is_escaped = text[..start].ends_with(['\\', '$']);
        if is_name && !is_escaped {
            let end = text.len() - name.len() + length;
            let is_closed = text[end..].starts_with('}');
            if is_braced == is_closed || !is_braced {
                return Some(Span::new(start, end + usize::from(is_braced && is_closed)));
            }
        }
        from = start + 1;
    }
    None
}
