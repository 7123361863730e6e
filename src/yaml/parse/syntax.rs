//! What is wrong with a text that is no YAML, in words that tell its author what to change.

mod blank;
mod block;
mod block_scalar;
mod flow;
mod item;
mod scene;
mod value;

use granit_parser::{ErrorKind, ScanError};

use crate::diagnostic::Diagnostic;
use crate::text::Span;
use crate::yaml::parse::NESTING_LIMIT;
use crate::yaml::{Document, NodeId};
pub(super) use blank::check as invisible_blank;
use scene::Scene;

/// The finding for the place where the parser gave up. `open` are the collections it was in, outermost first; the
/// tree's spans are settled.
pub(super) fn explain(error: &ScanError, document: &Document<'_>, open: &[NodeId]) -> Diagnostic {
    let offset = error.marker().byte_offset().unwrap_or(document.text.len());
    let scene = Scene::new(document, open, offset);
    let kind = error.kind();
    if let Some(diagnostic) = fault_above(&scene, kind) {
        return diagnostic;
    }
    let known = match kind {
        ErrorKind::MappingValueNotAllowed => Some(value::second_colon(&scene)),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey
        | ErrorKind::InvalidIndentation
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::ExpectedDocumentStart => Some(block::misplaced(&scene)),
        ErrorKind::InvalidBlockScalarIndent => Some(block_scalar::deep_blanks(&scene)),
        ErrorKind::CommentInterceptedScalar => Some(block::behind_comment(&scene)),
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => Some(value::behind_quote(&scene)),
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent => Some(value::unclosed_quote(&scene)),
        ErrorKind::UnexpectedCharacter { character } => {
            Some(value::reserved_character(&scene, *character))
        }
        ErrorKind::MissingAnchorOrAliasName => {
            let mark = document.text[scene.offset..].chars().next().unwrap_or('*');
            Some(value::reserved_character(&scene, mark))
        }
        ErrorKind::UnknownQuotedScalarEscape => Some(value::unknown_escape(&scene)),
        ErrorKind::BlockSequenceEntryNotAllowed => Some(value::list_in_line(&scene)),
        _ => flow::explain(&scene, kind),
    };
    let known = known.or_else(|| simple(&scene, kind)).or_else(|| value::mark_at_start(&scene));
    known.unwrap_or_else(|| {
        let message = format!("this is no valid YAML: {}", error.info().replace(['\n', '\r'], " "));
        Diagnostic::error("yaml-syntax", scene.token(), message)
    })
}

/// The finding for a fault before the place, which the parser only noticed there.
fn fault_above(scene: &Scene<'_>, kind: &ErrorKind) -> Option<Diagnostic> {
    let is_quote = matches!(
        kind,
        ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar
            | ErrorKind::UnclosedQuotedScalar
            | ErrorKind::DocumentIndicatorInQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::UnknownQuotedScalarEscape
    );
    let is_within_quote = is_quote && !scene.is_at_quote();
    let reached = if is_within_quote { scene.opening_quote() } else { scene.offset };
    scene
        .conflict()
        .or_else(|| block_scalar::interrupted(scene))
        .or_else(|| flow::unfinished(scene, reached))
        .or_else(|| blank::invisible(scene))
}

/// Faults that the kind alone explains.
fn simple(scene: &Scene<'_>, kind: &ErrorKind) -> Option<Diagnostic> {
    let too_deep = format!("collections are nested more than {NESTING_LIMIT} deep here");
    let (rule, message) = match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar
        | ErrorKind::InvalidBlockEntryWhitespace
        | ErrorKind::InvalidMappingValueWhitespace => {
            let message = "a tab cannot stand between tokens or indent a line; use spaces";
            return Some(Diagnostic::error("yaml-tab", scene.tab(), message));
        }
        ErrorKind::RecursionLimitExceeded => ("yaml-nesting", too_deep.as_str()),
        ErrorKind::BomInsideDocument => {
            ("yaml-character", "a byte-order mark can only be the first character; take it away")
        }
        ErrorKind::CommentNotSeparated => {
            ("yaml-syntax", "a comment needs a blank before its `#`; text with a `#` needs quotes")
        }
        ErrorKind::MappingKeyNotAllowed => {
            ("yaml-syntax", "`?` marks a key, which cannot start here; put quotes around the text")
        }
        ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => {
            ("yaml-escape", "this escape names no character: `\\x41`, `\\u0041`, `\\U00000041`")
        }
        ErrorKind::MissingDocumentEndBeforeDirective
        | ErrorKind::InvalidDirectiveTerminator
        | ErrorKind::MissingDirectiveName
        | ErrorKind::InvalidDirectiveName => {
            ("yaml-syntax", "no line of a config can start with `%`; indent or quote the text")
        }
        ErrorKind::ZeroBlockScalarIndent => {
            ("yaml-syntax", "the indentation behind `|` or `>` counts from 1 to 9")
        }
        ErrorKind::InvalidBlockScalarHeader => {
            let message = "text cannot stand behind `|` or `>`; start it in the next line, or put quotes around the whole value";
            ("yaml-syntax", message)
        }
        ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::UndeclaredTagHandle => {
            ("yaml-tag", "this is no tag; put quotes around text that starts with `!`")
        }
        ErrorKind::InvalidDocumentEnd => {
            ("yaml-multi-document", "nothing can follow the end of the document, `...`")
        }
        ErrorKind::UnsupportedYamlMajorVersion => {
            ("yaml-syntax", "the YAML version can only be 1.1 here; leave the `%YAML` line out")
        }
        _ => return None,
    };
    Some(Diagnostic::error(rule, scene.token(), message))
}

/// The finding for a document behind the first.
pub(super) fn second_document(span: Span, text: &str) -> Diagnostic {
    // Without `---` the parser names no token.
    let line = text[span.end..].lines().next().unwrap_or_default().trim_end();
    let span = if span.is_empty() { Span::new(span.start, span.start + line.len()) } else { span };
    Diagnostic::error(
        "yaml-multi-document",
        span,
        "a second YAML document starts here; a config is one document",
    )
}
