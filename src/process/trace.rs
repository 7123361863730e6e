//! The chain of calls that leads to a body, and faults in such bodies as findings in the config.

use crate::diagnostic::Diagnostic;
use crate::process::Fault;
use crate::process::library::Libraries;
use crate::text::Span;
use crate::yaml::NodeId;

/// A call of a job, a command or an executor, and the calls around it.
#[derive(Debug)]
pub(super) struct Call<'f> {
    /// The document that the call stands in.
    pub(super) document: u32,
    /// The name of what is called.
    pub(super) span: Span,
    /// What is called: its document and its body.
    pub(super) callee: (u32, NodeId),
    /// The call of what this one stands in.
    pub(super) caller: Option<&'f Self>,
}

impl<'f> Call<'f> {
    /// It and the calls around it, the innermost first.
    pub(super) fn chain(&'f self) -> impl Iterator<Item = &'f Self> {
        std::iter::successors(Some(self), |call| call.caller)
    }
}

/// How many calls a finding shows.
const MOST_LABELS: usize = 5;

/// A fault in a body as a finding in the config: one in an orb at hand stands where the config calls the orb.
pub(super) fn diagnostic(
    fault: Fault,
    document: u32,
    call: Option<&Call<'_>>,
    libraries: &Libraries<'_>,
) -> Diagnostic {
    let mut calls = call
        .into_iter()
        .flat_map(Call::chain)
        .filter(|call| call.document == 0)
        .map(|call| call.span);
    let mut diagnostic = match libraries.orb(document) {
        None => Diagnostic::from(fault),
        Some(orb) => {
            let place = orb.source.line_column(fault.span.start);
            let (name, reference) = (orb.source.name(), orb.reference);
            let message = format!(
                "{} (in `{reference}`, {name}:{}:{})",
                fault.message, place.line, place.column
            );
            let span = calls.next().unwrap_or(Span::empty(0));
            Diagnostic::error(fault.rule, span, message)
        }
    };
    for span in calls.take(MOST_LABELS) {
        if span != diagnostic.span {
            diagnostic = diagnostic.with_label(span, "called here");
        }
    }
    diagnostic
}
