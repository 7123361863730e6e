//! Why a value cannot be made.

use crate::diagnostic::Diagnostic;
use crate::text::Span;

/// Why a value cannot be made, and where that shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The rule's code.
    pub rule: &'static str,
    /// The smallest text that the user must change, in the document of the node that was asked for.
    pub span: Span,
    /// What was found and what would be right.
    pub message: String,
}

impl Fault {
    /// The code for a config that grows beyond all measure.
    pub const TOO_LARGE: &str = "config-too-large";

    /// What is said of such a config.
    pub const TOO_LARGE_MESSAGE: &str =
        "the config becomes too large when its commands and parameters are put in";

    /// The code of what is no fault: a value that depends on a pipeline of which nothing is known.
    const UNKNOWN: &str = "unknown";

    /// Nothing is wrong, but the value is not known.
    pub(super) fn unknown(span: Span) -> Self {
        Self::new(Self::UNKNOWN, span, "the value is not known before a pipeline starts")
    }

    /// Whether nothing is wrong with the config.
    pub(super) fn is_unknown(&self) -> bool {
        self.rule == Self::UNKNOWN
    }

    /// Why a value cannot be made.
    pub fn new(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { rule, span, message: message.into() }
    }
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        Self::error(fault.rule, fault.span, fault.message)
    }
}
