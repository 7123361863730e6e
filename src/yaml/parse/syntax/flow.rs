//! Faults between brackets and braces.

use granit_parser::ErrorKind;

use super::scene::Scene;
use super::value::template;
use crate::diagnostic::Diagnostic;
use crate::text::Span;

/// The finding for a kind that only brackets have.
pub(super) fn explain(scene: &Scene<'_>, kind: &ErrorKind) -> Option<Diagnostic> {
    let message = match kind {
        _ if scene.text[scene.offset..].starts_with(',') && opens_before(scene) => {
            "a value is missing before this `,`".to_owned()
        }
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnclosedFlowCollection { .. } => return Some(unclosed(scene)),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            let message = format!("`{open}` is closed by `{close}`; write `{}`", partner(*open));
            return Some(Diagnostic::error("yaml-syntax", scene.token(), message));
        }
        ErrorKind::InvalidColonPlacement if is_below_bracket(scene) => return Some(unclosed(scene)),
        ErrorKind::InvalidColonPlacement => {
            "a `:` has no place here; quote text that holds it".to_owned()
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            "this bracket closes nothing; take it away, or quote text that holds it".to_owned()
        }
        ErrorKind::ExpectedFlowMappingSeparator => {
            "a `,` or `}` is missing before this; quote text that holds `: `, `#` or brackets".to_owned()
        }
        ErrorKind::ExpectedFlowSequenceSeparator => {
            "a `,` or `]` is missing before this; quote text that holds `: `, `#` or brackets".to_owned()
        }
        ErrorKind::BlockEntryInFlowCollection if template(scene).is_some() => return template(scene),
        ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator => {
            "`-` starts no item between brackets, where commas part them; quote text that starts with it"
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
    Some(match opening(scene) {
        Some(span) => diagnostic.with_label(span, "the bracket opened here"),
        None => diagnostic,
    })
}

fn unclosed(scene: &Scene<'_>) -> Diagnostic {
    let span = opening(scene).unwrap_or_else(|| scene.token());
    let close = span.slice(scene.text).chars().next().map_or(']', partner);
    let message = format!("the bracket that opens here is not closed; a `{close}` is missing");
    Diagnostic::error("yaml-syntax", span, message)
}

/// Whether nothing stands between the brackets and the place.
fn opens_before(scene: &Scene<'_>) -> bool {
    scene.text[..scene.offset].trim_end().ends_with(['[', '{', ','])
}

/// Whether the brackets opened in a line above: their end is missing there rather than here.
fn is_below_bracket(scene: &Scene<'_>) -> bool {
    opening(scene).is_some_and(|span| scene.line_at(span.start).span.end < scene.line.span.start)
}

fn opening(scene: &Scene<'_>) -> Option<Span> {
    let start = scene.flow?.span().start;
    scene.text[start..].starts_with(['[', '{']).then(|| Span::new(start, start + 1))
}

fn partner(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}
