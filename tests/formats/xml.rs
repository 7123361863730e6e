//! `junit` and `checkstyle`: XML that a parser takes, and the rules of the programs that read them.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use crate::cases::{all, clean, configs, findings, hostile, report};

fn children<'a>(node: Node<'a, 'a>, name: &'a str) -> Vec<Node<'a, 'a>> {
    node.children().filter(|node| node.has_tag_name(name)).collect()
}

fn number(node: Node<'_, '_>, name: &str) -> usize {
    let value = node.attribute(name).unwrap_or_else(|| panic!("{node:?} has no {name}"));
    value.parse().expect("a number")
}

/// Every single report, all in one, and one of nothing.
fn documents(format: &str) -> Vec<String> {
    let single = all().iter().map(|case| report(format, std::slice::from_ref(case)));
    single.chain([report(format, all()), report(format, &[])]).collect()
}

#[test]
fn the_numbers_of_a_junit_report_agree() {
    for text in documents("junit") {
        let document = Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let root = document.root_element();
        assert!(root.has_tag_name("testsuites"));
        let suites = children(root, "testsuite");
        let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
        for suite in suites {
            let cases = children(suite, "testcase");
            let failed = cases.iter().filter(|case| !children(**case, "failure").is_empty());
            assert_eq!(number(suite, "tests"), cases.len());
            assert_eq!(number(suite, "failures"), failed.count());
            for name in ["tests", "failures", "errors", "skipped"] {
                *totals.entry(name).or_default() += number(suite, name);
            }
            // A suite without a case is not shown; CircleCI reruns failed cases by their files.
            assert!(!cases.is_empty());
            for case in cases {
                assert!(["name", "classname", "file"].iter().all(|it| case.has_attribute(*it)));
            }
        }
        for (name, total) in totals {
            assert_eq!(number(root, name), total, "{name}");
        }
    }
}

#[test]
fn a_junit_failure_says_what_was_found() {
    let cases = configs();
    let text = report("junit", cases);
    let document = Document::parse(&text).expect("it is XML");
    let failures = document.descendants().filter(|node| node.has_tag_name("failure"));
    let errors: Vec<_> = findings(cases).filter(|(_, it)| it.is_error()).collect();
    assert!(errors.len() > 10);
    assert_eq!(failures.clone().count(), errors.len());
    for (failure, (source, diagnostic)) in failures.zip(errors) {
        assert_eq!(failure.attribute("message"), Some(diagnostic.message.as_str()));
        assert_eq!(failure.attribute("type"), Some(diagnostic.rule));
        let case = failure.parent_element().expect("it stands in a case");
        assert_eq!(case.attribute("file"), Some(source.name()));
        let body = failure.text().unwrap_or_default();
        let line = source.line_column(diagnostic.span.start).line;
        assert!(body.contains(&format!("--> {}:{line}:", source.name())), "{body}");
    }
}

#[test]
fn without_findings_a_junit_report_has_a_case_that_passed() {
    for cases in [Vec::new(), vec![clean()]] {
        let text = report("junit", &cases);
        let document = Document::parse(&text).expect("it is XML");
        let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
        assert_eq!(cases.filter(|case| !case.has_children()).count(), 1);
    }
}

#[test]
fn a_checkstyle_report_holds_every_finding() {
    for text in documents("checkstyle") {
        let document = Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert!(document.root_element().has_attribute("version"));
    }
    for cases in [configs(), &hostile()] {
        let text = report("checkstyle", cases);
        let document = Document::parse(&text).expect("it is XML");
        let errors: Vec<_> = document.descendants().filter(|it| it.has_tag_name("error")).collect();
        assert_eq!(errors.len(), findings(cases).count());
        for (error, (_, diagnostic)) in errors.into_iter().zip(findings(cases)) {
            assert!(error.parent_element().is_some_and(|file| file.has_attribute("name")));
            assert!(number(error, "line") > 0 && number(error, "column") > 0);
            assert_eq!(error.attribute("severity"), Some(diagnostic.severity.name()));
            assert!(error.attribute("source").is_some_and(|it| it.ends_with(diagnostic.rule)));
            assert!(error.has_attribute("message"));
        }
    }
}

#[test]
fn a_message_is_read_as_it_was_written() {
    let cases = configs();
    let text = report("checkstyle", cases);
    let document = Document::parse(&text).expect("it is XML");
    let errors = document.descendants().filter(|it| it.has_tag_name("error"));
    for (error, (_, diagnostic)) in errors.zip(findings(cases)) {
        let message = error.attribute("message").unwrap_or_default();
        assert_eq!(message.lines().next(), Some(diagnostic.message.as_str()));
    }
}
