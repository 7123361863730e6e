//! Faults of lists: dashes at the wrong place, and what stands between items.

use super::scene::{Line, Scene, shown};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::text::{Edit, Span};
use crate::yaml::{Entry, Mapping, Node, Value};

/// `-run:`.
pub(super) fn dash_without_blank(line: Line<'_>) -> Option<Diagnostic> {
    let word = line.content.strip_prefix('-').filter(|rest| !rest.starts_with(['-', ' ']))?;
    let first = word.chars().next()?;
    first.is_alphabetic().then(|| missing_blank(dash(line)))
}

fn missing_blank(dash: Span) -> Diagnostic {
    Diagnostic::error("yaml-syntax", dash, "a blank is missing behind the `-`").with_edit(
        Applicability::Unsafe,
        "insert the blank",
        Edit::insert(dash.end, " "),
    )
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
    let mut entries = mapping.entries().rev();
    let last = entries.next()?;
    if is_glued(scene, last.key) {
        let start = last.key.span().start;
        return Some(missing_blank(Span::new(start, start + 1)));
    }
    let goes_on = |node: Node<'_>| {
        matches!(node.value(), Value::Sequence(_)) && scene.column(node) == line.indent
    };
    if entries.next().is_some_and(|before| goes_on(before.value)) {
        let name = shown(last.key.span().slice(scene.text));
        let message = format!("`{name}` stands between the items of a list; write `- {name}`");
        let diagnostic = Diagnostic::error("yaml-syntax", last.key.span(), message);
        return Some(diagnostic.with_label(dash(line), "the list goes on here"));
    }
    let is_among_keys = line.indent == scene.column(innermost);
    item_indent(scene, last.value)
        .map(|diagnostic| {
            let help = "if it is another list, its key is missing above, such as `steps:`";
            if is_among_keys { diagnostic.with_help(help) } else { diagnostic }
        })
        .or_else(|| outer_item(scene))
        .or_else(|| no_item_above(scene, &last).filter(|_| !is_among_keys))
        .or_else(|| inner_item(scene, last.value))
        .or_else(|| Some(item_among_keys(scene, last.key, mapping)))
}

pub(super) fn dash(line: Line<'_>) -> Span {
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

/// An item of a list that ended above because the item stands further out.
fn inner_item(scene: &Scene<'_>, above: Node<'_>) -> Option<Diagnostic> {
    let mut node = above;
    loop {
        node = match node.value() {
            Value::Sequence(_) => return item_indent(scene, node),
            Value::Mapping(mapping) => mapping.entries().next_back()?.value,
            Value::Scalar(_) | Value::Alias(_) => return None,
        };
    }
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

/// A key whose value is the first line or map below it, and not the list that follows those.
fn no_item_above(scene: &Scene<'_>, last: &Entry<'_>) -> Option<Diagnostic> {
    let (line, value) = (scene.line, last.value);
    let above = scene.line_at(value.full_span().start);
    let is_below = above.span.start > last.key.span().end;
    match value.value() {
        Value::Scalar(_) | Value::Alias(_) if is_below && above.indent == line.indent => {
            Some(text_before_items(above, line))
        }
        Value::Mapping(mapping) if is_below && above.indent > line.indent => {
            let first = mapping.entries().next()?.key.span();
            let message = format!(
                "`{}` belongs to no item of the list below; is a line with a `-` missing above it?",
                shown(first.slice(scene.text))
            );
            let diagnostic = Diagnostic::error("yaml-syntax", first, message);
            Some(diagnostic.with_label(dash(line), "an item of the list"))
        }
        _ => None,
    }
}

/// `first` is text at the column of the items below it.
pub(super) fn text_before_items(first: Line<'_>, below: Line<'_>) -> Diagnostic {
    let (text, span) = first.value();
    let name = shown(text);
    let message = format!("`{name}` stands before the items of a list; write `- {name}`");
    Diagnostic::error("yaml-syntax", span, message)
        .with_label(dash(below), "an item of the list")
        .with_edit(
            Applicability::Unsafe,
            "make it an item of the list",
            Edit::insert(span.start, "- "),
        )
}

fn item_among_keys(scene: &Scene<'_>, key: Node<'_>, mapping: Mapping<'_>) -> Diagnostic {
    let name = shown(key.span().slice(scene.text));
    let error = |message: String| {
        Diagnostic::error("yaml-syntax", dash(scene.line), message)
            .with_label(key.span(), "the key above")
    };
    if scene.line.indent > scene.column(mapping.node()) {
        return error(format!("a list cannot follow here: `{name}` has its value already"))
            .with_help("if it belongs to another key, that is missing above, such as `steps:`");
    }
    let is_list = |entry: Entry<'_>| entry.value.as_sequence().is_some();
    if name == "<<" && mapping.len() == 1 && mapping.entries().all(is_list) {
        let message =
            "`<<` merges maps, so no list can follow it; an alias of one item is `- *name`";
        return Diagnostic::error("yaml-syntax", key.span(), message)
            .with_label(dash(scene.line), "an item of a list");
    }
    error("a list item stands among the keys of a map; is the key of its list missing above, such as `steps:`?".to_owned())
}

/// `key:` at the column of the dashes of `list`.
pub(super) fn key_beside_items(
    scene: &Scene<'_>,
    name: &str,
    list: Node<'_>,
) -> Option<Diagnostic> {
    let Value::Sequence(sequence) = list.value() else { return None };
    let (last, dash) = (sequence.items().next_back()?, sequence.dashes().next_back()?);
    let mut ways = Vec::new();
    if name != "<<" {
        ways.push(format!("write `- {name}`"));
    }
    if let Value::Mapping(mapping) = last.value() {
        let entry = mapping.entries().next_back()?;
        let is_empty = entry.value.full_span().is_empty();
        let column = scene.line_at(entry.key.span().start).column();
        ways.push(if is_empty && mapping.len() == 1 {
            let above = shown(entry.key.span().slice(scene.text));
            format!("indent it deeper than {column} to belong to `{above}`")
        } else {
            format!("indent it by {column} to belong to the item above")
        });
    }
    if let [.., outer, _] = scene.open[..]
        && let Value::Mapping(mapping) = outer.value()
        && name != "<<"
    {
        let key = mapping.entries().next_back()?.key;
        let column = scene.column(outer);
        if column < scene.line.indent {
            let above = shown(key.span().slice(scene.text));
            let verb = if ways.len() > 1 { "" } else { "indent it " };
            ways.push(format!("{verb}by {column} to stand beside `{above}`"));
        }
    }
    let span = Span::new(scene.line.span.start, scene.line.span.start + name.len());
    let ways = match ways.split_last() {
        Some((way, [])) => way.clone(),
        Some((last, ways)) => format!("{}, or {last}", ways.join(", ")),
        None => "a list cannot be merged into".to_owned(),
    };
    let message = format!("`{name}` stands beside the items of a list; {ways}");
    let diagnostic = Diagnostic::error("yaml-syntax", span, message);
    Some(diagnostic.with_label(Span::new(dash, dash + 1), "the item above"))
}
