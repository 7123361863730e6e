//! `github`: the runner's reading of workflow commands, and GitHub's limits.

use std::collections::BTreeMap;

use crate::cases::{Case, all, findings, hostile, report};

/// A line as the runner understands it.
#[derive(Debug)]
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    message: String,
}

/// Reads a line as the runner does; `None` is plain text.
fn command(line: &str) -> Option<Command> {
    let rest = line.trim_start().strip_prefix("::")?;
    let (head, message) = rest.split_once("::")?;
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let unescaped = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
    let property = |property: &str| {
        let (key, value) = property.split_once('=').expect("a key and its value");
        let value = unescaped(value).replace("%3A", ":").replace("%2C", ",").replace("%25", "%");
        (key.to_owned(), value)
    };
    Some(Command {
        name: name.to_owned(),
        properties: properties.split(',').filter(|it| !it.is_empty()).map(property).collect(),
        message: unescaped(message).replace("%25", "%"),
    })
}

/// Whether a text is shown as it is.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c == ' ' || c.is_ascii_graphic())
}

#[test]
fn an_annotation_reads_back_as_the_finding() {
    let mut n_blocks = 0;
    for (source, diagnostic) in findings(all()) {
        if !is_plain(source.name()) || !is_plain(&diagnostic.message) {
            continue;
        }
        let case = Case { source: source.clone(), diagnostics: vec![diagnostic.clone()] };
        let report = report("github", std::slice::from_ref(&case));
        let command = command(report.trim_end()).expect("an annotation");
        let property = |name: &str| command.properties.get(name).map(String::as_str);
        let place = source.line_column(diagnostic.span.start.min(source.text().trim_end().len()));
        let (line, column) = (place.line.to_string(), place.column.to_string());
        assert_eq!(property("file"), Some(source.name()));
        assert_eq!(property("line"), Some(line.as_str()));
        assert_eq!(property("title"), Some(format!("circlet {}", diagnostic.rule).as_str()));
        if property("line") == property("endLine") {
            assert_eq!(property("col"), Some(column.as_str()));
        } else {
            // GitHub refuses columns over several lines.
            assert_eq!((property("col"), property("endColumn")), (None, None));
            n_blocks += 1;
        }
        let first = command.message.lines().next();
        assert_eq!(first, Some(diagnostic.message.as_str()));
    }
    assert!(n_blocks > 0);
}

#[test]
fn the_gravest_come_first_and_the_rest_stands_in_the_log() {
    let cases = all();
    let report = report("github", cases);
    let commands: Vec<Command> = report.lines().filter_map(command).collect();
    let names: Vec<&str> = commands.iter().map(|command| command.name.as_str()).collect();
    let expected: Vec<&str> =
        ["error", "warning", "notice"].iter().flat_map(|it| [*it; 10]).collect();
    assert_eq!(names, expected);
    let notice = commands.last().expect("there are some");
    let n_rest = findings(cases).count() - (commands.len() - 1);
    assert_eq!(notice.message, format!("{n_rest} more in the log of this step"));
    let rest = report.lines().skip(commands.len());
    assert_eq!(rest.clone().count(), n_rest);
    for line in rest {
        assert!(["error[", "warning[", "info["].iter().any(|it| line.starts_with(it)), "{line}");
        // The runner's older form of a command counts anywhere in a line.
        assert!(!line.contains("##["), "{line}");
    }
}

#[test]
fn a_text_cannot_make_a_command_of_its_own() {
    for case in hostile() {
        let report = report("github", std::slice::from_ref(&case));
        let names: Vec<String> = report.lines().map(|it| command(it).expect(it).name).collect();
        assert_eq!(names, ["error", "warning", "notice"], "{report}");
        assert!(!report.contains('\r'), "{report:?}");
    }
}
