//! `validate` on the configs of fixtures/validate: the findings beside each, what its fixes do, and its beginnings.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use circlet::diagnostic::Diagnostic;
use circlet::rules::validate;
use circlet::text::Source;

fn fixtures() -> Vec<(PathBuf, String)> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/validate");
    let mut paths = Vec::new();
    for folder in fs::read_dir(folders).expect("the folder is readable") {
        let folder = folder.expect("the entry is readable").path();
        for entry in fs::read_dir(folder).expect("the folder is readable") {
            paths.push(entry.expect("the entry is readable").path());
        }
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yml"));
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("the fixture is readable");
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

/// One line for each finding, and an indented one for each other place that it speaks of.
fn listing(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let mut lines = String::new();
    for diagnostic in diagnostics {
        let place = source.line_column(diagnostic.span.start);
        let (severity, rule) = (diagnostic.severity.name(), diagnostic.rule);
        let message = &diagnostic.message;
        writeln!(lines, "{}:{}: {severity}[{rule}] {message}", place.line, place.column)
            .expect("a string takes it");
        for label in &diagnostic.labels {
            let place = source.line_column(label.span.start);
            writeln!(lines, "    {}:{}: {}", place.line, place.column, label.message)
                .expect("a string takes it");
        }
    }
    lines
}

#[test]
fn fixtures_have_exactly_the_findings_beside_them() {
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    for (path, text) in fixtures() {
        let source = Source::new("config.yml", text);
        let found = listing(&source, &validate(&source));
        assert.eq(found, snapbox::Data::read_from(&path.with_extension("txt"), None).raw());
    }
}

#[test]
fn every_beginning_of_a_fixture_is_checked_without_a_panic() {
    for (_, text) in fixtures() {
        for (offset, _) in text.char_indices().step_by(3) {
            validate(&Source::new("config.yml", &text[..offset]));
        }
    }
}

#[test]
fn a_fix_removes_its_finding_and_brings_no_other() {
    let mut n_fixes = 0;
    for (path, text) in fixtures() {
        let before = validate(&Source::new("config.yml", text.as_str()));
        for diagnostic in &before {
            let Some(fix) = &diagnostic.fix else { continue };
            n_fixes += 1;
            let fixed = Source::new("config.yml", fix.edits.apply(&text));
            let after = validate(&fixed);
            let count = |found: &[Diagnostic]| {
                found.iter().filter(|it| it.message == diagnostic.message).count()
            };
            assert!(
                count(&after) < count(&before) && after.len() < before.len(),
                "{}: `{}` gives\n{}\n{}",
                path.display(),
                fix.title,
                fixed.text(),
                listing(&fixed, &after)
            );
        }
    }
    assert!(n_fixes > 5, "only {n_fixes} fixes were tried");
}

#[test]
fn a_long_chain_of_aliases_does_not_exhaust_the_stack() {
    let mut text = "version: 2.1\npieces:\n  - &a0 [checkout]\n".to_owned();
    for number in 1..5000 {
        let last = number - 1;
        writeln!(text, "  - &a{number} [when: {{condition: true, steps: *a{last}}}]")
            .expect("a string takes it");
    }
    text += "commands:\n  deep:\n    steps: *a4999\njobs:\n  build:\n    type: no-op\n";
    validate(&Source::new("chain", text));
}
