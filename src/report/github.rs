//! Workflow commands of GitHub Actions, which become annotations of the files. Paths start at the root of the repository.

use std::cmp::Reverse;
use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::lines::{Lines, Unit};
use crate::report::{Colour, Format, Report, explanation, phrase};
use crate::text::LineColumn;

pub(super) const FORMAT: Format =
    Format { name: "github", doc: "annotations of GitHub Actions", is_for_people: true, write };

/// GitHub shows this many annotations of each level for a step and drops the rest.
const MAX_ANNOTATIONS: usize = 10;

fn write(reports: &[Report<'_>], _: Colour) -> String {
    let lines: Vec<Lines<'_>> = reports.iter().map(|report| Lines::new(report.source)).collect();
    let files = reports.iter().zip(&lines);
    let mut findings: Vec<(&Report<'_>, &Lines<'_>, &Diagnostic)> = files
        .flat_map(|(report, lines)| report.diagnostics.iter().map(move |it| (report, lines, it)))
        .collect();
    // A job has a limit too, which the gravest should not have to share.
    findings.sort_by_key(|(_, _, diagnostic)| Reverse(diagnostic.severity));
    let mut out = String::new();
    let mut rest = String::new();
    let mut n_rest = 0;
    // The notice about the rest needs a place.
    let mut free = [MAX_ANNOTATIONS - 1, MAX_ANNOTATIONS, MAX_ANNOTATIONS];
    for (report, lines, diagnostic) in findings {
        let free = &mut free[diagnostic.severity as usize];
        if *free > 0 {
            *free -= 1;
            out.push_str(&annotation(report, lines, diagnostic));
        } else {
            n_rest += 1;
            rest.push_str(&log_line(report, lines, diagnostic));
        }
    }
    if n_rest > 0 {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "::notice title=circlet::{n_rest} more in the log of this step");
    }
    out + &rest
}

fn annotation(report: &Report<'_>, lines: &Lines<'_>, diagnostic: &Diagnostic) -> String {
    let (start, end) = lines.range(diagnostic.span, Unit::Characters);
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    // GitHub refuses columns of an annotation over several lines.
    let columns = if start.line == end.line {
        format!(",col={},endColumn={}", start.column, end.column)
    } else {
        String::new()
    };
    format!(
        "::{command} file={},line={},endLine={}{columns},title={}::{}\n",
        property(&phrase(report.path)),
        start.line,
        end.line,
        property(&format!("circlet {}", diagnostic.rule)),
        data(&explanation(diagnostic)),
    )
}

/// A finding as a line that the runner takes for no command: `::` at the start and `##[` anywhere would make it one.
fn log_line(report: &Report<'_>, lines: &Lines<'_>, diagnostic: &Diagnostic) -> String {
    let (LineColumn { line, column }, _) = lines.range(diagnostic.span, Unit::Characters);
    let (severity, rule) = (diagnostic.severity.name(), diagnostic.rule);
    let (path, message) = (phrase(report.path), phrase(&diagnostic.message));
    let text = format!("{severity}[{rule}] {path}:{line}:{column}: {message}\n");
    text.replace("##[", "## [")
}

/// The text behind `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The text behind `=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
