//! Writes a document anew in another style: as lines of a block collection, or as one line between braces.

use std::borrow::Cow;

use crate::text::{Edit, Edits, LineIndex, Span};
use crate::yaml::style::column;
use crate::yaml::{
    Context, Document, Node, ScalarStyle, ScalarValue, Style, Value, quote, quote_always,
};

/// The lines of a document with its root at `column`, indented as `style` says, without the last line break.
/// Quotes, comments and the text of block scalars stay.
pub fn block(document: &Document<'_>, style: &Style, column: usize) -> String {
    let text = document.text();
    let index = LineIndex::new(text);
    let indents = vec![None; index.n_lines()];
    let mut layout = Layout { text, style, index, indents, gaps: Vec::new() };
    if let Some(root) = document.root() {
        layout.collection(root, column, style.mapping);
    }
    layout.place_comments(document);
    layout.write()
}

struct Layout<'d> {
    text: &'d str,
    style: &'d Style,
    index: LineIndex,
    /// The new indentation of each line; `None` for lines that stay as they are.
    indents: Vec<Option<usize>>,
    /// New blanks behind dashes.
    gaps: Vec<Edit>,
}

impl Layout<'_> {
    /// Gives a block collection its column; maps under its keys stand `step` deeper.
    fn collection(&mut self, node: Node<'_>, column: usize, step: usize) {
        match node.value() {
            Value::Mapping(mapping) if !mapping.flow => {
                for entry in mapping.entries() {
                    let key = entry.key.full_span().start;
                    self.start_line(key, column);
                    let child = match entry.value.value() {
                        Value::Sequence(_) => column + self.style.sequence,
                        _ => column + step,
                    };
                    self.value(entry.value, key, column, child);
                }
            }
            Value::Sequence(sequence) if !sequence.flow => {
                for (dash, item) in sequence.dashes().zip(sequence.items()) {
                    self.start_line(dash, column);
                    let start = item.full_span().start;
                    let content = column + self.style.dash;
                    let is_beside = self.index.line(start) == self.index.line(dash);
                    if is_beside && start > dash + 1 {
                        let gap = " ".repeat(self.style.dash.saturating_sub(1).max(1));
                        self.gaps.push(Edit::replace(Span::new(dash + 1, start), gap));
                    }
                    match item.value() {
                        Value::Mapping(mapping) if !mapping.flow => {
                            self.collection(item, content, self.style.item);
                        }
                        _ => self.value(item, dash, column, content),
                    }
                }
            }
            _ => self.value(node, node.span().start, column, column),
        }
    }

    /// Moves a value that hangs on a key or dash: `owner` is that one's offset, `owner_column` its new column.
    fn value(&mut self, node: Node<'_>, owner: usize, owner_column: usize, child: usize) {
        let owner_before = column(self.text, owner);
        let lines = self.index.line(node.span().start) + 1..=self.index.line(node.span().end);
        let is_block_scalar = |style| matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let (before, after) = match node.value() {
            Value::Mapping(mapping) if !mapping.flow => {
                return self.collection(node, child, self.style.mapping);
            }
            Value::Sequence(sequence) if !sequence.flow => {
                return self.collection(node, child, self.style.mapping);
            }
            Value::Scalar(scalar) if is_block_scalar(scalar.style) => {
                let header = Span::new(node.span().start, scalar.content.start).slice(self.text);
                let first = scalar.content.slice(self.text).lines().find(|line| !is_blank(line));
                // An indentation written in the header counts from the owner, so both move alike.
                match first {
                    Some(line) if !header.contains(|c: char| c.is_ascii_digit()) => {
                        (indentation(line), child)
                    }
                    _ => (owner_before, owner_column),
                }
            }
            _ => (owner_before, owner_column),
        };
        for line in lines {
            let (Some(start), Some(indent)) = (self.index.start(line), self.indents.get_mut(line))
            else {
                continue;
            };
            let rest = &self.text[start..];
            if !rest.starts_with(['\n', '\r']) && !rest.is_empty() {
                *indent = Some((indentation(rest) + after).saturating_sub(before));
            }
        }
    }

    /// Gives the line of `offset` its indentation, when nothing but blanks stands before.
    fn start_line(&mut self, offset: usize, column: usize) {
        let line = self.index.line(offset);
        let start = self.index.start(line).unwrap_or(offset);
        if is_blank(&self.text[start..offset]) {
            self.indents[line] = Some(column);
        }
    }

    /// A comment on its own line moves with the next line at its column, else with the one before.
    fn place_comments(&mut self, document: &Document<'_>) {
        for comment in document.comments().iter().filter(|comment| comment.own_line) {
            let line = self.index.line(comment.span.start);
            let at = column(self.text, comment.span.start);
            let same_column = |&other: &usize| {
                let start = self.index.start(other).unwrap_or(0);
                self.indents[other].is_some() && indentation(&self.text[start..]) == at
            };
            let after = (line + 1..self.indents.len()).find(same_column);
            let like = after.or_else(|| (0..line).rev().find(same_column));
            let first = self.indents.iter().flatten().next().copied();
            self.indents[line] =
                like.map_or(first.map(|first| first + at), |like| self.indents[like]);
        }
    }

    fn write(self) -> String {
        let mut edits = self.gaps;
        for (line, indent) in self.indents.iter().enumerate() {
            if let (Some(start), Some(indent)) = (self.index.start(line), *indent) {
                let end = start + indentation(&self.text[start..]);
                edits.push(Edit::replace(Span::new(start, end), " ".repeat(indent)));
            }
        }
        let edits = Edits::new(edits).expect("blanks before and behind a dash are apart");
        edits.apply(self.text).trim_end_matches(['\n', '\r']).to_owned()
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_blank(text: &str) -> bool {
    text.trim_matches([' ', '\t']).is_empty()
}

/// How things between braces are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// Only where they are needed.
    Needed,
    /// Around every string and key, as in JSON.
    Always,
}

/// A node on one line, in braces and brackets. Comments go away.
pub fn flow(node: Node<'_>, quotes: Quotes) -> String {
    match node.value() {
        Value::Mapping(mapping) => {
            let entries: Vec<_> = mapping
                .entries()
                .map(|entry| format!("{}: {}", flow(entry.key, quotes), flow(entry.value, quotes)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Sequence(sequence) => {
            let items: Vec<_> = sequence.items().map(|item| flow(item, quotes)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Alias(alias) => format!("*{}", alias.name),
        Value::Scalar(scalar) => {
            let is_string = node.scalar_value() == Some(ScalarValue::String);
            let written = node.span().slice(node.document().text());
            let has_one_line = !written.contains(['\n', '\r']);
            let is_safe = match scalar.style {
                ScalarStyle::Plain => !written.contains(['[', ']', '{', '}', ',']),
                ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => true,
                ScalarStyle::Literal | ScalarStyle::Folded => false,
            };
            let text = match (is_string, quotes) {
                (false, _) if written.is_empty() => Cow::Borrowed("null"),
                (false, _) => Cow::Borrowed(written),
                (true, Quotes::Always) => Cow::Owned(quote_always(&scalar.text)),
                (true, Quotes::Needed) if is_safe && has_one_line => Cow::Borrowed(written),
                (true, Quotes::Needed) => quote(&scalar.text, Context::Flow),
            };
            text.into_owned()
        }
    }
}
