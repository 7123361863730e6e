//! Finds what an edit may change, and refuses what is shared with other places or has another shape.

use crate::merge::Error;
use crate::yaml::{Entry, Mapping, Node, Sequence, Value};

/// The entry of a key that a map writes itself, once and as `key: value`. `place` names it in messages.
pub(super) fn own_entry<'d>(
    mapping: Mapping<'d>,
    name: &str,
    place: &str,
) -> Result<Option<Entry<'d>>, Error> {
    let mut entries =
        mapping.entries().filter(|entry| entry.name() == Some(name) && !entry.is_merge());
    let Some(entry) = entries.next() else {
        return match mapping.get_merged(name).and_then(|merged| merged.via) {
            Some(via) => Err(Error::Shared {
                place: place.to_owned(),
                reason: "comes in through a merge key `<<`; write it out here".to_owned(),
                span: via.full_span(),
            }),
            None => Ok(None),
        };
    };
    if let Some(last) = entries.next_back() {
        return Err(Error::Duplicate { place: place.to_owned(), span: last.key.full_span() });
    }
    let is_unlike = |found: &str, expected| Error::Shape {
        place: place.to_owned(),
        expected,
        found: found.to_owned(),
        span: entry.key.full_span(),
    };
    if entry.is_explicit() && !mapping.flow {
        return Err(is_unlike("as `? key`", "written as `key: value`"));
    }
    if entry.key.is_null() {
        return Err(is_unlike("by null", "named by text in quotes"));
    }
    Ok(Some(entry))
}

/// The map that an entry holds, to be changed; `None` for null.
pub(super) fn own_mapping<'d>(
    entry: &Entry<'d>,
    place: &str,
    expected: &'static str,
) -> Result<Option<Mapping<'d>>, Error> {
    own(entry.value, place)?;
    match entry.value.value() {
        Value::Mapping(mapping) => own_keys(mapping, place).map(|()| Some(mapping)),
        _ if entry.value.is_null() => own_null(entry.value, place, expected).map(|()| None),
        _ => Err(shape(entry.value, place, expected)),
    }
}

/// Refuses a map whose first key does not show at which column a new one would stand.
pub(super) fn own_keys(mapping: Mapping<'_>, place: &str) -> Result<(), Error> {
    match mapping.entries().next() {
        Some(first) if first.is_explicit() && !mapping.flow => Err(Error::Shape {
            place: place.to_owned(),
            expected: "written with `key: value`",
            found: "with `? key`".to_owned(),
            span: first.key.full_span(),
        }),
        _ => Ok(()),
    }
}

/// Refuses a list whose dashes do not all show where a new one would stand.
pub(super) fn own_dashes(list: Sequence<'_>, place: &str) -> Result<(), Error> {
    if list.flow || list.dashes().count() == list.len() {
        return Ok(());
    }
    Err(Error::Shape {
        place: place.to_owned(),
        expected: "written with `- key: value`",
        found: "with `- ? key`".to_owned(),
        span: list.node().span(),
    })
}

/// Refuses a null with a tag, which what comes in its place could not have.
pub(super) fn own_null(node: Node<'_>, place: &str, expected: &'static str) -> Result<(), Error> {
    match node.tag() {
        Some((tag, span)) => {
            Err(Error::Shape { place: place.to_owned(), expected, found: format!("`{tag}`"), span })
        }
        None => Ok(()),
    }
}

/// Refuses a node whose change would show elsewhere.
pub(super) fn own(node: Node<'_>, place: &str) -> Result<(), Error> {
    if let Value::Alias(alias) = node.value() {
        return Err(Error::Shared {
            place: place.to_owned(),
            reason: format!(
                "is the alias `*{}`, and a change would show wherever its anchor is used; write it out here",
                alias.name
            ),
            span: node.span(),
        });
    }
    if let (Some(anchor), true) = (node.anchor(), is_aliased(node)) {
        return Err(Error::Shared {
            place: place.to_owned(),
            reason: format!(
                "is used again as `*{}`, which would change with it; write one of them out",
                anchor.name
            ),
            span: anchor.span,
        });
    }
    Ok(())
}

/// Refuses to let go of a node that holds an anchor which other places use.
pub(super) fn expendable(node: Node<'_>, place: &str) -> Result<(), Error> {
    let span = node.full_span();
    let document = node.document();
    let mut outside = document.nodes().filter(|alias| !span.covers(alias.span()));
    let used = outside.find_map(|alias| match alias.value() {
        Value::Alias(alias) => alias.target.filter(|target| span.covers(target.span())),
        _ => None,
    });
    match used.and_then(Node::anchor) {
        Some(anchor) => Err(Error::Shared {
            place: place.to_owned(),
            reason: format!(
                "differs, but cannot be replaced: it holds the anchor `&{}`, which is used elsewhere",
                anchor.name
            ),
            span: anchor.span,
        }),
        None => Ok(()),
    }
}

/// The refusal of a node that has another shape than it should.
pub(super) fn shape(node: Node<'_>, place: &str, expected: &'static str) -> Error {
    let found = match node.target().value() {
        Value::Mapping(_) => "a map".to_owned(),
        Value::Sequence(_) => "a list".to_owned(),
        _ if node.is_null() => "empty".to_owned(),
        _ => format!("`{}`", node.as_str().unwrap_or_default().lines().next().unwrap_or_default()),
    };
    Error::Shape { place: place.to_owned(), expected, found, span: node.full_span() }
}

fn is_aliased(node: Node<'_>) -> bool {
    node.document().nodes().any(
        |other| matches!(other.value(), Value::Alias(alias) if alias.target.is_some_and(|target| target.id() == node.id())),
    )
}
