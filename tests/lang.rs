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

/// What the parser and the walk by the table say.
fn findings(source: &Source) -> Vec<Diagnostic> {
    let parsed = yaml::parse(source.text());
    let mut diagnostics = parsed.diagnostics;
    diagnostics.extend_from_slice(Model::new(&parsed.document).diagnostics());
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

/// Set `CORPUS_FINDINGS` to see them all.
#[test]
fn configs_that_ran_have_no_errors_but_the_reviewed_ones() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/real"));
    if !folder.is_dir() {
        println!("skipped: there is no corpus beside the project");
        return;
    }
    let mut text = String::new();
    for path in configs(folder) {
        let source = read(&path);
        for diagnostic in findings(&source) {
            writeln!(text, "{}:{}", source.name(), line(&source, &diagnostic))
                .expect("a string takes it");
        }
    }
    if std::env::var_os("CORPUS_FINDINGS").is_some() {
        println!("{text}");
    }
}
