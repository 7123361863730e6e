//! Puts the spans of a fresh tree right. The parser's are exact for single tokens only: it sees where a block
//! collection ends, or that a value is missing, when it meets the next token.

use crate::text::Span;
use crate::yaml::comment::end_of_token_before;
use crate::yaml::document::{Content, Document, Item, NodeId};
use crate::yaml::{Comment, ScalarStyle};

/// Settles all spans. Children come after their parents in the list of nodes, so they are settled first.
pub(super) fn settle(document: &mut Document<'_>) {
    for index in (0..document.nodes.len()).rev() {
        let content = std::mem::replace(
            &mut document.nodes[index].content,
            Content::Sequence { flow: false, items: Vec::new() },
        );
        document.nodes[index].content = match content {
            Content::Scalar(mut scalar) => {
                let block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
                if block {
                    let given = document.nodes[index].span;
                    let (span, content) = block_scalar(document.text, &document.comments, given);
                    document.nodes[index].span = span;
                    scalar.content = content;
                }
                Content::Scalar(scalar)
            }
            Content::Mapping { flow, entries } => {
                settle_mapping(document, index, flow, &entries);
                Content::Mapping { flow, entries }
            }
            Content::Sequence { flow, mut items } => {
                if !flow {
                    settle_items(document, index, &mut items);
                }
                Content::Sequence { flow, items }
            }
            alias @ Content::Alias { .. } => alias,
        };
    }
}

fn settle_mapping(
    document: &mut Document<'_>,
    index: usize,
    flow: bool,
    entries: &[(NodeId, NodeId)],
) {
    for &(key, value) in entries {
        if is_missing(document, value) {
            let end = full_span(document, key).end;
            let behind_key = &document.text[end..];
            let blanks = behind_key.len() - behind_key.trim_start_matches([' ', '\t']).len();
            let colon = behind_key[blanks..].starts_with(':');
            place(document, value, if colon { end + blanks + 1 } else { end });
        }
    }
    let spans = entries
        .iter()
        .map(|&(key, value)| full_span(document, key).join(full_span(document, value)));
    if let (false, Some(span)) = (flow, spans.reduce(Span::join)) {
        document.nodes[index].span = span;
    }
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
    let data = &document.nodes[node.0 as usize];
    let anchor = data.anchor.map(|anchor| document.anchors[anchor as usize].span.end);
    let offset =
        [anchor, data.tag.map(|tag| tag.end)].into_iter().flatten().fold(offset, usize::max);
    let data = &mut document.nodes[node.0 as usize];
    data.span = Span::empty(offset);
    if let Content::Scalar(scalar) = &mut data.content {
        scalar.content = data.span;
    }
}

fn full_span(document: &Document<'_>, node: NodeId) -> Span {
    document.node(node).full_span()
}

/// The span of a block scalar from its header on, and that of its lines. `given` starts in the first line of
/// content and runs over the blank lines behind it.
fn block_scalar(text: &str, comments: &[Comment], given: Span) -> (Span, Span) {
    let header_end = end_of_token_before(text, comments, given.start);
    let header_text = text[..header_end]
        .trim_end_matches(|character: char| character.is_ascii_digit() || "+-".contains(character));
    let header = Span::new(header_text.len().saturating_sub(1), header_end);
    let keeps = header.slice(text).contains('+');
    let Some(first) = text[header_end..].find('\n').map(|offset| header_end + offset + 1) else {
        return (header, Span::empty(header_end));
    };
    if given.is_empty() && !keeps {
        return (header, Span::empty(first));
    }
    let indent = given.start - text[..given.start].rfind('\n').map_or(0, |offset| offset + 1);
    let body = &text[first..given.end.max(first)];
    let is_content = |line: &str| {
        let line = line.trim_end_matches(['\n', '\r']);
        !line.trim_start_matches(' ').is_empty() || line.len() > indent
    };
    let mut end = first;
    let mut offset = first;
    for line in body.split_inclusive('\n') {
        if is_content(line) || keeps && line.ends_with('\n') {
            end = offset + line.trim_end_matches(['\n', '\r']).len();
        }
        offset += line.len();
    }
    let content = Span::new(first, end.max(first));
    (
        Span::new(
            header.start,
            if content.is_empty() && !keeps { header_end } else { content.end },
        ),
        content,
    )
}
