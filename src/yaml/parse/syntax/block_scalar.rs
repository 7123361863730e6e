//! Faults around block scalars: lines that end their text too early, and blanks that set its indentation.

use super::block::misplaced;
use super::scene::{Line, Scene, is_block_scalar, shown};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::text::{Edit, Span};
use crate::yaml::Node;

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
    Diagnostic::error("yaml-syntax", blanks, message).with_label(line.span, "the text").with_edit(
        Applicability::Unsafe,
        "take the blanks away",
        Edit::replace(blanks, ""),
    )
}

/// Lines further out than a block scalar, with more of its text below them, as of a heredoc that was not indented: they
/// may look like YAML, and the fault show far below. `None` when what follows the scalar can be meant as it stands.
pub(super) fn interrupted(scene: &Scene<'_>) -> Option<Diagnostic> {
    let scalar = scene.block_scalar_above()?;
    let header = scene.line_at(scalar.span().start);
    let indent = text_indent(scene, scalar);
    let inner = indent.unwrap_or(header.column() + 1);
    // Where there is no text, it is a key beside the scalar's own that stands before it.
    let is_outer = |line: &Line<'_>| line.indent < indent.map_or(inner, |_| header.indent);
    let mut lines = scene.lines_from(scalar.span().end).filter(|line| !line.content.is_empty());
    let first = lines.next().filter(is_outer).filter(|line| !line.content.ends_with(':'))?;
    let mut last = first;
    let resumed = lines.find(|line| {
        let is_resumed = !is_outer(line) && !line.is_comment();
        last = if is_resumed { last } else { *line };
        is_resumed
    })?;
    let is_text = resumed.indent >= inner && resumed.key().is_none() && !resumed.is_item();
    // Below these, deeper text is theirs.
    let is_owned = last.content.ends_with(['|', '>', '-', '+', ':']);
    let is_all_text = lines
        .take_while(|line| line.span.start < scene.line.span.start)
        .all(|line| line.indent >= inner);
    if !is_text || is_owned || !is_all_text {
        return None;
    }
    if let Some(indent) = indent {
        return Some(outdented(first, indent, scalar).with_label(resumed.span, "and goes on here"));
    }
    first.key()?;
    let (name, owner) = (shown(first.content), shown(header.value().0));
    let message = format!("`{name}` stands between `{owner}` and the text that belongs to it");
    Some(
        Diagnostic::error("yaml-syntax", first.span, message)
            .with_label(scalar.span(), "the text starts below this")
            .with_label(resumed.span, "and here is the text"),
    )
}

/// The indentation of the text of a block scalar; `None` when it has no text.
fn text_indent(scene: &Scene<'_>, scalar: Node<'_>) -> Option<usize> {
    let content = scalar.scalar()?.content;
    let text = content.slice(scene.text);
    let blanks = text.len() - text.trim_start().len();
    (blanks < text.len()).then(|| scene.line_at(content.start + blanks).indent)
}

/// A line that ends the text of a block scalar because it is indented less.
fn outdented(line: Line<'_>, indent: usize, scalar: Node<'_>) -> Diagnostic {
    let message = format!(
        "this line is indented by {}, the text it belongs to by {indent}: it ends the text",
        line.indent
    );
    let start = Span::new(scalar.span().start, scalar.span().start + 1);
    let diagnostic = Diagnostic::error("yaml-syntax", line.span, message)
        .with_label(start, "the text starts here");
    if scalar.scalar().is_some_and(|scalar| scalar.text.contains("<<")) {
        diagnostic.with_help(
            "indent a heredoc like the lines around it; the indentation that all lines share is no part of the text",
        )
    } else {
        diagnostic
    }
}

/// Lines below a `|` or `>` that are indented less than its text, or not at all.
pub(super) fn ended_block_scalar(scene: &Scene<'_>) -> Option<Diagnostic> {
    let last = scene.last.filter(|last| is_block_scalar(*last))?;
    let line = scene.line;
    let Some(indent) = text_indent(scene, last) else { return unindented(scene, last) };
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
    let is_outdented = line.key().is_none() && !line.is_item() && line.indent < indent;
    is_outdented.then(|| outdented(line, indent, last))
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
