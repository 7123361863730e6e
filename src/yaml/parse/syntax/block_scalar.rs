//! Faults around block scalars: lines that end their text too early, and blanks that set its indentation.

use super::block::misplaced;
use super::scene::{Scene, shown};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::text::{Edit, Span};
use crate::yaml::{Node, ScalarStyle};

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

/// Lines below a `|` or `>` that are indented less than its text, or not at all.
pub(super) fn ended_block_scalar(scene: &Scene<'_>) -> Option<Diagnostic> {
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
