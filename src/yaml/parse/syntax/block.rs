//! Faults of block structure: lines that are indented wrongly, or that fit no list and no map.

use super::block_scalar::ended_block_scalar;
use super::item::{dash_without_blank, item, key_beside_items};
use super::scene::{Scene, shown};
use super::value::key_below_text;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::text::{Edit, Span};
use crate::yaml::{Context, ScalarStyle, Value, quote};

/// A line that neither continues nor ends what is open.
pub(super) fn misplaced(scene: &Scene<'_>) -> Diagnostic {
    ended_block_scalar(scene)
        .or_else(|| ended_by_comment(scene))
        .or_else(|| mark_of_brackets(scene))
        .or_else(|| unquoted_brackets(scene))
        .or_else(|| dash_without_blank(scene))
        .or_else(|| second_root(scene))
        .or_else(|| item(scene))
        .or_else(|| key(scene))
        .unwrap_or_else(|| lone_text(scene))
}

/// A plain value with a comment behind it, and a line that would continue it.
pub(super) fn behind_comment(scene: &Scene<'_>) -> Diagnostic {
    let below = scene.line_below();
    if below.key().is_some() || below.is_item() {
        return key_below_text(scene.line, below);
    }
    ended_by_comment(scene).unwrap_or_else(|| {
        let (text, span) = scene.line.value();
        let message = format!(
            "`{}` stands alone: the comment above it ended `{}`",
            shown(below.content),
            shown(text)
        );
        Diagnostic::error("yaml-syntax", below.span, message)
            .with_label(span, "the text that the comment ended")
    })
}

/// A comment ends a plain value, so that further text stands alone.
fn ended_by_comment(scene: &Scene<'_>) -> Option<Diagnostic> {
    let last = scene.last?;
    let scalar = last.scalar().filter(|it| it.style == ScalarStyle::Plain && !last.is_alias())?;
    let comment = *scene.comments_above().first()?;
    let line = scene.line;
    let value = scene.line_at(last.span().start);
    let continues = match value.key() {
        Some(_) => line.indent > value.indent,
        None => line.indent >= value.indent,
    };
    if !continues || line.is_item() || line.key().is_some() {
        return None;
    }
    let name = shown(&scalar.text);
    let message =
        format!("`{}` stands alone: the comment above it ended `{name}`", shown(line.content));
    let help = if line.content.contains(' ') {
        format!(
            "a command belongs in a step: `- run: {}`; without the comment it would only become part of `{name}`",
            shown(line.content)
        )
    } else {
        format!("without the comment, this would become part of `{name}`")
    };
    Some(
        Diagnostic::error("yaml-syntax", line.span, message)
            .with_label(last.span(), "this value")
            .with_label(comment.span, "is ended by this comment")
            .with_help(help),
    )
}

/// `,`, `]` or `}` behind a value that is in no brackets.
pub(super) fn mark_of_brackets(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token();
    let mark = token.slice(scene.text);
    let is_inside = scene.flow.is_some();
    (!is_inside && matches!(mark, "," | "]" | "}")).then(|| {
        let message = format!(
            "`{mark}` has no place outside brackets; take it away, or quote text that holds it"
        );
        Diagnostic::error("yaml-syntax", token, message)
    })
}

/// `key: {{ x }} y`: what follows a closed bracket.
fn unquoted_brackets(scene: &Scene<'_>) -> Option<Diagnostic> {
    let line = scene.line_at(scene.offset);
    let (text, span) = line.value();
    let length = line.key().map_or(0, |key| key.len() + 1);
    let value = text.get(length..)?.trim_start();
    let mark = value.chars().next().filter(|&mark| mark == '{' || mark == '[')?;
    let span = Span::new(span.end - value.len(), span.end);
    if scene.offset <= span.start || scene.offset > span.end {
        return None;
    }
    let message = format!("text that starts with `{mark}` needs quotes");
    let diagnostic = Diagnostic::error("yaml-syntax", span, message);
    let edit = Edit::replace(span, quote(value, Context::Block));
    Some(diagnostic.with_edit(Applicability::Unsafe, "put quotes around it", edit))
}

/// Content behind the end of the root.
fn second_root(scene: &Scene<'_>) -> Option<Diagnostic> {
    if !scene.open.is_empty() {
        return None;
    }
    let root = scene.root?;
    let column = scene.column(root);
    let line = scene.line;
    if let Value::Scalar(_) = root.value() {
        let message =
            format!("`{}` is no key: it has no `:`", shown(root.span().slice(scene.text)));
        let diagnostic = Diagnostic::error("yaml-syntax", root.span(), message);
        return Some(diagnostic.with_label(line.span, "the next line cannot follow it"));
    }
    let message = format!(
        "this line is indented by {}, the first key of the file by {column}; indent both alike",
        line.indent
    );
    let first = scene.line_at(root.span().start).span;
    Some(
        Diagnostic::error("yaml-syntax", line.span, message)
            .with_label(first, "the first key of the file"),
    )
}

/// `key:` where no map continues.
fn key(scene: &Scene<'_>) -> Option<Diagnostic> {
    let line = scene.line;
    let name = line.key().filter(|_| !line.is_item())?;
    let [.., innermost] = scene.open[..] else { return None };
    let column = scene.column(innermost);
    let (above, inner) = match innermost.value() {
        Value::Mapping(mapping) => {
            let last = mapping.entries().next_back()?;
            (last.key.span().start, Some(last.value))
        }
        Value::Sequence(sequence) if column == line.indent => {
            return Some(key_beside_items(scene, name, sequence.dashes().next_back()?));
        }
        Value::Sequence(sequence) => (sequence.items().next_back()?.full_span().start, None),
        Value::Scalar(_) | Value::Alias(_) => return None,
    };
    if name.starts_with('*') {
        let span = Span::new(line.span.start, line.span.start + name.len());
        let message = format!("a blank is missing between `{name}` and the `:`");
        let diagnostic = Diagnostic::error("yaml-anchor-name", span, message);
        return Some(diagnostic.with_edit(
            Applicability::Unsafe,
            "insert the blank",
            Edit::insert(span.end, " "),
        ));
    }
    if inner.is_some() && column == line.indent {
        return None;
    }
    let (above, span) = scene.line_at(above).value();
    let above = shown(super::scene::key(above).unwrap_or(above));
    let inner = inner.filter(|node| !matches!(node.value(), Value::Scalar(_) | Value::Alias(_)));
    let indent = line.indent;
    let message = if let Some(inner) = inner.map(|inner| scene.column(inner)) {
        format!(
            "`{name}` is indented by {indent}, between `{above}` ({column}) and what belongs to it ({inner})"
        )
    } else {
        let column = scene.line_at(span.start).column();
        format!("`{name}` is indented by {indent}, but `{above}` above it by {column}")
    };
    let key = Span::new(line.span.start, line.span.start + name.len());
    let label = Span::new(span.start, span.start + above.trim_end_matches('…').len());
    Some(Diagnostic::error("yaml-syntax", key, message).with_label(label, "the key above"))
}

/// Text where a key must stand.
fn lone_text(scene: &Scene<'_>) -> Diagnostic {
    let line = scene.line;
    let (text, span) = line.value();
    if span.is_empty() {
        return Diagnostic::error("yaml-syntax", scene.token(), "a value cannot stand here");
    }
    let below = scene.line_below();
    if below.indent > line.indent && below.key().is_some() {
        return key_below_text(line, below);
    }
    let message = if line.key().is_some() {
        format!("`{}` fits nothing above it", shown(text))
    } else if text.starts_with('*') && !text.contains(' ') {
        format!("`{text}` stands alone among keys; `<<: {text}` would merge a map in")
    } else {
        format!("`{}` is no key: it has no `:`", shown(text))
    };
    Diagnostic::error("yaml-syntax", span, message)
}
