//! Findings to bytes: one file per format, and one table of the formats.

mod checkstyle;
mod concise;
mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod json;
mod junit;
mod lines;
mod rdjson;
mod review;
mod sarif;
mod suggestion;
mod summary;
mod text;
mod why;
mod xml;

pub use review::{
    Base, Diff, DiffError, PROPOSAL_FORMATS, Proposal, ProposalFormat, PullRequest, Reader, Reason,
    ReviewError,
};
pub use summary::Summary;
pub use why::why_json;

use crate::diagnostic::Diagnostic;
use crate::text::Source;

/// One file and what was found in it.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The file.
    pub source: &'a Source,
    /// Its path from the root of its repository, with `/` and without `./`: by that, the programs that show findings
    /// beside the code find it. Formats for people and editors print the name of the source.
    pub path: &'a str,
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
pub const FORMATS: &[Format] = &[
    text::FORMAT,
    concise::FORMAT,
    json::FORMAT,
    json::LINES,
    sarif::FORMAT,
    rdjson::FORMAT,
    rdjson::LINES,
    github::FORMAT,
    gitlab::FORMAT,
    junit::FORMAT,
    checkstyle::FORMAT,
];

/// A longer phrase quotes a value that no one wants to read whole.
const MAX_PHRASE: usize = 500;

/// The message of a finding and, on a line of its own, what to do, for formats that know only one text.
fn explanation(diagnostic: &Diagnostic) -> String {
    let fix = diagnostic.fix.as_ref().map(|fix| &fix.title);
    let message = phrase(&diagnostic.message);
    match diagnostic.help.as_ref().or(fix) {
        Some(help) => format!("{message}\nhelp: {}", phrase(help)),
        None => message,
    }
}

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

/// Whether some terminals obey a character, or show what stands around it in another order.
fn is_deceptive(c: char) -> bool {
    let is_direction = matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    is_direction || c == '\u{7f}' || is_late_control(c)
}
