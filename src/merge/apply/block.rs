//! Edits in block collections: whole lines, at the column of their siblings.

use crate::merge::apply::{Target, put_below, with_blanks_before};
use crate::merge::lines;
use crate::text::{Edit, Source, Span};
use crate::yaml::{
    Document, Mapping, Node, Parsed, ScalarStyle, Sequence, Style, Value, column, emit,
};

/// Adds entries to a map that has some: at the end, or above the entry of the key `before`.
pub(super) fn insert(
    source: &Source,
    target: &Target<'_>,
    mapping: Mapping<'_>,
    payload: &[Parsed<'_>],
    before: Option<&str>,
) -> Option<Vec<Edit>> {
    let document = mapping.node().document();
    let first = mapping.entries().next()?.key.full_span().start;
    let spans: Vec<_> = mapping.entries().map(|entry| entry.span()).collect();
    let style = Style::detect(document, Some(mapping.node()));
    let bodies = render(payload, &style, column(source.text(), first));
    let is_separated = match target.depth {
        0 => !has_long(source, &spans) || is_separated(source, &spans).unwrap_or(true),
        1 => is_separated(source, &spans).unwrap_or_else(|| {
            let like_sections = is_separated(source, &root_spans(document)).unwrap_or(true);
            has_long(source, &spans) && like_sections
        }),
        _ => is_separated(source, &spans).unwrap_or(false),
    };
    let inside = target.inside(source);
    let place = mapping.entries().position(|entry| before.is_some() && entry.name() == before);
    let last = match place {
        Some(index) => spans.get(index.saturating_sub(1)),
        None => spans.last(),
    };
    let before = is_separated && !keeps_blanks(document, last?.end);
    let gap = Gap { before, after: is_separated && place.is_some() };
    match place {
        Some(0) => {
            let line = lines::first_line(source, source.line_index().line(first));
            let text = source.text();
            let mark = text.len() - text.trim_start_matches('\u{feff}').len();
            let start = source.line_index().start(line)?.max(mark);
            let end = if is_separated { "\n\n" } else { "\n" };
            let body = bodies.join("\n") + end;
            Some(vec![Edit::insert(start, body.replace('\n', lines::line_break(source, line)))])
        }
        _ => Some(vec![below(source, last?.end, inside, &bodies, gap)]),
    }
}

/// Adds items to a list that has some.
pub(super) fn append(
    source: &Source,
    target: &Target<'_>,
    list: Sequence<'_>,
    payload: &[Parsed<'_>],
) -> Option<Vec<Edit>> {
    let at = column(source.text(), list.dashes().last()?);
    let style = Style::detect(list.node().document(), Some(list.node()));
    let dashes = list.dashes().map(Span::empty);
    let spans: Vec<_> =
        dashes.zip(list.items()).map(|(dash, item)| dash.join(item.full_span())).collect();
    let end = spans.last()?.end;
    let before =
        is_separated(source, &spans).unwrap_or(false) && !keeps_blanks(list.node().document(), end);
    let inside = target.inside(source).min(at);
    let bodies = render(payload, &style, at);
    Some(vec![below(source, end, inside, &bodies, Gap { before, after: false })])
}

/// Gives a key without a value, or with an empty one, a map or a list.
pub(super) fn fill(
    source: &Source,
    target: &Target<'_>,
    payload: &[Parsed<'_>],
) -> Option<Vec<Edit>> {
    let style = Style::detect(target.value.document(), None);
    let key = column(source.text(), target.key?.full_span().start);
    let is_list = payload.first()?.document.root()?.as_sequence().is_some();
    let step = match (is_list, target.in_item) {
        (true, _) => style.sequence,
        (false, true) => style.item,
        (false, false) => style.mapping,
    };
    let bodies = render(payload, &style, key + step);
    let value = target.value.span();
    let mut edits = vec![below(source, value.end, key + 1, &bodies, Gap::default())];
    if !value.is_empty() {
        edits.push(Edit::replace(with_blanks_before(source, value.start, value.end), ""));
    }
    Some(edits)
}

/// Makes an item that is a scalar the key of a map.
pub(super) fn open(source: &Source, target: &Target<'_>, payload: &[Parsed<'_>]) -> Vec<Edit> {
    let style = Style::detect(target.value.document(), None);
    let at = column(source.text(), target.value.full_span().start) + style.item;
    let bodies = render(payload, &style, at);
    let end = target.value.span().end;
    vec![Edit::insert(end, ":"), below(source, end, at, &bodies, Gap::default())]
}

/// Puts another value in the place of a key's. The key, its comment when the value starts below it, and comments
/// before the entry stay; comments inside and behind the value go with it.
pub(super) fn replace(
    source: &Source,
    target: &Target<'_>,
    payload: &[Parsed<'_>],
) -> Option<Vec<Edit>> {
    let [parsed] = payload else { return None };
    let document = &parsed.document;
    let key = target.key?.full_span();
    let at = column(source.text(), key.start);
    let style = Style::detect(target.value.document(), Some(target.parent));
    let body = emit::block(document, &style, at);
    let payload_key = document.root()?.as_mapping()?.entries().next()?.key.full_span();
    let value = body.get(at + payload_key.end..)?;
    let line = source.line_index().line(key.end);
    let old = target.value.full_span();
    let starts_below = source.line_index().line(old.start) > line;
    let (start, value) = match value.split_once('\n') {
        Some((":", below)) if starts_below => (source.line_span(line).end, format!("\n{below}")),
        _ => (key.end, value.to_owned()),
    };
    let mut last = lines::last_line_inside(source, old.end, at);
    if ends_in_block_scalar(document) {
        last = lines::past_blanks(source, last);
    }
    let span = Span::new(start, source.line_span(last).end);
    Some(vec![Edit::replace(span, value.replace('\n', lines::line_break(source, line)))])
}

/// Which sides of new lines want a blank line.
#[derive(Clone, Copy, Default)]
struct Gap {
    before: bool,
    after: bool,
}

/// New lines below what ends at `end` and the comments that belong to it, which stand at `inside` or deeper.
fn below(source: &Source, end: usize, inside: usize, bodies: &[String], gap: Gap) -> Edit {
    let own = lines::last_line(source, end, inside);
    // For all payloads alike, so that an entry of an inner map always comes before one of an outer map.
    let line = lines::past_blanks(source, own);
    let mut body = bodies.join(if gap.before { "\n\n" } else { "\n" });
    if gap.before && !lines::is_blank(source, line) {
        body.insert(0, '\n');
    }
    let n_lines = source.line_index().n_lines();
    let wants_gap = gap.after || line > own;
    if wants_gap && line + 1 < n_lines && !lines::is_blank(source, line + 1) {
        body.push('\n');
    }
    put_below(source, line, &body)
}

fn render(payload: &[Parsed<'_>], style: &Style, column: usize) -> Vec<String> {
    payload.iter().map(|parsed| emit::block(&parsed.document, style, column)).collect()
}

/// Whether blank lines stand between half of the siblings or more, those of one line apart where there are others.
/// `None` for less than two.
fn is_separated(source: &Source, spans: &[Span]) -> Option<bool> {
    let line = |offset| source.line_index().line(offset);
    let any_long = has_long(source, spans);
    let gaps: Vec<_> = spans
        .windows(2)
        .filter(|pair| !any_long || has_long(source, pair))
        .map(|pair| {
            let mut between = line(pair[0].end) + 1..line(pair[1].start);
            between.any(|line| lines::is_blank(source, line))
        })
        .collect();
    let n_blank = gaps.iter().filter(|&&is_blank| is_blank).count();
    (!gaps.is_empty()).then_some(n_blank * 2 >= gaps.len())
}

/// Whether one of the spans has more than one line.
fn has_long(source: &Source, spans: &[Span]) -> bool {
    let line = |offset| source.line_index().line(offset);
    spans.iter().any(|span| line(span.start) < line(span.end))
}

/// Whether a block scalar ends there to which blank lines below would belong.
fn keeps_blanks(document: &Document<'_>, end: usize) -> bool {
    document.nodes().any(|node| node.span().end == end && node.keeps_blank_lines())
}

fn root_spans(document: &Document<'_>) -> Vec<Span> {
    let root = document.root().and_then(Node::as_mapping);
    root.into_iter().flat_map(Mapping::entries).map(|entry| entry.span()).collect()
}

fn ends_in_block_scalar(document: &Document<'_>) -> bool {
    let mut node = document.root();
    while let Some(inner) = node {
        node = match inner.value() {
            Value::Mapping(mapping) => mapping.entries().next_back().map(|entry| entry.value),
            Value::Sequence(list) => list.items().next_back(),
            Value::Scalar(scalar) => {
                return matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
            }
            Value::Alias(_) => None,
        };
    }
    false
}
