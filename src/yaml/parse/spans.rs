//! Puts the spans of a fresh tree right. The parser's are exact for single tokens only: it sees where a block
//! collection ends, or that a value is missing, when it meets the next token.

use crate::text::{Span, line_start};
use crate::yaml::ScalarStyle;
use crate::yaml::comment::end_of_token_before;
use crate::yaml::document::{Content, Document, Item, NodeId};

/// Settles all spans. Children come after their parents in the list of nodes, so they are settled first.
pub(super) fn settle(document: &mut Document<'_>) {
    for index in (0..document.nodes.len()).rev() {
        let nothing = Content::Sequence { flow: false, items: Vec::new() };
        let mut content = std::mem::replace(&mut document.nodes[index].content, nothing);
        match &mut content {
            Content::Scalar(scalar) => {
                if let ScalarStyle::Literal | ScalarStyle::Folded = scalar.style {
                    let (span, lines) = block_scalar(document, index, &scalar.text);
                    document.nodes[index].span = span;
                    scalar.content = lines;
                }
            }
            Content::Mapping { flow, entries } => settle_mapping(document, index, *flow, entries),
            Content::Sequence { flow: false, items } => settle_items(document, index, items),
            Content::Sequence { flow: true, .. } | Content::Alias { .. } => {}
        }
        document.nodes[index].content = content;
    }
}

fn settle_mapping(
    document: &mut Document<'_>,
    index: usize,
    flow: bool,
    entries: &[(NodeId, NodeId)],
) {
    let start = document.nodes[index].span.start;
    let mut end = start;
    for &(key, value) in entries {
        if is_missing(document, key) {
            let opening: &[char] = if end == start && flow { &['{', '['] } else { &[','] };
            let mark = start_of_token(document, end, opening);
            let is_explicit = document.text[mark..].starts_with('?');
            place(document, key, if is_explicit { mark + 1 } else { mark });
        }
        let key_end = full_span(document, key).end;
        if is_missing(document, value) {
            let colon = colon_behind(document, key_end, start);
            place(document, value, colon.map_or(key_end, |colon| colon + 1));
        }
        end = full_span(document, value).end;
    }
    let spans = entries
        .iter()
        .map(|&(key, value)| full_span(document, key).join(full_span(document, value)));
    if let (false, Some(span)) = (flow, spans.reduce(Span::join)) {
        document.nodes[index].span = span;
    }
}

/// Where the next token behind `offset` starts: blanks, line breaks, comments and `skipped` are stepped over.
fn start_of_token(document: &Document<'_>, mut offset: usize, skipped: &[char]) -> usize {
    let is_skipped = |c: char| [' ', '\t', '\r', '\n'].contains(&c) || skipped.contains(&c);
    loop {
        let rest = &document.text[offset..];
        offset += rest.len() - rest.trim_start_matches(is_skipped).len();
        let found = document.comments.binary_search_by_key(&offset, |comment| comment.span.start);
        match found {
            Ok(index) => offset = document.comments[index].span.end,
            Err(_) => return offset,
        }
    }
}

/// The `:` of a key that ends at `key_end`: in its line, or below the `?` with which the map starts.
fn colon_behind(document: &Document<'_>, key_end: usize, map_start: usize) -> Option<usize> {
    let text = document.text;
    let colon = start_of_token(document, key_end, &[]);
    if !text[colon..].starts_with(':') {
        return None;
    }
    let is_beside = !text[key_end..colon].contains(['\n', '\r']);
    let column = |offset| offset - line_start(text, offset);
    (is_beside || column(colon) == column(map_start)).then_some(colon)
}

fn settle_items(document: &mut Document<'_>, index: usize, items: &mut [Item]) {
    let mut covered: Option<Span> = None;
    for item in items {
        let start = full_span(document, item.node).start;
        let end = end_of_token_before(document.text, &document.comments, start);
        if document.text[..end].ends_with('-') {
            item.dash = Some(end - 1);
        }
        if is_missing(document, item.node) {
            place(document, item.node, end);
        }
        let span = full_span(document, item.node);
        let span = item.dash.map_or(span, |dash| Span::empty(dash).join(span));
        covered = Some(covered.map_or(span, |covered| covered.join(span)));
    }
    if let Some(span) = covered {
        document.nodes[index].span = span;
    }
}

/// Whether nothing is written for the node.
fn is_missing(document: &Document<'_>, node: NodeId) -> bool {
    let data = &document.nodes[node.0 as usize];
    let plain =
        matches!(&data.content, Content::Scalar(scalar) if scalar.style == ScalarStyle::Plain);
    plain && data.span.is_empty()
}

/// Moves a missing value behind its `:` or `-`, or behind its anchor and tag.
fn place(document: &mut Document<'_>, node: NodeId, offset: usize) {
    let offset = properties_end(document, node.0 as usize).unwrap_or(offset);
    let data = &mut document.nodes[node.0 as usize];
    data.span = Span::empty(offset);
    if let Content::Scalar(scalar) = &mut data.content {
        scalar.content = data.span;
    }
}

/// Where the anchor and the tag of a node end; `None` when it has neither.
fn properties_end(document: &Document<'_>, index: usize) -> Option<usize> {
    let data = &document.nodes[index];
    let anchor = data.anchor.map(|anchor| document.anchors[anchor as usize].span.end);
    anchor.max(data.tag.map(|tag| tag.end))
}

fn full_span(document: &Document<'_>, node: NodeId) -> Span {
    document.node(node).full_span()
}

/// The span of a block scalar from its header on, and that of its lines. `given` starts with the first character of
/// content and runs over the blank lines behind it, or lies at the next token when there is no content.
fn block_scalar(document: &Document<'_>, index: usize, value: &str) -> (Span, Span) {
    let text = document.text;
    let given = document.nodes[index].span;
    let header = block_scalar_header(document, index);
    let (_, first) = line(text, end_of_line(text, header.end));
    if value.is_empty() {
        return (header, Span::empty(header.end));
    }
    let keeps = header.slice(text).contains('+');
    let indent = given.start - line_start(text, given.start);
    // The last line of the given span is the indentation of the next token.
    let limit = if given.is_empty() { text.len() } else { given.end };
    let mut end = header.end;
    let mut offset = first;
    while offset < limit {
        let (line_end, next) = line(&text[..limit], offset);
        let is_blank = text[offset..line_end].trim_start_matches(' ').is_empty();
        if given.is_empty() && (!is_blank || line_end == next) {
            break;
        }
        // Blanks beyond the indentation are content. Without them a kept line counts by its line break.
        let is_content = !is_blank || !given.is_empty() && line_end - offset > indent;
        if is_content || keeps && line_end < next {
            end = line_end;
        }
        offset = next;
    }
    let content = Span::new(first.min(end), end);
    (Span::new(header.start, end), content)
}

/// The `|` or `>` with its indicators.
fn block_scalar_header(document: &Document<'_>, index: usize) -> Span {
    let text = document.text;
    let is_indicator = |c: char| c.is_ascii_digit() || "+-".contains(c);
    let given = document.nodes[index].span;
    let properties = properties_end(document, index).unwrap_or(0);
    let end = end_of_token_before(text, &document.comments, given.start);
    let before = text[..end].trim_end_matches(is_indicator);
    if before.ends_with(['|', '>']) && before.len() > properties {
        return Span::new(before.len() - 1, end);
    }
    // An empty one at the end of the text: its span starts with the header itself.
    let behind = text.get(given.start + 1..).unwrap_or_default();
    let n_indicators = behind.len() - behind.trim_start_matches(is_indicator).len();
    Span::new(given.start, (given.start + 1 + n_indicators).min(text.len()))
}

/// The end of the line at `offset`, before its line break, and the start of the next line.
fn line(text: &str, offset: usize) -> (usize, usize) {
    let end = end_of_line(text, offset);
    let next = match &text.as_bytes()[end..] {
        [b'\r', b'\n', ..] => end + 2,
        [_, ..] => end + 1,
        [] => end,
    };
    (end, next)
}

fn end_of_line(text: &str, offset: usize) -> usize {
    text[offset..].find(['\n', '\r']).map_or(text.len(), |length| offset + length)
}
