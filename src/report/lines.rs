//! Lines and columns as other programs count them.

use crate::text::{LineColumn, Source, Span};

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Unicode scalar values, without a byte-order mark.
    Characters,
    /// Bytes of UTF-8, those of a byte-order mark too.
    Bytes,
}

/// The lines of a text as git, code review and SARIF see them: only `\n` ends one, so that the `\r` of `\r\n` belongs to
/// the line. A text that ends with `\n` has no further line behind it.
pub(super) struct Lines<'s> {
    text: &'s str,
    /// Sorted; the first is 0, the last may be the length of the text.
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    /// Reads the text once.
    pub(super) fn new(source: &'s Source) -> Self {
        let text = source.text();
        let breaks = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(offset, _)| offset + 1)).collect();
        Self { text, starts }
    }

    /// The whole text.
    pub(super) fn text(&self) -> &'s str {
        self.text
    }

    /// The line of an offset, counted from 0; one more than there are lines behind a final `\n`.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// Where a line, counted from 0, starts; the end of the text behind the last.
    pub(super) fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text.len())
    }

    /// The position of an offset; one behind the text is its end.
    pub(super) fn position(&self, offset: usize, unit: Unit) -> LineColumn {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let line = self.line(offset);
        let before = &self.text[self.start(line)..offset];
        let n_before = match unit {
            Unit::Characters => before.trim_start_matches('\u{feff}').chars().count(),
            Unit::Bytes => before.len(),
        };
        LineColumn { line: line + 1, column: n_before + 1 }
    }

    /// The positions of the start and the end of a span. What stands behind the last line break is shown before it, as there
    /// is no line to show it on.
    pub(super) fn range(&self, span: Span, unit: Unit) -> (LineColumn, LineColumn) {
        let last_line = self.text.strip_suffix('\n').unwrap_or(self.text);
        let end = last_line.strip_suffix('\r').unwrap_or(last_line).len();
        let position = |offset: usize| self.position(offset.min(end), unit);
        (position(span.start), position(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_what_is_asked_and_only_line_feeds_end_lines() {
        let source = Source::new("x", "\u{feff}ö🌍\ra\r\nb\n");
        let lines = Lines::new(&source);
        let place = |offset, unit| {
            let LineColumn { line, column } = lines.position(offset, unit);
            (line, column)
        };
        let a = source.text().find('a').expect("it is there");
        assert_eq!(place(a, Unit::Characters), (1, 4));
        assert_eq!(place(a, Unit::Bytes), (1, 11));
        assert_eq!(place(a + 3, Unit::Bytes), (2, 1));
        assert_eq!(place(99, Unit::Characters), (3, 1));
        let (start, end) = lines.range(Span::new(a + 5, 99), Unit::Characters);
        assert_eq!((start.line, start.column, end.line, end.column), (2, 2, 2, 2));
    }
}
