//! What is wrong with a file that is packed, beyond its syntax.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lang::{CONFIG, Object, Rest};
use crate::pack::anchors::{Anchors, UNKNOWN_ANCHOR};
use crate::pack::layout::Place;
use crate::text::Span;
use crate::yaml::{Entry, Mapping, Node, Parsed, Value};

/// Keys that belong to the job or the step whose name stands before them in the item of a list.
const BODY_KEYS: &[&str] = &[
    "command",
    "context",
    "filters",
    "matrix",
    "name",
    "parameters",
    "post-steps",
    "pre-steps",
    "requires",
    "serial-group",
    "type",
];

/// The findings for a file; `path` is what messages call it.
pub(super) fn check<'d>(
    parsed: &'d Parsed<'_>,
    place: Place<'_>,
    path: &str,
    anchors: &Anchors<'d>,
) -> Vec<Diagnostic> {
    let document = &parsed.document;
    // Of anchors, the parser knows only those of one file.
    let is_known = |it: &&Diagnostic| it.rule != UNKNOWN_ANCHOR;
    let mut found: Vec<_> = parsed.diagnostics.iter().filter(is_known).cloned().collect();
    let Some(root) = document.root().filter(|root| !root.is_null()) else { return found };
    found.extend(anchors.unknown(document));
    match root.value() {
        Value::Mapping(mapping) => found.extend(double_key(mapping, place, path)),
        _ => found.push(not_a_mapping(root)),
    }
    for node in document.nodes() {
        match node.value() {
            Value::Mapping(mapping) => {
                keys(mapping, &mut found);
                found.extend(mapping.entries().filter_map(|entry| merge(&entry, anchors)));
            }
            Value::Sequence(sequence) => {
                let items = sequence.items().filter_map(|item| match item.value() {
                    Value::Mapping(mapping) => detached(mapping),
                    _ => None,
                });
                found.extend(items);
            }
            Value::Scalar(_) | Value::Alias(_) => {}
        }
    }
    found
}

fn not_a_mapping(root: Node<'_>) -> Diagnostic {
    let found = match root.value() {
        Value::Sequence(_) => "a list",
        Value::Alias(_) => "an alias",
        _ => "a single value",
    };
    let message = format!("a file that is packed holds a map of keys, not {found}");
    let line = root.span().slice(root.document().text()).lines().next().unwrap_or_default();
    let start = root.span().start;
    Diagnostic::error("not-a-mapping", Span::new(start, start + line.len()), message)
}

/// Keys that stand twice, and keys that are no name.
fn keys(mapping: Mapping<'_>, found: &mut Vec<Diagnostic>) {
    let mut first = BTreeMap::new();
    for entry in mapping.entries().filter(|entry| !entry.is_merge()) {
        let span = entry.key.span();
        let Some(name) = entry.name() else {
            let message = "a key must be a single value";
            found.push(Diagnostic::error("wrong-type", span, message));
            continue;
        };
        if let Some(&first_span) = first.get(name) {
            let message = format!("the key `{name}` is repeated; remove or rename one of them");
            let diagnostic = Diagnostic::error("duplicate-key", span, message);
            found.push(diagnostic.with_label(first_span, "first given here"));
        } else {
            first.insert(name, span);
        }
    }
}

/// `<<: *alias` of an anchor in another file that is no map. Of the same file, the parser has said it.
fn merge<'d>(entry: &Entry<'d>, anchors: &Anchors<'d>) -> Option<Diagnostic> {
    if !entry.is_merge() {
        return None;
    }
    let is_no_map = |source: &Node<'d>| {
        let target = anchors.target(*source);
        target.as_mapping().is_none() && !target.is_alias()
    };
    let fault = anchors.merge_sources(entry.value).into_iter().find(is_no_map)?;
    let is_foreign = |node: Node<'_>| node.target().is_alias();
    let alias = [entry.value, fault].into_iter().find(|&node| is_foreign(node))?;
    let name = alias.span().slice(alias.document().text());
    let message = format!("`<<` merges maps, and `{name}` is none");
    Some(Diagnostic::error("yaml-merge-non-map", alias.span(), message))
}

/// `- deploy:` with `requires:` below the name instead of below and further in: YAML then takes it for a key of its own.
fn detached(item: Mapping<'_>) -> Option<Diagnostic> {
    let mut entries = item.entries();
    let head = entries.next().filter(|_| !item.flow)?;
    let name = head.name()?;
    // `image` and a name beside it are a service container without its image.
    if !head.value.is_null() || !head.value.full_span().is_empty() || name == "image" {
        return None;
    }
    let is_body = |entry: &Entry<'_>| {
        let is_key = entry.name().is_some_and(|name| BODY_KEYS.contains(&name));
        is_key && !entry.value.is_null()
    };
    let sibling = entries.find(is_body).filter(|_| !BODY_KEYS.contains(&name))?;
    let key = sibling.name()?;
    let message = format!(
        "`{name}` has no value but shares a list item with `{key}`; indent `{key}` further to attach it to `{name}`"
    );
    let diagnostic = Diagnostic::warning("detached-list-key", head.key.span(), message);
    Some(diagnostic.with_label(sibling.key.span(), "not part of it"))
}

/// A file `jobs/build.yml` that holds `build:`, as if the name of the file were not the job's.
fn double_key(root: Mapping<'_>, place: Place<'_>, path: &str) -> Option<Diagnostic> {
    let Place::Entry { section, name } = place else { return None };
    let mut entries = root.entries();
    let entry = entries.next().filter(|entry| entry.name() == Some(name))?;
    let is_alone = entries.next().is_none() && entry.value.as_mapping().is_some();
    // An executor called `macos` holds the key `macos` rightly.
    let is_known = declared(section).is_some_and(|object| object.key(name).is_some());
    if !is_alone || is_known {
        return None;
    }
    let message = format!(
        "`{path}` is `{section}.{name}` already, so this becomes `{section}.{name}.{name}`; remove the line and move what is below it to the left"
    );
    Some(Diagnostic::warning("pack-double-key", entry.key.span(), message))
}

/// What the entries of a section are.
fn declared(section: &str) -> Option<&'static Object> {
    match &CONFIG.key(section)?.ty.object()?.rest {
        Rest::Declares(_, ty) | Rest::Each(ty) => ty.object(),
        _ => None,
    }
}
