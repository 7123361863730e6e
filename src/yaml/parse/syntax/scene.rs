//! The surroundings of a syntax error: its line, the lines above, the last node that was read.

use crate::diagnostic::Diagnostic;
use crate::text::{Span, line_start};
use crate::yaml::{Document, Node, NodeId, ScalarStyle, Value};

/// A line of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'s> {
    /// What it says, without the blanks around it.
    pub(super) content: &'s str,
    /// Where that is.
    pub(super) span: Span,
    /// The number of blanks before it.
    pub(super) indent: usize,
}

impl<'s> Line<'s> {
    fn at(text: &'s str, offset: usize) -> Self {
        let start = line_start(text, offset);
        let end = line_end(text, offset);
        let line = &text[start..end];
        let indent = line.len() - line.trim_start_matches([' ', '\t', '\u{feff}']).len();
        let content = line[indent..].trim_end();
        let span = Span::new(start + indent, start + indent + content.len());
        Self { content, span, indent }
    }

    /// Without the comment at its end, and the `- ` at its start.
    pub(super) fn value(&self) -> (&'s str, Span) {
        let end = self.content.find(" #").unwrap_or(self.content.len());
        let text = self.content[..end].trim_end();
        let value = text.trim_start_matches("- ").trim_start();
        let start = self.span.start + text.len() - value.len();
        (value, Span::new(start, start + value.len()))
    }

    /// The column, from 0, of what stands behind its dashes.
    pub(super) fn column(&self) -> usize {
        self.indent + self.value().1.start - self.span.start
    }

    /// The key with which it starts, behind its dashes.
    pub(super) fn key(&self) -> Option<&'s str> {
        key(self.value().0)
    }

    pub(super) fn is_item(&self) -> bool {
        self.content == "-" || self.content.starts_with("- ")
    }

    pub(super) fn is_comment(&self) -> bool {
        self.content.starts_with('#')
    }
}

/// The key with which a text starts: up to a `:` with a blank or nothing behind it.
pub(super) fn key(text: &str) -> Option<&str> {
    let colon = match text.find(": ") {
        Some(colon) => colon,
        None => text.strip_suffix(':')?.len(),
    };
    let key = &text[..colon];
    let is_quoted = key.len() > 1 && key.starts_with(['"', '\'']) && key.ends_with(['"', '\'']);
    let is_word = !key.contains([' ', '\t', '"', '\'', '$', '(', '{', '[']);
    (is_quoted || is_word && !key.is_empty()).then_some(key)
}

/// The surroundings of the place where the parser gave up.
pub(super) struct Scene<'d> {
    pub(super) text: &'d str,
    pub(super) offset: usize,
    /// The line of the place; the next one with content when the place is the end of a line.
    pub(super) line: Line<'d>,
    /// The last value or alias that was read before the line.
    pub(super) last: Option<Node<'d>>,
    /// The block collections that the place is in, outermost first.
    pub(super) open: Vec<Node<'d>>,
    /// The innermost brackets that the place is in.
    pub(super) flow: Option<Node<'d>>,
    pub(super) root: Option<Node<'d>>,
    document: &'d Document<'d>,
}

impl<'d> Scene<'d> {
    pub(super) fn new(document: &'d Document<'d>, open: &[NodeId], offset: usize) -> Self {
        let text = document.text;
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let behind = &text[offset..];
        let blanks = behind.len() - behind.trim_start().len();
        let mut line = Line::at(text, offset);
        if line.content.is_empty() && blanks < behind.len() {
            line = Line::at(text, offset + blanks);
        }
        let last = leaves(document, line.span.start).next();
        let (flow, open): (Vec<_>, Vec<_>) =
            open.iter().map(|&id| document.node(id)).partition(|&node| is_flow(node));
        // A pair between brackets, `[a: b]`, is a map without any of its own.
        let has_bracket = |node: &&Node<'_>| text[node.span().start..].starts_with(['[', '{']);
        let flow = flow.iter().rev().find(has_bracket).copied();
        let root = document.nodes().next();
        Self { text, offset, line, last, open, flow, root, document }
    }

    /// The column, from 0, at which the keys or dashes of a block collection stand.
    pub(super) fn column(&self, node: Node<'_>) -> usize {
        let start = node.span().start;
        start - line_start(self.text, start)
    }

    /// Where the value starts that was being read: behind the last node, its `:`, and dashes.
    pub(super) fn pending(&self) -> usize {
        let mut offset = self.last.map_or(0, |last| last.span().end);
        loop {
            let rest = &self.text[offset..];
            let skipped =
                rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{feff}']).len();
            let rest = &rest[skipped..];
            offset += skipped;
            if rest.starts_with('#') {
                offset = self.line_at(offset).span.end.max(offset + 1);
            } else if rest.starts_with("- ") || rest.starts_with("-\n") || rest.starts_with(':') {
                offset += 1;
            } else if rest.starts_with(['&', '!']) {
                offset += rest.find(char::is_whitespace).unwrap_or(rest.len());
            } else if rest.starts_with("---") {
                offset += 3;
            } else {
                return offset.min(self.offset);
            }
        }
    }

    /// The quote that opened the text in which, or behind which, the parser gave up.
    pub(super) fn opening_quote(&self) -> usize {
        let last = self.leaves().next();
        let start = last.map_or(0, |last| last.span().end);
        let end = self.text.len().min(self.text.ceil_char_boundary(self.offset + 1));
        let found = self.text[start..end].find(['"', '\'']);
        found.map_or(self.offset, |distance| start + distance)
    }

    /// Whether the parser gave up at a quote.
    pub(super) fn is_at_quote(&self) -> bool {
        self.text[self.offset..].starts_with(['"', '\''])
    }

    /// The longest line of nothing but blanks between `end` and the line of the fault.
    pub(super) fn longest_blanks(&self, end: usize) -> Option<Span> {
        let lines = self.text[end..self.line.span.start].split_inclusive(['\n', '\r']);
        let spans = lines.scan(end, |offset, line| {
            let start = *offset;
            *offset += line.len();
            Some(Span::new(start, start + line.trim_end_matches(['\n', '\r']).len()))
        });
        spans.skip(1).filter(|span| span.len() > self.line.indent).max_by_key(|span| span.len())
    }

    /// The next line with content below the line of the fault.
    pub(super) fn line_below(&self) -> Line<'d> {
        let mut offset = self.line.span.end;
        while let Some(distance) = self.text[offset..].find(['\n', '\r']) {
            offset += distance + 1;
            let line = self.line_at(offset);
            if !line.content.is_empty() && !line.is_comment() {
                return line;
            }
        }
        self.line
    }

    /// The scalars and aliases that are written and end before the place, from the last to the first.
    pub(super) fn leaves(&self) -> impl Iterator<Item = Node<'d>> + use<'d> {
        leaves(self.document, self.offset)
    }

    /// The block scalar before the line of the fault that is nearest to it.
    pub(super) fn block_scalar_above(&self) -> Option<Node<'d>> {
        let scalars = self.document.nodes().filter(|node| is_block_scalar(*node));
        scalars.take_while(|node| node.span().end <= self.line.span.start).last()
    }

    /// The lines below that of an offset.
    pub(super) fn lines_from(
        &self,
        offset: usize,
    ) -> impl Iterator<Item = Line<'d>> + Clone + use<'d> {
        let text = self.text;
        let mut end = line_end(text, offset);
        std::iter::from_fn(move || {
            let start = end + text[end..].chars().next()?.len_utf8();
            let line = Line::at(text, start);
            end = line_end(text, start);
            Some(line)
        })
    }

    /// The word at the place; never empty unless the text ends there.
    pub(super) fn token(&self) -> Span {
        let behind = &self.text[self.offset..];
        let start = self.offset + behind.len() - behind.trim_start().len();
        let word = &self.text[start..];
        let is_end = |c: char| c.is_whitespace() || ",[]{}".contains(c);
        let length = word.find(is_end).unwrap_or(word.len());
        let first = word.chars().next().map_or(0, char::len_utf8);
        if word.is_empty() {
            return Span::empty(self.offset);
        }
        Span::new(start, start + length.max(first))
    }

    /// The tabs of the line nearest to the place.
    pub(super) fn tab(&self) -> Span {
        let line = line_start(self.text, self.offset);
        let start = match self.text[line..].find(['\t', '\n', '\r']) {
            Some(distance) if self.text[line + distance..].starts_with('\t') => line + distance,
            _ => return self.next_tab(),
        };
        let run = &self.text[start..];
        Span::new(start, start + run.len() - run.trim_start_matches('\t').len())
    }

    fn next_tab(&self) -> Span {
        let start = self.text[self.offset..].find('\t').map_or(self.offset, |it| self.offset + it);
        let run = &self.text[start..];
        Span::new(start, start + run.len() - run.trim_start_matches('\t').len())
    }

    pub(super) fn line_at(&self, offset: usize) -> Line<'d> {
        Line::at(self.text, offset)
    }

    /// The comment lines between the last node and the line of the fault.
    pub(super) fn comments_above(&self) -> Vec<Line<'d>> {
        let Some(last) = self.last else { return Vec::new() };
        let end = last.span().end;
        let rest = self.line_at(end).span.end.max(end);
        let mut comments: Vec<_> = Vec::new();
        if let Some(distance) = self.text[end..rest].find(" #") {
            let start = end + distance + 1;
            let (content, indent) = (&self.text[start..rest], usize::MAX);
            comments.push(Line { content, span: Span::new(start, rest), indent });
        }
        let mut offset = rest;
        while let Some(distance) = self.text[offset..].find(['\n', '\r']) {
            offset += distance + 1;
            let line = self.line_at(offset);
            if line.span.start >= self.line.span.start {
                break;
            }
            if line.is_comment() {
                comments.push(line);
            }
            offset = line.span.end;
        }
        comments
    }

    /// The finding for what `git merge` leaves in a file, at or before the place.
    pub(super) fn conflict(&self) -> Option<Diagnostic> {
        let end = self.line.span.end;
        let text = &self.text[..end];
        let start = if text.starts_with("<<<<<<<") { 0 } else { text.find("\n<<<<<<<")? + 1 };
        let message = "a merge conflict is left here; keep one side and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`";
        let mut diagnostic =
            Diagnostic::error("yaml-conflict", Line::at(self.text, start).span, message);
        for (mark, label) in
            [("\n=======", "the other side starts here"), ("\n>>>>>>>", "the conflict ends here")]
        {
            if let Some(distance) = self.text[start..].find(mark) {
                let line = Line::at(self.text, start + distance + 1);
                diagnostic = diagnostic.with_label(line.span, label);
            }
        }
        Some(diagnostic)
    }
}

/// The scalars and aliases that are written and end at or before `end`, from the last to the first.
fn leaves<'d>(document: &'d Document<'d>, end: usize) -> impl Iterator<Item = Node<'d>> + use<'d> {
    let is_leaf = |node: &Node<'_>| matches!(node.value(), Value::Scalar(_) | Value::Alias(_));
    (0..document.nodes.len())
        .rev()
        .filter_map(|index| u32::try_from(index).ok())
        .map(|index| document.node(NodeId(index)))
        .filter(move |node| is_leaf(node) && node.span().end <= end && !node.span().is_empty())
}

/// Whether a node is written below `|` or `>`.
pub(super) fn is_block_scalar(node: Node<'_>) -> bool {
    matches!(node.value(), Value::Scalar(scalar)
        if matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded))
}

fn line_end(text: &str, offset: usize) -> usize {
    text[offset..].find(['\n', '\r']).map_or(text.len(), |length| offset + length)
}

fn is_flow(node: Node<'_>) -> bool {
    match node.value() {
        Value::Mapping(mapping) => mapping.flow,
        Value::Sequence(sequence) => sequence.flow,
        Value::Scalar(_) | Value::Alias(_) => false,
    }
}

/// A text as messages show it: its first line, not too long.
pub(super) fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim_end();
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}
