//! What a bot says on a code host: a suggestion and why, and what it could not suggest.

use crate::postman::contains_key;
use crate::report::phrase;
use crate::report::review::draft::{Draft, MAX_BYTES, Suggested};
use crate::report::review::markdown::{self, block};
use crate::report::review::{Proposal, Reason};

/// Each is cut when it is endless; so many of them leave room for what changes.
const MAX_PHRASES: usize = 5;

/// The text of a suggestion. `part` is its number from 1, and how many there are; `kind` is the word behind the fence.
pub(super) fn suggestion(
    proposal: &Proposal<'_>,
    suggested: &Suggested,
    part: (usize, usize),
    kind: &str,
) -> String {
    let why = match suggested.reasons.as_slice() {
        [] => whole(proposal, part),
        reasons => first_of(reasons.iter().map(reason).collect()).join("\n\n"),
    };
    format!("{why}\n\n{}", block(kind, &suggested.suggestion.text))
}

/// What a change as a whole does, for a part of it.
fn whole(proposal: &Proposal<'_>, part: (usize, usize)) -> String {
    let part = match part {
        (_, 1) => String::new(),
        (part, n_parts) => format!(" (part {part} of {n_parts})"),
    };
    format!("**circlet** {}{part}", summary(proposal))
}

fn reason(reason: &Reason) -> String {
    format!("**circlet** `{}`: {}", reason.rule, markdown::phrase(&phrase(&reason.message)))
}

fn summary(proposal: &Proposal<'_>) -> String {
    let summary = proposal.summary.iter().map(|it| markdown::phrase(&phrase(it)));
    first_of(summary.collect()).join("; ")
}

/// As many phrases as a comment has room for.
fn first_of(mut phrases: Vec<String>) -> Vec<String> {
    if phrases.len() > MAX_PHRASES {
        let n_left = phrases.len() - MAX_PHRASES;
        phrases.truncate(MAX_PHRASES);
        phrases.push(format!("and {n_left} more"));
    }
    phrases
}

/// What is said of the file as a whole: what the change does, and as a diff what is no suggestion.
pub(super) fn overview(proposal: &Proposal<'_>, draft: &Draft) -> String {
    let path = markdown::phrase(&format!("`{}`", phrase(proposal.path)));
    let mut paragraphs = vec![format!("**circlet** {}, in {path}.", summary(proposal))];
    let n_suggestions = draft.suggestions.len();
    if n_suggestions > 1 && proposal.reasons.is_empty() {
        let advice =
            format!("Add the {n_suggestions} suggestions to one batch, as they belong together.");
        paragraphs.push(advice);
    }
    if !draft.rest.is_empty() {
        paragraphs.push(rest(draft));
    }
    paragraphs.join("\n\n")
}

/// What cannot be suggested.
fn rest(draft: &Draft) -> String {
    let (what, when) = match draft.suggestions.len() {
        0 => ("Nothing of it is a suggestion", ""),
        _ => ("The rest is no suggestion", ", once the suggestions are committed"),
    };
    let why = "is for lines that the diff here does not show, or that a suggestion cannot hold";
    let reasons = draft.left.iter().flat_map(|left| &left.reasons).map(reason);
    let mut paragraphs = vec![format!("{what}: it {why}.")];
    paragraphs.extend(first_of(reasons.collect()));
    if draft.rest.len() > MAX_BYTES {
        let n_lines = draft.rest.lines().count();
        return format!("{} Its diff of {n_lines} lines is too long for a comment.", paragraphs[0]);
    }
    paragraphs.push(if contains_key(&draft.rest) {
        format!("Make it by hand{when}; a Postman API key in it is not shown:")
    } else {
        format!("`git apply` takes it{when}:")
    });
    paragraphs.push(block("diff", &draft.rest));
    paragraphs.join("\n\n")
}

/// Why lines change, without markup.
pub(super) fn plain(proposal: &Proposal<'_>, reasons: &[Reason]) -> String {
    match reasons {
        [] => phrase(&proposal.summary.join("; ")),
        reasons => {
            let lines: Vec<_> = reasons.iter().map(|reason| phrase(&reason.message)).collect();
            lines.join("\n")
        }
    }
}
