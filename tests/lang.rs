//! The language table at work: the findings of every fixture, and of every config of the corpus.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use circlet::diagnostic::{Diagnostic, sort_and_deduplicate};
use circlet::model::Model;
use circlet::text::Source;
use circlet::yaml;

fn configs(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the folder is readable")
        .map(|entry| entry.expect("the entry is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yml"))
        .collect();
    paths.sort();
    paths
}

/// What the walk by the table says; the parser's own findings are not its subject.
fn findings(source: &Source) -> Vec<Diagnostic> {
    let parsed = yaml::parse(source.text());
    let mut diagnostics = Model::new(&parsed.document).diagnostics().to_vec();
    sort_and_deduplicate(&mut diagnostics);
    diagnostics
}

fn read(path: &Path) -> Source {
    let name = path.file_name().expect("it has a name").to_string_lossy();
    Source::from_bytes(name, fs::read(path).expect("the file is readable")).expect("it is text")
}

fn line(source: &Source, diagnostic: &Diagnostic) -> String {
    let at = source.line_column(diagnostic.span.start);
    let severity = diagnostic.severity.name();
    format!("{}:{}: {severity}[{}] {}", at.line, at.column, diagnostic.rule, diagnostic.message)
}

#[test]
fn fixtures_have_exactly_the_findings_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/validate/structure");
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    for path in configs(&folder) {
        let source = read(&path);
        let mut text = String::new();
        for diagnostic in findings(&source) {
            writeln!(text, "{}", line(&source, &diagnostic)).expect("a string takes it");
        }
        assert.eq(text, snapbox::Data::read_from(&path.with_extension("txt"), None).raw());
    }
}

#[test]
fn a_fix_removes_its_finding_and_brings_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/validate/structure");
    let mut n_fixes = 0;
    for path in configs(&folder) {
        let source = read(&path);
        let before = findings(&source);
        for fix in before.iter().filter_map(|finding| finding.fix.as_ref()) {
            let fixed = Source::new(source.name(), fix.edits.apply(source.text()));
            let after = findings(&fixed);
            assert!(after.len() < before.len(), "{}: {}", source.name(), fix.title);
            n_fixes += 1;
        }
    }
    assert!(n_fixes > 5, "only {n_fixes} fixes were tried");
}

#[test]
fn prefixes_of_every_fixture_are_read_without_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/validate/structure");
    for path in configs(&folder) {
        let source = read(&path);
        let text = source.text();
        for end in (0..text.len()).step_by(3).filter(|&end| text.is_char_boundary(end)) {
            findings(&Source::new("prefix", &text[..end]));
        }
    }
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
    findings(&Source::new("chain", text));
}

/// Most configs of the corpus ran. Each line of the list was read beside its file: there the config breaks what the
/// reference says. Where that is a version 2 config, CircleCI may have been more patient at the time.
#[test]
fn configs_of_the_corpus_have_no_errors_but_the_reviewed_ones() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = project.join("../shared/corpus/real");
    if !folder.is_dir() {
        println!("skipped: there is no corpus beside the project");
        return;
    }
    let mut text = String::new();
    for path in configs(&folder) {
        let source = read(&path);
        for error in findings(&source).iter().filter(|finding| finding.is_error()) {
            let line = source.line_column(error.span.start).line;
            writeln!(text, "{}:{line}: {}", source.name(), error.rule).expect("a string takes it");
        }
    }
    let reviewed = project.join("tests/lang-findings.txt");
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    assert.eq(text, snapbox::Data::read_from(&reviewed, None).raw());
}
