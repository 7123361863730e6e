//! The tree of a YAML document. Every node knows its bytes; aliases stay aliases and can be followed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::text::Span;
use crate::yaml::mapping::MappingIndex;
use crate::yaml::{Comment, Mapping, Scalar, ScalarStyle};

/// Names a node within its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// A definition `&name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor<'s> {
    /// Without the `&`.
    pub name: Cow<'s, str>,
    /// The whole token, with the `&`.
    pub span: Span,
    /// The node that carries it.
    pub node: NodeId,
}

/// One YAML document.
#[derive(Clone, Debug, Default)]
pub struct Document<'s> {
    pub(super) text: &'s str,
    pub(super) nodes: Vec<NodeData<'s>>,
    pub(super) root: Option<NodeId>,
    /// Sorted.
    pub(super) comments: Vec<Comment>,
    /// In the order of the text. A name may occur twice; aliases follow the last definition before them.
    pub(super) anchors: Vec<Anchor<'s>>,
    /// Of the large maps.
    pub(super) indices: BTreeMap<NodeId, MappingIndex>,
}

#[derive(Clone, Debug)]
pub(super) struct NodeData<'s> {
    pub(super) content: Content<'s>,
    pub(super) span: Span,
    /// Index in `Document::anchors`.
    pub(super) anchor: Option<u32>,
    pub(super) tag: Option<Span>,
}

#[derive(Clone, Debug)]
pub(super) enum Content<'s> {
    Scalar(Scalar<'s>),
    Sequence { flow: bool, items: Vec<Item> },
    Mapping { flow: bool, entries: Vec<(NodeId, NodeId)> },
    Alias { name: Cow<'s, str>, target: Option<NodeId> },
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) node: NodeId,
    /// Offset of the `-` in a block sequence.
    pub(super) dash: Option<usize>,
}

impl<'s> Document<'s> {
    /// The text it was read from.
    pub fn text(&self) -> &'s str {
        self.text
    }

    /// The outermost node; `None` when the text holds none, or none that could be read.
    pub fn root(&self) -> Option<Node<'_>> {
        self.root.map(|id| self.node(id))
    }

    /// All comments, in the order of the text.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// All anchors, in the order of the text.
    pub fn anchors(&self) -> &[Anchor<'s>] {
        &self.anchors
    }

    /// Sorts the anchors by place: the parser reports one after the collection's comments.
    pub(super) fn anchors_in_text_order(&mut self) {
        self.anchors.sort_by_key(|anchor| anchor.span.start);
        for (index, anchor) in (0..).zip(&self.anchors) {
            self.nodes[anchor.node.0 as usize].anchor = Some(index);
        }
    }

    /// Makes the large maps quick to search, once all nodes are there.
    pub(super) fn index_mappings(&mut self) {
        let mappings = self.nodes().filter_map(|node| match node.value() {
            Value::Mapping(mapping) => Some((node.id(), MappingIndex::of(mapping)?)),
            _ => None,
        });
        self.indices = mappings.collect();
    }

    /// The node of an id that this document gave out.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { document: self, id }
    }

    /// All nodes in the order in which they start, aliases not followed.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..).map(NodeId).take(self.nodes.len()).map(|id| self.node(id))
    }
}

/// A node of a document: cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document<'d>,
    id: NodeId,
}

/// What a node holds.
#[derive(Clone, Copy, Debug)]
pub enum Value<'d> {
    /// A single value, also the null that stands where nothing is written.
    Scalar(&'d Scalar<'d>),
    /// A list.
    Sequence(Sequence<'d>),
    /// A map.
    Mapping(Mapping<'d>),
    /// `*name`.
    Alias(Alias<'d>),
}

/// `*name`, and what it stands for.
#[derive(Clone, Copy, Debug)]
pub struct Alias<'d> {
    /// Without the `*`.
    pub name: &'d str,
    /// `None` when no anchor of that name stands before it.
    pub target: Option<Node<'d>>,
}

impl<'d> Node<'d> {
    /// Its name within the document.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The document it belongs to.
    pub fn document(self) -> &'d Document<'d> {
        self.document
    }

    fn data(self) -> &'d NodeData<'d> {
        &self.document.nodes[self.id.0 as usize]
    }

    /// The bytes of its content, without anchor and tag. A block scalar starts at its `|` or `>` and ends with its
    /// last line of content, before the line break (`|+` keeps the blank lines behind it, too); a block map runs
    /// from its first key to its last value, without a `?` before the first key, a block list from its first `-`
    /// to its last item; a flow collection has its brackets. What is not written is empty: a value behind its `:`
    /// or `-`, a key before its `:` or behind its `?`, either behind its anchor and tag.
    pub fn span(self) -> Span {
        self.data().span
    }

    /// Its content and the anchor and tag before it.
    pub fn full_span(self) -> Span {
        let anchor = self.anchor().map(|anchor| anchor.span);
        [anchor, self.data().tag].into_iter().flatten().fold(self.span(), Span::join)
    }

    /// What it holds; aliases are not followed.
    pub fn value(self) -> Value<'d> {
        match &self.data().content {
            Content::Scalar(scalar) => Value::Scalar(scalar),
            Content::Sequence { flow, items } => {
                Value::Sequence(Sequence { node: self, flow: *flow, items })
            }
            Content::Mapping { flow, entries } => {
                Value::Mapping(Mapping { node: self, flow: *flow, entries })
            }
            Content::Alias { name, target } => Value::Alias(Alias {
                name,
                target: target.map(|id| Node { document: self.document, id }),
            }),
        }
    }

    /// The node an alias stands for; itself when it is no alias, or one without an anchor.
    #[must_use]
    pub fn target(self) -> Self {
        match self.value() {
            Value::Alias(Alias { target: Some(target), .. }) => target,
            _ => self,
        }
    }

    /// Whether it is written as `*name`.
    pub fn is_alias(self) -> bool {
        matches!(self.value(), Value::Alias(_))
    }

    /// The anchor it carries.
    pub fn anchor(self) -> Option<&'d Anchor<'d>> {
        self.data().anchor.map(|index| &self.document.anchors[index as usize])
    }

    /// The tag it carries, such as `!!str`, and its bytes.
    pub fn tag(self) -> Option<(&'d str, Span)> {
        self.data().tag.map(|span| (span.slice(self.document.text), span))
    }

    /// The scalar it is or stands for.
    pub fn scalar(self) -> Option<&'d Scalar<'d>> {
        match self.target().value() {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Whether it is a block scalar whose header has a `+`, so that blank lines below belong to it.
    pub fn keeps_blank_lines(self) -> bool {
        let Value::Scalar(scalar) = self.value() else { return false };
        let header = self.document.text[self.span().start..].split_whitespace().next();
        matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded)
            && header.is_some_and(|header| header.contains('+'))
    }

    /// The text of the scalar it is or stands for, whatever its type: `1.10` is `"1.10"`. `None` for null.
    pub fn as_str(self) -> Option<&'d str> {
        if self.is_null() {
            return None;
        }
        self.scalar().map(|scalar| scalar.text.as_ref())
    }

    /// The list it is or stands for.
    pub fn as_sequence(self) -> Option<Sequence<'d>> {
        match self.target().value() {
            Value::Sequence(sequence) => Some(sequence),
            _ => None,
        }
    }

    /// The map it is or stands for.
    pub fn as_mapping(self) -> Option<Mapping<'d>> {
        match self.target().value() {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// Whether it is, or stands for, null: nothing, `~`, `null`.
    pub fn is_null(self) -> bool {
        self.scalar_value().is_some_and(|value| value == crate::yaml::ScalarValue::Null)
    }

    /// The value of the scalar it is or stands for, by YAML 1.1 and its tag.
    pub fn scalar_value(self) -> Option<crate::yaml::ScalarValue> {
        let node = self.target();
        node.scalar().map(|scalar| scalar.value(node.tag().map(|(tag, _)| tag)))
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Node").field("span", &self.span()).finish_non_exhaustive()
    }
}

/// A list.
#[derive(Clone, Copy)]
pub struct Sequence<'d> {
    node: Node<'d>,
    /// Whether it is written in brackets.
    pub flow: bool,
    items: &'d [Item],
}

impl<'d> Sequence<'d> {
    /// The node that holds it.
    pub fn node(self) -> Node<'d> {
        self.node
    }

    /// Its items, aliases not followed.
    pub fn items(self) -> impl DoubleEndedIterator<Item = Node<'d>> + ExactSizeIterator {
        self.items.iter().map(move |item| Node { document: self.node.document, id: item.node })
    }

    /// The offsets of the `-` before its items; empty for a flow sequence.
    pub fn dashes(self) -> impl DoubleEndedIterator<Item = usize> {
        self.items.iter().filter_map(|item| item.dash)
    }

    /// The number of items.
    pub fn len(self) -> usize {
        self.items.len()
    }

    /// Whether it has no item.
    pub fn is_empty(self) -> bool {
        self.items.is_empty()
    }
}

impl std::fmt::Debug for Sequence<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.items()).finish()
    }
}
