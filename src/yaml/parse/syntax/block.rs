//! Faults of block structure: lines that are indented wrongly, or that fit no list and no map.

use super::scene::{Line, Scene, shown};
use super::value::{WithFix as _, key_below_text};
use crate::diagnostic::Diagnostic;
use crate::text::{Edit, Span};
use crate::yaml::{Context, Node, ScalarStyle, Value, quote};

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

/// A line of blanks at the start of a block scalar sets its indentation, when it is the longest.
pub(super) fn deep_blanks(scene: &Scene<'_>) -> Diagnostic {
    let line = scene.line;
    let Some(blanks) = scene.last.and_then(|last| scene.longest_blanks(last.span().end)) else {
        return misplaced(scene);
    };
    let message = format!(
        "these {} blanks set the indentation of the text below, which has only {}; take them away",
        blanks.len(),
        line.indent
    );
    Diagnostic::error("yaml-syntax", blanks, message)
        .with_label(line.span, "the text")
        .with_fix_of(Edit::replace(blanks, ""), "take the blanks away")
}

/// Lines below a `|` or `>` that are indented less than its text, or not at all.
fn ended_block_scalar(scene: &Scene<'_>) -> Option<Diagnostic> {
    let last = scene.last?;
    let scalar = last.scalar().filter(|scalar| {
        matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded) && !last.is_alias()
    })?;
    let line = scene.line;
    let content = scalar.content.slice(scene.text);
    let blanks = content.len() - content.trim_start().len();
    if content.trim().is_empty() {
        return unindented(scene, last);
    }
    let indent = scene.line_at(scalar.content.start + blanks).indent;
    let comment = scene.comments_above().into_iter().find(|comment| comment.indent < indent);
    if let Some(comment) = comment.filter(|_| line.indent >= indent) {
        let message = format!(
            "this line is indented by {}, the text around it by {indent}: it ends the text",
            comment.indent
        );
        return Some(
            Diagnostic::error("yaml-syntax", comment.span, message)
                .with_label(last_line(scene, last), "the text ends here")
                .with_label(line.span, "and this line stands alone"),
        );
    }
    if line.key().is_some() || line.is_item() || line.indent >= indent {
        return None;
    }
    let message = format!(
        "this line is indented by {}, the text it belongs to by {indent}: it ends the text",
        line.indent
    );
    let start = Span::new(last.span().start, last.span().start + 1);
    Some(
        Diagnostic::error("yaml-syntax", line.span, message)
            .with_label(start, "the text starts here"),
    )
}

/// Text below a `|` or `>` that is no deeper than the key before it.
fn unindented(scene: &Scene<'_>, scalar: Node<'_>) -> Option<Diagnostic> {
    let line = scene.line;
    let header = scene.line_at(scalar.span().start);
    let column = header.column();
    if line.key().is_some() || line.is_item() || line.indent > column {
        return None;
    }
    let message = format!(
        "this line is indented by {}; the text of `{}` must be indented deeper than {column}",
        line.indent,
        shown(header.value().0),
    );
    Some(
        Diagnostic::error("yaml-syntax", line.span, message)
            .with_label(scalar.span(), "the text starts below this"),
    )
}

fn last_line(scene: &Scene<'_>, node: Node<'_>) -> Span {
    scene.line_at(node.span().end).span
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
    Some(diagnostic.with_fix_of(edit, "put quotes around it"))
}

/// `-run:`.
fn dash_without_blank(scene: &Scene<'_>) -> Option<Diagnostic> {
    let line = scene.line;
    let word = line.content.strip_prefix('-').filter(|rest| !rest.starts_with(['-', ' ']))?;
    let first = word.chars().next()?;
    first.is_alphabetic().then(|| {
        let dash = Span::new(line.span.start, line.span.start + 1);
        Diagnostic::error("yaml-syntax", dash, "a blank is missing behind the `-`")
    })
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

/// `- item` where no list continues.
fn item(scene: &Scene<'_>) -> Option<Diagnostic> {
    let line = scene.line;
    let [.., innermost] = scene.open[..] else { return None };
    if !line.is_item() {
        return None;
    }
    let Value::Mapping(mapping) = innermost.value() else {
        return item_indent(scene, innermost);
    };
    if let Some(key) = mapping.entries().map(|entry| entry.key).find(|key| is_glued(scene, *key)) {
        let dash = Span::new(key.span().start, key.span().start + 1);
        return Some(Diagnostic::error("yaml-syntax", dash, "a blank is missing behind the `-`"));
    }
    let mut entries = mapping.entries().rev();
    let last = entries.next()?;
    let goes_on = |node: Node<'_>| {
        matches!(node.value(), Value::Sequence(_)) && scene.column(node) == line.indent
    };
    if entries.next().is_some_and(|before| goes_on(before.value)) {
        let name = shown(last.key.span().slice(scene.text));
        let message = format!("`{name}` stands between the items of a list; write `- {name}`");
        let diagnostic = Diagnostic::error("yaml-syntax", last.key.span(), message);
        return Some(diagnostic.with_label(dash(line), "the list goes on here"));
    }
    item_indent(scene, last.value)
        .or_else(|| outer_item(scene))
        .or_else(|| Some(item_among_keys(scene, last.key, innermost)))
}

fn dash(line: Line<'_>) -> Span {
    Span::new(line.span.start, line.span.start + 1)
}

fn is_glued(scene: &Scene<'_>, key: Node<'_>) -> bool {
    let mut characters = key.span().slice(scene.text).chars();
    characters.next() == Some('-') && characters.next().is_some_and(char::is_alphabetic)
}

/// An item of the list in which the map stands that is open, indented too deep.
fn outer_item(scene: &Scene<'_>) -> Option<Diagnostic> {
    let [.., list, _] = scene.open[..] else { return None };
    item_indent(scene, list)
}

/// An item of `list` at another indentation.
fn item_indent(scene: &Scene<'_>, list: Node<'_>) -> Option<Diagnostic> {
    let Value::Sequence(sequence) = list.value() else { return None };
    let column = scene.column(list);
    let line = scene.line;
    let above = sequence.dashes().next_back().filter(|_| column != line.indent)?;
    let message =
        format!("this `-` is indented by {}, the other items of its list by {column}", line.indent);
    Some(
        Diagnostic::error("yaml-syntax", dash(line), message)
            .with_label(Span::new(above, above + 1), "the item before it"),
    )
}

fn item_among_keys(scene: &Scene<'_>, key: Node<'_>, map: Node<'_>) -> Diagnostic {
    let name = shown(key.span().slice(scene.text));
    let message = if scene.line.indent > scene.column(map) {
        format!("a list cannot follow here: `{name}` has its value already")
    } else {
        "a list item stands among the keys of a map; is the key of its list missing above, such as `steps:`?".to_owned()
    };
    Diagnostic::error("yaml-syntax", dash(scene.line), message)
        .with_label(key.span(), "the key above")
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
        return Some(diagnostic.with_fix_of(Edit::insert(span.end, " "), "insert the blank"));
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

fn key_beside_items(scene: &Scene<'_>, name: &str, dash: usize) -> Diagnostic {
    let span = Span::new(scene.line.span.start, scene.line.span.start + name.len());
    let message = if name == "<<" {
        "`<<` stands beside the items of a list; indent it to belong to the item above".to_owned()
    } else {
        format!(
            "`{name}` stands beside the items of a list; write `- {name}`, or indent it to belong to the item above"
        )
    };
    Diagnostic::error("yaml-syntax", span, message)
        .with_label(Span::new(dash, dash + 1), "the item above")
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
