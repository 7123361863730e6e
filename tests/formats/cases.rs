//! What is reported on, and how texts and places are found again in a report.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use circlet::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use circlet::report::{Colour, FORMATS, Report};
use circlet::text::{Edit, Edits, Source, Span};

/// A file and what was found in it.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) source: Source,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every fixture of `validate` with its findings.
pub(crate) fn configs() -> &'static [Case] {
    static CONFIGS: OnceLock<Vec<Case>> = OnceLock::new();
    CONFIGS.get_or_init(read_configs)
}

fn read_configs() -> Vec<Case> {
    let mut cases = Vec::new();
    for folder in fs::read_dir(root().join("fixtures/validate")).expect("the folder is readable") {
        let folder = folder.expect("the entry is readable").path();
        for entry in fs::read_dir(folder).expect("the folder is readable") {
            let path = entry.expect("the entry is readable").path();
            if path.extension().is_some_and(|extension| extension == "yml") {
                cases.push(config(&path));
            }
        }
    }
    cases.sort_by(|a, b| a.source.name().cmp(b.source.name()));
    assert!(cases.iter().any(|case| case.diagnostics.iter().any(|it| it.fix.is_some())));
    cases
}

fn config(path: &Path) -> Case {
    let name: PathBuf = path.strip_prefix(root()).expect("it lies there").iter().collect();
    let text = fs::read_to_string(path).expect("the fixture is readable");
    let source = Source::new(name.to_str().expect("our names are UTF-8"), text);
    let diagnostics = circlet::validate(&source);
    Case { source, diagnostics }
}

/// Every text of `fixtures/report/hostile.json` as a path, a config, a message, a label, a help, a fix.
pub(crate) fn hostile() -> Vec<Case> {
    let texts = include_str!("../../fixtures/report/hostile.json");
    let texts: Vec<String> = serde_json::from_str(texts).expect("it is a list of texts");
    texts.iter().map(|text| hostile_case(text)).collect()
}

fn hostile_case(hostile: &str) -> Case {
    let text = format!("{hostile}key: ö {hostile}\nb: {hostile}");
    let key = Span::new(hostile.len(), hostile.len() + 3);
    let value = Span::new(text.len() - hostile.len(), text.len());
    let edits = vec![Edit::replace(key, hostile), Edit::insert(value.end, hostile)];
    let diagnostics = [Severity::Error, Severity::Warning, Severity::Info].map(|severity| {
        Diagnostic::new("unknown-key", severity, key, format!("x{hostile}"))
            .with_label(value, hostile)
            .with_help(hostile)
            .with_fix(Fix {
                title: hostile.to_owned(),
                applicability: Applicability::Unsafe,
                edits: Edits::new(edits.clone()).expect("they do not overlap"),
            })
    });
    Case { source: Source::new(hostile, text), diagnostics: diagnostics.to_vec() }
}

/// A file without findings.
pub(crate) fn clean() -> Case {
    Case { source: Source::new("clean.yml", "a: b\n"), diagnostics: Vec::new() }
}

/// Findings where places are odd: over several lines, behind the last line break, in an empty file.
fn odd() -> Vec<Case> {
    let case = |name: &str, text: &str, span: Span| Case {
        source: Source::new(name, text),
        diagnostics: vec![Diagnostic::error("unknown-key", span, "odd")],
    };
    let text = "ö: 1\r\nb: 🌍\nc: 3\n";
    vec![
        case("several-lines.yml", text, Span::new(0, text.len() - 2)),
        case("end.yml", text, Span::empty(text.len())),
        case("blank-lines.yml", "a\n\n\n", Span::new(1, 4)),
        case("empty.yml", "", Span::empty(0)),
    ]
}

/// All of that.
pub(crate) fn all() -> &'static [Case] {
    static ALL: OnceLock<Vec<Case>> = OnceLock::new();
    ALL.get_or_init(|| [configs().to_vec(), odd(), hostile(), vec![clean()]].concat())
}

/// A report in a format, by its name.
pub(crate) fn report(format: &str, cases: &[Case]) -> String {
    let format = FORMATS.iter().find(|it| it.name == format).expect("the format exists");
    let reports = cases.iter().map(|Case { source, diagnostics }| Report {
        source,
        path: source.name(),
        diagnostics,
    });
    let reports: Vec<Report<'_>> = reports.collect();
    (format.write)(&reports, Colour::Never)
}

/// Each finding with its file, in the order of the reports.
pub(crate) fn findings(cases: &[Case]) -> impl Iterator<Item = (&Source, &Diagnostic)> {
    cases.iter().flat_map(|case| case.diagnostics.iter().map(|it| (&case.source, it)))
}

/// How a line is measured up to a column.
pub(crate) type Measure = fn(&str, usize) -> usize;

/// The offset of a position as readers find it: lines end with `\n` alone.
pub(crate) fn offset(text: &str, line: u64, column: u64, measure: Measure) -> usize {
    let line = usize::try_from(line).expect("it is small");
    let column = usize::try_from(column).expect("it is small");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let start: usize = lines[..line - 1].iter().map(|line| line.len()).sum();
    start + measure(lines.get(line - 1).copied().unwrap_or_default(), column - 1)
}

/// A byte-order mark is no character of a line.
pub(crate) fn characters(line: &str, count: usize) -> usize {
    let content = line.trim_start_matches('\u{feff}');
    let bytes: usize = content.chars().take(count).map(char::len_utf8).sum();
    line.len() - content.len() + bytes
}

pub(crate) fn bytes(line: &str, count: usize) -> usize {
    assert!(line.is_char_boundary(count), "column {count} of {line:?}");
    count
}
