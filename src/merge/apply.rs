//! Operations on the tree to edits of the text, in the style of what stands around.

mod block;
mod flow;

use crate::merge::lines;
use crate::merge::operation::{Kind, Operation, Step};
use crate::text::{Edit, Edits, Source, Span};
use crate::yaml::emit::Quotes;
use crate::yaml::{self, Document, Node, Parsed, ScalarStyle, Value, column};

/// The edits that carry out a plan. `Err` says what did not fit; the plan should not have asked for it.
pub(super) fn apply(
    source: &Source,
    document: &Document<'_>,
    operations: &[Operation],
) -> Result<Edits, String> {
    let mut edits = Vec::new();
    for operation in operations {
        let payload: Vec<_> = operation.payload.iter().map(|text| yaml::parse(text)).collect();
        if operation.kind == Kind::Fill {
            edits.extend(fill(source, document, &operation.payload.concat()));
            continue;
        }
        let target = document.root().and_then(|root| Target::find(root, &operation.path));
        let target = target.ok_or_else(|| format!("no node at {:?}", operation.path))?;
        let found = match operation.kind {
            Kind::Open if target.in_flow => Some(flow::open(&target, &payload)),
            Kind::Open => Some(block::open(source, &target, &payload)),
            Kind::Replace if target.in_flow => flow::replace(source, &target, &payload),
            Kind::Replace => block::replace(source, &target, &payload),
            Kind::Wrap => Some(flow::wrap(&target, &payload)),
            Kind::Insert { before } => add(source, &target, &payload, before),
            Kind::Append => add(source, &target, &payload, None),
            Kind::Fill => None,
        };
        let found = found.ok_or_else(|| format!("cannot write at {:?}", operation.path))?;
        edits.extend(found);
    }
    Edits::new(edits).map_err(|error| error.to_string())
}

/// Where an operation takes place.
pub(super) struct Target<'d> {
    /// The key whose value it is; `None` for the root and for items of a list.
    pub(super) key: Option<Node<'d>>,
    pub(super) value: Node<'d>,
    /// The map or list around it; the root is its own.
    parent: Node<'d>,
    /// Whether it stands between braces or brackets.
    in_flow: bool,
    /// Whether the map that holds `key` is an item of a list.
    in_item: bool,
    /// The number of steps from the root.
    depth: usize,
}

impl<'d> Target<'d> {
    pub(super) fn find(root: Node<'d>, path: &[Step]) -> Option<Self> {
        let mut target =
            Self { key: None, value: root, parent: root, in_flow: false, in_item: false, depth: 0 };
        let mut behind_dash = false;
        for (step, depth) in path.iter().zip(1..) {
            let parent = target.value;
            target = match (step, target.value.value()) {
                (Step::Key(name), Value::Mapping(mapping)) => {
                    let entry = mapping.get(name)?;
                    let in_flow = target.in_flow || mapping.flow;
                    Self {
                        key: Some(entry.key),
                        value: entry.value,
                        parent,
                        in_flow,
                        in_item: behind_dash,
                        depth,
                    }
                }
                (Step::Index(index), Value::Sequence(list)) => Self {
                    key: None,
                    value: list.items().nth(*index)?,
                    parent,
                    in_flow: target.in_flow || list.flow,
                    in_item: false,
                    depth,
                },
                _ => return None,
            };
            behind_dash = matches!(step, Step::Index(_));
        }
        Some(target)
    }
}

impl Target<'_> {
    /// The column from which on comments below the value belong to it.
    fn inside(&self, source: &Source) -> usize {
        match self.key {
            Some(key) => column(source.text(), key.full_span().start) + 1,
            None => 0,
        }
    }
}

/// Adds entries to a map, or items to a list.
fn add(
    source: &Source,
    target: &Target<'_>,
    payload: &[Parsed<'_>],
    before: Option<&str>,
) -> Option<Vec<Edit>> {
    let is_empty_flow = match target.value.value() {
        Value::Mapping(mapping) if !mapping.flow => {
            return block::insert(source, target, mapping, payload, before);
        }
        Value::Sequence(list) if !list.flow => return block::append(source, target, list, payload),
        Value::Mapping(mapping) => mapping.is_empty(),
        Value::Sequence(list) => list.is_empty(),
        _ => target.value.is_null(),
    };
    // `{}` becomes lines below its key, unless a comment inside would have no place then.
    let has_comment = target.value.span().slice(source.text()).contains('#');
    if is_empty_flow && !target.in_flow && !has_comment && target.key.is_some() {
        block::fill(source, target, payload)
    } else {
        flow::add(source, target, payload)
    }
}

/// Puts a whole config below the comments of a text, before the mark that ends its document. A null goes away.
fn fill(source: &Source, document: &Document<'_>, config: &str) -> Vec<Edit> {
    let text = source.text();
    let end = end_of_document(source, document);
    let body = &text[..end];
    let null = document.root().map(Node::full_span).filter(|null| !null.is_empty());
    let null = null.map_or(Span::empty(0), |null| own_line(source, null));
    let unindented = body.trim_end_matches([' ', '\t']);
    let start = match unindented.chars().next_back() {
        None | Some('\n' | '\r' | '\u{feff}') => unindented.len().max(null.end),
        // The blanks may belong to a comment.
        Some(_) => end,
    };
    let kept = format!("{}{}", &text[..null.start], &text[null.end..start]);
    let kept = kept.trim_start_matches('\u{feff}');
    let gap = if ["", "---"].contains(&kept.trim()) { "" } else { "\n" };
    let ended = if kept.is_empty() || kept.ends_with(['\n', '\r']) { "" } else { "\n" };
    let last = source.line_index().line(end).saturating_sub(1);
    let config = format!("{ended}{gap}{config}").replace('\n', lines::line_break(source, last));
    vec![Edit::replace(null, ""), Edit::replace(Span::new(start, end), config)]
}

/// A node with the blanks before it; with those behind it and the line break, where it stands first or alone.
fn own_line(source: &Source, node: Span) -> Span {
    let text = source.text();
    let span = with_blanks_before(source, node.start, node.end);
    let before = &text[..span.start];
    if !before.is_empty() && !before.ends_with(['\n', '\r', '\u{feff}']) {
        return span;
    }
    let next = source.line_index().start(source.line_index().line(node.end) + 1);
    let rest = &text[span.end..next.unwrap_or(text.len())];
    Span::new(span.start, span.end + rest.len() - rest.trim_start().len())
}

/// The offset of the `...` that ends a document without content, else the end of the text.
fn end_of_document(source: &Source, document: &Document<'_>) -> usize {
    let line = |line: usize| source.line_span(line).slice(source.text());
    let is_start = |&number: &usize| line(number).trim_start_matches('\u{feff}').starts_with("---");
    let n_lines = source.line_index().n_lines();
    let start = (0..n_lines).find(is_start).unwrap_or(0);
    let null = document.root().map_or(0, |null| source.line_index().line(null.full_span().end));
    let end = (start.max(null)..n_lines).find(|&number| line(number).starts_with("..."));
    end.and_then(|end| source.line_index().start(end)).unwrap_or(source.text().len())
}

/// Whether strings and keys of a file are all in double quotes, as in JSON.
fn quotes(document: &Document<'_>) -> Quotes {
    let is_json = document.nodes().all(|node| match node.value() {
        Value::Scalar(scalar) => {
            scalar.style == ScalarStyle::DoubleQuoted
                || node.scalar_value() != Some(yaml::ScalarValue::String)
        }
        Value::Mapping(mapping) => mapping.flow,
        Value::Sequence(list) => list.flow,
        Value::Alias(_) => false,
    });
    if is_json { Quotes::Always } else { Quotes::Needed }
}

/// An edit that puts lines below a line, or at the end of a text without a last line break.
fn put_below(source: &Source, line: usize, body: &str) -> Edit {
    let line_break = lines::line_break(source, line);
    match source.line_index().start(line + 1) {
        Some(offset) => Edit::insert(offset, format!("{body}\n").replace('\n', line_break)),
        None => Edit::insert(source.text().len(), format!("\n{body}").replace('\n', line_break)),
    }
}

/// The blanks before `offset` and the bytes up to `end`.
fn with_blanks_before(source: &Source, offset: usize, end: usize) -> Span {
    let before = &source.text()[..offset];
    Span::new(before.trim_end_matches([' ', '\t']).len(), end)
}
