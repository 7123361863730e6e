//! Text to a [`Document`]. The only place that knows the parser crate.

mod alias;
mod character;
mod dialect;
mod spans;
mod syntax;
mod tab;
mod tag;

use std::borrow::Cow;
use std::collections::BTreeMap;

use granit_parser::{
    Event, Parser, ScalarStyle as Style, ScanError, Span as Range, StructureStyle, options,
};

use crate::diagnostic::{Diagnostic, sort_and_deduplicate};
use crate::text::{Span, line_start};
use crate::yaml::document::{Anchor, Content, Document, Item, NodeData, NodeId};
use crate::yaml::{Comment, Scalar, ScalarStyle};

/// How deep collections may nest. No real config comes near it; without a limit a hostile one exhausts the stack.
pub const NESTING_LIMIT: usize = 100;

/// What could be read of a text.
#[derive(Clone, Debug)]
pub struct Parsed<'s> {
    /// The tree. Without a root when a diagnostic says that the text is no YAML, or that its aliases never end.
    pub document: Document<'s>,
    /// What is wrong with the text as YAML.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the first document of a text. Never fails: a broken text is a [`Parsed`] with diagnostics.
pub fn parse(text: &str) -> Parsed<'_> {
    let options = options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        block_scalar_eof_without_line_feed: true,
        flow_nesting_limit: NESTING_LIMIT,
        block_nesting_limit: NESTING_LIMIT,
        max_buffered_comment_events: usize::MAX,
    };
    let mut builder = Builder::new(text);
    builder.diagnostics = character::check(text);
    if builder.diagnostics.iter().any(Diagnostic::is_error) {
        return builder.finish();
    }
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((event, range)) => builder.event(event, &range),
            Err(error) => {
                builder.failure = Some(error);
                break;
            }
        }
    }
    builder.finish()
}

struct Builder<'s> {
    document: Document<'s>,
    diagnostics: Vec<Diagnostic>,
    open: Vec<Open>,
    /// Nodes by the parser's anchor ids.
    anchored: BTreeMap<usize, NodeId>,
    n_documents: usize,
    failure: Option<ScanError>,
}

struct Open {
    node: NodeId,
    /// The key of a map whose value is still to come.
    key: Option<NodeId>,
}

impl<'s> Builder<'s> {
    fn new(text: &'s str) -> Self {
        Self {
            document: Document { text, ..Document::default() },
            diagnostics: Vec::new(),
            open: Vec::new(),
            anchored: BTreeMap::new(),
            n_documents: 0,
            failure: None,
        }
    }

    fn event(&mut self, event: Event<'s>, range: &Range) {
        let span = self.span(range);
        if let Event::DocumentStart(..) = event {
            self.n_documents += 1;
            if self.n_documents == 2 {
                self.diagnostics.push(syntax::second_document(span, self.document.text));
            }
        }
        if self.n_documents > 1 {
            return;
        }
        match event {
            Event::Comment(..) => self.comment(span),
            Event::Scalar(value, style, anchor, _) => {
                let content = Content::Scalar(scalar(value, style, span));
                self.node(content, span, range, anchor);
            }
            Event::SequenceStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                let node =
                    self.node(Content::Sequence { flow, items: Vec::new() }, span, range, anchor);
                self.open.push(Open { node, key: None });
            }
            Event::MappingStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                let node =
                    self.node(Content::Mapping { flow, entries: Vec::new() }, span, range, anchor);
                self.open.push(Open { node, key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => {
                let target = self.anchored.get(&id).copied();
                self.alias(span, range, target);
            }
            Event::UnresolvedAlias(_) => self.alias(span, range, None),
            Event::Anchor(id, name) => self.anchor(id, name, span),
            _ => {}
        }
    }

    /// The parser gives bytes for text input; the fallback only keeps a change of that from becoming a panic.
    fn span(&self, range: &Range) -> Span {
        let length = self.document.text.len();
        range.byte_range().map_or(Span::empty(length), |range| {
            Span::new(range.start.min(length), range.end.clamp(range.start, length))
        })
    }

    fn comment(&mut self, span: Span) {
        let text = self.document.text;
        let line = &text[line_start(text, span.start)..span.start];
        let own_line = line.trim_matches([' ', '\t', '\u{feff}']).is_empty();
        self.document.comments.push(Comment { span, own_line });
    }

    fn alias(&mut self, span: Span, range: &Range, target: Option<NodeId>) {
        let name = Cow::Borrowed(span.slice(self.document.text).trim_start_matches('*'));
        self.node(Content::Alias { name, target }, span, range, 0);
    }

    fn anchor(&mut self, id: usize, name: Cow<'s, str>, span: Span) {
        if let Some(&node) = self.anchored.get(&id) {
            let index = u32::try_from(self.document.anchors.len()).ok();
            self.document.nodes[node.0 as usize].anchor = index;
            self.document.anchors.push(Anchor { name, span, node });
        }
    }

    /// Adds a node and hangs it into the innermost open collection.
    fn node(&mut self, content: Content<'s>, span: Span, range: &Range, anchor: usize) -> NodeId {
        let id = NodeId(u32::try_from(self.document.nodes.len()).unwrap_or(u32::MAX));
        let tag = range.tag_span().map(|range| self.span(&range));
        self.document.nodes.push(NodeData { content, span, anchor: None, tag });
        if anchor != 0 {
            self.anchored.insert(anchor, id);
        }
        let Some(open) = self.open.last_mut() else {
            self.document.root = Some(id);
            return id;
        };
        match &mut self.document.nodes[open.node.0 as usize].content {
            Content::Sequence { items, .. } => items.push(Item { node: id, dash: None }),
            Content::Mapping { entries, .. } => match open.key.take() {
                Some(key) => entries.push((key, id)),
                None => open.key = Some(id),
            },
            Content::Scalar(_) | Content::Alias { .. } => {}
        }
        id
    }

    fn close(&mut self, end: Span) {
        let Some(open) = self.open.pop() else { return };
        let data = &mut self.document.nodes[open.node.0 as usize];
        data.span = Span::new(data.span.start, end.end.max(data.span.start));
    }

    fn finish(mut self) -> Parsed<'s> {
        self.document.comments.sort_by_key(|comment| comment.span.start);
        self.document.anchors_in_text_order();
        spans::settle(&mut self.document);
        self.document.index_mappings();
        self.diagnostics.extend(alias::unresolved(&self.document));
        if let Some(error) = self.failure {
            let open: Vec<_> = self.open.iter().map(|open| open.node).collect();
            self.diagnostics.push(syntax::explain(&error, &self.document, &open));
            // What stands behind the last token that could be read is unknown.
            let end = self.document.nodes().map(|node| node.span().end).max().unwrap_or(0);
            self.diagnostics.extend(tab::check(&self.document, end));
            self.document.root = None;
        } else {
            self.diagnostics.extend(tab::check(&self.document, self.document.text.len()));
            self.diagnostics.extend(dialect::check(&self.document));
            if let Some(diagnostic) = alias::check(&self.document) {
                self.diagnostics.push(diagnostic);
                self.document.root = None;
            }
        }
        sort_and_deduplicate(&mut self.diagnostics);
        Parsed { document: self.document, diagnostics: self.diagnostics }
    }
}

fn scalar(value: Cow<'_, str>, style: Style, span: Span) -> Scalar<'_> {
    let inside = || Span::new(span.start + 1, span.end.saturating_sub(1).max(span.start + 1));
    let (style, content) = match style {
        Style::SingleQuoted => (ScalarStyle::SingleQuoted, inside()),
        Style::DoubleQuoted => (ScalarStyle::DoubleQuoted, inside()),
        Style::Literal => (ScalarStyle::Literal, span),
        Style::Folded => (ScalarStyle::Folded, span),
        Style::Plain => (ScalarStyle::Plain, span),
    };
    // The parser reads a value that is not written as `~` without any bytes.
    let is_written = !span.is_empty() || style != ScalarStyle::Plain;
    Scalar { text: if is_written { value } else { Cow::Borrowed("") }, style, content }
}
