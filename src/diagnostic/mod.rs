//! What a check has to say about a text: findings, their places, and fixes; and comments that silence them.

mod suppression;

pub use suppression::{Codes, suppress};

use crate::text::{Edit, Edits, Span};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Advice.
    Info,
    /// Accepted by CircleCI, but wrong, ignored or going away.
    Warning,
    /// CircleCI rejects it, or it cannot run.
    Error,
}

impl Severity {
    /// The word that reports print.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Another place that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A phrase about it, such as `first declared here`.
    pub message: String,
}

/// Whether a fix may be applied without a person looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// It cannot change what the pipeline does.
    Safe,
    /// It is likely what the author meant.
    Unsafe,
}

/// A change that removes the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative phrase.
    pub title: String,
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// The change.
    pub edits: Edits,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's code, kebab-case.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One phrase that stands alone: what was found and what would be right.
    pub message: String,
    /// The smallest text that the user must change.
    pub span: Span,
    /// The other places involved, in the order of the explanation.
    pub labels: Vec<Label>,
    /// What to do, where the message does not say it already.
    pub help: Option<String>,
    /// The change that would remove the finding.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of severity error.
    pub fn error(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, span, message)
    }

    /// A finding of severity warning.
    pub fn warning(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, span, message)
    }

    /// A finding without labels, help or fix.
    pub fn new(
        rule: &'static str,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        let message = message.into();
        Self { rule, severity, message, span, labels: Vec::new(), help: None, fix: None }
    }

    /// Adds another place.
    #[must_use]
    pub fn with_label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the change that removes the finding.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Adds a fix of one edit.
    #[must_use]
    pub fn with_edit(
        self,
        applicability: Applicability,
        title: impl Into<String>,
        edit: Edit,
    ) -> Self {
        self.with_fix(Fix { title: title.into(), applicability, edits: Edits::one(edit) })
    }

    /// Whether CircleCI rejects the file for it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The order of reports, without repeats: by place, then the graver first. An alias shows its target's
/// findings once for each use; only one is kept.
pub fn sort_and_deduplicate(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (a.span, b.severity, a.rule, &a.message).cmp(&(b.span, a.severity, b.rule, &b.message))
    });
    diagnostics.dedup_by(|a, b| a.span == b.span && a.rule == b.rule && a.message == b.message);
}
