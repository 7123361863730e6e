//! What the parser accepts and SnakeYAML 1.33 refuses, or reads as something else. Each was measured.

use crate::diagnostic::Diagnostic;
use crate::text::Span;
use crate::yaml::parse::syntax::invisible_blank;
use crate::yaml::{Document, Entry, Node, Scalar, ScalarStyle, ScalarValue, Value};

/// The findings for a whole tree, in the order of its nodes.
pub(super) fn check(document: &Document<'_>) -> Vec<Diagnostic> {
    let text = document.text;
    let mut diagnostics = Vec::new();
    let mut flow_end = 0;
    for node in document.nodes() {
        let span = node.span();
        let in_flow = span.start < flow_end;
        if let Some(anchor) = node.anchor() {
            diagnostics.extend(anchor_name(text, &anchor.name, anchor.span));
        }
        if let Some((tag, span)) = node.tag() {
            diagnostics.extend(super::tag::check(node, tag, span));
        }
        match node.value() {
            Value::Scalar(scalar) => match scalar.style {
                ScalarStyle::Plain => {
                    diagnostics.extend(plain_in_flow(scalar).filter(|_| in_flow));
                    diagnostics.extend(invisible_blank(text, span));
                }
                ScalarStyle::DoubleQuoted => diagnostics.extend(escape(text, scalar.content)),
                _ => {}
            },
            Value::Alias(alias) => diagnostics.extend(anchor_name(text, alias.name, span)),
            Value::Mapping(mapping) => {
                diagnostics.extend(mapping.entries().filter_map(|entry| missing_key(text, &entry)));
                diagnostics.extend(mapping.entries().filter_map(|entry| merge(&entry)));
                let values = mapping.entries().map(|entry| entry.value);
                diagnostics.extend(values.filter_map(merge_as_value));
                flow_end = if mapping.flow { flow_end.max(span.end) } else { flow_end };
            }
            Value::Sequence(sequence) => {
                diagnostics.extend(sequence.items().filter_map(merge_as_value));
                flow_end = if sequence.flow { flow_end.max(span.end) } else { flow_end };
            }
        }
    }
    diagnostics
}

/// A name of an anchor that SnakeYAML does not take. Text that starts with `*` or `&` is no name at all.
fn anchor_name(text: &str, name: &str, span: Span) -> Option<Diagnostic> {
    let behind = text[span.end..].chars().next();
    let behind = behind.filter(|c| !c.is_whitespace() && !"?:,]}%@`".contains(*c));
    let character = super::alias::invalid_character(name).or(behind)?;
    let message = if name.starts_with(character) {
        let mark = &text[span.start..=span.start];
        format!("no plain text can start with `{mark}`; put quotes around it")
    } else if name.ends_with(':') {
        "a blank is missing between the anchor and the `:`".to_owned()
    } else {
        format!(
            "`{character}` cannot stand in the name of an anchor; use letters, digits, `-` and `_`"
        )
    };
    Some(Diagnostic::error("yaml-anchor-name", span, message))
}

/// `?` ends a plain scalar between brackets, and `:` does at its start.
fn plain_in_flow(scalar: &Scalar<'_>) -> Option<Diagnostic> {
    let character = match scalar.text.as_ref() {
        text if text.starts_with(':') => ':',
        text if text.contains('?') => '?',
        _ => return None,
    };
    let message = format!(
        "`{character}` needs quotes between brackets: CircleCI's YAML parser takes it for a mark of its own"
    );
    Some(Diagnostic::error("yaml-syntax", scalar.content, message))
}

/// `\/` and an escaped tab came with YAML 1.2.
fn escape(text: &str, content: Span) -> Option<Diagnostic> {
    let mut characters = content.slice(text).char_indices();
    while let Some((offset, character)) = characters.next() {
        let Some((_, escaped)) = (character == '\\').then(|| characters.next()).flatten() else {
            continue;
        };
        if let '/' | '\t' = escaped {
            let start = content.start + offset;
            let message = "CircleCI's YAML parser does not know this escape; take the `\\` away";
            return Some(Diagnostic::error("yaml-escape", Span::new(start, start + 2), message));
        }
    }
    None
}

/// `: value` with nothing before the colon. A `?` makes an empty key legal.
fn missing_key(text: &str, entry: &Entry<'_>) -> Option<Diagnostic> {
    let span = entry.key.full_span();
    let is_missing = span.is_empty() && text[span.start..].starts_with(':');
    is_missing.then(|| {
        let colon = Span::new(span.start, span.start + 1);
        Diagnostic::error("yaml-syntax", colon, "a key is missing before this `:`")
    })
}

/// A plain `<<` that is no key.
fn merge_as_value(node: Node<'_>) -> Option<Diagnostic> {
    let is_merge = matches!(node.value(), Value::Scalar(scalar)
        if scalar.text == "<<" && scalar.style == ScalarStyle::Plain);
    let is_text = node.tag().is_some_and(|(tag, _)| tag != "!");
    (is_merge && !is_text).then(|| {
        let message = "`<<` can only be a key, which merges maps; put quotes around the text `<<`";
        Diagnostic::error("yaml-syntax", node.span(), message)
    })
}

/// `<<: value` takes a map or a list of maps.
fn merge(entry: &Entry<'_>) -> Option<Diagnostic> {
    if !entry.is_merge() {
        return None;
    }
    let is_map = |node: Node<'_>| node.as_mapping().is_some();
    let fault = match entry.value.as_sequence() {
        Some(sequence) => sequence.items().find(|&item| !is_map(item)),
        None => Some(entry.value).filter(|&value| !is_map(value)),
    }?;
    // An alias of nothing has its own finding.
    if fault.is_alias() && fault.target().is_alias() {
        return None;
    }
    let found = match fault.target().value() {
        Value::Sequence(_) => "a list",
        _ if fault.scalar_value() == Some(ScalarValue::Null) => "nothing",
        _ => "a single value",
    };
    let message = format!("`<<` merges maps, and this is {found}");
    let span = if fault.span().is_empty() { entry.key.span() } else { fault.span() };
    let diagnostic = Diagnostic::error("yaml-merge-non-map", span, message);
    Some(if fault.is_alias() {
        diagnostic.with_label(fault.target().full_span(), "the anchor stands here")
    } else {
        diagnostic
    })
}
