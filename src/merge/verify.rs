//! The self-check: what came out is the base with the operations of the plan, and nothing else.

mod difference;
mod findings;

use crate::merge::apply::Target;
use crate::merge::operation::{Kind, Operation, Step};
use crate::merge::value::Tree;
use crate::text::{Edits, Span};
use crate::yaml::{self, Comment, Node, Parsed, Value, column};

pub(super) use difference::only_the_job;

/// What came of a merge.
pub(super) struct Outcome<'a> {
    pub(super) base: &'a Parsed<'a>,
    pub(super) edits: &'a Edits,
    pub(super) result: &'a Parsed<'a>,
}

impl Outcome<'_> {
    /// Whether the result is the base with the operations carried out; `Err` names a bug of ours.
    pub(super) fn is_as_planned(&self, operations: &[Operation]) -> Result<(), String> {
        if let Some(error) = self.result.diagnostics.iter().find(|found| found.is_error()) {
            return Err(format!("the result is no YAML: {}", error.message));
        }
        let replaced = self.replaced(operations);
        if let Some(removed) = self.edits.iter().map(|edit| edit.span).find(|&span| {
            !replaced.iter().any(|entry| span.covers(entry.value)) && !self.holds_nothing(span)
        }) {
            let removed = removed.slice(self.base.document.text()).trim();
            return Err(format!("it takes away `{removed}`"));
        }
        if let Some(lost) = self.lost_comment(&replaced) {
            return Err(format!("it takes away the comment `{lost}`"));
        }
        let Some(expected) = expected(self.base, operations) else {
            return Err("the plan does not fit the config".to_owned());
        };
        if self.result.document.root().map(Tree::new) != Some(expected) {
            return Err("the result has another value than planned".to_owned());
        }
        Ok(())
    }

    /// The entries whose values the plan replaces.
    fn replaced(&self, operations: &[Operation]) -> Vec<Replaced> {
        let document = &self.base.document;
        let replacing = operations.iter().filter(|operation| operation.kind == Kind::Replace);
        let targets =
            replacing.filter_map(|operation| Target::find(document.root()?, &operation.path));
        targets
            .filter_map(|target| {
                let value = target.value.full_span();
                let key = target.key?.full_span();
                let column = column(document.text(), key.start);
                Some(Replaced { key, value, column })
            })
            .collect()
    }

    /// Whether nothing but blanks, a null or an empty collection stands in a part of the base.
    fn holds_nothing(&self, span: Span) -> bool {
        let document = &self.base.document;
        let removed = span.slice(document.text());
        let start = span.start + removed.len() - removed.trim_start().len();
        let trimmed = Span::new(start, start + removed.trim().len());
        let is_empty = |node: Node<'_>| match node.value() {
            Value::Mapping(mapping) => mapping.is_empty(),
            Value::Sequence(list) => list.is_empty(),
            Value::Scalar(_) => node.is_null(),
            Value::Alias(_) => false,
        };
        trimmed.is_empty()
            || document.nodes().any(|node| {
                (node.span() == trimmed || node.full_span() == trimmed) && is_empty(node)
            })
    }

    /// A comment that is gone, or no comment any more, and did not belong to what is replaced.
    fn lost_comment(&self, replaced: &[Replaced]) -> Option<&str> {
        let (old, new) = (&self.base.document, &self.result.document);
        let is_lost = |comment: &&Comment| {
            let start = self.moved(comment.span.start);
            let found = new.comments().binary_search_by_key(&start, |other| other.span.start);
            let text = found.ok().map(|index| new.comments()[index].span.slice(new.text()));
            text != Some(comment.span.slice(old.text()))
                && !replaced.iter().any(|entry| entry.holds(old.text(), comment))
        };
        old.comments().iter().find(is_lost).map(|comment| comment.span.slice(old.text()))
    }

    /// Where an offset of the old text stands in the new one.
    fn moved(&self, offset: usize) -> usize {
        let before = self.edits.iter().filter(|edit| edit.span.end <= offset);
        before.fold(offset, |moved, edit| (moved + edit.text.len()).saturating_sub(edit.span.len()))
    }
}

/// An entry whose value is replaced.
struct Replaced {
    key: Span,
    value: Span,
    /// Where its key stands.
    column: usize,
}

impl Replaced {
    /// Whether a comment stands above or in the value, behind it, or below it and deeper than the key.
    fn holds(&self, text: &str, comment: &Comment) -> bool {
        let start = comment.span.start;
        let is_behind = || !Span::new(self.value.end, start).slice(text).contains(['\n', '\r']);
        start > self.key.end
            && (start < self.value.end || is_behind() || column(text, start) > self.column)
    }
}

/// The value of the base after the operations.
fn expected(base: &Parsed<'_>, operations: &[Operation]) -> Option<Tree> {
    let mut tree = base.document.root().map(Tree::new).unwrap_or_default();
    for operation in operations {
        let payload: Vec<_> = operation.payload.iter().map(|text| yaml::parse(text)).collect();
        let roots = payload.iter().map(|parsed| parsed.document.root().map(Tree::new));
        let mut node = &mut tree;
        for step in &operation.path {
            node = match step {
                Step::Key(name) => node.entry(name)?,
                Step::Index(index) => node.item(*index)?,
            };
        }
        perform(node, operation.kind, roots.collect::<Option<_>>()?)?;
    }
    Some(tree)
}

/// Carries out one operation on the value at its place.
fn perform(node: &mut Tree, kind: Kind, payload: Vec<Tree>) -> Option<()> {
    let entries = |payload: Vec<Tree>| {
        payload.into_iter().filter_map(Tree::into_entries).flatten().collect::<Vec<_>>()
    };
    match kind {
        Kind::Insert { .. } => node.insert(entries(payload))?,
        Kind::Append => {
            let items = payload.into_iter().filter_map(Tree::into_items).flatten();
            node.append(items.collect())?;
        }
        Kind::Replace => *node = entries(payload).pop()?.1,
        Kind::Wrap => {
            let first = std::mem::take(node);
            node.append(vec![first])?;
            node.append(payload.into_iter().filter_map(Tree::into_items).flatten().collect())?;
        }
        Kind::Open => {
            let mut body = Tree::default();
            body.insert(entries(payload))?;
            let key = std::mem::take(node);
            node.insert(vec![(key, body)])?;
        }
        Kind::Fill => *node = payload.into_iter().next()?,
    }
    Some(())
}
