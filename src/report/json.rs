//! JSON for programs, a document or a line for each finding; `schemas/report.schema.json` describes both.

use std::fmt::Write as _;

use serde::Serialize;

use crate::diagnostic::{Applicability, Diagnostic};
use crate::report::{Colour, Format, Report, Summary, is_deceptive};
use crate::text::{Source, Span};

pub(super) const FORMAT: Format = Format {
    name: "json",
    doc: "one document with every position, label and fix, for programs",
    is_for_people: false,
    write,
};

pub(super) const LINES: Format = Format {
    name: "jsonl",
    doc: "the same, a line for each finding",
    is_for_people: false,
    write: write_lines,
};

/// Grows only when a reader of the old shape would misunderstand the new one.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    files: Vec<File<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    path: &'a str,
    #[serde(flatten)]
    finding: Finding<'a>,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    range: Range,
    labels: Vec<Label<'a>>,
    help: Option<&'a str>,
    fix: Option<Fix<'a>>,
}

#[derive(Serialize)]
struct Label<'a> {
    message: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
pub(super) struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
    offset: usize,
}

fn write(reports: &[Report<'_>], _: Colour) -> String {
    let files = reports.iter().map(|report| File {
        path: report.source.name(),
        diagnostics: report.diagnostics.iter().map(|it| finding(report.source, it)).collect(),
    });
    let document =
        Document { version: VERSION, files: files.collect(), summary: Summary::new(reports) };
    to_text(&document)
}

fn write_lines(reports: &[Report<'_>], _: Colour) -> String {
    let findings = reports.iter().flat_map(|report| {
        let path = report.source.name();
        let findings = report.diagnostics.iter().map(|it| finding(report.source, it));
        findings.map(move |finding| to_line(&Line { path, finding }))
    });
    findings.collect()
}

/// A document over several lines.
pub(super) fn to_text(value: &impl Serialize) -> String {
    let json = serde_json::to_string_pretty(value);
    escape_deceptive(&json.expect("strings and numbers always serialize")) + "\n"
}

/// A document on a line of its own.
pub(super) fn to_line(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value);
    escape_deceptive(&json.expect("strings and numbers always serialize")) + "\n"
}

/// JSON need not escape these characters, which stand only inside strings.
fn escape_deceptive(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if is_deceptive(c) {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

fn finding<'a>(source: &Source, diagnostic: &'a Diagnostic) -> Finding<'a> {
    let labels = diagnostic.labels.iter();
    Finding {
        rule: diagnostic.rule,
        severity: diagnostic.severity.name(),
        message: &diagnostic.message,
        range: range(source, diagnostic.span),
        labels: labels
            .map(|label| Label { message: &label.message, range: range(source, label.span) })
            .collect(),
        help: diagnostic.help.as_deref(),
        fix: diagnostic.fix.as_ref().map(|fix| Fix {
            title: &fix.title,
            applicability: match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
            },
            edits: fix
                .edits
                .iter()
                .map(|edit| Edit { range: range(source, edit.span), text: &edit.text })
                .collect(),
        }),
    }
}

pub(super) fn range(source: &Source, span: Span) -> Range {
    Range { start: position(source, span.start), end: position(source, span.end) }
}

fn position(source: &Source, offset: usize) -> Position {
    let place = source.line_column(offset);
    Position { line: place.line, column: place.column, offset }
}
