//! The lines of a text that a snippet shows. A line too long for a screen is cut around what is marked on it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::{Source, Span};

/// Characters of a line that are shown.
const WIDTH: usize = 120;
/// Characters shown before a mark on a line that is cut.
const BEFORE: usize = 40;
/// Stands where a line is cut.
const ELLIPSIS: &str = "…";
/// The renderer may show this many lines between marked ones; others need not be copied.
const CONTEXT: usize = 2;
/// Marks further apart than this, in lines, get excerpts of their own: the lines between cost time, though none shows.
const FAR: usize = 200;

/// Lines of a source from the first to the last marked one. Line numbers are kept; lines between that are not shown
/// are empty, so that a report costs what it shows and not what the file holds.
pub(super) struct Excerpt {
    /// The lines, joined by `\n`.
    pub(super) text: String,
    /// Number of the first line, from 1.
    pub(super) line_start: usize,
    lines: BTreeMap<usize, Line>,
}

struct Line {
    /// The bytes of the source that are shown.
    shown: Span,
    /// Where they start in the excerpt.
    offset: usize,
    is_cut_before: bool,
    is_cut_after: bool,
}

/// The excerpts that show all marks; the first mark is in the first of them, the others follow in the order of the
/// text. A mark over several lines counts for its first.
pub(super) fn excerpts(source: &Source, marks: &[Span]) -> Vec<Excerpt> {
    let line = |mark: &Span| source.line_index().line(mark.start);
    let mut first_marks = BTreeMap::new();
    for mark in marks {
        first_marks.entry(line(mark)).or_insert(*mark);
    }
    let lines: Vec<_> = first_marks.into_iter().collect();
    let mut parts: Vec<_> = lines.chunk_by(|(above, _), (below, _)| below - above <= FAR).collect();
    let shows_first = |part: &&[(usize, Span)]| {
        part.iter().any(|(number, _)| marks.first().map(line) == Some(*number))
    };
    if let Some(primary) = parts.iter().position(shows_first) {
        parts[..=primary].rotate_right(1);
    }
    parts.into_iter().map(|part| Excerpt::new(source, &part.iter().copied().collect())).collect()
}

impl Excerpt {
    /// Of the first mark in each line.
    fn new(source: &Source, first_marks: &BTreeMap<usize, Span>) -> Self {
        let first = first_marks.keys().next().copied().unwrap_or(0);
        let last = first_marks.keys().next_back().copied().unwrap_or(0);
        let mut excerpt =
            Self { text: String::new(), line_start: first + 1, lines: BTreeMap::new() };
        for number in first..=last {
            let near = number.saturating_sub(CONTEXT)..=number + CONTEXT;
            match first_marks.get(&number) {
                Some(&mark) => excerpt.push(source, number, mark),
                None if first_marks.range(near).next().is_some() => {
                    excerpt.push(source, number, Span::empty(source.line_span(number).start));
                }
                None => {}
            }
            if number != last {
                excerpt.text.push('\n');
            }
        }
        excerpt
    }

    /// The column that the excerpt alone gives to an offset in it, from 1.
    pub(super) fn column(&self, offset: usize) -> usize {
        let before = &self.text[..offset];
        before[before.rfind('\n').map_or(0, |end| end + 1)..].chars().count() + 1
    }

    fn push(&mut self, source: &Source, number: usize, mark: Span) {
        let line = source.line_span(number);
        let text = line.slice(source.text());
        let text = text.trim_start_matches('\u{feff}');
        let line = Span::new(line.end - text.len(), line.end);
        let shown = window(text, mark.start.saturating_sub(line.start).min(text.len()));
        let shown = Span::new(line.start + shown.start, line.start + shown.end);
        let (is_cut_before, is_cut_after) = (shown.start > line.start, shown.end < line.end);
        if is_cut_before {
            self.text.push_str(ELLIPSIS);
        }
        let offset = self.text.len();
        self.text.push_str(shown.slice(source.text()));
        if is_cut_after {
            self.text.push_str(ELLIPSIS);
        }
        self.lines.insert(number, Line { shown, offset, is_cut_before, is_cut_after });
    }

    /// Where the first line of a mark stands in the excerpt; `None` when another one shows it. A mark on a part that is
    /// cut away lies on the ellipsis.
    pub(super) fn locate(&self, source: &Source, mark: Span) -> Option<Range<usize>> {
        let line = self.lines.get(&source.line_index().line(mark.start))?;
        let end = line.offset + line.shown.len();
        if mark.start < line.shown.start && line.is_cut_before {
            return Some(line.offset - ELLIPSIS.len()..line.offset);
        }
        if mark.start >= line.shown.end && line.is_cut_after {
            return Some(end..end + ELLIPSIS.len());
        }
        let within = |offset: usize| {
            let offset = offset.clamp(line.shown.start, line.shown.end);
            self.text.floor_char_boundary(line.offset + offset - line.shown.start)
        };
        let start = within(mark.start);
        Some(start..self.text.ceil_char_boundary(within(mark.end)).max(start))
    }
}

/// The part of a line to show: all of it, or as much as fits around `offset`.
fn window(line: &str, offset: usize) -> Range<usize> {
    // Bytes bound characters from above, so that long lines are not walked.
    if line.len() <= WIDTH || line.chars().nth(WIDTH).is_none() {
        return 0..line.len();
    }
    let (before, after) = line.split_at(line.floor_char_boundary(offset));
    let start = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(start, _)| start);
    let shown_before = before[start..].chars().count();
    let end = after.char_indices().nth(WIDTH - shown_before);
    start..end.map_or(line.len(), |(end, _)| before.len() + end)
}
