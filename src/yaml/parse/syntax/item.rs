//! Faults of lists: dashes at the wrong place, and what stands between items.

use super::scene::{Line, Scene, shown};
use crate::diagnostic::Diagnostic;
use crate::text::Span;
use crate::yaml::{Node, Value};

/// `-run:`.
pub(super) fn dash_without_blank(scene: &Scene<'_>) -> Option<Diagnostic> {
    let line = scene.line;
    let word = line.content.strip_prefix('-').filter(|rest| !rest.starts_with(['-', ' ']))?;
    let first = word.chars().next()?;
    first.is_alphabetic().then(|| {
        let dash = Span::new(line.span.start, line.span.start + 1);
        Diagnostic::error("yaml-syntax", dash, "a blank is missing behind the `-`")
    })
}

/// `- item` where no list continues.
pub(super) fn item(scene: &Scene<'_>) -> Option<Diagnostic> {
    let line = scene.line;
    let [.., innermost] = scene.open[..] else { return None };
    if !line.is_item() {
        return None;
    }
    let Value::Mapping(mapping) = innermost.value() else {
        return item_indent(scene, innermost);
    };
    if let Some(key) = mapping.entries().map(|entry| entry.key).find(|key| is_glued(scene, *key)) {
        let dash = Span::new(key.span().start, key.span().start + 1);
        return Some(Diagnostic::error("yaml-syntax", dash, "a blank is missing behind the `-`"));
    }
    let mut entries = mapping.entries().rev();
    let last = entries.next()?;
    let goes_on = |node: Node<'_>| {
        matches!(node.value(), Value::Sequence(_)) && scene.column(node) == line.indent
    };
    if entries.next().is_some_and(|before| goes_on(before.value)) {
        let name = shown(last.key.span().slice(scene.text));
        let message = format!("`{name}` stands between the items of a list; write `- {name}`");
        let diagnostic = Diagnostic::error("yaml-syntax", last.key.span(), message);
        return Some(diagnostic.with_label(dash(line), "the list goes on here"));
    }
    item_indent(scene, last.value)
        .or_else(|| outer_item(scene))
        .or_else(|| Some(item_among_keys(scene, last.key, innermost)))
}

fn dash(line: Line<'_>) -> Span {
    Span::new(line.span.start, line.span.start + 1)
}

fn is_glued(scene: &Scene<'_>, key: Node<'_>) -> bool {
    let mut characters = key.span().slice(scene.text).chars();
    characters.next() == Some('-') && characters.next().is_some_and(char::is_alphabetic)
}

/// An item of the list in which the map stands that is open, indented too deep.
fn outer_item(scene: &Scene<'_>) -> Option<Diagnostic> {
    let [.., list, _] = scene.open[..] else { return None };
    item_indent(scene, list)
}

/// An item of `list` at another indentation.
fn item_indent(scene: &Scene<'_>, list: Node<'_>) -> Option<Diagnostic> {
    let Value::Sequence(sequence) = list.value() else { return None };
    let column = scene.column(list);
    let line = scene.line;
    let above = sequence.dashes().next_back().filter(|_| column != line.indent)?;
    let message =
        format!("this `-` is indented by {}, the other items of its list by {column}", line.indent);
    Some(
        Diagnostic::error("yaml-syntax", dash(line), message)
            .with_label(Span::new(above, above + 1), "the item before it"),
    )
}

fn item_among_keys(scene: &Scene<'_>, key: Node<'_>, map: Node<'_>) -> Diagnostic {
    let name = shown(key.span().slice(scene.text));
    let message = if scene.line.indent > scene.column(map) {
        format!("a list cannot follow here: `{name}` has its value already")
    } else {
        "a list item stands among the keys of a map; is the key of its list missing above, such as `steps:`?".to_owned()
    };
    Diagnostic::error("yaml-syntax", dash(scene.line), message)
        .with_label(key.span(), "the key above")
}

pub(super) fn key_beside_items(scene: &Scene<'_>, name: &str, dash: usize) -> Diagnostic {
    let span = Span::new(scene.line.span.start, scene.line.span.start + name.len());
    let message = if name == "<<" {
        "`<<` stands beside the items of a list; indent it to belong to the item above".to_owned()
    } else {
        format!(
            "`{name}` stands beside the items of a list; write `- {name}`, or indent it to belong to the item above"
        )
    };
    Diagnostic::error("yaml-syntax", span, message)
        .with_label(Span::new(dash, dash + 1), "the item above")
}
