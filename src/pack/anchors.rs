//! Anchors that the files share: an alias without an anchor in its own file stands for the anchor of another.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::pack::File;
use crate::text::nearest;
use crate::yaml::{Alias, Document, Entry, Mapping, NESTING_LIMIT, Node, Value};

pub(super) const UNKNOWN_ANCHOR: &str = "yaml-unknown-anchor";

/// Suggestions are sought for this many aliases of a file, so that a hostile text costs no more than its length.
const MOST_SUGGESTIONS: usize = 50;

/// How many values aliases and merge keys may add. Real configs stay below a few thousand.
pub(super) const EXPANSION_LIMIT: usize = 1_000_000;

/// The anchors of all files.
pub(super) struct Anchors<'d> {
    /// By name. Of several of one name, that of the last path counts.
    shared: BTreeMap<&'d str, Node<'d>>,
    /// Where those stand that hold aliases themselves, which would mean something else in another file.
    unshared: BTreeMap<&'d str, String>,
    /// How many more values may be followed or merged, so that a small text cannot become an endless one.
    n_left: Cell<usize>,
}

impl<'d> Anchors<'d> {
    pub(super) fn collect(files: &[File], documents: &[&'d Document<'d>]) -> Self {
        let mut order: Vec<usize> = (0..files.len()).collect();
        order.sort_by_key(|&file| files[file].path.split('/').collect::<Vec<_>>());
        let n_nodes: usize = documents.iter().map(|document| document.nodes().count()).sum();
        let mut anchors = Self {
            shared: BTreeMap::new(),
            unshared: BTreeMap::new(),
            // What is written without aliases is looked at up to three times.
            n_left: Cell::new(3 * n_nodes + EXPANSION_LIMIT),
        };
        for file in order {
            let document = documents[file];
            let nodes = document.nodes().filter(|node| node.is_alias());
            let aliases: Vec<_> = nodes.map(|node| node.span().start).collect();
            for anchor in document.anchors() {
                let node = document.node(anchor.node);
                let next = aliases.partition_point(|&alias| alias < node.span().start);
                if aliases.get(next).is_some_and(|&alias| node.span().contains(alias)) {
                    let source = &files[file].source;
                    let line = source.line_column(anchor.span.start).line;
                    anchors.unshared.insert(&anchor.name, format!("{}:{line}", source.name()));
                } else {
                    anchors.shared.insert(&anchor.name, node);
                }
            }
        }
        anchors
    }

    /// What an alias stands for, be it in another file; any other node itself.
    pub(super) fn target(&self, node: Node<'d>) -> Node<'d> {
        match node.value() {
            Value::Alias(Alias { name, target: None }) => {
                self.shared.get(name).copied().unwrap_or(node)
            }
            _ => node.target(),
        }
    }

    /// Counts a value; returns whether it was not one too many.
    pub(super) fn spend(&self) -> bool {
        self.n_left.set(self.n_left.get().saturating_sub(1));
        self.n_left.get() > 0
    }

    /// The map that a node is or stands for.
    pub(super) fn mapping(&self, node: Node<'d>) -> Option<Mapping<'d>> {
        self.target(node).as_mapping()
    }

    /// The entries of a map by name, with those that merge keys bring. Own keys win over merged ones, earlier merge
    /// sources over later ones.
    pub(super) fn entries(&self, mapping: Mapping<'d>) -> BTreeMap<&'d str, Entry<'d>> {
        let mut found = BTreeMap::new();
        self.collect_entries(mapping, &mut found, 0);
        found
    }

    fn collect_entries(
        &self,
        mapping: Mapping<'d>,
        found: &mut BTreeMap<&'d str, Entry<'d>>,
        depth: usize,
    ) {
        for entry in mapping.entries().filter(|entry| !entry.is_merge()) {
            if !self.spend() {
                return;
            }
            if let Some(name) = entry.name() {
                found.entry(name).or_insert(entry);
            }
        }
        if depth > NESTING_LIMIT {
            return;
        }
        for merge in mapping.entries().filter(Entry::is_merge) {
            for source in self.merge_sources(merge.value) {
                if let Some(mapping) = self.mapping(source) {
                    self.collect_entries(mapping, found, depth + 1);
                }
            }
        }
    }

    /// What a merge key merges in: one map, or each item of a list.
    pub(super) fn merge_sources(&self, value: Node<'d>) -> Vec<Node<'d>> {
        match self.target(value).as_sequence() {
            Some(sequence) => sequence.items().collect(),
            None => vec![value],
        }
    }

    /// The findings for aliases without an anchor in any file.
    pub(super) fn unknown(&self, document: &'d Document<'d>) -> Vec<Diagnostic> {
        let is_unknown = |node: &Node<'d>| self.target(*node).is_alias();
        let unknown = document.nodes().filter(is_unknown).enumerate();
        unknown.filter_map(|(index, node)| self.explain(index, node)).collect()
    }

    fn explain(&self, index: usize, node: Node<'d>) -> Option<Diagnostic> {
        let Value::Alias(Alias { name, .. }) = node.value() else { return None };
        let message = if let Some(place) = self.unshared.get(name) {
            format!(
                "`&{name}` of {place} holds an alias itself, and such anchors are not shared between files; write out what it stands for"
            )
        } else {
            let is_sought = index < MOST_SUGGESTIONS && self.shared.len() < MOST_SUGGESTIONS * 10;
            match nearest(name, self.shared.keys().copied().filter(|_| is_sought)) {
                Some(near) => format!("no file has an anchor `&{name}`; did you mean `*{near}`?"),
                None => format!("no file has an anchor `&{name}`"),
            }
        };
        Some(Diagnostic::error(UNKNOWN_ANCHOR, node.span(), message))
    }
}
