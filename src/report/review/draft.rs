//! A new text as suggestions, which a reviewer accepts with a press of a button, and a diff of what cannot be suggested.
//! Knows no code host.

use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag};

use crate::postman::contains_key;
use crate::report::review::{Proposal, Reason};
use crate::report::suggestion::Suggestion;
use crate::text::{Span, unified_diff};

/// GitHub refuses comments of more than 65,536 characters. Leaves room for words.
pub(super) const MAX_BYTES: usize = 50_000;

/// Insertions that end with more blank lines than this are none that anyone makes.
const MAX_PLACES: usize = 8;

/// Neighbouring lines that change, as ranges of the lines of the old and of the new text, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

impl Change {
    /// How many lines behind it, at most, it may have to repeat.
    fn n_beside(&self) -> usize {
        usize::from(self.old.is_empty())
    }
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

impl Draft {
    /// In how many parts the change comes; what cannot be suggested is one.
    pub(super) fn n_parts(&self) -> usize {
        self.suggestions.len() + usize::from(!self.rest.is_empty())
    }
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
    // What is inserted may stand on the line behind it.
    let mut first_free = 0;
    for change in changes(&old, &new) {
        let reasons = reasons(proposal, &change, &old);
        let places = places(&change, &old, &new, first_free).into_iter();
        let mut open = places.filter(|(range, _)| is_open(range.start + 1, range.end));
        first_free = change.old.end + change.n_beside();
        let Some(suggestion) = open.find_map(|(range, text)| suggestion(range, text, &old)) else {
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

/// The lines that change. Insertions with a single line between them are one change, as both might need that line to stand on.
pub(super) fn changes(old: &Lines<'_>, new: &Lines<'_>) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let operations = similar::capture_diff_slices(Algorithm::Myers, &old.lines, &new.lines);
    for (old, new) in operations.iter().filter(|it| it.tag() != DiffTag::Equal).map(ranges) {
        let n_shared = usize::from(old.is_empty());
        match changes.last_mut() {
            Some(last) if old.start <= last.old.end + last.n_beside().min(n_shared) => {
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

/// The lines that a change may stand for, each with what comes instead, the best first. What is only inserted stands on the
/// line before it or the one behind it, not above `first_free`, and repeats it.
fn places(
    change: &Change,
    old: &Lines<'_>,
    new: &Lines<'_>,
    first_free: usize,
) -> Vec<(Range<usize>, String)> {
    let mut inserted = change.new.clone();
    if !change.old.is_empty() {
        return vec![(change.old.clone(), new.lines[inserted].concat())];
    }
    let mut place = change.old.start;
    let mut places = Vec::new();
    while places.len() < MAX_PLACES {
        let text = new.lines[inserted.clone()].concat();
        places.extend(old.lines.get(place).map(|line| (place..place + 1, [&text, *line].concat())));
        let Some(before) = place.checked_sub(1).filter(|line| *line >= first_free) else { break };
        let line = old.lines[before];
        places.push((before..place, [line, &text].concat()));
        // With a blank line at its end, it is the same change a line higher, where it reads better.
        if !line.trim().is_empty() || new.lines[inserted.end - 1] != line {
            break;
        }
        place = before;
        inserted = inserted.start - 1..inserted.end - 1;
    }
    places.reverse();
    places
}

/// Whole lines and those that come instead as a suggestion; `None` where it would not survive its way.
fn suggestion(range: Range<usize>, text: String, old: &Lines<'_>) -> Option<Suggestion> {
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
