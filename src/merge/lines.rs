//! Which lines belong to an entry of a block collection: its own, and comments below it.

use crate::text::Source;
use crate::yaml::column;

/// The last line (from 0) of what ends at `end`, with the comments below that speak of it and not of what follows:
/// those deeper than the next content and at `column` at least, and switched-off code without a blank line before.
pub(super) fn last_line(source: &Source, end: usize, column: usize) -> usize {
    let own = source.line_index().line(end);
    let next = (own + 1..source.line_index().n_lines()).find(|&line| is_content(source, line));
    let floor = next.map_or(0, |line| indentation(source, line));
    let mut last = own;
    for line in own + 1..next.unwrap_or(source.line_index().n_lines()) {
        let text = line_text(source, line);
        if text.trim().is_empty() {
            continue;
        }
        let is_attached = line == last + 1 && is_code(text);
        let indentation = indentation(source, line);
        if indentation > floor && indentation >= column || is_attached {
            last = line;
        } else {
            break;
        }
    }
    last
}

/// The last line of an entry whose key stands at `column`, with all comments below that are deeper than the key.
pub(super) fn last_line_inside(source: &Source, end: usize, column: usize) -> usize {
    let own = source.line_index().line(end);
    let mut last = own;
    for line in own + 1..source.line_index().n_lines() {
        if line_text(source, line).trim().is_empty() {
            continue;
        }
        if is_content(source, line) || indentation(source, line) <= column {
            break;
        }
        last = line;
    }
    last
}

/// The last of the blank lines below `line` that is not empty, else `line`: blanks become content of a block scalar
/// that is put before them.
pub(super) fn past_blanks(source: &Source, line: usize) -> usize {
    let below = line + 1..source.line_index().n_lines();
    let blank = below.take_while(|&line| line_text(source, line).trim().is_empty());
    blank.filter(|&line| !line_text(source, line).is_empty()).last().unwrap_or(line)
}

/// The first of the comment lines right above `line` that stand at its column, else `line`.
pub(super) fn first_line(source: &Source, line: usize) -> usize {
    let at = indentation(source, line);
    let is_comment = |line: &usize| {
        let text = line_text(source, *line).trim_start_matches('\u{feff}').trim_start();
        text.starts_with('#') && indentation(source, *line) == at
    };
    (0..line).rev().take_while(is_comment).last().unwrap_or(line)
}

/// Whether nothing but blanks stands in a line.
pub(super) fn is_blank(source: &Source, line: usize) -> bool {
    line_text(source, line).trim().is_empty()
}

/// The line break that ends a line; where it has none, the first of the text.
pub(super) fn line_break(source: &Source, line: usize) -> &str {
    let text = source.text();
    let at = |line: usize| {
        let end = source.line_span(line).end;
        match source.line_index().start(line + 1) {
            Some(next) => &text[end..next],
            None => "",
        }
    };
    [at(line), at(0)].into_iter().find(|line_break| !line_break.is_empty()).unwrap_or("\n")
}

fn line_text(source: &Source, line: usize) -> &str {
    source.line_span(line).slice(source.text())
}

/// The column of the first thing in a line.
pub(super) fn indentation(source: &Source, line: usize) -> usize {
    let span = source.line_span(line);
    let blanks = span.len() - span.slice(source.text()).trim_start().len();
    column(source.text(), span.start + blanks)
}

/// Whether more than blanks and a comment stands in a line.
fn is_content(source: &Source, line: usize) -> bool {
    let text = line_text(source, line).trim_start_matches(['\u{feff}', ' ', '\t']);
    !text.is_empty() && !text.starts_with('#')
}

/// Whether a comment looks like YAML that was switched off: `#  key:`, `#- item`.
fn is_code(comment: &str) -> bool {
    let text = comment.trim_start().trim_start_matches('#');
    text.starts_with("  ") || text.trim_start().starts_with("- ")
}
