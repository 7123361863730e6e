//! SARIF 2.1.0, which code scanning and editors read. Paths start at the root of the repository, columns count characters.

mod line_hash;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::fingerprint::fingerprints;
use crate::report::lines::{Lines, Unit};
use crate::report::sarif::line_hash::line_hashes;
use crate::report::{Colour, Format, Report, explanation, json, phrase};
use crate::rules::Rule;
use crate::text::{LineColumn, Span};

pub(super) const FORMAT: Format =
    Format { name: "sarif", doc: "SARIF 2.1.0, for code scanning", is_for_people: false, write };

/// What stands for the root of the repository.
const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    /// Keeps our findings apart from those of other tools; GitHub takes what stands before the slash.
    automation_details: Id,
    original_uri_base_ids: BTreeMap<&'static str, Base>,
    column_kind: &'static str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Id {
    id: &'static str,
}

#[derive(Serialize)]
struct Base {
    description: Text,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Page,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Page {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// What GitHub filters alerts by.
#[derive(Serialize)]
struct Properties {
    tags: [&'static str; 2],
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
    #[serde(rename = "physicalLocation")]
    place: Place,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Text,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
}

fn write(reports: &[Report<'_>], _: Colour) -> String {
    let codes = reports.iter().flat_map(|report| report.diagnostics).map(|finding| finding.rule);
    let codes: BTreeSet<&'static str> = codes.collect();
    let rules: Vec<&'static Rule> = codes.into_iter().filter_map(Rule::find).collect();
    let results = reports.iter().flat_map(|report| findings(report, &rules));
    let root = Base { description: Text { text: "The root of the repository.".to_owned() } };
    let run = Run {
        automation_details: Id { id: "circlet/" },
        original_uri_base_ids: BTreeMap::from([(ROOT, root)]),
        column_kind: "unicodeCodePoints",
        results: results.collect(),
        tool: Tool {
            driver: Driver {
                name: "circlet",
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: rules.into_iter().map(descriptor).collect(),
            },
        },
    };
    let schema = "https://json.schemastore.org/sarif-2.1.0.json";
    json::to_text(&Log { schema, version: "2.1.0", runs: [run] })
}

fn descriptor(rule: &'static Rule) -> Descriptor {
    let (precision, severity) = match rule.severity {
        Severity::Error => ("very-high", "error"),
        Severity::Warning => ("high", "warning"),
        Severity::Info => ("high", "recommendation"),
    };
    // Behind the heading.
    let description = rule.page.split("\n\n").nth(1);
    Descriptor {
        id: rule.code,
        name: pascal_case(rule.code),
        short_description: Text { text: rule.summary() },
        full_description: Text { text: description.unwrap_or_default().replace('\n', " ") },
        help: Page { text: rule.page, markdown: rule.page },
        default_configuration: Configuration { level: level(rule.severity) },
        properties: Properties { tags: ["circleci", "configuration"], precision, severity },
    }
}

/// `unknown-job` as `UnknownJob`.
fn pascal_case(code: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(word.ceil_char_boundary(1));
        first.to_ascii_uppercase() + rest
    };
    code.split('-').map(word).collect()
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn findings<'a>(report: &Report<'a>, rules: &[&Rule]) -> Vec<Finding<'a>> {
    let lines = Lines::new(report.source);
    let artifact = artifact(report.path);
    let hashes = line_hashes(report.source.text());
    let finding = |(diagnostic, fingerprint): (&'a Diagnostic, String)| {
        let location = location(&lines, &artifact, diagnostic.span);
        let related = diagnostic.labels.iter().enumerate().map(|(index, label)| Location {
            id: Some(index + 1),
            message: Some(Text { text: phrase(&label.message) }),
            ..self::location(&lines, &artifact, label.span)
        });
        let line_hash = hashes.get(location.place.region.start_line - 1);
        let line_hash = line_hash.map(|hash| ("primaryLocationLineHash", hash.clone()));
        Finding {
            rule_id: diagnostic.rule,
            rule_index: rules.iter().position(|rule| rule.code == diagnostic.rule),
            level: level(diagnostic.severity),
            message: Text { text: explanation(diagnostic) },
            related_locations: related.collect(),
            locations: [location],
            partial_fingerprints: line_hash
                .into_iter()
                .chain([("circlet/v1", fingerprint)])
                .collect(),
            fixes: fix(&lines, &artifact, diagnostic).into_iter().collect(),
        }
    };
    report.diagnostics.iter().zip(fingerprints(report)).map(finding).collect()
}

fn location(lines: &Lines<'_>, artifact: &Artifact, span: Span) -> Location {
    let region = region(lines.range(span, Unit::Characters));
    let place = Place { artifact_location: artifact.clone(), region };
    Location { id: None, message: None, place }
}

fn region((start, end): (LineColumn, LineColumn)) -> Region {
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn fix<'a>(lines: &Lines<'_>, artifact: &Artifact, diagnostic: &'a Diagnostic) -> Option<Fix<'a>> {
    let fix = diagnostic.fix.as_ref()?;
    let position = |offset| lines.position(offset, Unit::Characters);
    let replacements = fix.edits.iter().map(|edit| Replacement {
        deleted_region: region((position(edit.span.start), position(edit.span.end))),
        inserted_content: Content { text: &edit.text },
    });
    let artifact_location = artifact.clone();
    let change = Change { artifact_location, replacements: replacements.collect() };
    Some(Fix { description: Text { text: phrase(&fix.title) }, artifact_changes: [change] })
}

/// A path as a URI: what has a meaning there, and what URIs cannot hold, is escaped. A path outside the repository may be
/// absolute.
fn artifact(path: &str) -> Artifact {
    let is_literal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let escaped = path.bytes().map(|byte| {
        if is_literal(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    });
    let escaped: String = escaped.collect();
    if path.starts_with('/') {
        Artifact { uri: format!("file://{escaped}"), uri_base_id: None }
    } else {
        Artifact { uri: escaped, uri_base_id: Some(ROOT) }
    }
}
