//! Conditions and filters of a config as short phrases.

use crate::yaml::{Mapping, Node, Sequence};

/// How deep conditions are read; deeper ones are shown as `…`.
const DEEPEST: usize = 20;

/// A condition: a string, an expression or a logic statement.
pub(super) fn condition(node: Node<'_>) -> String {
    logic(node, 0)
}

fn logic(node: Node<'_>, depth: usize) -> String {
    if depth > DEEPEST {
        return "…".to_owned();
    }
    if let Some(text) = node.as_str() {
        return plain(text);
    }
    let inner = |node: Node<'_>| match logic(node, depth + 1) {
        text if node.as_mapping().is_some() && text.contains(" or ") => format!("({text})"),
        text => text,
    };
    let all = |node: Node<'_>, word: &str| {
        let items = node.as_sequence().into_iter().flat_map(Sequence::items);
        items.map(inner).collect::<Vec<_>>().join(word)
    };
    let Some(entry) = node.as_mapping().and_then(|mapping| mapping.entries().next()) else {
        return "…".to_owned();
    };
    match entry.name() {
        Some("and") => all(entry.value, " and "),
        Some("or") => all(entry.value, " or "),
        Some("equal") => all(entry.value, " == "),
        Some("not") => match logic(entry.value, depth + 1) {
            text if text.contains(' ') && entry.value.as_mapping().is_some() => {
                format!("not ({text})")
            }
            text => format!("not {text}"),
        },
        Some("matches") => {
            let part = |name| {
                let entry = entry.value.as_mapping()?.get_merged(name)?;
                entry.entry.value.as_str().map(plain)
            };
            let (value, pattern) = (part("value"), part("pattern"));
            format!("{} matches {}", value.unwrap_or_default(), pattern.unwrap_or_default())
        }
        _ => "…".to_owned(),
    }
}

/// Without the marks of a template where it is one as a whole.
fn plain(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_prefix("<<").and_then(|text| text.strip_suffix(">>"));
    let inner = inner.filter(|inner| !inner.contains("<<")).map_or(text, str::trim);
    inner.to_owned()
}

/// `filters` of an invocation; `None` where they restrict nothing.
pub(super) fn filters(node: Node<'_>) -> Option<String> {
    if let Some(text) = node.as_str() {
        return Some(format!("if {}", plain(text)));
    }
    let mapping = node.as_mapping()?;
    let phrases = ["branches", "tags"].into_iter().filter_map(|what| {
        let filter = mapping.get_merged(what)?.entry.value;
        let Some(filter) = filter.as_mapping() else {
            return Some(format!("{what} {}", listed(filter)?));
        };
        only_ignore(filter, what)
    });
    let phrases: Vec<_> = phrases.collect();
    (!phrases.is_empty()).then(|| phrases.join(", "))
}

/// `only` wins where both are there.
fn only_ignore(filter: Mapping<'_>, what: &str) -> Option<String> {
    let list = |name| listed(filter.get_merged(name)?.entry.value);
    match (list("only"), list("ignore")) {
        (Some(only), _) if only == "/.*/" => Some(format!("all {what}")),
        (Some(only), _) => Some(format!("{what} {only}")),
        (None, Some(ignored)) if ignored == "/.*/" => Some(format!("no {what}")),
        (None, Some(ignored)) => Some(format!("no {what} {ignored}")),
        (None, None) => None,
    }
}

/// A value or several.
fn listed(node: Node<'_>) -> Option<String> {
    if let Some(text) = node.as_str() {
        return Some(text.to_owned());
    }
    let items: Vec<_> = node.as_sequence()?.items().filter_map(Node::as_str).collect();
    (!items.is_empty()).then(|| items.join(" or "))
}
