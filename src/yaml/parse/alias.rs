//! Aliases of nothing, aliases that never end, and aliases that expand to more than anyone wrote.

use std::collections::BTreeMap;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::text::{Edit, Edits, Span, nearest};
use crate::yaml::document::{Content, Document, NodeId};
use crate::yaml::parse::NESTING_LIMIT;
use crate::yaml::{Alias, Value};

/// How many nodes aliases may add to a document. Real configs stay below a few thousand.
const EXPANSION_LIMIT: u64 = 1_000_000;

/// Names are compared with each other up to this many, so that a hostile text costs no more than its length.
const SUGGESTION_LIMIT: usize = 200;

/// The findings for each name of an alias without a `&name` before it, at its first place. A name that no anchor can
/// have is reported as such.
pub(super) fn unresolved(document: &Document<'_>) -> Vec<Diagnostic> {
    let mut unresolved: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for node in document.nodes() {
        if let Value::Alias(Alias { name, target: None }) = node.value()
            && invalid_character(name).is_none()
        {
            unresolved.entry(name).or_default().push(node.span());
        }
    }
    let anchors: BTreeMap<&str, Span> =
        document.anchors.iter().map(|anchor| (anchor.name.as_ref(), anchor.span)).collect();
    let explain = |(index, (name, spans)): (usize, (&str, Vec<Span>))| {
        let is_comparable = index < SUGGESTION_LIMIT && anchors.len() < SUGGESTION_LIMIT;
        let near = nearest(name, anchors.keys().copied().filter(|_| is_comparable));
        let message = match (anchors.contains_key(name), near) {
            (true, _) => format!("`&{name}` stands below; an anchor must stand before its aliases"),
            (_, Some(near)) => format!("no anchor is called `{name}`; did you mean `{near}`?"),
            (_, None) => {
                format!("no anchor is called `{name}`; `&{name}` must stand before its aliases")
            }
        };
        let mut diagnostic = Diagnostic::error("yaml-unknown-anchor", spans[0], message);
        if let Some(anchor) = anchors.get(name) {
            return diagnostic.with_label(*anchor, "the anchor");
        }
        for span in &spans[1..] {
            diagnostic = diagnostic.with_label(*span, "and here");
        }
        let edits = |near| spans.iter().map(move |span| Edit::replace(*span, format!("*{near}")));
        match near.map(|near| (near, Edits::new(edits(near).collect()))) {
            Some((near, Ok(edits))) => diagnostic.with_fix(Fix {
                title: format!("write `*{near}`"),
                applicability: Applicability::Unsafe,
                edits,
            }),
            _ => diagnostic,
        }
    };
    unresolved.into_iter().enumerate().map(explain).collect()
}

/// A character that SnakeYAML takes in no name of an anchor: there are letters, digits, `-` and `_` in every version.
pub(super) fn invalid_character(name: &str) -> Option<char> {
    name.chars().find(|&character| ":,[]{}/.*&".contains(character))
}

/// What a node is with its aliases followed.
#[derive(Clone, Copy, Default)]
struct Expanded {
    n_nodes: u64,
    depth: usize,
}

/// The finding for a document whose aliases cannot all be followed; `None` when every walk over it ends soon: a path
/// from the root, through aliases, has at most [`NESTING_LIMIT`] steps, and there are few of them.
pub(super) fn check(document: &Document<'_>) -> Option<Diagnostic> {
    let ends = subtree_ends(document);
    let mut expanded: Vec<Expanded> = Vec::with_capacity(document.nodes.len());
    let mut open: Vec<usize> = Vec::new();
    let mut n_added: u64 = 0;
    for (index, data) in document.nodes.iter().enumerate() {
        // Nodes come in the order of the text: once one starts behind a subtree, that subtree is complete.
        close(&mut open, &ends, &mut expanded, index);
        let mut own = Expanded { n_nodes: 1, depth: 1 };
        if let Content::Alias { target: Some(target), .. } = data.content {
            let target_index = target.0 as usize;
            if index < ends[target_index] {
                return Some(recursive(document, index, target));
            }
            own = expanded[target_index];
            n_added = n_added.saturating_add(own.n_nodes);
            if n_added > EXPANSION_LIMIT || open.len() + own.depth > NESTING_LIMIT {
                return Some(bomb(document, index, target));
            }
        }
        expanded.push(own);
        open.push(index);
    }
    None
}

/// Adds what is complete before `index` to its parents.
fn close(open: &mut Vec<usize>, ends: &[usize], expanded: &mut [Expanded], index: usize) {
    while let Some(child) = open.pop_if(|node| ends[*node] <= index) {
        let Expanded { n_nodes, depth } = expanded[child];
        if let Some(&parent) = open.last() {
            let parent = &mut expanded[parent];
            parent.n_nodes = parent.n_nodes.saturating_add(n_nodes);
            parent.depth = parent.depth.max(depth + 1);
        }
    }
}

/// For each node the index behind its last descendant, aliases not followed.
fn subtree_ends(document: &Document<'_>) -> Vec<usize> {
    let mut ends: Vec<usize> = (1..=document.nodes.len()).collect();
    for (index, data) in document.nodes.iter().enumerate().rev() {
        let last = match &data.content {
            Content::Sequence { items, .. } => items.last().map(|item| item.node),
            Content::Mapping { entries, .. } => entries.last().map(|entry| entry.1),
            Content::Scalar(_) | Content::Alias { .. } => None,
        };
        if let Some(last) = last {
            ends[index] = ends[last.0 as usize];
        }
    }
    ends
}

fn recursive(document: &Document<'_>, index: usize, target: NodeId) -> Diagnostic {
    let (alias, anchor) = places(document, index, target);
    let message = format!("`{}` stands inside what it repeats, so it never ends", alias.1);
    Diagnostic::error("yaml-recursive-alias", alias.0, message)
        .with_label(anchor, "what it repeats starts here")
}

fn bomb(document: &Document<'_>, index: usize, target: NodeId) -> Diagnostic {
    let (alias, anchor) = places(document, index, target);
    let message = format!(
        "`{}` expands to too much: the aliases up to here repeat more than {EXPANSION_LIMIT} values or nest deeper than {NESTING_LIMIT} levels",
        alias.1
    );
    Diagnostic::error("yaml-alias-bomb", alias.0, message)
        .with_label(anchor, "what it repeats starts here")
}

type Place<'d> = (Span, &'d str);

fn places<'d>(document: &'d Document<'_>, index: usize, target: NodeId) -> (Place<'d>, Span) {
    let span = document.nodes[index].span;
    let target = document.node(target);
    let anchor = target.anchor().map_or(target.span(), |anchor| anchor.span);
    ((span, span.slice(document.text)), anchor)
}
