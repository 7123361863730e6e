//! The formats of reviewdog, which comments on pull requests: a document, or a line for each finding. Paths start at the
//! current folder, columns count bytes of UTF-8. Suggestions stand for whole lines, as reviewdog makes suggested changes
//! only of such.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::lines::{Lines, Unit};
use crate::report::suggestion::{Suggestion, suggestion};
use crate::report::{Format, Report, explanation, json, phrase};
use crate::text::{LineColumn, Span};

pub(super) const FORMAT: Format = Format {
    name: "rdjson",
    doc: "one document for reviewdog, with suggested changes",
    is_for_people: false,
    write: |reports, _| document(findings(reports).collect()),
};

pub(super) const LINES: Format = Format {
    name: "rdjsonl",
    doc: "the same, a line for each finding",
    is_for_people: false,
    write: |reports, _| {
        let lines =
            findings(reports).map(|finding| json::to_line(&Line { source: SOURCE, finding }));
        lines.collect()
    },
};

const SOURCE: Tool = Tool { name: "circlet" };

#[derive(Serialize)]
struct DiagnosticResult<'a> {
    source: Tool,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    source: Tool,
    #[serde(flatten)]
    finding: Finding<'a>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
}

#[derive(Serialize)]
pub(super) struct Finding<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Code<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Replacement>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Related<'a> {
    message: String,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Replacement {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

/// Without a column it is the whole line.
#[derive(Serialize)]
struct Position {
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

fn findings<'a>(reports: &[Report<'a>]) -> impl Iterator<Item = Finding<'a>> {
    reports.iter().flat_map(|report| {
        let lines = Lines::new(report.source);
        let path = report.source.name();
        report.diagnostics.iter().map(move |diagnostic| finding(path, &lines, diagnostic))
    })
}

fn finding<'a>(path: &'a str, lines: &Lines<'_>, diagnostic: &'a Diagnostic) -> Finding<'a> {
    let location = |span| Location { path, range: range(lines, span) };
    let labels = diagnostic.labels.iter();
    Finding {
        message: explanation(diagnostic),
        location: location(diagnostic.span),
        severity: match diagnostic.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        code: Some(Code { value: diagnostic.rule }),
        suggestions: replacement(lines, diagnostic).into_iter().collect(),
        related_locations: labels
            .map(|label| Related {
                message: phrase(&label.message),
                location: location(label.span),
            })
            .collect(),
    }
}

fn range(lines: &Lines<'_>, span: Span) -> Range {
    let position = |LineColumn { line, column }| Position { line, column: Some(column) };
    let (start, end) = lines.range(span, Unit::Bytes);
    Range { start: position(start), end: position(end) }
}

fn replacement(lines: &Lines<'_>, diagnostic: &Diagnostic) -> Option<Replacement> {
    whole_lines(&suggestion(lines, &diagnostic.fix.as_ref()?.edits)?)
}

fn whole_lines(suggestion: &Suggestion) -> Option<Replacement> {
    let text = match suggestion.text.strip_suffix('\n') {
        // It would read as no line at all.
        Some("") => return None,
        Some(text) => text.to_owned(),
        None => String::new(),
    };
    Some(Replacement { range: line_range(suggestion.first, suggestion.last), text })
}

fn line_range(first: usize, last: usize) -> Range {
    let position = |line| Position { line, column: None };
    Range { start: position(first), end: position(last) }
}

/// A change of lines as a finding of its own.
pub(super) fn change<'a>(
    path: &'a str,
    (first, last): (usize, usize),
    message: String,
    suggestion: Option<&Suggestion>,
) -> Finding<'a> {
    Finding {
        message,
        location: Location { path, range: line_range(first, last) },
        severity: "INFO",
        code: None,
        suggestions: suggestion.and_then(whole_lines).into_iter().collect(),
        related_locations: Vec::new(),
    }
}

/// Findings as a whole document.
pub(super) fn document(diagnostics: Vec<Finding<'_>>) -> String {
    json::to_text(&DiagnosticResult { source: SOURCE, diagnostics })
}
