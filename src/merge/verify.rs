//! The self-check: what came out is the base with the operations of the plan, and nothing else.

use std::collections::BTreeMap;

use crate::merge::operation::{Kind, Operation, Step};
use crate::merge::value::Tree;
use crate::merge::{Options, plan};
use crate::rules;
use crate::template::Fragment;
use crate::text::{Edits, Source};
use crate::yaml::{self, Parsed};

/// Checks a result. `Err` says which check failed.
pub(super) fn verify(
    base: &Source,
    parsed: &Parsed<'_>,
    operations: &[Operation],
    edits: &Edits,
    result: &Source,
    fragment: &Fragment,
    options: &Options,
) -> Result<(), String> {
    keeps_other_bytes(base.text(), edits, result.text())?;
    let new = yaml::parse(result.text());
    if let Some(diagnostic) = new.diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
        return Err(format!("the result is no YAML: {}", diagnostic.message));
    }
    let expected = expected(parsed, operations).ok_or("the plan does not fit the config")?;
    if new.document.root().map(Tree::new) != Some(expected) {
        return Err("the result has another value than planned".to_owned());
    }
    match plan::plan(&new, fragment, options) {
        Ok(plan) if plan.operations.is_empty() => {}
        Ok(_) => return Err("the same merge again would change the result".to_owned()),
        Err(error) => return Err(format!("the same merge again is refused: {error}")),
    }
    has_no_new_diagnostic(base, edits, result)
}

fn keeps_other_bytes(base: &str, edits: &Edits, result: &str) -> Result<(), String> {
    let mut rest = result;
    let mut copied = 0;
    let pieces = edits.iter().map(|edit| (edit.span, edit.text.as_str()));
    for (span, text) in pieces {
        let expected = base.get(copied..span.start).and_then(|kept| rest.strip_prefix(kept));
        let stripped = expected.and_then(|rest| rest.strip_prefix(text));
        rest = stripped.ok_or("bytes outside the edits changed")?;
        copied = span.end;
    }
    if base.get(copied..) == Some(rest) {
        Ok(())
    } else {
        Err("bytes outside the edits changed".to_owned())
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

/// A finding of the old text may return at the place to which the edits moved it, or with the same words.
fn has_no_new_diagnostic(base: &Source, edits: &Edits, result: &Source) -> Result<(), String> {
    let mut old: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let before = rules::validate(base);
    for diagnostic in &before {
        *old.entry((diagnostic.rule, diagnostic.message.clone())).or_default() += 1;
    }
    for diagnostic in rules::validate(result) {
        let same_words = old.get_mut(&(diagnostic.rule, diagnostic.message.clone()));
        if let Some(count) = same_words.filter(|count| **count > 0) {
            *count -= 1;
            continue;
        }
        let same_place = before.iter().any(|old| {
            old.rule == diagnostic.rule && moved(edits, old.span.start) == diagnostic.span.start
        });
        if !same_place {
            return Err(format!("the result has a new finding: {}", diagnostic.message));
        }
    }
    Ok(())
}

/// Where an offset of the old text stands in the new one.
fn moved(edits: &Edits, offset: usize) -> usize {
    let mut moved = offset;
    for edit in edits.iter().filter(|edit| edit.span.end <= offset) {
        moved = (moved + edit.text.len()).saturating_sub(edit.span.len());
    }
    moved
}
