//! Faults between brackets and braces.

use granit_parser::ErrorKind;

use super::scene::{Line, Scene};
use super::value::template;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::text::{Edit, Span};

/// The finding for a kind that only brackets have.
pub(super) fn explain(scene: &Scene<'_>, kind: &ErrorKind) -> Option<Diagnostic> {
    let message = match kind {
        _ if scene.text[scene.offset..].starts_with(',') && opens_before(scene) => {
            "a value is missing before this `,`".to_owned()
        }
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnclosedFlowCollection { .. } => {
            let span = opening(scene).unwrap_or_else(|| scene.token());
            return Some(unclosed(scene, span));
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            let message = format!("`{open}` is closed by `{close}`; write `{}`", closing(*open));
            return Some(Diagnostic::error("yaml-syntax", scene.token(), message));
        }
        ErrorKind::InvalidColonPlacement => {
            if let Some(opening) = opening(scene).filter(|opening| is_above(scene, *opening)) {
                return Some(unclosed(scene, opening));
            }
            "a `:` has no place here; quote text that holds it".to_owned()
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            "this bracket closes nothing; take it away, or quote text that holds it".to_owned()
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            if let Some(diagnostic) = missing_comma(scene) {
                return Some(diagnostic);
            }
            let close = opening(scene).map_or(']', |opening| partner(opening, scene));
            format!(
                "a `,` or `{close}` is missing before this; quote text that holds `: `, `#` or brackets"
            )
        }
        ErrorKind::BlockEntryInFlowCollection if template(scene).is_some() => return template(scene),
        ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator => {
            "`-` starts no item between brackets, where commas part them; take it away, or quote text that starts with it"
                .to_owned()
        }
        ErrorKind::FlowMappingValueAdjacentCollection => {
            "a blank is missing behind the `:`".to_owned()
        }
        ErrorKind::ExpectedNodeContent => "a value is missing before this".to_owned(),
        ErrorKind::InvalidFlowScalarIndent => {
            "text between brackets must be indented deeper than the key above".to_owned()
        }
        _ => return None,
    };
    let diagnostic = Diagnostic::error("yaml-syntax", scene.token(), message);
    let Some(opening) = opening(scene).or_else(|| pending_bracket(scene)) else {
        return Some(diagnostic);
    };
    let unclosed = unclosed_above(scene, opening, scene.offset);
    Some(unclosed.unwrap_or_else(|| diagnostic.with_label(opening, "the bracket opened here")))
}

/// The finding for brackets that were not meant to reach `end`, where the parser gave up or a quote opens that it could
/// not read.
pub(super) fn unfinished(scene: &Scene<'_>, end: usize) -> Option<Diagnostic> {
    let Some(opening) = opening(scene) else {
        return text_with_bracket(scene, pending_bracket(scene)?, end);
    };
    unclosed_above(scene, opening, end).or_else(|| text_with_bracket(scene, opening, end))
}

fn unclosed_above(scene: &Scene<'_>, opening: Span, end: usize) -> Option<Diagnostic> {
    let line = line_behind(scene, opening, end)?;
    Some(unclosed(scene, opening).with_label(line.span, "this line is read as part of it"))
}

/// Brackets that could still become a key are read ahead of the nodes.
fn pending_bracket(scene: &Scene<'_>) -> Option<Span> {
    let start = scene.pending();
    scene.text[start..].starts_with(['[', '{']).then(|| Span::new(start, start + 1))
}

fn unclosed(scene: &Scene<'_>, span: Span) -> Diagnostic {
    let close = partner(span, scene);
    let message = format!("the bracket that opens here is not closed; a `{close}` is missing");
    let diagnostic = Diagnostic::error("yaml-syntax", span, message);
    let (text, end) = scene.line_at(span.start).value();
    if end.end <= span.end || text.ends_with(',') {
        return diagnostic;
    }
    let edit = Edit::insert(end.end, close);
    diagnostic.with_edit(Applicability::Unsafe, format!("insert the `{close}`"), edit)
}

/// A line of block style between the brackets, no deeper than what they belong to: they should have ended above it.
fn line_behind<'d>(scene: &Scene<'d>, opening: Span, end: usize) -> Option<Line<'d>> {
    let owner = scene.line_at(opening.start);
    let column = if opening.start == owner.span.start {
        // What stands as deep as the bracket can be meant to stand in it.
        owner.indent.checked_sub(1)?
    } else {
        owner.column()
    };
    let is_block = |line: &Line<'_>| {
        let is_key = line.key().is_some_and(|key| !key.starts_with(['"', '\'']));
        line.indent <= column && (is_key || line.is_item()) && !line.is_comment()
    };
    scene.lines_from(opening.start).take_while(|line| line.span.start <= end).find(is_block)
}

/// `[echo ${X}]`: text without quotes that holds a bracket. The parser reads ahead of the nodes, so the text is read anew.
fn text_with_bracket(scene: &Scene<'_>, opening: Span, end: usize) -> Option<Diagnostic> {
    let mut plain_start = None;
    let characters = scene.text[opening.end..].char_indices();
    let mut characters = characters
        .map(|(distance, character)| (opening.end + distance, character))
        .take_while(|(at, _)| *at <= end);
    while let Some((at, character)) = characters.next() {
        match (character, plain_start) {
            ('{' | '[', Some(start)) => {
                let message =
                    format!("text between brackets needs quotes when it holds `{character}`");
                return Some(
                    Diagnostic::error("yaml-syntax", Span::new(start, at + 1), message)
                        .with_label(opening, "the bracket opened here"),
                );
            }
            ('"' | '\'', None) => {
                characters.find(|(_, closing)| *closing == character)?;
            }
            ('#', None) => {
                characters.find(|(_, line_break)| matches!(line_break, '\n' | '\r'))?;
            }
            (',' | ']' | '}' | '{' | '[', _) => plain_start = None,
            (':', _) if !scene.text[at + 1..].starts_with(|c: char| !c.is_whitespace()) => {
                plain_start = None;
            }
            _ if character.is_whitespace() => {}
            _ => plain_start = plain_start.or(Some(at)),
        }
    }
    None
}

/// `{a: b "c": d}`, or with a line break between: the value was read on as far as to the next `:`.
fn missing_comma(scene: &Scene<'_>) -> Option<Diagnostic> {
    let text = scene.leaves().next()?.span();
    if !scene.text[text.end..].trim_start().starts_with(':') {
        return None;
    }
    let value = text.slice(scene.text);
    let is_quote = |it: &usize| value[it + 1..].starts_with(['"', '\'']);
    let end = value.find(['\n', '\r']).or_else(|| value.find(' ').filter(is_quote))?;
    let before = Span::new(text.start, text.start + value[..end].trim_end().len());
    let key = Span::new(text.end - value[end..].trim_start().len(), text.end);
    let message = format!("a `,` is missing before `{}`", key.slice(scene.text));
    let edit = Edit::insert(before.end, ",");
    Some(
        Diagnostic::error("yaml-syntax", key, message)
            .with_label(before, "the value before it")
            .with_edit(Applicability::Unsafe, "insert the `,`", edit),
    )
}

/// Whether nothing stands between the brackets and the place.
fn opens_before(scene: &Scene<'_>) -> bool {
    scene.text[..scene.offset].trim_end().ends_with(['[', '{', ','])
}

/// Whether the brackets opened in a line above: their end is missing there rather than here.
fn is_above(scene: &Scene<'_>, opening: Span) -> bool {
    scene.line_at(opening.start).span.end < scene.line.span.start
}

fn opening(scene: &Scene<'_>) -> Option<Span> {
    let start = scene.flow?.span().start;
    Some(Span::new(start, start + 1))
}

fn partner(opening: Span, scene: &Scene<'_>) -> char {
    opening.slice(scene.text).chars().next().map_or(']', closing)
}

fn closing(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}
