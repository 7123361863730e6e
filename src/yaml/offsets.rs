//! From a part of a scalar's text back to the bytes that it was read from, through quotes, escapes, folding and
//! indentation, and forth again: a part of the text replaced by an edit of those bytes.

use crate::text::{Edit, Span};
use crate::yaml::{Node, Scalar, ScalarStyle};

/// Where the text of a scalar was read from. Making one takes as long as the scalar is, asking it does not.
#[derive(Clone, Debug)]
pub struct Offsets<'d> {
    node: Node<'d>,
    /// In the order of the text; `None` when the source does not read as the text.
    pieces: Option<Vec<Piece>>,
}

impl<'d> Offsets<'d> {
    /// Of the scalar that a node is or stands for.
    pub fn new(node: Node<'d>) -> Self {
        let node = node.target();
        let pieces = node.scalar().and_then(|scalar| pieces(node.document().text(), scalar));
        Self { node, pieces }
    }

    /// The bytes that became a part of the text. The whole node where that cannot be told, and where it holds no
    /// scalar.
    pub fn span(&self, part: Span) -> Span {
        self.find(part).unwrap_or(self.node.span())
    }

    /// The edit that replaces a part of the text, written as the scalar's style asks for. `None` where the place
    /// cannot be told.
    pub fn edit(&self, part: Span, replacement: &str) -> Option<Edit> {
        let span = self.find(part)?;
        let text = match self.node.scalar()?.style {
            ScalarStyle::DoubleQuoted => replacement.replace('\\', "\\\\").replace('"', "\\\""),
            ScalarStyle::SingleQuoted => replacement.replace('\'', "''"),
            ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => {
                replacement.to_owned()
            }
        };
        Some(Edit { span, text })
    }

    fn find(&self, part: Span) -> Option<Span> {
        let pieces = self.pieces.as_deref()?;
        let beginning = self.node.scalar()?.content.start;
        let start = start_of(pieces, part.start).unwrap_or(beginning);
        let end = if part.is_empty() { start } else { end_of(pieces, part.end).unwrap_or(start) };
        (start <= end).then_some(Span::new(start, end))
    }
}

fn pieces(source: &str, scalar: &Scalar<'_>) -> Option<Vec<Piece>> {
    if scalar.content.slice(source) == scalar.text {
        return Some(vec![Piece { text: Span::new(0, scalar.text.len()), source: scalar.content }]);
    }
    match scalar.style {
        ScalarStyle::Literal | ScalarStyle::Folded => block_pieces(source, scalar),
        _ => flow_pieces(source, scalar),
    }
}

/// Bytes of the text and those of the source that they were read from: the same bytes where both are equally long.
#[derive(Clone, Copy, Debug)]
struct Piece {
    text: Span,
    source: Span,
}

impl Piece {
    fn is_verbatim(self) -> bool {
        self.text.len() == self.source.len()
    }
}

/// Where the byte at an offset of the text was read from.
fn start_of(pieces: &[Piece], offset: usize) -> Option<usize> {
    let index = pieces.partition_point(|piece| piece.text.end <= offset);
    match pieces.get(index) {
        Some(piece) if piece.text.contains(offset) && piece.is_verbatim() => {
            Some(piece.source.start + (offset - piece.text.start))
        }
        Some(piece) if piece.text.contains(offset) => Some(piece.source.start),
        _ => pieces.get(index.checked_sub(1)?).map(|piece| piece.source.end),
    }
}

/// Where the byte before an offset of the text ends.
fn end_of(pieces: &[Piece], offset: usize) -> Option<usize> {
    let index = pieces.partition_point(|piece| piece.text.end < offset);
    match pieces.get(index) {
        Some(piece) if piece.text.start < offset && piece.is_verbatim() => {
            Some(piece.source.start + (offset - piece.text.start))
        }
        Some(piece) if piece.text.start < offset => Some(piece.source.end),
        _ => pieces.get(index.checked_sub(1)?).map(|piece| piece.source.end),
    }
}

/// The pieces of a plain or quoted scalar; `None` when the source does not read as the text.
fn flow_pieces(source: &str, scalar: &Scalar<'_>) -> Option<Vec<Piece>> {
    let text = scalar.text.as_ref();
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut at, mut text_at) = (scalar.content.start, 0);
    while text_at < text.len() {
        let rest = source.get(at..scalar.content.end)?;
        let (n_read, n_written) = flow_unit(rest, &text[text_at..], scalar.style)?;
        let piece = Piece {
            text: Span::new(text_at, text_at + n_written),
            source: Span::new(at, at + n_read),
        };
        match pieces.last_mut() {
            Some(last) if last.is_verbatim() && piece.is_verbatim() => {
                *last = Piece {
                    text: last.text.join(piece.text),
                    source: last.source.join(piece.source),
                };
            }
            _ => pieces.push(piece),
        }
        at += n_read;
        text_at += n_written;
    }
    Some(pieces)
}

/// How many bytes of the source make the next bytes of the text, and how many bytes those are.
fn flow_unit(source: &str, text: &str, style: ScalarStyle) -> Option<(usize, usize)> {
    let visible = source.trim_start_matches([' ', '\t']);
    if visible.starts_with(['\n', '\r']) {
        let after = source.trim_start_matches([' ', '\t', '\n', '\r']);
        let n_read = source.len() - after.len();
        // One line break becomes a blank; of several, the first goes.
        let n_written = source[..n_read].matches('\n').count().saturating_sub(1).max(1);
        return Some((n_read, n_written.min(text.len())));
    }
    let read = source.chars().next()?;
    let written = text.chars().next()?.len_utf8();
    match (style, read) {
        (ScalarStyle::SingleQuoted, '\'') => Some((2, written)),
        (ScalarStyle::DoubleQuoted, '\\') => {
            let escaped = source[1..].chars().next()?;
            if ['\n', '\r'].contains(&escaped) {
                let after = source[1..].trim_start_matches([' ', '\t', '\n', '\r']);
                return Some((source.len() - after.len(), 0));
            }
            let n_read = match escaped {
                'x' => 4,
                'u' if written == 4 => 12,
                'u' => 6,
                'U' => 10,
                other => 1 + other.len_utf8(),
            };
            Some((n_read, written))
        }
        _ => text.starts_with(read).then_some((written, written)),
    }
}

/// The pieces of a block scalar: its lines without their indentation. What lies between them is line breaks.
fn block_pieces(source: &str, scalar: &Scalar<'_>) -> Option<Vec<Piece>> {
    let text = scalar.text.as_ref();
    let is_filled = |line: &&str| !line.trim().is_empty();
    let n_blanks = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let lines = scalar.content.slice(source);
    let first = lines.lines().find(is_filled)?;
    let indent = n_blanks(first).checked_sub(n_blanks(text.lines().find(is_filled)?))?;
    let mut pieces = Vec::new();
    let (mut at, mut text_at) = (scalar.content.start, 0);
    for line in lines.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        let skipped = n_blanks(body).min(indent);
        let body = &body[skipped..];
        if !body.is_empty() {
            let rest = &text[text_at..];
            let after_breaks = rest.trim_start_matches('\n');
            // Folding makes a blank of a single line break.
            let is_folded = after_breaks.len() == rest.len() && !pieces.is_empty();
            let start = if is_folded { rest.strip_prefix(' ')? } else { after_breaks };
            text_at = text.len() - start.len();
            start.starts_with(body).then_some(())?;
            pieces.push(Piece {
                text: Span::new(text_at, text_at + body.len()),
                source: Span::new(at + skipped, at + skipped + body.len()),
            });
            text_at += body.len();
        }
        at += line.len();
    }
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The source of the first `x` to the last `y` of the text of `key`'s value.
    fn place(source: &str) -> &str {
        let parsed = crate::yaml::parse(source);
        let root = parsed.document.root().and_then(Node::as_mapping).unwrap();
        let node = root.get("key").unwrap().value;
        let text = node.as_str().unwrap();
        let part = Span::new(text.find('x').unwrap(), text.rfind('y').unwrap() + 1);
        let span = Offsets::new(node).span(part);
        &source[span.start..span.end]
    }

    #[test]
    fn finds_parts_of_plain_and_quoted_scalars() {
        assert_eq!(place("key: a xy"), "xy");
        assert_eq!(place("key: a\n  b\n\n  xy c"), "xy");
        assert_eq!(place("key: 'it''s xy'"), "xy");
        assert_eq!(place("key: 'it''s x''y'"), "x''y");
        assert_eq!(place(r#"key: "\t\u00e9\x41 \"xy\" z""#), "xy");
        assert_eq!(place("key: \"a \\\n  é xy\""), "xy");
        assert_eq!(place("key: \"a\n\n\n  xy\""), "xy");
    }

    #[test]
    fn finds_parts_of_block_scalars() {
        assert_eq!(place("key: |\n  a\n\n    b\n  xy\n"), "xy");
        assert_eq!(place("key: |\r\n  a\r\n  b xy\r\n"), "xy");
        assert_eq!(place("key: |2\n    a\n   xy\n"), "xy");
        assert_eq!(place("key: >-\n\n  a\n  b\n\n    more\n  xy\n"), "xy");
        assert_eq!(place("key: |\n  ax\n  by\n"), "x\n  by");
        assert_eq!(place("key: |+\n  a\n      \n  xy\n\n"), "xy");
    }

    #[test]
    fn edits_are_written_in_the_style_of_the_scalar() {
        let edited = |source: &str| {
            let parsed = crate::yaml::parse(source);
            let root = parsed.document.root().and_then(Node::as_mapping).unwrap();
            let node = root.get("key").unwrap().value;
            let edit = Offsets::new(node).edit(Span::new(0, 1), r#"\'""#).unwrap();
            crate::text::Edits::one(edit).apply(source)
        };
        assert_eq!(edited(r#"key: "ab""#), r#"key: "\\'\"b""#);
        assert_eq!(edited("key: 'ab'"), r#"key: '\''"b'"#);
        assert_eq!(edited("key: |\n  ab"), "key: |\n  \\'\"b");
    }
}
