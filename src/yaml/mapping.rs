//! Maps: their entries as written, and as they are once merge keys are resolved.

use std::collections::BTreeSet;

use crate::text::Span;
use crate::yaml::{NESTING_LIMIT, Node, NodeId, ScalarStyle};

/// A map.
#[derive(Clone, Copy)]
pub struct Mapping<'d> {
    pub(super) node: Node<'d>,
    /// Whether it is written in braces.
    pub flow: bool,
    pub(super) entries: &'d [(NodeId, NodeId)],
}

/// A key and its value, as written.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'d> {
    /// The key.
    pub key: Node<'d>,
    /// The value; an alias is not followed.
    pub value: Node<'d>,
}

impl<'d> Entry<'d> {
    /// From the key to the end of the value. A `?` before the key is not part of it.
    pub fn span(&self) -> Span {
        self.key.full_span().join(self.value.full_span())
    }

    /// The key's text; `None` when it is not a scalar.
    pub fn name(&self) -> Option<&'d str> {
        self.key.scalar().map(|scalar| scalar.text.as_ref())
    }

    /// Whether it is written as `? key`; only for a block map.
    pub fn is_explicit(&self) -> bool {
        let after = &self.key.document().text()[self.key.full_span().end..];
        !after.trim_start_matches([' ', '\t']).starts_with(':')
    }

    /// Whether it is `<<: value`, which merges other maps in.
    pub fn is_merge(&self) -> bool {
        self.key.scalar().is_some_and(|scalar| {
            let is_text = self.key.tag().is_some_and(|(tag, _)| tag != "!");
            let is_plain = scalar.style == ScalarStyle::Plain && !is_text;
            scalar.text == "<<" && is_plain && !self.key.is_alias()
        })
    }
}

/// An entry that a map has by itself or through a merge key.
#[derive(Clone, Copy, Debug)]
pub struct MergedEntry<'d> {
    /// The entry, in the map that writes it.
    pub entry: Entry<'d>,
    /// The alias in this map through which it comes; `None` for the map's own entries.
    pub via: Option<Node<'d>>,
}

/// Maps with more entries are worth an index.
const MOST_UNINDEXED: usize = 16;

/// Finds the entries of a large map, so that asking for many of them takes no longer than reading them once.
#[derive(Clone, Debug)]
pub(super) struct MappingIndex {
    /// The places of the entries that have a name, by name and then in the order of the text; without merge keys.
    by_name: Vec<u32>,
    /// The places of the merge keys.
    merges: Vec<u32>,
}

impl MappingIndex {
    /// `None` where the map is so small that it is quicker to look at all entries.
    pub(super) fn of(mapping: Mapping<'_>) -> Option<Self> {
        if mapping.len() <= MOST_UNINDEXED {
            return None;
        }
        let (merges, mut by_name): (Vec<_>, Vec<_>) =
            (0..).zip(mapping.entries()).partition(|(_, entry)| entry.is_merge());
        by_name.retain(|(_, entry)| entry.name().is_some());
        by_name.sort_by_key(|(_, entry)| entry.name());
        let places = |entries: Vec<(u32, Entry<'_>)>| entries.into_iter().map(|it| it.0).collect();
        Some(Self { by_name: places(by_name), merges: places(merges) })
    }
}

impl<'d> Mapping<'d> {
    /// The node that holds it.
    pub fn node(self) -> Node<'d> {
        self.node
    }

    /// Its entries as written, merge keys and repeated keys included.
    pub fn entries(self) -> impl DoubleEndedIterator<Item = Entry<'d>> + ExactSizeIterator {
        let document = self.node.document();
        self.entries.iter().map(move |&(key, value)| Entry {
            key: document.node(key),
            value: document.node(value),
        })
    }

    /// The entry of a key that this map itself writes. A repeated key counts where it stands last, as in SnakeYAML.
    pub fn get(self, name: &str) -> Option<Entry<'d>> {
        let Some(index) = self.index() else {
            return self
                .entries()
                .rev()
                .find(|entry| entry.name() == Some(name) && !entry.is_merge());
        };
        let behind = index.by_name.partition_point(|&it| self.entry(it).name() <= Some(name));
        let last = self.entry(*index.by_name.get(behind.checked_sub(1)?)?);
        (last.name() == Some(name)).then_some(last)
    }

    /// The entry of a key, its own or a merged one.
    pub fn get_merged(self, name: &str) -> Option<MergedEntry<'d>> {
        self.find_merged(name, None, 0)
    }

    fn find_merged(
        self,
        name: &str,
        via: Option<Node<'d>>,
        depth: usize,
    ) -> Option<MergedEntry<'d>> {
        if let Some(entry) = self.get(name) {
            return Some(MergedEntry { entry, via });
        }
        if depth > NESTING_LIMIT {
            return None;
        }
        let mut sources = self.merge_sources().filter_map(|it| Some((it, it.as_mapping()?)));
        sources.find_map(|(source, mapping)| {
            mapping.find_merged(name, via.or(Some(source)), depth + 1)
        })
    }

    /// Its merge keys, `<<: value`.
    pub fn merges(self) -> impl Iterator<Item = Entry<'d>> {
        let indexed = self.index().map(|index| index.merges.as_slice());
        let unindexed = if indexed.is_none() { self.entries } else { &[] };
        let indexed = indexed.unwrap_or_default().iter().map(move |&place| self.entry(place));
        let unindexed = Self { entries: unindexed, ..self }.entries();
        indexed.chain(unindexed.filter(Entry::is_merge))
    }

    /// What its merge keys bring in, the first before all others.
    fn merge_sources(self) -> impl Iterator<Item = Node<'d>> {
        self.merges().flat_map(|merge| match merge.value.as_sequence() {
            Some(sequence) => sequence.items().collect(),
            None => vec![merge.value],
        })
    }

    fn entry(self, place: u32) -> Entry<'d> {
        let (key, value) = self.entries[place as usize];
        let document = self.node.document();
        Entry { key: document.node(key), value: document.node(value) }
    }

    fn index(self) -> Option<&'d MappingIndex> {
        if self.entries.len() <= MOST_UNINDEXED {
            return None;
        }
        self.node.document().indices.get(&self.node.id())
    }

    /// The entries that count: its own, in order, then those that merge keys bring. Own keys win over merged ones,
    /// earlier merge sources over later ones; of a repeated key the last counts (SnakeYAML 1.33, measured).
    pub fn merged(self) -> Vec<MergedEntry<'d>> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        self.collect_merged(None, &mut found, &mut seen, 0);
        found
    }

    fn collect_merged(
        self,
        via: Option<Node<'d>>,
        found: &mut Vec<MergedEntry<'d>>,
        seen: &mut BTreeSet<&'d str>,
        depth: usize,
    ) {
        let own: Vec<_> = self.entries().filter(|entry| !entry.is_merge()).collect();
        let first = found.len();
        for entry in own.into_iter().rev() {
            if entry.name().is_none_or(|name| seen.insert(name)) {
                found.push(MergedEntry { entry, via });
            }
        }
        found[first..].reverse();
        if depth > NESTING_LIMIT {
            return;
        }
        for source in self.merge_sources() {
            if let Some(mapping) = source.as_mapping() {
                mapping.collect_merged(via.or(Some(source)), found, seen, depth + 1);
            }
        }
    }

    /// The number of entries as written.
    pub fn len(self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is written in it.
    pub fn is_empty(self) -> bool {
        self.entries.is_empty()
    }
}

impl std::fmt::Debug for Mapping<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.entries()).finish()
    }
}
