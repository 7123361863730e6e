//! The self-check: what came out is the base with the operations of the plan, and nothing else.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::merge::error::list;
use crate::merge::operation::{Kind, Operation, Step};
use crate::merge::value::Tree;
use crate::merge::{Error, Options, plan};
use crate::rules;
use crate::template::Fragment;
use crate::text::{Edits, Source, Span};
use crate::yaml::{self, Node, Parsed};

/// What came of a merge.
pub(super) struct Outcome<'a> {
    pub(super) base: &'a Source,
    pub(super) parsed: &'a Parsed<'a>,
    pub(super) edits: &'a Edits,
    pub(super) result: &'a Source,
}

impl Outcome<'_> {
    /// Whether the result is the base with the operations carried out; `Err` is a bug of ours.
    pub(super) fn is_as_planned(
        &self,
        operations: &[Operation],
        fragment: &Fragment,
        options: &Options,
    ) -> Result<(), Error> {
        let fail = |fault: &str| Err(Error::SelfCheck { fault: fault.to_owned() });
        if !keeps_other_bytes(self.base.text(), self.edits, self.result.text()) {
            return fail("bytes outside the edits changed");
        }
        let new = yaml::parse(self.result.text());
        if let Some(diagnostic) = new.diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
            return fail(&format!("the result is no YAML: {}", diagnostic.message));
        }
        let Some(expected) = expected(self.parsed, operations) else {
            return fail("the plan does not fit the config");
        };
        if new.document.root().map(Tree::new) != Some(expected) {
            return fail("the result has another value than planned");
        }
        match plan::plan(&new, fragment, options) {
            Ok(plan) if plan.operations.is_empty() => Ok(()),
            Ok(_) => fail("the same merge again would change the result"),
            Err(error) => fail(&format!("the same merge again is refused: {error}")),
        }
    }

    /// The new warnings about what was inserted. A new error there is the fault of what was asked for; a new finding
    /// elsewhere is ours.
    pub(super) fn warnings(&self) -> Result<Vec<String>, Error> {
        let mut warnings = Vec::new();
        for finding in self.new_findings() {
            let message = finding.message.clone();
            if !self.is_inserted(finding.span) {
                let fault = format!("the result has a new finding: {message}");
                return Err(Error::SelfCheck { fault });
            }
            if finding.severity == Severity::Error {
                let help = finding.help.clone().or_else(|| self.choice(&finding));
                return Err(Error::Finding { message, help });
            }
            warnings.push(message);
        }
        Ok(warnings)
    }

    /// The jobs that could be required in the place of an unknown one.
    fn choice(&self, finding: &Diagnostic) -> Option<String> {
        if finding.rule != "requires-unknown" {
            return None;
        }
        let parsed = yaml::parse(self.result.text());
        let workflows = parsed.document.root()?.as_mapping()?.get_merged("workflows")?.entry.value;
        let mut workflows = workflows.as_mapping()?.entries();
        let workflow = workflows.find(|workflow| workflow.span().covers(finding.span))?;
        let jobs = workflow.value.as_mapping()?.get_merged("jobs")?.entry.value.as_sequence()?;
        let others = jobs.items().filter(|item| !item.span().covers(finding.span));
        let names: Vec<_> = others.filter_map(own_name).map(ToOwned::to_owned).collect();
        let workflow = workflow.name()?;
        Some(match names.as_slice() {
            [] => format!("workflow `{workflow}` has no other job to wait for"),
            names => format!("workflow `{workflow}` has {}", list(names)),
        })
    }

    /// A finding of the base may return at the place to which the edits moved it, or with the same words.
    fn new_findings(&self) -> Vec<Diagnostic> {
        let before = rules::validate(self.base);
        let mut old: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for diagnostic in &before {
            *old.entry((diagnostic.rule, diagnostic.message.clone())).or_default() += 1;
        }
        let mut findings = rules::validate(self.result);
        findings.retain(|diagnostic| {
            let same_words = old.get_mut(&(diagnostic.rule, diagnostic.message.clone()));
            if let Some(count) = same_words.filter(|count| **count > 0) {
                *count -= 1;
                return false;
            }
            !before.iter().any(|old| {
                let moved = moved(self.edits, old.span.start);
                old.rule == diagnostic.rule && moved == diagnostic.span.start
            })
        });
        findings
    }

    /// Whether a place in the result was written by an edit.
    fn is_inserted(&self, span: Span) -> bool {
        let mut growth = 0;
        self.edits.iter().any(|edit| {
            let start = edit.span.start.saturating_add_signed(growth);
            growth += edit.text.len().cast_signed() - edit.span.len().cast_signed();
            Span::new(start, start + edit.text.len()).covers(span)
        })
    }
}

/// What an item of a workflow's list is called there.
fn own_name(item: Node<'_>) -> Option<&str> {
    let Some(entry) = item.as_mapping().and_then(|item| item.entries().next()) else {
        return item.as_str();
    };
    let name = entry.value.as_mapping().and_then(|body| body.get_merged("name"));
    name.and_then(|name| name.entry.value.as_str()).or(entry.name())
}

fn keeps_other_bytes(base: &str, edits: &Edits, result: &str) -> bool {
    let mut rest = result;
    let mut copied = 0;
    for edit in edits.iter() {
        let kept = base.get(copied..edit.span.start);
        let stripped = kept.and_then(|kept| rest.strip_prefix(kept)?.strip_prefix(&edit.text));
        let Some(stripped) = stripped else { return false };
        rest = stripped;
        copied = edit.span.end;
    }
    base.get(copied..) == Some(rest)
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

/// Where an offset of the old text stands in the new one.
fn moved(edits: &Edits, offset: usize) -> usize {
    let mut moved = offset;
    for edit in edits.iter().filter(|edit| edit.span.end <= offset) {
        moved = (moved + edit.text.len()).saturating_sub(edit.span.len());
    }
    moved
}
