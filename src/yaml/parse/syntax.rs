//! What is wrong with a text that is no YAML, in words that tell its author what to change.

use granit_parser::ScanError;

use crate::diagnostic::Diagnostic;
use crate::text::Span;
use crate::yaml::Document;

/// The finding for the place where the parser gave up.
pub(super) fn explain(error: &ScanError, document: &Document<'_>) -> Diagnostic {
    let offset = error.marker().byte_offset().unwrap_or(document.text.len());
    Diagnostic::error("yaml-syntax", Span::empty(offset.min(document.text.len())), error.info())
}

/// The finding for `---` between two documents.
pub(super) fn second_document(span: Span) -> Diagnostic {
    Diagnostic::error(
        "yaml-multi-document",
        span,
        "a second YAML document starts here; a config is one document",
    )
}

/// The finding for `*name` without `&name` before it.
pub(super) fn unknown_anchor(span: Span, document: &Document<'_>) -> Diagnostic {
    let name = span.slice(document.text).trim_start_matches('*');
    let message = format!("no anchor is called `{name}`; an anchor must stand before its aliases");
    Diagnostic::error("yaml-unknown-anchor", span, message)
}
