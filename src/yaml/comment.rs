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
        let found = comments.binary_search_by_key(&end, |comment| comment.span.end);
        match found {
            Ok(index) => offset = comments[index].span.start,
            Err(_) => return end,
        }
    }
}
