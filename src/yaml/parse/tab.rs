//! Tabs between tokens. SnakeYAML skips only blanks there; the parser skips tabs too.

use crate::diagnostic::{Applicability, Diagnostic};
use crate::text::{Edit, Span};
use crate::yaml::{Document, ScalarStyle, Value};

/// The findings for all tabs before `end` that SnakeYAML refuses. Tabs are fine in quotes, block scalars and comments,
/// in a line of a plain scalar, and behind it: its end is only known once the blanks are read.
pub(super) fn check(document: &Document<'_>, end: usize) -> Vec<Diagnostic> {
    let text = &document.text[..end];
    let mut spans = Vec::new();
    if text.contains('\t') {
        let mut gap_start = 0;
        let mut is_behind_plain = false;
        for (token, is_plain) in tokens(document).into_iter().chain([(Span::empty(end), false)]) {
            let gap = Span::new(gap_start, token.start.clamp(gap_start, end));
            let skipped = if is_behind_plain { blanks(gap.slice(text)) } else { 0 };
            tab_runs(text, Span::new(gap.start + skipped, gap.end), &mut spans);
            if is_plain {
                tabs_at_line_starts(text, token, &mut spans);
            }
            gap_start = token.end.clamp(gap.end, end);
            is_behind_plain = is_plain;
        }
    }
    spans.into_iter().map(|span| explain(text, span)).collect()
}

/// The stretches in which tabs are text, and whether it is a plain scalar's. Sorted.
fn tokens(document: &Document<'_>) -> Vec<(Span, bool)> {
    let scalars = document.nodes().filter_map(|node| match node.value() {
        Value::Scalar(scalar) if !scalar.content.is_empty() => {
            Some((scalar.content, scalar.style == ScalarStyle::Plain))
        }
        _ => None,
    });
    let comments = document.comments().iter().map(|comment| (comment.span, false));
    let mut tokens: Vec<_> = scalars.chain(comments).collect();
    tokens.sort();
    tokens
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

fn tab_runs(text: &str, span: Span, found: &mut Vec<Span>) {
    let mut offset = span.start;
    while let Some(distance) = text[offset..span.end].find('\t') {
        let start = offset + distance;
        let run = &text[start..span.end];
        offset = span.end - run.trim_start_matches('\t').len();
        found.push(Span::new(start, offset));
    }
}

/// A plain scalar's further lines start with blanks only.
fn tabs_at_line_starts(text: &str, span: Span, found: &mut Vec<Span>) {
    let mut offset = span.start;
    while let Some(distance) = text[offset..span.end.min(text.len())].find(['\n', '\r']) {
        let line = offset + distance + 1;
        offset = line + blanks(&text[line..span.end]);
        tab_runs(text, Span::new(line, offset), found);
    }
}

fn explain(text: &str, span: Span) -> Diagnostic {
    let behind = text[span.end..].trim_start_matches(' ');
    let is_trailing = behind.is_empty() || behind.starts_with(['\n', '\r']);
    let (blank, title) =
        if is_trailing { ("", "take the tab away") } else { (" ", "write a space instead") };
    let message = "a tab cannot stand between tokens or indent a line; use spaces";
    let edit = Edit::replace(span, blank);
    Diagnostic::error("yaml-tab", span, message).with_edit(Applicability::Safe, title, edit)
}
