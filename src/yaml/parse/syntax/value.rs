//! Faults within values: colons and quotes in them, marks they cannot start with.

use super::block::mark_of_brackets;
use super::item::{dash, dash_without_blank, text_before_items};
use super::scene::{Line, Scene, key, shown};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::text::{Edit, Span};
use crate::yaml::{Context, Value, quote};

/// How far a `:` can stand behind the start of its key, unless a `?` stands before it.
const KEY_LIMIT: usize = 1024;

/// `key: value: x`, or a value whose next line holds a key.
pub(super) fn second_colon(scene: &Scene<'_>) -> Diagnostic {
    let first = scene.line_at(scene.pending());
    if first.span.start != scene.line.span.start {
        return key_below_text(first, scene.line);
    }
    let span = scene.line.value().1;
    if scene.offset.saturating_sub(span.start) > KEY_LIMIT {
        let message = format!("a key can have at most {KEY_LIMIT} characters");
        return Diagnostic::error("yaml-syntax", Span::new(span.start, scene.offset), message);
    }
    let (value, span) = scalar_text(scene.line);
    let colon = Span::new(scene.offset, (scene.offset + 1).min(scene.text.len()));
    let message = "a `:` with a blank behind it ends a key; put quotes around text that holds one";
    let diagnostic = Diagnostic::error("yaml-syntax", span, message)
        .with_label(colon, "this `:` would end a key");
    with_quotes(diagnostic, value, span)
}

/// `first` is text where `below`, which holds a key or an item, needs a key above it.
pub(super) fn key_below_text(first: Line<'_>, below: Line<'_>) -> Diagnostic {
    value_above(first, below)
        .or_else(|| missing_blank(first))
        .or_else(|| dash_without_blank(first))
        .unwrap_or_else(|| missing_colon(first, below))
}

/// `key: value`, and more below it.
fn value_above(first: Line<'_>, below: Line<'_>) -> Option<Diagnostic> {
    let key = first.key()?;
    let name = shown(key);
    let start = first.value().1.start;
    let label = Span::new(start, start + key.len());
    let (place, message) = match below.key() {
        Some(child) if !below.is_item() => (
            Span::new(below.span.start, below.span.start + child.len()),
            format!(
                "`{}` cannot stand below `{name}`, which has a value already: it is indented by {}, not {}",
                shown(child),
                below.indent,
                first.column(),
            ),
        ),
        None if !below.is_item() => (
            below.span,
            format!(
                "`{}` cannot stand below `{name}`, which has a value already",
                shown(below.content)
            ),
        ),
        _ => (
            Span::new(below.span.start, below.span.start + 1),
            format!("a list cannot follow here: `{name}` has its value already"),
        ),
    };
    let diagnostic = Diagnostic::error("yaml-syntax", place, message);
    Some(diagnostic.with_label(label, "this key has its value in the same line"))
}

/// `key:value`.
fn missing_blank(first: Line<'_>) -> Option<Diagnostic> {
    let (text, span) = first.value();
    let (word, rest) = text.split_once(':')?;
    let is_word = word.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
    if !is_word || rest.is_empty() || rest.starts_with("//") {
        return None;
    }
    let colon = Span::new(span.start, span.start + word.len() + 1);
    let message = format!("a blank is missing behind `{word}:`");
    let diagnostic = Diagnostic::error("yaml-syntax", colon, message);
    Some(diagnostic.with_edit(
        Applicability::Unsafe,
        "insert the blank",
        Edit::insert(colon.end, " "),
    ))
}

fn missing_colon(first: Line<'_>, below: Line<'_>) -> Diagnostic {
    let (text, span) = first.value();
    let name = shown(text);
    let error = |message: String| Diagnostic::error("yaml-syntax", span, message);
    if first.is_item() && below.is_item() && below.indent > first.indent {
        let message = format!(
            "this `-` is indented by {}, the item above it by {}; indent both alike",
            below.indent, first.indent
        );
        let diagnostic = Diagnostic::error("yaml-syntax", dash(below), message)
            .with_label(dash(first), "the item above it");
        if below.indent < first.column() {
            return diagnostic;
        }
        return diagnostic
            .with_help(format!("for a list that belongs to `{name}`, write `{name}:`"));
    }
    if below.is_item() && below.indent == first.indent {
        return text_before_items(first, below);
    }
    if below.indent <= first.indent {
        return error(format!("`{name}` is no key: it has no `:`"))
            .with_label(below.value().1, "the text runs on to here, where a key stands");
    }
    let diagnostic =
        error(format!("a `:` is missing behind `{name}`: what stands below belongs to it"))
            .with_label(below.value().1, "this belongs to it");
    if below.indent > first.column() {
        let edit = Edit::insert(span.end, ":");
        diagnostic.with_edit(Applicability::Unsafe, "insert the `:`", edit)
    } else {
        diagnostic
    }
}

/// Text behind the closing quote. When that closes a quote of another line, the first was never meant to run so far.
pub(super) fn behind_quote(scene: &Scene<'_>) -> Diagnostic {
    let opening = scene.opening_quote();
    let line = scene.line_at(opening);
    let Some(closing) = scene.text[..scene.offset].rfind(['"', '\'']) else {
        return runs_on(scene, opening);
    };
    if closing > line.span.end {
        return runs_on(scene, opening)
            .with_label(Span::new(closing, closing + 1), "this quote ends the text");
    }
    let behind = scene.token();
    if let Some(diagnostic) = mark_of_brackets(scene) {
        return diagnostic;
    }
    let quoted = Span::new(opening, closing + 1);
    if closing + 1 == behind.start && scene.text[closing..].starts_with('\'') {
        let message = "this `'` ends the text; write `''` for a quote within it";
        let closing = Span::new(closing, closing + 1);
        return Diagnostic::error("yaml-syntax", closing, message)
            .with_label(behind, "nothing can follow it");
    }
    let message = "nothing can follow the closing quote; quote the whole value";
    let diagnostic = Diagnostic::error("yaml-syntax", behind, message)
        .with_label(quoted, "the value ends with this quote");
    let (value, span) = scalar_text(scene.line_at(scene.offset));
    if scene.flow.is_none() && span.start == opening {
        return with_quotes(diagnostic, value, span);
    }
    diagnostic
}

/// What stands behind the key of a line, or behind its dashes.
fn scalar_text(line: Line<'_>) -> (&str, Span) {
    let (text, span) = line.value();
    let length = key(text).map_or(0, |key| key.len() + 1);
    let value = text[length..].trim_start();
    (value, Span::new(span.end - value.len(), span.end))
}

fn with_quotes(diagnostic: Diagnostic, value: &str, span: Span) -> Diagnostic {
    let edit = Edit::replace(span, quote(value, Context::Block));
    diagnostic.with_edit(Applicability::Unsafe, "put quotes around it", edit)
}

/// A quote that is never closed.
pub(super) fn unclosed_quote(scene: &Scene<'_>) -> Diagnostic {
    runs_on(scene, if scene.is_at_quote() { scene.offset } else { scene.opening_quote() })
}

fn runs_on(scene: &Scene<'_>, opening: usize) -> Diagnostic {
    let span = Span::new(opening, scene.line_at(opening).span.end.max(opening));
    let mark = if scene.text[opening..].starts_with('\'') { "'" } else { "\"" };
    let message = format!(
        "the quote that opens here is not closed; a `{mark}` is missing at the end of the text"
    );
    Diagnostic::error("yaml-syntax", span, message)
}

/// A plain value that starts with a mark of YAML.
pub(super) fn reserved_character(scene: &Scene<'_>, character: char) -> Diagnostic {
    if let Some(diagnostic) = template(scene) {
        return diagnostic;
    }
    let line = scene.line_at(scene.offset);
    let is_alone = line.span.start == scene.offset && line.key().is_none();
    if is_alone && matches!(scene.open.last().map(|it| it.value()), Some(Value::Mapping(_))) {
        let message = "this line is no key: it has no `:`";
        return Diagnostic::error("yaml-syntax", line.span, message);
    }
    let mark = if character == '`' { "a backtick".to_owned() } else { format!("`{character}`") };
    let message = format!("no plain text can start with {mark}; put quotes around it");
    let (value, span) = scalar_text(line);
    if span.start != scene.offset {
        return Diagnostic::error("yaml-syntax", scene.token(), message);
    }
    with_quotes(Diagnostic::error("yaml-syntax", span, message), value, span)
}

/// A value that starts with `,` or a closing bracket.
pub(super) fn mark_at_start(scene: &Scene<'_>) -> Option<Diagnostic> {
    let mark = scene.text[scene.offset..].chars().next().filter(|mark| ",]}".contains(*mark))?;
    Some(reserved_character(scene, mark))
}

/// `"\d"`, unless the text runs on over other keys, which shows that it was meant to end before.
pub(super) fn unknown_escape(scene: &Scene<'_>) -> Diagnostic {
    let opening = scene.opening_quote();
    let line = scene.line_at(opening);
    let mut characters = scene.text[opening..].char_indices();
    while let Some((distance, character)) = characters.next() {
        let Some((_, escaped)) = (character == '\\').then(|| characters.next()).flatten() else {
            continue;
        };
        if ESCAPES.contains(escaped) {
            continue;
        }
        let start = opening + distance;
        let reads_on = |below: Line<'_>| {
            below.indent <= line.column() && (below.key().is_some() || below.is_item())
        };
        let mut lines = scene.lines_from(opening).take_while(|below| below.span.start <= start);
        if lines.any(reads_on) {
            break;
        }
        let message = format!(
            "YAML knows no escape `\\{escaped}`; double the `\\`, or use single quotes around the text"
        );
        let span = Span::new(start, start + 1 + escaped.len_utf8());
        return Diagnostic::error("yaml-escape", span, message).with_edit(
            Applicability::Unsafe,
            "double the `\\`",
            Edit::insert(start, "\\"),
        );
    }
    runs_on(scene, opening)
}

/// What can stand behind a `\` in double quotes, line breaks included.
const ESCAPES: &str = "0abt\tnvfre \"/\\N_LPxuU\n\r";

/// A mark of a template language around the place: `{{`, `[[` before it, or `{%`.
pub(super) fn template(scene: &Scene<'_>) -> Option<Diagnostic> {
    let before = &scene.text[..scene.offset];
    let mark = ["{{", "[["].into_iter().find(|mark| before.ends_with(mark)).or_else(|| {
        let is_statement = before.ends_with('{') && scene.text[scene.offset..].starts_with('%');
        is_statement.then_some("{")
    })?;
    let span = Span::new(scene.offset - mark.len(), scene.line.span.end.max(scene.offset));
    let message = "this is a template, not YAML; fill it in before the file is read";
    Some(Diagnostic::error("yaml-syntax", span, message))
}

/// `key: - item`.
pub(super) fn list_in_line(scene: &Scene<'_>) -> Diagnostic {
    let message =
        "a list cannot start in the line of its key; start it in the next line, or quote the text";
    Diagnostic::error("yaml-syntax", scene.token(), message)
}
