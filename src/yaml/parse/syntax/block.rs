//! Faults of block structure: lines that are indented wrongly, or that fit no list and no map.

use super::block_scalar::ended_block_scalar;
use super::item::{dash_without_blank, item, key_beside_items};
use super::scene::{Line, Scene, shown};
use super::value::key_below_text;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::text::{Edit, Span};
use crate::yaml::{Context, Entry, Mapping, Node, ScalarStyle, Value, quote};

/// A line that neither continues nor ends what is open.
pub(super) fn misplaced(scene: &Scene<'_>) -> Diagnostic {
    ended_block_scalar(scene)
        .or_else(|| ended_by_comment(scene))
        .or_else(|| mark_of_brackets(scene))
        .or_else(|| unquoted_brackets(scene))
        .or_else(|| dash_without_blank(scene.line))
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
    if let Some(diagnostic) = text_below_key(scene, last, comment) {
        return Some(diagnostic);
    }
    let name = shown(&scalar.text);
    let message =
        format!("`{}` stands alone: the comment above it ended `{name}`", shown(line.content));
    let help = if let Some(key) = value.key() {
        format!("text of several lines, with comments in it, starts below `{key}: |`")
    } else if line.content.contains(' ') {
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

/// Text of several lines below `key:`, which a `|` would make a block scalar.
fn text_below_key(scene: &Scene<'_>, text: Node<'_>, comment: Line<'_>) -> Option<Diagnostic> {
    let Value::Mapping(mapping) = scene.open.last()?.value() else { return None };
    let entry = mapping.entries().next_back().filter(|entry| entry.value.id() == text.id())?;
    let key = entry.key.span();
    let line = scene.line_at(key.start).span;
    let is_bare = scene.text[key.end..line.end].trim() == ":";
    if !is_bare || text.full_span().start < line.end {
        return None;
    }
    let name = shown(key.slice(scene.text));
    let message = format!(
        "a comment ends the text of `{name}`; write `{name}: |` above text of several lines"
    );
    let edit = Edit::insert(line.end, " |");
    Some(
        Diagnostic::error("yaml-syntax", key, message)
            .with_label(comment.span, "this comment ends the text")
            .with_label(scene.line.span, "and this line stands alone")
            .with_edit(Applicability::Unsafe, "make the comment part of the text", edit),
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
    let line = scene.line;
    let span = root.span();
    let first = scene.line_at(span.start);
    let is_one_line = span.end <= first.span.end;
    let is_flow = match root.value() {
        Value::Mapping(mapping) => mapping.flow,
        Value::Sequence(sequence) => sequence.flow,
        Value::Scalar(_) | Value::Alias(_) => false,
    };
    if is_flow && !is_one_line {
        let closing = Span::new(span.end - 1, span.end);
        let message =
            format!("nothing can follow the `{}` that ends the file", closing.slice(scene.text));
        return Some(
            Diagnostic::error("yaml-syntax", line.span, message)
                .with_label(closing, "the file ends here"),
        );
    }
    if is_flow || root.scalar().is_some() {
        let message = format!("`{}` is no key: it has no `:`", shown(span.slice(scene.text)));
        let diagnostic = Diagnostic::error("yaml-syntax", span, message);
        return Some(diagnostic.with_label(line.span, "the next line cannot follow it"));
    }
    let column = scene.column(root);
    if is_one_line && line.indent < column {
        let message = format!(
            "this line is indented by {column}, the next by {}; indent both alike",
            line.indent
        );
        // A byte-order mark before the blanks stays.
        let n_blanks = span.start - scene.text[..span.start].trim_end_matches(' ').len();
        let blanks = Span::new(span.start - n_blanks.min(column - line.indent), span.start);
        return Some(
            Diagnostic::error("yaml-syntax", first.span, message)
                .with_label(line.span, "the next line")
                .with_edit(
                    Applicability::Unsafe,
                    "take the blanks away",
                    Edit::replace(blanks, ""),
                ),
        );
    }
    let message = format!(
        "this line is indented by {}, the first key of the file by {column}; indent both alike",
        line.indent
    );
    Some(
        Diagnostic::error("yaml-syntax", line.span, message)
            .with_label(first.span, "the first key of the file"),
    )
}

/// `key:` where no map continues.
fn key(scene: &Scene<'_>) -> Option<Diagnostic> {
    let line = scene.line;
    let name = line.key().filter(|_| !line.is_item())?;
    let [.., innermost] = scene.open[..] else { return None };
    let span = Span::new(line.span.start, line.span.start + name.len());
    let column = scene.column(innermost);
    if name.starts_with('*') {
        let message = format!("a blank is missing between `{name}` and the `:`");
        let edit = Edit::insert(span.end, " ");
        let diagnostic = Diagnostic::error("yaml-anchor-name", span, message);
        return Some(diagnostic.with_edit(Applicability::Unsafe, "insert the blank", edit));
    }
    let (above, message) = match innermost.value() {
        Value::Mapping(_) if column == line.indent => return None,
        Value::Mapping(mapping) => {
            let last = mapping.entries().next_back()?;
            match last.value.value() {
                Value::Mapping(_) | Value::Sequence(_) => {
                    let diagnostic = key_far_out(scene, mapping, name);
                    return Some(diagnostic.unwrap_or_else(|| key_between(scene, &last, span)));
                }
                Value::Scalar(_) | Value::Alias(_) => {}
            }
            above_by(scene, &last, column)
        }
        Value::Sequence(_) if column == line.indent => {
            return key_beside_items(scene, name, innermost);
        }
        Value::Sequence(sequence) => {
            let item = sequence.items().next_back()?;
            let line = scene.line_at(item.full_span().start);
            match item.value() {
                Value::Mapping(mapping) if !mapping.flow => {
                    above_by(scene, &mapping.entries().next_back()?, line.column())
                }
                _ => {
                    let (text, span) = line.value();
                    (span, format!("but `{}` above it by {}", shown(text), line.column()))
                }
            }
        }
        Value::Scalar(_) | Value::Alias(_) => return None,
    };
    let message = format!("`{name}` is indented by {}, {message}", line.indent);
    Some(Diagnostic::error("yaml-syntax", span, message).with_label(above, "the key above"))
}

/// The key above, and words for its column.
fn above_by(scene: &Scene<'_>, last: &Entry<'_>, column: usize) -> (Span, String) {
    let is_empty = last.value.full_span().is_empty();
    let deeper = if is_empty { "; what belongs to that is indented deeper" } else { "" };
    let key = last.key.span();
    (key, format!("but `{}` above it by {column}{deeper}", shown(key.slice(scene.text))))
}

/// A key between the column of the last one and that of what belongs to it.
fn key_between(scene: &Scene<'_>, last: &Entry<'_>, span: Span) -> Diagnostic {
    let above = last.key.span();
    let message = format!(
        "`{}` is indented by {}, between `{}` ({}) and what belongs to it ({})",
        span.slice(scene.text),
        scene.line.indent,
        shown(above.slice(scene.text)),
        scene.line_at(above.start).column(),
        scene.column(last.value),
    );
    Diagnostic::error("yaml-syntax", span, message).with_label(above, "the key above")
}

/// The last key of a map that was meant to stand deeper, as what stands before it and the line below it do.
fn key_far_out(scene: &Scene<'_>, mapping: Mapping<'_>, below: &str) -> Option<Diagnostic> {
    let mut entries = mapping.entries().rev();
    let (last, before) = (entries.next()?, entries.next()?);
    let is_inner = matches!(before.value.value(), Value::Mapping(mapping) if !mapping.flow)
        && scene.column(before.value) == scene.line.indent;
    let is_empty = before.value.full_span().is_empty();
    if !is_inner && !is_empty {
        return None;
    }
    let key = last.key.span();
    let (name, owner) = (shown(key.slice(scene.text)), before.key.span());
    let message = format!(
        "`{name}` is indented by {}, but `{below}` below it by {}; indent both alike to belong to `{}`",
        scene.line_at(key.start).column(),
        scene.line.indent,
        shown(owner.slice(scene.text)),
    );
    Some(
        Diagnostic::error("yaml-syntax", key, message)
            .with_label(owner, "what both would belong to")
            .with_label(scene.line.value().1, "the key below it"),
    )
}

/// Text where a key must stand.
fn lone_text(scene: &Scene<'_>) -> Diagnostic {
    let line = scene.line;
    let (text, span) = line.value();
    if span.is_empty() {
        return Diagnostic::error("yaml-syntax", scene.token(), "a value cannot stand here");
    }
    if text.starts_with("//") {
        let slashes = Span::new(span.start, span.start + 2);
        let message = "a comment starts with `#`, not with `//`";
        let edit = Edit::replace(slashes, "#");
        return Diagnostic::error("yaml-syntax", slashes, message).with_edit(
            Applicability::Unsafe,
            "write `#`",
            edit,
        );
    }
    let below = scene.line_below();
    if below.indent > line.indent && (below.key().is_some() || below.is_item()) {
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
