//! Findings to bytes: one file per format, and one table of the formats.

mod concise;
mod excerpt;
mod json;
mod summary;
mod text;
mod why;

pub use summary::Summary;
pub use why::why_json;

use crate::diagnostic::Diagnostic;
use crate::text::Source;

/// One file and what was found in it.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The file.
    pub source: &'a Source,
    /// What was found, in the order in which it is to be shown.
    pub diagnostics: &'a [Diagnostic],
}

/// Whether a report may hold ANSI escape sequences. Formats for machines never do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Never,
    /// Colours by ANSI escape sequences.
    Ansi,
}

/// A form of report.
#[derive(Clone, Copy)]
pub struct Format {
    /// The word that chooses it.
    pub name: &'static str,
    /// What it is, as a phrase for a help page.
    pub doc: &'static str,
    /// Whether a person reads it, who also wants to know the totals.
    pub is_for_people: bool,
    /// Writes the reports. Whatever a file holds, the bytes are safe to print on a terminal.
    pub write: fn(&[Report<'_>], Colour) -> String,
}

/// All formats; the first is the default.
pub const FORMATS: &[Format] = &[text::FORMAT, concise::FORMAT, json::FORMAT];

/// A longer phrase quotes a value that no one wants to read whole.
const MAX_PHRASE: usize = 500;

/// A phrase that is safe to print: control characters made visible, those of line breaks too, and cut when endless.
fn phrase(text: &str) -> String {
    let (text, ellipsis) = match text.char_indices().nth(MAX_PHRASE) {
        Some((end, _)) => (&text[..end], "…"),
        None => (text, ""),
    };
    let text = annotate_snippets::normalize_untrusted_str(text).replace('\n', "␊");
    visible_controls(&text) + ellipsis
}

/// Replaces the control characters U+0080 to U+009F, which some terminals obey and the renderer lets through.
fn visible_controls(text: &str) -> String {
    text.replace(is_late_control, "\u{fffd}")
}

fn is_late_control(c: char) -> bool {
    ('\u{80}'..='\u{9f}').contains(&c)
}
