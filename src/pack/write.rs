//! The tree of all files to text: keys in alphabetical order, aliases resolved, two columns for each level.

use std::borrow::Cow;

use crate::diagnostic::Diagnostic;
use crate::pack::anchors::{Anchors, EXPANSION_LIMIT};
use crate::pack::include::{self, Statement};
use crate::pack::layout::{Content, Keys};
use crate::pack::{Findings, Include, Options};
use crate::yaml::{
    Context, Document, Node, Offsets, Scalar, ScalarStyle, ScalarValue, Value, quote, write_string,
};

/// The sections in which files are included.
const WITH_INCLUDES: &[&str] = &["commands", "executors", "jobs"];

/// What [`write_string`] counts on.
const STEP: usize = 2;

/// Writes the config; `None` when that cannot be done.
pub(super) fn write<'d>(
    tree: &Keys<'d>,
    documents: &[&'d Document<'d>],
    anchors: &Anchors<'d>,
    options: Options<'_>,
    findings: &mut Findings<'_>,
) -> Option<String> {
    // Of files that have faults already, nothing should be said twice.
    if findings.has_errors() {
        return None;
    }
    let mut writer = Writer {
        anchors,
        include: None,
        is_exhausted: false,
        faults: Vec::new(),
        out: String::new(),
    };
    for (name, key) in tree {
        writer.include = options.include.filter(|_| WITH_INCLUDES.contains(name));
        writer.key(name, key.node);
        writer.content(&key.content, 0);
        writer.out.push('\n');
    }
    for (node, diagnostic) in &writer.faults {
        let is_its = |document: &&Document<'_>| std::ptr::eq(*document, node.document());
        let file = documents.iter().position(is_its).expect("every node is of one of the files");
        findings.add(file, diagnostic.clone());
    }
    let text = if tree.is_empty() { "{}\n".to_owned() } else { writer.out };
    Some(text).filter(|_| writer.faults.is_empty())
}

struct Writer<'w, 'd> {
    anchors: &'w Anchors<'d>,
    /// What reads included files where the writer is.
    include: Option<Include<'w>>,
    /// Whether too much would have been written.
    is_exhausted: bool,
    /// Each with a node of the file that it is in.
    faults: Vec<(Node<'d>, Diagnostic)>,
    out: String,
}

impl<'d> Writer<'_, 'd> {
    /// Writes a key and its colon.
    fn key(&mut self, name: &str, node: Option<Node<'d>>) {
        let is_name = node.is_none_or(|it| it.scalar_value() == Some(ScalarValue::String));
        match name {
            _ if is_name => self.out.push_str(&quote(name, Context::Block)),
            "" => self.out.push_str("null"),
            // `on:` stays what it is.
            _ => self.out.push_str(name),
        }
        self.out.push(':');
    }

    /// Writes what stands behind a key at a column.
    fn content(&mut self, content: &Content<'d>, column: usize) {
        match content {
            Content::Node(node) => self.value(*node, column),
            Content::Keys(keys) if keys.is_empty() => self.out.push_str(" {}"),
            Content::Keys(keys) => {
                for (name, key) in keys {
                    self.line(column + STEP);
                    self.key(name, key.node);
                    self.content(&key.content, column + STEP);
                }
            }
        }
    }

    /// Writes what stands behind a key or a dash at a column.
    fn value(&mut self, node: Node<'d>, column: usize) {
        let target = self.anchors.target(node);
        if !self.may_write(node) {
            return;
        }
        match target.value() {
            Value::Scalar(scalar) => {
                self.out.push(' ');
                self.scalar(target, scalar, column);
            }
            Value::Sequence(sequence) if sequence.is_empty() => self.out.push_str(" []"),
            Value::Sequence(sequence) => {
                for item in sequence.items() {
                    self.line(column + STEP);
                    self.out.push('-');
                    self.item(item, column + STEP);
                }
            }
            Value::Mapping(mapping) => {
                let entries = self.anchors.entries(mapping);
                // The entries that merge keys bring count, too.
                if !self.may_write(node) {
                    return;
                }
                if entries.is_empty() {
                    self.out.push_str(" {}");
                }
                for (name, entry) in entries {
                    self.line(column + STEP);
                    self.key(name, Some(entry.key));
                    self.value(entry.value, column + STEP);
                }
            }
            // Of nothing: that is an error, which keeps the writer from starting.
            Value::Alias(_) => {}
        }
    }

    /// Writes an item behind its dash; of a map, the first key in the line of the dash.
    fn item(&mut self, item: Node<'d>, column: usize) {
        let entries = self.anchors.mapping(item).map(|mapping| self.anchors.entries(mapping));
        let Some(entries) = entries.filter(|entries| !entries.is_empty()) else {
            return self.value(item, column);
        };
        if !self.may_write(item) {
            return;
        }
        for (index, (name, entry)) in entries.into_iter().enumerate() {
            match index {
                0 => self.out.push(' '),
                _ => self.line(column + STEP),
            }
            self.key(name, Some(entry.key));
            self.value(entry.value, column + STEP);
        }
    }

    fn line(&mut self, column: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', column));
    }

    /// Counts a value. Says once that there are too many.
    fn may_write(&mut self, node: Node<'d>) -> bool {
        let may_write = !self.is_exhausted && self.anchors.spend();
        if !may_write && !self.is_exhausted {
            self.is_exhausted = true;
            let message = format!("the aliases up to here add more than {EXPANSION_LIMIT} values");
            let diagnostic = Diagnostic::error("yaml-alias-bomb", node.span(), message);
            self.faults.push((node, diagnostic));
        }
        may_write
    }

    /// Writes a single value. What is no string keeps its spelling, as `1.10` and `1.1` are equal but not the same to
    /// who reads them; booleans get the one that every parser knows.
    fn scalar(&mut self, node: Node<'d>, scalar: &Scalar<'_>, column: usize) {
        let is_tagged = node.tag().is_some() || scalar.style != ScalarStyle::Plain;
        let text = scalar.text.as_ref();
        match node.scalar_value() {
            Some(ScalarValue::Null) => self.out.push_str("null"),
            Some(ScalarValue::Bool(value)) => self.out.push_str(&value.to_string()),
            Some(ScalarValue::Int(value)) if is_tagged => self.out.push_str(&value.to_string()),
            Some(ScalarValue::Float(value)) if is_tagged => self.out.push_str(&float(value)),
            Some(ScalarValue::String) | None => {
                let text = self.included(node, text);
                write_string(&text, column + STEP, &mut self.out);
            }
            Some(_) => self.out.push_str(text),
        }
    }

    /// A text with files in the place of its statements.
    fn included<'t>(&mut self, node: Node<'d>, text: &'t str) -> Cow<'t, str> {
        let Some(include) = self.include else { return Cow::Borrowed(text) };
        let mut result = String::new();
        let mut copied = 0;
        for Statement { span, path } in include::statements(text) {
            result.push_str(&text[copied..span.start]);
            copied = span.end;
            match include(path) {
                Ok(file) => result.push_str(&include::escaped(&file)),
                Err(message) => {
                    let place = Offsets::new(node).span(span);
                    let diagnostic = Diagnostic::error("include-unreadable", place, message);
                    self.faults.push((node, diagnostic));
                }
            }
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        result.push_str(&text[copied..]);
        Cow::Owned(result)
    }
}

/// A number as YAML 1.1 writes it.
fn float(value: f64) -> String {
    match value {
        _ if value.is_nan() => ".nan".to_owned(),
        f64::INFINITY => ".inf".to_owned(),
        f64::NEG_INFINITY => "-.inf".to_owned(),
        _ => format!("{value:?}"),
    }
}
