//! GitLab's code quality report, which merge requests show. Paths start at the root of the repository.

use serde::Serialize;

use crate::diagnostic::Severity;
use crate::report::fingerprint::fingerprints;
use crate::report::lines::{Lines, Unit};
use crate::report::{Colour, Format, Report, explanation, json};

pub(super) const FORMAT: Format =
    Format { name: "gitlab", doc: "GitLab's code quality report", is_for_people: false, write };

#[derive(Serialize)]
struct Finding<'a> {
    description: String,
    check_name: &'a str,
    /// GitLab drops a finding with the fingerprint of another, and tells by it what a merge request adds.
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Range,
}

#[derive(Serialize)]
struct Range {
    begin: usize,
    end: usize,
}

fn write(reports: &[Report<'_>], _: Colour) -> String {
    let findings: Vec<Finding<'_>> = reports.iter().flat_map(findings).collect();
    json::to_text(&findings)
}

fn findings<'a>(report: &Report<'a>) -> Vec<Finding<'a>> {
    let lines = Lines::new(report.source);
    let path = report.path;
    let fingerprints = fingerprints(report);
    let findings = report.diagnostics.iter().zip(fingerprints).map(|(diagnostic, fingerprint)| {
        let (start, end) = lines.range(diagnostic.span, Unit::Characters);
        Finding {
            description: explanation(diagnostic),
            check_name: diagnostic.rule,
            fingerprint,
            severity: match diagnostic.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Location { path, lines: Range { begin: start.line, end: end.line } },
        }
    });
    findings.collect()
}
