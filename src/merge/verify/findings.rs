//! What `validate` says about the result and did not say about the base.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::merge::Error;
use crate::merge::error::list;
use crate::merge::verify::Outcome;
use crate::model::Model;
use crate::model::workflow::Invocation;
use crate::text::Span;

impl Outcome<'_> {
    /// The new warnings. A new error is the fault of what was asked for, if it has to do with that; else it is ours.
    pub(in crate::merge) fn warnings(
        &self,
        before: &[Diagnostic],
        after: &[Diagnostic],
        result: &Model<'_>,
        job: &str,
    ) -> Result<Vec<String>, Error> {
        let mut warnings = Vec::new();
        for finding in self.new_findings(before, after) {
            let message = finding.message.clone();
            match (finding.severity, self.is_asked_for(finding, job)) {
                (Severity::Error, true) => {
                    let help = finding.help.clone().or_else(|| choice(result, finding));
                    return Err(Error::Finding { message, help, span: self.origin(finding.span) });
                }
                (Severity::Error, false) => {
                    let fault = format!("the result has a new finding: {message}");
                    return Err(Error::SelfCheck { fault });
                }
                (Severity::Warning, true) => warnings.push(message),
                // A job that nothing ran is first seen as unused where there are workflows.
                (Severity::Warning, false) | (Severity::Info, _) => {}
            }
        }
        Ok(warnings)
    }

    /// A finding of the base may return at the place to which the edits moved it, or with the same words.
    fn new_findings<'f>(
        &self,
        before: &[Diagnostic],
        after: &'f [Diagnostic],
    ) -> Vec<&'f Diagnostic> {
        let mut words: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for old in before {
            *words.entry((old.rule, &old.message)).or_default() += 1;
        }
        let places: BTreeSet<_> =
            before.iter().map(|old| (old.rule, self.moved(old.span.start))).collect();
        let mut new = Vec::new();
        for finding in after {
            match words.get_mut(&(finding.rule, finding.message.as_str())) {
                Some(count) if *count > 0 => *count -= 1,
                _ if places.contains(&(finding.rule, finding.span.start)) => {}
                _ => new.push(finding),
            }
        }
        new
    }

    /// Whether a finding speaks of what was inserted: by its place, by that of another party, or by name. The
    /// inserted entry may also close a circle of requirements elsewhere.
    fn is_asked_for(&self, finding: &Diagnostic, job: &str) -> bool {
        let mut places =
            [finding.span].into_iter().chain(finding.labels.iter().map(|label| label.span));
        places.any(|span| self.origin(span).is_none())
            || finding.message.contains(&format!("`{job}`"))
            || finding.rule.starts_with("requires-")
    }

    /// Where a place in the result stood in the base; `None` for what was inserted.
    fn origin(&self, span: Span) -> Option<Span> {
        let mut growth = 0;
        let mut old = span;
        for edit in self.edits.iter() {
            let start = edit.span.start.saturating_add_signed(growth);
            let inserted = Span::new(start, start + edit.text.len());
            if inserted.covers(span) {
                return None;
            }
            growth += edit.text.len().cast_signed() - edit.span.len().cast_signed();
            if inserted.end <= span.start {
                old.start = span.start.saturating_add_signed(-growth);
            }
            if inserted.end <= span.end {
                old.end = span.end.saturating_add_signed(-growth);
            }
        }
        Some(old)
    }
}

/// The jobs that could be required in the place of an unknown one.
fn choice(model: &Model<'_>, finding: &Diagnostic) -> Option<String> {
    if finding.rule != "requires-unknown" {
        return None;
    }
    let mut workflows = model.workflows().iter();
    let workflow = workflows.find(|workflow| workflow.body.span().covers(finding.span))?;
    let is_other = |invocation: &&Invocation<'_>| !invocation.item.span().covers(finding.span);
    let others = workflow.invocations.iter().filter(is_other);
    let names: Vec<_> = others.map(|invocation| invocation.own_name().to_owned()).collect();
    let noun = workflow.kind.noun();
    Some(match names.as_slice() {
        [] => format!("{noun} `{}` has no other job to wait for", workflow.name),
        names => format!("{noun} `{}` has {}", workflow.name, list(names)),
    })
}
