//! Comments and the blank space between tokens.

use crate::text::Span;

/// A comment, from its `#` to the end of its line, without the line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its bytes.
    pub span: Span,
    /// Whether nothing but blanks stands before it in its line.
    pub own_line: bool,
}

/// The end of the last token before `offset`: blanks, line breaks and comments are stepped over.
/// `comments` are sorted.
pub(super) fn end_of_token_before(text: &str, comments: &[Comment], mut offset: usize) -> usize {
    loop {
        let end = text[..offset].trim_end_matches([' ', '\t', '\r', '\n', '\u{feff}']).len();
        // A comment may itself end with blanks.
        let index = comments.partition_point(|comment| comment.span.start < end);
        match index.checked_sub(1).map(|index| comments[index].span) {
            Some(span) if end <= span.end => offset = span.start,
            _ => return end,
        }
    }
}
