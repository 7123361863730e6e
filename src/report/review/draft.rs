//! A new text as suggestions, which a reviewer accepts with a press of a button, and a diff of what cannot be suggested.
//! Knows no code host.

use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag};

use crate::postman::contains_key;
use crate::report::review::{Proposal, Reason};
use crate::report::suggestion::Suggestion;
use crate::text::{Span, unified_diff};

/// Code hosts refuse longer comments: GitHub those of more than 65,536 characters. Leaves room for words.
pub(super) const MAX_BYTES: usize = 60_000;

/// Neighbouring lines that change, as ranges of the lines of the old and of the new text, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// What can be suggested of a proposal.
pub(super) struct Draft {
    /// In the order of the text; no two of them touch.
    pub(super) suggestions: Vec<Suggested>,
    /// The unified diff from the text with all suggestions accepted to the new text; empty when they are the same.
    pub(super) rest: String,
    /// The changes that the rest holds.
    pub(super) left: Vec<Left>,
}

/// A suggestion and the reasons for it.
pub(super) struct Suggested {
    pub(super) suggestion: Suggestion,
    pub(super) reasons: Vec<Reason>,
}

/// A change that cannot be suggested and the reasons for it.
pub(super) struct Left {
    pub(super) change: Change,
    pub(super) reasons: Vec<Reason>,
}

/// The lines of a text, each with its line break, and where they start.
pub(super) struct Lines<'s> {
    pub(super) lines: Vec<&'s str>,
    /// One more than there are lines: the end of the text.
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut starts = vec![0];
        starts.extend(lines.iter().scan(0, |end, line| {
            *end += line.len();
            Some(*end)
        }));
        Self { lines, starts }
    }

    /// The bytes of some lines.
    pub(super) fn span(&self, lines: &Range<usize>) -> Span {
        Span::new(self.starts[lines.start], self.starts[lines.end])
    }
}

/// Finds what can be suggested, where `is_open` says whether lines, from 1 and both included, take a comment.
pub(super) fn draft(proposal: &Proposal<'_>, is_open: impl Fn(usize, usize) -> bool) -> Draft {
    let (old, new) = (Lines::new(proposal.source.text()), Lines::new(proposal.new));
    let mut suggestions = Vec::new();
    let mut left = Vec::new();
    let mut accepted = String::new();
    let mut n_copied = 0;
    for change in changes(&old, &new) {
        let reasons = reasons(proposal, &change, &old);
        let Some(suggestion) = suggestion(&change, &old, &new, &is_open) else {
            left.push(Left { change, reasons });
            continue;
        };
        accepted.extend(old.lines[n_copied..change.old.start].iter().copied());
        accepted.extend(new.lines[change.new.clone()].iter().copied());
        n_copied = change.old.end;
        suggestions.push(Suggested { suggestion, reasons });
    }
    accepted.extend(old.lines[n_copied..].iter().copied());
    let before = (!proposal.is_new).then_some(accepted.as_str());
    let rest = unified_diff(proposal.path, before, proposal.new);
    Draft { suggestions, rest, left }
}

/// The lines that change. Changes with less than two lines between them are one: so no two of them need the same line to
/// stand on.
pub(super) fn changes(old: &Lines<'_>, new: &Lines<'_>) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let operations = similar::capture_diff_slices(Algorithm::Myers, &old.lines, &new.lines);
    for (old, new) in operations.iter().filter(|it| it.tag() != DiffTag::Equal).map(ranges) {
        match changes.last_mut() {
            Some(last) if old.start < last.old.end + 2 => {
                (last.old.end, last.new.end) = (old.end, new.end);
            }
            _ => changes.push(Change { old, new }),
        }
    }
    changes
}

fn ranges(operation: &DiffOp) -> (Range<usize>, Range<usize>) {
    (operation.old_range(), operation.new_range())
}

/// A change as whole lines and those that come instead; `None` when it cannot be one.
fn suggestion(
    change: &Change,
    old: &Lines<'_>,
    new: &Lines<'_>,
    is_open: impl Fn(usize, usize) -> bool,
) -> Option<Suggestion> {
    let lines = new.lines[change.new.clone()].concat();
    // What is only inserted stands on the line before it, or else behind it, which the suggestion repeats.
    let place = change.old.start;
    let candidates = if !change.old.is_empty() {
        vec![(change.old.clone(), lines)]
    } else {
        let before =
            place.checked_sub(1).map(|line| (line..place, [old.lines[line], &lines].concat()));
        let after = old.lines.get(place).map(|line| (place..place + 1, [&lines, *line].concat()));
        before.into_iter().chain(after).collect()
    };
    let mut open = candidates.into_iter().filter(|(range, _)| is_open(range.start + 1, range.end));
    let (range, text) = open.next()?;
    let old_text = old.lines[range.clone()].concat();
    // Accepting a suggestion leaves the text's last line break as it is, and the break between lines too.
    let is_whole = ends_line(&old_text) == (ends_line(&text) || text.is_empty());
    if !is_whole || is_lost_in_markdown(&text) || contains_key(&text) || text.len() > MAX_BYTES {
        return None;
    }
    let text = if ends_line(&old_text) { text } else { text + "\n" };
    Some(Suggestion { first: range.start + 1, last: range.end, text })
}

fn ends_line(text: &str) -> bool {
    text.ends_with('\n')
}

/// Whether a text holds line breaks that are none to git, or what code hosts replace.
fn is_lost_in_markdown(text: &str) -> bool {
    text.replace("\r\n", "\n").contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t'))
}

/// What is said of the lines of a change, each once.
fn reasons(proposal: &Proposal<'_>, change: &Change, old: &Lines<'_>) -> Vec<Reason> {
    let span = old.span(&change.old);
    let mut found: Vec<Reason> = Vec::new();
    for reason in &proposal.reasons {
        let is_there = reason.span.start <= span.end && span.start <= reason.span.end;
        let is_said = found.iter().any(|other| other.message == reason.message);
        if is_there && !is_said {
            found.push(reason.clone());
        }
    }
    found
}
