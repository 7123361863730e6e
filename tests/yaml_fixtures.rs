//! Every fixture below fixtures/yaml has its expected output beside it: the tree, or what is wrong with the text.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use circlet::diagnostic::{Diagnostic, Severity};
use circlet::text::{LineColumn, Source, Span};
use circlet::yaml::{Document, Node, ScalarStyle, Value, parse};

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/yaml").join(folder);
    let entries = std::fs::read_dir(folder).expect("the folder is readable");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("the entry is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yml"))
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> Source {
    let bytes = std::fs::read(path).expect("the fixture is readable");
    Source::from_bytes("", bytes).expect("the fixture is UTF-8")
}

/// Compares with the file beside the fixture, or rewrites it under `SNAPSHOTS=overwrite`.
fn compare(path: &Path, actual: &str) {
    let expected = snapbox::Data::read_from(&path.with_extension("txt"), None).raw();
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(actual, expected);
}

fn place(source: &Source, span: Span) -> String {
    let LineColumn { line, column } = source.line_column(span.start);
    let end = source.line_column(span.end);
    if span.is_empty() {
        format!("{line}:{column}")
    } else if end.line == line {
        format!("{line}:{column}-{}", end.column)
    } else {
        format!("{line}:{column}-{}:{}", end.line, end.column)
    }
}

fn findings(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let mut lines = String::new();
    for diagnostic in diagnostics {
        let Diagnostic { rule, severity, message, span, labels, help, fix } = diagnostic;
        let severity = severity.name();
        let _ = writeln!(lines, "{}: {severity}[{rule}] {message}", place(source, *span));
        for label in labels {
            let _ = writeln!(lines, "  label {} {}", place(source, label.span), label.message);
        }
        if let Some(help) = help {
            let _ = writeln!(lines, "  help {help}");
        }
        if let Some(fix) = fix {
            let _ = writeln!(lines, "  fix {}", fix.title);
            for edit in fix.edits.iter() {
                let _ = writeln!(lines, "    {} {:?}", place(source, edit.span), edit.text);
            }
        }
    }
    lines
}

fn tree(source: &Source, document: &Document<'_>) -> String {
    let mut lines = String::new();
    if let Some(root) = document.root() {
        node(source, root, 0, &mut lines);
    }
    for comment in document.comments() {
        let kind = if comment.own_line { "comment" } else { "comment behind" };
        let _ = writeln!(lines, "{} {kind}", place(source, comment.span));
    }
    lines
}

fn node(source: &Source, node_: Node<'_>, depth: usize, lines: &mut String) {
    let indent = "  ".repeat(depth);
    let anchor = node_.anchor().map(|anchor| format!(" &{}", anchor.name)).unwrap_or_default();
    let tag = node_.tag().map(|(tag, _)| format!(" {tag}")).unwrap_or_default();
    let place = place(source, node_.span());
    let style = |flow: bool| if flow { "flow " } else { "" };
    let what = match node_.value() {
        Value::Scalar(scalar) => {
            let style = match scalar.style {
                ScalarStyle::Plain => "plain",
                ScalarStyle::SingleQuoted => "single",
                ScalarStyle::DoubleQuoted => "double",
                ScalarStyle::Literal => "literal",
                ScalarStyle::Folded => "folded",
            };
            let text = match scalar.text.len() {
                0..100 => format!("{:?}", scalar.text),
                length => format!("{length} bytes"),
            };
            format!("{style} {text} {:?}", scalar.value(node_.tag().map(|(tag, _)| tag)))
        }
        Value::Sequence(sequence) => format!("{}sequence", style(sequence.flow)),
        Value::Mapping(mapping) => format!("{}mapping", style(mapping.flow)),
        Value::Alias(alias) => format!("alias *{}", alias.name),
    };
    let _ = writeln!(lines, "{indent}{place}{anchor}{tag} {what}");
    match node_.value() {
        Value::Sequence(sequence) => {
            sequence.items().for_each(|item| node(source, item, depth + 1, lines));
        }
        Value::Mapping(mapping) => {
            for entry in mapping.entries() {
                node(source, entry.key, depth + 1, lines);
                node(source, entry.value, depth + 2, lines);
            }
        }
        Value::Scalar(_) | Value::Alias(_) => {}
    }
}

#[test]
fn trees_are_what_the_snapshots_say() {
    for path in fixtures("tree") {
        let source = read(&path);
        let parsed = parse(source.text());
        compare(
            &path,
            &(findings(&source, &parsed.diagnostics) + &tree(&source, &parsed.document)),
        );
        assert_eq!(parsed.diagnostics, [], "{}", path.display());
    }
}

#[test]
fn broken_texts_get_the_findings_of_the_snapshots() {
    for path in fixtures("broken") {
        let source = read(&path);
        let diagnostics = parse(source.text()).diagnostics;
        compare(&path, &findings(&source, &diagnostics));
        let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
        assert!(diagnostics.iter().any(is_error), "{}", path.display());
    }
}

#[test]
fn a_finding_never_stands_on_nothing() {
    for path in fixtures("broken") {
        let source = read(&path);
        for diagnostic in parse(source.text()).diagnostics {
            let spans = diagnostic.labels.iter().map(|label| label.span).chain([diagnostic.span]);
            for span in spans {
                assert!(!span.is_empty(), "{}: {diagnostic:?}", path.display());
            }
        }
    }
}

#[test]
fn applying_a_fix_removes_its_finding() {
    for path in fixtures("broken") {
        let source = read(&path);
        for diagnostic in parse(source.text()).diagnostics {
            let Some(fix) = &diagnostic.fix else { continue };
            let fixed = fix.edits.apply(source.text());
            let left = parse(&fixed).diagnostics;
            let remains =
                left.iter().any(|it| it.rule == diagnostic.rule && it.span == diagnostic.span);
            assert!(!remains, "{}: {fixed}", path.display());
        }
    }
}
