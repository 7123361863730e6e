//! The totals of a report.

use std::fmt;

use crate::diagnostic::Severity;
use crate::report::Report;

/// How much was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Files that were read.
    pub files: usize,
    /// Findings that CircleCI rejects a file for.
    pub errors: usize,
    /// Findings that CircleCI accepts.
    pub warnings: usize,
    /// Pieces of advice.
    pub infos: usize,
}

impl Summary {
    /// Counts.
    pub fn new(reports: &[Report<'_>]) -> Self {
        let count = |severity: Severity| {
            let diagnostics = reports.iter().flat_map(|report| report.diagnostics);
            diagnostics.filter(|diagnostic| diagnostic.severity == severity).count()
        };
        Self {
            files: reports.len(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
        }
    }
}

/// `2 errors, 1 warning in 1 file`.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
        let found: Vec<String> = counts
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| format!("{n} {word}{}", plural(*n)))
            .collect();
        let found = if found.is_empty() { "no problems".to_owned() } else { found.join(", ") };
        write!(f, "{found} in {} file{}", self.files, plural(self.files))
    }
}
