//! Edits as reviewers take them: whole lines, and the lines that come instead. Knows no format.

use crate::postman::contains_key;
use crate::report::lines::Lines;
use crate::text::{Edit, Edits, Span};

/// A suggestion of more bytes, old and new together, is none that a person would read.
const MAX_BYTES: usize = 10_000;

/// Lines of a text, counted from 1, and what comes in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Suggestion {
    /// The first line that changes.
    pub(super) first: usize,
    /// The last line that changes, never before the first: reviews have no place between lines, so that what is only
    /// inserted comes together with a line beside it.
    pub(super) last: usize,
    /// The new lines, each ended by `\n`; empty where the old ones only go away.
    pub(super) text: String,
}

/// The least lines that hold all edits. `None` where that are too many, where no line changes (but the last one's break),
/// and where a line holds a Postman key, which is hidden in every report and would be lost with the suggestion.
pub(super) fn suggestion(lines: &Lines<'_>, edits: &Edits) -> Option<Suggestion> {
    let text = lines.text();
    let touched = edits.iter().map(|edit| edit.span).reduce(Span::join)?;
    let mut first = lines.line(touched.start);
    if first > 0 && lines.start(first) == text.len() {
        // Behind the last line break there is no line to stand on.
        first -= 1;
    }
    let old = Span::new(lines.start(first), lines.start(lines.line(touched.end) + 1));
    let inserted: usize = edits.iter().map(|edit| edit.text.len()).sum();
    if old.len() + inserted > MAX_BYTES {
        return None;
    }
    let old_text = text.get(old.start..old.end)?;
    let new_text = shifted(edits, old_text, old.start)?.apply(old_text);
    if contains_key(&new_text) {
        return None;
    }
    let old_lines: Vec<&str> = old_text.split_terminator('\n').collect();
    let new_lines: Vec<&str> = new_text.split_terminator('\n').collect();
    let (start, end) = changed(&old_lines, &new_lines)?;
    let new_lines = &new_lines[start..new_lines.len() - (old_lines.len() - end)];
    Some(Suggestion {
        first: first + start + 1,
        last: first + end,
        text: new_lines.iter().flat_map(|line| [*line, "\n"]).collect(),
    })
}

/// The edits as those of a part of the text that starts at `offset`; `None` when they cut a character or leave the part.
fn shifted(edits: &Edits, part: &str, offset: usize) -> Option<Edits> {
    let edits = edits.iter().map(|edit| {
        let (start, end) = (edit.span.start - offset, edit.span.end - offset);
        let is_inside = part.is_char_boundary(start) && part.is_char_boundary(end);
        is_inside.then(|| Edit::replace(Span::new(start, end), edit.text.as_str()))
    });
    Edits::new(edits.collect::<Option<_>>()?).ok()
}

/// The range of old lines that differ, at least one; `None` when all are as before.
fn changed(old: &[&str], new: &[&str]) -> Option<(usize, usize)> {
    let n_before = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    if n_before == old.len() && n_before == new.len() {
        return None;
    }
    let after = old[n_before..].iter().rev().zip(new[n_before..].iter().rev());
    let n_after = after.take_while(|(old, new)| old == new).count();
    let end = old.len() - n_after;
    match n_before {
        start if start < end => Some((start, end)),
        // Lines are only inserted.
        0 if old.is_empty() => None,
        0 => Some((0, 1)),
        start => Some((start - 1, end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn suggest(text: &str, edit: Edit) -> Option<Suggestion> {
        let edits = Edits::new(vec![edit]).expect("one edit");
        suggestion(&Lines::new(&Source::new("x", text)), &edits)
    }

    /// What a reviewer's button does.
    fn accept(text: &str, suggestion: &Suggestion) -> String {
        let mut lines: Vec<&str> = text.split_terminator('\n').collect();
        let new: Vec<&str> = suggestion.text.split_terminator('\n').collect();
        lines.splice(suggestion.first - 1..suggestion.last, new);
        lines.join("\n")
    }

    #[test]
    fn a_suggestion_holds_the_lines_that_change_and_no_others() {
        let text = "a: 1\nb: 2\nc: 3\r\n";
        let lines =
            |first, last, text: &str| Some(Suggestion { first, last, text: text.to_owned() });
        let of = |start, end, new: &str| suggest(text, Edit::replace(Span::new(start, end), new));
        assert_eq!(of(10, 11, "ö"), lines(3, 3, "ö: 3\r\n"));
        assert_eq!(of(4, 9, ""), lines(2, 2, ""), "with the line break before it");
        assert_eq!(of(5, 10, ""), lines(2, 2, ""), "with the line break behind it");
        assert_eq!(of(0, 0, "x\n"), lines(1, 1, "x\na: 1\n"));
        assert_eq!(of(10, 10, "x\n"), lines(3, 3, "x\nc: 3\r\n"));
        assert_eq!(of(16, 16, "d: 4\n"), lines(3, 3, "c: 3\r\nd: 4\n"));
        assert_eq!(of(0, 1, "a"), None);
        assert_eq!(of(15, 16, ""), None, "only the last line break");
        assert_eq!(of(0, 99, ""), None);
    }

    #[test]
    fn accepting_a_suggestion_makes_the_edit() {
        let texts =
            ["", "\n", "a", "ab\nc", "a\nb\nc\n", "a\r\nb\r\n", "a\n\n\na\n", "ö\n\u{feff}\n"];
        let insertions = ["", "x", "x\n", "\n", "\nx", "a\n", "\na\n", "b\r\nb"];
        let mut n_suggestions = 0;
        for text in texts {
            let offsets = (0..=text.len()).filter(|&offset| text.is_char_boundary(offset));
            let offsets: Vec<usize> = offsets.collect();
            for (index, &start) in offsets.iter().enumerate() {
                for (&end, new) in
                    offsets[index..].iter().flat_map(|end| insertions.map(|it| (end, it)))
                {
                    let edit = Edit::replace(Span::new(start, end), new);
                    let edited = Edits::new(vec![edit.clone()]).expect("one edit").apply(text);
                    let expected: Vec<&str> = edited.split_terminator('\n').collect();
                    let accepted = match suggest(text, edit) {
                        Some(suggestion) => {
                            n_suggestions += 1;
                            assert!(suggestion.first <= suggestion.last);
                            accept(text, &suggestion)
                        }
                        None if text.is_empty() => continue,
                        None => text.split_terminator('\n').collect::<Vec<_>>().join("\n"),
                    };
                    assert_eq!(accepted, expected.join("\n"), "{text:?} {start}..{end} {new:?}");
                }
            }
        }
        assert!(n_suggestions > 500, "{n_suggestions}");
    }

    #[test]
    fn a_key_or_a_flood_is_not_suggested() {
        let key = format!("a: b # PMAK-{}\n", "0".repeat(20));
        assert_eq!(suggest(&key, Edit::replace(Span::new(0, 1), "c")), None);
        let flood = "x".repeat(MAX_BYTES);
        assert_eq!(suggest(&flood, Edit::replace(Span::new(0, 1), "c")), None);
    }
}
