//! Edits between braces and brackets: in one line, or a line for each child where the file has it so.

use crate::merge::apply::{Target, quotes};
use crate::merge::lines;
use crate::text::{Edit, Source, Span};
use crate::yaml::emit::{self, Quotes};
use crate::yaml::{Entry, Node, Parsed, Value};

/// Adds entries to a map in braces, items to a list in brackets; null becomes one of them.
pub(super) fn add(
    source: &Source,
    target: &Target<'_>,
    payload: &[Parsed<'_>],
) -> Option<Vec<Edit>> {
    let quotes = quotes(target.value.document());
    let roots: Option<Vec<_>> = payload.iter().map(|parsed| parsed.document.root()).collect();
    let roots = roots?;
    let is_list = roots.first()?.as_sequence().is_some();
    let children: Vec<_> = roots.into_iter().map(|root| inside(root, quotes)).collect();
    let last = match target.value.value() {
        Value::Mapping(mapping) => {
            mapping.entries().next_back().map(|entry| with_colon(&entry, target.value.span().end))
        }
        Value::Sequence(list) => list.items().next_back().map(Node::full_span),
        _ => {
            let children = children.join(", ");
            let text = if is_list { format!("[{children}]") } else { format!("{{{children}}}") };
            return Some(vec![give(source, target, &text)]);
        }
    };
    match last {
        Some(last) => Some(behind(source, target.value.span(), last, &children)),
        None => Some(vec![Edit::insert(target.value.span().start + 1, children.join(", "))]),
    }
}

/// Makes an item that is a scalar the key of a map.
pub(super) fn open(target: &Target<'_>, payload: &[Parsed<'_>]) -> Vec<Edit> {
    let document = target.value.document();
    let quotes = quotes(document);
    let roots = payload.iter().filter_map(|parsed| parsed.document.root());
    let entries: Vec<_> = roots.map(|root| inside(root, quotes)).collect();
    let scalar = target.value.span();
    vec![
        Edit::insert(scalar.start, "{"),
        Edit::insert(scalar.end, format!(": {{{}}}}}", entries.join(", "))),
    ]
}

/// Makes a scalar the first item of a list.
pub(super) fn wrap(target: &Target<'_>, payload: &[Parsed<'_>]) -> Vec<Edit> {
    let quotes = quotes(target.value.document());
    let roots = payload.iter().filter_map(|parsed| parsed.document.root());
    let items: Vec<_> = roots.map(|root| inside(root, quotes)).collect();
    let scalar = target.value.full_span();
    vec![
        Edit::insert(scalar.start, "["),
        Edit::insert(scalar.end, format!(", {}]", items.join(", "))),
    ]
}

/// Puts another value in the place of a key's.
pub(super) fn replace(
    source: &Source,
    target: &Target<'_>,
    payload: &[Parsed<'_>],
) -> Option<Vec<Edit>> {
    let [parsed] = payload else { return None };
    let entry = parsed.document.root()?.as_mapping()?.entries().next()?;
    Some(vec![give(source, target, &emit::flow(entry.value, quotes(target.value.document())))])
}

/// Writes the value of a key, which may have none so far.
fn give(source: &Source, target: &Target<'_>, text: &str) -> Edit {
    let span = target.value.full_span();
    let lead = match source.text()[..span.start].chars().next_back() {
        _ if !span.is_empty() => "",
        Some(':') => " ",
        Some(' ' | '\t') => "",
        _ => ": ",
    };
    Edit::replace(span, format!("{lead}{text}"))
}

/// A collection without its outermost braces or brackets.
fn inside(node: Node<'_>, quotes: Quotes) -> String {
    let text = emit::flow(node, quotes);
    text[1..text.len() - 1].to_owned()
}

/// A key and its value; with the colon where the value is not written.
fn with_colon(entry: &Entry<'_>, end: usize) -> Span {
    let span = entry.span();
    let rest = Span::new(span.end, end).slice(entry.key.document().text());
    match find_code(rest, ':') {
        Some(colon) if entry.value.full_span().is_empty() => {
            Span::new(span.start, span.end + colon + 1)
        }
        _ => span,
    }
}

/// Adds children behind the last one, with commas as the collection has them.
fn behind(source: &Source, collection: Span, last: Span, children: &[String]) -> Vec<Edit> {
    let text = source.text();
    // A colon needs a blank behind it, or the comma becomes part of a key: `{a: , b: 1}`.
    let gap = if text[..last.end].ends_with(':') { " " } else { "" };
    let line = source.line_index().line(last.end);
    let line_end = source.line_span(line).end;
    let close = collection.end - 1;
    let comma = find_code(&text[last.end..close], ',').map(|offset| last.end + offset);
    if close <= line_end {
        return vec![match comma {
            Some(comma) => Edit::insert(comma + 1, format!(" {},", children.join(", "))),
            None => Edit::insert(last.end, format!("{gap}, {}", children.join(", "))),
        }];
    }
    let line_break = lines::line_break(source, line);
    let blanks = " ".repeat(lines::indentation(source, source.line_index().line(last.start)));
    let body = children.join(&format!(",{line_break}{blanks}"));
    match comma {
        Some(comma) => {
            let end = source.line_span(source.line_index().line(comma)).end;
            vec![Edit::insert(end, format!("{line_break}{blanks}{body},"))]
        }
        None => vec![
            Edit::insert(last.end, format!("{gap},")),
            Edit::insert(line_end, format!("{line_break}{blanks}{body}")),
        ],
    }
}

/// The offset of a character outside comments.
fn find_code(rest: &str, wanted: char) -> Option<usize> {
    let mut offset = 0;
    for line in rest.split_inclusive(['\n', '\r']) {
        let code = line.find('#').map_or(line, |comment| &line[..comment]);
        if let Some(found) = code.find(wanted) {
            return Some(offset + found);
        }
        offset += line.len();
    }
    None
}
