//! JUnit's XML, for the test tab of CircleCI and its kin. Paths start at the root of the repository.

use std::fmt::Write as _;

use crate::report::xml::escape;
use crate::report::{Colour, Format, Report, Summary, phrase, text};
use crate::text::LineColumn;

pub(super) const FORMAT: Format = Format {
    name: "junit",
    doc: "JUnit's XML, for CircleCI's test tab",
    is_for_people: false,
    write,
};

fn write(reports: &[Report<'_>], _: Colour) -> String {
    let suites: Vec<Suite> = if reports.is_empty() {
        // A report without a case counts as none.
        vec![Suite::passed("circlet", "no config to check")]
    } else {
        reports.iter().map(Suite::new).collect()
    };
    let n_cases: usize = suites.iter().map(|suite| suite.n_cases).sum();
    let n_failures = Summary::new(reports).errors;
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<testsuites name=\"circlet\" tests=\"{n_cases}\" failures=\"{n_failures}\" errors=\"0\" skipped=\"0\" time=\"0\">"
    );
    for Suite { name, n_cases, n_failures, cases } in suites {
        let _ = writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{n_cases}\" failures=\"{n_failures}\" errors=\"0\" skipped=\"0\" time=\"0\">\n{cases}  </testsuite>"
        );
    }
    out.push_str("</testsuites>\n");
    out
}

/// The cases of a file.
struct Suite {
    /// Escaped.
    name: String,
    n_cases: usize,
    n_failures: usize,
    /// As XML.
    cases: String,
}

impl Suite {
    /// A suite of one case that passed.
    fn passed(file: &str, case: &str) -> Self {
        let name = escape(&phrase(file));
        let cases = format!(
            "    <testcase classname=\"{name}\" name=\"{case}\" file=\"{name}\" time=\"0\"/>\n"
        );
        Self { name, n_cases: 1, n_failures: 0, cases }
    }

    /// A case for each finding. What CircleCI accepts does not fail, here as in the exit code, but keeps its text.
    fn new(report: &Report<'_>) -> Self {
        if report.diagnostics.is_empty() {
            return Self::passed(report.path, "no problems");
        }
        let name = escape(&phrase(report.path));
        let mut cases = String::new();
        for diagnostic in report.diagnostics {
            let LineColumn { line, column } = report.source.line_column(diagnostic.span.start);
            let diagnostics = std::slice::from_ref(diagnostic);
            let body = (text::FORMAT.write)(&[Report { diagnostics, ..*report }], Colour::Never);
            let body = escape(body.trim_end()).replace("&#10;", "\n");
            let message = escape(&phrase(&diagnostic.message));
            let rule = escape(diagnostic.rule);
            let outcome = if diagnostic.is_error() {
                format!("<failure type=\"{rule}\" message=\"{message}\">{body}</failure>")
            } else {
                format!("<system-out>{body}</system-out>")
            };
            let _ = writeln!(
                cases,
                "    <testcase classname=\"{name}\" name=\"{rule} at {line}:{column}\" file=\"{name}\" line=\"{line}\" time=\"0\">\n      {outcome}\n    </testcase>"
            );
        }
        let n_failures = Summary::new(&[*report]).errors;
        Self { name, n_cases: report.diagnostics.len(), n_failures, cases }
    }
}
